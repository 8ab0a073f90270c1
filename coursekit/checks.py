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
import textwrap
import time
import traceback
import warnings
from collections.abc import Callable, Coroutine, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import CoroutineType, FrameType, TracebackType
from typing import Any, Self

from coursekit.ahead import STEP, jumps, others_turn, standing
from coursekit.alarm import Alarm, HeldTooLong, is_cell
from coursekit.witness import SOMEWHERE, Blocking, Sessions, Tasks, Unwritten

DEFAULT_TIMEOUT = 10.0
"""Seconds. Far more than any exercise needs, far less than a learner's patience."""

GRACE = 2.0
"""Seconds after the limit for the loop to cancel the code, before the system's timer stops it."""

LINE = 88
"""Characters of a line of the sentence: nbgrader's page of feedback cuts longer ones."""

ORIGIN_DEPTH = 20
"""Frames of a coroutine's origin to keep: enough to reach the cell from inside a library."""

NEVER_AWAITED = "coroutine '(.+)' was never awaited"
CREATED_AT = re.compile(r'^  File "(.+)", line \d+, in ', re.MULTILINE)
"""In a warning of the above, where the coroutine was made: the last one made it."""

ABOUT_A_COROUTINE = re.compile(r"(?<!a )\bcoroutine\b|RequestContextManager'")
"""How Python refuses to use a coroutine object, or what aiohttp's `session.get(…)` returns, as if
it were the result. (`a coroutine` is what asyncio says it would have liked.)"""

OF_OTHER_THINGS = (TypeError, AttributeError, LookupError, ValueError)
"""What comes of using one thing as if it were another."""

NOT_AWAITABLE = re.compile(
    r"object (?P<kind>\w+) can't be used in 'await' expression"
    r"|'(?P<kind_since_3_14>\w+)' object can't be awaited"
)

NOT_CALLED = ("method", "function", "type")
"""What is awaited where the parentheses of a call are missing."""


class CheckFailed(AssertionError):
    """A check did not hold. Its message is the sentence the learner reads.

    Still an exception, so that nbval, nbclient and nbgrader see a failed cell; IPython shows only
    the sentence, because frames of the course's own code explain nothing to a learner.
    """

    def _render_traceback_(self) -> list[str]:  # IPython's hook for exceptions that draw themselves
        return [
            line
            for paragraph in f"NOT YET  {self}".splitlines()
            for line in textwrap.wrap(paragraph, LINE, subsequent_indent=" " * 9)
        ]


def expect(condition: object, sentence: str) -> None:
    """Raise `CheckFailed` with `sentence` unless `condition` is true.

    It is one line, whatever it tells of: the `repr` of aiohttp's response, for one, has several.
    """
    if not condition:
        raise CheckFailed(" ".join(sentence.splitlines()))


