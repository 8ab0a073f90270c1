"""What the course uses of orjson, by the standard library: nobody builds orjson for the browser."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

__version__ = "3.13.0"
OPT_INDENT_2, OPT_SORT_KEYS, OPT_APPEND_NEWLINE = 1, 32, 1024
JSONEncodeError, JSONDecodeError = TypeError, json.JSONDecodeError
loads = json.loads


def dumps(
    value: Any, /, default: Callable[[Any], Any] | None = None, option: int | None = None
) -> bytes:
    """`value` as bytes of JSON, dates and times too."""

    def other(unknown: Any) -> Any:
        if isinstance(unknown, datetime.datetime | datetime.date | datetime.time):
            return unknown.isoformat()
        if default is None:
            raise TypeError(f"Type is not JSON serializable: {type(unknown).__name__}")
        return default(unknown)

    flags = option or 0
    text = json.dumps(
        value,
        ensure_ascii=False,
        indent=2 if flags & OPT_INDENT_2 else None,
        separators=(",", ": ") if flags & OPT_INDENT_2 else (",", ":"),
        sort_keys=bool(flags & OPT_SORT_KEYS),
        default=other,
    )
    return (text + "\n" * bool(flags & OPT_APPEND_NEWLINE)).encode()
