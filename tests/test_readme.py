"""The README is right about the lessons, and its links lead somewhere."""

from __future__ import annotations

import re

import pytest

from coursekit.author import minutes
from coursekit.author.frame import LESSONS, ROOT, SOLUTIONS
from coursekit.author.notebooks import in_folder, read

README = (ROOT / "README.md").read_text("utf-8")
ROW = re.compile(
    r"^\| \[[^\]]+\]\(notebooks/(\w+)\.ipynb\) \| .+ \| (\d+) \| (\d+) \|$", re.MULTILINE
)
ROWS = {name: (lesson, exercises) for name, lesson, exercises in ROW.findall(README)}
TIME = re.compile(r"\*\*Time\*\* (\d+) minutes")


def test_it_lists_every_lesson_in_order() -> None:
    assert list(ROWS) == [path.stem for path in in_folder(ROOT / LESSONS)]


@pytest.mark.parametrize("lesson", ROWS)
def test_it_has_the_time_that_the_lesson_says(lesson: str) -> None:
    cells = read(ROOT / LESSONS / f"{lesson}.ipynb").cells
    found = TIME.search("\n".join(cell.source for cell in cells))
    assert found, "the lesson does not say how long it takes"
    assert ROWS[lesson][0] == found[1]


@pytest.mark.parametrize("lesson", ROWS)
def test_it_has_the_time_that_the_exercises_take(lesson: str) -> None:
    estimated = minutes.of_exercises(read(ROOT / SOLUTIONS / f"{lesson}.ipynb"))
    assert abs(int(ROWS[lesson][1]) - estimated) <= 5, f"by their length they take {estimated}"


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)#]+)", README))
def test_its_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()
