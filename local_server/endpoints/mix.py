"""A reply composed in one URL.

Endpoints: /mix

    /mix?status=503&header=Retry-After:1&cookie=seen:yes&body=later&delay=0.2
    /mix?redirect=/get&cookie=a:b

`header` and `cookie` may come several times, as `name:value`. `redirect` sets `Location`, and the
status to 302 if no other is given. A body is text (`body`) or, for bytes, Base64 (`body64`); it is
`text/plain` or `application/octet-stream` unless a `header` says what else it is.
"""

from __future__ import annotations

import asyncio
import base64
from html import escape

from aiohttp import hdrs, web

from local_server.exchange.cookie import set_cookie
from local_server.exchange.headers import FRAMING, header_name, header_value
from local_server.exchange.parameters import Integer, Seconds, Text, takes
from local_server.exchange.replies import STRICT, BadParameter
from local_server.exchange.routing import Family, every_method
from local_server.exchange.urls import is_secure, location_of

routes = Family()

STATUS = Integer("status", "The status.", default=200, minimum=200, maximum=599)
HEADER = Text("header", "A header, as `name:value`; may come several times.")
COOKIE = Text("cookie", "A cookie, as `name:value`; may come several times.")
REDIRECT = Text("redirect", "Where to go; the status is 302 if no other is given.")
BODY = Text("body", "The body, as text.")
BODY64 = Text("body64", "The body, in Base64.")
DELAY = Seconds("delay", "Seconds before the reply.", default=0)
PARAMETERS = (STATUS, HEADER, COOKIE, REDIRECT, BODY, BODY64, DELAY)

# Content that a browser shows and does not run.
PASSIVE = frozenset(
    {
        "application/json",
        "application/octet-stream",
        "application/problem+json",
        "application/x-ndjson",
        "text/csv",
        "text/event-stream",
        "text/plain",
    }
)


@every_method(routes, "/mix")
@takes(*PARAMETERS)
async def mix(request: web.Request) -> web.Response:
    """A reply of your own: status, headers, cookies, redirect, body and delay."""
    known = [parameter.name for parameter in PARAMETERS]
    for name in request.query:
        if name not in known:
            raise BadParameter(name, request.query[name], f"one of {', '.join(known)}")
    reply = web.Response(status=STATUS.of(request))
    if REDIRECT.given(request) is not None:
        reply.headers[hdrs.LOCATION] = location_of(REDIRECT.of(request))
        if STATUS.given(request) is None:
            reply.set_status(302)
    for name, value in _pairs(request, "header"):
        if header_name("header", name).lower() in FRAMING:
            raise BadParameter("header", name, "one that does not frame the message")
        reply.headers.add(name, header_value("header", value))
    for name, value in _pairs(request, "cookie"):
        reply.headers.add(hdrs.SET_COOKIE, set_cookie(name, value, secure=is_secure(request)))
    _add_body(request, reply)
    await asyncio.sleep(DELAY.of(request))
    return reply


def _pairs(request: web.Request, parameter: str) -> list[tuple[str, str]]:
    pairs = []
    for text in request.query.getall(parameter, []):
        name, colon, value = text.partition(":")
        if not colon:
            raise BadParameter(parameter, text, "name:value")
        pairs.append((name, value.strip()))
    return pairs


def _add_body(request: web.Request, reply: web.Response) -> None:
    text, encoded = BODY.given(request), BODY64.given(request)
    if text is not None and encoded is not None:
        raise BadParameter("body64", encoded, "given without body, or body without it")
    if text is not None:
        body, content_type = text.encode("utf-8", "replace"), "text/plain; charset=utf-8"
    elif encoded is not None:
        body, content_type = _decoded(encoded), "application/octet-stream"
    else:
        return
    reply.headers.setdefault(hdrs.CONTENT_TYPE, content_type)
    reply.headers.setdefault("X-Content-Type-Options", "nosniff")
    if reply.content_type not in PASSIVE and not request.config_dict[STRICT]:
        # Else anybody could put a page with scripts of theirs on this server.
        body = escape(body.decode("latin-1")).encode("latin-1")
    reply.body = body


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, altchars=b"-_", validate=True)
    except ValueError:
        raise BadParameter("body64", encoded, "Base64, URL-safe alphabet") from None
