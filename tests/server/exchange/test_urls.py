"""URLs: IPv6, and what a reverse proxy says of itself."""

from __future__ import annotations

import json
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_server.exchange.urls import authority, pairs
from tests.server.conftest import Ask

PREFIX = "/user/x/proxy/8080"
BEHIND = (("X-Forwarded-Prefix", PREFIX), ("Host", "hub.test"))
HERE = "http://hub.test" + PREFIX


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("a.test", "a.test:80")],
)
def test_an_ipv6_address_stands_in_brackets(host: str, expected: str) -> None:
    assert authority(host, 80) == expected


@given(st.text("a=&+%;\udcff\u00e9 0fF2C3A9", max_size=20))
def test_pairs_are_the_standard_librarys_but_for_broken_utf8(encoded: str) -> None:
    for name, value in pairs(encoded):
        (name + value).encode()


REDIRECTS = [
    ("/redirect/3", "/relative-redirect/2"),
    ("/redirect/1", "/get"),
    ("/relative-redirect/2", "/relative-redirect/1"),
    ("/absolute-redirect/2", "/absolute-redirect/1"),
    ("/redirect/2?absolute=true", "/absolute-redirect/1"),
    ("/redirect-to?url=/get", "/get"),
    ("/redirect-to?url=/%3Fa%3Db:c", "/?a=b:c"),
    ("/redirect-to?url=/a:b", "/a:b"),
    ("/redirect-to?url=/", "/"),
    ("/status/302", "/redirect/1"),
    ("/cookies/set/a/b", "/cookies"),
    ("/cookies/set?a=b", "/cookies"),
    ("/links/3", "/links/3/0"),
    ("/mix?redirect=/get", "/get"),
    ("/hostile/7", "/hostile/7/"),
    ("/faults/redirect-loop", "/faults/redirect-loop?length=2&step=2"),
]


@pytest.mark.parametrize(("target", "lands"), REDIRECTS, ids=[one[0] for one in REDIRECTS])
def test_a_redirect_stays_below_the_prefix(ask: Ask, target: str, lands: str) -> None:
    location = ask("GET", target, BEHIND).header("Location")
    assert location is not None
    assert urljoin(HERE + target, location) == HERE + lands
    # A proxy that puts its prefix before a path by itself must find none to put it before.
    assert not location.startswith("/")


def test_without_a_prefix_a_redirect_is_httpbins(ask: Ask) -> None:
    assert ask("GET", "/redirect/3").header("Location") == "/relative-redirect/2"


def test_a_redirect_to_elsewhere_stays_one(ask: Ask) -> None:
    for url in ("//elsewhere.test/a", "http://elsewhere.test/a"):
        assert ask("GET", f"/redirect-to?url={url}", BEHIND).header("Location") == url


def test_other_absolute_urls_have_the_prefix(ask: Ask) -> None:
    reply = ask("GET", "/pages/items?page=2", BEHIND)
    assert f'<{HERE}/pages/items?page=1>; rel="first"' in (reply.header("Link") or "")
    assert json.loads(ask("GET", "/get?a=1", BEHIND).body)["url"] == HERE + "/get?a=1"
    made = ask("POST", "/notes", (*BEHIND, ("Content-Type", "application/json")), b'{"title": "a"}')
    assert urljoin(HERE + "/notes", made.header("Location")) == HERE + "/notes/1"


@pytest.mark.parametrize(
    "prefix",
    ["a", "//elsewhere.test", "/a//b", "/..", "/a/../b", "/a b", "/a?b", "/a#b", "/\xff", ""],
)
def test_what_is_no_prefix_is_ignored(ask: Ask, prefix: str) -> None:
    reply = ask("GET", "/redirect/3", (("X-Forwarded-Prefix", prefix),))
    assert reply.header("Location") == "/relative-redirect/2"
    reply = ask("GET", "/absolute-redirect/2", (("X-Forwarded-Prefix", prefix),))
    assert reply.header("Location") == "http://here.test/absolute-redirect/1"


@pytest.mark.parametrize(
    ("headers", "base"),
    [
        ((("X-Forwarded-Proto", "https"),), "https://here.test"),
        ((("X-Forwarded-Proto", "https, http"),), "https://here.test"),
        ((("X-Forwarded-Ssl", "on"),), "https://here.test"),
        ((("X-Forwarded-Proto", "javascript"),), "http://here.test"),
        ((("X-Forwarded-Proto", "x y"),), "http://here.test"),
        ((("X-Forwarded-Host", "hub.test"),), "http://hub.test"),
        ((("X-Forwarded-Host", "hub.test:8000, inner.test"),), "http://hub.test:8000"),
        ((("X-Forwarded-Host", "[::1]:80"),), "http://[::1]:80"),
        ((("X-Forwarded-Host", "a/b"),), "http://here.test"),
        ((("X-Forwarded-Host", "user@a"),), "http://here.test"),
        ((("Host", "[2001:db8::1]"),), "http://[2001:db8::1]"),
    ],
)
def test_absolute_urls_are_those_of_the_proxy(
    ask: Ask, headers: tuple[tuple[str, str], ...], base: str
) -> None:
    for target in ("/absolute-redirect/2", "/redirect/2?absolute=true"):
        reply = ask("GET", target, headers)
        assert reply.header("Location") == f"{base}/absolute-redirect/1"


def test_cookies_are_secure_behind_a_proxy_that_speaks_tls(ask: Ask) -> None:
    for headers, secure in (((("X-Forwarded-Proto", "https"),), True), ((), False)):
        cookie = ask("GET", "/cookies/set/a/b", headers).header("Set-Cookie") or ""
        assert ("Secure" in cookie) is secure
