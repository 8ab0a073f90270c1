"""Parts of the request, and statuses on demand.

Endpoints: /headers /ip /user-agent /status/{codes}
"""

from __future__ import annotations

import random

from aiohttp import web

from local_server import describe
from local_server.replies import BadParameter, json_reply

routes = web.RouteTableDef()


@routes.get("/headers")
async def headers(request: web.Request) -> web.Response:
    """The request's headers."""
    return json_reply({"headers": describe.headers(request)})


@routes.get("/ip")
async def ip(request: web.Request) -> web.Response:
    """The address the request came from."""
    return json_reply({"origin": describe.origin(request)})


@routes.get("/user-agent")
async def user_agent(request: web.Request) -> web.Response:
    """The client's `User-Agent`."""
    return json_reply({"user-agent": request.headers.get("User-Agent")})


@routes.route("*", "/status/{codes}")
async def status(request: web.Request) -> web.Response:
    """Answers with the given status; several (`200:3,500:1`) are drawn by their weights."""
    codes = request.match_info["codes"]
    code = _draw(codes)
    if not 200 <= code <= 599:
        raise BadParameter("codes", codes, "statuses from 200 to 599")
    reply = web.Response(status=code)
    if code in {301, 302, 303, 305, 307}:
        reply.headers["Location"] = "/redirect/1"
    elif code == 401:
        reply.headers["WWW-Authenticate"] = 'Basic realm="Fake Realm"'
    elif code == 407:
        reply.headers["Proxy-Authenticate"] = 'Basic realm="Fake Realm"'
    elif code == 418:
        reply.text = "I am a teapot: short and stout, and no coffee.\n"
    return reply


def _draw(codes: str) -> int:
    choices: list[int] = []
    weights: list[float] = []
    try:
        for choice in codes.split(","):
            code, _, weight = choice.partition(":")
            choices.append(int(code))
            weights.append(float(weight or 1))
        return random.choices(choices, weights)[0]
    except ValueError:
        raise BadParameter("codes", codes, "statuses such as 200 or 200:3,500:1") from None
