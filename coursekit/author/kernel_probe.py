"""What the runner asks a kernel between two cells: which tasks outlived the cell, what is unclosed.

This file is loaded by its path *inside* the kernel, as a module of its own, so that it neither
imports `coursekit` there nor leaves a name in the learner's namespace. Standard library, IPython,
ipykernel and `clock`, loaded likewise; everything else about running a notebook is in `runner`.
"""

from __future__ import annotations

import asyncio
import asyncio.constants
import functools
import gc
import importlib.util
import json
import logging
import os
import sys
import threading
import types
import warnings
from pathlib import Path
from typing import Any
from weakref import WeakSet

from ipykernel.iostream import OutStream
from IPython import get_ipython

KERNELS_OWN = frozenset({"IPython", "anyio", "ipykernel", "jupyter_client", "tornado", "zmq"})
"""The packages that run the cells: their tasks come and go between cells and are no one's fault."""

SLOW_STEP = "Executing %s took %.3f seconds"
"""What asyncio's debug mode logs of a step of 0.1 s or more: on a busy machine that is any import,
in any of the kernel's loops, and no fault of the cell's."""

SHORT_STACK = 2
"""How many lines of its maker debug mode keeps of each callback: its own complaints name the last
but one. Keeping ten takes a fifth of that run's time."""

NO_TIME = 0.05
"""Seconds a stream of a kernel that ends waits for its last flush."""

_kernels_threads: set[int | None] = set()
_before_the_cell: WeakSet[asyncio.Task[Any]] = WeakSet()
_left_by_cells: list[tuple[asyncio.Task[Any], bool]] = []


def install() -> None:
    """Look at the loop's tasks before and after each cell from now on."""
    _kernels_threads.update(thread.ident for thread in threading.enumerate())
    _kernels_threads.discard(threading.get_ident())
    events = get_ipython().events
    events.register("pre_run_cell", _remember_tasks)
    events.register("post_run_cell", _note_new_tasks)
    logging.getLogger("asyncio").addFilter(lambda record: record.msg != SLOW_STEP)
    gc.freeze()  # what is looked for among all objects afterwards is none of the kernel's own
    asyncio.constants.DEBUG_STACK_DEPTH = SHORT_STACK  # type: ignore[misc]


def begin_debug_mode() -> str:
    """JSON list, empty: asyncio's debug mode is on, in what runs and in what will be started."""
    os.environ["PYTHONASYNCIODEBUG"] = "1"
    for loop in _clock().event_loops():
        if not loop.is_closed():
            loop.set_debug(True)
    return json.dumps([])


def skip_waiting() -> str:
    """JSON list, empty: the cells from now on do not wait where everybody does. Ask this once."""
    _clock().skip_in_cells(get_ipython().events, _kernels_threads)
    return json.dumps([])


@functools.cache
def _clock() -> types.ModuleType:
    path = Path(__file__).with_name("clock.py")
    spec = importlib.util.spec_from_file_location("_coursekit_clock", path)
    assert spec is not None
    assert spec.loader is not None
    clock = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(clock)
    return clock


def outlived() -> str:
    """JSON list: what is still to run, of each task that outlived a cell since the last question.

    A task that its cell has cancelled gets the time until this question to end, because it needs
    a few turns of the loop for it; any other task must be done when the cell is.
    """
    names = [
        _describe(task)
        for task, was_cancelled in _left_by_cells
        if not (was_cancelled and task.done())
    ]
    _left_by_cells.clear()
    return json.dumps(names)


def leftovers() -> str:
    """JSON list: the warnings that come when the learner's names are dropped and collected.

    Never-awaited coroutines, sessions and transports that nobody closed, errors of tasks that
    nobody looked at. Afterwards the namespace is empty, and nothing is collected any more, so that
    the kernel ends sooner: ask this last.
    """
    said: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: said.append(str(context["message"])))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        get_ipython().reset(new_session=False)
        sys.last_type = sys.last_value = sys.last_traceback = None
        for _ in range(3):  # an object freed by one collection may have held the next
            gc.collect()
    gc.freeze()
    loop.set_exception_handler(None)
    # ipykernel stops its loop from another thread, which debug mode answers with an error.
    loop.set_debug(False)
    # ipykernel flushes once more while it ends, and may have ended the thread that does it: the
    # kernel would wait until it is killed.
    OutStream.flush_timeout = NO_TIME  # type: ignore[assignment]
    said += [
        str(warning.message)
        for warning in caught
        if issubclass(warning.category, (ResourceWarning, RuntimeWarning))
    ]
    return json.dumps(said)


def _remember_tasks(_info: object) -> None:
    _before_the_cell.clear()
    _before_the_cell.update(asyncio.all_tasks())


def _note_new_tasks(_result: object) -> None:
    _left_by_cells.extend(
        (task, task.cancelling() > 0)
        for task in asyncio.all_tasks()
        if task not in _before_the_cell and not _is_the_kernels(task)
    )


def _is_the_kernels(task: asyncio.Task[Any]) -> bool:
    """Whether the kernel, or the loop itself, made `task`."""
    coroutine = task.get_coro()
    if not isinstance(coroutine, types.CoroutineType):
        # The loop closes a forgotten async generator in a task of its own making.
        return type(coroutine).__name__ == "async_generator_athrow"
    module = coroutine.cr_frame.f_globals.get("__name__", "") if coroutine.cr_frame else ""
    return module.partition(".")[0] in KERNELS_OWN


def _describe(task: asyncio.Task[Any]) -> str:
    return getattr(task.get_coro(), "__qualname__", type(task.get_coro()).__name__)


install()
