"""Cookies: what came, and replies that set and delete some.

Endpoints: /cookies /cookies/set /cookies/set/{name}/{value} /cookies/delete
"""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import hdrs, web

from local_server.exchange.cookie import cookie_name, cookies_of, set_cookie
from local_server.exchange.parameters import Text, takes
from local_server.exchange.replies import json_reply, redirect_reply
from local_server.exchange.routing import Family
from local_server.exchange.urls import is_secure

routes = Family()

NAME = Text("name", "The cookie's name.")
VALUE = Text("value", "The cookie's value.")

# What websites' statistics set, hidden unless ?show_env is given, as at httpbin.
HIDDEN_COOKIES = frozenset(
    {
        "__utma",
        "__utmb",
        "__utmz",
        "_gauges_unique",
        "_gauges_unique_day",
        "_gauges_unique_hour",
        "_gauges_unique_month",
        "_gauges_unique_year",
    }
)


@routes.get("/cookies")
async def cookies(request: web.Request) -> web.Response:
    """The cookies that came with the request."""
    sent = cookies_of(request)
    if "show_env" not in request.query:
        sent = {name: value for name, value in sent.items() if name not in HIDDEN_COOKIES}
    return json_reply({"cookies": sent})


@routes.get("/cookies/set")
async def set_all(request: web.Request) -> web.Response:
    """Sets every query parameter as a cookie, then redirects to `/cookies`."""
    return _to_cookies(
        set_cookie(name, value, secure=is_secure(request))
        for name, value in _firsts(request).items()
    )


@routes.get("/cookies/set/{name}/{value}")
@takes(NAME, VALUE)
async def set_one(request: web.Request) -> web.Response:
    """Sets one cookie, then redirects to `/cookies`."""
    return _to_cookies([set_cookie(NAME.of(request), VALUE.of(request), secure=is_secure(request))])


@routes.get("/cookies/delete")
async def delete(request: web.Request) -> web.Response:
    """Deletes the cookies named by the query parameters, then redirects to `/cookies`."""
    gone = "Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/"
    return _to_cookies(f"{cookie_name(name)}=; {gone}" for name in _firsts(request))


def _firsts(request: web.Request) -> dict[str, str]:
    return {name: request.query[name] for name in request.query}


def _to_cookies(values: Iterable[str]) -> web.Response:
    reply = redirect_reply("/cookies")
    for value in values:
        reply.headers.add(hdrs.SET_COOKIE, value)
    return reply
