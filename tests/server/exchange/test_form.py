"""Forms as strangers send them: read as far as httpbin reads them, and never a 500."""

from __future__ import annotations

import contextlib
import json
import time
from typing import Any

import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import local_server
from local_server.exchange import form
from local_server.limits import Limits
from tests.server.conftest import Ask, asking
from tests.server.differential import END, FORM, MULTIPART
from tests.server.fuzz import multipart_bodies

NAMED = b'Content-Disposition: form-data; name="a"'


def part(*head: bytes, content: bytes = b"x") -> bytes:
    """A part with these lines in its head."""
    return b"--cut\r\n" + b"".join(line + b"\r\n" for line in head) + b"\r\n" + content + b"\r\n"


def field(name: str, content: bytes, *head: bytes) -> bytes:
    return part(f'Content-Disposition: form-data; name="{name}"'.encode(), *head, content=content)


def told(ask: Ask, body: bytes, content_type: str = MULTIPART) -> dict[str, Any]:
    reply = ask("POST", "/post", (("Content-Type", content_type),), body)
    assert reply.status == 200, reply.body
    answer: dict[str, Any] = json.loads(reply.body)
    return answer


FORMS = {
    "a header without a colon": (part(b"no colon") + END, {}),
    "no headers": (part() + END, {"": "x"}),
    "a folded header": (part(b"Content-Disposition: form-data;", b' name="a"') + END, {"a": "x"}),
    "a header that comes twice": (part(NAMED, NAMED) + END, {"a": "x"}),
    "a long header": (part(NAMED, b"X: " + b"a" * 20_000) + END, {"a": "x"}),
    "many headers": (part(NAMED, *(b"X-%d: 1" % n for n in range(500))) + END, {"a": "x"}),
    "a length that is wrong": (part(NAMED, b"Content-Length: 99") + END, {"a": "x"}),
    "a length that is none": (part(NAMED, b"Content-Length: x") + END, {"a": "x"}),
    "base64": (part(NAMED, b"Content-Transfer-Encoding: base64", content=b"YQ") + END, {"a": "YQ"}),
    "an unknown encoding": (part(NAMED, b"Content-Transfer-Encoding: x-y") + END, {"a": "x"}),
    "compressed": (part(NAMED, b"Content-Encoding: gzip") + END, {"a": "x"}),
    "an empty field": (part(NAMED, content=b"") + END, {"a": ""}),
    "a line like the boundary": (
        part(NAMED, content=b"--cutlery\r\nx") + END,
        {"a": "--cutlery\r\nx"},
    ),
    "line feeds alone": ((part(NAMED) + END).replace(b"\r\n", b"\n"), {"a": "x"}),
    "a preamble and an epilogue": (b"hello\r\n" + part(NAMED) + END + b"bye", {"a": "x"}),
    "no end": (part(NAMED), {}),
    "an end in the head": (part(NAMED) + b"--cut\r\n" + NAMED, {}),
    "a name in UTF-8": (field("é", b"x") + END, {"é": "x"}),
    "a name in Latin-1": (part(b'Content-Disposition: form-data; name="\xe9"') + END, {"%E9": "x"}),
    "a name by RFC 8187": (
        part(b"Content-Disposition: form-data; name*=utf-8''%c3%a9") + END,
        {"é": "x"},
    ),
    "a name with quotes": (
        part(b'Content-Disposition: form-data; name="a\\"b"') + END,
        {'a"b': "x"},
    ),
    "a name as browsers quote it": (field("a%22b", b"x") + END, {'a"b': "x"}),
    "a name without an end": (part(b'Content-Disposition: form-data; name="a') + END, {'"a': "x"}),
    "no name": (part(b"Content-Disposition: form-data") + END, {"": "x"}),
    "no disposition": (part(b'Content-Disposition: ; name="a"') + END, {"a": "x"}),
    "nothing": (b"", {}),
}


@pytest.mark.parametrize(("body", "fields"), FORMS.values(), ids=list(FORMS))
def test_a_strange_form_is_read_as_at_httpbin(
    ask: Ask, body: bytes, fields: dict[str, str]
) -> None:
    answer = told(ask, body)
    assert (answer["form"], answer["files"], answer["data"]) == (fields, {}, "")


