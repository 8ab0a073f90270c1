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
    ahead.start_kernel(cwd=str(elsewhere), stderr=subprocess.DEVNULL)
    assert not psutil.pid_exists(before)
    assert elsewhere.samefile(psutil.Process(pid(ahead)).cwd())


def test_a_run_that_stops_early_leaves_no_kernel(ahead: CourseKernelManager) -> None:
    before = pid(ahead)
    ahead.give_up()
    assert not psutil.pid_exists(before)
    assert not ahead.has_kernel


def test_a_notebook_is_compared_while_coverage_is_measured(tmp_path: Path) -> None:
    code = "40 + 2"
    output = nbformat.v4.new_output("execute_result", {"text/plain": "42"}, execution_count=1)
    cell = nbformat.v4.new_code_cell(code, execution_count=1, outputs=[output])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "tiny.ipynb")
    command = [sys.executable, "-m", "pytest", "-q", "--cov", "--cov-fail-under=0", "--cov-report="]
    run = subprocess.run(
        [*command, f"--rootdir={ROOT}", f"--config-file={ROOT / 'pyproject.toml'}", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"COVERAGE_FILE": str(tmp_path / "measured")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "1 passed" in run.stdout, run.stdout + run.stderr
