"""Whatever a client can send, and what must hold for every answer.

`tests/server/test_safety.py` sends a little of it in every run of the tests. By hand, much more:

    python -m tests.server.fuzz --requests 100000

Requests are drawn by hypothesis from the server's own OpenAPI document, so that a new endpoint is
part of it. Half of them have structure where strangers have it: multipart, urlencoded and JSON
bodies, chunks, headers that are lists. A tenth are then damaged, or their clients go away. With
`--structured` all of them have structure, and none is damaged. The server is one that this program
starts itself, on 127.0.0.1. Returns 1 when an answer is wrong, or when something is left behind.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import itertools
import json
import logging
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, quote_from_bytes, unquote

import h11
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from yarl import URL

import local_server
from local_server.endpoints.wire_faults import RESET
from local_server.exchange.connection import Connection
from local_server.limits import Limits

LIMITS = Limits(
    body=100_000,
    upload=100_000,
    download=1_000_000,
    head_seconds=0.4,
    silent_seconds=0.4,
    seconds=0.02,
    websocket_seconds=1,
)
"""A server that waits for nobody: hours of damaged requests then fit into minutes."""
NO_HURRY = replace(LIMITS, head_seconds=20, silent_seconds=20)
"""The same for requests that come whole: a machine that is busy must not seem a slow client."""
PATIENCE = 60.0
"""Seconds for any answer; a few thousandths are usual, the rest is for a busy machine."""
EXAMPLES_A_ROUND = 500
DAMAGED_ONE_IN = 10

# ---- what is sent --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sent:
    """One request, with its framing as it should be unless a header says otherwise."""

    method: str
    target: str
    headers: tuple[tuple[str, bytes], ...] = ()
    body: bytes = b""
    chunked: bool = False
    version: str = "1.1"
    chunk: int = 7
    """Bytes of a chunk."""
    extension: bytes = b""
    """What stands behind each chunk's size."""
    trailers: tuple[tuple[bytes, bytes], ...] = ()

    @property
    def wire(self) -> bytes:
        """As it goes over the wire."""
        headers = [(name.encode(), value) for name, value in self.headers]
        if not any(name.lower() == b"host" for name, _ in headers):
            headers.insert(0, (b"Host", b"here.test"))
        body = self.body
        if self.chunked:
            headers.append((b"Transfer-Encoding", b"chunked"))
            chunks = (body[at : at + self.chunk] for at in range(0, len(body), self.chunk))
            body = b"".join(
                b"%x%b\r\n%b\r\n" % (len(chunk), self.extension, chunk) for chunk in chunks
            )
            trailers = b"".join(b"%b: %b\r\n" % pair for pair in self.trailers)
            body += b"0\r\n%b\r\n" % trailers
        elif body:
            headers.append((b"Content-Length", b"%d" % len(body)))
        line = f"{self.method} {self.target} HTTP/{self.version}\r\n".encode()
        return line + b"".join(b"%b: %b\r\n" % pair for pair in headers) + b"\r\n" + body


