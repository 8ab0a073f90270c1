"""A vote comes from one of our own pages, whatever another site sends, and plants."""

import re

import pytest
from aiohttp.test_utils import make_mocked_request

from polls import visitors
from polls.main import make_app
from polls.settings import Settings
from tests.conftest import Client

ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://polls.example"},
    {"Sec-Fetch-Site": ""},
    {"Origin": "http://evil.example"},
    {"Origin": "https://polls.example"},  # another scheme than ours is another site
    {"Origin": "http://polls.example:8080"},
    {"Origin": "http://polls.example.evil.example"},
    {"Origin": "null"},
]
HERE = [
    {},  # no browser
    {"Origin": "http://polls.example"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://inside"},  # a proxy has changed the Host
    {"Sec-Fetch-Site": "none"},
]


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
async def test_a_form_without_our_token_is_refused(client: Client, token: str) -> None:
    response = await client.post("/poll/1/vote", data={"choice": "1", "csrf_token": token})
    assert response.status == 403


@pytest.mark.parametrize(
    ("headers", "statuses"),
    [
        *((headers, (403, 403)) for headers in ELSEWHERE),
        *((headers, (303, 201)) for headers in HERE),
    ],
)
async def test_where_a_vote_comes_from_decides_though_the_cookie_is_planted(
    client: Client, headers: dict[str, str], statuses: tuple[int, int]
) -> None:
    """The attacker has planted a cookie of theirs, and so the token in their form is right."""
    planted = {"Host": "polls.example", "Cookie": "visitor=attacker"}
    page = await (await client.get("/poll/1", headers=planted)).text()
    token = re.search(r'name="csrf_token" value="(\w+)"', page)
    assert token is not None
    client.session.cookie_jar.clear()
    sent = {**planted, **headers}
    form = {"choice": "2", "csrf_token": token[1]}
    answer = await client.post("/poll/1/vote", data=form, headers=sent, allow_redirects=False)
    api = await client.post("/api/questions/1/votes", json={"choice": 2}, headers=sent)
    assert (answer.status, api.status) == statuses


def test_by_https_the_cookie_is_one_that_no_other_host_can_set() -> None:
    app = make_app(Settings(https=True))
    request = make_mocked_request("GET", "/", headers={"Cookie": "visitor=planted"}, app=app)
    request.match_info.add_app(app)
    assert visitors.cookie(request) == "__Host-visitor"
    assert visitors.visitor_of(request) != "planted"
