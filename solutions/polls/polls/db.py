"""The database, opened and closed with the application."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from polls.config import CannotUse
from polls.engines import make_engines
from polls.settings import SETTINGS
from polls.tables import make_tables


@dataclass(frozen=True)
class Database:
    """Makers of sessions. Reading has connections of its own, and never waits for writing."""

    reading: async_sessionmaker[AsyncSession]
    writing: async_sessionmaker[AsyncSession]


DATABASE = web.AppKey("DATABASE", Database)


async def database(app: web.Application) -> AsyncIterator[None]:
    """For `cleanup_ctx`: what is before `yield` runs at the start, what is after it at the end."""
    async with AsyncExitStack() as at_the_end:
        try:
            reading, writing = make_engines(app[SETTINGS].database)
            at_the_end.push_async_callback(reading.dispose)
            at_the_end.push_async_callback(writing.dispose)
            await make_tables(writing)
        except Exception as error:  # SQLAlchemy's, the driver's, the network's, the disk's
            what = str(error).splitlines()[:1] or [type(error).__name__]
            raise CannotUse(f"the database cannot be used: {what[0]}") from error
        app[DATABASE] = Database(async_sessionmaker(reading), async_sessionmaker(writing))
        yield
