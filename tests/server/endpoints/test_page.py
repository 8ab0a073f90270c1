"""The index page in a browser: narrow, by keyboard, without JavaScript, in both themes, for axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest

import local_server
from tests.test_browser import find_chromium

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE = 60_000
"""Milliseconds for anything in the browser: a busy machine needs some of them."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = find_chromium()
    if executable is None:
        pytest.skip("there is no Chromium here; the environment variable CHROMIUM can name one")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(
    browser: Browser,
    server: local_server.Server,
    *,
    width: int = 1200,
    scheme: Literal["light", "dark"] = "light",
    javascript: bool = True,
) -> Page:
    """The index page."""
    page = browser.new_page(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        java_script_enabled=javascript,
    )
    page.set_default_timeout(PATIENCE)
    page.goto(str(server.url))
    return page


def ask_for_something(page: Page) -> None:
    """Open an endpoint's form and send it; returns when the reply is shown."""
    entry = page.locator("details").filter(has=page.locator("form[data-path='/anything']"))
    entry.locator("summary").click()
    entry.get_by_label("More of the query").fill("long=" + "x" * 300)
    entry.get_by_role("button", name="Send").click()
    entry.get_by_role("region", name="Body of the reply").wait_for()


@pytest.mark.parametrize("width", [320, 390, 1200])
def test_nothing_scrolls_sideways(
    browser: Browser, server: local_server.Server, width: int
) -> None:
    with opened(browser, server, width=width) as page:
        ask_for_something(page)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1200])
def test_axe_finds_nothing(
    browser: Browser,
    server: local_server.Server,
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    with opened(browser, server, scheme=scheme, width=width) as page:
        ask_for_something(page)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = axe.Axe().run(page)
        assert not found.violations_count, found.generate_report()


def test_the_heading_and_the_search_are_in_main(
    browser: Browser, server: local_server.Server
) -> None:
    with opened(browser, server) as page:
        main = page.get_by_role("main")
        assert main.get_by_role("heading", level=1).inner_text() == "The local server"
        assert main.get_by_role("search").get_by_label("Find").is_visible()


def test_by_keyboard_alone_an_endpoint_is_found_and_asked(
    browser: Browser, server: local_server.Server
) -> None:
    with opened(browser, server) as page:
        page.keyboard.press("Tab")  # openapi.json
        page.keyboard.press("Tab")
        page.keyboard.type("user-agent")
        page.get_by_role("status").filter(has_text="1 found").wait_for()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # opens it
        page.keyboard.press("Tab")  # the method
        page.keyboard.press("Tab")  # more of the query
        page.keyboard.type("a=1")
        page.keyboard.press("Enter")
        body = page.get_by_role("region", name="Body of the reply")
        assert "user-agent" in body.inner_text()
        for _ in range(3):  # the button, the head, the body
            page.keyboard.press("Tab")
        assert body.evaluate("one => one === document.activeElement")
    assert server.log.paths[-1] == "/user-agent?a=1"


def test_a_search_for_what_is_not_there_says_so(
    browser: Browser, server: local_server.Server
) -> None:
    with opened(browser, server) as page:
        page.get_by_label("Find").fill("no such thing")
        page.get_by_role("status").filter(has_text="Nothing found").wait_for()


def test_without_javascript_the_page_says_what_it_cannot_do(
    browser: Browser, server: local_server.Server
) -> None:
    with opened(browser, server, javascript=False) as page:
        assert "runs no JavaScript" in page.locator("noscript").inner_text()
        assert page.locator("button:enabled").count() == 0
        assert not page.get_by_label("Find").is_visible()
        page.locator("summary").first.click()
        assert page.locator("details").first.locator("form").is_visible()
