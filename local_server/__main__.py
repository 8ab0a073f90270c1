"""`python -m local_server`, or `local-server`: the server as a process of its own, until Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

from local_server.beside.services import MAKERS, Services
from local_server.exchange.listening import listening_socket
from local_server.exchange.neighbours import is_shared_host
from local_server.exchange.urls import authority
from local_server.lanes import address_of, token_for
from local_server.limits import Limits
from local_server.log import Entry, Log
from local_server.server import DEFAULT_HOST, DEFAULT_PORT, serving

IN_URLS = "%!#$&'()*+,/:;=?@[]~"
"""What is left as it came in a line about a request, beside letters and digits."""


class _Parser(argparse.ArgumentParser):
    """One that refuses in one sentence, without its thirty options."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (--help lists all options)\n")


def main() -> int:
    """Serve until interrupted. Returns the exit status: 0, or 1 when the port cannot be had."""
    called = (
        "local-server" if Path(sys.argv[0]).stem == "local-server" else "python -m local_server"
    )
    parser = _Parser(prog=called, description=__doc__, epilog=f"Example: {called} --port 0 --log")
    parser.add_argument("--host", default=DEFAULT_HOST, help="address to listen on (%(default)s)")
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help="port to listen on, 0 for any (%(default)s)"
    )
    parser.add_argument(
        "--all", action="store_true", help="start what is beside it too: TLS, proxies, DNS …"
    )
    parser.add_argument(
        "--strict", action="store_true", help="be httpbin to the letter where that is not safe"
    )
    parser.add_argument(
        "--log", action="store_true", help="write a line for each request when it is answered"
    )
    parser.add_argument(
        "--token",
        help="serve a class: only whoever has this in the address, with a lane each on the page "
        "/live (made up where --host is one that other machines can reach)",
    )
    parser.add_argument("--uvloop", action="store_true", help="run on uvloop, if it is installed")
    group = parser.add_argument_group("limits", "what the server puts up with; all above 0")
    for one in fields(Limits):
        group.add_argument(
            f"--max-{one.name.replace('_', '-')}",
            dest=one.name,
            type=int if isinstance(one.default, int) else float,
            default=one.default,
            metavar="N",
            help=f"{one.metadata['about']} (%(default)s)",
        )
    options = parser.parse_args()
    try:
        limits = Limits(**{one.name: getattr(options, one.name) for one in fields(Limits)})
        token_for(DEFAULT_HOST, options.token)
    except ValueError as error:
        parser.error(str(error))
    serving_until_interrupted = serve(
        options.host,
        options.port,
        everything=options.all,
        strict=options.strict,
        limits=limits,
        told=write_line if options.log else None,
        token=options.token,
    )
    try:
        with asyncio.Runner(loop_factory=loop_factory(uvloop=options.uvloop)) as runner:
            return runner.run(serving_until_interrupted)
    except KeyboardInterrupt:  # pragma: no cover (Windows' way of saying Ctrl-C)
        return 0


def loop_factory(*, uvloop: bool) -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes the event loop: uvloop where it is wanted and there, else asyncio's default."""
    if not uvloop:
        return None
    if is_shared_host():
        print(
            "uvloop would let neighbours in (COURSE_SHARED_HOST): going on without.",
            file=sys.stderr,
        )
        return None
    try:
        module = importlib.import_module("uvloop")
    except ModuleNotFoundError:
        print("uvloop is not installed (`pip install uvloop`): going on without.", file=sys.stderr)
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = module.new_event_loop
    return factory


async def serve(
    host: str,
    port: int,
    *,
    everything: bool = False,
    strict: bool = False,
    limits: Limits | None = None,
    told: Callable[[Entry], None] | None = None,
    token: str | None = None,
) -> int:
    """Serve on `host` and `port`, with `everything` beside it, until SIGINT or SIGTERM.

    `told` is called with each request when it is answered. A `token` makes it a class's.
    """
    try:
        # Whoever has the token is welcome: on a Hub, a class is on its teacher's machine.
        listener = listening_socket(host, port, for_others=token is not None)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        where = authority(host, port)
        print(f"Cannot listen on {where}: {reason}. Try --port 0.", file=sys.stderr)
        return 1
    host, port = listener.getsockname()[:2]
    if not ip_address(host).is_loopback:
        print(f"Listening on {host}: other machines can reach this server.", file=sys.stderr)
    token = token_for(host, token)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows' loops have no signal handlers; there Ctrl-C arrives as KeyboardInterrupt.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    async with serving(listener, Log(told), strict=strict, limits=limits, token=token) as services:
        print(f"Serving on {address_of(host, port, token)} (Ctrl-C stops)", flush=True)
        if token:
            reached = socket.gethostname() if ip_address(host).is_unspecified else host
            print(f"Learners set COURSE_SERVER={address_of(reached, port, token)}", flush=True)
        if everything:
            await start_all(services)
        await stop.wait()
    return 0


def write_line(entry: Entry) -> None:
    """Say what became of a request, on one line of `name=value` in ASCII, whatever was sent.

    Its time is that of the answer. The status of a request that was broken off is `-`.
    """
    seconds = (entry.end or entry.start) - entry.start
    line = (
        f"time={datetime.now(UTC).isoformat(timespec='milliseconds')} "
        f"method={_without_spaces(entry.method)} path={_without_spaces(entry.path)} "
        f"status={entry.status or '-'} seconds={seconds:.6f} connection={entry.connection}"
    )
    with contextlib.suppress(OSError):  # nobody reads it any more
        print(line, flush=True)


def _without_spaces(text: str) -> str:
    """`text` with everything percent-encoded that a URL cannot have in it."""
    return quote(text.encode("utf-8", "surrogateescape"), safe=IN_URLS)


async def start_all(services: Services) -> None:
    """Start every service, and say where each listens: one line for each place."""
    for name in MAKERS:
        service = services.make(name)
        await services.start(name, service)
        for place, address in service.lines():
            print(f"{place:20}{address}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
