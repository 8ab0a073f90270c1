"""Skips what everybody only waits for: a second in which no loop has anything to do takes none.

What is judged here sleeps, is silent and is given up, for tenths of a second each, hundreds of
times; nothing of it is judged by a stopwatch. Time is what this process computes, and jumps to the
next timer when every event loop of it, the server's and the caller's, has been waiting for a moment
with nothing on its way to it. So an answer sees what it would see with the usual clock, in the
same order, and on a machine that has no time for it, too.

`time.monotonic` and `time.perf_counter` jump (asyncio, the server's log, the pictures and the cells
measure by them), and with `dates` what tells the date. While a thread is at work, a name is looked
up or a program runs that was started, and where loops have no selector (Windows), everybody waits
as always.
"""

from __future__ import annotations

import asyncio
import datetime
import math
import select
import selectors
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.thread import _threads_queues
from contextlib import contextmanager
from typing import Any, TypeVar
from weakref import WeakSet

import aiohttp
import pytest

T = TypeVar("T")

DATE = datetime.datetime

STILLNESS = 0.004
"""Seconds for which nothing may have happened: what one loop sent has reached the other by then."""

TURN = 0.002
"""Seconds after which a loop that waits looks again whether it is time."""

SLOWLY = 8
"""While a loop does not wait, it computes, or is kept from it by others on the machine, or is held
up by what it called; nobody can tell which. If it is held up, the others have to go on: with so
many seconds for one of theirs."""


class Clock:
    """A clock that jumps; `skipping` sets it in the place of Python's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._real = time.monotonic
        self._began = self._real() - time.process_time()
        self._epoch = time.time() - self._real()
        self._skipped = 0.0
        self._loops: dict[Any, float | None] = {}
        """The selectors of the loops that run, each with the moment until which it waits."""
        self._known = set(threading.enumerate())
        """The threads that were there before, and those in which a loop runs."""
        self._elsewhere = 0
        self._programs: WeakSet[subprocess.Popen[Any]] = WeakSet()
        self._last_event = self._looked = self._real()

    def monotonic(self) -> float:
        """Seconds: those that this process has computed, and those skipped."""
        return self._began + time.process_time() + self._skipped

    def time(self) -> float:
        """Seconds since the epoch, of which as many pass."""
        return self._epoch + self.monotonic()

    def sleep(self, usual: Any, seconds: float) -> None:
        """Sleep, in whatever thread."""
        until = self.monotonic() + seconds
        usual(seconds)
        with self._lock:
            self._skipped += max(0.0, until - self.monotonic())

    def run_forever(self, usual: Any, loop: Any) -> None:
        """Run `loop`, as one of those that have to wait before time is skipped."""
        selector = getattr(loop, "_selector", None)
        if selector is None:
            usual(loop)
            return
        here = threading.current_thread()
        with self._lock:
            new = {here} - self._known
            self._known |= new
            self._loops[selector] = None
        try:
            usual(loop)
        finally:
            with self._lock:
                self._known -= new
                del self._loops[selector]

    def select(self, usual: Any, selector: Any, timeout: float | None = None) -> Any:
        """What `selector` has, at the latest after `timeout` seconds of this clock."""
        if selector not in self._loops or (timeout is not None and timeout <= 0):
            return usual(selector, timeout)
        until = math.inf if timeout is None else self.monotonic() + timeout
        self._note(selector, until)
        try:
            while not (ready := usual(selector, TURN)) and self.monotonic() < until:
                self._look()
            return ready
        finally:
            self._note(selector, None)

    def submit(self, usual: Any, *arguments: Any, **options: Any) -> Future[T]:
        """Hand work to a thread, during which no time is skipped."""
        with self._lock:
            self._elsewhere += 1
        future: Future[T] = usual(*arguments, **options)
        future.add_done_callback(self._one_is_done)
        return future

    async def resolve(self, usual: Any, *arguments: Any, **options: Any) -> Any:
        """Look up a name, which a library does in C, and skip no time meanwhile."""
        with self._lock:
            self._elsewhere += 1
        try:
            return await usual(*arguments, **options)
        finally:
            with self._lock:
                self._elsewhere -= 1

    def start(
        self, usual: Any, program: subprocess.Popen[Any], *arguments: Any, **options: Any
    ) -> None:
        """Start a program, and skip no time until somebody knows that it has ended."""
        usual(program, *arguments, **options)
        self._programs.add(program)

    def _one_is_done(self, _future: Future[Any]) -> None:
        with self._lock:
            self._elsewhere -= 1
            self._last_event = self._real()

    def _note(self, selector: Any, until: float | None) -> None:
        with self._lock:
            self._loops[selector] = until
            self._last_event = self._real()

    def _look(self) -> None:
        """Have time go on, if it is for a loop that waits to see to it."""
        with self._lock:
            now = self._real()
            waited, self._looked = min(now - self._looked, 2 * TURN), now
            moments = [moment for moment in self._loops.values() if moment is not None]
            if len(moments) < len(self._loops):
                self._skipped += waited / SLOWLY
            elif self._works_elsewhere():
                self._skipped += waited
            elif (
                now - self._last_event > STILLNESS
                and min(moments) < math.inf
                and not select.select(list(self._loops), [], [], 0)[0]
            ):
                self._skipped += max(0.0, min(moments) - self.monotonic())

    def _works_elsewhere(self) -> bool:
        """Whether anything is at work, or may be, that is no event loop."""
        if self._elsewhere or any(program.returncode is None for program in self._programs):
            return True
        # A thread of a pool may be idle; what it is given is counted.
        return any(
            one not in self._known and one not in _threads_queues for one in threading.enumerate()
        )


def dates_by(clock: Clock) -> type[datetime.datetime]:
    """What stands for `datetime.datetime`, whose `now()` is the clock's."""

    class Kind(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, DATE)

    class Date(DATE, metaclass=Kind):
        def __new__(cls, *arguments: Any, **options: Any) -> Any:
            return DATE(*arguments, **options)

        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return DATE.fromtimestamp(clock.time(), tz)

    return Date


