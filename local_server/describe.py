"""A request in httpbin's words: the `args`, `headers`, `origin`, `url`, `form` … of its replies.

With `?list-values` in the query, every value of `args`, `headers`, `form` and `files` is a list, as
at go-httpbin; without it one value is a string and several are a list, as at httpbin.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from aiohttp import hdrs, web

# httpbin hides what a hosting platform adds to a request, unless ?show_env is given;
# X-Timeline-Asked is the course's own (coursekit.timeline.request_clock).
HIDDEN_HEADERS = frozenset(
    {
        "Connect-Time",
        "Total-Route-Time",
        "Via",
        "X-Forwarded-For",
        "X-Forwarded-Port",
        "X-Forwarded-Proto",
        "X-Forwarded-Protocol",
        "X-Forwarded-Ssl",
        "X-Heroku-Dynos-In-Use",
        "X-Heroku-Queue-Depth",
        "X-Heroku-Queue-Wait-Time",
        "X-Real-Ip",
        "X-Request-Id",
        "X-Request-Start",
        "X-Timeline-Asked",
        "X-Varnish",
    }
)

# What a readable URL leaves percent-encoded: control characters, the space, the percent sign, and
# what would be taken for a delimiter of that part (WHATWG URL Standard, "percent-encoded bytes").
_KEPT_IN_PATH = re.compile("((?:%(?:[01][0-9a-f]|20|25|7f|3f|23))+)", re.IGNORECASE)
_KEPT_IN_QUERY = re.compile("((?:%(?:[01][0-9a-f]|20|25|7f|26|3d|2b|23))+)", re.IGNORECASE)
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


def one_or_list(pairs: Iterable[tuple[str, Any]], *, always_list: bool = False) -> dict[str, Any]:
    """Pairs as a dictionary; a name that comes several times has the list of its values."""
    collected: dict[str, list[Any]] = {}
    for name, value in pairs:
        collected.setdefault(name, []).append(value)
    if always_list:
        return collected
    return {name: values[0] if len(values) == 1 else values for name, values in collected.items()}


def asks_for(request: web.Request, switch: str) -> bool:
    """Whether the query has `switch` in it; no query, as in most requests, is not parsed."""
    return bool(request.rel_url.raw_query_string) and switch in request.query


def wants_lists(request: web.Request) -> bool:
    """Whether the query asks for go-httpbin's form."""
    return asks_for(request, "list-values")


def args(request: web.Request) -> dict[str, Any]:
    """The query string's parameters."""
    query = request.rel_url.raw_query_string
    return one_or_list(pairs(query), always_list=wants_lists(request)) if query else {}


@functools.lru_cache(maxsize=1024)  # clients send the same few names again and again
def capitalised(name: bytes) -> str:
    """A header's name, Each-Word-Capitalised."""
    return name.decode("latin-1").title()


def headers(request: web.Request) -> dict[str, Any]:
    """The request's headers: Each-Word-Capitalised, repeated ones joined by a comma."""
    hidden = frozenset() if asks_for(request, "show_env") else HIDDEN_HEADERS
    pairs = [
        (name, value.decode("latin-1"))
        for raw_name, value in request.raw_headers
        if (name := capitalised(raw_name)) not in hidden
    ]
    if wants_lists(request):
        return one_or_list(pairs, always_list=True)
    described: dict[str, Any] = {}
    for name, value in pairs:
        described[name] = f"{described[name]},{value}" if name in described else value
    return described


def origin(request: web.Request) -> str:
    """Where the request came from: what a proxy says, else the peer's address."""
    return request.headers.get("X-Forwarded-For", request.remote or "")


def host(request: web.Request) -> str:
    """The host (and port) that was asked for; an HTTP/1.0 request need not say it."""
    named = request.headers.get(hdrs.HOST)
    if named is not None:
        return named
    address = request.transport.get_extra_info("sockname") if request.transport else None
    return f"{address[0]}:{address[1]}" if isinstance(address, tuple) else "localhost"


def url(request: web.Request) -> str:
    """The URL that was asked for, as a person would write it: `é`, not `%C3%A9`."""
    scheme = (
        request.headers.get("X-Forwarded-Proto")
        or request.headers.get("X-Forwarded-Protocol")
        or ("https" if request.headers.get("X-Forwarded-Ssl") == "on" else request.scheme)
    )
    path = readable(request.rel_url.raw_path, _KEPT_IN_PATH)
    query = readable(request.rel_url.raw_query_string, _KEPT_IN_QUERY)
    return f"{scheme}://{host(request)}{path}{'?' if query else ''}{query}"


def readable(encoded: str, kept: re.Pattern[str]) -> str:
    """`encoded` with its percent-encoding undone, but for what matches `kept` and broken UTF-8."""
    if "%" not in encoded:
        return encoded
    parts = kept.split(encoded)  # every second part is what the pattern's group matched
    parts[::2] = [decoded(part) for part in parts[::2]]
    return "".join(parts)


def decoded(encoded: str) -> str:
    """`encoded` with its percent-encoding undone; bytes that are no UTF-8 stay as `%FF`."""
    text = unquote(encoded, errors="surrogateescape")
    return _NOT_UTF8.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", text)


def pairs(encoded: str) -> list[tuple[str, str]]:
    """The names and values of a query string or of a form; broken UTF-8 in them stays as `%FF`.

    aiohttp's `request.query` has U+FFFD there.
    """
    parts = (pair.partition("=") for pair in encoded.replace("+", " ").split("&") if pair)
    return [(decoded(name), decoded(value)) for name, _, value in parts]


def get_reply(request: web.Request) -> dict[str, Any]:
    """What httpbin says about a request without a body."""
    return {
        "args": args(request),
        "headers": headers(request),
        "origin": origin(request),
        "url": url(request),
    }
