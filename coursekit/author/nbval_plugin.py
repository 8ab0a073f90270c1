"""pytest's plugin for nbval: what its kernels need, for whoever runs `pytest --nbval` here.

pyproject.toml loads it (`-p coursekit.author.nbval_plugin`), so that a plain run in a teacher's
CI and the course's own compare the same.
"""

from __future__ import annotations

import tempfile
from typing import Any

import nbval.kernel
import nbval.plugin
import pytest
from jupyter_client.manager import KernelManager

from coursekit import predictions
from coursekit.author.runner import without_ports

SOCKETS = tempfile.TemporaryDirectory(prefix="kernels")


class CourseKernelManager(KernelManager):
    """Starts kernels that fold the answers to predictions, and that need no ports."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        without_ports(self, tempfile.mkdtemp(dir=SOCKETS.name))

    def start_kernel(self, **options: Any) -> Any:
        return super().start_kernel(extra_arguments=[predictions.OPTION], **options)


def measure_nothing(*_: Any) -> None:
    """In place of nbval's way to measure what a kernel runs: `--cov` alone kills each kernel.

    The same cells are measured in the strict run, by coverage itself, as every other process is.
    """


nbval.kernel.KernelManager = CourseKernelManager
nbval.plugin.setup_coverage = nbval.plugin.teardown_coverage = measure_nothing


def pytest_unconfigure() -> None:
    SOCKETS.cleanup()


@pytest.hookimpl(optionalhook=True, trylast=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where xdist is, a notebook's cells go to one worker, in order, whatever `--dist` says."""
    from xdist.scheduler import LoadScopeScheduling

    return LoadScopeScheduling(config, log)