@contextmanager
def skipping(*, dates: bool = False) -> Iterator[None]:
    """In the block, time in which nothing happens is skipped; with `dates` the date goes on, too.

    That is for who waits until a date. A library in C may refuse the dates of such a block.
    """
    clock = Clock()
    selector: Any = selectors.DefaultSelector
    select_usually, run_usually = selector.select, asyncio.BaseEventLoop.run_forever
    resolve_usually = aiohttp.AsyncResolver.resolve
    sleep_usually = time.sleep
    submit_usually, start_usually = ThreadPoolExecutor.submit, subprocess.Popen.__init__

    def selecting(self: Any, timeout: float | None = None) -> Any:
        return clock.select(select_usually, self, timeout)

    def sleeping(seconds: float, /) -> None:
        clock.sleep(sleep_usually, seconds)

    def running(self: Any) -> None:
        clock.run_forever(run_usually, self)

    def submitting(*arguments: Any, **options: Any) -> Future[Any]:
        return clock.submit(submit_usually, *arguments, **options)

    async def resolving(*arguments: Any, **options: Any) -> Any:
        return await clock.resolve(resolve_usually, *arguments, **options)

    def starting(self: Any, *arguments: Any, **options: Any) -> None:
        clock.start(start_usually, self, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "monotonic", clock.monotonic)
        patch.setattr(time, "perf_counter", clock.monotonic)
        patch.setattr(time, "sleep", sleeping)
        patch.setattr(selector, "select", selecting)
        patch.setattr(asyncio.BaseEventLoop, "run_forever", running)
        patch.setattr(ThreadPoolExecutor, "submit", submitting)
        patch.setattr(aiohttp.AsyncResolver, "resolve", resolving)
        patch.setattr(subprocess.Popen, "__init__", starting)
        if dates:
            patch.setattr(time, "time", clock.time)
            patch.setattr(datetime, "datetime", dates_by(clock))
        yield
