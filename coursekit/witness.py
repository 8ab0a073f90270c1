"""What a check notices of the code it runs: whether it is written, what stops or spins the loop,
its sessions and its tasks.

The witness stands in for what it watches, and puts back what was there.
"""

from __future__ import annotations

import asyncio
import gc
import re
import socket
import sys
import time
from collections import Counter
from collections.abc import Coroutine, Iterable
from contextvars import ContextVar, Token
from typing import Any
from weakref import WeakSet

from coursekit.alarm import is_cell, outwards

SOMEWHERE = "your code"
"""The name of code that is in no function: of a cell itself, or of a lambda."""


TURNS = 300
"""So many idle turns of one function, and it spins. A tenth of a second makes thousands."""
MOMENT = 1.0
"""Seconds at most for a thread's loop to close a session: it may be held up."""

IDLE = 50e-6
"""Seconds from the end of one `asyncio.sleep(0)` to the next in which that function did nothing:
who computes and lets others have a turn now and then does not spin."""


class Blocking:
    """Hears calls that stop an event loop or spin it: in the thread in which that loop runs.

    They are `time.sleep`, in `time` and under whatever name the cells know it, and a socket that
    connects and blocks, as urllib's and requests' do. (Python reports the first to audit hooks
    from 3.13 on only, and audit hooks stay for ever.) What spins is `asyncio.sleep(0)`, asked for
    again and again by one function that could wait.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._heard: list[str] = []
        self._sleep = time.sleep
        self._noted_sleep = self._sleeps  # one object, to be found again
        self._turn = asyncio.sleep
        self._noted_turn = self._turns
        self._turns_of: Counter[str] = Counter()
        self._turn_ended: dict[str, float] = {}
        self._connect: Any = socket.socket.connect
        self._connect_before = vars(socket.socket).get("connect")

    def start(self) -> None:
        """Listen from now on."""
        time.sleep = self._put(self._sleep, self._noted_sleep)
        asyncio.sleep = self._put(self._turn, self._noted_turn)
        # A plain function, because a method of this object would not be given the socket.
        self._replace_connect(lambda *arguments: self._connects(*arguments))

    def stop(self) -> tuple[list[str], list[str]]:
        """Listen no more; sentences about calls that stopped the loop, and about those who spin."""
        time.sleep = self._put(self._noted_sleep, self._sleep)
        asyncio.sleep = self._put(self._noted_turn, self._turn)
        self._replace_connect(self._connect_before)
        return self._heard, [
            f"{cell} asked {turns} times for a turn of the event loop (asyncio.sleep(0)) and did "
            "next to nothing in it: it spins, where it could wait for what it needs"
            for cell, turns in self._turns_of.items()
            if turns >= TURNS and cell != SOMEWHERE
        ]

    def _put(self, old: Any, new: Any) -> Any:
        """`new`, which the cells' names of `old` stand for as well from now on."""
        for name, value in list(self._namespace.items()):
            if value is old:
                self._namespace[name] = new
        return new

    def _replace_connect(self, connect: Any) -> None:
        if connect is None:
            del socket.socket.connect  # what it inherits shows again
        else:
            setattr(socket.socket, "connect", connect)  # noqa: B010 (mypy: a method)

    def _sleeps(self, seconds: float, /) -> None:
        if seconds and (cell := _function_in_the_loop()):
            self._heard.append(
                f"time.sleep() in {cell} stops the event loop, and with it everything that waits "
                "there: pause with `await asyncio.sleep(…)`"
            )
        self._sleep(seconds)

    def _turns(self, delay: float, result: Any = None) -> Any:
        asked = time.perf_counter()  # before the search, whose time is not the function's
        if delay > 0 or (cell := _function_in_the_loop()) is None:
            return self._turn(delay, result)
        if asked - self._turn_ended.get(cell, 0) < IDLE:
            self._turns_of[cell] += 1
        turn: Any = self._noted(cell, result)
        turn.__qualname__ = self._turn.__qualname__  # what is told if nobody awaits it
        return turn

    async def _noted(self, cell: str, result: Any) -> Any:
        await self._turn(0)
        self._turn_ended[cell] = time.perf_counter()  # how busy the loop is does not count
        return result

    def _connects(self, sock: socket.socket, address: Any, /) -> None:
        if sock.gettimeout() != 0 and (cell := _function_in_the_loop()):
            self._heard.append(
                f"{cell} asks over a connection that blocks (as urllib and requests do): the event "
                "loop stands still until the answer is there, and with it everything that waits"
            )
        self._connect(sock, address)


