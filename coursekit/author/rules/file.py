"""Does the file hold only what it should, and is all of it compared?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from nbformat import NotebookNode

from coursekit.author import frame, notebooks
from coursekit.author.rules import Finding, Subject

MOST_IGNORED = 0.02
"""The share of code cells whose output nbval may be told to ignore."""

IGNORING_TAGS = frozenset(
    {"nbval-ignore-output", "nbval-skip", "pytest-validate-ignore-output", "skip-execution"}
)
IGNORING_COMMENT = re.compile(
    r"^\s*#+\s*(?:NBVAL_IGNORE_OUTPUT|NBVAL_SKIP|PYTEST_VALIDATE_IGNORE_OUTPUT)\s*$", re.MULTILINE
)
REASON = re.compile(r"^\s*# ignored because \S", re.MULTILINE)


def every_cell_is_prose_or_code(subject: Subject) -> Iterator[Finding]:
    """No rule reads a raw cell, front ends show it or not, and an attachment is in no diff."""
    for cell in subject.cells:
        if cell.cell_type not in {"code", "markdown"}:
            yield subject.finding(f"a {cell.cell_type} cell is neither prose nor code", cell)
        if cell.get("attachments"):
            yield subject.finding("it has an attachment: make it a file of the course", cell)


def metadata_is_allowed(subject: Subject) -> Iterator[Finding]:
    """Times, themes and editors' notes make a diff of what nobody changed."""
    for key in sorted(subject.notebook.metadata.keys() - frame.NOTEBOOK_METADATA):
        yield subject.finding(f"metadata {key!r} is not on the allow-list: record the notebook")
    if subject.notebook.metadata.get("language_info") != frame.LANGUAGE_INFO:
        yield subject.finding("metadata 'language_info' is not what `record` writes: record again")
    for cell in subject.cells:
        for key in sorted(cell.metadata.keys() - frame.CELL_METADATA):
            what = "it holds the time it was run" if key == "execution" else f"metadata {key!r}"
            yield subject.finding(f"{what}, which is not on the allow-list: record again", cell)


def tags_say_what_a_tab_lacks(subject: Subject) -> Iterator[Finding]:
    """In a browser's tab the reader sees the reason in place of the cell's run."""
    for cell in subject.cells:
        for tag in cell.metadata.get("tags", ()):
            if not tag.startswith("needs-install"):
                continue
            if cell.cell_type != "code":
                yield subject.finding(f"the tag {tag!r} is for cells of code", cell)
            elif not frame.NEEDS_INSTALL.fullmatch(tag):
                yield subject.finding(f"the tag {tag!r} is not `needs-install: what`", cell)


def ids_are_readable(subject: Subject) -> Iterator[Finding]:
    """A message that names a cell should help to find it, and a diff should not be random."""
    seen = set()
    for cell in subject.cells:
        cell_id = cell.get("id")
        if cell_id is None:
            yield subject.finding("a cell has no id: record the notebook")
        elif cell_id in seen:
            yield subject.finding("two cells have this id: record the notebook", cell)
        elif not frame.is_readable(cell_id):
            yield subject.finding("its id says nothing to a reader: record the notebook", cell)
        seen.add(cell_id)


# ---- Is anything ignored? ------------------------------------------------------------------------


def is_ignored(cell: NotebookNode) -> bool:
    """Whether nbval is told not to run `cell`, or not to compare its output."""
    return bool(
        IGNORING_TAGS.intersection(cell.metadata.get("tags", ()))
        or IGNORING_COMMENT.search(cell.source)
    )


def ignored_for_a_reason(subject: Subject) -> Iterator[Finding]:
    """An output that is not compared is decoration; whoever needs one must say why."""
    for cell in subject.code:
        if is_ignored(cell) and not REASON.search(cell.source):
            yield subject.finding("its output is ignored without `# ignored because …`", cell)


def too_many_ignored(paths: Sequence[Path]) -> list[Finding]:
    """A good reason each time still adds up: at least 98 % of code cells must be compared."""
    subjects = [Subject(path, notebooks.read(path)) for path in paths]
    cells = [cell for subject in subjects for cell in subject.code]
    ignored = sum(map(is_ignored, cells))
    if ignored <= MOST_IGNORED * len(cells):
        return []
    sentence = f"{ignored} of {len(cells)} code cells are ignored, more than {MOST_IGNORED:.0%}"
    where = next(subject for subject in subjects if any(map(is_ignored, subject.code)))
    return [where.finding(sentence)]
