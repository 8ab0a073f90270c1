"""The least that aiohttp can do: one handler, one fixed body of /get's size. A yardstick."""

from __future__ import annotations

import sys

from aiohttp import web

BODY = b"{" + b" " * 238 + b"}\n"


async def get(request: web.Request) -> web.Response:
    """A fixed body."""
    return web.Response(body=BODY, content_type="application/json")


if __name__ == "__main__":
    app = web.Application()
    app.router.add_get("/get", get)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
