"""What the notebooks and the maintainers of the course use.

Notebooks import `check` and `expect` from here and the pictures from `coursekit.timeline`.
The maintainers' tools (record, gate, release) are behind `python -m coursekit`; they import slow
libraries, so nothing here imports them.
"""

from coursekit.checks import CheckFailed, check, expect

__all__ = ["CheckFailed", "check", "expect"]
