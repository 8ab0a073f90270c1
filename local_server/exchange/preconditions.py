"""Entity tags, and requests that depend on them (RFC 9110, sections 8.8.3 and 13)."""

from __future__ import annotations

import re
from typing import NamedTuple

from aiohttp import web

from local_server.exchange.lists import joined

# An entity tag may have a comma in it, and the backslash is no escape there (section 8.8.3). What
# has no quotes is none, but httpbin sends such, and clients send it back.
_TAG = re.compile(r'[ \t]*(W/)?("[^"]*"|[^,"]+?)[ \t]*(?:,|\Z)')


class Tag(NamedTuple):
    """An entity tag: `opaque` is compared; `weak` says that it stands for what is like it only."""

    opaque: str
    weak: bool = False

    @property
    def bare(self) -> Tag:
        """The same without its quotes."""
        return Tag(self.opaque.removeprefix('"').removesuffix('"'), self.weak)


ANY = Tag("*")
"""What a client writes who means whatever there is."""


def tags(value: str) -> list[Tag]:
    """The entity tags of a header's value, with the quotes that they have."""
    found = []
    at = 0
    while at < len(value):
        match = _TAG.match(value, at)
        if match is None:  # no tag: on to the next comma
            at = value.find(",", at) + 1 or len(value)
            continue
        at = match.end()
        found.append(Tag(match[2], weak=bool(match[1])))
    return found


def tags_of(request: web.Request, header: str) -> list[Tag]:
    """The entity tags in all lines of a header; none when there is no such header."""
    return tags(joined(request, header) or "")


def weakly(one: Tag, other: Tag) -> bool:
    """Whether both are the same, weak or not (section 8.8.3.2)."""
    return one.opaque == other.opaque


def strongly(one: Tag, other: Tag) -> bool:
    """Whether both are the same, and neither is weak (section 8.8.3.2)."""
    return one.opaque == other.opaque and not (one.weak or other.weak)
