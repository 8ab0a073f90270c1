"""The crawler: which URLs it asks for, and what it makes of each answer.

It stays below the URLs it begins at. It checks `<a href>` of HTML and the targets of redirects,
and downloads what is not HTML.
"""

import asyncio
import codecs
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from yarl import URL

from crawler import AGENT
from crawler.download import Download
from crawler.findings import File, Findings
from crawler.links import canonical, links, resolve
from crawler.polite import Politeness
from crawler.retry import Retry
from crawler.robots import Robots

LARGEST_PAGE = 5 * 2**20
"""Bytes of HTML that are looked through for links; a page may be endless."""


@dataclass(frozen=True)
class Limits:
    """How much we ask of a site, and put up with. Times are seconds."""

    at_once: int = 8
    """Requests in flight for each host."""
    tries: int = 4
    connect: float = 10
    silence: float = 10
    """How long nothing may come."""
    page: float = 60
    """How long a page may take from its first byte to its last."""
    urls: int = 10_000
    """URLs that are asked for; a site may be endless."""


@dataclass(frozen=True)
class Site:
    """What is below `root`, and the rules that hold there."""

    root: URL
    robots: list[Robots]

    def has(self, url: URL) -> bool:
        return url.origin() == self.root.origin() and url.raw_path.startswith(self.root.raw_path)

    def allows(self, url: URL) -> bool:
        return all(robots.allow(url) for robots in self.robots)


async def crawl(
    starts: list[URL],
    folder: Path,
    findings: Findings,
    *,
    limits: Limits | None = None,
    watch: Callable[[int, int], None] = lambda checked, found: None,
) -> None:
    """Check what is at `starts` and below, and download its files into `folder`, which exists.

    Notes what it finds in `findings`, which are right at any moment, so also when this is
    cancelled. Calls `watch(checked, found)` whenever these numbers of URLs have grown.
    """
    limits = limits or Limits()
    politeness = Politeness(limits.at_once)
    async with aiohttp.ClientSession(
        headers={"User-Agent": AGENT},
        # No total: a huge file may take its time. No answer within `silence` is another matter.
        timeout=aiohttp.ClientTimeout(
            total=None, sock_connect=limits.connect, sock_read=limits.silence
        ),
        # Politeness is inside Retry, so that each retry waits for its turn as well.
        middlewares=(Retry(limits.tries), politeness),
        connector=aiohttp.TCPConnector(limit=0),  # politeness.slot() is our limit
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as session:
        await Crawler(session, politeness, folder, findings, limits, watch).crawl(starts)


class Crawler:
    """One crawl. Use `crawl()`, which makes the session that it needs."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        politeness: Politeness,
        folder: Path,
        findings: Findings,
        limits: Limits,
        watch: Callable[[int, int], None],
    ) -> None:
        self.session = session
        self.politeness = politeness
        self.folder = folder
        self.findings = findings
        self.limits = limits
        self.watch = watch
        self.sites: list[Site] = []
        self.asked = 0

    async def crawl(self, starts: list[URL]) -> None:
        for start in map(canonical, starts):
            self.findings.found_on[start] = None
            try:
                self.sites.append(await self.site(start.join(URL("."))))
            except (aiohttp.ClientError, TimeoutError) as error:  # whoever is down has no rules
                self.findings.broken[start] = str(error)
        async with asyncio.TaskGroup() as self.tasks:
            for start in self.findings.found_on.keys() - self.findings.broken.keys():
                self.take_up(start)
        self.watch(self.findings.checked, len(self.findings.found_on))

    async def site(self, root: URL) -> Site:
        """A site may be a folder of a server, with rules of its own beside the server's."""
        places = dict.fromkeys([root.origin() / "robots.txt", root / "robots.txt"])
        robots = [await Robots.ask(self.session, place) for place in places]
        self.politeness.keep_apart(root, max(rules.delay for rules in robots))
        return Site(root, robots)

    def found(self, url: URL, page: URL) -> None:
        """`page` links to `url`: see to it, unless it is known already."""
        if url not in self.findings.found_on:
            self.findings.found_on[url] = page
            self.take_up(url)

    def take_up(self, url: URL) -> None:
        site = next((site for site in self.sites if site.has(url)), None)
        if site is None:
            self.findings.outside.add(url)
        elif not site.allows(url):
            self.findings.forbidden.add(url)
        elif self.asked < self.limits.urls:
            self.asked += 1
            self.tasks.create_task(self.check(url))

    async def check(self, url: URL) -> None:
        """Find out what `url` is."""
        async with self.politeness.slot(url):
            try:
                await self.ask(url)
            except (aiohttp.ClientError, TimeoutError) as error:
                self.findings.broken[url] = str(error) or type(error).__name__
        self.watch(self.findings.checked, len(self.findings.found_on))

    async def ask(self, url: URL) -> None:
        """Ask until the whole answer is there; raise the error of the last try that got no further.

        Retry sees to what happens before the body; here it is bodies that break off.
        """
        download, failures = Download(self.folder, url), 0
        while True:
            had = download.size
            async with self.session.get(
                url, headers=download.headers(), allow_redirects=False
            ) as response:
                try:
                    if await self.take(url, response, download):
                        return
                    failures += 1
                except (aiohttp.ClientError, TimeoutError):
                    got_further = download.can_go_on() and download.size > had
                    failures += not got_further
                    if failures == self.limits.tries:
                        if not download.can_go_on():
                            download.forget()
                        raise

    async def take(self, url: URL, response: aiohttp.ClientResponse, download: Download) -> bool:
        """Note what the answer is; whether that was all of it."""
        is_rest = response.status == 416 and "Range" in response.request_info.headers
        if 300 <= response.status < 400:
            self.take_redirect(url, response)
        elif response.status >= 400 and not is_rest:
            self.findings.dead[url] = response.status
        elif response.content_type == "text/html" and not is_rest:
            html = await self.read(response)
            self.findings.pages.add(url)
            for link in await asyncio.to_thread(lambda: list(links(html, url))):
                self.found(link, url)
        else:
            if not await download.take(response):
                return False
            self.findings.files[url] = File(
                download.path.name, download.size, await download.sha256()
            )
        return True

    def take_redirect(self, url: URL, response: aiohttp.ClientResponse) -> None:
        location = response.headers.get("Location", "")
        if target := resolve(url, location):
            self.findings.redirects[url] = target
            self.found(target, url)
        else:
            self.findings.broken[url] = f"a redirect to {location!r}"

    async def read(self, response: aiohttp.ClientResponse) -> str:
        body = bytearray()
        async with asyncio.timeout(self.limits.page):
            async for chunk in response.content.iter_any():
                body += chunk
                if len(body) > LARGEST_PAGE:
                    break
        return body.decode(_codec(response), "replace")


def _codec(response: aiohttp.ClientResponse) -> str:
    """The charset that a page says it has, if there is such a thing."""
    try:
        return codecs.lookup(response.charset or "utf-8").name
    except LookupError:
        return "utf-8"
