"""Cookies that come, are set and are deleted."""

from __future__ import annotations

import json

import aiohttp
import pytest

import local_server
from local_server.exchange.cookie import set_cookie
from tests.server.conftest import Ask

GONE = "Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/"


def set_cookies(ask: Ask, target: str) -> list[str]:
    """The Set-Cookie headers of a reply that redirects to /cookies."""
    reply = ask("GET", target)
    assert (reply.status, reply.header("Location")) == (302, "/cookies")
    return [value for name, value in reply.headers if name == "Set-Cookie"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("a=1; b=2", {"a": "1", "b": "2"}),
        ("a=1; a=2", {"a": "1"}),
        ("a; b=; =c", {"a": "", "b": ""}),
        ('a="x\\073\\"y"', {"a": 'x;"y'}),
        ("a=b=c; d=%20", {"a": "b=c", "d": "%20"}),
        ("__utma=1; _gauges_unique_day=2; a=3", {"a": "3"}),
        ("", {}),
    ],
)
def test_cookies_are_told(ask: Ask, header: str, expected: dict[str, str]) -> None:
    assert json.loads(ask("GET", "/cookies", (("Cookie", header),)).body) == {"cookies": expected}


def test_show_env_shows_what_statistics_set(ask: Ask) -> None:
    told = json.loads(ask("GET", "/cookies?show_env", (("Cookie", "__utma=1"),)).body)
    assert told == {"cookies": {"__utma": "1"}}


def test_set_sets_the_first_of_each_name(ask: Ask) -> None:
    assert set_cookies(ask, "/cookies/set?a=1&b=x&a=2") == ["a=1; Path=/", "b=x; Path=/"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("b", "b"),
        ("b%20c%3B", '"b c\\073"'),
        ("%22%5C,", '"\\"\\\\\\054"'),
        ("%C3%A9", '"\\303\\251"'),
        ("a=b", "a=b"),
    ],
)
def test_values_are_quoted_where_they_must_be(ask: Ask, value: str, written: str) -> None:
    assert set_cookies(ask, f"/cookies/set/n/{value}") == [f"n={written}; Path=/"]


def test_over_https_cookies_are_for_https_only() -> None:
    assert set_cookie("a", "1", secure=True) == "a=1; Secure; Path=/"


def test_delete_makes_them_expire(ask: Ask) -> None:
    assert set_cookies(ask, "/cookies/delete?a&b=1") == [f"a=; {GONE}", f"b=; {GONE}"]


@pytest.mark.parametrize(
    "target", ["set?a%20b=c", "set?a%0d=c", "set/a%3B%20b/c", "delete?a%3Db", "set?=c"]
)
def test_what_cannot_be_a_cookies_name_is_refused(ask: Ask, target: str) -> None:
    reply = ask("GET", f"/cookies/{target}")
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, "name")


async def test_a_client_with_a_jar_keeps_and_loses_them(server: local_server.Server) -> None:
    jar = aiohttp.CookieJar(unsafe=True)  # the server has an address, not a name
    async with aiohttp.ClientSession(server.url, cookie_jar=jar) as keeping:
        async with keeping.get("/cookies/set", params={"a": "x y;z", "b": "é"}) as response:
            assert await response.json() == {"cookies": {"a": "x y;z", "b": "é"}}
        async with keeping.get("/cookies/delete?a") as response:
            assert await response.json() == {"cookies": {"b": "é"}}
