"""What a new database begins with, so that there is something to vote on."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from polls.models import Choice, Question

SAMPLE = {
    "What do you write with aiohttp?": ["Clients", "Servers", "Both"],
    "Where does your code wait?": ["For the network", "For the disk", "For me"],
}


async def add_sample(connection: AsyncConnection) -> None:
    """Add the sample questions to a database that has no question at all."""
    async with AsyncSession(connection) as session:
        if not await session.scalar(select(func.count(Question.id))):
            for text, choices in SAMPLE.items():
                question = Question(text=text, choices=[Choice(text=choice) for choice in choices])
                session.add(question)
            await session.flush()
