"""Sockets that listen, and connections as they begin.

What is said on a connection is the business of whoever gives the protocol or the conversation.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import ssl
from collections.abc import Callable, Coroutine

from local_server.exchange.neighbours import OwnClients, are_kept_out

LAST_PORT = 65_535
BACKLOG = 1024
"""Connections the system holds before we accept them: a burst of 1,000 must not be refused."""
HANDSHAKE_TIMEOUT = 5.0
"""Seconds for a client's side of a TLS handshake."""
GOODBYE_TIMEOUT = 1.0
"""Seconds for a client to take what was said last: a reply's end, or TLS's `close_notify`."""
PAUSE = 0.05
"""Seconds until the next try, when the system has no socket left for a connection."""


def listening_socket(host: str, port: int, *, for_others: bool = False) -> socket.socket:
    """A bound socket. Raises `OSError` when the port is taken, `ValueError` when it is none.

    On Windows, unlike elsewhere, SO_REUSEADDR lets two programs listen on one port, so there it
    must be the exclusive option (Microsoft: "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE").

    On a host that several people share it takes its own user's connections alone (`neighbours`),
    if it is not `for_others`.
    """
    if not 0 <= port <= LAST_PORT:
        raise ValueError(f"a port must be a number from 0 to {LAST_PORT}, not {port}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sets TCP_NODELAY only on sockets whose protocol is named; without it, small writes one
    # after the other wait 40 ms for an acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "nt":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        if not for_others and are_kept_out(listener.getsockname()[0]):
            return OwnClients(fileno=listener.detach())
    except BaseException:
        listener.close()
        raise
    return listener


class Accepting:
    """Accepts connections on a bound socket, in the running loop, until it is closed.

    Then no listener is left and no connection that has not finished its TLS handshake, which no
    version of asyncio's own servers promises. Whoever gives the protocol closes the others.
    """

    def __init__(
        self,
        listener: socket.socket,
        protocol: Callable[[], asyncio.BaseProtocol],
        *,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        listener.setblocking(False)
        listener.listen(BACKLOG)
        self._listener = listener
        self._protocol = protocol
        self._tls = tls
        self._beginning: set[asyncio.Task[None]] = set()
        self._accepting = asyncio.get_running_loop().create_task(self._accept())

    async def close(self) -> None:
        """Stop listening, and cut connections that are about to begin."""
        self._accepting.cancel()
        await asyncio.wait([self._accepting])
        self._listener.close()
        if self._beginning:
            for task in self._beginning:
                task.cancel()
            await asyncio.wait(self._beginning)

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = await loop.sock_accept(self._listener)
            except OSError:
                await asyncio.sleep(PAUSE)
                continue
            # A task of its own: a client that is slow to shake hands must not keep others waiting.
            task = loop.create_task(self._begin(connection))
            self._beginning.add(task)
            task.add_done_callback(self._beginning.discard)

    async def _begin(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):  # no handshake, or gone already: theirs to know
            await asyncio.get_running_loop().connect_accepted_socket(
                self._protocol,
                connection,
                ssl=self._tls,
                ssl_handshake_timeout=HANDSHAKE_TIMEOUT if self._tls else None,
                ssl_shutdown_timeout=GOODBYE_TIMEOUT if self._tls else None,
            )


Converse = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]]


class Conversations(Accepting):
    """Accepts connections, each of which gets a task: `converse(reader, writer)`.

    A connection ends with its conversation, and all of them with `close`.
    """

    def __init__(self, listener: socket.socket, converse: Converse) -> None:
        super().__init__(listener, self._stream)
        self._converse = converse
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Stop listening, cut every connection and end every task."""
        await super().close()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await asyncio.sleep(0)  # a transport closes its socket in the loop's next round

    def _stream(self) -> asyncio.StreamReaderProtocol:
        return asyncio.StreamReaderProtocol(asyncio.StreamReader(), self._begin_task)

    def _begin_task(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._run(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(OSError):  # the client has gone, or does not read
                await self._converse(reader, writer)
                writer.close()
                async with asyncio.timeout(GOODBYE_TIMEOUT):
                    await writer.wait_closed()
        finally:
            writer.transport.abort()
