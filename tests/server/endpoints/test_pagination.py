"""Lists page by page: `Link` headers and cursors."""

from __future__ import annotations

import base64
import json
from typing import Any

import aiohttp
import pytest
from yarl import URL

import local_server
from tests.server.conftest import Ask


def links(ask: Ask, target: str) -> dict[str, str]:
    """The `Link` header's URLs by their relation, read by hand."""
    value = ask("GET", target).header("Link") or ""
    parts = [part.partition("; rel=") for part in value.split(", ")]
    return {relation.strip('"'): url.strip("<>") for url, _, relation in parts}


async def test_following_next_gives_every_item_once(session: aiohttp.ClientSession) -> None:
    url: Any = "/pages/items?per_page=10&total=34"
    names, sizes = [], []
    while url is not None:
        async with session.get(url) as response:
            page = await response.json()
            assert response.headers["X-Total-Count"] == "34"
            url = response.links["next"]["url"] if "next" in response.links else None
        names += [item["name"] for item in page]
        sizes.append(len(page))
    assert sizes == [10, 10, 10, 4]
    assert len(set(names)) == 34


@pytest.mark.parametrize(
    ("page", "others"),
    [
        (1, {"first": 1, "next": 2, "last": 4}),
        (2, {"first": 1, "prev": 1, "next": 3, "last": 4}),
        (4, {"first": 1, "prev": 3, "last": 4}),
        (9, {"first": 1, "prev": 4, "last": 4}),
    ],
)
def test_a_page_links_to_the_others_by_absolute_urls(
    ask: Ask, page: int, others: dict[str, int]
) -> None:
    query = "per_page=10&total=34&kept=a%20b"
    found = links(ask, f"/pages/items?{query}&page={page}")
    for relation, number in others.items():
        url = URL(found.pop(relation))
        assert url.origin() == URL("http://here.test")
        assert dict(url.query) == {**URL(f"?{query}").query, "page": str(number)}
    assert not found


def test_a_page_that_is_named_in_capitals_is_named_once_in_its_links(ask: Ask) -> None:
    assert URL(links(ask, "/pages/items?PAGE=2")["next"]).query_string == "page=3"


def test_a_page_after_the_last_is_empty(ask: Ask) -> None:
    reply = ask("GET", "/pages/items?page=3&per_page=10&total=20")
    assert (reply.status, json.loads(reply.body)) == (200, [])


def test_an_empty_list_has_one_page(ask: Ask) -> None:
    assert json.loads(ask("GET", "/pages/items?total=0").body) == []
    assert set(links(ask, "/pages/items?total=0")) == {"first", "last"}


def test_a_host_cannot_break_out_of_its_link(ask: Ask) -> None:
    reply = ask("GET", "/pages/items", (("Host", 'a>; rel="next", <b'),))
    assert (reply.header("Link") or "").count("<") == 3


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "per_page=0", "per_page=101", "total=-1", "total=10001"]
)
def test_numbers_out_of_range_are_refused(ask: Ask, query: str) -> None:
    reply = ask("GET", f"/pages/items?{query}")
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, query.partition("=")[0])


@pytest.mark.parametrize(("total", "sizes"), [(25, [10, 10, 5]), (20, [10, 10]), (0, [0])])
async def test_following_cursors_gives_every_item_once(
    session: aiohttp.ClientSession, total: int, sizes: list[int]
) -> None:
    cursor: str | None = None
    seen: list[int] = []
    pages: list[int] = []
    while cursor or not pages:
        params = {"cursor": cursor} if cursor else {"total": str(total)}
        async with session.get("/pages/cursor", params={**params, "limit": "10"}) as response:
            page = await response.json()
        seen += [item["id"] for item in page["items"]]
        pages.append(len(page["items"]))
        cursor = page["next_cursor"]
    assert cursor is None
    assert seen == list(range(1, total + 1))
    assert pages == sizes


async def test_cursors_are_the_same_at_every_server(
    session: aiohttp.ClientSession, server: local_server.Server
) -> None:
    with local_server.Server() as other:
        here, there = server.url / "pages/cursor", other.url / "pages/cursor"
        async with session.get(here) as one, session.get(there) as another:
            assert await one.json() == await another.json()


def test_both_forms_have_the_same_items(ask: Ask) -> None:
    by_cursor = json.loads(ask("GET", "/pages/cursor?limit=7").body)["items"]
    assert by_cursor == json.loads(ask("GET", "/pages/items?per_page=7").body)


def forged(cursor: str) -> list[str]:
    """Cursors that nobody was given, made from one that somebody was."""
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    elsewhere = base64.urlsafe_b64encode(raw.replace(b"20.", b"30.")).decode()
    return [cursor[:-1], cursor + "A", "A" + cursor, elsewhere, "20", "%C3%A9", "%FF", "=", ""]


def test_a_forged_cursor_is_refused(ask: Ask) -> None:
    cursor = json.loads(ask("GET", "/pages/cursor").body)["next_cursor"]
    assert ask("GET", f"/pages/cursor?cursor={cursor}").status == 200
    for other in forged(cursor):
        reply = ask("GET", f"/pages/cursor?cursor={other}")
        assert (reply.status, json.loads(reply.body)["parameter"]) == (400, "cursor"), other


def test_a_cursor_is_of_one_list(ask: Ask) -> None:
    cursor = json.loads(ask("GET", "/pages/cursor?total=50").body)["next_cursor"]
    assert ask("GET", f"/pages/cursor?cursor={cursor}&total=50").status == 200
    reply = ask("GET", f"/pages/cursor?cursor={cursor}&TOTAL=51")
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, "total")
