"""The load: requests as fast as one server answers them, by wrk, and what each costs the server."""

from __future__ import annotations

import re
import subprocess
import sys

import psutil

from benchmarks import servers

CONNECTIONS = 50
TRIES = 3


class FailedRequests(Exception):
    """Not every request under load got a good answer; with wrk's words for it."""


def measure(process: psutil.Process, url: str, seconds: int) -> tuple[float, float]:
    """(requests a second, CPU seconds a request) of the server `process` under load.

    A measurement in which a request failed is taken again, a few times.
    """
    tries = 0
    while True:
        tries += 1
        before = servers.cpu_seconds(process)
        try:
            requests = put_on(url, seconds)
        except FailedRequests as error:
            if tries == TRIES:
                raise
            print(f"{url}, again: {error}", file=sys.stderr)
        else:
            return requests / seconds, (servers.cpu_seconds(process) - before) / requests


def put_on(url: str, seconds: int) -> int:
    """How many requests wrk got answered; raises `FailedRequests` if any was not."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", url]
    with psutil.Popen(command, stdout=subprocess.PIPE, text=True) as wrk:
        servers.pin(wrk, servers.CLIENT_CORE)
        report, _ = wrk.communicate()
    if "Socket errors" in report or "Non-2xx" in report:
        raise FailedRequests(" ".join(re.findall(r"Socket errors.*|Non-2xx.*", report)))
    found = re.search(r"(\d+) requests in", report)
    assert found, report
    return int(found[1])
