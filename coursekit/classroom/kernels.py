"""Kernels for code that nobody has read yet: bounded in time, memory, output and reach.

A cell that does not end, a kernel that dies and a flood of output are results here, never
exceptions. The code runs as the user who grades: this bounds accidents and idle tricks, and is no
prison. Who grades strangers does so in a container or a virtual machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

import psutil
import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from coursekit.author.runner import KERNEL_LOGS_ERRORS_ONLY, without_ports
from coursekit.classroom.limits import CONFINED

GUARD = Path(__file__).resolve().parents[1] / "guard"
START_TIMEOUT = 60.0
"""Seconds. On a busy machine the imports of a kernel take ten."""

MOST_OUTPUT = 1_000_000
"""Characters that a cell may print before its kernel is ended."""

LARGEST_MESSAGE = 16 << 20
"""Bytes of one message of a kernel. A larger one is not read: it would be here three times over."""

MOST_MEMORY = 1 << 30
"""Bytes that a kernel and what it has started may have in memory."""

MOST_PROCESSES = 256

MOST_ON_DISK = 500 << 20
"""Bytes of all files in a kernel's folder."""

LOOK_EVERY = 0.5
"""Seconds between two looks at what a kernel has taken."""

MARK = "COURSEKIT_KERNEL"
"""The environment variable by which everything is found that a kernel has started."""
ROUNDS = 40
"""How often it is looked for, while it goes on starting more."""


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

    def __init__(
        self, manager: AsyncKernelManager, client: AsyncKernelClient, own: Path | None = None
    ) -> None:
        self._manager = manager
        self._client = client
        self._own = own
        self._looked = self._computed = 0.0
        # zmq breaks the connection off when a message is too large, and says so here.
        self._connection = client.iopub_channel.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)

    async def run(self, source: str, timeout: float, processor: float | None = None) -> Result:
        """Run one cell for at most `timeout` seconds, `processor` seconds of them computing."""
        if not source.strip():
            return Result()
        source = source.encode("utf-8", "replace").decode()  # half a character is none
        self._computed = _computing(self._pid)
        printed: list[str] = []
        try:
            async with asyncio.timeout(timeout):
                message_id = self._client.execute(source, allow_stdin=False, stop_on_error=False)
                async for kind, content in self._said(message_id):
                    if kind == "stream":
                        printed.append(content["text"])
                    if kind == "lost" or sum(map(len, printed)) > MOST_OUTPUT:
                        return Result(ended=f"it printed more than {MOST_OUTPUT:,} characters")
                    if took := await self._took_too_much(processor):
                        return Result(ended=took)
                reply = await self._reply(message_id)
        except TimeoutError:
            return Result("".join(printed), ended=f"it had not ended after {timeout:g} s")
        except EOFError:
            return Result("".join(printed), ended="it ended the whole program")
        if reply["status"] == "error":
            text = reply["evalue"] or reply["ename"]
            return Result("".join(printed), text, reply["ename"])
        return Result("".join(printed))

    @property
    def _pid(self) -> int | None:
        return getattr(self._manager.provisioner, "pid", None)

    async def _took_too_much(self, processor: float | None) -> str | None:
        """What the kernel has too much of, as the end of a sentence; looks only now and then."""
        now = time.monotonic()
        if self._own is None or now - self._looked < LOOK_EVERY:
            return None
        self._looked = now
        if processor and _computing(self._pid) - self._computed > processor:
            return f"it had not ended after computing for {processor:g} s"
        return await asyncio.to_thread(_too_much, self._pid, self._own)

    async def _said(self, message_id: str) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        """The messages about one cell, to its end. Raises EOFError when the kernel dies."""
        while True:
            try:
                message = await self._client.get_iopub_msg(timeout=0.5)
            except Empty:
                lost = await self._connection.poll(0)
                if lost:
                    await asyncio.sleep(LOOK_EVERY)  # it may be about to die
                if not await self._manager.is_alive():
                    raise EOFError from None
                yield ("lost" if lost else "silence"), {}
                continue
            if message["parent_header"].get("msg_id") != message_id:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return
            yield kind, content

    async def _reply(self, message_id: str) -> dict[str, Any]:
        """What the kernel says of a cell that has ended. Raises EOFError when the kernel dies.

        IPython prints the traceback where a group is among the exceptions, and says there only that
        anything was raised.
        """
        while True:
            try:
                message = await self._client.get_shell_msg(timeout=0.5)
            except Empty:
                if not await self._manager.is_alive():
                    raise EOFError from None
                continue
            if message["parent_header"].get("msg_id") == message_id:
                content: dict[str, Any] = message["content"]
                return content


def _computing(pid: int | None) -> float:
    """Seconds that a kernel has used of a processor until now."""
    with contextlib.suppress(psutil.Error):
        times = psutil.Process(pid).cpu_times()
        return float(times.user + times.system)
    return 0.0


