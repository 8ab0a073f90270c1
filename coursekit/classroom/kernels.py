"""Kernels for code that nobody has read yet: bounded in time, memory, output and reach.

A cell that does not end, a kernel that dies and a flood of output are results here, never
exceptions. The code runs as the user who grades: this bounds accidents and idle tricks, and is no
prison. Who grades strangers does so in a container or a virtual machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from coursekit.author.runner import KERNEL_LOGS_ERRORS_ONLY, without_ports

GUARD = Path(__file__).resolve().parents[1] / "guard"
START_TIMEOUT = 60.0
"""Seconds. On a busy machine the imports of a kernel take ten."""

MOST_OUTPUT = 1_000_000
"""Characters that a cell may print before its kernel is ended."""


@dataclass(frozen=True)
class Result:
    """What became of a cell. `ended` says why its kernel is gone, as the end of a sentence."""

    printed: str = ""
    error: str | None = None
    """The exception's message, or its name where it has none; None: it raised nothing."""
    error_name: str = ""
    ended: str | None = None

    @property
    def ok(self) -> bool:
        return self.error is None and self.ended is None


class _LimitedSpecs(KernelSpecManager):
    """The kernel of this Python, started by `limits`."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        argv = [sys.executable, "-m", "coursekit.classroom.limits", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, language="python", display_name=kernel_name)


class Kernel:
    """One kernel. Use `started` to get one that is surely ended again."""

    def __init__(self, manager: AsyncKernelManager, client: AsyncKernelClient) -> None:
        self._manager = manager
        self._client = client

    async def run(self, source: str, timeout: float) -> Result:
        """Run one cell for at most `timeout` seconds."""
        if not source.strip():
            return Result()
        printed: list[str] = []
        error: dict[str, Any] = {}
        try:
            async with asyncio.timeout(timeout):
                message_id = self._client.execute(source, allow_stdin=False, stop_on_error=False)
                async for kind, content in self._said(message_id):
                    if kind == "stream":
                        printed.append(content["text"])
                    elif kind == "error":
                        error = content
                    if sum(map(len, printed)) > MOST_OUTPUT:
                        return Result(ended=f"it printed more than {MOST_OUTPUT:,} characters")
        except TimeoutError:
            return Result("".join(printed), ended=f"it had not ended after {timeout:g} s")
        except EOFError:
            return Result("".join(printed), ended="it ended the whole program")
        if error:
            text = error["evalue"] or error["ename"]
            return Result("".join(printed), text, error["ename"])
        return Result("".join(printed))

    async def _said(self, message_id: str) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        """The messages about one cell, to its end. Raises EOFError when the kernel dies."""
        while True:
            try:
                message = await self._client.get_iopub_msg(timeout=0.5)
            except Empty:
                if not await self._manager.is_alive():
                    raise EOFError from None
                continue
            if message["parent_header"].get("msg_id") != message_id:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return
            yield kind, content


def _own_environment() -> dict[str, str]:
    """This process's, but for a class's server: what is judged here asks only its own."""
    return {name: value for name, value in os.environ.items() if name != "COURSE_SERVER"}


@contextlib.asynccontextmanager
async def started(folder: Path, environment: Mapping[str, str]) -> AsyncIterator[Kernel]:
    """A kernel that works in `folder`; afterwards it and all that it has started are gone."""
    # Unix sockets must have short paths, and their folder must not be the submission's.
    with tempfile.TemporaryDirectory(prefix="grade") as sockets:
        manager = AsyncKernelManager(kernel_name="limited", kernel_spec_manager=_LimitedSpecs())
        manager.connection_file = str(Path(sockets) / "kernel.json")
        without_ports(manager, sockets)
        path = os.pathsep.join([str(GUARD), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep)
        await manager.start_kernel(
            cwd=str(folder),
            env={**_own_environment(), "PYTHONPATH": path, **environment},
            extra_arguments=[KERNEL_LOGS_ERRORS_ONLY],
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        group = getattr(manager.provisioner, "pid", None)
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=START_TIMEOUT)
            yield Kernel(manager, client)
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)
            if sys.platform != "win32" and group:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(group, signal.SIGKILL)
