"""/cache and /etag."""

from __future__ import annotations

import json
import re

import pytest

from tests.server.conftest import Ask

NONE_MATCH, MATCH = "If-None-Match", "If-Match"


def test_cache_gives_what_is_needed_to_ask_again(ask: Ask) -> None:
    reply = ask("GET", "/cache")
    assert set(json.loads(reply.body)) == {"args", "headers", "origin", "url"}
    assert re.fullmatch(r"[0-9a-f]{32}", reply.header("ETag") or "")
    assert re.fullmatch(
        r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT", reply.header("Last-Modified") or ""
    )


@pytest.mark.parametrize("header", [NONE_MATCH, "If-Modified-Since"])
def test_cache_says_304_to_any_conditional_request(ask: Ask, header: str) -> None:
    reply = ask("GET", "/cache", ((header, "x"),))
    assert (reply.status, reply.body, reply.header("ETag")) == (304, b"", None)


def test_cache_control_has_the_seconds_of_the_path(ask: Ask) -> None:
    assert ask("GET", "/cache/60").header("Cache-Control") == "public, max-age=60"
    assert [ask("GET", f"/cache/{bad}").status for bad in ("-1", "x")] == [404, 404]


@pytest.mark.parametrize(
    ("headers", "status", "tag"),
    [
        ((), 200, "abc"),
        (((NONE_MATCH, "abc"),), 304, "abc"),
        (((NONE_MATCH, '"x", W/"abc"'),), 304, "abc"),
        (((NONE_MATCH, "*"),), 304, "abc"),
        (((NONE_MATCH, "x"),), 200, "abc"),
        (((MATCH, '"abc"'),), 200, "abc"),
        (((MATCH, "*"),), 200, "abc"),
        (((MATCH, '"x"'),), 412, None),
        (((NONE_MATCH, "x"), (MATCH, "x")), 200, "abc"),
    ],
)
def test_etag_answers_conditions(
    ask: Ask, headers: tuple[tuple[str, str], ...], status: int, tag: str | None
) -> None:
    reply = ask("GET", "/etag/abc", headers)
    assert (reply.status, reply.header("ETag")) == (status, tag)


def test_an_etag_that_no_header_can_hold_is_refused(ask: Ask) -> None:
    assert ask("GET", "/etag/a%0Ab").status == 400
