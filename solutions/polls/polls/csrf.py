"""Lets in only those forms that came from our own pages.

A browser sends our cookies along with a form on anybody's page. So each form of ours carries a
token that no other page can know: an HMAC of a random cookie, made with a secret of the server.
SameSite=Lax is a second lock: browsers then keep the cookie to themselves when another site posts.
"""

import hmac
import re
import secrets

from aiohttp import web

from polls.settings import SETTINGS

COOKIE = "visitor"
FIELD = "csrf_token"
NAME = re.compile(r"[\w-]{1,64}", re.ASCII)


def visitor_of(request: web.Request) -> str:
    """Who asks: the random name that we gave before, or a new one."""
    given = request.cookies.get(COOKIE, "")
    return given if NAME.fullmatch(given) else secrets.token_urlsafe(16)


def token_for(request: web.Request, visitor: str) -> str:
    secret = request.config_dict[SETTINGS].secret.get_secret_value()
    return hmac.digest(secret.encode(), visitor.encode(), "sha256").hex()


def remember(response: web.StreamResponse, visitor: str) -> None:
    response.set_cookie(COOKIE, visitor, httponly=True, samesite="Lax")


async def own_form(request: web.Request) -> dict[str, str]:
    """The fields of a form that came from our page. Raises HTTPBadRequest or HTTPForbidden."""
    try:
        form = await request.post()
    except (ValueError, LookupError) as error:  # broken multipart, an unknown charset
        raise web.HTTPBadRequest(text="This form cannot be read.") from error
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    token = token_for(request, visitor_of(request))
    if not hmac.compare_digest(fields.get(FIELD, "").encode(), token.encode()):
        raise web.HTTPForbidden(text="This form did not come from our page, or is too old.")
    return fields
