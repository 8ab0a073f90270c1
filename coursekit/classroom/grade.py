"""Grades what learners have handed in, without a server: points, sentences, CSV and a report.

Each answer is put, by its grade_id, into the teacher's own notebook: what a submission makes of
set-up and checks counts for nothing. That notebook runs in a kernel and a folder of its own (see
`kernels` for what is limited there). What stops the kernel costs the exercise that did it.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from tqdm import tqdm

from coursekit.author import frame, notebooks
from coursekit.author.frame import LESSONS, SOLUTIONS
from coursekit.author.notebooks import CannotUse
from coursekit.classroom import kernels, report
from coursekit.classroom.arguments import file_to_write, folder
from coursekit.classroom.marks import Grade, Verdict
from coursekit.classroom.submissions import Submission, find

CELL_TIMEOUT = 60.0
"""Seconds for a cell of the course: a check has its own limit, which is less."""

ADDED_TIMEOUT = 10.0
"""Seconds for a cell that the learner has added."""

AGAIN = "from coursekit import CheckFailed, check, expect"
"""Before each check: an answer may have given these names to something of its own."""


@dataclass(frozen=True)
class _Cell:
    """A code cell of the teacher's notebook, with the learner's answer in the place of theirs."""

    exercise: int
    """0 before the first exercise."""
    grade_id: str
    source: str
    is_check: bool
    is_answer: bool
    added: tuple[str, ...] = ()


def assembled(source: NotebookNode, submission: Submission) -> list[_Cell]:
    """The code cells to run: the teacher's, with the answers of `submission` in them."""
    cells = []
    numbers = notebooks.exercise_numbers(source)
    for cell, number in zip(source.cells, numbers, strict=True):
        if cell.cell_type != "code":
            continue
        marks = cell.metadata.get("nbgrader", {})
        name, is_answer = marks.get("grade_id", ""), bool(marks.get("solution"))
        text = submission.answers.get(name, "") if is_answer else cell.source
        added = tuple(submission.additions.get(name, ())) if is_answer else ()
        cells.append(_Cell(number or 0, name, text, bool(marks.get("grade")), is_answer, added))
    return cells


async def grade(source: NotebookNode, submission: Submission) -> Grade:
    """Run the checks of `source` on the answers of `submission`; never raises for what they do."""
    cells = assembled(source, submission)
    checks = [cell for cell in cells if cell.is_check]
    result = Grade(submission, [Verdict(cell.exercise, cell.grade_id) for cell in checks])
    verdicts = {one.grade_id: one for one in result.verdicts}
    if submission.trouble:
        for one in result.verdicts:
            one.sentence = submission.trouble
        return result
    stopped: set[int] = set()
    at = 0
    while at < len(cells):  # each turn has a fresh kernel; each but the last ends an exercise
        at = await _run_from(cells, at, verdicts, stopped)
    return result


async def _run_from(
    cells: Sequence[_Cell], at: int, verdicts: Mapping[str, Verdict], stopped: set[int]
) -> int:
    """Run the cells from number `at` on, in a fresh kernel; where the next one has to begin.

    What came before `at` is run again, but for checks and the answers of exercises that have
    `stopped` a kernel: later exercises may need it.
    """
    with tempfile.TemporaryDirectory(prefix="submission", ignore_cleanup_errors=True) as folder:
        environment = {"COURSEKIT_LESSONS": str(frame.ROOT / LESSONS)}
        async with kernels.started(Path(folder), environment) as kernel:
            for number, cell in enumerate(cells):
                if number < at and cell.is_check:
                    continue
                if cell.exercise in stopped:
                    if cell.is_check and number >= at:
                        continue  # judged when it stopped
                    if cell.is_answer:
                        continue
                why = await _run_cell(kernel, cell, verdicts)
                if why is None:
                    continue
                stopped.add(cell.exercise)
                for other in cells[number:]:
                    if other.is_check and (cell.exercise in (other.exercise, 0)):
                        verdicts[other.grade_id].sentence = f"Its kernel was stopped: {why}."
                if cell.exercise == 0:
                    return len(cells)
                return (
                    next(
                        (n for n, one in enumerate(cells) if one.exercise > cell.exercise),
                        len(cells),
                    )
                    if number >= at
                    else at
                )
    return len(cells)


