"""Makes exercises/ out of solutions/: what a learner fills in.

A release is a function of the solution alone, so that a test can hold the two equal. A file in
exercises/ that is not a release is someone's work: it is put aside, never overwritten.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path

from nbformat import NotebookNode

from coursekit.author import notebooks
from coursekit.author.frame import EXERCISES, MARKER, ROOT, SOLUTION, SOLUTIONS
from coursekit.author.notebooks import CannotUse
from coursekit.copies import first_free

MAY_RAISE = "raises-exception"
"""The tag by which JupyterLab and nbclient go on behind a cell that raises."""

AFTER_A_DOCSTRING = re.compile(r'(?<="""\n)\n(?=[ \t]*raise NotImplementedError\()')
"""The line that ruff leaves between a docstring and an answer that begins with a function: it is
the answer's, and goes with it."""


def main(names: Sequence[str], root: Path = ROOT) -> int:
    """`python -m coursekit release [NAME…]`; the exit status."""
    status = 0
    for path in notebooks.select(names, (SOLUTIONS,), root):
        try:
            print(release(path, root / EXERCISES / path.name))
        except CannotUse as error:
            print(error)
            status = 1
    return status


def release(solution: Path, exercise: Path) -> str:
    """Write the release of `solution` to `exercise`; one sentence on what was done.

    Raises CannotUse, and writes nothing, for a solution whose markers do not pair or stand
    outside an exercise.
    """
    released = released_notebook(notebooks.read(solution), notebooks.shown(solution))
    aside = None
    if exercise.exists() and not is_a_release(exercise):
        aside = first_free(exercise)
        exercise.rename(aside)
    changed = notebooks.write(exercise, released)
    if aside is not None:
        return (
            f"{notebooks.shown(exercise)}: released; "
            f"your own work is now in {notebooks.shown(aside)}"
        )
    return f"{notebooks.shown(exercise)}: {'released' if changed else 'unchanged'}"


def released_notebook(solution: NotebookNode, name: str = "the solution") -> NotebookNode:
    """What learners get: no answers, no outputs; ids and nbgrader's metadata stay.

    Checks are tagged as cells that may raise, so that *Run All* goes on behind the first of them
    that does not hold yet.
    """
    notebook = copy.deepcopy(solution)
    numbers = notebooks.exercise_numbers(notebook)
    for cell, exercise in zip(notebook.cells, numbers, strict=True):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.source = _stub(cell, exercise, name)
            if cell.metadata.get("nbgrader", {}).get("grade"):
                cell.metadata["tags"] = [*cell.metadata.get("tags", ()), MAY_RAISE]
    notebook.metadata["coursekit"] = {"release": fingerprint(notebook)}
    return notebook


def _stub(cell: NotebookNode, exercise: int | None, name: str) -> str:
    """The cell's source with each answer replaced by the error that says it is missing."""
    stub: str = SOLUTION.sub(
        lambda match: (
            f'{match["indent"]}raise NotImplementedError("exercise {exercise} is not written yet")'
        ),
        cell.source,
    )
    if MARKER.search(stub):
        raise CannotUse(f"{name}: cell {cell.id}: BEGIN SOLUTION and END SOLUTION do not pair.")
    if stub != cell.source and exercise is None:
        raise CannotUse(f"{name}: cell {cell.id}: a solution outside `### Exercise N: …`.")
    return AFTER_A_DOCSTRING.sub("", stub)


def fingerprint(notebook: NotebookNode) -> str:
    """A digest of all that a learner could have edited: the cells' types and sources."""
    cells = [[cell.cell_type, cell.source] for cell in notebook.cells]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def is_a_release(path: Path) -> bool:
    """Whether `path` still is what some release wrote; having run it does not count as work."""
    try:
        notebook = notebooks.read(path)
        stored = notebook.metadata.get("coursekit", {}).get("release")
        return bool(stored == fingerprint(notebook))
    except (CannotUse, AttributeError, KeyError):
        return False
