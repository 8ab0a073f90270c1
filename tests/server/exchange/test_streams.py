"""Streams keep their times, and let others have a turn however quick the client is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace

import aiohttp
import pytest

import local_server
from local_server.exchange import streams


class Clock:
    """A loop's clock that goes on only where somebody sleeps, or takes `seconds` for a piece."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.slept: list[float] = []
        loop = SimpleNamespace(time=lambda: self.now)
        asyncio_of_streams = SimpleNamespace(get_running_loop=lambda: loop, sleep=self.sleep)
        monkeypatch.setattr(streams, "asyncio", asyncio_of_streams)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.now += seconds


async def times_of(pieces: AsyncIterator[bytes], clock: Clock, seconds: float) -> list[float]:
    """When each of `pieces` came, if whoever takes it needs so many seconds."""
    times = []
    async for _piece in pieces:
        times.append(round(clock.now - 100.0, 6))
        clock.now += seconds
    return times


async def test_each_piece_comes_at_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    assert await times_of(streams.paced([b"a"] * 4, 0.5), clock, 0.1) == [0, 0.5, 1.0, 1.5]
    assert clock.slept == [0.4, 0.4, 0.4]


async def test_a_late_piece_does_not_make_the_next_ones_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock(monkeypatch)
    pieces = streams.paced([b"a"] * 4, 0.5)
    await anext(pieces)
    clock.now += 1.2  # two pieces are due
    assert await times_of(pieces, clock, 0) == [1.2, 1.2, 1.5]


async def test_without_a_pause_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    assert await times_of(streams.paced([b"a"] * 3), clock, 0.1) == [0, 0.1, 0.2]
    assert clock.slept == []


async def test_a_stream_that_never_waits_lets_others_have_their_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        turns.append(seconds)
        await sleep(seconds)

    monkeypatch.setattr(streams, "asyncio", SimpleNamespace(**vars(asyncio) | {"sleep": noted}))
    pieces = 3 * streams.PIECES_A_TURN
    with local_server.Server() as server:
        async with (
            aiohttp.ClientSession(server.url) as session,
            session.get(f"/range/{pieces}", params={"chunk_size": "1"}) as response,
        ):
            assert len(await response.read()) == pieces
    # The last piece ends the response: there is nobody to make way for any more.
    assert turns.count(0) == 2
