"""Fixed documents in the usual formats. Images are in `images`.

Endpoints: /json /html /xml /robots.txt /deny /encoding/utf8 /forms/post
"""

from __future__ import annotations

from pathlib import Path

from aiohttp import hdrs, web

from local_server.exchange.replies import json_reply
from local_server.exchange.routing import Family

routes = Family()

FILES = Path(__file__).parent / "files"
FERRY = (FILES / "ferry.html").read_bytes()
SLIDES = (FILES / "slides.xml").read_bytes()
DENY = (FILES / "deny.txt").read_bytes()
SCRIPTS = (FILES / "utf8.html").read_bytes()
ORDER = (FILES / "order.html").read_bytes()
ROBOTS = b"User-agent: *\nDisallow: /deny\n"
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


@routes.get("/json")
async def json(request: web.Request) -> web.Response:
    """A small JSON document."""
    return json_reply(SLIDESHOW)


@routes.get("/html")
async def html(request: web.Request) -> web.Response:
    """A small HTML page."""
    return _document(FERRY, "text/html; charset=utf-8")


@routes.get("/xml")
async def xml(request: web.Request) -> web.Response:
    """A small XML document."""
    return _document(SLIDES, "application/xml")


@routes.get("/robots.txt")
async def robots(request: web.Request) -> web.Response:
    """Rules for crawlers."""
    return _document(ROBOTS, "text/plain")


@routes.get("/deny")
async def deny(request: web.Request) -> web.Response:
    """A page that the rules for crawlers forbid."""
    return _document(DENY, "text/plain")


@routes.get("/encoding/utf8")
async def utf8(request: web.Request) -> web.Response:
    """A page in UTF-8, in many scripts."""
    return _document(SCRIPTS, "text/html; charset=utf-8")


@routes.get("/forms/post")
async def form(request: web.Request) -> web.Response:
    """A form to fill in; it is sent to `/post`."""
    return _document(ORDER, "text/html; charset=utf-8")


def _document(body: bytes, content_type: str) -> web.Response:
    return web.Response(body=body, headers={hdrs.CONTENT_TYPE: content_type})
