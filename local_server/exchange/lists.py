"""Headers that are lists: they may come in several lines, and what is in them in quotes."""

from __future__ import annotations

import re

from aiohttp import web

# A quoted text may have a comma in it (RFC 9110, sections 5.6.1 and 5.6.4).
ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*(?:"|\Z))+')


def joined(request: web.BaseRequest, name: str, by: str = ", ") -> str | None:
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


def listed(request: web.BaseRequest, name: str) -> list[str]:
    """The elements of a header that is a list; none when there is no such header."""
    return elements(joined(request, name) or "")
