"""A new lesson is laid out whole: recorded, released, accepted by the gate and by its answers."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from coursekit.author import gate, new, notebooks, release
from coursekit.author.frame import LESSONS, ROOT
from coursekit.author.notebooks import CannotUse
from tests import test_answers

NAME = "97_proxy_pools"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one lesson, and a new one."""
    root = tmp_path_factory.mktemp("course")
    (root / LESSONS).mkdir()
    shutil.copy(ROOT / LESSONS / "00_start_here.ipynb", root / LESSONS)
    new.new(NAME, root)
    return root


def test_the_gate_accepts_all_of_it(course: Path) -> None:
    paths = [
        course / folder / f"{NAME}.ipynb" for folder in ("notebooks", "solutions", "exercises")
    ]
    assert [str(finding) for finding in gate.check_all(paths)] == []


def test_the_exercises_are_the_release(course: Path) -> None:
    solution = notebooks.read(course / "solutions" / f"{NAME}.ipynb")
    exercise = course / "exercises" / f"{NAME}.ipynb"
    assert exercise.read_bytes() == notebooks.as_bytes(release.released_notebook(solution))


def test_its_answers_are_judged_rightly(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(test_answers, "ROOT", course)
    test_answers.test_each_exercise_has_wrong_and_right_answers(NAME)
    for answer in test_answers.listed_answers(NAME) + test_answers.stubs(NAME):
        test_answers.test_an_answer_is_judged_rightly(answer)
    asyncio.run(asyncio.sleep(0))


@pytest.mark.parametrize(
    "name", ["25", "25_", "5_name", "name", "25_Name", "25_a b", "../25_a", ""]
)
def test_another_name_makes_nothing(name: str, tmp_path: Path) -> None:
    with pytest.raises(CannotUse, match="is not how a lesson is called"):
        new.new(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "taken",
    [
        "notebooks/25_other.ipynb",
        "solutions/25_name.ipynb",
        "exercises/25_name.ipynb",
        "tests/answers/25_name.py",
    ],
)
def test_nothing_is_overwritten(taken: str, tmp_path: Path) -> None:
    (tmp_path / taken).parent.mkdir(parents=True)
    (tmp_path / taken).write_text("mine")
    with pytest.raises(CannotUse, match="nothing was written"):
        new.new("25_name", tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / taken]
    assert (tmp_path / taken).read_text() == "mine"


def test_the_command_says_what_comes_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(new, "new", lambda name, root: [root / f"{name}.ipynb"])
    assert new.main(["25_proxy_pools"], tmp_path) == 0
    assert "| [25 Proxy pools](notebooks/25_proxy_pools.ipynb) |" in capsys.readouterr().out
    with pytest.raises(CannotUse, match="Say what the lesson is called"):
        new.main([], tmp_path)
