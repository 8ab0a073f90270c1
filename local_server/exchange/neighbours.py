"""Whose connection it is, on a machine where several people have the same 127.0.0.1.

There a neighbour who knows or guesses a port reaches what listens on it, and would stand in its
log. Where the variable COURSE_SHARED_HOST is set (deploy/jupyterhub_config.py does that), listeners
on a loopback address take connections of their own user alone: the kernel says whose the other end
is. A neighbour's connection is closed before anything is read from it, and is in no log. Without
the variable nothing is looked up, because on a machine of one's own others are at the other end
for good reasons: a browser outside of WSL, root's curl.

What it means to take a connection is said in `listening`.
"""

from __future__ import annotations

import functools
import os
import socket
import struct
import sys
import warnings
from ipaddress import ip_address
from typing import Any

SHARED_HOST = "COURSE_SHARED_HOST"
"""Neither empty nor 0: other people use this machine, too."""
UNKNOWN = (
    f"{SHARED_HOST} is set, but this system does not tell whose a connection is: "
    "everybody on this machine can reach what listens here"
)

# Linux' answers about one socket: sock_diag(7), and <linux/inet_diag.h> for the two structures.
_SOCK_DIAG = 4  # NETLINK_SOCK_DIAG
_BY_FAMILY, _REQUEST = 20, 1  # SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST
_HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence, port
_WANTED = struct.Struct("=BBBxI")  # family, protocol, extensions, states
_PORTS = struct.Struct("!HH")
_ANY_INTERFACE, _ANY_COOKIE = bytes(4), b"\xff" * 8
_FOUND = struct.Struct("=4xHH32x12x12xII")  # ports (network order), …, user, inode
_PROTOCOLS = {
    socket.SOCK_STREAM: socket.IPPROTO_TCP,
    socket.SOCK_DGRAM: socket.IPPROTO_UDP,
}

Address = tuple[Any, ...]  # host, port and, for IPv6, two more


def is_shared_host() -> bool:
    """Whether other people use this machine, too."""
    return os.environ.get(SHARED_HOST, "0") not in {"", "0"}


def are_kept_out(host: str) -> bool:
    """Whether a listener on `host`, an address, is to take its own user's connections alone.

    Warns where it should and cannot, because the system does not tell.
    """
    if not is_shared_host() or not ip_address(host).is_loopback:
        return False
    if not (_tells(socket.SOCK_STREAM) and _tells(socket.SOCK_DGRAM)):
        warnings.warn(UNKNOWN, RuntimeWarning, stacklevel=2)
        return False
    return True


def is_ours(kind: int, client: Address, server: Address) -> bool:
    """Whether `client`, who talks to us at `server`, is a socket of the user that we are.

    `kind` is SOCK_STREAM or SOCK_DGRAM. False also for one that has gone and cannot be asked about.
    """
    return _owner(kind, client, server) == _user()


class OwnClients(socket.socket):
    """A listening socket on which `accept` closes what is a neighbour's."""

    def accept(self) -> tuple[socket.socket, Any]:
        """As ever, for a connection of ours.

        For a neighbour's it raises what a socket without a client does. So asyncio comes back in
        the loop's next round, and nobody can keep it busy here.
        """
        connection, client = super().accept()
        if is_ours(socket.SOCK_STREAM, client, connection.getsockname()):
            return connection, client
        connection.close()
        raise BlockingIOError


@functools.cache
def _tells(kind: int) -> bool:
    """Whether the system says of a socket of ours that it is."""
    with socket.socket(type=kind) as server, socket.socket(type=kind) as client:
        server.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            server.listen()
        client.connect(server.getsockname())
        return _owner(kind, client.getsockname(), server.getsockname()) == _user()


def _user() -> int:
    return -1 if sys.platform == "win32" else os.geteuid()


def _owner(kind: int, client: Address, server: Address) -> int | None:
    """The number of the user whose socket `client` is. None if the system does not say.

    It is one question about one socket (a twentieth of a millisecond): /proc/net/tcp, which says
    the same, is a list of all of them, and takes twenty milliseconds on a busy machine.
    """
    if sys.platform != "linux":
        return None
    # Of UDP the kernel wants to know where a packet would go, so the client is the destination.
    ends = (client, server) if kind == socket.SOCK_STREAM else (server, client)
    family = socket.AF_INET6 if ":" in client[0] else socket.AF_INET
    hosts = [socket.inet_pton(family, host).ljust(16, b"\0") for host, *_ in ends]
    question = (
        _WANTED.pack(family, _PROTOCOLS[socket.SocketKind(kind)], 0, 0xFFFF_FFFF)
        + _PORTS.pack(ends[0][1], ends[1][1])
        + b"".join(hosts)
        + _ANY_INTERFACE
        + _ANY_COOKIE
    )
    header = _HEADER.pack(_HEADER.size + len(question), _BY_FAMILY, _REQUEST, 0, 0)
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, _SOCK_DIAG) as kernel:
            kernel.send(header + question)
            reply = kernel.recv(4096)
    except OSError:
        return None
    if _HEADER.unpack_from(reply)[1] != _BY_FAMILY:
        return None  # it knows no such socket
    port, _, user, inode = _FOUND.unpack_from(reply, _HEADER.size)
    owner: int = user
    # A socket that its program has closed already may be said to be root's.
    return owner if socket.ntohs(port) == client[1] and inode else None
