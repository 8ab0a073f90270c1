"""The server: start it, know when it is ready, stop it without a trace.

It has an event loop of its own, in a thread of its own where there are threads (`place`), so that a
cell which blocks the notebook's loop cannot stall it. What it answers is decided in `app` and the
families of endpoints.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import socket
import threading
from collections.abc import AsyncIterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

from aiohttp import web
from yarl import URL

from local_server.app import create_app, noted_in
from local_server.beside.base import Service
from local_server.beside.services import Services
from local_server.exchange.connection import Clients
from local_server.exchange.listening import BACKLOG, listening_socket
from local_server.joined import Joined, join
from local_server.lanes import Lanes, address_of, token_for
from local_server.limits import Limits
from local_server.log import Log
from local_server.place import Place, somewhere

if TYPE_CHECKING:  # a service's room, and the libraries it needs, are entered on first use
    from local_server.beside.dns import NameServer
    from local_server.beside.proxy import Proxy
    from local_server.beside.tls import Sites
    from local_server.beside.unix import UnixSocket

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8080
NOT_RUNNING = "the server is not running: start it with local_server.start()"
STOP_TIMEOUT = 0.2
"""Seconds that requests in flight get to finish when the server stops."""


@contextlib.asynccontextmanager
async def serving(
    listener: socket.socket,
    log: Log,
    *,
    strict: bool = False,
    limits: Limits | None = None,
    token: str | None = None,
) -> AsyncIterator[Services]:
    """Serves on `listener` inside the block, in the running loop. Closes the socket at the end.

    Gives the services beside the HTTP server, none of them started; they close at the end as well.
    At the end requests in flight have `STOP_TIMEOUT` seconds to finish; then everything is cut.
    With a `token` it is a class's server (`lanes`).
    """
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_report)
    limits = limits or Limits()
    lanes = Lanes(token) if token else None
    app = create_app(log, strict=strict, limits=limits, lanes=lanes)
    # handler_cancellation: a handler is told at once when its client has gone away, so that a
    # request which timed out does not stay in flight in the log.
    runner = web.AppRunner(
        app,
        access_log=None,
        handler_cancellation=True,
        shutdown_timeout=STOP_TIMEOUT,
    )
    await runner.setup()
    manager = runner.server
    assert manager is not None
    manager.request_handler = noted_in(log, manager.request_handler, lanes)
    if lanes is not None:
        manager.request_factory = lanes.named(manager.request_factory)
    clients = Clients(manager, limits)
    accepting = await loop.create_server(clients.connection, sock=listener, backlog=BACKLOG)
    services = Services(clients.connection)
    watching = loop.create_task(clients.watch())
    try:
        yield services
    finally:
        accepting.close()
        watching.cancel()
        # The services last: a request that came through one of them may be finishing its work.
        await runner.cleanup()
        await services.close()
        await clients.close()


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Report what goes wrong in the loop, but for a client too many: asyncio tries again by itself.

    The system limits how many sockets a process may have; then `accept` fails until one is closed.
    asyncio's next try, a second later, fails in `_start_serving` if the server has stopped by then.
    """
    message = context.get("message", "")
    if "socket.accept()" not in message and "_start_serving" not in message:
        loop.default_exception_handler(context)


