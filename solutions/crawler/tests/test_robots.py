"""What robots.txt allows."""

import aiohttp
import pytest
from yarl import URL

import local_server
from crawler import AGENT
from crawler.robots import Robots

ANY = URL("http://site.test/any")


@pytest.mark.parametrize(
    ("value", "seconds"), [("2", 2), ("0.25", 0.25), ("0", 0), ("1.2.3", 0), ("soon", 0), ("", 0)]
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
    rules = await Robots.ask(session, root / "robots.txt")
    assert rules.delay == 0.01
    assert rules.allow(root / "private" / "press")
    assert not rules.allow(root / "private" / "1")


@pytest.mark.parametrize(
    ("status", "allowed"), [(404, True), (403, True), (500, False), (429, False)]
)
async def test_without_the_file_all_is_allowed_and_when_the_server_fails_nothing(
    server: local_server.Server, session: aiohttp.ClientSession, status: int, allowed: bool
) -> None:
    rules = await Robots.ask(session, server.url / "status" / str(status))
    assert rules.allow(ANY) == allowed
