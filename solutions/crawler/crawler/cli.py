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
from crawler.crawl import crawl
from crawler.credentials import masked
from crawler.findings import Findings
from crawler.limits import MIB, Limits
from crawler.links import resolve

GOOD, TROUBLE, MISUSED, INCOMPLETE, UNWRITTEN, STOPPED = 0, 1, 2, 3, 4, 130
STATUSES = """\
exit status:
  0    all was checked, and all is well
  1    something is to be repaired
  2    wrong arguments, or a folder that cannot be used
  3    nothing to be repaired was found, but not all was checked: the report says why
  4    the report could not be written
  130  stopped by Ctrl+C or SIGTERM
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    options = _parser().parse_args(argv)
    try:
        prepare(options.into)
    except OSError as error:
        _parser().error(f"{options.into} cannot be used: {error.strerror}")
    limits = Limits(
        at_once=options.at_once,
        links=options.links,
        hours=options.hours,
        file_bytes=options.largest * MIB,
    )
    # A shell lets its background ignore Ctrl+C; then asyncio would leave both signals alone.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Who asks the process to end gets what Ctrl+C gets. On Windows that is done with SIGBREAK.
    for name in ("SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        return asyncio.run(run(options.url, options.into, limits))
    except KeyboardInterrupt:  # a second Ctrl+C: at once, then
        return STOPPED


def prepare(folder: Path) -> None:
    """Make `folder` ours, or raise `OSError`."""
    if not report.is_ours(folder):
        raise OSError(0, "it holds something else than a crawl: name a new folder")
    (folder / "files").mkdir(parents=True, exist_ok=True)
    report.write(Findings(stopped=True), folder)


async def run(starts: list[URL], folder: Path, limits: Limits) -> int:
    """Crawl into a folder that is prepared, and report whatever happens; the exit status."""
    findings = Findings(stopped=True)
    try:
        with tqdm(unit="URL", disable=None) as bar:  # None: no bar where nobody looks

            def watch(checked: int, found: int) -> None:
                bar.total = found
                bar.update(checked - bar.n)

            await crawl(starts, folder / "files", findings, limits=limits, watch=watch)
        findings.stopped = False
    except asyncio.CancelledError:
        # Ctrl+C cancels this task, the program's outermost: here a cancellation may end.
        print("stopped: run it again with the same folder to go on", file=sys.stderr)
    finally:
        problem = _write(findings, folder)
    for note in findings.notes:
        print(f"not all was checked: {note}", file=sys.stderr)
    print(f"{findings.summary()} -> {problem or folder / 'report.html'}")
    if findings.stopped:
        return STOPPED
    if problem:
        return UNWRITTEN
    if not findings.are_good:
        return TROUBLE
    return GOOD if findings.are_complete else INCOMPLETE


def _write(findings: Findings, folder: Path) -> str:
    """Write the report; what went wrong with that."""
    try:
        report.write(findings, folder)
    except OSError as error:
        return f"no report: {error.strerror}"
    return ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="crawler",
        description="Check links, download files.",
        epilog=STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("url", nargs="+", type=_url, help="where to begin; stays below it")
    add("--into", required=True, type=Path, metavar="FOLDER", help="new, or ours")
    add("--at-once", type=_positive, default=Limits.at_once, metavar="N", help=_help("requests"))
    add("--links", type=_positive, default=Limits.links, metavar="N", help=_help("to be asked for"))
    add("--hours", type=_positive, default=Limits.hours, metavar="N", help=_help("for all of it"))
    largest = Limits.file_bytes // MIB
    add("--largest", type=_positive, default=largest, metavar="MIB", help=_help("for one file"))
    return parser


def _help(what: str) -> str:
    return f"{what}, at most (%(default)s)"


def _url(text: str) -> URL:
    try:
        url = URL(text)
        if not url.host or resolve(url, "") is None:
            raise ValueError
    except ValueError:
        problem = f"{masked(text)!r} is no URL of http or https"
        raise argparse.ArgumentTypeError(problem) from None
    return url if url.path else url / ""


def _positive(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return int(text)
