"""What robots.txt allows."""

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

import local_server
from crawler import AGENT
from crawler.limits import Limits
from crawler.robots import Robots

ANY = URL("http://site.test/any")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("2", 2),
        ("0.25", 0.25),
        ("0", 0),
        ("1.2.3", 0),
        ("soon", 0),
        ("", 0),
        ("nan", 0),
        ("inf", 0),
        ("-1", 0),
    ],
)
def test_a_crawl_delay_may_be_a_fraction(value: str, seconds: float) -> None:
    assert Robots(f"User-agent: *\nCrawl-delay: {value}\n").delay == seconds


def test_rules_for_us_come_before_those_for_all() -> None:
    rules = Robots(f"User-agent: *\nDisallow: /\n\nUser-agent: {AGENT}\nDisallow: /any/\n")
    assert rules.allow(ANY)
    assert not rules.allow(ANY / "x")
    assert rules.delay == 0


async def test_the_hostile_site_forbids_a_folder_but_for_a_page(
    server: local_server.Server, session: aiohttp.ClientSession
) -> None:
    root = server.url / "hostile" / "7"
    rules = await Robots.ask(session, root / "robots.txt", Limits())
    assert rules.delay == 0.01
    assert rules.allow(root / "private" / "press")
    assert not rules.allow(root / "private" / "1")


@pytest.mark.parametrize(
    ("status", "allowed"), [(404, True), (403, True), (500, False), (429, False)]
)
async def test_without_the_file_all_is_allowed_and_when_the_server_fails_nothing(
    server: local_server.Server, session: aiohttp.ClientSession, status: int, allowed: bool
) -> None:
    rules = await Robots.ask(session, server.url / "status" / str(status), Limits())
    assert rules.allow(ANY) == allowed
    assert bool(rules.refusal) == (not allowed)


@pytest.mark.parametrize(
    ("text", "forbidden", "allowed"),
    [
        ("Disallow: /*.pdf$", "/a/b.pdf", "/a/b.pdf.html"),
        ("Disallow: /*.pdf", "/a/b.pdf.html", "/a/b.txt"),
        ("Allow: /\nDisallow: /a/", "/a/b", "/b"),
        ("Disallow: /\nAllow: /a/", "/b", "/a/b"),
        ("Disallow: /a\nAllow: /a", "/robots", "/a"),
        ("Disallow: /x\nUser-agent: other\nDisallow: /\nUser-agent: *\nDisallow: /y", "/y", "/z"),
        ("Disallow: /x\nUser-agent: other\nDisallow: /\nUser-agent: *\nDisallow: /y", "/x", "/z"),
        ("Disallow: /*s=", "/?s=1", "/?t=1"),
        ("Disallow: /a?b", "/a?b=1", "/a"),
        ("Disallow: /%7Ejoe", "/~joe/x", "/joe"),
        ("Disallow: /\u00e4", "/%C3%A4", "/a"),
        ("Disallow: /a  # not for you", "/a", "/b"),
        ("disALLOW:/a", "/a", "/b"),
        ("Sitemap: /x\nDisallow: /a", "/a", "/b"),
    ],
)
def test_the_rules_are_those_of_rfc_9309(text: str, forbidden: str, allowed: str) -> None:
    rules = Robots(f"User-agent: *\n{text}\n")
    if forbidden != "/robots":
        assert not rules.allow(URL(f"http://site.test{forbidden}"))
    assert rules.allow(URL(f"http://site.test{allowed}"))


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_group_may_have_several_names(ending: str) -> None:
    text = ending.join(["User-agent: other", f"User-Agent: {AGENT.upper()}", "", "Disallow: /any"])
    assert not Robots(text).allow(ANY)


async def robots_of(session: aiohttp.ClientSession, body: bytes, limits: Limits) -> Robots:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body)

    app = web.Application()
    app.router.add_get("/robots.txt", answer)
    async with TestServer(app) as server:
        return await Robots.ask(session, server.make_url("/robots.txt"), limits)


async def test_a_byte_order_mark_is_no_part_of_the_first_line(
    session: aiohttp.ClientSession,
) -> None:
    body = b"\xef\xbb\xbfUser-agent: *\nDisallow: /any\n"
    assert not (await robots_of(session, body, Limits())).allow(ANY)


async def test_500_kib_are_read_and_no_more(session: aiohttp.ClientSession) -> None:
    start, end = b"User-agent: *\n", b"\nDisallow: /any\n"
    filling = b"#" * (500 * 1024 - len(start) - len(end))
    assert not (await robots_of(session, start + filling + end, Limits())).allow(ANY)
    assert (await robots_of(session, start + filling + b"#" + end, Limits())).allow(ANY)


async def test_a_line_that_is_cut_is_not_obeyed(session: aiohttp.ClientSession) -> None:
    body = b"User-agent: *\nDisallow: /b\nDisallow: /any/private\n"
    rules = await robots_of(session, body, Limits(robots_bytes=len(body) - 9))
    assert rules.allow(ANY)
    assert not rules.allow(URL("http://site.test/b"))


async def test_who_asks_for_too_long_a_delay_is_not_crawled(session: aiohttp.ClientSession) -> None:
    rules = await robots_of(session, b"User-agent: *\nCrawl-delay: 86400\n", Limits())
    assert not rules.allow(ANY)
    assert "86,400 s between two requests" in rules.refusal


@pytest.mark.parametrize(("redirects", "found"), [(0, True), (5, True), (6, False), (9, False)])
async def test_five_redirects_are_followed(
    session: aiohttp.ClientSession, redirects: int, found: bool
) -> None:
    async def answer(request: web.Request) -> web.Response:
        left = int(request.query.get("left", redirects))
        if left:
            return web.Response(status=302, headers={"Location": f"/robots.txt?left={left - 1}"})
        return web.Response(text="User-agent: *\nDisallow: /any\n")

    app = web.Application()
    app.router.add_get("/robots.txt", answer)
    async with TestServer(app) as server:
        rules = await Robots.ask(session, server.make_url("/robots.txt"), Limits())
    assert rules.allow(ANY) != found


def test_many_stars_take_no_long_time() -> None:
    rules = Robots("User-agent: *\nDisallow: /" + "*a" * 2000 + "b\n")
    assert rules.allow(URL("http://site.test/" + "a" * 4000))
