"""Asks a real httpbin and the local server the same things, and prints where they differ.

By hand, for it needs an httpbin that runs:

    pip install httpbin gunicorn gevent        # greenlet's pin in httpbin must be overridden
    gunicorn -k gevent httpbin:app             # listens on 127.0.0.1:8000
    python -m tests.server.differential http://127.0.0.1:8000

Differences that are wanted are in `local_server/DIFFERENCES.md`; here they are marked with the
heading of their row, and are checked to be still there: a wanted difference that has gone is
reported too. Returns 1 when there is something to report.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

import local_server
from tests.server import wire

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=cut"
COMPARED = (
    "Accept-Ranges",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Origin",
    "Access-Control-Max-Age",
    "Allow",
    "Cache-Control",
    "Content-Encoding",
    "Content-Length",
    "Content-Range",
    "Content-Type",
    "ETag",
    "Last-Modified",
    "Location",
    "Proxy-Authenticate",
    "Set-Cookie",
    "Transfer-Encoding",
    "WWW-Authenticate",
    "X-More-Info",
    "X-A",
    "x-b",
)


@dataclass(frozen=True)
class Probe:
    """One request, and what of the two replies need not be equal."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    wanted: str = ""
    """Which row of DIFFERENCES.md says that the replies differ; empty: they must not."""
    own_body: bool = False
    """Own texts and pictures: bodies and lengths are not compared."""

    def __str__(self) -> str:
        extra = "".join(f" [{name}: {value}]" for name, value in self.headers)
        return f"{self.method} {self.target}{extra}{' ' + repr(self.body) if self.body else ''}"


def part(name: str, value: bytes, extra: str = "", content_type: str = "") -> bytes:
    """One part of a multipart body, cut at `--cut`."""
    head = f'--cut\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n'
    if content_type:
        head += f"Content-Type: {content_type}\r\n"
    return head.encode() + b"\r\n" + value + b"\r\n"


END = b"--cut--\r\n"
STRANGE = (
    b"--cut\r\nno colon\r\n\r\nx\r\n" + END,
    part("a", b"--cutlery\r\nx") + END,
    part("a", b"x")[:-2],
    (part("a", b"x") + END).replace(b"\r\n", b"\n"),
    b"hello\r\n" + part("a", b"x") + END + b"bye",
    part("a", b"x", "\r\nContent-Transfer-Encoding: base64\r\nContent-Encoding: gzip") + END,
    part("a", b"--in\r\n\r\nx\r\n--in--", "", "multipart/mixed; boundary=in") + END,
    part("a", b"\xe9", "", "text/plain; charset=iso-8859-1") + END,
    part("a", b"x", "", "text/plain; charset=klingon") + END,
    part("a%22b", b"x") + END,
    part("a", b"x", "; filename*=utf-8''%c3%a9") + END,
)
"""Forms that are not as RFC 7578 has them, or nearly so."""
ERROR, TEXT, CLEAN = "errors are JSON", "own texts", "paths with empty segments"
REFUSED = "refused instead of a 500"


def probes() -> list[Probe]:
    """All requests."""
    return [*basics(), *received_bodies(), *statuses(), *responses(), *data(), *credentials()]


