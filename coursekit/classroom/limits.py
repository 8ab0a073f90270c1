"""Starts IPython's kernel with less than its user has: `python -m coursekit.classroom.limits -f …`.

Memory and the size of files are limited where the system can do so; that nothing leaves this
machine is `guard`'s business, which PYTHONPATH has put into this process and all that it starts.
With CONFINED set, to folders, `confined` takes away what others have.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

CONFINED = "COURSEKIT_CONFINED"
"""The environment variable with the folders, as in PATH, into which the kernel may write."""

MEMORY = 4 << 30
"""Bytes of address space. A kernel with aiohttp has one gigabyte, nearly all of it untouched."""

LARGEST_FILE = 100 << 20
"""Bytes."""


def limit() -> None:
    """Take from this process, and from those it starts, what no exercise needs."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (allowed, allowed))
        except (OSError, ValueError):  # macOS knows RLIMIT_AS and refuses to set it
            continue


def main() -> None:
    """Become a kernel with less."""
    limit()
    from ipykernel import kernelapp

    folders = os.environ.get(CONFINED)
    if folders and sys.platform != "win32":
        from coursekit.classroom.confined import confine

        confine([Path(folder) for folder in folders.split(os.pathsep)])

    kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
