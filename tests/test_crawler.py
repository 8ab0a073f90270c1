"""The crawler of the last two lessons as a reader meets it: its own suite, types and parts.

What it does to a site is tested by its own suite in solutions/crawler/tests.
"""

from __future__ import annotations

import ast
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


def definitions(source: str) -> dict[str, str]:
    """The functions and classes of a module or a cell, each as it is written."""
    tree = compile(source, "a cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return {
        node.name: ast.get_source_segment(source, node) or ""
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }


def definitions_of(lesson: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for cell in read(ROOT / LESSONS / f"{lesson}.ipynb").cells:
        if cell.cell_type == "code":
            found |= definitions(cell.source)
    return found


class Bare(ast.NodeTransformer):
    """Takes away what is said about code: the docstrings and the types."""

    def visit(self, node: ast.AST) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            node.body = node.body[ast.get_docstring(node) is not None :]
        return node


def bare(definition: str) -> str:
    return ast.dump(Bare().visit(ast.parse(definition)))


def test_lesson_24_shows_its_retry_as_it_stands() -> None:
    """One policy of asking again: what is copied from the lesson is what the crawler does."""
    module = definitions((CRAWLER / "crawler" / "retry.py").read_text("utf-8"))
    shown = definitions_of("24_crawler_parts")
    assert {name: shown.get(name) for name in module} == module
    assert list(module) == ["NoAnswer", "backoff", "retry_after", "Retry"]


def test_lesson_25_brings_the_parts_along_that_lesson_24_made() -> None:
    """All that has a name in both is the same, but for docstrings and types."""
    made, brought = map(definitions_of, ("24_crawler_parts", "25_capstone"))
    parts = made.keys() & brought.keys()
    assert {"links", "Politeness", "Retry", "fetch"} < parts
    assert [name for name in parts if bare(made[name]) != bare(brought[name])] == []
