"""The clock of the answers and of second runs: it skips waiting, and nothing else."""

from __future__ import annotations

import asyncio
import select
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from coursekit.author import runner
from coursekit.author.clock import Clock, skipping
from local_server import Server


def test_an_hour_in_which_nothing_happens_takes_none() -> None:
    began = time.monotonic()
    with skipping():
        before = time.monotonic()
        asyncio.run(asyncio.sleep(3600))
        assert 3600 <= time.monotonic() - before < 3660
    assert time.monotonic() - began < 60


def test_dates_go_on_with_it() -> None:
    """Retry-After may be a date; who waits until then must not be early."""
    with skipping(dates=True):
        from datetime import datetime as as_a_cell_has_it

        before = datetime.now(UTC)  # what was imported earlier has the real time
        now, seconds = as_a_cell_has_it.now(UTC), time.time()
        asyncio.run(asyncio.sleep(3600))
        passed = as_a_cell_has_it.now(UTC) - now
        assert 3600 <= passed.total_seconds() < 3660
        assert 3600 <= time.time() - seconds < 3660
        assert datetime.now(UTC) - before < timedelta(seconds=60)
        assert isinstance(now, datetime)
        assert isinstance(before, as_a_cell_has_it)
        assert as_a_cell_has_it.fromtimestamp(seconds, UTC) <= as_a_cell_has_it.now(UTC)
        held_up = time.time()
        ended = datetime.now() + timedelta(seconds=0.2)
        while datetime.now() < ended:  # as a busy machine holds up a process
            select.select([], [], [], 0.2)
        assert time.time() - held_up < 0.1


def test_two_loops_wait_for_one_another() -> None:
    async def ends() -> list[str]:
        limit = aiohttp.ClientTimeout(sock_read=4)
        async with aiohttp.ClientSession(server.url, timeout=limit) as session:

            async def end(path: str) -> str:
                try:
                    async with session.get(path) as response:
                        await response.read()
                        return f"{response.status}"
                except TimeoutError:
                    return "silent"

            drips = [f"/drip?numbytes=2&delay=0&duration={seconds}" for seconds in (6, 10)]
            paths = [*drips, "/delay/3", "/faults/never"]
            return await asyncio.gather(*map(end, paths))

    with skipping(), Server() as server:
        assert asyncio.run(ends()) == ["200", "silent", "200", "silent"]


def test_a_loop_that_is_at_work_is_waited_for() -> None:
    done: Future[str] = Future()

    async def work() -> None:
        time.sleep(0.1)  # noqa: ASYNC251  (work that holds its loop)
        done.set_result("done")

    async def wait() -> str:
        thread = threading.Thread(target=asyncio.run, args=(work(),))
        thread.start()
        async with asyncio.timeout(60):
            result = await asyncio.wrap_future(done)
        thread.join()
        return result

    with skipping():
        assert asyncio.run(wait()) == "done"


@pytest.mark.skipif(sys.platform == "win32", reason="its loops have no selector")
def test_work_in_a_thread_and_a_program_take_their_time() -> None:
    async def work() -> None:
        async with asyncio.timeout(60):
            await asyncio.to_thread(time.sleep, 0.1)
        done = asyncio.Event()
        loop = asyncio.get_running_loop()

        def work_of_its_own() -> None:
            time.sleep(0.1)
            loop.call_soon_threadsafe(done.set)

        threading.Thread(target=work_of_its_own).start()
        async with asyncio.timeout(60):
            await done.wait()
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-S", "-c", "print('done')", stdout=subprocess.PIPE
        )
        async with asyncio.timeout(60):
            assert (await program.communicate())[0] == b"done\n"

    with skipping():
        asyncio.run(work())


def test_time_in_which_nobody_got_to_run_is_no_stillness() -> None:
    looks = 0

    def held_up(_selector: object, _timeout: float) -> object:
        nonlocal looks
        looks += 1
        return select.select([], [], [], 0.02)[0]

    clock, loop = Clock(), asyncio.new_event_loop()
    clock.run_forever(lambda loop: clock.select(held_up, loop._selector, 3600), loop)
    loop.close()
    assert looks >= 3


def test_what_others_sleep_is_not_skipped() -> None:
    """As a kernel's thread does, which looks once a second for its parent."""
    ended = threading.Event()

    def look_again_and_again() -> None:
        while not ended.is_set():
            time.sleep(0.02)

    theirs = threading.Thread(target=look_again_and_again)
    theirs.start()
    try:
        with skipping():
            before = time.monotonic()
            select.select([], [], [], 0.3)
            assert time.monotonic() - before < 0.2
    finally:
        ended.set()
        theirs.join()


class TellsLate(ThreadPoolExecutor):
    """Whose thread, on a busy machine, is held up between its work and telling a loop of it."""

    def submit(self, *arguments: Any, **options: Any) -> Future[Any]:
        future = super().submit(*arguments, **options)
        future.add_done_callback(lambda _: select.select([], [], [], 0.05))
        return future


def test_a_loop_is_told_that_a_thread_is_done_before_time_is_skipped() -> None:
    async def work() -> None:
        loop = asyncio.get_running_loop()
        with TellsLate(1) as executor:
            async with asyncio.timeout(3600):
                await loop.run_in_executor(executor, select.select, [], [], [], 0.05)

    with skipping():
        asyncio.run(work())


def test_python_has_its_own_clock_again() -> None:
    usual = time.monotonic, time.perf_counter, asyncio.BaseEventLoop.run_forever
    with skipping():
        assert time.monotonic is not usual[0]
    assert (time.monotonic, time.perf_counter, asyncio.BaseEventLoop.run_forever) == usual


def test_aiohttp_knows_how_long_a_connection_has_been_idle() -> None:
    async def connections() -> int:
        connector = aiohttp.TCPConnector(keepalive_timeout=5)
        async with aiohttp.ClientSession(server.url, connector=connector) as session:
            for _ in range(2):
                await (await session.get("/get")).read()
                await asyncio.sleep(60)
        return server.log.connections

    with skipping(), Server() as server:
        assert asyncio.run(connections()) == 2


WAITS = """
import asyncio
import sys
import time
import aiohttp
import local_server
server = local_server.start()
sys.rounds = getattr(sys, "rounds", 0) + 1
print(sys.rounds, asyncio.get_running_loop().get_debug())
|
if sys.rounds == 2:
    async with aiohttp.ClientSession(server.url) as session:
        for _ in range(20):
            await (await session.get("/delay/9")).read()
    print(len(server.log))
|
if sys.rounds == 2:
    await asyncio.to_thread(time.sleep, 0.1)
    await asyncio.sleep(3600)
|
if sys.rounds == 2:
    import select
    began = time.monotonic()
    select.select([], [], [], 0.3)  # as a busy machine holds up a process
    print(time.monotonic() - began < 0.2)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="its loops have no selector")
def test_a_kernel_skips_what_its_cells_wait_for_a_second_time(tmp_path: Path) -> None:
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in WAITS.split("|")])
    done = runner.run_twice(notebook, tmp_path, skip_waiting=True, timeout=100)
    assert not done.problems
    printed = ["".join(out.text for c in each.cells for out in c.outputs) for each in done.rounds]
    assert printed == ["1 False\n", "2 True\n20\nTrue\n"]