ODD_NUMBERS = ("-1", "0", "1", "1.5", "nan", "inf", "-inf", "1e999", "9" * 30, "9" * 5000, "x", "")
ODD_TEXT = ("", "a", "../..", "<b>", "é", "\r\nX: y", "\x00", "a:b", "500:0,200:1", "true", "YWJj")
WRONG_ON_PURPOSE = {"hostile", "wire_faults"}
"""Families whose answers break off, are no HTTP, or never come."""
ENDLESS = "/live/events"
"""What a client leaves; the server goes on for as long as it is there."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "LOCK")
HEADERS: dict[str, tuple[bytes, ...]] = {
    "Accept": (b"image/*", b"application/json"),
    "Accept-Encoding": (b"gzip, br;q=0",),
    "Access-Control-Request-Headers": (b"X-A",),
    "Authorization": (b"Basic YTpi", b"Bearer x", b'Digest username="a", nonce=', b"Digest a=b"),
    "Connection": (b"close", b"keep-alive", b"Upgrade"),
    "Content-Encoding": (b"gzip", b"br"),
    "Content-Type": (
        b"application/json",
        b"application/x-www-form-urlencoded",
        b"multipart/form-data; boundary=cut",
        b"multipart/form-data",
        b"text/plain; charset=x",
    ),
    "Cookie": (b"a=b; c", b"stale_after=0; fake=fake_value", b"=; ;="),
    "Expect": (b"100-continue", b"tea"),
    "Host": (b"a.test:80", b"[::1", b""),
    "Idempotency-Key": (b"a",),
    "If-Match": (b'"a"', b"*"),
    "If-Modified-Since": (b"Sat, 01 Jan 2000 00:00:00 GMT", b"yesterday"),
    "If-None-Match": (b'W/"a", "b"', b"*"),
    "If-Range": (b'"a"',),
    "Last-Event-ID": (b"1", b"99999999999"),
    "Origin": (b"http://a.test",),
    "Range": (b"bytes=0-3", b"bytes=-5", b"bytes=9-1", b"bytes=0-1,4-5"),
    "Sec-WebSocket-Extensions": (b"permessage-deflate; server_max_window_bits=99",),
    "Sec-WebSocket-Key": (b"dGhlIHNhbXBsZSBub25jZQ==", b"short"),
    "Sec-WebSocket-Protocol": (b"chat", b"a b"),
    "Sec-WebSocket-Version": (b"13", b"0"),
    "TE": (b"trailers",),
    "Upgrade": (b"websocket", b"h2c"),
    "X-Forwarded-For": (b"1.2.3.4",),
    "X-Forwarded-Proto": (b"https",),
    "X-Timeline-Asked": (b"1.5", b"nan"),
}
BODIES = (
    b"",
    b"a=1&b=%ff",
    b'{"a": [1, 2]}',
    b"[" * 2000,
    b'--cut\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n\xff\r\n--cut--\r\n',
    b"--cut\r\n\r\n--cut",
    b"x" * 5000,
    b"x" * 150_000,
)


def _values(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    """Values of a parameter: in its range, out of it, and beside it."""
    if schema["type"] == "string":
        return st.sampled_from(ODD_TEXT) | st.text(max_size=8)
    low, high = schema.get("minimum", -5), schema.get("maximum", 300)
    kind: st.SearchStrategy[Any] = st.floats(low, high)
    if schema["type"] == "integer":
        kind = st.integers(int(low), int(min(high, 10_000)))
    return kind.map(str) | st.sampled_from(ODD_NUMBERS)


def _encoded(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def requests(document: dict[str, Any], *, wrong: bool = False) -> st.SearchStrategy[Sent]:
    """Requests to what an OpenAPI document lists; to what is wrong on purpose only if `wrong`."""
    operations = [
        (path, method.upper(), operation["parameters"])
        for path, of in document["paths"].items()
        for method, operation in of.items()
        if wrong or not WRONG_ON_PURPOSE.intersection(operation["tags"])
    ]
    header_value = st.binary(max_size=12).map(
        lambda value: value.translate(None, b"\r\n\x00").strip(b" \t")
    )
    known = st.sampled_from(sorted(HEADERS)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(HEADERS[name]) | header_value)
    )
    unknown = st.tuples(st.from_regex(r"\AX-[A-Za-z0-9_-]{1,8}\Z"), header_value)
    headers = st.lists(known | unknown, max_size=4).map(tuple)
    extra = st.lists(
        st.tuples(st.text(max_size=5).map(_encoded), st.binary(max_size=5).map(quote_from_bytes)),
        max_size=2,
    )

    @st.composite
    def drawn(draw: st.DrawFn) -> Sent:
        path, method, parameters = draw(st.sampled_from(operations))
        query = []
        for parameter in parameters:
            if parameter["in"] == "path":
                value = draw(_values(parameter["schema"]))
                path = path.replace(f"{{{parameter['name']}}}", _encoded(value))
            elif draw(st.booleans()):
                query.append((parameter["name"], _encoded(draw(_values(parameter["schema"])))))
        query += draw(extra)
        if query:
            path += "?" + "&".join(f"{name}={value}" for name, value in query)
        return Sent(
            draw(st.sampled_from([method] * 9 + list(METHODS))),
            path,
            draw(headers),
            draw(st.sampled_from(BODIES) | st.binary(max_size=20)),
            draw(st.booleans()),
            draw(st.sampled_from(["1.1"] * 18 + ["1.0", "2.0"])),
        )

    return drawn()


# ---- what has structure --------------------------------------------------------------------------

BOUNDARY = b"cut"
CHARSET_NAMES = (
    "utf-8", "UTF8", "iso-8859-1", "utf-16", "utf-7", "utf-32", "cp037", "shift_jis", "klingon",
    "rot13", "zlib", "idna", "punycode", "unicode_escape", "undefined", "x" * 50, "\x00", "é", "",
)  # fmt: skip
DISPOSITIONS = (
    'form-data; name="{0}"', "form-data; name={0}", 'form-data; name="{0}"; filename="{0}"',
    "form-data; name*=utf-8''{0}; filename*={1}''%ff", "form-data; filename*0={0}; filename*1=b",
    "form-data; name=\"{0}", "form-data", "attachment; name={0}", ";;;=", "", "form-data; {0}",
    'form-data; name="{0}"; name="{0}"', 'form-data; name="a\\"{0}"', "form-data;name*={0}",
)  # fmt: skip
ENCODINGS = ("base64", "quoted-printable", "binary", "8bit", "x-unknown", "gzip", "br", "", "\xff")
some_text = st.sampled_from(ODD_TEXT) | st.sampled_from(CHARSET_NAMES) | st.text(max_size=6)


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@st.composite
def part_headers(draw: st.DrawFn) -> bytes:
    """One line of a part's head: right, or wrong in any way."""
    text, charset = draw(some_text), draw(st.sampled_from(CHARSET_NAMES))
    kind = draw(st.integers(0, 9))
    if kind <= 3:
        line = "Content-Disposition: " + draw(st.sampled_from(DISPOSITIONS)).format(text, charset)
    elif kind == 4:
        types = ("text/plain", "multipart/mixed", "application/json", "x", "")
        line = f"Content-Type: {draw(st.sampled_from(types))}; charset={charset}; boundary={text}"
    elif kind == 5:
        line = f"Content-Transfer-Encoding: {draw(st.sampled_from(ENCODINGS))}"
    elif kind == 6:
        line = f"Content-Encoding: {draw(st.sampled_from(ENCODINGS))}"
    elif kind == 7:
        line = f"Content-Length: {draw(st.sampled_from(ODD_NUMBERS))}"
    else:
        line = draw(
            st.sampled_from(["no colon", ": x", " folded", "\tfolded", "X : y", "a" * 9000, ""])
        )
    return _octets(line) if kind < 9 else draw(st.binary(max_size=20))


