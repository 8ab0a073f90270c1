"""How the pictures of `coursekit.timeline` and `.sequence` look: the same data, the same bytes.

Only drawing belongs here: data in, SVG or text out. What is recorded, and when, is `timeline`'s.

An SVG in a notebook's output is shown as an image: no style sheet, script or font from outside
reaches it, and it does not know the theme around it. So each picture is a light card of its own,
with all colours inside; no colour means something that a shape or a word does not say as well.

In the text form, what depends on time stands between two `│`; all the rest is compared by CI. A
sequence has no times: CI compares all of it, the SVG too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from coursekit.pictures.recording import Outcome, TaskRecord
    from local_server.log import Entry

MAX_ROWS = 60
"""The most requests, tasks, moments or messages that one picture shows."""

Span: TypeAlias = tuple[float, float]
"""From when to when, in seconds."""
Moment: TypeAlias = tuple[str, float]
"""What happened, and when, in seconds."""
Message: TypeAlias = tuple[str, str, str]
"""Who sent it, to whom, and what it says."""
Sample: TypeAlias = Callable[[float, float], str]
"""Draws a legend's sample at a place."""


# ---- what both forms say ------------------------------------------------------------------------


def most_at_once(spans: Iterable[tuple[float, float | None]]) -> int:
    """The most spans that overlap at any moment; an end of None never comes."""
    open_ends: list[float] = []
    peak = 0
    for start, end in sorted(spans, key=lambda span: span[0]):
        open_ends = [other for other in open_ends if other > start]
        open_ends.append(float("inf") if end is None else end)
        peak = max(peak, len(open_ends))
    return peak


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _plain(text: str) -> str:
    """Without what neither a row of text nor XML 1.0 can hold: line ends and control characters."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def _shorten(text: str, length: int) -> str:
    text = _plain(text)
    return text if len(text) <= length else text[: max(length - 1, 0)] + "…"


def _left_out(total: int, noun: str) -> str:
    """What to say when a picture cannot show everything; empty when it does."""
    return f"Shown: the first {MAX_ROWS} of {total} {noun}s." if total > MAX_ROWS else ""


def _status_words(entry: Entry) -> str:
    if entry.end is None:
        return "in flight"
    return "broken off" if entry.status is None else str(entry.status)


def _requests_summary(entries: Sequence[Entry]) -> str:
    connections = len({entry.connection for entry in entries})
    peak = most_at_once((entry.start, entry.end) for entry in entries)
    return (
        f"{_count(len(entries), 'request')} on {_count(connections, 'connection')}, "
        f"at most {peak} at once"
    )


def _tasks_summary(tasks: Sequence[TaskRecord]) -> str:
    outcomes = Counter(task.outcome for task in tasks)
    order: tuple[Outcome, ...] = ("done", "failed", "cancelled", "pending")
    counts = ", ".join(f"{outcomes[outcome]} {outcome}" for outcome in order if outcomes[outcome])
    peak = most_at_once((task.created, task.finished) for task in tasks)
    return f"{_count(len(tasks), 'task')}, at most {peak} unfinished at once: {counts}"


def _steps(moments: Sequence[Moment]) -> list[tuple[str, Span]]:
    """Each moment's name, and the time that led to it: from the moment before, if there is one."""
    befores = [moments[0], *moments]
    return [
        (name, (before, moment))
        for (_, before), (name, moment) in zip(befores, moments, strict=False)
    ]


def _first_wanted(entry: Entry) -> float:
    return entry.start if entry.asked is None else min(entry.asked, entry.start)


def _requests_span(entries: Sequence[Entry], now: float) -> Span:
    ends = (now if entry.end is None else entry.end for entry in entries)
    return _at_least_a_millisecond(min(map(_first_wanted, entries)), max(ends))


def _tasks_span(tasks: Sequence[TaskRecord], until: float) -> Span:
    ends = (until if task.finished is None else task.finished for task in tasks)
    return _at_least_a_millisecond(min(task.created for task in tasks), max(ends))


def _at_least_a_millisecond(start: float, end: float) -> Span:
    return start, max(end, start + 0.001)


def _time_words(seconds: float, span: float) -> str:
    """`seconds` in the unit that suits a picture `span` seconds long, without the unit."""
    return f"{round(seconds if span >= 1 else seconds * 1000, 6):g}"


def _unit(span: float) -> str:
    return "s" if span >= 1 else "ms"


