"""How what clients sent is shown on a screen: on one line, not endless, without tricks."""

from __future__ import annotations

from collections.abc import Sequence

MAX_TEXT = 200
"""Characters that are shown of a text."""
MAX_LINES = 100
"""Lines that are shown of a list."""


def printable(text: str) -> str:
    """`text` as any screen can show it: what cannot be seen is escaped, a long end is cut."""
    left_out = len(text) - MAX_TEXT
    if left_out > 0:
        text = f"{text[:MAX_TEXT]}… {left_out:,} more"
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def lines_of(items: Sequence[object], noun: str) -> list[str]:
    """A line for each item, or for the first and the last ones and how many are between them."""
    if len(items) <= MAX_LINES:
        return [f"{item!r}" for item in items]
    half = MAX_LINES // 2
    left_out = f"… {len(items) - 2 * half:,} {noun} left out …"
    return [*lines_of(items[:half], noun), left_out, *lines_of(items[-half:], noun)]
