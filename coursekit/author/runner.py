"""Runs one notebook in a fresh kernel and says what was wrong with the run.

nbclient does the running; added here is what it, nbval and JupyterLab do not see: tasks that
outlive their cell, text that comes after its cell has ended, sessions that nobody closed, and
what the kernel process itself writes to its stderr. Storing outputs is `record`'s business, and
what counts as the same `outputs`'.
"""

from __future__ import annotations

import ast
import asyncio
import atexit
import contextlib
import copy
import json
import os
import re
import signal
import sys
import tempfile
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from jupyter_client.client import KernelClient
from jupyter_client.manager import AsyncKernelManager, KernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from coursekit import predictions
from coursekit.author import frame
from coursekit.author.outputs import differences

KERNEL = "python3"
CELL_TIMEOUT = 300
"""Seconds. No cell of the course needs more than a few, on a busy machine too."""

KERNEL_LOGS_ERRORS_ONLY = "--log-level=ERROR"
"""Without it ipykernel begins by warning that what goes over the loopback is not encrypted."""

BUSY_KERNEL = "IOStream.flush timed out\n"
"""ipykernel's word for a machine that is too busy to take its output at once; nothing is lost."""

STRICT = {
    "CI": "true",  # pytest, for one, prints more where it is set
    "PYTHONWARNINGS": "always::ResourceWarning,always::RuntimeWarning",
}
"""The environment of a kernel in which nothing may be left behind or differ."""

CAPTURE = frozenset({"stream", "display_data", "execute_result", "error"})
REWRITES = {
    "clear_output": "it clears its output",
    "update_display_data": "it updates a display",
}
UNCLOSED = re.compile(
    r"was never awaited|was never retrieved|Task was destroyed|^Unclosed |: unclosed ", re.MULTILINE
)
"""How Python and aiohttp begin their complaints about what was forgotten."""

_PROBE = "_coursekit_probe"
LOAD_PROBE = f"""
def _coursekit_load_probe(path):
    import importlib.util, sys
    spec = importlib.util.spec_from_file_location({_PROBE!r}, path)
    sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[spec.name])

_coursekit_load_probe({str(Path(__file__).with_name("kernel_probe.py"))!r})
del _coursekit_load_probe
"""
"""What loads `kernel_probe` into a kernel."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a run, and the cell it happened in (None: no single one)."""

    cell: int | None
    sentence: str


@dataclass
class Run:
    """What came of running a notebook.

    `rounds` holds one executed copy of the notebook for each time it was run here;
    `kernel_stderr` is what the kernel *process* wrote, which no cell shows, until it was told to
    shut down: what it writes while it does is about its own tasks.
    """

    rounds: list[NotebookNode] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    kernel_stderr: str = ""
    first: int = 1
    """The how-manieth run in its kernel the first of `rounds` was."""


def run(
    notebook: NotebookNode,
    folder: Path,
    *,
    environment: Mapping[str, str] | None = None,
    timeout: int = CELL_TIMEOUT,
) -> Run:
    """Run the cells of `notebook` in a fresh kernel that works in `folder`.

    `notebook` itself is not changed. `environment` is added to this process's; `timeout` is seconds
    for one cell. The first unexpected error, a cell that hangs and a kernel that dies end the run;
    each is a problem of the result, never an exception here.
    """
    return _wait_for(_run(notebook, folder, dict(environment or {}), timeout, None))


def run_twice(
    notebook: NotebookNode, folder: Path, *, skip_waiting: bool = True, timeout: int = CELL_TIMEOUT
) -> Run:
    """Run the cells as `run` does, and again in the same kernel, as they do for whoever goes back.

    The second time asyncio's debug mode is on, and with `skip_waiting` a clock jumps where
    everybody waits. Nothing may be left behind.
    """
    return _wait_for(_run(notebook, folder, STRICT, timeout, skip_waiting))


