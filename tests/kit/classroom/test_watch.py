"""Watching says the first thing that is not right yet, and ends when all is."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat import NotebookNode, v4

from coursekit.author.notebooks import CannotUse
from coursekit.classroom import watch
from tests.kit.classroom.handed_in import LESSON, all_right, answers_of, but, handed_out, put

FILE = f"{LESSON}.ipynb"


async def test_it_says_the_first_not_yet_until_all_checks_pass(tmp_path: Path) -> None:
    path = put(handed_out(), tmp_path, FILE)
    said: asyncio.Queue[str] = asyncio.Queue()
    watching = asyncio.create_task(watch.watch(path, said.put_nowait))
    assert "Exercise 1: " in (first := await said.get())
    assert "NOT YET  exercise 1 is not written yet" in first
    # Of a group IPython prints the traceback, and stores no error.
    put(but(2, "raise ExceptionGroup('both', [KeyError('x')])"), path)
    assert "Exercise 2: " in (second := await said.get())
    assert "A cell raised ExceptionGroup: both (1 sub-exception)" in second
    path.write_text('{"cells": [', "utf-8")  # in the middle of being saved
    await asyncio.sleep(2 * watch.LOOK_EVERY)
    put(all_right(), path)
    assert "All 3 checks pass." in await said.get()
    await watching


async def test_a_cell_that_ends_the_kernel_is_told_and_the_notebook_only_read(
    tmp_path: Path,
) -> None:
    notebook = all_right()
    answers_of(notebook)[1].source = "import os\nos._exit(1)"
    path = put(notebook, tmp_path, FILE)
    before = path.read_bytes(), path.stat().st_mtime_ns
    done, told = await watch.verdict(path)
    assert not done
    assert told.startswith("Exercise 2: ")
    assert "it ended the whole program" in told
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.parametrize(("notebook", "status"), [(all_right, 0), (handed_out, 1)])
def test_once_is_for_programs(
    notebook: Callable[[], NotebookNode],
    status: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / FILE).touch()
    put(notebook(), tmp_path, "exercises", FILE)
    assert watch.main(["00", "--once"]) == status
    assert ("All 3 checks pass." in capsys.readouterr().out) is (status == 0)


def test_of_several_copies_the_one_saved_last_is_watched(tmp_path: Path) -> None:
    mine = put(handed_out(), tmp_path, f"{LESSON}.mine-1.ipynb")
    fresh = put(handed_out(), tmp_path, FILE)
    os.utime(mine, ns=(2 * 10**18, 2 * 10**18))
    for name in ("00", LESSON):
        assert watch.newest(name, tmp_path) == mine
    os.utime(mine, (1, 1))
    assert watch.newest("00", tmp_path) == fresh
    with pytest.raises(CannotUse, match="no exercise notebook called '07'"):
        watch.newest("07", tmp_path)


@pytest.mark.parametrize(
    "name", ["2", "02", "02_tasks", "02_tasks.ipynb", "exercises/02_tasks.ipynb"]
)
def test_a_notebook_may_be_named_as_for_the_other_commands(tmp_path: Path, name: str) -> None:
    for other in ("02_tasks", "12_tls"):
        (tmp_path / f"{other}.ipynb").touch()
    assert watch.newest(name, tmp_path).stem == "02_tasks"


def test_a_number_that_means_two_lessons_is_asked_about(tmp_path: Path) -> None:
    """A lesson that has a new name leaves a notebook of the old one behind."""
    for name in ("24_capstone", "24_crawler_parts", "24_crawler_parts.mine-1"):
        (tmp_path / f"{name}.ipynb").touch()
    with pytest.raises(CannotUse, match="'24' may be 24_capstone or 24_crawler_parts: say which"):
        watch.newest("24", tmp_path)
    assert watch.newest("24_capstone", tmp_path).stem == "24_capstone"
    (tmp_path / "24_capstone.ipynb").rename(tmp_path / "24_capstone.mine-1.ipynb")
    (tmp_path / "24_crawler_parts.mine-1.ipynb").unlink()
    os.utime(tmp_path / "24_crawler_parts.ipynb", (1, 1))
    assert watch.newest("24", tmp_path).stem == "24_crawler_parts"


@pytest.mark.parametrize(("end", "status"), [(None, 0), (KeyboardInterrupt, 130)])
def test_it_ends_when_all_is_right_or_when_it_is_stopped(
    end: type[BaseException] | None,
    status: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def watching(path: Path, say: Callable[[str], None]) -> None:
        say(path.name)
        if end is not None:
            raise end

    monkeypatch.setattr(watch, "watch", watching)
    monkeypatch.setattr(watch, "course", lambda: tmp_path)
    put(handed_out(), tmp_path, "exercises", FILE)
    assert watch.main(["00"]) == status
    said = capsys.readouterr().out
    assert said.startswith(f"Watching {FILE}; ")
    assert f"\n{FILE}\n" in said


def test_a_notebook_without_checks_is_not_done(tmp_path: Path) -> None:
    path = put(v4.new_notebook(), tmp_path, FILE)
    assert asyncio.run(watch.verdict(path)) == (False, "It holds no check.")
