"""One picture in four formats, and the format that the client asks for.

Endpoints: /image /image/png /image/jpeg /image/webp /image/svg

They are in `files`, with the script that drew them.
"""

from __future__ import annotations

from pathlib import Path

from aiohttp import hdrs, web

from local_server.exchange.replies import status_reply
from local_server.exchange.routing import Family

routes = Family()

FILES = Path(__file__).parent / "files"
# In the order of preference of /image.
PICTURES = {
    "image/webp": (FILES / "ferry.webp").read_bytes(),
    "image/svg+xml": (FILES / "ferry.svg").read_bytes(),
    "image/jpeg": (FILES / "ferry.jpeg").read_bytes(),
    "image/png": (FILES / "ferry.png").read_bytes(),
}


@routes.get("/image")
async def image(request: web.Request) -> web.Response:
    """A picture in a format that `Accept` names; PNG without it, 406 when it names none of ours."""
    accept = request.headers.get(hdrs.ACCEPT, "image/png").lower()
    for content_type in PICTURES:
        if content_type in accept:
            return _picture(content_type)
    return _picture("image/png") if "image/*" in accept else status_reply(406)


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
