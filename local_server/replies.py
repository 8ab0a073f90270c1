"""How every endpoint answers: httpbin's JSON style, and JSON for errors.

What a reply says is decided where the endpoint is; this room decides only how it looks.
"""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web


def json_text(value: Any) -> str:
    """`value` as httpbin writes it: keys sorted, two spaces, ASCII only, a final newline."""
    return json.dumps(value, indent=2, sort_keys=True) + "\n"


def json_reply(
    value: Any, *, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    """A response in httpbin's JSON style: `application/json` without a charset."""
    return web.Response(
        body=json_text(value).encode("ascii"),
        status=status,
        headers=headers,
        content_type="application/json",
    )


def error_reply(status: int, message: str, **details: Any) -> web.Response:
    """An error that a learner can act on: `{"error": …, "status": …}` and what else helps."""
    return json_reply({"error": message, "status": status, **details}, status=status)


class BadParameter(Exception):
    """A request's parameter is out of its range; the client gets a 400 that says so."""

    def __init__(self, parameter: str, value: str, expected: str) -> None:
        super().__init__(f"{parameter} must be {expected}, not {value!r}")
        self.parameter = parameter
        self.expected = expected
