"""One cookie: how it is read from a request, and written into a reply."""

from __future__ import annotations

import re

from aiohttp import hdrs, web

from local_server.exchange.headers import TOKEN
from local_server.exchange.replies import BadParameter

PAIR = re.compile(r'[ \t]*([^ \t=";]+)(?:[ \t]*=[ \t]*("(?:[^\\"]|\\.)*"|[^ \t";]*))?[ \t]*(?:;|$)')
ESCAPED = re.compile(rb"\\([0-3][0-7]{2}|.)")
UNQUOTED = re.compile(r"[\w!#$%&'()*+\-./:<=>?@\[\]^`{|}~]*", re.ASCII)
TO_ESCAPE = re.compile(rb'[\x00-\x1f",;\\\x7f-\xff]')


def cookies_of(request: web.Request) -> dict[str, str]:
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


def set_cookie(name: str, value: str, *, secure: bool = False) -> str:
    """A `Set-Cookie` header's value, for the whole site; if `secure`, for https only.

    Raises `BadParameter` when `name` cannot be a cookie's (RFC 6265, section 4.1.1: a token).
    """
    return f"{cookie_name(name)}={_quoted(value)}{'; Secure' if secure else ''}; Path=/"


def cookie_name(name: str) -> str:
    """`name`, if it can be a cookie's. Raises `BadParameter` if it cannot."""
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
