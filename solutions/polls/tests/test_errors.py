"""Errors keep their status, and look like what was asked for: a page, or JSON."""

import pytest

from polls.db import DATABASE
from tests.conftest import Client


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/poll/abc", 404),
        ("/poll/99", 404),
        ("/poll/" + "9" * 30, 404),
        ("/poll/1/vote", 405),
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
async def test_a_failure_of_ours_is_a_500_that_tells_nothing(client: Client, path: str) -> None:
    assert client.app is not None
    client.app[DATABASE].configure(bind="no database")
    response = await client.get(path)
    assert response.status == 500
    assert "Something went wrong on our side." in await response.text()


async def test_every_answer_has_its_name_and_its_guards(client: Client) -> None:
    for path in ("/", "/nowhere", "/api/questions", "/health"):
        headers = (await client.get(path, headers={"X-Request-ID": "mine-1"})).headers
        assert headers["X-Request-ID"] == "mine-1"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