class check:
    """Context manager of a check cell, for `with` and for `async with`.

    `title` says in the learner's words what holds when the check passes. Where it begins with the
    name of the learner's function, as in `fetch() reads all`, an error is told with its place in
    the cell of that function, and with no place in a helper of the check. `timeout` is in seconds.
    Code that awaits is cancelled when they are over. Code that does not (`time.sleep`, a loop
    without an `await`, a lock of `threading`) is stopped `GRACE` seconds later by a timer of the
    system, in the main thread and not on Windows; if it ends before that, it has failed all the
    same. Code that catches even this again and again needs a new kernel.

    `session_given` says that the check makes the session for the learner's function, in its own
    body (True) or in a helper (that function), and so refuses one that another function makes, an
    answer that asks by other means, and one that changes the session's headers; `one_session` that
    the function, called once, is to make one, and so refuses a second.

    On success prints `PASS  title`. On failure raises `CheckFailed` with one sentence: that of the
    failed `expect`, or what went wrong in the learner's code. Also refuses, in `async with` and
    `with` alike: a coroutine that was called but never awaited, and a task left running; and in
    `async with` a `time.sleep` that stops the loop, and a function that spins it.
    """

    def __init__(
        self,
        title: str,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        session_given: bool | Callable[..., object] = False,
        one_session: bool = False,
    ) -> None:
        self.title = title
        self.timeout = timeout
        self.session_given = session_given
        self.one_session = one_session
        self._limit: asyncio.Timeout | None = None
        self._began = 0.0
        self._alarm = Alarm(timeout + GRACE, spare=frozenset({__file__}))
        self._blocking: Blocking | None = None
        helper = getattr(session_given, "__name__", SOMEWHERE)
        self._sessions = Sessions({SOMEWHERE, helper})
        self._file = ""
        self._answers_file = ""
        self._unwritten = Unwritten()
        self._tasks = Tasks()
        self._coroutines_before: list[CoroutineType[Any, Any, Any]] = []
        self._depth_before = 0
        self._warnings = warnings.catch_warnings(record=True)
        self._warned: list[warnings.WarningMessage] = []

    @property
    def sessions_made(self) -> int:
        """How many of aiohttp's sessions the cells have made since this check began."""
        return len(self._sessions.makers)

    @property
    def requests_made(self) -> int:
        """How many requests have been made with sessions of aiohttp since this check began."""
        return self._sessions.asked

    async def let_pass(self, seconds: float, *, step: float = STEP) -> float:
        """Have `seconds` pass for what waits in the event loop, without waiting for them.

        Returns the seconds that have passed: in a browser's tab none do. The time limit of the
        check itself is put off by as many. Only what happens in this loop keeps up: another thread,
        such as the local server's, gets no time to answer. First everybody has some turns, for what
        is to be done by now. They pass in steps, and who waits is woken after the one in which it
        is time: small ones are exact, large ones quick.
        """
        assert self._limit is not None  # `async with`
        passed = 0.0
        await others_turn()
        for jump in jumps(seconds, step):
            passed += jump
            ends = self._limit.when()
            assert ends is not None
            self._limit.reschedule(ends + jump)
            await others_turn()
        return passed

    def clock_stands(self) -> AbstractContextManager[None]:
        """In the block no time passes for what waits in the event loop, but by `let_pass`.

        So a busy machine moves no limit. After ten of the usual seconds time goes on: a check whose
        answer waits for what never comes must end.
        """
        return standing()

    # ---- with ----------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        return self._enter(sys._getframe(1))

    def _enter(self, cell: FrameType) -> Self:
        self._file = cell.f_code.co_filename
        self._answers_file = _file_of_the_subject(self.title, cell.f_globals)
        self._unwritten.start(cell.f_globals)
        self._depth_before = sys.get_coroutine_origin_tracking_depth()
        # Without origin tracking (it is on in asyncio's debug mode) no coroutine has an origin.
        self._coroutines_before = _coroutines_not_started() if self._depth_before else []
        sys.set_coroutine_origin_tracking_depth(ORIGIN_DEPTH)
        warned = self._warnings.__enter__()
        assert warned is not None  # record=True
        self._warned = warned
        warnings.filterwarnings("always", NEVER_AWAITED, RuntimeWarning)
        self._tasks.start()
        self._began = time.monotonic()
        self._alarm.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._alarm.stop()
        self._unwritten.stop()
        took = time.monotonic() - self._began
        forgotten = self._close_forgotten_coroutines()
        left = self._tasks.stop()
        for task in left:
            task.cancel()
        if self._alarm.rang or (took > self.timeout and _is_the_answers(exc)):
            exc = self._not_finished().with_traceback(tb)
        self._conclude(exc, forgotten, left)

    # ---- async with ----------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        self._limit = asyncio.timeout(self.timeout)
        await self._limit.__aenter__()
        cell = sys._getframe(1)
        self._blocking = Blocking(cell.f_globals)
        self._blocking.start()
        self._sessions.start()
        return self._enter(cell)

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._alarm.stop()
        self._unwritten.stop()
        blocked, spun = self._blocking.stop() if self._blocking else ([], [])
        held = time.monotonic() - self._began > self.timeout
        assert self._limit is not None
        try:
            await self._limit.__aexit__(exc_type, exc, tb)
        except TimeoutError:
            exc = self._not_finished()
        else:
            if held and not self._limit.expired() and _is_the_answers(exc):
                exc = self._held()
            elif self._limit.expired() and isinstance(exc, asyncio.CancelledError):
                exc = self._not_finished()  # an interrupt, heard when the limit woke the loop
            elif self._limit.expired() and (exc is None or isinstance(exc, Exception)):
                exc = CheckFailed(
                    f"after {self.timeout:g} s the check cancelled your code, which went on as if "
                    "nothing had happened: CancelledError must not be swallowed"
                )
        if self._alarm.rang:
            exc = self._held()
        left: set[asyncio.Task[Any]] = set()
        open_sessions: list[str] = []
        try:
            # A task that was cancelled, or whose last step is due, needs a turn of the loop to end.
            await asyncio.sleep(0)
            left = self._tasks.stop()
            for task in left:
                task.cancel()
            if left:
                await asyncio.wait(left, timeout=1)
            open_sessions = await self._sessions.stop()
        except asyncio.CancelledError:
            # An interrupt is heard when the loop wakes: where the limit wakes it, it comes here.
            open_sessions = await self._sessions.stop()
            if exc is None:
                raise
        finally:  # nothing of these waits, and none may be left out
            for task in self._tasks.stop():
                task.cancel()
            self._sessions.put_back()
            forgotten = self._close_forgotten_coroutines()
        if fault := self._fault_of_sessions(exc, forgotten, left, open_sessions):
            exc = CheckFailed(fault)
        if spun and isinstance(exc, CheckFailed):
            exc = CheckFailed(spun[0])  # of two things to say, the cause: who spins makes all late
        elif exc is None and (blocked or spun):
            exc = CheckFailed((blocked + spun)[0])
        if isinstance(exc, CheckFailed):
            exc = exc.with_traceback(tb)  # for a debugger: of what there was before this sentence
        self._conclude(exc, forgotten, left)

    def _fault_of_sessions(
        self,
        exc: BaseException | None,
        forgotten: list[_Forgotten],
        left: set[asyncio.Task[Any]],
        still_open: list[str],
    ) -> str | None:
        """What the cells did wrong with sessions, where nothing worse is to be told."""
        seen = self._sessions
        makers = [name for name in seen.makers if name not in seen.lenders]
        if forgotten:
            return None
        # Of two things to say, this is the cause: what the check's session adds is missing.
        told = exc is None or isinstance(exc, CheckFailed)
        if told and not left and self.session_given and makers:
            return (
                f"{makers[0]} made a session of its own, though one was given: its cookies, "
                "headers and connections are what the caller wants used"
            )
        if exc is not None:
            return None
        if not left and still_open:
            return (
                f"the session that {still_open[0]} made is still open: whoever makes one closes "
                "it, which `async with` does by itself"
            )
        if not left and self.one_session and len(makers) > 1:
            return (
                f"{makers[0]} made {len(makers)} sessions, though one is asked for: whoever makes "
                "one makes all the requests in it"
            )
        if self.session_given and not seen.asked:
            return (
                "no request was made with the session that was given: its cookies, headers and "
                "connections are what the caller wants used"
            )
        if not left and seen.closers:
            return (
                f"{seen.closers[0]} closed the session that it was given: its caller may want to "
                "go on with it, and closes it where it was made"
            )
        if self.session_given and seen.changed:
            return (
                f"the session that was given has other headers now, in {', '.join(seen.changed)}: "
                "all that its caller asks for next goes out with them. A request can have its own"
            )
        return None

    def _held(self) -> CheckFailed:
        return CheckFailed(
            f"your code kept the event loop to itself for more than {self.timeout:g} s: something "
            "in it blocks (time.sleep, a loop without await, a lock or a thread that is waited "
            "for), and meanwhile nothing else can run"
        )

    def _not_finished(self) -> CheckFailed:
        return CheckFailed(
            f"your code was still not finished after {self.timeout:g} s: something in it waits "
            "for what never comes, or does one after the other what could be done at once"
        )

    # ---- what came out -------------------------------------------------------------------------

    def _conclude(
        self,
        exc: BaseException | None,
        forgotten: list[_Forgotten],
        left: set[asyncio.Task[Any]],
    ) -> None:
        try:
            self._judge(exc, forgotten, left)
        except CheckFailed as failure:
            # Where IPython finds a group there, it writes tracebacks to stderr, and stores no error
            # with the cell.
            failure.__context__ = None
            self._tasks.forgive()  # one sentence is said, and no other in some later cell
            raise
        finally:
            self._tasks.tell()

    def _judge(
        self,
        exc: BaseException | None,
        forgotten: list[_Forgotten],
        left: set[asyncio.Task[Any]],
    ) -> None:
        raised = _leaves(exc) if exc is not None else []
        if any(_is_for_the_kernel(one) for one in raised):
            return  # an interrupt, or the cancellation of the cell itself, goes through untouched
        for one in raised:
            if isinstance(one, NotImplementedError):
                sentence = str(one) or "this exercise is not written yet"
                raise CheckFailed(sentence).with_traceback(_way_to_a_cell(one, exc)) from None
        if (raised or forgotten or left) and self._unwritten.said:
            raise CheckFailed(self._unwritten.said[0])
        sentence = _sentence_about(raised, self._file, self._answers_file)
        told = next((one for one in raised if isinstance(one, CheckFailed)), None)
        made_here = all(one.by_the_check for one in forgotten)
        if forgotten and (told or not raised or made_here or ABOUT_A_COROUTINE.search(sentence)):
            cause = f" ({sentence})" if raised and not told else ""
            raise CheckFailed(_sentence_about_forgotten(forgotten) + cause) from None
        if told:
            raise told.with_traceback(_way_to_a_cell(told, exc)) from None
        if raised:
            raise CheckFailed(sentence).with_traceback(_way_to_a_cell(raised[0], exc)) from None
        if left:
            names = ", ".join(sorted({_task_subject(task) for task in left}))
            raise CheckFailed(
                f"your code returned, but left running what it had started: {names}. "
                "Whoever starts a task waits for it or cancels it"
            )
        print(f"PASS  {self.title}")

    def _close_forgotten_coroutines(self) -> list[_Forgotten]:
        """The functions that were called and never awaited.

        Two kinds: Python has thrown the coroutine away already, and warned; or something still
        holds it, and it is closed here, or Python would warn about it in some later cell.
        """
        self._warnings.__exit__(None, None, None)
        sys.set_coroutine_origin_tracking_depth(self._depth_before)
        found = []
        for warning in self._warned:
            message = str(warning.message)
            if never_awaited := re.match(NEVER_AWAITED, message):
                made_in = CREATED_AT.findall(message)[-1:]
                found.append(_Forgotten(_short(never_awaited[1]), made_in == [self._file]))
            else:
                warnings.warn_explicit(
                    warning.message, warning.category, warning.filename, warning.lineno
                )
        self._warned.clear()
        before = {id(coroutine) for coroutine in self._coroutines_before}
        self._coroutines_before = []
        for coroutine in _coroutines_not_started():
            if id(coroutine) not in before:
                made_in = [file for file, _, _ in (coroutine.cr_origin or ())[:1]]
                found.append(_Forgotten(_short(coroutine.__qualname__), made_in == [self._file]))
                coroutine.close()
        return found


