"""Bodies of a chosen size, seed and pace; trailers; the limit of /upload."""

from __future__ import annotations

import asyncio
import json
import random
import time

import aiohttp
import pytest

import local_server
from local_server.endpoints import bodies
from local_server.limits import Limits
from tests.server import wire
from tests.server.conftest import Ask, asking

BINARY = "application/octet-stream"


def chunks(reply: wire.Reply) -> list[bytes]:
    """The chunks of a reply that must be chunked."""
    assert reply.header("Transfer-Encoding") == "chunked"
    assert reply.header("Content-Length") is None
    return wire.chunks(reply.raw.partition(b"\r\n\r\n")[2])


def test_bytes_are_as_many_as_asked_and_random(ask: Ask) -> None:
    first, second = ask("GET", "/bytes/100"), ask("GET", "/bytes/100")
    assert (len(first.body), first.header("Content-Type")) == (100, BINARY)
    assert first.body != second.body
    assert ask("GET", "/bytes/0").body == b""


@pytest.mark.parametrize("path", ["/bytes", "/stream-bytes"])
def test_the_same_seed_gives_httpbins_bytes(ask: Ask, path: str) -> None:
    assert ask("GET", f"{path}/10?seed=0").body.hex() == "c5d71484f8cf9bf4b76f"
    assert ask("GET", f"{path}/10?SEED=42").body.hex() == "390c8c7d7247342cd810"


@pytest.mark.parametrize("seed", [0, 1, -5, 2**70])
@pytest.mark.parametrize("n", [0, 1, 1000])
def test_seeded_bytes_are_those_of_pythons_randint(seed: int, n: int) -> None:
    generator = random.Random(seed)
    assert bodies.seeded_bytes(seed, n) == bytes(generator.randint(0, 255) for _ in range(n))


def test_a_seed_leaves_the_programs_random_numbers_alone(ask: Ask) -> None:
    random.seed(1)
    expected = random.random()
    random.seed(1)
    ask("GET", "/bytes/10?seed=5")
    assert random.random() == expected


@pytest.mark.parametrize("path", ["/bytes", "/stream-bytes"])
def test_more_than_100_kib_is_100_kib(ask: Ask, path: str) -> None:
    assert len(ask("GET", f"{path}/999999").body) == 102400


@pytest.mark.parametrize("path", ["/bytes/-1", "/bytes/x", "/stream/-1", "/stream-bytes/1.5"])
def test_what_is_no_size_is_a_404(ask: Ask, path: str) -> None:
    assert ask("GET", path).status == 404


@pytest.mark.parametrize(
    ("target", "parameter"),
    [
        ("/bytes/1?seed=x", "seed"),
        ("/bytes/1?seed=1.5", "seed"),
        (f"/bytes/{'9' * 5000}", "n"),
        ("/stream-bytes/1?chunk_size=x", "chunk_size"),
        ("/drip?numbytes=0", "numbytes"),
        ("/drip?numbytes=-1", "numbytes"),
        ("/drip?numbytes=x", "numbytes"),
        ("/drip?duration=nan", "duration"),
        ("/drip?duration=-1", "duration"),
        ("/drip?delay=11", "delay"),
        ("/drip?delay=6&duration=6", "duration"),
        ("/drip?code=700", "code"),
        ("/drip?code=100", "code"),
        ("/drip-lines?duration=inf", "duration"),
    ],
)
def test_a_parameter_out_of_range_is_named(ask: Ask, target: str, parameter: str) -> None:
    reply = ask("GET", target)
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, parameter)


def test_stream_bytes_come_in_chunks_of_the_size_asked_for(ask: Ask) -> None:
    sizes = [len(chunk) for chunk in chunks(ask("GET", "/stream-bytes/25?chunk_size=10"))]
    assert sizes == [10, 10, 5]
    assert [len(c) for c in chunks(ask("GET", "/stream-bytes/3?chunk_size=0"))] == [1, 1, 1]
    assert [len(c) for c in chunks(ask("GET", "/stream-bytes/20000"))] == [10240, 9760]


def test_stream_gives_lines_of_compact_json(ask: Ask) -> None:
    reply = ask("GET", "/stream/3?a=1")
    lines = chunks(reply)
    assert reply.header("Content-Type") == "application/json"
    assert lines[2] == (
        b'{"url": "http://here.test/stream/3?a=1", "args": {"a": "1"}, '
        b'"headers": {"Host": "here.test", "Connection": "close"}, '
        b'"origin": "127.0.0.1", "id": 2}\n'
    )