@st.composite
def multipart_bodies(draw: st.DrawFn) -> bytes:
    """A form of parts such as clients send, or might."""
    line = draw(st.sampled_from([b"\r\n"] * 8 + [b"\n"]))
    body = draw(st.sampled_from([b"", b"", b"", b"preamble" + line, line]))
    for _ in range(draw(st.integers(0, 4))):
        head = draw(st.lists(part_headers(), max_size=4))
        if draw(st.integers(0, 3)) == 0:
            head.insert(0, b'Content-Disposition: form-data; name="_charset_"')
        content = draw(
            st.binary(max_size=40)
            | some_text.map(_octets)
            | st.sampled_from([b"--cut", b"\r\n--cu", b"\r\n--cutlery\r\n", b"\r\n", b"x" * 9000])
        )
        spaces = draw(st.sampled_from([b""] * 6 + [b" ", b"\t", b"x"]))
        body += b"--" + BOUNDARY + spaces + line + line.join([*head, b"", content]) + line
    return body + draw(
        st.sampled_from([b"--cut--\r\n"] * 6 + [b"--cut--", b"--cut", b"", b"--cut--x"])
    )


def urlencoded_bodies() -> st.SearchStrategy[bytes]:
    """Fields, some of which are none."""
    value = st.binary(max_size=6).map(quote_from_bytes).map(str.encode) | st.binary(max_size=4)
    name = value | st.just(b"_charset_")
    pair = st.tuples(name, st.sampled_from([b"=", b"", b"=="]), value).map(b"".join)
    return st.lists(pair, max_size=6).map(b"&".join)


