"""What is remembered of many clients without end: only of those that came last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """A value for each of the keys that were used last, `most` keys at most.

    `new` makes the value of a key that is not remembered; it must be true as a bool.
    """

    def __init__(self, new: Callable[[K], V], most: int) -> None:
        self._new = new
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def of(self, key: K) -> V:
        """The key's value; a new one if it is not remembered."""
        value = self._values.pop(key, None) or self._new(key)
        self._values[key] = value
        if len(self._values) > self._most:
            self._values.popitem(last=False)
        return value

    def forget(self, key: K) -> None:
        """Begin anew with this key."""
        self._values.pop(key, None)
