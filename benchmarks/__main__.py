"""`python3 course.py bench`: prints the tables of the README's section "How fast the server is".

Requests a second say as much about the machine as about the server, so what counts are ratios of
CPU time in one run: all servers in turns, one core each, the same load generator (wrk), medians of
the rounds.
"""

from __future__ import annotations

import argparse
import importlib.util
import platform
import shutil
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import psutil

from benchmarks import load, servers, single

PATHS = ("/get", "/bytes/1024", "/stream/20", "/headers", "/json", "/delay/0")
HTTPBIN, BARE, LOCAL, UVLOOP = "httpbin", "bare aiohttp", "local server", "local server, uvloop"
GO_HTTPBIN = "go-httpbin"

Figures = dict[tuple[str, str], tuple[float, float]]
"""(requests a second, CPU seconds a request) by server and path."""

TIMES_HTTPBIN = (
    (LOCAL, "/get", 7.7),
    (UVLOOP, "/get", 8.5),
    (LOCAL, "/bytes/1024", 12.0),
    (LOCAL, "/stream/20", 8.0),
)
"""How many times as much CPU time a request httpbin needs, at the least."""
TIMES_BARE = (
    (LOCAL, "/get", 1.35),
    (LOCAL, "/headers", 1.5),
    (LOCAL, "/json", 1.5),
    (LOCAL, "/delay/0", 1.5),
)
"""How many times as much CPU time a request as bare aiohttp's, at the most."""


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


def compared() -> list[str]:
    """The servers that can be measured here."""
    names = [HTTPBIN, BARE, LOCAL]
    if importlib.util.find_spec("uvloop"):
        names.append(UVLOOP)
    else:  # `--uvloop` would go on without, and its row would be the other one's once more
        print("uvloop is not installed (`pip install uvloop`): not measured.", file=sys.stderr)
    return [*names, *([GO_HTTPBIN] if shutil.which(GO_HTTPBIN) else [])]


def print_throughput(rounds: int, seconds: int) -> None:
    """The table of requests a second, CPU time a request, and its ratios; then the targets."""
    columns = [(name, path) for path in PATHS for name in compared()]
    measured: dict[tuple[str, str], list[tuple[float, float]]] = {column: [] for column in columns}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds} …", file=sys.stderr, flush=True)
        for name, path in columns:
            with servers.running(name) as (process, url):
                load.measure(process, url + path, 1)  # warm: imports, caches, first allocations
                measured[name, path].append(load.measure(process, url + path, seconds))
    figures = {
        column: (
            statistics.median(rate for rate, _ in taken),
            statistics.median(cpu for _, cpu in taken),
        )
        for column, taken in measured.items()
    }
    print(f"\n{machine()}, medians of {rounds} rounds in one run:\n")
    print("| path | server | requests a second | CPU a request | times httpbin | times bare |")
    print("|---|---|---:|---:|---:|---:|")
    for name, path in columns:
        rate, cpu = figures[name, path]
        print(
            f"| `{path}` | {name} | {rate:,.0f} | {cpu * 1e6:.0f} µs "
            f"| {times_httpbin(figures, name, path):.1f} | {times_bare(figures, name, path):.2f} |"
        )
    print("\n" + "\n".join(judged(figures)), flush=True)


def machine() -> str:
    """What it was measured on."""
    processor = platform.processor() or platform.machine()
    about = Path("/proc/cpuinfo")
    if about.exists():
        lines = [line for line in about.read_text().splitlines() if line.startswith("model name")]
        processor = lines[0].partition(":")[2].strip() if lines else processor
    cores = psutil.cpu_count()
    versions = f"Python {platform.python_version()}, aiohttp {aiohttp.__version__}"
    return f"On {cores} cores of {processor}, {versions}"


def times_httpbin(figures: Figures, name: str, path: str) -> float:
    """How many times as much CPU time httpbin needs for a request."""
    return figures[HTTPBIN, path][1] / figures[name, path][1]


def times_bare(figures: Figures, name: str, path: str) -> float:
    """How many times as much CPU time a request."""
    return figures[name, path][1] / figures[BARE, path][1]


def judged(figures: Figures) -> Iterator[str]:
    """A line for each target that the figures can say something of."""
    for name, path, least in TIMES_HTTPBIN:
        if (name, path) in figures:
            times = times_httpbin(figures, name, path)
            verdict = "met" if round(times, 1) >= least else "missed"
            yield f"- `{path}`, {name}: {times:.1f} times httpbin, at least {least}: {verdict}"
    for name, path, most in TIMES_BARE:
        times = times_bare(figures, name, path)
        verdict = "met" if round(times, 2) <= most else "missed"
        yield f"- `{path}`, {name}: {times:.2f} times bare aiohttp, at most {most}: {verdict}"
    if (GO_HTTPBIN, "/stream/20") in figures:
        ours, theirs = (times_bare(figures, name, "/stream/20") for name in (LOCAL, GO_HTTPBIN))
        verdict = "met" if ours < theirs else "missed"
        yield f"- `/stream/20`: {ours:.2f} times bare, go-httpbin {theirs:.2f}, less: {verdict}"


if __name__ == "__main__":
    sys.exit(main())