def participants(messages: Iterable[Message]) -> list[str]:
    """Everyone who sends or receives, in the order in which they first appear."""
    return list(dict.fromkeys(name for sender, to, _ in messages for name in (sender, to)))


def _sequence_summary(messages: Sequence[Message]) -> str:
    names = participants(messages)
    return f"{_count(len(messages), 'message')} between {_count(len(names), 'participant')}"


NO_REQUESTS = "No requests yet: the server's log is empty."
NO_TASKS = "No tasks: none was created inside the block."
NO_MOMENTS = "No moments: nothing was noted."
NO_MESSAGES = "No messages: nobody said anything."
MARKS: dict[Outcome, str] = {"done": "✓", "failed": "✗", "cancelled": "⊘", "pending": "…"}


# ---- as text -------------------------------------------------------------------------------------

COLUMNS = 40
LABEL_LENGTH = 32


class _TextRow:
    """The part of a row between its two `│`: the only one that depends on time."""

    def __init__(self, span: Span) -> None:
        self._start, self._end = span
        self._cells = [" "] * COLUMNS

    def _column(self, moment: float) -> int:
        share = (moment - self._start) / (self._end - self._start)
        return min(max(int(round(share * COLUMNS, 6)), 0), COLUMNS - 1)

    def fill(self, start: float, end: float, mark: str) -> None:
        """Mark from `start` up to `end`: at least one column."""
        first = self._column(start)
        for column in range(first, max(self._column(end), first + 1)):
            self._cells[column] = mark
        if end >= self._end:
            self._cells[-1] = mark

    def write(self, moment: float, word: str, end: float) -> None:
        """Put `word` at `moment` if it fits before `end`."""
        first = self._column(moment)
        if self._column(end) - first > len(word):
            self._cells[first : first + len(word)] = word

    def __str__(self) -> str:
        return "│" + "".join(self._cells) + "│"


def _text_axis(span: Span, label_width: int) -> str:
    length = span[1] - span[0]
    end = f"{float(_time_words(length, length)):.3g} {_unit(length)}"
    return f"{'':{label_width}} │0{end:>{COLUMNS - 1}}│"


def requests_as_text(entries: Sequence[Entry], now: float) -> str:
    if not entries:
        return NO_REQUESTS
    shown = entries[:MAX_ROWS]
    span = _requests_span(shown, now)
    labels = [_shorten(f"{entry.method} {entry.path}", LABEL_LENGTH) for entry in shown]
    width = max(map(len, labels))
    lines = [_requests_summary(entries), _text_axis(span, width)]
    for label, entry in zip(labels, shown, strict=True):
        row = _TextRow(span)
        end = now if entry.end is None else entry.end
        if entry.asked is not None:
            row.fill(entry.asked, entry.start, "·")
        row.fill(entry.start, end, "█" if entry.status is not None else "░")
        row.write(entry.start, str(entry.connection), end)
        lines.append(f"{label:{width}} {row} {_status_words(entry)}")
    legend = "a bar begins with the number of its connection"
    if any(entry.asked is not None for entry in shown):
        legend += "; · waiting for a connection"
    lines.append(legend)
    if left_out := _left_out(len(entries), "request"):
        lines.append(left_out)
    return "\n".join(lines)


def tasks_as_text(tasks: Sequence[TaskRecord], until: float) -> str:
    if not tasks:
        return NO_TASKS
    shown = tasks[:MAX_ROWS]
    span = _tasks_span(shown, until)
    labels = [_shorten(task.name, LABEL_LENGTH) for task in shown]
    width = max(map(len, labels))
    lines = [_tasks_summary(tasks), _text_axis(span, width)]
    for label, task in zip(labels, shown, strict=True):
        row = _TextRow(span)
        row.fill(task.created, until if task.finished is None else task.finished, "·")
        for start, end in task.steps:
            row.fill(start, end, "█")
        lines.append(f"{label:{width}} {row} {MARKS[task.outcome]} {task.outcome}")
    lines.append("█ running; · waiting")
    if left_out := _left_out(len(tasks), "task"):
        lines.append(left_out)
    return "\n".join(lines)


