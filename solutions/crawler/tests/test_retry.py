"""Asking again."""

from email.utils import formatdate
from time import time

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from crawler.retry import NoAnswer, Retry, retry_after


class Server:
    """Answers with one status after the other; 0 is no answer at all."""

    def __init__(self, *statuses: int, retry_after: str = "0") -> None:
        self.statuses = list(statuses)
        self.retry_after = retry_after
        self.asked = 0
        app = web.Application()
        app.router.add_get("/", self.answer)
        self.server = TestServer(app)

    async def answer(self, request: web.Request) -> web.Response:
        status = self.statuses[self.asked]
        self.asked += 1
        if status == 0:
            assert request.transport is not None
            request.transport.close()
        return web.Response(status=status or 200, headers={"Retry-After": self.retry_after})

    async def ask(self, retry: Retry) -> int:
        """The status that the caller gets in the end."""
        async with (
            self.server,
            aiohttp.ClientSession(middlewares=(retry,)) as session,
            session.get(self.server.make_url("/")) as response,
        ):
            return response.status


QUICK = Retry(pause=0)


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        ([200], 200),
        ([404], 404),
        ([500, 503, 0, 200], 200),
        ([500, 500, 500, 502], 502),
        ([429] * 5 + [200], 200),
        ([429, 500, 429, 500, 500, 200], 200),
    ],
)
async def test_a_failure_is_tried_again_and_an_answer_is_not(
    statuses: list[int], status: int
) -> None:
    server = Server(*statuses)
    assert await server.ask(QUICK) == status
    assert server.asked == len(statuses)


async def test_the_caller_hears_that_nobody_answers() -> None:
    server = Server(0, 0, 0, 0)
    with pytest.raises(NoAnswer, match="Server disconnected"):
        await server.ask(QUICK)
    assert server.asked == 4


async def test_refusals_without_end_have_one() -> None:
    server = Server(*[429] * 10)
    assert await server.ask(Retry(pause=0, refusals=3)) == 429
    assert server.asked == 4


async def test_who_asks_for_an_hour_gets_a_caller_who_goes_away() -> None:
    server = Server(429, retry_after="3600")
    assert await server.ask(QUICK) == 429
    assert server.asked == 1


def test_retry_after_has_two_forms() -> None:
    assert retry_after("7") == 7
    assert 8 < retry_after(formatdate(time() + 10, usegmt=True)) <= 10
    assert retry_after(formatdate(time() - 10, usegmt=True)) == 0
    assert retry_after("soon") == retry_after("") == retry_after("-1") == 0