def basics() -> list[Probe]:
    """CORS, methods, and the parts of a request."""
    get = [
        "/get",
        "/get?a=1",
        "/get?a=1&a=2&b&=v&c=%ff&d=%C3%A9+x%2B&&e;f=1",
        "/get?x=%2F%20%C3%A9%22%3C%26%3D%23%25&y=a'b",
        "/get?show_env",
        "/headers",
        "/ip",
        "/user-agent",
        "/anything",
        "/anything/a/b%20c%C3%A9?x=1",
        "/anything/a%2Fb",
        "/anything/a//b",
        "/anything/a/",
        "/gzip",
        "/deflate",
        "/brotli",
    ]
    sent: list[tuple[tuple[str, str], ...]] = [
        (("Origin", "http://a.test"),),
        (("x-lower-case", "1"), ("X-LOWER-CASE", "2"), ("dnt", "1"), ("etag", "x")),
        (("X-Bytes", "caf\xe9"), ("X-Empty", ""), ("User-Agent", "probe/1")),
        (("X-Forwarded-For", "1.2.3.4, 5.6.7.8"), ("X-Forwarded-Proto", "https")),
        (("X-Forwarded-Protocol", "https"), ("Via", "1.1 a"), ("X-Request-Id", "7")),
        (("X-Forwarded-Ssl", "on"), ("X-Real-Ip", "9.9.9.9")),
        (("Host", "example.test:81"),),
        (("X-Forwarded-For", ""),),
        (("Cookie", "a=1"), ("Cookie", "b=2")),
    ]
    https = (("X-Forwarded-Proto", "https"),)
    return [
        *(Probe("GET", target) for target in get),
        *(Probe("GET", "/get", headers) for headers in sent),
        Probe("GET", "/get", (("X-Forwarded-For", "1.2.3.4"), ("X-Forwarded-For", "5.6.7.8"))),
        Probe("GET", "/absolute-redirect/2", https, own_body=True),
        Probe("GET", "/cookies/set/a/b", https, own_body=True),
        *(
            Probe("GET", target, headers, wanted="what a reverse proxy says")
            for target, headers in [
                ("/get", (("X-Forwarded-Proto", "https, http"),)),
                ("/get", (("X-Forwarded-Host", "hub.test"),)),
                ("/redirect/2", (("X-Forwarded-Prefix", "/a"),)),
                ("/absolute-redirect/2", (("X-Forwarded-Prefix", "/a"),)),
                ("/absolute-redirect/2", (("X-Forwarded-Protocol", "https"),)),
            ]
        ),
        *(Probe(method, "/get", wanted="unknown methods") for method in ["FOO", "get"]),
        *(Probe("GET", "/headers?show_env=1", headers) for headers in sent),
        *(Probe("GET", "/anything/x", headers) for headers in sent[2:6]),
        *(
            Probe("HEAD", target)
            for target in ["/get", "/headers", "/anything", "/gzip", "/json"][:4]
        ),
        *(Probe("OPTIONS", target) for target in ["/get", "/post", "/anything", "/status/200"]),
        Probe("OPTIONS", "/get", (("Access-Control-Request-Headers", "X-A"), ("Origin", "b"))),
        *(Probe(method, "/anything") for method in ["TRACE", "PUT", "DELETE", "PATCH", "POST"]),
        *(Probe("POST", target, wanted=ERROR) for target in ["/get", "/headers", "/ip"]),
        *(Probe("GET", target, wanted=ERROR) for target in ["/post", "/put", "/nothing", "/get/"]),
        Probe("OPTIONS", "/nothing", wanted=ERROR),
        Probe("GET", "/anything/", wanted=ERROR),
        Probe("GET", "//get", wanted=CLEAN),
        Probe("GET", "/anything//a", wanted=CLEAN),
        Probe("GET", "/get", (("X_Under", "1"),), wanted="header names with an underscore"),
        Probe("GET", "/anything/%ff", wanted="a path that is not UTF-8"),
    ]


