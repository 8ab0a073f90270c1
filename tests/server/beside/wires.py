"""A raw TCP client, for what a well-behaved library does not send."""

from __future__ import annotations

import asyncio

from yarl import URL

PATIENCE = 20.0
"""Seconds after which something that should have ended hangs."""


async def say(url: URL, data: bytes, *, end: bool = False) -> bytes:
    """Send `data`, and with `end` say that it was all; what comes back until the other closes.

    A reset counts as closing. Raises `TimeoutError` when nobody ever closes.
    """
    reader, writer = await asyncio.open_connection(url.host, url.port)
    received = bytearray()
    try:
        writer.write(data)
        if end:
            writer.write_eof()
        async with asyncio.timeout(PATIENCE):
            while chunk := await reader.read(65536):
                received += chunk
    except ConnectionError:
        pass
    finally:
        writer.transport.abort()
    return bytes(received)


async def settle() -> None:
    """Let connections close whose other side has closed: the loop's next rounds see that."""
    for _ in range(10):
        await asyncio.sleep(0)
