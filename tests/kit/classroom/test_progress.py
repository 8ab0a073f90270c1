"""Progress is what the checks of a learner's notebooks have stored, in whatever copy."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat import NotebookNode, v4

from coursekit.author import frame, outputs
from coursekit.classroom import progress
from tests.kit.classroom.handed_in import LESSON, handed_out, put


def having_passed(*exercises: int) -> NotebookNode:
    """Lesson 00's exercises, run by someone who has solved these."""
    notebook = handed_out()
    checks = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    for number, cell in enumerate(checks, 1):
        if number in exercises:
            cell.outputs = [v4.new_output("stream", text="PASS  it holds\n")]
        else:
            cell.outputs = [v4.new_output("error", ename="CheckFailed", evalue="no", traceback=[])]
    return notebook


def solved(folder: Path) -> list[tuple[int, bool]]:
    (lesson,) = progress.progress(folder).lessons
    return [(exercise.number, exercise.done) for exercise in lesson.exercises]


def test_nothing_has_been_done_in_what_was_handed_out(tmp_path: Path) -> None:
    put(handed_out(), tmp_path, f"{LESSON}.ipynb")
    found = progress.progress(tmp_path)
    assert solved(tmp_path) == [(1, False), (2, False), (3, False)]
    assert f"{LESSON} │□□□ " in str(found)
    assert re.search(r"^solved +│0 of 3 ", str(found), re.MULTILINE)
    assert re.search(rf"^next +│{LESSON}.ipynb, Exercise 1: ", str(found), re.MULTILINE)


