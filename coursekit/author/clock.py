"""Skips what everybody only waits for: a second in which no loop has anything to do takes none.

What is judged here sleeps, is silent and is given up, for tenths of a second each, hundreds of
times; nothing of it is judged by a stopwatch. Time jumps to the next timer when every event loop of
this process, the server's and the caller's, has been waiting for a moment with nothing on its way
to it. So a cell sees what it would see with the usual clock, in the same order. Between its jumps
time is what this process computes: a machine that has no time for it changes nothing either.
`skipping` is for answers, `skip_in_cells` for a kernel.

`time.monotonic`, `time.perf_counter` and `time.time` jump: asyncio, aiohttp, the server's log, the
pictures and the cells measure by them. With `dates`, `datetime.now` does, too. While a thread is at
work, a name is looked up or a program runs that was started, and where loops have no selector
(Windows), everybody waits as always.

A kernel loads this file by its path: it needs nothing of `coursekit`.
"""

from __future__ import annotations

import asyncio
import datetime
import gc
import math
import select
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Container, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.thread import _threads_queues
from contextlib import ExitStack, contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any, TypeVar
from weakref import WeakSet

IN_REAL_TIME = frozenset({"04_blocking"})
"""The lesson about those who hold up the loops; in all others waiting may be skipped."""

T = TypeVar("T")

DATE = datetime.datetime

STILLNESS = 0.004
"""Seconds for which nothing may have happened: what one loop sent has reached the other by then."""

TURN = 0.002
"""Seconds after which a loop that waits looks again whether it is time."""

GRAIN = 0.0002
"""Seconds for which what this process has computed is not asked for again."""

LOOKS = 3
"""How often one must have looked: on a busy machine time passes in which nobody gets to run."""

IDLE = "_run_safe_shutdown_loop"
"""In the name of the thread with which pycares closes what it has opened: nobody waits for that."""

SLOWLY = 8
"""While a loop does not wait, it computes, or is kept from it by others on the machine, or is held
up by what it called; nobody can tell which. If it is held up, the others have to go on: with so
many seconds for one of theirs."""


def in_grains(exact: Callable[[], float]) -> Callable[[], float]:
    """What `exact` said at most GRAIN seconds ago: a loop asks at each turn, a system call each."""
    real = time.monotonic
    asked, said = real(), exact()

    def seconds() -> float:
        nonlocal asked, said
        if (now := real()) - asked > GRAIN:
            asked, said = now, max(said, exact())
        return said

    return seconds


class Clock:
    """A clock that jumps, and between its jumps goes on with what this process computes.

    `stands_in` sets it in the place of Python's.
    """

    def __init__(self) -> None:
        self.jumps = True
        self._lock = threading.Lock()
        self._real = time.monotonic
        self._passes = in_grains(time.process_time)
        self._began = self._real() - self._passes()
        self._since_1970 = time.time() - self._real()
        self._skipped = 0.0
        self._loops: dict[Any, float | None] = {}
        """The selectors of the loops that run, each with the moment until which it waits."""
        self._joined: dict[Any, Any] = {}
        """The selectors of those loops that had begun before."""
        self._known = set(threading.enumerate())
        """The threads that were there before, and those in which a loop runs."""
        self._of_others = self._known - {threading.main_thread(), *_threads_queues}
        """Threads in which nothing of ours runs: how long they sleep is nobody's business here."""
        self._elsewhere = 0
        self._programs: WeakSet[subprocess.Popen[Any]] = WeakSet()
        self._last_event = self._looked = self._real()
        self._looks = 0

    def monotonic(self) -> float:
        """Seconds: those that have passed, and those skipped."""
        return self._began + self._passes() + self._skipped

    def time(self) -> float:
        """Seconds since 1970."""
        return self._since_1970 + self.monotonic()

    def sleep(self, usual: Any, seconds: float) -> None:
        """Sleep, in whatever thread.

        Not one of others: a kernel looks each second whether its parent is still there.
        """
        if threading.current_thread() in self._of_others:
            usual(seconds)
            return
        until = self.monotonic() + seconds
        usual(seconds)
        with self._lock:
            self._skipped += max(0.0, until - self.monotonic())

    def join(self, loop: Any) -> None:
        """Take note of a loop that runs already."""
        if selector := getattr(loop, "_selector", None):
            with self._lock:
                self._joined[selector], self._loops[selector] = loop, None
                self._of_others = {one for one in self._of_others if one.ident != loop._thread_id}
            loop.call_soon_threadsafe(_nothing)  # it waits as it has begun to

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
            self._of_others.discard(here)
            self._loops[selector] = None
            self._joined.pop(selector, None)  # it runs anew: to its end, as asyncio.run has it
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

    def hand_over(self, usual: Any, *arguments: Any) -> asyncio.Future[T]:
        """Hand a loop's work to a thread, and skip no time until the loop knows the result.

        Between its work and telling the loop of it, a busy machine may hold up the thread.
        """
        future: asyncio.Future[T] = usual(*arguments)
        with self._lock:
            self._elsewhere += 1
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

    def _one_is_done(self, _future: Future[Any] | asyncio.Future[Any]) -> None:
        with self._lock:
            self._elsewhere -= 1
            self._last_event, self._looks = self._real(), 0

    def _note(self, selector: Any, until: float | None) -> None:
        with self._lock:
            self._loops[selector] = until
            self._last_event, self._looks = self._real(), 0

    def _look(self) -> None:
        """Have time go on, if it is for a loop that waits to see to it."""
        if not self.jumps:
            return
        with self._lock:
            for selector in [each for each, loop in self._joined.items() if not loop.is_running()]:
                del self._joined[selector], self._loops[selector]
            now = self._real()
            waited = min(now - self._looked, 2 * TURN)
            self._looked = now
            self._looks += 1
            moments = [moment for moment in self._loops.values() if moment is not None]
            if len(moments) < len(self._loops):
                self._skipped += waited / SLOWLY
            elif self._works_elsewhere():
                self._skipped += waited
            elif (
                now - self._last_event > STILLNESS
                and self._looks >= LOOKS
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
            one not in self._known and one not in _threads_queues and IDLE not in one.name
            for one in threading.enumerate()
        )


