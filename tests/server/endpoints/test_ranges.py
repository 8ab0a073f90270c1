"""/range by httpbin's rules, /download by RFC 9110's."""

from __future__ import annotations

import json

import aiohttp
import pytest

import local_server
from tests.server.conftest import Ask

ALPHABET = b"abcdefghijklmnopqrstuvwxyz"


def asked(ask: Ask, target: str, wanted: str) -> tuple[int, bytes, str | None]:
    """Status, body and Content-Range of a request with a Range."""
    reply = ask("GET", target, (("Range", wanted),))
    return reply.status, reply.body, reply.header("Content-Range")


def test_a_range_without_a_range_is_whole_and_says_so(ask: Ask) -> None:
    reply = ask("GET", "/range/30")
    assert (reply.status, reply.body) == (200, ALPHABET + b"abcd")
    assert reply.header("ETag") == "range30"
    assert reply.header("Accept-Ranges") == "bytes"
    assert reply.header("Content-Range") == "bytes 0-29/30"
    assert reply.header("Content-Length") == "30"


@pytest.mark.parametrize(
    ("wanted", "status", "body", "content_range"),
    [
        ("bytes=5-9", 206, b"fghij", "bytes 5-9/26"),
        ("bytes=20-", 206, b"uvwxyz", "bytes 20-25/26"),
        ("bytes=-5", 206, b"vwxyz", "bytes 21-25/26"),
        ("bytes=0-25", 200, ALPHABET, "bytes 0-25/26"),
        ("bytes=-99", 200, ALPHABET, "bytes 0-25/26"),
        ("bytes=0-40", 416, b"", "bytes */26"),
        ("bytes=32-40", 416, b"", "bytes */26"),
        ("bytes=10-5", 416, b"", "bytes */26"),
        ("bytes=-0", 416, b"", "bytes */26"),
        ("bytes=-", 200, ALPHABET, "bytes 0-25/26"),
        ("bytes=5-6,8-9", 200, ALPHABET, "bytes 0-25/26"),
        ("lines=1-2", 200, ALPHABET, "bytes 0-25/26"),
        ("bytes=a-b", 200, ALPHABET, "bytes 0-25/26"),
    ],
)
def test_a_part_of_a_range(
    ask: Ask, wanted: str, status: int, body: bytes, content_range: str
) -> None:
    assert asked(ask, "/range/26", wanted) == (status, body, content_range)


def test_the_letters_go_on_by_their_place_in_the_whole(ask: Ask) -> None:
    whole = ask("GET", "/range/102400").body
    assert len(whole) == 102400
    assert asked(ask, "/range/102400", "bytes=70000-70099")[1] == whole[70000:70100]


@pytest.mark.parametrize("query", ["chunk_size=5&duration=0.05", "CHUNK_SIZE=0", "chunk_size=1"])
def test_pace_and_chunks_do_not_change_the_body(ask: Ask, query: str) -> None:
    assert ask("GET", f"/range/26?{query}").body == ALPHABET


@pytest.mark.parametrize("n", ["0", "102401", "999999999"])
def test_a_size_out_of_range_is_a_404_that_has_an_etag(ask: Ask, n: str) -> None:
    reply = ask("GET", f"/range/{n}")
    assert (reply.status, reply.header("ETag")) == (404, f"range{n}")
    assert json.loads(reply.body)["expected"] == "an integer from 1 to 102400"


@pytest.mark.parametrize("query", ["duration=-1", "duration=nan", "duration=11", "chunk_size=x"])
def test_a_pace_out_of_range_is_refused(ask: Ask, query: str) -> None:
    assert ask("GET", f"/range/26?{query}").status == 400


@pytest.mark.parametrize(
    ("wanted", "status", "body", "content_range"),
    [
        ("bytes=5-9", 206, b"fghij", "bytes 5-9/26"),
        ("bytes=20-99", 206, b"uvwxyz", "bytes 20-25/26"),
        ("bytes=0-25", 206, ALPHABET, "bytes 0-25/26"),
        ("bytes=-3", 206, b"xyz", "bytes 23-25/26"),
        ("bytes=0-1,4-5", 200, ALPHABET, None),
        ("lines=0-1", 200, ALPHABET, None),
    ],
)
def test_a_part_of_a_download(
    ask: Ask, wanted: str, status: int, body: bytes, content_range: str | None
) -> None:
    assert asked(ask, "/download/26", wanted) == (status, body, content_range)


@pytest.mark.parametrize("wanted", ["bytes=26-", "bytes=9-5", "bytes=-0"])
def test_a_part_that_a_download_does_not_have_is_a_416(ask: Ask, wanted: str) -> None:
    status, _, content_range = asked(ask, "/download/26", wanted)
    assert (status, content_range) == (416, "bytes */26")


def test_if_range_with_another_tag_gets_the_whole(ask: Ask) -> None:
    tag = ask("GET", "/download/26").header("ETag")
    assert tag == '"download-26"'
    for given, status in [(tag, 206), ('"other"', 200)]:
        reply = ask("GET", "/download/26", (("Range", "bytes=5-9"), ("If-Range", given)))
        assert reply.status == status


def test_a_download_over_the_limit_is_refused(ask: Ask) -> None:
    assert ask("HEAD", f"/download/{4 * 1024**3}").status == 200
    assert ask("HEAD", f"/download/{4 * 1024**3 + 1}").status == 400
    assert ask("GET", "/download/0").body == b""


async def test_a_download_can_be_resumed(server: local_server.Server) -> None:
    async with aiohttp.ClientSession(server.url) as session:
        async with session.get("/download/300000") as response:
            whole = await response.read()
        async with session.get("/download/300000", headers={"Range": "bytes=123457-"}) as response:
            assert whole[123457:] == await response.read()
    assert whole == (ALPHABET * 11539)[:300000]
