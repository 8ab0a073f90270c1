"""Every valid vote counts once, in whatever order, and however many come at a time."""

import asyncio
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Client

CHOICES = {1: {1, 2, 3}, 2: {4, 5, 6}}  # the sample's: of each question

votes_of_anyone = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 7)), max_size=20)


async def vote(client: Client, question: int, choice: int) -> int:
    url = f"/api/questions/{question}/votes"
    async with client.post(url, json={"choice": choice}) as response:
        return response.status


async def count(client: Client) -> Counter[int]:
    async with client.get("/api/questions") as response:
        questions = await response.json()
    choices = [choice for question in questions for choice in question["choices"]]
    return Counter({choice["id"]: choice["votes"] for choice in choices})


async def test_a_hundred_votes_at_once_count_a_hundred(client: Client) -> None:
    statuses = await asyncio.gather(*(vote(client, 1, 2) for _ in range(100)))
    assert set(statuses) == {201}
    assert await count(client) == Counter({2: 100})


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(votes=votes_of_anyone)
async def test_valid_votes_count_and_others_do_not(
    client: Client, votes: list[tuple[int, int]]
) -> None:
    before = await count(client)
    statuses = await asyncio.gather(*(vote(client, *one) for one in votes))
    valid = [choice for question, choice in votes if choice in CHOICES.get(question, ())]
    assert statuses.count(201) == len(valid)
    assert await count(client) - before == Counter(valid)
