"""For whoever watches the server: says within a second whether its database takes votes."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from polls.db import DATABASE
from polls.pulse import beat

PATIENCE = 0.8  # seconds
LOOKS = web.AppKey("LOOKS", list[asyncio.Task[str]])


async def health(request: web.Request) -> web.Response:
    """One look at a time: who asks while the database is looked at waits for the same answer."""
    looks = request.app[LOOKS]
    if not looks or looks[0].done():
        looks[:] = [asyncio.create_task(beat(request.app[DATABASE].writing))]
    done, _ = await asyncio.wait(looks, timeout=PATIENCE)  # leaves alone what takes longer
    status = done.pop().result() if done else "the database does not answer"
    return web.json_response({"status": status}, status=200 if status == "ok" else 503)


async def looking(app: web.Application) -> AsyncIterator[None]:
    """For `cleanup_ctx`, after the database: no look goes on when that is closed."""
    app[LOOKS] = []
    yield
    for look in app[LOOKS]:
        look.cancel()
        await asyncio.wait([look])
