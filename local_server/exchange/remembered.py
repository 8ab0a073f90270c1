"""What is remembered of many clients without end: only of those that came last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """A value for each of the keys that were used last, `most` keys at most.

    `new` makes the value of a key that is not remembered; it must not be None.
    """

    def __init__(self, new: Callable[[K], V], most: int) -> None:
        self._new = new
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def of(self, key: K) -> V:
        """The key's value; a new one if it is not remembered."""
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
            return value
        value = self._values[key] = self._new(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)
        return value

    def forget(self, key: K) -> None:
        """Begin anew with this key."""
        self._values.pop(key, None)
