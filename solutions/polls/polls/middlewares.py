"""What happens around every request: it gets a name, and its time is taken."""

import re
import secrets
import time

from aiohttp import web
from aiohttp.typedefs import Handler

REQUEST_ID = web.RequestKey("REQUEST_ID", str)
NAME = re.compile(r"[\w-]{1,64}", re.ASCII)


@web.middleware
async def request_id(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Name the request, so that a log line, a page and a complaint can be brought together."""
    given = request.headers.get("X-Request-ID", "")
    request[REQUEST_ID] = given if NAME.fullmatch(given) else secrets.token_hex(16)
    response = await handler(request)
    response.headers["X-Request-ID"] = request[REQUEST_ID]
    return response


@web.middleware
async def timing(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Tell the browser's tools how long the answer took."""
    start = time.perf_counter()
    response = await handler(request)
    took = (time.perf_counter() - start) * 1000  # milliseconds
    response.headers["Server-Timing"] = f"app;dur={took:.1f}"
    return response
