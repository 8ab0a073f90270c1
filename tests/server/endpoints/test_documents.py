"""Fixed documents in the usual formats."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from tests.server.conftest import Ask


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
    assert 'method="post" action="../post"' in page  # also behind a prefix
    for name in ["custname", "custtel", "custemail", "size", "topping", "delivery", "comments"]:
        assert f'name="{name}"' in page
