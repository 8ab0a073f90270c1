"""Servers that fail, refuse, or say what is not true, in replies that are right on the wire.

Endpoints: /unstable /faults/flaky/{key} /faults/rate-limit/{key} /faults/redirect-loop
/faults/wrong-content-type /faults/wrong-content-encoding /faults/wrong-charset
/faults/invalid-utf8

What is counted is counted for each key, so that two cells do not disturb each other. The
`MAX_KEYS` keys that were used last are remembered; DELETE forgets one. Replies that are broken on
the wire are in `wire_faults`.
"""

from __future__ import annotations

import asyncio
import json
import math
import random
import time
from dataclasses import dataclass
from email.utils import formatdate

from aiohttp import hdrs, web

from local_server.exchange.parameters import Integer, Number, Text, takes
from local_server.exchange.remembered import Remembered
from local_server.exchange.replies import BadParameter, error_reply, json_reply, redirect_reply
from local_server.exchange.routing import Family

routes = Family()

MAX_KEYS = 1000
"""Of each kind; the one that was used longest ago is forgotten first."""
EARLY = 1e-6
"""Seconds by which a request may come too early: sums of floats are not exact."""
ENCODINGS = ("gzip", "deflate")
FORMS = ("seconds", "date")
LIE = "grüße, 你好\n"

FAILURE_RATE = Number("failure_rate", "How often it fails.", default=0.5, minimum=0, maximum=1)
SEED = Integer("seed", "The same seed gives the same answer.")
KEY = Text("key", "Any text; what is counted is counted for it.")
FAILURES = Integer(
    "failures", "How many requests fail before one succeeds.", default=2, minimum=0, maximum=1000
)
STATUS = Integer("status", "The status of a failure.", default=503, minimum=400, maximum=599)
RATE = Number("rate", "Requests a second, in the long run.", default=1, minimum=0.001, maximum=1000)
BURST = Integer("burst", "Requests that may come at once.", default=5, minimum=1, maximum=1000)
FORM = Text("form", "How `Retry-After` is written: `seconds` or `date`.", default="seconds")
LENGTH = Integer("length", "How many URLs the loop has.", default=2, minimum=1, maximum=100)
STEP = Integer("step", "Which of them this is.", default=1, minimum=1, maximum=100)
ENCODING = Text("encoding", "What it says: `gzip` or `deflate`.", default="gzip")


@dataclass
class Attempts:
    """How many requests there were."""

    made: int = 0


@dataclass
class Bucket:
    """A token bucket: full at first, then filled again with `rate` tokens a second."""

    tokens: float = math.inf
    filled: float = 0.0

    def take(self, now: float, rate: float, burst: int) -> float:
        """Take a token. Returns the seconds until there is one: 0 if it could be taken.

        `now` is in seconds, on any clock that never goes back.
        """
        self.tokens = min(burst, self.tokens + (now - self.filled) * rate)
        self.filled = now
        wait = (1 - self.tokens) / rate
        if wait > EARLY:
            return wait
        self.tokens -= 1
        return 0.0


class Keys:
    """What is remembered for each key."""

    def __init__(self) -> None:
        self.attempts: Remembered[str, Attempts] = Remembered(lambda _key: Attempts(), MAX_KEYS)
        self.buckets: Remembered[str, Bucket] = Remembered(lambda _key: Bucket(), MAX_KEYS)


KEYS = web.AppKey("KEYS", Keys)


@routes.setup
def remember(app: web.Application) -> None:
    """No key has been used at first."""
    app[KEYS] = Keys()


@routes.get("/unstable")
@takes(FAILURE_RATE, SEED)
async def unstable(request: web.Request) -> web.Response:
    """Answers 500 sometimes, else 200; with a seed, always the same."""
    seed = SEED.given(request)
    generator = random.SystemRandom() if seed is None else random.Random(seed)
    return web.Response(status=500 if generator.random() < FAILURE_RATE.of(request) else 200)


