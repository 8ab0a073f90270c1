"""WebSockets (RFC 6455): one that answers, and others that each do one thing a client must know.

Endpoints: /websocket/echo /websocket/subprotocol /websocket/close /websocket/ping
/websocket/no-pong /websocket/silent /websocket/fragmented /websocket/oversize /websocket/slow

All are closed rightly: with the client's code when the client closes, with 1000 when they are done,
with 1001 when the server stops; `silent` alone leaves its client's close without an answer. Where
several clients talk to each other is `chat`.
"""

from __future__ import annotations

import asyncio
import contextlib
import struct

from aiohttp import WSMsgType, web

from local_server.exchange.parameters import Integer, Seconds, Text, again_and_again, takes
from local_server.exchange.replies import BadParameter
from local_server.exchange.routing import Family
from local_server.exchange.websocket import (
    Socket,
    end_with_the_server,
    offered_protocols,
    opened,
)
from local_server.limits import KIB, MIB

routes = Family()
routes.setup(end_with_the_server)

SUBPROTOCOLS = ("chat", "superchat")
MAX_FRAMES = 100
"""Of a fragmented message; of the messages and pings that an endpoint sends."""
MAX_OVERSIZE = 16 * MIB
"""Bytes of a message that is too large."""
MAX_REASON = 123
"""Bytes of the reason in a close frame (RFC 6455, section 5.5: 125, with the code)."""
# RFC 6455, sections 7.4.1 and 7.4.2: the others are not sent, or not given to anybody yet.
CLOSE_CODES = frozenset({1000, 1001, 1002, 1003, *range(1007, 1015), *range(3000, 5000)})
LOOK_SECONDS = 0.02
"""How often one that does not read looks whether its client is still there."""
MAX_TEXT = 8 * KIB
"""Bytes of a fragmented message."""

MAX_MESSAGE_SIZE = Integer(
    "max_message_size",
    "Bytes of a message; a larger one closes the connection with code 1009.",
    minimum=1,
    limit="websocket_message",
)
CODE = Integer("code", "The close code.", default=1000, minimum=1000, maximum=4999)
REASON = Text("reason", f"The reason, {MAX_REASON} bytes at most.", default="")
AFTER = Integer(
    "after", "How many of the client's messages it waits for.", default=0, minimum=0, maximum=1000
)
COUNT = Integer("count", "How many.", default=3, minimum=1, maximum=MAX_FRAMES)
INTERVAL = Seconds("interval", "Seconds from one to the next.", default=0.1)
WAIT = Seconds("wait", "Seconds to wait for a pong.", default=1)
TEXT = Text("text", "The message.", default="one message in several frames")
FRAMES = Integer("frames", "How many frames.", default=3, minimum=1, maximum=MAX_FRAMES)
SIZE = Integer(
    "size",
    "Bytes of the message; aiohttp's clients take 4 MiB if they are not told otherwise.",
    default=4 * MIB + 1,
    minimum=0,
    maximum=MAX_OVERSIZE,
)


@routes.get("/websocket/echo", allow_head=False)
@takes(MAX_MESSAGE_SIZE)
async def echo(request: web.Request) -> web.WebSocketResponse:
    """A WebSocket that sends back every message, and closes with the client's code.

    It speaks whatever the client names first in `Sec-WebSocket-Protocol`.
    """
    most = MAX_MESSAGE_SIZE.given(request)
    async with opened(request, offered_protocols(request), most=most) as socket:
        await _echo(socket)
    return socket


@routes.get("/websocket/subprotocol", allow_head=False)
async def subprotocol(request: web.Request) -> web.WebSocketResponse:
    """Speaks `chat` or `superchat`, whichever the client likes better; says which, then echoes.

    Its first message is `{"subprotocol": "chat"}`, or null if the client offered neither.
    """
    async with opened(request, SUBPROTOCOLS) as socket:
        await socket.send_json({"subprotocol": socket.ws_protocol})
        await _echo(socket)
    return socket


@routes.get("/websocket/close", allow_head=False)
@takes(CODE, REASON, AFTER)
async def close(request: web.Request) -> web.WebSocketResponse:
    """Closes with a chosen code and reason, at once or after some messages of the client."""
    code, reason, after = CODE.of(request), REASON.of(request), AFTER.of(request)
    if code not in CLOSE_CODES:
        raise BadParameter("code", f"{code}", "1000 to 1003, 1007 to 1014 or 3000 to 4999")
    # The query's broken UTF-8 is U+FFFD by now, so that this never fails.
    if len(reason.encode()) > MAX_REASON:
        raise BadParameter("reason", reason, f"text of {MAX_REASON} bytes at most")
    async with opened(request) as socket:
        for _ in range(after):
            if (await socket.receive()).type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                break  # the client was faster
        else:
            socket.close_at_the_end(code, reason)
    return socket


