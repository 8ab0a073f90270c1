"""The README is right about the lessons, and its links lead somewhere."""

from __future__ import annotations

import re

import pytest

from coursekit.author.frame import LESSONS, ROOT
from coursekit.author.notebooks import in_folder, read

README = (ROOT / "README.md").read_text("utf-8")
ROW = re.compile(r"^\| \[[^\]]+\]\(notebooks/(\w+)\.ipynb\) \| .+ \| (\d+) \|$", re.MULTILINE)
ROWS = dict(ROW.findall(README))
TIME = re.compile(r"\*\*Time\*\* (\d+) minutes")


def test_it_lists_every_lesson_in_order() -> None:
    assert list(ROWS) == [path.stem for path in in_folder(ROOT / LESSONS)]


@pytest.mark.parametrize("lesson", ROWS)
def test_it_has_the_time_that_the_lesson_says(lesson: str) -> None:
    cells = read(ROOT / LESSONS / f"{lesson}.ipynb").cells
    found = TIME.search("\n".join(cell.source for cell in cells))
    assert found, "the lesson does not say how long it takes"
    assert ROWS[lesson] == found[1]


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)#]+)", README))
def test_its_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()
