"""What counts as the same output of a cell: the rule of nbval, for those who are not nbval.

nbval compares every output after masking what the patterns of `tests/nbval_sanitize.cfg` match,
and so do `record` (an output that is only masked-different keeps its stored bytes) and the second
run of each notebook. What may be masked is decided in that file alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from nbformat import NotebookNode

from coursekit.author.frame import ROOT

PATTERNS_FILE = ROOT / "tests" / "nbval_sanitize.cfg"
NOT_COMPARED = frozenset({"execution_count", "metadata", "traceback"})
"""Tracebacks name lines of libraries, which differ between versions; `gate` reads them instead."""


def same(one: Sequence[NotebookNode], other: Sequence[NotebookNode]) -> bool:
    """Whether two lists of outputs say the same, apart from what the patterns mask."""
    return [_masked(output) for output in one] == [_masked(output) for output in other]


def differences(stored: NotebookNode, executed: NotebookNode) -> list[str]:
    """The code cells whose outputs say something else than those stored, and what they say."""
    return [
        f"{one.id}: {other.outputs}"
        for one, other in zip(stored.cells, executed.cells, strict=True)
        if one.cell_type == "code" and not same(one.outputs, other.outputs)
    ]


def mask(text: str) -> str:
    """`text` with everything replaced that the sanitizer patterns match."""
    for pattern, replacement in _patterns():
        text = re.sub(pattern, replacement, text)
    return text


@cache
def _patterns() -> list[tuple[str, str]]:
    """The `regex:`/`replace:` pairs of nbval's configuration file, in its order."""
    content = PATTERNS_FILE.read_text(encoding="utf-8")
    return re.findall(r"^regex: (.*)$\n^replace: (.*)$", content, flags=re.MULTILINE)


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: _masked(item) for key, item in value.items() if key not in NOT_COMPARED}
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return value
