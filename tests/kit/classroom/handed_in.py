"""What learners hand in, well and oddly made: notebooks of lesson 00 with answers in them."""

from __future__ import annotations

import json
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
