"""An HTTP proxy that goes no further than this machine, and tells what went through it.

    server.proxy.url               # session.get(url, proxy=server.proxy.url)
    server.proxy_with_auth.url     # wants .username and .password
    server.proxy.log               # one hop a request: forwarded (http) or tunnelled (https)

Guarantees: http URLs come as absolute-form requests and are forwarded with their hop-by-hop fields
removed and `Via` added (RFC 9110, 7.6); https URLs come as CONNECT and become a tunnel in which the
proxy sees bytes (RFC 9110, 9.3.6). A client's connection carries many requests; each forwarded one
has a connection of its own to the target. A target beyond loopback gets 403, missing credentials
get 407, a target that cannot be reached 502, one that takes too long 504, nonsense 400: each with a
sentence in JSON. Names are not looked up: the only one that is on this machine is localhost.
Nothing waits for ever. A hop in the log is complete before the last byte of its response leaves.

It is our own and not proxy.py, which starts in up to 400 ms, stops in a second and has no log of
hops; this one is there in a millisecond, gone as fast, and lives in the server's loop. h11 reads
and writes the HTTP.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hmac
import os
import re
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

import h11
from yarl import URL

from local_server.beside.base import HOST, Journal
from local_server.exchange.listening import Conversations, listening_socket
from local_server.exchange.printing import printable
from local_server.exchange.replies import json_text
from local_server.exchange.urls import authority

USERNAME = "user"
PASSWORD = "pass"
REALM = b'Basic realm="local_server"'
PSEUDONYM = b"local_server"
"""What `Via` calls this proxy (RFC 9110, 7.6.3)."""

HTTP_PORT = 80
CONNECT_TIMEOUT = 5.0
"""Seconds for a connection to the target."""
IDLE_TIMEOUT = 30.0
"""Seconds without a byte in either direction: longer than any endpoint may take."""
TUNNEL_TIMEOUT = 3600.0
"""The same for a tunnel, whose WebSocket may be silent for long."""
GOODBYE_TIMEOUT = 1.0
"""Seconds to read what a client still sends of a request that has been answered."""
MAX_HEAD = 64 * 1024
"""Bytes of a request's or a response's head."""
CHUNK = 64 * 1024

# RFC 9110, 7.6.1. h11 writes Transfer-Encoding anew; the credentials were meant for this proxy.
HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"transfer-encoding",
        b"upgrade",
    }
)
ABSOLUTE_FORM = re.compile(r"http://([^/?#]*)([^#]*)", re.IGNORECASE)
AUTHORITY = re.compile(r"(?:[^@]*@)?(\[[0-9a-f:.]+\]|[^:@\[\]]+)(?::(\d{0,5}))?", re.IGNORECASE)

Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Hop:
    """One request, as the proxy saw it."""

    method: str
    target: str
    """As the client wrote it: a URL, or HOST:PORT for CONNECT."""
    tunnelled: bool = False
    """Whether it became a tunnel: the proxy then passes on bytes that it does not understand."""
    status: int | None = None
    """What the client was told; None while nothing, and for ever if it gave up."""
    bytes_up: int = 0
    """Passed on to the target: everything through a tunnel, else heads and bodies."""
    bytes_down: int = 0
    """Passed on to the client. What the proxy says itself is not counted."""

    def __repr__(self) -> str:
        how = "tunnelled" if self.tunnelled else "forwarded" if self.bytes_up else "not passed on"
        outcome = "no answer" if self.status is None else str(self.status)
        request = f"{printable(self.method)} {printable(self.target)}"
        return f"<{request}: {outcome}, {how}>"


class Proxy:
    """A forward proxy on a free port of 127.0.0.1, for targets on this machine.

    - `url`: for `proxy=`; without the credentials
    - `username`, `password`: what it wants, or None for a proxy that wants nothing
    - `log`: the hops, in order of arrival
    """

    url: URL

    def __init__(self, username: str | None = None, password: str | None = None) -> None:
        self.username = username
        self.password = password
        self.log: Journal[Hop] = Journal()
        self._accepting: Conversations | None = None

    async def start(self) -> None:
        """Listen."""
        listener = listening_socket(HOST, 0)
        self._accepting = Conversations(listener, self._serve)
        self.url = URL.build(scheme="http", host=HOST, port=listener.getsockname()[1])

    async def close(self) -> None:
        """Stop listening and cut every connection and tunnel."""
        if self._accepting is not None:
            await self._accepting.close()

    def lines(self) -> list[tuple[str, str]]:
        """Its URL, with the credentials it wants."""
        name = "proxy" if self.username is None else "proxy_with_auth"
        return [(name, str(self.url.with_user(self.username).with_password(self.password)))]

    # ---- one client ------------------------------------------------------------------------------

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests on one connection until it ends. Raises `OSError` if it breaks off."""
        client = _Peer(h11.SERVER, reader, writer)
        while await self._answer(client):
            client.http.start_next_cycle()

    async def _answer(self, client: _Peer) -> bool:
        """Answer one request. Returns whether another one can follow on the connection."""
        hop: Hop | None = None
        try:
            async with asyncio.timeout(IDLE_TIMEOUT):
                request = await client.receive()
            if not isinstance(request, h11.Request):
                return False
            hop = Hop(request.method.decode(), request.target.decode("latin-1"))
            self.log.note(hop)
            self._check_credentials(request)
            if request.method == b"CONNECT":
                await _tunnel(client, hop)
                return False
            await _forward(client, request, hop)
        except h11.RemoteProtocolError as error:
            await client.refuse(_bad_request(error), hop)
        except _Refusal as refusal:
            await client.refuse(refusal, hop)
        return await client.finish()

    def _check_credentials(self, request: h11.Request) -> None:
        if self.username is None:
            return
        given = dict(request.headers).get(b"proxy-authorization", b"")
        scheme, _, encoded = given.partition(b" ")
        right = base64.b64encode(f"{self.username}:{self.password}".encode())
        if scheme.lower() != b"basic" or not hmac.compare_digest(encoded.strip(), right):
            raise _Refusal(
                407,
                f"this proxy wants {'other' if given else 'Basic'} credentials",
                [(b"Proxy-Authenticate", REALM)],
            )


