"""The polls application as a reader meets it: its own suite, and it as a process.

What its handlers do is tested by its own suite in solutions/polls/tests, which lesson 22 writes.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from coursekit.author.frame import ROOT
from coursekit.project import workspace
from coursekit.project.workspace import Workspace

POLLS = ROOT / "solutions" / "polls"
COMMAND = ("-m", "polls", "--config", "config/polls.yaml")

SLOW_TO_STOP = """
import atexit, runpy, time
from aiosqlite import core

stop = core.Connection.stop


def stop_late(self):
    self._tx.put_nowait((None, lambda: time.sleep(0.3)))
    return stop(self)


core.Connection.stop = stop_late
atexit.register(time.sleep, 0.6)
runpy.run_module("polls", run_name="__main__")
"""
"""Polls, where each thread of aiosqlite ends after the loop, and has the time to say so."""


@pytest.fixture
def project(tmp_path: Path) -> Workspace:
    """A copy of the project, so that nothing is written beside the real one."""
    litter = shutil.ignore_patterns("__pycache__", ".*", "*.db*")
    return Workspace(Path(shutil.copytree(POLLS, tmp_path / "polls", ignore=litter)))


async def test_its_own_suite_passes(project: Workspace) -> None:
    finished = await project.run("-X", "dev", "-m", "pytest", "-q", timeout=500)
    assert finished.status == 0, finished.output


def test_it_is_typed() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "-p", "polls", "-p", "tests"]
    finished = subprocess.run(command, cwd=POLLS, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout


async def test_it_starts_with_nothing_set_up_and_keeps_what_it_has(project: Workspace) -> None:
    for votes in (1, 2):
        application = project.serve(*COMMAND)
        async with application as url, aiohttp.ClientSession(url) as session:
            assert await vote(session) == {"choice": 1, "votes": votes}
            async with session.get("/api/questions") as response:
                assert len(await response.json()) == 2
        assert application.status == 0
        assert application.output == f"======== Running on {str(url).rstrip('/')} ========\n"


async def vote(session: aiohttp.ClientSession) -> object:
    async with session.post("/api/questions/1/votes", json={"choice": 1}) as response:
        assert response.status == 201
        return await response.json()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
async def test_a_vote_that_has_begun_counts_though_the_server_is_told_to_stop(
    project: Workspace,
) -> None:
    application = project.serve(*COMMAND)
    url = await application.__aenter__()
    # Another program writes: the vote has to wait, so it is in the middle when the end is near.
    with closing(sqlite3.connect(project.folder / "polls.db", isolation_level=None)) as other:
        async with aiohttp.ClientSession(url) as session:
            other.execute("BEGIN IMMEDIATE")
            begun = asyncio.create_task(vote(session))
            async with session.get("/static/style.css") as response:  # sent, and so seen, after it
                await response.read()
            stopping = asyncio.create_task(application.__aexit__())
            await nobody_listens(url)
            assert not begun.done()
            other.execute("COMMIT")
            assert await begun == {"choice": 1, "votes": 1}
            await stopping
        assert application.status == 0
        assert other.execute("SELECT votes FROM choice WHERE id = 1").fetchall() == [(1,)]


async def nobody_listens(url: URL) -> None:
    assert url.host is not None
    while True:
        try:
            _reader, writer = await asyncio.open_connection(url.host, url.port)
        except ConnectionError:
            return
        writer.close()
        await asyncio.sleep(0.01)


async def test_workers_that_start_together_make_the_tables_once(project: Workspace) -> None:
    workers = [project.serve(*COMMAND) for _ in range(3)]
    urls = await asyncio.gather(*(worker.__aenter__() for worker in workers))
    async with aiohttp.ClientSession() as session:
        for url in urls:
            async with session.get(url / "api/questions") as response:
                assert len(await response.json()) == 2
    await asyncio.gather(*(worker.__aexit__() for worker in workers))
    assert [worker.status for worker in workers] == [0, 0, 0]


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ("port: 99999", "scratch/x.yaml: port: input should be less than or equal to 65535."),
        (
            "prot: 1",
            "scratch/x.yaml: prot is not a setting; there are host, port, database, secret.",
        ),
        (None, "scratch/x.yaml: this file cannot be read."),
    ],
)
async def test_a_configuration_that_cannot_be_used_ends_it_with_a_sentence(
    project: Workspace, config: str | None, sentence: str
) -> None:
    if config is not None:
        project.write("scratch/x.yaml", config)
    finished = await project.run("-m", "polls", "--config", "scratch/x.yaml")
    assert finished == workspace.Finished(2, sentence)


async def test_a_taken_port_ends_it_with_a_sentence(project: Workspace) -> None:
    async with project.serve(*COMMAND) as url:
        finished = await project.run(*COMMAND, environment={"POLLS_PORT": str(url.port)})
    assert finished.status == 1
    assert finished.output.startswith("polls cannot start: ")
    assert "Traceback" not in finished.output


@pytest.mark.parametrize(
    "database",
    ["sqlite+aiosqlite:///no-such-folder/polls.db", "postgresql+asyncpg://polls@127.0.0.1:1/polls"],
)
async def test_a_database_that_is_not_there_ends_it_with_a_sentence(
    project: Workspace, database: str
) -> None:
    command = ["-c", SLOW_TO_STOP, *COMMAND[2:]]
    finished = await project.run(*command, environment={"POLLS_DATABASE": database})
    assert finished.status == 1
    assert finished.output.splitlines()[-1].startswith("polls cannot start: ")
    assert "Traceback" not in finished.output
