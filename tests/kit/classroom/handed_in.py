"""What learners hand in, well and oddly made: notebooks of lesson 00 with answers in them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from nbformat import NotebookNode

from coursekit.author import frame, notebooks
from coursekit.author.release import released_notebook

LESSON = "00_start_here"
SOLUTION = frame.ROOT / "solutions" / f"{LESSON}.ipynb"

FAKE_CHECK = """\
class check:
    def __init__(self, *_): pass
    def __enter__(self): return self
    def __exit__(self, *_): return True
    async def __aenter__(self): return self
    async def __aexit__(self, *_): return True
"""


def handed_out() -> NotebookNode:
    return released_notebook(notebooks.read(SOLUTION))


def answers_of(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]


def all_right() -> NotebookNode:
    notebook = handed_out()
    right = answers_of(notebooks.read(SOLUTION))
    for mine, theirs in zip(answers_of(notebook), right, strict=True):
        mine.source = "\n".join(
            line for line in theirs.source.splitlines() if not line.strip().startswith("###")
        )
    return notebook


def but(exercise: int, source: str) -> NotebookNode:
    """All right, but for this answer to one exercise."""
    notebook = all_right()
    answers_of(notebook)[exercise - 1].source = source
    return notebook


def put(notebook: NotebookNode, *where: str | Path) -> Path:
    path = Path(*where)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), "utf-8")  # nbformat would repair what is odd
    return path


PRINTS_PASS = """\
def _say(self, *_):
    print(f"PASS  {self.title}")
    return True
"""
ASYNC = "async def _said(self, *_): return _say(self)\n"

HOSTILE = {
    "patches-check": PRINTS_PASS
    + ASYNC
    + "import coursekit.checks as c\nc.check.__exit__, c.check.__aexit__ = _say, _said",
    "shell-swallows": "get_ipython().set_custom_exc((BaseException,), lambda *_: print(\n"
    "    *(f'PASS  {t}' for t in TITLES), sep='\\n'))",
    "rewrites-cells": "def rewrite(lines):\n"
    "    if not any('with check(' in line for line in lines): return lines\n"
    '    return [f\'print(*("PASS  " + t for t in {TITLES!r}), sep="\\\\n")\']\n'
    "get_ipython().input_transformers_cleanup.append(rewrite)",
    "patches-frame": "import sys\n"
    "class Liar(list):\n"
    "    def __eq__(self, other):\n"
    "        sys._getframe(1).f_globals['expect'] = lambda *_: None\n"
    "    __hash__ = None\n",
    "patches-log": "import local_server\nlocal_server.Log.__iter__ = lambda self: iter(())",
    "says-pass-and-goes": "def anything(*_):\n"
    "    print(*(f'PASS  {t}' for t in TITLES), sep='\\n')\n"
    "    raise SystemExit\n",
}
"""What a cheat runs in the kernel that judges them, before a wrong answer to exercise 3."""


def cheating(how: str) -> NotebookNode:
    checks = "".join(cell.source for cell in handed_out().cells)
    titles = re.findall(r'check\("([^"]*)"', checks)
    wrong = "def paths_with_status(log, status): return []"
    if how == "says-pass-and-goes":
        wrong = "paths_with_status = anything"
    if how == "patches-frame":
        wrong = "def paths_with_status(log, status): return Liar()"
    return but(3, f"TITLES = {titles!r}\n{HOSTILE[how]}\n{wrong}")
