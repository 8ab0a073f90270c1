"""Puts the families of endpoints together: one application, with what holds for every reply.

An endpoint belongs in its family's module, not here.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from local_server import dynamic, formats, inspection, methods
from local_server.log import Log
from local_server.replies import BadParameter, error_reply

FAMILIES = (methods, inspection, dynamic, formats)
MAX_BODY = 64 * 1024**2
"""Bytes of a request body the server reads before it answers 413."""

LOG = web.AppKey("LOG", Log)
logger = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def create_app(log: Log) -> web.Application:
    """The whole httpbin-style application; every request is noted in `log`."""
    app = web.Application(middlewares=[note_and_answer], client_max_size=MAX_BODY)
    app[LOG] = log
    for family in FAMILIES:
        app.add_routes(family.routes)
    app.on_response_prepare.append(allow_any_origin)
    return app


@web.middleware
async def note_and_answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Notes the request in the log; turns whatever goes wrong into a JSON reply."""
    log = request.config_dict[LOG]
    entry = log.arrive(
        getattr(request.protocol, "serial", 0), request.method, request.raw_path, _asked(request)
    )
    status = None
    try:
        response = await _answer(request, handler)
        status = response.status
        return response
    finally:
        log.leave(entry, status)


async def _answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except BadParameter as error:
        return error_reply(400, str(error), parameter=error.parameter, expected=error.expected)
    except web.HTTPMethodNotAllowed as error:
        reply = error_reply(
            405,
            f"{request.path} does not answer {request.method}",
            allowed=sorted(error.allowed_methods),
        )
        reply.headers[hdrs.ALLOW] = error.headers[hdrs.ALLOW]
        return reply
    except web.HTTPNotFound:
        return error_reply(404, f"there is nothing at {request.path}")
    except web.HTTPException as error:
        return error_reply(error.status, error.reason)
    except ConnectionError:
        raise  # the client went away: there is nobody to answer
    except Exception:
        logger.exception("%s %s failed", request.method, request.raw_path)
        return error_reply(500, "the local server has a bug; its log says where")


async def allow_any_origin(request: web.Request, response: web.StreamResponse) -> None:
    """Lets pages from anywhere read the reply (CORS), as httpbin does."""
    response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = request.headers.get(hdrs.ORIGIN, "*")
    response.headers[hdrs.ACCESS_CONTROL_ALLOW_CREDENTIALS] = "true"


def _asked(request: web.Request) -> float | None:
    value = request.headers.get("X-Timeline-Asked")
    if value is None:
        return None
    try:
        return float(value)
    except ValueError:
        return None