@dataclass(frozen=True)
class _Forgotten:
    """A coroutine object that nobody awaited: of which function, and whether the check made it."""

    name: str
    by_the_check: bool


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
        if type(found) is CoroutineType  # nothing else can be one, and there are many objects
        and inspect.getcoroutinestate(found) == inspect.CORO_CREATED
        and any(is_cell(filename) for filename, _, _ in found.cr_origin or ())
        and id(found) not in scheduled
    ]


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
    return _short(getattr(coroutine, "__qualname__", "a task")) + "()"


def _short(qualified_name: str) -> str:
    return qualified_name.rpartition("<locals>.")[2]


# ---- sentences -----------------------------------------------------------------------------------


def _leaves(exc: BaseException) -> list[BaseException]:
    """The exceptions in `exc`, a group of groups or one by itself, in their order."""
    if isinstance(exc, BaseExceptionGroup):
        return [leaf for one in exc.exceptions for leaf in _leaves(one)]
    return [exc]


def _is_for_the_kernel(exc: BaseException) -> bool:
    if isinstance(exc, asyncio.CancelledError):
        return _this_cell_is_cancelled()
    return isinstance(exc, KeyboardInterrupt)


def _is_the_answers(exc: BaseException | None) -> bool:
    """Whether what came of code that took too long is better told by how long it took."""
    return exc is None or any(isinstance(one, HeldTooLong | CheckFailed) for one in _leaves(exc))


