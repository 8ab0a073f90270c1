"""Headers that are lists: in one line or several, with quotes, qualities, weak and strong tags."""

from __future__ import annotations

import json

import pytest

import local_server
from local_server.exchange.lists import elements
from local_server.exchange.preconditions import Tag, tags
from tests.server.conftest import Ask
from tests.server.frames import TEXT, Frames


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", []),
        (" , ,", []),
        ("a", ["a"]),
        (" a ,, b;q=0 ", ["a", "b;q=0"]),
        ('"a, b", c', ['"a, b"', "c"]),
        ('x="a\\", b", c', ['x="a\\", b"', "c"]),
        ('"a, b', ['"a, b']),
    ],
)
def test_a_list_has_elements(value: str, expected: list[str]) -> None:
    assert elements(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"a"', [Tag('"a"')]),
        ('W/"a", "b"', [Tag('"a"', weak=True), Tag('"b"')]),
        ('"a,b" , "c"', [Tag('"a,b"'), Tag('"c"')]),
        ("abc, *", [Tag("abc"), Tag("*")]),
        ('"a\\", "b"', [Tag('"a\\"'), Tag('"b"')]),
        ('"a" x, "b"', [Tag('"b"')]),
        ('"a', []),
        ("", []),
        (",,", []),
    ],
)
def test_entity_tags_are_read(value: str, expected: list[Tag]) -> None:
    assert tags(value) == expected


def lines(name: str, *values: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for value in values)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (lines("If-None-Match", '"a"', '"abc"'), 304),
        (lines("If-None-Match", '"a"', "W/abc"), 304),
        (lines("If-None-Match", '"a"', "*"), 304),
        (lines("If-None-Match", '"a"', '"*"'), 200),
        (lines("If-None-Match", '"a, abc"'), 200),
        (lines("If-Match", '"a"', '"abc"'), 200),
        (lines("If-Match", '"a"', "*"), 200),
        (lines("If-Match", '"a"', 'W/"abc"'), 412),
        (lines("If-Match", '"a"', '"b"'), 412),
    ],
)
def test_every_line_of_a_condition_counts(
    ask: Ask, headers: tuple[tuple[str, str], ...], status: int
) -> None:
    assert ask("GET", "/etag/abc", headers).status == status


@pytest.mark.parametrize("etag", ['"v1"', 'W/"v1"', "v1", "W/v1", "a,b", '"a,b"', "*", "a b"])
def test_an_etag_sent_back_gives_304(ask: Ask, etag: str) -> None:
    target = "/etag/" + etag.replace("/", "%2F").replace('"', "%22").replace(" ", "%20")
    sent = ask("GET", target).header("ETag")
    assert sent == etag
    for back in (sent, sent.removeprefix("W/"), f'"other", {sent}' if "," not in sent else sent):
        assert ask("GET", target, lines("If-None-Match", back)).status == 304
    strong = not sent.startswith("W/")
    assert ask("GET", target, lines("If-Match", sent)).status == (200 if strong else 412)


