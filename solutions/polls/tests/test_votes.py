"""A visitor has one vote for a question, in whatever order votes come, and how many at once."""

import asyncio
from collections import Counter
from uuid import uuid4

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.conftest import Client

CHOICES = {1: {1, 2, 3}, 2: {4, 5, 6}}  # the sample's: of each question
two = [Phase.generate, Phase.shrink]  # the third, to explain, takes longer than both
patient = settings(max_examples=20, deadline=None, suppress_health_check=[*HealthCheck], phases=two)


async def vote(client: Client, visitor: str, question: int, choice: int) -> int:
    url, who = f"/api/questions/{question}/votes", {"visitor": visitor}
    return (await client.post(url, json={"choice": choice}, cookies=who)).status


async def count(client: Client) -> Counter[int]:
    async with client.get("/api/questions") as response:
        choices = [choice for question in await response.json() for choice in question["choices"]]
    return Counter({choice["id"]: choice["votes"] for choice in choices})


@patient
@given(votes=st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 3), st.integers(0, 7))))
async def test_all_at_once_each_has_one_vote(
    client: Client, votes: list[tuple[str, int, int]]
) -> None:
    before, new = await count(client), uuid4().hex  # nobody who was there before
    statuses = await asyncio.gather(*(vote(client, new + who, *what) for who, *what in votes))
    valid = {one for one in votes if one[2] in CHOICES.get(one[1], ())}
    assert statuses.count(201) == sum(one in valid for one in votes)
    counted = await count(client) - before
    assert counted.total() == len({(who, question) for who, question, _ in valid})
    assert counted <= Counter(choice for _, _, choice in valid)
