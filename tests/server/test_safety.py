"""Whatever a client sends: it gets an answer or an end, nothing is printed, nothing is left."""

from __future__ import annotations

import contextlib
import gc
import json
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings

import local_server
from local_server.endpoints.wire_faults import RESET
from local_server.limits import Limits
from tests.server import fuzz, wire
from tests.server.conftest import Ask, asking

HOST = b"Host: a\r\n"
GET = b"GET /get HTTP/1.1\r\n" + HOST + b"\r\n"
POST = b"POST /post HTTP/1.1\r\n" + HOST
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
WEBSOCKET = (
    b"GET /websocket/echo HTTP/1.1\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\n"
)
KEY = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[local_server.Server]:
    """A server with limits so short that no test waits; when it stops, nothing is left of them."""
    with local_server.Server(limits=fuzz.LIMITS) as running, fuzz.nothing_left(running):
        yield running


@pytest.fixture(scope="module")
def patient() -> Iterator[local_server.Server]:
    """The same with the usual limits, for tests which take their time."""
    with local_server.Server() as running, fuzz.nothing_left(running):
        yield running


def connect(server: local_server.Server) -> socket.socket:
    """A plain connection; waiting on it for too long is a `TimeoutError`."""
    assert server.url.host is not None
    assert server.url.port is not None
    return socket.create_connection((server.url.host, server.url.port), fuzz.PATIENCE)


def until_closed(connection: socket.socket) -> bytes:
    """All that the server sends before it closes the connection."""
    received = b""
    with contextlib.suppress(ConnectionResetError):  # a server need not read all before it closes
        while data := connection.recv(65536):
            received += data
    return received


def wait_for_requests(server: local_server.Server, count: int) -> None:
    """Returns when so many requests are in flight."""
    deadline = time.monotonic() + fuzz.PATIENCE
    while server.log.in_flight < count:
        assert time.monotonic() < deadline
        time.sleep(0.001)


# ---- requests ------------------------------------------------------------------------------------


@pytest.fixture
def unhurried() -> Iterator[local_server.Server]:
    """A server with the short limits, but for those that a busy machine would seem to break."""
    with local_server.Server(limits=fuzz.NO_HURRY) as running, fuzz.nothing_left(running):
        yield running


