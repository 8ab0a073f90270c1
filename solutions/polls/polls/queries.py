"""Everything that is asked of the database, and the one thing that visitors change in it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.dialects import postgresql, sqlite

from polls.db import Database
from polls.models import Ballot, Choice, Question

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
PAGE = 20  # questions


async def questions_after(database: Database, question_id: int) -> Sequence[Question]:
    """The next page of questions: those whose ids are higher, with one more if there are more."""
    after = select(Question).where(Question.id > question_id).order_by(Question.id)
    async with database.reading() as session:
        return (await session.scalars(after.limit(PAGE + 1))).all()


async def one_question(database: Database, question_id: int) -> Question | None:
    async with database.reading() as session:
        return await session.get(Question, question_id)


async def vote(database: Database, question_id: int, choice_id: int, visitor: str) -> bool:
    """Keep what the visitor has chosen, instead of what it was. False: there is no such choice."""
    is_there = (Choice.id == choice_id) & (Choice.question_id == question_id)
    row = select(Choice.question_id, literal(visitor), Choice.id).where(is_there)
    async with database.writing.begin() as session:
        insert = INSERT[session.get_bind().dialect.name](Ballot)
        key = ["question_id", "visitor"]
        statement = insert.from_select([*key, "choice_id"], row).on_conflict_do_update(
            index_elements=key, set_={"choice_id": insert.excluded.choice_id}
        )
        return await session.scalar(statement.returning(Ballot.choice_id)) is not None
