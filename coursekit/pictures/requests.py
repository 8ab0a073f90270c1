"""A picture of a server's requests, as `coursekit.timeline` offers it: one bar each.

Keeping the log is the business of `local_server.log`.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING

import aiohttp

from coursekit.pictures.picture import Picture
from coursekit.pictures.svg import (
    AMBER,
    BAND,
    BAR,
    BLUE,
    GREY,
    INK,
    LETTER,
    MARGIN,
    MUTED,
    PURPLE,
    RED,
    ROW,
    TEAL,
    TOP,
    WAITING,
    WAITING_EDGE,
    WIDTH,
    Axis,
    Sample,
    box,
    card,
    lay_over,
    lettering,
    px,
    swatch,
)
from coursekit.pictures.text import LABEL_LENGTH, Line, TextRow, rows_as_text
from coursekit.pictures.words import (
    MAX_ROWS,
    Span,
    at_least_a_millisecond,
    count,
    left_out,
    peak_in_flight,
    plain,
    shorten,
)

if TYPE_CHECKING:
    from local_server.log import Entry

ASKED_HEADER = "X-Timeline-Asked"
"""How a client tells the local server when it wanted a request: seconds on `time.monotonic()`."""


def request_clock() -> aiohttp.TraceConfig:
    """A trace that tells the local server when each request was wanted.

    With `ClientSession(trace_configs=[request_clock()])`, `RequestTimeline` also shows how long a
    request waited, for a free connection most of all, before the server saw it.
    """

    async def stamp(
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceRequestStartParams | aiohttp.TraceRequestRedirectParams,
    ) -> None:
        params.headers[ASKED_HEADER] = repr(time.monotonic())

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(stamp)
    # The next hop is sent with the same headers, but wanted only now.
    trace.on_request_redirect.append(stamp)
    return trace


METHOD_LENGTH = 12
"""Letters; a client may invent a method of any length."""

LONGEST_WAIT = 300.0
"""Seconds that a client is believed to have waited: aiohttp's own limit for a whole request."""

NO_REQUESTS = "No requests yet: the server's log is empty."


class RequestTimeline(Picture):
    """A picture of requests: one bar each, in one lane for each connection.

    `entries` is a server's log, or some of its entries; they are copied, so the picture stays as it
    is when the log goes on. Requests still in flight are drawn up to `now` (seconds on
    `time.monotonic()`; the current time if not given).
    """

    def __init__(self, entries: Iterable[Entry], *, now: float | None = None) -> None:
        self._entries = list(map(_believed, entries))
        self._now = time.monotonic() if now is None else now

    @property
    def svg(self) -> str:
        """The picture as an SVG document."""
        return requests_as_svg(self._entries, self._now)

    @property
    def summary(self) -> str:
        """How many requests, on how many connections, how many of them at once."""
        return _requests_summary(self._entries) if self._entries else NO_REQUESTS

    def __repr__(self) -> str:
        return requests_as_text(self._entries, self._now)


def _believed(entry: Entry) -> Entry:
    """A copy of `entry`, without a moment that no client of this machine can have asked at.

    Whoever sends a request can write what they like into its header.
    """
    believed = copy.copy(entry)
    if entry.asked is not None and not 0 <= entry.start - entry.asked <= LONGEST_WAIT:
        believed.asked = None
    return believed


# ---- what both forms say -------------------------------------------------------------------------


def _status_words(entry: Entry) -> str:
    if entry.end is None:
        return "in flight"
    return "broken off" if entry.status is None else str(entry.status)


def _requests_summary(entries: Sequence[Entry]) -> str:
    connections = len({entry.connection for entry in entries})
    peak = peak_in_flight(entries)
    return (
        f"{count(len(entries), 'request')} on {count(connections, 'connection')}, "
        f"at most {peak} at once"
    )


def _first_wanted(entry: Entry) -> float:
    return entry.start if entry.asked is None else entry.asked


def _requests_span(entries: Sequence[Entry], now: float) -> Span:
    ends = (now if entry.end is None else entry.end for entry in entries)
    return at_least_a_millisecond(min(map(_first_wanted, entries)), max(ends))


# ---- as text -------------------------------------------------------------------------------------


def requests_as_text(entries: Sequence[Entry], now: float) -> str:
    """The picture of `entries` as rows of text; those in flight are drawn up to `now`."""
    if not entries:
        return NO_REQUESTS
    shown = entries[:MAX_ROWS]
    legend = "a bar begins with the number of its connection"
    if any(entry.asked is not None for entry in shown):
        legend += "; · waiting for a connection"
    return rows_as_text(
        _requests_summary(entries),
        _requests_span(shown, now),
        [_line(entry, now) for entry in shown],
        legend,
        left_out(len(entries), "request"),
    )


def _line(entry: Entry, now: float) -> Line:
    def draw(row: TextRow) -> None:
        end = now if entry.end is None else entry.end
        if entry.asked is not None:
            row.fill(entry.asked, entry.start, "·")
        row.fill(entry.start, end, "█" if entry.status is not None else "░")
        row.write(entry.start, str(entry.connection), end)

    label = shorten(f"{entry.method} {entry.path}", LABEL_LENGTH)
    return Line(label, draw, _status_words(entry))


# ---- as SVG --------------------------------------------------------------------------------------


STATUS_FAMILIES = {
    1: ("1xx switched", PURPLE, "#ffffff"),
    2: ("2xx success", BLUE, "#ffffff"),
    3: ("3xx redirect", TEAL, "#ffffff"),
    4: ("4xx client error", AMBER, INK),
    5: ("5xx server error", RED, "#ffffff"),
}


