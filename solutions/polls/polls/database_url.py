"""Which databases polls can use, told by their URL."""

from importlib.util import find_spec

from pydantic_core import PydanticCustomError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

DRIVERS = {"sqlite+aiosqlite": "aiosqlite", "postgresql+asyncpg": "asyncpg"}


def usable(url: str) -> str:
    """`url` itself. The errors, which pydantic passes on, show nothing of it: it has a password."""
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        raise PydanticCustomError("url", "this is not the URL of a database") from None
    driver = DRIVERS.get(parts.drivername)
    if driver is None:
        raise PydanticCustomError("url", f"the URL must begin with {' or '.join(DRIVERS)}")
    if find_spec(driver) is None:
        raise PydanticCustomError("driver", f"{driver} is not installed")
    file = parts.database or ""
    if driver == "aiosqlite" and (not file or file.startswith((":", "file:")) or parts.query):
        raise PydanticCustomError("url", "name a file: sqlite+aiosqlite:///polls.db")
    return url
