"""Chains of redirects, and /redirect-to."""

from __future__ import annotations

import json

import aiohttp
import pytest

from tests.server.conftest import Ask


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/redirect/1", "/get"),
        ("/redirect/5", "/relative-redirect/4"),
        ("/redirect/5?absolute=TRUE", "http://here.test/absolute-redirect/4"),
        ("/redirect/1?absolute=true", "http://here.test/get"),
        ("/relative-redirect/1", "/get"),
        ("/relative-redirect/7", "/relative-redirect/6"),
        ("/absolute-redirect/1", "http://here.test/get"),
        ("/absolute-redirect/5", "http://here.test/absolute-redirect/4"),
    ],
)
def test_each_redirect_leads_to_the_next(ask: Ask, path: str, location: str) -> None:
    reply = ask("GET", path)
    assert (reply.status, reply.header("Location")) == (302, location)
    assert reply.header("Content-Type") == "text/html; charset=utf-8"


async def test_a_chain_ends_at_get(session: aiohttp.ClientSession) -> None:
    async with session.get("/redirect/4") as response:
        assert response.url.path == "/get"
        assert len(response.history) == 4


def test_the_page_of_a_redirect_escapes_where_it_leads(ask: Ask) -> None:
    assert b"<b>" not in ask("GET", "/absolute-redirect/2", (("Host", 'a"><b>'),)).body
    reply = ask("GET", "//<b>")
    assert reply.status == 308
    assert b"<b>" not in reply.body


def test_a_host_that_is_not_utf8_cannot_be_led_to(ask: Ask) -> None:
    reply = ask("GET", "/absolute-redirect/2", (("Host", "a\xff"),))
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, "url")


@pytest.mark.parametrize("kind", ["redirect", "relative-redirect", "absolute-redirect"])
def test_zero_redirects_are_refused(ask: Ask, kind: str) -> None:
    reply = ask("GET", f"/{kind}/0")
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, "n")


@pytest.mark.parametrize("n", ["-1", "x", "1.5"])
def test_what_is_no_count_is_a_404(ask: Ask, n: str) -> None:
    assert ask("GET", f"/redirect/{n}").status == 404


@pytest.mark.parametrize(
    ("query", "status", "location"),
    [
        ("url=/a", 302, "/a"),
        ("URL=/a&Status_Code=307", 307, "/a"),
        ("url=/a&status_code=399", 399, "/a"),
        ("url=/a&status_code=200", 302, "/a"),
        ("url=/a&status_code=999", 302, "/a"),
        ("url=", 302, ""),
        ("url=a%20b%C3%A9%5C%22", 302, "a%20b%C3%A9%5C%22"),
        ("url=http://[::1]:80/[x]?a=%25", 302, "http://[::1]:80/%5Bx%5D?a=%"),
    ],
)
def test_redirect_to_goes_where_it_is_told(
    ask: Ask, query: str, status: int, location: str
) -> None:
    reply = ask("GET", f"/redirect-to?{query}")
    assert (reply.status, reply.header("Location"), reply.body) == (status, location, b"")


def test_redirect_to_answers_every_method_and_reads_no_form(ask: Ask) -> None:
    form = (("Content-Type", "application/x-www-form-urlencoded"),)
    for method in ["POST", "PUT", "PATCH", "DELETE", "TRACE"]:
        assert ask(method, "/redirect-to?url=/post", form, b"url=/x").header("Location") == "/post"


@pytest.mark.parametrize("query", ["", "url=/a%0d%0aB:1", "url=/a&status_code=x"])
def test_redirect_to_refuses_what_it_cannot_send(ask: Ask, query: str) -> None:
    reply = ask("GET", f"/redirect-to?{query}")
    assert reply.status == 400
    assert json.loads(reply.body)["parameter"] in {"url", "status_code"}
