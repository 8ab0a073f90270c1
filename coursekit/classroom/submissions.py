"""What learners have handed in, as files: whose it is, which lesson's, and which answers are in it.

Submissions come in every layout that schools use: a folder a learner (with the notebook in it, or
below, as nbgrader and GitHub Classroom have them), or one folder of files with the learner in the
name. A file that cannot be read is a submission too, with a sentence.
"""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from coursekit.author import frame, notebooks
from coursekit.copies import COPY

LARGEST = 20 << 20
"""Bytes of a notebook. Those of the course have 50 kB; more than this is outputs run wild."""

EXERCISES_TITLE = re.compile(r"^# Exercises (\d\d)\b", re.MULTILINE)
LESSON_IN_NAME = re.compile(r"(?<!\d)(\d\d)_([a-z][a-z_]*[a-z])")
LEFT_OUT = frozenset({".ipynb_checkpoints", "__pycache__", "solutions", "notebooks"})


@dataclass
class Submission:
    """One learner's notebook for one lesson."""

    learner: str
    lesson: str
    path: Path | None
    answers: dict[str, str] = field(default_factory=dict)
    """The source of each answer, by its grade_id."""
    additions: dict[str, list[str]] = field(default_factory=dict)
    """Cells that the learner has added, by the grade_id of the answer they stand before."""
    trouble: str = ""
    """Why nothing of it can be graded, as a sentence; empty when it can."""


def find(folder: Path, lessons: dict[str, NotebookNode]) -> list[Submission]:
    """Every submission in `folder`, by learner and lesson.

    `lessons` are the teacher's own notebooks by name. Two files of one learner for one lesson are
    one submission: the newer file.
    """
    found: dict[tuple[str, str], Submission] = {}
    paths = [path for path in folder.rglob("*.ipynb") if not LEFT_OUT & set(path.parts)]
    paths = [path for path in paths if path.is_symlink() or path.is_file()]
    for path in sorted(paths, key=lambda path: (path.lstat().st_mtime, path)):
        for one in _read(path, folder, lessons):
            found[one.learner, one.lesson] = one
    return [found[key] for key in sorted(found)]


def _read(path: Path, folder: Path, lessons: dict[str, NotebookNode]) -> Iterator[Submission]:
    notebook, trouble = _notebook(path)
    lesson = _lesson_of(path, notebook, list(lessons))
    if lesson is None:
        return  # a notebook of the learner's own
    one = Submission(name_of(_learner_of(path, folder, lesson)), lesson, path, trouble=trouble)
    if notebook is not None:
        _take_answers(one, notebook, lessons[lesson])
        if not one.answers:
            one.trouble = "No answer was found in it: the cells for them are not there."
    yield one


def _notebook(path: Path) -> tuple[NotebookNode | None, str]:
    if path.is_symlink():  # to the solution, to a neighbour's work, to anything
        return None, "It is a link to another file, not a notebook."
    size = path.stat().st_size
    if size == 0:
        return None, "The file is empty."
    if size > LARGEST:
        return None, f"The file has {size / 2**20:.0f} MiB: more than {LARGEST >> 20} are not read."
    try:
        with warnings.catch_warnings(action="ignore"):  # cells without ids, or with the same
            notebook: NotebookNode = nbformat.reads(path.read_text("utf-8-sig"), as_version=4)
        for cell in notebook.cells:
            if not isinstance(cell.source, str) or not isinstance(cell.metadata, dict):
                raise TypeError("a cell without source or metadata")
    except (OSError, UnicodeError):
        return None, "The file cannot be read."
    except RecursionError:
        return None, "This is not a notebook: it is nested too deeply."
    except Exception:  # noqa: BLE001 (nbformat raises what its parts raise; each means the same)
        return None, "This is not a notebook."
    return notebook, ""


def _lesson_of(path: Path, notebook: NotebookNode | None, lessons: list[str]) -> str | None:
    """Whatever the file is called now: what it says of itself comes first, then its name."""
    by_number = {lesson[:2]: lesson for lesson in lessons}
    if notebook is not None:
        for cell in notebook.cells:
            if cell.cell_type == "markdown" and (title := EXERCISES_TITLE.search(cell.source)):
                return by_number.get(title[1])
    for part in (path.stem, path.parent.name):
        for match in LESSON_IN_NAME.finditer(part):
            known = [lesson for lesson in lessons if match[0].startswith(lesson)]
            if known:
                return known[0]
    return None


def _learner_of(path: Path, folder: Path, lesson: str) -> str:
    """The first folder below `folder`; in it alone, what the file's name adds to the lesson's."""
    inside = path.relative_to(folder)
    if len(inside.parts) > 1 and inside.parts[0] != frame.EXERCISES:
        return inside.parts[0]
    rest = COPY.sub("", path.stem).replace(lesson, "", 1)
    return rest.strip(" _-.") or folder.resolve().name


def name_of(folder: str) -> str:
    """A learner's name on one line, whatever characters a folder has in its name."""
    text = folder.encode("utf-8", "backslashreplace").decode()
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def _take_answers(one: Submission, notebook: NotebookNode, source: NotebookNode) -> None:
    """Put into `one` what the learner has written.

    A cell that was split or copied keeps its grade_id: its parts are one answer, in their order.
    Where the metadata is lost (some editors drop it), the cell under the same heading that
    defines the same names is the answer. Other cells that the learner has added come along.
    """
    wanted = {_grade_id(cell): cell for cell in source.cells if _is_answer(cell)}
    given = {_grade_id(cell) for cell in source.cells} - {""}
    exercise_of = dict(zip(wanted, _numbers(source, wanted), strict=True))
    parts: dict[str, list[str]] = defaultdict(list)
    added: dict[str, list[str]] = defaultdict(list)
    ours = {cell.source.strip() for cell in source.cells if not _is_answer(cell)}
    numbers = notebooks.exercise_numbers(notebook)
    for cell, number in zip(notebook.cells, numbers, strict=True):
        if cell.cell_type != "code":
            continue
        name = _grade_id(cell)
        if name in wanted:
            parts[name].append(cell.source)
            continue
        if name in given or cell.source.strip() in ours:
            continue
        here = [answer for answer, exercise in exercise_of.items() if exercise == number]
        names = _defines(cell.source)
        same = [answer for answer in here if names & _defines(wanted[answer].source)]
        if not name and same and "with check(" not in cell.source:
            parts[same[0]].append(cell.source)
        elif here and "with check(" not in cell.source:
            added[here[0]].append(cell.source)
    one.answers = {name: "\n\n".join(sources) for name, sources in parts.items()}
    one.additions = dict(added)


def _numbers(notebook: NotebookNode, wanted: dict[str, NotebookNode]) -> list[int | None]:
    numbers = notebooks.exercise_numbers(notebook)
    by_id = {_grade_id(cell): number for cell, number in zip(notebook.cells, numbers, strict=True)}
    return [by_id[name] for name in wanted]


def _is_answer(cell: NotebookNode) -> bool:
    return bool(_marks(cell).get("solution"))


def _grade_id(cell: NotebookNode) -> str:
    return str(_marks(cell).get("grade_id", ""))


def _marks(cell: NotebookNode) -> dict[str, object]:
    marks = cell.metadata.get("nbgrader", {})
    return marks if isinstance(marks, dict) else {}


def _defines(source: str) -> set[str]:
    """The names that a cell gives to functions and classes."""
    return set(re.findall(r"^(?:async\s+)?(?:def|class)\s+(\w+)", source, re.MULTILINE))
