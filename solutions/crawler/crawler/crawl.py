"""The crawler: which URLs it asks for, and what it makes of each answer.

It stays below the URLs it begins at. It checks `<a href>` of pages and the targets of redirects,
and downloads what is no page.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import aiohttp
from yarl import URL

from crawler import AGENT
from crawler.credentials import Credentials, masked
from crawler.download import Download, TooLarge
from crawler.findings import File, Findings
from crawler.limits import Limits
from crawler.links import canonical, hrefs, resolve
from crawler.page import is_page, read_up_to, text_of
from crawler.polite import Patience, Politeness
from crawler.retry import Retry, backoff
from crawler.robots import Robots, Site

REDIRECTS = {301, 302, 303, 307, 308}
SUCCESS = {200, 201, 202, 203}
"""Those that have a body. A browser that is sent a 204 or a 205 stays where it is."""


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
        # No total: it would count the time in which a request waits for its turn.
        timeout=aiohttp.ClientTimeout(
            total=None, sock_connect=limits.connect, sock_read=limits.silence
        ),
        # Politeness is inside Retry, so that each retry waits for its turn as well.
        middlewares=(
            Retry(limits.tries, limits.refusals, limits.pause, limits.longest_wait),
            politeness,
            Credentials(starts),
            Patience(limits.answer),
        ),
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
        self.hops: dict[URL, int] = {}
        """How many redirects led to a URL."""

    async def crawl(self, starts: list[URL]) -> None:
        starts = list(dict.fromkeys(map(canonical, starts)))
        try:
            async with asyncio.timeout(self.limits.hours * 3600):
                await self.crawl_all(starts)
        except TimeoutError:  # each link sees to its own
            self.findings.note(f"{self.limits.hours:g} hours are over: --hours allows more")
        for start in starts:
            self.explain(start)
        self.watch(self.findings.checked, len(self.findings.found_on))

    async def crawl_all(self, starts: list[URL]) -> None:
        for start in starts:
            self.findings.found_on[start] = None
            try:
                self.sites.append(await self.site(start.join(URL("."))))
            except Exception as error:  # noqa: BLE001  (whoever is down has no rules, and no pages)
                self.findings.broken[start] = f"no robots.txt: {self.reason(error)}"
        async with asyncio.TaskGroup() as self.tasks:
            for start in starts:
                if start not in self.findings.broken:
                    self.take_up(start)

    async def site(self, root: URL) -> Site:
        """A site may be a folder of a server, with rules of its own beside the server's."""
        places = dict.fromkeys([root.origin() / "robots.txt", root / "robots.txt"])
        robots = [await Robots.ask(self.session, place, self.limits) for place in places]
        for rules in robots:
            if rules.refusal:
                self.findings.note(f"{rules.refusal}: nothing is asked for at {root}")
        self.politeness.keep_apart(root, max(rules.delay for rules in robots))
        return Site(root, robots)

    def explain(self, start: URL) -> None:
        """Note why nothing was found at `start`, if its own site is not to blame."""
        end = self.findings.arrival(start)
        if end in self.findings.outside:
            self.findings.note(f"{start} redirects to {end}, which is not below it: begin there")
        elif end in self.findings.forbidden:
            self.findings.note(f"robots.txt forbids {end}")

    def found(self, url: URL, page: URL) -> None:
        """`page` links to `url`: see to it, unless it is known already."""
        if url in self.findings.found_on:
            return
        if len(self.findings.found_on) >= self.limits.known:
            self.findings.note(f"more than {self.limits.known:,} links were found")
            return
        self.findings.found_on[url] = page
        self.take_up(url)

    def take_up(self, url: URL) -> None:
        site = next((site for site in self.sites if site.has(url)), None)
        if site is None:
            self.findings.outside.add(url)
        elif not site.allows(url):
            self.findings.forbidden.add(url)
        elif self.asked < self.limits.links:
            self.asked += 1
            self.tasks.create_task(self.check(url))
        else:
            self.findings.note(f"{self.asked:,} links were checked: --links allows more")

    async def check(self, url: URL) -> None:
        """Find out what `url` is. Whatever goes wrong costs this URL its row, and no other."""
        download = Download(self.folder, url)
        async with self.politeness.slot(url):
            try:
                await self.ask(url, download)
            except TooLarge:
                self.findings.cut[url] = f"more than {self.limits.file_bytes:,} bytes: not kept"
            except Exception as error:  # noqa: BLE001  (what comes of a hostile page, too)
                self.findings.broken[url] = self.reason(error)
                broke_off = isinstance(error, (aiohttp.ClientError, TimeoutError))
                if not (broke_off and download.can_go_on()):
                    with suppress(OSError):
                        download.forget()  # on a full disk others need the room
        self.watch(self.findings.checked, len(self.findings.found_on))

    def reason(self, error: Exception) -> str:
        if isinstance(error, (aiohttp.ClientError, OSError)):
            return masked(str(error) or "it takes too long")
        return masked(f"unexpected {error!r}")

    async def ask(self, url: URL, download: Download) -> None:
        """Ask until the whole answer is there; raise the error of the last try.

        Retry sees to what happens before the body; here it is bodies that break off.
        """
        failures = 0
        for piece in range(1, self.limits.pieces + 1):
            had = download.size
            async with self.session.get(
                url, headers=download.headers(), allow_redirects=False
            ) as response:
                try:
                    await self.take(url, response, download)
                    return
                except aiohttp.ClientError:
                    got_further = download.can_go_on() and download.size > had
                    failures += not got_further
                    if failures == self.limits.tries or piece == self.limits.pieces:
                        raise
            if not got_further:
                await asyncio.sleep(backoff(self.limits.pause, failures))

    async def take(self, url: URL, response: aiohttp.ClientResponse, download: Download) -> None:
        """Note what the answer is."""
        status = response.status
        is_rest = status in {206, 416} and "Range" in response.request_info.headers
        if status in REDIRECTS:
            self.take_redirect(url, response)
        elif status in SUCCESS and is_page(response):
            await self.take_page(url, response)
        elif status in SUCCESS or is_rest:
            async with asyncio.timeout(self.limits.file):
                await download.take(response, self.limits.file_bytes)
                digest = await download.sha256()
            self.findings.files[url] = File(download.path.name, download.size, digest)
        elif status >= 400:
            self.findings.dead[url] = status
        else:
            self.findings.broken[url] = f"status {status} is no answer to a plain GET"

    def take_redirect(self, url: URL, response: aiohttp.ClientResponse) -> None:
        location = response.headers.get("Location", "")
        hops = self.hops.get(url, 0) + 1
        try:
            target = resolve(url, location) if location else None
        except ValueError:
            target = None
        if target is None:
            self.findings.broken[url] = f"a redirect to {masked(location)!r}"
        elif hops > self.limits.redirects:
            self.findings.broken[url] = f"after {hops - 1} redirects, another to {target}"[:200]
        else:
            self.hops.setdefault(target, hops)
            self.found(target, url)
            self.findings.redirects[url] = target

    async def take_page(self, url: URL, response: aiohttp.ClientResponse) -> None:
        async with asyncio.timeout(self.limits.page):
            body, whole = await read_up_to(self.limits.page_bytes, response)
            page = await hrefs(text_of(body, response))
        base = self.follow(page.base, url, url) or url
        for href in page.found:
            if target := self.follow(href, base, url):
                self.found(target, url)
            await asyncio.sleep(0)  # there may be a million
        if whole and page.whole:
            self.findings.pages.add(url)
        else:
            self.findings.cut[url] = f"only the links of its first {len(body):,} bytes were read"

    def follow(self, href: str, base: URL, page: URL) -> URL | None:
        """Where a link leads, or None; one that cannot be read is noted."""
        try:
            return resolve(base, href)
        except ValueError:
            if len(self.findings.unreadable) < self.limits.known:
                self.findings.unreadable.setdefault(masked(href), page)
            return None
