"""Compressed replies, whatever `Accept-Encoding` says (RFC 9110, section 8.4).

Endpoints: /gzip /deflate /brotli /zstd
"""

from __future__ import annotations

import gzip
import sys
import zlib

import brotli  # type: ignore[import-untyped]
from aiohttp import hdrs, web

from local_server.exchange.replies import json_text
from local_server.exchange.request import headers_of, origin_of
from local_server.exchange.routing import Family

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd  # type: ignore[import-not-found,unused-ignore]  # 3.14 has none

routes = Family()


@routes.get("/gzip")
async def gzipped(request: web.Request) -> web.Response:
    """The request's headers, compressed with gzip."""
    return _reply(gzip.compress(_described(request, "gzipped"), 4), "gzip")


@routes.get("/deflate")
async def deflated(request: web.Request) -> web.Response:
    """The request's headers, compressed with deflate: in the zlib format, as RFC 9110 has it."""
    return _reply(zlib.compress(_described(request, "deflated")), "deflate")


@routes.get("/brotli")
async def brotlied(request: web.Request) -> web.Response:
    """The request's headers, compressed with Brotli."""
    return _reply(brotli.compress(_described(request, "brotli"), quality=5), "br")


@routes.get("/zstd")
async def zstandard(request: web.Request) -> web.Response:
    """The request's headers, compressed with Zstandard."""
    return _reply(zstd.compress(_described(request, "zstd")), "zstd")


def _described(request: web.Request, method: str) -> bytes:
    described = {
        method: True,
        "headers": headers_of(request),
        "method": request.method,
        "origin": origin_of(request),
    }
    return json_text(described).encode("ascii")


def _reply(body: bytes, encoding: str) -> web.Response:
    return web.Response(
        body=body,
        headers={hdrs.CONTENT_ENCODING: encoding},
        content_type="application/json",
    )
