"""What httpbin does not have: events, the WebSocket, /unstable, /mix."""

from __future__ import annotations

import asyncio
import json
import time

import aiohttp
import pytest

import local_server
from local_server.limits import Limits
from tests.server.conftest import Ask


def test_events_have_a_name_an_id_and_data(ask: Ask) -> None:
    before = int(time.time() * 1000)
    reply = ask("GET", "/sse?count=3&duration=0")
    assert reply.header("Content-Type") == "text/event-stream"
    events = reply.body.decode().removesuffix("\n\n").split("\n\n")
    assert len(events) == 3
    name, number, data = events[2].split("\n")
    assert (name, number) == ("event: ping", "id: 2")
    told = json.loads(data.removeprefix("data: "))
    assert told["id"] == 2
    assert before <= told["timestamp"] <= time.time() * 1000


@pytest.mark.parametrize(("seen", "ids"), [("0", "12"), ("1", "2"), ("2", ""), ("x", "012")])
def test_events_go_on_after_the_last_one_seen(ask: Ask, seen: str, ids: str) -> None:
    reply = ask("GET", "/sse?count=3&duration=0", (("Last-Event-ID", seen),))
    lines = reply.body.decode().split("\n")
    assert [line for line in lines if line.startswith("id")] == [f"id: {n}" for n in ids]


def test_jsonl_has_an_object_a_line(ask: Ask) -> None:
    reply = ask("GET", "/jsonl?count=3&duration=0")
    assert reply.header("Content-Type") == "application/x-ndjson"
    assert [json.loads(line)["id"] for line in reply.body.splitlines()] == [0, 1, 2]


async def test_events_are_told_as_they_happen(session: aiohttp.ClientSession) -> None:
    async with session.get("/sse?count=3&duration=10") as response:
        async with asyncio.timeout(5):  # long before the second one
            assert await response.content.readline() == b"event: ping\n"


@pytest.mark.parametrize(
    "query", ["count=0", "count=101", "duration=11", "delay=nan", "delay=6&duration=6"]
)
@pytest.mark.parametrize("path", ["/sse", "/jsonl"])
def test_events_out_of_range_are_refused(ask: Ask, path: str, query: str) -> None:
    assert ask("GET", f"{path}?{query}").status == 400


async def test_the_websocket_sends_back_text_and_bytes(session: aiohttp.ClientSession) -> None:
    async with session.ws_connect("/websocket/echo") as socket:
        await socket.send_str("é")
        assert await socket.receive_str() == "é"
        await socket.send_bytes(b"\xff")
        assert await socket.receive_bytes() == b"\xff"
        await socket.close(code=4001)
        assert socket.close_code == 4001


async def test_a_message_over_the_limit_closes_the_websocket(
    session: aiohttp.ClientSession,
) -> None:
    async with session.ws_connect("/websocket/echo?max_message_size=10") as socket:
        await socket.send_str("x" * 9)
        assert await socket.receive_str() == "x" * 9
        await socket.send_str("x" * 11)
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 1009


async def test_a_websocket_is_closed_at_the_end_of_its_life() -> None:
    with local_server.Server(limits=Limits(websocket_seconds=0.05)) as server:
        async with (
            aiohttp.ClientSession(server.url) as session,
            session.ws_connect("/websocket/echo") as socket,
        ):
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
            assert socket.close_code == 1001


async def test_a_servers_own_limit_holds_without_max_message_size() -> None:
    with local_server.Server(limits=Limits(websocket_message=10)) as server:
        async with (
            aiohttp.ClientSession(server.url) as session,
            session.ws_connect("/websocket/echo") as socket,
        ):
            await socket.send_str("x" * 11)
            await socket.receive()
            assert socket.close_code == 1009


def test_a_plain_request_for_the_websocket_is_refused(ask: Ask) -> None:
    reply = ask("GET", "/websocket/echo")
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, "Upgrade")


@pytest.mark.parametrize("size", ["0", "-1", "x", "99999999"])
def test_a_message_size_out_of_range_is_refused(ask: Ask, size: str) -> None:
    assert ask("GET", f"/websocket/echo?max_message_size={size}").status == 400


def test_unstable_fails_as_often_as_it_is_told(ask: Ask) -> None:
    assert {ask("GET", "/unstable?failure_rate=0").status for _ in range(10)} == {200}
    assert {ask("GET", "/unstable?failure_rate=1").status for _ in range(10)} == {500}


def test_unstable_with_a_seed_is_always_the_same(ask: Ask) -> None:
    seen = [ask("GET", f"/unstable?seed={seed}").status for seed in range(20)]
    assert set(seen) == {200, 500}
    assert [ask("GET", f"/unstable?seed={seed}").status for seed in range(20)] == seen


@pytest.mark.parametrize(
    "query", ["failure_rate=1.1", "failure_rate=-1", "failure_rate=nan", "seed=x"]
)
def test_unstable_refuses_what_is_no_rate(ask: Ask, query: str) -> None:
    assert ask("GET", f"/unstable?{query}").status == 400


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


async def test_no_endpoint_is_left_in_flight(server: local_server.Server) -> None:
    await server.log.idle()
    assert server.log.in_flight == 0
