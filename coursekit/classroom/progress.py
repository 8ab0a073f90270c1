"""How far a learner is, read from what the checks in their exercise notebooks have stored.

Nothing is run, and only the standard library is used, so that the answer is there at once. Copies
count too: what `course.py fresh` has put aside, and what JupyterLab's *Duplicate* makes.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from coursekit.classroom.arguments import Parser, folder
from coursekit.copies import COPY, LESSONS, course_here, is_copy, numbered

HERE = Path(__file__).resolve().parents[2]
EXERCISES = "exercises"

HEADING = re.compile(r"^### (Exercise (\d+)\b.*?)[ \t]*$", re.MULTILINE)
TITLE = re.compile(r"^# Exercises \d+: (.+?)[ \t]*$", re.MULTILINE)


@dataclass
class Exercise:
    """One exercise: its heading, how many checks it has, and how many of them hold."""

    number: int
    heading: str
    checks: int = 0
    solved: int = 0

    @property
    def done(self) -> bool:
        return self.solved == self.checks


@dataclass
class Lesson:
    """The exercises of one lesson; `began` says whether any check has been run at all."""

    name: str
    title: str
    began: bool = False
    exercises: list[Exercise] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return all(exercise.done for exercise in self.exercises)


@dataclass
class Progress:
    """All lessons that have exercises; printed, it is a table with the next thing to do."""

    lessons: list[Lesson]
    unreadable: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Lessons of the course of which no exercise notebook is there, or none that can be read."""

    @property
    def exercises(self) -> list[Exercise]:
        return [exercise for lesson in self.lessons for exercise in lesson.exercises]

    @property
    def next(self) -> tuple[Lesson, Exercise] | None:
        """The first exercise that is not solved, of the last lesson that was begun or after it."""
        begun = [number for number, lesson in enumerate(self.lessons) if lesson.began]
        last = begun[-1] if begun else 0
        for lesson in [*self.lessons[last:], *self.lessons[:last]]:
            for exercise in lesson.exercises:
                if not exercise.done:
                    return lesson, exercise
        return None

    def __str__(self) -> str:
        """A row for each lesson, the same ones whatever has been done: only what is between the
        rules differs from learner to learner, and that is what no comparison of outputs looks at.
        """
        done = sum(exercise.done for exercise in self.exercises)
        solved = [f"{done} of {len(self.exercises)}"]
        solved += [f"{name} could not be read: it is not a notebook" for name in self.unreadable]
        following = "nothing is left" if self.exercises else "there are no exercises here"
        if self.next:
            lesson, exercise = self.next
            following = f"{lesson.name}.ipynb, {exercise.heading}"
        rows = {lesson.name: "".join(map(_mark, lesson.exercises)) for lesson in self.lessons}
        rows |= {name: f"its notebook is missing: `fresh {name[:2]}`" for name in self.missing}
        rows = dict(sorted(rows.items())) | {"solved": "; ".join(solved), "next": following}
        width = max(map(len, rows))
        inside = max(map(len, rows.values()))
        return "\n".join(f"{name:{width}} │{text:{inside}}│" for name, text in rows.items())

    __repr__ = __str__

    def as_json(self) -> str:
        """The same for programs."""
        following = self.next
        told = {
            "solved": sum(exercise.done for exercise in self.exercises),
            "of": len(self.exercises),
            "next": following and {"lesson": following[0].name, "exercise": following[1].number},
            "lessons": [asdict(lesson) for lesson in self.lessons],
            "unreadable": self.unreadable,
            "missing": self.missing,
        }
        return json.dumps(told, indent=2, ensure_ascii=False)


def _mark(exercise: Exercise) -> str:
    return "■" if exercise.done else "◧" if exercise.solved else "□"


