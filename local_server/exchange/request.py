"""A request in httpbin's words: the `args`, `headers`, `origin`, `url`, `form` … of its replies.

With `?list-values` in the query, every value of `args`, `headers`, `form` and `files` is a list, as
at go-httpbin; without it one value is a string and several are a list, as at httpbin.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterable
from typing import Any

from aiohttp import web
from multidict import istr

from local_server.exchange.lists import joined
from local_server.exchange.urls import direct_url_of, pairs, url_of

ASKED = istr("X-Timeline-Asked")  # which is looked up in half the time of a str
"""When the client wanted the request (`coursekit.timeline.request_clock`)."""
LONGEST_WAIT = 300.0
"""Seconds that a client is believed to have waited: aiohttp's own limit for a whole request."""
# What a proxy may say of the request that it was asked: `origin_of` and `urls` look for these.
OF_PROXIES = frozenset(
    {
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Prefix",
        "X-Forwarded-Proto",
        "X-Forwarded-Protocol",
        "X-Forwarded-Ssl",
    }
)
# httpbin hides what a hosting platform adds to a request, unless ?show_env is given.
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
        str(ASKED),
        "X-Varnish",
    }
)


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


def args_of(request: web.Request) -> dict[str, Any]:
    """The query string's parameters."""
    query = request.rel_url.raw_query_string
    return one_or_list(pairs(query), always_list=wants_lists(request)) if query else {}


@functools.lru_cache(maxsize=1024)  # clients send the same few names again and again
def capitalised(name: bytes) -> str:
    """A header's name, Each-Word-Capitalised."""
    return name.decode("latin-1").title()


def headers_of(request: web.Request) -> dict[str, Any]:
    """The request's headers: Each-Word-Capitalised, repeated ones joined by a comma."""
    return _shown(request, _sent(request))


def _sent(request: web.Request) -> dict[str, Any]:
    """All the request's headers, those that httpbin hides too."""
    if wants_lists(request):
        pairs = (
            (capitalised(name), value.decode("latin-1")) for name, value in request.raw_headers
        )
        return one_or_list(pairs, always_list=True)
    sent: dict[str, Any] = {}
    for raw_name, raw_value in request.raw_headers:
        name, value = capitalised(raw_name), raw_value.decode("latin-1")
        sent[name] = f"{sent[name]},{value}" if name in sent else value
    return sent


def _shown(request: web.Request, sent: dict[str, Any]) -> dict[str, Any]:
    """Those of the `sent` headers that httpbin shows."""
    if HIDDEN_HEADERS.isdisjoint(sent) or asks_for(request, "show_env"):
        return sent
    return {name: value for name, value in sent.items() if name not in HIDDEN_HEADERS}


def origin_of(request: web.Request) -> str:
    """Where the request came from: what a proxy says, else the peer's address."""
    forwarded = joined(request, "X-Forwarded-For", by=",")
    return (request.remote or "") if forwarded is None else forwarded


def about(request: web.Request) -> dict[str, Any]:
    """What httpbin says about a request without a body."""
    sent = _sent(request)
    direct = OF_PROXIES.isdisjoint(sent)  # as most are: then nothing more need be looked up
    return {
        "args": args_of(request),
        "headers": _shown(request, sent),
        "origin": (request.remote or "") if direct else origin_of(request),
        "url": direct_url_of(request) if direct else url_of(request),
    }


def asked_at(request: web.Request) -> float | None:
    """When the client wanted the request, on this machine's clock; None if it does not say.

    A time that is yet to come, or was long ago, is of another machine's clock, and is not believed.
    """
    value = request.headers.get(ASKED)
    if value is None:
        return None
    try:
        asked = float(value)
    except ValueError:
        return None
    now = time.monotonic()
    return asked if now - LONGEST_WAIT <= asked <= now else None  # and so for what is no number
