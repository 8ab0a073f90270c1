"""Long lists that are handed out page by page.

Endpoints: /pages/items /pages/cursor

/pages/items numbers its pages, and says where the others are in `Link` headers (RFC 8288).
/pages/cursor gives with each page a `next_cursor`, which is the only way to the next one.

The items are the same at every server and every time. `total` says how many there are.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from aiohttp import hdrs, web

from local_server.exchange.parameters import Integer, Text, takes
from local_server.exchange.replies import BadParameter, json_reply
from local_server.exchange.routing import Family
from local_server.exchange.urls import base_of

routes = Family()

MAX_TOTAL = 10_000
"""Items of a list: more than a lesson ever fetches."""
MAX_PER_PAGE = 100
"""Items of a page, so that a long list cannot be had in one request."""

PAGE = Integer("page", "Which page, from 1.", default=1, minimum=1)
PER_PAGE = Integer("per_page", "Items a page.", default=20, minimum=1, maximum=MAX_PER_PAGE)
LIMIT = Integer("limit", "Items a page.", default=20, minimum=1, maximum=MAX_PER_PAGE)
TOTAL = Integer("total", "How many items there are.", default=95, minimum=0, maximum=MAX_TOTAL)
CURSOR = Text("cursor", "The `next_cursor` of the page before; none for the first page.")

KINDS = ("amber", "brass", "cedar", "felt", "glass", "linen", "marble", "paper", "silver", "wicker")
THINGS = ("basket", "bell", "box", "candle", "clock", "kite", "lantern", "mirror", "spoon")

# No secret: who reads it here may forge cursors. It is for those who guess what is in them.
SIGNED_WITH = b"the local server's cursors"
SIGNATURE_SIZE = 6


@routes.get("/pages/items")
@takes(PAGE, PER_PAGE, TOTAL)
async def items(request: web.Request) -> web.Response:
    """A page of items, with `Link` headers to the others and their number in `X-Total-Count`."""
    page, per_page, total = PAGE.of(request), PER_PAGE.of(request), TOTAL.of(request)
    last = max(1, -(-total // per_page))
    others = {"first": 1, "prev": min(page - 1, last), "next": page + 1, "last": last}
    if page == 1:
        del others["prev"]
    if page >= last:
        del others["next"]
    links = (f'<{_page_url(request, number)}>; rel="{name}"' for name, number in others.items())
    return json_reply(
        _items((page - 1) * per_page, per_page, total),
        headers={hdrs.LINK: ", ".join(links), "X-Total-Count": str(total)},
    )


@routes.get("/pages/cursor")
@takes(CURSOR, LIMIT, TOTAL)
async def cursor_page(request: web.Request) -> web.Response:
    """A page of items and the `next_cursor`, which is null on the last page.

    A cursor knows the `total` it began with.
    """
    text = CURSOR.given(request)
    start, total = (0, TOTAL.of(request)) if text is None else _position(text)
    given = TOTAL.given(request)
    if given not in {None, total}:
        raise BadParameter("total", f"{given}", f"{total}, as for the first page")
    end = start + LIMIT.of(request)
    next_cursor = _cursor(end, total) if end < total else None
    return json_reply({"items": _items(start, end - start, total), "next_cursor": next_cursor})


def _items(start: int, count: int, total: int) -> list[dict[str, object]]:
    """The items from position `start` (from 0); fewer than `count` at the end of the list."""
    return [_item(number) for number in range(start + 1, min(start + count, total) + 1)]


def _item(number: int) -> dict[str, object]:
    # 10 kinds and 9 things: ninety names before one comes again.
    name = f"{KINDS[number % len(KINDS)]} {THINGS[number % len(THINGS)]}"
    return {"id": number, "name": name}


def _page_url(request: web.Request, page: int) -> str:
    """The absolute URL of another page; the rest of the query stays as it is."""
    pairs = [pair for pair in request.query.items() if pair[0].lower() != PAGE.name]
    target = request.rel_url.with_query([*pairs, (PAGE.name, str(page))])
    return f"{base_of(request)}{target}"


def _cursor(start: int, total: int) -> str:
    """An opaque text that says where the next page starts, and which list it is of."""
    position = b"%d.%d" % (start, total)
    return base64.urlsafe_b64encode(_signature(position) + position).decode().rstrip("=")


def _position(cursor: str) -> tuple[int, int]:
    """Where the page starts, and the total. Raises `BadParameter` for what `_cursor` never said."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raw = b""
    signature, position = raw[:SIGNATURE_SIZE], raw[SIGNATURE_SIZE:]
    if not hmac.compare_digest(signature, _signature(position)):
        raise BadParameter("cursor", cursor, "the next_cursor of another page")
    start, total = position.split(b".")
    return int(start), int(total)


def _signature(position: bytes) -> bytes:
    return hmac.digest(SIGNED_WITH, position, hashlib.sha256)[:SIGNATURE_SIZE]
