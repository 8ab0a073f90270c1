"""pytest's plugin for nbval: what its kernels need, for whoever runs `pytest --nbval` here.

pyproject.toml loads it (`-p coursekit.author.nbval_plugin`), so that a plain run in a teacher's
CI and the course's own compare the same. While a notebook runs, which is mostly waiting, the next
one's kernel starts.

With `--nbval-twice`, as `course.py test` has it, each notebook's last test runs it again in the
kernel where it has just run, as a reader does who goes back, and in asyncio's debug mode: the
outputs are the same, no task outlives its cell, nothing is left unclosed, and the kernel itself has
nothing to complain about.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from itertools import groupby, pairwise
from typing import IO, Any

import nbval.kernel
import nbval.plugin
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager
from nbval.plugin import IPyNbFile

from coursekit import predictions
from coursekit.author import notebooks, runner
from coursekit.author.clock import IN_REAL_TIME

TWICE = "--nbval-twice"
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
    written: IO[bytes] | None = None
    """The kernel's stderr, where somebody will want to know."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client_factory = CourseKernelClient
        runner.without_ports(self, tempfile.mkdtemp(dir=SOCKETS.name))

    def start_kernel(self, *, cwd: str, stderr: IO[Any] | None = None, **options: Any) -> None:
        """The kernel in the folder `cwd`: the one there is, or a new one."""
        if stderr is not None:
            stderr.close()  # nbval's /dev/null, which it leaves open
        if cwd == self.started_in:
            return
        self.give_up(restart=True)
        arguments = [predictions.OPTION]
        if KERNELS.twice:
            self.written = tempfile.TemporaryFile()  # noqa: SIM115 - see forget_what_was_written
            arguments.append(runner.KERNEL_LOGS_ERRORS_ONLY)
            options["env"] = os.environ | runner.STRICT
        super().start_kernel(
            extra_arguments=arguments,
            cwd=cwd,
            stderr=self.written or subprocess.DEVNULL,
            **options,
        )

    def start_ahead(self, cwd: str) -> None:
        self.start_kernel(cwd=cwd)
        self.started_in = cwd

    def give_up(self, *, restart: bool = False) -> None:
        """End the kernel that was started for nothing, if there is one."""
        if self.started_in is not None:
            self.shutdown_kernel(now=True, restart=restart)
            self.started_in = None

    def forget_what_was_written(self) -> None:
        if self.written is not None:
            self.written.close()
            self.written = None

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        """What every way to end its kernel by this manager comes to."""
        self.forget_what_was_written()
        await super()._async_cleanup_resources(restart)

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
        self.twice = False

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


class Notebook(IPyNbFile):  # type: ignore[misc]  # nbval has no types
    """nbval's notebook, and behind its cells the test that runs them again."""

    def collect(self) -> Iterator[pytest.Item]:
        yield from super().collect()
        if KERNELS.twice:
            yield SecondRun.from_parent(self, name=SecondRun.TITLE)

    def setup(self) -> None:
        super().setup()
        if KERNELS.twice:
            self.kernel.kc.execute(runner.LOAD_PROBE, silent=True, reply=True, timeout=60)

    def teardown(self) -> None:
        manager = self.kernel and self.kernel.km  # nbval forgets it
        super().teardown()
        if manager is not None:
            manager.forget_what_was_written()


class SecondRun(pytest.Item):
    """All cells once more, strictly, in the kernel in which nbval has run them; it ends there."""

    TITLE = "again, strictly"
    parent: Notebook

    def runtest(self) -> None:
        kernel = self.parent.kernel
        if self.parent.timed_out or not kernel.is_alive():
            pytest.fail("its first run has not come to its end", pytrace=False)
        kernel.kc.stop_channels()
        stored = notebooks.read(self.path)
        done = runner.run_again(
            stored, kernel.km, kernel.km.written, skip_waiting=self.path.stem not in IN_REAL_TIME
        )
        if faults := runner.faults(stored, done):
            pytest.fail("\n".join(["its second run, in debug mode:", *faults]), pytrace=False)

    def reportinfo(self) -> tuple[os.PathLike[str], int, str]:
        return self.path, 0, f"{self.parent.name}: {self.name}"


def measure_nothing(*_: Any) -> None:
    """In place of nbval's way to measure what a kernel runs: `--cov` alone kills each kernel.

    A second run ends its kernel in order, and coverage itself measures it, as every process.
    """


KERNELS = Kernels()
nbval.kernel.KernelManager = KERNELS.manager
nbval.plugin.setup_coverage = nbval.plugin.teardown_coverage = measure_nothing


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("nbval").addoption(
        TWICE, action="store_true", help="Run each notebook again, in asyncio's debug mode"
    )


def pytest_configure(config: pytest.Config) -> None:
    KERNELS.twice = config.getoption(TWICE)
    config.pluginmanager.register(KERNELS)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(parent: pytest.Collector) -> Generator[None, list[Any], list[Any]]:
    """nbval's notebooks, as those that can run twice."""
    return [
        Notebook.from_parent(parent, path=each.path) if isinstance(each, IPyNbFile) else each
        for each in (yield)
    ]


@pytest.hookimpl(optionalhook=True, trylast=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where xdist is, a notebook's cells go to one worker, in order, whatever `--dist` says."""
    from xdist.scheduler import LoadScopeScheduling

    return LoadScopeScheduling(config, log)
