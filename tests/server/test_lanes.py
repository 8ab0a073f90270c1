"""A server for a class: whoever has its token gets in, each has a lane and a log of their own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

import local_server
from coursekit.timeline import RequestTimeline
from local_server import lanes
from local_server.joined import join
from local_server.lanes import token_for
from tests.server import wire
from tests.server.endpoints.test_live import told
from tests.under_way import give_up

TOKEN = "k3y-of-3b"


@pytest.fixture
def teacher() -> Iterator[local_server.Server]:
    with local_server.Server(token=TOKEN) as server:
        yield server


def joined(
    teacher: local_server.Server, name: str, monkeypatch: pytest.MonkeyPatch
) -> local_server.Server:
    """What `local_server.start()` gives to a notebook whose learner has set these variables."""
    monkeypatch.setenv("COURSE_SERVER", str(teacher.url))
    monkeypatch.setenv("COURSE_NAME", name)
    monkeypatch.setattr("local_server.server._shared", None)
    return local_server.start(port=0)


async def at_once(server: local_server.Server, *paths: str) -> None:
    """Ask as lessons do."""

    async def one(session: aiohttp.ClientSession, path: str) -> None:
        async with session.get(server.url / path) as response:
            await response.read()

    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
        for path in paths:
            group.create_task(one(session, path))


async def test_two_learners_see_only_their_own_requests_and_the_teacher_all(
    teacher: local_server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with joined(teacher, "ana", monkeypatch) as ana, joined(teacher, "bo", monkeypatch) as bo:
        await asyncio.gather(at_once(ana, *["delay/0.2"] * 3), at_once(bo, "status/418"))
        assert ana.log.paths == ["/delay/0.2"] * 3
        assert (ana.log.peak_in_flight, ana.log.connections, ana.log.in_flight) == (3, 3, 0)
        assert [(entry.number, entry.connection, entry.status) for entry in bo.log] == [(1, 1, 418)]
        assert {entry.who for entry in teacher.log} == {"ana", "bo"}
        assert len(teacher.log) == 4
        assert "3 requests on 3 connections" in repr(RequestTimeline(ana.log))
        assert repr(bo.log).startswith("1 request on 1 connection")
        ana.log.clear()
        assert (len(ana.log), len(bo.log), len(teacher.log)) == (0, 1, 4)


async def test_lessons_need_not_know_where_the_server_is(
    teacher: local_server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session with the URL as its base, redirects, WebSockets; and no endpoint sees the token."""
    with joined(teacher, "ana", monkeypatch) as ana:
        async with aiohttp.ClientSession(ana.url) as session:
            async with session.get("/redirect/2") as response:
                assert response.url.path == "/get"
                body = await response.text()
            async with session.get("/headers") as response:
                body += await response.text()
            assert "Authorization" not in body
            assert TOKEN not in body
            async with session.ws_connect("/websocket/echo") as socket:
                await socket.send_str("hello")
                assert await socket.receive_str() == "hello"
            await give_up(ana.log, session.get("/delay/5"))
            await ana.log.idle()
        assert ana.log[-1].status is None
        assert ana.log[0].path == "/redirect/2"
        assert ana.log[1:3] == list(ana.log)[1:3]
        # What runs beside the server, runs beside the notebook.
        assert ana.tls.good.url.host in {"localhost", "127.0.0.1"}


async def test_nobody_without_the_token_gets_anything(teacher: local_server.Server) -> None:
    for user, password in ((None, None), ("ana", None), ("ana", "guess"), ("", TOKEN[:-1])):
        url = teacher.url.with_user(user).with_password(password)
        async with aiohttp.ClientSession(url) as session:
            for path in ("/get", "/live", "/live/events", "/live/mine", "/nowhere"):
                async with session.get(path) as response:
                    assert response.status == 401
                    assert "token" in (await response.json())["error"]
    assert len(teacher.log) == 0


@pytest.mark.parametrize(
    "said",
    [
        "Basic",
        "Basic !!!",
        "Basic w6k=",
        "Bearer k3y-of-3b",
        "Basic \xff",
        "basic  ",
        "Basic OmszeQ",
    ],
)
def test_credentials_that_are_none_are_refused(said: str, teacher: local_server.Server) -> None:
    assert teacher.url.host
    assert teacher.url.port
    reply = wire.send(
        teacher.url.host, teacher.url.port, "GET", "/get", (("Authorization", said),), b""
    )
    assert reply.status == 401


NAMES = {
    "Łukasz": "Łukasz",
    "日本語": "日本語",
    'O\'Neil "<b>"': 'O\'Neil "<b>"',
    "a:b@c/d": "a:b@c/d",
    "50%41": "50%41",
    "\x1b[31mred\x00": "\\x1b[31mred\\x00",
    "\u202egnp": "\\u202egnp",
    "  two   words ": "two words",
    "x" * 500: "x" * lanes.LONGEST_NAME,
    "": "class",
}


