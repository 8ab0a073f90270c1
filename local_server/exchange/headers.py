"""Headers: which names and values there can be."""

from __future__ import annotations

import re

from local_server.exchange.replies import BadParameter

# RFC 9110, section 5.6.2 (token) and 5.5 (no control characters in a value but the tab)
TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
# They frame the message and steer the connection: that is not the client's to choose.
FRAMING = frozenset(
    {
        "connection",
        "content-length",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)


def header_value(parameter: str, value: str) -> str:
    """`value`, if it can be the value of a response header (RFC 9110, section 5.5).

    Raises `BadParameter` for `parameter` if it cannot.
    """
    if CONTROL.search(value) or not _is_unicode(value):
        raise BadParameter(parameter, value, "text without control characters")
    return value


def header_name(parameter: str, name: str) -> str:
    """`name`, if it can be the name of a header (RFC 9110, section 5.6.2: a token).

    Raises `BadParameter` for `parameter` if it cannot.
    """
    if not TOKEN.fullmatch(name):
        raise BadParameter(parameter, name, "a header's name: letters, digits, hyphens")
    return name


def _is_unicode(value: str) -> bool:
    """Whether `value` can be written as UTF-8; text made of broken UTF-8 cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