def _file_of_the_subject(title: str, namespace: dict[str, Any]) -> str:
    """The cell that made the function with whose name the title begins; "" if it has none there."""
    name, called, _ = title.partition("()")
    made = namespace.get(name) if called else None
    code = getattr(inspect.unwrap(made), "__code__", None) if callable(made) else None
    return code.co_filename if code and is_cell(code.co_filename) else ""


def _sentence_about(raised: list[BaseException], check_file: str, answers_file: str) -> str:
    """What a learner needs to know about the exceptions of their own code, in one sentence.

    One that was raised in `check_file`, the cell of the check, and not in a function of another
    cell, says that the check was given, or found, something else than it asks for. Where the cell
    of the answer is known, no place in another is told: it is of a helper of the check.
    """
    if not raised:
        return ""
    if all(isinstance(one, asyncio.CancelledError) for one in raised):
        return "your code awaited something that was cancelled, and let that escape"
    (first, *_) = raised
    if isinstance(first, TypeError) and (not_awaitable := NOT_AWAITABLE.search(str(first))):
        kind = not_awaitable["kind"] or not_awaitable["kind_since_3_14"]
        if kind in NOT_CALLED:
            return (
                f"your code awaited a {kind} itself: it is to be called, with parentheses behind "
                f"its name{_place_of(first, answers_file)}"
            )
        if kind == "async_generator":
            return (
                "the call returned async_generator, which cannot be awaited: a function with "
                "`yield` in it hands out one thing after the other, and returns no result"
            )
        return f"the call returned {kind}, which cannot be awaited: is the function `async def`?"
    if len(raised) == 1 and {frame.filename for frame in _cells_of(first)} == {check_file}:
        if isinstance(first, NameError):
            return f"there is no {first.name} yet: run the cell in which it is made"
        if isinstance(first, OF_OTHER_THINGS):
            return (
                "your code did or returned something else than is asked for, and the check could "
                f"not go on: {_first_line(first)}"
            )
    # The same one many times: once.
    told = list(dict.fromkeys(_first_line(one) + _place_of(one, answers_file) for one in raised))
    several = f"a group of {len(raised)} exceptions, " if len(raised) > 1 else ""
    return f"your code raised {several}{' and '.join(told[:3])}"


