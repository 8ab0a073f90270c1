"""Which page is where, and how pages are rendered."""

import aiohttp_jinja2
import jinja2
from aiohttp import web

from polls import assets, views
from polls.questions import ID

POLL = f"/poll/{{question_id:{ID.pattern}}}"


def setup_pages(app: web.Application) -> None:
    aiohttp_jinja2.setup(app, loader=jinja2.PackageLoader("polls"))
    app.add_routes(
        [
            web.get("/", views.index, name="index"),
            web.get(POLL, views.poll, name="poll"),
            web.post(f"{POLL}/vote", views.vote, name="vote"),
            web.get(f"{POLL}/results", views.results, name="results"),
            assets.route(),
        ]
    )
