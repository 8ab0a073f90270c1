"""The local server as a thing to start, look at and stop; what it answers: tests/server."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib.util
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import UTC, datetime

import aiohttp
import pytest
from yarl import URL

import local_server
from local_server import Limits, Log, Server
from tests.server import wire
from tests.under_way import give_up, under_way


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


async def fetch(session: aiohttp.ClientSession, url: URL) -> int:
    async with session.get(url) as response:
        await response.read()
        return response.status


# ---- starting and stopping ---------------------------------------------------


def test_it_accepts_requests_when_start_returns() -> None:
    server = local_server.start()
    try:
        with urllib.request.urlopen(str(server.url / "get")) as response:
            assert response.status == 200
    finally:
        server.stop()


def test_its_url_is_a_yarl_url_on_loopback(server: Server) -> None:
    assert isinstance(server.url, URL)
    assert server.url.host == "127.0.0.1"


def test_starting_twice_gives_the_running_server_with_an_empty_log() -> None:
    first = local_server.start()
    try:
        urllib.request.urlopen(str(first.url / "get")).close()
        assert len(first.log) == 1
        assert local_server.start() is first
        assert len(first.log) == 0
    finally:
        first.stop()


def test_it_takes_another_port_when_its_own_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = local_server.start(port=port)
        try:
            assert server.url.port != port
        finally:
            server.stop()


def test_on_another_port_it_is_still_what_was_asked_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = local_server.start(port=port, strict=True, limits=Limits(body=1))
        try:
            with urllib.request.urlopen(str(server.url / "base64/PGI-")) as response:
                assert response.headers["Content-Type"] == "text/html; charset=utf-8"
            with pytest.raises(urllib.error.HTTPError, match="413") as refused:
                urllib.request.urlopen(str(server.url / "post"), data=b"ab")
            refused.value.close()  # it holds the answer open
        finally:
            server.stop()


@pytest.mark.parametrize("port", [-1, 65_536, 70_000])
def test_a_port_that_there_is_not_leaves_no_socket(port: int) -> None:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        with pytest.raises(ValueError, match=f"from 0 to 65535, not {port}"):
            local_server.start(port=port)
        gc.collect()
    assert [str(one.message) for one in seen] == []


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")


@needs_ipv6
def test_it_listens_on_ipv6_with_urls_that_can_be_used() -> None:
    with Server(host="::1") as server:
        assert re.fullmatch(r"http://\[::1\]:\d+/?", str(server.url))
        with urllib.request.urlopen(str(server.url / "absolute-redirect/3")) as response:
            told = json.load(response)
        assert told["url"] == str(server.url / "get")
        assert told["origin"] == "::1"
        assert server.log.paths == [*(f"/absolute-redirect/{n}" for n in (3, 2, 1)), "/get"]
        with urllib.request.urlopen(str(server.url / "pages/items")) as response:
            assert f'<{server.url / "pages/items"}?page=2>; rel="next"' in response.headers["Link"]
        assert server.url.host is not None
        assert server.url.port is not None
        reply = wire.send(server.url.host, server.url.port, "GET", "/get", version="1.0")
        assert json.loads(reply.body)["url"] == str(server.url / "get")


def test_a_host_in_brackets_stays_one(server: Server) -> None:
    port = server.url.port
    assert port is not None
    for target in ("/absolute-redirect/2", "/redirect/2?absolute=true", "/hostile/7/moved/away"):
        reply = wire.send("127.0.0.1", port, "GET", target, (("Host", "[::1]:8080"),))
        assert "%5B" not in reply.raw.decode("latin-1")
    reply = wire.send("127.0.0.1", port, "GET", "/absolute-redirect/2", (("Host", "[::1]:8080"),))
    assert reply.header("Location") == "http://[::1]:8080/absolute-redirect/1"


def test_a_stopped_server_says_how_to_start_it() -> None:
    server = Server()
    with pytest.raises(RuntimeError, match=r"start it with local_server\.start\(\)"):
        _ = server.url


def test_stopping_leaves_no_thread_and_no_socket() -> None:
    before = threading.enumerate()
    with Server() as server:
        port = server.url.port
    assert threading.enumerate() == before
    socket.create_server(("127.0.0.1", port)).close()


def test_stopping_twice_does_no_harm() -> None:
    server = Server().start()
    server.stop()
    server.stop()
    assert not server.running


def test_a_stopped_server_can_start_again() -> None:
    server = Server()
    for _ in range(2):
        with server:
            urllib.request.urlopen(str(server.url / "get")).close()


def test_it_stops_while_requests_are_in_flight() -> None:
    async def main() -> None:
        with Server() as server:
            async with aiohttp.ClientSession() as session:
                waiting = asyncio.create_task(session.post(server.url / "delay/10"))
                await under_way(server.log)
                await asyncio.to_thread(server.stop)
                with pytest.raises(aiohttp.ClientError):
                    await asyncio.wait_for(waiting, 5)
                assert not server.running

    asyncio.run(main())


def test_what_keeps_it_from_starting_is_raised_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*arguments: object, **options: object) -> None:
        raise ImportError("no such library")

    class Slow(Future[None]):
        def set_exception(self, exception: BaseException | None) -> None:
            super().set_exception(exception)
            time.sleep(0.2)  # the server's thread, on a busy machine

    monkeypatch.setattr("local_server.server.create_app", broken)
    monkeypatch.setattr("local_server.place.Future", Slow)
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
def test_a_process_ends_silently(script: str) -> None:
    """No thread keeps it alive, and nothing is left to warn about."""
    finished = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import local_server; {script}"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")


# ---- the log -----------------------------------------------------------------


def test_the_log_counts_what_is_served_at_the_same_moment(server: Server) -> None:
    async def main() -> None:
        async with aiohttp.ClientSession() as session:
            await asyncio.gather(*(fetch(session, server.url / "delay/0.3") for _ in range(5)))

    asyncio.run(main())
    assert server.log.peak_in_flight == 5
    assert server.log.connections == 5
    assert [entry.number for entry in server.log] == [1, 2, 3, 4, 5]


def test_a_client_that_waits_for_each_response_is_never_two_in_flight(server: Server) -> None:
    async def main() -> None:
        async with aiohttp.ClientSession() as session:
            for number in range(200):
                await fetch(session, server.url / "anything" / str(number))

    asyncio.run(main())
    assert server.log.peak_in_flight == 1
    assert server.log.connections == 1
    assert server.log.paths == [f"/anything/{number}" for number in range(200)]


def test_an_entry_is_closed_when_its_response_arrives(server: Server) -> None:
    async def main() -> None:
        async with aiohttp.ClientSession() as session:
            for _ in range(100):
                assert await fetch(session, server.url / "status/418") == 418
                assert server.log[-1].status == 418
                assert server.log[-1].end is not None

    asyncio.run(main())


def test_an_abandoned_request_is_noticed(server: Server) -> None:
    async def main() -> None:
        async with aiohttp.ClientSession() as session:
            await give_up(server.log, fetch(session, server.url / "delay/10"))
            await server.log.idle()

    asyncio.run(main())
    (entry,) = server.log
    assert entry.status is None
    assert entry.end is not None
    assert "broken off" in repr(entry)


def test_idle_says_when_something_is_still_in_flight(server: Server) -> None:
    async def main() -> None:
        server.log.arrive(1, "GET", "/never")
        with pytest.raises(TimeoutError):
            await server.log.idle(timeout=0.01)

    asyncio.run(main())


def test_what_arrived_before_a_clear_is_counted_nowhere() -> None:
    log = Log()
    old = log.arrive(1, "GET", "/old")
    log.clear()
    assert (len(log), log.in_flight, log.peak_in_flight, log.connections) == (0, 0, 0, 0)
    new = log.arrive(7, "GET", "/new")
    log.leave(old, 200)
    assert (log.in_flight, log.peak_in_flight) == (1, 1)
    assert (new.number, new.connection) == (1, 1)


def test_the_log_forgets_the_oldest_when_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_server.log, "MAX_ENTRIES", 3)
    log = Log()
    entries = [log.arrive(1, "GET", f"/{number}") for number in range(5)]
    for entry in entries:
        log.leave(entry, 200)
    assert log.paths == ["/2", "/3", "/4"]
    assert (log.in_flight, log.peak_in_flight) == (0, 5)


def test_the_log_remembers_so_many_connections_and_counts_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(local_server.log, "MAX_ENTRIES", 3)
    log = Log()
    numbers = [log.arrive(serial, "GET", "/").connection for serial in (7, 8, 7, 9, 7, 10, 11, 7)]
    assert numbers == [1, 2, 1, 3, 1, 4, 5, 1]
    assert log.connections == 5
    assert len(log._numbers) == 3


def test_the_log_reads_as_text() -> None:
    log = Log()
    log.leave(log.arrive(9, "GET", "/get?a=1"), 200)
    log.arrive(9, "POST", "/post")
    assert repr(log) == (
        "2 requests on 1 connection, at most 1 at once\n"
        "  <1: GET /get?a=1 on connection 1, 200>\n"
        "  <2: POST /post on connection 1, in flight>"
    )


def test_the_log_has_slices() -> None:
    log = Log()
    for number in range(5):
        log.arrive(1, "GET", f"/{number}")
    assert [entry.path for entry in log[-3:]] == ["/2", "/3", "/4"]
    assert [entry.path for entry in log[::2]] == ["/0", "/2", "/4"]
    assert log[-1].path == "/4"


@pytest.mark.parametrize("said", ["nan", "inf", "-inf", "-1", "1e300", "later", "long ago", ""])
def test_a_time_that_is_not_of_this_machines_clock_is_not_believed(
    server: Server, said: str
) -> None:
    times = {"later": time.monotonic() + 3600, "long ago": time.monotonic() - 3600}
    headers = {"X-Timeline-Asked": str(times.get(said, said))}
    urllib.request.urlopen(urllib.request.Request(str(server.url / "get"), headers=headers)).close()
    assert server.log[-1].asked is None


def test_a_time_of_this_machines_clock_is_in_the_log(server: Server) -> None:
    now = time.monotonic()
    headers = {"X-Timeline-Asked": str(now)}
    urllib.request.urlopen(urllib.request.Request(str(server.url / "get"), headers=headers)).close()
    assert server.log[-1].asked == now


# ---- as a process ------------------------------------------------------------


@pytest.mark.parametrize("options", [[], ["--uvloop"]], ids=["asyncio", "uvloop"])
def test_as_a_process_it_serves_until_it_is_told_to_stop(options: list[str]) -> None:
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


def lines_of_a_process(options: list[str], targets: list[str]) -> list[str]:
    """What `python -m local_server` prints while it is asked for these targets."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "local_server", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    ) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline().decode()]
            url = URL(lines[0].split()[2])
            assert url.host is not None and url.port is not None
            for target in targets:
                with contextlib.suppress(IndexError):  # no answer at all
                    wire.send(url.host, url.port, "GET", target)
            if "--log" in options:
                lines += [process.stdout.readline().decode() for _ in targets]
            process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))
            rest, errors = process.communicate(timeout=20)
        finally:
            process.kill()
    assert (rest, errors) == (b"", b"")
    return lines


