"""Parts of the request, and statuses and headers on demand.

Endpoints: /headers /ip /user-agent /client-certificate /dump/request /hostname /status/{codes}
/response-headers
"""

from __future__ import annotations

import math
import random

from aiohttp import hdrs, web
from multidict import CIMultiDict

from local_server.exchange.body import body_of
from local_server.exchange.headers import FRAMING, header_name, header_value
from local_server.exchange.parameters import Text, takes
from local_server.exchange.replies import (
    STRICT,
    BadParameter,
    error_reply,
    json_reply,
    json_text,
    status_reply,
)
from local_server.exchange.request import headers_of, origin_of
from local_server.exchange.routing import Family, every_method

routes = Family()

CODES = Text("codes", "A status, or several with weights: `200:3,500:1`.")
EXPECTED_CODES = "a status from 200 to 599, or several such as 200:3,500:1"


@routes.get("/headers")
async def headers(request: web.Request) -> web.Response:
    """The request's headers."""
    return json_reply({"headers": headers_of(request)})


@routes.get("/ip")
async def ip(request: web.Request) -> web.Response:
    """The address the request came from."""
    return json_reply({"origin": origin_of(request)})


@routes.get("/user-agent")
async def user_agent(request: web.Request) -> web.Response:
    """The client's `User-Agent`."""
    return json_reply({"user-agent": headers_of(request).get("User-Agent")})


@routes.get("/client-certificate")
async def client_certificate(request: web.Request) -> web.Response:
    """The certificate the client presented, which only `client_cert` asks for."""
    certificate = request.get_extra_info("peercert")
    if not certificate:
        return error_reply(
            400, "the client presented no certificate: server.tls.client_cert asks for one"
        )
    return json_reply(
        {
            "subject": _name(certificate["subject"]),
            "issuer": _name(certificate["issuer"]),
            "serial": certificate["serialNumber"],
            "notAfter": certificate["notAfter"],
        }
    )


@every_method(routes, "/dump/request")
async def dump_request(request: web.Request) -> web.Response:
    """The request as it came over the wire."""
    line = f"{request.method} {request.raw_path} HTTP/{request.version[0]}.{request.version[1]}"
    head = b"".join(b"%b: %b\r\n" % header for header in request.raw_headers)
    text = line.encode("utf-8", "surrogateescape") + b"\r\n" + head + b"\r\n"
    return web.Response(
        body=text + await body_of(request),
        headers={
            hdrs.CONTENT_TYPE: "text/plain; charset=utf-8",
            "X-Content-Type-Options": "nosniff",
        },
    )


@routes.get("/hostname")
async def hostname(request: web.Request) -> web.Response:
    """A host's name: always the same one, for this machine's own is nobody's business."""
    return json_reply({"hostname": "local-server"})


@every_method(routes, "/status/{codes}")
@takes(CODES)
async def status(request: web.Request) -> web.Response:
    """Answers with the given status; several are drawn by their weights."""
    return status_reply(draw(CODES.of(request)))


def draw(codes: str) -> int:
    """One of `codes`, drawn by weight. Raises `BadParameter`."""
    choices: list[int] = []
    weights: list[float] = []
    try:
        if "," not in codes:
            choices, weights = [int(codes)], [1]
        else:
            for choice in codes.split(","):
                code, _, weight = choice.partition(":")
                choices.append(int(code))
                weights.append(float(weight or 1))
    except ValueError:
        raise BadParameter("codes", codes, EXPECTED_CODES) from None
    if not all(200 <= code <= 599 for code in choices):
        raise BadParameter("codes", codes, EXPECTED_CODES)
    if not all(math.isfinite(weight) and weight >= 0 for weight in weights) or not any(weights):
        raise BadParameter("codes", codes, "weights from 0 up, not all of them 0")
    # Not the shared generator: the notebook's program draws from that one.
    return random.SystemRandom().choices(choices, weights)[0]


@routes.get("/response-headers")
@routes.post("/response-headers")
async def response_headers(request: web.Request) -> web.Response:
    """Every query parameter as a response header; the body lists all of them."""
    added = [
        (header_name(name, name), header_value(name, value))
        for name, value in request.query.items()
    ]
    for name, value in added:
        if name.lower() in FRAMING:
            raise BadParameter(name, value, "left to the server: it frames the message")
    chosen_type = any(name.lower() == "content-type" for name, _ in added)
    escaped = chosen_type and not request.config_dict[STRICT]
    # The body holds its own length, so it is written until the length fits.
    length = 0
    while len(body := _listing([*added, ("Content-Length", str(length))], escaped)) != length:
        length = len(body)
    reply = web.Response(body=body, content_type="application/json")
    reply.headers.extend(added)
    return reply


def _listing(added: list[tuple[str, str]], escaped: bool) -> bytes:
    sent = CIMultiDict([("Content-Type", "application/json"), *added])
    text = json_text(
        {
            name: values[0] if len(values := sent.getall(name)) == 1 else values
            for name in ("Content-Type", *(name for name, _ in added))
        }
    )
    if escaped:
        # The same JSON, but no browser can take it for a page, whatever its type.
        for character in "<>&":
            text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("ascii")


def _name(parts: tuple[tuple[tuple[str, str], ...], ...]) -> dict[str, str]:
    return {key: value for part in parts for key, value in part}
