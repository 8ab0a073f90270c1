"""What the server saw: one entry a request, in order of arrival.

The log is the course's evidence. A wall clock says how busy a machine was; the log says which
requests were being served at the same moment, over how many connections, in which order.

An entry is closed *before* the last byte of its response leaves. So when a client has its response,
the log already says so, and a client that waits for each response never counts as two in flight.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import overload

from aiohttp import web

from local_server.exchange.printing import lines_of, printable
from local_server.exchange.remembered import Remembered

UNLOGGED = frozenset({"/live", "/live/events", "/live/mine"})
"""Whoever watches the log by these is not in it."""

# Enough for the largest lesson by far; at about 300 bytes an entry, under 10 MB.
MAX_ENTRIES = 20_000


@dataclass(slots=True)
class Entry:
    """One request, as the server saw it. Times are seconds on `time.monotonic()`."""

    number: int
    """Order of arrival, from 1, since the log was last cleared."""
    connection: int
    """Which TCP connection it came on: 1 for the first one used since the log was last cleared."""
    method: str
    path: str
    """The path as it was sent, with its query string."""
    start: float
    """When the request's headers had arrived."""
    asked: float | None = None
    """When the client wanted the request, if it said so (`coursekit.timeline.request_clock`)."""
    end: float | None = None
    """When the response was ready to leave; None while the request is in flight."""
    status: int | None = None
    """The response's status; None while in flight, and for ever if either side broke it off."""
    who: str = ""
    """Whose request it was, at a server for a class (`lanes`)."""

    def __repr__(self) -> str:
        if self.end is None:
            outcome = "in flight"
        elif self.status is None:
            outcome = "broken off"
        else:
            outcome = str(self.status)
        request = f"{printable(self.method)} {printable(self.path)}"
        return f"<{self.number}: {request} on connection {self.connection}, {outcome}>"


class Log:
    """The requests a server received since it started or since `clear()`.

    Iterating, `len()`, indexing and slicing see the entries in order of arrival. The newest
    `MAX_ENTRIES` are kept; the counts go on beyond that. Any thread may read it.

    `told` is called with each entry when it is closed, in the thread of the server. `most` is how
    many entries are kept, where that is not `MAX_ENTRIES`.
    """

    def __init__(
        self, told: Callable[[Entry], None] | None = None, *, most: int | None = None
    ) -> None:
        self._lock = threading.Lock()
        self._told = told
        self._most = MAX_ENTRIES if most is None else most
        self._reset()

    def _reset(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=self._most)
        # A connection that is older than that many others, and silent since, counts as a new one.
        self._numbers: Remembered[int, int] = Remembered(self._next_connection, self._most)
        self._connections = 0
        # Entries that are being served; one that arrived before a clear() is in here no more.
        self._open: dict[int, Entry] = {}
        self._arrived = 0
        self._peak = 0

    # ---- the server's side -------------------------------------------------------------------

    def arrive(
        self,
        connection_serial: int,
        method: str,
        path: str,
        asked: float | None = None,
        who: str = "",
    ) -> Entry:
        """Note a request that has just arrived; the server closes it with `leave`."""
        with self._lock:
            self._arrived += 1
            connection = self._numbers.of(connection_serial)
            now = time.monotonic()
            entry = Entry(self._arrived, connection, method, path, now, asked, who=who)
            self._entries.append(entry)
            self._open[id(entry)] = entry
            if len(self._open) > self._peak:
                self._peak = len(self._open)
            return entry

    def _next_connection(self, _serial: int) -> int:
        self._connections += 1
        return self._connections

    def leave(self, entry: Entry, status: int | None) -> None:
        """Note that the response to `entry` is ready, or (None) that it was broken off."""
        with self._lock:
            entry.status = status
            entry.end = time.monotonic()
            self._open.pop(id(entry), None)
        if self._told is not None:
            self._told(entry)

    # ---- the reader's side -------------------------------------------------------------------

    @property
    def arrived(self) -> int:
        """How many requests have come, those that are not kept any more among them."""
        return self._arrived

    @property
    def in_flight(self) -> int:
        """How many requests are being served now."""
        return len(self._open)

    @property
    def peak_in_flight(self) -> int:
        """The most requests that were being served at the same moment."""
        return self._peak

    @property
    def connections(self) -> int:
        """How many TCP connections carried the requests."""
        return self._connections

    @property
    def paths(self) -> list[str]:
        """The paths (with query string), in order of arrival."""
        return [entry.path for entry in self]

    def news(self, seen: int, most: int) -> tuple[int, list[Entry], list[Entry]]:
        """How many have arrived, the `most` newest behind number `seen`, `most` of those in flight.

        After a `clear()` numbers begin anew, and so does what is new.
        """
        with self._lock:
            first = seen if seen <= self._arrived else 0
            newest = list(islice(reversed(self._entries), min(most, self._arrived - first)))
            return self._arrived, newest[::-1], list(islice(self._open.values(), most))

    def clear(self) -> None:
        """Forget everything. Requests still in flight are not counted any more either."""
        with self._lock:
            self._reset()

    async def idle(self, *, timeout: float = 5) -> None:
        """Return when no request is in flight.

        A client that gives up on a request closes its connection, and the server notices a moment
        later. Wait for that moment here before you look at the log.

        Raises `TimeoutError` when a request is still in flight after `timeout` seconds.
        """
        async with asyncio.timeout(timeout):
            while self._open:
                await asyncio.sleep(0.002)

    def __iter__(self) -> Iterator[Entry]:
        with self._lock:
            return iter(list(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...

    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        if isinstance(index, slice):
            return list(self)[index]
        return self._entries[index]

    def __repr__(self) -> str:
        entries = list(self)
        requests = _count(len(entries), "request")
        connections = _count(self.connections, "connection")
        first = f"{requests} on {connections}, at most {self.peak_in_flight} at once"
        return "\n  ".join([first, *lines_of(entries, "requests")])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


LOG = web.AppKey("LOG", Log)
"""Where an application has the log in which its requests are noted."""