class Unwritten:
    """Hears that an exercise is not written yet, also where what called it catches all exceptions.

    A name of the cells stands for `NotImplementedError` meanwhile.
    """

    NAME = NotImplementedError.__name__
    SENTENCE = re.compile(r"exercise \d+ is not written yet")

    def __init__(self) -> None:
        self.said: list[str] = []
        """The sentences of the stubs that were called."""
        said = self.said

        class Noted(NotImplementedError):
            __module__ = "builtins"

            def __init__(self, *arguments: object) -> None:
                super().__init__(*arguments)
                said.extend(filter(Unwritten.SENTENCE.fullmatch, map(str, arguments)))

            def __reduce__(self) -> tuple[Any, ...]:
                return NotImplementedError, self.args  # this class is known to no other process

        Noted.__name__ = Noted.__qualname__ = self.NAME  # it may be told
        self._namespace: dict[str, Any] = {}
        self._noted: type[NotImplementedError] = Noted

    def start(self, namespace: dict[str, Any]) -> None:
        """Listen from now on, in the cells whose names these are."""
        self._namespace = namespace
        self._namespace.setdefault(self.NAME, self._noted)

    def stop(self) -> None:
        """Listen no more."""
        if self._namespace.get(self.NAME) is self._noted:
            del self._namespace[self.NAME]


async def _in_its_thread(closing: Coroutine[Any, Any, None], loop: Any) -> None:
    """Have a thread's loop run `closing`, and wait while it may take a moment, but no longer."""
    try:
        closed = asyncio.run_coroutine_threadsafe(closing, loop)
    except RuntimeError:  # it has just ended
        closing.close()
    else:
        await asyncio.wait([asyncio.wrap_future(closed)], timeout=MOMENT)


class Sessions:
    """The aiohttp sessions that the cells' functions make, each with the name of its maker.

    `lenders` are the names under which a check itself makes those that it gives to an answer.
    """

    def __init__(self, lenders: Iterable[str] = (SOMEWHERE,)) -> None:
        self.makers: list[str] = []
        self.closers: list[str] = []
        """The functions that closed a session which the check had made."""
        self.asked = 0
        """The requests that were made with a session, whoever made it."""
        self.lenders = frozenset(lenders)
        self.changed: list[str] = []
        """The names of the headers that sessions which the check made had otherwise in the end."""
        self._made: list[tuple[Any, str]] = []
        self._lent: list[tuple[Any, Any]] = []
        self._usual: dict[str, Any] = {}
        """What ClientSession has by itself, in whose place this listens."""

    def start(self) -> None:
        """Note them from now on. Does nothing where aiohttp has not been imported."""
        if aiohttp := sys.modules.get("aiohttp"):
            init, close = aiohttp.ClientSession.__init__, aiohttp.ClientSession.close
            request = aiohttp.ClientSession._request
            self._usual = {"__init__": init, "close": close, "_request": request}

            def noted(session: Any, *arguments: Any, **options: Any) -> None:
                init(session, *arguments, **options)
                if cell := _function_in_the_loop():
                    self._made.append((session, cell))
                    self.makers.append(cell)
                    if cell in self.lenders:
                        self._lent.append((session, session.headers.copy()))

            def closed(session: Any) -> Any:
                cell = _function_in_the_loop()
                lent = any(made is session and by in self.lenders for made, by in self._made)
                if cell and lent and cell not in self.lenders:
                    self.closers.append(cell)
                return close(session)

            def asks(session: Any, *arguments: Any, **options: Any) -> Any:
                self.asked += 1
                return request(session, *arguments, **options)

            aiohttp.ClientSession.__init__ = noted
            aiohttp.ClientSession.close = closed
            aiohttp.ClientSession._request = asks

    async def stop(self) -> list[str]:
        """Note no more, and close what is open; the names of those who left it open."""
        self.put_back()
        self.changed = sorted(
            {
                str(name)
                for session, before in self._lent
                for name in {*before, *session.headers}
                if before.getall(name, []) != session.headers.getall(name, [])
            }
        )
        self._lent.clear()
        left = [(session, cell) for session, cell in self._made if not session.closed]
        for session, _ in left:
            loop = session._loop
            if loop.is_running() and loop is not asyncio.get_running_loop():
                await _in_its_thread(session.close(), loop)
            else:
                await session.close()
        self._made.clear()
        return [cell for _, cell in left]

    def put_back(self) -> None:
        """Note no more; may be called again."""
        for name, usual in self._usual.items():
            setattr(sys.modules["aiohttp"].ClientSession, name, usual)
        self._usual = {}


