"""Is the code fit to be read, and run without a network?"""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from coursekit.author import frame
from coursekit.author.rules import Finding, Subject
from coursekit.author.rules.links import URL_HOST, is_local


def code_stays_on_this_machine(subject: Subject) -> Iterator[Finding]:
    """Every exchange is with the local server: no account, no network, nothing flaky."""
    for cell in subject.code:
        for match in URL_HOST.finditer(cell.source):
            if not is_local(match["host"]):
                yield subject.finding(f"it names {match['host']}, which is not this machine", cell)


def cells_are_short(subject: Subject) -> Iterator[Finding]:
    """A cell has one purpose, and fits on a projected page with its output."""
    for cell in subject.code:
        lines = len(cell.source.splitlines())
        if lines > frame.LONGEST_CELL:
            yield subject.finding(f"it has {lines} lines, more than {frame.LONGEST_CELL}", cell)


def steps_are_small(subject: Subject) -> Iterator[Finding]:
    """Who reads ten new lines at once runs them without having understood the third."""
    sources = [cell.source for cell in subject.code]
    steps = [source for source in sources if not source.startswith(frame.WRITES_A_FILE)]
    if not steps:
        return
    median = statistics.median(map(frame.lines_of_code, steps))
    if median > frame.MEDIAN_STEP:
        yield subject.finding(
            f"half of its cells that run something have {median:g} lines or more, "
            f"not {frame.MEDIAN_STEP} or fewer"
        )


def no_semicolons(subject: Subject) -> Iterator[Finding]:
    """A final `;` hides a result from the reader, though not from nbval."""
    for cell in subject.code:
        if cell.source.rstrip().endswith(";"):
            yield subject.finding("it ends in `;`", cell)


def prose_between_code(subject: Subject) -> Iterator[Finding]:
    """Code that nobody explains is a listing, not a lesson."""
    run = 0
    for cell in subject.cells:
        run = run + 1 if cell.cell_type == "code" else 0
        if run == frame.LONGEST_RUN_OF_CODE + 1:
            yield subject.finding(f"{run} code cells in a row without prose end here", cell)