@routes.get("/faults/flaky/{key}", allow_head=False)
@routes.post("/faults/flaky/{key}")
@routes.put("/faults/flaky/{key}")
@takes(KEY, FAILURES, STATUS)
async def flaky(request: web.Request) -> web.Response:
    """Fails a few times, then succeeds: 200 from then on, until DELETE."""
    key, failures, status = KEY.of(request), FAILURES.of(request), STATUS.of(request)
    attempts = request.config_dict[KEYS].attempts.of(key)
    attempts.made += 1
    if attempts.made <= failures:
        message = f"this is failure {attempts.made} of {failures}; try again"
        return error_reply(status, message, key=key, attempt=attempts.made)
    return json_reply({"key": key, "attempt": attempts.made})


@routes.delete("/faults/flaky/{key}")
@takes(KEY)
async def forget_flaky(request: web.Request) -> web.Response:
    """Forgets the key: it fails again."""
    request.config_dict[KEYS].attempts.forget(KEY.of(request))
    return web.Response(status=204)


@routes.get("/faults/rate-limit/{key}", allow_head=False)
@routes.post("/faults/rate-limit/{key}")
@takes(KEY, RATE, BURST, FORM)
async def rate_limit(request: web.Request) -> web.Response:
    """Answers 429 with `Retry-After` when too many requests come (a token bucket).

    Both forms of RFC 9110, section 10.2.3, rounded up, so that whoever waits is served.
    """
    key, rate, burst = KEY.of(request), RATE.of(request), BURST.of(request)
    form = _one_of(FORMS, FORM, request)
    bucket = request.config_dict[KEYS].buckets.of(key)
    wait = bucket.take(asyncio.get_running_loop().time(), rate, burst)
    if not wait:
        return json_reply({"key": key, "left": int(bucket.tokens)})
    after = f"{math.ceil(wait)}"
    if form == "date":
        after = formatdate(math.ceil(time.time() + wait), usegmt=True)
    reply = error_reply(429, f"too many requests: wait, as Retry-After says ({after})", key=key)
    reply.headers[hdrs.RETRY_AFTER] = after
    return reply


@routes.delete("/faults/rate-limit/{key}")
@takes(KEY)
async def forget_rate_limit(request: web.Request) -> web.Response:
    """Forgets the key: its bucket is full again."""
    request.config_dict[KEYS].buckets.forget(KEY.of(request))
    return web.Response(status=204)


@routes.get("/faults/redirect-loop")
@takes(LENGTH, STEP)
async def redirect_loop(request: web.Request) -> web.Response:
    """Redirects from each URL of a loop to the next one, for ever."""
    length, step = LENGTH.of(request), STEP.of(request)
    return redirect_reply(f"/faults/redirect-loop?length={length}&step={step % length + 1}")


@routes.get("/faults/wrong-content-type")
async def wrong_content_type(request: web.Request) -> web.Response:
    """JSON that says it is HTML."""
    return web.Response(text=json.dumps({"this": "is JSON"}), content_type="text/html")


@routes.get("/faults/wrong-content-encoding")
@takes(ENCODING)
async def wrong_content_encoding(request: web.Request) -> web.Response:
    """Plain text that says it is compressed."""
    encoding = _one_of(ENCODINGS, ENCODING, request)
    return web.Response(text="this is plain text\n", headers={hdrs.CONTENT_ENCODING: encoding})


@routes.get("/faults/wrong-charset")
async def wrong_charset(request: web.Request) -> web.Response:
    """UTF-8 that says it is ISO-8859-1: it can be read, and it reads wrong."""
    return web.Response(body=LIE.encode(), content_type="text/plain", charset="iso-8859-1")


@routes.get("/faults/invalid-utf8")
async def invalid_utf8(request: web.Request) -> web.Response:
    """Bytes that say they are UTF-8, and are not: it cannot be read."""
    return web.Response(body=b"gr\xfc\xdfe\n", content_type="text/plain", charset="utf-8")


def _one_of(choices: tuple[str, ...], parameter: Text, request: web.Request) -> str:
    value = parameter.of(request)
    if value not in choices:
        raise BadParameter(parameter.name, value, " or ".join(choices))
    return value
