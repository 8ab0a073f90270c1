"""Replies that leave piece by piece: their framing, their pace, their end.

What the pieces are is decided where the endpoint is.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Iterable, Mapping

from aiohttp import web

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
        if request.method == "HEAD" or status in {204, 304}:
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
