"""`python -m polls.update --config config/polls.yaml URL` adds the new questions of a feed."""

import argparse
import asyncio
import sys
from pathlib import Path

from aiohttp import web
from sqlalchemy import select

from polls.config import CannotUse, load
from polls.db import DATABASE, Sessions
from polls.feed import Feed, fetch
from polls.main import make_app
from polls.models import Choice, Question


async def add(sessions: Sessions, feed: Feed) -> int:
    """Add those questions that are not there yet, and say how many they were."""
    new = {question.text: question.choices for question in feed.questions}
    async with sessions.begin() as session:
        for known in await session.scalars(select(Question.text).where(Question.text.in_(new))):
            del new[known]
        for text, choices in new.items():
            session.add(Question(text=text, choices=[Choice(text=choice) for choice in choices]))
    return len(new)


async def update(config: Path, url: str) -> int:
    feed = await fetch(url)
    runner = web.AppRunner(make_app(load(config)))  # opens the database, and no port
    await runner.setup()
    try:
        return await add(runner.app[DATABASE], feed)
    finally:
        await runner.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(prog="polls.update", description="Add a feed's questions.")
    parser.add_argument("--config", type=Path, required=True, help="a YAML file")
    parser.add_argument("url")
    arguments = parser.parse_args()
    try:
        print("New questions:", asyncio.run(update(arguments.config, arguments.url)))
    except CannotUse as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
