"""The HTTP application on a Unix socket: a file in a folder instead of a port.

`aiohttp.UnixConnector(path=server.unix_path)` goes there, whatever host the URL names.

Guarantees: it is the same application with the same log; the folder is private to the user, and
gone when the server has stopped. asyncio has no Unix sockets on Windows; there `path` is None.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from pathlib import Path

from local_server.beside.base import Connections
from local_server.exchange.listening import Accepting

SUPPORTED = os.name != "nt"
LONGEST_PATH = 103
"""Bytes of a Unix socket's path: 104 on macOS, 108 on Linux, with the zero at its end."""
PREFIX = "local_server-"
NAME = "http.sock"


class UnixSocket:
    """The same application on a Unix socket; `path` is None where there is no such thing."""

    path: str | None = None

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._folder: str | None = None
        self._accepting: Accepting | None = None

    async def start(self) -> None:
        """Listen. Does nothing on Windows."""
        if not SUPPORTED:
            return
        self._folder = _short_folder()
        path = str(Path(self._folder, NAME))
        listener = socket.socket(socket.AF_UNIX)
        try:
            listener.bind(path)
            self._accepting = Accepting(listener, self._connections)
        except OSError:
            listener.close()
            raise
        self.path = path

    async def close(self) -> None:
        """Stop listening and remove the folder."""
        if self._accepting is not None:
            await self._accepting.close()
        if self._folder is not None:
            shutil.rmtree(self._folder)

    def lines(self) -> list[tuple[str, str]]:
        """Where it listens."""
        return [("unix", self.path or "not on Windows: asyncio has no Unix sockets there")]


def _short_folder() -> str:
    """A new private folder, in /tmp when the usual place is too deep for a socket's path."""
    longest = Path(tempfile.gettempdir(), PREFIX + "12345678", NAME)
    too_deep = len(os.fsencode(longest)) > LONGEST_PATH
    return tempfile.mkdtemp(prefix=PREFIX, dir="/tmp" if too_deep else None)
