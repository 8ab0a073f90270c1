"""Starts IPython's kernel with less than its user has: `python -m coursekit.classroom.limits -f …`.

Memory and the size of files are limited where the system can do so; that nothing leaves this
machine is `guard`'s business, which PYTHONPATH has put into this process and all that it starts.
"""

from __future__ import annotations

import sys

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


if __name__ == "__main__":
    limit()
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()
