"""Puts in place what a tab's Python lacks. Runs before anything else of the course is imported.

It is an extension of IPython, which the kernel's settings name.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import time
import types
import warnings
from typing import Any

from browser.guest import Guest
from browser.loopback import Loopback, Socket

OPTIONS = {"SO_REUSEADDR": 2, "SO_KEEPALIVE": 9, "SO_LINGER": 13, "SO_REUSEPORT": 15}
"""Linux's numbers of what Pyodide's `socket` has no name for."""


def start() -> None:
    """Give the running loop a network, and Python what the lessons say that it does."""
    from pyodide import webloop  # type: ignore[import-not-found]

    # With stack switching, Pyodide's own let other tasks run meanwhile. The course says, and shows,
    # that nothing else runs while `time.sleep` does, and that `asyncio.run` refuses inside a loop.
    time.sleep, asyncio.run = webloop._orig_sleep, webloop._orig_run
    loop = asyncio.get_running_loop()
    if not isinstance(loop, Loopback):
        loop.__class__ = _with_network(type(loop))
    webloop.WebLoopPolicy.new_event_loop = lambda policy: Guest(loop)
    socket.socket = Socket  # type: ignore[misc,assignment]
    for name, number in OPTIONS.items():
        if not hasattr(socket, name):
            setattr(socket, name, number)
    # tqdm looks after slow bars from a thread, and says each time that there is none.
    warnings.filterwarnings("ignore", "tqdm:disabling monitor support")
    sys.modules["fcntl"] = _without_locks()  # the kernel's own is empty


def load_ipython_extension(shell: Any) -> None:
    """IPython's hook: every kernel of the site loads this as it starts."""
    start()
    shell.Completer.use_jedi = False  # it is a quarter of the download, and is not in it


def _with_network(kind: Any) -> Any:
    """A web loop with a network, and with asyncio's own futures and tasks.

    Pyodide's tasks are named so in messages, and its `create_task` fails with a task factory. Its
    timers refuse a time that has just passed, which asyncio's take: aiohttp's heartbeat asks for
    one whenever a timer came a moment early.
    """

    class NotebookLoop(Loopback, kind):  # type: ignore[misc]
        def create_future(self) -> asyncio.Future[Any]:
            return asyncio.Future(loop=self)

        def create_task(self, coro: Any, **options: Any) -> Any:
            factory = self.get_task_factory()
            if factory is not None:
                return factory(self, coro, **options)
            return asyncio.Task(coro, loop=self, **options)

        def call_later(  # type: ignore[override]
            self, delay: float, callback: Any, *args: Any, context: Any = None
        ) -> Any:
            return super().call_later(max(0, delay), callback, *args, context=context)

        def run_until_complete(self, future: Any) -> Any:
            if asyncio.iscoroutine(future):
                future.close()
            raise RuntimeError("This event loop is already running")

    return NotebookLoop


def _without_locks() -> types.ModuleType:
    """No other process is there that could hold a lock on a file."""
    module = types.ModuleType("fcntl")
    module.__dict__.update(LOCK_EX=2, LOCK_UN=8, LOCK_SH=1, LOCK_NB=4, flock=lambda *_: None)
    return module
