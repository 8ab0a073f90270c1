"""The network in memory, and the local server in a second loop of the same thread, on this Python.

What is tried here is what a browser's tab does, with asyncio's own loop in the web loop's place.
"""

from __future__ import annotations

import asyncio
import itertools
import socket
import struct
import threading
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import aiohttp
import pytest
from aiohttp import web

import local_server
from browser.guest import Guest
from browser.loopback import FIRST_PORT, NETWORK, Loopback, Socket
from browser.start import _with_network
from local_server.place import SameThread
from tests.under_way import under_way

T = TypeVar("T")
Run = Callable[[Coroutine[Any, Any, T]], T]


class HostLoop(Loopback, asyncio.SelectorEventLoop):  # type: ignore[misc]
    """The notebook's loop, as it is in a tab."""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run[Any]]:
    """Runs a coroutine in a loop whose only network is in memory; nothing is left behind."""
    with asyncio.Runner(loop_factory=HostLoop) as runner:
        host, guests = runner.get_loop(), []

        def new_event_loop() -> Guest:
            guests.append(Guest(host))
            return guests[-1]

        async def whole(coroutine: Coroutine[Any, Any, T]) -> T:
            async with asyncio.timeout(60):
                result = await coroutine
                while not all(guest.is_closed() for guest in guests):  # servers that stop
                    await asyncio.sleep(0.005)
                return result

        monkeypatch.setattr(socket, "socket", Socket)
        monkeypatch.setattr(asyncio, "new_event_loop", new_event_loop)
        monkeypatch.setattr("local_server.server.somewhere", SameThread)
        yield lambda coroutine: runner.run(whole(coroutine))
        assert NETWORK.listening == {}
        assert NETWORK.datagrams == {}
        assert Socket._open == {}
        monkeypatch.undo()


class Noting(asyncio.Protocol):
    """Notes what happens to it."""

    def __init__(self) -> None:
        self.said: list[Any] = []
        self.lost = asyncio.Event()
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.said.append(data)

    def eof_received(self) -> bool:
        self.said.append("end")
        return False

    def pause_writing(self) -> None:
        self.said.append("pause")

    def resume_writing(self) -> None:
        self.said.append("go on")

    def connection_lost(self, exc: Exception | None) -> None:
        self.said.append(exc if exc is None else type(exc).__name__)
        self.lost.set()


async def pair() -> tuple[Noting, Noting, asyncio.AbstractServer]:
    """Two ends of a connection, and the server that accepted it."""
    loop = asyncio.get_running_loop()
    theirs = Noting()
    server = await loop.create_server(lambda: theirs, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    _, mine = await loop.create_connection(Noting, "localhost", port)
    while theirs.transport is None:
        await asyncio.sleep(0)
    return mine, theirs, server


def test_bytes_come_in_order_and_then_the_end(run: Run[Any]) -> None:
    async def main() -> None:
        mine, theirs, server = await pair()
        for letter in (b"a", b"b", b"c"):
            mine.transport.write(letter)
        mine.transport.close()
        await theirs.lost.wait()
        await mine.lost.wait()
        assert theirs.said == [b"abc", "end", None]
        assert mine.said == [None]
        server.close()

    run(main())


def test_a_half_closed_end_still_reads(run: Run[Any]) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((await reader.read()).upper())
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"shout")
        writer.write_eof()
        assert await reader.read() == b"SHOUT"
        writer.close()
        server.close()

    run(main())


def test_a_writer_is_told_to_pause_while_nobody_reads(run: Run[Any]) -> None:
    async def main() -> None:
        mine, theirs, server = await pair()
        theirs.transport.pause_reading()
        mine.transport.write(b"x" * 100_000)
        assert mine.said == ["pause"]
        await asyncio.sleep(0.01)
        assert theirs.said == []
        theirs.transport.resume_reading()
        while len(mine.said) < 2:
            await asyncio.sleep(0)
        assert mine.said == ["pause", "go on"]
        assert b"".join(theirs.said) == b"x" * 100_000
        mine.transport.close()
        await theirs.lost.wait()
        server.close()

    run(main())


