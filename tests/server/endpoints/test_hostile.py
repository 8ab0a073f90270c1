"""The hostile site: a perfect crawler finds its truth, careless ones do not."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import time
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from urllib.robotparser import RobotFileParser

import aiohttp
import pytest
from yarl import URL

import local_server
from local_server.endpoints.hostile import family as hostile
from local_server.endpoints.hostile.pages import html
from local_server.endpoints.hostile.site import Site
from tests.server.conftest import Ask, asking

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
    """A perfect crawler, as `local_server.endpoints.hostile.family` describes it."""

    tries = hostile.TRIES

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
        while failures < self.tries:
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
        if self.is_read(response):
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

    def is_read(self, response: aiohttp.ClientResponse) -> bool:
        return self.is_page(response) and response.status == 200

    def named(self, url: URL) -> str:
        return url.raw_path_qs if url.origin() == self.start.origin() else str(url)


def waiting(retry_after: str) -> float:
    """Seconds to wait, however it is written."""
    if retry_after.isdecimal():
        return float(retry_after)
    return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())


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


class Careless(Crawler):
    """One that leaves the files alone, so that a crawl is short."""

    def visit(self, url: URL) -> None:
        if "/files/" not in url.path:
            super().visit(url)


class ByRegularExpression(Careless):
    """pages: /hostile/7/ghost/comment"""

    def hrefs(self, page: str) -> list[str]:
        return re.findall("""href ?= ?["']?([^"' >]+)""", page)


class WithTracking(Careless):
    """pages: utm_"""

    def same(self, url: URL) -> URL:
        return url.with_fragment(None)


class WithoutQuery(Careless):
    """pages: /hostile/7/list"""

    def same(self, url: URL) -> URL:
        return url.with_fragment(None).with_query(None)


class BesideTheSite(Careless):
    """outside: -old"""

    def is_inside(self, url: URL) -> bool:
        return url.origin() == self.start.origin() and url.path.startswith("/hostile/7")


class Impolite(Careless):
    """forbidden: private"""

    def may_get(self, url: URL) -> bool:
        return "calendar" not in url.path


class TooPolite(Careless):
    """pages: private/press"""

    def may_get(self, url: URL) -> bool:
        return super().may_get(url) and "private" not in url.path


class ByExtension(Careless):
    """pages: hidden/photo"""

    def is_page(self, response: aiohttp.ClientResponse) -> bool:
        return "." not in response.url.name or response.url.suffix == ".html"


class ReadingErrors(Careless):
    """pages: ghost/error"""

    def is_read(self, response: aiohttp.ClientResponse) -> bool:
        return self.is_page(response)


class GivingUp(Careless):
    """dead: flaky"""

    tries = 1


@pytest.mark.parametrize(
    "careless", Careless.__subclasses__(), ids=lambda careless: careless.__name__
)
async def test_a_careless_crawler_does_not(
    server: local_server.Server,
    session: aiohttp.ClientSession,
    careless: type[Crawler],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hostile, "CRAWL_DELAY", 0)
    monkeypatch.setattr(hostile, "PER_WINDOW", 1000)
    await session.delete("/hostile/7")
    part, wrong = (careless.__doc__ or "").split(": ")
    found = (await careless(session, server.url / "hostile" / "7" / "").crawl())[part]
    told = (await truth(session, 7))[part]
    different = {*found} ^ {*told}
    assert any(wrong in name for name in different)


def hrefs(body: bytes) -> list[str]:
    return Hrefs(body.decode("utf-8", "replace")).found


def one(seed: int, wanted: str, **features: object) -> str:
    """The path of a page of the site whose name begins so and that has these features."""
    site = Site(seed)
    for name in [*site.truth["pages"], *site.truth["files"], *site.truth["broken"]]:
        page = site.page(name.removeprefix(site.root))
        if wanted in name and all(getattr(page, k) == v for k, v in features.items()):
            return str(name)
    raise AssertionError(wanted)


def test_a_seed_is_the_same_site_everywhere(ask: Ask) -> None:
    told = ask("GET", "/hostile/7/truth.json").body
    assert hashlib.sha256(told).hexdigest()[:16] == "7efa2d49fe6c49e9"
    page = ask("GET", "/hostile/7/").body
    assert hashlib.sha256(page).hexdigest()[:16] == "3974b0c0bb3ca069"


def test_another_seed_is_another_site() -> None:
    assert Site(1).truth != Site(2).truth
    assert (
        Site(1).truth["files"]["/hostile/1/files/1.pdf"]
        != (Site(2).truth["files"]["/hostile/2/files/1.pdf"])
    )


@pytest.mark.parametrize("seed", range(20))
def test_every_site_has_everything(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Site, "_sha256", lambda *_: "")  # a quarter of a second for each site
    site = Site(seed)
    told = site.truth
    sizes = [len(told[name]) for name in NAMES]
    assert sizes == [238, 10, 2, 14, 16, 4, 4, 6]
    huge = [about["size"] for name, about in told["files"].items() if "huge" in name]
    assert len(huge) == 2
    assert all(20 * 1024**2 <= size <= 28 * 1024**2 for size in huge)


def test_links_have_every_form() -> None:
    site = Site(7)
    found = []
    for name in site.truth["pages"]:
        page = site.page(key := name.removeprefix(site.root))
        assert page is not None
        found += hrefs(html(site.root, key, page, scheme="http", host="here.test"))
    for form in ("/hostile/7/", "../", "http://here.test/", "//here.test/", "#", "mailto:"):
        assert any(href.startswith(form) for href in found), form
    for part in ("#part-2", "?utm_source", "&utm_source", "/../"):
        assert any(part in href for href in found), part


def test_a_host_cannot_break_out_of_its_link(ask: Ask) -> None:
    body = ask("GET", "/hostile/7/", (("Host", "a\"'><script>"),)).body
    assert b"<script>\n" not in body
    assert b"a\"'" not in body


@pytest.mark.parametrize("failure", [500, 502, 503])
def test_a_flaky_page_fails_at_first_and_again_when_all_is_forgotten(
    ask: Ask, failure: int
) -> None:
    path = one(7, "flaky", failure=failure)
    page = Site(7).page(path.removeprefix("/hostile/7/"))
    assert page is not None
    ask("DELETE", "/hostile/7")
    for _ in range(2):
        statuses = [ask("GET", path).status for _ in range(page.failures + 2)]
        assert statuses == [failure] * page.failures + [200, 200]
        assert ask("DELETE", "/hostile/7").status == 204


def test_a_sites_files_are_hashed_once(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    truth = ask("GET", "/hostile/8/truth.json").body
    ask("DELETE", "/hostile/8")
    monkeypatch.setattr(Site, "_sha256", lambda *_: "hashed again")
    assert ask("GET", "/hostile/8/truth.json").body == truth


def test_no_page_fails_more_often_than_a_perfect_crawler_tries() -> None:
    pages = [site.page(f"flaky/{n}") for site in map(Site, range(20)) for n in range(1, 9)]
    assert {page.failures for page in pages if page} == {1, 2, hostile.TRIES - 1}


async def test_a_page_that_does_not_answer_is_dropped_without_a_word(
    server: local_server.Server,
    session: aiohttp.ClientSession,
    ask: Ask,
    caplog: pytest.LogCaptureFixture,
) -> None:
    path = one(7, "flaky", failure=None, failures=3)
    ask("DELETE", "/hostile/7")
    server.log.clear()
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await session.get(path)
    await server.log.idle()
    # aiohttp may have tried a second time by itself
    assert {entry.status for entry in server.log} == {None}
    assert not caplog.records


def test_only_the_sites_asked_for_last_are_kept_in_mind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hostile, "MAX_SITES", 2)
    path = one(7, "flaky", failure=500)
    with local_server.Server() as server:
        own = asking(server)
        while own("GET", path).status != 200:
            pass
        own("GET", "/hostile/8/")
        assert own("GET", path).status == 200
        own("GET", "/hostile/9/")
        assert own("GET", path).status == 200
        own("GET", "/hostile/8/")
        own("GET", "/hostile/9/")
        assert own("GET", path).status == 500


@pytest.mark.parametrize(("group", "seconds"), [("market", "60"), ("archive", None)])
def test_a_group_of_pages_may_be_asked_only_so_often(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, group: str, seconds: str | None
) -> None:
    monkeypatch.setattr(hostile, "WINDOW", 59.5)
    ask("DELETE", "/hostile/7")
    before = time.time()
    replies = [ask("GET", f"/hostile/7/{group}/{number}") for number in range(1, 7)]
    assert [reply.status for reply in replies] == [200] * 5 + [429]
    retry_after = replies[-1].header("Retry-After") or ""
    if seconds:
        assert 1 <= int(retry_after) <= 60
    else:
        until = parsedate_to_datetime(retry_after).timestamp()
        assert before + 59.5 <= until <= time.time() + 60.5
    other = {"market": "archive", "archive": "market"}[group]
    assert ask("GET", f"/hostile/7/{other}/1").status == 200
    ask("DELETE", "/hostile/7")
    assert ask("GET", f"/hostile/7/{group}/6").status == 200


def test_after_the_window_there_is_another(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hostile, "WINDOW", 0)
    assert {ask("GET", "/hostile/7/market/1").status for _ in range(9)} == {200}


def test_a_download_breaks_off_and_can_be_put_together(ask: Ask) -> None:
    path = "/hostile/7/files/cut.bin"
    told = Site(7).truth["files"][path]
    reply = ask("GET", path)
    tag = reply.header("ETag") or ""
    assert (reply.status, reply.header("Accept-Ranges")) == (200, "bytes")
    assert reply.header("Content-Length") == str(told["size"])
    assert len(reply.body) == 1024**2
    body = reply.body[:-5]  # as a client that lost some of it
    while len(body) < told["size"]:
        reply = ask("GET", path, (("Range", f"bytes={len(body)}-"), ("If-Range", tag)))
        assert reply.status == 206
        assert (
            reply.header("Content-Range") == f"bytes {len(body)}-{told['size'] - 1}/{told['size']}"
        )
        body += reply.body
    assert hashlib.sha256(body).hexdigest() == told["sha256"]
    assert ask("GET", path, (("Range", "bytes=5-"), ("If-Range", '"old"'))).status == 200
    unsatisfied = ask("GET", path, (("Range", f"bytes={told['size']}-"),))
    assert (unsatisfied.status, unsatisfied.header("Content-Range")) == (
        416,
        f"bytes */{told['size']}",
    )


@pytest.mark.parametrize("name", ["lost", "silent"])
def test_a_broken_download_cannot(ask: Ask, name: str) -> None:
    path = f"/hostile/7/files/{name}.bin"
    for headers in [(), (("Range", "bytes=5-"),)]:
        reply = ask("GET", path, headers)
        assert (reply.status, reply.header("Accept-Ranges")) == (200, "none")
        assert len(reply.body) == 64 * 1024 < int(reply.header("Content-Length") or 0)


async def test_the_connection_ends_where_a_download_breaks_off(
    session: aiohttp.ClientSession,
) -> None:
    timeout = aiohttp.ClientTimeout(sock_read=15)
    async with session.get("/hostile/7/files/lost.bin", timeout=timeout) as response:
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()


async def test_silence_comes_before_the_end(
    server: local_server.Server, session: aiohttp.ClientSession
) -> None:
    server.log.clear()
    async with session.get("/hostile/7/files/silent.bin") as response:
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()
    await server.log.idle()
    [entry] = server.log
    assert entry.end is not None
    assert entry.end - entry.start >= 1


def test_a_part_of_a_huge_file_is_that_part(ask: Ask) -> None:
    path = "/hostile/7/files/huge-1.bin"
    size = Site(7).truth["files"][path]["size"]
    assert ask("HEAD", path).header("Content-Length") == str(size)
    start = 17 * 65536 - 3
    whole = ask("GET", path, (("Range", f"bytes={start}-{start + 99}"),)).body
    parts = [ask("GET", path, (("Range", f"bytes={n}-{n}"),)).body for n in range(start, start + 9)]
    assert len(whole) == 100
    assert b"".join(parts) == whole[:9]


def test_robots_txt_allows_and_forbids(ask: Ask) -> None:
    rules = RobotFileParser()
    rules.parse(ask("GET", "/hostile/7/robots.txt").body.decode().splitlines())
    for path, allowed in [("", True), ("private/1", False), ("private/press", True)]:
        assert rules.can_fetch("*", f"/hostile/7/{path}") == allowed
        assert not rules.can_fetch("GreedyBot", f"/hostile/7/{path}")
    assert not rules.can_fetch("*", "/hostile/7/calendar/1")


def test_the_calendar_has_no_end(ask: Ask) -> None:
    for day in ("1", "999999999999999"):
        following = hrefs(ask("GET", f"/hostile/7/calendar/{day}").body)
        assert following == [f"/hostile/7/calendar/{int(day) + ahead}" for ahead in (1, 7)]


def test_the_site_begins_behind_the_slash(ask: Ask) -> None:
    reply = ask("GET", "/hostile/7")
    assert (reply.status, reply.header("Location")) == (308, "/hostile/7/")


@pytest.mark.parametrize(
    "path", ["nothing", "calendar/x", "list", "list?page=1&kind=tool", "?x=1", "ghost", "%FF"]
)
def test_the_site_has_no_other_pages(ask: Ask, path: str) -> None:
    reply = ask("GET", f"/hostile/7/{path}")
    assert (reply.status, json.loads(reply.body)["status"]) == (404, 404)


def test_tracking_parameters_do_not_change_a_page(ask: Ask) -> None:
    for path in ("", "list?kind=tool&page=2"):
        plain = ask("GET", f"/hostile/7/{path}").body
        mark = "&" if "?" in path else "?"
        assert ask("GET", f"/hostile/7/{path}{mark}utm_source=a&utm_x=%C3%A9").body == plain


@pytest.mark.parametrize("rest", ["/", "/robots.txt", "/truth.json", ""])
def test_a_seed_out_of_range_is_refused(ask: Ask, rest: str) -> None:
    reply = ask("GET", f"/hostile/1000000{rest}")
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, "seed")
