"""The kernels of nbval: one is started ahead where it is known in which folder; none is left.

And they live with the options that people add to `pytest --nbval`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import psutil
import pytest
from nbval.kernel import NbvalKernelspecManager, RunningKernel

from coursekit.author.frame import ROOT
from coursekit.author.nbval_plugin import KERNELS, CourseKernelManager


@pytest.fixture
def ahead(tmp_path: Path) -> Iterator[CourseKernelManager]:
    """A manager whose kernel has started in `tmp_path`, before nbval asks for one."""
    specs = NbvalKernelspecManager()
    manager = CourseKernelManager(kernel_name="python3", kernel_spec_manager=specs)
    manager.start_ahead(str(tmp_path))
    KERNELS.next = manager
    yield manager
    manager.shutdown_kernel(now=True)
    KERNELS.next = None


def pid(manager: CourseKernelManager) -> int:
    return int(manager.provisioner.pid)  # type: ignore[union-attr]


def test_nbval_gets_the_kernel_that_is_there(ahead: CourseKernelManager, tmp_path: Path) -> None:
    before = pid(ahead)
    kernel = RunningKernel("python3", cwd=str(tmp_path))
    assert pid(kernel.km) == before
    kernel.kc.execute_interactive("assert not get_ipython().user_ns.get('x')", timeout=60)
    kernel.stop()
    assert not psutil.pid_exists(before)


def test_a_kernel_in_another_folder_is_given_up(ahead: CourseKernelManager, tmp_path: Path) -> None:
    before = pid(ahead)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    ahead.start_kernel(cwd=str(elsewhere))
    assert not psutil.pid_exists(before)
    assert elsewhere.samefile(psutil.Process(pid(ahead)).cwd())


def test_a_run_that_stops_early_leaves_no_kernel(ahead: CourseKernelManager) -> None:
    before = pid(ahead)
    ahead.give_up()
    assert not psutil.pid_exists(before)
    assert not ahead.has_kernel


def pytest_here(folder: Path, *options: str) -> str:
    """What pytest says of the notebooks in `folder`, configured as it is for the course."""
    configured = [f"--rootdir={ROOT}", f"--config-file={ROOT / 'pyproject.toml'}"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--color=no", *configured, *options, str(folder)],
        cwd=ROOT,
        env=os.environ | {"COVERAGE_FILE": str(folder / "measured")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return run.stdout + run.stderr


def write_notebook(path: Path, *code: str) -> None:
    """A notebook of cells that print "1"."""
    printed = nbformat.v4.new_output("stream", name="stdout", text="1\n")
    cells = [
        nbformat.v4.new_code_cell(each, outputs=[printed], execution_count=number)
        for number, each in enumerate(code, start=1)
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


def test_a_notebook_is_compared_while_coverage_is_measured(tmp_path: Path) -> None:
    write_notebook(tmp_path / "tiny.ipynb", "print(1)")
    measuring = ["--cov", "--cov-fail-under=0", "--cov-report="]
    said = pytest_here(tmp_path, *measuring)
    assert "1 passed" in said, said


WRONG_THE_SECOND_TIME = {
    "says-something-else": {
        "import sys\nsys.runs = getattr(sys, 'runs', 0) + 1\nprint(sys.runs)": "run 2: ",
        "import asyncio\nprint(1 + asyncio.get_running_loop().get_debug())": "run 2: ",
    },
    "leaves-something": {
        "import asyncio, os, socket, sys\nagain = hasattr(sys, 'first')\nprint(1)": "",
        "if not again:\n    sys.first = asyncio.create_task(asyncio.Event().wait())\nprint(1)": (
            "in the first run a task outlived its cell: Event.wait"
        ),
        "if again:\n    task = asyncio.create_task(asyncio.Event().wait())\nprint(1)": (
            "a task that it started outlives it: Event.wait"
        ),
        "dropped = socket.socket()\nprint(1)": "something was left unclosed: ",
        "if again:\n    left = socket.socket()\nprint(1)": (
            "at its end something was left unclosed: unclosed <socket"
        ),
        "os.write(2, b'No.')\nprint(1)": "its kernel complained: No.",
    },
    "fails": {
        "import sys\nif hasattr(sys, 'first'):\n    1 / 0\nsys.first = print(1)": (
            "it raised ZeroDivisionError: division by zero"
        ),
    },
    "ends-its-kernel": {
        "import os, sys\nif hasattr(sys, 'first'):\n    os._exit(1)\nsys.first = print(1)": (
            "its kernel died"
        ),
    },
}
"""Notebooks that pass once; and what is said, perhaps of each cell, when they run again."""


def test_what_passes_once_may_be_refused_the_second_time(tmp_path: Path) -> None:
    for name, cells in WRONG_THE_SECOND_TIME.items():
        write_notebook(tmp_path / f"{name}.ipynb", *cells)
    write_notebook(tmp_path / "good.ipynb", "import asyncio\nprint(1)", "print(1)")
    said = pytest_here(tmp_path, "--nbval-twice")
    passed = 3 + sum(len(cells) for cells in WRONG_THE_SECOND_TIME.values())
    assert f"{len(WRONG_THE_SECOND_TIME)} failed, {passed} passed" in said, said
    parts = said.partition("= FAILURES =")[2].partition("= short test summary info =")[0]
    for name, sentences in WRONG_THE_SECOND_TIME.items():
        [part] = [each for each in parts.split("\n____") if f"{name}.ipynb: again" in each]
        for sentence in sentences.values():
            assert sentence in part, part
        assert part.count("run 2: ") == list(sentences.values()).count("run 2: "), part
