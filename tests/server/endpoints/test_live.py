"""The live page shows what the log gains, is not in it itself, and holds nobody up."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp

import local_server
from local_server.log import Log


async def told(session: aiohttp.ClientSession, wanted: int) -> dict[str, Any]:
    """The first event by which that many requests have arrived."""
    async with asyncio.timeout(30), session.get("/live/events") as response:
        assert response.content_type == "text/event-stream"
        async for line in response.content:
            if line.startswith(b"data: "):
                event: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
                if event["total"] >= wanted:
                    return event
    raise AssertionError("the stream ended")


async def test_it_tells_what_was_asked_and_is_not_in_the_log_itself(
    session: aiohttp.ClientSession, server: local_server.Server
) -> None:
    server.log.clear()
    async with session.get("/live") as page:
        assert (page.status, page.content_type) == (200, "text/html")
    for path in ("/get?a=1", "/status/418"):
        async with session.get(path):
            pass
    event = await told(session, 2)
    assert server.log.paths == ["/get?a=1", "/status/418"]
    assert (event["total"], event["inFlight"], event["open"]) == (2, 0, [])
    assert [row[:5] for row in event["rows"]] == [
        [1, 1, "GET", "/get?a=1", 200],
        [2, 1, "GET", "/status/418", 418],
    ]


async def test_a_request_that_took_long_is_told_again_when_it_is_answered(
    session: aiohttp.ClientSession, server: local_server.Server
) -> None:
    server.log.clear()
    waiting = asyncio.create_task(session.get("/delay/1"))
    outcomes = []
    async with asyncio.timeout(30), session.get("/live/events") as response:
        async for line in response.content:
            event = json.loads(line.removeprefix(b"data: ")) if line.startswith(b"data: ") else {}
            outcomes += [row[4] for row in [*event.get("open", ()), *event.get("rows", ())]]
            if 200 in outcomes:
                break
    (await waiting).close()
    assert outcomes[0] is None
    assert outcomes[-1] == 200


async def test_of_very_many_requests_it_tells_the_newest_and_the_numbers(
    session: aiohttp.ClientSession, server: local_server.Server
) -> None:
    server.log.clear()
    for _ in range(100):
        async with session.get("/get"):
            pass
    event = await told(session, 100)
    assert [row[0] for row in event["rows"]] == list(range(61, 101))


async def test_what_is_asked_for_cannot_break_the_page(session: aiohttp.ClientSession) -> None:
    for path in ("/%00%1b[31m", "/<script>alert(1)</script>", "/" + "x" * 5000, "/%e2%80%ae"):
        async with session.get(path):
            pass
    event = await told(session, 1)
    assert all(len(row[3]) < 300 and row[3].isprintable() for row in event["rows"])


def test_what_is_new_after_a_clear() -> None:
    log = Log()
    for number in range(3):
        log.leave(log.arrive(1, "GET", f"/{number}"), 200)
    assert [entry.path for entry in log.news(1, 40)[1]] == ["/1", "/2"]
    assert log.news(3, 40)[1] == []
    log.clear()
    waiting = log.arrive(1, "GET", "/new")
    assert log.news(3, 40) == (1, [waiting], [waiting])


async def test_a_server_that_stops_does_not_wait_for_who_watches() -> None:
    server = local_server.Server().start()
    async with aiohttp.ClientSession(server.url) as session, session.get("/live/events") as watched:
        await watched.content.readline()
        async with asyncio.timeout(30):
            await asyncio.to_thread(server.stop)
            await watched.content.read()  # to its end
    assert not server.running