def received_bodies() -> list[Probe]:
    """Bodies of every kind."""
    bodies: list[tuple[str, bytes]] = [
        (FORM, b"a=1&b=2&a=3"),
        (FORM, b"a=%C3%A9+x&b=%ff&c&=d&&e"),
        (FORM + "; charset=utf-8", b"a=1"),
        (FORM, b"123"),
        (FORM, b"a=\xff"),
        ("application/json", b'{"a": [1, 2.50, null, "\\u00e9"], "a2": {}}'),
        ("application/json", b'{"a": 1, "a": 2}'),
        ("application/json", b'{"a": NaN}'),
        ("application/json", b"123456789012345678901234567890"),
        ("application/json", b'{"a": '),
        ("application/json", '{"a": 1}'.encode("utf-16")),
        ("text/plain", b"plain text"),
        ("text/plain", "é".encode()),
        ("text/plain", b"\xff\xfe"),
        ("image/png", b"\x89PNG\r\n\x1a\n"),
        ("", b"[1]"),
        ("multipart/form-data", b"no boundary"),
        (MULTIPART, b"broken"),
        (MULTIPART, part("a", b"1") + END),
        (MULTIPART, part("a", b"1") + part("a", b"2") + part("b", "é".encode()) + END),
        (MULTIPART, part("f", b"text", '; filename="f.txt"', "text/plain") + END),
        (MULTIPART, part("f", b"\xff\x00", '; filename="f.bin"', "image/x") + END),
        (MULTIPART, part("f", b"\xff\x00", '; filename="f.bin"') + END),
        (MULTIPART, part("f", b"", '; filename=""') + END),
        (
            MULTIPART,
            part("f", b"1", '; filename="1"') + part("f", b"2", '; filename="2"') + END,
        ),
        (MULTIPART, part("a", b"x\r\ny\r\n--cu") + part("b", b"") + END),
    ]
    cases = [((("Content-Type", kind),) if kind else (), body) for kind, body in bodies]
    chunked = (("Transfer-Encoding", "chunked"), ("Content-Type", "text/plain"))
    gzipped = (("Content-Encoding", "gzip"), ("Content-Type", "text/plain"))
    return [
        *(Probe("POST", "/post", headers, body) for headers, body in cases),
        *(Probe(method, f"/{method.lower()}", *cases[0]) for method in ["PUT", "PATCH", "DELETE"]),
        *(Probe("GET", "/anything", headers, body) for headers, body in cases[:8]),
        Probe("POST", "/delay/0", *cases[5]),
        Probe("POST", "/post", chunked, b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
        Probe("POST", "/post", gzipped, b"\x1f\x8b not really"),
        Probe("POST", "/post"),
        Probe("POST", "/post", (("Content-Length", "0"),)),
        *(Probe("POST", "/post", (("Content-Type", MULTIPART),), body) for body in STRANGE),
        Probe(
            "POST",
            "/post",
            (("Content-Type", MULTIPART),),
            part("a", b"x") * 1001 + END,
            wanted=ERROR,
        ),
        *(
            Probe("POST", "/post", (("Content-Type", MULTIPART),), body, wanted="multipart, names")
            for body in [
                b"--cut\r\nContent-Disposition: form-data\r\n\r\nx\r\n" + END,
                b'--cut\r\nContent-Disposition: form-data; name="\xe9"\r\n\r\nx\r\n' + END,
            ]
        ),
        *(
            Probe(
                "POST", "/post", (("Content-Type", MULTIPART),), body, wanted="multipart, charsets"
            )
            for body in [
                part("_charset_", b"iso-8859-1") + part("a", b"\xe9") + END,
                part("a", b"\xa4", "", "text/plain; charset=iso-8859-15") + END,
            ]
        ),
        Probe(
            "POST",
            "/post",
            (("Content-Type", FORM),),
            b"a=1&" * 10_001,
            wanted="a form of many fields",
        ),
    ]


def statuses() -> list[Probe]:
    """Statuses by number, by weight, and not at all."""
    plain = [200, 201, 202, 204, 300, 301, 302, 303, 304, 305, 306, 307, 308]
    plain += [400, 401, 403, 404, 405, 409, 410, 422, 429, 500, 502, 503, 504, 599]
    methods = ["POST", "PUT", "DELETE", "PATCH", "TRACE"]
    return [
        *(Probe("GET", f"/status/{code}") for code in plain),
        *(Probe(method, f"/status/{code}") for method in methods for code in (200, 302, 401)),
        *(
            Probe("HEAD", f"/status/{code}", wanted="HEAD of an empty reply")
            for code in (200, 302, 401)
        ),
        Probe("GET", "/status/200:0,500:1"),
        Probe("GET", "/status/200:1,500:0.0"),
        Probe("GET", "/status/503,503"),
        Probe("GET", "/status/402", wanted=TEXT),
        Probe("GET", "/status/406", wanted=TEXT),
        Probe("GET", "/status/418", wanted=TEXT),
        Probe("GET", "/status/407", wanted="Proxy-Authenticate"),
        *(
            Probe("GET", f"/status/{codes}", wanted=ERROR)
            for codes in ["abc", "4!9", "200.0", "200,x", "200:x,500", "200:1", ""]
        ),
        *(
            Probe("GET", f"/status/{codes}", wanted="statuses beyond 200 to 599")
            for codes in [600, 999, 0, -1, 99, 1000, 100, 199]
        ),
        *(
            Probe("GET", f"/status/{codes}", wanted=REFUSED)
            for codes in ["200:1:2,300", "200:-1,500:1", "200:0,500:0", "200:nan,500"]
        ),
    ]


def responses() -> list[Probe]:
    """Headers, caches, redirects, cookies."""
    etag = ["abc", '"abc"', 'W/"abc"', '"x", "abc"', "*", "x", '"x"', ""]
    redirects = [
        "/redirect/1",
        "/redirect/2",
        "/redirect/5?absolute=true",
        "/redirect/1?absolute=TRUE",
        "/absolute-redirect/1",
        "/absolute-redirect/3",
        "/links/3",
        "/cookies/set?a=1&b=x&a=2",
        "/cookies/set?a=b%20c",
        "/cookies/set?a=%C3%A9%3B%22%5C,",
        "/cookies/set?a=",
        "/cookies/set",
        "/cookies/set/a/b",
        "/cookies/set/a/b%20c%3B",
        "/cookies/delete?a&b=1",
    ]
    others = [
        "/relative-redirect/1",
        "/relative-redirect/4",
        "/redirect-to?url=/a",
        "/redirect-to?URL=a%20b&Status_Code=307",
        "/redirect-to?url=http://a.test/%C3%A9?x=%25",
        "/redirect-to?url=/a%5Cb%7Bc%22%3C%25%7C%23x%5E%60%5B%5D~",
        "/redirect-to?url=/a&status_code=200",
        "/redirect-to?url=/a&status_code=999",
        "/redirect-to?url=/a&status_code=308",
        "/redirect-to?url=",
        "/response-headers",
        "/response-headers?X-A=1&x-b=2",
        "/response-headers?X-A=1&X-A=2",
        "/response-headers?X-A",
        "/response-headers?Content-Type=text/plain",
        "/response-headers?content-type=text/plain",
        "/cache",
        "/cache/0",
        "/cache/60",
        "/cookies",
        "/links/3/1",
        "/links/0/0",
        "/links/300/0",
        "/links/2/9",
    ]
    cookies = [
        "a=1; b=2",
        'a=1; a=2; b="x\\073y"; c; d=; =e; f=a%20b; h=i=j; k = l ; m="n',
        "__utma=1; __utmz=2; _gauges_unique=3; _gauges_x=4; a=5",
    ]
    return [
        *(Probe("GET", target, own_body=True) for target in redirects),
        *(Probe("GET", target) for target in others),
        *(Probe("HEAD", target, own_body=True) for target in ["/redirect/2", "/cookies/set?a=1"]),
        *(Probe("GET", "/cookies", (("Cookie", value),)) for value in cookies),
        Probe("GET", "/cookies?show_env", (("Cookie", cookies[2]),)),
        *(Probe(method, "/redirect-to?url=/post") for method in ["POST", "PUT", "PATCH", "DELETE"]),
        *(Probe("GET", "/etag/abc", (("If-None-Match", value),)) for value in etag),
        *(Probe("GET", "/etag/abc", (("If-Match", value),)) for value in etag if value[:2] != "W/"),
        Probe("GET", "/etag/abc", (("If-Match", 'W/"abc"'),), wanted="weak ETags"),
        Probe("GET", "/etag/abc", (("If-None-Match", '"a"'), ("If-None-Match", '"abc"'))),
        Probe("GET", "/etag/abc", (("If-Match", '"a"'), ("If-Match", '"abc"'))),
        Probe("GET", "/etag/abc", (("If-None-Match", "x"), ("If-Match", "y"))),
        Probe("GET", "/etag/abc"),
        Probe("GET", "/cache", (("If-None-Match", "x"),)),
        Probe("GET", "/cache", (("If-Modified-Since", "x"),)),
        Probe("POST", "/response-headers?X-A=1"),
        *(
            Probe("GET", target, wanted=ERROR)
            for target in ["/cache/-1", "/cache/x", "/redirect/-1", "/redirect/x", "/links/x"]
        ),
        *(
            Probe("GET", target, wanted=REFUSED)
            for target in [
                "/redirect/0",
                "/relative-redirect/0",
                "/absolute-redirect/0",
                "/redirect-to?url=/a&status_code=x",
                "/redirect-to?url=/a%0d",
                "/response-headers?X-A=%0d%0aB:1",
                "/response-headers?a%20b=1",
            ]
        ),
        Probe("GET", "/redirect-to", wanted="/redirect-to without url"),
        Probe("GET", "/cookies/set?a%20b=c", wanted="cookie names"),
        Probe("GET", "/response-headers?Content-Length=5", wanted="headers that frame the message"),
        *(
            Probe("GET", f"/response-headers?X-A={value}", wanted="header values beyond ASCII")
            for value in ["%C3%A9", "%E2%82%AC"]
        ),
    ]


def data() -> list[Probe]:
    """Streams, ranges, documents."""
    ranges = ["0-9", "5-9", "20-", "-5", "-26", "-99", "0-25", "0-40", "32-40", "10-5", "-0", "-"]
    same = [
        "/bytes/10?seed=0",
        "/bytes/1000?seed=42",
        "/bytes/9?SEED=-5",
        "/bytes/102400?seed=1",
        "/bytes/999999?seed=1",
        "/bytes/0",
        "/stream-bytes/25?seed=3&chunk_size=10",
        "/stream-bytes/30000?seed=3",
        "/stream-bytes/10?seed=1&chunk_size=0",
        "/stream-bytes/0",
        "/stream/0",
        "/stream/3?a=1",
        "/stream/200",
        "/range/26",
        "/range/100",
        "/range/102400",
        "/range/26?chunk_size=0",
        "/range/26?chunk_size=5&duration=0.1",
        "/drip?duration=0&numbytes=5",
        "/drip?duration=0.1&numbytes=5&code=418&delay=0.1",
        "/drip?duration=0&numbytes=2&code=204",
        "/delay/0",
        "/delay/0.01",
        "/robots.txt",
        "/image/svg",
    ]
    documents = ["/html", "/xml", "/json", "/deny", "/encoding/utf8", "/forms/post"]
    documents += ["/image", "/image/png", "/image/jpeg", "/image/webp", "/image/svg"]
    accepts = ["image/webp", "image/svg+xml", "image/jpeg,image/png", "image/png", "image/*"]
    return [
        *(Probe("GET", target) for target in same[:-1]),
        *(Probe("HEAD", target) for target in ["/stream/2", "/range/26", "/stream-bytes/5"]),
        Probe("HEAD", "/drip?duration=0&numbytes=3"),
        *(Probe("GET", "/range/26", (("Range", f"bytes={asked}"),)) for asked in ranges),
        *(Probe("GET", "/range/26", (("Range", asked),)) for asked in ["x=0-1", "bytes=a-b", "b"]),
        Probe("GET", "/range/26", (("Range", "bytes=0-1,4-5"),)),
        Probe("GET", "/range/26", (("Range", "bytes=5-6,8-9"),), wanted="several ranges"),
        *(Probe("GET", target, own_body=True) for target in documents),
        *(Probe("HEAD", target, own_body=True) for target in documents),
        *(Probe("GET", "/image", (("Accept", accept),), own_body=True) for accept in accepts),
        Probe("GET", "/image", (("Accept", "text/html"),), wanted=TEXT),
        *(
            Probe("GET", "/image", (("Accept", accept),), wanted="quality values")
            for accept in ["*/*", "image/webp;q=0", "image/png, image/webp;q=0.1"]
        ),
        Probe("GET", "/base64/SFRUUEJJTiBpcyBhd2Vzb21l", wanted="/base64 is text"),
        Probe("GET", "/base64/x", wanted="/base64 is text"),
        Probe("GET", "/base64/a%2Fb", wanted="an encoded slash"),
        Probe("GET", "/base64/y9J8QgCpeMI=", wanted="/base64 of bytes"),
        Probe("GET", "/base64/YWJjZA", wanted="/base64 of bytes"),
        Probe("GET", "/base64/YW%20Jj", wanted="/base64 of bytes"),
        *(
            Probe("GET", target, wanted=ERROR)
            for target in ["/bytes/x", "/bytes/-1", "/drip?numbytes=0", "/range/0", "/range/102401"]
        ),
        *(
            Probe("GET", target, wanted=REFUSED)
            for target in [
                "/bytes/1?seed=x",
                "/stream-bytes/1?chunk_size=x",
                "/drip?numbytes=x",
                "/drip?duration=x",
                "/delay/abc",
                "/range/26?duration=x",
            ]
        ),
        Probe("GET", "/drip?code=700&duration=0&numbytes=1", wanted="statuses beyond 200 to 599"),
        Probe("GET", "/delay/-1", wanted="negative times"),
        Probe("GET", "/range/26?duration=-1", wanted="negative times"),
    ]


def credentials() -> list[Probe]:
    """Basic, Bearer and Digest."""

    def basic(text: str, scheme: str = "Basic") -> tuple[tuple[str, str], ...]:
        encoded = base64.b64encode(text.encode()).decode()
        return (("Authorization", f"{scheme} {encoded}"),)

    given = [
        (),
        basic("u:p"),
        basic("u:p", "bAsIc"),
        basic("u:x"),
        basic("x:p"),
        basic("u"),
        (("Authorization", "Basic ???"),),
        (("Authorization", "Bearer x"),),
        (("Authorization", ""),),
    ]
    bearers = ["Bearer a", "Bearer a b", "bearer a", "Bearer", "Bearer ", "Basic x"]
    paths = ["auth/u/p", "auth-int/u/p", "x/u/p", "auth/u/p/SHA-256", "auth/u/p/SHA-512/3"]
    return [
        *(Probe("GET", "/basic-auth/u/p", headers) for headers in given),
        *(Probe("GET", "/hidden-basic-auth/u/p", headers) for headers in given),
        Probe("GET", "/basic-auth/u/a:b", basic("u:a:b")),
        Probe("GET", "/basic-auth/%C3%A9/p", basic("é:p")),
        *(Probe("GET", "/bearer", (("Authorization", value),)) for value in ["", *bearers]),
        *(Probe("GET", f"/digest-auth/{path}") for path in [*paths, "auth/u/p/CRC"]),
        Probe("GET", "/digest-auth/auth/u/p", basic("u:p")),
        *(Probe("GET", f"/digest-auth/{path}", answered(path)) for path in paths),
        *(Probe("GET", f"/digest-auth/{path}", answered(path, password="x")) for path in paths),
        *(
            Probe("GET", f"/digest-auth/{paths[4]}", (*answered(paths[4]), ("Cookie", cookie)))
            for cookie in ["stale_after=2", "stale_after=0", "last_nonce=n", "stale_after=never"]
        ),
        Probe("GET", "/digest-auth/auth/u/p?require-cookie=1"),
        Probe("GET", "/digest-auth/auth/u/p?require-cookie=1", answered("auth/u/p")),
        Probe(
            "GET",
            "/digest-auth/auth/u/p?require-cookie=t",
            (*answered("auth/u/p"), ("Cookie", "a=b")),
        ),
        Probe(
            "GET",
            "/digest-auth/auth/u/p",
            answered("auth/u/p", user="other"),
            wanted="Digest: the user name",
        ),
        Probe(
            "GET",
            "/digest-auth/auth/u/p?x=1",
            answered("auth/u/p?x=1"),
            wanted="Digest: a query string",
        ),
        Probe(
            "GET",
            "/digest-auth/auth/u/p",
            (("Authorization", 'Digest username="u"'),),
            wanted=REFUSED,
        ),
    ]


def answered(path: str, *, user: str = "u", password: str = "p") -> tuple[tuple[str, str], ...]:
    """An answer to the challenge of `/digest-auth/{path}`."""
    uri = f"/digest-auth/{path}"
    algorithm = next((part for part in path.split("/") if part.startswith("SHA")), "MD5")
    qop = "auth-int" if path.startswith("auth-int") else "auth"
    hash_of = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256, "SHA-512": hashlib.sha512}[algorithm]

    def h(*parts: str) -> str:
        return hash_of(":".join(parts).encode()).hexdigest()

    what = h("GET", uri, h("")) if qop == "auth-int" else h("GET", uri)
    response = h(h(user, "realm", password), "n", "00000001", "c", qop, what)
    fields = (
        f'username="{user}", realm="realm", nonce="n", uri="{uri}", response="{response}", '
        f'opaque="o", algorithm={algorithm}, qop={qop}, nc=00000001, cnonce="c"'
    )
    return (("Authorization", f"Digest {fields}"),)


