"""What all WebSockets here have in common: how they begin, how long they live, how they end.

What is said on one is decided in the families `websockets` and `chat`.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import zlib
from collections.abc import AsyncIterator, Iterable
from typing import Any

from aiohttp import WSCloseCode, WSMessage, WSMsgType, hdrs, web
from multidict import CIMultiDict

from local_server.exchange.headers import TOKEN
from local_server.exchange.lists import elements, joined, listed
from local_server.exchange.replies import BadParameter
from local_server.limits import limits_of

CLOSE_SECONDS = 2.0
"""What a client has to answer a close frame, before its connection is cut."""
MESSAGES = frozenset({WSMsgType.TEXT, WSMsgType.BINARY})
WINDOW = re.compile(r'"?([89]|1[0-5])"?')
WINDOW_OF_15 = re.compile(r'(;\s*server_max_window_bits\s*=\s*)"?15"?(?=\s*(?:;|\Z))')


class Socket(web.WebSocketResponse):
    """A WebSocket that is closed after its handler has returned, so that the log knows first.

    It answers a client's close with the client's code (RFC 6455, section 5.5.1), and closes with
    1000 if nobody has said anything else.
    """

    def __init__(self, *, most: int, **options: Any) -> None:
        # aiohttp's autoclose would answer every close with code 1000. It refuses a message that is
        # as large as it may be, and takes one when it is compressed: hence one byte more.
        super().__init__(autoclose=False, max_msg_size=most + 1, **options)
        self._most = most
        self._ending: tuple[int, bytes] | None = None
        self._cut = False
        self._life: asyncio.Timeout | None = None

    async def receive(self, timeout: float | None = None) -> WSMessage:
        """What comes next. A message of more than `most` bytes is the end."""
        message = await super().receive(timeout)
        if message.type in MESSAGES and _bytes_in(message.data) > self._most:
            self.close_at_the_end(WSCloseCode.MESSAGE_TOO_BIG)
            return WSMessage(WSMsgType.CLOSING, None, None)
        return message

    async def close(
        self, *, code: int = WSCloseCode.OK, message: bytes = b"", drain: bool = True
    ) -> bool:
        """Close it: with 1007 if what came could not be unpacked, which to aiohttp is all right."""
        if isinstance(self.exception(), zlib.error):
            code = WSCloseCode.INVALID_TEXT  # "not consistent with the type" (RFC 6455, 7.4.1)
        return await super().close(code=code, message=message, drain=drain)

    def close_at_the_end(self, code: int, reason: str = "") -> None:
        """Choose what it is closed with, once its handler has returned."""
        self._ending = code, reason.encode()

    def end(self, code: int, reason: str) -> None:
        """Make its handler stop now; any task may ask for that. The first who asks is heard."""
        if self._ending is None and self._life is not None:
            self.close_at_the_end(code, reason)
            self._life.reschedule(asyncio.get_running_loop().time())

    def cut(self) -> None:
        """Make its handler stop now, and then end the connection without a close frame."""
        self._cut = True
        self.end(WSCloseCode.ABNORMAL_CLOSURE, "")  # a code for logs: no frame may carry it

    @contextlib.asynccontextmanager
    async def living(self, seconds: float) -> AsyncIterator[None]:
        """Stops the block after so many seconds, or when somebody calls `end`."""
        try:
            async with asyncio.timeout(seconds) as self._life:
                yield
        except TimeoutError:
            if self._life is None or not self._life.expired():
                raise
            if self._ending is None:
                self.close_at_the_end(WSCloseCode.GOING_AWAY, "open for too long")
        finally:
            self._life = None

    async def write_eof(self) -> None:  # type: ignore[override]
        """Sends the close frame and waits for the client's, but not for ever."""
        code, reason = self._ending or (self.close_code or WSCloseCode.OK, b"")
        if code == WSCloseCode.ABNORMAL_CLOSURE:  # aiohttp lets clients send it; no frame may
            code = WSCloseCode.PROTOCOL_ERROR
        transport = self._req and self._req.transport
        if self._cut and transport:
            transport.close()  # what was written still leaves
            return
        done = False
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.close(code=code, message=reason)
                await super().write_eof()
                done = True
        except TimeoutError:
            pass
        finally:
            # The client does not read: the time is over, or aiohttp's drain() is cancelled at once,
            # as the one before it was. What waits to be sent would keep the connection open.
            if transport and not done:
                transport.abort()


OPEN = web.AppKey("OPEN", set[Socket])
"""The WebSockets that are open now."""


