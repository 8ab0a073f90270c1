"""How a picture looks as SVG: its card, its colours, its axis: the same data, the same bytes.

An SVG in a notebook's output is shown as an image: no style sheet, script or font from outside
reaches it, and it does not know the theme around it. So each picture is a light card of its own,
with all colours inside; no colour means something that a shape or a word does not say as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import TypeAlias

from coursekit.pictures.words import Span, time_words, unit

Sample: TypeAlias = Callable[[float, float], str]
"""Draws a legend's sample at a place."""

WIDTH = 720
MARGIN = 16
ROW = 22
BAR = 16
TOP = 38.0
# An average letter of the usual system fonts at 11 px, rounded up: labels must not overlap.
LETTER = 6.6
FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

INK, MUTED, GRID, BAND, CARD = "#1f2328", "#59636e", "#dfe3e8", "#f3f5f8", "#ffffff"
# After Okabe and Ito, darkened until white letters on them reach a contrast of 4.5 : 1.
BLUE, TEAL, PURPLE, RED = "#0b6fb3", "#00765a", "#8a4a7d", "#b5430f"
AMBER, GREY = "#f0b33c", "#eceff2"
RAIL = "#8793a1"
WAITING = "url(#coursekit-waiting)"
WAITING_EDGE = f' stroke="{RAIL}" stroke-width="0.6"'
HATCH = (
    '<pattern id="coursekit-waiting" width="5" height="5" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="5" height="5" fill="#f4f6f8"/>'
    '<rect width="1.5" height="5" fill="#8793a1"/></pattern>'
)


def px(value: float) -> str:
    """A coordinate: rounded, so that the same times give the same bytes."""
    return f"{value:.1f}".removesuffix(".0")


def lettering(x: float, y: float, words: str, colour: str = INK, more: str = "") -> str:
    """A line of text that begins at `x` and stands on `y`."""
    return f'<text x="{px(x)}" y="{px(y)}" fill="{colour}"{more}>{escape(words)}</text>'


def box(x: float, y: float, width: float, height: float, fill: str, more: str = "") -> str:
    """A rectangle."""
    return (
        f'<rect x="{px(x)}" y="{px(y)}" width="{px(width)}" '
        f'height="{px(height)}" fill="{fill}"{more}/>'
    )


def card(title: str, height: float, body: Iterable[str], kind: str = "timeline") -> str:
    """The picture's frame: a light card with rounded corners, which reads on any background."""
    high = px(height)
    opening = (
        f'<svg class="coursekit-{kind}" xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
        f'height="{high}" viewBox="0 0 {WIDTH} {high}" role="img" aria-label="{escape(title)}" '
        f'font-size="11" font-family="{FONTS}">'
    )
    frame = (
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{px(height - 1)}" rx="8" '
        f'fill="{CARD}" stroke="#c9d1d9"/>'
    )
    heading = lettering(MARGIN, 24, title, more=' font-size="13" font-weight="600"')
    name = f"<title>{escape(title)}</title>"
    return "\n".join([opening, name, f"<defs>{HATCH}</defs>", frame, heading, *body, "</svg>"])


class Axis:
    """Where a moment is, in pixels; and the grid that says which moment a pixel is."""

    def __init__(self, span: Span, left: float, right: float) -> None:
        self.start, self.end = span
        self.left, self.right = left, right

    def x(self, moment: float) -> float:
        """Where `moment` is, from the card's left edge."""
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
        """A line for each tick, and its time below it."""
        length = self.end - self.start
        parts = []
        for tick in self.ticks():
            x = self.x(self.start + tick)
            at = px(x)
            parts.append(f'<path d="M{at},{px(top)} V{px(bottom)}" stroke="{GRID}" fill="none"/>')
            words = f"{time_words(tick, length)} {unit(length)}" if tick else "0"
            parts.append(lettering(x, bottom + 14, words, MUTED, ' text-anchor="middle"'))
        return parts


def _legend(top: float, items: Iterable[tuple[Sample, str]]) -> tuple[list[str], float]:
    """Samples (22 px wide) with their words, in as many lines as they need; and where they end."""
    parts = []
    x, y = float(MARGIN), top
    for sample, words in items:
        width = 28 + len(words) * LETTER + 14
        if x + width > WIDTH:
            x, y = float(MARGIN), y + ROW
        parts.append(sample(x, y) + lettering(x + 28, y + 12, words, MUTED))
        x += width
    return parts, y + BAR


def swatch(colour: str) -> Sample:
    """A legend's sample of a colour."""
    return lambda x, y: box(x, y, 22, BAR, colour, ' rx="3"')


def lay_over(
    title: str,
    axis: Axis,
    lanes: Span,
    bands: Sequence[str],
    drawn: Sequence[str],
    legend: Sequence[tuple[Sample, str]],
    last: str,
) -> str:
    """A card of layers: bands, the grid, then what is drawn; below them the legend and `last`."""
    top, bottom = lanes
    legend_parts, legend_bottom = _legend(bottom + 26, legend)
    body = [*bands, *axis.grid(top, bottom), *drawn, *legend_parts]
    height = legend_bottom + 12
    if last:
        body.append(lettering(MARGIN, height + 4, last))
        height += 18
    return card(title, height, body)


def left_of_bars(names: Iterable[str]) -> float:
    """Where the bars of rows with these `names` begin."""
    return MARGIN + max(60, max(map(len, names)) * LETTER) + 16


def rows_as_svg(
    title: str,
    axis: Axis,
    rows: Iterable[tuple[str, Callable[[float], str]]],
    legend: Sequence[tuple[Sample, str]],
    last: str,
) -> str:
    """A card with a row for each name, drawn by its function, which is told the row's `y`."""
    bands: list[str] = []
    drawn: list[str] = []
    top = y = TOP
    for position, (name, draw) in enumerate(rows):
        if position % 2 == 0:
            bands.append(box(MARGIN / 2, y, WIDTH - MARGIN, ROW + 2, BAND, ' rx="4"'))
        drawn += [lettering(MARGIN, y + 16, name), draw(y + 4)]
        y += ROW + 2
    return lay_over(title, axis, (top, y), bands, drawn, legend, last)
