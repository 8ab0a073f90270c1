"""The client of the feed, against a feed that we fake."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from polls.config import CannotUse
from polls.db import DATABASE
from polls.feed import fetch
from polls.update import add
from tests.conftest import Client

GOOD = {"questions": [{"text": "Tea?", "choices": ["Yes", "<b>No</b>"]}]}
Serve = Callable[[web.Application], Awaitable[TestServer]]


async def fake(aiohttp_server: Serve, response: web.Response, delay: float = 0) -> str:
    """The URL of a feed that answers `response` after `delay` seconds."""

    async def answer(_request: web.Request) -> web.Response:
        await asyncio.sleep(delay)
        return response

    app = web.Application()
    app.router.add_get("/feed", answer)
    return str((await aiohttp_server(app)).make_url("/feed"))


async def test_new_questions_are_added_once(client: Client, aiohttp_server: Serve) -> None:
    feed = await fetch(await fake(aiohttp_server, web.json_response(GOOD)))
    assert client.app is not None
    assert [await add(client.app[DATABASE], feed) for _ in range(2)] == [1, 0]
    assert "&lt;b&gt;No&lt;/b&gt;" in await (await client.get("/poll/3")).text()


@pytest.mark.parametrize(
    ("response", "sentence"),
    [
        (web.Response(status=503), "no feed came (ClientResponseError)"),
        (web.json_response({"questions": [{"text": "Tea?"}]}), "this is not a feed of questions"),
        (web.Response(text=" " * 2_000_000), "this feed is longer than 1048576 bytes"),
    ],
)
async def test_a_bad_feed_is_refused(
    aiohttp_server: Serve, response: web.Response, sentence: str
) -> None:
    with pytest.raises(CannotUse) as caught:
        await fetch(await fake(aiohttp_server, response))
    assert sentence in str(caught.value)


async def test_a_silent_feed_is_given_up(aiohttp_server: Serve) -> None:
    url = await fake(aiohttp_server, web.json_response(GOOD), delay=5)
    with pytest.raises(CannotUse, match="TimeoutError"):
        await fetch(url, aiohttp.ClientTimeout(total=0.1))
