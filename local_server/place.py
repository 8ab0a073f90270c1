"""Where a server's event loop runs: in a thread of its own, or beside the caller's loop.

A thread is what keeps a server answering while a cell blocks, and every Python has them but the
one that runs in a browser's tab. There the platform gives a second event loop, which gets its
turns between those of the notebook's, in the same thread. What is served is not decided here.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Place(ABC, Generic[T]):
    """Runs one asynchronous context manager in a loop that is not the caller's.

    - `loop`: that loop, once `enter` has returned
    """

    loop: asyncio.AbstractEventLoop

    @property
    @abstractmethod
    def alive(self) -> bool:
        """Whether what was entered still runs."""

    @abstractmethod
    def enter(self, serving: AbstractAsyncContextManager[T]) -> T:
        """Enter `serving` there; what it gives. Raises what it raises."""

    @abstractmethod
    def call(self, coroutine: Coroutine[Any, Any, R]) -> R:
        """Run `coroutine` there to its end; what it returns. Raises what it raises."""

    @abstractmethod
    def leave(self) -> None:
        """Leave what was entered."""


class OwnThread(Place[T]):
    """A thread with an event loop; all of it is gone when `leave` returns."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._stopping: asyncio.Event | None = None

    @property
    def alive(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def enter(self, serving: AbstractAsyncContextManager[T]) -> T:
        ready: Future[T] = Future()
        # A daemon, because Python joins other threads at exit before it runs the atexit functions.
        self._thread = threading.Thread(
            target=self._run, args=(serving, ready), name="local_server", daemon=True
        )
        self._thread.start()
        try:
            return ready.result()
        except Exception:
            self._thread.join()  # it is at its end, and must not seem to run
            raise

    def call(self, coroutine: Coroutine[Any, Any, R]) -> R:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result()

    def leave(self) -> None:
        assert self._thread is not None and self._stopping is not None
        self.loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def _run(self, serving: AbstractAsyncContextManager[T], ready: Future[T]) -> None:
        try:
            asyncio.run(self._stay(serving, ready))
        except BaseException as error:
            if ready.done():
                raise
            ready.set_exception(error)  # whoever waits for `enter` gets it

    async def _stay(self, serving: AbstractAsyncContextManager[T], ready: Future[T]) -> None:
        self.loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        async with serving as given:
            ready.set_result(given)
            await self._stopping.wait()


class SameThread(Place[T]):
    """A second event loop in the caller's thread, where the platform has such loops.

    Its `run_until_complete` works while another loop runs, for what need not wait for anything
    outside; nothing that is done here does. What was entered takes nothing more when `leave`
    returns; what is in flight then ends in the loop's next turns.
    """

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._serving: AbstractAsyncContextManager[T] | None = None
        self._leaving: asyncio.Task[bool | None] | None = None

    @property
    def alive(self) -> bool:
        return self._serving is not None

    def enter(self, serving: AbstractAsyncContextManager[T]) -> T:
        given = self.call(serving.__aenter__())
        self._serving = serving
        return given

    def call(self, coroutine: Coroutine[Any, Any, R]) -> R:
        return self.loop.run_until_complete(coroutine)

    def leave(self) -> None:
        assert self._serving is not None
        serving, self._serving = self._serving, None
        # Kept, because a loop keeps no task alive.
        self._leaving = self.loop.create_task(_left(serving, self.loop))
        self.call(asyncio.sleep(0))  # its first step, in which it stops listening


async def _left(
    serving: AbstractAsyncContextManager[Any], loop: asyncio.AbstractEventLoop
) -> bool | None:
    try:
        return await serving.__aexit__(None, None, None)
    finally:
        loop.call_soon(loop.close)


def somewhere() -> Place[Any]:
    """The place that this Python has."""
    return SameThread() if sys.platform == "emscripten" else OwnThread()
