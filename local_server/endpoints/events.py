"""Things that happen one after the other, told as they happen.

Endpoints: /sse /jsonl /events/{stream}
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from itertools import chain

from aiohttp import hdrs, web

from local_server.exchange.parameters import (
    Integer,
    Seconds,
    Text,
    again_and_again,
    takes,
    together,
)
from local_server.exchange.replies import BadParameter
from local_server.exchange.routing import Family
from local_server.exchange.streams import cut_stream, paced, stream
from local_server.limits import MAX_LINES

routes = Family()

COUNT = Integer("count", "How many events.", default=10, minimum=1, maximum=MAX_LINES)
DURATION = Seconds("duration", "Seconds from the first to the last.", default=5)
DELAY = Seconds("delay", "Seconds before the first.", default=0)
STREAM = Text("stream", "The stream's name.")
INTERVAL = Seconds("interval", "Seconds from one to the next.", default=0.1)
RETRY = Integer(
    "retry",
    "Milliseconds that a client shall wait before it connects again.",
    default=100,
    minimum=0,
    maximum=60_000,
)
DROP_AFTER = Integer(
    "drop_after",
    "Events after which the connection is cut, if there are more; 0 is never.",
    default=0,
    minimum=0,
    maximum=MAX_LINES,
)
LAST_EVENT_ID = "Last-Event-ID"
EVENT_STREAM: dict[str, str] = {
    hdrs.CONTENT_TYPE: "text/event-stream",
    hdrs.CACHE_CONTROL: "no-store",
}


@routes.get("/sse")
@takes(COUNT, DURATION, DELAY)
async def server_sent_events(request: web.Request) -> web.StreamResponse:
    """Server-Sent Events named `ping`; after `Last-Event-ID` only those that come after it.

    The format is the HTML Standard's, section 9.2.
    """
    last_seen = request.headers.get(LAST_EVENT_ID, "")
    first = int(last_seen) + 1 if last_seen.isdecimal() and len(last_seen) < 10 else 0
    return await _tell(
        request,
        first,
        lambda number: f"event: ping\nid: {number}\ndata: {_event(number)}\n\n",
        EVENT_STREAM[hdrs.CONTENT_TYPE],
    )


@routes.get("/events/{stream}", allow_head=False)
@takes(STREAM, COUNT, INTERVAL, RETRY, DROP_AFTER)
async def events(request: web.Request) -> web.StreamResponse:
    """Server-Sent Events 1 to `count`, and a connection that breaks; `Last-Event-ID` goes on.

    A reply begins with `retry`. An event has a name (`tick`), an id and two lines of data, of which
    a client makes one text: the stream's name, and the event's number. After the last event the
    reply to whoever comes again is 204, which tells clients to stop (HTML Standard, section 9.2).
    """
    name, count, interval = STREAM.of(request), COUNT.of(request), INTERVAL.of(request)
    retry, drop_after = RETRY.of(request), DROP_AFTER.of(request)
    again_and_again(request, count, interval)
    first = _seen(request) + 1
    if first > count:
        return web.Response(status=204)
    last = first + drop_after - 1 if drop_after else count
    ticks = (_tick(name, number) for number in range(first + 1, min(last, count) + 1))
    begin = f"retry: {retry}\n".encode() + _tick(name, first)
    pieces = paced(chain([begin], ticks), interval)
    if last < count:
        return await cut_stream(request, pieces, headers=EVENT_STREAM)
    return await stream(request, pieces, headers=EVENT_STREAM)


def _tick(name: str, number: int) -> bytes:
    label = " ".join(name.splitlines())  # a line's end would end the field
    return f"event: tick\nid: {number}\ndata: {label}\ndata: {number}\n\n".encode()


def _seen(request: web.Request) -> int:
    """The number of the last event that the client has seen. Raises `BadParameter`."""
    given = request.headers.get(LAST_EVENT_ID, "0")
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        raise BadParameter(LAST_EVENT_ID, given, "the id of one of the stream's events")
    return int(given)


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