def test_no_time_to_linger_is_a_reset(run: Run[Any]) -> None:
    async def main() -> None:
        mine, theirs, server = await pair()
        theirs.transport.write(b"never seen")
        borrowed = socket.socket(fileno=theirs.transport.get_extra_info("socket").fileno())
        borrowed.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        borrowed.detach()
        theirs.transport.abort()
        await mine.lost.wait()
        assert mine.said == ["ConnectionResetError"]
        await theirs.lost.wait()
        server.close()

    run(main())


def test_nobody_there_refuses(run: Run[Any]) -> None:
    async def main() -> None:
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", 9)
        with pytest.raises(socket.gaierror):
            await asyncio.open_connection("nobody.example", 80)

    run(main())


def test_an_address_is_taken_once(run: Run[Any]) -> None:
    async def main() -> None:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 8080))
            with pytest.raises(OSError, match="in use"):
                other.bind(("127.0.0.1", 8080))

    run(main())


def test_what_would_wait_in_its_thread_says_what_it_needs(run: Run[Any]) -> None:
    async def main() -> None:
        with socket.socket() as one:
            with pytest.raises(OSError, match="needs an installed Python"):
                one.connect(("127.0.0.1", 8080))
            with pytest.raises(OSError, match="needs an installed Python"):
                urllib.request.urlopen("http://127.0.0.1:8080")  # noqa: ASYNC210
        with pytest.raises(OSError, match="needs an installed Python"):
            socket.socket(socket.AF_UNIX)

    run(main())


def test_datagrams_arrive_or_are_lost(run: Run[Any]) -> None:
    class Echo(asyncio.DatagramProtocol):
        def connection_made(self, transport: Any) -> None:
            self.transport = transport

        def datagram_received(self, data: bytes, addr: Any) -> None:
            self.transport.sendto(data.upper(), addr)

    class Ask(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, addr: Any) -> None:
            answer.set_result(data)

    answer: asyncio.Future[bytes]

    async def main() -> None:
        nonlocal answer
        loop = asyncio.get_running_loop()
        answer = loop.create_future()
        here, _ = await loop.create_datagram_endpoint(Echo, local_addr=("127.0.0.1", 0))
        address = here.get_extra_info("sockname")
        there, _ = await loop.create_datagram_endpoint(Ask, remote_addr=address)
        there.sendto(b"lost", ("127.0.0.1", 1))
        there.sendto(b"found")
        assert await answer == b"FOUND"
        here.close()
        there.close()

    run(main())


# ---- a second loop, and the local server in it ---------------------------------------------------


def test_a_guest_takes_turns_with_its_host(run: Run[Any]) -> None:
    async def main() -> None:
        guest = Guest(asyncio.get_running_loop())
        said = []

        async def speak(name: str, pause: float) -> str:
            for _ in range(3):
                said.append(name)
                await asyncio.sleep(pause)
            return name

        theirs = guest.create_task(speak("guest", 0.01))
        await speak("host", 0.02)
        while not theirs.done():
            await asyncio.sleep(0.01)
        assert said.count("guest") == said.count("host") == 3
        assert said.index("guest") < len(said) - said[::-1].index("host") - 1
        assert len(asyncio.all_tasks()) == 1
        guest.close()

    run(main())


def test_a_guest_says_when_it_would_have_to_wait(run: Run[Any]) -> None:
    async def main() -> None:
        guest = Guest(asyncio.get_running_loop())
        me = asyncio.current_task()
        assert guest.run_until_complete(asyncio.sleep(0, "done")) == "done"
        with pytest.raises(RuntimeError, match="waits for something outside"):
            guest.run_until_complete(asyncio.sleep(0.1))
        assert asyncio.current_task() is me
        assert asyncio.get_running_loop() is guest._host
        guest.close()

    run(main())


async def fetch(session: aiohttp.ClientSession, url: Any) -> int:
    async with session.get(url) as response:
        await response.read()
        return response.status


