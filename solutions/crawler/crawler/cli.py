"""`python -m crawler`: arguments, the progress bar, Ctrl+C, and the exit status."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm
from yarl import URL

from crawler import report
from crawler.crawl import Limits, crawl
from crawler.findings import Findings

GOOD, TROUBLE, MISUSED, STOPPED = 0, 1, 2, 130
"""Exit statuses: nothing to repair, something to repair, wrong arguments, Ctrl+C."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    parser = argparse.ArgumentParser(prog="crawler", description="Check links, download files.")
    parser.add_argument("url", nargs="+", type=_url, help="where to begin; stays below it")
    parser.add_argument("--into", required=True, type=Path, metavar="FOLDER", help="new, or ours")
    parser.add_argument("--at-once", type=_positive, default=Limits.at_once, metavar="N")
    options = parser.parse_args(argv)
    if not report.is_ours(options.into):
        parser.error(f"{options.into} holds something else than a crawl: name a new folder")
    # A shell lets its background ignore Ctrl+C; then asyncio would leave both signals alone.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Who asks the process to end gets what Ctrl+C gets. On Windows that is done with SIGBREAK.
    for name in ("SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        return asyncio.run(run(options.url, options.into, Limits(at_once=options.at_once)))
    except KeyboardInterrupt:  # a second Ctrl+C: at once, then
        return STOPPED


async def run(starts: list[URL], folder: Path, limits: Limits) -> int:
    """Crawl, and report whatever happens; the exit status."""
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    findings = Findings(stopped=True)
    report.write(findings, folder)  # from now on the folder is ours
    try:
        with tqdm(unit="URL", disable=None) as bar:  # None: no bar where nobody looks

            def watch(checked: int, found: int) -> None:
                bar.total = found
                bar.update(checked - bar.n)

            await crawl(starts, files, findings, limits=limits, watch=watch)
        findings.stopped = False
    except asyncio.CancelledError:
        # Ctrl+C cancels this task, the program's outermost: here a cancellation may end.
        print("stopped: run it again with the same folder to go on", file=sys.stderr)
    finally:
        report.write(findings, folder)
    print(f"{findings.summary()} -> {folder / 'report.html'}")
    if findings.stopped:
        return STOPPED
    return GOOD if findings.are_good else TROUBLE


def _url(text: str) -> URL:
    url = URL(text)
    if url.scheme not in {"http", "https"} or not url.host:
        raise argparse.ArgumentTypeError(f"{text!r} is no URL of http or https")
    return url if url.path else url / ""


def _positive(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return int(text)
