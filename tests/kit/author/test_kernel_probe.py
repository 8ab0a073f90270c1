"""What the probe in the kernel says of tasks, and that it keeps none of them alive."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import json
import weakref
from types import ModuleType, SimpleNamespace

import IPython
import pytest


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The probe, loaded where there is no kernel; its hooks are called by hand."""
    shell = SimpleNamespace(events=SimpleNamespace(register=lambda name, hook: None))
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    module = importlib.import_module("coursekit.author.kernel_probe")
    return importlib.reload(module)


async def pause() -> None:
    await asyncio.sleep(60)


async def test_a_task_that_outlives_its_cell_is_named_once(probe: ModuleType) -> None:
    earlier = asyncio.create_task(pause())
    probe._remember_tasks(None)
    task = asyncio.create_task(pause())
    probe._note_new_tasks(None)
    assert json.loads(probe.outlived()) == ["pause"]
    assert json.loads(probe.outlived()) == []
    for each in (earlier, task):
        each.cancel()


async def test_a_task_that_is_cancelled_gets_the_time_to_end(probe: ModuleType) -> None:
    probe._remember_tasks(None)
    task = asyncio.create_task(pause())
    await asyncio.sleep(0)
    task.cancel()
    probe._note_new_tasks(None)
    await asyncio.sleep(0)
    assert json.loads(probe.outlived()) == []


async def test_who_was_asked_keeps_no_task(probe: ModuleType) -> None:
    probe._remember_tasks(None)
    task = asyncio.create_task(pause())
    probe._note_new_tasks(None)
    probe.outlived()
    task.cancel()
    await asyncio.wait([task])
    forgotten = weakref.ref(task)
    del task
    gc.collect()
    assert forgotten() is None


async def test_what_outlives_any_cell_is_named_when_somebody_asks(probe: ModuleType) -> None:
    tasks = []
    for _ in range(2):
        probe._remember_tasks(None)
        tasks.append(asyncio.create_task(pause()))
        probe._note_new_tasks(None)
    assert json.loads(probe.outlived()) == ["pause", "pause"]
    for task in tasks:
        task.cancel()


async def test_debug_mode_begins_for_what_runs_and_for_what_will(
    probe: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "")
    loop = asyncio.get_running_loop()
    try:
        assert json.loads(probe.begin_debug_mode()) == []
        with contextlib.closing(asyncio.new_event_loop()) as new:
            assert [loop.get_debug(), new.get_debug()] == [True, True]
    finally:
        loop.set_debug(False)
