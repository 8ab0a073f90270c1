"""Seconds that pass at once, for a check of how long an answer is willing to wait.

What waits in the event loop is woken in its order, as if they had gone by. Threads, programs and
`time.monotonic()` know nothing of it.
"""

from __future__ import annotations

import asyncio
from asyncio import sleep  # its own: what a check puts in its place counts the turns of answers
from collections.abc import Callable, Iterator

STEP = 0.5
"""Seconds of one jump at most: less than anybody needs to tell a quiet peer from a dead one."""

TURNS = 30
"""Turns of the loop after each jump: what a peer in the same loop is asked is answered by then."""


class Ahead:
    """The clock of a loop, put forward by some seconds. It is never put back: what has been timed
    with it stays in its order."""

    def __init__(self, usual: Callable[[], float]) -> None:
        self._usual = usual
        self.by = 0.0

    def __call__(self) -> float:
        return self._usual() + self.by


def jumps(seconds: float) -> Iterator[float]:
    """The running loop's clock goes `seconds` forward; each of its jumps, when it has been made.

    None where that clock is not Python's own, as in a browser's tab.
    """
    loop = asyncio.get_running_loop()
    if not isinstance(loop, asyncio.BaseEventLoop):
        return
    clock = loop.time if isinstance(loop.time, Ahead) else Ahead(loop.time)
    setattr(loop, "time", clock)  # noqa: B010 (mypy: a method)
    while seconds > 0:
        step = min(STEP, seconds)
        seconds -= step
        clock.by += step
        yield step


async def others_turn() -> None:
    """Let everything else in the loop do what it has to do by now."""
    for _ in range(TURNS):
        await sleep(0)
