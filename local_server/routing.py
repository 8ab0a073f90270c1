"""Routes that answer every method httpbin lists for them.

Not `*`: with a list of methods, OPTIONS and 405 can say in `Allow` what a path answers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

# Beside GET and HEAD. In lower case, because aiohttp's RouteTableDef looks for an `add_trace` that
# its router does not have when it is given "TRACE".
OTHER_METHODS = ("post", "put", "delete", "patch", "trace")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def every_method(routes: web.RouteTableDef, path: str) -> Callable[[Handler], Handler]:
    """Registers a handler in `routes` for `path`: GET, HEAD and `OTHER_METHODS`."""

    def register(handler: Handler) -> Handler:
        routes.get(path)(handler)
        for method in OTHER_METHODS:
            routes.route(method, path)(handler)
        return handler

    return register
