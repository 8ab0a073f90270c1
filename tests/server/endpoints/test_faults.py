"""Faults: what is on the wire, what aiohttp's client raises, and what the log says."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import socket
import time
from collections.abc import AsyncIterator, Iterator
from email.utils import parsedate_to_datetime

import aiohttp
import pytest

import local_server
from local_server.endpoints import faults
from local_server.endpoints.faults import Bucket
from tests.server import wire
from tests.server.conftest import PATIENCE, Ask, asking, wait_until_idle

GET_TWICE = "aiohttp sends a GET again, once, when its connection ends without an answer"


@pytest.fixture(autouse=True)
def _nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert not caplog.get_records("call")


@pytest.fixture(autouse=True)
def _nothing_is_in_flight(server: local_server.Server) -> Iterator[None]:
    server.log.clear()
    yield
    wait_until_idle(server)


def until_closed(server: local_server.Server, target: str) -> bytes:
    """All that comes before the server closes. Raises `ConnectionResetError`."""
    received = b""
    with socket.create_connection((server.url.host, server.url.port), timeout=60) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: here.test\r\n\r\n".encode())
        while data := connection.recv(65536):
            received += data
    return received


# ---- what aiohttp's client raises ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "error", "statuses"),
    [
        ("disconnect", aiohttp.ServerDisconnectedError, [None, None]),
        ("reset-before-headers", aiohttp.ClientOSError, [None, None]),
        ("garbage-status-line", aiohttp.ClientResponseError, [None]),
        ("oversize-headers", aiohttp.ClientResponseError, [200]),
        ("bad-chunk-size", aiohttp.ClientResponseError, [200]),
        ("redirect-loop", aiohttp.TooManyRedirects, [302] * 10),
    ],
)
async def test_a_request_fails(
    session: aiohttp.ClientSession,
    server: local_server.Server,
    path: str,
    error: type[Exception],
    statuses: list[int | None],
) -> None:
    with pytest.raises(error) as raised:
        await session.get(f"/faults/{path}")
    assert raised.type is error
    assert [entry.status for entry in server.log] == statuses, GET_TWICE


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("truncated", aiohttp.ClientPayloadError),
        ("reset-mid-body?delay=1", aiohttp.ClientPayloadError),
        ("wrong-content-encoding", aiohttp.ClientPayloadError),
        ("wrong-content-encoding?encoding=deflate", aiohttp.ClientPayloadError),
        ("invalid-utf8", UnicodeDecodeError),
    ],
)
async def test_a_request_succeeds_and_reading_fails(
    session: aiohttp.ClientSession,
    server: local_server.Server,
    path: str,
    error: type[Exception],
) -> None:
    async with session.get(f"/faults/{path}") as response:
        assert response.status == 200
        with pytest.raises(error) as raised:
            await response.text()
        assert raised.type is error
    assert [entry.status for entry in server.log] == [200]


async def test_a_client_that_waits_for_silence_gives_up(
    session: aiohttp.ClientSession, server: local_server.Server
) -> None:
    patience = aiohttp.ClientTimeout(sock_read=3)  # a busy machine sends what it sends by then
    with pytest.raises(aiohttp.SocketTimeoutError):
        await session.get("/faults/never", timeout=patience)
    async with session.get("/faults/stall?interval=10", timeout=patience) as response:
        assert await response.content.readline() == b"chunk 1\n"
        with pytest.raises(aiohttp.SocketTimeoutError):
            await response.read()
    await server.log.idle()
    assert [entry.status for entry in server.log] == [None, None]


async def test_a_bad_chunk_that_comes_later_is_not_noticed_before_the_clients_timeout(
    session: aiohttp.ClientSession,
) -> None:
    patience = aiohttp.ClientTimeout(total=4)
    async with session.get("/faults/bad-chunk-size?delay=0.5", timeout=patience) as response:
        with pytest.raises(TimeoutError):
            await response.read()


async def test_a_client_may_be_more_patient(session: aiohttp.ClientSession) -> None:
    async with session.get("/faults/stall?chunks=3&interval=0.05") as response:
        assert await response.text() == "chunk 1\nchunk 2\nchunk 3\n"


async def test_json_under_another_name_is_not_read_as_json(session: aiohttp.ClientSession) -> None:
    async with session.get("/faults/wrong-content-type") as response:
        with pytest.raises(aiohttp.ContentTypeError) as raised:
            await response.json()
        assert raised.type is aiohttp.ContentTypeError
        assert await response.json(content_type=None) == {"this": "is JSON"}


async def test_a_wrong_charset_is_read_wrong(session: aiohttp.ClientSession) -> None:
    async with session.get("/faults/wrong-charset") as response:
        assert (await response.text()).startswith("grÃ¼Ã\x9fe")
        assert await response.text(encoding="utf-8") == "grüße, 你好\n"


async def test_a_header_of_any_size_is_read_if_the_client_allows_it(
    server: local_server.Server,
) -> None:
    async with (
        aiohttp.ClientSession(server.url, max_field_size=20_000) as session,
        session.get("/faults/oversize-headers?size=15000") as response,
    ):
        assert response.headers["X-Oversize"] == "x" * 15_000


# ---- connections ---------------------------------------------------------------------------------


@pytest.mark.parametrize("again", ["GET", "POST"])
async def test_a_connection_that_looks_alive_is_closed_when_it_is_used_again(
    session: aiohttp.ClientSession, server: local_server.Server, again: str
) -> None:
    async with session.get("/faults/close-on-reuse") as response:
        assert response.headers["Connection"] == "keep-alive"
        assert await response.text() == "send another\n"
    if again == "GET":
        async with session.get("/get") as response:
            assert response.status == 200
        assert [entry.connection for entry in server.log] == [1, 2], GET_TWICE
    else:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await session.post("/post")
        assert server.log.paths == ["/faults/close-on-reuse"]


def test_it_stays_open_until_then(server: local_server.Server) -> None:
    with socket.create_connection((server.url.host, server.url.port), timeout=60) as connection:
        connection.sendall(b"GET /faults/close-on-reuse HTTP/1.1\r\nHost: here.test\r\n\r\n")
        received = b""
        while not received.endswith(b"send another\n"):
            received += connection.recv(65536)
        connection.settimeout(0.05)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        connection.settimeout(15)
        connection.sendall(b"G")
        assert connection.recv(1) == b""


async def test_a_server_that_stops_closes_such_a_connection_too() -> None:
    with local_server.Server() as server:
        connection = socket.create_connection((server.url.host, server.url.port), timeout=60)
        connection.sendall(b"GET /faults/close-on-reuse HTTP/1.1\r\nHost: here.test\r\n\r\n")
        while b"send another" not in connection.recv(65536):
            pass
    assert connection.recv(1) == b""
    connection.close()


def test_a_reset_is_a_reset(server: local_server.Server) -> None:
    for path in ("reset-before-headers", "reset-mid-body?delay=0"):
        with pytest.raises(ConnectionResetError):
            until_closed(server, f"/faults/{path}")


def test_a_disconnect_is_none(server: local_server.Server) -> None:
    assert until_closed(server, "/faults/disconnect") == b""


@contextlib.asynccontextmanager
async def session_over_tls(server: local_server.Server) -> AsyncIterator[aiohttp.ClientSession]:
    """A session whose connections are closed when the block has ended.

    aiohttp does not wait for those that TLS has still to end, and a loop that ends before leaves
    them open: some later test would get the warning.
    """
    async with aiohttp.ClientSession(server.tls.good.url) as open_session:
        yield open_session
    registered = getattr(asyncio.get_running_loop(), "_selector").get_map()  # noqa: B009 (mypy)
    async with asyncio.timeout(PATIENCE):
        while len(registered) > 1:  # the loop's own pipe
            await asyncio.sleep(0.001)


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("disconnect", aiohttp.ServerDisconnectedError),
        ("truncated", aiohttp.ClientPayloadError),
        ("garbage-status-line", aiohttp.ClientResponseError),
        ("bad-chunk-size", aiohttp.ClientResponseError),
    ],
)
async def test_faults_are_the_same_over_tls(
    server: local_server.Server, path: str, error: type[Exception]
) -> None:
    async with session_over_tls(server) as session:
        with pytest.raises(error) as raised:
            async with session.get(f"/faults/{path}", ssl=server.tls.context) as response:
                await response.read()
    assert raised.type is error


async def test_a_connection_is_closed_on_reuse_over_tls(server: local_server.Server) -> None:
    async with session_over_tls(server) as session:
        async with session.get("/faults/close-on-reuse", ssl=server.tls.context) as response:
            await response.read()
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await session.post("/post", ssl=server.tls.context)


# ---- the wire ------------------------------------------------------------------------------------


def test_a_truncated_body_is_shorter_than_it_says(server: local_server.Server) -> None:
    reply = wire.parsed(until_closed(server, "/faults/truncated?length=10&sent=4"))
    assert (reply.header("Content-Length"), reply.body) == ("10", b"****")
    assert until_closed(server, "/faults/truncated?length=10&sent=0").endswith(b"\r\n\r\n")


def test_a_bad_chunk_size_follows_a_good_one(server: local_server.Server) -> None:
    for delay in (0, 0.05):
        raw = until_closed(server, f"/faults/bad-chunk-size?delay={delay}")
        assert raw.endswith(b"\r\n\r\n6\r\nfirst\n\r\nsix\r\nsecond\r\n0\r\n\r\n")


def test_garbage_is_all_there_is(server: local_server.Server) -> None:
    raw = until_closed(server, "/faults/garbage-status-line")
    assert raw == b"220 mail.test ESMTP ready\r\n\r\n"


async def test_a_header_may_be_latin1(session: aiohttp.ClientSession) -> None:
    async with session.get("/faults/latin1-header") as response:
        assert dict(response.raw_headers)[b"X-Author"] == b"Jos\xe9"
        assert response.headers["X-Author"] == "Jos\udce9"


@pytest.mark.parametrize(("length", "step", "to"), [(1, 1, 1), (3, 1, 2), (3, 3, 1), (2, 9, 2)])
def test_a_loop_has_as_many_urls_as_asked_for(ask: Ask, length: int, step: int, to: int) -> None:
    reply = ask("GET", f"/faults/redirect-loop?length={length}&step={step}")
    assert reply.header("Location") == f"/faults/redirect-loop?length={length}&step={to}"


@pytest.mark.parametrize(
    ("target", "parameter"),
    [
        ("truncated?length=0", "length"),
        ("truncated?length=65537", "length"),
        ("truncated?length=5&sent=5", "sent"),
        ("truncated?sent=-1", "sent"),
        ("reset-mid-body?length=5&sent=6", "sent"),
        ("reset-mid-body?delay=11", "delay"),
        ("bad-chunk-size?delay=nan", "delay"),
        ("oversize-headers?size=0", "size"),
        ("oversize-headers?size=1048577", "size"),
        ("stall?chunks=0", "chunks"),
        ("stall?chunks=100&interval=1", "interval"),
        ("redirect-loop?length=0", "length"),
        ("redirect-loop?step=x", "step"),
        ("wrong-content-encoding?encoding=br", "encoding"),
        ("flaky/a?failures=-1", "failures"),
        ("flaky/a?status=200", "status"),
        ("rate-limit/a?rate=0", "rate"),
        ("rate-limit/a?burst=0", "burst"),
        ("rate-limit/a?form=minutes", "form"),
    ],
)
def test_what_is_out_of_range_is_refused(ask: Ask, target: str, parameter: str) -> None:
    reply = ask("GET", f"/faults/{target}")
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, parameter)


# ---- what is counted -----------------------------------------------------------------------------


@pytest.fixture
def _no_keys(ask: Ask) -> None:
    for key in "ab":
        ask("DELETE", f"/faults/flaky/{key}")
        ask("DELETE", f"/faults/rate-limit/{key}")


@pytest.mark.usefixtures("_no_keys")
def test_a_flaky_server_fails_as_often_as_told_and_then_works(ask: Ask) -> None:
    url = "/faults/flaky/a?failures=2&status=502"
    replies = [ask(method, url) for method in ("GET", "POST", "PUT", "GET")]
    assert [reply.status for reply in replies] == [502, 502, 200, 200]
    assert [json.loads(reply.body)["attempt"] for reply in replies] == [1, 2, 3, 4]
    assert json.loads(replies[0].body)["error"] == "this is failure 1 of 2; try again"


@pytest.mark.usefixtures("_no_keys")
def test_each_key_is_counted_by_itself_until_it_is_deleted(ask: Ask) -> None:
    a, b = ("/faults/flaky/a?failures=1", "/faults/flaky/b?failures=1")
    assert [ask("GET", url).status for url in (a, b, a, b)] == [503, 503, 200, 200]
    assert ask("DELETE", "/faults/flaky/a").status == 204
    assert [ask("GET", url).status for url in (a, b)] == [503, 200]


def test_the_key_used_longest_ago_is_forgotten_first(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "MAX_KEYS", 2)
    with local_server.Server() as server:
        own = asking(server)
        statuses = [own("GET", f"/faults/flaky/{key}?failures=1").status for key in "ababacab"]
    #                      a    b    a    b    a    c    a    b
    assert statuses == [503, 503, 200, 200, 200, 503, 200, 503]


@pytest.mark.usefixtures("_no_keys")
def test_a_rate_limit_lets_a_burst_through_and_says_when_to_come_again(ask: Ask) -> None:
    url = "/faults/rate-limit/a?burst=2&rate=0.001"
    replies = [ask("GET", url), ask("POST", url), ask("GET", url)]
    assert [reply.status for reply in replies] == [200, 200, 429]
    assert [json.loads(reply.body)["left"] for reply in replies[:2]] == [1, 0]
    assert 900 < int(replies[2].header("Retry-After") or "") <= 1000
    assert ask("GET", url.replace("/a", "/b")).status == 200
    ask("DELETE", "/faults/rate-limit/a")
    assert ask("GET", url).status == 200


@pytest.mark.usefixtures("_no_keys")
def test_it_can_say_so_with_a_date(ask: Ask) -> None:
    url = "/faults/rate-limit/a?burst=1&rate=0.001&form=date"
    ask("GET", url)
    before = time.time()
    value = ask("GET", url).header("Retry-After") or ""
    assert value.endswith(" GMT")
    assert before + 900 < parsedate_to_datetime(value).timestamp() <= time.time() + 1001


@pytest.mark.parametrize("rate", [0.001, 0.1, 0.3, 1, 3, 7.7, 1000])
def test_whoever_waits_is_served(rate: float) -> None:
    bucket, now = Bucket(), 12345.678
    for _ in range(100):
        wait = bucket.take(now, rate, burst=1)
        now += wait
        assert not wait or bucket.take(now, rate, burst=1) == 0


def test_a_bucket_is_filled_up_to_its_burst_and_no_further() -> None:
    bucket = Bucket()
    assert [bucket.take(0, 1, burst=2) for _ in range(3)] == [0, 0, 1]
    assert bucket.take(0.25, 1, burst=2) == 0.75
    assert [bucket.take(1000, 1, burst=2) for _ in range(3)] == [0, 0, 1]
    assert bucket.tokens < math.inf


def test_unstable_fails_as_often_as_it_is_told(ask: Ask) -> None:
    assert {ask("GET", "/unstable?failure_rate=0").status for _ in range(10)} == {200}
    assert {ask("GET", "/unstable?failure_rate=1").status for _ in range(10)} == {500}


def test_unstable_with_a_seed_is_always_the_same(ask: Ask) -> None:
    seen = [ask("GET", f"/unstable?seed={seed}").status for seed in range(20)]
    assert set(seen) == {200, 500}
    assert [ask("GET", f"/unstable?seed={seed}").status for seed in range(20)] == seen


@pytest.mark.parametrize(
    "query", ["failure_rate=1.1", "failure_rate=-1", "failure_rate=nan", "seed=x"]
)
def test_unstable_refuses_what_is_no_rate(ask: Ask, query: str) -> None:
    assert ask("GET", f"/unstable?{query}").status == 400
