"""What a notebook of the course is, where it is more than a name: ids and minutes."""

from __future__ import annotations

import pytest

from coursekit.author import frame


@pytest.mark.parametrize("cell_id", ["tasks-code-3", "97-record-it-text-1", "faces", "a1b2c3d"])
def test_an_id_for_people(cell_id: str) -> None:
    assert frame.is_readable(cell_id)


@pytest.mark.parametrize(
    "cell_id",
    [
        "",
        "3f2a9c01",
        "000000000012",
        "17",
        "3f2a9c013f2a9c01",
        "3f2a9c01-3f2a-9c01-3f2a-9c013f2a9c01",
        "Tasks-code-3",
        "tasks code",
        "tasks-",
        "tasks--code",
    ],
)
def test_an_id_that_says_nothing(cell_id: str) -> None:
    assert not frame.is_readable(cell_id)


@pytest.mark.parametrize(("minutes", "said"), [(0, 5), (7.4, 5), (7.6, 10), (22.6, 25), (61, 60)])
def test_minutes_are_told_by_fives(minutes: float, said: int) -> None:
    assert frame.rounded(minutes) == said


def test_each_part_of_a_lesson_takes_its_time() -> None:
    assert frame.lesson_minutes(words=1500, cells=0, lines=0, predictions=0) == 10
    assert frame.lesson_minutes(words=0, cells=40, lines=0, predictions=0) == 10
    assert frame.lesson_minutes(words=0, cells=0, lines=300, predictions=0) == 10
    assert frame.lesson_minutes(words=0, cells=0, lines=0, predictions=20) == 10
    assert frame.lesson_minutes(words=1479, cells=29, lines=236, predictions=5) == 25


def test_exercises_take_as_long_as_was_measured() -> None:
    assert frame.exercises_minutes(exercises=4, lines=22) == 40  # lesson 01's took 38
    assert frame.exercises_minutes(exercises=5, lines=0) == 20


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION", "    return 1\n"),
        ("### BEGIN SOLUTION\nx = 1\n\ny = 2\n### END SOLUTION\nz", "x = 1\n\ny = 2\n"),
        ("### BEGIN SOLUTION\n### END SOLUTION", ""),
    ],
)
def test_what_stands_between_the_markers_is_the_answer(source: str, answer: str) -> None:
    found = frame.SOLUTION.search(source)
    assert found is not None
    assert found["answer"] == answer
