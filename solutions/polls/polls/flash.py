"""What the next page says once: a cookie that one answer sets, and the next one deletes."""

from aiohttp import web

COOKIE = "voted"


def leave(response: web.StreamResponse, path: str, choice: str) -> None:
    """Have the page at `path` say thank you for `choice`."""
    response.set_cookie(COOKIE, choice, path=path, httponly=True, samesite="Lax")


def found(request: web.Request) -> str | None:
    return request.cookies.get(COOKIE)


def take_away(request: web.Request, response: web.StreamResponse) -> None:
    if COOKIE in request.cookies:
        response.del_cookie(COOKIE, path=request.path)