def steps_as_text(moments: Sequence[Moment]) -> str:
    if not moments:
        return NO_MOMENTS
    shown = moments[:MAX_ROWS]
    span = _at_least_a_millisecond(shown[0][1], shown[-1][1])
    labels = [_shorten(name, LABEL_LENGTH) for name, _ in shown]
    width = max(map(len, labels))
    lines = [_count(len(moments), "moment"), _text_axis(span, width)]
    for label, (_, (before, moment)) in zip(labels, _steps(shown), strict=True):
        row = _TextRow(span)
        row.fill(before, moment, "█")
        lines.append(f"{label:{width}} {row}")
    lines.append("a bar ends at its moment and begins at the one before")
    if left_out := _left_out(len(moments), "moment"):
        lines.append(left_out)
    return "\n".join(lines)


WORDS_LENGTH = 24


def _arrow(words: str, sender: int, to: int, width: int, columns: int) -> str:
    """A row of lifelines, with an arrow between two of them."""
    row = list(("┊" + " " * (width - 1)) * (columns - 1) + "┊")
    if sender == to:
        return "".join(row[: sender * width + 1]).rstrip() + f"⟲ {words}"
    left, right = sorted((sender * width, to * width))
    line = f" {words} ".center(right - left - 2, "─")
    row[left + 1 : right] = f"{line}>" if sender < to else f"<{line}"
    return "".join(row)


def sequence_as_text(messages: Sequence[Message], names: Sequence[str]) -> str:
    if not messages:
        return NO_MESSAGES
    shown = messages[:MAX_ROWS]
    heads = [_shorten(name, WORDS_LENGTH) for name in names]
    said = [_shorten(words, WORDS_LENGTH) for _, _, words in shown]
    width = max([len(words) + 6 for words in said] + [len(head) + 2 for head in heads])
    lines = [_sequence_summary(messages), "".join(f"{head:{width}}" for head in heads).rstrip()]
    for words, (sender, to, _) in zip(said, shown, strict=True):
        lines.append(_arrow(words, names.index(sender), names.index(to), width, len(names)))
    if left_out := _left_out(len(messages), "message"):
        lines.append(left_out)
    return "\n".join(lines)


# ---- as SVG --------------------------------------------------------------------------------------

WIDTH = 720
MARGIN = 16
ROW = 22
BAR = 16
# An average letter of the usual system fonts at 11 px, rounded up: labels must not overlap.
LETTER = 6.6
FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

INK, MUTED, GRID, BAND, CARD = "#1f2328", "#59636e", "#dfe3e8", "#f3f5f8", "#ffffff"
# After Okabe and Ito, darkened until white letters on them reach a contrast of 4.5 : 1.
BLUE, TEAL, PURPLE, RED = "#0b6fb3", "#00765a", "#8a4a7d", "#b5430f"
AMBER, GREY = "#f0b33c", "#eceff2"
STATUS_FAMILIES = {
    1: ("1xx switched", PURPLE, "#ffffff"),
    2: ("2xx success", BLUE, "#ffffff"),
    3: ("3xx redirect", TEAL, "#ffffff"),
    4: ("4xx client error", AMBER, INK),
    5: ("5xx server error", RED, "#ffffff"),
}
OUTCOME_COLOURS: dict[Outcome, str] = {
    "done": TEAL,
    "failed": RED,
    "cancelled": MUTED,
    "pending": MUTED,
}
RAIL = "#8793a1"
RAIL_EDGE = ' stroke="#8793a1" stroke-width="0.6"'
HATCH = (
    '<pattern id="coursekit-waiting" width="5" height="5" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="5" height="5" fill="#f4f6f8"/>'
    '<rect width="1.5" height="5" fill="#8793a1"/></pattern>'
)


def _number(value: float) -> str:
    """A coordinate: rounded, so that the same times give the same bytes."""
    return f"{value:.1f}".removesuffix(".0")


def _text(x: float, y: float, words: str, colour: str = INK, more: str = "") -> str:
    return f'<text x="{_number(x)}" y="{_number(y)}" fill="{colour}"{more}>{escape(words)}</text>'


def _box(x: float, y: float, width: float, height: float, fill: str, more: str = "") -> str:
    return (
        f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" '
        f'height="{_number(height)}" fill="{fill}"{more}/>'
    )


def _open_box(x: float, y: float, width: float) -> str:
    """A bar whose end nobody has seen: dashed, and open to the right."""
    return (
        _box(x, y, width, BAR, GREY)
        + f'<path d="M{_number(x + width)},{_number(y)} H{_number(x)} V{_number(y + BAR)} '
        f'H{_number(x + width)}" fill="none" stroke="{MUTED}" stroke-dasharray="4 3"/>'
    )


