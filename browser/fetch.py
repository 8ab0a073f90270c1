"""Gets what the tab is made of, once, into build/browser: exact versions, checked by their hashes.

Packages for the tab and the tools that build its site are in lock files of pip's form, Python for
the tab and a Node to try it in package-lock.json. What is there already is not asked for again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
STORE = HERE.parent / "build" / "browser"
PYTHON = "3.14"
"""Pyodide's."""
STAMP = "from"

# Wheels for a system that everybody builds for. Their machine code is left out in the tab, where
# each of these packages does the same in Python.
ONLY_WHEELS = [f"--python-version={PYTHON}", "--only-binary=:all:"]
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "any")
FOR_THE_TAB = {
    # pip would ask whether its own Python is new enough.
    "pip": [*ONLY_WHEELS, "--ignore-requires-python", "--implementation=cp"]
    + [f"--platform={each}" for each in PLATFORMS],
    "uv": [*ONLY_WHEELS, "--python-platform=x86_64-manylinux_2_28"],
}


class CannotFetch(Exception):
    """Something is not here and cannot be had; the message is one sentence."""


def packages() -> Path:
    """The folder with the packages for the tab, as they are installed."""
    return _installed(HERE / "tab.lock", STORE / "packages", FOR_THE_TAB)


def tools() -> Path:
    """The folder with what builds the site."""
    return _installed(HERE / "tools.lock", STORE / "tools", {"pip": [], "uv": []})


def node_modules() -> Path:
    """The folder with `pyodide`, and a Node where npm has one for this system."""
    names = ("package.json", "package-lock.json")
    folder = STORE / "npm"
    print_ = _print_of(*(HERE / name for name in names))
    if not _is_from(folder, print_):
        npm = shutil.which("npm")
        if npm is None:
            raise CannotFetch("npm is not on the PATH; it comes with Node (https://nodejs.org)")
        _emptied(folder)
        for name in names:
            shutil.copy(HERE / name, folder)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        command += ["--fetch-retries=1", "--fetch-timeout=60000"]
        _run(command, folder)
        (folder / STAMP).write_text(print_, "utf-8")
    return folder / "node_modules"


def node() -> str:
    """A Node with stack switching, without which a tab's Python cannot wait inside a call."""
    own = [str(path) for path in node_modules().glob("node-*/bin/node")]
    question = "process.exit(typeof WebAssembly.Suspending === 'function' ? 0 : 1)"
    for command in filter(None, [*own, shutil.which("node")]):
        if subprocess.run([command, "-e", question], capture_output=True).returncode == 0:
            return command
    raise CannotFetch("no Node here has stack switching (WebAssembly.Suspending)")


def _installed(lock: Path, folder: Path, options: dict[str, list[str]]) -> Path:
    print_ = _print_of(lock)
    if not _is_from(folder, print_):
        _emptied(folder)
        uv = shutil.which("uv")
        kind = "uv" if uv else "pip"
        # -I: the tests' guard, which lets no Python leave this machine, comes by PYTHONPATH.
        command = [uv, "pip"] if uv else [sys.executable, "-I", "-m", "pip"]
        command += ["install", "--quiet", "--no-deps", "--require-hashes", *options[kind]]
        command += ["--target", str(folder), "-r", str(lock)]
        _run(command, folder)
        (folder / STAMP).write_text(print_, "utf-8")
    return folder


def _run(command: Sequence[str], folder: Path) -> None:
    # A user's pip may want to install elsewhere.
    environment = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise CannotFetch(f"{' '.join(command[:3])} failed:\n{done.stdout}{done.stderr}")


def _print_of(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _is_from(folder: Path, print_: str) -> bool:
    stamp = folder / STAMP
    return stamp.is_file() and stamp.read_text("utf-8") == print_


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
