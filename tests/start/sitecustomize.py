"""What each process that a test starts begins with: the network guard, and an end without delay.

Python imports a module of this name when it starts; conftest.py puts this folder on PYTHONPATH.
"""

from __future__ import annotations

import atexit
import gc
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

GUARD = Path(__file__).resolve().parents[2] / "coursekit" / "guard" / "sitecustomize.py"


def _end_without_delay() -> None:
    """Take out the garbage, and set aside the rest.

    At its end Python looks several times for garbage in all that has been imported. In a process of
    the polls application, as many of them are started, that is a quarter of its whole time.
    """
    gc.collect()
    gc.freeze()


def _raise_the_guard() -> None:
    spec = spec_from_file_location("network_guard", GUARD)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(module_from_spec(spec))


atexit.register(_end_without_delay)
_raise_the_guard()