def compared(reply: wire.Reply, probe: Probe, base: str) -> dict[str, str]:
    """What of a reply is compared, with what is random or the time of day masked."""
    seen = {"status": str(reply.status)}
    for name in COMPARED:
        value = reply.header(name)
        if value is None:
            continue
        if name == "Allow":
            value = ", ".join(sorted(value.split(", ")))
        seen[name] = masked(value, base)
    if probe.own_body:
        seen.pop("Content-Length", None)
        return seen
    if reply.header("Content-Encoding"):
        seen.pop("Content-Length", None)  # compressors differ; the unit tests decompress
        return seen
    body = reply.body.decode("latin-1")
    if reply.header("Transfer-Encoding") == "chunked":
        body = " | ".join(
            chunk.decode("latin-1") for chunk in wire.chunks(reply.raw.partition(b"\r\n\r\n")[2])
        )
    seen["body"] = masked(body, base)
    return seen


def masked(text: str, base: str) -> str:
    """`text` without what is different each time."""
    text = text.replace(base, "BASE")
    text = re.sub(r"\w{3}, \d\d \w{3} 20\d\d \d\d:\d\d:\d\d GMT", "DATE", text)
    return re.sub(r"\b[0-9a-f]{32,128}\b", "HEX", text)


def asked(url: str, probe: Probe) -> dict[str, str]:
    """One probe's reply from the server at `url`."""
    address = urlsplit(url)
    reply = wire.send(
        address.hostname or "",
        address.port or 80,
        probe.method,
        probe.target,
        probe.headers,
        probe.body,
    )
    return compared(reply, probe, f"{address.hostname}:{address.port}")


def main() -> int:
    """Compare, print, and return 1 when there is something to report."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("url", help="where httpbin listens, for example http://127.0.0.1:8000")
    url = parser.parse_args().url
    reported = wanted = 0
    everything = probes()
    with local_server.Server() as server:
        for probe in everything:
            theirs, ours = asked(url, probe), asked(str(server.url), probe)
            if (theirs != ours) == bool(probe.wanted):
                wanted += bool(probe.wanted)
                continue
            reported += 1
            print(f"--- {probe}")
            if probe.wanted:
                print(f"    no difference any more: {probe.wanted}")
            for name in sorted(theirs.keys() | ours.keys()):
                if theirs.get(name) != ours.get(name):
                    print(f"    {name}: httpbin {json.dumps(theirs.get(name))[:300]}")
                    print(f"    {' ' * len(name)}     here {json.dumps(ours.get(name))[:300]}")
    print(
        f"{len(everything)} requests, {wanted} differ as DIFFERENCES.md says, {reported} to report"
    )
    return 1 if reported else 0


if __name__ == "__main__":
    sys.exit(main())
