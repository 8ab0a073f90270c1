"""How endpoints become part of an application: a family's routes, and what belongs to them.

    routes = Family()

    @routes.setup
    def remember(app: web.Application) -> None:
        app[NOTES] = Notes()

    @routes.get("/notes")
    async def notes(request: web.Request) -> web.Response: ...

A module of `endpoints` that does this, and stands in the list there, is part of the server.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

# Beside GET and HEAD. In lower case, because aiohttp's RouteTableDef looks for an `add_trace` that
# its router does not have when it is given "TRACE".
OTHER_METHODS = ("post", "put", "delete", "patch", "trace")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Setup = Callable[[web.Application], None]


class Family(web.RouteTableDef):
    """The endpoints of one module: their routes, their state, and how they end."""

    def __init__(self) -> None:
        super().__init__()
        self._setups: list[Setup] = []

    def setup(self, function: Setup) -> Setup:
        """Registers what an application needs for these endpoints, beside their routes.

        There it makes what they remember, and says what they do when the server stops.
        """
        self._setups.append(function)
        return function

    def join(self, app: web.Application) -> None:
        """Become part of `app`."""
        for function in self._setups:
            function(app)
        for route in self:
            if isinstance(route, web.RouteDef):
                route.kwargs.setdefault("expect_handler", _says_nothing_yet)
        app.add_routes(self)


async def _says_nothing_yet(request: web.Request) -> None:
    """Not aiohttp's way, which asks for a body that is going to be refused (see `body`)."""


def every_method(routes: Family, path: str) -> Callable[[Handler], Handler]:
    """Registers a handler in `routes` for `path`: GET, HEAD and `OTHER_METHODS`.

    Not `*`: with a list of methods, OPTIONS and 405 can say in `Allow` what a path answers.
    """

    def register(handler: Handler) -> Handler:
        routes.get(path)(handler)
        for method in OTHER_METHODS:
            routes.route(method, path)(handler)
        return handler

    return register
