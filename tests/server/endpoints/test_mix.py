"""A reply composed in one URL."""

from __future__ import annotations

import json

import pytest

from tests.server.conftest import Ask


def test_mix_composes_a_reply(ask: Ask) -> None:
    reply = ask(
        "POST",
        "/mix?status=503&header=Retry-After:1&header=X-A:b:c&cookie=a:1%202&cookie=b:2"
        "&body=later%20%C3%A9&delay=0.01",
    )
    assert (reply.status, reply.body.decode()) == (503, "later é")
    assert reply.header("Retry-After") == "1"
    assert reply.header("X-A") == "b:c"
    assert reply.header("Set-Cookie") == 'a="1 2"; Path=/, b=2; Path=/'
    assert reply.header("Content-Type") == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("query", "status"), [("", 302), ("&status=307", 307), ("&status=200", 200)]
)
def test_mix_redirects(ask: Ask, query: str, status: int) -> None:
    reply = ask("GET", f"/mix?redirect=/get?a=1{query}")
    assert (reply.status, reply.header("Location")) == (status, "/get?a=1")


def test_mix_can_send_any_bytes_of_any_type(ask: Ask) -> None:
    reply = ask("GET", "/mix?body64=_wA-&header=Content-Type:application/json;charset=x")
    assert reply.body == b"\xff\x00\x3e"
    assert reply.header("Content-Type") == "application/json;charset=x"
    assert ask("GET", "/mix?body64=_w==").header("Content-Type") == "application/octet-stream"


@pytest.mark.parametrize("body", ["body=%3Cb%3E", "body64=PGI-"])
def test_mix_escapes_what_a_browser_would_run(ask: Ask, body: str) -> None:
    reply = ask("GET", f"/mix?{body}&header=Content-Type:text/html")
    assert reply.body == b"&lt;b&gt;"
    for passive in ["text/plain", "application/problem%2Bjson"]:
        assert ask("GET", f"/mix?{body}&header=Content-Type:{passive}").body == b"<b>"


def test_an_empty_mix_is_an_empty_200(ask: Ask) -> None:
    reply = ask("GET", "/mix")
    assert (reply.status, reply.body) == (200, b"")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("statsu=500", "statsu"),
        ("status=600", "status"),
        ("status=x", "status"),
        ("header=no-colon", "header"),
        ("header=a%20b:c", "header"),
        ("header=a:b%0d%0aC:d", "header"),
        ("header=Content-Length:5", "header"),
        ("cookie=no-colon", "cookie"),
        ("cookie=a%20b:c", "name"),
        ("redirect=%0d", "url"),
        ("body=a&body64=YQ==", "body64"),
        ("body64=x", "body64"),
        ("delay=11", "delay"),
        ("delay=nan", "delay"),
    ],
)
def test_mix_refuses_what_it_cannot_send(ask: Ask, query: str, parameter: str) -> None:
    reply = ask("GET", f"/mix?{query}")
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, parameter)
