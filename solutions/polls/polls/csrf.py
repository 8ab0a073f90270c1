"""Lets in only votes that come from our own pages: other sites' forms are sent with our cookies."""

import hmac

from aiohttp import web

from polls.bodies import reading
from polls.settings import SETTINGS
from polls.visitors import visitor_of

FIELD = "csrf_token"


def token_for(request: web.Request, visitor: str) -> str:
    """What no other page can know: an HMAC of the visitor's name, with the server's secret."""
    secret = request.config_dict[SETTINGS].secret.get_secret_value()
    return hmac.digest(secret.encode(), visitor.encode(), "sha256").hex()


def refuse_other_sites(request: web.Request) -> None:
    """Raises HTTPForbidden. Programs that are no browsers say nothing of where they come from."""
    scheme = "https" if request.config_dict[SETTINGS].https else "http"
    own = {"Sec-Fetch-Site": ["same-origin", "none"], "Origin": [f"{scheme}://{request.host}"]}
    told = [name for name in own if name in request.headers][:1]  # the second, where no first is
    if any(value not in own[name] for name in told for value in request.headers.getall(name)):
        raise web.HTTPForbidden(text="This came from another site.")


async def own_form(request: web.Request) -> dict[str, str]:
    """The fields of a form that came from our page. Raises HTTPBadRequest or HTTPForbidden."""
    refuse_other_sites(request)
    with reading():
        form = await request.post()
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        sent = fields.get(FIELD, "").encode()
    if not hmac.compare_digest(sent, token_for(request, visitor_of(request)).encode()):
        raise web.HTTPForbidden(text="This form did not come from our page, or is too old.")
    return fields
