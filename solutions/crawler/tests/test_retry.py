"""Asking again."""

import ssl
from email.utils import formatdate
from time import time
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from crawler.retry import NoAnswer, Retry, backoff, retry_after


class Server:
    """Answers with one status after the other; 0 is no answer at all."""

    def __init__(self, *statuses: int, retry_after: str | None = "0") -> None:
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
        headers = {"Retry-After": self.retry_after} if self.retry_after else {}
        return web.Response(status=status or 200, headers=headers)

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
        ([501, 999], 999),
        ([600], 600),
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
    assert server.asked == 3


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it would have slept."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    # Not asyncio's own: a server in another thread sleeps as well.
    monkeypatch.setattr("crawler.retry.asyncio", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr("crawler.retry.random.uniform", lambda _low, high: high)
    return pauses


@pytest.mark.parametrize("status", [429, 500])
async def test_each_pause_is_twice_as_long(pauses: list[float], status: int) -> None:
    await Server(*[status] * 4, retry_after=None).ask(Retry(tries=4, refusals=4, pause=1))
    assert pauses == [1, 2, 4]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_what_retry_after_asks_for_is_waited(pauses: list[float], status: int) -> None:
    await Server(status, 200, retry_after="7").ask(Retry(pause=1))
    assert pauses == [7]


async def test_no_pause_is_longer_than_the_longest(pauses: list[float]) -> None:
    await Server(*[429] * 9, retry_after=None).ask(Retry(refusals=9, pause=1, longest=5))
    assert pauses == [1, 2, 4, 5, 5, 5, 5, 5]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("seconds", ["61", "3600", "1000000", "9" * 400])
async def test_who_asks_for_an_hour_gets_a_caller_who_goes_away(status: int, seconds: str) -> None:
    server = Server(status, retry_after=seconds)
    assert await server.ask(QUICK) == status
    assert server.asked == 1


async def test_headers_that_come_in_drops_are_no_answer() -> None:
    async def slow(request: aiohttp.ClientRequest) -> aiohttp.ClientResponse:
        raise TimeoutError

    with pytest.raises(NoAnswer, match="no answer in time"):
        await QUICK(slow, slow)  # type: ignore[arg-type]


def test_a_pause_is_not_the_same_for_all() -> None:
    assert len({backoff(1, 1) for _ in range(9)}) > 1
    assert all(2 <= backoff(1, 3) <= 4 for _ in range(99))


def test_retry_after_has_two_forms() -> None:
    def seconds(value: str) -> float:
        return retry_after({"Retry-After": value})

    assert seconds("7") == 7
    assert 8 < seconds(formatdate(time() + 10, usegmt=True)) <= 10
    assert seconds(formatdate(time() - 10, usegmt=True)) == 0
    assert seconds("soon") == seconds("") == seconds("-1") == seconds("1.5") == seconds("²") == 0
    assert seconds("Mon, 01 Jan 99999 00:00:00 GMT") == seconds("Mon, 00 Jan 0000 00:00:00") == 0
    assert retry_after({}) == 0


async def test_a_wrong_certificate_is_not_asked_for_again() -> None:
    asked = 0

    async def refuse(_request: aiohttp.ClientRequest) -> aiohttp.ClientResponse:
        nonlocal asked
        asked += 1
        key: Any = SimpleNamespace(host="library.test", port=443, is_ssl=True)
        raise aiohttp.ClientConnectorCertificateError(key, ssl.CertificateError("of another name"))

    request: Any = SimpleNamespace()
    with pytest.raises(aiohttp.ClientConnectorCertificateError):
        await QUICK(request, refuse)
    assert asked == 1
