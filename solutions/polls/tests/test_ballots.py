"""Many visitors count each, one visitor counts once, and may think again."""

import asyncio
from collections import Counter

from tests.conftest import Client
from tests.test_votes import count, vote


async def test_a_hundred_visitors_at_once_count_a_hundred(client: Client) -> None:
    statuses = await asyncio.gather(*(vote(client, f"visitor-{n}", 1, 2) for n in range(100)))
    assert set(statuses) == {201}
    assert await count(client) == Counter({2: 100})


async def test_one_visitor_who_asks_thirty_times_at_once_counts_once(client: Client) -> None:
    statuses = await asyncio.gather(*(vote(client, "ada", 1, 1 + n % 3) for n in range(30)))
    assert set(statuses) == {201}
    assert (await count(client)).total() == 1


async def test_a_vote_can_be_changed_and_each_question_has_its_own(client: Client) -> None:
    for question, choice in ((1, 1), (2, 5), (1, 3)):
        assert await vote(client, "ada", question, choice) == 201
    assert await count(client) == Counter({3: 1, 5: 1})


async def test_what_is_refused_changes_nothing(client: Client) -> None:
    assert await vote(client, "ada", 1, 1) == 201
    assert await vote(client, "ada", 1, 4) == 404  # a choice of question 2
    assert await count(client) == Counter({1: 1})


async def test_a_program_without_a_cookie_gets_one_and_votes_once_with_it(client: Client) -> None:
    for choice in (1, 2):
        async with client.post("/api/questions/1/votes", json={"choice": choice}) as response:
            assert response.status == 201
    assert await count(client) == Counter({2: 1})
