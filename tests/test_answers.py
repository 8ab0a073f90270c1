"""The checks of the exercises refuse every listed wrong answer, with the sentence meant for it.

`tests/answers/NN_name.py` holds answers to the exercises of `solutions/NN_name.ipynb`, as a learner
would write them in the exercise's cell, under headings of this form:

    # %% exercise 2 wrong: awaits one after the other -> at most 1 at once
    # %% exercise 2 right: with a TaskGroup

What follows `->` must be in the sentence with which the check refuses the answer. What checks
draw is drawn alike each time, so that a verdict is the answer's and not the draw's.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import os
import random
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

import local_server
from coursekit import CheckFailed
from coursekit.author.check import ONLY_OF
from coursekit.author.clock import IN_REAL_TIME, skipping
from coursekit.author.frame import ROOT, SOLUTIONS
from coursekit.author.notebooks import exercise_numbers, in_folder, read
from coursekit.author.release import released_notebook
from coursekit.project import workspace
from local_server.endpoints.hostile import family
from tests.cells import Cells, Outcome
from tests.polls_here import PollsHere

HEADING = re.compile(
    r"# %% exercise (?P<exercise>\d+) (?P<kind>right|wrong): (?P<title>.+?)(?: -> (?P<says>.+))?"
)


@dataclass(frozen=True)
class Answer:
    """One answer, and the words its refusal must contain (None: it is right and must pass)."""

    lesson: str
    exercise: int
    title: str
    says: str | None
    source: str

    def __str__(self) -> str:
        return f"{self.lesson}-{self.exercise}-{self.title}"


@dataclass(frozen=True)
class Cell:
    """A code cell of a solution notebook and the exercise it belongs to (0: none yet)."""

    exercise: int
    source: str
    stub: str
    """The same cell in the exercise notebook: where it differs, it is the learner's to fill in."""

    @property
    def is_solution(self) -> bool:
        return self.source != self.stub

    @property
    def is_check(self) -> bool:
        return "with check(" in self.source


@functools.cache
def code_cells(lesson: str) -> list[Cell]:
    """The code cells of a lesson's solution notebook."""
    solution = read(ROOT / SOLUTIONS / f"{lesson}.ipynb")
    numbers = exercise_numbers(solution)
    exercise = released_notebook(solution)
    return [
        Cell(number or 0, cell.source, stub.source)
        for cell, stub, number in zip(solution.cells, exercise.cells, numbers, strict=True)
        if cell.cell_type == "code"
    ]


def listed_answers(lesson: str) -> list[Answer]:
    """The answers of tests/answers/<lesson>.py."""
    answers: list[Answer] = []
    path = ROOT / "tests/answers" / f"{lesson}.py"
    if not path.exists():
        return answers  # test_each_exercise_has_wrong_and_right_answers will say so
    parts = re.split(r"^(?=# %%)", path.read_text("utf-8"), flags=re.M)
    for part in parts[1:]:
        first, _, source = part.partition("\n")
        heading = HEADING.fullmatch(first)
        assert heading, f"tests/answers/{lesson}.py: not a heading: {first}"
        wrong = heading["kind"] == "wrong"
        assert wrong == bool(heading["says"]), (
            f"{first}: `->` belongs to wrong answers, all of them"
        )
        answers.append(
            Answer(lesson, int(heading["exercise"]), heading["title"], heading["says"], source)
        )
    return answers


STUB = "the stub"
SEE = "see the first check"
"""What the later checks of an exercise may say of a stub instead."""


def stubs(lesson: str) -> list[Answer]:
    """What a learner starts with, as wrong answers."""
    return [
        Answer(
            lesson,
            cell.exercise,
            STUB,
            f"exercise {cell.exercise} is not written yet",
            cell.stub,
        )
        for cell in code_cells(lesson)
        if cell.is_solution
    ]


BY_DATES = frozenset({"16_timeouts_errors_retries"})
"""Lessons in which one waits until a date."""
WANTED = os.environ.get(ONLY_OF)
LESSONS = [each.stem for each in in_folder(ROOT / SOLUTIONS) if WANTED in (None, each.stem)]
ANSWERS = [answer for lesson in LESSONS for answer in listed_answers(lesson) + stubs(lesson)]


