"""A client middleware that asks again: what fails may work later, and 429 says when."""

import asyncio
import random
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import aiohttp
from aiohttp import ClientHandlerType, ClientRequest, ClientResponse


class NoAnswer(aiohttp.ClientConnectionError):
    """No try got an answer.

    An error of its own, because aiohttp sends a GET once more, through all middlewares, when it
    ends in one of those that a lost connection raises; here that has been done.
    """


def backoff(pause: float, times: int) -> float:
    """Seconds to wait after having failed so many times; not the same for all who failed."""
    return pause * 2.0 ** (times - 1) * random.uniform(0.5, 1)


def retry_after(headers: Mapping[str, str]) -> float:
    """The seconds that Retry-After asks for, by number or by date; 0 if it does neither."""
    value = headers.get("Retry-After", "")
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return 0.0


class Retry:
    """Asks again after a failure; the caller gets the last answer, or `NoAnswer`.

    No answer, or a status of 500 to 599, is a failure, which is believed after `tries` of them; a
    429 is a refusal, believed after `refusals` of them; a wrong certificate is believed at once.
    After the first it waits about `pause` seconds, then twice as long each time, and never shorter
    than Retry-After says. Who wants more than `longest` seconds is not asked again. For requests
    without a body alone, such as GET.
    """

    def __init__(
        self, tries: int = 4, refusals: int = 6, pause: float = 0.5, longest: float = 60
    ) -> None:
        self.tries, self.refusals, self.pause, self.longest = tries, refusals, pause, longest

    async def __call__(self, request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        failures = refusals = 0
        while True:
            wanted = 0.0
            try:
                response = await handler(request)
            except aiohttp.ClientConnectorCertificateError:
                raise  # the same certificate would come again
            except (aiohttp.ClientConnectionError, TimeoutError) as error:
                failures += 1
                if failures == self.tries:
                    raise NoAnswer(str(error) or "no answer in time") from error
            else:
                if response.status == 429:
                    refusals += 1
                elif 500 <= response.status < 600:
                    failures += 1
                else:
                    return response
                wanted = retry_after(response.headers)
                if self.tries == failures or self.refusals == refusals or wanted > self.longest:
                    return response
                response.release()
            pause = backoff(self.pause, failures + refusals)
            await asyncio.sleep(min(self.longest, max(wanted, pause)))
