"""Digest authentication (RFC 7616), with nonces that grow stale.

Endpoints: /digest-auth/{qop}/{user}/{passwd} and, after that, /{algorithm} and /{stale_after}

The server keeps nothing between requests. What it must remember is in cookies, as at httpbin:
`stale_after` how many answers are left, `last_nonce` a nonce that was answered wrongly, `fake` a
sign that the client keeps cookies.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.request import parse_http_list, parse_keqv_list

from aiohttp import hdrs, web

from local_server.exchange.body import body_of
from local_server.exchange.cookie import cookies_of, set_cookie
from local_server.exchange.parameters import Text, takes
from local_server.exchange.replies import html_reply, json_reply
from local_server.exchange.routing import Family

routes = Family()

REALM = "me@kennethreitz.com"
HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256, "SHA-512": hashlib.sha512}
PATH = "/digest-auth/{qop}/{user}/{passwd}"

QOP = Text("qop", "`auth` or `auth-int`; any other word offers both.")
USER = Text("user", "The user name that is right.")
PASSWD = Text("passwd", "The password that is right.")
ALGORITHM = Text("algorithm", "MD5, SHA-256 or SHA-512; any other word is MD5.", default="MD5")
STALE_AFTER = Text("stale_after", "How many good answers a nonce is for.", default="never")
REQUIRE_COOKIE = Text("require-cookie", "`1` to refuse clients that keep no cookies.", default="")


@routes.get(PATH)
@routes.get(PATH + "/{algorithm}")
@routes.get(PATH + "/{algorithm}/{stale_after}")
@takes(QOP, USER, PASSWD, ALGORITHM, STALE_AFTER, REQUIRE_COOKIE)
async def digest(request: web.Request) -> web.Response:
    """Asks for Digest credentials: these."""
    needs_cookie = REQUIRE_COOKIE.of(request).lower() in {"1", "t", "true"}
    answer = _answer(request)
    if answer is None or (needs_cookie and hdrs.COOKIE not in request.headers):
        return _challenge(request)
    kept = cookies_of(request)
    if needs_cookie and kept.get("fake") != "fake_value":
        reply = json_reply({"errors": ["missing cookie set on challenge"]}, status=403)
        return _with_cookies(reply, fake="fake_value")
    nonce = answer.get("nonce", "")
    stale = kept.get("stale_after") == "0" or (bool(nonce) and nonce == kept.get("last_nonce"))
    if stale or not await _is_right(request, answer):
        return _challenge(request, stale=stale, last_nonce=nonce)
    reply = json_reply({"authenticated": True, "user": USER.of(request)})
    left = {"stale_after": _one_less(kept["stale_after"])} if kept.get("stale_after") else {}
    return _with_cookies(reply, fake="fake_value", **left)


def _answer(request: web.Request) -> dict[str, str] | None:
    """The client's answer to a challenge; None when it sent none that can be read."""
    scheme, _, fields = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() != "digest":
        return None
    try:
        return parse_keqv_list(parse_http_list(fields)) or None
    except (ValueError, IndexError):
        return None


async def _is_right(request: web.Request, answer: Mapping[str, str]) -> bool:
    if answer.get("username") != USER.of(request):
        return False
    body = await body_of(request)
    # Clients hash the path as they sent it; httpbin hashes it decoded, and without a query.
    expected = (
        response_of(answer, PASSWD.of(request), request.method, uri, body)
        for uri in (request.raw_path, request.path_qs, request.path)
    )
    given = answer.get("response", "").encode("utf-8", "replace")
    return any(one is not None and hmac.compare_digest(one.encode(), given) for one in expected)


def response_of(
    answer: Mapping[str, str], password: str, method: str, uri: str, body: bytes
) -> str | None:
    """What the `response` of an answer must be (RFC 7616, section 3.4.1); None if fields lack.

    Without `qop` it is the older formula of RFC 2069, which RFC 7616 has dropped.
    """
    hash_of = HASHES.get(answer.get("algorithm", "MD5"), hashlib.md5)

    def h(*parts: str) -> str:
        return hash_of(":".join(parts).encode("utf-8", "surrogateescape")).hexdigest()

    qop = answer.get("qop")
    try:
        who = h(answer["username"], answer.get("realm", ""), password)
        if qop is None:
            return h(who, answer["nonce"], h(method, uri))
        if qop == "auth":
            what = h(method, uri)
        elif qop == "auth-int":
            what = h(method, uri, hash_of(body).hexdigest())
        else:
            return None
        return h(who, answer["nonce"], answer["nc"], answer["cnonce"], qop, what)
    except KeyError:
        return None


def _challenge(
    request: web.Request, *, stale: bool = False, last_nonce: str | None = None
) -> web.Response:
    algorithm = ALGORITHM.of(request) if ALGORITHM.of(request) in HASHES else "MD5"
    qop = QOP.of(request) if QOP.of(request) in {"auth", "auth-int"} else "auth, auth-int"
    size = HASHES[algorithm]().digest_size
    challenge = (
        f'Digest realm="{REALM}", nonce="{secrets.token_hex(size)}", '
        f'opaque="{secrets.token_hex(size)}", qop="{qop}", algorithm={algorithm}, stale={stale}'
    )
    reply = html_reply(status=401, headers={hdrs.WWW_AUTHENTICATE: challenge})
    kept = {"stale_after": STALE_AFTER.of(request)}
    if last_nonce is not None:
        kept["last_nonce"] = last_nonce
    return _with_cookies(reply, **kept, fake="fake_value")


def _with_cookies(reply: web.Response, **values: str) -> web.Response:
    for name, value in values.items():
        reply.headers.add(hdrs.SET_COOKIE, set_cookie(name, value))
    return reply


def _one_less(stale_after: str) -> str:
    try:
        return str(int(stale_after) - 1)
    except ValueError:
        return "never"
