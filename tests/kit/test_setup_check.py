"""Lesson 00's set-up check: a PASS or FAIL line per item, and a FAIL says what to do."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import local_server
from coursekit import setup_check
from coursekit.setup_check import check_setup


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    asyncio.run(check_setup())
    return capsys.readouterr().out.splitlines()


def test_here_everything_passes(capsys: pytest.CaptureFixture[str]) -> None:
    *items, last = lines(capsys)
    assert items[0] == "PASS  Python 3.11 or newer"
    assert items[-1] == "PASS  the local server starts and answers a request"
    assert all(item.startswith("PASS  ") for item in items)
    assert last == "Everything is ready."


def test_packages_that_are_there_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert lines(capsys)[2] == "PASS  every package that the course needs, new enough"


@pytest.mark.parametrize("source", ["pyproject.toml", "the installed package"])
def test_every_package_asked_for_is_looked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str
) -> None:
    def version(name: str) -> str:
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(metadata, "version", version)
    if source != "pyproject.toml":
        monkeypatch.setattr(setup_check, "ROOT", tmp_path)
        asked = ["aiohttp>=3.14.5", 'nbval>=0.11; extra == "course"', 'ruff>=1; extra == "test"']
        monkeypatch.setattr(metadata, "requires", lambda name: asked)
    output = "\n".join(lines(capsys))
    for name in ("aiohttp", "nbval"):
        assert f"FAIL  {name} " in output
    assert "ruff" not in output
    assert "PASS  every package" not in output


def test_an_old_python_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.version_info", (3, 10, 4))
    assert lines(capsys)[0] == (
        "FAIL  Python 3.11 or newer: this is Python 3.10; install a newer one, then close "
        "JupyterLab and start it again with `python3 course.py lab`"
    )


def test_a_missing_and_an_old_package_are_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if name == "nbval":
            raise metadata.PackageNotFoundError
        return "3.9.1" if name == "aiohttp" else real(name)

    monkeypatch.setattr(metadata, "version", version)
    output = lines(capsys)
    assert any(line.startswith("FAIL  nbval") and "not installed" in line for line in output)
    assert any(line.startswith("FAIL  aiohttp") and "this is 3.9.1" in line for line in output)
    assert output[-1] == "2 to put right: each FAIL above says what to do."


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError("no sockets today"), "OSError: no sockets today"),
        (TimeoutError(), "no answer in 30 s; does a firewall block 127.0.0.1?"),
        (ImportError("No module named 'dnslib'"), "No module named 'dnslib'; "),
    ],
)
def test_a_server_that_does_not_start_is_told(
    error: Exception,
    told: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(self: object) -> None:
        raise error

    monkeypatch.setattr(local_server.Server, "start", refuse)
    item = "FAIL  the local server starts and answers a request: "
    (line,) = (line for line in lines(capsys) if line.startswith(item))
    assert line.removeprefix(item).startswith(told)


def test_what_tells_the_versions_may_be_missing_itself(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "packaging.requirements", None)
    assert any(line.startswith("FAIL  packaging: it is not installed") for line in lines(capsys))


def test_a_file_beside_the_notebooks_that_hides_a_module_is_named(tmp_path: Path) -> None:
    """In a kernel's way: the folder comes first on the path, after Python has started."""
    for file in ("aiohttp.py", "random.py", "multidict/__init__.py", "mine.py"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).touch()
    (tmp_path / "html").mkdir()  # a folder without modules hides nothing
    program = (
        "import asyncio, sys, ipykernel.kernelapp; sys.path.insert(0, '')\n"
        "from coursekit.setup_check import check_setup; asyncio.run(check_setup())"
    )
    finished = subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=tmp_path, capture_output=True, text=True
    )
    failed = [line for line in finished.stdout.splitlines() if line.startswith("FAIL  ")]
    assert [line.split()[1] for line in failed] == ["aiohttp.py", "multidict", "random.py"]
    assert all("give it another name, restart the kernel" in line for line in failed)
    assert "start it again" not in finished.stdout
    assert "mine" not in finished.stdout


def test_every_module_that_the_check_itself_needs_may_be_hidden(tmp_path: Path) -> None:
    (tmp_path / "tomllib.py").touch()
    (tmp_path / "packaging.py").touch()
    program = (
        "import asyncio, sys, ipykernel.kernelapp; sys.path.insert(0, '')\n"
        "from coursekit.setup_check import check_setup; asyncio.run(check_setup())"
    )
    finished = subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=tmp_path, capture_output=True, text=True
    )
    assert "FAIL  tomllib.py in" in finished.stdout, finished.stderr
    assert "FAIL  packaging.py in" in finished.stdout
