"""Fixed documents, pictures, and compression."""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from xml.etree import ElementTree

import aiohttp
import brotli  # type: ignore[import-untyped]
import pytest

from tests.server.conftest import Ask

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SIGNATURES = {
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "webp": ("image/webp", b"RIFF"),
    "svg": ("image/svg+xml", b"<svg"),
}


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/json", "application/json"),
        ("/html", "text/html; charset=utf-8"),
        ("/xml", "application/xml"),
        ("/robots.txt", "text/plain"),
        ("/deny", "text/plain"),
        ("/encoding/utf8", "text/html; charset=utf-8"),
        ("/forms/post", "text/html; charset=utf-8"),
    ],
)
def test_a_document_has_its_type(ask: Ask, path: str, content_type: str) -> None:
    reply = ask("GET", path)
    assert (reply.status, reply.header("Content-Type")) == (200, content_type)
    assert len(reply.body) > 20


def test_json_is_a_slide_show_of_httpbins_shape(ask: Ask) -> None:
    show = json.loads(ask("GET", "/json").body)["slideshow"]
    assert set(show) == {"author", "date", "slides", "title"}
    assert [set(slide) for slide in show["slides"]] == [
        {"title", "type"},
        {"items", "title", "type"},
    ]


def test_xml_is_the_same_slide_show(ask: Ask) -> None:
    body = ask("GET", "/xml").body
    assert body.startswith(b"<?xml version='1.0' encoding='us-ascii'?>")
    show = ElementTree.fromstring(body)
    assert (show.tag, len(show.findall("slide"))) == ("slideshow", 2)


def test_robots_may_not_see_what_is_denied(ask: Ask) -> None:
    assert ask("GET", "/robots.txt").body == b"User-agent: *\nDisallow: /deny\n"
    ask("GET", "/deny").body.decode("ascii")


def test_the_page_in_utf8_has_characters_of_every_length(ask: Ask) -> None:
    text = ask("GET", "/encoding/utf8").body.decode()
    assert {len(character.encode()) for character in text} == {1, 2, 3, 4}


def test_the_form_has_httpbins_fields_and_goes_to_post(ask: Ask) -> None:
    page = ask("GET", "/forms/post").body.decode()
    assert 'method="post" action="/post"' in page
    for name in ["custname", "custtel", "custemail", "size", "topping", "delivery", "comments"]:
        assert f'name="{name}"' in page


@pytest.mark.parametrize("kind", sorted(SIGNATURES))
def test_a_picture_is_what_its_name_says(ask: Ask, kind: str) -> None:
    content_type, signature = SIGNATURES[kind]
    reply = ask("GET", f"/image/{kind}")
    assert reply.header("Content-Type") == content_type
    assert reply.body.startswith(signature)


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "image/png"),
        ("image/*", "image/png"),
        ("image/png", "image/png"),
        ("image/png, image/jpeg", "image/jpeg"),
        ("image/jpeg, IMAGE/SVG+XML", "image/svg+xml"),
        ("image/png, image/webp;q=0.1", "image/webp"),
    ],
)
def test_image_is_what_accept_says(ask: Ask, accept: str | None, content_type: str) -> None:
    headers = () if accept is None else (("Accept", accept),)
    assert ask("GET", "/image", headers).header("Content-Type") == content_type


@pytest.mark.parametrize("accept", ["*/*", "text/html", ""])
def test_image_is_406_when_accept_names_none(ask: Ask, accept: str) -> None:
    reply = ask("GET", "/image", (("Accept", accept),))
    assert (reply.status, reply.header("Content-Type")) == (406, "application/json")


@pytest.mark.parametrize(
    ("path", "key", "encoding", "decompress"),
    [
        ("/gzip", "gzipped", "gzip", gzip.decompress),
        ("/deflate", "deflated", "deflate", zlib.decompress),
        ("/brotli", "brotli", "br", brotli.decompress),
        ("/zstd", "zstd", "zstd", zstd.decompress),
    ],
)
def test_a_reply_is_compressed_whatever_the_client_accepts(
    ask: Ask, path: str, key: str, encoding: str, decompress: object
) -> None:
    reply = ask("GET", path, (("Accept-Encoding", "identity"),))
    assert reply.header("Content-Encoding") == encoding
    assert reply.header("Content-Length") == str(len(reply.body))
    assert callable(decompress)
    told = json.loads(decompress(reply.body))
    assert set(told) == {key, "headers", "method", "origin"}
    assert (told[key], told["method"]) == (True, "GET")


@pytest.mark.parametrize("path", ["/gzip", "/deflate", "/brotli", "/zstd"])
async def test_aiohttps_client_decompresses_it(session: aiohttp.ClientSession, path: str) -> None:
    async with session.get(path) as response:
        assert (await response.json())["method"] == "GET"
