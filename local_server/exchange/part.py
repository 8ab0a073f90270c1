"""Which part of a body a client asks for (RFC 9110, section 14)."""

from __future__ import annotations

import re

from aiohttp import hdrs, web

from local_server.exchange.lists import joined

ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.ASCII)


def one_range(request: web.Request, n: int) -> tuple[int, int] | None:
    """The first and last byte that the `Range` header asks for; None to send everything.

    Several ranges, other units and what cannot be read are ignored, as RFC 9110 allows (14.2).
    The last byte can be beyond `n`, and the first one after the last.
    """
    asked = ONE_RANGE.fullmatch(joined(request, hdrs.RANGE) or "")
    if asked is None or asked.groups() == ("", ""):
        return None
    first, last = asked.groups()
    if not first:
        return max(0, n - int(last)), n - 1
    return int(first), int(last) if last else n - 1


def still_is(request: web.Request, etag: str) -> bool:
    """Whether `If-Range` lets a part be sent of what has this strong ETag (RFC 9110, 13.1.5)."""
    return joined(request, hdrs.IF_RANGE) in {None, etag}
