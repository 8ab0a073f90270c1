"""Runs notebooks on a fresh kernel and stores their outputs: the only way an output gets stored.

JupyterLab would store prints of background tasks that nbval never sees, cell ids made of random
digits, and metadata of its own; here everything that may not differ from one recording to the
next is normalised, so that recording twice changes no byte. A run that went wrong is not stored.
Which notebooks are acceptable beyond having run well is for `gate` to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from coursekit.author import notebooks, outputs, runner
from coursekit.author.frame import (
    BEGIN_SOLUTION,
    CELL_METADATA,
    CHECK,
    KERNELSPEC,
    LANGUAGE_INFO,
    LESSONS,
    NOTEBOOK_METADATA,
    ROOT,
    SOLUTIONS,
    is_readable,
)
from coursekit.author.notebooks import CannotUse


def main(names: Sequence[str], root: Path = ROOT) -> int:
    """`python -m coursekit record [NAME…]`; the exit status."""
    status = 0
    for path in notebooks.select(names, (LESSONS, SOLUTIONS), root):
        try:
            changed = record(path)
        except CannotUse as error:
            print(error)
            status = 1
        else:
            print(f"{notebooks.shown(path)}: {'recorded' if changed else 'unchanged'}")
    return status


def record(path: Path) -> bool:
    """Run the notebook at `path` and store what came out; False if the file says so already.

    Raises CannotUse, and leaves the file as it was, where the run is not one to be stored: an
    unexpected error or an expected one that did not come, a task that outlives its cell, text
    that comes after its cell has ended, something never awaited or never closed.
    """
    before = notebooks.read(path)
    normalise(before, is_solution=path.parent.name == SOLUTIONS)
    run = runner.run(before, path.parent)
    if run.problems:
        raise CannotUse("\n".join(_refusal(path, before, problem) for problem in run.problems))
    (after,) = run.rounds
    normalise(after, is_solution=path.parent.name == SOLUTIONS)
    for old, new in zip(before.cells, after.cells, strict=True):
        if new.cell_type == "code":
            _settle_outputs(old, new)
    nbformat.validate(after)
    return notebooks.write(path, after)


def normalise(notebook: NotebookNode, *, is_solution: bool) -> None:
    """Readable unique ids, metadata from the allow-list; in solutions, what nbgrader must know."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    kept = {key: value for key, value in notebook.metadata.items() if key in NOTEBOOK_METADATA}
    kept |= {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO}
    notebook.metadata = NotebookNode(kept)
    for cell in notebook.cells:
        cell.metadata = NotebookNode(
            {key: value for key, value in cell.metadata.items() if key in CELL_METADATA and value}
        )
    _name_cells(notebook)
    if is_solution:
        _mark_for_nbgrader(notebook)


def _name_cells(notebook: NotebookNode) -> None:
    """Give an id such as `tasks-code-3`, from the heading above, to each cell that needs one.

    A readable id stays as it is, whatever happens around its cell, so that a diff shows what
    was edited and nothing else.
    """
    taken: set[str] = set()
    nameless = []
    for cell, heading in zip(notebook.cells, notebooks.heading_above(notebook), strict=True):
        if is_readable(cell.get("id", "")) and cell.id not in taken:
            taken.add(cell.id)
        else:
            nameless.append((cell, heading))
    for cell, heading in nameless:
        kind = "code" if cell.cell_type == "code" else "text"
        stem, number = f"{_slug(heading)}-{kind}", 1
        while f"{stem}-{number}" in taken:
            number += 1
        cell.id = f"{stem}-{number}"
        taken.add(cell.id)


def _slug(heading: str, longest: int = 32) -> str:
    """`heading` as lower-case words joined by hyphens, as many as fit into `longest` characters."""
    ascii_only = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", ascii_only.replace("'", ""))
    slug = "-".join(words) or "top"
    return (
        slug if len(slug) <= longest else slug[: longest + 1].rpartition("-")[0] or slug[:longest]
    )


def _mark_for_nbgrader(notebook: NotebookNode) -> None:
    """Say which cells are answers and which are checks, in nbgrader's schema version 3.

    Every other code cell is locked as a check is: before it grades, nbgrader puts back what a
    submission has made of it, or a `class check` of the learner's own would judge them.
    """
    taken: set[str] = set()
    numbers = notebooks.exercise_numbers(notebook)
    for cell, exercise in zip(notebook.cells, numbers, strict=True):
        cell.metadata.pop("nbgrader", None)
        if cell.cell_type != "code":
            continue
        answer = exercise is not None and BEGIN_SOLUTION in cell.source
        check = exercise is not None and not answer and CHECK.search(cell.source) is not None
        stem = cell.id
        if answer or check:
            stem = f"exercise-{exercise}" if answer else f"exercise-{exercise}-check"
        grade_id, number = stem, 1
        while grade_id in taken:
            number += 1
            grade_id = f"{stem}-{number}"
        taken.add(grade_id)
        cell.metadata["nbgrader"] = {
            "grade": check,
            "grade_id": grade_id,
            "locked": not answer,
            **({"points": 1} if check else {}),
            "schema_version": 3,
            "solution": answer,
            "task": False,
        }


def _settle_outputs(old: NotebookNode, new: NotebookNode) -> None:
    """Make the outputs of `new` the ones to store, where `old` is the cell as it was stored."""
    for output in new.outputs:
        if output.output_type == "execute_result":
            output.execution_count = new.execution_count
        if output.output_type == "error":
            output.traceback = [
                _without_paths(line, new.execution_count) for line in output.traceback
            ]
    if outputs.same(old.outputs, new.outputs):
        # The port and the length of a picture's bars differ each time: keep those stored.
        for was, now in zip(old.outputs, new.outputs, strict=True):
            now.update({key: was[key] for key in ("data", "evalue", "text") if key in was})


PATH_START = r"(?:~|[A-Za-z]:)?[/\\]"
PATH_REST = r"[^\s\x1b:\"'()]*"
CELLS_FILE = re.compile(rf"{PATH_START}{PATH_REST}ipykernel_\d+[/\\]\d+\.py")
INSTALLED_FILE = re.compile(
    rf"{PATH_START}{PATH_REST}[/\\](?:site-packages|python3\.\d+|[Ll]ib)[/\\]"
    rf"(?P<inside>{PATH_REST}\.py)"
)
COURSES_FILE = re.compile(
    rf"{PATH_START}{PATH_REST}[/\\](?P<inside>(?:coursekit|local_server)[/\\]{PATH_REST}\.py)"
)
"""Files that tracebacks name: a cell's, a library's or the standard library's, the course's own."""


def _without_paths(line: str, count: int) -> str:
    """A traceback's `line` with no trace of the machine it was recorded on."""
    line = CELLS_FILE.sub(f"Cell In[{count}]", line)
    for pattern in (INSTALLED_FILE, COURSES_FILE):
        line = pattern.sub(lambda match: "…/" + match["inside"].replace("\\", "/"), line)
    return re.sub(r"0x[0-9a-fA-F]{6,}", "0x…", line)


def _refusal(path: Path, notebook: NotebookNode, problem: runner.Problem) -> str:
    where = notebooks.shown(path)
    if problem.cell is not None:
        where += f": cell {problem.cell + 1} ({notebook.cells[problem.cell].id})"
    return f"{where}: not recorded, because {problem.sentence}."
