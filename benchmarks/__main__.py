"""`python3 course.py bench`: measures and prints the tables of the README's section on the server.

Requests a second say as much about the machine as about the server, so what counts are ratios in
one run: all servers in turns, one core each, the same load generator (wrk), medians of the rounds.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys

import psutil

from benchmarks import servers, single

PATHS = ("/get", "/bytes/1024", "/stream/20", "/headers", "/json", "/delay/0")
SERVERS = ("httpbin", "bare aiohttp", "local server", "local server, uvloop")
GO_HTTPBIN = "go-httpbin"
"""Measured too where it is on the PATH."""
CONNECTIONS = 50
TRIES = 3


class FailedRequests(Exception):
    """Not every request under load got a good answer; with wrk's words for it."""


def main() -> int:
    """Run everything; 0, or 1 with a sentence where wrk is missing."""
    parser = argparse.ArgumentParser(prog="course.py bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often all take turns")
    parser.add_argument("--seconds", type=int, default=2, help="length of one measurement")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        print(
            "wrk is needed: `apt install wrk` or `brew install wrk` (it is not made for Windows).",
            file=sys.stderr,
        )
        return 1
    print_throughput(options.rounds, options.seconds)
    single.print_all()
    return 0


def print_throughput(rounds: int, seconds: int) -> None:
    """The table of requests a second, CPU time a request, and ratios.

    Of requests a second to httpbin's, and of CPU time to that of bare aiohttp.
    """
    names = [*SERVERS, *([GO_HTTPBIN] if shutil.which(GO_HTTPBIN) else [])]
    columns = [(name, path) for path in PATHS for name in names]
    measured: dict[tuple[str, str], list[tuple[float, float]]] = {column: [] for column in columns}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds} …", file=sys.stderr, flush=True)
        for name, path in columns:
            with servers.running(name) as (process, url):
                measure(process, url + path, 1)  # warm: imports, caches, first allocations
                measured[name, path].append(measure(process, url + path, seconds))
    print("| path | server | requests a second | CPU a request | times httpbin | times bare |")
    print("|---|---|---:|---:|---:|---:|")
    for name, path in columns:
        rate, cpu = (
            statistics.median(column) for column in zip(*measured[name, path], strict=True)
        )
        httpbin = statistics.median(rate for rate, _ in measured["httpbin", path])
        bare = statistics.median(cpu for _, cpu in measured["bare aiohttp", path])
        print(
            f"| `{path}` | {name} | {rate:,.0f} | {cpu * 1e6:.0f} µs "
            f"| {rate / httpbin:.1f} | {cpu / bare:.2f} |"
        )


def measure(process: psutil.Process, url: str, seconds: int) -> tuple[float, float]:
    """(requests a second, CPU seconds a request) of the server `process` under load.

    A measurement in which a request failed is taken again, a few times.
    """
    tries = 0
    while True:
        tries += 1
        before = servers.cpu_seconds(process)
        try:
            requests = load(url, seconds)
        except FailedRequests as error:
            if tries == TRIES:
                raise
            print(f"{url}, again: {error}", file=sys.stderr)
        else:
            return requests / seconds, (servers.cpu_seconds(process) - before) / requests


def load(url: str, seconds: int) -> int:
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


if __name__ == "__main__":
    sys.exit(main())
