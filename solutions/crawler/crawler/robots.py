"""What a site's robots.txt allows us, and how fast (RFC 9309)."""

import re
from typing import Self
from urllib.robotparser import RobotFileParser

import aiohttp
from yarl import URL

from crawler import AGENT

CRAWL_DELAY = re.compile(r"^(\s*crawl-delay\s*:)\s*([\d.]+)", re.IGNORECASE | re.MULTILINE)


class Robots:
    """The rules of one robots.txt."""

    def __init__(self, text: str) -> None:
        self._rules = RobotFileParser()
        # It knows whole numbers only, and "0.5" is a delay too: so it gets milliseconds.
        text = CRAWL_DELAY.sub(_in_milliseconds, text)
        self._rules.parse(text.splitlines())

    @classmethod
    async def ask(cls, session: aiohttp.ClientSession, url: URL) -> Self:
        """The rules at `url`. Without the file all is allowed; if the server fails, nothing is."""
        async with session.get(url) as response:
            if response.status >= 500 or response.status == 429:
                return cls("User-agent: *\nDisallow: /")
            if response.status >= 400:
                return cls("")
            return cls(await response.text(errors="replace"))

    def allow(self, url: URL) -> bool:
        return self._rules.can_fetch(AGENT, str(url))

    @property
    def delay(self) -> float:
        """Seconds between two requests; 0 if it does not say."""
        return float(self._rules.crawl_delay(AGENT) or 0) / 1000


def _in_milliseconds(rule: re.Match[str]) -> str:
    try:
        return f"{rule[1]} {float(rule[2]) * 1000:.0f}"
    except ValueError:  # "1.2.3"
        return f"{rule[1]} 0"
