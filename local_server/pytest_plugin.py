"""Fixtures for pytest: the local server in the tests of your own clients.

    def test_what_my_client_sends(local_server_url, local_server_log):
        my_client.fetch(str(local_server_url / "get"))
        assert [entry.path for entry in local_server_log] == ["/get"]

pytest loads this module by itself where the package is installed (entry point `pytest11`); where it
is only on the path, `-p local_server.pytest_plugin` does. docs/testing-with-the-local-server.md has
examples. Here are fixtures and nothing else: what they give is explained at its own place.

- The server is one for the whole run, in a thread of its own, on a free port of 127.0.0.1. It is
  started by the first test that asks for one of the fixtures; with pytest-xdist each worker has its
  own. What is beside it (TLS, proxy, DNS) is started by the first test that asks for that.
- For each test the logs are empty, those of the proxy and of the DNS server too.
- No fixture is a coroutine: synchronous tests can use them, and those that any plugin awaits.

Whoever uses this has pytest already, so the package does not ask for it. Nothing else is imported
until a fixture is used: a run without one pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from yarl import URL

    from local_server.beside.dns import NameServer
    from local_server.beside.proxy import Proxy
    from local_server.beside.tls import Sites
    from local_server.log import Log
    from local_server.server import Server


@pytest.fixture(scope="session")
def local_server_session() -> Iterator[Server]:
    """The running `local_server.Server`, one for the whole run: for session-wide fixtures of yours.

    Its log is emptied by `local_server`, not by this one. Raises `OSError` if no port is free. When
    the run ends, requests in flight have 0.2 seconds to finish; then all of it is gone.
    """
    from local_server.server import Server

    with Server() as server:
        yield server


@pytest.fixture
def local_server(local_server_session: Server) -> Server:
    """The running `local_server.Server`, with empty logs.

    It is the same one for all tests of a run. What they stored in it (`/notes`, `/login` …) stays.
    """
    local_server_session.clear_logs()
    return local_server_session


@pytest.fixture
def local_server_url(local_server: Server) -> URL:
    """Where it listens, a `yarl.URL` like `http://127.0.0.1:40123`.

    `local_server_url / "get"` is one of its pages, `str(…)` the text that other libraries want.
    """
    return local_server.url


@pytest.fixture
def local_server_log(local_server: Server) -> Log:
    """The requests that the server has received in this test, a `local_server.Log`.

    Times in it are seconds on `time.monotonic()`.
    """
    return local_server.log


@pytest.fixture
def local_server_tls(local_server: Server) -> Sites:
    """HTTPS sites: `good`, `expired`, `wrong_host` …, each with its `url`.

    `context` is an `ssl.SSLContext` that trusts the first, `ca_file` the certificate for others
    to trust. Requests to them are in `local_server_log`. Raises `OSError` if no port is free.
    """
    return local_server.tls


@pytest.fixture
def local_server_proxy(local_server: Server) -> Proxy:
    """An HTTP proxy: its `url`, and its `log` with what went through it in this test.

    Raises `OSError` if no port is free.
    """
    return local_server.proxy


@pytest.fixture
def local_server_dns(local_server: Server) -> Iterator[NameServer]:
    """A DNS server: its `nameserver` (`127.0.0.1:PORT`), its `zone` to edit, its `log`.

    The zone is empty when a test begins, and again when it has ended: no name is known. Raises
    `OSError` if no port is free for both UDP and TCP.
    """
    names = local_server.dns
    names.zone.clear()
    yield names
    names.zone.clear()