UNLIKELY = settings(
    max_examples=300,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_whatever_the_document_allows_gets_an_answer(unhurried: local_server.Server) -> None:
    client = fuzz.Client(unhurried.url)

    @UNLIKELY
    @given(sent=fuzz.requests(fuzz.document_of(client)))
    def gets_an_answer(sent: fuzz.Sent) -> None:
        fuzz.judge(sent, client.ask(sent))

    gets_an_answer()
    client.close()


def test_whatever_is_wrong_comes_to_an_end(server: local_server.Server) -> None:
    client = fuzz.Client(server.url)
    document = fuzz.document_of(client)
    client.close()

    @UNLIKELY
    @given(sent=fuzz.requests(document, wrong=True), damage=fuzz.DAMAGES)
    def comes_to_an_end(sent: fuzz.Sent, damage: fuzz.Damage) -> None:
        assert b"has a bug" not in client.damage(damage.done_to(sent.wire), damage.then)

    comes_to_an_end()


def test_the_long_run_counts_what_it_sends() -> None:
    seen = fuzz.run(30, seconds=60)
    assert seen.total() >= 30


REFUSED = {
    "no HTTP": (b"\x00\xff\r\n\r\n", 400),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\xaa" * 500, 400),
    "no version": (b"GET /get\r\n\r\n", 505),
    "HTTP/0.9": (b"GET /get HTTP/0.9\r\n" + HOST + b"\r\n", 505),
    "HTTP/2.0": (b"GET /get HTTP/2.0\r\n" + HOST + b"\r\n", 505),
    "HTTP/9.9": (b"GET /get HTTP/9.9\r\n" + HOST + b"\r\n", 400),
    "HTTP/2 with prior knowledge": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "unknown method": (b"FOO /get HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "no host": (b"GET /get HTTP/1.1\r\n\r\n", 400),
    "two hosts": (b"GET /get HTTP/1.1\r\n" + HOST + HOST + b"\r\n", 400),
    "a header without colon": (b"GET /get HTTP/1.1\r\n" + HOST + b"foo\r\n\r\n", 400),
    "a folded header": (b"GET /get HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n", 400),
    "a zero byte": (b"GET /get HTTP/1.1\r\n" + HOST + b"X: a\x00\r\n\r\n", 400),
    "bare line feeds": (b"GET /get HTTP/1.1\nHost: a\n\n", 400),
    "a long URL": (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "a long header": (b"GET /get HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 9000, 400),
    "many headers": (b"GET /get HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 200 + b"\r\n", 400),
    "a URL that is not ASCII": (b"GET /\xff HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "a broken authority": (b"GET http://[/get HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "a negative length": (POST + b"Content-Length: -1\r\n\r\n", 400),
    "a length of 2 to the 64": (POST + b"Content-Length: 18446744073709551616\r\n\r\n", 400),
    "two lengths": (POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    "the same length twice": (POST + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\na", 400),
    "a length and chunks": (POST + b"Content-Length: 5\r\n" + CHUNKED + b"0\r\n\r\n", 400),
    "an unknown encoding": (POST + b"Transfer-Encoding: x\r\n\r\n", 400),
    "chunked and then more": (POST + b"Transfer-Encoding: chunked, x\r\n\r\n", 400),
    "a chunk of no size": (POST + CHUNKED + b"zz\r\na\r\n0\r\n\r\n", 400),
    "a chunk of 2 to the 64": (POST + CHUNKED + b"10000000000000000\r\na\r\n", 400),
    "a chunk longer than said": (POST + CHUNKED + b"1\r\nabc\r\n0\r\n\r\n", 400),
    "a long trailer": (POST + CHUNKED + b"0\r\nX: " + b"a" * 9000, 400),
    "behind a good request": (GET * 3 + b"\x00\r\n\r\n", 400),
    "a length out of all reason": (POST + b"Content-Length: 1000000000000\r\n\r\na", 413),
    "a body that breaks off": (POST + b"Content-Length: 10\r\n\r\nabc", 408),
    "a chunk that breaks off": (POST + CHUNKED + b"ffffffffffffffff\r\nabc", 408),
    "a head that breaks off": (b"GET /get HT", 408),
    "nothing but line ends": (b"\r\n" * 100, 408),
}


@pytest.mark.parametrize(("sent", "status"), REFUSED.values(), ids=list(REFUSED))
def test_a_request_that_is_wrong_is_refused_in_json(
    server: local_server.Server, sent: bytes, status: int
) -> None:
    with connect(server) as connection:
        connection.sendall(sent)
        reply = wire.parsed(until_closed(connection))
    assert reply.status == status
    assert reply.header("Content-Type") == "application/json"
    told = json.loads(reply.body)
    assert (told["status"], bool(told["error"])) == (status, True)


@pytest.mark.parametrize("path", ["/put", "/upload", "/delay/0.02", "/dump/request"])
@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data; boundary=x"])
def test_a_chunk_that_is_wrong_long_after_the_head_gets_400(
    patient: local_server.Server, path: str, content_type: str
) -> None:
    head = f"PUT {path} HTTP/1.1\r\nContent-Type: {content_type}\r\n"
    with connect(patient) as connection:
        connection.sendall(head.encode() + HOST + CHUNKED + b"1\r\na\r\n")
        wait_for_requests(patient, 1)
        connection.sendall(b"zz\r\n")
        reply = wire.parsed(until_closed(connection))
    assert (reply.status, "broken" in json.loads(reply.body)["error"]) == (400, True)


def test_a_wrong_chunk_that_nobody_reads_does_not_spoil_the_answer(
    patient: local_server.Server,
) -> None:
    with connect(patient) as connection:
        connection.sendall(b"GET /get HTTP/1.1\r\n" + HOST + CHUNKED + b"1\r\na\r\n")
        assert connection.recv(15) == b"HTTP/1.1 200 OK"
        connection.sendall(b"zz\r\n")
        until_closed(connection)


@pytest.mark.parametrize("path", ["/post", "/nothing-here"])
@pytest.mark.parametrize("expected", ["tea", "\xff"])
def test_what_is_expected_and_not_known_gets_417(ask: Ask, path: str, expected: str) -> None:
    reply = ask("POST", path, (("Expect", expected),), b"a")
    assert (reply.status, json.loads(reply.body)["status"]) == (417, 417)


NOT_ASKED_FOR = {
    "too large": (b"POST /post HTTP/1.1\r\n", b"Content-Length: 100000000\r\n", b"413"),
    "too large for it": (
        b"POST /notes HTTP/1.1\r\n",
        b"Content-Length: 100000\r\nContent-Type: application/json\r\n",
        b"413",
    ),
    "too large to keep": (
        b"PUT /upload HTTP/1.1\r\n",
        b"Content-Length: 5000000000\r\n",
        b"413",
    ),
    "of another type": (b"POST /notes HTTP/1.1\r\n", b"Content-Length: 10\r\n", b"415"),
    "to a wrong parameter": (b"POST /delay/x HTTP/1.1\r\n", b"Content-Length: 10\r\n", b"400"),
    "that nobody reads": (b"GET /get HTTP/1.1\r\n", b"Content-Length: 10\r\n", b"200"),
}


@pytest.mark.parametrize(("line", "headers", "status"), NOT_ASKED_FOR.values(), ids=NOT_ASKED_FOR)
def test_a_body_that_is_not_wanted_is_not_asked_for(
    patient: local_server.Server, line: bytes, headers: bytes, status: bytes
) -> None:
    """RFC 9110, section 10.1.1: the final status comes instead of `100 Continue`."""
    with connect(patient) as connection:
        connection.sendall(line + HOST + headers + b"Expect: 100-continue\r\n\r\n")
        start = time.monotonic()
        reply = until_closed(connection)
        assert reply.startswith(b"HTTP/1.1 " + status)
        assert b"100 Continue" not in reply
        assert time.monotonic() - start < 8  # not aiohttp's 10 seconds for what does not come


def test_a_body_that_was_sent_without_waiting_does_no_harm(patient: local_server.Server) -> None:
    with connect(patient) as connection:
        connection.sendall(
            b"GET /get HTTP/1.1\r\n"
            + HOST
            + b"Content-Length: 3\r\nExpect: 100-continue\r\n\r\nabc"
        )
        assert until_closed(connection).startswith(b"HTTP/1.1 200 OK")


def test_who_expects_100_continue_gets_it(ask: Ask) -> None:
    reply = ask("POST", "/post", (("Expect", "100-Continue"),), b"a")
    assert reply.status == 100
    assert b"HTTP/1.1 200 OK" in reply.body


@pytest.mark.parametrize(
    "headers", [b"", b"Sec-WebSocket-Key: \xff\r\n", KEY + b"Sec-WebSocket-Protocol: a b\r\n"]
)
def test_a_wrong_handshake_of_a_websocket_gets_400(
    server: local_server.Server, headers: bytes
) -> None:
    with connect(server) as connection:
        connection.sendall(WEBSOCKET.replace(b"Connection: ", b"Connection: close, ") + headers)
        connection.sendall(b"\r\n")
        assert wire.parsed(until_closed(connection)).status == 400


def test_what_is_no_frame_closes_a_websocket(server: local_server.Server) -> None:
    with connect(server) as connection:
        connection.sendall(WEBSOCKET + KEY + b"\r\n" + b"\xff" * 10)
        received = until_closed(connection)
    assert received.endswith(b"\x88\x02\x03\xea")  # a close frame with code 1002 (RFC 6455, 7.4.1)


def test_requests_sent_ahead_are_all_answered(server: local_server.Server) -> None:
    with connect(server) as connection:
        connection.sendall(GET * 100 + GET.replace(HOST, HOST + b"Connection: close\r\n"))
        assert until_closed(connection).count(b"HTTP/1.1 200 OK") == 101


# ---- clients that go -----------------------------------------------------------------------------

GOING = {
    "in the head": GET[:-3],
    "in a body": POST + b"Content-Length: 10\r\n\r\nabc",
    "in a chunk": POST + CHUNKED + b"a\r\nabc",
    "before the answer": GET * 50,
    "in a long answer": b"GET /download/1000000 HTTP/1.1\r\n" + HOST + b"\r\n",
    "in a slow answer": b"GET /drip?duration=0.02 HTTP/1.1\r\n" + HOST + b"\r\n",
    "in a websocket": WEBSOCKET + KEY + b"\r\n\x81\x85\x00",
}


@pytest.mark.parametrize("reads", [0, 10])
@pytest.mark.parametrize("how", ["closes", "resets", "half-closes"])
@pytest.mark.parametrize("sent", GOING.values(), ids=list(GOING))
def test_a_client_that_goes_leaves_nothing(
    server: local_server.Server, sent: bytes, how: str, reads: int
) -> None:
    with connect(server) as connection:
        connection.sendall(sent)
        connection.settimeout(0.05)
        with contextlib.suppress(TimeoutError):
            connection.recv(reads)
        if how == "resets":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        if how == "half-closes":
            connection.settimeout(fuzz.PATIENCE)
            connection.shutdown(socket.SHUT_WR)
            until_closed(connection)  # the server takes it for gone


def test_clients_that_go_before_they_may_go_on_leave_nothing(server: local_server.Server) -> None:
    asks = POST + b"Content-Length: 3\r\nExpect: 100-continue\r\n\r\n"
    for ahead in range(100):
        with connect(server) as connection:
            connection.sendall(GET * (ahead % 20) + asks)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


async def test_served_clients_leave_nothing_either(server: local_server.Server) -> None:
    async with aiohttp.ClientSession(server.url) as session:
        for path in ("/get", "/post", "/drip", "/nothing-here", "/status/500"):
            async with session.post(path, data=b"x" * 70_000) as response:
                await response.read()
        async with session.ws_connect("/websocket/echo") as socket:
            await socket.send_str("a")


# ---- slow clients --------------------------------------------------------------------------------


def test_a_connection_on_which_nothing_comes_is_closed_without_a_word(
    server: local_server.Server,
) -> None:
    with connect(server) as connection:
        assert until_closed(connection) == b""


def test_a_head_that_comes_byte_by_byte_is_cut(server: local_server.Server) -> None:
    with connect(server) as connection, contextlib.suppress(ConnectionError):
        connection.sendall(b"GET /get HTTP/1.1\r\nX: ")
        connection.settimeout(0.05)
        deadline = time.monotonic() + fuzz.PATIENCE
        while True:
            assert time.monotonic() < deadline
            connection.sendall(b"a")
            with contextlib.suppress(TimeoutError):
                received = connection.recv(65536)
                assert received.startswith(b"HTTP/1.1 408 ")
                break


def test_a_connection_that_was_used_may_be_idle() -> None:
    limits = Limits(head_seconds=0.5)
    with local_server.Server(limits=limits) as server, connect(server) as connection:
        for body in (b"", b"abc"):  # the second one comes after its head
            connection.sendall(POST + b"Content-Length: %d\r\n\r\n" % len(body))
            if body:
                wait_for_requests(server, 1)
                connection.sendall(body)
            assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
            time.sleep(2 * limits.head_seconds)
        connection.sendall(GET)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_a_client_is_not_slow_while_the_handler_does_not_read() -> None:
    with local_server.Server(limits=Limits(silent_seconds=0.5)) as server:
        reply = asking(server)("PUT", "/delay/1", (), b"x" * 4_000_000)
    assert reply.status == 200


# ---- limits --------------------------------------------------------------------------------------


def test_a_client_too_many_gets_503_until_another_one_goes() -> None:
    with local_server.Server(limits=Limits(connections=2)) as small:
        ask = asking(small)
        with connect(small) as first, connect(small) as second:
            for connection in (first, second):
                connection.sendall(GET)
                assert connection.recv(15) == b"HTTP/1.1 200 OK"
            reply = ask("POST", "/post", (), b"x" * 100)
            assert (reply.status, json.loads(reply.body)["status"]) == (503, 503)
            assert reply.header("Connection") == "close"
        deadline = time.monotonic() + fuzz.PATIENCE
        while ask("GET", "/get").status == 503:
            assert time.monotonic() < deadline


def test_a_client_too_many_is_told_over_tls_as_well() -> None:
    with local_server.Server(limits=Limits(connections=1)) as small, connect(small) as first:
        first.sendall(GET)
        assert first.recv(15) == b"HTTP/1.1 200 OK"
        good = small.tls.good.url
        assert good.host is not None
        with (
            socket.create_connection((good.host, good.port or 0), fuzz.PATIENCE) as plain,
            small.tls.context.wrap_socket(plain, server_hostname=good.host) as connection,
            contextlib.suppress(ssl.SSLError),
        ):
            assert connection.recv(65536).startswith(b"HTTP/1.1 503 ")


def test_a_refused_client_that_stays_is_cut_when_the_server_stops() -> None:
    with local_server.Server(limits=Limits(connections=1)) as small, connect(small) as first:
        first.sendall(GET)
        assert first.recv(15) == b"HTTP/1.1 200 OK"
        with connect(small) as second:
            assert second.recv(12) == b"HTTP/1.1 503"
            small.stop()
            until_closed(second)


@pytest.mark.parametrize(
    ("limits", "target", "header", "status"),
    [
        (Limits(line=100), "/get?" + "a" * 100, "a", 400),
        (Limits(line=100), "/get", "a" * 100, 400),
        (Limits(line=100), "/get", "a" * 50, 200),
        (Limits(headers=2), "/get", "a", 400),
        (Limits(headers=3), "/get", "a", 200),
        (Limits(download=1000), "/download/1001", "a", 400),
        (Limits(download=1000), "/download/1000", "a", 200),
        (Limits(seconds=0.5), "/drip?delay=0.6&duration=0", "a", 400),
        (Limits(seconds=0.5), "/drip?delay=0.3&duration=0.3", "a", 400),
        (Limits(seconds=0.5), "/sse?delay=0.3&duration=0.3", "a", 400),
        (Limits(seconds=0.5), "/range/10?duration=0.6", "a", 400),
        (Limits(seconds=0.5), "/mix?delay=0.6", "a", 400),
        (Limits(seconds=0.01), "/drip", "a", 200),  # the default is cut down to it
    ],
)
def test_a_limit_holds_where_it_was_set(
    limits: Limits, target: str, header: str, status: int
) -> None:
    with local_server.Server(limits=limits) as strict:
        assert asking(strict)("GET", target, (("X", header),)).status == status


@pytest.mark.parametrize("wrong", [0, -1, float("nan"), float("inf")])
def test_a_limit_is_above_0(wrong: float) -> None:
    with pytest.raises(ValueError, match="seconds must be a number above 0"):
        replace(Limits(), seconds=wrong)


def test_a_strict_server_sends_html_unescaped() -> None:
    page = "/base64/PGI-"
    with local_server.Server(strict=True) as strict, local_server.Server() as usual:
        assert asking(strict)("GET", page).header("Content-Type") == "text/html; charset=utf-8"
        assert asking(usual)("GET", page).header("Content-Type") == "text/plain; charset=utf-8"


def test_the_shared_server_takes_the_same_options() -> None:
    server = local_server.start(port=0, strict=True, limits=Limits(line=100))
    try:
        ask = asking(server)
        assert ask("GET", "/base64/PGI-").header("Content-Type") == "text/html; charset=utf-8"
        assert ask("GET", "/" + "a" * 100).status == 400
    finally:
        server.stop()


def as_a_process(*options: str) -> subprocess.Popen[str]:
    """`python -m local_server` on a free port."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "local_server", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_command_line_takes_the_same_options() -> None:
    with as_a_process("--strict", "--max-line", "100") as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline().split()[2].rpartition(":")[2])
            reply = wire.send("127.0.0.1", port, "GET", "/base64/PGI-")
            assert reply.header("Content-Type") == "text/html; charset=utf-8"
            assert wire.send("127.0.0.1", port, "GET", "/" + "a" * 100).status == 400
        finally:
            process.kill()


def test_the_command_line_refuses_a_limit_of_nothing_in_one_sentence() -> None:
    with as_a_process("--max-connections", "0") as process:
        _, errors = process.communicate(timeout=300)
    assert process.returncode == 2
    assert "connections must be a number above 0, not 0 (--help" in errors
    assert errors.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not limit sockets in this way")
def test_a_shortage_of_sockets_is_got_over_in_silence() -> None:
    program = """
import resource, socket, urllib.request
import local_server
with local_server.Server() as server:
    urllib.request.urlopen(str(server.url / "get")).close()
    resource.setrlimit(resource.RLIMIT_NOFILE, (60, 60))
    address, clients = (server.url.host, server.url.port), []
    try:
        for _ in range(60):
            clients.append(socket.create_connection(address, 10))
    except OSError:
        pass
    import time; time.sleep(0.2)
    for client in clients:
        client.close()
    urllib.request.urlopen(str(server.url / "get")).close()
"""
    finished = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=300
    )
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")


# ---- stopping ------------------------------------------------------------------------------------


def test_it_stops_within_a_second_whatever_its_clients_do() -> None:
    """A machine can be busy once; that it is busy three times is no chance."""
    assert min(_seconds_to_stop() for _ in range(3)) < 1


def _seconds_to_stop() -> float:
    busy = {
        "a delay": b"GET /delay/10 HTTP/1.1\r\n" + HOST + b"\r\n",
        "a drip": b"GET /drip?duration=10 HTTP/1.1\r\n" + HOST + b"\r\n",
        "events": b"GET /sse?duration=10 HTTP/1.1\r\n" + HOST + b"\r\n",
        "a body that nobody reads": b"GET /download/1000000000 HTTP/1.1\r\n" + HOST + b"\r\n",
        "a body that does not come": POST + b"Content-Length: 10\r\n\r\nabc",
        "a websocket": WEBSOCKET + KEY + b"\r\n",
    }
    with local_server.Server() as server, contextlib.ExitStack() as connections:
        clients = [connections.enter_context(connect(server)) for _ in range(2 * len(busy) + 2)]
        for client, sent in zip(clients, [*busy.values()] * 2, strict=False):
            client.sendall(sent)
        wait_for_requests(server, 2 * len(busy))
        clients[-1].sendall(GET[:-2])  # a head that is still coming; one client says nothing
        start = time.monotonic()
        server.stop()
        seconds = time.monotonic() - start
        for client in clients:
            until_closed(client)
    gc.collect()  # pytest makes an error of a transport that nobody has closed
    return seconds
