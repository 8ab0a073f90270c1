"""What happens around every request: it gets a name, its time is taken, its line is logged."""

import logging
import re
import secrets
import time

from aiohttp import web
from aiohttp.typedefs import Handler

REQUEST_ID = web.RequestKey("REQUEST_ID", str)
NAME = re.compile(r"[\w-]{1,64}", re.ASCII)
log = logging.getLogger(__name__)


@web.middleware
async def request_id(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Name the request, so that a log line, a page and a complaint can be brought together."""
    given = request.headers.get("X-Request-ID", "")
    request[REQUEST_ID] = given if NAME.fullmatch(given) else secrets.token_hex(8)
    response = await handler(request)
    response.headers["X-Request-ID"] = request[REQUEST_ID]
    return response


@web.middleware
async def timing(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Say how long the answer took: to the browser's tools in a header, to us in the log."""
    start = time.perf_counter()
    response = await handler(request)
    took = (time.perf_counter() - start) * 1000
    response.headers["Server-Timing"] = f"app;dur={took:.1f}"
    line = "%s %s %s: %d in %.1f ms"
    log.info(line, request[REQUEST_ID], request.method, request.path, response.status, took)
    return response
