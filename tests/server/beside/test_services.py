"""What holds for every service: when it starts, who may ask for it, and that nothing stays."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import aiohttp
import dnslib
import pytest

import local_server
from local_server import Log, Server
from local_server.beside import base
from local_server.beside.base import Journal
from local_server.beside.dns import NameServer
from local_server.beside.proxy import Proxy
from local_server.beside.services import MAKERS
from local_server.beside.tls import Sites
from local_server.exchange.listening import Conversations, listening_socket
from local_server.server import serving
from tests.server.beside.wires import PATIENCE, settle

ATTRIBUTES = ["tls", "proxy", "proxy_with_auth", "dns", "unix_path"]
PLACES = [
    "tls.good",
    "tls.self_signed",
    "tls.expired",
    "tls.not_yet_valid",
    "tls.wrong_host",
    "tls.unknown_ca",
    "tls.no_key_id",
    "tls.client_cert",
    "tls.tls12",
    "tls.plain_http",
    "tls.silent",
    "tls.ca_file",
    "proxy",
    "proxy_with_auth",
    "dns",
    "unix",
]
ROUNDS = 100


def open_files() -> int:
    """How many files and sockets this process has open; 0 on systems that do not list them."""
    for folder in (Path("/proc/self/fd"), Path("/dev/fd")):
        if folder.is_dir():
            return entries(folder)
    return 0


def entries(folder: Path) -> int:
    return len(list(folder.iterdir()))


async def use_everything(server: Server) -> None:
    """Leaves connections of every kind open, for the server to close."""
    # The default resolver has a thread and pipes of its own, which end when they like.
    connector = aiohttp.TCPConnector(resolver=aiohttp.ThreadedResolver())
    session = aiohttp.ClientSession(connector=connector)
    url = server.tls.good.url / "get"
    async with session.get(url, ssl=server.tls.context, proxy=server.proxy.url) as response:
        await response.read()
    async with session.get(url, ssl=server.tls.context) as response:
        await response.read()
    writers = [
        (await asyncio.open_connection(place.host, place.port))[1]
        for place in (
            server.tls.good.url,
            server.tls.silent.url,
            server.proxy.url,
            server.proxy_with_auth.url,
        )
    ]
    writers.append((await asyncio.open_connection(server.dns.host, server.dns.port))[1])
    if server.unix_path is not None:
        writers.append((await asyncio.open_unix_connection(server.unix_path))[1])
    server.stop()  # while this loop, which the clients live in, can do nothing
    await session.close()
    for writer in writers:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
    await settle()


@pytest.mark.parametrize("used", [False, True], ids=["started", "used"])
async def test_a_hundred_starts_and_stops_leave_nothing(
    used: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No socket, thread, temporary file or log line; a warning would fail the test by itself.

    A task cannot outlive the loop of the server's thread; one that is destroyed is a log line.
    """
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    server = Server()
    for number in range(ROUNDS):
        with server:
            for attribute in ATTRIBUTES:
                getattr(server, attribute)
            if used:
                await use_everything(server)
        if number == 0:  # what only the first round leaves are imports
            gc.collect()
            before, threads = open_files(), threading.enumerate()
    gc.collect()
    assert open_files() == before
    assert set(threading.enumerate()) <= set(threads)  # one of an earlier test may end meanwhile
    assert entries(tmp_path) == 0
    assert caplog.records == []


def test_ports_are_free_again_when_the_server_has_stopped() -> None:
    with Server() as server:
        ports = [server.tls.good.url.port, server.proxy.url.port, server.dns.port]
        dns = server.dns.port
    for port in ports:
        socket.create_server(("127.0.0.1", port)).close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(("127.0.0.1", dns))


def test_importing_and_starting_the_server_imports_nothing_for_services() -> None:
    script = (
        "import sys, local_server; local_server.Server().start().stop();"
        "print([n for n in ('trustme', 'cryptography', 'dnslib', 'h11') if n in sys.modules])"
    )
    finished = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=300, check=True
    )
    assert finished.stdout.strip() == "[]"


def test_a_service_that_nobody_asks_for_does_not_start(server: Server) -> None:
    assert server._services is not None
    for name in ("tls", "proxy", "proxy_with_auth", "dns", "unix_path"):
        assert server._services.get(name) is None


