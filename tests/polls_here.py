"""Polls without its process, for the many who only ask it: a start takes it most of a second.

That its command starts it, and what it then does as a process, is seen by tests/test_polls.py and
by every notebook that is run.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from yarl import URL

from local_server.place import OwnThread

CONFIG = "config/polls.yaml"
COMMAND = ("-m", "polls", "--config", CONFIG)


class PollsHere:
    """In place of a `Serving` of polls: the folder's application, in a thread of this process."""

    def __init__(self, command: list[str], folder: Path, *_environment_and_timeout: object) -> None:
        assert tuple(command[1:]) == COMMAND
        self._folder = folder
        self._thread: OwnThread[URL] = OwnThread()

    async def __aenter__(self) -> URL:
        return self._thread.enter(serving(self._folder))

    async def __aexit__(self, *_error: object) -> None:
        self._thread.leave()


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[URL]:
    """The address of the application that is written in the folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        config: Any = importlib.import_module("polls.config")
        main: Any = importlib.import_module("polls.main")
        database = f"sqlite+aiosqlite:///{(folder / 'polls.db').as_posix()}"
        settings = config.load(folder / CONFIG).model_copy(update={"database": database})
        runner = web.AppRunner(main.make_app(settings), access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, settings.host, 0).start()
            host, port = runner.addresses[0][:2]
            yield URL.build(scheme="http", host=host, port=port)
        finally:
            await runner.cleanup()
            for name in [each for each in sys.modules if each.partition(".")[0] == "polls"]:
                del sys.modules[name]  # the next lesson's is another
