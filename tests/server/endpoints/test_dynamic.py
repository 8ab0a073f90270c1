"""/delay, /uuid, /base64, /links."""

from __future__ import annotations

import json
import time
import uuid

import aiohttp
import pytest
from aiohttp.test_utils import TestClient

import local_server
from local_server.app import create_app
from local_server.limits import Limits
from tests.server.conftest import Ask, asking, noting
from tests.under_way import give_up


async def test_delay_waits_and_tells_the_request_without_json(
    session: aiohttp.ClientSession,
) -> None:
    start = time.monotonic()
    async with session.post("/delay/0.2?a=1", json={"b": 1}) as response:
        told = await response.json()
    assert time.monotonic() - start >= 0.2
    assert set(told) == {"args", "data", "files", "form", "headers", "origin", "url"}
    assert told["data"] == '{"b": 1}'


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "HEAD"])
def test_every_method_can_be_delayed(ask: Ask, method: str) -> None:
    assert ask(method, "/delay/0").status == 200


def test_a_delay_is_ten_seconds_at_most() -> None:
    with local_server.Server(limits=Limits(seconds=0.01)) as server:
        assert asking(server)("GET", "/delay/1e300").status == 200  # in no time
    assert Limits().seconds == 10


@pytest.mark.parametrize("seconds", ["abc", "nan", "inf", "1e999", "-1", "-inf", "0.1s"])
def test_what_is_no_time_is_refused(ask: Ask, seconds: str) -> None:
    reply = ask("GET", f"/delay/{seconds}")
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, "seconds")


async def test_the_log_knows_when_a_delayed_client_gave_up(server: local_server.Server) -> None:
    server.log.clear()
    async with aiohttp.ClientSession(server.url) as session:
        await give_up(server.log, session.get("/delay/9"))
    await server.log.idle()
    assert [entry.status for entry in server.log] == [None]


def test_uuids_are_random(ask: Ask) -> None:
    first, second = (json.loads(ask("GET", "/uuid").body)["uuid"] for _ in range(2))
    assert uuid.UUID(first).version == 4
    assert first != second


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("SGVsbG8=", "Hello"),
        ("0JfQtNGA0LDQstGB0YLQstGD0Lk=", "Здравствуй"),
        ("Pz8_Pj4-", "???>>>"),
    ],
)
def test_base64_is_decoded(ask: Ask, value: str, text: str) -> None:
    assert ask("GET", f"/base64/{value}").body.decode() == text


@pytest.mark.parametrize("value", ["x", "%C3%A9", "YWJjZ", "YW%20Jj", "YQ==YQ==", "%25"])
def test_what_is_no_base64_gets_a_hint_and_200(ask: Ask, value: str) -> None:
    reply = ask("GET", f"/base64/{value}")
    assert (reply.status, reply.body) == (200, b"Not Base64. Try: TG9vcCwgYXdhaXQsIGRvbmUu")


@pytest.mark.parametrize(
    ("value", "right"),
    [("YQ", "YQ=="), ("YWI", "YWI="), ("YWJj=", "YWJj"), ("YQ=", "YQ=="), ("a%2Fb", "a/b=")],
)
def test_a_hint_says_when_the_padding_alone_is_wrong(ask: Ask, value: str, right: str) -> None:
    reply = ask("GET", f"/base64/{value}")
    assert reply.body.decode() == f"Not Base64: its padding is wrong. Try: {right}"
    assert b"Not Base64" not in ask("GET", "/base64/" + right.replace("/", "%2F")).body


@pytest.mark.parametrize(
    ("value", "raw"),
    [
        ("y9J8QgCpeMI=", b"\xcb\xd2|B\x00\xa9x\xc2"),
        ("_w==", b"\xff"),
        ("%2Fw==", b"\xff"),
        ("%2B-%2B-", b"\xfb\xef\xbe"),
    ],
)
def test_base64_that_is_no_text_is_bytes(ask: Ask, value: str, raw: bytes) -> None:
    reply = ask("GET", f"/base64/{value}")
    assert (reply.status, reply.body) == (200, raw)
    assert reply.header("Content-Type") == "application/octet-stream"
    assert reply.header("X-Content-Type-Options") == "nosniff"


def test_the_hint_can_be_decoded(ask: Ask) -> None:
    assert ask("GET", "/base64/TG9vcCwgYXdhaXQsIGRvbmUu").body == b"Loop, await, done."


def test_decoded_text_is_no_page(ask: Ask) -> None:
    reply = ask("GET", "/base64/PGI-")
    assert reply.body == b"<b>"
    assert reply.header("Content-Type") == "text/plain; charset=utf-8"
    assert reply.header("X-Content-Type-Options") == "nosniff"


async def test_strictly_as_at_httpbin_it_is_a_page() -> None:
    async with TestClient(noting(create_app(strict=True))) as client:
        response = await client.get("/base64/PGI-")
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        listed = await client.get("/response-headers", params={"Content-Type": "text/x", "a": "<"})
        assert '"a": "<"' in await listed.text()
        mixed = await client.get("/mix", params={"header": "Content-Type:text/html", "body": "<b>"})
        assert await mixed.text() == "<b>"


def test_links_lead_to_the_first_page(ask: Ask) -> None:
    reply = ask("GET", "/links/3")
    assert (reply.status, reply.header("Location")) == (302, "/links/3/0")


def test_a_page_links_to_all_pages_but_itself(ask: Ask) -> None:
    assert ask("GET", "/links/3/1").body == (
        b"<html><head><title>Links</title></head><body>"
        b"<a href='/links/3/0'>0</a> 1 <a href='/links/3/2'>2</a> </body></html>"
    )


def test_a_page_behind_a_prefix_has_links_that_stay_below_it(ask: Ask) -> None:
    reply = ask("GET", "/links/3/1", (("X-Forwarded-Prefix", "/user/x/proxy/8080"),))
    assert b"<a href='../../links/3/0'>0</a> 1 " in reply.body


@pytest.mark.parametrize(("n", "links"), [("0", 1), ("1", 1), ("200", 200), ("201", 200)])
def test_a_page_has_1_to_200_links(ask: Ask, n: str, links: int) -> None:
    assert ask("GET", f"/links/{n}/999").body.count(b"<a ") == links
