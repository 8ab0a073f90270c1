"""The pages, as a browser meets them."""

import re

import pytest
from aiohttp import ClientResponse

from tests.conftest import Client


async def send_form(client: Client, path: str, **fields: str) -> ClientResponse:
    """Open the first question's page and send its form, with its token, to `path`."""
    async with client.get("/poll/1") as page:
        token = re.search(r'name="csrf_token" value="(\w+)"', await page.text())
    assert token is not None
    return await client.post(path, data={"csrf_token": token[1], **fields})


async def test_a_vote_leads_to_the_results_which_say_thank_you_once(client: Client) -> None:
    response = await send_form(client, "/poll/1/vote", choice="2")
    assert response.url.path == "/poll/1/results"
    assert [answer.status for answer in response.history] == [303]
    assert "Your vote for “Servers” is counted." in await response.text()
    again = await client.get("/poll/1/results")
    assert "Thank you" not in await again.text()


@pytest.mark.parametrize("choice", ["99", "abc", "-1", "1.0", "٣", "9" * 30, ""])
async def test_an_unknown_choice_is_not_found(client: Client, choice: str) -> None:
    assert (await send_form(client, "/poll/1/vote", choice=choice)).status == 404


async def test_a_choice_of_another_question_is_refused(client: Client) -> None:
    assert (await send_form(client, "/poll/2/vote", choice="1")).status == 404
    assert ">1<" not in await (await client.get("/poll/1/results")).text()
