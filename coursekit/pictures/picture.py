"""What each picture is for a notebook: SVG where it can be shown, else text."""

from __future__ import annotations

from abc import ABC, abstractmethod


class Picture(ABC):
    """An object that a notebook draws by itself. Its `repr` is the picture as text."""

    @property
    @abstractmethod
    def svg(self) -> str:
        """The picture as an SVG document."""

    @abstractmethod
    def __repr__(self) -> str: ...

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"image/svg+xml": self.svg, "text/plain": repr(self)}