def test_asking_again_gives_the_same_one(server: Server) -> None:
    for attribute in ATTRIBUTES:
        assert getattr(server, attribute) is getattr(server, attribute)
    assert server.proxy is not server.proxy_with_auth


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_threads_that_ask_at_the_same_time_get_the_same_one(server: Server, attribute: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        got = list(threads.map(lambda _: getattr(server, attribute), range(16)))
    assert all(service is got[0] for service in got)


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_a_server_that_does_not_run_says_how_to_start_it(attribute: str) -> None:
    server = Server()
    with pytest.raises(RuntimeError, match=r"start it with local_server\.start\(\)"):
        getattr(server, attribute)
    with server:
        getattr(server, attribute)
    with pytest.raises(RuntimeError, match=r"start it with local_server\.start\(\)"):
        getattr(server, attribute)


async def test_a_cell_can_ask_while_its_loop_runs(
    server: Server, session: aiohttp.ClientSession
) -> None:
    async with session.get(server.tls.good.url / "get", ssl=server.tls.context) as response:
        assert response.status == 200


async def test_everything_works_again_after_a_new_start() -> None:
    server = Server()
    for _ in range(2):
        with server:
            server.dns.zone["api.test"] = ["127.0.0.1"]
            resolver = aiohttp.AsyncResolver(nameservers=[server.dns.nameserver])
            connector = aiohttp.TCPConnector(resolver=resolver)
            async with aiohttp.ClientSession(connector=connector) as session:
                url = server.tls.good.url.with_host("localhost") / "get"
                async with session.get(
                    url, proxy=server.proxy.url, ssl=server.tls.context
                ) as response:
                    assert response.status == 200
                async with session.get(server.url.with_host("api.test") / "get") as response:
                    assert response.status == 200
            await resolver.close()
            assert len(server.proxy.log) == 1


def test_what_keeps_a_service_from_starting_is_raised_and_leaves_nothing(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(host: str, port: int) -> socket.socket:
        raise OSError("no port left")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with monkeypatch.context() as patched:
        patched.setattr("local_server.beside.tls.listening_socket", full)
        with pytest.raises(OSError, match="no port left"):
            _ = server.tls
    assert server.tls.good.url.port
    server.stop()
    assert entries(tmp_path) == 0


def test_a_process_that_never_stops_its_server_leaves_nothing(tmp_path: Path) -> None:
    script = "import local_server; s = local_server.Server().start();" + ";".join(
        f"s.{attribute}" for attribute in ATTRIBUTES
    )
    places = {"TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)}
    finished = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, **places},
    )
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    assert entries(tmp_path) == 0


def test_as_a_process_it_says_where_everything_is() -> None:
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "local_server", "--all", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    ) as process:
        overdue = threading.Timer(PATIENCE, process.kill)
        overdue.start()
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            lines = [process.stdout.readline().split(maxsplit=1) for _ in PLACES]
            where = {name: address.strip() for name, address in lines}
            direct = first.split()[2]
            opener = urllib.request.build_opener(
                urllib.request.ProxyHandler({"http": where["proxy_with_auth"]})
            )
            with opener.open(f"{direct}/get") as response:
                assert response.status == 200
            host, port = where["dns"].split()[0].split(":")
            answer = dnslib.DNSRecord.question("no.test").send(host, int(port), timeout=60)
            assert dnslib.DNSRecord.parse(answer).header.rcode == dnslib.RCODE.NXDOMAIN
            ca_file = Path(where["tls.ca_file"])
            assert ca_file.read_text().startswith("-----BEGIN CERTIFICATE-----")
            process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))
            _, errors = process.communicate(timeout=300)
        finally:
            overdue.cancel()
            process.kill()
    assert list(where) == PLACES
    if sys.platform != "win32":  # there Ctrl-Break ends a process by force
        assert (process.returncode, errors) == (0, "")
        assert not ca_file.exists()


def test_starting_the_shared_server_again_empties_every_log() -> None:
    server = local_server.start(port=0)
    try:
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({"http": str(server.proxy.url)})
        )
        opener.open(str(server.url / "get")).close()
        dnslib.DNSRecord.question("no.test").send(server.dns.host, server.dns.port, timeout=60)
        assert (len(server.log), len(server.proxy.log), len(server.dns.log)) == (1, 1, 1)
        assert local_server.start() is server
        assert (len(server.log), len(server.proxy.log), len(server.dns.log)) == (0, 0, 0)
    finally:
        server.stop()


async def test_no_task_is_left_in_the_loop_that_served() -> None:
    before = asyncio.all_tasks()
    async with serving(listening_socket("127.0.0.1", 0), Log()) as services:
        for name in MAKERS:
            await services.start(name, services.make(name))
        sites, proxy, dns = (services.get(name) for name in ("tls", "proxy", "dns"))
        assert isinstance(sites, Sites) and isinstance(proxy, Proxy)
        assert isinstance(dns, NameServer)
        ports = [sites.good.url.port, proxy.url.port, dns.port]
        clients = [await asyncio.open_connection("127.0.0.1", port) for port in ports]
        assert len(asyncio.all_tasks()) > len(before) + len(ports)
    assert asyncio.all_tasks() == before
    for _, writer in clients:
        writer.close()
    await settle()


async def test_small_writes_do_not_wait_for_each_other() -> None:
    accepted: asyncio.Queue[asyncio.StreamWriter] = asyncio.Queue()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted.put_nowait(writer)
        await reader.read()

    listener = listening_socket("127.0.0.1", 0)
    conversations = Conversations(listener, converse)
    _, client = await asyncio.open_connection(*listener.getsockname())
    server_side = (await accepted.get()).get_extra_info("socket")
    assert server_side.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    await conversations.close()
    client.close()
    await settle()


def test_a_log_keeps_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "MAX_ENTRIES", 3)
    log: Journal[int] = Journal()
    for number in range(5):
        log.note(number)
    assert log == [2, 3, 4]
    assert repr(log) == "2\n3\n4"
