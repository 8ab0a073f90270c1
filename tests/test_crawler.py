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

from coursekit.notebooks import ROOT

CRAWLER = ROOT / "solutions" / "crawler"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, so that nothing is written beside the real one."""
    litter = shutil.ignore_patterns("__pycache__", ".*")
    return Path(shutil.copytree(CRAWLER, tmp_path / "crawler", ignore=litter))


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    inherited = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    python_path = os.pathsep.join(filter(None, [*inherited, str(ROOT)]))
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": python_path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_its_own_suite_passes(project: Path) -> None:
    finished = run(project, "pytest", "-q")
    assert finished.returncode == 0, finished.stdout


def test_it_is_typed(project: Path) -> None:
    for package in (["-p", "crawler"], ["tests"]):
        finished = run(project, "mypy", "--strict", *package)
        assert finished.returncode == 0, finished.stdout


def test_its_modules_are_short() -> None:
    """What cannot be read in one sitting is not read."""
    lengths = {
        file.name: len(file.read_text("utf-8").splitlines())
        for file in (CRAWLER / "crawler").glob("*.py")
    }
    assert max(lengths.values()) < 250, lengths
