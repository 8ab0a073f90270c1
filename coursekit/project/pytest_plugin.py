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
    if "hypothesis" in sys.modules:
        draw_once()
    gc.collect()
    gc.freeze()


def draw_once() -> None:
    """Have hypothesis make its generator of random numbers before anything is set aside.

    It keeps it in a dict of the thread's own, looks who refers to it, and warns that nobody does
    where that dict has been set aside. Up to Python 3.13 an empty dict never was: the garbage
    collector did not know it yet. From 3.14 on it knows each dict from its beginning.
    """
    from hypothesis import find, settings, strategies

    at_once = settings(database=None, deadline=None)
    find(strategies.none(), lambda _: True, settings=at_once)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let hypothesis' plugin go where there was nothing for it to do, before it sums that up."""
    plugins = session.config.pluginmanager
    plugin = plugins.get_plugin("hypothesispytest")
    if plugin is not None and "hypothesis" not in sys.modules:
        plugins.unregister(plugin)
