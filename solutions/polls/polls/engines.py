"""How a database is reached: nobody waits long, and who waits keeps nobody else waiting."""

from typing import Any

from sqlalchemy import NullPool, create_engine, exc, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

LOCK = 5  # seconds to wait for what another one is writing
STATEMENT = 8  # seconds for one statement, all in all
TURN = 10  # seconds until one of our connections is free
SERVER = {"lock_timeout": f"{LOCK}s", "statement_timeout": f"{STATEMENT}s"}
CONNECT: dict[str, dict[str, Any]] = {
    "sqlite": {"timeout": LOCK},
    # PostgreSQL itself ends what takes too long; where it does not answer at all, we do.
    "postgresql": {"timeout": LOCK, "command_timeout": STATEMENT + 1, "server_settings": SERVER},
}
READERS, WRITERS = 5, {"sqlite": 1, "postgresql": 5}  # connections; SQLite has one writer at a time


def make_engines(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    """One to read with, one to write with."""
    kind = make_url(url).get_backend_name()
    common = {"max_overflow": 0, "pool_timeout": TURN, "connect_args": CONNECT[kind]}
    common["pool_pre_ping"] = kind != "sqlite"  # a server may have been started again meanwhile
    if kind == "sqlite":
        try_to_open(url)
    reading = create_async_engine(url, pool_size=READERS, **common)
    return reading, create_async_engine(url, pool_size=WRITERS[kind], **common)


def try_to_open(url: str) -> None:
    """Open and close an SQLite file: aiosqlite's thread would outlive one that cannot be opened."""
    file = make_url(url).set(drivername="sqlite")
    with create_engine(file, poolclass=NullPool).connect() as connection:
        try:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")  # readers wait for no writer
        except exc.OperationalError as error:
            if "locked" not in str(error):  # if it is: another does it, or the next start
                raise
