"""Who votes: each browser gets a random name, in a cookie, so that it has one vote."""

import re
import secrets

from aiohttp import web

from polls.settings import SETTINGS

NAME = re.compile(r"[\w-]{1,64}", re.ASCII)
YEAR = 365 * 24 * 60 * 60  # seconds


def cookie(request: web.Request) -> str:
    """Under a name with __Host- browsers take a cookie from this host alone, and over https."""
    return "__Host-visitor" if request.config_dict[SETTINGS].https else "visitor"


def visitor_of(request: web.Request) -> str:
    """The random name that we gave before, or a new one."""
    given = request.cookies.get(cookie(request), "")
    return given if NAME.fullmatch(given) else secrets.token_urlsafe(16)


def remember(request: web.Request, response: web.StreamResponse, visitor: str) -> None:
    https = request.config_dict[SETTINGS].https
    name = cookie(request)
    response.set_cookie(name, visitor, max_age=YEAR, secure=https, httponly=True, samesite="Lax")
