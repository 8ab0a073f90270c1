"""What deploy/ gives a Hub: read as it is read there. `tests/hub_trial.py` runs the configuration.

The image is built and the chart installed nowhere: what can be seen in their files is.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
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


# --- The image and the chart ---------------------------------------------------------------------

IMAGE = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
VALUES = yaml.safe_load((ROOT / "deploy" / "values.yaml").read_text("utf-8"))


def copied() -> set[str]:
    """The files and folders that the image gets."""
    return {name for line in re.findall(r"^COPY (.+) \S+$", IMAGE, re.M) for name in line.split()}


def test_what_the_image_gets_is_there() -> None:
    assert copied()
    assert [name for name in copied() if not (ROOT / name).exists()] == []


def test_the_image_gets_what_the_installation_asks_for() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project, wheel = wanted["project"], wanted["tool"]["hatch"]["build"]["targets"]["wheel"]
    files = {"pyproject.toml", "hatch_build.py", project["readme"], *project["license-files"]}
    assert {*files, *wheel["packages"]} <= copied()


def test_the_course_is_copied_from_the_image_into_the_volume() -> None:
    """The chart mounts a learner's volume in /home/jovyan, if it is not told otherwise."""
    assert "storage" not in VALUES["singleuser"]
    script = VALUES["singleuser"]["lifecycleHooks"]["postStart"]["exec"]["command"][-1]
    source, home = re.findall(r"/\w\S+", script)
    places = re.findall(r"^WORKDIR (\S+)$", IMAGE, re.M)
    assert (
        [source, home] == [places[0], f"{places[-1]}/"] == ["/opt/learn-aiohttp", "/home/jovyan/"]
    )


def test_limits_are_the_same_wherever_the_hub_runs(tmp_path: Path) -> None:
    spawner = read(tmp_path).Spawner
    memory = {"guarantee": spawner.mem_guarantee, "limit": spawner.mem_limit}
    assert VALUES["singleuser"]["memory"] == memory
    assert VALUES["singleuser"]["startTimeout"] == spawner.start_timeout
    (culler,) = resolved(read(tmp_path).JupyterHub.services, [])
    assert f"--timeout={VALUES['cull']['timeout']}" in culler["command"]
