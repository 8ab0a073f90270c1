"""Replies that leave piece by piece: their framing, their pace, their end.

What the pieces are is decided where the endpoint is.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from typing import NoReturn

from aiohttp import HttpVersion11, hdrs, web

from local_server.exchange.whole import AtOnce

BLOCK = 64 * 1024
PIECES_A_TURN = 64


class Stream(web.StreamResponse):
    """A reply whose last piece leaves when aiohttp finishes it, not before.

    A client that knows the length has its response with the last piece. Holding it back lets the
    request log close the entry first, as it promises.
    """

    last = b""

    async def write_eof(self, data: bytes = b"") -> None:
        """Sends the last piece, and the end of a chunked body."""
        await super().write_eof(data or self.last)


class RawStream(Stream):
    """A reply whose body is written as it shall be on the wire, with its own framing.

    aiohttp counts and frames the bodies of other replies; its WebSockets are exempt in this way.
    """

    _length_check = False


class Chunks(AtOnce, RawStream):
    """A chunked body that is known as a whole, and small: what it sends is all in `last`."""

    own_headers = 2

    def framed(self) -> tuple[bytes, bytes]:
        """Transfer-Encoding, and the chunks."""
        return b"Transfer-Encoding: chunked", self.last


class Cut(Stream):
    """A reply whose connection ends after the last piece, whatever its head has promised."""

    async def write_eof(self, data: bytes = b"") -> None:
        """Sends the last piece without an end, and closes the connection."""
        transport = self._req and self._req.transport
        if data or self.last:
            await self.write(data or self.last)
        if transport:
            self.end(transport)

    def end(self, transport: asyncio.Transport) -> None:
        """Close the connection."""
        transport.close()


def drop(request: web.Request) -> NoReturn:
    """Ends the connection without an answer."""
    if request.transport is not None:
        request.transport.close()
    raise ConnectionResetError


async def stream(
    request: web.Request,
    pieces: AsyncGenerator[bytes, None],
    *,
    length: int | None = None,
    status: int = 200,
    headers: Mapping[str, str],
) -> Stream:
    """Sends `pieces`, with a Content-Length if `length` is known, else chunked.

    For HTTP/1.0, which has no chunks, the end of the connection is the end of the body. Where there
    must be no body (HEAD, 204, 304) no piece is asked for. `pieces` is closed in any case, and at
    once when the client goes away.
    """
    response = Stream(status=status, headers=headers)
    if length is not None:
        response.content_length = length
    async with contextlib.aclosing(pieces):
        await response.prepare(request)
        if request.method == hdrs.METH_HEAD or status in {204, 304}:
            return response
        sent = 0
        number = 0
        async for piece in pieces:
            sent += len(piece)
            if sent == length:
                response.last = piece
                break
            await response.write(piece)
            # write() waits only while the client is slower than we are
            number += 1
            if number % PIECES_A_TURN == 0:
                await asyncio.sleep(0)
    return response


async def cut_stream(
    request: web.Request, pieces: AsyncGenerator[bytes, None], *, headers: Mapping[str, str]
) -> Cut:
    """Sends `pieces`, chunked, and then closes the connection without an end."""
    response = Cut(headers=headers)
    async with contextlib.aclosing(pieces):
        await response.prepare(request)
        async for piece in pieces:
            await response.write(piece)
    return response


async def chunked(
    request: web.Request, pieces: Iterable[bytes], *, headers: Mapping[str, str]
) -> web.StreamResponse:
    """Sends `pieces`, which need no waiting for, one chunk each (RFC 9112, section 7.1).

    Many chunks leave in one write: each write is a call of the system, and those would be most of
    what a stream of small pieces costs.
    """
    if request.version < HttpVersion11:
        return await stream(request, paced(pieces), headers=headers)
    headers = {**headers, hdrs.TRANSFER_ENCODING: "chunked"}
    if request.method == hdrs.METH_HEAD:
        return RawStream(headers=headers)
    response: RawStream | None = None
    blocks = _in_blocks(pieces)
    last = next(blocks)
    for block in blocks:
        if response is None:
            response = RawStream(headers=headers)
            await response.prepare(request)
        await response.write(last)
        last = block
    response = response or Chunks(headers=headers)
    response.last = last
    return response


def _in_blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """`pieces` as chunks, so many together as make a block; the last one has the body's end."""
    block = bytearray()
    for piece in pieces:
        if piece:  # an empty chunk would be the end of the body
            block += b"%x\r\n%b\r\n" % (len(piece), piece)
        if len(block) >= BLOCK:
            yield bytes(block)
            block.clear()
    yield bytes(block) + b"0\r\n\r\n"


async def paced(pieces: Iterable[bytes], pause: float = 0) -> AsyncGenerator[bytes, None]:
    """`pieces`, the first one at once and each next one `pause` seconds later.

    The times are counted from the start, so that a late piece does not make the next ones late.
    """
    clock = asyncio.get_running_loop().time
    due = clock()
    for piece in pieces:
        wait = due - clock()
        if pause and wait > 0:
            await asyncio.sleep(wait)
        yield piece
        due += pause
