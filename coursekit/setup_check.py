"""The set-up check that lesson 00 runs and shows: one line per item, PASS or FAIL and what to do.

It must work where things are missing, so it imports nothing beyond the standard library until it
knows that it is there.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from importlib import metadata
from importlib.machinery import PathFinder
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
EXTRA = "course"
"""The part of the dependencies that the lessons need, beside those of the local server."""
REINSTALL = (
    "reload this page"  # in a browser's tab, where everything comes with the page
    if sys.platform == "emscripten"
    else "close JupyterLab and start it again with `python3 course.py lab`"
)
REQUEST_TIMEOUT = 30.0
"""Seconds for one request to a server on this machine; it takes a few thousandths."""


async def check_setup() -> bool:
    """Print one line per item and a last line with the sum; True when every item passes."""
    failed = 0
    items = [*_python(), *_names()]
    if not any(problem for _, problem in items):  # else what follows would fail for that alone
        items += [*_packages(), await _server()]
    for item, problem in items:
        failed += problem is not None
        print(f"PASS  {item}" if problem is None else f"FAIL  {item}: {problem}")
    print(
        "Everything is ready."
        if not failed
        else f"{failed} to put right: each FAIL above says what to do."
    )
    return not failed


Item = tuple[str, str | None]
"""What is checked, and what is wrong with it and what to do (None when nothing is)."""


def _python() -> Iterator[Item]:
    wanted = ".".join(map(str, OLDEST_PYTHON))
    found = ".".join(map(str, sys.version_info[:2]))
    old = sys.version_info < OLDEST_PYTHON
    problem = f"this is Python {found}; install a newer one, then {REINSTALL}" if old else None
    yield f"Python {wanted} or newer", problem


def _names() -> Iterator[Item]:
    """One line when no file beside the notebook is imported in a module's place, else one each."""
    hiding = _hiding()
    for file in hiding:
        name = file.name.partition(".")[0]
        yield (
            f"{file.name} in {file.parent.name}",
            f"Python takes it for the module {name}; give it another name, restart the kernel, run "
            "this again",
        )
    if not hiding:
        yield "no file beside this notebook hides a module", None


def _hiding() -> list[Path]:
    here = Path.cwd()
    elsewhere = [entry for entry in sys.path if Path(entry or ".").resolve() != here.resolve()]
    files = [*here.glob("*.py"), *(file.parent for file in here.glob("*/__init__.py"))]
    return sorted(
        file
        for file in files
        if file.stem in sys.stdlib_module_names or PathFinder.find_spec(file.stem, elsewhere)
    )


def _packages() -> Iterator[Item]:
    """One line when every package is there, else one for each that is missing or too old."""
    try:
        from packaging.requirements import Requirement
    except ModuleNotFoundError:
        yield "packaging", f"it is not installed; {REINSTALL}"
        return
    asked = [Requirement(line) for line in _requirements()]
    here = [each for each in asked if not each.marker or each.marker.evaluate({"extra": EXTRA})]
    fine = True
    for name, versions in dict.fromkeys((each.name, each.specifier) for each in here):
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            problem = "it is not installed"
        else:
            if versions.contains(found, prereleases=True):
                continue
            problem = f"this is {found}"
        fine = False
        yield f"{name} {versions}", f"{problem}; {REINSTALL}"
    if fine:
        yield "every package that the course needs, new enough", None


def _requirements() -> list[str]:
    """What pyproject.toml, the one source, asks for; where it is not, what was built from it."""
    source = ROOT / "pyproject.toml"
    if not source.exists():
        return metadata.requires("learn-aiohttp") or []
    import tomllib

    project = tomllib.loads(source.read_text("utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"][EXTRA]]


async def _server() -> Item:
    item = "the local server starts and answers a request"
    try:
        import aiohttp

        import local_server

        # A server of its own: the notebook's log must not show a request the learner did not make.
        with local_server.Server() as server:
            async with (
                asyncio.timeout(REQUEST_TIMEOUT),
                aiohttp.ClientSession() as session,
                session.get(server.url / "get") as response,
            ):
                await response.json()
                problem = None if response.status == 200 else f"it answered {response.status}"
    except TimeoutError:
        problem = f"no answer in {REQUEST_TIMEOUT:g} s; does a firewall block 127.0.0.1?"
    except ImportError as error:
        problem = f"{error}; {REINSTALL}"
    except Exception as error:  # noqa: BLE001  (a learner gets a line, whatever it is)
        problem = f"{type(error).__name__}: {error}"
    return item, problem
