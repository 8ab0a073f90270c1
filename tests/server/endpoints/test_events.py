"""/events/{stream}: Server-Sent Events on a connection that breaks, and how a client goes on."""

from __future__ import annotations

import asyncio
import json
import time

import aiohttp
import pytest

import local_server
from tests.server.conftest import Ask


async def ids_until_it_breaks(
    session: aiohttp.ClientSession, url: str, last_seen: str
) -> tuple[int, list[str]]:
    """The status, and the ids that came before the connection broke or the reply was over."""
    ids = []
    async with session.get(url, headers={"Last-Event-ID": last_seen}) as response:
        try:
            async for line in response.content:
                if line.startswith(b"id: "):
                    ids.append(line.decode().strip()[4:])
        except aiohttp.ClientPayloadError:
            pass
        return response.status, ids


def test_the_wire_has_the_standards_form(ask: Ask) -> None:
    reply = ask("GET", "/events/news?count=2&interval=0&retry=250")
    assert reply.header("Content-Type") == "text/event-stream"
    assert reply.header("Cache-Control") == "no-store"
    assert reply.body == (
        b"retry: 250\nevent: tick\nid: 1\ndata: news\ndata: 1\n\n"
        b"event: tick\nid: 2\ndata: news\ndata: 2\n\n"
    )


@pytest.mark.parametrize(("seen", "ids"), [("0", "123"), ("1", "23"), ("2", "3")])
def test_a_stream_goes_on_after_the_last_event_seen(ask: Ask, seen: str, ids: str) -> None:
    reply = ask("GET", "/events/a?count=3&interval=0", (("Last-Event-ID", seen),))
    lines = reply.body.decode().split("\n")
    assert lines[0] == "retry: 100"
    assert [line for line in lines if line.startswith("id")] == [f"id: {n}" for n in ids]


@pytest.mark.parametrize("seen", ["3", "4", "999999999"])
def test_after_the_last_event_a_client_is_told_to_stop(ask: Ask, seen: str) -> None:
    reply = ask("GET", "/events/a?count=3", (("Last-Event-ID", seen),))
    assert (reply.status, reply.body) == (204, b"")


@pytest.mark.parametrize("seen", ["x", "-1", "1.5", "\xb2", "9" * 10])
def test_an_id_that_is_none_of_the_streams_is_refused(ask: Ask, seen: str) -> None:
    reply = ask("GET", "/events/a", (("Last-Event-ID", seen),))
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, "Last-Event-ID")


def test_a_connection_that_breaks_has_no_end_and_a_closed_log_entry(
    server: local_server.Server, ask: Ask
) -> None:
    server.log.clear()
    with pytest.raises(ValueError, match="the chunked body has no end"):
        ask("GET", "/events/a?count=3&interval=0&drop_after=2")
    assert [entry.status for entry in server.log] == [200]


async def test_a_client_that_resumes_gets_each_event_once(
    session: aiohttp.ClientSession, server: local_server.Server
) -> None:
    server.log.clear()
    url = "/events/a?count=7&interval=0&drop_after=3"
    last_seen, parts = "0", []
    while True:
        status, ids = await ids_until_it_breaks(session, url, last_seen)
        if status == 204:
            break
        parts.append(ids)
        last_seen = ids[-1]
    assert parts == [["1", "2", "3"], ["4", "5", "6"], ["7"]]
    assert [entry.status for entry in server.log] == [200, 200, 200, 204]


@pytest.mark.parametrize("drop_after", [0, 3, 4])
def test_a_stream_that_is_over_does_not_break(ask: Ask, drop_after: int) -> None:
    reply = ask("GET", f"/events/a?count=3&interval=0&drop_after={drop_after}")
    assert reply.body.endswith(b"data: 3\n\n")


async def test_events_come_when_they_happen(session: aiohttp.ClientSession) -> None:
    for query in ("", "&drop_after=1"):
        async with asyncio.timeout(4):  # before the second
            async with session.get(f"/events/a?count=2&interval=5{query}") as response:
                assert b"id: 1\n" in [await response.content.readline() for _ in range(3)]


@pytest.mark.parametrize("name", ["a%0Ab", "a%0Db", "a%0D%0Ab", "a%E2%80%A8b"])
def test_a_name_cannot_end_its_line(ask: Ask, name: str) -> None:
    reply = ask("GET", f"/events/{name}?count=1")
    assert b"data: a b\ndata: 1\n\n" in reply.body


@pytest.mark.parametrize(
    "query",
    [
        "count=0",
        "count=101",
        "interval=11",
        "interval=nan",
        "count=100&interval=1",
        "retry=-1",
        "retry=60001",
        "drop_after=-1",
        "drop_after=101",
    ],
)
def test_what_is_out_of_range_is_refused(ask: Ask, query: str) -> None:
    assert ask("GET", f"/events/a?{query}").status == 400


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
