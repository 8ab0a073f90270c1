"""What every service beside the HTTP server is: where it listens, what it promises, its log."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol, TypeVar

from local_server.exchange.printing import lines_of

HOST = "127.0.0.1"
"""Where services listen, wherever the HTTP server does."""
MAX_ENTRIES = 20_000
"""Of a service's log; the newest are kept."""

T = TypeVar("T")

Connections = Callable[[], asyncio.BaseProtocol]
"""Makes the protocol that serves the whole HTTP application on one more connection."""


class Service(Protocol):
    """A neighbour of the HTTP server. Its constructor may run in any thread; it takes nothing."""

    async def start(self) -> None:
        """Listen; it can be used when this returns."""

    async def close(self) -> None:
        """Give everything back, also after a `start` that failed half-way."""

    def lines(self) -> list[tuple[str, str]]:
        """A name and an address for each place where it listens."""


class Journal(list[T]):
    """A service's log: a list of what happened, in order, at most `MAX_ENTRIES` long."""

    def note(self, entry: T) -> None:
        """Add `entry`; the oldest makes room for it."""
        self.append(entry)
        if len(self) > MAX_ENTRIES:
            del self[0]

    def __repr__(self) -> str:
        return "\n".join(lines_of(self, "entries")) or "nothing yet"
