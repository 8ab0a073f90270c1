"""What a client accepts: media types with quality values (RFC 9110, sections 12.4.2 and 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from local_server.exchange.lists import elements

_QUALITY = re.compile(r";[ \t]*q[ \t]*=[ \t]*(\d*\.?\d*)[ \t]*(?:;|\Z)", re.IGNORECASE)


def preferred(accept: str, named: Sequence[str], fallback: Sequence[str]) -> str | None:
    """The media type that `accept` likes best; None when it refuses all.

    Of several that it likes as much, one that it names goes first, in the order of `named`; then
    those that only a wildcard lets in, in the order of `fallback`.
    """
    ranges = [_range(element) for element in elements(accept.lower())]
    best: tuple[float, bool] = 0.0, False
    found = None
    for is_named, order in ((True, named), (False, fallback)):
        for content_type in order:
            quality, by_name = _quality(content_type, ranges)
            if quality and by_name is is_named and (quality, is_named) > best:
                best, found = (quality, is_named), content_type
    return found


def _range(element: str) -> tuple[str, float]:
    """A media range and its quality; a quality that is no number is as if there were none."""
    quality = _QUALITY.search(element)
    try:
        value = min(float(quality[1]), 1.0) if quality else 1.0
    except ValueError:
        value = 1.0
    return element.partition(";")[0].strip(), value


def _quality(content_type: str, ranges: list[tuple[str, float]]) -> tuple[float, bool]:
    """How much it is liked, by the most specific range, and whether that names it."""
    for pattern in (content_type, content_type.partition("/")[0] + "/*", "*/*"):
        values = [value for name, value in ranges if name == pattern]
        if values:
            return max(values), pattern == content_type
    return 0.0, False
