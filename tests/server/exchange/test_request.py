"""The request, told back: /get, /headers, /ip, /user-agent, /dump/request, /hostname."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.server.conftest import Ask

Headers = tuple[tuple[str, str], ...]


def told(ask: Ask, target: str, headers: Headers = ()) -> Any:
    """The JSON of a reply to GET."""
    reply = ask("GET", target, headers)
    assert reply.status == 200
    return json.loads(reply.body)


def test_get_tells_args_headers_origin_and_url(ask: Ask) -> None:
    assert told(ask, "/get?a=1") == {
        "args": {"a": "1"},
        "headers": {"Connection": "close", "Host": "here.test"},
        "origin": "127.0.0.1",
        "url": "http://here.test/get?a=1",
    }


@pytest.mark.parametrize(
    ("query", "args"),
    [
        ("a=1&b=2", {"a": "1", "b": "2"}),
        ("a=1&a=2", {"a": ["1", "2"]}),
        ("a", {"a": ""}),
        ("=v", {"": "v"}),
        ("a;b=1&&", {"a;b": "1"}),
        ("a=x+y%2B%C3%A9", {"a": "x y+é"}),
        ("a=%ff", {"a": "%FF"}),
        ("a=1&list-values", {"a": ["1"], "list-values": [""]}),
    ],
)
def test_args_hold_one_value_or_a_list(ask: Ask, query: str, args: dict[str, Any]) -> None:
    assert told(ask, f"/get?{query}")["args"] == args


def test_header_names_are_capitalised_and_repeated_ones_joined(ask: Ask) -> None:
    headers = told(ask, "/headers", (("x-one", "1"), ("X-ONE", "2"), ("dnt", "1")))["headers"]
    assert (headers["X-One"], headers["Dnt"]) == ("1,2", "1")


def test_header_bytes_beyond_ascii_are_read_as_latin_1(ask: Ask) -> None:
    assert told(ask, "/headers", (("X-A", "caf\xe9"),))["headers"]["X-A"] == "café"


def test_list_values_shows_repeated_headers_as_lists(ask: Ask) -> None:
    headers = told(ask, "/headers?list-values", (("X-A", "1"), ("X-A", "2")))["headers"]
    assert (headers["X-A"], headers["Host"]) == (["1", "2"], ["here.test"])


def test_what_platforms_add_is_hidden_unless_show_env_is_given(ask: Ask) -> None:
    sent = (("Via", "1.1 a"), ("X-Request-Id", "7"), ("X-Timeline-Asked", "1.0"))
    hidden = {"Via", "X-Request-Id", "X-Timeline-Asked"}
    assert not hidden & set(told(ask, "/headers", sent)["headers"])
    assert hidden <= set(told(ask, "/headers?show_env", sent)["headers"])


def test_origin_is_what_a_proxy_says(ask: Ask) -> None:
    assert told(ask, "/ip") == {"origin": "127.0.0.1"}
    sent = (("X-Forwarded-For", "1.2.3.4, 5.6.7.8"),)
    assert told(ask, "/ip", sent) == {"origin": "1.2.3.4, 5.6.7.8"}


@pytest.mark.parametrize(
    ("header", "scheme"),
    [
        (("X-Forwarded-Proto", "https"), "https"),
        (("X-Forwarded-Protocol", "https"), "https"),
        (("X-Forwarded-Ssl", "on"), "https"),
        (("X-Forwarded-Ssl", "off"), "http"),
    ],
)
def test_the_url_has_the_scheme_a_proxy_says(ask: Ask, header: Any, scheme: str) -> None:
    assert told(ask, "/get", (header,))["url"] == f"{scheme}://here.test/get"


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("/anything/%C3%A9%20b%2Fc", "/anything/é%20b/c"),
        ("/anything/%3F%23%25", "/anything/%3F%23%25"),
        ("/get?a=%26%3D%2B%23%20%2F", "/get?a=%26%3D%2B%23%20/"),
        ("/get?a=%ff", "/get?a=%FF"),
    ],
)
def test_the_url_is_readable_and_still_means_the_same(ask: Ask, target: str, shown: str) -> None:
    assert told(ask, target)["url"] == f"http://here.test{shown}"


def test_user_agent_is_told_and_null_when_there_is_none(ask: Ask) -> None:
    assert told(ask, "/user-agent") == {"user-agent": None}
    assert told(ask, "/user-agent", (("User-Agent", "a/1"),)) == {"user-agent": "a/1"}


def test_anything_answers_every_method(ask: Ask) -> None:
    for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "TRACE"]:
        reply = ask(method, "/anything/x/y")
        assert json.loads(reply.body)["method"] == method
        assert json.loads(reply.body)["url"] == "http://here.test/anything/x/y"


def test_dump_request_shows_the_request_as_it_came(ask: Ask) -> None:
    reply = ask("POST", "/dump/request?a=%41", (("x-lOWER", "caf\xe9"),), b"<b>body")
    assert reply.body == (
        b"POST /dump/request?a=%41 HTTP/1.1\r\nx-lOWER: caf\xe9\r\nHost: here.test\r\n"
        b"Connection: close\r\nContent-Length: 7\r\n\r\n<b>body"
    )
    assert reply.header("Content-Type") == "text/plain; charset=utf-8"
    assert reply.header("X-Content-Type-Options") == "nosniff"


def test_hostname_is_a_dummy(ask: Ask) -> None:
    assert told(ask, "/hostname") == {"hostname": "local-server"}


def test_header_names_with_an_underscore_are_told(ask: Ask) -> None:
    assert told(ask, "/headers", (("X_Under", "1"),))["headers"]["X_Under"] == "1"


def test_a_path_that_is_not_utf8_is_told_as_it_came(ask: Ask) -> None:
    assert told(ask, "/anything/%ff")["url"] == "http://here.test/anything/%FF"