def _nothing() -> None:
    """What wakes a loop."""


def stands_in(clock: Clock) -> ExitStack:
    """Set the clock in the place of Python's; closing what is returned takes it away again."""
    stack = ExitStack()

    def replace(owner: Any, name: str, stand_in: Callable[..., Any]) -> None:
        """`stand_in` gets what is usual, and then the arguments."""
        usual = getattr(owner, name)

        def instead(*arguments: Any, **options: Any) -> Any:
            return stand_in(usual, *arguments, **options)

        stack.callback(setattr, owner, name, usual)
        setattr(owner, name, instead)

    places = [time, *_of_aiohttp_and_main()]
    for name, own in (
        ("monotonic", clock.monotonic),
        ("perf_counter", clock.monotonic),
        ("time", clock.time),
    ):
        usual = getattr(time, name)
        for place in [each for each in places if vars(each).get(name) is usual]:
            stack.callback(setattr, place, name, usual)
            setattr(place, name, own)
    replace(time, "sleep", clock.sleep)
    replace(selectors.DefaultSelector, "select", clock.select)
    replace(asyncio.BaseEventLoop, "run_forever", clock.run_forever)
    replace(asyncio.BaseEventLoop, "run_in_executor", clock.hand_over)
    replace(ThreadPoolExecutor, "submit", clock.submit)
    replace(subprocess.Popen, "__init__", clock.start)
    if aiohttp := sys.modules.get("aiohttp"):
        replace(aiohttp.AsyncResolver, "resolve", clock.resolve)
    return stack


def _of_aiohttp_and_main() -> list[ModuleType]:
    """Modules that may know what is `time`'s by a name of their own: aiohttp's, the notebook."""
    return [each for where, each in sys.modules.items() if where.startswith(("aiohttp.", "__main"))]


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
    import_module("aiohttp")  # if it comes later, its names are looked up unseen
    clock = Clock()
    with stands_in(clock) as stack:
        if dates:
            stack.callback(setattr, datetime, "datetime", DATE)
            setattr(datetime, "datetime", dates_by(clock))  # noqa: B010 (mypy: a type)
        yield


def event_loops() -> Iterator[Any]:
    """The one that runs here, and all others in this process that the garbage collector looks at.

    Only those of Python's own.
    """
    running = asyncio._get_running_loop()
    others = (one for one in gc.get_objects() if one is not running)
    for one in (running, *others):
        # What pretends to be of another class, as a mock does, is none.
        if issubclass(type(one), asyncio.BaseEventLoop):
            yield one


def skip_in_cells(events: Any, kernels_own: Container[int | None]) -> None:
    """Skip time in a kernel's cells from now on; loops in the threads `kernels_own` do not count.

    `events` are IPython's. Between two cells everybody waits for what is not of this process.
    """
    clock = Clock()
    stands_in(clock)
    for loop in event_loops():
        if loop.is_running() and loop._thread_id not in kernels_own:
            clock.join(loop)

    def in_a_cell(_info: object) -> None:
        clock.jumps = True

    def between_cells(_result: object) -> None:
        clock.jumps = False

    clock.jumps = False
    events.register("pre_run_cell", in_a_cell)
    events.register("post_run_cell", between_cells)
