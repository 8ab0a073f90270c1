"""The guard bites: in the tests' own process, in a subprocess, in a kernel; and only beyond."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import nbformat.v4
import pytest

from coursekit.author import runner

BEYOND = "192.0.2.1"
"""TEST-NET-1 (RFC 5737): belongs to no one, so a test of the guard can't reach anyone either."""

CONNECT = f"""\
import socket
with socket.socket() as sock:
    sock.settimeout(1)  # seconds, for the day the guard does not bite
    sock.connect(({BEYOND!r}, 9))
"""


def test_a_connection_beyond_loopback_is_an_error_that_names_the_address() -> None:
    with socket.socket() as sock:
        sock.settimeout(1)
        with pytest.raises(RuntimeError, match=BEYOND):
            sock.connect((BEYOND, 9))


def test_asyncio_connections_are_seen_too() -> None:
    async def connect() -> None:
        await asyncio.wait_for(asyncio.open_connection(BEYOND, 9), timeout=1)

    with pytest.raises(RuntimeError, match=BEYOND):
        asyncio.run(connect())


def test_a_datagram_beyond_loopback_is_an_error() -> None:
    with (
        socket.socket(type=socket.SOCK_DGRAM) as sock,
        pytest.raises(RuntimeError, match=BEYOND),
    ):
        sock.sendto(b"anyone?", (BEYOND, 9))


@pytest.mark.parametrize(
    "resolve", [socket.gethostbyname, lambda name: socket.getaddrinfo(name, 80)]
)
def test_asking_for_a_name_out_there_is_an_error(resolve: object) -> None:
    assert callable(resolve)
    with pytest.raises(RuntimeError, match=r"docs\.python\.org"):
        resolve("docs.python.org")


def test_a_reserved_name_is_unknown_as_it_is_everywhere() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("nowhere.invalid", 80)


def test_a_subprocess_inherits_the_guard() -> None:
    done = subprocess.run([sys.executable, "-c", CONNECT], capture_output=True, text=True)
    assert done.returncode != 0
    assert f"BeyondLoopback: socket.connect to '{BEYOND}'" in done.stderr


def test_a_kernel_inherits_the_guard(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CONNECT)])
    (problem,) = runner.run(notebook, tmp_path).problems
    assert problem.sentence.startswith("it raised BeyondLoopback: socket.connect")


def test_this_machine_can_be_reached() -> None:
    assert socket.getaddrinfo("localhost", 80)
    assert socket.getaddrinfo(None, 0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no Unix sockets")
def test_a_unix_socket_is_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a Unix socket's whole path has little more than 100 characters
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind("here.sock")
        server.listen()
        client.connect("here.sock")
