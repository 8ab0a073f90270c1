"""Whatever a stranger sends, the answer is a 4xx or better, and no traceback is left in the log."""

import asyncio
import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polls.request_log import is_ours
from tests.conftest import Client

PLACES = ["/poll/1/vote", "/api/questions/1/votes"]
METHODS = ["POST", "POST", "POST", "PUT", "GET", "HEAD", "OPTIONS", "FOO"]
OTHERS = ["Cookie", "Origin", "Sec-Fetch-Site", "X-Request-ID", "Range", "If-None-Match", "Accept"]
OTHERS += ["If-Modified-Since", "Expect", "Upgrade", "Content-Encoding", "Host", "If-Range"]
FORM, MULTI = "application/x-www-form-urlencoded", "multipart/form-data; boundary="
PART = b"--b\r\nContent-Disposition: form-data; name=%b\r\n\r\n%b\r\n"
CHARSET = PART.replace(b"%b", b"_charset_", 1) + b"--b--\r\n"
CHARSETS = ["utf-8", "utf-7", "utf-16", "latin-1", "rot13", "idna", "punycode", "klingon", "\x00"]

printable = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
some_bytes = st.binary(max_size=60) | st.sampled_from([b"+2AA-", b"\xff\xfe", b"choice=1", b"\r\n"])
charset = st.sampled_from(CHARSETS)
encoding = st.sampled_from(
    ["", "gzip", "deflate", "br", "zstd", "identity", "nonsense", "gzip, br"]
)
transfer = st.sampled_from(["base64", "quoted-printable", "binary", "8bit", "x-unknown", ""])


target = st.sampled_from(PLACES * 3 + ["/", "/poll/1", "/api/questions", "/health"]) | st.one_of(
    st.builds(
        "/static/{}".format, st.sampled_from(["style.css", "style.css?v=1", "%00", "%ED%A0%80"])
    ),
    st.builds("/{}".format, st.text("/.%?=&;a1\u00e4+#[]@:", max_size=12)),
    st.sampled_from(["*", "http://polls.example/", "//", "/static/" + "a" * 300, "/?after=%D9%A3"]),
)


@st.composite
def part(draw: st.DrawFn) -> bytes:
    """One part of a multipart body, with the headers that people and attackers send."""
    name = draw(st.sampled_from(["choice", "csrf_token", "_charset_", "", "ä"]) | printable)
    lines = draw(
        st.lists(
            st.one_of(
                st.just(f'Content-Disposition: form-data; name="{name}"'),
                st.just(f'Content-Disposition: form-data; name="{name}"; filename="x.txt"'),
                st.just("Content-Disposition: form-data; filename*=utf-7''x"),
                st.just("Content-Disposition: attachment"),
                charset.map("Content-Type: text/plain; charset={}".format),
                st.just("Content-Type: multipart/mixed; boundary=inner"),
                st.just("Content-Type: "),
                transfer.map("Content-Transfer-Encoding: {}".format),
                encoding.map("Content-Encoding: {}".format),
                st.just("Content-Length: 9999999"),
                st.just("no colon"),
                st.just(" folded"),
                printable,
            ),
            max_size=4,
        )
    )
    body = draw(some_bytes | charset.map(str.encode))
    return "\r\n".join(lines).encode() + draw(st.sampled_from([b"\r\n\r\n", b"\r\n", b""])) + body


@st.composite
def multipart(draw: st.DrawFn) -> tuple[str, bytes]:
    boundary = draw(st.sampled_from(["b", "-", "a b", "x" * 70, "ä", ""]))
    between = f"--{boundary}".encode()
    parts = [between + b"\r\n" + one for one in draw(st.lists(part(), max_size=4))]
    end = draw(st.sampled_from([between + b"--\r\n", between + b"--", between, b""]))
    kind = draw(st.sampled_from(["form-data", "mixed", "form-data; charset=utf-7"]))
    return f'multipart/{kind}; boundary="{boundary}"', b"\r\n".join([*parts, end])


@st.composite
def form(draw: st.DrawFn) -> tuple[str, bytes]:
    pairs = draw(st.lists(st.tuples(some_bytes, some_bytes), max_size=4))
    body = b"&".join(name + b"=" + value for name, value in pairs)
    return f"application/x-www-form-urlencoded; charset={draw(charset)}", body


json = st.tuples(
    charset.map("application/json; charset={}".format),
    some_bytes | st.sampled_from([b'{"choice": 1}', b"[" * 5000, b"NaN", b'{"choice": "\\ud800"}']),
)
anything = st.tuples(printable | st.just("application/json"), some_bytes)


