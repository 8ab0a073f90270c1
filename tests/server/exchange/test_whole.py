"""What leaves in one write is to the byte what aiohttp would have sent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from unittest.mock import Mock

from aiohttp import HttpVersion10, HttpVersion11, web
from aiohttp.http import StreamWriter
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st

from local_server.app import create_app
from local_server.exchange.streams import BLOCK, chunked
from local_server.exchange.whole import Whole

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

APPLICATION = create_app()
APPLICATION.on_response_prepare.freeze()
ORIGIN = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20)
HEADERS = st.fixed_dictionaries({}, optional={"Origin": ORIGIN})
ASKING = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["GET", "POST", "HEAD"]),
        "headers": HEADERS,
        "version": st.sampled_from([HttpVersion10, HttpVersion11]),
        "closing": st.booleans(),
    }
)
PIECES = st.lists(st.binary(max_size=20) | st.just(bytes(BLOCK // 2)), max_size=6)


class Sent:
    """What a handler's reply puts on the wire, and in how many writes."""

    def __init__(self, handler: Handler, method: str = "GET", **asking: Any) -> None:
        self.writes: list[bytes] = []
        asyncio.run(self._answer(handler, method, asking))
        whole = b"".join(self.writes)
        head, _, self.body = whole.partition(b"\r\n\r\n")
        self.status, *lines = head.split(b"\r\n")
        # aiohttp writes them in another order; the time of day may be another one.
        self.headers = sorted(line for line in lines if not line.startswith(b"Date: "))
        assert len(self.headers) == len(lines) - 1

    async def _answer(self, handler: Handler, method: str, asking: dict[str, Any]) -> None:
        transport = Mock()
        transport.is_closing.return_value = False
        transport.write = self.writes.append
        # What aiohttp calls for several parts, where Python's own is safe. It is one write, too.
        transport.writelines = lambda parts: self.writes.append(b"".join(parts))
        protocol = Mock(transport=transport, _paused=False)
        writer = StreamWriter(protocol, asyncio.get_running_loop())
        request = make_mocked_request(method, "/", app=APPLICATION, writer=writer, **asking)
        response = await handler(request)
        await response.prepare(request)
        await response.write_eof()
        self.keeps_alive = response.keep_alive

    def __eq__(self, other: object) -> bool:
        assert isinstance(other, Sent)
        return [self.status, self.headers, self.body, self.keeps_alive] == [
            *(other.status, other.headers, other.body, other.keeps_alive)
        ]


def unchanged(response: web.StreamResponse) -> None:
    pass


def with_a_header(response: web.StreamResponse) -> None:
    response.headers["X-More"] = "1"


def with_a_cookie(response: web.StreamResponse) -> None:
    response.set_cookie("a", "1")


def compressed(response: web.StreamResponse) -> None:
    response.enable_compression(web.ContentCoding.identity)


def closed(response: web.StreamResponse) -> None:
    response.force_close()


@given(
    body=st.binary(max_size=50),
    status=st.integers(200, 599),
    change=st.sampled_from([unchanged, with_a_header, with_a_cookie, compressed, closed]),
    asking=ASKING,
)
def test_a_whole_reply_is_aiohttps(
    body: bytes, status: int, change: Callable[[web.StreamResponse], None], asking: dict[str, Any]
) -> None:
    async def whole(request: web.Request) -> web.StreamResponse:
        response = Whole(body, "text/html", status)
        change(response)
        return response

    async def aiohttps(request: web.Request) -> web.StreamResponse:
        response = web.Response(body=body, content_type="text/html", status=status)
        change(response)
        return response

    assert Sent(whole, **asking) == Sent(aiohttps, **asking)


@given(pieces=PIECES, asking=ASKING)
def test_chunks_are_aiohttps(pieces: list[bytes], asking: dict[str, Any]) -> None:
    content_type = {"Content-Type": "text/plain"}

    async def together(request: web.Request) -> web.StreamResponse:
        return await chunked(request, pieces, headers=content_type)

    async def aiohttps(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers=content_type)
        await response.prepare(request)
        for piece in pieces if request.method != "HEAD" else []:
            await response.write(piece)
        return response

    assert Sent(together, **asking) == Sent(aiohttps, **asking)


def test_what_is_plain_leaves_in_one_write() -> None:
    async def whole(request: web.Request) -> web.StreamResponse:
        return Whole(b"body", "text/html", 489)

    async def chunks(request: web.Request) -> web.StreamResponse:
        return await chunked(request, [b"a", b"", b"bc"], headers={"Content-Type": "text/plain"})

    assert len(Sent(whole).writes) == len(Sent(chunks).writes) == 1
