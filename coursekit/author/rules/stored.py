"""Is what is stored what the code above gave, in order, and would nbval notice if it were not?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbformat import NotebookNode

from coursekit.author import frame
from coursekit.author.rules import Finding, Subject

NOT_COMPARED = ("image/png", "image/jpeg", "application/vnd.jupyter.widget-view+json")
"""The kinds of output that nbval 0.11 takes for equal whatever they hold."""

URL = re.compile(r"\b(?:https?|wss?)://[^\s<>\"'`)\]}]*(?:\][^\s<>\"'`)\]}]*)?")
ANSI = re.compile(r"\x1b\[[0-9;]*m")

MACHINES_OWN = {
    "a path of the machine": re.compile(
        r"(?<![\w./:])(?:/home/|/root/|/Users/|/tmp/|/var/|/private/|/opt/|/usr/)[^\s'\"]*"
        r"|\b[A-Za-z]:\\{1,2}\w+|\bipykernel_\d+\b|\bsite-packages\b"
    ),
    "an object's address": re.compile(r"\b0x[0-9a-fA-F]{6,}\b"),
}
"""What in a traceback, too, belongs to the one machine and run that made it."""

RUNS_OWN = {
    "a task's repr or number": re.compile(r"<(?:\w+ )?(?:Task|Future)\b|\bTask-\d+\b"),
    "a port outside a URL": re.compile(
        r"(?:127\.0\.0\.1|localhost|\[?::1\]?):\d+|['\"](?:127\.0\.0\.1|localhost|::1)['\"], ?\d+"
    ),
    **MACHINES_OWN,
}
"""What in any other output will be different in the next run."""

REWRITING = re.compile(r"\bclear_output\(|\bupdate_display\(|\bdisplay_id\s*=")


def every_cell_is_run(subject: Subject) -> Iterator[Finding]:
    """nbval does not compare the outputs of a cell without an execution count."""
    for cell in subject.code:
        if not cell.source.strip():
            yield subject.finding("it is empty", cell)
        elif cell.execution_count is None:
            yield subject.finding("it was never run: record the notebook", cell)


def counts_go_up_by_one(subject: Subject) -> Iterator[Finding]:
    """Other counts mean that cells were run by hand, in another order than a reader will."""
    counts = [cell.execution_count for cell in subject.code]
    if None not in counts and counts != list(range(1, len(counts) + 1)):
        yield subject.finding(f"its cells were not run from top to bottom: counts {counts}")


def nothing_is_run(subject: Subject) -> Iterator[Finding]:
    """An exercise is handed out without outputs: they would show the answer."""
    for cell in subject.code:
        if cell.outputs or cell.execution_count is not None:
            yield subject.finding("it is handed out with an output or a count: release it", cell)


# ---- Would nbval notice a wrong output? ----------------------------------------------------------


def outputs_are_compared(subject: Subject) -> Iterator[Finding]:
    """nbval takes any two pictures made of pixels for equal; SVG it compares as text."""
    for cell in subject.code:
        for output in cell.outputs:
            for kind in NOT_COMPARED:
                if kind in output.get("data", {}):
                    yield subject.finding(f"nbval does not compare {kind}: show text or SVG", cell)


def order_is_compared(subject: Subject) -> Iterator[Finding]:
    """nbval merges each stream and compares kind by kind, so order among kinds goes unseen."""
    for cell in subject.code:
        kinds = {output.get("name", output.output_type) for output in cell.outputs}
        if {"stdout", "stderr"} <= kinds:
            yield subject.finding("nbval does not see the order of stdout against stderr", cell)
        if "display_data" in kinds and kinds & {"stdout", "stderr"}:
            yield subject.finding("nbval does not see the order of prints against displays", cell)


def expected_errors_came(subject: Subject) -> Iterator[Finding]:
    """nbval lets pass an expected error that does not come, when none is stored either."""
    for cell in subject.code:
        expected = frame.RAISES in cell.metadata.get("tags", ())
        raised = any(output.output_type == "error" for output in cell.outputs)
        if expected and not raised:
            yield subject.finding("it is tagged raises-exception but raised nothing", cell)
        if raised and not expected:
            yield subject.finding("an error is stored but it is not tagged raises-exception", cell)
        if "NBVAL_RAISES_EXCEPTION" in cell.source:
            yield subject.finding("say raises-exception by a tag: nbclient reads no comment", cell)


def tracebacks_are_fresh(subject: Subject) -> Iterator[Finding]:
    """nbval compares an error's name and message, and shows the reader the traceback."""
    for cell in subject.code:
        for output in cell.outputs:
            if output.output_type == "error" and not _ends_with_its_error(output):
                yield subject.finding("its traceback belongs to another error: record again", cell)


def _ends_with_its_error(output: NotebookNode) -> bool:
    said = ANSI.sub("", "\n".join(output.traceback)).rstrip()
    message = output.evalue.strip()
    if output.ename == "SyntaxError":
        message = message.rpartition(" (")[0] or message  # the rest names a file
    begin = said.rfind(output.ename)
    if begin < 0:  # an exception that draws itself need not show its name
        return said.endswith(message)
    return message in said[begin:]


def nothing_is_rewritten(subject: Subject) -> Iterator[Finding]:
    """nbval keeps every output that JupyterLab would have replaced: such a cell never passes."""
    for cell in subject.code:
        if match := REWRITING.search(cell.source):
            yield subject.finding(f"{match[0].strip()} rewrites its output: print anew", cell)


# ---- Will it say the same tomorrow, elsewhere? ---------------------------------------------------


def outputs_are_everyones(subject: Subject) -> Iterator[Finding]:
    """Addresses, ports, paths and task numbers are those of one machine and one run."""
    for cell in subject.code:
        for output in cell.outputs:
            text = URL.sub("", _compared_text(output))
            traceback = ANSI.sub("", "\n".join(output.get("traceback", ())))
            for what, pattern in RUNS_OWN.items():
                match = pattern.search(text)
                if match is None and what in MACHINES_OWN:
                    match = pattern.search(traceback)
                if match:
                    yield subject.finding(f"its output holds {what}: {match[0]!r}", cell)


def _compared_text(output: NotebookNode) -> str:
    values = [output.get("text"), output.get("ename"), output.get("evalue")]
    values += output.get("data", {}).values()
    return ANSI.sub("", "\n".join(str(value) for value in values if value is not None))
