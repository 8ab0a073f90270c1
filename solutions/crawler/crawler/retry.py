"""A client middleware that asks again: what fails may work later, and 429 says when."""

import asyncio
import random
import time
from email.utils import parsedate_to_datetime

import aiohttp


class NoAnswer(aiohttp.ClientConnectionError):
    """No try got an answer.

    An error of its own, because aiohttp sends a GET once more, through all middlewares, when it
    ends in one of those that a lost connection raises; here that has been done.
    """


class Retry:
    """Tries a request up to `tries` times; the caller gets the last answer, or `NoAnswer`.

    A failure is no answer, or a status of 500 or more. After the first failure it waits about
    `pause` seconds, then twice as long each time. A 429 is not a failure: it waits as Retry-After
    says, but neither longer than `longest` seconds nor more than `refusals` times.

    Only for requests without a body, such as GET: it does not ask what a request does.
    """

    def __init__(
        self, tries: int = 4, pause: float = 0.1, longest: float = 60, refusals: int = 20
    ) -> None:
        self.tries = tries
        self.pause = pause
        self.longest = longest
        self.refusals = refusals

    async def __call__(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        failures = refusals = 0
        while True:
            wait = self.pause * 2**failures * random.uniform(0.5, 1)
            try:
                response = await handler(request)
            except aiohttp.ClientConnectionError as error:
                failures += 1
                if failures == self.tries:
                    raise NoAnswer(str(error) or type(error).__name__) from error
            else:
                if response.status == 429:
                    refusals += 1
                    wait = max(wait, retry_after(response.headers.get("Retry-After", "")))
                elif response.status >= 500:
                    failures += 1
                else:
                    return response
                if failures == self.tries or refusals > self.refusals or wait > self.longest:
                    return response
                response.release()
            await asyncio.sleep(wait)


def retry_after(value: str) -> float:
    """The seconds that a Retry-After asks for: a number, or a date; 0 if it is neither."""
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return 0.0
