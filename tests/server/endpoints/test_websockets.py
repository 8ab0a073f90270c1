"""WebSockets: what each one does, how each is closed, and the chat."""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import Iterator

import aiohttp
import pytest
from aiohttp import WSMsgType

import local_server
from local_server.endpoints import chat
from local_server.exchange import websocket
from local_server.limits import Limits
from tests.server.conftest import Ask, asking, wait_until_idle
from tests.server.frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Frames

SIZE = 16 * 1024**2
ENDPOINTS = [
    "echo",
    "subprotocol",
    "close",
    "ping",
    "no-pong",
    "silent",
    "fragmented",
    "oversize",
    "slow",
    "chat/room?name=Ada",
]


@pytest.fixture(autouse=True)
def _nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert not caplog.get_records("call")


@pytest.fixture(autouse=True)
def _everyone_has_left(server: local_server.Server) -> Iterator[None]:
    """Or the next test's Ada would find her name taken by the one before."""
    yield
    wait_until_idle(server)


async def messages(socket: aiohttp.ClientWebSocketResponse) -> list[str]:
    """The texts that come until the server closes."""
    return [message.data async for message in socket]


# ---- one at a time -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [1000, 1001, 1003, 1007, 1014, 3000, 4999])
async def test_a_websocket_is_closed_with_the_code_and_reason_asked_for(
    session: aiohttp.ClientSession, server: local_server.Server, code: int
) -> None:
    server.log.clear()
    url = f"/websocket/close?code={code}&reason=gr%C3%BC%C3%9Fe"
    async with session.ws_connect(url) as socket:
        message = await socket.receive()
        assert [entry.status for entry in server.log] == [101]  # the log knew first
        assert (message.type, message.data, message.extra) == (WSMsgType.CLOSE, code, "grüße")
        assert socket.close_code == code


async def test_it_is_closed_after_as_many_messages_as_asked_for(
    session: aiohttp.ClientSession,
) -> None:
    async with session.ws_connect("/websocket/close?code=4000&after=2") as socket:
        await socket.send_str("one")
        with pytest.raises(TimeoutError):
            await socket.receive(timeout=0.05)
        await socket.send_bytes(b"two")
        await socket.receive()
        assert socket.close_code == 4000


async def test_a_client_that_closes_first_gets_its_own_code(session: aiohttp.ClientSession) -> None:
    async with session.ws_connect("/websocket/close?code=4000&after=2") as socket:
        await socket.close(code=4001)
        assert socket.close_code == 4001


@pytest.mark.parametrize(
    "query",
    [
        *(f"code={code}" for code in (999, 1004, 1005, 1006, 1015, 2999, 5000, "x")),
        "reason=" + "a" * 124,
        "reason=" + "%C3%A9" * 62,
        "after=-1",
        "after=1001",
    ],
)
def test_what_no_close_frame_can_say_is_refused(ask: Ask, query: str) -> None:
    assert ask("GET", f"/websocket/close?{query}").status == 400


def test_the_longest_reason_fits(server: local_server.Server) -> None:
    with Frames(server.url, "/websocket/close?reason=" + "a" * 123) as frames:
        assert frames.receive() == (True, CLOSE, struct.pack("!H", 1000) + b"a" * 123)


async def test_pongs_are_counted(session: aiohttp.ClientSession) -> None:
    async with session.ws_connect("/websocket/ping?count=3&interval=0&wait=10") as socket:
        told = [json.loads(text) for text in await messages(socket)]
    assert told == [{"pings": n, "pongs": n} for n in (1, 2, 3)]
    assert socket.close_code == 1000


async def test_pongs_that_do_not_come_are_not_counted(session: aiohttp.ClientSession) -> None:
    url = "/websocket/ping?count=2&interval=0&wait=0.05"
    async with session.ws_connect(url, autoping=False) as socket:
        told = [message.data async for message in socket]
    first, second = json.dumps({"pings": 1, "pongs": 0}), json.dumps({"pings": 2, "pongs": 0})
    assert told == [b"1", first, b"2", second]


def test_an_old_pong_does_not_count_and_pings_are_answered(server: local_server.Server) -> None:
    with Frames(server.url, "/websocket/ping?count=1&wait=10") as frames:
        assert frames.receive() == (True, PING, b"1")
        frames.send(PONG, b"0")
        frames.send(PING, b"mine")
        assert frames.receive() == (True, PONG, b"mine")
        frames.send(PONG, b"1")
        assert json.loads(frames.receive()[2]) == {"pings": 1, "pongs": 1}


