"""What the server makes of a request's body."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient

import local_server
from local_server.app import create_app
from local_server.limits import Limits
from tests.server.conftest import Ask, asking, noting
from tests.server.differential import END, FORM, MULTIPART, part


def posted(ask: Ask, content_type: str, body: bytes, target: str = "/post") -> dict[str, Any]:
    """`data`, `files`, `form` and `json` of the reply to a POST."""
    reply = ask("POST", target, (("Content-Type", content_type),) if content_type else (), body)
    assert reply.status == 200
    told = json.loads(reply.body)
    return {name: told[name] for name in ("data", "files", "form", "json")}


def of(**given: Any) -> dict[str, Any]:
    """The same four, where all that is not given is empty."""
    return {"data": "", "files": {}, "form": {}, "json": None, **given}


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (b"a=1&b=2&a=3", {"a": ["1", "3"], "b": "2"}),
        (b"a=%C3%A9+x&b=%ff&c", {"a": "é x", "b": "%FF", "c": ""}),
        (b"123", {"123": ""}),
        (b"a=\xff", {}),
    ],
)
def test_an_urlencoded_body_is_a_form(ask: Ask, body: bytes, form: dict[str, Any]) -> None:
    assert posted(ask, FORM + "; charset=utf-8", body) == of(form=form)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (part("a", b"1") + part("a", b"2") + END, of(form={"a": ["1", "2"]})),
        (part("f", "é".encode(), '; filename="f"') + END, of(files={"f": "é"})),
        (
            part("f", b"\xff", '; filename="f"', "image/x") + END,
            of(files={"f": "data:image/x;base64,/w=="}),
        ),
        (
            part("f", b"\xff", '; filename="f"') + END,
            of(files={"f": "data:application/octet-stream;base64,/w=="}),
        ),
        (part("f", b"", '; filename=""') + END, of(files={"f": ""})),
        (
            part("f", b"1", '; filename="1"') + part("f", b"2", '; filename="2"') + END,
            of(files={"f": "1"}),
        ),
        (b"broken", of()),
    ],
)
def test_a_multipart_body_has_fields_and_files(ask: Ask, body: bytes, expected: Any) -> None:
    assert posted(ask, MULTIPART, body) == expected


def test_list_values_keeps_all_files_of_one_name(ask: Ask) -> None:
    body = part("f", b"1", '; filename="1"') + part("f", b"2", '; filename="2"') + END
    told = posted(ask, MULTIPART, body, "/post?list-values")
    assert told["files"] == {"f": ["1", "2"]}


def test_multipart_without_a_boundary_is_data(ask: Ask) -> None:
    assert posted(ask, "multipart/form-data", b"x") == of(data="x")


def test_multipart_within_multipart_is_text(ask: Ask) -> None:
    text = "--in\r\n\r\nx\r\n--in--"
    inner = part("m", text.encode(), "", "multipart/mixed; boundary=in")
    assert posted(ask, MULTIPART, inner + part("a", b"1") + END) == of(form={"m": text, "a": "1"})


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/plain", "é".encode(), of(data="é")),
        ("image/png", b"\xff\xfe", of(data="data:application/octet-stream;base64,//4=")),
        ("", b"[1]", of(data="[1]", json=[1])),
        ("text/plain", b'{"a": 1, "a": 2}', of(data='{"a": 1, "a": 2}', json={"a": 2})),
        ("application/json", b"9" * 30, of(data="9" * 30, json=int("9" * 30))),
        ("application/json", b'{"a": ', of(data='{"a": ')),
        ("application/json", b"[" * 5000, of(data="[" * 5000)),
    ],
)
def test_any_other_body_is_data_and_json_if_it_can_be_read(
    ask: Ask, content_type: str, body: bytes, expected: Any
) -> None:
    assert posted(ask, content_type, body) == expected


def test_json_that_is_not_a_number_comes_back_as_such(ask: Ask) -> None:
    assert b'"json": NaN' in ask("POST", "/post", (), b"NaN").body


@pytest.mark.parametrize("depth", [100, 400, 700, 1000, 3000, 100_000])
def test_json_of_any_depth_is_told_back_or_refused(ask: Ask, depth: int) -> None:
    # How deep is too deep for its json module depends on the version of Python.
    reply = ask("POST", "/post", (), b"[" * depth + b"]" * depth)
    if reply.status == 400:
        assert json.loads(reply.body)["parameter"] == "body"
    else:
        assert reply.status == 200


def test_a_chunked_body_is_read_and_its_header_is_shown(ask: Ask) -> None:
    reply = ask("POST", "/post", (("Transfer-Encoding", "chunked"),), b"3\r\nabc\r\n0\r\n\r\n")
    assert json.loads(reply.body)["data"] == "abc"
    assert json.loads(reply.body)["headers"]["Transfer-Encoding"] == "chunked"


def test_a_body_with_broken_chunks_is_refused(ask: Ask) -> None:
    chunked = (("Transfer-Encoding", "chunked"),)
    assert ask("POST", "/post", chunked, b"zz\r\nabc\r\n0\r\n\r\n").status == 400


async def test_a_body_that_breaks_off_gets_400_and_no_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    # aiohttp decompresses here; it is the way to a broken body that its own parser lets through.
    async with TestClient(noting(create_app())) as client:
        response = await client.post(
            "/post", data=b"\x1f\x8b not really", headers={"Content-Encoding": "gzip"}
        )
        assert response.status == 400
        assert "broken" in (await response.json())["error"]
    assert not caplog.records


def test_a_compressed_body_is_shown_as_it_came(ask: Ask) -> None:
    headers = (("Content-Encoding", "gzip"), ("Content-Type", "text/plain"))
    reply = ask("POST", "/post", headers, b"\x1f\x8bno")
    assert json.loads(reply.body)["data"] == "data:application/octet-stream;base64,H4tubw=="


@pytest.mark.parametrize("content_type", ["text/plain", MULTIPART])
@pytest.mark.parametrize("framing", ["Content-Length", "chunks"])
def test_a_body_over_the_limit_gets_413(content_type: str, framing: str) -> None:
    headers: tuple[tuple[str, str], ...] = (("Content-Type", content_type),)
    body = part("a", b"x" * 2000) + END
    if framing == "chunks":
        headers += (("Transfer-Encoding", "chunked"),)
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    with local_server.Server(limits=Limits(body=1999)) as server:
        reply = asking(server)("POST", "/post", headers, body)
    assert (reply.status, json.loads(reply.body)["status"]) == (413, 413)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
async def test_each_method_has_its_path(session: aiohttp.ClientSession, method: str) -> None:
    async with session.request(method, f"/{method}", data={"a": "1"}) as response:
        assert (await response.json())["form"] == {"a": "1"}


async def test_what_aiohttp_uploads_arrives(session: aiohttp.ClientSession) -> None:
    form = aiohttp.FormData()
    form.add_field("name", "Ada")
    form.add_field("file", b"\x00\xff", filename="a.bin", content_type="image/x")
    async with session.post("/post", data=form) as response:
        told = await response.json()
    assert told["form"] == {"name": "Ada"}
    assert told["files"] == {"file": "data:image/x;base64,AP8="}


async def test_upload_counts_and_keeps_nothing(session: aiohttp.ClientSession) -> None:
    for method in ("POST", "PUT", "PATCH"):
        async with session.request(method, "/upload", data=b"x" * 100_000) as response:
            assert await response.json() == {"bytes_received": 100_000}
