"""127.0.0.1 in memory, for a Python that has no network: sockets, connections, datagrams.

`Loopback` is a mixin that gives any event loop such a network; several loops in one thread share
it. It is TCP as far as the course looks: connections in order, half-closed ends, resets, a writer
that is told to pause. No TLS, no Unix sockets, nothing that blocks: `OSError` says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import itertools
import os
import socket
import ssl as tls
import struct
from collections import deque
from collections.abc import Callable
from typing import Any, TypeAlias

HIGH, LOW = 64 * 1024, 16 * 1024
"""Bytes under way at which a writer is told to pause, and to go on."""
AT_ONCE = 256 * 1024
"""The most bytes that a protocol gets in one piece."""
FIRST_PORT = 40_000
LOCALHOST = "127.0.0.1"
LINGER = struct.Struct("ii")
"""What SO_LINGER is given: whether, and for how many seconds."""

Address: TypeAlias = tuple[Any, ...]
Factory: TypeAlias = Callable[[], asyncio.BaseProtocol]


class Network:
    """What is bound to which address."""

    def __init__(self) -> None:
        self.listening: dict[Address, Socket] = {}
        self.datagrams: dict[Address, Datagrams] = {}
        self._ports = itertools.count(FIRST_PORT)

    def port(self) -> int:
        """One that nobody has."""
        return next(self._ports)

    def listener(self, address: Address) -> Socket:
        """Who accepts connections there. Raises `ConnectionRefusedError` when nobody does."""
        host, port = address[:2]
        found = self.listening.get((host, port)) or self.listening.get(("0.0.0.0", port))
        if found is None or not found.accepts:
            raise ConnectionRefusedError(errno.ECONNREFUSED, f"Connect call failed {(host, port)}")
        return found


NETWORK = Network()


class Socket:
    """What there is of `socket.socket`: it can be bound, listen, and be handed to a loop."""

    _open: dict[int, Socket] = {}  # noqa: RUF012 (one table for all, as the system has)
    _numbers = itertools.count(1000)

    def __init__(
        self,
        family: int = socket.AF_INET,
        type: int = socket.SOCK_STREAM,  # noqa: A002 (socket.socket calls it so)
        proto: int = 0,
        fileno: int | None = None,
    ) -> None:
        if family not in (-1, socket.AF_INET, socket.AF_INET6):
            raise missing("this kind of socket")
        self.family, self.type, self.proto = family, type, proto
        self.options: dict[tuple[int, int], Any] = {}
        self.name: Address = ("0.0.0.0", 0)
        self.peer: Address | None = None
        self.accepts = False
        self.serves: Callable[[End], None] | None = None
        self._arrived: deque[End] = deque()
        self._waiting: deque[asyncio.Future[End]] = deque()
        if fileno is None:
            self._number = next(self._numbers)
            self._open[self._number] = self
        else:  # borrowed: what is set on this one is set on that one
            self._number = fileno
            self.options = self._open[fileno].options

    def bind(self, address: Address) -> None:
        """Take `address`. Raises `OSError` when another has it."""
        host, port = address[0] or "0.0.0.0", address[1] or NETWORK.port()
        if (host, port) in NETWORK.listening:
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
        self.name = (host, port)
        NETWORK.listening[self.name] = self

    def listen(self, backlog: int = 0) -> None:
        """Take connections from now on."""
        self.accepts = True

    def arrive(self, end: End) -> None:
        """One more connection."""
        if self.serves is not None:
            self.serves(end)
            return
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(end)
                return
        self._arrived.append(end)

    async def arrival(self) -> End:
        """The next connection."""
        if self._arrived:
            return self._arrived.popleft()
        waiter: asyncio.Future[End] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        return await waiter

    def close(self) -> None:
        """Give the address back; who was not accepted yet is turned away."""
        self._open.pop(self._number, None)
        self._number = -1
        self.accepts = False
        if NETWORK.listening.get(self.name) is self:
            del NETWORK.listening[self.name]
        while self._arrived:
            self._arrived.popleft().reset()

    def detach(self) -> int:
        """Let go of the number without closing what it stands for."""
        number, self._number = self._number, -1
        return number

    def fileno(self) -> int:
        return self._number

    def getsockname(self) -> Address:
        return self.name

    def getpeername(self) -> Address:
        if self.peer is None:
            raise OSError(errno.ENOTCONN, os.strerror(errno.ENOTCONN))
        return self.peer

    def setsockopt(self, level: int, option: int, value: Any) -> None:
        self.options[level, option] = value

    def getsockopt(self, level: int, option: int, length: int = 0) -> Any:
        return self.options.get((level, option), 0)

    def setblocking(self, flag: bool) -> None: ...

    def settimeout(self, seconds: float | None) -> None: ...

    def gettimeout(self) -> float | None:
        return 0.0

    def __enter__(self) -> Socket:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _wait(self, *arguments: Any, **options: Any) -> Any:
        raise missing("a socket that waits in its thread")

    accept = connect = connect_ex = makefile = _wait
    recv = recv_into = recvfrom = recvfrom_into = send = sendall = sendto = sendfile = _wait


def missing(what: str) -> OSError:
    """The error for what a tab has not."""
    return OSError(errno.EOPNOTSUPP, f"{what} needs an installed Python")


class End(asyncio.Transport):
    """One end of a connection: a protocol's transport, in whatever loop that lives."""

    other: End

    def __init__(self, name: Address, peer: Address) -> None:
        self._socket = Socket()
        self._socket.name, self._socket.peer = name, peer
        super().__init__({"sockname": name, "peername": peer, "socket": self._socket})
        self._loop: asyncio.AbstractEventLoop | None = None
        self._protocol: asyncio.BaseProtocol | None = None
        # What is under way to this end: bytes, and last None (the other's end) or an error.
        self._inbox: deque[bytes | BaseException | None] = deque()
        self._size = 0
        self._high, self._low = HIGH, LOW
        self._paused = self._closing = self._wrote_eof = self._full = self._due = False
        self.lost = False

    def begin(self, loop: asyncio.AbstractEventLoop, protocol: asyncio.BaseProtocol) -> None:
        """`protocol` has this end from now on, in `loop`."""
        self._loop, self._protocol = loop, protocol
        protocol.connection_made(self)
        self._soon()

    def get_protocol(self) -> asyncio.BaseProtocol:
        assert self._protocol is not None
        return self._protocol

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._protocol = protocol

    def is_closing(self) -> bool:
        return self._closing

    # ---- reading -----------------------------------------------------------------------------

    def is_reading(self) -> bool:
        return not self._paused and not self._closing

    def pause_reading(self) -> None:
        self._paused = True

    def resume_reading(self) -> None:
        self._paused = False
        self._soon()

    def _soon(self) -> None:
        if self._loop is not None and self._inbox and not self._due:
            self._due = True
            self._loop.call_soon(self._deliver)

    def _deliver(self) -> None:
        self._due = False
        if self._paused or self._closing or not self._inbox:
            return
        first = self._inbox.popleft()
        if first is None:
            if not self._reader().eof_received():
                self.close()
        elif isinstance(first, BaseException):
            self._lose(first)
        else:
            parts, length = [first], len(first)
            while self._inbox and length < AT_ONCE and isinstance(part := self._inbox[0], bytes):
                self._inbox.popleft()
                parts.append(part)
                length += len(part)
            self._taken(length)
            self._give(b"".join(parts))
        self._soon()

    def _give(self, data: bytes) -> None:
        reader = self._reader()
        if isinstance(reader, asyncio.Protocol):
            reader.data_received(data)
            return
        while data:
            buffer = memoryview(reader.get_buffer(len(data)))
            count = min(len(buffer), len(data))
            buffer[:count] = data[:count]
            reader.buffer_updated(count)
            data = data[count:]

    def _reader(self) -> asyncio.Protocol | asyncio.BufferedProtocol:
        assert isinstance(self._protocol, asyncio.Protocol | asyncio.BufferedProtocol)
        return self._protocol

    # ---- writing -----------------------------------------------------------------------------

    def can_write_eof(self) -> bool:
        return True

    def get_write_buffer_size(self) -> int:
        return self.other._size

    def get_write_buffer_limits(self) -> tuple[int, int]:
        return self._low, self._high

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self._high = HIGH if high is None else high
        self._low = self._high // 4 if low is None else low

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self.lost or self._wrote_eof or not data:
            return
        if self.other.lost:
            self._later(self._lose, reset_by_peer())
            return
        self.other._put(bytes(data))
        if self.other._size > self._high and not self._full:
            self._full = True
            self.get_protocol().pause_writing()

    def writelines(self, parts: Any) -> None:
        self.write(b"".join(parts))

    def write_eof(self) -> None:
        if not self._wrote_eof:
            self._wrote_eof = True
            self.other._put(None)

    def _put(self, what: bytes | BaseException | None) -> None:
        if not self.lost:
            self._inbox.append(what)
            self._size += len(what) if isinstance(what, bytes) else 0
            self._soon()

    def _taken(self, length: int) -> None:
        self._size -= length
        other = self.other
        if other._full and self._size <= other._low and not other.lost:
            other._full = False
            other._later(other._go_on)

    def _go_on(self) -> None:
        if not self.lost:
            self.get_protocol().resume_writing()

    # ---- the end -----------------------------------------------------------------------------

    def close(self) -> None:
        """Say that no more comes; what is under way to the other end still arrives there."""
        if not self._closing:
            self._closing = True
            self.write_eof()
            self._later(self._lose, None)

    def abort(self) -> None:
        """As `close`; with SO_LINGER for no time at all the other end sees a reset."""
        linger = self._socket.options.get((socket.SOL_SOCKET, socket.SO_LINGER))
        if linger is not None and LINGER.unpack(linger) == (1, 0):
            self.reset()
        else:
            self.close()

    def reset(self) -> None:
        """End the connection; what is under way is lost."""
        self._closing = self._wrote_eof = True
        self.other._inbox.clear()
        self.other._put(reset_by_peer())
        self._later(self._lose, None)

    def _lose(self, error: BaseException | None) -> None:
        if self.lost:
            return
        self._closing = self.lost = True
        self._taken(self._size)
        self._inbox.clear()
        self._socket.close()
        if self._protocol is not None:
            exception = error if isinstance(error, Exception) else None
            self._protocol.connection_lost(exception)

    def _later(self, callback: Callable[..., None], *arguments: Any) -> None:
        if self._loop is None:  # nobody has accepted it
            callback(*arguments)
        else:
            self._loop.call_soon(callback, *arguments)


