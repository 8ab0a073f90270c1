"""For whoever watches the server: it answers, and so does its database."""

from aiohttp import web
from sqlalchemy import text

from polls.db import DATABASE

routes = web.RouteTableDef()


@routes.get("/health")
async def health(request: web.Request) -> web.Response:
    async with request.app[DATABASE]() as session:
        await session.execute(text("SELECT 1"))
    return web.json_response({"status": "ok"})
