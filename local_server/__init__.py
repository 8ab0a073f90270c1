"""The network you learn on: an httpbin-style server that lives beside the notebook.

    import local_server

    server = local_server.start()     # ready when it returns
    server.url                        # yarl.URL, for example http://127.0.0.1:8080
    server.log                        # what the server saw
    server.stop()

The rooms, each with a door only to those below it (`[tool.importlinter]` in pyproject.toml):

- `server` is the thread it runs in, `__main__` the process: `python -m local_server`
- `pytest_plugin` gives it to the tests of your own clients
- `app` puts the endpoints together
- `endpoints` are the families of endpoints, one module each
- `lanes` is a log for each learner at a server for a class, `joined` that server as they see it
- `beside` is what runs beside the HTTP server: TLS sites, proxies, DNS, a Unix socket
- `log` is what the server saw
- `exchange` is what every endpoint needs
- `limits` is how much a client may ask for, send and wait

What is named here is for everybody; the rooms themselves may change.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local_server.beside.proxy import Proxy
    from local_server.endpoints import faults, wire_faults
    from local_server.limits import Limits
    from local_server.log import Entry, Log
    from local_server.server import Server, start

__all__ = ["Entry", "Limits", "Log", "Proxy", "Server", "faults", "start", "wire_faults"]

_ROOMS = {
    "Entry": "log",
    "Limits": "limits",
    "Log": "log",
    "Proxy": "beside.proxy",
    "Server": "server",
    "faults": "endpoints",
    "start": "server",
    "wire_faults": "endpoints",
}


def __getattr__(name: str) -> Any:
    """What is named here, imported when it is first asked for: aiohttp and others take their time.

    pytest imports this package in every run where it is installed, whether or not a test uses it.
    """
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
    return value


def __dir__() -> list[str]:
    """What completion offers, imported or not."""
    return sorted({*globals(), *__all__})
