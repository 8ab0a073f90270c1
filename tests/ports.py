"""TCP ports for programs that must be told one before they listen."""

from __future__ import annotations

import random
import socket

PORTS = range(20_000, 32_000)
"""Below what Linux, macOS and Windows hand out by themselves (from 32,768 or 49,152 on).

A port that the system once handed out, and that nobody listens at yet, is handed out again to the
next connection that somebody makes: now and then to that of a test beside this one.
"""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens at, and that nobody is given who asks for any."""
    while True:
        port = random.SystemRandom().choice(PORTS)  # hypothesis seeds the other generator
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
