"""What this server uses of aiohttp that aiohttp does not promise to keep: every name, and why.

A server that anybody may talk to needs them, and there is no other way to what they give. A new
aiohttp may drop any of them without a word; then a test names those that have gone. Nothing private
is used that is not listed here.
"""

from __future__ import annotations

from aiohttp import StreamReader, web
from aiohttp.http import RawRequestMessage
from aiohttp.web_protocol import _ErrInfo as ErrInfo

__all__ = ["PROMISED_BY_NOBODY", "ErrInfo"]

PROMISED_BY_NOBODY: dict[type, dict[str, str]] = {
    web.RequestHandler: {
        "_loop": "its clock",
        "_messages": "the request that has just been read, and whether it could be read",
        "_reading_paused": "whether a silent client is to blame, or a slow handler",
        "_request_count": "whether what came was the end of a request's head",
        "_waiter": "whether it waits for a request",
        "handle_error": "its own page for what cannot be read, with a traceback in it",
        "log_exception": "its traceback for the rest of a body that nobody wanted",
    },
    RawRequestMessage: {
        "_replace": "a request's head without the credentials of a class's server",
    },
    ErrInfo: {
        "message": "what the parser says is wrong",
    },
    StreamReader: {
        "exception": "whether reading has failed already",
        "feed_eof": "an end for a body that is broken",
        "is_eof": "whether a body has come to its end",
        "set_exception": "a failure for whoever reads a body that is broken or late",
    },
    web.Server: {
        "request_factory": "what makes a request of what was read, to take credentials off it",
        "request_handler": "what answers a request, to put something before it",
    },
    web.BaseRequest: {
        "_version": "a version to reply with, for a request of one that we do not speak",
    },
    web.StreamResponse: {
        "_cookies": "whether it has any: to ask for them would make a jar",
        "_keep_alive": "whether the connection goes on, where `AtOnce` sends a reply by itself",
        "_length_check": "whether it counts what is written; not for a body with its own framing",
        "_req": "the connection that is to be closed at the end",
    },
}
"""The names by their owners, each with what it is used for."""
