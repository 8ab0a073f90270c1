"""Each lesson and solution with warnings on, twice in one kernel, first in asyncio's debug mode.

nbval has compared every stored output with one run in a fresh kernel. Here the same cells run
in debug mode, and again in the kernel where they have run already, as they do for a reader who goes
back; no task outlives its cell, nothing is left unclosed, and the kernel itself has nothing to
complain about.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat import NotebookNode

from coursekit.author import notebooks, runner
from coursekit.author.check import differences
from coursekit.author.frame import LESSONS, SOLUTIONS

NOTEBOOKS = [
    pytest.param(path, id=f"{path.parent.name}-{path.stem}")
    for path in notebooks.select([], (LESSONS, SOLUTIONS))
]


def where(problem: runner.Problem, notebook: NotebookNode) -> str:
    return "the whole" if problem.cell is None else str(notebook.cells[problem.cell].id)


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_it_runs_twice_in_a_strict_kernel(path: Path) -> None:
    stored = notebooks.read(path)
    run = runner.run_strictly(stored, path)
    assert [(where(problem, stored), problem.sentence) for problem in run.problems] == []
    first, second = run.rounds
    assert differences(stored, first) == [], "these outputs change in debug mode"
    assert differences(stored, second) == [], "these outputs change in the second run"
    assert run.kernel_stderr == ""
