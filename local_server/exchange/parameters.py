"""What an endpoint can be told in its URL: declared once, for its handler and for its description.

A declaration reads the value, refuses what is out of range with a 400 that says so, and tells the
index page and the OpenAPI document about itself (`takes`). A parameter is a part of the path if the
route's pattern has that name, else of the query; there its name may be written in any case.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web

from local_server.exchange.replies import BadParameter
from local_server.limits import Limits, limits_of


@dataclass(frozen=True, slots=True)
class Text:
    """A parameter that may be any text."""

    name: str
    about: str
    default: str | None = None

    def given(self, request: web.Request) -> str | None:
        """Its text as the client wrote it, percent-decoded; None when it is absent."""
        return _text_of(self.name, request)

    def of(self, request: web.Request) -> str:
        """Its value, or its default. Raises `BadParameter` when it is absent and has none."""
        text = self.given(request)
        if text is not None:
            return text
        if self.default is None:
            raise BadParameter(self.name, None, self.expected)
        return self.default

    @property
    def expected(self) -> str:
        """What it must be, for the sentence that refuses it."""
        return self.about

    @property
    def schema(self) -> dict[str, Any]:
        """Its JSON Schema, for the OpenAPI document."""
        return {"type": "string"} | _known(default=self.default)


@dataclass(frozen=True, slots=True)
class Integer:
    """A parameter that is a whole number. Its maximum can be one of the server's `Limits`."""

    name: str
    about: str
    default: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    limit: str | None = None

    def given(self, request: web.Request) -> int | None:
        """Its value; None when it is absent. Raises `BadParameter`."""
        text = _text_of(self.name, request)
        if text is None:
            return None
        maximum = self.maximum
        if self.limit is not None:
            maximum = getattr(limits_of(request), self.limit)
        expected = "an integer" + _range(self.minimum, maximum)
        try:
            value = int(text)
        except ValueError:  # also for more digits than Python converts
            raise BadParameter(self.name, text, expected) from None
        if not _within(value, self.minimum, maximum):
            raise BadParameter(self.name, text, expected)
        return value

    def of(self, request: web.Request) -> int:
        """Its value, or its default. Raises `BadParameter`, also when it is absent and has none."""
        value = self.given(request)
        if value is None:
            value = self.default
        if value is None:
            raise BadParameter(self.name, None, "an integer" + _range(self.minimum, self.maximum))
        return value

    @property
    def schema(self) -> dict[str, Any]:
        """Its JSON Schema, for the OpenAPI document: with the limit that servers usually have."""
        maximum = self.maximum if self.limit is None else getattr(Limits(), self.limit)
        return {"type": "integer"} | _known(
            default=self.default, minimum=self.minimum, maximum=maximum
        )


@dataclass(frozen=True, slots=True)
class Number:
    """A parameter that is a finite number."""

    name: str
    about: str
    default: float | None = None
    minimum: float | None = None
    maximum: float | None = None

    def of(self, request: web.Request) -> float:
        """Its value, or its default. Raises `BadParameter`, also when it is absent and has none."""
        text = _text_of(self.name, request)
        if text is None and self.default is not None:
            return self.default
        try:
            value = float(text or "")
        except ValueError:
            raise BadParameter(self.name, text, self.expected) from None
        # asyncio.sleep(nan) may never return
        if not math.isfinite(value) or not _within(value, self.minimum, self.maximum):
            raise BadParameter(self.name, text, self.expected)
        return value

    @property
    def expected(self) -> str:
        """What it must be, for the sentence that refuses it."""
        return "a number" + _range(self.minimum, self.maximum)

    @property
    def schema(self) -> dict[str, Any]:
        """Its JSON Schema, for the OpenAPI document."""
        return {"type": "number"} | _known(
            default=self.default, minimum=self.minimum, maximum=self.maximum
        )


@dataclass(frozen=True, slots=True)
class Seconds:
    """A time that the client chooses: a number from 0 to the server's `Limits.seconds`."""

    name: str
    about: str
    default: float

    def of(self, request: web.Request) -> float:
        """Its value, or its default, which is cut down to the limit. Raises `BadParameter`."""
        most = limits_of(request).seconds
        return Number(self.name, self.about, min(self.default, most), 0, most).of(request)

    @property
    def schema(self) -> dict[str, Any]:
        """Its JSON Schema, for the OpenAPI document: with the limit that servers usually have."""
        return Number(self.name, self.about, self.default, 0, Limits().seconds).schema


def together(request: web.Request, delay: float, duration: float) -> None:
    """Refuses a `delay` and a `duration` that only together are over `Limits.seconds`.

    Raises `BadParameter` for `duration`.
    """
    most = limits_of(request).seconds
    if delay + duration > most:
        expected = f"a number that makes {most:g} seconds at most, together with delay"
        raise BadParameter("duration", f"{duration:g}", expected)


def again_and_again(request: web.Request, count: int, interval: float) -> None:
    """Refuses a `count` of times, `interval` seconds apart, that takes over `Limits.seconds`.

    Raises `BadParameter` for `interval`.
    """
    most = limits_of(request).seconds
    if count * interval > most:
        expected = f"a number that makes {most:g} seconds at most, {count} times"
        raise BadParameter("interval", f"{interval:g}", expected)


Parameter = Text | Integer | Number | Seconds
SEED = Integer("seed", "The same seed gives the same bytes.")
HandlerT = TypeVar("HandlerT", bound=Callable[..., Any])


def takes(*parameters: Parameter) -> Callable[[HandlerT], HandlerT]:
    """Tells the index page and the OpenAPI document which parameters a handler reads."""

    def mark(handler: HandlerT) -> HandlerT:
        vars(handler)["parameters"] = parameters
        return handler

    return mark


def _text_of(name: str, request: web.Request) -> str | None:
    """What the client wrote for a parameter, percent-decoded; None when it is absent."""
    in_path: str | None = request.match_info.get(name)
    if in_path is not None or not request.rel_url.raw_query_string:
        return in_path
    for key, value in request.query.items():
        if key.lower() == name:
            return value
    return None


def _within(value: float, minimum: float | None, maximum: float | None) -> bool:
    return (minimum is None or value >= minimum) and (maximum is None or value <= maximum)


def _range(minimum: float | None, maximum: float | None) -> str:
    if minimum is not None and maximum is not None:
        return f" from {minimum:.15g} to {maximum:.15g}"
    if minimum is not None:
        return f", {minimum:.15g} or more"
    return ""


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
