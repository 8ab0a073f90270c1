"""Takes from a kernel that runs strangers' code what it could do harm with: other files, processes,
other machines.

On Linux the system sees to it, for whatever the kernel starts, too: Landlock for files and signals
(landlock(7)), a network of its own with nothing but the loopback in it (network_namespaces(7)).
Where the system has less, the interpreter's own audit hook is left: it stops what Python code
does in that process, not what a program does that it starts.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import re
import resource
import socket
import struct
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("coursekit", "local_server", "notebooks")
"""What a submission may read of the course: neither solutions, nor tests, nor its history."""
SYSTEM = (
    "/bin",
    "/dev",
    "/etc",
    "/lib",
    "/lib64",
    "/opt",
    "/proc",
    "/run",
    "/sbin",
    "/sys",
    "/usr",
)
DEVICES = ("/dev/full", "/dev/null", "/dev/ptmx", "/dev/pts", "/dev/shm", "/dev/tty", "/dev/zero")
MOST_PROCESSES = 300
"""At once; `kernels` ends what has somewhat fewer, with a sentence. Root is not held to it."""

# <linux/landlock.h>, <linux/prctl.h>, <linux/sched.h>, <linux/if.h>
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_EXECUTE, _WRITE, _READ, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_OF_FILES = _EXECUTE | _WRITE | _READ | 1 << 14 | 1 << 15
_RIGHTS_BY_VERSION = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_SCOPES = 0b11  # abstract Unix sockets, signals
_NO_NEW_PRIVILEGES = 38
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_SET_FLAGS, _IS_UP = 0x8914, 1


def confine(writable: Sequence[Path]) -> None:
    """From now on this process writes into `writable` alone, and reads no one's work."""
    readable = [*_python(), *(ROOT / name for name in NEEDED)]
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if _is_allowed(lambda: _leave_the_network(libc)):
            _leave_the_network(libc)
            if _counts_by_namespace():
                resource.setrlimit(resource.RLIMIT_NPROC, (MOST_PROCESSES, MOST_PROCESSES))
        _landlock(libc, readable, writable)
    _audit(readable, writable)


def _python() -> list[Path]:
    """Where this Python and its packages are."""
    places = {sys.prefix, sys.base_prefix, *sys.path} - {""}
    found = {Path(place).resolve() for place in places}
    return [place for place in found if place != ROOT and place not in ROOT.parents]


# ---- Linux ---------------------------------------------------------------------------------------


def _is_allowed(step: Callable[[], None]) -> bool:
    """Whether `step` can be done, tried in a child: half of it done would be worse than nothing."""
    child = os.fork()
    if child == 0:
        try:
            step()
        except BaseException:  # noqa: BLE001 (whatever it is, the child must end here)
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def _counts_by_namespace() -> bool:
    """Whether this submission's processes are counted, and not all that the teacher has running."""
    return [int(part) for part in re.findall(r"\d+", os.uname().release)[:2]] >= [5, 14]


def _leave_the_network(libc: ctypes.CDLL) -> None:
    """Get a network in which there is only this machine. Raises OSError where users may not."""
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        raise OSError(ctypes.get_errno(), "no namespaces")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14x", b"lo", _IS_UP))


def landlock_version(libc: ctypes.CDLL) -> int:
    """What this system's Landlock can; below 1 where there is none."""
    version: int = libc.syscall(_CREATE_RULESET, None, 0, 1)
    return version


def _landlock(libc: ctypes.CDLL, readable: Iterable[Path], writable: Iterable[Path]) -> None:
    """Restrict files and signals, as far as this kernel of Linux can."""
    version = landlock_version(libc)
    if version < 1:
        return
    everything = (1 << _RIGHTS_BY_VERSION.get(version, 16)) - 1
    parts = [everything, 0, _SCOPES]
    known = parts[: 1 if version < 4 else 2 if version < 6 else 3]
    attributes = struct.pack(f"{len(known)}Q", *known)
    rules = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if rules < 0:
        return

    def allow(place: Path, rights: int) -> None:
        try:
            opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
        except OSError:  # not every system has it
            return
        rights &= everything if place.is_dir() else everything & _OF_FILES
        libc.syscall(_ADD_RULE, rules, 1, struct.pack("=Qi", rights, opened), 0)
        os.close(opened)

    allow(ROOT, _READ_DIR)  # imports look what is there
    for place in [*map(Path, SYSTEM), *readable]:
        allow(place, _EXECUTE | _READ | _READ_DIR | 1 << 15)
    for place in [*map(Path, DEVICES), *writable]:
        allow(place, everything)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    libc.syscall(_RESTRICT_SELF, rules, 0)
    os.close(rules)


# ---- everywhere ----------------------------------------------------------------------------------

CHANGING = {
    "os.chmod": 1,
    "os.chown": 1,
    "os.link": 2,
    "os.mkdir": 1,
    "os.remove": 1,
    "os.rename": 2,
    "os.rmdir": 1,
    "os.setxattr": 1,
    "os.symlink": 2,
    "os.truncate": 1,
    "os.utime": 1,
}
"""Audit events that change files, and how many of their arguments are paths."""


def _audit(readable: Iterable[Path], writable: Iterable[Path]) -> None:
    mine = tuple(map(str, [*map(Path, DEVICES), *(place.resolve() for place in writable)]))
    allowed = tuple(map(str, readable))
    root = str(ROOT)

    def within(path: object, places: tuple[str, ...]) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return True  # a file that is open already
        name = os.path.realpath(os.fsdecode(path))
        return any(name == place or name.startswith(place + os.sep) for place in places)

    def look(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _mode, flags = arguments
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
                if not within(path, mine):
                    raise PermissionError(f"nothing but this folder is to be changed: {path!r}")
            elif within(path, (root,)) and not within(path, (*allowed, *mine)):
                raise PermissionError(f"this is not for submissions: {path!r}")
        elif event in CHANGING:
            if not all(within(path, mine) for path in arguments[: CHANGING[event]]):
                raise PermissionError(f"nothing but this folder is to be changed: {event}")
        elif event in {"os.kill", "os.killpg"} and not _is_own(arguments[0]):
            raise PermissionError("only what this program has started is to be ended by it")

    sys.addaudithook(look)


def _is_own(number: int) -> bool:
    """Whether a process, or the one a group is named after, is this one or came from it."""
    if number in (0, os.getpid()):
        return True
    try:
        return any(one.pid == os.getpid() for one in psutil.Process(number).parents())
    except (psutil.Error, ValueError):
        return False
