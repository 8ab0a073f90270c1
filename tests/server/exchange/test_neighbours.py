"""On a host that several people share: whose connections are taken, on every port that listens.

Another user's socket is one of ours, given away: that takes root. What root can try, others see
done to connections of their own, by a server that is told that its user is someone else.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import dnslib
import pytest

import local_server
from local_server import Server
from local_server.__main__ import loop_factory, serve
from local_server.exchange import neighbours
from local_server.exchange.listening import listening_socket
from tests.server.beside.wires import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whose it is")

NEIGHBOUR = 20_001
"""The number of a user that this machine need not know."""
ROOT = sys.platform != "win32" and os.geteuid() == 0
QUESTION = b"GET /get HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
WANTS_A_TOKEN = b"HTTP/1.1 401 "

Connect = Callable[..., socket.socket]


@pytest.fixture
def shared_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(neighbours.SHARED_HOST, "1")


@pytest.fixture
def shared(shared_host: None) -> Iterator[Server]:
    """A server of ours on a host that is not."""
    with Server() as server:
        yield server


@pytest.fixture(
    params=[
        pytest.param("another", marks=pytest.mark.skipif(not ROOT, reason="only root can")),
        "as if another",
    ]
)
def theirs(request: pytest.FixtureRequest) -> Iterator[Connect]:
    """`theirs(address, kind=SOCK_STREAM)`: a connection of another user's, to be tried at once."""
    with pytest.MonkeyPatch.context() as patched:

        def connect(address: tuple[str, int], kind: int = socket.SOCK_STREAM) -> socket.socket:
            client = socket.socket(type=kind)
            client.settimeout(PATIENCE)
            if request.param == "another":
                os.fchown(client.fileno(), NEIGHBOUR, -1)
            else:
                patched.setattr(neighbours, "_user", lambda: NEIGHBOUR)
            client.connect(address)
            return client

        yield connect


def place(server: Server) -> tuple[str, int]:
    assert server.url.host is not None
    assert server.url.port is not None
    return server.url.host, server.url.port


def told(client: socket.socket, said: bytes = b"") -> bytes:
    """What comes back until the other side closes. A reset counts as closing."""
    received = bytearray()
    with client, contextlib.suppress(ConnectionError):
        client.sendall(said)
        while chunk := client.recv(65_536):
            received += chunk
    return bytes(received)


# ---- one's own machine -------------------------------------------------------