def test_as_a_process_it_writes_a_line_for_each_request() -> None:
    first, *lines = lines_of_a_process(
        ["--log"], ["/get?a=1", "/status/404", "/anything/%FF%20", "/faults/disconnect"]
    )
    assert first.startswith("Serving on http://127.0.0.1:")
    told = [dict(pair.partition("=")[::2] for pair in line.split()) for line in lines]
    assert [one["path"] for one in told] == [
        "/get?a=1",
        "/status/404",
        "/anything/%FF%20",
        "/faults/disconnect",
    ]
    assert [one["status"] for one in told] == ["200", "404", "200", "-"]
    assert [one["connection"] for one in told] == ["1", "2", "3", "4"]
    for one in told:
        assert list(one) == ["time", "method", "path", "status", "seconds", "connection"]
        assert datetime.fromisoformat(one["time"]).tzinfo is UTC
        assert 0 <= float(one["seconds"]) < 60


def test_as_a_process_it_is_quiet_about_requests_unless_asked() -> None:
    assert len(lines_of_a_process([], ["/get"])) == 1


@needs_ipv6
def test_as_a_process_it_prints_an_ipv6_address_as_urls_have_it() -> None:
    (line,) = lines_of_a_process(["--host", "::1"], ["/get"])
    assert re.fullmatch(r"Serving on http://\[::1\]:\d+ \(Ctrl-C stops\)\s*", line)


def test_as_a_process_it_says_in_one_sentence_that_the_port_is_taken() -> None:
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
def test_a_port_that_is_none_is_refused_in_one_sentence(port: str) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "local_server", "--port", port],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert finished.returncode != 0
    assert "Traceback" not in finished.stderr
