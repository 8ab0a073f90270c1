"""Records what asyncio's tasks did inside a `with` block: when each was made, ran and finished.

How that looks is the business of `tasks`.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time
import weakref
from collections import Counter
from collections.abc import Coroutine
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from types import FrameType, TracebackType
from typing import Any, Literal, Self, TypeAlias

from coursekit.pictures.words import most_at_once

Outcome: TypeAlias = Literal["done", "cancelled", "failed", "pending"]


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """What became of one task. Times are seconds on `time.perf_counter()`."""

    name: str
    """The name it was given, else its coroutine function's (numbered when several share it)."""
    outcome: Outcome
    created: float
    steps: tuple[tuple[float, float], ...]
    """When it ran: from each time the loop resumed it to its next pause."""
    finished: float | None
    """None while it is pending."""


class TaskRecorder:
    """Records the tasks created inside its `with` block, and answers questions about them.

    Tasks that others make meanwhile (the kernel's own, aiohttp's for its own work) are left out.
    What is still unfinished when the block ends is pending. The recording does not change what a
    task does or returns; its tracebacks have one frame more.

    Raises `RuntimeError` when no event loop is running.
    """

    def __init__(self) -> None:
        self._recordings: list[_Recording] = []
        # The recordings whose code is on the stack; more than one only when a task starts eagerly.
        self._running: list[_Recording] = []
        self._result: list[TaskRecord] | None = None
        self._until = 0.0

    def __enter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._previous = self._loop.get_task_factory()
        self._factory = self._create_task
        self._loop.set_task_factory(self._factory)
        self._token: Token[frozenset[TaskRecorder]] = _recorders.set(_recorders.get() | {self})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        _recorders.reset(self._token)
        # Another task's block may have begun within this one and still need its factory.
        if self._loop.get_task_factory() is self._factory:
            self._loop.set_task_factory(self._previous)
        self._until = time.perf_counter()
        self._result = self._records()

    def _create_task(
        self, loop: asyncio.AbstractEventLoop, coro: Any, **options: Any
    ) -> asyncio.Future[Any]:
        """The task factory: the one from before makes the task, of a coroutine that is timed."""
        recording = None
        # A task's context is a copy of its creator's: this holds for the block and its descendants.
        wanted = self in _recorders.get() and not _made_by_aiohttp()
        if wanted and asyncio.iscoroutine(coro):
            recording = _Recording(_function_name(coro), time.perf_counter())
            self._recordings.append(recording)
            coro = _TimedCoroutine(coro, recording, self._running)
        task: asyncio.Future[Any]
        if self._previous is None:
            task = asyncio.Task(coro, loop=loop, **options)
        else:
            task = self._previous(loop, coro, **options)
        if recording is not None:
            # Weak, because a task that nobody keeps must go on being lost.
            recording.task = weakref.ref(task)
        return task

    def _records(self) -> list[TaskRecord]:
        # One without a task was refused: by asyncio, for a wrong argument, or by an older factory.
        created = [recording for recording in self._recordings if recording.task is not None]
        names = [recording.name() for recording in created]
        shared = Counter(names)
        seen: Counter[str] = Counter()
        records = []
        for name, recording in zip(names, created, strict=True):
            if shared[name] > 1 and not recording.given_name:
                seen[name] += 1
                name = f"{name} #{seen[name]}"
            records.append(recording.record(name))
        return records

    @property
    def tasks(self) -> list[TaskRecord]:
        """One record a task, in the order they were created."""
        return self._records() if self._result is None else list(self._result)

    @property
    def order_started(self) -> list[str]:
        """The tasks' names, in the order they first ran."""
        started = [task for task in self.tasks if task.steps]
        return [task.name for task in sorted(started, key=lambda task: task.steps[0])]

    @property
    def order_finished(self) -> list[str]:
        """The names of the tasks that finished, in that order, whatever the outcome."""
        finished = [(task.finished, task.name) for task in self.tasks if task.finished is not None]
        return [name for _, name in sorted(finished, key=lambda pair: pair[0])]

    @property
    def peak_unfinished(self) -> int:
        """The most tasks that existed, not yet finished, at the same moment."""
        return most_at_once((task.created, task.finished) for task in self.tasks)

    @property
    def ran_at_once(self) -> int:
        """The most tasks whose code ran at the same instant: 1, since a loop runs in one thread."""
        return most_at_once(step for task in self.tasks for step in task.steps)

    @property
    def recorded_until(self) -> float:
        """When the block ended, or now while it has not, in seconds on `time.perf_counter()`."""
        return time.perf_counter() if self._result is None else self._until


