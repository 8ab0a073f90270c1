"""Adds questions, each of them once, however many programs do so at a time."""

from collections.abc import Mapping

from sqlalchemy import select

from polls.db import Database
from polls.models import Question
from polls.tables import new_question, take_turns


async def add(database: Database, new: Mapping[str, list[str]]) -> int:
    """Add those questions that are not there yet, and say how many they were."""
    async with database.writing.begin() as session:
        await take_turns(await session.connection())
        known = set(await session.scalars(select(Question.text).where(Question.text.in_(new))))
        missing = [new_question(*one) for one in new.items() if one[0] not in known]
        session.add_all(missing)
    return len(missing)
