"""Fixed documents in the usual formats.

Endpoints: /json /html /robots.txt
"""

from __future__ import annotations

from aiohttp import web

from local_server.replies import json_reply

routes = web.RouteTableDef()

SLIDESHOW = {
    "slideshow": {
        "author": "Ada Loop",
        "date": "date of publication",
        "slides": [
            {"title": "Wake up and await", "type": "all"},
            {
                "items": ["A <em>task</em> runs by itself", "A coroutine does not"],
                "title": "Overview",
                "type": "all",
            },
        ],
        "title": "Sample Slide Show",
    }
}

PAGE = """<!DOCTYPE html>
<html lang="en">
  <head><title>The ferry</title></head>
  <body>
    <h1>The ferry</h1>
    <p>One ferryman, forty passengers. While one walks to the boat, he talks to the next.</p>
  </body>
</html>
"""


@routes.get("/json")
async def json(request: web.Request) -> web.Response:
    """A small JSON document."""
    return json_reply(SLIDESHOW)


@routes.get("/html")
async def html(request: web.Request) -> web.Response:
    """A small HTML page."""
    return web.Response(text=PAGE, content_type="text/html")


@routes.get("/robots.txt")
async def robots(request: web.Request) -> web.Response:
    """Rules for crawlers."""
    return web.Response(text="User-agent: *\nDisallow: /deny\n")
