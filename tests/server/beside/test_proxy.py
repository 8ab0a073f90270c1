"""The proxies: what goes through, what does not, and what is noted of it."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from yarl import URL

from local_server import Server
from local_server.beside import proxy
from local_server.beside.proxy import Hop
from tests.server.beside.wires import PATIENCE, say
from tests.under_way import give_up, under_way

Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Target = Callable[[Speak], Awaitable[URL]]


@pytest.fixture
async def target() -> AsyncIterator[Target]:
    """`await target(speak)`: the URL of a target that says what it likes."""
    servers = []

    async def start(speak: Speak) -> URL:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await speak(reader, writer)
            finally:
                writer.close()

        servers.append(await asyncio.start_server(connected, "127.0.0.1", 0))
        return URL.build(
            scheme="http", host="127.0.0.1", port=servers[-1].sockets[0].getsockname()[1]
        )

    yield start
    for server in servers:
        server.close()


async def head_of(reader: asyncio.StreamReader) -> str:
    return (await reader.readuntil(b"\r\n\r\n")).decode()


def answering(response: bytes) -> Speak:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        writer.write(response)
        await writer.drain()

    return speak


def refusal(reply: bytes) -> tuple[int, str]:
    """The status of a raw reply, and the sentence in it."""
    head, _, body = reply.partition(b"\r\n\r\n")
    told = json.loads(body)
    assert int(head.split()[1]) == told["status"]
    return told["status"], told["error"]


# ---- http: forwarded ---------------------------------------------------------


async def test_an_http_url_is_forwarded(server: Server, session: aiohttp.ClientSession) -> None:
    async with session.get(server.url / "get", proxy=server.proxy.url) as response:
        told = await response.json()
    assert told["url"] == str(server.url / "get")
    assert server.log.paths == ["/get"]
    (hop,) = server.proxy.log
    assert (hop.method, hop.target, hop.status) == ("GET", str(server.url / "get"), 200)
    assert not hop.tunnelled
    assert hop.bytes_up > 0
    assert hop.bytes_down > 0


async def test_one_client_connection_carries_many_requests(server: Server) -> None:
    made = []

    async def note(*details: object) -> None:
        made.append(details)

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(note)
    async with aiohttp.ClientSession(trace_configs=[trace]) as session:
        for _ in range(5):
            async with session.get(server.url / "get", proxy=server.proxy.url) as response:
                await response.read()
    assert len(server.proxy.log) == 5
    assert len(made) == 1


@pytest.mark.parametrize("size", [0, 1, 10_000_000])
async def test_a_body_arrives_as_it_was_sent(
    server: Server, session: aiohttp.ClientSession, size: int
) -> None:
    body = b"x" * size
    url = server.url / "anything"
    async with session.post(url, data=io.BytesIO(body), proxy=server.proxy.url) as response:
        assert (await response.json())["data"] == body.decode()


async def test_chunked_bodies_stay_chunked_both_ways(
    server: Server, session: aiohttp.ClientSession
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"one "
        yield b"two"

    url = server.url / "anything"
    async with session.post(url, data=chunks(), proxy=server.proxy.url) as response:
        told = await response.json()
    assert told["data"] == "one two"
    assert told["headers"]["Transfer-Encoding"] == "chunked"
    async with session.get(server.url / "stream/3", proxy=server.proxy.url) as response:
        assert response.headers["Transfer-Encoding"] == "chunked"
        assert len((await response.read()).splitlines()) == 3


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_every_method_goes_through(
    server: Server, session: aiohttp.ClientSession, method: str
) -> None:
    url = server.url / "anything"
    async with session.request(method, url, proxy=server.proxy.url) as through:
        async with session.request(method, url) as direct:
            assert through.status == direct.status
            assert through.headers["Content-Length"] == direct.headers["Content-Length"]
        await through.read()


async def test_a_client_that_expects_100_continue_gets_it_from_the_target(
    server: Server, session: aiohttp.ClientSession
) -> None:
    url = server.url / "anything"
    async with session.post(url, data=b"x", expect100=True, proxy=server.proxy.url) as response:
        assert (await response.json())["data"] == "x"


async def test_compressed_bodies_and_redirects_are_left_alone(
    server: Server, session: aiohttp.ClientSession
) -> None:
    async with session.get(server.url / "gzip", proxy=server.proxy.url) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert (await response.json())["gzipped"]
    async with session.get(server.url / "redirect/2", proxy=server.proxy.url) as response:
        assert [hop.status for hop in server.proxy.log][1:] == [302, 302, 200]
        assert len(response.history) == 2


async def test_hop_by_hop_fields_stop_here_and_via_is_added(server: Server, target: Target) -> None:
    heard = []

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await head_of(reader))
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: X-Down, close\r\n"
            b"X-Down: 1\r\nKeep-Alive: timeout=9\r\nX-Stays: 1\r\nVia: 1.1 other\r\n\r\nok"
        )

    url = await target(speak)
    reply = await say(
        server.proxy.url,
        f"GET {url}?a=1#part HTTP/1.1\r\nHost: elsewhere.test\r\nConnection: close, X-Up\r\n"
        "X-Up: 1\r\nTE: trailers\r\nProxy-Connection: keep-alive\r\nKeep-Alive: 1\r\n"
        "Upgrade: websocket\r\nProxy-Authorization: Basic dTpw\r\nX-Kept: 1\r\n\r\n".encode(),
    )
    assert heard[0].split("\r\n") == [
        "GET /?a=1 HTTP/1.1",
        f"Host: {url.authority}",
        "X-Kept: 1",
        "Via: 1.1 local_server",
        "",
        "",
    ]
    head, _, body = reply.decode().partition("\r\n\r\n")
    assert head.split("\r\n") == [
        "HTTP/1.1 200 OK",
        "Content-Length: 2",
        "X-Stays: 1",
        "Via: 1.1 other",
        "Via: 1.1 local_server",
        "Connection: close",
    ]
    assert body == "ok"


async def test_a_body_that_ends_with_its_connection_is_passed_on(
    server: Server, session: aiohttp.ClientSession, target: Target
) -> None:
    url = await target(answering(b"HTTP/1.0 200 OK\r\n\r\nuntil the end"))
    async with session.get(url, proxy=server.proxy.url) as response:
        assert await response.text() == "until the end"


async def test_a_client_of_http_1_0_gets_what_it_understands(
    server: Server, target: Target
) -> None:
    answer = (
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"2\r\nok\r\n0\r\nX-Trailer: 1\r\n\r\n"
    )
    url = await target(answering(answer))
    reply = await say(server.proxy.url, f"GET {url} HTTP/1.0\r\n\r\n".encode())
    assert reply.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"chunked" not in reply
    assert reply.endswith(b"\r\n\r\nok")
    reply = await say(
        server.proxy.url, f"GET {url} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()
    )
    assert reply.startswith(b"HTTP/1.1 100 Continue\r\n")
    assert reply.endswith(b"2\r\nok\r\n0\r\nX-Trailer: 1\r\n\r\n")


async def test_two_requests_sent_at_once_are_answered_in_order(server: Server) -> None:
    url = server.url / "status"
    reply = await say(
        server.proxy.url,
        f"GET {url / '201'} HTTP/1.1\r\nHost: a\r\n\r\n"
        f"GET {url / '202'} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode(),
    )
    assert reply.index(b"HTTP/1.1 201") < reply.index(b"HTTP/1.1 202")


async def test_a_request_sent_ahead_is_answered_after_the_one_under_way(server: Server) -> None:
    reader, writer = await asyncio.open_connection(server.proxy.url.host, server.proxy.url.port)
    writer.write(f"GET {server.url / 'delay/0.3'} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    await under_way(server.log)
    ahead = f"GET {server.url / 'status/202'} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    writer.write(ahead.encode())
    async with asyncio.timeout(PATIENCE):
        reply = await reader.read()
    assert reply.index(b"HTTP/1.1 200") < reply.index(b"HTTP/1.1 202")
    writer.close()


# ---- https: tunnelled --------------------------------------------------------


async def test_an_https_url_is_tunnelled(server: Server, session: aiohttp.ClientSession) -> None:
    url = server.tls.good.url
    for _ in range(3):
        async with session.get(
            url / "get", proxy=server.proxy.url, ssl=server.tls.context
        ) as response:
            assert response.status == 200
            await response.read()
    (hop,) = server.proxy.log
    assert (hop.method, hop.target, hop.status) == ("CONNECT", url.authority, 200)
    assert hop.tunnelled
    assert min(hop.bytes_up, hop.bytes_down) > 1000


async def test_a_tunnel_counts_bytes_and_carries_anything(server: Server, target: Target) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.read())
        await writer.drain()

    url = await target(echo)
    said = bytes(range(256)) * 4000
    head = f"CONNECT {url.authority} HTTP/1.1\r\nHost: {url.authority}\r\n\r\n"
    reply = await say(server.proxy.url, head.encode() + said, end=True)
    assert reply == b"HTTP/1.1 200 Connection established\r\n\r\n" + said
    (hop,) = server.proxy.log
    assert (hop.bytes_up, hop.bytes_down) == (len(said), len(said))


async def test_a_certificate_is_checked_through_the_tunnel(
    server: Server, session: aiohttp.ClientSession
) -> None:
    with pytest.raises(aiohttp.ClientConnectorCertificateError):
        await session.get(server.tls.expired.url, proxy=server.proxy.url, ssl=server.tls.context)


# ---- credentials -------------------------------------------------------------


async def test_credentials_in_the_url_are_accepted_for_http_and_https(
    server: Server, session: aiohttp.ClientSession
) -> None:
    wanting = server.proxy_with_auth
    url = wanting.url.with_user(wanting.username).with_password(wanting.password)
    for asked in (server.url, server.tls.good.url):
        async with session.get(asked / "get", proxy=url, ssl=server.tls.context) as response:
            assert response.status == 200
            assert "Proxy-Authorization" not in (await response.json())["headers"]
    assert [hop.method for hop in wanting.log] == ["GET", "CONNECT"]


@pytest.mark.parametrize("credentials", [None, "user:wrong", "user"])
async def test_without_credentials_it_answers_407_as_proxies_do(
    server: Server, session: aiohttp.ClientSession, credentials: str | None
) -> None:
    url = server.proxy_with_auth.url
    if credentials is not None:
        user, _, password = credentials.partition(":")
        url = url.with_user(user).with_password(password)
    async with session.get(server.url / "get", proxy=url) as response:
        assert response.status == 407
        assert response.headers["Proxy-Authenticate"] == 'Basic realm="local_server"'
        assert "credentials" in (await response.json())["error"]
    with pytest.raises(aiohttp.ClientHttpProxyError) as caught:
        await session.get(server.tls.good.url, proxy=url)
    assert caught.value.status == 407
    assert [hop.status for hop in server.proxy_with_auth.log] == [407, 407]
    assert len(server.log) == 0


async def test_the_environment_names_it_for_a_session_that_trusts_it(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", str(server.proxy.url))
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    async with (
        aiohttp.ClientSession(trust_env=True) as session,
        session.get(server.url / "get") as response,
    ):
        assert response.status == 200
    assert len(server.proxy.log) == 1


# ---- what it refuses ---------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "example.test", "0.0.0.0", "[2001:db8::1]", "127.1", "2130706433"]
)
async def test_nothing_goes_beyond_this_machine(server: Server, host: str) -> None:
    for request in (f"GET http://{host}/", f"CONNECT {host}:443"):
        reply = await say(
            server.proxy.url,
            f"{request} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode(),
            end=True,
        )
        status, sentence = refusal(reply)
        assert status == 403
        assert sentence.startswith(f"{host.strip('[]')} is not this machine")


async def test_localhost_is_this_machine(server: Server, session: aiohttp.ClientSession) -> None:
    url = server.url.with_host("localhost") / "get"
    async with session.get(url, proxy=server.proxy.url) as response:
        assert (await response.json())["url"] == str(url)


@pytest.mark.parametrize(
    "request_line",
    [
        "GET / HTTP/1.1",
        "GET https://127.0.0.1/ HTTP/1.1",
        "GET ftp://127.0.0.1/ HTTP/1.1",
        "GET http:// HTTP/1.1",
        "GET http://127.0.0.1:99999/ HTTP/1.1",
        "CONNECT 127.0.0.1 HTTP/1.1",
        "CONNECT 127.0.0.1:0 HTTP/1.1",
        "CONNECT http://127.0.0.1:80/ HTTP/1.1",
        "nonsense",
        "PRI * HTTP/2.0",
    ],
)
async def test_nonsense_is_a_400_with_a_sentence(server: Server, request_line: str) -> None:
    data = f"{request_line}\r\nHost: a\r\nConnection: close\r\n\r\n".encode()
    status, sentence = refusal(await say(server.proxy.url, data))
    assert status == 400
    assert len(sentence) > 10


@pytest.mark.parametrize(
    "garbage", [b"", b"\x00" * 1000, bytes(range(256)) * 1000, b"\x05\x01\x00", b"GET " * 50_000]
)
async def test_garbage_ends_the_connection_and_nothing_else(
    server: Server, session: aiohttp.ClientSession, garbage: bytes
) -> None:
    await say(server.proxy.url, garbage, end=True)
    async with session.get(server.url / "get", proxy=server.proxy.url) as response:
        assert response.status == 200


async def test_after_nonsense_the_proxy_is_the_first_to_hang_up(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxy, "GOODBYE_TIMEOUT", 1000)
    assert refusal(await say(server.proxy.url, b"nonsense\r\n\r\n"))[0] == 400


async def test_a_head_without_end_is_cut_off(server: Server) -> None:
    data = f"GET {server.url} HTTP/1.1\r\n".encode() + b"X: " + b"x" * 200_000
    assert refusal(await say(server.proxy.url, data, end=True))[0] == 431


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_port_where_nobody_listens_is_a_502(
    server: Server, session: aiohttp.ClientSession, unused_tcp_port: int, method: str
) -> None:
    url = f"http://127.0.0.1:{unused_tcp_port}/"
    async with session.request(method, url, proxy=server.proxy.url) as response:
        assert response.status == 502
        assert (method == "HEAD") == (await response.read() == b"")


@pytest.mark.parametrize(
    "answer", [b"", b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 99999]
)
async def test_a_target_that_answers_nonsense_is_a_502(
    server: Server, session: aiohttp.ClientSession, target: Target, answer: bytes
) -> None:
    url = await target(answering(answer))
    async with session.get(url, proxy=server.proxy.url) as response:
        assert response.status == 502
        assert "no HTTP response" in (await response.json())["error"]


async def test_a_target_that_never_answers_is_a_504(
    server: Server,
    session: aiohttp.ClientSession,
    target: Target,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proxy, "IDLE_TIMEOUT", 0.05)

    async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with session.get(await target(silence), proxy=server.proxy.url) as response:
        assert response.status == 504
    assert server.proxy.log[0].status == 504


async def test_a_target_that_does_not_accept_is_a_504(
    server: Server, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxy, "CONNECT_TIMEOUT", 0)
    async with session.get(server.url / "get", proxy=server.proxy.url) as response:
        assert response.status == 504
        assert "in time" in (await response.json())["error"]


@pytest.mark.parametrize("under_way", ["nothing", "a head", "a tunnel"])
async def test_silence_ends_a_connection(
    server: Server, monkeypatch: pytest.MonkeyPatch, under_way: str
) -> None:
    monkeypatch.setattr(proxy, "IDLE_TIMEOUT", 0.05)
    monkeypatch.setattr(proxy, "TUNNEL_TIMEOUT", 0.05)
    connect = f"CONNECT {server.url.authority} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    said = {"nothing": b"", "a head": b"GET http://", "a tunnel": connect}[under_way]
    reply = await say(server.proxy.url, said)
    assert reply == (b"HTTP/1.1 200 Connection established\r\n\r\n" if said == connect else b"")


async def test_a_response_that_breaks_off_breaks_off_for_the_client(
    server: Server, session: aiohttp.ClientSession, target: Target
) -> None:
    url = await target(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"))
    async with session.get(url, proxy=server.proxy.url) as response:
        with pytest.raises(aiohttp.ClientError):
            await response.read()
    assert server.proxy.log[0].status == 200


async def test_a_target_may_answer_before_it_has_the_whole_body(
    server: Server, target: Target
) -> None:
    url = await target(answering(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n"))
    reader, writer = await asyncio.open_connection(server.proxy.url.host, server.proxy.url.port)
    writer.write(f"POST {url} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n".encode())
    async with asyncio.timeout(PATIENCE):
        assert (await head_of(reader)).startswith("HTTP/1.1 413 ")
    writer.close()


async def test_a_client_that_gives_up_is_noticed(server: Server) -> None:
    async with aiohttp.ClientSession() as session:
        await give_up(server.log, session.get(server.url / "delay/10", proxy=server.proxy.url))
    await server.log.idle(timeout=PATIENCE)
    assert server.log[0].status is None
    assert server.proxy.log[0].status is None


async def test_it_stops_with_requests_and_tunnels_under_way(server: Server) -> None:
    url = server.proxy.url
    connections = [await asyncio.open_connection(url.host, url.port) for _ in range(3)]
    _, forwarded, tunnelled = (writer for _, writer in connections)
    forwarded.write(f"GET {server.url / 'delay/10'} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    tunnelled.write(f"CONNECT {server.url.authority} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    await connections[2][0].readuntil(b"\r\n\r\n")
    await under_way(server.log)
    await asyncio.to_thread(server.stop)
    for reader, writer in connections:
        with contextlib.suppress(ConnectionError):
            await asyncio.wait_for(reader.read(), PATIENCE)
        writer.close()


# ---- the log -----------------------------------------------------------------


async def test_a_hop_is_complete_when_its_response_has_arrived(
    server: Server, session: aiohttp.ClientSession
) -> None:
    for number in range(100):
        async with session.get(server.url / "bytes/5000", proxy=server.proxy.url) as response:
            await response.read()
        assert server.proxy.log[number].status == 200
        assert server.proxy.log[number].bytes_down > 5000


def test_a_hop_reads_as_text() -> None:
    assert repr(Hop("GET", "http://a/")) == "<GET http://a/: no answer, not passed on>"
    assert repr(Hop("GET", "http://a/", False, 200, 9, 9)) == "<GET http://a/: 200, forwarded>"
    assert repr(Hop("CONNECT", "a:443", True, 200)) == "<CONNECT a:443: 200, tunnelled>"
