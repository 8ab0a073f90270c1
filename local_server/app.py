"""Puts the families of endpoints together: one application, with what holds for every reply.

Which families there are is said in `endpoints`; nothing here knows any one of them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import hdrs, web

from local_server.endpoints import FAMILIES
from local_server.exchange.body import waits_for_continue
from local_server.exchange.connection import TooSlow
from local_server.exchange.cors import allow_any_origin, sendable
from local_server.exchange.replies import (
    STRICT,
    BadParameter,
    error_reply,
    html_reply,
    redirect_reply,
)
from local_server.exchange.request import asked_at
from local_server.exchange.urls import prefix_of, relative
from local_server.lanes import LANES, WHO, Lanes
from local_server.limits import LIMITS, Limits
from local_server.log import LOG, UNLOGGED, Log

logger = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def create_app(
    log: Log | None = None,
    *,
    strict: bool = False,
    limits: Limits | None = None,
    lanes: Lanes | None = None,
) -> web.Application:
    """The whole httpbin-style application; `noted_in` is to be put around it, with the same `log`.

    It keeps those of the `limits` that are about requests, `connection` the others.

    `strict` is httpbin to the letter where that is not safe: what a client sent can come back as
    HTML, unescaped (DIFFERENCES.md says where). With `lanes` it is a class's, and every request has
    to have come through them (`Lanes.named`).
    """
    limits = limits or Limits()
    app = web.Application(client_max_size=limits.body)
    app[LIMITS] = limits
    app[STRICT] = strict
    app[LOG] = Log() if log is None else log
    if lanes is not None:
        app[LANES] = lanes
    for family in FAMILIES:
        family.routes.join(app)
    app.on_response_prepare.append(_prepared)
    return app


def noted_in(
    log: Log, application: Handler, lanes: Lanes | None = None
) -> Callable[[Any], Awaitable[web.StreamResponse]]:
    """`application`, with each request noted in `log`, and whatever goes wrong answered in JSON.

    With `lanes` only requests of the class get there, and are noted in the lane of who asks, too.

    It would be a middleware, if aiohttp did not do more work for one than the log does.
    """

    async def note_and_answer(request: web.Request) -> web.StreamResponse:
        if lanes is not None and (refusal := lanes.refusal(request)) is not None:
            if waits_for_continue(request):
                _end_unheard(request, refusal)
            return refusal
        if request.raw_path in UNLOGGED:
            return await _answer(request, application)
        serial = getattr(request.protocol, "serial", 0)
        if lanes is None:
            entry = log.arrive(serial, request.method, request.raw_path, asked_at(request))
            lane = None
        else:  # clocks of other machines are not believed
            who = request[WHO]
            entry = log.arrive(serial, request.method, request.raw_path, who=who)
            lane, in_lane = lanes.arrive(request, serial)
        status = None
        try:
            response = await _answer(request, application)
            status = response.status
            if waits_for_continue(request):
                _end_unheard(request, response)
            return response
        except ConnectionError:
            # The client went away while the reply was being written. aiohttp would print a
            # traceback; what it gets instead, it cannot send either.
            return web.Response()
        finally:
            log.leave(entry, status)
            if lane is not None:
                lane.leave(in_lane, status)

    return note_and_answer


def _end_unheard(request: web.Request, response: web.StreamResponse) -> None:
    """Closes the connection after a reply to a request whose body nobody asked for."""
    response.force_close()
    if not request.content.total_bytes:
        request.content.feed_eof()  # else aiohttp waits for what the client does not send


async def _answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except BadParameter as error:
        reply = error_reply(
            error.status, str(error), parameter=error.parameter, expected=error.expected
        )
        reply.headers.update(error.headers or {})
        return reply
    except web.HTTPMethodNotAllowed as error:
        return _other_method(request, error)
    except web.HTTPNotFound:
        if "//" in request.rel_url.raw_path:
            return _without_empty_segments(request)
        return error_reply(404, f"there is nothing at {request.path}")
    except web.HTTPRequestEntityTooLarge as error:
        return error_reply(413, error.text or error.reason)
    except web.RequestPayloadError as error:
        return _broken_body(request, error)
    except web.HTTPException as error:
        return error_reply(error.status, error.reason)
    except ConnectionError:
        raise  # the client went away: there is nobody to answer
    except Exception:
        logger.exception("%s %s failed", request.method, request.raw_path)
        return error_reply(500, "the local server has a bug; its log says where")


def _other_method(request: web.Request, error: web.HTTPMethodNotAllowed) -> web.Response:
    """The reply to OPTIONS, which no route answers itself, and to methods a path does not have."""
    allowed = sorted({*error.allowed_methods, hdrs.METH_OPTIONS})
    if request.method == hdrs.METH_OPTIONS:
        reply = html_reply()
    else:
        message = f"{request.path} does not answer {request.method}"
        reply = error_reply(405, message, allowed=allowed)
    reply.headers[hdrs.ALLOW] = ", ".join(allowed)
    return reply


def _broken_body(request: web.Request, error: web.RequestPayloadError) -> web.Response:
    """The reply to a body that cannot be read to its end, and so neither what follows it."""
    request.content.feed_eof()  # else aiohttp reads on, and prints a traceback
    if isinstance(error, TooSlow):
        reply = error_reply(408, "the rest of the request's body did not come in time")
    else:
        reply = error_reply(400, "the request's body is broken: its chunks or its length are wrong")
    reply.force_close()
    return reply


def _without_empty_segments(request: web.Request) -> web.Response:
    """Sends the client from `//get` to `/get`."""
    path = re.sub("//+", "/", request.rel_url.raw_path)
    query = request.rel_url.raw_query_string
    return redirect_reply(sendable(f"{path}?{query}" if query else path), 308)


async def _prepared(request: web.Request, response: web.StreamResponse) -> None:
    """The signal for replies that aiohttp prepares; those `AtOnce` have no need of it."""
    allow_any_origin(request, response)
    stay_below_the_prefix(request, response)


def stay_below_the_prefix(request: web.Request, response: web.StreamResponse) -> None:
    """Lets redirects lead to where a reverse proxy shows this server below a path of its own.

    With a relative reference, which is right for a proxy that puts its prefix before others, too.
    """
    location = response.headers.get(hdrs.LOCATION, "")
    if location.startswith("/") and not location.startswith("//") and prefix_of(request):
        response.headers[hdrs.LOCATION] = relative(request, location)