def test_the_server_starts_at_once_and_serves_beside_its_client(run: Run[Any]) -> None:
    async def main() -> None:
        tasks = asyncio.all_tasks()
        server = local_server.Server().start()
        assert server.running
        assert asyncio.all_tasks() == tasks
        async with aiohttp.ClientSession(server.url) as session:
            calls = [fetch(session, "/delay/0.2") for _ in range(5)]
            assert await asyncio.gather(*calls) == [200] * 5
            assert "local_server" not in [one.name for one in threading.enumerate()]
            assert asyncio.all_tasks() == tasks
        assert server.log.peak_in_flight == 5
        server.stop()
        assert not server.running
        async with aiohttp.ClientSession() as session:
            with pytest.raises(aiohttp.ClientConnectorError):
                await session.get(f"http://127.0.0.1:{FIRST_PORT}")

    run(main())


def test_a_stop_ends_what_is_in_flight_soon(run: Run[Any]) -> None:
    async def main() -> None:
        with local_server.Server() as server:
            async with aiohttp.ClientSession(server.url) as session:
                waiting = asyncio.create_task(session.get("/delay/10"))
                await under_way(server.log)
                server.stop()
                with pytest.raises(aiohttp.ClientError):
                    await asyncio.wait_for(waiting, 30)

    run(main())


def test_two_servers_get_two_ports_and_the_first_its_own_again(run: Run[Any]) -> None:
    async def main() -> None:
        first, second = (local_server.Server(port=0).start() for _ in range(2))
        assert first.url.port != second.url.port
        taken = first.url.port or 0
        with pytest.raises(OSError, match="in use"):
            local_server.Server(port=taken).start()
        first.stop()
        local_server.Server(port=taken).start().stop()
        second.stop()

    run(main())


def test_faults_on_the_wire_are_seen(run: Run[Any]) -> None:
    async def main() -> None:
        with local_server.Server() as server:
            async with aiohttp.ClientSession(server.url) as session:
                with pytest.raises(aiohttp.ClientError):
                    await fetch(session, "/faults/reset-mid-body")
                assert await fetch(session, "/get") == 200

    run(main())


def test_a_websocket_and_a_large_body_go_through(run: Run[Any]) -> None:
    async def main() -> None:
        with local_server.Server() as server:
            async with aiohttp.ClientSession(server.url) as session:
                async with session.ws_connect("/websocket/echo") as socket_:
                    await socket_.send_str("hello")
                    assert await socket_.receive_str() == "hello"
                data = bytes(itertools.islice(itertools.cycle(range(256)), 100_000))
                async with session.post("/upload", data=data) as response:
                    assert response.status == 200
                async with session.get("/stream-bytes/100000") as response:
                    assert len(await response.read()) == 100_000

    run(main())


def test_the_proxy_is_reached_too(run: Run[Any]) -> None:
    async def main() -> None:
        with local_server.Server() as server:
            proxy = server.proxy
            async with aiohttp.ClientSession(proxy=proxy.url) as session:
                assert await fetch(session, server.url / "get") == 200
            assert len(proxy.log) == 1

    run(main())


def test_an_application_of_ones_own_is_served(run: Run[Any]) -> None:
    async def main() -> None:
        async def hello(request: web.Request) -> web.Response:
            return web.Response(text="hello")

        app = web.Application()
        app.router.add_get("/", hello)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        async with aiohttp.ClientSession() as session:
            assert await fetch(session, site.name) == 200
        await runner.cleanup()

    run(main())


def test_a_time_that_has_just_passed_is_one_for_a_timer() -> None:
    """Pyodide's loop refuses it; aiohttp's heartbeat asks for it after a timer that came early."""

    class AsPyodides(asyncio.AbstractEventLoop):
        def call_later(  # type: ignore[override]
            self, delay: float, callback: Any, *args: Any, context: Any = None
        ) -> Any:
            if delay < 0:
                raise ValueError("Can't schedule in the past")
            return delay

        def call_at(  # type: ignore[override]
            self, when: float, callback: Any, *args: Any, context: Any = None
        ) -> Any:
            return self.call_later(when - 100, callback, *args, context=context)

    loop = _with_network(AsPyodides)()
    assert [loop.call_at(when, print) for when in (99.9, 100, 100.5)] == [0, 0, 0.5]
