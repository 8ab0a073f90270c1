"""Things that go wrong when asked to.

Endpoints: /unstable
"""

from __future__ import annotations

import random

from aiohttp import web

from local_server.parameters import Integer, Number, takes

routes = web.RouteTableDef()

FAILURE_RATE = Number("failure_rate", "How often it fails.", default=0.5, minimum=0, maximum=1)
SEED = Integer("seed", "The same seed gives the same answer.")


@routes.get("/unstable")
@takes(FAILURE_RATE, SEED)
async def unstable(request: web.Request) -> web.Response:
    """Answers 500 sometimes, else 200; with a seed, always the same."""
    seed = SEED.given(request)
    generator = random.SystemRandom() if seed is None else random.Random(seed)
    return web.Response(status=500 if generator.random() < FAILURE_RATE.of(request) else 200)
