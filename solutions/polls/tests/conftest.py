"""A database of its own for each test, the application on it, and a client of the application."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy.ext.asyncio import create_async_engine

from polls.main import make_app
from polls.models import Base
from polls.settings import Settings

Client = TestClient[web.Request, web.Application]


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database. TEST_POSTGRESQL is that of one which may be emptied."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path.as_posix()}/polls.db"
    url = os.environ.get("TEST_POSTGRESQL") or pytest.skip("TEST_POSTGRESQL is not set")
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
    await engine.dispose()
    return url


@pytest.fixture
async def client(
    database: str, aiohttp_client: Callable[[web.Application], Awaitable[Client]]
) -> Client:
    settings = Settings(database=database)
    return await aiohttp_client(make_app(settings))
