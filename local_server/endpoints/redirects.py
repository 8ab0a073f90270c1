"""Redirects: chains of a chosen length, and one to anywhere.

Endpoints: /redirect/{n} /relative-redirect/{n} /absolute-redirect/{n} /redirect-to
"""

from __future__ import annotations

from aiohttp import hdrs, web

from local_server.exchange.parameters import Integer, Text, takes
from local_server.exchange.replies import html_reply, redirect_reply
from local_server.exchange.routing import Family, every_method
from local_server.exchange.urls import base_of, location_of

routes = Family()

N = Integer("n", "How many redirects.", minimum=1)
ABSOLUTE = Text("absolute", "`true` for absolute URLs.", default="false")
URL = Text("url", "where to go: a URL or a path")
STATUS_CODE = Integer("status_code", "The status, if it is from 300 to 399.", default=302)


@routes.get(r"/redirect/{n:\d+}")
@takes(N, ABSOLUTE)
async def redirect(request: web.Request) -> web.Response:
    """Redirects n times, then to `/get`."""
    n = N.of(request)
    if ABSOLUTE.of(request).lower() == "true":
        return redirect_reply(base_of(request) + _next("absolute", n))
    return redirect_reply(_next("relative", n))


@routes.get(r"/relative-redirect/{n:\d+}")
@takes(N)
async def relative_redirect(request: web.Request) -> web.Response:
    """Redirects n times to paths, then to `/get`."""
    return html_reply(status=302, headers={hdrs.LOCATION: _next("relative", N.of(request))})


@routes.get(r"/absolute-redirect/{n:\d+}")
@takes(N)
async def absolute_redirect(request: web.Request) -> web.Response:
    """Redirects n times to whole URLs, then to `/get`."""
    return redirect_reply(base_of(request) + _next("absolute", N.of(request)))


@every_method(routes, "/redirect-to")
@takes(URL, STATUS_CODE)
async def redirect_to(request: web.Request) -> web.Response:
    """Redirects to the given URL."""
    location = location_of(URL.of(request))
    status = STATUS_CODE.of(request)
    if not 300 <= status < 400:
        status = 302
    return html_reply(status=status, headers={hdrs.LOCATION: location})


def _next(kind: str, n: int) -> str:
    return "/get" if n == 1 else f"/{kind}-redirect/{n - 1}"
