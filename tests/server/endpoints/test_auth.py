"""Basic, Bearer and Digest."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import aiohttp
import pytest
from yarl import URL

import local_server
from tests.server.conftest import Ask
from tests.server.differential import answered

CHALLENGE = re.compile(
    r'Digest realm="me@kennethreitz\.com", nonce="([0-9a-f]+)", opaque="([0-9a-f]+)", '
    r'qop="([a-z, -]+)", algorithm=([A-Z0-9-]+), stale=(True|False)'
)


def basic(text: str, scheme: str = "Basic") -> tuple[tuple[str, str], ...]:
    """An Authorization header with `text` in Base64."""
    return (("Authorization", f"{scheme} {base64.b64encode(text.encode()).decode()}"),)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("u/p", basic("u:p")),
        ("u/p", basic("u:p", "bAsIc")),
        ("u/a:b", basic("u:a:b")),
        ("%C3%A9/p", basic("é:p")),
    ],
)
@pytest.mark.parametrize("kind", ["basic-auth", "hidden-basic-auth"])
def test_the_right_basic_credentials_are_welcome(
    ask: Ask, kind: str, path: str, headers: tuple[tuple[str, str], ...]
) -> None:
    reply = ask("GET", f"/{kind}/{path}", headers)
    assert reply.status == 200
    assert json.loads(reply.body)["authenticated"] is True


@pytest.mark.parametrize(
    "headers",
    [
        (),
        basic("u:x"),
        basic("x:p"),
        basic("u"),
        basic("u:p", "Bearer"),
        (("Authorization", "Basic ???"),),
        (("Authorization", "Basic \xff"),),
    ],
)
def test_other_credentials_get_401_or_a_hidden_404(
    ask: Ask, headers: tuple[tuple[str, str], ...]
) -> None:
    asked, hidden = (ask("GET", f"/{kind}basic-auth/u/p", headers) for kind in ("", "hidden-"))
    assert (asked.status, asked.body) == (401, b"")
    assert asked.header("WWW-Authenticate") == 'Basic realm="Fake Realm"'
    assert (hidden.status, hidden.body) == (404, b"")
    assert hidden.header("WWW-Authenticate") is None


@pytest.mark.parametrize("token", ["abc", "a b", ""])
def test_any_bearer_token_is_welcome(ask: Ask, token: str) -> None:
    reply = ask("GET", "/bearer", (("Authorization", f"Bearer {token}|"),))
    assert json.loads(reply.body) == {"authenticated": True, "token": f"{token}|"}


@pytest.mark.parametrize("value", ["", "Bearer", "bearer abc", "Basic abc"])
def test_what_is_no_bearer_token_gets_401(ask: Ask, value: str) -> None:
    reply = ask("GET", "/bearer", (("Authorization", value),))
    assert (reply.status, reply.header("WWW-Authenticate")) == (401, "Bearer")


@pytest.mark.parametrize(
    ("path", "qop", "algorithm", "digits"),
    [
        ("auth/u/p", "auth", "MD5", 32),
        ("auth-int/u/p/SHA-256", "auth-int", "SHA-256", 64),
        ("else/u/p/SHA-512", "auth, auth-int", "SHA-512", 128),
        ("auth/u/p/CRC", "auth", "MD5", 32),
    ],
)
def test_the_challenge_offers_what_the_path_says(
    ask: Ask, path: str, qop: str, algorithm: str, digits: int
) -> None:
    reply = ask("GET", f"/digest-auth/{path}/3" if path.count("/") > 2 else f"/digest-auth/{path}")
    challenge = CHALLENGE.fullmatch(reply.header("WWW-Authenticate") or "")
    assert reply.status == 401
    assert challenge is not None
    nonce, _, *offered = challenge.groups()
    assert (len(nonce), offered) == (digits, [qop, algorithm, "False"])
    left = "3" if path.count("/") > 2 else "never"
    assert reply.header("Set-Cookie") == f"stale_after={left}; Path=/, fake=fake_value; Path=/"


PATHS = ["auth/u/p", "auth-int/u/p", "auth/u/p/SHA-256", "auth-int/u/p/SHA-512/4"]


@pytest.mark.parametrize("path", PATHS)
def test_the_right_answer_is_welcome(ask: Ask, path: str) -> None:
    reply = ask("GET", f"/digest-auth/{path}", answered(path))
    assert json.loads(reply.body) == {"authenticated": True, "user": "u"}
    assert reply.header("Set-Cookie") == "fake=fake_value; Path=/"


@pytest.mark.parametrize("path", PATHS)
def test_a_wrong_password_gets_a_new_challenge_and_marks_the_nonce(ask: Ask, path: str) -> None:
    reply = ask("GET", f"/digest-auth/{path}", answered(path, password="x"))
    assert reply.status == 401
    assert "stale=False" in (reply.header("WWW-Authenticate") or "")
    assert "last_nonce=n; Path=/" in (reply.header("Set-Cookie") or "")


def test_another_user_name_is_refused(ask: Ask) -> None:
    reply = ask("GET", "/digest-auth/auth/u/p", answered("auth/u/p", user="other"))
    assert reply.status == 401


def test_a_query_string_is_part_of_what_is_hashed(ask: Ask) -> None:
    target = "auth/u/p?x=%20y"
    assert ask("GET", f"/digest-auth/{target}", answered(target)).status == 200
    assert ask("GET", f"/digest-auth/{target}", answered("auth/u/p?x=z")).status == 401


@pytest.mark.parametrize(("left", "status"), [("2", 200), ("never", 200), ("0", 401)])
def test_a_nonce_grows_stale_when_no_answers_are_left(ask: Ask, left: str, status: int) -> None:
    headers = (*answered("auth/u/p"), ("Cookie", f"stale_after={left}"))
    reply = ask("GET", "/digest-auth/auth/u/p", headers)
    assert reply.status == status
    if status == 200:
        counted = "1" if left == "2" else "never"
        assert f"stale_after={counted}; Path=/" in (reply.header("Set-Cookie") or "")
    else:
        assert "stale=True" in (reply.header("WWW-Authenticate") or "")


def test_a_nonce_that_was_answered_wrongly_is_stale(ask: Ask) -> None:
    headers = (*answered("auth/u/p"), ("Cookie", "last_nonce=n"))
    reply = ask("GET", "/digest-auth/auth/u/p", headers)
    assert reply.status == 401
    assert "stale=True" in (reply.header("WWW-Authenticate") or "")


def test_require_cookie_challenges_then_refuses_clients_without_cookies(ask: Ask) -> None:
    path = "/digest-auth/auth/u/p?require-cookie=1"
    answer = answered("auth/u/p?require-cookie=1")
    assert ask("GET", path, answer).status == 401
    without = ask("GET", path, (*answer, ("Cookie", "a=b")))
    assert without.status == 403
    assert json.loads(without.body) == {"errors": ["missing cookie set on challenge"]}
    assert ask("GET", path, (*answer, ("Cookie", "fake=fake_value"))).status == 200


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Basic dTpw",
        "Digest",
        "Digest =",
        "Digest a",
        'Digest username="u"',
        'Digest username="u", response="\xff"',
        'Digest username="u", nonce="n", qop=other, response="x"',
        'Digest username="u", nonce="n", qop=auth, response="x"',
    ],
)
def test_what_is_no_answer_gets_a_challenge(ask: Ask, value: str) -> None:
    reply = ask("GET", "/digest-auth/auth/u/p", (("Authorization", value),))
    assert reply.status == 401
    assert CHALLENGE.fullmatch(reply.header("WWW-Authenticate") or "")


def test_the_older_formula_without_qop_is_known(ask: Ask) -> None:
    def h(*parts: str) -> str:
        return hashlib.md5(":".join(parts).encode()).hexdigest()

    response = h(h("u", "r", "p"), "n", h("GET", "/digest-auth/auth/u/p"))
    fields = f'username="u", realm="r", nonce="n", uri="/", response="{response}"'
    reply = ask("GET", "/digest-auth/auth/u/p", (("Authorization", f"Digest {fields}"),))
    assert reply.status == 200


@pytest.mark.parametrize("path", ["auth/u/p?a=b", "auth-int/u/p/SHA-256", "x/%C3%A9/p%20q"])
async def test_aiohttps_own_digest_client_gets_in(server: local_server.Server, path: str) -> None:
    user, password = ("é", "p q") if "%" in path else ("u", "p")
    digest = aiohttp.DigestAuthMiddleware(user, password)
    async with (
        aiohttp.ClientSession(middlewares=(digest,)) as session,
        session.get(URL(f"{server.url}/digest-auth/{path}", encoded=True)) as response,
    ):
        assert response.status == 200
