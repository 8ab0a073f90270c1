"""Cookies: what came, and replies that set and delete some.

Endpoints: /cookies /cookies/set /cookies/set/{name}/{value} /cookies/delete
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from aiohttp import hdrs, web

from local_server.parameters import TOKEN, Text, takes
from local_server.replies import BadParameter, json_reply, redirect_reply

routes = web.RouteTableDef()

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
PAIR = re.compile(r'[ \t]*([^ \t=";]+)(?:[ \t]*=[ \t]*("(?:[^\\"]|\\.)*"|[^ \t";]*))?[ \t]*(?:;|$)')
ESCAPED = re.compile(rb"\\([0-3][0-7]{2}|.)")
UNQUOTED = re.compile(r"[\w!#$%&'()*+\-./:<=>?@\[\]^`{|}~]*", re.ASCII)
TO_ESCAPE = re.compile(rb'[\x00-\x1f",;\\\x7f-\xff]')


@routes.get("/cookies")
async def cookies(request: web.Request) -> web.Response:
    """The cookies that came with the request."""
    sent = received(request)
    if "show_env" not in request.query:
        sent = {name: value for name, value in sent.items() if name not in HIDDEN_COOKIES}
    return json_reply({"cookies": sent})


@routes.get("/cookies/set")
async def set_all(request: web.Request) -> web.Response:
    """Sets every query parameter as a cookie, then redirects to `/cookies`."""
    return _to_cookies(
        cookie(name, value, secure=request.secure) for name, value in _firsts(request).items()
    )


@routes.get("/cookies/set/{name}/{value}")
@takes(NAME, VALUE)
async def set_one(request: web.Request) -> web.Response:
    """Sets one cookie, then redirects to `/cookies`."""
    return _to_cookies([cookie(NAME.of(request), VALUE.of(request), secure=request.secure)])


@routes.get("/cookies/delete")
async def delete(request: web.Request) -> web.Response:
    """Deletes the cookies named by the query parameters, then redirects to `/cookies`."""
    gone = "Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/"
    return _to_cookies(f"{_checked(name)}=; {gone}" for name in _firsts(request))


def received(request: web.Request) -> dict[str, str]:
    """The request's cookies; of several with one name the first, as at httpbin.

    aiohttp's own `request.cookies` keeps the last one.
    """
    found: dict[str, str] = {}
    for header in request.headers.getall(hdrs.COOKIE, []):
        text = header.encode("utf-8", "surrogateescape").decode("latin-1")
        at = 0
        while at < len(text):
            pair = PAIR.match(text, at)
            if pair is None:  # not a cookie: on to the next semicolon
                at = text.find(";", at) + 1 or len(text)
                continue
            at = pair.end()
            found.setdefault(pair[1], _unquoted(pair[2] or ""))
    return found


def cookie(name: str, value: str, *, secure: bool = False) -> str:
    """A `Set-Cookie` header's value, for the whole site; if `secure`, for https only.

    Raises `BadParameter` when `name` cannot be a cookie's (RFC 6265, section 4.1.1: a token).
    """
    return f"{_checked(name)}={_quoted(value)}{'; Secure' if secure else ''}; Path=/"


def _checked(name: str) -> str:
    if not TOKEN.fullmatch(name):
        raise BadParameter("name", name, "a cookie's name: letters, digits, hyphens")
    return name


def _quoted(value: str) -> str:
    """`value`, in quotes and with octal numbers where its characters would break the header."""
    if UNQUOTED.fullmatch(value):
        return value
    raw = value.encode("utf-8", "surrogateescape")
    return f'"{TO_ESCAPE.sub(_escape, raw).decode("ascii")}"'


def _escape(found: re.Match[bytes]) -> bytes:
    return b"\\" + found[0] if found[0] in b'"\\' else b"\\%03o" % found[0][0]


def _unquoted(value: str) -> str:
    if len(value) < 2 or not value.startswith('"'):
        return value
    raw = ESCAPED.sub(_unescape, value[1:-1].encode())
    return raw.decode("utf-8", "replace")


def _unescape(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 8)]) if len(found[1]) == 3 else found[1]


def _firsts(request: web.Request) -> dict[str, str]:
    return {name: request.query[name] for name in request.query}


def _to_cookies(values: Iterable[str]) -> web.Response:
    reply = redirect_reply("/cookies")
    for value in values:
        reply.headers.add(hdrs.SET_COOKIE, value)
    return reply
