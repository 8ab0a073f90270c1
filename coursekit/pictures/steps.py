"""A picture of what you noted yourself, as `coursekit.timeline` offers it: a bar to each moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from coursekit.pictures.picture import Picture
from coursekit.pictures.svg import (
    BAR,
    BLUE,
    MARGIN,
    WIDTH,
    Axis,
    box,
    card,
    left_of_bars,
    rows_as_svg,
    swatch,
)
from coursekit.pictures.text import LABEL_LENGTH, Line, rows_as_text
from coursekit.pictures.words import (
    MAX_ROWS,
    Span,
    at_least_a_millisecond,
    count,
    left_out,
    shorten,
)

Moment: TypeAlias = tuple[str, float]
"""What happened, and when, in seconds."""

NO_MOMENTS = "No moments: nothing was noted."


class StepTimeline(Picture):
    """A picture of one thing's steps: a bar for each moment, from the moment before up to it.

    `moments` are names with seconds on any one clock, such as `time.monotonic()`, in the order in
    which they came; they are copied.
    """

    def __init__(self, moments: Iterable[Moment]) -> None:
        self._moments = list(moments)

    @property
    def svg(self) -> str:
        """The picture as an SVG document."""
        return steps_as_svg(self._moments)

    @property
    def summary(self) -> str:
        """How many moments."""
        return count(len(self._moments), "moment") if self._moments else NO_MOMENTS

    def __repr__(self) -> str:
        return steps_as_text(self._moments)


def _steps(moments: Sequence[Moment]) -> list[tuple[str, Span]]:
    """Each moment's name, and the time that led to it: from the moment before, if there is one."""
    befores = [moments[0], *moments]
    return [
        (name, (before, moment))
        for (_, before), (name, moment) in zip(befores, moments, strict=False)
    ]


def _span(shown: Sequence[Moment]) -> Span:
    return at_least_a_millisecond(shown[0][1], shown[-1][1])


def steps_as_text(moments: Sequence[Moment]) -> str:
    """The picture of `moments` as rows of text."""
    if not moments:
        return NO_MOMENTS
    shown = moments[:MAX_ROWS]
    return rows_as_text(
        count(len(moments), "moment"),
        _span(shown),
        [_line(name, step) for name, step in _steps(shown)],
        "a bar ends at its moment and begins at the one before",
        left_out(len(moments), "moment"),
    )


def _line(name: str, step: Span) -> Line:
    return Line(shorten(name, LABEL_LENGTH), lambda row: row.fill(*step, "█"))


def steps_as_svg(moments: Sequence[Moment]) -> str:
    """The picture of `moments` as an SVG document."""
    if not moments:
        return card(NO_MOMENTS, 40, [])
    shown = moments[:MAX_ROWS]
    names = [shorten(name, 32) for name, _ in shown]
    axis = Axis(_span(shown), left=left_of_bars(names), right=WIDTH - MARGIN - 12)

    def draw(step: Span) -> Callable[[float], str]:
        before, moment = map(axis.x, step)
        # Two pixels make the shortest step visible; it ends where it should.
        left = min(before, moment - 2)
        return lambda y: box(left, y, moment - left, BAR, BLUE)

    rows = [(name, draw(step)) for name, (_, step) in zip(names, _steps(shown), strict=True)]
    legend = [(swatch(BLUE), "until this moment, from the one before")]
    title = count(len(moments), "moment")
    return rows_as_svg(title, axis, rows, legend, left_out(len(moments), "moment"))
