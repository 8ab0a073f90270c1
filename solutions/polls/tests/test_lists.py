"""Lists have pages, and what is on another page is not fetched."""

import re

from yarl import URL

from polls.add import add
from polls.db import DATABASE
from polls.queries import PAGE
from tests.conftest import Client


async def test_every_question_is_on_one_page(client: Client) -> None:
    assert client.app is not None
    more = 2 * PAGE - 2  # beside the sample's two: exactly two pages
    await add(client.app[DATABASE], {f"Question {n}?": ["Yes", "No"] for n in range(more)})
    url, seen = "/", []
    for _ in range(2):
        page = await (await client.get(url)).text()
        seen += re.findall(r'href="/poll/(\d+)"', page)
        link = re.search(r'href="(/\?after=\d+)"', page)
        url = link[1] if link else ""
    assert seen == [str(number) for number in range(1, 2 * PAGE + 1)]
    assert url == ""


async def test_the_api_links_to_the_next_page(client: Client) -> None:
    assert client.app is not None
    await add(client.app[DATABASE], {f"Question {n}?": ["Yes", "No"] for n in range(PAGE)})
    first = await client.get("/api/questions")
    following = await client.get(URL(first.links["next"]["url"]).path_qs)
    assert [len(await page.json()) for page in (first, following)] == [PAGE, 2]
    assert "next" not in following.links


async def test_behind_the_last_page_there_is_nothing(client: Client) -> None:
    assert "There are no questions here." in await (await client.get("/?after=99")).text()
