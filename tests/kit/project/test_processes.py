"""A project's processes end when they are told to, and also when they do not listen."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from coursekit.project.processes import Process

DEAF = """
import signal, time

signal.signal(signal.SIGTERM, signal.SIG_IGN)
if hasattr(signal, "SIGBREAK"):
    signal.signal(signal.SIGBREAK, signal.SIG_IGN)
print("http://127.0.0.1:9/", flush=True)
while True:
    time.sleep(1)
"""


def deaf(folder: Path) -> Process:
    """A process that is told to end, and does not."""
    process = Process([sys.executable, "-c", DEAF], folder, dict(os.environ))
    assert process.settled.wait(60)
    assert process.url is not None, process.output
    return process


async def test_a_deaf_process_is_ended_when_its_time_is_over(tmp_path: Path) -> None:
    process = deaf(tmp_path)
    start = time.monotonic()
    await process.stop(grace=0.3)
    assert time.monotonic() - start >= 0.3
    assert process.ended.is_set()
    assert process.status != 0


async def test_a_deaf_process_is_ended_though_the_cell_is_stopped(tmp_path: Path) -> None:
    process = deaf(tmp_path)
    stopping = asyncio.create_task(process.stop(grace=60))
    await asyncio.sleep(0.2)
    stopping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopping
    assert process.ended.is_set()
