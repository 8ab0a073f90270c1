"""The files in static/: where they are, and for how long a browser may keep them."""

import asyncio
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

FOLDER = Path(__file__).parent / "static"


def route() -> web.StaticDef:
    return web.static("/static", FOLDER, name="static", append_version=True)


def may_be_kept(request: web.Request, response: web.StreamResponse) -> bool:
    """Whether this is the file whose version the URL names: no error, and no older or newer one."""
    file = request.match_info.route.resource
    if not isinstance(file, web.StaticResource) or response.status not in (200, 206, 304):
        return False
    now = file.url_for(filename=request.match_info["filename"]).query.get("v")
    return now is not None and request.query.getall("v", []) == [now]


@web.middleware
async def no_such_file(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What is not there is a 404 like any other: aiohttp finds out after all middlewares."""
    if not isinstance(request.match_info.route.resource, web.StaticResource):
        return await handler(request)
    try:
        response = await handler(request)
        there = await asyncio.to_thread((FOLDER / request.match_info["filename"]).exists)
    except OSError as error:  # a name that is too long for the disk, up to Python 3.13
        raise web.HTTPNotFound from error
    if not there:
        raise web.HTTPNotFound
    return response
