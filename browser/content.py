"""The notebooks as a tab gets them: what cannot run there is text, with its stored result.

A lesson of which half cannot run is there to be read, whole; half a lesson would teach the wrong
thing. Links between notebooks lead where they do on disk.
"""

from __future__ import annotations

import copy
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode, v4

from coursekit.author import frame, notebooks

ROOT = frame.ROOT
LEFT_OUT = frozenset({"04", "12", "13", *map(str, range(17, 24))})
"""The lessons of which too much needs threads, processes, TLS, proxies or a database."""

TO_READ = (
    "> This notebook needs an installed Python (threads, processes, TLS or a database): here it is "
    "to be read, with the results that it had. To run it, install the course."
)
TO_KEEP = (
    "> You are in a browser's tab: what you write stays in this browser's storage, and nowhere "
    "else. To keep it, or to go on with an installed course, choose *File → Download* and put the "
    "file into its folder `exercises/`. A cell without an end (`while True`) is stopped by "
    "*Kernel → Restart Kernel…* only."
)


def runs(path: Path) -> bool:
    """Whether the notebook at `path` is one that runs in the tab."""
    return path.stem[:2] not in LEFT_OUT


def missing(cell: NotebookNode) -> str | None:
    """What `cell` needs that a tab has not, as its tag says; None when it can run."""
    tags = map(frame.NEEDS_INSTALL.fullmatch, cell.metadata.get("tags", ()))
    return next((tag["what"] for tag in tags if tag), None)


def for_the_tab(notebook: NotebookNode, *, running: bool) -> NotebookNode:
    """A copy for the tab; where it does not run at all, all of its code is text."""
    page: NotebookNode = copy.deepcopy(notebook)
    for number, cell in enumerate(page.cells):
        if cell.cell_type == "code" and (not running or missing(cell)):
            page.cells[number] = _as_text(cell)
    title, _, rest = page.cells[0].source.partition("\n")
    page.cells[0].source = f"{title}\n\n{TO_KEEP if running else TO_READ}\n{rest}"
    return page


def stage(folder: Path) -> None:
    """Lay out what the tab's file browser shows, in `folder`, which is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    for kind in (frame.LESSONS, frame.EXERCISES):
        for path in notebooks.in_folder(ROOT / kind):
            page = for_the_tab(notebooks.read(path), running=runs(path))
            # Each text in one piece: JupyterLite puts commas between the lines of a stored output.
            (folder / kind).mkdir(parents=True, exist_ok=True)
            (folder / kind / path.name).write_text(json.dumps(page, sort_keys=True), "utf-8")


def _as_text(cell: NotebookNode) -> NotebookNode:
    what = missing(cell)
    parts = [_fenced(cell.source, "python")]
    if what is not None:
        parts.append(f"*Not here: this cell needs {what}, which an installed Python has.*")
    if cell.outputs:
        parts.append("Its stored result:" if what is not None else "Result:")
    parts += [text for output in cell.outputs for text in _shown(output)]
    text: NotebookNode = v4.new_markdown_cell("\n\n".join(parts), id=cell.id)
    return text


def _shown(output: NotebookNode) -> Iterator[str]:
    """An output in Markdown: its own HTML where it has any, else its text."""
    if output.output_type == "stream":
        yield _fenced(output.text)
    elif output.output_type == "error":
        yield _fenced(f"{output.ename}: {output.evalue}")
    elif "text/html" in output.data:
        yield re.sub(r"\n\s*\n", "\n", output.data["text/html"])
    elif "text/plain" in output.data:
        yield _fenced(output.data["text/plain"])


def _fenced(text: str, language: str = "") -> str:
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text) or [""]))
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"
