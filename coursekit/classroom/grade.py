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
from coursekit.checks import DEFAULT_TIMEOUT, GRACE
from coursekit.classroom import kernels, report, trust
from coursekit.classroom.arguments import Parser, file_to_write, folder, folder_to_fill, written
from coursekit.classroom.marks import Grade, Verdict
from coursekit.classroom.submissions import Submission, find, name_of

SET_UP_SECONDS = 60.0
"""For a cell of the course that is no check."""

SLACK = 15.0
"""Seconds that a check may take longer than its own limits, on a busy machine; and an answer, which
only says what is to be run later."""

PROCESSOR_SECONDS = 5.0
"""What an answer may compute before its check calls it: a hundred that spin would fill an hour."""

ADDED_SECONDS = 10.0
"""For all the cells that a learner has added to one exercise."""

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


async def _graded(source: NotebookNode, submission: Submission) -> Grade:
    """`grade`; whatever goes wrong with one submission is a sentence in its own row."""
    try:
        return await grade(source, submission)
    except Exception as error:  # noqa: BLE001 (what it is does not matter: others must go on)
        what = " ".join(str(error).split()) or type(error).__name__
        submission.trouble = f"It could not be graded: {what}"
        checks = [cell for cell in assembled(source, submission) if cell.is_check]
        verdicts = [Verdict(one.exercise, one.grade_id, submission.trouble) for one in checks]
        return Grade(submission, verdicts)


async def _run_from(
    cells: Sequence[_Cell], at: int, verdicts: Mapping[str, Verdict], stopped: set[int]
) -> int:
    """Run the cells from number `at` on, in a fresh kernel; where the next one has to begin.

    What came before `at` is run again, but for checks and the answers of exercises that have
    `stopped` a kernel: later exercises may need it.
    """
    with tempfile.TemporaryDirectory(prefix="submission", ignore_cleanup_errors=True) as own:
        environment = {"COURSEKIT_LESSONS": str(frame.ROOT / LESSONS)}
        async with kernels.started(Path(own, "work"), environment, confined=True) as kernel:
            before = await trust.state_of(kernel)
            for number, cell in enumerate(cells):
                if number < at and cell.is_check:
                    continue
                if cell.exercise in stopped:
                    if cell.is_check and number >= at:
                        continue  # judged when it stopped
                    if cell.is_answer:
                        continue
                why = await _run_cell(kernel, cell, verdicts, before)
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
    kernel: kernels.Kernel, cell: _Cell, verdicts: Mapping[str, Verdict], before: dict[str, str]
) -> str | None:
    """Run one cell and note the verdict of a check; why the kernel is gone, if it is."""
    loop = asyncio.get_running_loop()
    until = loop.time() + ADDED_SECONDS
    for source in cell.added:
        left = until - loop.time()
        if left <= 0:
            return f"the cells added to it had not ended after {ADDED_SECONDS:g} s"
        result = await kernel.run(source, left)
        if result.ended:
            return result.ended
    if not cell.is_check:
        if cell.is_answer:
            return (await kernel.run(cell.source, SLACK, PROCESSOR_SECONDS)).ended
        return (await kernel.run(cell.source, SET_UP_SECONDS)).ended
    await kernel.run(AGAIN, SET_UP_SECONDS)
    calls = _checks_in(cell.source)
    result = await kernel.run(cell.source, sum(one.timeout + GRACE for one in calls) + SLACK)
    if result.ended:
        return result.ended
    verdict = verdicts[cell.grade_id]
    printed = result.printed.splitlines()
    if result.error is not None:
        verdict.sentence = result.error
    elif not all(f"PASS  {one.title}" in printed for one in calls if one.title):
        verdict.sentence = "The check did not come to its end: something has replaced it."
    elif not await trust.is_sound(kernel, before, calls[-1].title if calls else ""):
        verdict.sentence = trust.TAMPERED
    return None


@dataclass(frozen=True)
class _Check:
    """A call of `check`, as far as it stands there literally."""

    title: str = ""
    timeout: float = DEFAULT_TIMEOUT


