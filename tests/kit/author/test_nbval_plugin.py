"""A plain `pytest --nbval` of ours, with the options that people add to it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat

from coursekit.author.frame import ROOT


def test_a_notebook_is_compared_while_coverage_is_measured(tmp_path: Path) -> None:
    code = "40 + 2"
    output = nbformat.v4.new_output("execute_result", {"text/plain": "42"}, execution_count=1)
    cell = nbformat.v4.new_code_cell(code, execution_count=1, outputs=[output])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "tiny.ipynb")
    command = [sys.executable, "-m", "pytest", "-q", "--cov", "--cov-fail-under=0"]
    run = subprocess.run(
        [*command, f"--rootdir={ROOT}", f"--config-file={ROOT / 'pyproject.toml'}", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"COVERAGE_FILE": str(tmp_path / "measured")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "1 passed" in run.stdout, run.stdout + run.stderr
