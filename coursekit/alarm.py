"""Stops code that holds its thread and never gives the loop a turn, where the system allows it.

`asyncio.timeout` cannot end `time.sleep`, a lock of `threading` or a loop without `await`: nothing
of asyncio runs while they do. A timer of the system can, in the main thread, on everything but
Windows: its signal interrupts them, and its handler raises.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any

REPEAT = 0.25
"""Seconds after which it is tried again: an answer may catch even this exception, now and then."""


class HeldTooLong(BaseException):
    """What is raised in the code that holds the thread. No Exception: those are often caught."""


class Alarm:
    """Raises `HeldTooLong` in the main thread once `seconds` are over, until it is told to stop.

    Only while a notebook's cell is at work, and none of the modules that `spare` names (by their
    files): the loop itself, and what waits in it for its next turn, is never hit. Does nothing
    where the system has no such timer (Windows, a browser's tab), outside the main thread, and
    where another part of the program has it.
    """

    def __init__(self, seconds: float, spare: frozenset[str] = frozenset()) -> None:
        self.seconds = seconds
        self.rang = False
        self._spare = spare
        self._armed = False

    def start(self) -> None:
        """Set the timer."""
        if sys.platform == "win32" or sys.platform == "emscripten":
            return
        if threading.current_thread() is not threading.main_thread():
            return
        if signal.getsignal(signal.SIGALRM) is not signal.SIG_DFL:
            return
        signal.signal(signal.SIGALRM, self._ring)
        signal.setitimer(signal.ITIMER_REAL, self.seconds, REPEAT)
        self._armed = True

    def stop(self) -> None:
        """Take the timer away; may be called again."""
        if sys.platform != "win32" and self._armed:
            self._armed = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)

    def _ring(self, _number: int, frame: FrameType | None) -> None:
        files = [here.f_code.co_filename for here in _outwards(frame)]
        if self._armed and any(map(is_cell, files)) and self._spare.isdisjoint(files):
            self.rang = True
            raise HeldTooLong


class Sleeps:
    """Hears `time.sleep` where it stops an event loop: in the thread in which that loop runs.

    Stands in for it while it listens, in `time` and under whatever name the cells know it. (Python
    reports calls of it to audit hooks from 3.13 on only.)
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._heard: list[str] = []
        self._real = time.sleep
        self._stand_in = self._noted  # one object, to be found again

    def start(self) -> None:
        """Listen from now on."""
        self._put(self._real, self._stand_in)

    def stop(self) -> list[str]:
        """Listen no more; the names of the cells' functions that were heard."""
        self._put(self._stand_in, self._real)
        return self._heard

    def _put(self, old: Any, new: Any) -> None:
        time.sleep = new
        for name, value in list(self._namespace.items()):
            if value is old:
                self._namespace[name] = new

    def _noted(self, seconds: float, /) -> None:
        if seconds and asyncio._get_running_loop() is not None:
            codes = [here.f_code for here in _outwards(sys._getframe(1))]
            self._heard += [code.co_name for code in codes if is_cell(code.co_filename)][:1]
        self._real(seconds)


def is_cell(filename: str) -> bool:
    """Whether this is the name under which a cell's code is compiled."""
    # The first is how ipykernel names a cell, the second how IPython in a terminal does.
    return "ipykernel_" in filename or filename.startswith("<ipython-input")


def _outwards(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back
