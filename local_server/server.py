"""The thread the server lives in: start it, know when it is ready, stop it without a trace.

It has its own thread and event loop, so that a cell which blocks the notebook's loop cannot stall
it. What it answers is decided in `app` and the families of endpoints.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import itertools
import os
import socket
import threading
from collections.abc import AsyncIterator
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from yarl import URL

from local_server.app import create_app
from local_server.log import Log

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8080
BACKLOG = 1024
"""Connections the system holds before we accept them: a burst of 1,000 must not be refused."""
STOP_TIMEOUT = 0.2
"""Seconds that requests in flight get to finish when the server stops."""


class Connection(web.RequestHandler):
    """aiohttp's HTTP protocol, with a number that tells connections apart in the log."""

    __slots__ = ("serial",)
    _serials = itertools.count(1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.serial = next(self._serials)


def listening_socket(host: str, port: int) -> socket.socket:
    """A bound socket. Raises `OSError` when the port is taken.

    On Windows, unlike elsewhere, SO_REUSEADDR lets two programs listen on one port, so there it
    must be the exclusive option (Microsoft: "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE").
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "nt":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


@contextlib.asynccontextmanager
async def serving(listener: socket.socket, log: Log) -> AsyncIterator[None]:
    """Serves on `listener` inside the block, in the running loop. Closes the socket at the end."""
    loop = asyncio.get_running_loop()
    # handler_cancellation: a handler is told at once when its client has gone away, so that a
    # request which timed out does not stay in flight in the log.
    runner = web.AppRunner(
        create_app(log),
        access_log=None,
        handler_cancellation=True,
        shutdown_timeout=STOP_TIMEOUT,
    )
    await runner.setup()
    manager = runner.server
    assert manager is not None
    accepting = await loop.create_server(
        lambda: Connection(manager, loop=loop, access_log=None),
        sock=listener,
        backlog=BACKLOG,
    )
    try:
        yield
    finally:
        accepting.close()
        await runner.cleanup()


class Server:
    """A local server in a thread of its own.

    As a context manager it starts on entry and stops on exit. `Server()` takes any free port;
    `local_server.start()` is the one that notebooks share.

    - `url`: where it listens, a `yarl.URL`
    - `log`: what it saw, a `local_server.Log`
    """

    def __init__(self, *, host: str = DEFAULT_HOST, port: int = 0) -> None:
        self.log = Log()
        self._host = host
        self._port = port
        self._url: URL | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None

    @property
    def url(self) -> URL:
        """Where the server listens. Raises `RuntimeError` while it does not run."""
        if self._url is None:
            raise RuntimeError("the server is not running: start it with local_server.start()")
        return self._url

    @property
    def running(self) -> bool:
        """Whether it accepts requests now."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> Self:
        """Start it, if it does not run yet; it accepts requests when this returns.

        Raises `OSError` when the port is taken.
        """
        if self.running:
            return self
        listener = listening_socket(self._host, self._port)
        host, port = listener.getsockname()[:2]
        ready: Future[None] = Future()
        # A daemon, because Python joins other threads at exit before it runs the atexit functions.
        self._thread = threading.Thread(
            target=self._run, args=(listener, ready), name="local_server", daemon=True
        )
        self._thread.start()
        ready.result()
        self._url = URL.build(scheme="http", host=host, port=port)
        atexit.register(self.stop)
        return self

    def _run(self, listener: socket.socket, ready: Future[None]) -> None:
        try:
            asyncio.run(self._serve(listener, ready))
        except BaseException as error:
            if ready.done():
                raise
            listener.close()
            ready.set_exception(error)  # whoever waits for start() gets it

    async def _serve(self, listener: socket.socket, ready: Future[None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        async with serving(listener, self.log):
            ready.set_result(None)
            await self._stopping.wait()

    def stop(self) -> None:
        """Stop it; its thread, sockets and tasks are gone when this returns. Twice does no harm."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        assert self._loop is not None and self._stopping is not None
        self._loop.call_soon_threadsafe(self._stopping.set)
        thread.join()
        self._url = None
        atexit.unregister(self.stop)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<local server at {self._url}>" if self._url else "<local server, stopped>"


_shared: Server | None = None


def start(*, host: str = DEFAULT_HOST, port: int = DEFAULT_PORT) -> Server:
    """The notebook's local server, running: started now, or the one that runs already.

    It listens on `port` if that is free and on any free port if it is not, so that two open
    notebooks never fight over it. Its log is empty when this returns.
    """
    global _shared
    if _shared is None or not _shared.running:
        try:
            _shared = Server(host=host, port=port).start()
        except OSError:
            _shared = Server(host=host).start()
    _shared.log.clear()
    return _shared
