"""A request that is under way, as the server sees it: waiting for one, and giving it up."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from local_server.log import Log


async def under_way(log: Log, request: asyncio.Task[object] | None = None) -> None:
    """Until the server has a request that it has not answered, or `request` has ended.

    Raises `TimeoutError` after a minute.
    """
    async with asyncio.timeout(60):
        while not (log.in_flight or (request is not None and request.done())):
            await asyncio.sleep(0.001)


async def give_up(log: Log, request: Coroutine[Any, Any, object]) -> None:
    """Cancel `request` when it has arrived; it ends by that."""
    asking = asyncio.create_task(request)
    await under_way(log, asking)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
