"""Bodies of a chosen size, seed and pace; and a place to send some to.

Endpoints: /bytes/{n} /stream-bytes/{n} /stream/{n} /drip /drip-lines /trailers /upload

Bodies of which a client asks for a part are in `ranges`.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import random
import struct

from aiohttp import HttpVersion11, hdrs, web

from local_server.exchange.body import pieces_of
from local_server.exchange.headers import header_name, header_value
from local_server.exchange.parameters import SEED, Integer, Seconds, takes, together
from local_server.exchange.replies import BadParameter, json_reply, json_text
from local_server.exchange.request import about, one_or_list
from local_server.exchange.routing import Family
from local_server.exchange.streams import BLOCK, RawStream, chunked, paced, stream
from local_server.exchange.whole import Whole
from local_server.limits import MAX_BYTES, MAX_DRIP, MAX_LINES, limits_of

routes = Family()

N_BYTES = Integer("n", f"How many bytes; more than {MAX_BYTES} is {MAX_BYTES}.")
N_LINES = Integer("n", f"How many lines; more than {MAX_LINES} is {MAX_LINES}.")
CHUNK_SIZE = Integer("chunk_size", "Bytes sent at a time, 1 or more.", default=10 * 1024)
DURATION = Seconds("duration", "Seconds for all of it.", default=2)
DELAY = Seconds("delay", "Seconds before it begins.", default=0)
NUMBYTES = Integer(
    "numbytes", f"How many; more than {MAX_DRIP} is {MAX_DRIP}.", default=10, minimum=1
)
CODE = Integer("code", "The status.", default=200, minimum=200, maximum=599)

BINARY: dict[str, str] = {hdrs.CONTENT_TYPE: "application/octet-stream"}
DRIPS_A_SECOND = 1000
"""More than that are sent several at a time: a wake-up costs more than a byte."""
# RFC 9110, section 6.5.1: what frames, routes, controls or describes the message
NOT_IN_TRAILERS = frozenset(
    {
        "authorization",
        "cache-control",
        "connection",
        "content-encoding",
        "content-length",
        "content-range",
        "content-type",
        "cookie",
        "host",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "www-authenticate",
    }
)


@routes.get(r"/bytes/{n:\d+}")
@takes(N_BYTES, SEED)
async def some_bytes(request: web.Request) -> web.Response:
    """Random bytes."""
    return Whole(_drawn(request), "application/octet-stream")


@routes.get(r"/stream-bytes/{n:\d+}")
@takes(N_BYTES, SEED, CHUNK_SIZE)
async def stream_bytes(request: web.Request) -> web.StreamResponse:
    """Random bytes, in chunks."""
    drawn = _drawn(request)
    size = max(1, CHUNK_SIZE.of(request))
    pieces = (drawn[start : start + size] for start in range(0, len(drawn), size))
    return await chunked(request, pieces, headers=BINARY)


def _drawn(request: web.Request) -> bytes:
    n = min(N_BYTES.of(request), MAX_BYTES)
    seed = SEED.given(request)
    return os.urandom(n) if seed is None else seeded_bytes(seed, n)


def seeded_bytes(seed: int, n: int) -> bytes:
    """`n` bytes as `random.seed(seed)` and n times `random.randint(0, 255)` give them.

    That is how httpbin draws them. `randint` takes the upper 9 bits of a 32-bit word and tries
    again when they are over 255; all words in one call are three times faster, and another
    generator than the shared one leaves everybody else's numbers alone.
    """
    generator = random.Random(seed)
    drawn = bytearray()
    while len(drawn) < n:
        count = 2 * (n - len(drawn)) + 16
        words = struct.unpack(
            f"<{count}I", generator.getrandbits(32 * count).to_bytes(4 * count, "little")
        )
        drawn += bytes(word >> 23 for word in words if word < 1 << 31)
    return bytes(drawn[:n])


@routes.get(r"/stream/{n:\d+}")
@takes(N_LINES)
async def stream_lines(request: web.Request) -> web.StreamResponse:
    """Lines of JSON about the request, chunked."""
    described = about(request)
    line = json.dumps({key: described[key] for key in ("url", "args", "headers", "origin")})
    start = line.removesuffix("}").encode("ascii")  # all lines begin alike
    lines = (
        b'%b, "id": %d}\n' % (start, number)
        for number in range(min(N_LINES.of(request), MAX_LINES))
    )
    return await chunked(request, lines, headers={hdrs.CONTENT_TYPE: "application/json"})


@routes.get("/drip")
@takes(DURATION, NUMBYTES, CODE, DELAY)
async def drip(request: web.Request) -> web.StreamResponse:
    """Bytes that come one by one."""
    return await _drip(request, b"*")


@routes.get("/drip-lines")
@takes(DURATION, NUMBYTES, CODE, DELAY)
async def drip_lines(request: web.Request) -> web.StreamResponse:
    """Lines that come one by one."""
    return await _drip(request, b"*\n")


async def _drip(request: web.Request, drop: bytes) -> web.StreamResponse:
    count = min(NUMBYTES.of(request), MAX_DRIP)
    code = CODE.of(request)
    delay, duration = DELAY.of(request), DURATION.of(request)
    together(request, delay, duration)
    at_a_time = math.ceil(min(BLOCK, count / (duration * DRIPS_A_SECOND))) if duration else BLOCK
    drops = (drop * min(at_a_time, count - start) for start in range(0, count, at_a_time))
    await asyncio.sleep(delay)
    return await stream(
        request,
        paced(drops, duration * at_a_time / count),
        length=count * len(drop),
        status=code,
        headers=BINARY,
    )


@routes.get("/trailers")
async def trailers(request: web.Request) -> web.StreamResponse:
    """Every query parameter as a trailer: a header that comes after the body."""
    if request.version < HttpVersion11:
        raise BadParameter("version", "HTTP/1.0", "HTTP/1.1, which has trailers")
    sent = []
    for name, value in request.query.items():
        if header_name(name, name).lower() in NOT_IN_TRAILERS:
            raise BadParameter(name, value, "in the header: it cannot be a trailer")
        sent.append((name, header_value(name, value)))
    body = json_text({"trailers": one_or_list(sent)}).encode("ascii")
    response = RawStream(headers={hdrs.CONTENT_TYPE: "application/json"})
    response.headers[hdrs.TRANSFER_ENCODING] = "chunked"
    if sent:
        response.headers[hdrs.TRAILER] = ", ".join(name for name, _ in sent)
    lines = "".join(f"{name}: {value}\r\n" for name, value in sent)
    if request.method != hdrs.METH_HEAD:
        response.last = b"%x\r\n%b\r\n0\r\n%b\r\n" % (len(body), body, lines.encode())
    return response


@routes.post("/upload")
@routes.put("/upload")
@routes.patch("/upload")
async def upload(request: web.Request) -> web.Response:
    """Takes a body of any size, keeps none of it, and says how many bytes came."""
    received = 0
    async for piece in pieces_of(request, limits_of(request).upload):
        received += len(piece)
    return json_reply({"bytes_received": received})
