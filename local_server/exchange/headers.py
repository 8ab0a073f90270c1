"""Headers: how lists in them are read, and which names and values there can be."""

from __future__ import annotations

import re

from aiohttp import web

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


# A quoted text may have a comma in it (RFC 9110, sections 5.6.1 and 5.6.4).
ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*(?:"|\Z))+')


def joined(request: web.Request, name: str, by: str = ", ") -> str | None:
    """The value of a header that is a list, which may come in several lines (RFC 9110, 5.3).

    None when there is no such header.
    """
    lines = request.headers.getall(name, None)
    if lines is None:
        return None
    return lines[0] if len(lines) == 1 else by.join(lines)


def elements(value: str) -> list[str]:
    """What a list has in it, without the spaces around; what is empty does not count."""
    return [text for found in ELEMENT.findall(value) if (text := found.strip(" \t"))]


def listed(request: web.Request, name: str) -> list[str]:
    """The elements of a header that is a list; none when there is no such header."""
    return elements(joined(request, name) or "")


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
