"""The course's notebooks as files: where they are, how one is found by name, read and written.

Also the few questions about a notebook that record, release and gate all ask (which heading is
a cell under, which exercise does it belong to). Nothing here runs a notebook (`runner`) or
judges one (`gate`). Importing nbformat takes more than a second, so neither `coursekit` itself
nor anything a learner's notebook imports may import this module.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from coursekit.author import markdown
from coursekit.author.frame import EXERCISE_HEADING, EXERCISE_LEVEL, ROOT, SOLUTIONS
from coursekit.copies import is_copy


class CannotUse(Exception):
    """A notebook or a name that a command cannot work with; the message is one sentence."""


def select(names: Sequence[str], folders: Iterable[str], root: Path = ROOT) -> list[Path]:
    """The notebooks that `names` mean, in the order of `folders` and then of their names.

    A name is a path to a notebook or to a folder of them, a notebook's name (`02_tasks`), or the
    beginning of one up to an underscore (`02`). No names at all mean every notebook in `folders`.
    Raises CannotUse for a name that means nothing, and where there is no notebook at all: whoever
    asks about none has made a mistake.
    """
    known = [path for folder in folders for path in in_folder(root / folder)]
    if not names:
        if not known:
            raise CannotUse(f"There are no notebooks in {root}: is it the course's folder?")
        return known
    found: list[Path] = []
    for name in names:
        path = Path(name)
        if path.suffix == ".ipynb" and path.is_file():
            matches = [path.resolve()]
        elif path.is_dir():
            matches = in_folder(path.resolve())
        else:
            matches = [one for one in known if one.stem == name or one.stem.startswith(f"{name}_")]
        if not matches:
            raise CannotUse(f"There is no notebook called {name!r}.")
        found += [match for match in matches if match not in found]
    return found


def in_folder(folder: Path) -> list[Path]:
    """The notebooks directly in `folder`, by name, without learners' copies."""
    return sorted(path for path in folder.glob("*.ipynb") if not is_copy(path))


def solutions(root: Path = ROOT) -> list[Path]:
    """The solutions of the course in `root`. Raises CannotUse for a copy that has none."""
    found = in_folder(root / SOLUTIONS)
    if not found:
        raise CannotUse("solutions/ is not here: this needs the teacher's copy of the course.")
    return found


def read(path: Path) -> NotebookNode:
    """The notebook in the file `path`, as it stands: nothing is repaired.

    Raises CannotUse where the file does not hold a notebook of format 4.
    """
    try:
        notebook: NotebookNode = nbformat.v4.reads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotUse(f"{shown(path)}: this is not a notebook ({error}).") from error
    if notebook.get("nbformat") != 4 or "cells" not in notebook:
        raise CannotUse(f"{shown(path)}: this is not a notebook of format 4.")
    return notebook


def write(path: Path, notebook: NotebookNode) -> bool:
    """Store `notebook`, the same notebook always as the same bytes; False if they were there.

    Whoever is interrupted, or finds no room on the disk, leaves the file as it was.
    """
    content = as_bytes(notebook)
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        if path.exists():
            shutil.copymode(path, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return True


def as_bytes(notebook: NotebookNode) -> bytes:
    """The file's content: nbformat's own JSON (indent 1, keys sorted), UTF-8, one final newline."""
    text: str = nbformat.v4.writes(notebook)
    return text.rstrip("\n").encode() + b"\n"


def shown(path: Path) -> str:
    """`path` as messages name it: from the repository's root where it is inside, with `/`."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def heading_above(notebook: NotebookNode) -> list[str]:
    """For each cell the text of the nearest heading in or above it; `""` before the first."""
    above, nearest = [], ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for _level, text in markdown.headings(cell.source):
                nearest = text
        above.append(nearest)
    return above


def exercise_numbers(notebook: NotebookNode) -> list[int | None]:
    """For each cell the number N of the `### Exercise N: …` it belongs to, if any."""
    numbers: list[int | None] = []
    number = None
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for level, text in markdown.headings(cell.source):
                if level <= EXERCISE_LEVEL:
                    match = EXERCISE_HEADING.match(text)
                    number = int(match[1]) if match and level == EXERCISE_LEVEL else None
        numbers.append(number)
    return numbers
