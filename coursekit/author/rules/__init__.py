"""What a rule of the gate is: it reads one stored notebook and says what is wrong with it, where.

Each rule is one small function whose docstring says why it exists. They lie in one module for
each question: `stored` (is what is stored what ran?), `file` (is there only what should be?),
`parts` (is it a lesson, a solution?), `links` (where does prose lead?), `code` (can it be read?),
`names` (does it teach what it promises?).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbformat import NotebookNode

from coursekit.author import markdown, notebooks
from coursekit.author.markdown import Markdown


@dataclass(frozen=True)
class Finding:
    """What is wrong with one notebook, and in which cell (None: in no single one)."""

    path: Path
    cell: str | None
    sentence: str

    def __str__(self) -> str:
        where = notebooks.shown(self.path) + (f": {self.cell}" if self.cell else "")
        return f"{where}: {self.sentence}"


@dataclass(frozen=True)
class Subject:
    """A notebook to judge, with what several rules need to know about it."""

    path: Path
    notebook: NotebookNode

    @property
    def cells(self) -> list[NotebookNode]:
        """All its cells."""
        cells: list[NotebookNode] = self.notebook.cells
        return cells

    @cached_property
    def code(self) -> list[NotebookNode]:
        """Its code cells."""
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @cached_property
    def prose(self) -> list[NotebookNode]:
        """Its Markdown cells."""
        return [cell for cell in self.cells if cell.cell_type == "markdown"]

    @cached_property
    def number(self) -> str:
        """The two digits of `NN_name.ipynb`; for another name a pattern of any two."""
        match = re.match(r"(\d\d)_", self.path.name)
        return match[1] if match else r"\d\d"

    def read(self, cell: NotebookNode) -> Markdown:
        """What the Markdown of a cell of prose holds."""
        return markdown.read(cell.source)

    def finding(self, sentence: str, cell: NotebookNode | None = None) -> Finding:
        """What is wrong, with `cell` or with the whole."""
        return Finding(self.path, cell.get("id", "a cell without id") if cell else None, sentence)


Rule = Callable[[Subject], Iterator[Finding]]