@routes.get("/websocket/ping", allow_head=False)
@takes(COUNT, INTERVAL, WAIT)
async def ping(request: web.Request) -> web.WebSocketResponse:
    """Pings, waits for each pong, and says how many pings and pongs there were so far.

    After each ping it sends `{"pings": 1, "pongs": 1}`: as soon as its pong has come, or without
    one when `wait` is over.
    """
    count, interval, wait = COUNT.of(request), INTERVAL.of(request), WAIT.of(request)
    again_and_again(request, count, interval)
    async with opened(request, autoping=False) as socket:
        pongs = 0
        for number in range(1, count + 1):
            payload = f"{number}".encode()
            await socket.ping(payload)
            pongs += await _listens(socket, wait, until_pong=payload)
            if socket.close_code is not None:
                break
            await socket.send_json({"pings": number, "pongs": pongs})
            if number < count:
                await _listens(socket, interval)
    return socket


@routes.get("/websocket/no-pong", allow_head=False)
async def no_pong(request: web.Request) -> web.WebSocketResponse:
    """Echoes messages, but never answers a ping."""
    async with opened(request, autoping=False) as socket:
        await _echo(socket)
    return socket


@routes.get("/websocket/silent", allow_head=False)
async def silent(request: web.Request) -> web.WebSocketResponse:
    """Takes the handshake and then plays dead: it answers no message, no ping and no close.

    It ends when the client ends the connection.
    """
    async with opened(request) as socket:
        while request.transport is not None:  # to read would be to answer
            await asyncio.sleep(LOOK_SECONDS)
    return socket


@routes.get("/websocket/fragmented", allow_head=False)
@takes(TEXT, FRAMES, INTERVAL)
async def fragmented(request: web.Request) -> web.WebSocketResponse:
    """Sends one message in several frames (RFC 6455, section 5.4), then closes.

    The text is cut between bytes, so that a character may begin in one frame and end in the next.
    """
    count, interval = FRAMES.of(request), INTERVAL.of(request)
    again_and_again(request, count, interval)
    text = TEXT.of(request).encode()
    if len(text) > MAX_TEXT:
        raise BadParameter("text", TEXT.of(request), f"text of {MAX_TEXT} bytes at most")
    async with opened(request, compress=False) as socket:
        for number in range(count):
            if number:
                await _listens(socket, interval)
            if socket.close_code is not None:
                break
            part = text[len(text) * number // count : len(text) * (number + 1) // count]
            opcode = WSMsgType.CONTINUATION if number else WSMsgType.TEXT
            if request.transport is not None:
                request.transport.write(_frame(part, opcode, final=number == count - 1))
    return socket


@routes.get("/websocket/oversize", allow_head=False)
@takes(SIZE)
async def oversize(request: web.Request) -> web.WebSocketResponse:
    """Sends one message that is larger than a client expects, and waits for the client's close."""
    size = SIZE.of(request)
    async with opened(request, compress=False) as socket:
        await socket.send_bytes(bytes(size))
        async for _ in socket:
            pass
    return socket


@routes.get("/websocket/slow", allow_head=False)
@takes(COUNT, INTERVAL)
async def slow(request: web.Request) -> web.WebSocketResponse:
    """Sends `{"number": 1}`, `{"number": 2}` … slowly, then closes."""
    count, interval = COUNT.of(request), INTERVAL.of(request)
    again_and_again(request, count, interval)
    async with opened(request) as socket:
        for number in range(1, count + 1):
            if number > 1:
                await _listens(socket, interval)
            if socket.close_code is not None:
                break
            await socket.send_json({"number": number})
    return socket


async def _echo(socket: Socket) -> None:
    """Sends back what comes, until the client closes."""
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            await socket.send_str(message.data)
        elif message.type is WSMsgType.BINARY:
            await socket.send_bytes(message.data)


async def _listens(socket: Socket, seconds: float, until_pong: bytes | None = None) -> bool:
    """Listens for so many seconds, so that pings are answered and a client's close is noticed.

    Stops when the client closes or the pong with this payload comes; True if that is why.
    """
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            async for message in socket:
                if message.type is WSMsgType.PING:
                    await socket.pong(message.data)
                elif message.type is WSMsgType.PONG and message.data == until_pong:
                    return True
    return False


def _frame(payload: bytes, opcode: int, *, final: bool) -> bytes:
    """A frame as a server writes it (RFC 6455, section 5.2): unmasked, `final` or to be continued.

    aiohttp sends every message in one.
    """
    first = 0x80 | opcode if final else opcode
    if len(payload) < 126:
        return struct.pack("!BB", first, len(payload)) + payload
    return struct.pack("!BBH", first, 126, len(payload)) + payload