def _waiting_rail(x: float, y: float, width: float) -> str:
    """A wait: slim, along the bottom of its row, so that a label can stand above it."""
    return _box(x, y + BAR - 5, width, 5, "url(#coursekit-waiting)", RAIL_EDGE)


def _waiting_band(x: float, y: float, width: float) -> str:
    """A wait in a row that has its label elsewhere."""
    return _box(x, y + 3, width, BAR - 6, "url(#coursekit-waiting)", RAIL_EDGE)


def _card(title: str, height: float, body: Iterable[str], kind: str = "timeline") -> str:
    """The picture's frame: a light card with rounded corners, which reads on any background."""
    high = _number(height)
    opening = (
        f'<svg class="coursekit-{kind}" xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
        f'height="{high}" viewBox="0 0 {WIDTH} {high}" role="img" aria-label="{escape(title)}" '
        f'font-size="11" font-family="{FONTS}">'
    )
    frame = (
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{_number(height - 1)}" rx="8" '
        f'fill="{CARD}" stroke="#c9d1d9"/>'
    )
    heading = _text(MARGIN, 24, title, more=' font-size="13" font-weight="600"')
    name = f"<title>{escape(title)}</title>"
    return "\n".join([opening, name, f"<defs>{HATCH}</defs>", frame, heading, *body, "</svg>"])


class Axis:
    """Where a moment is, in pixels; and the grid that says which moment a pixel is."""

    def __init__(self, span: Span, left: float, right: float) -> None:
        self.start, self.end = span
        self.left, self.right = left, right

    def x(self, moment: float) -> float:
        share = (moment - self.start) / (self.end - self.start)
        return self.left + share * (self.right - self.left)

    def ticks(self) -> list[float]:
        """Four to six round moments, in seconds after the start."""
        length = self.end - self.start
        power = 10.0**-9
        while True:
            for digits in (1, 1.5, 2, 2.5, 3, 4, 5, 7.5):
                step = digits * power
                steps = int(round(length / step, 6))
                if steps < 6:
                    return [number * step for number in range(steps + 1)]
            power *= 10

    def grid(self, top: float, bottom: float) -> list[str]:
        length = self.end - self.start
        parts = []
        for tick in self.ticks():
            x = self.x(self.start + tick)
            at = _number(x)
            parts.append(
                f'<path d="M{at},{_number(top)} V{_number(bottom)}" stroke="{GRID}" fill="none"/>'
            )
            words = f"{_time_words(tick, length)} {_unit(length)}" if tick else "0"
            parts.append(_text(x, bottom + 14, words, MUTED, ' text-anchor="middle"'))
        return parts


def _legend(top: float, items: Iterable[tuple[Sample, str]]) -> tuple[list[str], float]:
    """Samples (22 px wide) with their words, in as many lines as they need; and where they end."""
    parts = []
    x, y = float(MARGIN), top
    for sample, words in items:
        width = 28 + len(words) * LETTER + 14
        if x + width > WIDTH:
            x, y = float(MARGIN), y + ROW
        parts.append(sample(x, y) + _text(x + 28, y + 12, words, MUTED))
        x += width
    return parts, y + BAR


def _sample(colour: str) -> Sample:
    return lambda x, y: _box(x, y, 22, BAR, colour, ' rx="3"')


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
    status = _status_words(entry)
    letters = int(room / LETTER) - len(f"{entry.method}  · {status}")
    return f"{entry.method} {_shorten(entry.path, max(min(letters, 28), 1))} · {status}"


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
    parts = [f"<title>{escape(_plain(words))}</title>"]
    if entry.asked is not None:
        parts.append(_waiting_rail(bar.wanted, y, bar.served - bar.wanted))
    ink = INK
    if entry.status is None:
        parts.append(_open_box(bar.served, y, bar.end - bar.served))
    else:
        _, colour, on_colour = STATUS_FAMILIES[_family(entry.status)]
        parts.append(_box(bar.served, y, bar.end - bar.served, BAR, colour, ' rx="3"'))
        ink = on_colour if bar.inside else INK
    if bar.label_x > bar.served:
        parts.append(_text(bar.label_x, y + 12, bar.label, ink))
    else:
        # Above the wait's rail; anchored at its end, which must not touch the bar.
        parts.append(_text(bar.served - 5, y + 9, bar.label, ink, ' text-anchor="end"'))
    return f"<g>{''.join(parts)}</g>"


