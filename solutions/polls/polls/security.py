"""Headers that tell browsers what our pages never do, so that they refuse it to others."""

from aiohttp import web

HEADERS = {
    # Everything from this site alone: no script in a choice, no frame around our button.
    "Content-Security-Policy": "default-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Pages change with every vote; style.css?v=… is another file when it changes.
    "Cache-Control": "private, no-cache",
}


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """For `on_response_prepare`: called for every answer, an error's too, before it is sent."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "v" in request.query and request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
