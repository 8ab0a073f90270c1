"""The local server as a thing to start, look at and stop; what it answers: tests/server."""

from __future__ import annotations

import asyncio
import importlib.util
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from concurrent.futures import Future

import aiohttp
import pytest
from yarl import URL

import local_server
from local_server import Log, Server


@pytest.fixture
def server():
    with Server() as server:
        yield server


async def fetch(session: aiohttp.ClientSession, url: URL) -> int:
    async with session.get(url) as response:
        await response.read()
        return response.status


# ---- starting and stopping ---------------------------------------------------


def test_it_accepts_requests_when_start_returns():
    server = local_server.start()
    try:
        with urllib.request.urlopen(str(server.url / "get")) as response:
            assert response.status == 200
    finally:
        server.stop()


def test_its_url_is_a_yarl_url_on_loopback(server):
    assert isinstance(server.url, URL)
    assert server.url.host == "127.0.0.1"


def test_starting_twice_gives_the_running_server_with_an_empty_log():
    first = local_server.start()
    try:
        urllib.request.urlopen(str(first.url / "get")).close()
        assert len(first.log) == 1
        assert local_server.start() is first
        assert len(first.log) == 0
    finally:
        first.stop()


def test_it_takes_another_port_when_its_own_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = local_server.start(port=port)
        try:
            assert server.url.port != port
        finally:
            server.stop()


def test_a_stopped_server_says_how_to_start_it():
    server = Server()
    with pytest.raises(RuntimeError, match=r"start it with local_server\.start\(\)"):
        _ = server.url


def test_stopping_leaves_no_thread_and_no_socket():
    before = threading.enumerate()
    with Server() as server:
        port = server.url.port
    assert threading.enumerate() == before
    socket.create_server(("127.0.0.1", port)).close()


def test_stopping_twice_does_no_harm():
    server = Server().start()
    server.stop()
    server.stop()
    assert not server.running


def test_a_stopped_server_can_start_again():
    server = Server()
    for _ in range(2):
        with server:
            urllib.request.urlopen(str(server.url / "get")).close()


def test_it_stops_while_requests_are_in_flight():
    async def main() -> None:
        with Server() as server:
            async with aiohttp.ClientSession() as session:
                waiting = asyncio.create_task(session.post(server.url / "delay/10"))
                while not server.log.in_flight:
                    await asyncio.sleep(0.001)
                await asyncio.to_thread(server.stop)
                with pytest.raises(aiohttp.ClientError):
                    await asyncio.wait_for(waiting, 5)
                assert not server.running

    asyncio.run(main())


def test_what_keeps_it_from_starting_is_raised_and_leaves_nothing(monkeypatch):
    def broken(log: Log, **options: object) -> None:
        raise ImportError("no such library")

    class Slow(Future[None]):
        def set_exception(self, exception: BaseException | None) -> None:
            super().set_exception(exception)
            time.sleep(0.2)  # the server's thread, on a busy machine

    monkeypatch.setattr("local_server.server.create_app", broken)
    monkeypatch.setattr("local_server.server.Future", Slow)
    server = Server()
    with pytest.raises(ImportError, match="no such library"):
        server.start()
    assert not server.running


SCRIPTS = {
    "stopped": "server = local_server.start(); server.stop()",
    "never stopped": "server = local_server.start()",
    "used and never stopped": (
        "import urllib.request; server = local_server.start();"
        "urllib.request.urlopen(str(server.url / 'get')).close()"
    ),
    "as a context manager": "exec('with local_server.Server() as server: pass')",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=list(SCRIPTS))
def test_a_process_ends_silently(script):
    """No thread keeps it alive, and nothing is left to warn about."""
    finished = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import local_server; {script}"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")


# ---- the log -----------------------------------------------------------------


def test_the_log_counts_what_is_served_at_the_same_moment(server):
    async def main() -> None:
        async with aiohttp.ClientSession() as session:
            await asyncio.gather(*(fetch(session, server.url / "delay/0.3") for _ in range(5)))

    asyncio.run(main())
    assert server.log.peak_in_flight == 5
    assert server.log.connections == 5
    assert [entry.number for entry in server.log] == [1, 2, 3, 4, 5]


