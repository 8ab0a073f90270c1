"""What a picture's text and SVG both say: counts, names that fit, times with their unit.

How either of them looks is the business of `text` and `svg`; what is said of one kind of picture
only (a status, an outcome) stands with that kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from local_server.log import Entry

MAX_ROWS = 60
"""The most requests, tasks, moments or messages that one picture shows."""

Span: TypeAlias = tuple[float, float]
"""From when to when, in seconds."""


def most_at_once(spans: Iterable[tuple[float, float | None]]) -> int:
    """The most spans that overlap at any moment; an end of None never comes."""
    open_ends: list[float] = []
    peak = 0
    for start, end in sorted(spans, key=lambda span: span[0]):
        open_ends = [other for other in open_ends if other > start]
        open_ends.append(float("inf") if end is None else end)
        peak = max(peak, len(open_ends))
    return peak


def peak_in_flight(entries: Iterable[Entry]) -> int:
    """The most of these entries of a server's log that were in flight at the same moment.

    `server.log.peak_in_flight` counts all requests: quick ones beside the slow ones, for example.
    """
    return most_at_once((entry.start, entry.end) for entry in entries)


def count(number: int, noun: str) -> str:
    """`1 request`, `2 requests`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def plain(text: str) -> str:
    """Without what neither a row of text nor XML 1.0 can hold: line ends and control characters."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def shorten(text: str, length: int) -> str:
    """`text` on one line, of at most `length` letters; what is missing is a `…`."""
    text = plain(text)
    return text if len(text) <= length else text[: max(length - 1, 0)] + "…"


def left_out(total: int, noun: str) -> str:
    """What to say when a picture cannot show everything; empty when it does."""
    return f"Shown: the first {MAX_ROWS} of {total} {noun}s." if total > MAX_ROWS else ""


def at_least_a_millisecond(start: float, end: float) -> Span:
    """The span, made long enough to be divided by."""
    return start, max(end, start + 0.001)


def time_words(seconds: float, span: float) -> str:
    """`seconds` in the unit that suits a picture `span` seconds long, without the unit."""
    return f"{round(seconds if span >= 1 else seconds * 1000, 6):g}"


def unit(span: float) -> str:
    """The unit of `time_words` in a picture `span` seconds long."""
    return "s" if span >= 1 else "ms"
