"""Headers that tell browsers what our pages never do, so that they refuse it to others."""

from aiohttp import web

from polls.assets import may_be_kept

HEADERS = {
    # Everything from this site alone: no script in a choice, no frame around our button.
    "Content-Security-Policy": "default-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ASK_AGAIN = "private, no-cache"  # pages change with every vote; errors go away
FOR_EVER = "public, max-age=31536000, immutable"  # style.css?v=…, which never changes


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """For `on_response_prepare`: called for every answer of the application, before it is sent."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    kept = may_be_kept(request, response)
    response.headers["Cache-Control"] = FOR_EVER if kept else ASK_AGAIN