def progress(folder: Path | str | None = None) -> Progress:
    """What the exercise notebooks in `folder` say; without it, those of the course one works in."""
    exercises = Path(folder) if folder else course() / EXERCISES
    lessons = [] if folder else sorted(numbered(exercises.parent / LESSONS))
    known = [path.stem for path in lessons if not is_copy(path)]
    families: dict[str, list[Path]] = {}
    for path in sorted(numbered(exercises)):
        families.setdefault(_lesson_of(path, known), []).append(path)
    found = Progress([])
    for name, copies in families.items():
        copies.sort(key=lambda path: (path.stem != name, path.stem))
        read: list[list[_Check]] = []
        title = name
        for path in copies:
            try:
                cells = json.loads(path.read_text("utf-8"))["cells"]
                checks = list(_checks_in(cells))
                if path.stem.startswith(name):
                    title = _title(cells) or title
                else:
                    checks = _still_in(read, checks)
                read.append(checks)
            except (OSError, ValueError, LookupError, TypeError, AttributeError):
                found.unreadable.append(f"{exercises.name}/{path.name}")
        if any(read):
            found.lessons.append(_together(Lesson(name, title), [one for one in read if one]))
    here = {lesson.name for lesson in found.lessons}
    found.missing = [name for name in known if name not in here]
    return found


def _lesson_of(path: Path, known: Sequence[str]) -> str:
    """The lesson that a file is about: `02_tasks (1)` and `02_tasks_old` are copies, too.

    So is what a learner has kept of the lesson that had this number before: part of it may be
    in the lesson that has it now.
    """
    name = COPY.sub("", path.stem)
    numbered_alike = next((one for one in known if one[:3] == name[:3]), name)
    return max((one for one in known if name.startswith(one)), key=len, default=numbered_alike)


def _still_in(read: Sequence[Sequence[_Check]], checks: Iterable[_Check]) -> list[_Check]:
    """Those of `checks` whose exercise is still one of the lesson: the notebooks in `read` say."""
    headings = {check.heading for copy in read for check in copy}
    return [check for check in checks if check.heading in headings]


def course() -> Path:
    """The course that the current folder belongs to; if it belongs to none, the installed one."""
    return course_here() or HERE


def _title(cells: Sequence[dict[str, Any]]) -> str | None:
    match = TITLE.search("".join(cells[0]["source"])) if cells else None
    return match[1] if match else None


@dataclass
class _Check:
    """A check cell of one copy: its exercise, its name, and what its output says."""

    exercise: int
    heading: str
    grade_id: str
    run: bool
    holds: bool


def _checks_in(cells: Iterable[dict[str, Any]]) -> Iterator[_Check]:
    number, heading = 0, ""
    for cell in cells:
        if cell["cell_type"] == "markdown":
            for match in HEADING.finditer("".join(cell["source"])):
                heading, number = match[1], int(match[2])
        marks = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and marks.get("grade"):
            outputs = cell["outputs"]
            said = "".join("".join(output.get("text", "")) for output in outputs)
            failed = any(output["output_type"] == "error" for output in outputs)
            holds = said.startswith("PASS  ") or "\nPASS  " in said
            yield _Check(number, heading, marks["grade_id"], bool(outputs), holds and not failed)


def _together(lesson: Lesson, copies: Sequence[Sequence[_Check]]) -> Lesson:
    """A check holds when it does in one of the copies; the first copy says which there are."""
    everything = [check for copy in copies for check in copy]
    lesson.began = any(check.run for check in everything)
    held = {check.grade_id for check in everything if check.holds}
    exercises: dict[int, Exercise] = {}
    for check in copies[0]:
        exercise = exercises.setdefault(check.exercise, Exercise(check.exercise, check.heading))
        exercise.checks += 1
        exercise.solved += check.grade_id in held
    lesson.exercises = list(exercises.values())
    return lesson


def main(arguments: Sequence[str]) -> int:
    """`python -m coursekit progress`; the exit status."""
    parser = Parser(
        prog="course.py progress",
        description="Which exercises are solved, by what their checks have printed; runs nothing.",
        epilog="Example: python3 course.py progress --json",
    )
    parser.add_argument("folder", nargs="?", type=folder, help="another folder of exercises")
    parser.add_argument("--json", action="store_true", help="for programs")
    options = parser.parse_args(arguments)
    found = progress(options.folder)
    if not found.lessons and not found.unreadable:
        parser.error("there are no exercise notebooks here")
    text = found.as_json() if options.json else str(found)
    # Windows' consoles know few characters.
    print(text.encode(sys.stdout.encoding or "utf-8", "replace").decode(sys.stdout.encoding))
    return 0
