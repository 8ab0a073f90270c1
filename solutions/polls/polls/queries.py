"""Everything that is asked of the database, and the one thing that changes it."""

from collections.abc import Sequence

from sqlalchemy import select, update

from polls.db import Sessions
from polls.models import Choice, Question


async def all_questions(sessions: Sessions) -> Sequence[Question]:
    async with sessions() as session:
        return (await session.scalars(select(Question).order_by(Question.id))).all()


async def one_question(sessions: Sessions, question_id: int) -> Question | None:
    async with sessions() as session:
        return await session.get(Question, question_id)


async def vote(sessions: Sessions, question_id: int, choice_id: int) -> int | None:
    """Count one vote, in one statement, and return how many there are now.

    None where the question has no such choice.
    """
    this = (Choice.id == choice_id) & (Choice.question_id == question_id)
    statement = update(Choice).where(this).values(votes=Choice.votes + 1).returning(Choice.votes)
    async with sessions.begin() as session:
        return await session.scalar(statement)
