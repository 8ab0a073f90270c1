"""A server of their own for the pictures that draw what a server saw."""

from collections.abc import Iterator

import pytest

import local_server


@pytest.fixture
def server() -> Iterator[local_server.Server]:
    with local_server.Server() as running:
        yield running
