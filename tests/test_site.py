"""The pages: built from what is stored, whole, with nothing from elsewhere, for everyone."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from coursekit.author import curriculum, frame, notebooks
from tests.test_browser import find_chromium, sync_api

LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
LOOKED_AT = (
    "index.html",
    "notebooks/02_tasks.html",
    "exercises/02_tasks.html",
    "endpoints.html",
    "then_and_now.html",
)


class Page(HTMLParser):
    """What a page links to, loads, and calls its parts."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path, self.ids = path, Counter[str]()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.levels: list[int] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if "id" in given:
            self.ids[given["id"]] += 1
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        rel = given.get("rel", "")
        if tag in LOADS and given.get(LOADS[tag]) and rel not in ("canonical", "next", "prev"):
            self.loaded.append(given[LOADS[tag]])
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages, built as `course.py site` builds them."""
    folder = tmp_path_factory.mktemp("site") / "pages"
    command = [sys.executable, str(frame.ROOT / "site" / "build.py"), str(folder)]
    environment = {**os.environ, "SITE_URL": "https://course.example/"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    found = {path.relative_to(site).as_posix(): Page(path) for path in site.rglob("*.html")}
    return {name: page for name, page in found.items() if not name.startswith("_")}


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    if (chromium := find_chromium()) is None:
        pytest.skip("no Chromium is installed (set CHROMIUM to the path of one)")
    with sync_api.sync_playwright() as playwright:
        offline = "--host-resolver-rules=MAP * ~NOTFOUND"
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", offline]
        )
        yield browser
        browser.close()


def test_every_lesson_and_its_exercises_have_a_page(pages: dict[str, Page]) -> None:
    for folder in (frame.LESSONS, frame.EXERCISES):
        for path in notebooks.in_folder(frame.ROOT / folder):
            assert f"{folder}/{path.stem}.html" in pages


def test_every_link_and_anchor_leads_somewhere(site: Path, pages: dict[str, Page]) -> None:
    dead = []
    for name, page in pages.items():
        for link in [*page.links, *page.loaded]:
            where = urlsplit(link)
            if where.scheme or where.netloc or name == "404.html":
                continue
            target = page.path.parent / unquote(where.path) if where.path else page.path
            inside = target.resolve().relative_to(site.resolve()).as_posix()
            if not target.exists() or (
                inside in pages and unquote(where.fragment) not in {"", *pages[inside].ids}
            ):
                dead.append((name, link))
    assert dead == []


def test_nothing_is_loaded_from_elsewhere(pages: dict[str, Page]) -> None:
    foreign = {
        (name, link)
        for name, page in pages.items()
        for link in page.loaded
        if urlsplit(link).netloc
    }
    assert foreign == set()


def test_no_name_of_a_part_is_given_twice(pages: dict[str, Page]) -> None:
    twice = {
        name: [key for key, count in page.ids.items() if count > 1] for name, page in pages.items()
    }
    assert {name: ids for name, ids in twice.items() if ids} == {}


def test_headings_leave_out_no_level(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        steps = [new - old for old, new in zip(page.levels, page.levels[1:], strict=False)]
        assert max(steps, default=0) <= 1, (name, page.levels)


def test_under_each_title_is_where_it_can_be_run(site: Path) -> None:
    for folder in (frame.LESSONS, frame.EXERCISES):
        text = (site / folder / "02_tasks.html").read_text("utf-8")
        (doors,) = re.findall(r'<p class="doors">(.*?)</p>', text, re.DOTALL)
        assert f"lab/tree/{folder}/02_tasks.ipynb" in doors
        assert "in this browser" not in doors  # that is built only where it is asked for
        assert "{.doors}" not in text


def test_where_the_tab_is_built_the_pages_lead_there() -> None:
    builder = runpy.run_path(str(frame.ROOT / "site" / "build.py"))
    for name, tab in (("02_tasks", True), ("04_blocking", False)):
        notebook = notebooks.read(frame.ROOT / frame.LESSONS / f"{name}.ipynb")
        page = builder["lesson_page"](notebook, name, tab=tab)
        link = f'<a href="../try/notebooks/index.html?path=notebooks/{name}.ipynb">'
        assert (link in page.cells[0].source) == tab


def test_pictures_are_in_the_page_with_their_labels(site: Path) -> None:
    text = (site / "notebooks" / "02_tasks.html").read_text("utf-8")
    pictures = re.findall(r"<svg class=\"coursekit-[^>]*>", text)
    assert len(pictures) >= 3
    assert all('role="img"' in tag and 'aria-label="' in tag for tag in pictures)
    assert "data:image/svg+xml" not in text


def test_answers_to_predictions_stay_folded(site: Path) -> None:
    text = (site / "notebooks" / "02_tasks.html").read_text("utf-8")
    folds = re.findall(r"<details[^>]*>\s*<summary>The answer", text)
    assert len(folds) == text.count("Your prediction first")
    assert not any(" open" in fold for fold in folds)


def test_exercises_show_the_stub_and_fold_the_solution(site: Path) -> None:
    text = (site / "exercises" / "02_tasks.html").read_text("utf-8")
    assert "exercise 1 is not written yet" in text
    assert "BEGIN SOLUTION" not in text
    assert text.count("One solution") >= 3
    assert text.count("The check") >= 3


def test_written_files_are_listings_with_their_path(site: Path) -> None:
    text = (site / "notebooks" / "20_polls_pages.html").read_text("utf-8")
    assert "%%write" not in text
    assert '<span class="caption-text">polls/templates/index.html</span>' in text


def test_each_promised_name_leads_to_the_section_that_teaches_it(site: Path) -> None:
    text = (site / "names.html").read_text("utf-8")
    for number in curriculum.PROMISED:
        for name in curriculum.promised(number):
            bold = rf"{name}</span></code></dt>\s*<dd><p><strong><a [^>]*href=\"notebooks/{number}_"
            assert re.search(bold, text), name


def test_a_name_of_prose_leads_to_the_section_above_it_in_the_cell(site: Path) -> None:
    """Its cell ends one section and begins the next; the link's anchor is that of the first."""
    text = (site / "names.html").read_text("utf-8")
    link = r"ServerDisconnectedError</span>.*?href=\"notebooks/16_\w+\.html#sent-again-behind"
    assert re.search(link, text, re.DOTALL)


def test_it_can_be_searched_from_a_plain_file(site: Path, browser: sync_api.Browser) -> None:
    page = browser.new_page()
    page.goto(f"{(site / 'search.html').as_uri()}?q=semaphore")
    page.locator("#search-results li").first.wait_for(timeout=60_000)
    assert page.locator("#search-results li").count() >= 1
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", LOOKED_AT)
def test_everyone_can_read_it(
    site: Path, browser: sync_api.Browser, name: str, theme: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    page.goto((site / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "it scrolls sideways"
    found = Axe().run(page)
    page.close()
    assert found.violations_count == 0, found.generate_report()
