"""Errors keep their status, look like what was asked for, and are never kept by a cache."""

import re
from unittest import mock

import pytest

from polls import queries
from tests.conftest import Client


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/poll/abc", 404),
        ("/poll/99", 404),
        ("/poll/" + "9" * 30, 404),
        ("/poll/1/vote", 405),
        ("/?after=abc", 400),
        ("/static/nope.css", 404),
        ("/static/" + "a" * 300, 404),
        ("/static/" + "%F0%9F%8C%B1" * 70, 404),
        ("/static/" + "a/" * 3000, 404),
    ],
)
async def test_a_page_that_is_not_there_says_so(client: Client, path: str, status: int) -> None:
    response = await client.get(path)
    assert response.status == status
    page = await response.text()
    assert f"<h1>{status} {response.reason}</h1>" in page
    assert response.headers["X-Request-ID"] in page


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/nowhere", "{}", 404),
        ("/api/questions", "{}", 405),
        ("/api/questions/99/votes", '{"choice": 1}', 404),
        ("/api/questions/2/votes", '{"choice": 1}', 404),
        ("/api/questions/1/votes", '{"choice": "1"}', 400),
        ("/api/questions/1/votes", '{"choice": 99999999999999}', 400),
        ("/api/questions/1/votes", "[" * 9999, 400),
        ("/api/questions/1/votes", " " * 20_000, 413),
    ],
)
async def test_the_api_says_it_as_json(client: Client, path: str, body: str, status: int) -> None:
    headers = {"Content-Type": "application/json"}
    response = await client.post(path, data=body, headers=headers)
    assert (response.status, (await response.json())["status"]) == (status, status)


@pytest.mark.parametrize("path", ["/", "/api/questions"])
@pytest.mark.parametrize(
    ("error", "status"),
    [(KeyError("a secret"), 500), (OSError("a secret"), 503), (TimeoutError(), 503)],
)
async def test_a_failure_of_ours_is_told_the_log_alone(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    path: str,
    error: Exception,
    status: int,
) -> None:
    monkeypatch.setattr(queries, "questions_after", mock.AsyncMock(side_effect=error))
    response = await client.get(path)
    assert response.status == status
    assert "a secret" not in await response.text()
    assert ("Retry-After" in response.headers) == (status == 503)
    assert (str(error) or type(error).__name__) in caplog.text


async def test_every_answer_has_its_name_and_its_guards(client: Client) -> None:
    for path in ("/", "/nowhere", "/api/questions", "/health"):
        headers = (await client.get(path, headers={"X-Request-ID": "mine-1"})).headers
        assert headers["X-Request-ID"] == "mine-1"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


KEPT, ASKED_FOR = "public, max-age=31536000, immutable", "private, no-cache"


async def style(client: Client) -> str:
    """The stylesheet's URL, with its version."""
    page = await (await client.get("/")).text()
    url = re.search(r'href="(/static/style.css\?v=[^"]+)"', page)
    assert url is not None
    return url[1]


async def test_a_file_may_be_kept_for_ever_under_its_version_alone(client: Client) -> None:
    now = await style(client)
    for url, how, kept in [
        (now, {}, True),
        (now, {"Range": "bytes=0-9"}, True),
        (now, {"Range": "bytes=99999-"}, False),  # 416
        ("/static/style.css?v=of-last-year", {}, False),
        ("/static/style.css", {}, False),
        (f"{now}&v=of-last-year", {}, False),
        ("/static/nope.css?v=abc", {}, False),
        (f"/static/{'a' * 300}?v=abc", {}, False),
        ("/static/?v=abc", {}, False),
        ("/?v=abc", {}, False),
        ("/nowhere?v=abc", {}, False),
    ]:
        for method in ("GET", "HEAD"):
            response = await client.request(method, url, headers=how)
            wanted = KEPT if kept else ASKED_FOR
            assert (url, response.headers["Cache-Control"]) == (url, wanted)


async def test_what_has_not_changed_may_be_kept_under_its_version_alone(client: Client) -> None:
    now = await style(client)
    tag = (await client.get(now)).headers["ETag"]
    for url, wanted in ((now, KEPT), ("/static/style.css?v=of-last-year", ASKED_FOR)):
        response = await client.get(url, headers={"If-None-Match": tag})
        assert (response.status, response.headers["Cache-Control"]) == (304, wanted)