def _first_line(exc: BaseException) -> str:
    return "".join(traceback.format_exception_only(exc)).strip().splitlines()[0]


def _sentence_about_forgotten(forgotten: Iterable[_Forgotten]) -> str:
    theirs = sorted({f"{one.name}(…)" for one in forgotten if not one.by_the_check})
    if theirs:
        return (
            f"{', '.join(theirs)} was called but not awaited: what the call returned is a "
            "coroutine object, and none of its lines has run"
        )
    names = ", ".join(sorted({one.name for one in forgotten}))
    return (
        f"{names} is `async def`, so the check's call of it returned a coroutine object: here a "
        "plain function is asked for, which returns its result at once"
    )


def _place_of(exc: BaseException, cell: str) -> str:
    """The innermost function of a notebook's cell that the exception passed, if there is one.

    It is looked for in this `cell`, or in all if that is "".
    """
    frames = [
        frame
        for frame in _cells_of(exc)
        if not frame.name.startswith("<") and cell in ("", frame.filename)
    ]
    if not frames:
        return ""
    return f" (in {frames[-1].name}, line {frames[-1].lineno} of its cell)"


def _way_to_a_cell(one: BaseException, whole: BaseException | None) -> TracebackType | None:
    """The way of `one` down to the innermost frame of a cell, where `%debug` begins.

    One that was put into a group, and never raised by itself, has come with the `whole`.
    """
    steps = [one.__traceback__ or (whole and whole.__traceback__)]
    while step := steps[-1]:
        steps.append(step.tb_next)
    way = None
    for step in reversed(steps):
        if step and (way or is_cell(step.tb_frame.f_code.co_filename)):
            way = TracebackType(way, step.tb_frame, step.tb_lasti, step.tb_lineno)
    return way


def _cells_of(exc: BaseException) -> list[traceback.FrameSummary]:
    """The frames of cells that the exception passed, from the outermost to the innermost."""
    return [one for one in traceback.extract_tb(exc.__traceback__) if is_cell(one.filename)]