_recorders: ContextVar[frozenset[TaskRecorder]] = ContextVar(
    "coursekit.pictures.recorders", default=frozenset()
)


@dataclass(slots=True)
class _Recording:
    """A task's record while it is being written."""

    function: str
    created: float
    steps: list[tuple[float, float]] = field(default_factory=list)
    resumed: float = 0.0
    finished: float | None = None
    outcome: Outcome = "pending"
    given_name: str | None = None
    task: weakref.ref[asyncio.Future[Any]] | None = None

    def note_name(self, task: object) -> None:
        # Python 3.13.0 to 3.13.2 name a nameless task "None" when the loop has a task factory.
        if isinstance(task, asyncio.Task) and not re.fullmatch(r"Task-\d+|None", task.get_name()):
            self.given_name = task.get_name()

    def name(self) -> str:
        if self.task is not None:
            self.note_name(self.task())
        return self.given_name or self.function

    def finish(self, error: BaseException) -> None:
        self.finished = time.perf_counter()
        if isinstance(error, StopIteration):
            self.outcome = "done"
        elif isinstance(error, asyncio.CancelledError):
            self.outcome = "cancelled"
        else:
            self.outcome = "failed"

    def record(self, name: str) -> TaskRecord:
        task = None if self.task is None else self.task()
        # Cancelled while it ran its last step: the coroutine returned, the task is cancelled.
        outcome = "cancelled" if task is not None and task.cancelled() else self.outcome
        return TaskRecord(name, outcome, self.created, tuple(self.steps), self.finished)


class _TimedCoroutine(Coroutine[Any, Any, Any]):
    """Notes when a coroutine is resumed and when it pauses; in all else it is that coroutine."""

    __slots__ = ("_coro", "_recording", "_running")

    def __init__(
        self, coro: Coroutine[Any, Any, Any], recording: _Recording, running: list[_Recording]
    ) -> None:
        self._coro = coro
        self._recording = recording
        self._running = running

    def send(self, value: Any) -> Any:
        self._resume()
        try:
            return self._coro.send(value)
        except BaseException as error:
            self._recording.finish(error)
            raise
        finally:
            self._pause()

    def throw(self, *error: Any) -> Any:
        if not self._recording.steps:
            # Cancelled before its first turn: not one line of it will run.
            return self._throw_unstarted(*error)
        self._resume()
        try:
            return self._coro.throw(*error)
        except BaseException as raised:
            self._recording.finish(raised)
            raise
        finally:
            self._pause()

    def _throw_unstarted(self, *error: Any) -> Any:
        try:
            return self._coro.throw(*error)
        except BaseException as raised:
            self._recording.finish(raised)
            raise

    def _resume(self) -> None:
        now = time.perf_counter()
        self._recording.note_name(asyncio.current_task())
        if self._running:
            # A task that starts eagerly runs within its creator's step, which stands still.
            creator = self._running[-1]
            creator.steps.append((creator.resumed, now))
        self._running.append(self._recording)
        self._recording.resumed = now

    def _pause(self) -> None:
        now = time.perf_counter() if self._recording.finished is None else self._recording.finished
        self._running.pop()
        self._recording.steps.append((self._recording.resumed, now))
        if self._running:
            self._running[-1].resumed = now

    def close(self) -> None:
        self._coro.close()

    def __await__(self) -> Any:
        return self._coro.__await__()

    def __getattr__(self, name: str) -> Any:
        # cr_frame, cr_code, __qualname__ …: asyncio and inspect look at these.
        return getattr(self._coro, name)

    def __repr__(self) -> str:
        return repr(self._coro)


def _function_name(coro: Any) -> str:
    qualname: str = getattr(coro, "__qualname__", type(coro).__name__)
    return qualname.rpartition("<locals>.")[2]


def _made_by_aiohttp() -> bool:
    """Whether the code that asks asyncio for a task is aiohttp's.

    aiohttp makes tasks to write a body or to resolve a name, on some versions of Python and not on
    others; they would be noise in a lesson's picture.
    """
    frame = sys._getframe(1)
    # This module's own frames are several when one timeline is inside another.
    while frame.f_back is not None and _module(frame).startswith((__name__, "asyncio.")):
        frame = frame.f_back
    return _module(frame).startswith("aiohttp.")


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))