@pytest.mark.parametrize(("path", "pongs"), [("echo", 1), ("no-pong", 0)])
def test_no_pong_answers_no_ping(server: local_server.Server, path: str, pongs: int) -> None:
    with Frames(server.url, f"/websocket/{path}") as frames:
        frames.send(PING, b"hello?")
        frames.send(TEXT, b"text")
        for _ in range(pongs):
            assert frames.receive() == (True, PONG, b"hello?")
        assert frames.receive() == (True, TEXT, b"text")


async def test_a_heartbeat_notices_it(session: aiohttp.ClientSession) -> None:
    async with session.ws_connect("/websocket/no-pong", heartbeat=0.1) as socket:
        message = await socket.receive()
        assert (message.type, type(message.data)) == (WSMsgType.ERROR, aiohttp.ServerTimeoutError)
        assert socket.close_code == 1006


@pytest.mark.parametrize(("opcode", "payload"), [(TEXT, b"hello"), (PING, b"?"), (CLOSE, b"")])
def test_silent_answers_nothing(opcode: int, payload: bytes) -> None:
    with (
        local_server.Server(limits=Limits(websocket_seconds=0.2)) as server,
        Frames(server.url, "/websocket/silent") as frames,
    ):
        frames.send(opcode, payload)
        # Nothing comes but the close frame that ends every WebSocket's life.
        assert frames.receive() == (True, CLOSE, struct.pack("!H", 1001) + b"open for too long")


async def test_it_ends_with_its_client(
    session: aiohttp.ClientSession, server: local_server.Server
) -> None:
    server.log.clear()
    timeout = aiohttp.ClientWSTimeout(ws_close=0.05)
    async with session.ws_connect("/websocket/silent", timeout=timeout) as socket:
        await socket.close()
        assert isinstance(socket.exception(), TimeoutError)
        assert socket.close_code == 1006
    await server.log.idle()
    assert len(server.log) == 1


def test_a_fragmented_message_has_the_frames_asked_for(server: local_server.Server) -> None:
    with Frames(server.url, "/websocket/fragmented?text=a%C3%A9b&frames=4&interval=0") as frames:
        assert [frames.receive() for _ in range(5)] == [
            (False, TEXT, b"a"),
            (False, CONTINUATION, b"\xc3"),
            (False, CONTINUATION, b"\xa9"),
            (True, CONTINUATION, b"b"),
            (True, CLOSE, struct.pack("!H", 1000)),
        ]


@pytest.mark.parametrize("length", [0, 125, 126, 4000])
@pytest.mark.parametrize("count", [1, 2])
async def test_a_client_puts_the_frames_together(
    session: aiohttp.ClientSession, length: int, count: int
) -> None:
    url = f"/websocket/fragmented?text={'x' * length}&frames={count}&interval=0"
    async with session.ws_connect(url, compress=15) as socket:
        assert await messages(socket) == ["x" * length]


def test_a_text_over_the_limit_is_refused() -> None:
    with local_server.Server(limits=Limits(line=20_000)) as server:
        reply = asking(server)("GET", "/websocket/fragmented?text=" + "x" * 8193)
        assert (reply.status, json.loads(reply.body)["parameter"]) == (400, "text")


async def test_aiohttps_client_refuses_an_oversize_message(session: aiohttp.ClientSession) -> None:
    async with session.ws_connect("/websocket/oversize") as socket:
        message = await socket.receive()
        assert (message.type, type(message.data)) == (WSMsgType.ERROR, aiohttp.WebSocketError)
        assert socket.close_code == 1009


async def test_it_takes_one_if_it_is_told_to(session: aiohttp.ClientSession) -> None:
    url = f"/websocket/oversize?size={5 * 1024**2}"
    async with session.ws_connect(url, max_msg_size=0) as socket:
        assert len(await socket.receive_bytes()) == 5 * 1024**2


async def test_a_slow_producer_tells_all_and_closes(session: aiohttp.ClientSession) -> None:
    async with session.ws_connect("/websocket/slow?count=3&interval=0.01") as socket:
        assert [json.loads(text)["number"] for text in await messages(socket)] == [1, 2, 3]
        assert socket.close_code == 1000


@pytest.mark.parametrize("path", ["slow", "ping", "fragmented"])
async def test_a_client_need_not_wait_for_a_slow_producer_to_close(
    session: aiohttp.ClientSession, server: local_server.Server, path: str
) -> None:
    server.log.clear()
    async with session.ws_connect(f"/websocket/{path}?count=2&frames=2&interval=5") as socket:
        if path != "fragmented":  # whose first frame is no message yet
            await socket.receive()
        async with asyncio.timeout(4):
            await socket.close(code=4002)
        assert socket.close_code == 4002
    assert [entry.status for entry in server.log] == [101]


