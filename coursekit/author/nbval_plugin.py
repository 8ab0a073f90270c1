"""pytest's plugin for nbval: what its kernels need, for whoever runs `pytest --nbval` here.

pyproject.toml loads it (`-p coursekit.author.nbval_plugin`), so that a plain run in a teacher's
CI and the course's own compare the same. While a notebook runs, which is mostly waiting, the next
one's kernel starts.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Generator
from itertools import groupby, pairwise
from typing import Any

import nbval.kernel
import nbval.plugin
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager
from nbval.plugin import IPyNbFile

from coursekit import predictions
from coursekit.author.runner import without_ports

SOCKETS = tempfile.TemporaryDirectory(prefix="kernels")


class CourseKernelClient(BlockingKernelClient):
    """Does not wait for silence before the first cell: nbval asks whose message it is."""

    def wait_for_ready(self, timeout: float | None = None) -> None:
        try:
            self.kernel_info(reply=True, timeout=timeout)
        except TimeoutError as error:
            raise RuntimeError(f"the kernel has not answered for {timeout} s") from error


class CourseKernelManager(KernelManager):
    """Starts kernels that fold the answers to predictions, and that need no ports."""

    started_in: str | None = None
    """The folder it has a kernel in before it is asked for one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client_factory = CourseKernelClient
        without_ports(self, tempfile.mkdtemp(dir=SOCKETS.name))

    def start_kernel(self, *, cwd: str, stderr: Any, **options: Any) -> None:
        """The kernel in the folder `cwd`: the one there is, or a new one."""
        if cwd == self.started_in:
            stderr.close()  # nbval's /dev/null; what was started ahead has its own
            return
        self.give_up(restart=True)
        folding = [predictions.OPTION]
        super().start_kernel(extra_arguments=folding, cwd=cwd, stderr=stderr, **options)

    def start_ahead(self, cwd: str) -> None:
        self.start_kernel(cwd=cwd, stderr=subprocess.DEVNULL)
        self.started_in = cwd

    def give_up(self, *, restart: bool = False) -> None:
        """End the kernel that was started for nothing, if there is one."""
        if self.started_in is not None:
            self.shutdown_kernel(now=True, restart=restart)
            self.started_in = None

    async def _async_wait(self, pollinterval: float = 0.005) -> None:
        """In place of every tenth of a second: what was killed is gone at once."""
        await super()._async_wait(pollinterval)


class Kernels:
    """The managers that nbval asks for. While one notebook runs, the next one has its kernel."""

    def __init__(self) -> None:
        self.folder_after: dict[pytest.Collector | None, str] = {}
        """The folder of the notebook that comes after this one."""
        self.next: CourseKernelManager | None = None
        self.options: dict[str, Any] = {}

    def manager(self, **options: Any) -> CourseKernelManager:
        """What nbval takes for the class KernelManager."""
        self.options = options
        manager, self.next = self.next or CourseKernelManager(**options), None
        return manager

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workerinput"):
            return  # xdist says at the last moment which notebook comes next
        files = [file for file, _ in groupby(session.items, lambda item: item.parent)]
        self.folder_after = {
            file: str(after.path.parent)
            for file, after in pairwise(files)
            if isinstance(file, IPyNbFile) and isinstance(after, IPyNbFile)
        }

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None]:
        yield
        if folder := self.folder_after.pop(item.parent, None):  # its own kernel is ready
            self.next = CourseKernelManager(**self.options)
            self.next.start_ahead(folder)

    def pytest_unconfigure(self) -> None:
        if self.next:
            self.next.give_up()
        SOCKETS.cleanup()


def measure_nothing(*_: Any) -> None:
    """In place of nbval's way to measure what a kernel runs: `--cov` alone kills each kernel.

    The same cells are measured in the strict run, by coverage itself, as every other process is.
    """


KERNELS = Kernels()
nbval.kernel.KernelManager = KERNELS.manager
nbval.plugin.setup_coverage = nbval.plugin.teardown_coverage = measure_nothing


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(KERNELS)


@pytest.hookimpl(optionalhook=True, trylast=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where xdist is, a notebook's cells go to one worker, in order, whatever `--dist` says."""
    from xdist.scheduler import LoadScopeScheduling

    return LoadScopeScheduling(config, log)
