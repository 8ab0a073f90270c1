"""Credentials in the `Authorization` header: Basic and Bearer. Digest has its own room, `digest`.

Endpoints: /basic-auth/{user}/{passwd} /hidden-basic-auth/{user}/{passwd} /bearer
"""

from __future__ import annotations

import base64

from aiohttp import hdrs, web

from local_server.exchange.parameters import Text, takes
from local_server.exchange.replies import html_reply, json_reply, status_reply
from local_server.exchange.routing import Family

routes = Family()

USER = Text("user", "The user name that is right.")
PASSWD = Text("passwd", "The password that is right.")


@routes.get("/basic-auth/{user}/{passwd}")
@takes(USER, PASSWD)
async def basic(request: web.Request) -> web.Response:
    """Asks for Basic credentials: these."""
    return _welcome(request) if _are_right(request) else status_reply(401)


@routes.get("/hidden-basic-auth/{user}/{passwd}")
@takes(USER, PASSWD)
async def hidden_basic(request: web.Request) -> web.Response:
    """Takes Basic credentials without asking: others get a 404."""
    return _welcome(request) if _are_right(request) else status_reply(404)


@routes.get("/bearer")
async def bearer(request: web.Request) -> web.Response:
    """Asks for a Bearer token: any."""
    scheme, space, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme != "Bearer" or not space:
        return html_reply(status=401, headers={hdrs.WWW_AUTHENTICATE: "Bearer"})
    return json_reply({"authenticated": True, "token": token})


def _welcome(request: web.Request) -> web.Response:
    return json_reply({"authenticated": True, "user": USER.of(request)})


def _are_right(request: web.Request) -> bool:
    scheme, _, encoded = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        credentials = base64.b64decode(encoded).decode()
    except ValueError:
        return False
    return credentials == f"{USER.of(request)}:{PASSWD.of(request)}"
