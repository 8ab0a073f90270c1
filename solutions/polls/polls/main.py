"""The application, put together from its parts."""

from aiohttp import web

from polls import api
from polls.assets import no_such_file
from polls.db import database
from polls.errors import error_pages, json_errors
from polls.health import health, looking
from polls.middlewares import request_id, timing
from polls.routes import setup_pages
from polls.security import add_headers
from polls.settings import SETTINGS, Settings

LONGEST_BODY = 16 * 1024  # bytes; a vote has some hundred


def make_app(settings: Settings) -> web.Application:
    # The first is the outermost: it sees the request first and the answer last.
    middlewares = [request_id, timing, error_pages, no_such_file]
    app = web.Application(middlewares=middlewares, client_max_size=LONGEST_BODY)
    app[SETTINGS] = settings
    app.cleanup_ctx.extend([database, looking])
    app.on_response_prepare.append(add_headers)
    app.add_routes([web.get("/health", health)])
    setup_pages(app)
    as_json = web.Application(middlewares=[json_errors])
    as_json.add_routes(api.routes)
    app.add_subapp("/api", as_json)
    return app
