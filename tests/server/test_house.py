"""The house: its rooms, its doors, and what hangs at its door for everybody."""

from __future__ import annotations

import importlib
import logging.config
import pkgutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import importlinter.cli
import pytest

import local_server
from local_server import endpoints
from local_server.exchange.routing import Family

ROOT = Path(__file__).parents[2]


def modules_of(package: ModuleType) -> list[ModuleType]:
    """Every module in a package, at any depth."""
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [importlib.import_module(one.name) for one in found]


def test_no_import_climbs_and_none_goes_in_a_circle(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The layers are in pyproject.toml, [tool.importlinter]."""
    # It would switch off every logger that other tests listen to.
    monkeypatch.setattr(logging.config, "dictConfig", lambda _config: None)
    status = importlinter.cli.lint_imports(
        config_filename=str(ROOT / "pyproject.toml"), no_cache=True
    )
    assert status == 0, capsys.readouterr().out


def test_every_family_is_in_the_list() -> None:
    """A module with routes that is not in `endpoints.FAMILIES` would answer nothing."""
    with_routes = [
        module
        for module in modules_of(endpoints)
        if any(isinstance(value, Family) for value in vars(module).values())
    ]
    assert set(endpoints.FAMILIES) == set(with_routes)
    assert len(endpoints.FAMILIES) == len(with_routes)


def test_what_is_named_at_the_top_is_there() -> None:
    for name in local_server.__all__:
        assert getattr(local_server, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = local_server.nothing


def test_what_takes_its_time_is_imported_when_it_is_asked_for() -> None:
    script = (
        "import sys, local_server\n"
        "def has(*names): print(*(name in sys.modules for name in names))\n"
        "has('aiohttp', 'h11'); local_server.Server\n"
        "has('aiohttp', 'h11'); local_server.Proxy\n"
        "has('aiohttp', 'h11')"
    )
    finished = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert finished.stdout.splitlines() == ["False False", "True False", "True True"]


def test_completion_offers_what_is_not_imported_yet() -> None:
    script = "import local_server; print(set(local_server.__all__) <= set(dir(local_server)))"
    finished = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert finished.stdout.split() == ["True"]