def requests_as_svg(entries: Sequence[Entry], now: float) -> str:
    if not entries:
        return _card(NO_REQUESTS, 40, [])
    shown = entries[:MAX_ROWS]
    axis = Axis(_requests_span(shown, now), left=104, right=WIDTH - MARGIN - 12)
    lanes: dict[int, list[_Bar]] = {}
    for entry in shown:
        lanes.setdefault(entry.connection, []).append(_bar(entry, axis, now))

    bands: list[str] = []
    drawn: list[str] = []
    top = y = 38.0
    for position, connection in enumerate(sorted(lanes)):
        rows = _rows(lanes[connection])
        height = len(rows) * ROW + 4
        if position % 2 == 0:
            bands.append(_box(MARGIN / 2, y, WIDTH - MARGIN, height, BAND, ' rx="4"'))
        drawn.append(_text(MARGIN, y + 17, f"connection {connection}"))
        for number, row in enumerate(rows):
            drawn += [_draw_bar(bar, y + 5 + number * ROW) for bar in row]
        y += height

    legend: list[tuple[Sample, str]] = []
    if any(entry.asked is not None for entry in shown):
        legend.append((lambda x, y: _waiting_rail(x, y - 5, 22), "waiting for a connection"))
    for family in sorted({_family(entry.status) for entry in shown if entry.status is not None}):
        words, colour, _ = STATUS_FAMILIES[family]
        legend.append((_sample(colour), words))
    if any(entry.status is None for entry in shown):
        legend.append((lambda x, y: _open_box(x, y, 22), "no answer"))
    left_out = _left_out(len(entries), "request")
    return _finish(_requests_summary(entries), axis, (top, y), bands, drawn, legend, left_out)


def tasks_as_svg(tasks: Sequence[TaskRecord], until: float) -> str:
    if not tasks:
        return _card(NO_TASKS, 40, [])
    shown = tasks[:MAX_ROWS]
    names = [_shorten(task.name, 26) for task in shown]
    left = MARGIN + max(60, max(map(len, names)) * LETTER) + 16
    axis = Axis(_tasks_span(shown, until), left=left, right=WIDTH - MARGIN - 80)

    bands: list[str] = []
    drawn: list[str] = []
    top = y = 38.0
    for position, (name, task) in enumerate(zip(names, shown, strict=True)):
        if position % 2 == 0:
            bands.append(_box(MARGIN / 2, y, WIDTH - MARGIN, ROW + 2, BAND, ' rx="4"'))
        drawn.append(_text(MARGIN, y + 16, name))
        drawn.append(_draw_task(task, axis, y + 4, until))
        y += ROW + 2

    legend = [
        (lambda x, y: _created_mark(x + 16, y), "created"),
        (_sample(BLUE), "running"),
        (lambda x, y: _waiting_band(x, y, 22), "waiting"),
    ]
    left_out = _left_out(len(tasks), "task")
    return _finish(_tasks_summary(tasks), axis, (top, y), bands, drawn, legend, left_out)


def _created_mark(x: float, y: float) -> str:
    """Stands before `x`, the moment it means, so that it does not hide the first step."""
    return (
        f'<circle cx="{_number(x - 5)}" cy="{_number(y + BAR / 2)}" r="4" fill="{CARD}" '
        f'stroke="{INK}" stroke-width="1.5"/>'
    )


def _draw_task(task: TaskRecord, axis: Axis, y: float, until: float) -> str:
    created = axis.x(task.created)
    end = axis.x(until if task.finished is None else task.finished)
    parts = [f"<title>{escape(_plain(f'{task.name}: {task.outcome}'))}</title>"]
    parts.append(_waiting_band(created, y, end - created))
    for start, pause in task.steps:
        # Most steps last microseconds: two pixels make them visible.
        width = max(axis.x(pause) - axis.x(start), 2)
        parts.append(_box(axis.x(start), y, width, BAR, BLUE))
    parts.append(_created_mark(created, y))
    words = f"{MARKS[task.outcome]} {task.outcome}"
    parts.append(_text(end + 7, y + 12, words, OUTCOME_COLOURS[task.outcome], ' font-weight="600"'))
    return f"<g>{''.join(parts)}</g>"


