"""Data made on demand: delays, identifiers, bytes.

Endpoints: /delay/{seconds} /uuid /bytes/{n}
"""

from __future__ import annotations

import asyncio
import math
import os
import random
import uuid

from aiohttp import web

from local_server import received
from local_server.replies import BadParameter, json_reply

routes = web.RouteTableDef()

MAX_DELAY = 10.0
MAX_BYTES = 100 * 1024


@routes.route("*", "/delay/{seconds}")
async def delay(request: web.Request) -> web.Response:
    """Answers after so many seconds (10 at most)."""
    text = request.match_info["seconds"]
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not math.isfinite(seconds) or seconds < 0:
        raise BadParameter("seconds", text, f"a number from 0 to {MAX_DELAY:g}")
    await asyncio.sleep(min(seconds, MAX_DELAY))
    reply = await received.body_reply(request)
    del reply["json"]
    return json_reply(reply)


@routes.get("/uuid")
async def random_uuid(request: web.Request) -> web.Response:
    """A random UUID (version 4)."""
    return json_reply({"uuid": str(uuid.uuid4())})


@routes.get(r"/bytes/{n:\d+}")
async def random_bytes(request: web.Request) -> web.Response:
    """`n` random bytes (100 KiB at most); the same ones each time with `?seed=`."""
    n = min(int(request.match_info["n"]), MAX_BYTES)
    seed = request.query.get("seed")
    if seed is None:
        return web.Response(body=os.urandom(n))
    try:
        generator = random.Random(int(seed))
    except ValueError:
        raise BadParameter("seed", seed, "an integer") from None
    return web.Response(body=bytes(generator.randint(0, 255) for _ in range(n)))
