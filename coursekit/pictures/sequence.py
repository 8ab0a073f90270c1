"""A picture of a conversation: who said what to whom, in which order.

    SequencePicture([("Ada", "room", "hello"), ("room", "Bob", "Ada: hello")])

A notebook shows it by itself: as SVG if it can, else as text. It knows an order and no times, so
that the same messages always give the same picture; what took how long is `coursekit.timeline`'s
business, and how a picture looks that of `coursekit.drawing`.
"""

from __future__ import annotations

from collections.abc import Iterable

from coursekit.pictures.svg import participants, sequence_as_svg, sequence_as_text


class SequencePicture:
    """One arrow a message, from its sender to its receiver, the first one at the top.

    `messages` are (sender, receiver, words), and are copied. `order` names the participants from
    left to right; who is missing there follows in the order of appearance.
    """

    def __init__(self, messages: Iterable[tuple[str, str, str]], order: Iterable[str] = ()) -> None:
        self._messages = list(messages)
        appeared = participants(self._messages)
        first = [name for name in order if name in appeared]
        self._names = list(dict.fromkeys([*first, *appeared]))

    @property
    def svg(self) -> str:
        """The picture as an SVG document."""
        return sequence_as_svg(self._messages, self._names)

    def __repr__(self) -> str:
        return sequence_as_text(self._messages, self._names)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"image/svg+xml": self.svg, "text/plain": repr(self)}
