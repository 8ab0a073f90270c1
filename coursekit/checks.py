"""The check cells of the exercises: one line when it holds, one sentence when it does not.

    async with check("fetch_all() fetches everything at the same time"):
        pages = await fetch_all(urls)
        expect(len(pages) == 3, f"there are 3 URLs, but fetch_all() returned {len(pages)} pages")

What a check looks at belongs in its cell; this room holds only what every check needs: a time
limit, mistakes that any exercise can meet, and the sentence instead of a traceback.
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import re
import sys
import traceback
import warnings
from collections.abc import Coroutine
from types import CoroutineType, TracebackType
from typing import Any, Self

DEFAULT_TIMEOUT = 10.0
"""Seconds. Far more than any exercise needs, far less than a learner's patience."""

ORIGIN_DEPTH = 20
"""Frames of a coroutine's origin to keep: enough to reach the cell from inside a library."""

NEVER_AWAITED = "coroutine '(.+)' was never awaited"

NOT_AWAITABLE = re.compile(
    r"object (?P<kind>\w+) can't be used in 'await' expression"
    r"|'(?P<kind_since_3_14>\w+)' object can't be awaited"
)


class CheckFailed(AssertionError):
    """A check did not hold. Its message is the sentence the learner reads.

    Still an exception, so that nbval, nbclient and nbgrader see a failed cell; IPython shows only
    the sentence, because frames of the course's own code explain nothing to a learner.
    """

    def _render_traceback_(self) -> list[str]:  # IPython's hook for exceptions that draw themselves
        return [f"NOT YET  {self}"]


def expect(condition: object, sentence: str) -> None:
    """Raise `CheckFailed` with `sentence` unless `condition` is true."""
    if not condition:
        raise CheckFailed(sentence)


class check:
    """Context manager of a check cell, for `with` and for `async with`.

    `title` says in the learner's words what holds when the check passes. `timeout` is in seconds;
    only `async with` can enforce it, since nothing can interrupt code that does not await.

    On success prints `PASS  title`. On failure raises `CheckFailed` with one sentence: that of the
    failed `expect`, or what went wrong in the learner's code. Also refuses, in `async with` and
    `with` alike: a coroutine that was called but never awaited, and a task left running.
    """

    def __init__(self, title: str, *, timeout: float = DEFAULT_TIMEOUT) -> None:
        self.title = title
        self.timeout = timeout
        self._limit: asyncio.Timeout | None = None
        self._tasks_before: set[asyncio.Task[Any]] = set()
        self._coroutines_before: list[CoroutineType[Any, Any, Any]] = []
        self._depth_before = 0
        self._warnings = warnings.catch_warnings(record=True)
        self._warned: list[warnings.WarningMessage] = []

    # ---- with ----------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self._depth_before = sys.get_coroutine_origin_tracking_depth()
        # Without origin tracking (it is on in asyncio's debug mode) no coroutine has an origin.
        self._coroutines_before = _coroutines_not_started() if self._depth_before else []
        sys.set_coroutine_origin_tracking_depth(ORIGIN_DEPTH)
        warned = self._warnings.__enter__()
        assert warned is not None  # record=True
        self._warned = warned
        warnings.filterwarnings("always", NEVER_AWAITED, RuntimeWarning)
        self._tasks_before = _running_tasks()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        forgotten = self._close_forgotten_coroutines()
        left = _running_tasks() - self._tasks_before
        for task in left:
            task.cancel()
        self._conclude(exc, forgotten, left)

    # ---- async with ----------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        self.__enter__()
        self._limit = asyncio.timeout(self.timeout)
        await self._limit.__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        assert self._limit is not None
        try:
            await self._limit.__aexit__(exc_type, exc, tb)
        except TimeoutError:
            exc = CheckFailed(
                f"your code was still not finished after {self.timeout:g} s: something in it waits "
                "for what never comes, or does one after the other what could be done at once"
            )
        else:
            if self._limit.expired() and (exc is None or isinstance(exc, Exception)):
                exc = CheckFailed(
                    f"after {self.timeout:g} s the check cancelled your code, which went on as if "
                    "nothing had happened: CancelledError must not be swallowed"
                )
        # A task that was cancelled, or whose last step is due, needs a turn of the loop to end.
        await asyncio.sleep(0)
        left = _running_tasks() - self._tasks_before
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=1)
        self._conclude(exc, self._close_forgotten_coroutines(), left)

    # ---- what came out -------------------------------------------------------------------------

    def _conclude(
        self,
        exc: BaseException | None,
        forgotten: list[str],
        left: set[asyncio.Task[Any]],
    ) -> None:
        if isinstance(exc, asyncio.CancelledError) and not _this_cell_is_cancelled():
            exc = CheckFailed("your code awaited something that was cancelled, and let that escape")
        if exc is not None and not isinstance(exc, Exception):
            return  # an interrupt, or the cancellation of the cell itself, goes through untouched
        if isinstance(exc, NotImplementedError):
            raise CheckFailed(str(exc) or "this exercise is not written yet") from None
        if forgotten:
            names = ", ".join(f"{name}(…)" for name in sorted(set(forgotten)))
            raise CheckFailed(
                f"{names} was called but not awaited: what the call returned is a coroutine "
                "object, and none of its lines has run"
            ) from None
        if isinstance(exc, CheckFailed):
            raise exc.with_traceback(None) from None
        if exc is not None:
            raise CheckFailed(_sentence_about(exc)) from None
        if left:
            names = ", ".join(sorted({_task_subject(task) for task in left}))
            raise CheckFailed(
                f"your code returned, but left running what it had started: {names}. "
                "Whoever starts a task waits for it or cancels it"
            )
        print(f"PASS  {self.title}")

    def _close_forgotten_coroutines(self) -> list[str]:
        """The names of the functions that were called and never awaited.

        Two kinds: Python has thrown the coroutine away already, and warned; or something still
        holds it, and it is closed here, or Python would warn about it in some later cell.
        """
        self._warnings.__exit__(None, None, None)
        sys.set_coroutine_origin_tracking_depth(self._depth_before)
        names = []
        for warning in self._warned:
            if never_awaited := re.match(NEVER_AWAITED, str(warning.message)):
                names.append(never_awaited[1])
            else:
                warnings.warn_explicit(
                    warning.message, warning.category, warning.filename, warning.lineno
                )
        self._warned.clear()
        before = {id(coroutine) for coroutine in self._coroutines_before}
        self._coroutines_before = []
        for coroutine in _coroutines_not_started():
            if id(coroutine) not in before:
                names.append(coroutine.__qualname__)
                coroutine.close()
        return [name.rpartition("<locals>.")[2] for name in names]


