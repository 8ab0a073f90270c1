"""Logging in with a form, and being known by a cookie afterwards."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest

import local_server
from local_server.endpoints import login
from tests.server.conftest import Ask, asking
from tests.server.wire import Reply

FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
RIGHT = b"user=ada&password=secret"


def log_in(ask: Ask, query: str = "", body: bytes = RIGHT) -> Reply:
    """The reply to a login; the right one is ada's, with the password secret."""
    length = (("Content-Length", str(len(body))),)
    return ask("POST", f"/login/ada/secret{query}", FORM + length, body)


def session_of(reply: Reply) -> tuple[tuple[str, str], ...]:
    """The Cookie header of who got this reply."""
    cookie = reply.header("Set-Cookie")
    assert cookie is not None
    return (("Cookie", cookie.partition(";")[0]),)


def test_who_has_logged_in_gets_their_page(ask: Ask) -> None:
    reply = log_in(ask)
    assert (reply.status, json.loads(reply.body)) == (200, {"user": "ada"})
    page = ask("GET", "/account?page=7", session_of(reply))
    assert (page.status, json.loads(page.body)) == (200, {"page": "7", "user": "ada"})


def test_the_cookie_is_for_the_whole_site_and_not_for_scripts(ask: Ask) -> None:
    attributes = (log_in(ask).header("Set-Cookie") or "").split("; ")
    assert attributes[0].startswith("session=")
    assert attributes[1:] == ["Path=/", "HttpOnly"]


@pytest.mark.parametrize(
    "body", [b"", b"user=ada", b"user=ada&password=x", b"user=x&password=secret", b"\xff=%ff"]
)
def test_other_credentials_get_403_and_no_cookie(ask: Ask, body: bytes) -> None:
    reply = log_in(ask, body=body)
    assert (reply.status, reply.header("Set-Cookie")) == (403, None)


@pytest.mark.parametrize("headers", [(), (("Cookie", "session=made-up"),)])
def test_strangers_get_401(ask: Ask, headers: tuple[tuple[str, str], ...]) -> None:
    reply = ask("GET", "/account", headers)
    assert (reply.status, reply.header("WWW-Authenticate")) == (401, "Cookie cookie-name=session")


def test_a_session_ends_after_its_uses(ask: Ask) -> None:
    mine, other = session_of(log_in(ask, "?uses=2")), session_of(log_in(ask, "?uses=1"))
    assert [ask("GET", "/account", mine).status for _ in range(3)] == [200, 200, 401]
    assert ask("GET", "/account", other).status == 200


@pytest.mark.parametrize("uses", ["0", "x", "1000001"])
def test_uses_out_of_range_are_refused(ask: Ask, uses: str) -> None:
    assert log_in(ask, f"?uses={uses}").status == 400


async def test_a_slow_page_is_counted_when_it_is_asked_for(
    server: local_server.Server, session: aiohttp.ClientSession
) -> None:
    async with session.post("/login/a/b?uses=1", data={"user": "a", "password": "b"}) as response:
        cookies = {"session": response.cookies["session"].value}
    server.log.clear()
    async with asyncio.TaskGroup() as group:
        for _ in range(2):
            group.create_task(_status(session, "/account?delay=0.2", cookies))
    served, refused = sorted(server.log, key=lambda entry: entry.status or 0)
    assert (served.status, refused.status) == (200, 401)
    assert served.end is not None
    assert served.end - served.start >= 0.19


async def _status(session: aiohttp.ClientSession, path: str, cookies: dict[str, str]) -> int:
    async with session.get(path, cookies=cookies) as response:
        return response.status


@pytest.mark.parametrize("delay", ["-1", "11", "nan"])
def test_a_delay_out_of_range_costs_no_page(ask: Ask, delay: str) -> None:
    mine = session_of(log_in(ask, "?uses=1"))
    assert ask("GET", f"/account?delay={delay}", mine).status == 400
    assert ask("GET", "/account", mine).status == 200


async def test_who_logs_out_has_no_cookie_and_no_session(session: aiohttp.ClientSession) -> None:
    fields = {"user": "ada", "password": "secret"}
    async with session.post("/login/ada/secret", data=fields) as response:
        cookies = {"session": response.cookies["session"].value}
    async with session.post("/logout", cookies=cookies) as response:
        assert response.status == 204
        assert response.cookies["session"]["max-age"] == "0"
    async with session.get("/account", cookies=cookies) as response:
        assert response.status == 401


def test_the_oldest_session_ends_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "MAX_SESSIONS", 2)
    with local_server.Server() as server:
        ask = asking(server)
        sessions = [session_of(log_in(ask)) for _ in range(3)]
        assert [ask("GET", "/account", one).status for one in sessions] == [401, 200, 200]
