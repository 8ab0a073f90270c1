"""The servers that are compared: how each is started, as a process of its own, on one core.

httpbin gets an environment of its own (`.venv-httpbin`): its dependencies are not the course's.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
HTTPBIN_ENVIRONMENT = ROOT / ".venv-httpbin"
# What httpbin 0.10.4 needs to run under gunicorn and gevent, named one by one and installed with
# --no-deps: its extra `mainapp` pins greenlet<3, for which current gevents have no use.
HTTPBIN = (
    "httpbin==0.10.4",
    "brotlicffi",
    "cffi",
    "pycparser",
    "decorator",
    "flasgger",
    "mistune",
    "jsonschema",
    "jsonschema-specifications",
    "referencing",
    "rpds-py",
    "attrs",
    "typing_extensions",
    "PyYAML",
    "six",
    "flask",
    "click",
    "itsdangerous",
    "jinja2",
    "markupsafe",
    "blinker",
    "werkzeug",
    "gunicorn",
    "packaging",
    "gevent",
    "greenlet",
    "zope.event",
    "zope.interface",
)
SERVER_CORE, CLIENT_CORE = 0, 1
NO_LINE_FOR_EACH_REQUEST = {"LOG_LEVEL": "OFF"}
"""For go-httpbin, which else writes one; the others do not."""
PATIENCE = 20.0
"""Seconds that a server gets to answer its first request."""


def httpbin_python() -> str:
    """The Python of httpbin's environment, which is made the first time."""
    python = HTTPBIN_ENVIRONMENT / "bin/python"
    if not python.exists():
        print("Installing httpbin, gunicorn and gevent into .venv-httpbin, once …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(HTTPBIN_ENVIRONMENT)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--no-deps", *HTTPBIN]
        subprocess.run(install, check=True)
    return str(python)


def commands(port: int) -> dict[str, list[str]]:
    """The command that starts each server on `port`."""
    return {
        "httpbin": [
            *(httpbin_python(), "-m", "gunicorn", "--workers", "1", "--worker-class", "gevent"),
            *("--bind", f"127.0.0.1:{port}", "--log-level", "error", "httpbin:app"),
        ],
        "bare aiohttp": [sys.executable, "-m", "benchmarks.bare", str(port)],
        "local server": [sys.executable, "-m", "local_server", "--port", str(port)],
        "go-httpbin": ["go-httpbin", "-host", "127.0.0.1", "-port", str(port)],
        "local server, uvloop": [
            *(sys.executable, "-m", "local_server", "--port", str(port), "--uvloop")
        ],
    }


@contextlib.contextmanager
def running(name: str) -> Iterator[tuple[psutil.Process, str]]:
    """The process of the server called `name` and its URL, once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = psutil.Popen(
        commands(port)[name],
        cwd=ROOT,
        env=os.environ | NO_LINE_FOR_EACH_REQUEST,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        pin(process, SERVER_CORE)
        wait_until_it_answers(f"http://127.0.0.1:{port}/get")
        for child in process.children(recursive=True):
            pin(child, SERVER_CORE)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def pin(process: psutil.Process, core: int) -> None:
    """Keep `process` on one core, where the system can."""
    with contextlib.suppress(AttributeError, ValueError, psutil.Error):
        process.cpu_affinity([core])


def cpu_seconds(process: psutil.Process) -> float:
    """The CPU time that `process` and its workers have used so far."""
    family = [process, *process.children(recursive=True)]
    return sum(sum(member.cpu_times()[:2]) for member in family)


def resident_bytes(process: psutil.Process) -> int:
    """The memory that `process` holds now."""
    return int(process.memory_info().rss)


def wait_until_it_answers(url: str) -> None:
    """Return at the first answer from `url`; raises `TimeoutError` after PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(url):
            return
        time.sleep(0.05)
    raise TimeoutError(f"{url} does not answer; os.name is {os.name}")