@contextlib.asynccontextmanager
async def opened(
    request: web.Request,
    protocols: Iterable[str] = (),
    *,
    most: int | None = None,
    **options: Any,
) -> AsyncIterator[Socket]:
    """A WebSocket for the time of the block, which stops at the end of the socket's life.

    `protocols` are the subprotocols the endpoint knows: the first of the client's that is among
    them is agreed on, or none (RFC 6455, section 4.2.2). A message from the client has `most` bytes
    at most, or the server's `Limits.websocket_message`. `options` are aiohttp's.

    Raises `BadParameter` when the request is no WebSocket's handshake.
    """
    limits = limits_of(request)
    socket = Socket(most=most or limits.websocket_message, protocols=protocols, **options)
    known = set(protocols).intersection(offered_protocols(request))
    request = _as_aiohttp_reads(request, with_protocols=bool(known))
    if not _can_prepare(socket, request):
        expected = "websocket, with the other headers of a WebSocket's handshake"
        raise BadParameter("Upgrade", request.headers.get(hdrs.UPGRADE), expected)
    await socket.prepare(request)
    everyone = request.config_dict[OPEN]
    everyone.add(socket)
    try:
        async with socket.living(limits.websocket_seconds):
            yield socket
    finally:
        everyone.discard(socket)


def end_with_the_server(app: web.Application) -> None:
    """Makes every WebSocket of `app` end when the server stops: for each family that has some."""
    if OPEN not in app:
        app[OPEN] = set()
        app.on_shutdown.append(_end_all)


async def _end_all(app: web.Application) -> None:
    """Ends every WebSocket with code 1001, because the server stops."""
    everyone = app[OPEN]
    for socket in list(everyone):
        socket.end(WSCloseCode.GOING_AWAY, "the server stops")


def offered_protocols(request: web.Request) -> list[str]:
    """The subprotocols the client knows, the one it likes best first. Raises `BadParameter`."""
    offered = joined(request, hdrs.SEC_WEBSOCKET_PROTOCOL)
    if offered is None:
        return []
    protocols = elements(offered)
    if not protocols or not all(TOKEN.fullmatch(name) for name in protocols):
        raise BadParameter(hdrs.SEC_WEBSOCKET_PROTOCOL, offered, "names of protocols")
    return protocols


LISTS = (
    hdrs.CONNECTION,
    hdrs.UPGRADE,
    hdrs.SEC_WEBSOCKET_EXTENSIONS,
    hdrs.SEC_WEBSOCKET_PROTOCOL,
)
"""The headers of a handshake that may come in several lines, of which aiohttp reads the first."""


def _as_aiohttp_reads(request: web.Request, *, with_protocols: bool) -> web.Request:
    """`request`, with each list in one line, and a protocol that it may upgrade to by itself.

    Without its subprotocols, if none of them is known: aiohttp warns of those.
    """
    headers = CIMultiDict((name, _writable(value)) for name, value in request.headers.items())
    for name in LISTS:
        value = joined(request, name)
        if value is not None:
            headers[name] = _writable(value)
    if any(name.lower() == "websocket" for name in listed(request, hdrs.UPGRADE)):
        headers[hdrs.UPGRADE] = "websocket"
    if hdrs.SEC_WEBSOCKET_EXTENSIONS in headers:
        offers = filter(_can_be_met, elements(headers[hdrs.SEC_WEBSOCKET_EXTENSIONS]))
        # Who asks for a window must be told one (RFC 7692, 7.1.2.1), which may be smaller than was
        # asked for. Of 15 aiohttp says nothing, for it is the window that there is in any case.
        met = (WINDOW_OF_15.sub(r"\g<1>14", offer) for offer in offers)
        headers[hdrs.SEC_WEBSOCKET_EXTENSIONS] = ", ".join(met)
    if not with_protocols:
        headers.pop(hdrs.SEC_WEBSOCKET_PROTOCOL, None)
    # An open WebSocket keeps its request; as most are right as they are, it need not keep two.
    return request if headers == request.headers else request.clone(headers=headers)


def _writable(value: str) -> str:
    """Without the bytes that were no UTF-8, and not as if they had not been there."""
    return value.encode("utf-8", "backslashreplace").decode()


def _can_be_met(offer: str) -> bool:
    """Whether no parameter of an extension comes twice, and a window is one (RFC 7692, 7.1)."""
    said = [parameter.partition("=") for parameter in offer.split(";")[1:]]
    parameters = {name.strip(): value.strip() for name, _, value in said}
    server = parameters.get("server_max_window_bits", "15")
    client = parameters.get("client_max_window_bits") or "15"  # which need not say how large
    return len(parameters) == len(said) and all(map(WINDOW.fullmatch, (server, client)))


def _bytes_in(data: str | bytes) -> int:
    return len(data) if isinstance(data, bytes) or data.isascii() else len(data.encode())


def _can_prepare(socket: web.WebSocketResponse, request: web.Request) -> bool:
    try:
        return socket.can_prepare(request).ok
    except ValueError:  # aiohttp's, for a key that is not ASCII
        return False
