"""What a site's robots.txt allows us, and how fast (RFC 9309; protego reads it)."""

import asyncio
from dataclasses import dataclass
from typing import Self

import aiohttp
from protego import Protego
from yarl import URL

from crawler import AGENT
from crawler.limits import Limits
from crawler.page import read_up_to

REDIRECTS = 5
"""How many are followed to a robots.txt; behind more of them there is none (RFC 9309, 2.3.1.2)."""


class Robots:
    """The rules of one robots.txt; with a `refusal`, which says why, nothing is allowed."""

    def __init__(self, text: str = "", refusal: str = "") -> None:
        self.refusal = refusal
        self._rules = Protego.parse(text)

    @classmethod
    async def ask(cls, session: aiohttp.ClientSession, url: URL, limits: Limits) -> Self:
        """The rules at `url`. Without the file all is allowed; if the server fails, nothing is.

        Raises `aiohttp.ClientError` or `TimeoutError` if nobody answers.
        """
        try:
            async with session.get(url, max_redirects=REDIRECTS + 1) as response:
                if response.status >= 500 or response.status == 429:
                    return cls(refusal=f"{url} answers {response.status}")
                if not 200 <= response.status < 300:
                    return cls()
                async with asyncio.timeout(limits.answer):
                    body, whole = await read_up_to(limits.robots_bytes, response)
        except aiohttp.TooManyRedirects:
            return cls()
        if not whole:  # half a line might forbid the whole of what its other half narrows
            body = body[: body.rfind(b"\n") + 1]
        robots = cls(body.decode("utf-8-sig", "replace"))
        if robots.delay > limits.longest_delay:
            return cls(refusal=f"{url} asks for {robots.delay:,.0f} s between two requests")
        return robots

    def allow(self, url: URL) -> bool:
        return not self.refusal and self._rules.can_fetch(str(url), AGENT)

    @property
    def delay(self) -> float:
        """Seconds between two requests; 0 if it does not say."""
        return self._rules.crawl_delay(AGENT) or 0.0


@dataclass(frozen=True)
class Site:
    """What is below `root`, and the rules that hold there."""

    root: URL
    robots: list[Robots]

    def has(self, url: URL) -> bool:
        return url.origin() == self.root.origin() and url.raw_path.startswith(self.root.raw_path)

    def allows(self, url: URL) -> bool:
        return all(robots.allow(url) for robots in self.robots)