def run_again(
    notebook: NotebookNode,
    kernel: KernelManager,
    stderr: IO[bytes],
    *,
    skip_waiting: bool = True,
    timeout: int = CELL_TIMEOUT,
) -> Run:
    """The second half of `run_twice`: the cells have run once in `kernel`, which ends with it.

    It was started in the environment STRICT and with this `stderr`, and LOAD_PROBE ran before them.
    """
    return _wait_for(_run_again(notebook, kernel, stderr, skip_waiting, timeout))


def faults(stored: NotebookNode, done: Run) -> list[str]:
    """A sentence for each thing that was wrong with a run, or came out otherwise than `stored`."""
    found = [
        f"{'in it' if problem.cell is None else stored.cells[problem.cell].id}: {problem.sentence}"
        for problem in done.problems
    ]
    if not done.problems:
        for number, executed in enumerate(done.rounds, start=done.first):
            found += [f"run {number}: {each}" for each in differences(stored, executed)]
    if done.kernel_stderr:
        found.append(f"its kernel complained: {done.kernel_stderr.strip()}")
    return found


def _wait_for(running: Coroutine[Any, Any, Run]) -> Run:
    # zmq cannot wait on Windows' default loop; elsewhere this is the default.
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        try:
            return runner.run(running)
        except asyncio.CancelledError:  # see async_start_new_kernel; nobody else cancels
            raise KeyboardInterrupt from None


def without_ports(manager: KernelManager, folder: str) -> None:
    """Have the kernel listen on Unix sockets in the folder, where the system has them.

    Ports are chosen before the kernel has them, and meanwhile another process may take one; the
    kernel then dies at its start.
    """
    if sys.platform != "win32":
        manager.transport, manager.ip = "ipc", f"{folder}/kernel"


async def _run(
    notebook: NotebookNode,
    folder: Path,
    environment: Mapping[str, str],
    timeout: int,
    again_skipping: bool | None,
) -> Run:
    """`run`; `run_twice`, where `again_skipping` says whether the second time skips the waiting."""
    result = Run()
    with tempfile.TemporaryFile() as stderr, tempfile.TemporaryDirectory() as sockets:
        client = _Client(
            copy.deepcopy(notebook),
            kernel_name=KERNEL,
            timeout=timeout,
            extra_arguments=[KERNEL_LOGS_ERRORS_ONLY, predictions.OPTION],
        )
        without_ports(client.create_kernel_manager(), sockets)
        async with client.async_setup_kernel(
            cwd=str(folder), env={**os.environ, **environment}, stderr=stderr
        ):
            await client.install_probe()
            if await _round(client, notebook, result) and (
                again_skipping is None
                or await _strict_round(client, notebook, result, again_skipping)
            ):
                await _look_for_leftovers(client, result)
            result.kernel_stderr = _written(stderr)
    return result


async def _run_again(
    notebook: NotebookNode,
    kernel: KernelManager,
    stderr: IO[bytes],
    skip_waiting: bool,
    timeout: int,
) -> Run:
    result = Run(first=2)
    manager = AsyncKernelManager(kernel_name=KERNEL)
    manager.load_connection_info(kernel.get_connection_info())
    manager.provisioner = kernel.provisioner
    client = _Client(copy.deepcopy(notebook), manager, kernel_name=KERNEL, timeout=timeout)
    async with client.async_setup_kernel(cleanup_kc=True):
        client.stop_at_ctrl_c()
        result.problems += [
            Problem(None, f"in the first run a task outlived its cell: {name}")
            for name in await client.ask("outlived")
        ]
        if await _strict_round(client, notebook, result, skip_waiting):
            await _look_for_leftovers(client, result)
        result.kernel_stderr = _written(stderr)
    return result


async def _round(client: _Client, notebook: NotebookNode, result: Run) -> bool:
    """Run all cells once; False if a cell ended the run."""
    client.nb = copy.deepcopy(notebook)
    client.reset_execution_trackers()
    result.rounds.append(client.nb)
    return await _run_cells(client, result.problems)


