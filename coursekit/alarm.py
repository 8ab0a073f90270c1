"""Stops code that holds its thread and never gives the loop a turn, where the system allows it.

`asyncio.timeout` cannot end `time.sleep`, a lock of `threading` or a loop without `await`: nothing
of asyncio runs while they do. A timer of the system can, in the main thread, on everything but
Windows: its signal interrupts them, and its handler raises.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

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
        files = [here.f_code.co_filename for here in outwards(frame)]
        if self._armed and any(map(is_cell, files)) and self._spare.isdisjoint(files):
            self.rang = True
            raise HeldTooLong


def is_cell(filename: str) -> bool:
    """Whether this is the name under which a cell's code is compiled."""
    # The first is how ipykernel names a cell, the second how IPython in a terminal does.
    return "ipykernel_" in filename or filename.startswith("<ipython-input")


def outwards(frame: FrameType | None) -> Iterator[FrameType]:
    """The frame, the one that called it, and so on."""
    while frame is not None:
        yield frame
        frame = frame.f_back
