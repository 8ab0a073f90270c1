"""What is measured once: start-up, memory, many clients at once, the cost of the log."""

from __future__ import annotations

import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator

import aiohttp
import psutil
from yarl import URL

from benchmarks import load, servers
from local_server import Log

KIB, MIB = 1024, 1024 * 1024
WEBSOCKETS, IDLE = 1_000, 5_000


def print_all() -> None:
    """The table of single figures, each with its target."""
    print()
    print("| what | measured | target |")
    print("|---|---:|---:|")
    for what, figure, target in rows():
        print(f"| {what} | {figure} | {target} |", flush=True)


def rows() -> Iterator[tuple[str, str, str]]:
    """What is measured, its figure, its target; each row is measured when it is asked for."""
    yield "`from local_server import start`", f"{import_milliseconds():.0f} ms", "≤ 300 ms"
    yield "`start()` after that", f"{start_milliseconds():.0f} ms", "≤ 50 ms"
    yield "500 requests for `/delay/1` at once", waiting(500), "≤ 1.2 s"
    yield "10,000 requests for `/delay/1` at once", waiting(10_000), "no error"
    yield "memory after the first request", f"{memory_mib():.0f} MiB", "≤ 45 MB"
    for way, traffic in (("of `/stream-bytes`", download), ("to `/upload`", upload)):
        yield f"memory gained by 1 GiB {way}", f"{gained_mib(traffic):+.1f} MiB", "≤ 3 MiB"
    if enough_files(WEBSOCKETS + IDLE + 200):
        memory, times = crowded()
        yield f"memory of each of {WEBSOCKETS:,} open WebSockets", f"{memory:.0f} KiB", "≤ 20 KiB"
        others = f"CPU of `/get` beside them and {IDLE:,} idle connections"
        yield others, f"{times:.2f} times that alone", "≤ 1.1 times"
    first, later = log_microseconds()
    yield "the log, for one request", f"{first:.1f} µs", "≤ 5 µs"
    yield "the same after 100,000 requests", f"{later:.1f} µs", "flat"


def in_a_new_python(code: str) -> float:
    """The number that `code` prints, median of five fresh processes."""
    command = [sys.executable, "-c", f"import time; begin = time.perf_counter(); {code}"]
    runs = [
        float(subprocess.run(command, cwd=servers.ROOT, capture_output=True, check=True).stdout)
        for _ in range(5)
    ]
    return statistics.median(runs)


def import_milliseconds() -> float:
    """How long the first import takes, with Python's caches warm."""
    return 1000 * in_a_new_python(
        "from local_server import start; print(time.perf_counter() - begin)"
    )


def start_milliseconds() -> float:
    """How long it takes from there until the server accepts requests."""
    return 1000 * in_a_new_python(
        "from local_server import start; begin = time.perf_counter(); start(); "
        "print(time.perf_counter() - begin)"
    )


def memory_mib() -> float:
    """Resident memory of the server as a process, after one request."""
    with servers.running("local server") as (process, _url):
        return servers.resident_bytes(process) / MIB


def waiting(number: int) -> str:
    """How long `number` requests take that each wait one second, or why that cannot be tried."""
    if not enough_files(number + 200):  # each of the two processes has its own
        return "not tried: the system allows too few open files"
    with servers.running("local server") as (_process, url):
        seconds, errors = asyncio.run(fetch_at_once(URL(url), "/delay/1", number))
    return f"{seconds:.2f} s, {errors} errors"


