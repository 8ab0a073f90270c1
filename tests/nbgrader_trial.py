"""The exercises as nbgrader's assignments: generated, submitted in odd ways, graded, read again.

    python -m tests.nbgrader_trial PYTHON

PYTHON is one whose environment has the course and nbgrader (which is none of the course's own
packages: it would put its buttons into every learner's JupyterLab). Takes some two minutes, so the
weekly workflow runs it, and `python3 course.py test` does not.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
LESSON = "00_start_here"
SPINNING = "while True:\n    pass"
CHEAT = """
import local_server
server = local_server.start()
class check:
    def __init__(self, *_, **__): pass
    def __enter__(self): return self
    def __exit__(self, *_): return True
    async def __aenter__(self): return self
    async def __aexit__(self, *_): return True
def expect(*_): pass
"""

Change = Callable[[NotebookNode], None]


def answers_of(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]


def checks_of(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]


def all_right(notebook: NotebookNode) -> None:
    solution = nbformat.read(ROOT / "solutions" / f"{LESSON}.ipynb", as_version=4)
    for mine, theirs in zip(answers_of(notebook), answers_of(solution), strict=True):
        mine.source = theirs.source


def nothing(notebook: NotebookNode) -> None:
    """Handed in as it was handed out."""


def spins(notebook: NotebookNode) -> None:
    """Right, but for the first exercise, which never gives the loop a turn."""
    all_right(notebook)
    first = answers_of(notebook)[0]
    head = re.match(r"(?s).*?def .*?:\n", first.source)
    assert head is not None
    first.source = f"{head[0]}    {SPINNING.replace(chr(10), chr(10) + '    ')}\n"


def cheats(notebook: NotebookNode) -> None:
    """Nothing written, and a set-up cell whose checks let everything pass."""
    notebook.cells[1].source = CHEAT


def without_a_check(notebook: NotebookNode) -> None:
    all_right(notebook)
    notebook.cells.remove(checks_of(notebook)[0])


def set_up_deleted(notebook: NotebookNode) -> None:
    """Right, but the cell that imports what the checks need holds something else now."""
    all_right(notebook)
    notebook.cells[1].source = "# mine"


def nbgrader(python: str, course: Path, *arguments: str) -> None:
    environment = {
        **os.environ,
        "LEARN_AIOHTTP": str(ROOT),
        "PATH": f"{Path(python).parent}{os.pathsep}{os.environ['PATH']}",
    }
    done = subprocess.run(
        [python, "-m", "nbgrader", *arguments],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"nbgrader {arguments[0]}:\n{done.stdout}\n{done.stderr}")


def scores(python: str, course: Path) -> dict[str, tuple[float, float]]:
    """{who: (points, of how many)} from nbgrader's gradebook."""
    question = (
        "from nbgrader.api import Gradebook\n"
        "with Gradebook('sqlite:///gradebook.db') as book:\n"
        "    for one in book.assignment_submissions('one'):\n"
        "        print(one.student.id, one.score, one.max_score)\n"
    )
    told = subprocess.run(
        [python, "-c", question], cwd=course, capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split() for line in told.splitlines()]
    return {name: (float(points), float(most)) for name, points, most in rows}


def main(python: str) -> None:
    """Play it through, and fail with the first thing that is not as promised."""
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        shutil.copy(ROOT / "deploy" / "nbgrader_config.py", course)
        source = course / "source" / "one"
        source.mkdir(parents=True)
        shutil.copy(ROOT / "solutions" / f"{LESSON}.ipynb", source)
        nbgrader(python, course, "generate_assignment", "one", "--create")
        released = nbformat.read(course / "release" / "one" / f"{LESSON}.ipynb", as_version=4)
        assert "BEGIN SOLUTION" not in nbformat.writes(released)
        submissions: dict[str, Change] = {
            change.__name__: change
            for change in (all_right, nothing, spins, cheats, without_a_check, set_up_deleted)
        }
        for name, change in submissions.items():
            # What learners hand in is their copy of exercises/.
            notebook = nbformat.read(ROOT / "exercises" / f"{LESSON}.ipynb", as_version=4)
            change(notebook)
            to = course / "submitted" / name / "one"
            to.mkdir(parents=True)
            nbformat.write(notebook, to / f"{LESSON}.ipynb")
        nbgrader(python, course, "autograde", "one", "--create")
        nbgrader(python, course, "generate_feedback", "one")
        got = scores(python, course)
        print(got)
        most = float(len(checks_of(released)))
        assert got == {
            "all_right": (most, most),
            "nothing": (0, most),
            "spins": (most - 1, most),
            "cheats": (0, most),
            "without_a_check": (most - 1, most),  # nbgrader does not bring a deleted cell back
            "set_up_deleted": (most, most),
        }
        for name, sentence in {
            "nothing": "exercise 1 is not written yet",
            "spins": "NOT YET  your code",
        }.items():
            page = (course / "feedback" / name / "one" / f"{LESSON}.html").read_text("utf-8")
            text = re.sub(r"<[^>]+>", "", page)
            assert sentence in text, f"{name}: the page of feedback does not say {sentence!r}"
            told = [line for line in text.splitlines() if line.startswith("NOT YET")]
            assert all(len(line) <= 95 for line in told), told
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main(sys.argv[1])