class Server:
    """A local server in a thread of its own (where there are none, in a loop of its own).

    As a context manager it starts on entry and stops on exit. `Server()` takes any free port;
    `local_server.start()` is the one that notebooks share. `limits` are what it puts up with;
    `strict` makes it httpbin to the letter where that is not safe (DIFFERENCES.md says where).

    - `url`: where it listens, a `yarl.URL`
    - `log`: what it saw, a `local_server.Log`

    With a `host` that other machines can reach it is a class's: it answers only those whose address
    has its `token`, which stands in `url`. Without one it makes one up.

    Beside it, each started when it is first asked for and stopped with the server:

    - `tls`: HTTPS sites, one that is right and others that are wrong in one way each
    - `proxy`, `proxy_with_auth`: HTTP proxies
    - `dns`: a DNS server with a zone to edit
    - `unix_path`: the same application on a Unix socket

    They listen on free ports of 127.0.0.1 and are ready when the attribute returns, which takes a
    tenth of a second when their libraries have to be imported, and milliseconds later. Any thread
    may ask.
    """

    def __init__(
        self,
        *,
        host: str = DEFAULT_HOST,
        port: int = 0,
        strict: bool = False,
        limits: Limits | None = None,
        token: str | None = None,
        joined: Joined | None = None,
    ) -> None:
        self.log = Log() if joined is None else joined.log
        self._joined = joined
        self._token = token
        self._strict = strict
        self._limits = limits
        self._host = host
        self._port = port
        self._url: URL | None = None
        self._place: Place[Services] | None = None
        self._services: Services | None = None
        # No service starts twice, and none while the server stops.
        self._changing = threading.Lock()

    @property
    def url(self) -> URL:
        """Where the server listens. Raises `RuntimeError` while it does not run."""
        if self._url is None:
            raise RuntimeError(NOT_RUNNING)
        return self._url

    @property
    def tls(self) -> Sites:
        """HTTPS sites: `tls.good`, `tls.expired` … and `tls.context`, which trusts the first."""
        return cast("Sites", self._service("tls"))

    @property
    def proxy(self) -> Proxy:
        """An HTTP proxy: `proxy.url`, and `proxy.log` with what went through it."""
        return cast("Proxy", self._service("proxy"))

    @property
    def proxy_with_auth(self) -> Proxy:
        """One that wants Basic credentials: its `username` and `password`."""
        return cast("Proxy", self._service("proxy_with_auth"))

    @property
    def dns(self) -> NameServer:
        """A DNS server: `dns.nameserver`, `dns.zone` to edit, `dns.log` with the questions."""
        return cast("NameServer", self._service("dns"))

    @property
    def unix_path(self) -> str | None:
        """The path of a Unix socket with the same application. None on Windows, which has none."""
        return cast("UnixSocket", self._service("unix_path")).path

    def clear_logs(self) -> None:
        """Forget what the server and the services beside it saw."""
        self.log.clear()
        if self._services is not None:
            self._services.clear_logs()

    def _service(self, name: str) -> Service:
        """The service, running. Raises `RuntimeError` while the server does not run."""
        with self._changing:
            if self._services is None or self._place is None:
                raise RuntimeError(NOT_RUNNING)
            running = self._services.get(name)
            if running is not None:
                return running
            service = self._services.make(name)
            self._place.call(self._services.start(name, service))
            return service

    @property
    def running(self) -> bool:
        """Whether it accepts requests now."""
        return self._place is not None and self._place.alive

    def start(self) -> Self:
        """Start it, if it does not run yet; it accepts requests when this returns.

        Raises `OSError` when the port is taken.
        """
        if self.running:
            return self
        # Whoever has the token is welcome, also where neighbours are not.
        listener = listening_socket(self._host, self._port, for_others=self._token is not None)
        host, port = listener.getsockname()[:2]
        log = Log() if self._joined else self.log
        try:
            self._token = token_for(host, self._token)
            place: Place[Services] = somewhere()
            self._services = place.enter(
                serving(listener, log, strict=self._strict, limits=self._limits, token=self._token)
            )
        except BaseException:
            listener.close()
            raise
        self._place = place
        self._url = self._joined.url if self._joined else address_of(host, port, self._token)
        atexit.register(self.stop)
        return self

    def stop(self) -> None:
        """Stop it; its thread, sockets and tasks are gone when this returns. Twice does no harm.

        Where there are no threads, what is in flight ends when the notebook's loop next waits.
        """
        with self._changing:
            place, self._place = self._place, None
            if place is None:
                return
            place.leave()
            self._url = self._services = None
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


def start(
    *,
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    strict: bool = False,
    limits: Limits | None = None,
) -> Server:
    """The notebook's local server, running: started now, or the one that runs already, as it is.

    It listens on `port` if that is free and on any free port if it is not, so that two open
    notebooks never fight over it. Its logs, those of its services too, are empty when this returns.

    Where COURSE_SHARED_HOST is set, other users of this machine are kept out (`neighbours`).

    Where the environment names a class's server (COURSE_SERVER, COURSE_NAME), the result's `url` is
    that one's, and its `log` holds only what was asked there under this name (`joined`). Raises
    `ConnectionError` or `ValueError`, with one sentence, if that cannot be.
    """
    global _shared
    if _shared is None or not _shared.running:
        joined = join()
        try:
            _shared = Server(
                host=host, port=port, strict=strict, limits=limits, joined=joined
            ).start()
        except OSError:
            _shared = Server(host=host, strict=strict, limits=limits, joined=joined).start()
    _shared.clear_logs()
    return _shared
