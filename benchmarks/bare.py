"""The least that aiohttp can do: a handler a path, with fixed bodies of httpbin's sizes.

A yardstick: what a server that does something needs beyond this is its own.
"""

from __future__ import annotations

import sys

from aiohttp import web

LINE = b"{" + b" " * 238 + b"}\n"
SIZES = {"/get": 241, "/headers": 90, "/json": 429, "/delay/0": 300}
"""Bytes of what httpbin answers to wrk."""


def fixed(size: int, content_type: str) -> web.StreamResponse:
    """A body of that size."""
    return web.Response(body=b"x" * size, content_type=content_type)


async def stream(request: web.Request) -> web.StreamResponse:
    """Twenty lines, one at a time."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.enable_chunked_encoding()
    await response.prepare(request)
    for _ in range(20):
        await response.write(LINE)
    await response.write_eof()
    return response


async def some_bytes(request: web.Request) -> web.StreamResponse:
    """A KiB."""
    return fixed(1024, "application/octet-stream")


async def as_json(request: web.Request) -> web.StreamResponse:
    """As many bytes as httpbin has there."""
    return fixed(SIZES[request.path], "application/json")


if __name__ == "__main__":
    app = web.Application()
    app.router.add_get("/bytes/1024", some_bytes)
    app.router.add_get("/stream/20", stream)
    for path in SIZES:
        app.router.add_get(path, as_json)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
