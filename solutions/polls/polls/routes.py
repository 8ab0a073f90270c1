"""Which page is where, how pages are rendered, and what is served as it is."""

from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web

from polls import views
from polls.questions import ID

STATIC = Path(__file__).parent / "static"
POLL = f"/poll/{{question_id:{ID.pattern}}}"


def setup_pages(app: web.Application) -> None:
    aiohttp_jinja2.setup(app, loader=jinja2.PackageLoader("polls"))
    app.add_routes(
        [
            web.get("/", views.index, name="index"),
            web.get(POLL, views.poll, name="poll"),
            web.post(f"{POLL}/vote", views.vote, name="vote"),
            web.get(f"{POLL}/results", views.results, name="results"),
            web.static("/static", STATIC, name="static", append_version=True),
        ]
    )