@pytest.mark.parametrize("name", NAMES)
async def test_any_name_is_a_name(name: str, teacher: local_server.Server) -> None:
    one = join({"COURSE_SERVER": str(teacher.url), "COURSE_NAME": name})
    assert one is not None
    async with aiohttp.ClientSession(one.url) as session, session.get("/get"):
        assert one.log.paths == ["/get"]
    assert [entry.who for entry in teacher.log] == [NAMES[name]]
    async with aiohttp.ClientSession(teacher.url) as session:
        event = await told(session, 1)
    assert [NAMES[name], 1, 0, 1] in event["learners"]
    assert event["rows"][0][7] == NAMES[name]


async def test_who_invents_ten_thousand_names_takes_nothing_from_those_who_are_there(
    teacher: local_server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "MOST_NAMES", 5)
    with joined(teacher, "ana", monkeypatch) as ana:
        await at_once(ana, "get")
        async with aiohttp.ClientSession() as session:
            answers = []
            for number in range(20):
                url = teacher.url.with_user(f"n{number}") / "get"
                async with session.get(url) as response:
                    answers.append(response.status)
        assert answers == [200] * 4 + [503] * 16
        assert ana.log.paths == ["/get"]
        await at_once(ana, "get")
        assert ana.log.paths == ["/get", "/get"]
        monkeypatch.setenv("COURSE_NAME", "late")
        with pytest.raises(ConnectionError, match="has no room for another name"):
            join()


async def test_a_lane_is_bounded_however_much_is_asked(
    teacher: local_server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "MOST_ENTRIES", 3)
    with joined(teacher, "ana", monkeypatch) as ana:
        await at_once(ana, "anything/" + "x" * 6000, *["get"] * 5)
        await at_once(ana, "anything/" + "y" * 6000)
        assert len(ana.log) == 3
        assert len(ana.log[-1].path) == lanes.LONGEST_PATH
        assert len(teacher.log) == 7


async def test_live_shows_a_lane_a_learner(teacher: local_server.Server) -> None:
    async with aiohttp.ClientSession() as session:
        for name in ("bo", "ana", "bo"):
            async with session.get(teacher.url.with_user(name) / "get"):
                pass
    async with aiohttp.ClientSession(teacher.url) as session:
        async with session.get("/live") as page:
            assert page.status == 200
        event: dict[str, Any] = await told(session, 3)
    assert [row[7] for row in event["rows"]] == ["bo", "ana", "bo"]
    mine = [one for one in event["learners"] if one[0] != "class"]
    assert mine == [["ana", 1, 0, 1], ["bo", 2, 0, 1]]


async def test_a_notebooks_own_server_is_for_no_class(server: local_server.Server) -> None:
    """Nobody's log can be read or emptied from outside, and credentials are an endpoint's."""
    async with aiohttp.ClientSession(server.url.with_user("ana").with_password("k")) as session:
        async with session.get("/headers") as response:
            assert "Authorization" in (await response.json())["headers"]
        for method in ("GET", "DELETE"):
            async with session.request(method, "/live/mine") as response:
                assert response.status == 404
    assert "/headers" in server.log.paths


def test_exercises_keep_the_server_of_their_notebook(
    teacher: local_server.Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for folder in ("exercises", "solutions"):
        (tmp_path / folder).mkdir()
        monkeypatch.chdir(tmp_path / folder)
        with joined(teacher, "ana", monkeypatch) as own:
            assert own.url.port != teacher.url.port
            assert own.url.user is None


@pytest.mark.parametrize(
    "given", ["teacher", "https://a:b@teacher", "http://", "http://[::", "ftp://x"]
)
def test_what_is_no_address_is_said_in_one_sentence(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="which is no address of a server"):
        join({"COURSE_SERVER": given})


def test_a_server_that_is_not_there_or_not_a_class_s_is_said_in_one_sentence(
    teacher: local_server.Server,
) -> None:
    def refused(url: URL) -> str:
        with pytest.raises(ConnectionError) as caught:
            join({"COURSE_SERVER": str(url), "COURSE_NAME": "ana"})
        assert TOKEN not in str(caught.value)
        return str(caught.value)

    assert "refuses the token" in refused(teacher.url.with_password("wrong"))
    with local_server.Server() as other:
        assert "is no server for a class" in refused(other.url)
        gone = other.url
    assert "does not answer" in refused(gone)
    assert join({}) is None


def test_only_an_address_that_others_can_reach_gets_a_token_unasked() -> None:
    assert token_for("127.0.0.1", None) is None
    assert token_for("::1", None) is None
    made = {token_for(host, None) for host in ("0.0.0.0", "::", "192.168.1.5", "fe80::1%eth0")}
    assert None not in made
    assert len(made) == 4
    for bad in ("", "abc", "a b c d", "x" * 65, "k3y@", "ключи"):
        with pytest.raises(ValueError, match="a token must be"):
            token_for("127.0.0.1", bad)


def test_who_listens_everywhere_has_the_token_in_the_address() -> None:
    with local_server.Server(host="0.0.0.0") as server:
        here = URL(f"http://127.0.0.1:{server.url.port}")
        assert server.url.password
        log = join({"COURSE_SERVER": str(here.with_user("a").with_password(server.url.password))})
        assert log is not None
        reply = wire.send("127.0.0.1", here.port or 0, "GET", "/get", (), b"")
        assert (reply.status, json.loads(reply.body)["status"]) == (401, 401)