def steps_as_svg(moments: Sequence[Moment]) -> str:
    if not moments:
        return _card(NO_MOMENTS, 40, [])
    shown = moments[:MAX_ROWS]
    names = [_shorten(name, 32) for name, _ in shown]
    left = MARGIN + max(60, max(map(len, names)) * LETTER) + 16
    span = _at_least_a_millisecond(shown[0][1], shown[-1][1])
    axis = Axis(span, left=left, right=WIDTH - MARGIN - 12)

    bands: list[str] = []
    drawn: list[str] = []
    top = y = 38.0
    for position, (name, (_, (before, moment))) in enumerate(
        zip(names, _steps(shown), strict=True)
    ):
        if position % 2 == 0:
            bands.append(_box(MARGIN / 2, y, WIDTH - MARGIN, ROW + 2, BAND, ' rx="4"'))
        drawn.append(_text(MARGIN, y + 16, name))
        # Two pixels make the shortest step visible; it ends where it should.
        x = min(axis.x(before), axis.x(moment) - 2)
        drawn.append(_box(x, y + 4, axis.x(moment) - x, BAR, BLUE))
        y += ROW + 2

    legend = [(_sample(BLUE), "until this moment, from the one before")]
    left_out = _left_out(len(moments), "moment")
    title = _count(len(moments), "moment")
    return _finish(title, axis, (top, y), bands, drawn, legend, left_out)


def _arrow_lines(x: float, to_x: float, y: float) -> str:
    """A line with a head, or a loop when it leads back to where it began."""
    stroke = f'stroke="{BLUE}" stroke-width="1.5" fill="none"'
    if x == to_x:
        at, low = _number(x), _number(y - 9)
        line = f'<path d="M{at},{low} h14 v9 h-7" {stroke}/>'
        return line + _head(x, y, 7)
    back = -7 if x < to_x else 7
    line = f'<path d="M{_number(x)},{_number(y)} H{_number(to_x + back)}" {stroke}/>'
    return line + _head(to_x, y, back)


def _head(x: float, y: float, back: float) -> str:
    """An arrow's head, its tip at `x`, its base `back` px from there."""
    return (
        f'<path d="M{_number(x)},{_number(y)} L{_number(x + back)},{_number(y - 4)} '
        f'V{_number(y + 4)} Z" fill="{BLUE}"/>'
    )


def sequence_as_svg(messages: Sequence[Message], names: Sequence[str]) -> str:
    if not messages:
        return _card(NO_MESSAGES, 40, [], "sequence")
    shown = messages[:MAX_ROWS]
    step = (WIDTH - 2 * MARGIN) / len(names)
    places = {name: MARGIN + step * (number + 0.5) for number, name in enumerate(names)}
    letters = int(step / LETTER) - 1
    top, row = 64.0, ROW + 4
    bottom = top + row * len(shown) + 8

    parts: list[str] = []
    for name, x in places.items():
        parts.append(
            f'<path d="M{_number(x)},{_number(top)} V{_number(bottom)}" stroke="{RAIL}" '
            'stroke-dasharray="3 3" fill="none"/>'
        )
        parts.append(_box(x - step / 2 + 8, top - 24, step - 16, 24, BAND, ' rx="4"'))
        words = _shorten(name, letters - 2)
        parts.append(_text(x, top - 8, words, INK, ' text-anchor="middle" font-weight="600"'))
    for number, (sender, to, words) in enumerate(shown, 1):
        x, to_x, y = places[sender], places[to], top + row * number
        title = f"<title>{escape(_plain(f'{sender} to {to}: {words}'))}</title>"
        if sender == to:
            said = _text(x + 20, y, _shorten(words, letters // 2 - 2))
        else:
            span = abs(to_x - x)
            short = _shorten(words, int(span / LETTER) - 2)
            said = _text((x + to_x) / 2, y - 4, short, INK, ' text-anchor="middle"')
        parts.append(f"<g>{title}{_arrow_lines(x, to_x, y)}{said}</g>")
    height = bottom + 12
    if left_out := _left_out(len(messages), "message"):
        parts.append(_text(MARGIN, height + 4, left_out))
        height += 18
    return _card(_sequence_summary(messages), height, parts, "sequence")


def _finish(
    title: str,
    axis: Axis,
    lanes: Span,
    bands: Sequence[str],
    drawn: Sequence[str],
    legend: Sequence[tuple[Sample, str]],
    left_out: str,
) -> str:
    """Lay the layers over each other: bands, the grid, then what is drawn; the legend below."""
    top, bottom = lanes
    legend_parts, legend_bottom = _legend(bottom + 26, legend)
    body = [*bands, *axis.grid(top, bottom), *drawn, *legend_parts]
    height = legend_bottom + 12
    if left_out:
        body.append(_text(MARGIN, height + 4, left_out))
        height += 18
    return _card(title, height, body)
