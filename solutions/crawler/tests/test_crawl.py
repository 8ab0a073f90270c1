"""Whole crawls: of the hostile site, and of small ones that do what it does not."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

import local_server
from crawler import AGENT, crawl, report
from crawler.findings import Findings
from crawler.limits import Limits

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def named_as_truth(document: dict[str, Any], origin: URL) -> dict[str, Any]:
    """A report in the form of truth.json: by path, what is on the server."""

    def name(url: str) -> str:
        return url.removeprefix(str(origin).rstrip("/"))

    found: dict[str, Any] = {key: sorted(map(name, document[key])) for key in ("pages", "broken")}
    for key in ("forbidden", "outside", "loops"):
        found[key] = sorted(map(name, document[key]))
    found["dead"] = {name(url): status for url, status in document["dead"].items()}
    found["redirects"] = {name(url): name(to) for url, to in document["redirects"].items()}
    found["files"] = {
        name(url): {"size": file["size"], "sha256": file["sha256"]}
        for url, file in document["files"].items()
    }
    return found


@pytest.mark.parametrize("seed", [5, 21])
async def test_it_finds_the_truth_about_a_hostile_site(
    server: local_server.Server, session: aiohttp.ClientSession, tmp_path: Path, seed: int
) -> None:
    root = server.url / "hostile" / str(seed) / ""
    findings = Findings()
    watched: list[tuple[int, int]] = []
    await crawl.crawl([root], tmp_path, findings, watch=lambda *counts: watched.append(counts))
    asked, peak = {entry.path for entry in server.log}, server.log.peak_in_flight
    async with session.get(root / "truth.json") as response:
        truth = await response.json()
    assert named_as_truth(report.as_json(findings), server.url) == truth
    assert not asked & {*truth["forbidden"], *truth["outside"]}
    assert peak <= Limits().at_once
    assert not findings.unchecked
    assert all((tmp_path / file.name).exists() for file in findings.files.values())
    assert watched[-1] == (len(findings.found_on), len(findings.found_on))
    assert watched == sorted(watched)


async def crawl_site(
    folder: Path, pages: dict[str, Handler | str], limits: Limits | None = None
) -> tuple[Findings, URL]:
    """Crawl a site of these pages; a str is HTML."""

    async def answer(request: web.Request) -> web.StreamResponse:
        page = pages.get(request.path)
        if page is None:
            raise web.HTTPNotFound
        if isinstance(page, str):
            return web.Response(text=page, content_type="text/html")
        return await page(request)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    async with TestServer(app) as server:
        root = server.make_url("/")
        findings = Findings()
        await crawl.crawl([root], folder, findings, limits=limits)
    return findings, root


async def test_each_url_is_in_one_group_and_says_where_it_was_found(tmp_path: Path) -> None:
    findings, root = await crawl_site(
        tmp_path, {"/": "<a href=a><a href=b>", "/a": "<a href=/><a href=b>"}
    )
    assert findings.pages == {root, root / "a"}
    assert findings.dead == {root / "b": 404}
    assert findings.found_on == {root: None, root / "a": root, root / "b": root}
    assert not findings.are_good


async def test_a_page_without_end_is_cut_and_its_links_are_followed(tmp_path: Path) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        await response.write(b"<a href=/found>")
        while request.transport is not None and not request.transport.is_closing():
            await response.write(b" " * 1000)
        return response

    findings, root = await crawl_site(
        tmp_path, {"/": endless, "/found": "here"}, Limits(page_bytes=1000)
    )
    assert findings.pages == {root / "found"}
    assert list(findings.cut) == [root]


async def test_a_site_without_end_is_left_after_so_many_urls(tmp_path: Path) -> None:
    async def day(request: web.Request) -> web.StreamResponse:
        return web.Response(text=f"<a href='{request.path}1'>", content_type="text/html")

    pages: dict[str, Handler | str] = {"/" + "1" * n: day for n in range(50)}
    findings, _root = await crawl_site(tmp_path, pages, Limits(links=10))
    assert len(findings.pages) == 10
    assert len(findings.unchecked) == 1
    assert findings.notes == ["10 links were checked: --links allows more"]


async def test_a_page_that_never_ends_to_come_is_broken(tmp_path: Path) -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        while request.transport is not None and not request.transport.is_closing():
            await response.write(b" ")
            await asyncio.sleep(0.01)
        return response

    findings, root = await crawl_site(tmp_path, {"/": slow}, Limits(page=0.1, tries=2))
    assert findings.broken == {root: "it takes too long"}


async def test_a_redirect_to_nowhere_is_broken(tmp_path: Path) -> None:
    async def away(request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": "mailto:a@b.test"})

    findings, root = await crawl_site(tmp_path, {"/": away})
    assert findings.broken == {root: "a redirect to 'mailto:a@b.test'"}


async def test_it_says_who_it_is(tmp_path: Path) -> None:
    agents = set()

    async def page(request: web.Request) -> web.StreamResponse:
        agents.add(request.headers["User-Agent"])
        return web.Response()

    await crawl_site(tmp_path, {"/": page, "/robots.txt": page})
    assert agents == {AGENT}


async def test_of_two_sites_one_may_be_down(tmp_path: Path) -> None:
    server = TestServer(web.Application())
    async with server:
        up, findings = server.make_url("/"), Findings()
        down = URL("http://127.0.0.1:1/")
        await crawl.crawl([down, up], tmp_path, findings, limits=Limits(tries=1))
    assert list(findings.broken) == [down]
    assert list(findings.dead) == [up]


async def test_what_it_has_found_is_right_when_it_is_stopped(
    server: local_server.Server, tmp_path: Path
) -> None:
    findings = Findings()
    enough = asyncio.Event()

    def watch(checked: int, found: int) -> None:
        if checked > 20:
            enough.set()

    root = server.url / "hostile" / "6" / ""
    crawling = asyncio.create_task(crawl.crawl([root], tmp_path, findings, watch=watch))
    await enough.wait()
    crawling.cancel()
    await asyncio.wait([crawling])
    assert crawling.cancelled()
    assert findings.unchecked
    assert findings.checked + len(findings.unchecked) == len(findings.found_on)
    assert asyncio.all_tasks() == {asyncio.current_task()}
