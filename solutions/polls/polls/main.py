"""The application, put together from its parts."""

from aiohttp import web

from polls import health
from polls.api import make_api
from polls.db import database
from polls.errors import error_pages
from polls.middlewares import request_id, timing
from polls.routes import setup_pages
from polls.security import add_headers
from polls.settings import SETTINGS, Settings

LONGEST_BODY = 16 * 1024  # bytes; a vote has some hundred


def make_app(settings: Settings) -> web.Application:
    # The first is the outermost: it sees the request first and the answer last.
    middlewares = [request_id, timing, error_pages]
    app = web.Application(middlewares=middlewares, client_max_size=LONGEST_BODY)
    app[SETTINGS] = settings
    app.cleanup_ctx.append(database)
    app.on_response_prepare.append(add_headers)
    app.add_routes(health.routes)
    setup_pages(app)
    app.add_subapp("/api", make_api())
    return app
