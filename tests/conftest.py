"""What holds for every test: the guard is up, workers share evenly.

Fixtures live beside the tests they serve.
"""

from __future__ import annotations

import gc
import os
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from coursekit.project.pytest_plugin import draw_once

START = Path(__file__).parent / "start"

# nbval would take these for notebooks to be compared; tests/kit/author/ runs each on its own.
collect_ignore = ["broken_notebooks"]


def _start_as_its_processes_do() -> None:
    """Put this process, and through PYTHONPATH every process it starts, under the guard."""
    inherited = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    if str(START) not in inherited:
        os.environ["PYTHONPATH"] = os.pathsep.join([str(START), *inherited])
    runpy.run_path(str(START / "sitecustomize.py"))


_start_as_its_processes_do()

# hypothesis' own profile for CI: no deadline, no complaint that a busy machine draws slowly.
settings.load_profile("ci")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Thousands of tests stay until the end: the garbage collector need not look at them.

    It takes a quarter of the time in which they are collected, in each worker, and a tenth of a
    second at each `gc.collect()` of a test.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        draw_once()
        gc.freeze()


ANSWERS = "tests/test_answers.py"
NOTEBOOKS = ("notebooks/", "solutions/")
LONGEST = (
    "tests/test_browser.py",
    "tests/tab/test_in_the_tab.py",
    "tests/test_crawler.py",
    "tests/test_polls.py",
    "tests/test_installation.py",
    "tests/test_site.py",
    "tests/kit/classroom/test_grade.py",
    "notebooks/22_testing.ipynb",
    "notebooks/23_deploying.ipynb",
)
"""What takes minutes in one worker: at the end, the others would wait for it."""


class EvenScheduling(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """xdist's `loadscope`, which nbval needs, with the work shared out more evenly.

    A module is a scope, and a scope is one worker's. The longest module has finer scopes: else one
    worker would still be trying answers when the others had long finished.
    """

    _turn = False

    def _split_scope(self, nodeid: str) -> str:
        module, _, test = nodeid.partition("::")
        if module == ANSWERS:
            return f"{module}::{test.split('-')[:2]}"  # one exercise's answers
        scope: str = super()._split_scope(nodeid)
        return scope

    def _assign_work_unit(self, node: WorkerController) -> None:
        """What takes the longest first; then answers and other tests in turns: many answers wait,
        most other tests compute. Of these the shortest come last."""
        self._turn = not self._turn
        longest = [scope for scope in self.workqueue if scope.startswith(LONGEST)]
        turn = [scope for scope in self.workqueue if scope.startswith(ANSWERS) == self._turn]
        notebooks = [scope for scope in turn if scope.startswith(NOTEBOOKS)]
        if wanted := longest or notebooks or turn:
            self.workqueue.move_to_end(wanted[0], last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> EvenScheduling | None:
    """xdist's hook: who decides which worker runs what (None: what `--dist` says)."""
    return EvenScheduling(config, log) if config.getvalue("dist") == "loadscope" else None
