"""What the notebooks and the maintainers of the course use.

Lessons import what stands here, and the pictures from `coursekit.timeline` and
`coursekit.sequence`. Behind these faces are three rooms: `pictures` (what draws), `project` (what
lessons use that build one) and `author` (record, gate, release: `python -m coursekit`). Nothing
here imports slowly: a room is entered when something is asked of it.
"""

from typing import TYPE_CHECKING

from coursekit.checks import CheckFailed, check, expect
from coursekit.links import link_to
from coursekit.pictures.words import peak_in_flight
from coursekit.witness import started_tasks

if TYPE_CHECKING:
    from coursekit.classroom.progress import progress
    from coursekit.project import workspace

__all__ = [
    "CheckFailed",
    "check",
    "expect",
    "link_to",
    "peak_in_flight",
    "progress",
    "started_tasks",
    "workspace",
]


def __getattr__(name: str) -> object:
    """What only some need, loaded when it is asked for: `workspace`, for one, needs IPython."""
    if name == "workspace":
        from coursekit.project import workspace

        return workspace
    if name == "progress":
        from coursekit.classroom.progress import progress

        return progress
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
