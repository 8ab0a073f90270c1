"""/status and /response-headers: replies whose head is chosen in the URL."""

from __future__ import annotations

import json
import random
from collections import Counter

import pytest

from local_server.endpoints import inspection
from local_server.exchange.headers import FRAMING
from tests.server.conftest import Ask

METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("code", [200, 201, 308, 404, 418, 503, 599])
def test_every_method_gets_the_status(ask: Ask, method: str, code: int) -> None:
    assert ask(method, f"/status/{code}").status == code


def test_most_statuses_are_empty_html(ask: Ask) -> None:
    reply = ask("GET", "/status/500")
    assert (reply.body, reply.header("Content-Length")) == (b"", "0")
    assert reply.header("Content-Type") == "text/html; charset=utf-8"


@pytest.mark.parametrize("code", [301, 302, 303, 305, 307])
def test_redirects_lead_to_redirect_1(ask: Ask, code: int) -> None:
    reply = ask("GET", f"/status/{code}")
    assert (reply.header("Location"), reply.header("Content-Type")) == ("/redirect/1", None)


def test_304_has_neither_body_nor_type(ask: Ask) -> None:
    reply = ask("GET", "/status/304")
    assert (reply.body, reply.header("Content-Type")) == (b"", None)
    assert reply.header("Content-Length") is None


def test_401_and_407_say_how_to_authenticate(ask: Ask) -> None:
    challenge = 'Basic realm="Fake Realm"'
    assert ask("GET", "/status/401").header("WWW-Authenticate") == challenge
    assert ask("GET", "/status/407").header("Proxy-Authenticate") == challenge


def test_402_is_polite_and_418_is_a_teapot(ask: Ask) -> None:
    paid, teapot = ask("GET", "/status/402"), ask("GET", "/status/418")
    assert paid.body == b"Please pay first."
    assert paid.header("x-more-info") == "http://vimeo.com/22053820"
    assert b"tea only" in teapot.body
    assert teapot.header("x-more-info") == "http://tools.ietf.org/html/rfc2324"


def test_406_lists_the_types_of_images(ask: Ask) -> None:
    reply = ask("GET", "/status/406")
    expected = ["image/webp", "image/svg+xml", "image/jpeg", "image/png", "image/*"]
    assert json.loads(reply.body)["accept"] == expected
    assert set(json.loads(reply.body)) == {"accept", "message"}


def test_of_several_statuses_one_with_weight_0_never_comes(ask: Ask) -> None:
    assert {ask("GET", "/status/200:0,500:1").status for _ in range(20)} == {500}


def test_weights_are_weights_and_1_if_not_given() -> None:
    drawn = Counter(inspection.draw("200:3,500") for _ in range(4000))
    assert 2700 < drawn[200] < 3300  # more than six standard deviations from 3000
    assert drawn[200] + drawn[500] == 4000


def test_drawing_a_status_leaves_the_programs_random_numbers_alone() -> None:
    random.seed(1)
    expected = [random.random() for _ in range(3)]
    random.seed(1)
    inspection.draw("200,500")
    assert [random.random() for _ in range(3)] == expected


@pytest.mark.parametrize(
    "codes",
    [
        "abc",
        "4!9",
        "200.0",
        "200,x",
        "200:x,500",
        "200:1",
        "200:1:2,300",
        ",",
        "200:-1,500:2",
        "200:0,500:0",
        "200:nan,500",
        "200:inf,500",
        "0",
        "-1",
        "99",
        "100",
        "101",
        "199",
        "600",
        "999",
        "1000",
    ],
)
def test_what_is_no_status_is_refused(ask: Ask, codes: str) -> None:
    reply = ask("GET", f"/status/{codes}")
    assert (reply.status, json.loads(reply.body)["parameter"]) == (400, "codes")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_response_headers_sends_and_lists_what_the_query_says(ask: Ask, method: str) -> None:
    reply = ask(method, "/response-headers?animal=dog&animal=cat&x-Y=1&empty")
    assert reply.header("animal") == "dog, cat"
    listed = json.loads(reply.body)
    assert listed == {
        "Content-Length": str(len(reply.body)),
        "Content-Type": "application/json",
        "animal": ["dog", "cat"],
        "empty": "",
        "x-Y": "1",
    }
    assert reply.header("Content-Length") == str(len(reply.body))


@pytest.mark.parametrize("extra", range(20, 45))
def test_response_headers_knows_its_own_length(ask: Ask, extra: int) -> None:
    reply = ask("GET", f"/response-headers?a={'x' * extra}")
    assert json.loads(reply.body)["Content-Length"] == str(len(reply.body))


def test_a_content_type_in_the_query_is_added_and_cannot_make_the_body_a_page(ask: Ask) -> None:
    reply = ask("GET", "/response-headers?Content-Type=text/html&a=%3Cscript%3E%26")
    assert reply.header("Content-Type") == "application/json, text/html"
    assert b"<" not in reply.body
    assert b"&" not in reply.body
    assert json.loads(reply.body)["a"] == "<script>&"


@pytest.mark.parametrize(
    "query",
    ["a=%0d%0aB:1", "a=%00", "a%20b=1", "%C3%A9=1", "=1", "a%0db=1", "a=%ED%A0%80%7F"],
)
def test_what_cannot_be_a_header_is_refused(ask: Ask, query: str) -> None:
    reply = ask("GET", f"/response-headers?{query}")
    assert reply.status == 400
    assert "parameter" in json.loads(reply.body)


@pytest.mark.parametrize("name", sorted(FRAMING))
def test_headers_that_frame_the_message_are_refused(ask: Ask, name: str) -> None:
    assert ask("GET", f"/response-headers?{name.title()}=5").status == 400


def test_header_values_beyond_ascii_are_sent_as_utf8(ask: Ask) -> None:
    reply = ask("GET", "/response-headers?X-A=%E2%82%AC")
    assert b"X-A: \xe2\x82\xac\r\n" in reply.raw