async def try_answer(answer: Answer) -> list[Outcome]:
    """The outcomes of the exercise's check cells, in a notebook in which `answer` is written.

    They end with the first that is an error: what a learner reads after it judges nothing here, and
    the rest of a wrong answer may take its time. Of a stub all are there: Run All shows them.
    """
    checks = []
    with Cells() as notebook:
        for cell in code_cells(answer.lesson):
            mine = cell.exercise == answer.exercise
            if cell.exercise > answer.exercise:
                break
            if cell.is_check and not mine:
                continue
            source = answer.source if mine and cell.is_solution else cell.source
            outcome = await notebook.run(source)
            if cell.is_check:
                checks.append(outcome)
                if outcome.error is not None and answer.title != STUB:
                    break
            else:
                assert outcome.error is None, f"a cell before the check failed: {outcome}"
    return checks


def collect_in_silence() -> None:
    """Free what answers forgot to close, before a test that has no part in it gets the warning.

    Python 3.13.0 also fails in `__del__` of a transport whose server has been closed.
    """
    usual, sys.unraisablehook = sys.unraisablehook, lambda _unraisable: None
    try:
        with warnings.catch_warnings(action="ignore"):
            for _ in range(3):  # an object freed by one collection may have held the next
                gc.collect()
    finally:
        sys.unraisablehook = usual


@pytest.fixture(autouse=True, scope="module")
def set_aside_afterwards() -> Iterator[None]:
    """What answers left is of no concern to other tests.

    It was looked through after each answer. To look through all that there is, thousands of tests
    included, takes a second and more, and finds next to nothing.
    """
    yield
    gc.freeze()


@pytest.fixture(autouse=True)
def small_heap() -> Iterator[None]:
    """A check looks at every object that there is; here it need not see those of the tests.

    And nothing is collected meanwhile: what is left in a cycle, such as an error and the response
    in one of its frames, would be let go in any order, and complain or not.
    """
    gc.freeze()
    gc.disable()
    yield
    collect_in_silence()
    gc.enable()


@pytest.fixture(autouse=True, scope="module")
def hurried_site() -> Iterator[None]:
    """A site to be crawled asks for less patience than it takes to compute a page.

    Else each crawl would wait hundreds of times for a moment too short to be skipped. Checks count
    the turns that are taken, and not their seconds.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(family, "CRAWL_DELAY", 0.001)
        yield


@pytest.fixture(autouse=True, scope="module")
def polls_here() -> Iterator[None]:
    """Exercises ask polls, and none is about how it starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "Serving", PollsHere)
        yield


# Python 3.14 warns of an HTTPError of urllib's that nobody closed, and to drop one is the mistake
# of some answers.
@pytest.mark.filterwarnings("ignore:Implicitly cleaning up <HTTPError:ResourceWarning")
@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_an_answer_is_judged_rightly(answer: Answer) -> None:
    random.seed(str(answer))
    skipped = skipping(dates=answer.lesson in BY_DATES)
    with contextlib.nullcontext() if answer.lesson in IN_REAL_TIME else skipped:
        try:
            outcomes = asyncio.run(try_answer(answer))
        finally:
            local_server.start().stop()
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    assert outcomes, "the exercise has no check cell"
    if answer.says is None:
        assert not errors, f"a right answer was refused: {errors[0]}"
    else:
        assert errors, "a wrong answer passed"
        assert isinstance(errors[0], CheckFailed), repr(errors[0])
        assert answer.says in str(errors[0])
        assert all("NOT YET  " in one.output for one in outcomes if one.error is not None)
        for error in errors[1:]:
            assert answer.says in str(error) or SEE in str(error)


@pytest.mark.parametrize("lesson", LESSONS)
def test_each_exercise_has_wrong_and_right_answers(lesson: str) -> None:
    listed = listed_answers(lesson)
    for exercise in {cell.exercise for cell in code_cells(lesson) if cell.is_solution}:
        mine = [answer for answer in listed if answer.exercise == exercise]
        assert sum(answer.says is not None for answer in mine) >= 2, f"exercise {exercise}"
        assert any(answer.says is None for answer in mine), f"exercise {exercise}"
