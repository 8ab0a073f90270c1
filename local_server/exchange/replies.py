"""How every endpoint answers: httpbin's JSON style, its bare statuses, and JSON for errors.

What a reply says is decided where the endpoint is; this room decides only how it looks. Bodies that
leave piece by piece are in `streams`.
"""

from __future__ import annotations

import json
from html import escape
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from aiohttp import hdrs, web

from local_server.exchange.whole import Whole, plain_json

STRICT = web.AppKey("STRICT", bool)
"""Whether what a client sent may come back as HTML, unescaped, as httpbin does it."""

BASIC_CHALLENGE = 'Basic realm="Fake Realm"'
ACCEPTED_IMAGES = ["image/webp", "image/svg+xml", "image/jpeg", "image/png", "image/*"]
TEAPOT = r"""
        .  .  .
         )  )
       __(__(__
  /\  |        |--.
 /  \_|        |   )
 \____|        |--'
      '--------'
   tea only, short and stout
"""


def json_text(value: Any) -> str:
    """`value` as httpbin writes it: keys sorted, two spaces, ASCII only, a final newline.

    What `json.dumps(value, indent=2, sort_keys=True)` gives, much faster: with an indent,
    json leaves its C code, and half of what a small reply costs goes into this text.
    Raises `BadParameter` when `value` is nested too deeply to be written.
    """
    try:
        return _json_lines(value, "\n") + "\n"
    except RecursionError:
        raise BadParameter("body", "[[[…", "JSON of fewer levels") from None


def json_bytes(value: Any) -> bytes:
    """`json_text`, encoded; what is plain is left to orjson, which takes a tenth of the time."""
    return plain_json(value) or json_text(value).encode("ascii")


def _json_lines(value: Any, line: str) -> str:
    """`value` as JSON; `line` is a line's end and the indent of the line that `value` begins on."""
    inner = line + "  "
    if isinstance(value, dict):
        if not value:
            return "{}"  # json.dumps takes 2 µs to say so
        # Most of what is written is text: to call this function for each would double its time.
        items = [
            f"{quoted(key)}: {quoted(item) if type(item) is str else _json_lines(item, inner)}"
            for key, item in sorted(value.items())
        ]
        return f"{{{inner}{f',{inner}'.join(items)}{line}}}"
    if isinstance(value, list) and value:
        return f"[{inner}{f',{inner}'.join(_json_lines(item, inner) for item in value)}{line}]"
    return json.dumps(value)


def json_reply(
    value: Any, *, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    """A response in httpbin's JSON style: `application/json` without a charset."""
    reply = Whole(json_bytes(value), "application/json", status)
    if headers:
        reply.headers.update(headers)
    return reply


def html_reply(
    html: str = "", *, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    """A page; without one an empty body, which httpbin calls HTML too."""
    return web.Response(
        text=html, status=status, headers=headers, content_type="text/html", charset="utf-8"
    )


def redirect_reply(location: str, status: int = 302) -> web.Response:
    """A redirect with a page for people whose browser does not follow it."""
    link = escape(location)
    page = f'<!DOCTYPE html>\n<title>Moved</title>\n<p>See <a href="{link}">{link}</a>.</p>\n'
    return html_reply(page, status=status, headers={hdrs.LOCATION: location})


def status_reply(code: int) -> web.Response:
    """httpbin's reply for a bare status: empty, but for the statuses that need a header or body."""
    if code in {301, 302, 303, 305, 307}:
        return web.Response(status=code, headers={hdrs.LOCATION: "/redirect/1"})
    if code == 304:
        return web.Response(status=code)
    if code == 401:
        return web.Response(status=code, headers={hdrs.WWW_AUTHENTICATE: BASIC_CHALLENGE})
    if code == 402:
        return _with_body(code, "Please pay first.", "http://vimeo.com/22053820")
    if code == 406:
        accept = {"message": "None of these was asked for.", "accept": ACCEPTED_IMAGES}
        return web.Response(
            status=code, body=json.dumps(accept).encode(), content_type="application/json"
        )
    if code == 407:
        return web.Response(status=code, headers={hdrs.PROXY_AUTHENTICATE: BASIC_CHALLENGE})
    if code == 418:
        return _with_body(code, TEAPOT, "http://tools.ietf.org/html/rfc2324")
    return html_reply(status=code)


def _with_body(code: int, text: str, more_info: str) -> web.Response:
    return web.Response(status=code, text=text, headers={"x-more-info": more_info})


def error_reply(status: int, message: str, **details: Any) -> web.Response:
    """An error that a learner can act on: `{"error": …, "status": …}` and what else helps."""
    return json_reply({"error": message, "status": status, **details}, status=status)


class BadParameter(Exception):
    """A request's parameter is missing (`value` is None) or out of its range.

    The client gets a 400, or `status`, that says so; `headers` go with it.
    """

    def __init__(
        self,
        parameter: str,
        value: str | None,
        expected: str,
        *,
        status: int = 400,
        headers: dict[str, str] | None = None,
    ) -> None:
        got = "; it is missing" if value is None else f", not {value[:80]!r}"
        super().__init__(f"{parameter} must be {expected}{got}")
        self.parameter = parameter
        self.expected = expected
        self.status = status
        self.headers = headers