def json_bodies() -> st.SearchStrategy[bytes]:
    """JSON, and what is nearly JSON."""
    value = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=6,
    )
    note = st.fixed_dictionaries({"title": value}, optional={"text": value, "done": value})
    written = (value | note).map(json.dumps).map(str.encode)
    broken = st.tuples(written, st.integers(0, 20)).map(lambda pair: pair[0][: pair[1]])
    other = st.sampled_from(
        [b"[" * 900, b"\xef\xbb\xbf{}", b"NaN", b"9" * 5000, b'"\\ud800"', b"\xff"]
    )
    charset = value.map(json.dumps).map(lambda text: text.encode("utf-16"))
    return written | broken | other | charset


TYPED_BODIES: st.SearchStrategy[tuple[bytes, bytes]] = st.one_of(
    st.tuples(
        st.sampled_from(
            [b"multipart/form-data; boundary=cut"] * 6
            + [b'Multipart/Form-Data; charset=x; boundary="cut"', b"multipart/mixed; boundary=cut"]
            + [b"multipart/form-data; boundary=", b"multipart/form-data; boundary=\xff"]
        ),
        multipart_bodies(),
    ),
    st.tuples(
        st.sampled_from([b"", b"; charset=klingon", b"; charset=utf-16", b";;=;"]).map(
            lambda rest: b"application/x-www-form-urlencoded" + rest
        ),
        urlencoded_bodies(),
    ),
    st.tuples(
        st.sampled_from([b"application/json", b"application/json; charset=utf-16", b"text/json"]),
        json_bodies(),
    ),
)
LISTS: dict[str, tuple[bytes, ...]] = {
    "Accept": (
        b"*/*",
        b"image/*;q=0.5",
        b"image/webp;q=0",
        b"image/png;q=x",
        b"text/html",
        b'a/b;c="d,e"',
    ),
    "Accept-Encoding": (b"gzip;q=0", b"br", b"*", b"identity;q=1.000"),
    "Access-Control-Request-Headers": (b"X-A", b"x-b", b"\xff"),
    "Connection": (b"keep-alive", b"Upgrade", b"close", b"X-A"),
    "Cookie": (b"a=b; c", b'd="e\\054f"', b"=", b"\xff=\xfe"),
    "If-Match": (b'"a"', b'W/"a"', b"*", b'"a,b"', b"a", b'"', b"W/"),
    "If-None-Match": (b'"a"', b'W/"a"', b"*", b'"a,b"', b"a", b'"', b"W/"),
    "If-Range": (b'"a"', b'W/"a"', b"yesterday"),
    "Range": (b"bytes=0-3", b"bytes=-5", b"bytes=9-1", b"bytes=0-1,4-5", b"lines=1-2"),
    "Sec-WebSocket-Protocol": (b"chat", b"superchat", b"a b", b""),
    "TE": (b"trailers", b"deflate;q=0.5"),
    "Upgrade": (b"websocket", b"h2c"),
    "X-Forwarded-For": (b"1.2.3.4", b"::1", b"unknown", b"\xff"),
    "X-Forwarded-Host": (b"a.test", b"[::1]:80", b"a b", b"\xff", b"a/b"),
    "X-Forwarded-Prefix": (b"/a/b", b"/", b"//a", b"a", b"/../a", b"/\xff"),
    "X-Forwarded-Proto": (b"https", b"http", b"x y", b"javascript", b""),
    "X-Timeline-Asked": (b"nan", b"-inf", b"0", b"1e400", b"1_0"),
}
"""Headers that may have several elements, in one line or in several."""


@st.composite
def header_lists(draw: st.DrawFn) -> tuple[tuple[str, bytes], ...]:
    """Headers that are lists: elements that are right or not, in one line or in several."""
    lines: list[tuple[str, bytes]] = []
    for name in draw(st.lists(st.sampled_from(sorted(LISTS)), max_size=3, unique=True)):
        element = st.sampled_from(LISTS[name]) | st.just(b"")
        comma = draw(st.sampled_from([b", ", b",", b" ,\t", b"; "]))
        for elements in draw(st.lists(st.lists(element, max_size=3), min_size=1, max_size=3)):
            lines.append((name, comma.join(elements).strip(b" \t")))
    return tuple(lines)


READERS_OF_BODIES = (
    *("/post", "/put", "/patch", "/delete", "/anything", "/login", "/notes", "/delay"),
    *("/upload", "/dump", "/digest-auth"),
)