class _Refusal(Exception):
    """What the proxy answers itself."""

    def __init__(self, status: int, sentence: str, headers: Headers | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = headers or []


def _bad_request(error: h11.RemoteProtocolError) -> _Refusal:
    return _Refusal(error.error_status_hint, f"this is no HTTP/1.1 request: {error}")


class _Peer:
    """One side of the proxy: a connection, and h11's view of what is said on it."""

    def __init__(
        self, role: Any, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.http = h11.Connection(role, max_incomplete_event_size=MAX_HEAD)
        self.reader = reader
        self.writer = writer

    async def receive(self) -> Any:
        """The next event. Raises `h11.RemoteProtocolError` and `OSError`."""
        while (event := self.http.next_event()) is h11.NEED_DATA:
            self.http.receive_data(await self.reader.read(CHUNK))
        return event

    async def send(self, data: bytes) -> None:
        """Write, and wait while the other side is slow. Raises `OSError`."""
        self.writer.write(data)
        await self.writer.drain()

    async def refuse(self, refusal: _Refusal, hop: Hop | None) -> None:
        """Answer with a sentence, if nothing has been answered yet; or else close."""
        if self.http.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            raise ConnectionAbortedError("the response had begun")
        body = json_text({"error": str(refusal), "status": refusal.status}).encode("ascii")
        headers = [
            (b"Content-Type", b"application/json"),
            (b"Content-Length", str(len(body)).encode()),
            *refusal.headers,
        ]
        reason = HTTPStatus(refusal.status).phrase.encode()
        events: list[Any] = [
            h11.Response(status_code=refusal.status, headers=headers, reason=reason),
            h11.Data(data=b"" if hop is not None and hop.method == "HEAD" else body),
            h11.EndOfMessage(),
        ]
        if hop is not None:
            hop.status = refusal.status
        await self.send(b"".join(self.http.send(event) or b"" for event in events))

    async def finish(self) -> bool:
        """Read the rest of an answered request; to close before would take the response back.

        Returns whether the connection can be used again.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_TIMEOUT):
                while self.http.their_state is h11.SEND_BODY:
                    with contextlib.suppress(h11.RemoteProtocolError):
                        await self.receive()
                if self.http.their_state is h11.ERROR:
                    self.writer.write_eof()
                    while await self.reader.read(CHUNK):
                        pass
        return self.http.our_state is h11.DONE and self.http.their_state is h11.DONE


# ---- where to ------------------------------------------------------------------------------------


def _split(request: h11.Request) -> tuple[str, str]:
    """The authority and the origin-form of an absolute-form target (RFC 9112, 3.2.2)."""
    target = request.target.decode("latin-1")
    match = ABSOLUTE_FORM.fullmatch(target.partition("#")[0])
    if match is None:
        raise _Refusal(
            400,
            "this is a proxy: ask for http://HOST/… in full, or for https with CONNECT HOST:PORT",
        )
    named, rest = match.groups()
    if not rest and request.method == b"OPTIONS":
        rest = "*"  # RFC 9112, 3.2.4
    elif not rest.startswith("/"):
        rest = "/" + rest
    return named, rest


def _address(named: str, default_port: int | None) -> tuple[str, int]:
    """The IP address and port to connect to. Raises `_Refusal` unless it is on this machine."""
    match = AUTHORITY.fullmatch(named)
    port = int(match[2] or default_port or 0) if match else 0
    if match is None or not 0 < port < 65536:
        raise _Refusal(400, f"{named!r} is no HOST:PORT")
    host = match[1].strip("[]")
    if host.lower() == "localhost":
        return HOST, port
    try:
        here = ip_address(host).is_loopback
    except ValueError:
        here = False
    if not here:
        raise _Refusal(
            403, f"{host} is not this machine: this proxy goes to 127.0.0.1, ::1 and localhost only"
        )
    return host, port


async def _connect(host: str, port: int) -> _Peer:
    where = authority(host, port)
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT):
            reader, writer = await asyncio.open_connection(host, port)
    except TimeoutError:
        raise _Refusal(504, f"{where} did not accept the connection in time") from None
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise _Refusal(502, f"cannot connect to {where}: {reason}") from None
    return _Peer(h11.CLIENT, reader, writer)


# ---- forwarding ----------------------------------------------------------------------------------


async def _forward(client: _Peer, request: h11.Request, hop: Hop) -> None:
    """Pass one request on, and its response back."""
    named, target = _split(request)
    upstream = await _connect(*_address(named, HTTP_PORT))
    headers = [(b"Host", named.rpartition("@")[2].encode("latin-1"))]
    headers += [pair for pair in _passed_on(request.headers) if pair[0].lower() != b"host"]
    rewritten = h11.Request(method=request.method, target=target, headers=headers)
    try:
        await _Exchange(client, upstream, hop).run(rewritten)
    finally:
        upstream.writer.close()


class _Exchange:
    """A request on its way up and its response on its way down, at the same time.

    A target may answer before it has the whole request, and a client may go away before it has the
    answer; each direction has to know of the other's end.
    """

    def __init__(self, client: _Peer, upstream: _Peer, hop: Hop) -> None:
        self._client = client
        self._upstream = upstream
        self._hop = hop
        self._idle = asyncio.timeout(IDLE_TIMEOUT)
        self._client_failed: Exception | None = None

    async def run(self, request: h11.Request) -> None:
        """Raises `_Refusal`, or `OSError` when the client has gone."""
        up = asyncio.get_running_loop().create_task(self._pass_up(request))
        try:
            async with self._idle:
                await self._pass_down()
        except TimeoutError:
            raise _Refusal(504, "the target did not answer in time") from None
        finally:
            up.cancel()
            await asyncio.gather(up, return_exceptions=True)

    async def _pass_up(self, request: h11.Request) -> None:
        event: Any = request
        while True:
            data = self._upstream.http.send(event) or b""
            self._hop.bytes_up += len(data)
            _still_alive(self._idle, IDLE_TIMEOUT)
            try:
                await self._upstream.send(data)
            except OSError:
                return  # it reads no more; what it has to say comes down
            if isinstance(event, h11.EndOfMessage):
                break
            try:
                event = await self._client.receive()
            except OSError as error:
                self._give_up(error)
                return
            except h11.RemoteProtocolError as error:
                self._give_up(_bad_request(error))
                return
        await self._notice_the_client_going()

    async def _notice_the_client_going(self) -> None:
        try:
            data = await self._client.reader.read(CHUNK)
        except OSError:
            data = b""
        if data:
            self._client.http.receive_data(data)  # the next request, sent ahead
        else:
            self._give_up(ConnectionAbortedError("the client has gone"))

    def _give_up(self, reason: Exception) -> None:
        self._client_failed = reason
        self._upstream.writer.transport.abort()  # ends what _pass_down waits for

    async def _pass_down(self) -> None:
        event: Any = None
        old_client = self._client.http.their_http_version == b"1.0"
        while not isinstance(event, h11.EndOfMessage):
            event = await self._from_upstream()
            if old_client and isinstance(event, h11.InformationalResponse):
                continue  # RFC 9110, 15.2
            if old_client and isinstance(event, h11.EndOfMessage):
                event = h11.EndOfMessage()  # trailers come with chunks, which it does not know
            if isinstance(event, h11.Response):
                self._hop.status = event.status_code
            if isinstance(event, h11.Response | h11.InformationalResponse):
                event = type(event)(
                    status_code=event.status_code,
                    headers=_passed_on(event.headers),
                    reason=event.reason,
                )
            data = self._client.http.send(event) or b""
            self._hop.bytes_down += len(data)
            _still_alive(self._idle, IDLE_TIMEOUT)
            await self._client.send(data)

    async def _from_upstream(self) -> Any:
        try:
            event = await self._upstream.receive()
        except (OSError, h11.RemoteProtocolError) as error:
            if self._client_failed is not None:
                raise self._client_failed from None
            raise _Refusal(502, f"the target's answer is no HTTP response: {error}") from None
        return event


def _passed_on(headers: Any) -> Headers:
    """The fields that go on to the next hop, with their names as they were written, and `Via`."""
    named = {
        option.strip().lower()
        for name, value in headers
        if name == b"connection"
        for option in value.split(b",")
    }
    chunked = any(name == b"transfer-encoding" for name, _ in headers)
    dropped = HOP_BY_HOP | named | ({b"content-length"} if chunked else set())
    kept = [pair for pair in headers.raw_items() if pair[0].lower() not in dropped]
    if chunked:
        kept.append((b"Transfer-Encoding", b"chunked"))
    return [*kept, (b"Via", b"1.1 " + PSEUDONYM)]


def _still_alive(idle: asyncio.Timeout, seconds: float) -> None:
    if not idle.expired():
        idle.reschedule(asyncio.get_running_loop().time() + seconds)


# ---- tunnels -------------------------------------------------------------------------------------


async def _tunnel(client: _Peer, hop: Hop) -> None:
    """Connect to the target of a CONNECT, then pass on bytes until both sides have ended."""
    await client.receive()  # the end of the request: CONNECT has no body
    upstream = await _connect(*_address(hop.target, None))
    idle = asyncio.timeout(TUNNEL_TIMEOUT)

    async def pass_up() -> None:
        data, _ = client.http.trailing_data  # what came right behind the request
        while data := data or await client.reader.read(CHUNK):
            hop.bytes_up += len(data)
            _still_alive(idle, TUNNEL_TIMEOUT)
            await upstream.send(data)
            data = b""
        upstream.writer.write_eof()

    async def pass_down() -> None:
        while data := await upstream.reader.read(CHUNK):
            hop.bytes_down += len(data)
            _still_alive(idle, TUNNEL_TIMEOUT)
            await client.send(data)
        client.writer.write_eof()

    try:
        hop.status, hop.tunnelled = 200, True
        established = h11.Response(status_code=200, reason=b"Connection established", headers=[])
        await client.send(client.http.send(established) or b"")
        async with idle, asyncio.TaskGroup() as both:
            both.create_task(pass_up())
            both.create_task(pass_down())
    except* OSError:
        client.writer.transport.abort()  # a side was reset, or silent for too long
    finally:
        upstream.writer.close()