async def _run_cell(
    kernel: kernels.Kernel, cell: _Cell, verdicts: Mapping[str, Verdict]
) -> str | None:
    """Run one cell and note the verdict of a check; why the kernel is gone, if it is."""
    for source in cell.added:
        result = await kernel.run(source, ADDED_TIMEOUT)
        if result.ended:
            return result.ended
    if cell.is_check:
        await kernel.run(AGAIN, CELL_TIMEOUT)
    result = await kernel.run(cell.source, CELL_TIMEOUT)
    if result.ended:
        return result.ended
    if cell.is_check:
        verdict = verdicts[cell.grade_id]
        if result.error is not None:
            verdict.sentence = result.error
        elif not all(f"PASS  {title}" in result.printed for title in titles(cell.source)):
            verdict.sentence = "The check did not come to its end: something has replaced it."
    return None


def titles(source: str) -> list[str]:
    """The titles of the checks in a cell, as far as they stand there literally."""
    calls = [node for node in ast.walk(_parsed(source)) if isinstance(node, ast.Call)]
    return [
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id == "check"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    ]


def _parsed(source: str) -> ast.AST:
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    tree: ast.AST = compile(source, "cell", "exec", flags)
    return tree


async def grade_all(
    submissions: Iterable[Submission], lessons: Mapping[str, NotebookNode], jobs: int
) -> list[Grade]:
    """The grades of all submissions, in their order, at most `jobs` at a time."""
    limit = asyncio.Semaphore(jobs)
    with tqdm(list(submissions), desc="grading", unit="notebook", file=sys.stderr) as bar:

        async def one(submission: Submission) -> Grade:
            async with limit:
                result = await grade(lessons[submission.lesson], submission)
            bar.update()
            return result

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(submission)) for submission in bar.iterable]
    return [task.result() for task in tasks]


def _weight(text: str) -> tuple[int, float]:
    exercise, _, weight = text.partition("=")
    return int(exercise), float(weight)


def main(arguments: Sequence[str], root: Path = frame.ROOT) -> int:
    """`python -m coursekit grade …`; 0 when everything holds, 1 when not, 2 for wrong use."""
    parser = argparse.ArgumentParser(
        prog="course.py grade",
        description="Grade the notebooks that learners have handed in: FOLDER holds a folder a "
        "learner, or files with the learner in their names. Prints a row for each.",
        epilog="Example: python3 course.py grade submitted/02 --csv marks.csv --html report.html",
    )
    parser.add_argument("folder", type=folder, metavar="FOLDER")
    parser.add_argument("--lesson", metavar="02", help="only this one's; who has none gets a row")
    parser.add_argument(
        "--csv", type=file_to_write, metavar="F", help="write the marks to this file"
    )
    parser.add_argument(
        "--html", type=file_to_write, metavar="F", help="write a report with the sentences"
    )
    parser.add_argument(
        "--weight",
        type=_weight,
        action="append",
        default=[],
        metavar="N=W",
        help="a check of exercise N counts W points (1); may be given again",
    )
    parser.add_argument("--jobs", type=int, default=2 * (os.cpu_count() or 1), metavar="N")
    options = parser.parse_args(arguments)
    try:
        chosen = notebooks.solutions(root)
        if options.lesson:
            chosen = notebooks.select([options.lesson], (SOLUTIONS,), root)
    except CannotUse as error:
        parser.error(str(error))
    lessons = {path.stem: notebooks.read(path) for path in chosen}
    submissions = _with_those_missing(find(options.folder, lessons), options.folder)
    if not submissions:
        parser.error(f"{options.folder} holds no notebook with exercises of the course")
    grades = asyncio.run(grade_all(submissions, lessons, max(1, options.jobs)))
    weights = dict(options.weight)
    print(report.table(grades, weights))
    if options.csv:
        options.csv.write_text(report.as_csv(grades, weights), "utf-8", newline="")
    if options.html:
        options.html.write_text(report.as_html(grades, weights), "utf-8")
    return 0 if all(one.holds for result in grades for one in result.verdicts) else 1


def _with_those_missing(found: list[Submission], folder: Path) -> list[Submission]:
    """With a row also for who has handed in nothing for a lesson that others have."""
    here = {(one.learner, one.lesson) for one in found}
    learners = {one.learner for one in found} | {
        path.name
        for path in folder.iterdir()
        if path.is_dir() and not path.name.startswith(".") and path.name != frame.EXERCISES
    }
    missing = [
        Submission(learner, lesson, None, trouble="There is no notebook for this lesson.")
        for learner in learners
        for lesson in {one.lesson for one in found}
        if (learner, lesson) not in here
    ]
    return sorted([*found, *missing], key=lambda one: (one.learner, one.lesson))
