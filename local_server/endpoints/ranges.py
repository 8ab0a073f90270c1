"""Bodies of which a client may ask for a part (RFC 9110, section 14).

Endpoints: /range/{n} /download/{n}

/range is httpbin's, with its own idea of the rules; /download follows the RFC, and is for bodies
that are larger than memory should be.
"""

from __future__ import annotations

from collections.abc import Iterator

from aiohttp import hdrs, web

from local_server.exchange.parameters import Integer, Seconds, takes
from local_server.exchange.part import one_range, still_is
from local_server.exchange.replies import BadParameter, error_reply
from local_server.exchange.routing import Family
from local_server.exchange.streams import BLOCK, paced, stream
from local_server.limits import MAX_BYTES

routes = Family()

N = Integer("n", f"How many bytes, 1 to {MAX_BYTES}.")
CHUNK_SIZE = Integer("chunk_size", "Bytes sent at a time, 1 or more.", default=10 * 1024)
DURATION = Seconds("duration", "Seconds for all `n` bytes.", default=0)
SIZE = Integer("n", "How many bytes.", limit="download")

ALPHABET = b"abcdefghijklmnopqrstuvwxyz"
LETTERS = ALPHABET * (BLOCK // len(ALPHABET) + 2)


def letters(first: int, last: int, size: int) -> Iterator[bytes]:
    """The bytes `first` to `last` (inclusive) of an endless alphabet, `size` at a time."""
    size = min(size, BLOCK)
    for start in range(first, last + 1, size):
        at = start % len(ALPHABET)
        yield LETTERS[at : at + min(size, last + 1 - start)]


@routes.get(r"/range/{n:\d+}")
@takes(N, CHUNK_SIZE, DURATION)
async def range_of_bytes(request: web.Request) -> web.StreamResponse:
    """The alphabet over and over, or the part of it that `Range` asks for; httpbin's rules."""
    n = N.of(request)
    known: dict[str, str] = {hdrs.ETAG: f"range{n}", hdrs.ACCEPT_RANGES: "bytes"}
    if not 1 <= n <= MAX_BYTES:
        expected = f"an integer from 1 to {MAX_BYTES}"
        raise BadParameter("n", f"{n}", expected, status=404, headers=known)
    size = max(1, CHUNK_SIZE.of(request))
    pause = DURATION.of(request) / n * min(size, BLOCK)
    first, last = one_range(request, n) or (0, n - 1)
    if not first <= last < n:
        unsatisfied = {**known, hdrs.CONTENT_RANGE: f"bytes */{n}"}
        return web.Response(status=416, text="", headers=unsatisfied)
    return await stream(
        request,
        paced(letters(first, last, size), pause),
        length=last + 1 - first,
        status=200 if (first, last) == (0, n - 1) else 206,
        headers={
            hdrs.CONTENT_TYPE: "application/octet-stream",
            hdrs.CONTENT_RANGE: f"bytes {first}-{last}/{n}",
            **known,
        },
    )


@routes.get(r"/download/{n:\d+}")
@takes(SIZE)
async def download(request: web.Request) -> web.StreamResponse:
    """The same alphabet in any length; `Range` and `If-Range` as in RFC 9110."""
    n = SIZE.of(request)
    tag = f'"download-{n}"'
    headers: dict[str, str] = {
        hdrs.CONTENT_TYPE: "application/octet-stream",
        hdrs.ETAG: tag,
        hdrs.ACCEPT_RANGES: "bytes",
    }
    asked = one_range(request, n)
    if asked is None or not still_is(request, tag):
        return await stream(request, paced(letters(0, n - 1, BLOCK)), length=n, headers=headers)
    first, last = asked[0], min(asked[1], n - 1)
    if first > last:
        reply = error_reply(416, f"there are {n} bytes", parameter="Range")
        reply.headers[hdrs.CONTENT_RANGE] = f"bytes */{n}"
        return reply
    headers[hdrs.CONTENT_RANGE] = f"bytes {first}-{last}/{n}"
    pieces = paced(letters(first, last, BLOCK))
    return await stream(request, pieces, length=last + 1 - first, status=206, headers=headers)
