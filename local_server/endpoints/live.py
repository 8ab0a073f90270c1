"""The log while it grows, on a page to project: what is asked, by whom, how much at once.

Endpoints: /live /live/events /live/mine

Whoever watches is not in the log (`log.UNLOGGED`). The page has nothing from elsewhere in it, and
only relative addresses, so it works behind a path of a reverse proxy, too.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path

from aiohttp import hdrs, web

from local_server.exchange.pages import page_in
from local_server.exchange.printing import printable
from local_server.exchange.replies import error_reply, html_reply, json_reply
from local_server.exchange.routing import Family
from local_server.lanes import LANES, Lanes
from local_server.log import LOG, Entry

routes = Family()

PAGE = Path(__file__).parent / "files" / "live.html"
ENDING = web.AppKey("ENDING", asyncio.Event)
PERIOD = 0.25
"""Seconds between two events, however many requests there are."""
NEWEST = 40
"""Requests that an event tells one by one; of the others it has only the numbers."""
OF_A_CLASS = 10 * NEWEST
"""The same, where each of thirty learners may have sent ten at once."""
NO_CLASS = "this server is nobody's but this machine's: its log is server.log"


@routes.setup
def let_watchers_go(app: web.Application) -> None:
    """A server that stops does not wait for those who watch."""
    app[ENDING] = asyncio.Event()

    async def end(_app: web.Application) -> None:
        app[ENDING].set()

    app.on_shutdown.append(end)


@routes.get("/live")
async def live(request: web.Request) -> web.Response:
    """A page that shows requests while they happen."""
    return html_reply(page_in(PAGE))


@routes.get("/live/events", allow_head=False)
async def live_events(request: web.Request) -> web.StreamResponse:
    """Server-Sent Events for that page: what the log has gained, four times a second."""
    log, ending = request.config_dict[LOG], request.config_dict[ENDING]
    lanes: Lanes | None = request.config_dict.get(LANES)
    reply = web.StreamResponse(
        headers={hdrs.CONTENT_TYPE: "text/event-stream", hdrs.CACHE_CONTROL: "no-store"}
    )
    await reply.prepare(request)
    most = NEWEST if lanes is None else OF_A_CLASS
    seen, last = 0, ""
    waited_for: list[Entry] = []
    with contextlib.suppress(ConnectionError):
        while not ending.is_set():
            arrived, newest, waiting = log.news(seen, most)
            answered = [entry for entry in waited_for if entry.end is not None]
            answered = answered if arrived >= seen else []  # the log was cleared
            told = json.dumps(
                {
                    "total": arrived,
                    "inFlight": log.in_flight,
                    "peak": log.peak_in_flight,
                    "connections": log.connections,
                    "open": [_row(entry) for entry in waiting],
                    "rows": [_row(entry) for entry in [*answered, *newest]],
                    "learners": [] if lanes is None else lanes.counts(),
                }
            )
            # A comment keeps the connection, and finds out whether anybody is there.
            await reply.write(f"data: {told}\n\n".encode() if told != last else b":\n\n")
            seen, last, waited_for = arrived, told, waiting
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), PERIOD)
    return reply


def _row(entry: Entry) -> list[object]:
    """[number, connection, method, path, status, seconds of arrival, seconds it took, who]."""
    took = None if entry.end is None else round(entry.end - entry.start, 4)
    shown = printable(entry.method), printable(entry.path)
    start = round(entry.start, 4)
    return [entry.number, entry.connection, *shown, entry.status, start, took, entry.who]


@routes.get("/live/mine")
async def live_mine(request: web.Request) -> web.Response:
    """At a server for a class: the log of who asks, as JSON."""
    lanes = request.config_dict.get(LANES)
    if lanes is None:
        return error_reply(404, NO_CLASS)
    log = lanes.of(request)
    entries = [
        [one.number, one.connection, one.method, one.path, one.start, one.end, one.status]
        for one in log
    ]
    return json_reply(
        {
            "entries": entries,
            "inFlight": log.in_flight,
            "peak": log.peak_in_flight,
            "connections": log.connections,
        }
    )


@routes.delete("/live/mine")
async def forget_mine(request: web.Request) -> web.Response:
    """At a server for a class: begin the log of who asks anew."""
    lanes = request.config_dict.get(LANES)
    if lanes is None:
        return error_reply(404, NO_CLASS)
    lanes.of(request).clear()
    return web.Response(status=204)
