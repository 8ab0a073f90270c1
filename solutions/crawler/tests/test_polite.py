"""How much a host is asked at once, and how fast."""

import asyncio

import aiohttp
from yarl import URL

import local_server
from crawler.polite import Politeness
from crawler.retry import Retry


async def test_requests_leave_one_after_the_other_with_a_gap(server: local_server.Server) -> None:
    politeness = Politeness(at_once=10)
    politeness.keep_apart(server.url, 0.05)
    clock = asyncio.get_running_loop().time
    began, left = clock(), list[float]()

    async def note(
        request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        left.append(clock())
        return await handler(request)

    async with aiohttp.ClientSession(
        server.url, middlewares=(Retry(tries=2, pause=0), politeness, note)
    ) as session:
        await asyncio.gather(*(session.get(path) for path in ["/get", "/get", "/status/500"]))
    assert len(left) == 4  # retries wait for their turn, too
    # None leaves before its turn; 0.02 is what clocks may be wrong. A busy machine makes it later.
    assert all(moment - began > number * 0.05 - 0.02 for number, moment in enumerate(left))


async def test_a_host_has_so_many_slots_and_another_host_its_own() -> None:
    politeness = Politeness(at_once=2)
    one, other = URL("http://one.test/"), URL("http://other.test/")
    async with politeness.slot(one), politeness.slot(one / "page"):
        assert politeness.slot(one).locked()
        assert not politeness.slot(other).locked()


def test_of_two_delays_the_longer_one_holds() -> None:
    politeness, one = Politeness(at_once=1), URL("http://one.test/")
    politeness.keep_apart(one / "a", 2)
    politeness.keep_apart(one / "b", 1)
    assert politeness._delay[one.origin()] == 2
