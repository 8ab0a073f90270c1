"""Compressed replies."""

from __future__ import annotations

import gzip
import json
import sys
import zlib

import aiohttp
import brotli  # type: ignore[import-untyped]
import pytest

from tests.server.conftest import Ask

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd  # type: ignore[import-not-found,unused-ignore]  # 3.14 has none


@pytest.mark.parametrize(
    ("path", "key", "encoding", "decompress"),
    [
        ("/gzip", "gzipped", "gzip", gzip.decompress),
        ("/deflate", "deflated", "deflate", zlib.decompress),
        ("/brotli", "brotli", "br", brotli.decompress),
        ("/zstd", "zstd", "zstd", zstd.decompress),
    ],
)
def test_a_reply_is_compressed_whatever_the_client_accepts(
    ask: Ask, path: str, key: str, encoding: str, decompress: object
) -> None:
    reply = ask("GET", path, (("Accept-Encoding", "identity"),))
    assert reply.header("Content-Encoding") == encoding
    assert reply.header("Content-Length") == str(len(reply.body))
    assert callable(decompress)
    told = json.loads(decompress(reply.body))
    assert set(told) == {key, "headers", "method", "origin"}
    assert (told[key], told["method"]) == (True, "GET")


@pytest.mark.parametrize("path", ["/gzip", "/deflate", "/brotli", "/zstd"])
async def test_aiohttps_client_decompresses_it(session: aiohttp.ClientSession, path: str) -> None:
    async with session.get(path) as response:
        assert (await response.json())["method"] == "GET"