@pytest.mark.parametrize(
    "query", ["count=0", "count=101", "interval=11", "interval=nan", "count=100&interval=1"]
)
@pytest.mark.parametrize("path", ["ping", "slow"])
def test_times_and_counts_out_of_range_are_refused(ask: Ask, path: str, query: str) -> None:
    assert ask("GET", f"/websocket/{path}?{query}").status == 400


@pytest.mark.parametrize(
    "path",
    [
        "ping?wait=11",
        "fragmented?frames=0",
        "fragmented?frames=100&interval=1",
        "oversize?size=-1",
        "oversize?size=16777217",
    ],
)
def test_so_are_the_others_parameters(ask: Ask, path: str) -> None:
    assert ask("GET", f"/websocket/{path}").status == 400


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (("chat",), "chat"),
        (("superchat", "chat"), "superchat"),
        (("other", "chat"), "chat"),
        (("other",), None),
        ((), None),
    ],
)
async def test_a_subprotocol_is_agreed_on(
    session: aiohttp.ClientSession, offered: tuple[str, ...], chosen: str | None
) -> None:
    async with session.ws_connect("/websocket/subprotocol", protocols=offered) as socket:
        assert socket.protocol == chosen
        assert await socket.receive_json() == {"subprotocol": chosen}
        await socket.send_str("echo")
        assert await socket.receive_str() == "echo"


def test_a_header_that_is_no_utf8_does_not_harm_a_handshake(server: local_server.Server) -> None:
    odd = "X-Odd: \xe9", "Sec-WebSocket-Protocol: other"
    with Frames(server.url, "/websocket/echo", *odd) as frames:
        assert b"Sec-WebSocket-Protocol: other" in frames.head
    with Frames(server.url, "/websocket/subprotocol", *odd) as frames:
        assert frames.head.startswith(b"HTTP/1.1 101")
        assert b"Sec-WebSocket-Protocol" not in frames.head


# ---- how all of them begin and end ---------------------------------------------------------------


@pytest.mark.parametrize("path", ENDPOINTS)
def test_a_plain_request_is_refused(ask: Ask, path: str) -> None:
    reply = ask("GET", f"/websocket/{path}")
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, "Upgrade")


@pytest.mark.parametrize("path", ["echo", "close", "chat/room?name=Ada"])
def test_a_subprotocol_that_is_no_name_is_refused(ask: Ask, path: str) -> None:
    reply = ask("GET", f"/websocket/{path}", (("Sec-WebSocket-Protocol", "a b"),))
    assert json.loads(reply.body)["parameter"] == "Sec-WebSocket-Protocol"


def test_the_server_waits_for_the_answer_to_its_close(server: local_server.Server) -> None:
    with Frames(server.url, "/websocket/close?code=4000") as frames:
        assert frames.receive() == (True, CLOSE, struct.pack("!H", 4000))
        frames.send(CLOSE, struct.pack("!H", 4000))
        assert frames.at_end()


@pytest.mark.parametrize("payload", [b"", struct.pack("!H", 4001) + b"bye"])
def test_the_server_answers_a_close_and_ends_the_connection(
    server: local_server.Server, payload: bytes
) -> None:
    with Frames(server.url, "/websocket/no-pong") as frames:
        frames.send(CLOSE, payload)
        assert frames.receive() == (True, CLOSE, payload[:2] or struct.pack("!H", 1000))
        assert frames.at_end()


def test_a_client_that_does_not_answer_is_cut(
    server: local_server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket, "CLOSE_SECONDS", 0.05)
    with Frames(server.url, "/websocket/close") as frames:
        assert frames.receive()[1] == CLOSE
        assert frames.at_end()


async def test_so_is_one_that_does_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "CLOSE_SECONDS", 0.05)
    with local_server.Server(limits=Limits(websocket_seconds=0.05)) as server:
        assert server._place is not None
        before = len(asyncio.all_tasks(server._place.loop))
        with Frames(server.url, f"/websocket/oversize?size={SIZE}") as frames:
            async with asyncio.timeout(15):
                while not server.log or len(asyncio.all_tasks(server._place.loop)) > before:
                    await asyncio.sleep(0.01)
            # Only what the system had taken already comes now.
            assert frames.bytes_left() < SIZE


@pytest.mark.parametrize("path", ["no-pong", "close?after=1", "ping?count=1&wait=10", "oversize"])
async def test_a_websocket_has_an_end(path: str) -> None:
    # So long that a busy machine has taken in by then what `oversize` sends.
    with local_server.Server(limits=Limits(websocket_seconds=1.5)) as server:
        async with (
            aiohttp.ClientSession(server.url) as session,
            session.ws_connect(f"/websocket/{path}", autoping=False, max_msg_size=0) as socket,
        ):
            async for _ in socket:
                pass
            assert socket.close_code == 1001
        await server.log.idle()
        assert [entry.status for entry in server.log] == [101]