def reset_by_peer() -> ConnectionResetError:
    return ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")


class Datagrams(asyncio.DatagramTransport):
    """A bound UDP socket: a datagram for an address that nobody has is lost."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        protocol: asyncio.DatagramProtocol,
        name: Address,
        peer: Address | None,
    ) -> None:
        super().__init__({"sockname": name, "peername": peer})
        self._loop, self._protocol, self._name, self._peer = loop, protocol, name, peer
        NETWORK.datagrams[name] = self

    def sendto(self, data: bytes | bytearray | memoryview, addr: Any = None) -> None:
        address = addr or self._peer
        other = NETWORK.datagrams.get(tuple(address[:2])) if address else None
        if other is not None:
            other._loop.call_soon(other._receive, bytes(data), self._name)

    def _receive(self, data: bytes, address: Address) -> None:
        if not self.is_closing():
            self._protocol.datagram_received(data, address)

    def is_closing(self) -> bool:
        return NETWORK.datagrams.get(self._name) is not self

    def close(self) -> None:
        if not self.is_closing():
            del NETWORK.datagrams[self._name]
            self._loop.call_soon(self._protocol.connection_lost, None)

    def abort(self) -> None:
        self.close()


class Server(asyncio.AbstractServer):
    """What `create_server` gives."""

    def __init__(self, loop: asyncio.AbstractEventLoop, listener: Socket, factory: Factory) -> None:
        self._loop, self._listener, self._factory = loop, listener, factory
        self._ends: set[End] = set()

    @property
    def sockets(self) -> tuple[Socket, ...]:
        return (self._listener,) if self._listener.fileno() >= 0 else ()

    async def start_serving(self) -> None:
        self._listener.listen()
        self._listener.serves = lambda end: void(self._loop.call_soon(self._begin, end))

    def _begin(self, end: End) -> None:
        if self.sockets:
            self._ends = {one for one in self._ends if not one.lost} | {end}
            end.begin(self._loop, self._factory())
        else:
            end.reset()

    async def serve_forever(self) -> None:
        await self.start_serving()
        try:
            await self._loop.create_future()
        finally:
            self.close()

    def is_serving(self) -> bool:
        return bool(self.sockets) and self._listener.serves is not None

    def close(self) -> None:
        self._listener.close()

    def close_clients(self) -> None:
        for end in self._ends:
            end.close()

    def abort_clients(self) -> None:
        for end in self._ends:
            end.abort()

    async def wait_closed(self) -> None:
        while any(not end.lost for end in self._ends):
            await asyncio.sleep(0.01)

    def get_loop(self) -> asyncio.AbstractEventLoop:
        return self._loop

    async def __aenter__(self) -> Server:
        return self

    async def __aexit__(self, *exc: object) -> None:
        self.close()


def void(_: object) -> None: ...


class Loopback(asyncio.AbstractEventLoop):
    """An event loop's network, in memory. To be named before the loop's own class."""

    async def getaddrinfo(
        self,
        host: Any,
        port: Any,
        *,
        family: int = 0,
        type: int = 0,  # noqa: A002 (the standard library calls it so)
        proto: int = 0,
        flags: int = 0,
    ) -> list[Any]:
        """Addresses and `localhost`; there are no other names."""
        name = host.decode() if isinstance(host, bytes) else host
        name = LOCALHOST if name in (None, "", "localhost") else name
        kind, number = type or socket.SOCK_STREAM, int(port or 0)
        found: list[Any] = []
        for one, rest in ((socket.AF_INET, ()), (socket.AF_INET6, (0, 0))):
            with contextlib.suppress(OSError):
                socket.inet_pton(one, name)
                found.append((one, kind, proto or socket.IPPROTO_TCP, "", (name, number, *rest)))
        found = [one for one in found if family in (0, one[0])]
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return found

    async def getnameinfo(self, sockaddr: Any, flags: int = 0) -> tuple[str, str]:
        return str(sockaddr[0]), str(sockaddr[1])

    async def create_server(  # type: ignore[override]
        self,
        protocol_factory: Factory,
        host: Any = None,
        port: int | None = None,
        *,
        sock: Any = None,
        ssl: tls.SSLContext | None = None,
        start_serving: bool = True,
        **options: Any,
    ) -> Server:
        if ssl is not None:
            raise missing("TLS")
        if sock is None:
            sock = Socket()
            hosts = [host] if host is None or isinstance(host, str) else list(host)
            sock.bind((hosts[0] or LOCALHOST, port or 0))
        server = Server(self, sock, protocol_factory)
        if start_serving:
            await server.start_serving()
        return server

    async def sock_accept(self, sock: Any) -> tuple[Any, Any]:
        end = await sock.arrival()
        return end, end.get_extra_info("peername")

    async def connect_accepted_socket(  # type: ignore[override]
        self,
        protocol_factory: Factory,
        sock: Any,
        *,
        ssl: tls.SSLContext | None = None,
        **options: Any,
    ) -> tuple[asyncio.Transport, asyncio.BaseProtocol]:
        if ssl is not None:
            sock.reset()
            raise missing("TLS")
        protocol = protocol_factory()
        sock.begin(self, protocol)
        return sock, protocol

    async def sock_connect(self, sock: Any, address: Any) -> None:
        await asyncio.sleep(0)
        NETWORK.listener(address)
        sock.peer = tuple(address)

    async def create_connection(  # type: ignore[override]
        self,
        protocol_factory: Factory,
        host: Any = None,
        port: int | None = None,
        *,
        ssl: Any = None,
        sock: Any = None,
        **options: Any,
    ) -> tuple[asyncio.Transport, asyncio.BaseProtocol]:
        if ssl:
            raise missing("TLS")
        if sock is not None:
            address = sock.getpeername()
            sock.close()
        else:
            address = (await self.getaddrinfo(host, port))[0][4]
        listener = NETWORK.listener(address)
        me = (LOCALHOST, NETWORK.port())
        mine, theirs = End(me, address[:2]), End(address[:2], me)
        mine.other, theirs.other = theirs, mine
        protocol = protocol_factory()
        listener.arrive(theirs)
        mine.begin(self, protocol)
        return mine, protocol

    async def create_datagram_endpoint(  # type: ignore[override]
        self,
        protocol_factory: Callable[[], asyncio.DatagramProtocol],
        local_addr: Any = None,
        remote_addr: Any = None,
        **options: Any,
    ) -> tuple[Datagrams, asyncio.DatagramProtocol]:
        host, port = tuple(local_addr or (LOCALHOST, 0))[:2]
        name = (host, port or NETWORK.port())
        if name in NETWORK.datagrams:
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
        protocol = protocol_factory()
        transport = Datagrams(self, protocol, name, remote_addr)
        protocol.connection_made(transport)
        return transport, protocol
