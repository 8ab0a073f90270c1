"""A site to log in to with a form, which then knows you by a cookie, for as long as it likes.

Endpoints: /login/{user}/{passwd} /account /logout

POST the fields `user` and `password` to `/login/…`, and the reply sets the cookie `session`. With
it `/account` is served; `?uses=3` at the login makes the session end after three pages, as others
end after a time. `MAX_SESSIONS` are remembered.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from dataclasses import dataclass

from aiohttp import hdrs, web

from local_server.exchange.body import about_with_body
from local_server.exchange.cookie import cookies_of, set_cookie
from local_server.exchange.parameters import Integer, Seconds, Text, takes
from local_server.exchange.replies import error_reply, json_reply
from local_server.exchange.routing import Family
from local_server.exchange.urls import is_secure

routes = Family()

MAX_SESSIONS = 1000
"""The oldest one ends when there are more."""
COOKIE = "session"
CHALLENGE = f"Cookie cookie-name={COOKIE}"
"""A 401 has to name a scheme (RFC 9110, section 15.5.2); for logging in by form none is agreed."""

USER = Text("user", "The user name that is right.")
PASSWD = Text("passwd", "The password that is right.")
USES = Integer(
    "uses", "How many pages the session is for.", default=1000, minimum=1, maximum=1_000_000
)
PAGE = Text("page", "Any text; it comes back.", default="")
DELAY = Seconds("delay", "Seconds before the page; a 401 comes at once.", default=0)


@dataclass
class Session:
    """Who is logged in, and how many more pages they get."""

    user: str
    left: int


class Sessions:
    """The sessions that have not ended, by what is in their cookie."""

    def __init__(self) -> None:
        self._by_token: OrderedDict[str, Session] = OrderedDict()

    def begin(self, session: Session) -> str:
        """Remember the session; returns its token."""
        token = secrets.token_hex(16)
        self._by_token[token] = session
        if len(self._by_token) > MAX_SESSIONS:
            self._by_token.popitem(last=False)
        return token

    def use(self, token: str) -> Session | None:
        """The session, with one page less; None if it has ended."""
        session = self._by_token.get(token)
        if session is None:
            return None
        session.left -= 1
        if session.left == 0:
            self.end(token)
        return session

    def end(self, token: str) -> None:
        """Forget the session, if there is one."""
        self._by_token.pop(token, None)


SESSIONS = web.AppKey("SESSIONS", Sessions)


@routes.setup
def remember(app: web.Application) -> None:
    """Nobody is logged in at first."""
    app[SESSIONS] = Sessions()


@routes.post("/login/{user}/{passwd}")
@takes(USER, PASSWD, USES)
async def login(request: web.Request) -> web.Response:
    """Begins a session if the form has these credentials, else 403; sets the cookie `session`."""
    session = Session(USER.of(request), USES.of(request))
    form = (await about_with_body(request))["form"]
    if (form.get("user"), form.get("password")) != (session.user, PASSWD.of(request)):
        return error_reply(403, "the form's fields `user` and `password` are not the right ones")
    token = request.config_dict[SESSIONS].begin(session)
    reply = json_reply({"user": session.user})
    cookie = set_cookie(COOKIE, token, secure=is_secure(request))
    reply.headers.add(hdrs.SET_COOKIE, f"{cookie}; HttpOnly")
    return reply


@routes.get("/account", allow_head=False)
@takes(PAGE, DELAY)
async def account(request: web.Request) -> web.Response:
    """A page for whoever is logged in; 401 for others."""
    delay = DELAY.of(request)
    token = cookies_of(request).get(COOKIE, "")
    session = request.config_dict[SESSIONS].use(token)
    if session is None:
        reply = error_reply(401, "nobody is logged in, or the session has ended")
        reply.headers[hdrs.WWW_AUTHENTICATE] = CHALLENGE
        return reply
    await asyncio.sleep(delay)
    return json_reply({"page": PAGE.of(request), "user": session.user})


@routes.post("/logout")
async def logout(request: web.Request) -> web.Response:
    """Ends the session and deletes its cookie."""
    request.config_dict[SESSIONS].end(cookies_of(request).get(COOKIE, ""))
    reply = web.Response(status=204)
    reply.headers.add(hdrs.SET_COOKIE, f"{COOKIE}=; Max-Age=0; Path=/")
    return reply
