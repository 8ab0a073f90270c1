"""A server for each module of tests, and two ways to ask: aiohttp's client and a plain socket."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

import local_server
from local_server.app import Handler, noted_in
from local_server.log import Log
from tests.server import wire

PATIENCE = 10.0
"""Seconds until the server must have noticed that its clients have gone."""

Ask = Callable[..., wire.Reply]


@pytest.fixture(scope="module")
def server() -> Iterator[local_server.Server]:
    """A private server on a free port, on which no request may be left in flight."""
    with local_server.Server() as running:
        yield running
        wait_until_idle(running)


def wait_until_idle(server: local_server.Server) -> None:
    """Until the server has noticed, on its own thread, that its clients have gone."""
    deadline = time.monotonic() + PATIENCE
    while server.log.in_flight:
        assert time.monotonic() < deadline, server.log
        time.sleep(0.01)


@pytest.fixture
async def session(server: local_server.Server) -> AsyncIterator[aiohttp.ClientSession]:
    """aiohttp's client, with the server's URL as its base."""
    async with aiohttp.ClientSession(server.url) as open_session:
        yield open_session


@pytest.fixture
def ask(server: local_server.Server) -> Ask:
    """`ask(method, target, headers=(), body=b"")`: one exchange over a plain socket."""
    return asking(server)


def asking(server: local_server.Server) -> Ask:
    """The same for a server of the test's own."""
    host, port = server.url.host, server.url.port
    assert host is not None
    assert port is not None

    def asked(
        method: str,
        target: str,
        headers: tuple[tuple[str, str], ...] = (),
        body: bytes = b"",
        version: str = "1.1",
    ) -> wire.Reply:
        return wire.send(host, port, method, target, headers, body, version=version)

    return asked


def noting(app: web.Application, log: Log | None = None) -> TestServer:
    """A server of aiohttp's for `app`, with what `serving` puts around it."""
    kept = Log() if log is None else log

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        return await noted_in(kept, handler)(request)

    app.middlewares.append(note)
    return TestServer(app)
