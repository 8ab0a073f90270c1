"""`check` says of one lesson what CI would: each kind of fault is found, and by its own line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coursekit.author import check, new, notebooks
from coursekit.author.frame import LESSONS, ROOT
from coursekit.author.notebooks import CannotUse

NAME = "97_checked"
ANSWERS_TEST = """
import pytest

@pytest.mark.parametrize("answer", ["97_checked-1-a", "97_checked-2-b"])
def test_an_answer(answer):
    assert answer != "{wrong}"
"""

ANSWERS_THAT_MEET = """
import os
import time
from pathlib import Path
import pytest

@pytest.mark.parametrize("mine, other", ["ab", "ba"], ids=["97_checked-1-a", "97_checked-1-b"])
def test_an_answer(mine, other):
    assert os.environ["ANSWERS_OF"] == "97_checked"
    Path(mine).touch()
    give_up = time.monotonic() + 60
    while not Path(other).exists():
        assert time.monotonic() < give_up, "nobody came"
        time.sleep(0.01)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("course")
    (root / LESSONS).mkdir()
    shutil.copy(ROOT / LESSONS / "00_start_here.ipynb", root / LESSONS)
    new.new(NAME, root)
    (root / "README.md").write_text(f"| [97 Checked](notebooks/{NAME}.ipynb) | x | 5 | 20 |\n")
    (root / "tests" / "test_answers.py").write_text(ANSWERS_TEST)
    return root


@pytest.fixture
def course(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course whose lesson is without a fault, to put one in. It has two answers."""
    monkeypatch.setattr(check, "PROCESSES", 2)
    return shutil.copytree(made, tmp_path / "course")


def lines(capsys: pytest.CaptureFixture[str], word: str) -> list[str]:
    """What stands behind each `word`, PASS or FAIL, that was printed."""
    said = capsys.readouterr().out.splitlines()
    return [line.removeprefix(word).strip() for line in said if line.startswith(word)]


def test_a_good_lesson_passes(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main([NAME], course) == 0
    out = capsys.readouterr().out
    assert "FAIL" not in out
    assert out.count("PASS") == 6


def test_every_fault_is_found_in_one_go(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lesson = course / "notebooks" / f"{NAME}.ipynb"
    notebook = notebooks.read(lesson)
    notebook.cells[-1].source += " [gone](gone.md)"
    shown = [cell for cell in notebook.cells if cell.cell_type == "code"][2]
    shown.outputs[0]["data"]["text/plain"] = "7"
    notebooks.write(lesson, notebook)
    solution = course / "solutions" / f"{NAME}.ipynb"
    notebook = notebooks.read(solution)
    notebook.cells[-1].source += "\n1 / 0"
    notebooks.write(solution, notebook)
    (course / "README.md").write_text("nothing\n")
    (course / "tests" / "test_answers.py").write_text(
        ANSWERS_TEST.replace("{wrong}", "97_checked-2-b")
    )
    assert check.main([NAME], course) == 1
    assert lines(capsys, "FAIL") == [
        f"{NAME}: gate",
        f"{NAME}: README.md has its row",
        f"{course}/exercises/{NAME}.ipynb is the release",
        f"{lesson}: its stored outputs, strict and twice",
        f"{solution}: its stored outputs, strict and twice",
        f"{NAME}: answers to its exercises",
    ]


def test_answers_are_taken_one_by_one_from_a_queue(course: Path) -> None:
    """Who waits keeps nobody: the two that meet are of one exercise, and next to each other."""
    (course / "tests" / "test_answers.py").write_text(ANSWERS_THAT_MEET)
    assert check._answers(NAME, course) == []


def test_what_is_not_there_is_said(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (course / "solutions" / f"{NAME}.ipynb").unlink()
    assert check.main([NAME], course) == 1
    assert f"there is no {course}/solutions/{NAME}.ipynb" in capsys.readouterr().out


def test_it_wants_a_lesson(course: Path) -> None:
    with pytest.raises(CannotUse, match="Say which lesson"):
        check.main([], course)
    with pytest.raises(CannotUse, match="There is no notebook called"):
        check.main(["98_gone"], course)
