"""pytest's plugin for a project's runs: `workspace` names it, so that they are over sooner.

pytest looks for forgotten objects at its end, and so does Python, twice: each time through all that
the project and its libraries have imported, which nobody can forget. Set aside, that is a third of
a run's time. What a test leaves behind is looked for as ever. And hypothesis' plugin imports all of
hypothesis at the end of a run in which no test has: that is a quarter of a small run's time.
"""

from __future__ import annotations

import gc
import sys

import pytest


def pytest_collection_finish() -> None:
    """Set aside what is there before the first test, once the garbage has been taken out."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let hypothesis' plugin go where there was nothing for it to do, before it sums that up."""
    plugins = session.config.pluginmanager
    plugin = plugins.get_plugin("hypothesispytest")
    if plugin is not None and "hypothesis" not in sys.modules:
        plugins.unregister(plugin)
