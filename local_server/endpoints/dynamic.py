"""Data made on demand: delays, identifiers, links, decoded text.

Endpoints: /delay/{seconds} /uuid /base64/{value} /links/{n} /links/{n}/{offset}
"""

from __future__ import annotations

import asyncio
import base64
import re
import uuid

from aiohttp import hdrs, web

from local_server.exchange.body import about_with_body
from local_server.exchange.parameters import Integer, Number, Text, takes
from local_server.exchange.replies import STRICT, html_reply, json_reply, redirect_reply
from local_server.exchange.routing import Family, every_method
from local_server.exchange.urls import prefix_of, relative
from local_server.limits import MAX_LINKS, Limits, limits_of

routes = Family()

SECONDS = Number(
    "seconds", "How long to wait; more than {0:g} is {0:g}.".format(Limits().seconds), minimum=0
)
VALUE = Text("value", "Text or bytes in Base64; either alphabet.")
BASE64 = re.compile(r"[A-Za-z0-9+/_-]*")
FROM_URL_SAFE = str.maketrans("-_", "+/")
LINKS = Integer("n", f"How many links, 1 to {MAX_LINKS}.")
OFFSET = Integer("offset", "Which of them is this page, and so no link.")


@every_method(routes, "/delay/{seconds}")
@takes(SECONDS)
async def delay(request: web.Request) -> web.Response:
    """Answers after so many seconds."""
    if seconds := SECONDS.of(request):
        await asyncio.sleep(min(seconds, limits_of(request).seconds))
    reply = await about_with_body(request)
    del reply["json"]
    return json_reply(reply)


@routes.get("/uuid")
async def random_uuid(request: web.Request) -> web.Response:
    """A random UUID (version 4)."""
    return json_reply({"uuid": str(uuid.uuid4())})


@routes.get("/base64/{value}")
@takes(VALUE)
async def decode_base64(request: web.Request) -> web.Response:
    """What `value` is the Base64 of: text, or bytes if it is none. Else a hint, as at httpbin."""
    value = VALUE.of(request)
    text = _hint(value)
    if text is None:
        raw = base64.b64decode(value.translate(FROM_URL_SAFE))
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            return web.Response(
                body=raw,
                headers={
                    hdrs.CONTENT_TYPE: "application/octet-stream",
                    "X-Content-Type-Options": "nosniff",
                },
            )
    # As HTML, anybody could put a page with scripts of theirs on this server.
    subtype = "html" if request.config_dict[STRICT] else "plain"
    return web.Response(
        text=text,
        headers={
            hdrs.CONTENT_TYPE: f"text/{subtype}; charset=utf-8",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _hint(value: str) -> str | None:
    """What to do about a `value` that is no Base64 (RFC 4648, sections 4 and 5); None if it is."""
    data = value.rstrip("=")
    missing = -len(data) % 4
    if not BASE64.fullmatch(data) or missing == 3:
        return "Not Base64. Try: TG9vcCwgYXdhaXQsIGRvbmUu"
    if len(value) - len(data) != missing:
        return f"Not Base64: its padding is wrong. Try: {data}{'=' * missing}"
    return None


@routes.get(r"/links/{n:\d+}")
@takes(LINKS)
async def links(request: web.Request) -> web.Response:
    """Redirects to the first page of links."""
    return redirect_reply(f"/links/{LINKS.of(request)}/0")


@routes.get(r"/links/{n:\d+}/{offset:\d+}")
@takes(LINKS, OFFSET)
async def link_page(request: web.Request) -> web.Response:
    """A page of links to pages like it."""
    n = min(max(1, LINKS.of(request)), MAX_LINKS)
    this_page = OFFSET.of(request)
    # httpbin's links, unless a reverse proxy shows this server below a path of its own
    here = relative(request, f"/links/{n}") if prefix_of(request) else f"/links/{n}"
    entries = "".join(
        f"{page} " if page == this_page else f"<a href='{here}/{page}'>{page}</a> "
        for page in range(n)
    )
    return html_reply(f"<html><head><title>Links</title></head><body>{entries}</body></html>")