def _checks_in(source: str) -> list[_Check]:
    found = []
    for node in ast.walk(_parsed(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id != "check":
                continue
            title = _literal(node.args[0]) if node.args else ""
            given = {one.arg: _literal(one.value) for one in node.keywords}
            timeout = given.get("timeout")
            found.append(
                _Check(
                    title if isinstance(title, str) else "",
                    timeout if isinstance(timeout, int | float) else DEFAULT_TIMEOUT,
                )
            )
    return found


def _literal(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None


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
                result = await _graded(lessons[submission.lesson], submission)
            bar.update()
            return result

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(submission)) for submission in bar.iterable]
    return [task.result() for task in tasks]


def _weight(text: str) -> tuple[int, float]:
    exercise, _, weight = text.partition("=")
    try:
        number, points = int(exercise), float(weight)
        if number < 1 or not 0 <= points < 1e6:
            raise ValueError
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an exercise's number and its points, such as 3=2"
        ) from None
    return number, points


def main(arguments: Sequence[str], root: Path = frame.ROOT) -> int:
    """`python -m coursekit grade …`; 0 when everything holds, 1 when not, 2 for wrong use."""
    parser = Parser(
        prog="course.py grade",
        description="Grade the notebooks that learners have handed in: FOLDER holds a folder a "
        "learner, or files with the learner in their names. Prints a row for each.",
        epilog="Example: python3 course.py grade submitted --lesson 02 --csv marks.csv --each back",
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
        "--each",
        type=folder_to_fill,
        metavar="FOLDER",
        help="write into this folder a page for each learner, with nobody else on it",
    )
    parser.add_argument(
        "--weight",
        type=_weight,
        action="append",
        default=[],
        metavar="N=W",
        help="a check of exercise N counts W points (1); may be given again",
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=3 * (os.cpu_count() or 1),
        metavar="N",
        help="how many are graded at the same time (%(default)s): most of the time they wait",
    )
    options = parser.parse_args(arguments)
    if options.lesson and os.sep in options.lesson:
        parser.error(f"{options.lesson} is no lesson: say 02, or 02_tasks")
    try:
        chosen = notebooks.solutions(root)
        if options.lesson:
            chosen = notebooks.select([options.lesson], (SOLUTIONS,), root)
    except CannotUse as error:
        parser.error(str(error))
    lessons = {path.stem: notebooks.read(path) for path in chosen}
    numbers = {number for one in lessons.values() for number in notebooks.exercise_numbers(one)}
    for exercise, _ in options.weight:
        if exercise not in numbers:
            graded = f"lesson {options.lesson} has" if options.lesson else "the course has"
            parser.error(f"argument --weight: {graded} no exercise {exercise}")
    if root.resolve().is_relative_to(options.folder.resolve()):
        parser.error(f"{options.folder} holds the course itself: name the folder of what came in")
    submissions = _with_those_missing(find(options.folder, lessons), options.folder)
    if not submissions:
        parser.error(f"{options.folder} holds no notebook with exercises of the course")
    grades = asyncio.run(grade_all(submissions, lessons, max(1, options.jobs)))
    weights = dict(options.weight)
    if options.csv:
        written(options.csv, report.as_csv(grades, weights))
    if options.html:
        written(options.html, report.as_html(grades, weights))
    if options.each:
        options.each.mkdir(exist_ok=True)
        for name, page in report.pages(grades, weights).items():
            written(options.each / f"{name}.html", page)
    # Windows' consoles know few characters.
    known = sys.stdout.encoding or "utf-8"
    print(report.table(grades, weights).encode(known, "replace").decode(known))
    return 0 if all(one.holds for result in grades for one in result.verdicts) else 1


def _with_those_missing(found: list[Submission], folder: Path) -> list[Submission]:
    """With a row also for who has handed in nothing for a lesson that others have."""
    here = {(one.learner, one.lesson) for one in found}
    learners = {one.learner for one in found} | {
        name_of(path.name)
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
