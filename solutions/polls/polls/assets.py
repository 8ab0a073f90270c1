"""The files in static/: where they are, and for how long a browser may keep them."""

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
    """aiohttp asks the disk about every name. One that is too long for it is a 404 as well."""
    try:
        return await handler(request)
    except OSError as error:
        if isinstance(request.match_info.route.resource, web.StaticResource):
            raise web.HTTPNotFound from error
        raise
