"""Where a learner's copy of the course is, and what their own files in it are called.

Those that are put aside have a name of their own, and so have the copies that JupyterLab makes.

Nothing that a learner made is ever overwritten, and no copy is taken for a notebook of the course.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

LESSONS = "notebooks"
"""Their folder, in every copy of the course."""
COPY = re.compile(r"(\.mine-\d+|-Copy\d*)+$")
"""What the stem of a copy's name ends in: `02_tasks.mine-1`, `02_tasks-Copy1`, both in turn."""


def is_copy(path: Path) -> bool:
    """Whether a learner's own work is in this file, by its name."""
    return COPY.search(path.stem) is not None


def first_free(path: Path) -> Path:
    """Where the file `path` can be put aside: `02_tasks.mine-1.ipynb`, or the next free number."""
    asides = (path.with_name(f"{path.stem}.mine-{n}{path.suffix}") for n in itertools.count(1))
    return next(aside for aside in asides if not aside.exists())


def numbered(folder: Path) -> Iterator[Path]:
    """The notebooks in `folder` that are about a lesson, copies among them."""
    return folder.glob("[0-9][0-9]_*.ipynb")


def course_here() -> Path | None:
    """The learner's copy of the course: this folder, or one above it. None if there is none.

    Not where coursekit is: that may be one installation for many. A kernel starts in the
    notebook's folder (JupyterLab) or in the course's (VS Code, papermill).
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if not all(map(is_copy, numbered(folder / LESSONS))):
            return folder
    return None