def to_readers(document: dict[str, Any]) -> st.SearchStrategy[Sent]:
    """Requests, most of them to where bodies are read."""
    paths = document["paths"].items()
    readers = {path: of for path, of in paths if path.startswith(READERS_OF_BODIES)}
    reading = requests({**document, "paths": readers})
    return st.integers(0, 2).flatmap(lambda drawn: reading if drawn else requests(document))


def with_structure(
    sent: Sent, typed: tuple[bytes, bytes], lists: tuple[tuple[str, bytes], ...], chunk: int
) -> Sent:
    """`sent` with another body and other lists in its headers."""
    content_type, body = typed
    kept = tuple(pair for pair in sent.headers if pair[0] not in {"Content-Type", *LISTS})
    extension = (b"", b"", b";a=b", b';a="b;c"')[len(body) % 4]
    trailers = ((b"X-A", b"1"),) if len(body) % 5 == 1 else ()
    return replace(
        sent,
        headers=(("Content-Type", content_type), *lists, *kept),
        body=body,
        chunk=chunk,
        extension=extension,
        trailers=trailers,
    )


CHUNKS = st.sampled_from([1, 7, 100, 70_000])


def structured(document: dict[str, Any]) -> st.SearchStrategy[Sent]:
    """Requests with structure in their bodies and headers."""
    return st.builds(with_structure, to_readers(document), TYPED_BODIES, header_lists(), CHUNKS)


def crowds(document: dict[str, Any]) -> st.SearchStrategy[list[Sent]]:
    """Some requests, each with several bodies and lists: to draw takes longer than to answer."""
    return st.builds(
        lambda sents, bodies, lists, chunk: [
            with_structure(sent, typed, headers, chunk)
            for sent in sents
            for typed in bodies
            for headers in lists
        ],
        st.lists(to_readers(document), min_size=1, max_size=5),
        st.lists(TYPED_BODIES, min_size=1, max_size=5),
        st.lists(header_lists(), min_size=1, max_size=5),
        CHUNKS,
    )


# ---- what becomes of it --------------------------------------------------------------------------


@dataclass(frozen=True)
class Damage:
    """What becomes of a request: some bytes of it are lost, some others come; then the client…"""

    at: int
    lost: int
    added: bytes
    then: str
    """… waits for the answer, says that it sends no more, goes away, or breaks the connection."""

    def done_to(self, wire: bytes) -> bytes:
        """The damaged request."""
        at = self.at % (len(wire) + 1)
        return wire[:at] + self.added + wire[at + self.lost :]


DAMAGES = st.builds(
    Damage,
    at=st.integers(0, 10_000),
    lost=st.sampled_from([0, 1, 2, 10, 100_000]),
    added=st.sampled_from([b"", b"\r\n", b"\n", b"\x00", b"\xff", b" ", b":", b"a" * 9000])
    | st.binary(max_size=5),
    then=st.sampled_from(["waits", "half-closes", "goes", "resets", "goes", "resets"]),
)

