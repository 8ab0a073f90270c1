"""Every error becomes an answer with its own status: a page for people, JSON under /api."""

import logging

import aiohttp_jinja2
from aiohttp import web
from aiohttp.typedefs import Handler

from polls.middlewares import REQUEST_ID

log = logging.getLogger(__name__)


@web.middleware
async def error_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    answer = await answer_of(request, handler)
    if not isinstance(answer, web.HTTPException):
        return answer
    context = {"error": answer, "request_id": request[REQUEST_ID]}
    page = aiohttp_jinja2.render_template("error.html", request, context, status=answer.status)
    return keep_headers(answer, page)


@web.middleware
async def json_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    answer = await answer_of(request, handler)
    if not isinstance(answer, web.HTTPException):
        return answer
    body = {"status": answer.status, "error": answer.text, "request_id": request[REQUEST_ID]}
    return keep_headers(answer, web.json_response(body, status=answer.status))


async def answer_of(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What the handler returns or raises; any other failure becomes a 500 and a log line."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:  # a redirect is no error
            raise
        return error
    except Exception:
        log.exception("%s failed", request[REQUEST_ID])
        return web.HTTPInternalServerError(text="Something went wrong on our side.")


def keep_headers(error: web.HTTPException, response: web.Response) -> web.Response:
    """`Allow` of a 405, for one, must not get lost."""
    for name, value in error.headers.items():
        response.headers.setdefault(name, value)
    return response
