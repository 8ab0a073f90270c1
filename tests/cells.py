"""Runs code cells as a notebook does (top-level `await`, IPython's tracebacks), in this process.

A kernel costs a second; this costs milliseconds, which lets the tests try hundreds of answers.
"""

from __future__ import annotations

import ast
import asyncio
import atexit
import contextlib
import functools
import io
import sys
from dataclasses import dataclass
from types import CodeType
from typing import Any, cast

from IPython.core.compilerop import CachingCompiler
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

# Hundreds of answers are tried behind the same cells: these are transformed, parsed and compiled
# once. Few cells are kept, for most are one answer's.
kept = functools.lru_cache(maxsize=128)
as_python = kept(TransformerManager().transform_cell)


@kept
def parsed(source: str, filename: str, symbol: str, flags: int) -> ast.Module:
    tree: Any = compile(source, filename, symbol, flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    return cast("ast.Module", tree)


class Compiler(CachingCompiler):
    """IPython's, which finds with each statement what it has been compiled to."""

    def ast_parse(
        self, source: str, filename: str = "<unknown>", symbol: str = "exec"
    ) -> ast.Module:
        return parsed(source, filename, symbol, self.flags)

    def __call__(self, source: Any, filename: str, symbol: str, **options: Any) -> CodeType:
        [statement] = source.body
        compiled = vars(statement).setdefault("compiled", {})
        if (how := (filename, symbol, self.flags)) not in compiled:
            compiled[how] = super().__call__(source, filename, symbol, **options)
        code: CodeType = compiled[how]
        return code


class Shell(InteractiveShell):
    """IPython's, without what is for somebody who types: half of what it takes to make one."""

    compiler_class = Compiler

    def init_alias(self) -> None: ...

    def init_completer(self) -> None: ...

    def init_prefilter(self) -> None: ...


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
        self._shell: InteractiveShell = Shell(config=config)  # type: ignore[no-untyped-call]

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