# ---- what comes back -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """A whole reply. `closes` if the server sends no other on the connection.

    Status 0 is for one that breaks off, or does not begin.
    """

    status: int
    body: bytes
    closes: bool


class Client:
    """A connection to the server, a new one whenever the server has closed the last one."""

    def __init__(self, url: URL) -> None:
        assert url.host is not None
        assert url.port is not None
        self._address = url.host, url.port
        self._socket: socket.socket | None = None

    def ask(self, sent: Sent) -> Answer:
        """The answer, read by rules stricter than a browser's (h11).

        Raises `TimeoutError` when none comes, `h11.RemoteProtocolError` when it is no HTTP.
        """
        if self._socket is not None:
            answer = self._asked_on(self._socket, sent)
            if answer.status:
                return answer
            # A server may close a connection that is not in use whenever it likes.
        self._socket = socket.create_connection(self._address, PATIENCE)
        return self._asked_on(self._socket, sent)

    def _asked_on(self, connection: socket.socket, sent: Sent) -> Answer:
        closes = True
        try:
            answer = _exchange(connection, sent)
            # What follows a CONNECT is not for HTTP, whether it was granted or not.
            closes = answer.closes or sent.method == "CONNECT"
            return answer
        finally:
            if closes:
                self.close()

    def damage(self, wire: bytes, then: str) -> bytes:
        """What comes back for bytes that need not be HTTP. Raises `TimeoutError`."""
        received = bytearray()
        with socket.create_connection(self._address, PATIENCE) as connection:
            with contextlib.suppress(ConnectionError):  # cut in the middle of what it sends
                connection.sendall(wire)
                if then == "goes":
                    return b""
                if then == "resets":
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    return b""
                if b"/faults/never" in wire or ENDLESS.encode() in wire:
                    return b""
                # Else a request that came through unharmed would keep its connection open.
                connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            if then == "half-closes":
                with contextlib.suppress(OSError):  # the server may be gone already
                    connection.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ConnectionError):
                while data := connection.recv(65536):
                    received += data
        return bytes(received)

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._socket is not None:
            self._socket.close()
        self._socket = None


METHOD_ONLY = [("Host", "a"), ("Connection", "Upgrade"), ("Upgrade", "websocket")]


def _exchange(connection: socket.socket, sent: Sent) -> Answer:
    http = h11.Connection(h11.CLIENT)
    # h11 must know what was asked to read the answer; what it would send itself is not sent.
    http.send(h11.Request(method=sent.method, target="/", headers=METHOD_ONLY))
    http.send(h11.EndOfMessage())
    with contextlib.suppress(ConnectionError):  # a server may answer and close before the end
        connection.sendall(sent.wire)
    status, body, ended = 0, bytearray(), False
    while True:
        try:
            event = http.next_event()
        except h11.RemoteProtocolError:
            if ended:
                return Answer(0, b"", closes=True)
            raise
        if event is h11.NEED_DATA:
            try:
                data = connection.recv(65536)
            except ConnectionResetError:
                data = b""
            ended = not data
            http.receive_data(data)
        elif isinstance(event, h11.Response):
            status = event.status_code
        elif isinstance(event, h11.Data):
            body += event.data
            if unquote(sent.target).startswith(ENDLESS):
                return Answer(status, bytes(body), closes=True)
        elif isinstance(event, h11.EndOfMessage):
            return Answer(status, bytes(body), http.their_state is h11.MUST_CLOSE)
        elif isinstance(event, h11.InformationalResponse) and event.status_code == 101:
            return Answer(101, b"", closes=True)


BREAKING_OFF = ("lose=", "drop_after=")
"""Parameters that ask for an answer which does not come as a whole."""
ASKED_FOR = ("/status/", "/mix", "/unstable", "/drip", "/drip-lines", "/faults/")
"""Where a client can choose the status, and with it a reply without a body."""
HTTPBINS_OWN = {401, 402, 403, 406, 407, 412, 416, 418}
"""Statuses which httpbin gives bodies of its own."""


def judge(sent: Sent, answer: Answer) -> None:
    """Raises `AssertionError` for an answer that nobody should get."""
    path = unquote(sent.target.partition("?")[0])
    chosen = path.startswith(ASKED_FOR)
    assert b"has a bug" not in answer.body
    assert answer.status or any(name in sent.target for name in BREAKING_OFF), "no whole answer"
    if answer.status == 505:
        assert sent.version == "2.0"
    elif not chosen:
        assert answer.status < 500, answer.status
    hidden = path.startswith("/hidden-basic-auth") or sent.method in {"HEAD", "CONNECT"}
    if 400 <= answer.status < 500 and not (chosen or hidden or answer.status in HTTPBINS_OWN):
        assert json.loads(answer.body)["error"]


# ---- what is left behind -------------------------------------------------------------------------


class Records(logging.Handler):
    """Everything that anybody logs, and what Python prints of exceptions nobody can catch."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def unraisable(self, caught: Any) -> None:
        """`sys.unraisablehook`: for instance what a transport says that nobody has closed."""
        self.lines.append(f"{caught.err_msg}: {caught.exc_value!r}")


