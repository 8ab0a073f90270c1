"""Every error becomes an answer with its own status: a page for people, JSON under /api."""

import aiohttp_jinja2
from aiohttp import web
from aiohttp.typedefs import Handler

from polls.failures import with_status
from polls.middlewares import REQUEST_ID


@web.middleware
async def error_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await with_status(request, handler)
    except web.HTTPError as error:  # a redirect is an HTTPException, and no HTTPError
        context = {"error": error, "request_id": request[REQUEST_ID]}
        page = aiohttp_jinja2.render_template("error.html", request, context, status=error.status)
        return keep_headers(error, page)


@web.middleware
async def json_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await with_status(request, handler)
    except web.HTTPError as error:
        about = {"status": error.status, "error": error.text, "request_id": request[REQUEST_ID]}
        return keep_headers(error, web.json_response(about, status=error.status))


def keep_headers(error: web.HTTPError, response: web.Response) -> web.Response:
    """`Allow` of a 405, for one, must not get lost."""
    for name, value in error.headers.items():
        response.headers.setdefault(name, value)
    return response
