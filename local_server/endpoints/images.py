"""One picture in four formats, and the format that the client asks for.

Endpoints: /image /image/png /image/jpeg /image/webp /image/svg

They are in `files`, with the script that drew them.
"""

from __future__ import annotations

from pathlib import Path

from aiohttp import hdrs, web

from local_server.exchange.acceptance import preferred
from local_server.exchange.lists import joined
from local_server.exchange.replies import status_reply
from local_server.exchange.routing import Family

routes = Family()

FILES = Path(__file__).parent / "files"
# In the order in which /image prefers them.
PICTURES = {
    "image/webp": (FILES / "ferry.webp").read_bytes(),
    "image/svg+xml": (FILES / "ferry.svg").read_bytes(),
    "image/jpeg": (FILES / "ferry.jpeg").read_bytes(),
    "image/png": (FILES / "ferry.png").read_bytes(),
}


@routes.get("/image")
async def image(request: web.Request) -> web.Response:
    """A picture in the format that `Accept` likes best; PNG without it, 406 when it wants none.

    Of formats that are liked as much, WebP goes before SVG, JPEG and PNG, as at httpbin; where only
    a wildcard lets them in, it is PNG.
    """
    accept = joined(request, hdrs.ACCEPT)
    if accept is None:
        return _picture("image/png")
    content_type = preferred(accept, list(PICTURES), list(reversed(PICTURES)))
    return status_reply(406) if content_type is None else _picture(content_type)


@routes.get("/image/png")
async def png(request: web.Request) -> web.Response:
    """A picture as PNG."""
    return _picture("image/png")


@routes.get("/image/jpeg")
async def jpeg(request: web.Request) -> web.Response:
    """A picture as JPEG."""
    return _picture("image/jpeg")


@routes.get("/image/webp")
async def webp(request: web.Request) -> web.Response:
    """A picture as WebP."""
    return _picture("image/webp")


@routes.get("/image/svg")
async def svg(request: web.Request) -> web.Response:
    """A picture as SVG."""
    return _picture("image/svg+xml")


def _picture(content_type: str) -> web.Response:
    return web.Response(body=PICTURES[content_type], content_type=content_type)
