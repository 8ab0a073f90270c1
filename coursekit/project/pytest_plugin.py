"""pytest's plugin for a project's runs: `workspace` names it, so that they are over sooner.

pytest looks for forgotten objects at its end, and so does Python, twice: each time through all that
the project and its libraries have imported, which nobody can forget. Set aside, that is a third of
a run's time. What a test leaves behind is looked for as ever.
"""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Set aside what is there before the first test, once the garbage has been taken out."""
    gc.collect()
    gc.freeze()
