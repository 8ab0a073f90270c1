"""What runs beside the HTTP server, each service started when it is first asked for.

A service is made in the thread of whoever asks (libraries are imported and keys are made there, so
that the server goes on answering), and then lives in the server's event loop. What a service does
is in its own room: `tls`, `proxy`, `dns`, `unix`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from local_server.beside.base import Connections, Journal, Service


def _tls(connections: Connections) -> Service:
    """HTTPS sites: one that is right, and others that are wrong in one way each."""
    from local_server.beside.tls import Sites

    return Sites(connections)


def _proxy(connections: Connections) -> Service:
    """An HTTP proxy, with a log of what went through it."""
    from local_server.beside.proxy import Proxy

    return Proxy()


def _proxy_with_auth(connections: Connections) -> Service:
    """An HTTP proxy that wants a name and a password."""
    from local_server.beside.proxy import PASSWORD, USERNAME, Proxy

    return Proxy(USERNAME, PASSWORD)


def _dns(connections: Connections) -> Service:
    """A DNS server with a zone to edit and a log of the questions."""
    from local_server.beside.dns import NameServer

    return NameServer()


def _unix(connections: Connections) -> Service:
    """This application on a Unix socket (not on Windows)."""
    from local_server.beside.unix import UnixSocket

    return UnixSocket(connections)


MAKERS: dict[str, Callable[[Connections], Service]] = {
    "tls": _tls,
    "proxy": _proxy,
    "proxy_with_auth": _proxy_with_auth,
    "dns": _dns,
    "unix_path": _unix,
}
"""By the name that each has as an attribute of the server; its docstring says what it is."""


class Services:
    """The services of one running server. They end when the server does."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._running: dict[str, Service] = {}
        self._closing = contextlib.AsyncExitStack()

    def get(self, name: str) -> Service | None:
        """The service, if it runs."""
        return self._running.get(name)

    def make(self, name: str) -> Service:
        """A service that does not run yet. Raises what its libraries raise."""
        return MAKERS[name](self._connections)

    async def start(self, name: str, service: Service) -> None:
        """Start it, in the server's loop. Raises `OSError` when there is no port left."""
        self._closing.push_async_callback(service.close)
        await service.start()
        self._running[name] = service

    def clear_logs(self) -> None:
        """Forget what happened, in those services that have a log."""
        for service in list(self._running.values()):
            log = getattr(service, "log", None)
            if isinstance(log, Journal):
                log.clear()

    async def close(self) -> None:
        """Close every service, the last one first."""
        await self._closing.aclose()
