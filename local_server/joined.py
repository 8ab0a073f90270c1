"""A class's server, as one learner's notebook sees it: under their name, with their own log.

    COURSE_SERVER=http://class:4f1c09ab@teacher:8080 COURSE_NAME=ana python3 course.py lab

Then `local_server.start()` gives the teacher's server to the lessons. Exercises keep the server of
their notebook: what a check counts must be nobody else's, and must not depend on a network.
"""

from __future__ import annotations

import asyncio
import json
import os
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload
from urllib.parse import quote

from aiohttp import encode_basic_auth
from yarl import URL

from local_server.log import Entry, Log

SERVER, NAME = "COURSE_SERVER", "COURSE_NAME"
EXERCISES = frozenset({"exercises", "solutions"})
"""The folders of notebooks with checks."""
PATIENCE = 5.0
"""Seconds for the server to say what it has seen."""
OWN_ONE = f"Without {SERVER} a notebook has a server of its own."


@dataclass(frozen=True)
class Joined:
    """Where the server is, for requests under one's own name; and what it saw of them."""

    url: URL
    log: Log


def join(environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> Joined | None:
    """The server that the environment names, after a look whether it is there.

    None where it names none, and for a notebook in a folder of exercises. Raises `ValueError` for
    what cannot be its address, `ConnectionError` if nothing right answers there.
    """
    given = environment.get(SERVER, "").strip()
    if not given or (folder or Path.cwd()).name in EXERCISES:
        return None
    try:
        url = URL(given)
        usable = url.scheme == "http" and url.host and url.port
    except ValueError:
        usable = False
    if not usable:
        raise ValueError(f"{SERVER} is {given!r}, which is no address of a server. {OWN_ONE}")
    name = environment.get(NAME, "").strip() or url.user or ""
    # Basic credentials know Latin-1 and no colon; the server takes the percent signs off again.
    named = URL.build(
        scheme="http",
        host=url.host or "",
        port=url.port,
        user=quote(name, safe=""),
        password=url.password,
    )
    log = LogElsewhere(named)
    log.clear()
    return Joined(named, log)


class LogElsewhere(Log):
    """What a class's server saw of one learner: asked for, each time that something is read.

    Times are those of the server's clock.
    """

    def __init__(self, url: URL) -> None:
        super().__init__()
        self._in_flight = 0
        self._at = str(url.with_user(None) / "live" / "mine")
        self._shown = str(url.with_user(None))
        self._credentials = encode_basic_auth(url.user or "", url.password or "")
        # No proxy: a room's server is in the room.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def _asked(self, method: str) -> bytes:
        headers = {"Authorization": self._credentials}
        request = urllib.request.Request(self._at, headers=headers, method=method)
        try:
            with self._opener.open(request, timeout=PATIENCE) as response:
                body: bytes = response.read()
                return body
        except urllib.error.HTTPError as error:
            with error:
                why = {401: "refuses the token", 503: "has no room for another name"}
                said = why.get(error.code, f"is no server for a class (it answers {error.code})")
            raise ConnectionError(f"{self._shown} {said}. {OWN_ONE}") from None
        except OSError as error:
            reason = getattr(error, "reason", error)
            sentence = f"The class's server {self._shown} does not answer: {reason}. {OWN_ONE}"
            raise ConnectionError(sentence) from None

    def _look(self) -> None:
        """Ask what there is now."""
        told: dict[str, Any] = json.loads(self._asked("GET"))
        entries = [
            Entry(number, connection, method, path, start, None, end, status)
            for number, connection, method, path, start, end, status in told["entries"]
        ]
        with self._lock:
            self._entries = deque(entries, maxlen=self._most)
            self._in_flight = told["inFlight"]
            self._peak = told["peak"]
            self._connections = told["connections"]

    def clear(self) -> None:
        """Have the server forget what this learner has asked, and no one else."""
        self._asked("DELETE")
        super().clear()

    @property
    def in_flight(self) -> int:
        """How many of this learner's requests are being served now."""
        self._look()
        return self._in_flight

    @property
    def peak_in_flight(self) -> int:
        """The most requests of this learner that were being served at the same moment."""
        self._look()
        return super().peak_in_flight

    @property
    def connections(self) -> int:
        """How many TCP connections carried this learner's requests."""
        self._look()
        return super().connections

    async def idle(self, *, timeout: float = 5) -> None:
        """Return when no request of this learner is in flight. Raises `TimeoutError` as `Log`."""
        async with asyncio.timeout(timeout):
            while await asyncio.to_thread(lambda: self.in_flight):
                await asyncio.sleep(0.05)

    def __iter__(self) -> Iterator[Entry]:
        self._look()
        return super().__iter__()

    def __len__(self) -> int:
        self._look()
        return super().__len__()

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...

    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        return list(self)[index]