def _coroutines_not_started() -> list[CoroutineType[Any, Any, Any]]:
    """The coroutine objects made by cells (or by what they called) that nobody has started yet.

    They are looked for among all objects, because a forgotten one may sit in a list or a variable.
    Their origin tells those of the cells' thread from those of the local server's, which may be
    about to start one at this very moment. One that a task is about to start is not forgotten.
    """
    scheduled = {id(task.get_coro()) for task in _running_tasks()}
    return [
        found
        for found in gc.get_objects()
        if isinstance(found, CoroutineType)
        and inspect.getcoroutinestate(found) == inspect.CORO_CREATED
        and any(_is_cell(filename) for filename, _, _ in found.cr_origin or ())
        and id(found) not in scheduled
    ]


def _is_cell(filename: str) -> bool:
    # The first is how ipykernel names a cell, the second how IPython in a terminal does.
    return "ipykernel_" in filename or filename.startswith("<ipython-input")


def _this_cell_is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _running_tasks() -> set[asyncio.Task[Any]]:
    try:
        return asyncio.all_tasks()
    except RuntimeError:  # no loop runs: a check outside a notebook
        return set()


def _task_subject(task: asyncio.Task[Any]) -> str:
    coroutine = task.get_coro()
    assert isinstance(coroutine, Coroutine)
    return getattr(coroutine, "__qualname__", "a task").rpartition("<locals>.")[2] + "()"


def _sentence_about(exc: BaseException) -> str:
    """What a learner needs to know about an exception of their own code, in one sentence."""
    while isinstance(exc, BaseExceptionGroup) and len(exc.exceptions) == 1:
        exc = exc.exceptions[0]
    if isinstance(exc, TypeError) and (not_awaitable := NOT_AWAITABLE.search(str(exc))):
        kind = not_awaitable["kind"] or not_awaitable["kind_since_3_14"]
        return f"the call returned {kind}, which cannot be awaited: is the function `async def`?"
    message = "".join(traceback.format_exception_only(exc)).strip().splitlines()[0]
    return f"your code raised {message}{_place_of(exc)}"


def _place_of(exc: BaseException) -> str:
    """The innermost function of a notebook's cell that the exception passed, if there is one."""
    frames = [
        frame
        for frame in traceback.extract_tb(exc.__traceback__)
        if _is_cell(frame.filename) and not frame.name.startswith("<")
    ]
    if not frames:
        return ""
    return f" (in {frames[-1].name}, line {frames[-1].lineno} of its cell)"