CHARSETS = {
    "of the form": (field("_charset_", b"iso-8859-1") + field("a", b"\xe9"), "é"),
    "of the form, in any case": (field("_charset_", b" ISO-8859-1 ") + field("a", b"\xe9"), "é"),
    "of the form, later": (field("a", b"\xe9") + field("_charset_", b"iso-8859-1"), "é"),
    "of a field": (field("a", b"\xe9", b"Content-Type: text/plain; charset=iso-8859-1"), "é"),
    "of a field, before the form's": (
        field("_charset_", b"koi8-r")
        + field("a", b"\xe9", b'Content-Type: text/plain; charset="ISO-8859-1"'),
        "é",
    ),
    "of two bytes": (
        field("a", "é".encode("utf-16"), b"Content-Type: text/plain; charset=UTF-16"),
        "é",
    ),
    "none": (field("a", b"\xe9"), "\ufffd"),
    "unknown": (field("_charset_", b"klingon") + field("a", "é".encode()), "é"),
    "too long": (field("_charset_", b"x" * 5000) + field("a", "é".encode()), "é"),
    "no text": (field("_charset_", b"\xff\x00") + field("a", "é".encode()), "é"),
    "no charset but Python's": (field("_charset_", b"rot13") + field("a", b"x"), "x"),
    "bytes to bytes": (field("_charset_", b"zlib") + field("a", b"x"), "x"),
    "slow on purpose": (field("_charset_", b"punycode") + field("a", b"x-y"), "x-y"),
    "of a name in a header": (field("a", b"x", b"Content-Type: ;;charset=;=x"), "x"),
    "surrogates": (field("_charset_", b"utf-7") + field("a", b"+2AA-"), "\ud800"),
}


@pytest.mark.parametrize(("body", "text"), CHARSETS.values(), ids=list(CHARSETS))
def test_a_field_has_its_charset_or_that_of_the_form(ask: Ask, body: bytes, text: str) -> None:
    """RFC 7578, sections 4.5 and 4.6."""
    assert told(ask, body + END)["form"]["a"] == text


@pytest.mark.parametrize(
    ("content_type", "is_data"),
    [
        ("multipart/form-data", True),
        ("multipart/form-data; boundary=", True),
        ('multipart/form-data; boundary=""', True),
        ("multipart/form-data; boundary=\xe9", True),
        ("multipart/mixed; boundary=cut", True),
        ("multipart/form-data; boundary=" + "x" * 200, False),
        ("MULTIPART/Form-Data; BOUNDARY=cut", False),
        ('multipart/form-data; charset=utf-16; boundary="cut"', False),
    ],
)
def test_a_body_without_a_boundary_is_data(ask: Ask, content_type: str, is_data: bool) -> None:
    body = part(NAMED) + END
    assert told(ask, body, content_type)["data"] == (body.decode() if is_data else "")


@pytest.mark.parametrize(
    "head",
    [
        b'; filename="f"',
        b"; filename=f",
        b"; filename*=utf-8''%c3%a9",
        b"; filename*=klingon''f",
        b"; FILENAME=",
    ],
)
def test_what_has_a_filename_is_a_file(ask: Ask, head: bytes) -> None:
    answer = told(ask, part(NAMED + head) + END)
    assert (answer["form"], answer["files"]) == ({}, {"a": "x"})


def test_a_form_of_too_many_fields_is_refused(ask: Ask) -> None:
    for content_type, body in (
        (FORM, b"a=1&" * form.MAX_FIELDS + b"a=1"),
        (MULTIPART, field("a", b"1") * (form.MAX_PARTS + 1) + END),
    ):
        reply = ask("POST", "/post", (("Content-Type", content_type),), body)
        assert reply.status == 413
        assert "the form has over" in json.loads(reply.body)["error"]
    assert len(told(ask, field("a", b"1") * form.MAX_PARTS + END)["form"]["a"]) == form.MAX_PARTS


def test_a_charset_that_python_does_not_know_is_not_remembered(ask: Ask) -> None:
    import encodings

    before = len(encodings._cache)
    for number in range(50):
        told(ask, field("_charset_", b"charset-%d" % number) + field("a", b"x") + END)
    assert len(encodings._cache) == before


@pytest.mark.parametrize(
    "body",
    [
        b"\r\n--cut" * 150_000,
        b"--cut\r\n" + b"\r\n " * 300_000,
        part(b"Content-Disposition: form-data" + b'; a="' * 200_000) + END,
        part(b"Content-Disposition: form-data" + b"; " * 400_000) + END,
        part(b"Content-Disposition: form-data; a=" + b'"\\' * 400_000) + END,
    ],
    ids=["delimiters", "folds", "quotes", "semicolons", "backslashes"],
)
def test_a_form_that_is_made_to_be_slow_is_not(body: bytes) -> None:
    """Each is read in far under a second; a pattern that tries everything takes hours."""
    start = time.thread_time()
    with contextlib.suppress(web.HTTPRequestEntityTooLarge):
        form.multipart(body, b"cut")
    assert time.thread_time() - start < 20


@given(body=multipart_bodies(), content_type=st.sampled_from([MULTIPART, FORM, "text/plain"]))
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_whatever_a_form_is_made_of_the_answer_says_what_came(
    ask: Ask, body: bytes, content_type: str
) -> None:
    assert set(told(ask, body, content_type)) >= {"form", "files", "data", "json"}


def test_a_login_and_other_readers_of_forms_are_as_patient() -> None:
    with local_server.Server(limits=Limits(body=10_000)) as server:
        ask = asking(server)
        headers = (("Content-Type", MULTIPART),)
        for target in ("/login/a/b", "/anything", "/delay/0", "/put"):
            method = "PUT" if target == "/put" else "POST"
            reply = ask(method, target, headers, part(b"no colon") + END)
            assert reply.status in {200, 403}
