"""How pip builds this folder: as hatchling does, and with settings for JupyterLab for the course.

`pip install -e .` makes an environment for the course: JupyterLab there asks nobody about news, as
with course.py. A wheel goes into environments of other people, whose JupyterLab is theirs.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CourseHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds files to an editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            build_data["shared_data"]["coursekit/jupyter"] = "etc/jupyter"