@pytest.mark.parametrize(
    "path",
    [
        "echo",
        "slow?interval=5&count=2",
        "ping?interval=5&count=2",
        "chat/room?name=Ada",
        "oversize",
    ],
)
async def test_a_server_that_stops_says_so(path: str) -> None:
    server = local_server.Server().start()
    async with (
        aiohttp.ClientSession(server.url) as session,
        session.ws_connect(f"/websocket/{path}", max_msg_size=0) as socket,
    ):
        if path != "echo":
            await socket.receive()  # it has begun
        stopping = asyncio.create_task(asyncio.to_thread(server.stop))
        message = await socket.receive()
        while message.type in {WSMsgType.TEXT, WSMsgType.BINARY}:
            message = await socket.receive()
        assert (message.data, message.extra) == (1001, "the server stops")
        await stopping
    assert [entry.status for entry in server.log] == [101]


# ---- the chat ------------------------------------------------------------------------------------


def chat_url(name: str, room: str = "room") -> str:
    """Where `name` joins."""
    return f"/websocket/chat/{room}?name={name}"


async def test_all_members_get_the_same_events_in_the_same_order(
    session: aiohttp.ClientSession,
) -> None:
    async with session.ws_connect(chat_url("Ada")) as ada:
        seen_by_ada = [await ada.receive_json()]
        async with session.ws_connect(chat_url("Bob")) as bob:
            seen_by_bob = [await bob.receive_json()]
            await bob.send_str("hello")
            await ada.send_str("hi")
            for _ in range(2):
                seen_by_bob.append(await bob.receive_json())
        for _ in range(4):
            seen_by_ada.append(await ada.receive_json())
    texts = {event["name"]: event["text"] for event in seen_by_bob[1:]}
    assert texts == {"Ada": "hi", "Bob": "hello"}
    assert seen_by_ada == [
        {"number": 1, "event": "joined", "name": "Ada", "members": ["Ada"]},
        {"number": 2, "event": "joined", "name": "Bob", "members": ["Ada", "Bob"]},
        *seen_by_bob[1:],
        {"number": 5, "event": "left", "name": "Bob", "members": ["Ada"]},
    ]
    assert seen_by_ada[1:4] == seen_by_bob


async def test_rooms_are_apart_and_forgotten_when_they_are_empty(
    session: aiohttp.ClientSession, server: local_server.Server
) -> None:
    for _ in range(2):
        async with (
            session.ws_connect(chat_url("Ada", "one")) as one,
            session.ws_connect(chat_url("Ada", "two")) as two,
        ):
            for socket in (one, two):
                assert (await socket.receive_json())["number"] == 1
            await one.send_str("only here")
            assert (await one.receive_json())["text"] == "only here"
            await two.send_str("there")
            assert (await two.receive_json())["text"] == "there"
        await server.log.idle()


@pytest.mark.parametrize(
    ("url", "status"),
    [
        (chat_url("Ada"), 409),
        (chat_url(""), 400),
        (chat_url("x" * 41), 400),
        (chat_url("Bob", "x" * 41), 400),
        ("/websocket/chat/room", 400),
    ],
)
async def test_names_are_refused_before_the_handshake(
    session: aiohttp.ClientSession, url: str, status: int
) -> None:
    async with session.ws_connect(chat_url("Ada")) as ada:
        with pytest.raises(aiohttp.WSServerHandshakeError) as raised:
            await session.ws_connect(url)
        assert raised.value.status == status
        await ada.receive()
        await ada.send_str("nobody came")
        assert (await ada.receive_json())["number"] == 2


@pytest.mark.parametrize(
    ("limit", "url"),
    [("MAX_MEMBERS", chat_url("Bob")), ("MAX_ROOMS", chat_url("Bob", "another"))],
)
async def test_rooms_are_bounded(
    session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch, limit: str, url: str
) -> None:
    monkeypatch.setattr(chat, limit, 1)
    async with session.ws_connect(chat_url("Ada")):
        with pytest.raises(aiohttp.WSServerHandshakeError) as raised:
            await session.ws_connect(url)
        assert raised.value.status == 409


async def test_a_handshake_that_fails_takes_no_name(
    session: aiohttp.ClientSession, ask: Ask
) -> None:
    assert ask("GET", chat_url("Ada")).status == 400
    async with session.ws_connect(chat_url("Ada")) as ada:
        assert (await ada.receive_json())["number"] == 1


