"""What is found in a folder of submissions, read without being run."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat import NotebookNode, v4

from coursekit.author import notebooks
from coursekit.classroom import submissions
from coursekit.classroom.submissions import Submission
from tests.kit.classroom.handed_in import LESSON, SOLUTION, all_right, answers_of, handed_out, put

FILE = f"{LESSON}.ipynb"


def found(folder: Path) -> list[Submission]:
    return submissions.find(folder, {LESSON: notebooks.read(SOLUTION)})


def written() -> dict[str, str]:
    """What a submission with all the right answers is read as."""
    return {cell.metadata.nbgrader.grade_id: cell.source for cell in answers_of(all_right())}


def test_every_answer_is_read(tmp_path: Path) -> None:
    put(all_right(), tmp_path, "ann", FILE)
    (one,) = found(tmp_path)
    assert (one.learner, one.lesson, one.answers) == ("ann", LESSON, written())
    assert (one.additions, one.trouble) == ({}, "")


def test_a_notebook_that_is_no_exercise_is_the_learners_own(tmp_path: Path) -> None:
    own = v4.new_notebook(cells=[v4.new_markdown_cell("# Exercises 99: mine")])
    put(own, tmp_path, "ann", "99_mine.ipynb")
    put(v4.new_notebook(), tmp_path, "ann", "notes.ipynb")
    assert found(tmp_path) == []


def test_an_exercise_with_another_name_is_known_by_its_title(tmp_path: Path) -> None:
    put(all_right(), tmp_path, "ann", "Untitled.ipynb")
    (one,) = found(tmp_path)
    assert (one.learner, one.lesson) == ("ann", LESSON)


def test_the_name_of_its_folder_tells_the_lesson_too(tmp_path: Path) -> None:
    (tmp_path / "ann" / LESSON).mkdir(parents=True)
    (tmp_path / "ann" / LESSON / "work.ipynb").touch()
    (one,) = found(tmp_path)
    assert (one.learner, one.lesson, one.trouble) == ("ann", LESSON, "The file is empty.")


def without_cells() -> NotebookNode:
    notebook = handed_out()
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    return notebook


def test_where_no_answer_is_left_that_is_said(tmp_path: Path) -> None:
    put(without_cells(), tmp_path, "ann", FILE)
    (one,) = found(tmp_path)
    assert "No answer was found" in one.trouble


@pytest.mark.parametrize("lost", [{}, {"nbgrader": "broken"}])
def test_answers_whose_marks_are_lost_are_known_by_what_they_define(
    lost: dict[str, str], tmp_path: Path
) -> None:
    notebook = all_right()
    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)
        cell.metadata.update(lost)
    put(notebook, tmp_path, "ann", FILE)
    (one,) = found(tmp_path)
    assert one.answers == written()


def test_an_answer_in_two_cells_is_one_and_other_cells_come_along(tmp_path: Path) -> None:
    notebook = all_right()
    first = answers_of(notebook)[0]
    at = notebook.cells.index(first)
    copy = v4.new_code_cell("# the rest", metadata=dict(first.metadata))
    notebook.cells[at : at + 1] = [v4.new_code_cell("import math"), first, copy]
    put(notebook, tmp_path, "ann", FILE)
    (one,) = found(tmp_path)
    name = first.metadata.nbgrader.grade_id
    assert one.answers[name] == f"{first.source}\n\n# the rest"
    assert one.additions == {name: ["import math"]}


def test_what_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submissions, "LARGEST", 1 << 20)
    path = put(all_right(), tmp_path, "ann", FILE)
    path.write_bytes(path.read_bytes() + b" " * (2 << 20))
    (one,) = found(tmp_path)
    assert "more than 1 are not read" in one.trouble
