"""Replies whose body is known when they are made: head and body leave in one write.

What is fast is here, so that handlers read as any handler of aiohttp's does.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

import orjson
from aiohttp import HttpVersion11, hdrs, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.helpers import rfc822_formatted_time
from aiohttp.http import SERVER_SOFTWARE

from local_server.exchange.cors import origin_allowed

STYLE = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
PLAIN = frozenset({str, int, bool, type(None)})
"""What orjson writes as json does. (It writes 1e-7 where json writes 1e-07, for one.)"""

LEVELS = 4
"""So deep is what the server says of a request; what a client sent as JSON is left to json."""


class AtOnce(web.StreamResponse):
    """A reply that is whole when the handler has made it, of one type.

    aiohttp asks of every reply whether it is chunked, compressed or of HTTP/1.0, and has others
    change its headers. For one of which none of this is so, that is a fifth of the time of a
    request; any other is left to aiohttp.
    """

    own_headers = 1
    """How many it needs; with any more of them it is something special."""
    _plainly_to: web.BaseRequest | None = None

    def framed(self) -> tuple[bytes, bytes]:
        """The line of the head that says where the body ends, and the body as it is sent."""
        raise NotImplementedError

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Takes note of whom it is for; what is special is prepared by aiohttp."""
        if (
            len(self.headers) != self.own_headers
            or hdrs.CONTENT_TYPE not in self.headers
            or self._keep_alive is False
            or not request.keep_alive
            or request.version != HttpVersion11
            or request.method in (hdrs.METH_HEAD, hdrs.METH_OPTIONS)
            or self.status < 200
            or self.status in (204, 205, 304)
            or self._cookies
            or self.compression
            or self.chunked
            or self.prepared
        ):
            return await super().prepare(request)
        self._keep_alive = True
        self._plainly_to = request
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        """Sends head and body."""
        request, self._plainly_to = self._plainly_to, None
        if request is None:
            await super().write_eof(data)
            return
        framing, body = self.framed()
        head = b"%b%b\r\nDate: %b\r\nAccess-Control-Allow-Origin: %b\r\n\r\n" % (
            _first_lines(self.status, self.reason, self.headers[hdrs.CONTENT_TYPE]),
            framing,
            rfc822_formatted_time().encode("ascii"),
            origin_allowed(request).encode(),
        )
        await request.writer.write_eof(head + body)


class Whole(AtOnce, web.Response):
    """One whose length is told: any `web.Response` of one body and one type."""

    def __init__(self, body: bytes, content_type: str, status: int = 200) -> None:
        super().__init__(body=body, content_type=content_type, status=status)

    def framed(self) -> tuple[bytes, bytes]:
        """Content-Length, and the body."""
        assert isinstance(self.body, bytes)
        return b"Content-Length: %d" % len(self.body), self.body


@functools.lru_cache(maxsize=256)
def _first_lines(status: int, reason: str, content_type: str) -> bytes:
    return (
        f"HTTP/1.1 {status} {reason}\r\nContent-Type: {content_type}\r\n"
        f"Server: {SERVER_SOFTWARE}\r\nAccess-Control-Allow-Credentials: true\r\n"
    ).encode("ascii")


def plain_json(value: Any) -> bytes | None:
    """`value` as orjson writes it, where that is what json would write; else None."""
    if not _is_plain(value):
        return None
    try:
        written = orjson.dumps(value, option=STYLE)
    except TypeError:  # a number of more than 64 bits, a lone surrogate, a key that is no text
        return None
    # json writes everything that is not printable ASCII as \uXXXX.
    return written if written.isascii() and b"\x7f" not in written else None


def _is_plain(value: Any, levels: int = LEVELS) -> bool:
    items: Iterable[Any]
    if type(value) is dict:
        items = value.values()
    elif type(value) is list:
        items = value
    else:
        return type(value) in PLAIN
    for item in items:  # most of what is written is text: a call for each would double the time
        if type(item) not in PLAIN and not (levels and _is_plain(item, levels - 1)):
            return False
    return True