def _memory(pid: int | None, *, shared: bool) -> int:
    """Bytes that a kernel and its children have in memory, with or without what they share.

    What is shared is counted for each of them; what is not, is slow to find out.
    """
    taken = 0
    with contextlib.suppress(psutil.Error):
        kernel = psutil.Process(pid)
        for process in [kernel, *kernel.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                taken += process.memory_info().rss if shared else process.memory_full_info().uss
    return taken


def _too_much(pid: int | None, folder: Path) -> str | None:
    with contextlib.suppress(psutil.Error):
        if len(psutil.Process(pid).children(recursive=True)) > MOST_PROCESSES:
            return f"it started more than {MOST_PROCESSES} processes"
    if _memory(pid, shared=True) > MOST_MEMORY and _memory(pid, shared=False) > MOST_MEMORY:
        return f"it took more than {MOST_MEMORY >> 20:,} MiB of memory"
    written = 0
    for place, _folders, files in os.walk(folder):
        for name in files:
            with contextlib.suppress(OSError):
                written += Path(place, name).lstat().st_size
    if written > MOST_ON_DISK:
        return f"it wrote more than {MOST_ON_DISK >> 20:,} MiB into files"
    return None


def _environment(folder: Path, mark: str, *, confined: bool) -> dict[str, str]:
    """This process's, but for a class's server: what is judged here asks only its own.

    Confined, it has a home of its own: what a submission leaves there is no one else's start-up.
    """
    environment = {name: value for name, value in os.environ.items() if name != "COURSE_SERVER"}
    path = os.pathsep.join([str(GUARD), environment.get("PYTHONPATH", "")]).strip(os.pathsep)
    environment |= {"PYTHONPATH": path, MARK: mark}
    if confined:
        own = folder.parent
        for place in (folder, own / "home", own / "tmp"):
            place.mkdir(exist_ok=True)
        environment |= {"IPYTHONDIR": str(own / "home"), "MALLOC_ARENA_MAX": "2"}
        if sys.platform != "win32":
            environment |= {"HOME": str(own / "home"), "TMPDIR": str(own / "tmp")}
    return environment


@contextlib.asynccontextmanager
async def started(
    folder: Path, environment: Mapping[str, str], *, confined: bool = False
) -> AsyncIterator[Kernel]:
    """A kernel that works in `folder`; afterwards it and all that it has started are gone.

    `confined` is for what strangers wrote: it writes into the folder that `folder` is in, and
    nowhere else, and is ended when it takes too much memory or space. `folder` need not exist then.
    """
    mark = secrets.token_hex(8)
    # Unix sockets must have short paths, and their folder must not be the submission's.
    with tempfile.TemporaryDirectory(prefix="grade", ignore_cleanup_errors=True) as sockets:
        manager = AsyncKernelManager(kernel_name="limited", kernel_spec_manager=_LimitedSpecs())
        manager.connection_file = str(Path(sockets) / "kernel.json")
        without_ports(manager, sockets)
        told = {**_environment(folder, mark, confined=confined), **environment}
        if confined:
            told[CONFINED] = os.pathsep.join([str(folder.parent), sockets])
        await manager.start_kernel(
            cwd=str(folder),
            env=told,
            extra_arguments=[KERNEL_LOGS_ERRORS_ONLY],
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        group = getattr(manager.provisioner, "pid", None)
        client = manager.client()
        client.context.setsockopt(zmq.MAXMSGSIZE, LARGEST_MESSAGE)
        client.start_channels()
        own: int | None = None
        try:
            await client.wait_for_ready(timeout=START_TIMEOUT)
            own = _held_namespace(group) if confined else None
            yield Kernel(manager, client, folder.parent if confined else None)
        finally:
            client.iopub_channel.socket.disable_monitor()
            client.stop_channels()
            await manager.shutdown_kernel(now=True)
            if sys.platform != "win32" and group:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(group, signal.SIGKILL)
            await asyncio.to_thread(_end_what_is_left, mark, own)


def _namespace(place: str) -> str | None:
    """Linux' name for the user namespace at a place in /proc; None where there is none."""
    try:
        return str(Path(place).readlink())
    except OSError:
        return None


def _held_namespace(pid: int | None) -> int | None:
    """What `confined` has put a kernel into, and nothing that it starts can leave: an open file.

    As long as it is open no other kernel's namespace gets the same name. None where a namespace was
    not allowed.
    """
    place = f"/proc/{pid}/ns/user"
    if _namespace(place) in (None, _namespace("/proc/self/ns/user")):
        return None
    with contextlib.suppress(OSError):
        return os.open(place, os.O_RDONLY)
    return None


def _end_what_is_left(mark: str, held: int | None) -> None:
    """End every process that a kernel has left, those too that have got out of its group.

    Closes `held`, the kernel's namespace.
    """
    namespace = None if held is None else _namespace(f"/proc/self/fd/{held}")
    try:
        for _ in range(ROUNDS):
            left = []
            for process in psutil.process_iter():
                with contextlib.suppress(psutil.Error, OSError):
                    is_its = process.environ().get(MARK) == mark
                    is_its |= (
                        namespace is not None
                        and _namespace(f"/proc/{process.pid}/ns/user") == namespace
                    )
                    if is_its and process.status() != psutil.STATUS_ZOMBIE:
                        left.append(process)
            if not left:
                return
            for process in left:
                with contextlib.suppress(psutil.Error):
                    process.kill()
    finally:
        if held is not None:
            os.close(held)
