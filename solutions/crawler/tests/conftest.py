"""A server for all tests, a session for each, and what a hostile site truly has."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

import local_server


@pytest.fixture(scope="session")
def shared_server() -> Iterator[local_server.Server]:
    with local_server.Server() as server:
        yield server


@pytest.fixture
def server(shared_server: local_server.Server) -> local_server.Server:
    shared_server.log.clear()
    return shared_server


@pytest.fixture
async def session(server: local_server.Server) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.url) as session:
        yield session
