"""The wheel works without the repository around it, and touches nobody's JupyterLab.

It is built by the build system itself and unpacked; an installation is no more than that. What
packages it then needs is tested in test_dependencies.py.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling import build

ROOT = Path(__file__).parent.parent
SETTINGS = "learn_aiohttp-0.1.0.data/data/etc/jupyter/labconfig/page_config.json"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    with pytest.MonkeyPatch.context() as here:
        here.chdir(ROOT)
        return folder / build.build_wheel(str(folder))


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """A folder for PYTHONPATH; it comes before the repository, which is on the tests' own path."""
    folder = wheel.parent / "site-packages"
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def python(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(filter(None, [str(installed), os.environ.get("PYTHONPATH")]))
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_it_is_typed_and_has_no_settings_for_other_peoples_jupyterlab(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {"coursekit/py.typed", "local_server/py.typed"} <= set(names)
    assert not [name for name in names if ".data/" in name]


def test_an_editable_installation_is_the_courses_and_has_them(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as here:
        here.chdir(ROOT)
        wheel = tmp_path / build.build_editable(str(tmp_path))
    assert SETTINGS in zipfile.ZipFile(wheel).namelist()


def test_the_local_server_answers(installed: Path, tmp_path: Path) -> None:
    program = (
        "import urllib.request, local_server\n"
        "with local_server.Server() as server:\n"
        "    for path in ('get', 'image/png', 'openapi.json', ''):\n"
        "        print(urllib.request.urlopen(str(server.url / path)).status)\n"
        "print(local_server.__file__)"
    )
    finished = python(installed, tmp_path, "-c", program)
    *statuses, file = finished.stdout.splitlines()
    assert statuses == ["200"] * 4, finished.stderr
    assert Path(file).is_relative_to(installed)


def test_the_local_server_is_a_command(installed: Path, tmp_path: Path) -> None:
    """What pip writes into a folder for programs is the second to fourth line."""
    program = (
        "import sys; from importlib.metadata import distribution\n"
        "(script,) = distribution('learn-aiohttp').entry_points.select(group='console_scripts')\n"
        "sys.argv = [script.name, '--help']\n"
        "sys.exit(script.load()())"
    )
    finished = python(installed, tmp_path, "-c", program)
    assert finished.stdout.startswith("usage: local-server "), finished.stderr
    assert finished.returncode == 0


@pytest.mark.parametrize("named", [[], ["-p", "local_server.pytest_plugin"]], ids=["", "named"])
def test_pytest_finds_the_fixtures_by_itself(
    installed: Path, tmp_path: Path, named: list[str]
) -> None:
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nasyncio_default_fixture_loop_scope = function\n"
    )
    (tmp_path / "test_client.py").write_text(
        "from urllib.request import urlopen\nimport local_server as package\n\n"
        "def test_client(local_server_url, local_server_log):\n"
        "    urlopen(str(local_server_url / 'get')).close()\n"
        "    assert [entry.path for entry in local_server_log] == ['/get']\n"
        "    print(package.__file__)\n"
    )
    finished = python(installed, tmp_path, "-m", "pytest", "-q", "-s", "-W", "error", *named)
    assert "1 passed" in finished.stdout, finished.stdout + finished.stderr
    assert str(installed) in finished.stdout


def test_the_set_up_check_knows_what_is_asked_for(installed: Path, tmp_path: Path) -> None:
    program = (
        "import asyncio; from coursekit import setup_check\n"
        "print(len(setup_check._requirements()) > 20); asyncio.run(setup_check.check_setup())"
    )
    finished = python(installed, tmp_path, "-c", program)
    said = finished.stdout.splitlines()
    assert said[0] == "True", finished.stderr
    assert said[-1] == "Everything is ready."


@pytest.mark.parametrize("command", ["gate", "record", "release"])
def test_a_maintainers_command_without_a_course_says_so_and_fails(
    installed: Path, tmp_path: Path, command: str
) -> None:
    finished = python(installed, tmp_path, "-m", "coursekit", command)
    assert "is it the course's folder?" in finished.stderr
    assert finished.returncode == 2


def test_without_the_extra_a_command_says_what_brings_it(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "nbformat.py").write_text(
        "raise ModuleNotFoundError('No module named x', name='x')"
    )
    finished = python(tmp_path, tmp_path, "-m", "coursekit", "gate")
    assert (
        finished.stderr == "No module named x: `pip install 'learn-aiohttp[course]'` brings it.\n"
    )
    assert finished.returncode == 2
