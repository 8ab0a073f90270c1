"""The database, opened and closed with the application."""

from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web
from sqlalchemy import NullPool, create_engine, make_url
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from polls.models import Base
from polls.sample import add_sample
from polls.settings import SETTINGS

Sessions = async_sessionmaker[AsyncSession]
DATABASE = web.AppKey("DATABASE", Sessions)

# SQLite has one writer at a time: one connection, and patience (seconds) with other processes.
PATIENT = {"pool_size": 1, "max_overflow": 0, "pool_timeout": 120, "connect_args": {"timeout": 30}}
OPTIONS: dict[str, dict[str, Any]] = {"sqlite": PATIENT, "postgresql": {"pool_pre_ping": True}}

# Workers that start together take turns to create the tables. WAL: readers wait for no writer.
FIRST = {
    "sqlite": ["PRAGMA journal_mode=WAL", "BEGIN IMMEDIATE"],
    "postgresql": ["SELECT pg_advisory_xact_lock(20)"],
}


def try_to_open(url: str) -> None:
    """Open and close an SQLite file: aiosqlite's thread would outlive one that cannot be opened."""
    file = make_url(url).set(drivername="sqlite")
    create_engine(file, poolclass=NullPool).connect().close()


async def database(app: web.Application) -> AsyncIterator[None]:
    """For `cleanup_ctx`: what is before `yield` runs at the start, what is after it at the end."""
    url = app[SETTINGS].database
    kind = url.partition("+")[0]
    if kind == "sqlite":
        try_to_open(url)
    engine = create_async_engine(url, **OPTIONS[kind])
    try:
        async with engine.begin() as connection:
            for statement in FIRST[kind]:
                await connection.exec_driver_sql(statement)
            await connection.run_sync(Base.metadata.create_all)
            await add_sample(connection)
        app[DATABASE] = async_sessionmaker(engine)
        yield
    finally:
        await engine.dispose()
