"""Runs code cells as a notebook does (top-level `await`, IPython's tracebacks), in this process.

A kernel costs a second; this costs milliseconds, which lets the tests try hundreds of answers.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import functools
import io
import sys
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

# Hundreds of answers are tried behind the same cells.
as_python = functools.cache(TransformerManager().transform_cell)


@dataclass(frozen=True)
class Outcome:
    """What a cell printed, and what it raised (None when nothing)."""

    output: str
    error: BaseException | None


class Cells:
    """A notebook's namespace; `run` runs one cell in it. Use it inside one `asyncio.run`.

    As a context manager it lets go of the namespace and of all that its cells left open. IPython
    means a shell to live as long as its process, and keeps each for the next and for the end.
    """

    def __init__(self) -> None:
        config = Config()
        config.HistoryManager.enabled = False  # nothing is written to the user's profile
        config.InteractiveShell.colors = "nocolor"
        self._shell = InteractiveShell(config=config)

    def __enter__(self) -> Cells:
        return self

    def __exit__(self, *_: object) -> None:
        self._shell.restore_sys_module_state()
        atexit.unregister(self._shell.atexit_operations)
        for name in ("last_exc", "last_type", "last_value", "last_traceback"):  # for %debug
            vars(sys).pop(name, None)

    async def run(self, source: str) -> Outcome:
        """Run one cell; an exception is returned, not raised."""
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            # In a task of its own, as in a kernel: 3.11's TaskGroup leaves its task half cancelled.
            result = await asyncio.create_task(
                self._shell.run_cell_async(
                    source, store_history=False, transformed_cell=as_python(source)
                )
            )
        return Outcome(output.getvalue(), result.error_before_exec or result.error_in_exec)
