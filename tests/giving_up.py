"""A client that gives up on a request, when the server has seen it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from local_server import Server


async def give_up(server: Server, request: Coroutine[Any, Any, object]) -> None:
    """Cancel `request` when it has arrived, at the latest after a minute; it ends by that."""
    asking = asyncio.create_task(request)
    async with asyncio.timeout(60):
        while not server.log.in_flight and not asking.done():
            await asyncio.sleep(0.001)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
