"""Replies that are broken on the wire: cut, reset, stalled, or no HTTP at all.

Endpoints: /faults/disconnect /faults/reset-before-headers /faults/reset-mid-body
/faults/truncated /faults/bad-chunk-size /faults/garbage-status-line /faults/oversize-headers
/faults/latin1-header /faults/never /faults/stall /faults/close-on-reuse

The request log has the status where one was sent, and None where not. Replies that are right on the
wire, and wrong in what they say, are in `faults`.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any, NoReturn

from aiohttp import hdrs, web

from local_server.exchange.parameters import Integer, Seconds, again_and_again, takes
from local_server.exchange.replies import BadParameter, json_reply
from local_server.exchange.routing import Family
from local_server.exchange.streams import Cut, drop, paced, stream
from local_server.limits import KIB

routes = Family()

NEVER = 3600.0
"""Seconds after which a connection that is never answered is closed, if the client is still there.
"""
MAX_LENGTH = 64 * KIB
"""Bytes of a broken body; so many fit into the system's buffers, and leave before a reset does."""
MAX_CHUNKS = 100
MAX_HEADER = 1024 * KIB
"""Bytes of an oversize header."""
RESET = struct.pack("hh" if hasattr(socket, "SO_EXCLUSIVEADDRUSE") else "ii", 1, 0)
"""SO_LINGER for no time at all: closing sends a reset. Windows has shorter numbers in it."""

LENGTH = Integer("length", "The Content-Length.", default=1000, minimum=1, maximum=MAX_LENGTH)
SENT = Integer("sent", "Bytes that are sent of it.", default=500, minimum=0, maximum=MAX_LENGTH)
DELAY = Seconds("delay", "Seconds between the last byte and the reset.", default=0.1)
LATER = Seconds("delay", "Seconds between the good chunk and the bad size.", default=0)
HEADER_SIZE = Integer(
    "size",
    "Bytes of one header; aiohttp's clients take 8190 if they are not told otherwise.",
    default=10_000,
    minimum=1,
    maximum=MAX_HEADER,
)
CHUNKS = Integer("chunks", "How many chunks.", default=2, minimum=1, maximum=MAX_CHUNKS)
INTERVAL = Seconds("interval", "Seconds of silence between two chunks.", default=2)

PLAIN: dict[str, str] = {hdrs.CONTENT_TYPE: "text/plain; charset=utf-8"}


class Reset(Cut):
    """A reply whose connection is reset after the last piece."""

    def end(self, transport: asyncio.Transport) -> None:
        """Reset the connection."""
        _reset(transport)


class Wire(web.StreamResponse):
    """Bytes that are written as they are, then the connection is closed.

    `sent` is the status that a client can read in them, for the log; None if there is none.
    """

    def __init__(
        self, transport: asyncio.Transport | None, wire: bytes, sent: int | None = None
    ) -> None:
        super().__init__()
        self.force_close()
        self._transport = transport
        self._wire = wire
        self._sent = sent

    @property
    def status(self) -> Any:
        """What the log has: an int or None."""
        return self._sent

    async def prepare(self, request: web.BaseRequest) -> None:
        """Sends nothing: what there is of a head is among the bytes."""

    async def write_eof(self, data: bytes = b"") -> None:
        """Sends the bytes and closes the connection."""
        if self._transport is not None:
            self._transport.write(self._wire)
            self._transport.close()


class LastReply(web.Response):
    """A reply after which the connection looks alive, and closes when it is used again."""

    async def write_eof(self, data: bytes = b"") -> None:
        """Sends the reply, and from then on waits for the next request to close."""
        transport = None if self._req is None else self._req.transport
        await super().write_eof(data)
        if transport is not None:
            transport.set_protocol(_CloseOnData(transport))


