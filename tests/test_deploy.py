"""What deploy/ gives a Hub: read as it is read there. `tests/hub_trial.py` runs it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from traitlets.config.loader import Config, LazyConfigValue, PyFileConfigLoader

from coursekit.author.frame import ROOT

CONFIG = ROOT / "deploy" / "jupyterhub_config.py"
LITTLEST = """
c.JupyterHub.services = [{"name": "cull-idle", "admin": True, "command": []}]
c.JupyterHub.load_roles = [{"name": "theirs"}]
c.Spawner.environment = {"THEIRS": "1"}
"""
"""What The Littlest JupyterHub has set before it reads its drop-ins."""


def read(tmp_path: Path, before: str = "") -> Config:
    """What comes of a configuration that has `before`, and then ours as a drop-in."""
    main = tmp_path / "main.py"
    main.write_text(f"c = get_config()\n{before}\nload_subconfig({str(CONFIG)!r})\n", "utf-8")
    config: Config = PyFileConfigLoader(str(main)).load_config()
    return config


def resolved(value: Any, default: Any) -> Any:
    """What a program with that default sees: some settings only add to it."""
    return value.get_value(default) if isinstance(value, LazyConfigValue) else value


def names(listed: Any) -> list[str]:
    return [each["name"] for each in resolved(listed, [])]


def test_a_hub_of_ones_own_has_a_culler_that_may_end_servers(tmp_path: Path) -> None:
    hub = read(tmp_path).JupyterHub
    assert names(hub.services) == names(hub.load_roles) == ["culler"]
    (role,) = resolved(hub.load_roles, [])
    assert role["services"] == ["culler"]
    assert "delete:servers" in role["scopes"]


def test_what_a_hub_had_before_stays(tmp_path: Path) -> None:
    config = read(tmp_path, LITTLEST)
    assert names(config.JupyterHub.services) == ["cull-idle", "culler"]
    assert names(config.JupyterHub.load_roles) == ["theirs", "culler"]
    environment = resolved(config.Spawner.environment, {})
    assert {"THEIRS", "COURSE_SHARED_HOST", "COURSE_PYTHON", "PATH"} <= set(environment)


def test_the_littlest_jupyterhub_keeps_its_own_culler_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tljh", ModuleType("tljh"))
    config = read(tmp_path, LITTLEST)
    assert names(config.JupyterHub.services) == ["cull-idle"]
    assert names(config.JupyterHub.load_roles) == ["theirs"]
    assert config.Spawner.default_url == "/lab"


def test_terminals_find_the_courses_python_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEARN_AIOHTTP_PYTHON", "/a course/bin/python")
    monkeypatch.setenv("PATH", "/usr/bin")
    spawner = read(tmp_path).Spawner
    environment = resolved(spawner.environment, {})
    assert environment["PATH"].replace("\\", "/").replace(";", ":") == "/a course/bin:/usr/bin"
    assert spawner.cmd[0] == environment["COURSE_PYTHON"] == "/a course/bin/python"
