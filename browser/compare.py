"""Whether what a cell put out in the tab is what its notebook has stored, by nbval's rules."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from nbformat import NotebookNode, from_dict

from coursekit.author import outputs

UNCOMPARED = ("image/png", "image/jpeg")


def same(stored: Sequence[NotebookNode], got: Sequence[dict[str, object]]) -> bool:
    """Each stream as a whole, and the rest in order; what `outputs` masks may differ."""
    here = [from_dict(one) for one in got]
    return outputs.same(_ordered(stored), _ordered(here))


def _ordered(all_outputs: Sequence[NotebookNode]) -> list[NotebookNode]:
    streams: dict[str, NotebookNode] = {}
    rest = []
    for output in copy.deepcopy(list(all_outputs)):
        if output.output_type == "stream":
            if output.name in streams:
                streams[output.name].text += output.text
            else:
                streams[output.name] = output
            continue
        for kind in UNCOMPARED:
            output.get("data", {}).pop(kind, None)
        rest.append(output)
    return [*(streams[name] for name in sorted(streams)), *rest]