def test_notes_read_every_line_and_compare_strongly(ask: Ask) -> None:
    body = (("Content-Type", "application/json"),)
    made = ask("POST", "/notes", body, b'{"title": "a"}')
    url, etag = made.header("Location"), made.header("ETag")
    assert url is not None
    assert etag is not None
    seen = ask("GET", url, lines("If-None-Match", '"x"', f"W/{etag}"))
    assert (seen.status, seen.header("ETag")) == (304, etag)
    for values, status in (((f"W/{etag}",), 412), (('"x"', '"y"'), 412), (('"x"', etag), 200)):
        reply = ask("PUT", url, (*body, *lines("If-Match", *values)), b'{"title": "a"}')
        assert reply.status == status
        etag = reply.header("ETag") or etag


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (("*/*",), "image/png"),
        (("image/*",), "image/png"),
        (("text/html, */*;q=0.1",), "image/png"),
        (("text/html", "image/jpeg"), "image/jpeg"),
        (("image/webp;q=0",), None),
        (("image/webp;q=0.0, image/png;q=0.5",), "image/png"),
        (("image/webp;q=0, */*",), "image/png"),
        (("image/png;q=0, image/*",), "image/jpeg"),
        (("image/webp;q=0.1, image/jpeg;q=0.9",), "image/jpeg"),
        (("image/webp;q=0.1", "image/jpeg;q=0.9"), "image/jpeg"),
        (("image/jpeg;q=0.5, */*;q=0.9",), "image/png"),
        (("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",), "image/webp"),
        (("IMAGE/SVG+XML ; Q=1",), "image/svg+xml"),
        (("image/webp;q=x",), "image/webp"),
        (("image/webp;q=nan, image/png;q=0.5",), "image/webp"),
        (("*/*;q=0",), None),
        (("image/*;q=0, */*",), None),
        (("text/html",), None),
        (("image/webpx",), None),
        (("",), None),
    ],
)
def test_image_is_what_is_liked_best(
    ask: Ask, accept: tuple[str, ...], content_type: str | None
) -> None:
    reply = ask("GET", "/image", lines("Accept", *accept))
    if content_type is None:
        assert (reply.status, reply.header("Content-Type")) == (406, "application/json")
    else:
        assert (reply.status, reply.header("Content-Type")) == (200, content_type)


def test_a_part_is_asked_for_in_one_line(ask: Ask) -> None:
    assert ask("GET", "/download/20", lines("Range", "bytes=0-3")).status == 206
    assert ask("GET", "/download/20", lines("Range", "bytes=0-3", "bytes=5-6")).status == 200
    ranged = lines("Range", "bytes=0-3")
    for tag, status in (('"download-20"', 206), ('W/"download-20"', 200), ('"x"', 200)):
        assert ask("GET", "/download/20", (*ranged, ("If-Range", tag))).status == status


def test_what_proxies_add_line_by_line_is_one_list(ask: Ask) -> None:
    reply = ask("GET", "/ip", lines("X-Forwarded-For", "1.2.3.4", "5.6.7.8"))
    assert json.loads(reply.body) == {"origin": "1.2.3.4,5.6.7.8"}
    for values in (("https", "http"), ("https,http",), ("https, http",)):
        reply = ask("GET", "/get", lines("X-Forwarded-Proto", *values))
        assert json.loads(reply.body)["url"] == "https://here.test/get"


def test_cookies_of_every_line_are_received(ask: Ask) -> None:
    reply = ask("GET", "/cookies", lines("Cookie", "a=1; b=2", "c=3"))
    assert json.loads(reply.body)["cookies"] == {"a": "1", "b": "2", "c": "3"}


def test_a_preflight_may_ask_line_by_line(ask: Ask) -> None:
    reply = ask("OPTIONS", "/get", lines("Access-Control-Request-Headers", "X-A", "X-B"))
    assert reply.header("Access-Control-Allow-Headers") == "X-A, X-B"


@pytest.mark.parametrize(
    "upgrade",
    [
        ("Connection: keep-alive", "Connection: Upgrade", "Upgrade: websocket"),
        ("Connection: keep-alive, Upgrade", "Upgrade: h2c", "Upgrade: websocket"),
        ("Connection: upgrade", "Upgrade: websocket, h2c"),
    ],
)
def test_a_handshake_may_have_its_lists_in_several_lines(
    server: local_server.Server, upgrade: tuple[str, ...]
) -> None:
    protocols = ("Sec-WebSocket-Protocol: other", "Sec-WebSocket-Protocol: superchat")
    with Frames(server.url, "/websocket/subprotocol", *protocols, upgrade=upgrade) as frames:
        assert b"Sec-WebSocket-Protocol: superchat" in frames.head
        assert frames.receive() == (True, TEXT, b'{"subprotocol": "superchat"}')