@dataclass(slots=True)
class _Bar:
    """A request's bar: where it and its label go, still without a row."""

    entry: Entry
    label: str
    wanted: float
    served: float
    end: float
    label_x: float
    inside: bool

    @property
    def left(self) -> float:
        return min(self.wanted, self.label_x)

    @property
    def right(self) -> float:
        return max(self.end, self.label_x + len(self.label) * LETTER)


def _bar(entry: Entry, axis: Axis, now: float) -> _Bar:
    served = axis.x(entry.start)
    # A request too short to see is drawn three pixels long.
    end = max(axis.x(now if entry.end is None else entry.end), served + 3)
    label = _label(entry, room=axis.right - axis.left)
    width = len(label) * LETTER
    room_before, room_after = served - axis.left - 5, axis.right - end - 5
    inside = end - served >= width + 10
    if inside:
        label_x = served + 6
    elif room_after >= min(width, room_before):
        label = _label(entry, room_after)
        label_x = end + 5
    else:
        label = _label(entry, room_before)
        label_x = served - 5 - len(label) * LETTER
    return _Bar(entry, label, axis.x(_first_wanted(entry)), served, end, label_x, inside)


def _label(entry: Entry, room: float) -> str:
    """Method, path and status, the path shortened until all fits into `room` pixels."""
    method, status = shorten(entry.method, METHOD_LENGTH), _status_words(entry)
    letters = int(room / LETTER) - len(f"{method}  · {status}")
    return f"{method} {shorten(entry.path, max(min(letters, 28), 1))} · {status}"


def _rows(bars: list[_Bar]) -> list[list[_Bar]]:
    """One connection's bars in one row if none covers another's wait or label, else a row each."""
    # A connection that is used again at once leaves a gap of a hair; a label needs more to end.
    if all(
        bar.right + (1 if bar.inside else 6) <= following.left for bar, following in pairwise(bars)
    ):
        return [bars]
    return [[bar] for bar in bars]


def _family(status: int) -> int:
    """The class of a status; one beyond 599 is an error too."""
    return min(max(status // 100, 1), 5)


def _draw_bar(bar: _Bar, y: float) -> str:
    entry = bar.entry
    waited = f"waited {(entry.start - _first_wanted(entry)) * 1000:.0f} ms, "
    served = "" if entry.end is None else f"served {(entry.end - entry.start) * 1000:.0f} ms, "
    words = f"{entry.method} {entry.path} on connection {entry.connection}: "
    words += ("" if entry.asked is None else waited) + served + _status_words(entry)
    parts = [f"<title>{escape(plain(words))}</title>"]
    if entry.asked is not None:
        parts.append(_waiting_rail(bar.wanted, y, bar.served - bar.wanted))
    ink = INK
    if entry.status is None:
        parts.append(_open_box(bar.served, y, bar.end - bar.served))
    else:
        _, colour, on_colour = STATUS_FAMILIES[_family(entry.status)]
        parts.append(box(bar.served, y, bar.end - bar.served, BAR, colour, ' rx="3"'))
        ink = on_colour if bar.inside else INK
    if bar.label_x > bar.served:
        parts.append(lettering(bar.label_x, y + 12, bar.label, ink))
    else:
        # Above the wait's rail; anchored at its end, which must not touch the bar.
        parts.append(lettering(bar.served - 5, y + 9, bar.label, ink, ' text-anchor="end"'))
    return f"<g>{''.join(parts)}</g>"


def _open_box(x: float, y: float, width: float) -> str:
    """A bar whose end nobody has seen: dashed, and open to the right."""
    return (
        box(x, y, width, BAR, GREY) + f'<path d="M{px(x + width)},{px(y)} H{px(x)} V{px(y + BAR)} '
        f'H{px(x + width)}" fill="none" stroke="{MUTED}" stroke-dasharray="4 3"/>'
    )


def _waiting_rail(x: float, y: float, width: float) -> str:
    """A wait: slim, along the bottom of its row, so that a label can stand above it."""
    return box(x, y + BAR - 5, width, 5, WAITING, WAITING_EDGE)


def requests_as_svg(entries: Sequence[Entry], now: float) -> str:
    """The picture of `entries` as an SVG document, those of each connection in one lane."""
    if not entries:
        return card(NO_REQUESTS, 40, [])
    shown = entries[:MAX_ROWS]
    axis = Axis(_requests_span(shown, now), left=104, right=WIDTH - MARGIN - 12)
    lanes: dict[int, list[_Bar]] = {}
    for entry in shown:
        lanes.setdefault(entry.connection, []).append(_bar(entry, axis, now))

    bands: list[str] = []
    drawn: list[str] = []
    top = y = TOP
    for position, connection in enumerate(sorted(lanes)):
        rows = _rows(lanes[connection])
        height = len(rows) * ROW + 4
        if position % 2 == 0:
            bands.append(box(MARGIN / 2, y, WIDTH - MARGIN, height, BAND, ' rx="4"'))
        drawn.append(lettering(MARGIN, y + 17, f"connection {connection}"))
        for number, row in enumerate(rows):
            drawn += [_draw_bar(bar, y + 5 + number * ROW) for bar in row]
        y += height

    legend: list[tuple[Sample, str]] = []
    if any(entry.asked is not None for entry in shown):
        legend.append((lambda x, y: _waiting_rail(x, y - 5, 22), "waiting for a connection"))
    for family in sorted({_family(entry.status) for entry in shown if entry.status is not None}):
        words, colour, _ = STATUS_FAMILIES[family]
        legend.append((swatch(colour), words))
    if any(entry.status is None for entry in shown):
        legend.append((lambda x, y: _open_box(x, y, 22), "no answer"))
    title, last = _requests_summary(entries), left_out(len(entries), "request")
    return lay_over(title, axis, (top, y), bands, drawn, legend, last)
