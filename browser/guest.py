"""An event loop that gets its turns from another one, in the same thread.

A tab's Python has one thread and one loop, the notebook's. The local server needs a loop of its
own there: its tasks must not be among the notebook's, nor its errors, and starting it must not
wait. What a loop does between its turns is asyncio's own (`BaseEventLoop`); here is only who
turns it.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from asyncio import tasks
from collections.abc import Awaitable, Callable, Iterator
from types import SimpleNamespace
from typing import Any, TypeVar

from browser.loopback import Loopback

T = TypeVar("T")


class Guest(Loopback, asyncio.BaseEventLoop):  # type: ignore[misc]
    """A loop that `host` turns, whenever there is something to do."""

    # What BaseEventLoop has beside its public methods.
    _ready: Any
    _scheduled: Any
    _run_once: Callable[[], None]

    def __init__(self, host: asyncio.AbstractEventLoop) -> None:
        self._entered = False
        self._next: asyncio.Handle | None = None
        self._next_when = 0.0
        super().__init__()
        self._host = host
        # It never waits: that is the host's.
        self._selector = SimpleNamespace(select=lambda timeout: ())

    def is_running(self) -> bool:
        return self._entered

    def call_soon(  # type: ignore[override]
        self, callback: Any, *args: Any, context: Any = None
    ) -> asyncio.Handle:
        handle = super().call_soon(callback, *args, context=context)
        self._arrange()
        return handle

    call_soon_threadsafe = call_soon  # type: ignore[assignment]  # there is one thread

    def call_at(  # type: ignore[override]
        self, when: float, callback: Any, *args: Any, context: Any = None
    ) -> asyncio.TimerHandle:
        handle = super().call_at(when, callback, *args, context=context)
        self._arrange()
        return handle

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """Here and now: there is no other thread."""
        future: asyncio.Future[T] = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 (whoever awaits it gets it)
            future.set_exception(error)
        return future

    def run_until_complete(self, future: Awaitable[T]) -> T:  # type: ignore[override]
        """What `future` gives, while the host waits; only for what waits for nothing outside.

        Raises `RuntimeError` if it does.
        """
        with self._running():
            task = asyncio.ensure_future(future, loop=self)
            while not task.done():
                if not self._can_go_on():
                    task.cancel()
                    self._run_once()
                    raise RuntimeError("it waits for something outside this loop")
                self._run_once()
        return task.result()

    def close(self) -> None:
        """Close it, once its turn is over."""
        if self._entered:
            self._host.call_soon(self.close)
        else:
            super().close()

    def _can_go_on(self) -> bool:
        due = self._scheduled and self._scheduled[0].when() <= self.time()
        return bool(self._ready or due)

    def _process_events(self, event_list: object) -> None: ...

    def _arrange(self) -> None:
        """Have the host give a turn when there is something to do: once, and not too late."""
        if self._entered or not (self._ready or self._scheduled):
            return  # when that turn ends, or when there is something
        when = 0.0 if self._ready else self._scheduled[0].when()
        if self._next is not None:
            if self._next_when <= when:
                return
            self._next.cancel()
        self._next_when = when
        if self._ready:
            self._next = self._host.call_soon(self._turn)
        else:
            self._next = self._host.call_later(max(0.0, when - self.time()), self._turn)

    def _turn(self) -> None:
        self._next = None
        with self._running():
            self._run_once()

    @contextlib.contextmanager
    def _running(self) -> Iterator[None]:
        """Inside, this is the running loop, and no task of another one is at work."""
        before = asyncio._get_running_loop()
        task = asyncio.current_task(before) if before is not None else None
        hooks = sys.get_asyncgen_hooks()
        if task is not None and before is not None:
            tasks._leave_task(before, task)
        asyncio._set_running_loop(self)
        sys.set_asyncgen_hooks(self._asyncgen_firstiter_hook, self._asyncgen_finalizer_hook)  # type: ignore[attr-defined]
        nested, self._entered = self._entered, True
        try:
            yield
        finally:
            self._entered = nested
            sys.set_asyncgen_hooks(*hooks)
            asyncio._set_running_loop(before)
            if task is not None and before is not None:
                tasks._enter_task(before, task)
            self._arrange()