def test_a_client_that_waits_for_each_response_is_never_two_in_flight(server):
    async def main() -> None:
        async with aiohttp.ClientSession() as session:
            for number in range(200):
                await fetch(session, server.url / "anything" / str(number))

    asyncio.run(main())
    assert server.log.peak_in_flight == 1
    assert server.log.connections == 1
    assert server.log.paths == [f"/anything/{number}" for number in range(200)]


def test_an_entry_is_closed_when_its_response_arrives(server):
    async def main() -> None:
        async with aiohttp.ClientSession() as session:
            for _ in range(100):
                assert await fetch(session, server.url / "status/418") == 418
                assert server.log[-1].status == 418
                assert server.log[-1].end is not None

    asyncio.run(main())


def test_an_abandoned_request_is_noticed(server):
    async def main() -> None:
        async with aiohttp.ClientSession() as session:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await fetch(session, server.url / "delay/10")
            await server.log.idle()

    asyncio.run(main())
    (entry,) = server.log
    assert entry.status is None
    assert entry.end is not None
    assert "broken off" in repr(entry)


def test_idle_says_when_something_is_still_in_flight(server):
    async def main() -> None:
        server.log.arrive(1, "GET", "/never")
        with pytest.raises(TimeoutError):
            await server.log.idle(timeout=0.01)

    asyncio.run(main())


def test_what_arrived_before_a_clear_is_counted_nowhere():
    log = Log()
    old = log.arrive(1, "GET", "/old")
    log.clear()
    assert (len(log), log.in_flight, log.peak_in_flight, log.connections) == (0, 0, 0, 0)
    new = log.arrive(7, "GET", "/new")
    log.leave(old, 200)
    assert (log.in_flight, log.peak_in_flight) == (1, 1)
    assert (new.number, new.connection) == (1, 1)


def test_the_log_forgets_the_oldest_when_it_is_full(monkeypatch):
    monkeypatch.setattr(local_server.log, "MAX_ENTRIES", 3)
    log = Log()
    entries = [log.arrive(1, "GET", f"/{number}") for number in range(5)]
    for entry in entries:
        log.leave(entry, 200)
    assert log.paths == ["/2", "/3", "/4"]
    assert (log.in_flight, log.peak_in_flight) == (0, 5)


def test_the_log_remembers_so_many_connections_and_counts_all(monkeypatch):
    monkeypatch.setattr(local_server.log, "MAX_ENTRIES", 3)
    log = Log()
    numbers = [log.arrive(serial, "GET", "/").connection for serial in (7, 8, 7, 9, 7, 10, 11, 7)]
    assert numbers == [1, 2, 1, 3, 1, 4, 5, 1]
    assert log.connections == 5
    assert len(log._numbers) == 3


def test_the_log_reads_as_text():
    log = Log()
    log.leave(log.arrive(9, "GET", "/get?a=1"), 200)
    log.arrive(9, "POST", "/post")
    assert repr(log) == (
        "2 requests on 1 connection, at most 1 at once\n"
        "  <1: GET /get?a=1 on connection 1, 200>\n"
        "  <2: POST /post on connection 1, in flight>"
    )


# ---- as a process ------------------------------------------------------------


@pytest.mark.parametrize("options", [[], ["--uvloop"]], ids=["asyncio", "uvloop"])
def test_as_a_process_it_serves_until_it_is_told_to_stop(options):
    if options and importlib.util.find_spec("uvloop") is None:
        pytest.skip("uvloop is not installed")
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "local_server", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    ) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[2]
            with urllib.request.urlopen(f"{url}/get") as response:
                assert response.status == 200
            process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))
            _, errors = process.communicate(timeout=300)
        finally:
            process.kill()
    if sys.platform != "win32":  # there Ctrl-Break ends a process by force
        assert (process.returncode, errors) == (0, "")


def test_as_a_process_it_says_in_one_sentence_that_the_port_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        finished = subprocess.run(
            [sys.executable, "-m", "local_server", "--port", port],
            capture_output=True,
            text=True,
            timeout=300,
        )
    assert finished.returncode == 1
    assert finished.stdout == ""
    assert finished.stderr.startswith(f"Cannot listen on 127.0.0.1:{port}: ")
    assert len(finished.stderr.splitlines()) == 1


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_is_none_is_refused_in_one_sentence(port):
    finished = subprocess.run(
        [sys.executable, "-m", "local_server", "--port", port],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert finished.returncode != 0
    assert "Traceback" not in finished.stderr
