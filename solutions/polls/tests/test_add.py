"""Questions are added once, however many programs add them."""

import asyncio

from polls.add import add
from polls.db import DATABASE
from tests.conftest import Client


async def test_new_questions_are_added_once(client: Client) -> None:
    assert client.app is not None
    new = {"Tea?": ["Yes", "<b>No</b>"]}
    assert [await add(client.app[DATABASE], new) for _ in range(2)] == [1, 0]
    assert "&lt;b&gt;No&lt;/b&gt;" in await (await client.get("/poll/3")).text()


async def test_two_who_add_the_same_at_once_add_it_once(client: Client) -> None:
    assert client.app is not None
    new = {f"Question {n}?": ["Yes", "No"] for n in range(50)}
    added = await asyncio.gather(*(add(client.app[DATABASE], new) for _ in range(2)))
    assert sorted(added) == [0, 50]