@pytest.mark.parametrize("value", [None, "", "0"])
def test_on_a_machine_of_ones_own_nobody_is_asked_about(
    value: str | None, theirs: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(neighbours.SHARED_HOST, raising=False)
    if value is not None:
        monkeypatch.setenv(neighbours.SHARED_HOST, value)
    with Server() as server:
        assert told(theirs(place(server)), QUESTION).startswith(b"HTTP/1.1 200 ")
        assert len(server.log) == 1


# ---- our own connections -----------------------------------------------------


def test_ones_own_connections_are_taken_on_every_port(shared: Server) -> None:
    urllib.request.urlopen(str(shared.url / "get")).close()
    assert len(shared.log) == 1
    with urllib.request.urlopen(str(shared.tls.good.url / "get"), context=shared.tls.context):
        assert len(shared.log) == 2
    through = urllib.request.ProxyHandler({"http": str(shared.proxy.url)})
    urllib.request.build_opener(through).open(str(shared.url / "get")).close()
    assert len(shared.proxy.log) == 1
    for kind in ("udp", "tcp"):
        answer = dnslib.DNSRecord.question("local.test").send(
            shared.dns.host, shared.dns.port, tcp=kind == "tcp", timeout=PATIENCE
        )
        assert dnslib.DNSRecord.parse(answer).header.qr
    assert [question.transport for question in shared.dns.log] == ["udp", "tcp"]


def test_ones_own_connections_are_taken_on_ipv6(shared_host: None) -> None:
    try:
        server = Server(host="::1").start()
    except OSError:
        pytest.skip("this machine has no ::1")
    with server:
        urllib.request.urlopen(str(server.url / "get")).close()
        assert len(server.log) == 1


def test_the_server_that_notebooks_share_is_one_of_them(shared_host: None) -> None:
    server = local_server.start(port=0)
    try:
        urllib.request.urlopen(str(server.url / "get")).close()
        assert len(server.log) == 1
    finally:
        server.stop()


# ---- a neighbour's -----------------------------------------------------------


def test_a_neighbours_connection_ends_and_is_in_no_log(shared: Server, theirs: Connect) -> None:
    assert told(theirs(place(shared)), QUESTION) == b""
    assert len(shared.log) == 0


def test_a_neighbour_who_does_not_wait_is_in_no_log(shared: Server, theirs: Connect) -> None:
    for _ in range(20):
        with theirs(place(shared)) as client:
            client.sendall(QUESTION)
    assert told(theirs(place(shared)), QUESTION) == b""  # those before have been seen to
    assert len(shared.log) == 0


def test_a_neighbour_gets_no_further_on_any_tls_site(shared: Server, theirs: Connect) -> None:
    sites = [site for site in vars(shared.tls).values() if hasattr(site, "url")]
    assert len(sites) > 5
    context = ssl._create_unverified_context()
    for site in sites:
        client = theirs((site.url.host, site.url.port))
        with client, pytest.raises((ConnectionError, ssl.SSLError)):
            context.wrap_socket(client).read()
    assert len(shared.log) == 0


def test_a_neighbour_gets_nowhere_by_proxy(shared: Server, theirs: Connect) -> None:
    for proxy in (shared.proxy, shared.proxy_with_auth):
        host, port = proxy.url.host, proxy.url.port
        assert host is not None
        assert port is not None
        question = QUESTION.replace(b"/get", str(shared.url / "get").encode())
        assert told(theirs((host, port)), question) == b""
        assert len(proxy.log) == 0
    assert len(shared.log) == 0


def test_a_neighbour_learns_no_names(shared: Server, theirs: Connect) -> None:
    question = dnslib.DNSRecord.question("local.test").pack()
    there = (shared.dns.host, shared.dns.port)
    assert told(theirs(there), len(question).to_bytes(2, "big") + question) == b""
    with theirs(there, socket.SOCK_DGRAM) as client:
        client.send(question)
        client.settimeout(0.1)
        with pytest.raises(TimeoutError):
            client.recv(4096)
    assert len(shared.dns.log) == 0


def test_neighbours_do_not_keep_ones_own_out(shared: Server) -> None:
    if not ROOT:
        pytest.skip("only root can be two users")
    for _ in range(50):
        with socket.socket() as client:
            os.fchown(client.fileno(), NEIGHBOUR, -1)
            client.connect(place(shared))
    urllib.request.urlopen(str(shared.url / "get")).close()
    assert len(shared.log) == 1


def test_a_program_of_another_user_is_a_neighbour(shared: Server) -> None:
    bash = shutil.which("bash")
    if not ROOT or bash is None:
        pytest.skip("it takes root to start one")
    host, port = place(shared)
    script = f"exec 3<>/dev/tcp/{host}/{port}; printf '{QUESTION.decode('unicode_escape')}' >&3"
    for user, expected in ((NEIGHBOUR, b""), (None, b"HTTP/1.1 200 OK")):
        done = subprocess.run(
            [bash, "-c", f"{script}; IFS=$'\\r' read -r line <&3; printf %s \"${{line%?}}\""],
            user=user,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert done.stdout == expected[: len(done.stdout)]
        assert bool(done.stdout) == bool(expected)
    assert len(shared.log) == 1


# ---- where it does not hold --------------------------------------------------


def test_who_listens_for_other_machines_listens_for_neighbours(
    shared_host: None, theirs: Connect
) -> None:
    with Server(host="0.0.0.0") as server:
        assert told(theirs(("127.0.0.1", place(server)[1])), QUESTION).startswith(WANTS_A_TOKEN)


def test_a_class_with_a_token_is_let_in(shared_host: None, theirs: Connect) -> None:
    with Server(token="k3y-of-3b") as server:
        assert told(theirs(place(server)), QUESTION).startswith(WANTS_A_TOKEN)


@pytest.mark.parametrize(("token", "for_others"), [(None, False), ("k3y-of-3b", True)])
async def test_so_is_one_that_is_served_from_a_shell(
    token: str | None, for_others: bool, shared_host: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[socket.socket] = []

    def make(*place: Any, **options: Any) -> socket.socket:
        with listening_socket(*place, **options) as listener:
            made.append(listener)
        raise OSError("that is all")

    monkeypatch.setattr("local_server.__main__.listening_socket", make)
    assert await serve("127.0.0.1", 0, token=token) == 1
    assert isinstance(made[0], neighbours.OwnClients) is not for_others


def test_where_the_system_does_not_tell_it_says_so(
    shared_host: None, theirs: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "_tells", lambda kind: kind == socket.SOCK_STREAM)
    with pytest.warns(RuntimeWarning, match="does not tell whose"):
        server = Server().start()
    with server:
        assert told(theirs(place(server)), QUESTION).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("what", ["the family", "sock_diag"])
def test_a_system_that_refuses_to_answer_does_not_tell(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        neighbours, *(("_SOCK_DIAG", 31) if what == "the family" else ("_BY_FAMILY", 99))
    )
    assert not neighbours._tells.__wrapped__(socket.SOCK_STREAM)
    assert not neighbours._tells.__wrapped__(socket.SOCK_DGRAM)


def test_a_refused_connection_leaves_no_socket(shared_host: None, theirs: Connect) -> None:
    with warnings.catch_warnings(), listening_socket("127.0.0.1", 0) as listener:
        warnings.simplefilter("error")
        listener.listen()
        client = theirs(listener.getsockname())
        with client, pytest.raises(BlockingIOError):
            listener.accept()


def test_uvloop_which_accepts_by_itself_is_left_out(
    shared_host: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert loop_factory(uvloop=True) is None
    assert "would let neighbours in" in capsys.readouterr().err