class Tasks:
    """The tasks that the cell starts, and what it has started starts in its turn.

    A loop has others, also new ones: the kernel makes a task of each message that waits for this
    cell to end, which *Run All* sends at once, and a worker of an earlier cell goes on. Whose a
    task is tells its context, a copy of that of its maker.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._factory: Any = self._make  # one object, to be found again
        self._usual: Any = None
        self._others: WeakSet[asyncio.Task[Any]] = WeakSet()
        self._started: WeakSet[asyncio.Task[Any]] = WeakSet()
        self._token: Token[Tasks | None] | None = None
        self._handler: Any = self._hear
        self._usual_handler: Any = None
        self._heard: list[dict[str, Any]] = []
        """What asyncio has to tell of errors that nobody looked at."""

    def start(self) -> None:
        """Tell them apart from now on. Does nothing where no loop runs."""
        self._loop = asyncio._get_running_loop()
        if self._loop is not None:
            self._others.update(asyncio.all_tasks())
            self._usual = self._loop.get_task_factory()
            self._loop.set_task_factory(self._factory)
            self._usual_handler = self._loop.get_exception_handler()
            self._loop.set_exception_handler(self._handler)
            self._token = _tasks.set(self)

    def stop(self) -> set[asyncio.Task[Any]]:
        """Tell no more; those that are not done, the first time."""
        if self._loop is None or self._token is None:
            return set()
        _tasks.reset(self._token)
        self._token = None
        if self._loop.get_task_factory() is self._factory:
            self._loop.set_task_factory(self._usual)
        if self._loop.get_exception_handler() is self._handler:
            self._loop.set_exception_handler(self._usual_handler)
        return self.running()

    def running(self) -> set[asyncio.Task[Any]]:
        """Those that are not done."""
        return asyncio.all_tasks(self._loop) - set(self._others)

    def forgive(self) -> None:
        """Have asyncio not tell the errors of those that are done, nor of what gathers them."""
        self._heard.clear()
        # By its type, for a mock pretends to be of any class.
        futures = [each for each in gc.get_objects() if issubclass(type(each), asyncio.Future)]
        for future in [*self._started, *filter(self._gathers_these, futures)]:
            if future.done() and not future.cancelled():
                future.exception()

    def tell(self) -> None:
        """Have asyncio tell what it has not been let tell."""
        heard, self._heard = self._heard, []  # an answer's own handler may hand on to this one
        for context in heard:
            assert self._loop is not None
            self._loop.call_exception_handler(context)

    def _hear(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if context.get("message", "").endswith("exception was never retrieved"):
            self._heard.append(context)
        elif self._usual_handler is None:
            loop.default_exception_handler(context)
        else:
            self._usual_handler(loop, context)

    def _gathers_these(self, future: asyncio.Future[Any]) -> bool:
        """Whether it is what `asyncio.gather` returned for one of them, or for such a one."""
        parts = getattr(future, "_children", ())
        return any(part in self._started or self._gathers_these(part) for part in parts)

    def _make(self, loop: asyncio.AbstractEventLoop, coro: Any, **options: Any) -> Any:
        """The task factory: the one from before makes the task."""
        factory = self._usual or _plain_task
        task = factory(loop, coro, **options)
        (self._started if _tasks.get() is self else self._others).add(task)
        return task


_tasks: ContextVar[Tasks | None] = ContextVar("_tasks", default=None)


def _plain_task(loop: asyncio.AbstractEventLoop, coro: Any, **options: Any) -> asyncio.Task[Any]:
    return asyncio.Task(coro, loop=loop, **options)


def started_tasks() -> set[asyncio.Task[Any]]:
    """The tasks that are not done of those which the code of this check has started.

    Raises RuntimeError where no check is in progress in an event loop.
    """
    tasks = _tasks.get()
    if tasks is None:
        raise RuntimeError("started_tasks() is for the code of a check")
    return tasks.running()


def _function_in_the_loop() -> str | None:
    """The innermost function of a cell that is at work, if it is so in the thread of a loop."""
    if asyncio._get_running_loop() is None:
        return None
    codes = [frame.f_code for frame in outwards(sys._getframe(2))]
    names = [code.co_name for code in codes if is_cell(code.co_filename)]
    named = [name for name in names if not name.startswith("<")]  # as <lambda> and <module> do
    return (named or [SOMEWHERE])[0] if names else None
