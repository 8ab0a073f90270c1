"""A server for a class: who asks, and a log for each of them.

Whoever asks says a name and the server's token, as the Basic credentials of HTTP: clients and
browsers send them by themselves when they are in the address, `http://ana:4f1c09ab@teacher:8080`.
Endpoints do not see them. A server that other machines can reach always has a token; one that they
cannot, only when it is asked for.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote

from aiohttp import hdrs, web
from yarl import URL

from local_server.exchange.printing import printable
from local_server.exchange.replies import error_reply
from local_server.log import Entry, Log

ANYBODY = "class"
"""The name in the address that a teacher gives to all; each puts their own in its place."""
CHALLENGE = 'Basic realm="This class: your name, and the token as password", charset="UTF-8"'
TOKEN = re.compile(r"[A-Za-z0-9_-]{4,64}")

# A class has thirty learners. Whoever has the token can invent names, and write long paths: what
# all of it can take is some 100 MB.
MOST_NAMES = 100
MOST_ENTRIES = 1_000
LONGEST_NAME = 40
LONGEST_PATH = 1_000

WHO = web.RequestKey("WHO", str)
"""The name that a request came with."""

Factory = Callable[..., web.BaseRequest]


def token_for(host: str, token: str | None) -> str | None:
    """The token of a server that listens on the address `host`: the one asked for, or a new one.

    Raises `ValueError` for one that could not stand in an address as it is.
    """
    if token is not None and not TOKEN.fullmatch(token):
        raise ValueError("a token must be 4 to 64 letters, digits, - or _")
    if token is None and not ip_address(host).is_loopback:
        return secrets.token_hex(4)
    return token


def address_of(host: str, port: int, token: str | None) -> URL:
    """Where a server is, as its clients need it: with the token, if it has one."""
    url = URL.build(scheme="http", host=host, port=port)
    return url.with_user(ANYBODY).with_password(token) if token else url


class Lanes:
    """The logs of all who have a server's `token`, one for each name."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()
        self._logs: dict[str, Log] = {}

    def named(self, factory: Factory) -> Factory:
        """`factory`, which makes requests, with the credentials taken off and the name noted."""

        def make(message: Any, *others: Any) -> web.BaseRequest:
            name = self._name_in(message.headers.get(hdrs.AUTHORIZATION))
            if name is None:
                return factory(message, *others)
            headers = message.headers.copy()
            del headers[hdrs.AUTHORIZATION]
            raw = tuple(one for one in message.raw_headers if one[0].lower() != b"authorization")
            request = factory(message._replace(headers=headers, raw_headers=raw), *others)
            request[WHO] = name
            return request

        return make

    def _name_in(self, credentials: str | None) -> str | None:
        """The name, if the token is right. It may be percent-encoded: Basic knows Latin-1 only."""
        scheme, _, encoded = (credentials or "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            name, _, token = base64.b64decode(encoded.strip(), validate=True).partition(b":")
        except (binascii.Error, ValueError):
            return None
        if not hmac.compare_digest(token, self._token):
            return None
        name_itself = unquote(name.decode("utf-8", "replace"))
        return printable(" ".join(name_itself.split())[:LONGEST_NAME]) or ANYBODY

    def refusal(self, request: web.BaseRequest) -> web.Response | None:
        """What to answer to whom this server is not for; None for all others."""
        name = request.get(WHO)
        if name is None:
            sentence = "this server is a class's: its address has a name and a token before the @"
            reply = error_reply(401, sentence)
            reply.headers[hdrs.WWW_AUTHENTICATE] = CHALLENGE
            return reply
        if name not in self._logs:
            if len(self._logs) >= MOST_NAMES:
                return error_reply(503, f"{MOST_NAMES} names have been here, and no more fit")
            self._logs[name] = Log(most=MOST_ENTRIES)
        return None

    def of(self, request: web.BaseRequest) -> Log:
        """The log of who asks. Only for a request that was not refused."""
        return self._logs[request[WHO]]

    def arrive(self, request: web.Request, serial: int) -> tuple[Log, Entry]:
        """Note a request in the log of who asks; `leave` closes what is returned."""
        log = self.of(request)
        return log, log.arrive(serial, request.method, request.raw_path[:LONGEST_PATH])

    def counts(self) -> list[tuple[str, int, int, int]]:
        """(name, requests, in flight, most at once) of all who asked for anything, by name."""
        return [
            (name, log.arrived, log.in_flight, log.peak_in_flight)
            for name, log in sorted(self._logs.items())
            if log.arrived
        ]


LANES = web.AppKey("LANES", Lanes)
"""Where the application of a class's server has them; others have none."""
