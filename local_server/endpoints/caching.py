"""Replies that can be kept and asked for again (RFC 9110, section 13).

Endpoints: /cache /cache/{seconds} /etag/{etag}
"""

from __future__ import annotations

import uuid
from email.utils import formatdate

from aiohttp import hdrs, web

from local_server.exchange.headers import header_value
from local_server.exchange.lists import joined
from local_server.exchange.parameters import Integer, Text, takes
from local_server.exchange.preconditions import ANY, Tag, strongly, tags_of, weakly
from local_server.exchange.replies import json_reply, status_reply
from local_server.exchange.request import about
from local_server.exchange.routing import Family

routes = Family()

SECONDS = Integer("seconds", "How long the reply may be kept.")
ETAG = Text("etag", "The ETag, sent as it is here, without quotes.")


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
    """As `/get`, with this ETag: 304 if `If-None-Match` has it, 412 if `If-Match` does not.

    `W/"v1"` is a weak one: `If-None-Match` does not mind, to `If-Match` it is never the same
    (RFC 9110, section 8.8.3.2). httpbin looks at `If-Match` only without `If-None-Match`.
    """
    sent = header_value("etag", ETAG.of(request))
    if asked := _asked(request, hdrs.IF_NONE_MATCH, sent):
        if any(tag == ANY or weakly(tag.bare, _own(sent)) for tag in asked):
            reply = status_reply(304)
            reply.headers[hdrs.ETAG] = sent
            return reply
    elif (asked := _asked(request, hdrs.IF_MATCH, sent)) and not any(
        tag == ANY or strongly(tag.bare, _own(sent)) for tag in asked
    ):
        return status_reply(412)
    reply = json_reply(about(request))
    reply.headers[hdrs.ETAG] = sent
    return reply


def _asked(request: web.Request, header: str, sent: str) -> list[Tag]:
    """The tags in a header; `sent` itself, if it is that, for without quotes it may be anything."""
    return [_own(sent)] if joined(request, header) == sent else tags_of(request, header)


def _own(sent: str) -> Tag:
    """What is sent as an ETag, as one to compare."""
    return Tag(sent.removeprefix("W/"), weak=sent.startswith("W/")).bare
