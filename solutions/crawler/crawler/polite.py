"""How much one host is asked at once, how fast, and how long an answer is waited for.

Whom to ask at all is `robots`' business. A host is an origin, scheme and port included: for each
of them there is a robots.txt.
"""

import asyncio
from collections import defaultdict

import aiohttp
from yarl import URL


class Politeness:
    """For each host: slots, and as a client middleware, turns.

    Hold `slot(url)` from before a request until its body is read. The middleware leaves `delay`
    seconds between the beginnings of two requests; inside `Retry`, retries take their turn too.
    """

    def __init__(self, at_once: int) -> None:
        self._slots: defaultdict[URL, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(at_once)
        )
        self._delay: defaultdict[URL, float] = defaultdict(float)
        self._due: defaultdict[URL, float] = defaultdict(float)

    def slot(self, url: URL) -> asyncio.Semaphore:
        """One of the host's slots, for `async with`."""
        return self._slots[url.origin()]

    def keep_apart(self, url: URL, delay: float) -> None:
        """From now on at least `delay` seconds between two requests to the host of `url`."""
        host = url.origin()
        self._delay[host] = max(self._delay[host], delay)

    async def __call__(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        host, clock = request.url.origin(), asyncio.get_running_loop().time
        due = max(clock(), self._due[host])
        self._due[host] = due + self._delay[host]
        await asyncio.sleep(due - clock())
        return await handler(request)


class Patience:
    """A client middleware: an answer's headers are there within so many seconds, or `TimeoutError`.

    aiohttp's `sock_read` ends silence, and no header that comes in drops.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def __call__(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        async with asyncio.timeout(self._seconds):
            return await handler(request)
