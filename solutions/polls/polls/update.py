"""`python -m polls.update --config config/polls.yaml URL` adds the new questions of a feed."""

import argparse
import asyncio
from pathlib import Path

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from polls.add import add
from polls.config import CannotUse, load
from polls.db import DATABASE
from polls.feed import fetch
from polls.main import make_app


async def update(config: Path, url: str) -> int:
    feed = await fetch(url)
    runner = web.AppRunner(make_app(load(config)))  # opens the database, and no port
    try:
        await runner.setup()
        return await add(runner.app[DATABASE], {new.text: new.choices for new in feed.questions})
    finally:
        await runner.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(prog="polls.update", description="Add a feed's questions.")
    parser.add_argument("--config", type=Path, required=True, help="a YAML file")
    parser.add_argument("url")
    given = parser.parse_args()
    try:
        print("New questions:", asyncio.run(update(given.config, given.url)))
    except (CannotUse, SQLAlchemyError, OSError) as error:
        parser.exit(2, (str(error).partition("\n")[0] or repr(error)) + "\n")


if __name__ == "__main__":
    main()