@pytest.mark.parametrize(("n", "lines"), [(0, 0), (1, 1), (100, 100), (101, 100)])
def test_stream_gives_100_lines_at_most(ask: Ask, n: int, lines: int) -> None:
    assert len(chunks(ask("GET", f"/stream/{n}"))) == lines


@pytest.mark.parametrize(("path", "drop"), [("/drip", b"*"), ("/drip-lines", b"*\n")])
def test_drip_has_a_length_and_a_status(ask: Ask, path: str, drop: bytes) -> None:
    reply = ask("GET", f"{path}?duration=0.01&numbytes=400&code=418&delay=0.01")
    assert (reply.status, reply.body) == (418, drop * 400)
    assert reply.header("Content-Length") == str(len(drop) * 400)
    assert reply.header("Content-Type") == BINARY


@pytest.mark.parametrize("code", [204, 304])
def test_drip_sends_no_body_with_a_status_that_has_none(ask: Ask, code: int) -> None:
    reply = ask("GET", f"/drip?duration=0&numbytes=3&code={code}")
    assert (reply.status, reply.body) == (code, b"")


def test_drip_gives_10_mib_at_most(ask: Ask) -> None:
    reply = ask("HEAD", "/drip?duration=0&numbytes=99999999")
    assert reply.header("Content-Length") == str(10 * 1024**2)


@pytest.mark.parametrize("duration", ["0", "5e-324", "1e-9"])
def test_drip_gives_all_its_bytes_in_no_time(ask: Ask, duration: str) -> None:
    assert ask("GET", f"/drip?duration={duration}&numbytes=99999").body == b"*" * 99999


async def test_drip_takes_its_time_and_does_not_pause_after_the_last_byte(
    session: aiohttp.ClientSession,
) -> None:
    start = time.monotonic()
    async with session.get("/drip?duration=0.4&numbytes=4&delay=0.1") as response:
        arrived = [chunk async for chunk, _ in response.content.iter_chunks()]
    assert time.monotonic() - start >= 0.4  # 0.1 s and three pauses of 0.1 s
    assert len(arrived) > 1
    async with asyncio.timeout(5), session.get("/drip?duration=9&numbytes=1") as response:
        assert await response.read() == b"*"


def test_trailers_come_after_the_body(ask: Ask) -> None:
    reply = ask("GET", "/trailers?X-A=1&X-B=two%20words")
    assert reply.header("Trailer") == "X-A, X-B"
    assert json.loads(reply.body) == {"trailers": {"X-A": "1", "X-B": "two words"}}
    assert reply.raw.endswith(b"\r\n0\r\nX-A: 1\r\nX-B: two words\r\n\r\n")


async def test_aiohttps_client_reads_a_reply_with_trailers(session: aiohttp.ClientSession) -> None:
    for _ in range(2):  # on one connection: the framing is right
        async with session.get("/trailers?X-A=1") as response:
            assert await response.json() == {"trailers": {"X-A": "1"}}


@pytest.mark.parametrize("query", ["Content-Length=1", "trailer=a", "a%20b=1", "a=%0d%0aB:1"])
def test_what_cannot_be_a_trailer_is_refused(ask: Ask, query: str) -> None:
    assert ask("GET", f"/trailers?{query}").status == 400


def test_http_1_0_has_no_trailers(ask: Ask) -> None:
    reply = ask("GET", "/trailers?a=1", version="1.0")
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, "version")


def test_an_upload_over_the_limit_gets_413() -> None:
    with local_server.Server(limits=Limits(upload=1000)) as server:
        assert asking(server)("PUT", "/upload", (), b"x" * 1001).status == 413
        assert asking(server)("PUT", "/upload", (), b"x" * 1000).status == 200


async def test_a_stream_stops_when_its_client_goes(
    server: local_server.Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.log.clear()
    async with aiohttp.ClientSession(server.url) as leaving:
        async with leaving.get("/drip?duration=10&numbytes=1000") as response:
            await response.content.readany()
        async with leaving.get("/download/1000000000") as response:
            await response.content.readany()
    await server.log.idle()
    assert [entry.status for entry in server.log] == [None, None]
    assert not caplog.records


@pytest.mark.parametrize(
    "path", ["/drip?duration=0&numbytes=9", "/range/26", "/download/200000", "/stream/3", "/get"]
)
async def test_the_log_has_closed_an_entry_when_its_client_has_the_body(
    server: local_server.Server, session: aiohttp.ClientSession, path: str
) -> None:
    for _ in range(20):
        server.log.clear()
        async with session.get(path) as response:
            await response.read()
            assert [entry.status for entry in server.log] == [200]
