"""Things that happen one after the other, told as they happen.

Endpoints: /sse /jsonl
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator

from aiohttp import hdrs, web

from local_server.limits import MAX_LINES
from local_server.parameters import Integer, Seconds, takes, together
from local_server.streams import paced, stream

routes = web.RouteTableDef()

COUNT = Integer("count", "How many events.", default=10, minimum=1, maximum=MAX_LINES)
DURATION = Seconds("duration", "Seconds from the first to the last.", default=5)
DELAY = Seconds("delay", "Seconds before the first.", default=0)


@routes.get("/sse")
@takes(COUNT, DURATION, DELAY)
async def server_sent_events(request: web.Request) -> web.StreamResponse:
    """Server-Sent Events named `ping`; after `Last-Event-ID` only those that come after it.

    The format is the HTML Standard's, section 9.2.
    """
    last_seen = request.headers.get("Last-Event-ID", "")
    first = int(last_seen) + 1 if last_seen.isdecimal() and len(last_seen) < 10 else 0
    return await _tell(
        request,
        first,
        lambda number: f"event: ping\nid: {number}\ndata: {_event(number)}\n\n",
        "text/event-stream",
    )


@routes.get("/jsonl")
@takes(COUNT, DURATION, DELAY)
async def json_lines(request: web.Request) -> web.StreamResponse:
    """One JSON object a line."""
    return await _tell(request, 0, lambda number: _event(number) + "\n", "application/x-ndjson")


async def _tell(
    request: web.Request, first: int, written: Callable[[int], str], content_type: str
) -> web.StreamResponse:
    count = COUNT.of(request)
    delay, duration = DELAY.of(request), DURATION.of(request)
    together(request, delay, duration)
    await asyncio.sleep(delay)
    return await stream(
        request,
        paced(_written(range(first, count), written), duration / max(1, count - 1)),
        headers={hdrs.CONTENT_TYPE: content_type, hdrs.CACHE_CONTROL: "no-store"},
    )


def _written(numbers: range, written: Callable[[int], str]) -> Iterator[bytes]:
    return (written(number).encode() for number in numbers)


def _event(number: int) -> str:
    return json.dumps({"id": number, "timestamp": int(time.time() * 1000)})
