"""A request's body in httpbin's words: `data`, `form`, `files` and `json`.

What httpbin says of the rest of a request is in `describe`.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from aiohttp import BodyPartReader, MultipartReader, hdrs, web

from local_server.exchange.request import about, one_or_list, wants_lists
from local_server.exchange.urls import pairs


async def about_with_body(request: web.Request) -> dict[str, Any]:
    """What httpbin says about a request with a body.

    Raises `web.HTTPRequestEntityTooLarge` when the body is larger than the server's
    `Limits.body`.
    """
    if (length := request.content_length or 0) > request.client_max_size:
        raise web.HTTPRequestEntityTooLarge(request.client_max_size, length)
    form: dict[str, Any] = {}
    files: dict[str, Any] = {}
    raw = b""
    parts = await _multipart(request)
    if parts is not None:
        form, files = parts
    else:
        raw = await request.read()
        if request.content_type == "application/x-www-form-urlencoded":
            form, raw = _urlencoded(raw, always_list=wants_lists(request)), b""
    return {
        **about(request),
        "data": _text_or_data_url(raw, "application/octet-stream"),
        "files": files,
        "form": form,
        "json": _parsed_json(raw),
    }


def _urlencoded(raw: bytes, *, always_list: bool) -> dict[str, Any]:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return {}
    return one_or_list(pairs(text), always_list=always_list)


async def _multipart(request: web.Request) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """A multipart body's form and files; None when the request has no such body."""
    if request.content_type != "multipart/form-data":
        return None
    try:
        reader = await request.multipart()
    except ValueError:
        return None  # without a boundary httpbin shows the body as data
    always_list = wants_lists(request)
    form: list[tuple[str, Any]] = []
    files: list[tuple[str, Any]] = []
    left = request.client_max_size
    try:
        async for part in reader:
            if isinstance(part, MultipartReader):
                await part.release()  # multipart within multipart/form-data (RFC 7578: deprecated)
                continue
            assert part is not None  # the end of the reader ends the loop
            raw = await _read(part, left, request.client_max_size)
            left -= len(raw)
            if part.filename is None:
                form.append((part.name or "", raw.decode("utf-8", "replace")))
            else:
                content_type = part.headers.get(hdrs.CONTENT_TYPE, "application/octet-stream")
                files.append((part.name or "", _text_or_data_url(raw, content_type)))
    except ValueError:
        return {}, {}  # httpbin shows a broken multipart body as an empty form
    by_name = one_or_list(form, always_list=always_list)
    if always_list:
        return by_name, one_or_list(files, always_list=True)
    return by_name, dict(reversed(files))  # of several files with one name httpbin keeps the first


async def _read(part: BodyPartReader, left: int, limit: int) -> bytes:
    raw = bytearray()
    while chunk := await part.read_chunk():
        raw += chunk
        if len(raw) > left:
            raise web.HTTPRequestEntityTooLarge(max_size=limit, actual_size=limit + 1)
    return bytes(raw)


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
