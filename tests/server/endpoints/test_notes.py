"""/notes: made, read, changed and deleted, with preconditions and idempotency keys."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

import local_server
from local_server.endpoints import notes
from tests.server import wire
from tests.server.conftest import Ask
from tests.under_way import under_way

JSON = (("Content-Type", "application/json"),)


@pytest.fixture(autouse=True)
def _empty(ask: Ask) -> None:
    ask("DELETE", "/notes")


def add(ask: Ask, title: str = "first", *headers: tuple[str, str]) -> tuple[int, str]:
    """Makes a note; its status and ETag."""
    reply = ask("POST", "/notes", JSON + headers, json.dumps({"title": title}).encode())
    return reply.status, reply.header("ETag") or ""


async def test_a_note_lives_and_dies(session: aiohttp.ClientSession) -> None:
    async with session.post("/notes", json={"title": "milk"}) as response:
        assert response.status == 201
        location = response.headers["Location"]
        assert await response.json() == {"id": 1, "title": "milk", "text": ""}
    async with session.put(location, json={"title": "tea", "text": "green"}) as response:
        assert response.status == 200
    async with session.patch(location, json={"text": "black"}) as response:
        assert await response.json() == {"id": 1, "title": "tea", "text": "black"}
    async with session.put(location, json={"title": "salt"}) as response:
        assert await response.json() == {"id": 1, "title": "salt", "text": ""}
    async with session.get("/notes") as response:
        assert await response.json() == [{"id": 1, "title": "salt", "text": ""}]
    async with session.delete(location) as response:
        assert (response.status, await response.read()) == (204, b"")
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        async with session.request(method, location, json={"title": "a"}) as response:
            assert response.status == 404


def test_numbers_are_not_used_again_before_all_notes_are_deleted(ask: Ask) -> None:
    add(ask)
    ask("DELETE", "/notes/1")
    add(ask)
    assert [note["id"] for note in json.loads(ask("GET", "/notes").body)] == [2]
    ask("DELETE", "/notes")
    add(ask)
    assert [note["id"] for note in json.loads(ask("GET", "/notes").body)] == [1]


def test_each_server_has_its_own_notes(ask: Ask) -> None:
    add(ask)
    with local_server.Server() as other:
        assert other.url.host is not None
        assert other.url.port is not None
        assert wire.send(other.url.host, other.url.port, "GET", "/notes").body == b"[]\n"


def test_the_etag_is_strong_and_changes_with_every_write(ask: Ask) -> None:
    _, first = add(ask)
    assert first.startswith('"')
    assert ask("GET", "/notes/1").header("ETag") == first
    tags = [
        ask("PUT", "/notes/1", JSON, b'{"title": "first"}').header("ETag"),
        ask("PATCH", "/notes/1", JSON, b"{}").header("ETag"),
        first,
    ]
    assert len(set(tags)) == 3


def test_what_the_client_has_already_is_not_sent_again(ask: Ask) -> None:
    _, tag = add(ask)
    for seen, status in [(tag, 304), (f"W/{tag}", 304), ("*", 304), ('"other"', 200)]:
        reply = ask("GET", "/notes/1", (("If-None-Match", seen),))
        assert (reply.status, reply.header("ETag")) == (status, tag)
        assert bool(reply.body) == (status == 200)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_write_to_a_state_that_is_gone_is_refused(ask: Ask, method: str) -> None:
    _, tag = add(ask)
    before = ask("GET", "/notes/1").body
    for seen in ('"other"', f"W/{tag}", "nonsense"):
        reply = ask(method, "/notes/1", (*JSON, ("If-Match", seen)), b'{"title": "new"}')
        assert (reply.status, ask("GET", "/notes/1").body) == (412, before)
    matching = (*JSON, ("If-Match", f'"other", {tag}'))
    assert ask(method, "/notes/1", matching, b'{"title": "new"}').status in {200, 204}
    assert ask("GET", "/notes/1").body != before


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_url_can_require_if_match(ask: Ask, method: str) -> None:
    add(ask)
    assert ask(method, "/notes/1?require=1", JSON, b'{"title": "new"}').status == 428
    any_state = (*JSON, ("If-Match", "*"))
    assert ask(method, "/notes/1?require=1", any_state, b'{"title": "new"}').status in {200, 204}


async def test_of_two_writers_who_saw_the_same_state_one_wins(
    session: aiohttp.ClientSession,
) -> None:
    await session.post("/notes", json={"title": "shared", "text": "0"})

    async def write(text: str) -> int:
        async with session.get("/notes/1") as response:
            seen = response.headers["ETag"]
        await both_have_read.wait()
        async with session.patch(
            "/notes/1", json={"text": text}, headers={"If-Match": seen}
        ) as response:
            return response.status

    both_have_read = asyncio.Barrier(2)
    assert sorted(await asyncio.gather(write("1"), write("2"))) == [200, 412]


async def test_a_note_that_changes_while_a_body_comes_has_changed(
    session: aiohttp.ClientSession, server: local_server.Server
) -> None:
    async with session.post("/notes", json={"title": "shared"}) as response:
        headers = {"If-Match": response.headers["ETag"], "Content-Type": "application/json"}
    server.log.clear()

    async def slow_body() -> AsyncIterator[bytes]:
        yield b'{"text": '
        await under_way(server.log)
        await session.patch("/notes/1", json={"text": "the faster one"})
        yield b'"late"}'

    async with session.patch("/notes/1", data=slow_body(), headers=headers) as response:
        assert response.status == 412


async def test_with_if_match_and_retries_no_increment_is_lost(
    session: aiohttp.ClientSession,
) -> None:
    await session.post("/notes", json={"title": "counter", "text": "0"})

    async def increment() -> None:
        status = 412
        while status == 412:
            async with session.get("/notes/1") as response:
                seen, text = response.headers["ETag"], (await response.json())["text"]
            headers = {"If-Match": seen}
            body = {"text": str(int(text) + 1)}
            async with session.patch("/notes/1", json=body, headers=headers) as response:
                status = response.status

    await asyncio.gather(*(increment() for _ in range(5)))
    async with session.get("/notes/1") as response:
        assert (await response.json())["text"] == "5"


def test_the_same_key_makes_one_note_and_gets_the_same_answer(ask: Ask) -> None:
    key = (*JSON, ("Idempotency-Key", "k1"))
    first = ask("POST", "/notes", key, b'{"title": "a"}')
    ask("PATCH", "/notes/1", JSON, b'{"title": "changed"}')
    again = ask("POST", "/notes", key, b'{"text": "", "title": "a"}')
    assert first.header("Idempotent-Replayed") is None
    assert again.header("Idempotent-Replayed") == "true"
    for name in ("Location", "ETag"):
        assert again.header(name) == first.header(name)
    assert (again.status, again.body) == (first.status, first.body)
    assert len(json.loads(ask("GET", "/notes").body)) == 1


def test_the_same_key_with_another_body_is_refused(ask: Ask) -> None:
    assert add(ask, "a", ("Idempotency-Key", "k1"))[0] == 201
    assert add(ask, "b", ("Idempotency-Key", "k1"))[0] == 422
    assert add(ask, "b", ("Idempotency-Key", "k2"))[0] == 201
    assert add(ask, "b", ("Idempotency-Key", "k" * 201))[0] == 400


def test_deleting_all_notes_forgets_the_keys(ask: Ask) -> None:
    add(ask, "a", ("Idempotency-Key", "k1"))
    ask("DELETE", "/notes")
    assert add(ask, "b", ("Idempotency-Key", "k1"))[0] == 201


async def test_after_a_lost_reply_a_retry_makes_another_note_but_not_with_a_key(
    session: aiohttp.ClientSession, server: local_server.Server
) -> None:
    for headers, made in [({}, 2), ({"Idempotency-Key": "k1"}, 1)]:
        await session.delete("/notes")
        server.log.clear()
        statuses: list[int | None] = []
        for _ in range(2):
            try:
                async with session.post(
                    "/notes?lose=1", json={"title": "a"}, headers=headers
                ) as response:
                    statuses.append(response.status)
            except aiohttp.ServerDisconnectedError:
                statuses.append(None)
        assert statuses == ([None, 201] if headers else [None, None])
        await server.log.idle()
        assert [entry.status for entry in server.log] == statuses
        async with session.get("/notes") as response:
            assert len(await response.json()) == made


def test_the_oldest_key_is_forgotten_and_the_store_is_never_overfull(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "MAX_KEYS", 2)
    monkeypatch.setattr(notes, "MAX_NOTES", 4)
    for key in ("k1", "k2", "k3", "k1"):
        assert add(ask, "a", ("Idempotency-Key", key))[0] == 201
    assert len(json.loads(ask("GET", "/notes").body)) == 4
    assert add(ask)[0] == 409
    ask("DELETE", "/notes/2")
    assert add(ask)[0] == 201


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"\xff", "body"),
        (b"[" * 5000, "body"),
        (b"[]", "body"),
        (b"{}", "title"),
        (b'{"title": null}', "title"),
        (b'{"title": "a", "text": 1}', "text"),
        (b'{"title": "%b"}' % (b"x" * 201), "title"),
        (b'{"title": "a", "text": "%b"}' % (b"x" * 4001), "text"),
        (b'{"title": "a", "done": true}', "body"),
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/notes"), ("PUT", "/notes/1")])
def test_a_body_that_is_no_note_is_refused(
    ask: Ask, method: str, path: str, body: bytes, parameter: str
) -> None:
    add(ask)
    reply = ask(method, path, JSON, body)
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, parameter)
    assert len(json.loads(ask("GET", "/notes").body)) == 1


async def test_a_form_is_not_json(session: aiohttp.ClientSession) -> None:
    async with session.post("/notes", data={"title": "a"}) as response:
        assert response.status == 415
        assert "application/json" in (await response.json())["error"]


def test_a_body_that_is_too_large_is_not_read(ask: Ask) -> None:
    body = json.dumps({"title": "a", "text": "x" * 65536}).encode()
    assert ask("POST", "/notes", JSON, body).status == 413


@pytest.mark.parametrize("target", ["/notes?lose=2", "/notes?lose=x"])
def test_a_switch_is_0_or_1(ask: Ask, target: str) -> None:
    assert ask("POST", target, JSON, b'{"title": "a"}').status == 400
