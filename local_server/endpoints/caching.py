"""Replies that can be kept and asked for again (RFC 9110, section 13).

Endpoints: /cache /cache/{seconds} /etag/{etag}
"""

from __future__ import annotations

import re
import uuid
from email.utils import formatdate

from aiohttp import hdrs, web

from local_server.exchange.headers import header_value
from local_server.exchange.parameters import Integer, Text, takes
from local_server.exchange.replies import json_reply, status_reply
from local_server.exchange.request import about
from local_server.exchange.routing import Family

routes = Family()

SECONDS = Integer("seconds", "How long the reply may be kept.")
ETAG = Text("etag", "The ETag, sent as it is here, without quotes.")
ENTITY_TAG = re.compile(r'\s*(?:W/)?"?([^"]*)"?')


@routes.get("/cache")
async def cache(request: web.Request) -> web.Response:
    """304 to a conditional request; otherwise as `/get`, with `Last-Modified` and `ETag`."""
    if hdrs.IF_MODIFIED_SINCE in request.headers or hdrs.IF_NONE_MATCH in request.headers:
        return status_reply(304)
    reply = json_reply(about(request))
    reply.headers[hdrs.LAST_MODIFIED] = formatdate(usegmt=True)
    reply.headers[hdrs.ETAG] = uuid.uuid4().hex
    return reply


@routes.get(r"/cache/{seconds:\d+}")
@takes(SECONDS)
async def cache_for(request: web.Request) -> web.Response:
    """As `/get`, with a `Cache-Control` that allows to keep it so long."""
    reply = json_reply(about(request))
    reply.headers[hdrs.CACHE_CONTROL] = f"public, max-age={SECONDS.of(request)}"
    return reply


@routes.get("/etag/{etag}")
@takes(ETAG)
async def etag(request: web.Request) -> web.Response:
    """As `/get`, with this ETag: 304 if `If-None-Match` has it, 412 if `If-Match` does not."""
    tag = header_value("etag", ETAG.of(request))
    if none_match := _tags(request, hdrs.IF_NONE_MATCH):
        if tag in none_match or "*" in none_match:
            reply = status_reply(304)
            reply.headers[hdrs.ETAG] = tag
            return reply
    elif (match := _tags(request, hdrs.IF_MATCH)) and tag not in match and "*" not in match:
        return status_reply(412)
    reply = json_reply(about(request))
    reply.headers[hdrs.ETAG] = tag
    return reply


def _tags(request: web.Request, header: str) -> list[str]:
    """The entity tags in a header, without their quotes and `W/`."""
    value = request.headers.get(header)
    if not value:
        return []
    return [found[1].strip() for part in value.split(",") if (found := ENTITY_TAG.match(part))]
