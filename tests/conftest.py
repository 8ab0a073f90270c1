"""What holds for every test: the network guard is up. Fixtures live beside the tests they serve."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

GUARD = Path(__file__).parent / "network_guard"

# nbval would take these for notebooks to be compared; tests/test_gate.py runs each on its own.
collect_ignore = ["broken_notebooks"]


def _raise_network_guard() -> None:
    """Put this process, and through PYTHONPATH every process it starts, under the guard."""
    inherited = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    if str(GUARD) not in inherited:
        os.environ["PYTHONPATH"] = os.pathsep.join([str(GUARD), *inherited])
    spec = importlib.util.spec_from_file_location("network_guard", GUARD / "sitecustomize.py")
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


_raise_network_guard()