@contextlib.contextmanager
def nothing_left(*servers: local_server.Server) -> Iterator[Records]:
    """Afterwards the servers have nothing in flight, no task, no connection, and logged nothing.

    Raises `AssertionError` else. Clients must have closed their connections, and no other server
    may run: its connections would be taken for leaks.
    """
    records = Records()
    logging.getLogger().addHandler(records)
    hook, sys.unraisablehook = sys.unraisablehook, records.unraisable
    try:
        yield records
        for server in servers:
            _wait_until_alone(server)
        gc.collect()  # a task that failed and was never asked is logged when it is collected
    finally:
        sys.unraisablehook = hook
        logging.getLogger().removeHandler(records)
    assert not [one for one in gc.get_objects() if isinstance(one, Connection)]
    assert not records.lines, "\n".join(records.lines[:3])


def _wait_until_alone(server: local_server.Server) -> None:
    assert server._place is not None
    # The system hands connections over in order: after this one, no older one can still come.
    client = Client(server.url)
    client.ask(Sent("GET", "/get"))
    client.close()
    # A connection is a task, so this counts both. One task serves and one looks for slow clients.
    usual = 2
    deadline = time.monotonic() + PATIENCE
    while len(tasks := asyncio.all_tasks(server._place.loop)) > usual or server.log.in_flight:
        assert time.monotonic() < deadline, (tasks, server.log)
        time.sleep(0.01)


# ---- the long run --------------------------------------------------------------------------------


def document_of(client: Client) -> dict[str, Any]:
    """The server's OpenAPI document."""
    document: dict[str, Any] = json.loads(client.ask(Sent("GET", "/openapi.json")).body)
    return document


def run(
    count: int, seconds: float, first_seed: int = 0, *, only_structured: bool = False
) -> Counter[str]:
    """Sends `count` requests, or as many as `seconds` allow. Returns how often what happened.

    Raises what a wrong answer raises, after hypothesis has printed the smallest such request.
    """
    seen: Counter[str] = Counter()
    deadline = time.monotonic() + seconds
    with (
        local_server.Server(limits=NO_HURRY) as server,
        local_server.Server(limits=LIMITS) as hasty,
    ):
        client, damaging = Client(server.url), Client(hasty.url)
        document = document_of(client)
        client.close()
        drawn = crowds(document) if only_structured else anything(document)
        with nothing_left(server, hasty):
            for number in itertools.count(first_seed):
                left = count - seen.total()
                if left <= 0 or time.monotonic() > deadline:
                    break
                _round(client, damaging, drawn, min(EXAMPLES_A_ROUND, left), number, seen)
            client.close()
    return seen


def anything(document: dict[str, Any]) -> st.SearchStrategy[Sent | tuple[Sent, Damage]]:
    """Requests of all kinds, some of them damaged."""
    usual = requests(document) | structured(document)
    damaged = st.tuples(requests(document, wrong=True) | structured(document), DAMAGES)
    return st.integers(1, DAMAGED_ONE_IN).flatmap(
        lambda drawn: damaged if drawn == DAMAGED_ONE_IN else usual
    )


def _round(
    client: Client,
    damaging: Client,
    drawn: st.SearchStrategy[Any],
    examples: int,
    number: int,
    seen: Counter[str],
) -> None:
    @seed(number)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(sent=drawn)
    def one(sent: Sent | list[Sent] | tuple[Sent, Damage]) -> None:
        if isinstance(sent, tuple):
            request, damage = sent
            reply = damaging.damage(damage.done_to(request.wire), damage.then)
            assert b"has a bug" not in reply
            seen["damaged"] += 1
            return
        for request in sent if isinstance(sent, list) else [sent]:
            answer = client.ask(request)
            judge(request, answer)
            seen[f"{answer.status // 100}xx"] += 1

    one()


def main() -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.server.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000, help="how many (%(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=3600, help="stop after so many (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0, help="where to begin (%(default)s)")
    parser.add_argument(
        "--structured", action="store_true", help="structured requests only, none damaged"
    )
    options = parser.parse_args()
    start = time.monotonic()
    seen = run(options.requests, options.seconds, options.seed, only_structured=options.structured)
    answers = ", ".join(f"{seen[kind]:,} {kind}" for kind in sorted(seen))
    print(
        f"{seen.total():,} requests in {time.monotonic() - start:,.0f} seconds: {answers}. "
        "No 5xx that was not asked for, no missing answer, nothing logged, "
        "and afterwards nothing in flight, no task and no connection left."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
