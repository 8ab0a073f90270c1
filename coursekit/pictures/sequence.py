"""A picture of a conversation: who said what to whom, in which order.

    SequencePicture([("Ada", "room", "hello"), ("room", "Bob", "Ada: hello")])

A notebook shows it by itself: as SVG if it can, else as text. It knows an order and no times, so
that the same messages always give the same picture; what took how long is `coursekit.timeline`'s
business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TypeAlias

from coursekit.pictures.picture import Picture
from coursekit.pictures.svg import (
    BAND,
    BLUE,
    INK,
    LETTER,
    MARGIN,
    RAIL,
    ROW,
    WIDTH,
    box,
    card,
    lettering,
    px,
)
from coursekit.pictures.words import MAX_ROWS, count, left_out, plain, shorten

Message: TypeAlias = tuple[str, str, str]
"""Who sent it, to whom, and what it says."""

NO_MESSAGES = "No messages: nobody said anything."


class SequencePicture(Picture):
    """One arrow a message, from its sender to its receiver, the first one at the top.

    `messages` are (sender, receiver, words), and are copied. `order` names the participants from
    left to right; who is missing there follows in the order of appearance.
    """

    kind = "sequence"

    def __init__(self, messages: Iterable[Message], order: Iterable[str] = ()) -> None:
        self._messages = list(messages)
        appeared = participants(self._messages)
        first = [name for name in order if name in appeared]
        self._names = list(dict.fromkeys([*first, *appeared]))

    @property
    def svg(self) -> str:
        """The picture as an SVG document."""
        return sequence_as_svg(self._messages, self._names)

    @property
    def summary(self) -> str:
        """How many messages, between how many participants."""
        return _sequence_summary(self._messages) if self._messages else NO_MESSAGES

    def __repr__(self) -> str:
        return sequence_as_text(self._messages, self._names)


def participants(messages: Iterable[Message]) -> list[str]:
    """Everyone who sends or receives, in the order in which they first appear."""
    return list(dict.fromkeys(name for sender, to, _ in messages for name in (sender, to)))


def _sequence_summary(messages: Sequence[Message]) -> str:
    names = participants(messages)
    return f"{count(len(messages), 'message')} between {count(len(names), 'participant')}"


# ---- as text -------------------------------------------------------------------------------------

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
    """The picture of `messages` as rows of text, with a column for each of `names`."""
    if not messages:
        return NO_MESSAGES
    shown = messages[:MAX_ROWS]
    heads = [shorten(name, WORDS_LENGTH) for name in names]
    said = [shorten(words, WORDS_LENGTH) for _, _, words in shown]
    width = max([len(words) + 6 for words in said] + [len(head) + 2 for head in heads])
    lines = [_sequence_summary(messages), "".join(f"{head:{width}}" for head in heads).rstrip()]
    for words, (sender, to, _) in zip(said, shown, strict=True):
        lines.append(_arrow(words, names.index(sender), names.index(to), width, len(names)))
    lines.append(left_out(len(messages), "message"))
    return "\n".join(filter(None, lines))


# ---- as SVG --------------------------------------------------------------------------------------


def _arrow_lines(x: float, to_x: float, y: float) -> str:
    """A line with a head, or a loop when it leads back to where it began."""
    stroke = f'stroke="{BLUE}" stroke-width="1.5" fill="none"'
    if x == to_x:
        at, low = px(x), px(y - 9)
        line = f'<path d="M{at},{low} h14 v9 h-7" {stroke}/>'
        return line + _head(x, y, 7)
    back = -7 if x < to_x else 7
    line = f'<path d="M{px(x)},{px(y)} H{px(to_x + back)}" {stroke}/>'
    return line + _head(to_x, y, back)


def _head(x: float, y: float, back: float) -> str:
    """An arrow's head, its tip at `x`, its base `back` px from there."""
    return f'<path d="M{px(x)},{px(y)} L{px(x + back)},{px(y - 4)} V{px(y + 4)} Z" fill="{BLUE}"/>'


def sequence_as_svg(messages: Sequence[Message], names: Sequence[str]) -> str:
    """The picture of `messages` as an SVG document, with a lifeline for each of `names`."""
    if not messages:
        return card(NO_MESSAGES, 40, [], "sequence")
    shown = messages[:MAX_ROWS]
    step = (WIDTH - 2 * MARGIN) / len(names)
    places = {name: MARGIN + step * (number + 0.5) for number, name in enumerate(names)}
    letters = int(step / LETTER) - 1
    top, row = 64.0, ROW + 4
    bottom = top + row * len(shown) + 8

    parts: list[str] = []
    for name, x in places.items():
        parts.append(
            f'<path d="M{px(x)},{px(top)} V{px(bottom)}" stroke="{RAIL}" '
            'stroke-dasharray="3 3" fill="none"/>'
        )
        parts.append(box(x - step / 2 + 8, top - 24, step - 16, 24, BAND, ' rx="4"'))
        words = shorten(name, letters - 2)
        parts.append(lettering(x, top - 8, words, INK, ' text-anchor="middle" font-weight="600"'))
    for number, (sender, to, words) in enumerate(shown, 1):
        x, to_x, y = places[sender], places[to], top + row * number
        title = f"<title>{escape(plain(f'{sender} to {to}: {words}'))}</title>"
        if sender == to:
            said = lettering(x + 20, y, shorten(words, letters // 2 - 2))
        else:
            span = abs(to_x - x)
            short = shorten(words, int(span / LETTER) - 2)
            said = lettering((x + to_x) / 2, y - 4, short, INK, ' text-anchor="middle"')
        parts.append(f"<g>{title}{_arrow_lines(x, to_x, y)}{said}</g>")
    height = bottom + 12
    if last := left_out(len(messages), "message"):
        parts.append(lettering(MARGIN, height + 4, last))
        height += 18
    return card(_sequence_summary(messages), height, parts, "sequence")