@pytest.mark.parametrize("copy", [".mine-1", "-Copy1", ".mine-2-Copy1", "-Copy1-Copy2"])
def test_what_holds_in_a_copy_counts_too(copy: str, tmp_path: Path) -> None:
    put(having_passed(1), tmp_path, f"{LESSON}.ipynb")
    put(having_passed(3), tmp_path, f"{LESSON}{copy}.ipynb")
    assert solved(tmp_path) == [(1, True), (2, False), (3, True)]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of two lessons, in whose notebooks/ one works."""
    for name in (LESSON, "02_tasks"):
        put(handed_out(), tmp_path, "notebooks", f"{name}.ipynb")
        put(handed_out(), tmp_path, "exercises", f"{name}.ipynb")
    monkeypatch.chdir(tmp_path / "notebooks")
    return tmp_path / "exercises"


def a_copy_by_hand(exercises: Path) -> None:
    put(having_passed(1), exercises, "02_tasks (1).ipynb")
    put(having_passed(2), exercises, "02_tasks_old.ipynb")


def a_copy_from_before(exercises: Path) -> None:
    """Of a time when lesson 02 had another name, and only its first exercise is still there."""
    notebook = having_passed(1, 2)
    for cell in notebook.cells:
        cell.source = cell.source.replace(
            "### Exercise 2:", "### Exercise 2, which is elsewhere now:"
        )
    put(notebook, exercises, "02_former_name.mine-1.ipynb")


STATES: dict[str, Callable[[Path], object]] = {
    "something solved": lambda exercises: put(having_passed(1), exercises, f"{LESSON}.ipynb"),
    "all of a lesson solved": lambda exercises: put(
        having_passed(1, 2, 3), exercises, f"{LESSON}.ipynb"
    ),
    "a copy made by hand": a_copy_by_hand,
    "a copy from before": a_copy_from_before,
    "a notebook of one's own": lambda exercises: put(v4.new_notebook(), exercises, "07_mine.ipynb"),
    "a broken notebook": lambda exercises: (exercises / "02_tasks.ipynb").write_text("{"),
    "a broken copy": lambda exercises: (exercises / "02_tasks-Copy1.ipynb").write_text("{"),
    "a notebook gone": lambda exercises: (exercises / "02_tasks.ipynb").unlink(),
    "a lesson's copy": lambda exercises: put(
        handed_out(), exercises.parent, "notebooks", "02_tasks.mine-1.ipynb"
    ),
}

UNSEEN = {"a notebook of one's own", "a lesson's copy"}


@pytest.mark.parametrize("state", STATES)
def test_the_stored_output_in_lesson_00_is_right_whatever_a_learner_has_done(
    state: str, course: Path
) -> None:
    untouched = str(progress.progress())
    STATES[state](course)
    now = str(progress.progress())
    assert (now == untouched) == (state in UNSEEN)
    assert outputs.mask(now) == outputs.mask(untouched)


def test_copies_made_by_hand_are_copies(course: Path) -> None:
    a_copy_by_hand(course)
    assert [lesson.name for lesson in progress.progress().lessons] == [LESSON, "02_tasks"]
    assert "02_tasks      │■■□" in str(progress.progress())


def test_a_copy_under_a_former_name_counts_for_the_exercises_that_are_still_there(
    course: Path,
) -> None:
    a_copy_from_before(course)
    assert [lesson.name for lesson in progress.progress().lessons] == [LESSON, "02_tasks"]
    assert "02_tasks      │■□□" in str(progress.progress())
    (course / "02_tasks.ipynb").unlink()
    assert "02_tasks      │its notebook is missing: `fresh 02`" in str(progress.progress())


def test_what_is_missing_or_broken_is_said_where_it_should_be(course: Path) -> None:
    (course / "02_tasks.ipynb").write_text("{")
    assert "02_tasks      │its notebook is missing: `fresh 02`" in str(progress.progress())
    assert "exercises/02_tasks.ipynb could not be read" in str(progress.progress())
    assert json.loads(progress.progress().as_json())["missing"] == ["02_tasks"]


def test_a_pass_that_an_error_follows_is_none(tmp_path: Path) -> None:
    notebook = having_passed(1)
    check = next(cell for cell in notebook.cells if cell.get("outputs"))
    check.outputs.append(v4.new_output("error", ename="E", evalue="", traceback=[]))
    put(notebook, tmp_path, f"{LESSON}.ipynb")
    assert solved(tmp_path)[0] == (1, False)


def test_the_next_thing_is_in_the_last_lesson_that_was_begun(tmp_path: Path) -> None:
    put(having_passed(1), tmp_path, f"{LESSON}.ipynb")
    later = handed_out()
    put(later, tmp_path, "01_later.ipynb")
    found = progress.progress(tmp_path).next
    assert found is not None
    assert found[0].name == LESSON
    put(having_passed(1, 2), tmp_path, "01_later.ipynb")
    found = progress.progress(tmp_path).next
    assert found is not None
    lesson, exercise = found
    assert (lesson.name, exercise.number) == ("01_later", 3)
    put(having_passed(1, 2, 3), tmp_path, "01_later.ipynb")
    found = progress.progress(tmp_path).next
    assert found is not None
    lesson, exercise = found
    assert (lesson.name, exercise.number) == (LESSON, 2), "then what was left behind"


def test_all_done_has_no_next(tmp_path: Path) -> None:
    put(having_passed(1, 2, 3), tmp_path, f"{LESSON}.ipynb")
    found = progress.progress(tmp_path)
    assert found.next is None
    assert re.search(r"^solved +│3 of 3 ", str(found), re.MULTILINE)
    assert json.loads(found.as_json())["next"] is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 3}', '{"cells": [{}]}', "\udcff"])
def test_a_file_that_is_no_notebook_is_named_and_harms_nothing(
    content: str, tmp_path: Path
) -> None:
    (tmp_path / "00_broken.ipynb").write_text(content, "utf-8", "surrogateescape")
    put(having_passed(1), tmp_path, f"{LESSON}.ipynb")
    found = progress.progress(tmp_path)
    assert found.unreadable == [f"{tmp_path.name}/00_broken.ipynb"]
    assert [lesson.name for lesson in found.lessons] == [LESSON]


def test_the_course_of_the_current_folder_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notebooks" / "deeper").mkdir(parents=True)
    (tmp_path / "notebooks" / f"{LESSON}.ipynb").touch()
    put(having_passed(1, 2), tmp_path, "exercises", f"{LESSON}.ipynb")
    monkeypatch.chdir(tmp_path / "notebooks" / "deeper")
    assert sum(exercise.done for exercise in progress.progress().exercises) == 2


def test_it_needs_neither_nbformat_nor_a_kernel() -> None:
    code = "import sys; from coursekit.classroom.progress import progress; progress(); "
    code += "print([name for name in ('nbformat', 'IPython', 'aiohttp') if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=frame.ROOT
    )
    assert done.stdout == "[]\n", done.stderr


def test_it_is_a_command_for_people_and_for_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(having_passed(1), tmp_path, f"{LESSON}.ipynb")
    assert progress.main([str(tmp_path)]) == 0
    assert "■□□" in capsys.readouterr().out
    assert progress.main([str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["solved"], told["of"]) == (1, 3)
    assert told["next"] == {"lesson": LESSON, "exercise": 2}


@pytest.mark.parametrize("arguments", [["nowhere"], ["--jsn"], ["."]])
def test_wrong_use_is_one_sentence(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        progress.main(arguments)
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err
