"""One line for each request, with the words of nginx's log, and in their order."""

import logging
from datetime import UTC, datetime

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger
from aiohttp.http_exceptions import HttpProcessingError

from polls.middlewares import REQUEST_ID


class RequestLog(AbstractAccessLogger):
    """2026-11-28T09:00:00+00:00 5bc0…e1 "GET /poll/1" 200 1873 0.004

    When it was answered, its id (none if it was no HTTP), what was asked, status, bytes, seconds.
    """

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        asked = ascii(f"{request.method} {request.raw_path}".replace('"', "%22"))[1:-1]
        values = (request.get(REQUEST_ID, "-"), asked, response.status, response.body_length, time)
        self.logger.info('%s %s "%s" %d %d %.3f', now, *values)


def is_ours(record: logging.LogRecord) -> bool:
    """What was broken when it came is answered with 400, and has its line: no traceback for it."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError | web.RequestPayloadError)


def set_up() -> None:
    """Requests as they are, and what our own modules have to say, on stderr."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("aiohttp.server").addFilter(is_ours)
    requests = logging.getLogger("aiohttp.access")
    requests.setLevel(logging.INFO)
    requests.addHandler(logging.StreamHandler())
    requests.propagate = False
