"""Data made on demand: delays, identifiers, links, decoded text.

Endpoints: /delay/{seconds} /uuid /base64/{value} /links/{n} /links/{n}/{offset}
"""

from __future__ import annotations

import asyncio
import base64
import uuid

from aiohttp import hdrs, web

from local_server.exchange.body import about_with_body
from local_server.exchange.parameters import Integer, Number, Text, takes
from local_server.exchange.replies import STRICT, html_reply, json_reply, redirect_reply
from local_server.exchange.routing import Family, every_method
from local_server.limits import MAX_LINKS, Limits, limits_of

routes = Family()

SECONDS = Number(
    "seconds", "How long to wait; more than {0:g} is {0:g}.".format(Limits().seconds), minimum=0
)
VALUE = Text("value", "Text in Base64, URL-safe alphabet.")
LINKS = Integer("n", f"How many links, 1 to {MAX_LINKS}.")
OFFSET = Integer("offset", "Which of them is this page, and so no link.")


@every_method(routes, "/delay/{seconds}")
@takes(SECONDS)
async def delay(request: web.Request) -> web.Response:
    """Answers after so many seconds."""
    await asyncio.sleep(min(SECONDS.of(request), limits_of(request).seconds))
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
    """The text that `value` is the Base64 of."""
    try:
        text = base64.urlsafe_b64decode(VALUE.of(request)).decode()
    except ValueError:
        text = "Not Base64. Try: TG9vcCwgYXdhaXQsIGRvbmUu"
    # As HTML, anybody could put a page with scripts of theirs on this server.
    subtype = "html" if request.config_dict[STRICT] else "plain"
    return web.Response(
        text=text,
        headers={
            hdrs.CONTENT_TYPE: f"text/{subtype}; charset=utf-8",
            "X-Content-Type-Options": "nosniff",
        },
    )


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
    entries = "".join(
        f"{page} " if page == this_page else f"<a href='/links/{n}/{page}'>{page}</a> "
        for page in range(n)
    )
    return html_reply(f"<html><head><title>Links</title></head><body>{entries}</body></html>")
