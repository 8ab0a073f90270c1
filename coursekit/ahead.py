"""Seconds that pass at once, for a check of how long an answer is willing to wait.

What waits in the event loop is woken in its order, as if they had gone by. Threads, programs and
`time.monotonic()` know nothing of it.
"""

from __future__ import annotations

import asyncio
from asyncio import sleep  # its own: what a check puts in its place counts the turns of answers
from collections.abc import Callable, Iterator
from contextlib import contextmanager

STEP = 0.5
"""Seconds of one jump, unless others are asked for: less than anybody needs to tell a quiet peer
from a dead one."""

TURNS = 30
"""Turns of the loop after each jump: what a peer in the same loop is asked is answered by then."""


LONGEST_STAND = 10.0
"""The usual seconds after which a clock that stands goes on: who waits has to be told of limits."""


class Ahead:
    """The clock of a loop, put forward by some seconds. It is never put back: what has been timed
    with it stays in its order."""

    def __init__(self, usual: Callable[[], float]) -> None:
        self._usual = usual
        self._by = 0.0
        self._stands_since: float | None = None

    def __call__(self) -> float:
        now = self._usual()
        if self._stands_since is not None:
            if now - self._stands_since < LONGEST_STAND:
                return self._stands_since + self._by
            self.go_on()
        return now + self._by

    def jump(self, seconds: float) -> None:
        """Put it forward."""
        self._by += seconds

    def stand(self) -> None:
        """From now on it shows the same, but for jumps, until it is to go on."""
        self._stands_since = self._usual()

    def go_on(self) -> None:
        """Go on with what is shown."""
        if self._stands_since is not None:
            self._by += self._stands_since - self._usual()
            self._stands_since = None


def _clock() -> Ahead | None:
    """The running loop's; None where that is not Python's own, as in a browser's tab."""
    loop = asyncio.get_running_loop()
    if not isinstance(loop, asyncio.BaseEventLoop):
        return None
    clock = loop.time if isinstance(loop.time, Ahead) else Ahead(loop.time)
    setattr(loop, "time", clock)  # noqa: B010 (mypy: a method)
    return clock


def jumps(seconds: float, longest: float = STEP) -> Iterator[float]:
    """The running loop's clock goes `seconds` forward; each of its jumps, when it has been made.

    None in a browser's tab.
    """
    clock = _clock()
    while clock and seconds > 0:
        step = min(longest, seconds)
        seconds -= step
        clock.jump(step)
        yield step


@contextmanager
def standing() -> Iterator[None]:
    """In the block the running loop's clock stands, but for its jumps. Not in a browser's tab."""
    clock = _clock()
    if clock:
        clock.stand()
    try:
        yield
    finally:
        if clock:
            clock.go_on()


async def others_turn() -> None:
    """Let everything else in the loop do what it has to do by now."""
    for _ in range(TURNS):
        await sleep(0)
