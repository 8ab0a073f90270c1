"""The client of the feed, against a feed that we fake."""

import asyncio

import pytest
from aiohttp import ClientTimeout, web
from aiohttp.test_utils import TestServer

from polls.config import CannotUse
from polls.feed import fetch

BAD = {
    "no feed came (ClientResponseError)": web.Response(status=503),
    "this is not a feed of questions": web.json_response({"questions": [{"text": "Tea?"}]}),
    "this feed is longer than 1048576 bytes": web.Response(text=" " * 2_000_000),
}


async def complaint(response: web.Response, delay: float = 0) -> str:
    """What `fetch` says of a feed that answers `response` after `delay` seconds."""

    async def answer(_request: web.Request) -> web.Response:
        return await asyncio.sleep(delay, response)

    app = web.Application()
    app.add_routes([web.get("/feed", answer)])
    with pytest.raises(CannotUse) as caught:
        async with TestServer(app) as service:
            await fetch(str(service.make_url("/feed")), ClientTimeout(0.1 if delay else 10))
    return str(caught.value)


async def test_a_bad_feed_is_refused() -> None:
    for sentence, response in BAD.items():
        assert sentence in await complaint(response)


async def test_a_silent_feed_is_given_up() -> None:
    assert "TimeoutError" in await complaint(web.Response(), delay=5)