class _CloseOnData(asyncio.Protocol):
    """What a connection talks to instead of aiohttp's protocol, which only hears of its end."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        before = transport.get_protocol()
        self.connection_lost = before.connection_lost  # type: ignore[method-assign]
        if isinstance(before, asyncio.Protocol):
            self.pause_writing = before.pause_writing  # type: ignore[method-assign]
            self.resume_writing = before.resume_writing  # type: ignore[method-assign]

    def data_received(self, data: bytes) -> None:
        self._transport.close()


@routes.get("/faults/disconnect", allow_head=False)
async def disconnect(request: web.Request) -> NoReturn:
    """Closes the connection instead of answering."""
    drop(request)


@routes.get("/faults/reset-before-headers", allow_head=False)
async def reset_before_headers(request: web.Request) -> NoReturn:
    """Resets the connection (TCP's RST) instead of answering."""
    _reset(request.transport)
    raise ConnectionResetError


@routes.get("/faults/reset-mid-body", allow_head=False)
@takes(LENGTH, SENT, DELAY)
async def reset_mid_body(request: web.Request) -> web.StreamResponse:
    """Resets the connection in the middle of the body."""
    response = Reset(headers=PLAIN)
    part = _part(request, response)
    delay = DELAY.of(request)
    await response.prepare(request)
    await response.write(part)
    await asyncio.sleep(delay)  # what has not been read when the reset comes may be lost
    return response


@routes.get("/faults/truncated", allow_head=False)
@takes(LENGTH, SENT)
async def truncated(request: web.Request) -> web.StreamResponse:
    """Closes the connection before the body is as long as its Content-Length says."""
    response = Cut(headers=PLAIN)
    response.last = _part(request, response)
    return response


@routes.get("/faults/bad-chunk-size", allow_head=False)
@takes(LATER)
async def bad_chunk_size(request: web.Request) -> web.StreamResponse:
    """A chunked body whose second chunk has a size that is no number.

    aiohttp's client (3.14) raises `ClientResponseError` when all of it comes at once. When the bad
    size comes later, it does not notice, and waits until its own timeout.
    """
    delay = LATER.of(request)
    wire = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n6\r\nfirst\n\r\n"
    )
    if delay and request.transport is not None:
        request.transport.write(wire)
        wire = b""
        await asyncio.sleep(delay)
    return Wire(request.transport, wire + b"six\r\nsecond\r\n0\r\n\r\n", sent=200)


@routes.get("/faults/garbage-status-line", allow_head=False)
async def garbage_status_line(request: web.Request) -> web.StreamResponse:
    """Sends a first line that is none of HTTP's."""
    return Wire(request.transport, b"220 mail.test ESMTP ready\r\n\r\n")


@routes.get("/faults/oversize-headers")
@takes(HEADER_SIZE)
async def oversize_headers(request: web.Request) -> web.Response:
    """A reply with one header that is larger than clients take."""
    return json_reply({"size": HEADER_SIZE.of(request)}, headers={"X-Oversize": _x(request)})


@routes.get("/faults/latin1-header", allow_head=False)
async def latin1_header(request: web.Request) -> web.StreamResponse:
    """A header, `X-Author`, that is Latin-1, as old servers send, and not UTF-8."""
    head = "HTTP/1.1 200 OK\r\nX-Author: José\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    return Wire(request.transport, head.encode("latin-1"), sent=200)


@routes.get("/faults/never", allow_head=False)
async def never(request: web.Request) -> NoReturn:
    """Never answers, and keeps the connection open until the client gives up."""
    await asyncio.sleep(NEVER)
    drop(request)


@routes.get("/faults/stall")
@takes(CHUNKS, INTERVAL)
async def stall(request: web.Request) -> web.StreamResponse:
    """A chunked body with silence between its chunks; the first one comes at once."""
    count, interval = CHUNKS.of(request), INTERVAL.of(request)
    again_and_again(request, count - 1, interval)
    pieces = (f"chunk {number}\n".encode() for number in range(1, count + 1))
    return await stream(request, paced(pieces, interval), headers=PLAIN)


@routes.get("/faults/close-on-reuse", allow_head=False)
async def close_on_reuse(request: web.Request) -> web.Response:
    """Keeps the connection open, but closes it when the next request comes on it.

    That request is not in the log: a server that closes does not read it.
    """
    return LastReply(text="send another\n", headers={hdrs.CONNECTION: "keep-alive"})


def _part(request: web.Request, response: web.StreamResponse) -> bytes:
    """What is sent of the body whose length `response` announces. Raises `BadParameter`."""
    length, sent = LENGTH.of(request), SENT.of(request)
    if sent >= length:
        raise BadParameter("sent", f"{sent}", f"fewer bytes than length, which is {length}")
    response.content_length = length
    return b"*" * sent


def _x(request: web.Request) -> str:
    return "x" * HEADER_SIZE.of(request)


def _reset(transport: asyncio.Transport | None) -> None:
    """End a connection with a reset. What was written and has not left is lost."""
    if transport is None:
        return
    # uvloop's socket has no setsockopt, so this borrows its descriptor.
    borrowed = socket.socket(fileno=transport.get_extra_info("socket").fileno())
    try:
        borrowed.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    finally:
        borrowed.detach()
    transport.abort()
