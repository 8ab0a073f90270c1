"""A request's body: how it is read, and its `data`, `form`, `files` and `json` in httpbin's words.

What httpbin says of the rest of a request is in `request`, how forms are read in `form`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import HttpVersion11, hdrs, web

from local_server.exchange import form
from local_server.exchange.request import about, one_or_list, wants_lists
from local_server.exchange.streams import BLOCK

CONTINUE = "100-continue"
"""The one expectation there is (RFC 9110, section 10.1.1)."""
CONTINUED = web.RequestKey("CONTINUED", bool)
"""Whether the client was told to go on."""


async def body_of(request: web.Request, limit: int | None = None) -> bytes:
    """All of the body.

    Raises `web.HTTPRequestEntityTooLarge` when it is larger than `limit` bytes, or the server's
    `Limits.body`: before the client is told to send it, if it said how much there is.
    """
    most = request.client_max_size if limit is None else limit
    await _ask_for_it(request, most)
    if limit is not None:
        request = request.clone(client_max_size=limit)
    return await request.read()


async def pieces_of(request: web.Request, limit: int) -> AsyncIterator[bytes]:
    """The body piece by piece. Raises `web.HTTPRequestEntityTooLarge` as `body_of` does."""
    await _ask_for_it(request, limit)
    received = 0
    async for piece in request.content.iter_chunked(BLOCK):
        received += len(piece)
        if received > limit:
            raise web.HTTPRequestEntityTooLarge(max_size=limit, actual_size=received)
        yield piece


async def _ask_for_it(request: web.Request, most: int) -> None:
    """Tell a client that waits for it to go on, unless it has more to send than `most` bytes."""
    if (length := request.content_length or 0) > most:
        raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=length)
    if waits_for_continue(request):
        request[CONTINUED] = True
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # the reply itself has not begun


def waits_for_continue(request: web.Request) -> bool:
    """Whether the client sends its body only when it is told to, and has not been told."""
    expected = request.headers.get(hdrs.EXPECT, "").lower()
    return expected == CONTINUE and request.version >= HttpVersion11 and CONTINUED not in request


async def about_with_body(request: web.Request) -> dict[str, Any]:
    """What httpbin says about a request with a body. Raises as `body_of` does."""
    if not request.body_exists:
        return {**about(request), "data": "", "files": {}, "form": {}, "json": None}
    raw = await body_of(request)
    fields: dict[str, Any] = {}
    files: dict[str, Any] = {}
    always_list = wants_lists(request)
    boundary = form.boundary_of(request.headers.get(hdrs.CONTENT_TYPE, ""))
    if request.content_type == "application/x-www-form-urlencoded":
        fields, raw = one_or_list(form.urlencoded(raw), always_list=always_list), b""
    elif request.content_type == "multipart/form-data" and boundary is not None:
        fields, files = _fields_and_files(form.multipart(raw, boundary), always_list)
        raw = b""
    return {
        **about(request),
        "data": _text_or_data_url(raw, "application/octet-stream"),
        "files": files,
        "form": fields,
        "json": _parsed_json(raw),
    }


def _fields_and_files(
    parts: list[form.Part], always_list: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    charset = form.default_charset(parts)
    fields = [(part.name, form.text_of(part, charset)) for part in parts if not part.is_file]
    files = [
        (
            part.name,
            _text_or_data_url(part.content, part.content_type or "application/octet-stream"),
        )
        for part in parts
        if part.is_file
    ]
    by_name = one_or_list(fields, always_list=always_list)
    if always_list:
        return by_name, one_or_list(files, always_list=True)
    return by_name, dict(reversed(files))  # of several files with one name httpbin keeps the first


def _text_or_data_url(raw: bytes, content_type: str) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return f"data:{content_type};base64,{base64.b64encode(raw).decode()}"


def _parsed_json(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode())
    except (ValueError, RecursionError):
        return None