async def _strict_round(
    client: _Client, notebook: NotebookNode, result: Run, skip_waiting: bool
) -> bool:
    await client.ask("begin_debug_mode")
    if skip_waiting:
        await client.ask("skip_waiting")
    return await _round(client, notebook, result)


async def _look_for_leftovers(client: _Client, result: Run) -> None:
    result.problems += [
        Problem(None, f"at its end something was left unclosed: {_brief(said)}")
        for said in await client.ask("leftovers")
    ]


def _written(stderr: IO[bytes]) -> str:
    """What the kernel's process has written that means something."""
    written = os.fstat(stderr.fileno()).st_size
    stderr.seek(0)  # the kernel's own place in the file, too: ask this last
    return stderr.read(written).decode("utf-8", "replace").replace(BUSY_KERNEL, "")


async def _run_cells(client: _Client, problems: list[Problem]) -> bool:
    """Run all cells once; False if a cell ended the run."""
    for index, cell in enumerate(client.nb.cells):
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = [], None
        count = client.code_cells_executed + 1
        try:
            await client.async_execute_cell(cell, index, execution_count=count)
        except CellExecutionError as error:
            problems.append(Problem(index, f"it raised {error.ename}: {_brief(error.evalue)}"))
            return False
        except CellTimeoutError:
            problems.append(Problem(index, f"it did not end within {client.timeout} s"))
            client.shutdown_kernel = "immediate"
            return False
        except DeadKernelError:
            if client.interrupted:  # what nbclient makes of being cancelled
                raise asyncio.CancelledError from None
            problems.append(Problem(index, "its kernel died"))
            return False
        finally:
            problems += [
                Problem(index, sentence)
                for sentence in _wrong_with(cell, client.seen.pop(index, set()))
            ]
        problems += [
            Problem(index, f"a task that it started outlives it: {name}")
            for name in await client.ask("outlived")
        ]
        if client.behind is not None:
            problems.append(Problem(index, "it lost what the kernel was to do after it"))
        problems += [
            Problem(by, f"text came after it had ended: {text!r}") for by, text in client.late
        ]
        client.late.clear()
    return True


def _wrong_with(cell: NotebookNode, message_types: set[str]) -> list[str]:
    """What the outputs of a cell that has just run say against it, each as half a sentence."""
    sentences = [why for kind, why in REWRITES.items() if kind in message_types]
    raised = any(output.output_type == "error" for output in cell.outputs)
    if frame.RAISES in cell.metadata.get("tags", ()) and not raised:
        sentences.append("it is tagged raises-exception but raised nothing")
    sentences += [
        f"something was left unclosed: {_brief(output.text)}"
        for output in cell.outputs
        if output.output_type == "stream"
        and output.name == "stderr"
        and UNCLOSED.search(output.text)
    ]
    return sentences


def _is_idle(message: dict[str, Any]) -> bool:
    """Whether the kernel says that it has dealt with the message's parent."""
    return bool(message["msg_type"] == "status" and message["content"]["execution_state"] == "idle")


def _brief(text: str) -> str:
    """The first line of `text`, without the addresses that differ from run to run."""
    return re.sub(r"0x[0-9a-fA-F]+", "0x…", text.strip().partition("\n")[0])


