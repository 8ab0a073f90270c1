"""Makes any connection beyond this machine an error, in tests and in submissions to be graded.

Python imports a module of this name when it starts, so a folder on PYTHONPATH is enough to put
kernels, JupyterLab and subprocesses under the guard: tests/conftest.py does so. It sees what
goes through Python's own sockets; a library that brings its own (zmq, c-ares) it does not see.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import Any

RESERVED = (".example", ".invalid", ".localhost", ".test")
"""RFC 2606: never anyone's. Asking for one gets the resolver's answer, without asking it."""


class BeyondLoopback(RuntimeError):
    """Something tried to leave this machine. No OSError: no code may take it for bad weather."""


def install() -> None:
    """Put this process under the guard; it cannot be taken off. Twice is the same as once."""
    if not getattr(sys, "_network_guard", False):
        sys._network_guard = True  # type: ignore[attr-defined]
        sys.addaudithook(_guard)


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        sock, address = arguments[:2]
        if sock.family in {socket.AF_INET, socket.AF_INET6} and address is not None:
            _refuse_unless_here(address[0], event)
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        _refuse_unless_here(arguments[0], event)


def _refuse_unless_here(host: str | bytes | None, event: str) -> None:
    name = host.decode(errors="replace") if isinstance(host, bytes) else (host or "")
    if name.lower().rstrip(".").endswith(RESERVED):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if not _is_here(name):
        raise BeyondLoopback(f"{event} to {name!r}: nothing here may leave this machine")


def _is_here(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return name.lower() in {"", "localhost", socket.gethostname().lower()}
    return address.is_loopback or address.is_unspecified


install()