def enough_files(number: int) -> bool:
    """Raise the limit of open files as far as it goes; whether that is enough."""
    if os.name == "nt":
        return False
    import resource  # there is none on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < number:
        wanted = number if hard == resource.RLIM_INFINITY else min(number, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= number


class Exchange(asyncio.Protocol):
    """One request on its connection. It does little, for what it does is in the figure."""

    def __init__(self, request: bytes, answered: asyncio.Future[bool]) -> None:
        self._request = request
        self._answered = answered

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """The replies of /delay come in one piece."""
        self._finish(data.startswith(b"HTTP/1.1 200 ") and data.endswith(b"}\n"))
        self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._finish(False)

    def _finish(self, good: bool) -> None:
        if not self._answered.done():
            self._answered.set_result(good)


async def fetch_at_once(url: URL, path: str, number: int) -> tuple[float, int]:
    """(seconds, errors) of `number` requests for `path` at once."""
    loop = asyncio.get_running_loop()
    host, port = url.host, url.port
    assert host is not None
    assert port is not None
    request = f"GET {path} HTTP/1.1\r\nHost: {url.authority}\r\n\r\n".encode()

    async def fetch() -> bool:
        answered: asyncio.Future[bool] = loop.create_future()
        try:
            await loop.create_connection(lambda: Exchange(request, answered), host, port)
        except OSError:
            return False
        return await answered

    begin = time.perf_counter()
    good = await asyncio.gather(*(fetch() for _ in range(number)))
    return time.perf_counter() - begin, good.count(False)


def gained_mib(traffic: Callable[[str, int], Coroutine[None, None, None]]) -> float:
    """How much more memory the server holds after 1 GiB of `traffic` than after 64 MiB of it."""
    with servers.running("local server") as (process, url):
        asyncio.run(traffic(url, 64 * MIB))
        before = servers.resident_bytes(process)
        asyncio.run(traffic(url, 1024 * MIB))
        return (servers.resident_bytes(process) - before) / MIB


async def download(url: str, size: int) -> None:
    """Fetch `size` bytes in streamed responses, a few at once."""
    piece = 100 * 1024

    async def fetch(session: aiohttp.ClientSession, times: int) -> None:
        for _ in range(times):
            async with session.get(f"{url}/stream-bytes/{piece}") as response:
                async for _chunk in response.content.iter_any():
                    pass

    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(fetch(session, size // piece // 4) for _ in range(4)))


async def upload(url: str, size: int) -> None:
    """Send `size` bytes in bodies of 32 MiB, made as they go."""
    chunk = bytes(64 * 1024)
    body_size = 32 * MIB

    async def body() -> AsyncIterator[bytes]:
        for _ in range(body_size // len(chunk)):
            yield chunk

    async with aiohttp.ClientSession() as session:
        for _ in range(size // body_size):
            async with session.post(f"{url}/upload", data=body()) as response:
                response.raise_for_status()


def crowded() -> tuple[float, float]:
    """(KiB of an open WebSocket, how many times the CPU that `/get` takes with nobody else)."""
    with servers.running("local server") as (process, url):
        return asyncio.run(_crowded(process, URL(url)))


async def _crowded(process: psutil.Process, url: URL) -> tuple[float, float]:
    loop = asyncio.get_running_loop()
    assert url.host is not None

    async def cpu() -> float:
        runs = [
            await asyncio.to_thread(load.measure, process, str(url / "get"), 1) for _ in range(4)
        ]
        return min(cost for _rate, cost in runs[1:])  # the first one warms

    alone = await cpu()
    before = servers.resident_bytes(process)
    async with contextlib.AsyncExitStack() as open_ones:
        session = aiohttp.ClientSession(url, connector=aiohttp.TCPConnector(limit=0))
        await open_ones.enter_async_context(session)
        for _ in range(WEBSOCKETS):
            await open_ones.enter_async_context(session.ws_connect("/websocket/echo"))
        memory = (servers.resident_bytes(process) - before) / WEBSOCKETS / KIB
        for _ in range(IDLE):
            transport, idle = await loop.create_connection(
                lambda: Idle(url), url.host, url.port or 80
            )
            open_ones.callback(transport.close)
            await idle.answered
        return memory, await cpu() / alone


class Idle(asyncio.Protocol):
    """A connection that has had its one answer, and stays open."""

    def __init__(self, url: URL) -> None:
        self.answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._request = f"GET /get HTTP/1.1\r\nHost: {url.authority}\r\n\r\n".encode()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self.answered.set_result(None)


def log_microseconds() -> tuple[float, float]:
    """What noting one request in the log costs of a processor, at first and after 100,000."""
    log = Log()

    def thousand() -> float:
        begin = time.process_time()
        for _ in range(1000):
            log.leave(log.arrive(1, "GET", "/get"), 200)
        return (time.process_time() - begin) / 1000 * 1e6

    taken = [thousand() for _ in range(120)]
    return statistics.median(taken[:20]), statistics.median(taken[-20:])
