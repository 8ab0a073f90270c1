"""What a learner's own files are called: those put aside, and the copies that JupyterLab makes.

Nothing that a learner made is ever overwritten, and no copy is taken for a notebook of the course.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

COPY = re.compile(r"(\.mine-\d+|-Copy\d*)+$")
"""What the stem of a copy's name ends in: `02_tasks.mine-1`, `02_tasks-Copy1`, both in turn."""


def is_copy(path: Path) -> bool:
    """Whether a learner's own work is in this file, by its name."""
    return COPY.search(path.stem) is not None


def first_free(path: Path) -> Path:
    """Where the file `path` can be put aside: `02_tasks.mine-1.ipynb`, or the next free number."""
    asides = (path.with_name(f"{path.stem}.mine-{n}{path.suffix}") for n in itertools.count(1))
    return next(aside for aside in asides if not aside.exists())