@pytest.mark.parametrize(
    ("opcode", "payload", "code"), [(BINARY, b"a", 1003), (TEXT, b"a" * 20_000, 1009)]
)
def test_only_text_of_a_reasonable_size_is_said(
    server: local_server.Server, opcode: int, payload: bytes, code: int
) -> None:
    with Frames(server.url, chat_url("Ada")) as frames:
        frames.receive()
        frames.send(opcode, payload)
        _, closing, told = frames.receive()
        assert (closing, told[:2]) == (CLOSE, struct.pack("!H", code))


def test_many_messages_at_once_are_no_sign_of_being_slow(
    server: local_server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "MAX_BEHIND", 2)
    with Frames(server.url, chat_url("Ada")) as frames:
        for _ in range(50):
            frames.send(TEXT, b"a")
        for number in range(1, 52):
            assert json.loads(frames.receive()[2])["number"] == number


async def test_a_member_who_does_not_read_is_closed_and_holds_nobody_up(
    session: aiohttp.ClientSession,
    server: local_server.Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chat, "MAX_BEHIND", 10)
    monkeypatch.setattr(websocket, "CLOSE_SECONDS", 0.05)
    async with session.ws_connect(chat_url("Ada")) as ada:
        await ada.receive()
        with Frames(server.url, chat_url("Bob")):
            event = await ada.receive_json()
            assert event["event"] == "joined"
            async with asyncio.timeout(30):
                while event["event"] != "left":
                    await ada.send_str("x" * 16_000)
                    event = await ada.receive_json()
            assert event["name"] == "Bob"


async def test_a_member_is_cut_after_the_events_asked_for_and_may_come_again_at_once(
    session: aiohttp.ClientSession,
) -> None:
    async with session.ws_connect(chat_url("Ada")) as ada:
        for _ in range(2):
            async with session.ws_connect(chat_url("Bob") + "&drop_after=2") as bob:
                assert (await bob.receive_json())["event"] == "joined"
                await ada.send_str("hello")
                assert (await bob.receive_json())["text"] == "hello"
                assert (await bob.receive()).type is WSMsgType.CLOSED  # not CLOSE: no frame came
                assert bob.close_code == 1006
        told = [(await ada.receive_json())["event"] for _ in range(7)]
    assert told == ["joined", *2 * ["joined", "message", "left"]]


@pytest.mark.parametrize("drop_after", ["-1", "1001", "x"])
def test_how_many_events_has_limits(ask: Ask, drop_after: str) -> None:
    reply = ask("GET", f"{chat_url('Ada')}&drop_after={drop_after}")
    assert json.loads(reply.body)["parameter"] == "drop_after"


async def test_the_websocket_sends_back_text_and_bytes(session: aiohttp.ClientSession) -> None:
    async with session.ws_connect("/websocket/echo") as socket:
        await socket.send_str("é")
        assert await socket.receive_str() == "é"
        await socket.send_bytes(b"\xff")
        assert await socket.receive_bytes() == b"\xff"
        await socket.close(code=4001)
        assert socket.close_code == 4001


async def test_a_message_over_the_limit_closes_the_websocket(
    session: aiohttp.ClientSession,
) -> None:
    async with session.ws_connect("/websocket/echo?max_message_size=10") as socket:
        await socket.send_str("x" * 10)
        assert await socket.receive_str() == "x" * 10
        await socket.send_str("x" * 11)
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 1009


async def test_a_websocket_is_closed_at_the_end_of_its_life() -> None:
    with local_server.Server(limits=Limits(websocket_seconds=0.05)) as server:
        async with (
            aiohttp.ClientSession(server.url) as session,
            session.ws_connect("/websocket/echo") as socket,
        ):
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
            assert socket.close_code == 1001


async def test_a_servers_own_limit_holds_without_max_message_size() -> None:
    with local_server.Server(limits=Limits(websocket_message=10)) as server:
        async with (
            aiohttp.ClientSession(server.url) as session,
            session.ws_connect("/websocket/echo") as socket,
        ):
            await socket.send_str("x" * 11)
            await socket.receive()
            assert socket.close_code == 1009


def test_a_plain_request_for_the_websocket_is_refused(ask: Ask) -> None:
    reply = ask("GET", "/websocket/echo")
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, "Upgrade")


@pytest.mark.parametrize("size", ["0", "-1", "x", "99999999"])
def test_a_message_size_out_of_range_is_refused(ask: Ask, size: str) -> None:
    assert ask("GET", f"/websocket/echo?max_message_size={size}").status == 400
