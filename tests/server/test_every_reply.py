"""What holds for every reply: CORS, OPTIONS, HEAD, 404, 405, JSON's style."""

from __future__ import annotations

import json
from unittest.mock import Mock

import pytest
from aiohttp import ClientConnectionResetError, web
from aiohttp.test_utils import TestClient

import local_server
from local_server.app import create_app
from local_server.exchange.cors import allow_any_origin
from local_server.log import Log
from tests.server.conftest import Ask, noting

PREFLIGHT = "GET, POST, PUT, DELETE, PATCH, OPTIONS"
PATHS_WITH_A_BODY = [
    "/get",
    "/stream/2",
    "/stream-bytes/20",
    "/range/26",
    "/drip?duration=0&numbytes=3",
    "/download/1000",
    "/sse?duration=0&count=2",
    "/trailers?a=1",
    "/gzip",
    "/image/png",
    "/links/2/0",
    "/mix?body=text",
    "/base64/YQ==",
    "/",
    "/nothing-here",
]


@pytest.mark.parametrize("path", ["/get", "/status/500", "/nothing-here", "/stream/1"])
def test_any_origin_may_read_any_reply(ask: Ask, path: str) -> None:
    anyone, known = ask("GET", path), ask("GET", path, (("Origin", "http://a.test"),))
    assert anyone.header("Access-Control-Allow-Origin") == "*"
    assert known.header("Access-Control-Allow-Origin") == "http://a.test"
    assert known.header("Access-Control-Allow-Credentials") == "true"


def test_an_origin_that_is_not_utf8_is_sent_without_what_cannot_be_sent(ask: Ask) -> None:
    reply = ask("GET", "/get", (("Origin", "a\xe9b"),))
    assert (reply.status, reply.header("Access-Control-Allow-Origin")) == (200, "ab")


async def test_that_header_can_be_written_by_aiohttp_without_its_c_extension() -> None:
    request = Mock(spec=web.Request, method="GET", headers={"Origin": "a\udce9b"})
    response = web.Response()
    allow_any_origin(request, response)
    for value in response.headers.values():
        value.encode()


def test_options_lists_the_methods_of_a_path(ask: Ask) -> None:
    reply = ask("OPTIONS", "/get")
    assert (reply.status, reply.body) == (200, b"")
    assert reply.header("Content-Type") == "text/html; charset=utf-8"
    assert reply.header("Allow") == "GET, HEAD, OPTIONS"
    assert reply.header("Access-Control-Allow-Methods") == PREFLIGHT
    assert reply.header("Access-Control-Max-Age") == "3600"
    assert reply.header("Access-Control-Allow-Headers") is None


def test_options_allows_the_headers_it_was_asked_for(ask: Ask) -> None:
    reply = ask("OPTIONS", "/anything/a", (("Access-Control-Request-Headers", "X-A, X-B"),))
    assert reply.header("Access-Control-Allow-Headers") == "X-A, X-B"
    assert reply.header("Allow") == "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE"


def test_options_of_an_unknown_path_is_a_404_with_cors(ask: Ask) -> None:
    reply = ask("OPTIONS", "/nothing-here")
    assert (reply.status, reply.header("Access-Control-Allow-Methods")) == (404, PREFLIGHT)


@pytest.mark.parametrize("path", PATHS_WITH_A_BODY)
def test_head_has_the_status_and_type_of_get_and_no_body(ask: Ask, path: str) -> None:
    get, head = ask("GET", path), ask("HEAD", path)
    assert get.body
    assert head.raw.endswith(b"\r\n\r\n")
    assert head.body == b""
    assert head.status == get.status
    assert head.header("Content-Type") == get.header("Content-Type")
    assert head.header("Transfer-Encoding") is None


def test_a_wrong_method_gets_405_and_the_right_ones(ask: Ask) -> None:
    reply = ask("POST", "/get")
    assert (reply.status, reply.header("Allow")) == (405, "GET, HEAD, OPTIONS")
    assert json.loads(reply.body)["allowed"] == ["GET", "HEAD", "OPTIONS"]


@pytest.mark.parametrize("path", ["/nothing-here", "/get/", "/anything/", "/status/", "/image/bmp"])
def test_an_unknown_path_gets_404_as_json(ask: Ask, path: str) -> None:
    reply = ask("GET", path)
    assert reply.status == 404
    assert path in json.loads(reply.body)["error"]


def test_a_path_with_empty_segments_is_redirected_to_the_path_without(ask: Ask) -> None:
    reply = ask("GET", "//get?a=1")
    assert (reply.status, reply.header("Location")) == (308, "/get?a=1")


def test_two_slashes_in_a_query_are_no_empty_segment(ask: Ask) -> None:
    reply = ask("GET", "/nothing-here?u=http://y")
    assert reply.status == 404
    assert "location" not in {name.lower() for name, _value in reply.headers}


def test_json_is_sorted_indented_ascii_and_ends_with_a_newline(ask: Ask) -> None:
    reply = ask("GET", "/get?b=%C3%A9&a=1")
    assert reply.header("Content-Type") == "application/json"
    assert reply.header("Content-Length") == str(len(reply.body))
    assert b'"args": {\n    "a": "1",\n    "b": "\\u00e9"\n  }' in reply.body
    assert reply.body.endswith(b"}\n")


@pytest.mark.parametrize(
    "path", ["/get", "/stream/2", "/drip?duration=0&numbytes=3", "/sse?count=1"]
)
def test_http_1_0_gets_a_body_that_ends_with_the_connection(ask: Ask, path: str) -> None:
    reply = ask("GET", path, version="1.0")
    assert reply.status == 200
    assert reply.header("Transfer-Encoding") is None
    assert reply.body


def test_a_request_without_a_host_is_told_the_address(ask: Ask) -> None:
    url = json.loads(ask("GET", "/get", version="1.0").body)["url"]
    assert url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("path", ["/status/404", "/nothing-here", "/delay/x", "/image"])
def test_the_log_has_the_status_that_was_sent(
    ask: Ask, server: local_server.Server, path: str
) -> None:
    server.log.clear()
    reply = ask("GET", path)
    assert [entry.status for entry in server.log] == [reply.status]


async def test_a_client_that_left_during_a_write_makes_no_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def writing(request: web.Request) -> web.Response:
        raise ClientConnectionResetError("Cannot write to closing transport")

    log = Log()
    app = create_app()
    app.router.add_get("/writing", writing)
    async with TestClient(noting(app, log)) as client:
        await client.get("/writing")
    assert [entry.status for entry in log] == [None]
    assert not caplog.records


async def test_a_handlers_own_error_is_a_500_that_the_log_explains(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(request: web.Request) -> web.Response:
        raise ZeroDivisionError

    app = create_app()
    app.router.add_get("/broken", broken)
    async with TestClient(noting(app)) as client:
        response = await client.get("/broken")
        assert response.status == 500
        assert "bug" in (await response.json())["error"]
    assert "ZeroDivisionError" in caplog.text
