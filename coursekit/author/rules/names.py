"""Does the lesson teach the names that it promises, and do its cells say so truly?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbformat import NotebookNode

from coursekit.author import curriculum
from coursekit.author.frame import TEACHES
from coursekit.author.rules import Finding, Subject


def promised_names_are_taught(subject: Subject) -> Iterator[Finding]:
    """Who looks a name up is led to the cell that teaches it: there must be one."""
    taught = {name for cell in subject.cells for name in _taught_by(cell)}
    for name in _promised(subject):
        if name not in taught:
            yield subject.finding(f"it promises {name}, and no cell of it has that in `{TEACHES}`")


def taught_names_are_true(subject: Subject) -> Iterator[Finding]:
    """A name is there, stands in the cell that teaches it, and is taught once in the course."""
    seen: set[str] = set()
    for cell in subject.cells:
        if TEACHES in cell.metadata and not _is_a_list_of_names(cell.metadata[TEACHES]):
            yield subject.finding(f"its `{TEACHES}` is not a list of names", cell)
            continue
        for name in _taught_by(cell):
            if why := _why_not(name, cell, seen, _promised(subject)):
                yield subject.finding(why, cell)
            seen.add(name)


def _promised(subject: Subject) -> tuple[str, ...]:
    title = re.match(r"# (\d\d)\. ", subject.cells[0].source) if subject.cells else None
    return curriculum.promised(title[1]) if title else ()


def _is_a_list_of_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) and name for name in value)


def _taught_by(cell: NotebookNode) -> list[str]:
    value = cell.metadata.get(TEACHES, [])
    return list(value) if _is_a_list_of_names(value) else []


def _why_not(
    name: str, cell: NotebookNode, seen: set[str], promised: tuple[str, ...]
) -> str | None:
    """What is wrong with `cell` teaching `name`, after the names `seen`; None if nothing is."""
    if not curriculum.exists(name):
        return f"it teaches {name}, which does not exist"
    if name not in promised:
        return f"it teaches {name}, which curriculum.py does not promise for this lesson"
    if name in seen:
        return f"it teaches {name}, which another cell of this lesson teaches already"
    if not re.search(rf"\b{name.rpartition('.')[2]}\b", cell.source):
        return f"it teaches {name}, which does not stand in it"
    return None
