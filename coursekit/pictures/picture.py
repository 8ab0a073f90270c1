"""What each picture is for a notebook: an image where one can be shown, else text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from html import escape
from typing import ClassVar
from urllib.parse import quote

from coursekit.pictures.svg import WIDTH

UNQUOTED = " !'()*,-./:;=?@_~"
"""What may stand in a data URL, in an attribute between double quotes, as it is."""

LEGIBLE = 480
"""Pixels. In a narrower window a picture is not shrunk any more, but scrolls in its own box."""


class Picture(ABC):
    """An object that a notebook draws by itself. Its `repr` is the picture as text."""

    kind: ClassVar[str] = "timeline"
    """What the image is called, `coursekit-timeline`, where outputs are compared."""

    @property
    @abstractmethod
    def svg(self) -> str:
        """The picture as an SVG document."""

    @property
    @abstractmethod
    def summary(self) -> str:
        """What the picture shows, in one line."""

    @abstractmethod
    def __repr__(self) -> str: ...

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        svg = self.svg
        return {
            "image/svg+xml": svg,
            "text/html": self._as_image(svg),
            "text/plain": repr(self),
        }

    def _as_image(self, svg: str) -> str:
        """HTML that shows `svg` as an image, which shrinks with the window.

        JupyterLab shows an SVG by itself in its full width, and in a notebook that it does not
        trust not at all; an image that has its data with it is shown everywhere.
        """
        style = f"width: {WIDTH}px; max-width: 100%; min-width: {LEGIBLE}px; height: auto"
        return (
            '<div style="overflow-x: auto">'
            f'<img class="coursekit-{self.kind}" alt="{escape(self.summary)}" style="{style}" '
            f'src="data:image/svg+xml,{quote(svg, safe=UNQUOTED)}"></div>'
        )
