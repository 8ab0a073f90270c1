"""A request in httpbin's words: the `args`, `headers`, `origin`, `url`, `form` … of its replies."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

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


def one_or_list(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Pairs as a dictionary; a name that comes several times has the list of its values."""
    collected: dict[str, list[Any]] = {}
    for name, value in pairs:
        collected.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in collected.items()}


def args(request: web.Request) -> dict[str, Any]:
    """The query string's parameters."""
    return one_or_list(request.query.items())


def headers(request: web.Request) -> dict[str, str]:
    """The request's headers: Each-Word-Capitalised, repeated ones joined by a comma."""
    show_all = "show_env" in request.query
    described: dict[str, str] = {}
    for raw_name, raw_value in request.raw_headers:
        name = raw_name.decode("latin-1").title()
        if name in HIDDEN_HEADERS and not show_all:
            continue
        value = raw_value.decode("latin-1")
        described[name] = f"{described[name]},{value}" if name in described else value
    return described


def origin(request: web.Request) -> str:
    """Where the request came from: what a proxy says, else the peer's address."""
    return request.headers.get("X-Forwarded-For") or request.remote or ""


def url(request: web.Request) -> str:
    """The URL that was asked for, as a person would write it."""
    scheme = request.headers.get("X-Forwarded-Proto") or request.scheme
    return str(request.url.with_scheme(scheme).human_repr())


def get_reply(request: web.Request) -> dict[str, Any]:
    """What httpbin says about a request without a body."""
    return {
        "args": args(request),
        "headers": headers(request),
        "origin": origin(request),
        "url": url(request),
    }


async def body_reply(request: web.Request) -> dict[str, Any]:
    """What httpbin says about a request with a body."""
    raw = await request.read()
    form: dict[str, Any] = {}
    files: dict[str, Any] = {}
    text = ""
    if request.content_type == "application/x-www-form-urlencoded":
        pairs = parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True)
        form = one_or_list(pairs)
    elif request.content_type == "multipart/form-data":
        form, files = await _multipart(request)
    else:
        text = _text_or_data_url(raw, "application/octet-stream")
    return {
        **get_reply(request),
        "data": text,
        "files": files,
        "form": form,
        "json": _parsed_json(raw),
    }


async def _multipart(request: web.Request) -> tuple[dict[str, Any], dict[str, Any]]:
    form: list[tuple[str, Any]] = []
    files: dict[str, Any] = {}
    try:
        posted = await request.post()
    except ValueError:
        return {}, {}  # httpbin shows a broken multipart body as an empty form
    for name, value in posted.items():
        if isinstance(value, web.FileField):
            files.setdefault(name, _text_or_data_url(value.file.read(), value.content_type))
        else:
            form.append((name, value))
    return one_or_list(form), files


def _text_or_data_url(raw: bytes, content_type: str) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return f"data:{content_type};base64,{base64.b64encode(raw).decode()}"


def _parsed_json(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode())
    except ValueError:
        return None