@st.composite
def request(draw: st.DrawFn) -> bytes:
    """A request, byte for byte: to a place that reads bodies, or to any other."""
    kind, body = draw(multipart() | form() | json | anything)
    headers = [f"Content-Type: {kind}", f"Content-Encoding: {draw(encoding)}"]
    if draw(st.booleans()):
        headers.append("Transfer-Encoding: chunked")
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
    else:
        headers.append(f"Content-Length: {len(body)}")
    headers += draw(st.lists(st.builds("{}: {}".format, st.sampled_from(OTHERS), printable)))
    head = [f"{draw(st.sampled_from(METHODS))} {draw(target)} HTTP/1.1", "Host: polls.example"]
    lines = "\r\n".join([*head, "Connection: close", *headers, "", ""])
    return lines.encode("latin-1", "replace") + body


async def status_of(client: Client, sent: bytes, whole: bool = True) -> int:
    """The status of the answer; 0 if none came, or if we do not wait for one."""
    reader, writer = await asyncio.open_connection(client.server.host, client.server.port)
    try:
        writer.write(sent)
        await writer.drain()
        answer = await reader.read() if whole else b""
        return int(answer.split()[1]) if answer else 0
    except ConnectionError:  # it was refused before all of it was read
        return 0
    finally:
        writer.close()


def errors_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What would stand in the log of polls, where requests that are no HTTP leave no traceback."""
    bad = [one for one in caplog.records if one.levelno >= logging.WARNING and is_ours(one)]
    return [one.getMessage() for one in bad]


@settings(max_examples=150, deadline=None, suppress_health_check=[*HealthCheck])
@given(sent=request())
async def test_no_request_is_a_failure_of_ours(
    client: Client, caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    assert await status_of(client, sent) < 500
    assert errors_in(caplog) == []


@settings(max_examples=50, deadline=None, suppress_health_check=[*HealthCheck])
@given(sent=request(), part=st.floats(0, 1))
async def test_who_breaks_off_leaves_nothing_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture, sent: bytes, part: float
) -> None:
    await status_of(client, sent[: int(len(sent) * part)], whole=False)
    assert await status_of(client, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") == 200
    assert errors_in(caplog) == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Encoding": "gzip"}, b"this is not gzip"),
        ({"Content-Encoding": "deflate"}, b"this is not deflate"),
        ({"Content-Type": f"{FORM}; charset=utf-7"}, b"csrf_token=+2AA-"),
        ({"Content-Type": f"{FORM}; charset=klingon"}, b"csrf_token=1"),
        ({"Content-Type": f"{FORM}; charset=rot13"}, b"csrf_token=1"),
        ({"Content-Type": "multipart/form-data"}, b"no boundary"),
        ({"Content-Type": f"{MULTI}b"}, b"--b\r\nno colon\r\n\r\nx\r\n--b--\r\n"),
        ({"Content-Type": f"{MULTI}b"}, b"--b\r\n\r\nno name\r\n--b--\r\n"),
        ({"Content-Type": f"{MULTI}b"}, CHARSET % (b"x" * 40)),
        ({"Content-Type": f"{MULTI}b"}, CHARSET % b"klingon"),
        ({"Content-Type": f"{MULTI}b"}, b"--b\r\nContent-Disposition: form-data; name=x\r\n\r\n"),
    ],
)
async def test_what_cannot_be_read_is_a_4xx(
    client: Client,
    caplog: pytest.LogCaptureFixture,
    place: str,
    headers: dict[str, str],
    body: bytes,
) -> None:
    if place.startswith("/api"):
        headers = {"Content-Type": "application/json", **headers}
    elif "Content-Type" not in headers:
        headers = {"Content-Type": FORM, **headers}
    response = await client.post(place, data=body, headers=headers)
    assert response.status in (400, 403, 415)
    assert errors_in(caplog) == []


async def test_a_multipart_form_may_say_its_charset(client: Client) -> None:
    """aiohttp 3.14 cannot read what follows `_charset_`. Later ones may, and find no token."""
    body = CHARSET.removesuffix(b"--b--\r\n") + PART + b"--b--\r\n"
    sent = body % (b"utf-8", b"choice", b"1")
    response = await client.post("/poll/1/vote", data=sent, headers={"Content-Type": f"{MULTI}b"})
    assert response.status in (400, 403)
