"""Lets pages from anywhere read every reply (CORS), as httpbin does."""

from __future__ import annotations

from aiohttp import hdrs, web

from local_server.exchange.lists import joined

PREFLIGHT_METHODS = "GET, POST, PUT, DELETE, PATCH, OPTIONS"
PREFLIGHT_MAX_AGE = "3600"


def allow_any_origin(request: web.BaseRequest, response: web.StreamResponse) -> None:
    """Adds the headers; to be called before `response` is prepared."""
    headers = response.headers
    headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin_allowed(request)
    headers[hdrs.ACCESS_CONTROL_ALLOW_CREDENTIALS] = "true"
    if request.method == hdrs.METH_OPTIONS:
        headers[hdrs.ACCESS_CONTROL_ALLOW_METHODS] = PREFLIGHT_METHODS
        headers[hdrs.ACCESS_CONTROL_MAX_AGE] = PREFLIGHT_MAX_AGE
        asked = joined(request, hdrs.ACCESS_CONTROL_REQUEST_HEADERS)
        if asked is not None:
            headers[hdrs.ACCESS_CONTROL_ALLOW_HEADERS] = sendable(asked)


def origin_allowed(request: web.BaseRequest) -> str:
    """The origin that asks, or any."""
    return sendable(request.headers.get(hdrs.ORIGIN, "*"))


def sendable(value: str) -> str:
    """A received header's value, fit to be sent: without the bytes that were no UTF-8."""
    return value if value.isascii() else value.encode("utf-8", "ignore").decode()
