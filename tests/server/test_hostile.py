"""The hostile site: a perfect crawler finds its truth, careless ones do not."""

from __future__ import annotations

import asyncio
import hashlib
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from urllib.robotparser import RobotFileParser

import aiohttp
import pytest
from yarl import URL

import local_server
from local_server import hostile

NAMES = ("pages", "files", "broken", "dead", "redirects", "loops", "forbidden", "outside")


class Hrefs(HTMLParser):
    """What a page's links say."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if (tag, name) == ("a", "href") and value]


class Crawler:
    """A perfect crawler, as `local_server.hostile` describes it."""

    def __init__(self, session: aiohttp.ClientSession, start: URL) -> None:
        self.session = session
        self.start = start
        self.found: dict[str, dict[str, Any]] = {name: {} for name in NAMES}
        self.seen: set[URL] = set()
        self.in_flight = asyncio.Semaphore(10)
        self.due = 0.0

    async def crawl(self) -> dict[str, Any]:
        """What it finds, in the words of truth.json."""
        async with self.session.get(self.start / "robots.txt") as response:
            rules = (await response.text()).splitlines()
        self.robots = RobotFileParser()
        self.robots.parse(rules)
        # RobotFileParser knows whole seconds only
        self.delay = float(next(rule.split()[1] for rule in rules if rule.startswith("Crawl-")))
        async with asyncio.TaskGroup() as self.tasks:
            self.visit(self.start)
        redirects = self.found["redirects"]
        for path in redirects:
            passed, at = set(), path
            while at in redirects and at not in passed:
                passed.add(at)
                at = redirects[at]
            if at in passed:
                self.found["loops"][path] = True
        tables = {"files", "dead", "redirects"}
        return {n: found if n in tables else sorted(found) for n, found in self.found.items()}

    def visit(self, url: URL) -> None:
        if url.scheme not in {"http", "https"} or url in self.seen:
            return
        self.seen.add(url)
        if not self.is_inside(url):
            self.found["outside"][self.named(url)] = True
        elif not self.may_get(url):
            self.found["forbidden"][self.named(url)] = True
        else:
            self.tasks.create_task(self.fetch(url))

    async def fetch(self, url: URL) -> None:
        status, failures, body = 0, 0, bytearray()
        while failures < hostile.TRIES:
            had, wait, resumable = len(body), 0.0, False
            headers = {"Range": f"bytes={had}-"} if had else {}
            try:
                async with self.in_flight:
                    await self.turn()
                    async with self.session.get(
                        url, headers=headers, allow_redirects=False
                    ) as response:
                        status = response.status
                        resumable = response.headers.get("Accept-Ranges") == "bytes"
                        if status == 429:
                            wait = waiting(response.headers["Retry-After"])
                        elif status >= 500:
                            failures += 1
                        else:
                            async for chunk in response.content.iter_any():
                                body += chunk
                            self.note(url, response, bytes(body))
                            return
            except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
                failures += len(body) == had or not resumable
                del body[len(body) if resumable else 0 :]
            await asyncio.sleep(wait)
        if status >= 500:
            self.found["dead"][self.named(url)] = status
        else:
            self.found["broken"][self.named(url)] = True

    def note(self, url: URL, response: aiohttp.ClientResponse, body: bytes) -> None:
        name = self.named(url)
        if 300 <= response.status < 400:
            target = self.same(url.join(URL(response.headers["Location"])))
            self.found["redirects"][name] = self.named(target)
            self.visit(target)
        elif response.status >= 400:
            self.found["dead"][name] = response.status
        elif self.is_page(response):
            self.found["pages"][name] = True
        else:
            digest = hashlib.sha256(body).hexdigest()
            self.found["files"][name] = {"size": len(body), "sha256": digest}
        if self.is_page(response) and response.status == 200:
            for href in self.hrefs(body.decode("utf-8", "replace")):
                try:
                    target = self.same(url.join(URL(href)))
                except ValueError:  # it is no URL
                    continue
                self.visit(target)

    async def turn(self) -> None:
        clock = asyncio.get_running_loop().time
        self.due = max(clock(), self.due + self.delay)
        await asyncio.sleep(self.due - clock())

    # What careless crawlers do otherwise:

    def hrefs(self, page: str) -> list[str]:
        return Hrefs(page).found

    def same(self, url: URL) -> URL:
        tracking = [name for name in url.query if name.startswith("utm_")]
        return url.with_fragment(None).without_query_params(*tracking)

    def is_inside(self, url: URL) -> bool:
        return url.origin() == self.start.origin() and url.path.startswith(self.start.path)

    def may_get(self, url: URL) -> bool:
        return self.robots.can_fetch("*", str(url))

    def is_page(self, response: aiohttp.ClientResponse) -> bool:
        return response.content_type == "text/html"

    def named(self, url: URL) -> str:
        return url.raw_path_qs if url.origin() == self.start.origin() else str(url)


def waiting(retry_after: str) -> float:
    """Seconds to wait, however it is written."""
    if retry_after.isdecimal():
        return float(retry_after)
    return max(0.0, parsedate_to_datetime(retry_after).timestamp() - __import__("time").time())


async def truth(session: aiohttp.ClientSession, seed: int) -> dict[str, Any]:
    async with session.get(f"/hostile/{seed}/truth.json") as response:
        told: dict[str, Any] = await response.json()
        return told


@pytest.mark.parametrize("seed", [0, 7])
async def test_a_perfect_crawler_finds_the_truth(
    server: local_server.Server, session: aiohttp.ClientSession, seed: int
) -> None:
    server.log.clear()
    found = await Crawler(session, server.url / "hostile" / str(seed) / "").crawl()
    asked = {entry.path for entry in server.log}
    told = await truth(session, seed)
    assert set(told) == set(NAMES)
    for name in NAMES:
        assert found[name] == told[name], name
    assert not asked & {*told["forbidden"], *told["outside"]}
    assert 429 in {entry.status for entry in server.log}
