"""How a picture looks as text: rows whose bars stand between two `│`, and the axis above them.

What depends on time stands between two `│`; all the rest is compared by CI.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from coursekit.pictures.words import Span, time_words, unit

COLUMNS = 40
LABEL_LENGTH = 32


class TextRow:
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


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its label on the left, what is drawn in it, and its last words on the right."""

    label: str
    draw: Callable[[TextRow], None]
    words: str = ""


def rows_as_text(summary: str, span: Span, lines: Iterable[Line], *below: str) -> str:
    """A summary, the axis, a row for each line, and below them what is not empty of `below`."""
    lines = list(lines)
    width = max(len(line.label) for line in lines)
    said = [summary, _axis(span, width)]
    for line in lines:
        row = TextRow(span)
        line.draw(row)
        said.append(f"{line.label:{width}} {row} {line.words}".rstrip())
    return "\n".join([*said, *filter(None, below)])


def _axis(span: Span, label_width: int) -> str:
    length = span[1] - span[0]
    end = f"{float(time_words(length, length)):.3g} {unit(length)}"
    return f"{'':{label_width}} │0{end:>{COLUMNS - 1}}│"
