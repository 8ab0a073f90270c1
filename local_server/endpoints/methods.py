"""One path per HTTP method, and one for all of them: the request, told back.

Endpoints: /get /post /put /patch /delete /anything /anything/{rest}
"""

from __future__ import annotations

from aiohttp import web

from local_server.exchange.body import about_with_body
from local_server.exchange.replies import json_reply
from local_server.exchange.request import about
from local_server.exchange.routing import Family, every_method

routes = Family()


@routes.get("/get")
async def get(request: web.Request) -> web.Response:
    """The request's query parameters, headers, origin and URL."""
    return json_reply(about(request))


@routes.post("/post")
@routes.put("/put")
@routes.patch("/patch")
@routes.delete("/delete")
async def with_body(request: web.Request) -> web.Response:
    """The request, and its body: as `form`, `files`, `json` or plain `data`."""
    return json_reply(await about_with_body(request))


@every_method(routes, "/anything/{rest:.+}")
@every_method(routes, "/anything")
async def anything(request: web.Request) -> web.Response:
    """Whatever came, by whichever method."""
    return json_reply({**await about_with_body(request), "method": request.method})
