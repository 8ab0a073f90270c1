"""A project's processes: a server for the length of a block, or a command to its end.

Where a project is and what it is made of is `workspace`'s business.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from yarl import URL

LISTENS = re.compile(r"https?://[\w.-]+:[1-9]\d*")
STARTED = 180.0
STOPPED = 60.0
FINISHED = 240.0
"""Seconds a process has to listen, to stop when asked to, and to end by itself."""

if sys.platform == "win32":
    ASK_TO_END = signal.CTRL_BREAK_EVENT
    NEW_GROUP = subprocess.CREATE_NEW_PROCESS_GROUP  # so that Ctrl+Break does not reach the kernel
else:
    ASK_TO_END = signal.SIGTERM
    NEW_GROUP = 0


class DidNotStart(Exception):
    """A process did not say where it listens; the message is a sentence and its last lines."""


class Process:
    """A process, and the thread that reads what it writes.

    A thread, because the loop of a kernel on Windows cannot start processes; it also keeps the
    process from standing still when nobody reads.
    """

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        self._popen = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            creationflags=NEW_GROUP,
        )
        self._lines: list[str] = []
        self.url: URL | None = None
        self.settled = threading.Event()
        """It listens at `url`, or it has ended."""
        self.ended = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._popen.stdout is not None
        with self._popen.stdout as lines:
            for line in lines:
                self._lines.append(line)
                if self.url is None and (match := LISTENS.search(line)):
                    with suppress(ValueError):  # http://x:99999, which a test may print, is none
                        self.url = URL(match[0])
                        self.settled.set()
        self._popen.wait()
        self.ended.set()
        self.settled.set()

    @property
    def output(self) -> str:
        """What it has written so far."""
        return "".join(self._lines)

    @property
    def status(self) -> int:
        """The exit status, once it has ended."""
        return int(self._popen.returncode)

    async def stop(self, grace: float = STOPPED) -> None:
        """Ask the process to end, and make it end if it has not after `grace` seconds.

        It is gone when this returns, and when this is cancelled.
        """
        try:
            if not self.ended.is_set():
                with suppress(ProcessLookupError):
                    self._popen.send_signal(ASK_TO_END)
                await asyncio.to_thread(self.ended.wait, grace)
        finally:
            if not self.ended.is_set():
                self._popen.kill()
            self._reader.join(STOPPED)


class Serving:
    """A server process of a project: `async with serving as url`.

    It listens when the block begins and is gone when the block has ended.
    """

    def __init__(
        self, command: list[str], folder: Path, environment: dict[str, str], timeout: float
    ) -> None:
        self._arguments = command, folder, environment
        self._timeout = timeout
        self._process: Process | None = None

    async def __aenter__(self) -> URL:
        """Start it. Raises DidNotStart if it ends, or says no URL within the time it has."""
        process = self._process = Process(*self._arguments)
        try:
            await asyncio.to_thread(process.settled.wait, self._timeout)
        finally:
            if process.url is None:
                said_nothing = not process.ended.is_set()
                await process.stop()
        if process.url is not None:
            return process.url
        shown = " ".join(["python", *self._arguments[0][1:]])
        why = f"in {self._timeout:g} s" if said_nothing else f"(exit status {process.status})"
        last = "".join(f"\n    {line}" for line in process.output.splitlines()[-8:])
        raise DidNotStart(f"`{shown}` did not say where it listens {why}.{last}")

    async def __aexit__(self, *_error: object) -> None:
        assert self._process is not None
        await self._process.stop()

    @property
    def output(self) -> str:
        """What the process has written so far, stdout and stderr, in the order it was written."""
        return self._process.output if self._process else ""

    @property
    def status(self) -> int | None:
        """The exit status after the block: 0 for a process that stopped when it was asked to."""
        ended = self._process and self._process.ended.is_set()
        return self._process.status if self._process and ended else None


@dataclass(frozen=True)
class Finished:
    """What came of a command: its exit status, and its output as every machine would print it."""

    status: int
    output: str


HEADER = re.compile(
    r"^(?:platform |cachedir: |rootdir: |configfile: |plugins: |asyncio: mode|hypothesis prof).*\n",
    re.MULTILINE,
)
CIRCUMSTANCES = (
    (HEADER, ""),
    # The rule around pytest's last line is as long as the duration in it lets it be.
    (re.compile(r"^=+ (\d+ .*?) in [\d.]+s(?: \([\d:]+\))? =+$", re.MULTILINE), r"===== \1 ====="),
    (re.compile(r"^(\d+ .*?) in [\d.]+s(?: \([\d:]+\))?$", re.MULTILINE), r"\1"),
    (re.compile(r"\bcoverage: platform .*? _+$", re.MULTILINE), "coverage"),
    (re.compile(r"\b\d+\.\d+ ?(?:s|ms|us|seconds)\b"), "… s"),
    (re.compile(r"\b0x[0-9a-fA-F]{6,}\b"), "0x…"),
    (re.compile(r"[ \t]+$", re.MULTILINE), ""),
)
"""What a command's output says about the machine and the moment, not about the project."""


def without_circumstances(output: str, folder: Path) -> str:
    """`output` without durations, versions, addresses, and paths of this machine."""
    for path in (folder, folder.resolve()):
        output = output.replace(f"{path}{os.sep}", "").replace(str(path), ".")
    for place, name in ((sys.prefix, "(python)"), (sys.base_prefix, "(python)")):
        output = output.replace(place, name)
    if os.sep != "/":
        output = output.replace(os.sep, "/")
    for pattern, plain in CIRCUMSTANCES:
        output = pattern.sub(plain, output)
    return output.strip("\n")