class _Client(NotebookClient):
    """nbclient, which also keeps what nbclient drops, and can ask the kernel's probe."""

    km: AsyncKernelManager
    late: list[tuple[int | None, str]]
    seen: dict[int, set[str]]
    behind: str | None
    """The message that the kernel got while the last cell ran, until it has dealt with it."""
    interrupted: bool
    """Whether somebody has pressed Ctrl-C."""

    def __init__(
        self, notebook: NotebookNode, manager: AsyncKernelManager | None = None, **options: Any
    ) -> None:
        super().__init__(
            notebook, manager, coalesce_streams=True, shutdown_kernel="graceful", **options
        )
        self.late = []
        self.seen = {}
        self.behind = None
        self.interrupted = False
        self._cell_of: dict[str, int] = {}

    async def async_start_new_kernel(self, **kwargs: Any) -> None:
        """As nbclient's, but Ctrl-C cancels what is under way."""
        self.stop_at_ctrl_c()
        await super().async_start_new_kernel(**kwargs)

    def stop_at_ctrl_c(self) -> None:
        """Have Ctrl-C cancel what is under way.

        nbclient has just had it end the kernel instead, behind the back of who waits for it.
        """
        task = asyncio.current_task()
        assert task is not None

        def stop() -> None:
            self.interrupted, self.shutdown_kernel = True, "immediate"
            task.cancel()

        # Windows raises KeyboardInterrupt by itself; and `check` runs each notebook in a thread,
        # where no signal comes.
        with contextlib.suppress(NotImplementedError, RuntimeError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGINT, stop)

    async def async_start_new_kernel_client(self) -> KernelClient:
        """As nbclient's, but leaves no kernel when it is cancelled."""
        try:
            return await super().async_start_new_kernel_client()
        except asyncio.CancelledError:
            await self._async_cleanup_kernel()
            atexit.unregister(self._cleanup_kernel)
            raise

    async def install_probe(self) -> None:
        """Load `kernel_probe` into the kernel; the first thing that runs there."""
        await self._silently(LOAD_PROBE)
        self.late.clear()  # what was said at the kernel's start, before any cell

    async def ask(self, question: str) -> list[str]:
        """The answer of the kernel's probe to `question`, the name of one of its functions."""
        expression = f"__import__('sys').modules[{_PROBE!r}].{question}()"
        reply = await self._silently("", expression)
        answer = reply["user_expressions"]["answer"]["data"]["text/plain"]
        strings: list[str] = json.loads(ast.literal_eval(answer))
        return strings

    async def _silently(self, code: str, expression: str = "None") -> dict[str, Any]:
        """Run `code` so that no cell, count, history or output of the notebook is touched."""
        assert self.kc is not None
        message_id = self.kc.execute(code, silent=True, user_expressions={"answer": expression})
        message = await self.async_wait_for_reply(message_id)
        assert message is not None
        content: dict[str, Any] = message["content"]
        if content["status"] != "ok":
            raise RuntimeError("\n".join(content["traceback"]))
        await self._until_idle(message_id, set())
        return content

    async def _async_poll_output_msg(
        self, parent_msg_id: str, cell: NotebookNode, cell_index: int
    ) -> None:
        """In place of nbclient's, which forgets a message that comes after its cell has ended.

        nbclient sends one cell at a time, a reader's Run All sends them all: something waits
        behind each cell here, too.
        """
        assert self.kc is not None
        self.behind = self.kc.execute("", silent=True)
        self._cell_of[parent_msg_id] = cell_index
        seen = self.seen.setdefault(cell_index, set())
        await self._until_idle(parent_msg_id, seen, cell, cell_index)

    async def _until_idle(
        self,
        parent_id: str,
        seen: set[str],
        cell: NotebookNode | None = None,
        cell_index: int = -1,
    ) -> None:
        """Read what the kernel publishes until it has nothing more to say about `parent_id`."""
        assert self.kc is not None
        while True:
            message = await self.kc.iopub_channel.get_msg(timeout=None)
            kind, content = message["msg_type"], message["content"]
            parent = message["parent_header"].get("msg_id")
            if parent != parent_id:
                if parent == self.behind and _is_idle(message):
                    self.behind = None
                if kind in CAPTURE:
                    text = content.get("text", content.get("evalue", kind))
                    self.late.append((self._cell_of.get(parent), str(text)))
                continue
            seen.add(kind)
            if _is_idle(message):
                return
            if cell is not None:
                self.process_message(message, cell, cell_index)
