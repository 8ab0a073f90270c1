"""How much a client may ask for, send and wait: every limit, in one place.

`Limits` are the options of one server. The constants below them belong to single endpoints, are
httpbin's in the main, and harm nobody at any value a client can choose, so they are no options.

What is beyond a limit is either cut down to it (`bytes`, `stream`, `links`: httpbin's way) or
refused with a 4xx that names it. Sizes are bytes, times are seconds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import Any

from aiohttp import web

KIB = 1024
MIB = 1024**2
GIB = 1024**3


def _limit(default: float, about: str) -> Any:
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one server puts up with; the defaults suit lessons on one machine.

    Each is an option of `python -m local_server`, too (`--max-body` for `body`), which is where the
    sentences beside the fields are shown. Raises `ValueError` for one that is not above 0.

    A client that is over a limit is told so, by the status after the arrow, and the server goes on.
    """

    # 64 MiB: lessons send bodies of some MiB, which the reply then holds a second time.
    body: int = _limit(64 * MIB, "bytes of a body that is read as a whole -> 413")
    # Neither of these two is ever in memory as a whole; the limit is for the client's disk.
    upload: int = _limit(4 * GIB, "bytes of a body sent to /upload -> 413")
    download: int = _limit(4 * GIB, "bytes of a body asked from /download -> 400")
    # aiohttp's own. Together they are 1 MiB, the most that a head can hold in memory.
    line: int = _limit(8190, "bytes of a request's first line, and of each header -> 400")
    headers: int = _limit(128, "headers of a request -> 400")
    # Above what the system's limit on open files allows on most machines.
    connections: int = _limit(20_000, "connections at the same time -> 503")
    # Long enough to type a request by hand; clients that open connections ahead open another.
    head_seconds: float = _limit(30.0, "seconds until a request's head has come -> 408")
    # Longer than any delay, for a handler that waits does not read.
    silent_seconds: float = _limit(60.0, "seconds without a byte of an unfinished body -> 408")
    seconds: float = _limit(10.0, "seconds that one request may choose, its times together -> 400")
    websocket_message: int = _limit(1 * MIB, "bytes of a WebSocket's message -> close code 1009")
    websocket_seconds: float = _limit(3600.0, "seconds of a WebSocket's life -> close code 1001")

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if not (math.isfinite(value) and value > 0):
                raise ValueError(f"{one.name} must be a number above 0, not {value}")


LIMITS = web.AppKey("LIMITS", Limits)
"""Where an application keeps its own: `limits_of(request)` gives them."""


def limits_of(request: web.Request) -> Limits:
    """The limits of the server that `request` came to."""
    return request.app[LIMITS]


MAX_BYTES = 100 * KIB
"""Of `/bytes`, `/stream-bytes` and `/range`, as at httpbin."""
MAX_DRIP = 10 * MIB
"""Of `/drip`, as at httpbin."""
MAX_LINES = 100
"""Of `/stream`, as at httpbin; of `/sse` and `/jsonl`."""
MAX_LINKS = 200
"""On a page of `/links`, as at httpbin."""
