"""One client's connection, and all of them together: how many, how slow, how wrong they may be.

This is aiohttp's protocol with what a server needs that anybody may talk to: whatever a client
sends, it gets an answer or an end, and nothing is printed. It uses what `web.RequestHandler` keeps
private (`private` lists it), because aiohttp offers no other way. What a well-formed request is
answered is decided in `app`.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, cast

from aiohttp import HttpVersion10, HttpVersion11, hdrs, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.streams import EMPTY_PAYLOAD, StreamReader

from local_server.exchange.body import CONTINUE
from local_server.exchange.private import ErrInfo
from local_server.exchange.replies import error_reply, json_text
from local_server.limits import Limits

GOODBYE_SECONDS = 1.0
"""What a refused client has to read why, before its connection is cut."""

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class TooSlow(web.RequestPayloadError):
    """The client is silent in the middle of a body."""


def _refusal(status: HTTPStatus, message: str) -> bytes:
    """A whole response, for a client whose request is not known."""
    body = json_text({"error": message, "status": status.value}).encode("ascii")
    return (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode("ascii") + body


FULL = _refusal(
    HTTPStatus.SERVICE_UNAVAILABLE, "too many connections are open; close one, or use it again"
)
SLOW = _refusal(HTTPStatus.REQUEST_TIMEOUT, "the request's head did not come in time")


class Connection(web.RequestHandler):
    """The HTTP protocol on one connection; `serial` tells connections apart in the log."""

    __slots__ = ("_body", "_clients", "_head_began", "_heard", "serial")
    _serials = itertools.count(1)

    def __init__(self, clients: Clients, manager: web.Server, **options: Any) -> None:
        super().__init__(manager, **options)
        self.serial = next(self._serials)
        self._clients = clients
        self._body: StreamReader = EMPTY_PAYLOAD  # of the request that came last
        self._head_began: float | None = None  # the time when the head that is coming began
        self._heard = 0.0  # the last time when a part of a head or body came

    # ---- how many --------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport = cast("asyncio.Transport", transport)  # uvloop's is one, but does not say so
        if self._clients.enter(self, transport):
            self._head_began = self._loop.time()
            super().connection_made(transport)
            return
        self.force_close()  # nothing that comes is read as HTTP
        transport.write(FULL)
        if transport.can_write_eof():
            # To close now would take the reply back if the client has sent a request already.
            transport.write_eof()
            self._loop.call_later(GOODBYE_SECONDS, transport.abort)
        else:
            transport.close()

    def connection_lost(self, exc: BaseException | None) -> None:
        self._clients.leave(self)
        super().connection_lost(exc)

    # ---- how slow --------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        requests = self._request_count
        in_body = not self._body.is_eof()
        super().data_received(data)
        if requests == self._request_count:
            if data:
                self._heard = self._loop.time()
                if not in_body and self._head_began is None:
                    self._head_began = self._heard
            return
        message, body = self._messages[-1]
        self._head_began = None
        if isinstance(message, ErrInfo):
            # The parser leaves whoever reads the body waiting for ever.
            self._body.set_exception(web.RequestPayloadError(message.message))
        elif body is not EMPTY_PAYLOAD:
            self._body = body
            self._heard = self._loop.time()

    def cut_if_slow(self, now: float, limits: Limits) -> None:
        """End it if its client is too slow with a head, or silent in the middle of a body."""
        if not self._body.is_eof():
            if self._reading_paused:
                self._heard = now  # it is the handler that is slow
            if now - self._heard > limits.silent_seconds and self._body.exception() is None:
                self._body.set_exception(TooSlow())
            return
        if self._waiter is None or self._head_began is None:
            return  # a request is being served, or nothing has begun
        if now - self._head_began > limits.head_seconds:
            if self._heard and self.transport is not None:
                self.transport.write(SLOW)
            self.force_close()

    # ---- how wrong -------------------------------------------------------------------------------

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """aiohttp's page for what never came to the application, in JSON and without a traceback.

        What is not the client's fault is aiohttp's business.
        """
        if isinstance(exc, ConnectionError):  # it went before `100 Continue` could be written
            self.force_close()
            return web.Response()
        if not isinstance(exc, HttpProcessingError):
            return super().handle_error(request, status, exc, message)
        why = " ".join(str(message).split()).removesuffix(" ^")
        reply = error_reply(status, f"the request cannot be read: {why}")
        reply.force_close()
        return reply

    def log_exception(self, *args: Any, **kw: Any) -> None:
        """Nothing, if a body whose rest nobody wanted was broken in that rest."""
        if not isinstance(kw.get("exc_info"), web.RequestPayloadError):
            super().log_exception(*args, **kw)


class Clients:
    """All the connections to one server, on whatever socket they came."""

    def __init__(self, manager: web.Server, limits: Limits) -> None:
        manager.request_handler = _refusing_unmet(manager.request_handler)
        self._manager = manager
        self._limits = limits
        self._transports: dict[Connection, asyncio.Transport] = {}

    def connection(self) -> Connection:
        """The protocol for one more connection."""
        return Connection(
            self,
            self._manager,
            loop=asyncio.get_running_loop(),
            access_log=None,
            auto_decompress=False,  # what was sent is what the server tells back
            max_line_size=self._limits.line,
            max_field_size=self._limits.line,
            max_headers=self._limits.headers,
        )

    def enter(self, connection: Connection, transport: asyncio.Transport) -> bool:
        """Take note of a connection until it leaves. Returns whether there is room for it."""
        self._transports[connection] = transport
        return len(self._transports) <= self._limits.connections

    def leave(self, connection: Connection) -> None:
        """Forget a connection."""
        self._transports.pop(connection, None)

    async def watch(self) -> None:
        """Cut slow clients, for ever; each is cut at most a quarter of its time too late.

        One timer for all of them, because a timer a request would cost every request.
        """
        while True:
            await asyncio.sleep(min(self._limits.head_seconds, self._limits.silent_seconds) / 4)
            self._cut_slow()

    def _cut_slow(self) -> None:
        now = asyncio.get_running_loop().time()
        for connection in list(self._transports):
            connection.cut_if_slow(now, self._limits)

    async def close(self) -> None:
        """Cut what is left: clients that do not read what was sent to them, or are refused."""
        for transport in list(self._transports.values()):
            transport.abort()
        while self._transports:
            await asyncio.sleep(0)


def _refusing_unmet(handler: Handler) -> Handler:
    """`handler`, for requests whose version and `Expect` can be met; aiohttp looks at neither."""

    def answer(request: web.BaseRequest) -> Awaitable[web.StreamResponse]:
        if request._version[0] != 1:
            return _refused_version(request)
        expected = request.headers.get(hdrs.EXPECT)
        if expected and expected.lower() != CONTINUE and request._version >= HttpVersion11:
            return _refused_expectation(expected)
        return handler(request)

    return answer


async def _refused_version(request: web.BaseRequest) -> web.StreamResponse:
    """RFC 9110, section 15.6.6; the reply itself must be of a version that we speak."""
    version = "{}.{}".format(*request._version)
    request._version = HttpVersion10
    reply = error_reply(505, f"the request must be HTTP/1.1 or HTTP/1.0, not HTTP/{version}")
    reply.force_close()
    return reply


async def _refused_expectation(expected: str) -> web.StreamResponse:
    """RFC 9110, section 10.1.1. aiohttp's own reply fails on what is not UTF-8."""
    shown = expected[:80].encode("utf-8", "replace").decode()
    return error_reply(417, f"Expect must be {CONTINUE}, not {shown!r}")
