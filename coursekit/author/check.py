"""Says of one lesson, in one go, all that CI would say: of it, its exercises and their answers.

Nothing is decided here and nothing is changed: `gate` judges, `release` makes, `runner` runs,
tests/test_answers.py tries the answers. What takes its time runs at the same time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

import psutil

from coursekit.author import gate, notebooks, release, runner
from coursekit.author.clock import IN_REAL_TIME
from coursekit.author.frame import EXERCISES, LESSONS, NAME, ROOT, SOLUTIONS
from coursekit.author.notebooks import CannotUse, shown

ANSWERS = "tests/test_answers.py"
ONLY_OF = "ANSWERS_OF"
"""The variable that names the lesson whose answers they are to be: others need not be collected."""
PROCESSES = 3
"""In which answers are tried: more than there are cores, because most answers wait as well."""
PROCESSES_IN_REAL_TIME = 8
"""For those that wait in real time."""
LATER = psutil.BELOW_NORMAL_PRIORITY_CLASS if sys.platform == "win32" else 5
"""The priority of what may wait."""

Check = Callable[[], list[str]]
"""Looks at one thing; a sentence for each fault."""


def main(names: Sequence[str], root: Path = ROOT) -> int:
    """`python -m coursekit check NAME…`; 1 if anything was found."""
    if not names:
        raise CannotUse("Say which lesson: `check 02_tasks`.")
    lessons = notebooks.select(names, (LESSONS,), root)
    return max(check(lesson.stem, root) for lesson in lessons)


def check(name: str, root: Path = ROOT) -> int:
    """Print a line for each thing that CI looks at, and a sentence for each fault; 1 if any."""
    lesson, solution, exercise = (
        root / folder / f"{name}.ipynb" for folder in (LESSONS, SOLUTIONS, EXERCISES)
    )
    checks: dict[str, Check] = {
        f"{name}: gate": partial(_gate, [lesson, solution, exercise]),
        f"{name}: README.md has its row": partial(_row, name, root),
        f"{shown(exercise)} is the release": partial(_release, solution, exercise),
        f"{shown(lesson)}: its stored outputs, strict and twice": partial(_run, lesson),
        f"{shown(solution)}: its stored outputs, strict and twice": partial(_run, solution),
        f"{name}: answers to its exercises": partial(_answers, name, root),
    }
    found = 0
    with ThreadPoolExecutor(len(checks)) as threads:
        running = {title: threads.submit(look) for title, look in checks.items()}
        for title, result in running.items():
            faults = result.result()
            found += len(faults)
            print("\n     ".join([f"{'FAIL' if faults else 'PASS'}  {title}", *faults]), flush=True)
    return 1 if found else 0


def _missing(paths: Sequence[Path]) -> list[str]:
    return [f"there is no {shown(path)}" for path in paths if not path.exists()]


def _gate(paths: Sequence[Path]) -> list[str]:
    there = [path for path in paths if path.exists()]
    return _missing(paths) + [str(finding) for finding in gate.check_all(there)]


def _row(name: str, root: Path) -> list[str]:
    readme = root / "README.md"
    if NAME.fullmatch(name) and f"]({LESSONS}/{name}.ipynb) |" in readme.read_text("utf-8"):
        return []
    return ["the table of lessons does not have it"]


def _release(solution: Path, exercise: Path) -> list[str]:
    if missing := _missing([solution, exercise]):
        return missing
    try:
        released = release.released_notebook(notebooks.read(solution), shown(solution))
    except CannotUse as error:
        return [str(error)]
    if notebooks.as_bytes(released) == exercise.read_bytes():
        return []
    return [f"it is not: `release {solution.stem}` makes it"]


def _run(path: Path) -> list[str]:
    if missing := _missing([path]):
        return missing
    stored = notebooks.read(path)
    skip_waiting = path.stem not in IN_REAL_TIME
    return runner.faults(stored, runner.run_twice(stored, path.parent, skip_waiting=skip_waiting))


def _answers(name: str, root: Path) -> list[str]:
    """What the tests say of a lesson's answers, which some processes take one by one from a queue.

    Nothing of the suite's is wanted that is for notebooks: what nbval needs, each would import.
    """
    processes = PROCESSES_IN_REAL_TIME if name in IN_REAL_TIME else PROCESSES
    queue = [f"--numprocesses={processes}", "--dist=load", "--maxschedchunk=1"]
    plain = ["--override-ini=addopts=", "-p", "no:nbval", "-p", "no:cacheprovider"]
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", "--tb=line", *plain, *queue, ANSWERS],
        cwd=root,
        env={**os.environ, ONLY_OF: name},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as tests:
        # The notebooks have the first turn: their cells come one after the other.
        with suppress(psutil.NoSuchProcess):
            psutil.Process(tests.pid).nice(LATER)
        lines = tests.communicate()[0].splitlines()
    if tests.returncode == 0:
        return []
    return [line for line in lines if line.startswith(("E ", "ERROR", "FAILED", "/"))] or lines
