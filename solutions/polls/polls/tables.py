"""Makes what is missing in a database: its tables, and something to vote on."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from polls.models import Base, Choice, Question

SAMPLE = {
    "What do you write with aiohttp?": ["Clients", "Servers", "Both"],
    "Where does your code wait?": ["For the network", "For the disk", "For me"],
}
LOCKS = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT pg_advisory_xact_lock(20)"}


async def take_turns(connection: AsyncConnection) -> None:
    """Until its transaction ends, no other process gets past this line."""
    await connection.exec_driver_sql(LOCKS[connection.dialect.name])


async def make_tables(engine: AsyncEngine) -> None:
    """Workers that start together take turns, so that there is one sample."""
    async with engine.begin() as connection:
        await take_turns(connection)
        await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(connection) as session:
            if not await session.scalar(select(func.count(Question.id))):
                session.add_all(new_question(*one) for one in SAMPLE.items())
            await session.flush()


def new_question(text: str, choices: list[str]) -> Question:
    return Question(text=text, choices=[Choice(text=choice) for choice in choices])
