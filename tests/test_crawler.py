"""The crawler of the capstone as a reader meets it: its own suite, and its types.

What it does to a site is tested by its own suite in solutions/crawler/tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.author.frame import LESSONS, ROOT
from coursekit.author.notebooks import read
from coursekit.project.workspace import Finished, Workspace

CRAWLER = ROOT / "solutions" / "crawler"


@pytest.fixture
def project(tmp_path: Path) -> Workspace:
    """A copy of the project, so that nothing is written beside the real one."""
    litter = shutil.ignore_patterns("__pycache__", ".*")
    return Workspace(Path(shutil.copytree(CRAWLER, tmp_path / "crawler", ignore=litter)))


async def run(project: Workspace, *arguments: str) -> Finished:
    """`python ARGUMENTS` in the project, with the course's `local_server` to import."""
    inherited = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    python_path = os.pathsep.join(filter(None, [*inherited, str(ROOT)]))
    return await project.run(*arguments, environment={"PYTHONPATH": python_path}, timeout=500)


async def test_its_own_suite_passes(project: Workspace) -> None:
    finished = await run(project, "-X", "dev", "-m", "pytest", "-q")
    assert finished.status == 0, finished.output


def test_it_is_typed() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "crawler", "tests"]
    finished = subprocess.run(command, cwd=CRAWLER, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout


def test_its_modules_are_short() -> None:
    """What cannot be read in one sitting is not read."""
    lengths = {
        file.name: len(file.read_text("utf-8").splitlines())
        for file in (CRAWLER / "crawler").glob("*.py")
    }
    assert max(lengths.values()) < 250, lengths


def test_lesson_24_shows_its_retry_as_it_stands() -> None:
    """One policy of asking again: what is copied from the lesson is what the crawler does."""
    module = (CRAWLER / "crawler" / "retry.py").read_text("utf-8")
    cells = read(ROOT / LESSONS / "24_capstone.ipynb").cells
    shown = [
        cell.source for cell in cells if cell.source.startswith(("class NoAnswer", "class Retry"))
    ]
    assert len(shown) == 2
    assert module.endswith("\n\n\n".join(shown) + "\n")
