"""Refuses a notebook that nbval would let pass although it is wrong.

Every rule is one small function that reads a stored notebook and says why it exists. Nothing is
run here: what only running shows (a task that outlives its cell, a cell that hangs) is refused by
`runner` when recording, and by nbval's cell timeout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from nbformat import NotebookNode

from coursekit.author import notebooks, record
from coursekit.author.notebooks import EXERCISES, LESSONS, ROOT, SOLUTIONS
from coursekit.project import workspace

DOCUMENTATION = (
    "docs.aiohttp.org",
    "docs.python.org",
    "peps.python.org",
    "www.rfc-editor.org",
    "developer.mozilla.org",
    "yarl.aio-libs.org",
    "multidict.aio-libs.org",
    "jupyter.org",
    "ipython.readthedocs.io",
    "jupyterlab.readthedocs.io",
    "nbgrader.readthedocs.io",
    "github.com/aio-libs",
)
"""Where prose may link to: official pages that will still be there next year."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
RESERVED = (".example", ".invalid", ".localhost", ".test")
"""Names that RFC 2606 (section 2) promises will never be anyone's."""

LONGEST_CELL = 40
"""Lines. A longer one has more than one purpose."""

LONGEST_FILE = 60
"""Lines of a file that a cell writes into the workspace: a file is shown whole."""

LONGEST_RUN_OF_CODE = 4
"""Code cells without prose between them: two in a row three times running, and no more."""

MOST_IGNORED = 0.02
"""The share of code cells whose output nbval may be told to ignore."""

IGNORING_TAGS = frozenset(
    {"nbval-ignore-output", "nbval-skip", "pytest-validate-ignore-output", "skip-execution"}
)
IGNORING_COMMENT = re.compile(
    r"^\s*#+\s*(?:NBVAL_IGNORE_OUTPUT|NBVAL_SKIP|PYTEST_VALIDATE_IGNORE_OUTPUT)\s*$", re.MULTILINE
)
REASON = re.compile(r"^\s*# ignored because \S", re.MULTILINE)

NOT_COMPARED = ("image/png", "image/jpeg", "application/vnd.jupyter.widget-view+json")
"""The kinds of output that nbval 0.11 takes for equal whatever they hold."""

URL = re.compile(r"\b(?:https?|wss?)://[^\s<>\"'`)\]}]*(?:\][^\s<>\"'`)\]}]*)?")
URL_HOST = re.compile(
    r"\b(?:https?|wss?)://(?:[^\s/@\"']*@)?(?P<host>\[[^\]\s]*\]|[^\s/:\"'?#)\\]+)"
)
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^\s)>]+)[^)]*\)|(?:href|src)=[\"']([^\"']+)[\"']")
CODE_IN_PROSE = re.compile(
    r"^[ \t]*(?P<fence>```+|~~~+).*?^[ \t]*(?P=fence)[ \t]*$|(?P<ticks>`+).+?(?P=ticks)",
    re.MULTILINE | re.DOTALL,
)
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


@dataclass(frozen=True)
class Finding:
    """What is wrong with one notebook, and in which cell (None: in no single one)."""

    path: Path
    cell: str | None
    sentence: str

    def __str__(self) -> str:
        where = notebooks.shown(self.path) + (f": {self.cell}" if self.cell else "")
        return f"{where}: {self.sentence}"


@dataclass(frozen=True)
class Page:
    """A notebook with what several rules need to know about it."""

    path: Path
    notebook: NotebookNode

    @property
    def cells(self) -> list[NotebookNode]:
        cells: list[NotebookNode] = self.notebook.cells
        return cells

    @cached_property
    def code(self) -> list[NotebookNode]:
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @cached_property
    def prose(self) -> list[NotebookNode]:
        return [cell for cell in self.cells if cell.cell_type == "markdown"]

    @cached_property
    def number(self) -> str:
        """The two digits of `NN_name.ipynb`; for another name a pattern of any two."""
        match = re.match(r"(\d\d)_", self.path.name)
        return match[1] if match else r"\d\d"

    def finding(self, sentence: str, cell: NotebookNode | None = None) -> Finding:
        return Finding(self.path, cell.get("id", "a cell without id") if cell else None, sentence)


Rule = Callable[[Page], Iterator[Finding]]


def main(names: Sequence[str], root: Path = ROOT) -> int:
    """`python -m coursekit gate [PATH…]`; 1 if anything was found, each in a line."""
    paths = notebooks.select(names, (LESSONS, SOLUTIONS, EXERCISES), root)
    findings = check_all(paths)
    if not names:
        findings += too_many_ignored(paths)
    for finding in findings:
        print(finding)
    if not findings:
        print(f"{len(paths)} notebooks passed the gate.")
    return 1 if findings else 0


def check_all(paths: Sequence[Path]) -> list[Finding]:
    """Everything wrong with each of the notebooks at `paths`. Raises CannotUse for no notebook."""
    findings: list[Finding] = []
    for path in paths:
        page = Page(path, notebooks.read(path))
        rules = RULES.get(path.parent.name, RULES[LESSONS])
        findings += [finding for rule in rules for finding in rule(page)]
    return findings


# ---- Was it run, and in order? -------------------------------------------------------------------


def every_cell_is_run(page: Page) -> Iterator[Finding]:
    """nbval does not compare the outputs of a cell without an execution count."""
    for cell in page.code:
        if not cell.source.strip():
            yield page.finding("it is empty", cell)
        elif cell.execution_count is None:
            yield page.finding("it was never run: record the notebook", cell)


def counts_go_up_by_one(page: Page) -> Iterator[Finding]:
    """Other counts mean that cells were run by hand, in another order than a reader will."""
    counts = [cell.execution_count for cell in page.code]
    if None not in counts and counts != list(range(1, len(counts) + 1)):
        yield page.finding(f"its cells were not run from top to bottom: counts {counts}")


def nothing_is_run(page: Page) -> Iterator[Finding]:
    """An exercise is handed out without outputs: they would show the answer."""
    for cell in page.code:
        if cell.outputs or cell.execution_count is not None:
            yield page.finding("it is handed out with an output or a count: release it", cell)


# ---- Would nbval notice a wrong output? ----------------------------------------------------------


def outputs_are_compared(page: Page) -> Iterator[Finding]:
    """nbval takes any two pictures made of pixels for equal; SVG it compares as text."""
    for cell in page.code:
        for output in cell.outputs:
            for kind in NOT_COMPARED:
                if kind in output.get("data", {}):
                    yield page.finding(f"nbval does not compare {kind}: show text or SVG", cell)


def order_is_compared(page: Page) -> Iterator[Finding]:
    """nbval merges each stream and compares kind by kind, so order among kinds goes unseen."""
    for cell in page.code:
        kinds = {output.get("name", output.output_type) for output in cell.outputs}
        if {"stdout", "stderr"} <= kinds:
            yield page.finding("nbval does not see the order of stdout against stderr", cell)
        if "display_data" in kinds and kinds & {"stdout", "stderr"}:
            yield page.finding("nbval does not see the order of prints against displays", cell)


def expected_errors_came(page: Page) -> Iterator[Finding]:
    """nbval lets pass an expected error that does not come, when none is stored either."""
    for cell in page.code:
        expected = "raises-exception" in cell.metadata.get("tags", ())
        raised = any(output.output_type == "error" for output in cell.outputs)
        if expected and not raised:
            yield page.finding("it is tagged raises-exception but raised nothing", cell)
        if raised and not expected:
            yield page.finding("an error is stored but it is not tagged raises-exception", cell)
        if "NBVAL_RAISES_EXCEPTION" in cell.source:
            yield page.finding("say raises-exception by a tag: nbclient reads no comment", cell)


def tracebacks_are_fresh(page: Page) -> Iterator[Finding]:
    """nbval compares an error's name and message, and shows the reader the traceback."""
    for cell in page.code:
        for output in cell.outputs:
            if output.output_type == "error" and not _ends_with_its_error(output):
                yield page.finding("its traceback belongs to another error: record again", cell)


def _ends_with_its_error(output: NotebookNode) -> bool:
    said = ANSI.sub("", "\n".join(output.traceback)).rstrip()
    message = output.evalue.strip()
    if output.ename == "SyntaxError":
        message = message.rpartition(" (")[0] or message  # the rest names a file
    begin = said.rfind(output.ename)
    if begin < 0:  # an exception that draws itself need not show its name
        return said.endswith(message)
    return message in said[begin:]


def nothing_is_rewritten(page: Page) -> Iterator[Finding]:
    """nbval keeps every output that JupyterLab would have replaced: such a cell never passes."""
    for cell in page.code:
        if match := REWRITING.search(cell.source):
            yield page.finding(f"{match[0].strip()} rewrites its output: print anew", cell)


# ---- Will it say the same tomorrow, elsewhere? ---------------------------------------------------


def outputs_are_everyones(page: Page) -> Iterator[Finding]:
    """Addresses, ports, paths and task numbers are those of one machine and one run."""
    for cell in page.code:
        for output in cell.outputs:
            text = URL.sub("", _compared_text(output))
            traceback = ANSI.sub("", "\n".join(output.get("traceback", ())))
            for what, pattern in RUNS_OWN.items():
                match = pattern.search(text)
                if match is None and what in MACHINES_OWN:
                    match = pattern.search(traceback)
                if match:
                    yield page.finding(f"its output holds {what}: {match[0]!r}", cell)


def _compared_text(output: NotebookNode) -> str:
    values = [output.get("text"), output.get("ename"), output.get("evalue")]
    values += output.get("data", {}).values()
    return ANSI.sub("", "\n".join(str(value) for value in values if value is not None))


# ---- Does the file hold only what it should? -----------------------------------------------------


def metadata_is_allowed(page: Page) -> Iterator[Finding]:
    """Times, themes and editors' notes make a diff of what nobody changed."""
    for key in sorted(page.notebook.metadata.keys() - record.NOTEBOOK_METADATA):
        yield page.finding(f"metadata {key!r} is not on the allow-list: record the notebook")
    if page.notebook.metadata.get("language_info") != record.LANGUAGE_INFO:
        yield page.finding("metadata 'language_info' is not what `record` writes: record again")
    for cell in page.cells:
        for key in sorted(cell.metadata.keys() - record.CELL_METADATA):
            what = "it holds the time it was run" if key == "execution" else f"metadata {key!r}"
            yield page.finding(f"{what}, which is not on the allow-list: record again", cell)


def ids_are_readable(page: Page) -> Iterator[Finding]:
    """A message that names a cell should help to find it, and a diff should not be random."""
    seen = set()
    for cell in page.cells:
        cell_id = cell.get("id")
        if cell_id is None:
            yield page.finding("a cell has no id: record the notebook")
        elif cell_id in seen:
            yield page.finding("two cells have this id: record the notebook", cell)
        elif not record.is_readable(cell_id):
            yield page.finding("its id says nothing to a reader: record the notebook", cell)
        seen.add(cell_id)


# ---- Is anything ignored? ------------------------------------------------------------------------


def is_ignored(cell: NotebookNode) -> bool:
    """Whether nbval is told not to run `cell`, or not to compare its output."""
    return bool(
        IGNORING_TAGS.intersection(cell.metadata.get("tags", ()))
        or IGNORING_COMMENT.search(cell.source)
    )


def ignored_for_a_reason(page: Page) -> Iterator[Finding]:
    """An output that is not compared is decoration; whoever needs one must say why."""
    for cell in page.code:
        if is_ignored(cell) and not REASON.search(cell.source):
            yield page.finding("its output is ignored without `# ignored because …`", cell)


def too_many_ignored(paths: Sequence[Path]) -> list[Finding]:
    """A good reason each time still adds up: at least 98 % of code cells must be compared."""
    pages = [Page(path, notebooks.read(path)) for path in paths]
    cells = [cell for page in pages for cell in page.code]
    ignored = sum(map(is_ignored, cells))
    if ignored <= MOST_IGNORED * len(cells):
        return []
    sentence = f"{ignored} of {len(cells)} code cells are ignored, more than {MOST_IGNORED:.0%}"
    where = next(page for page in pages if any(map(is_ignored, page.code)))
    return [where.finding(sentence)]


# ---- Does a lesson have its frame? ---------------------------------------------------------------


def lesson_has_its_frame(page: Page) -> Iterator[Finding]:
    """Readers find questions at the beginning and answers at the end of every lesson."""
    first = page.cells[0].source if page.cells and page.cells[0].cell_type == "markdown" else ""
    if not re.match(rf"# {page.number}\. \S", first):
        yield page.finding("it does not begin with `# NN. Title`, NN as in its file's name")
    opening = "\n".join(cell.source for cell in page.prose[:2])
    for part in ("**Questions**", "**Time**", "**You need**"):
        if part not in opening:
            yield page.finding(f"its beginning has no {part}")
    everything = "\n".join(cell.source for cell in page.prose)
    ending = everything.partition("\n## Recap")[2]
    if not ending:
        yield page.finding("it has no `## Recap`")
        return
    position = 0
    for part in ("**Glossary**", "**Exercises**", "**Further reading**"):
        position = ending.find(part, position)
        if position < 0:
            yield page.finding(f"after its Recap, {part} is missing or out of order")
            return
    if not re.search(r"\*\*Exercises\*\*.*\]\([^)]*exercises/[^)]+\)", ending):
        yield page.finding("its **Exercises** do not link to exercises/")


def solution_has_its_frame(page: Page) -> Iterator[Finding]:
    """Three to five exercises, each with a goal, a folded hint, an answer and its check."""
    first = page.cells[0].source if page.cells and page.cells[0].cell_type == "markdown" else ""
    if not re.match(rf"# Exercises {page.number}: \S", first):
        yield page.finding("it does not begin with `# Exercises NN: …`, NN as in its file's name")
    numbers = notebooks.exercise_numbers(page.notebook)
    found = sorted({number for number in numbers if number is not None})
    if not 3 <= len(found) <= 5 or found != list(range(1, len(found) + 1)):
        yield page.finding(f"its exercises are {found}, not 1 to 3, 4 or 5")
    for number in found:
        cells = [cell for cell, n in zip(page.cells, numbers, strict=True) if n == number]
        prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        code = [cell.source for cell in cells if cell.cell_type == "code"]
        answers = sum(record.BEGIN_SOLUTION in source for source in code)
        has = {
            "a goal (`*Goal: …*`)": "*Goal:" in prose,
            "a folded hint (`<details>`)": "<details>" in prose and "</details>" in prose,
            "exactly one answer cell": answers == 1,
            "a check cell": any(record.CHECK.search(source) for source in code),
        }
        for part in (part for part, there in has.items() if not there):
            yield page.finding(f"exercise {number} does not have {part}")


# ---- Where do links lead? ------------------------------------------------------------------------


def links_lead_somewhere(page: Page) -> Iterator[Finding]:
    """A reader without a network can follow every link but those to the documentation."""
    for cell in page.prose:
        prose = CODE_IN_PROSE.sub("", cell.source)
        for target in (match[1] or match[2] for match in LINK.finditer(prose)):
            if why := _why_dead(page, target):
                yield page.finding(f"the link {target!r} is dead: {why}", cell)


def _why_dead(page: Page, target: str) -> str | None:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None
    path = page.path.parent / unquote(parts.path) if parts.path else page.path
    if not path.exists():
        return "there is no such file"
    if not parts.fragment:
        return None
    if path.suffix == ".ipynb":
        prose = [cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown"]
    elif path.suffix == ".md":
        prose = [path.read_text(encoding="utf-8")]
    else:
        return None
    anchors = {_anchor(text) for markdown in prose for _level, text in notebooks.headings(markdown)}
    return None if _anchor(unquote(parts.fragment)) in anchors else "there is no such heading"


def _anchor(heading: str) -> str:
    """A heading as an anchor, made equal for JupyterLab (`Two-Words`) and GitHub (`two-words`)."""
    return re.sub(r"[^\w-]", "", heading.strip().replace(" ", "-").lower())


def links_go_to_documentation(page: Page) -> Iterator[Finding]:
    """Blogs and mirrors disappear; official pages are kept, and say when they change."""
    for cell in page.prose:
        prose = CODE_IN_PROSE.sub("", cell.source)
        for match in URL_HOST.finditer(prose):
            place = prose[match.start("host") :]
            if not _is_local(match["host"]) and not place.startswith(DOCUMENTATION):
                yield page.finding(f"{match['host']} is not one of the linked hosts", cell)


# ---- Is the code fit to be read, and run without a network? --------------------------------------


def code_stays_on_this_machine(page: Page) -> Iterator[Finding]:
    """Every exchange is with the local server: no account, no network, nothing flaky."""
    for cell in page.code:
        for match in URL_HOST.finditer(cell.source):
            if not _is_local(match["host"]):
                yield page.finding(f"it names {match['host']}, which is not this machine", cell)


def _is_local(host: str) -> bool:
    # "{" begins a value put into an f-string: the server's own address.
    return host in LOOPBACK or host.startswith("{") or host.endswith(RESERVED)


def cells_are_short(page: Page) -> Iterator[Finding]:
    """A cell has one purpose, and fits on a projected page with its output."""
    for cell in page.code:
        file = workspace.CELL.match(cell.source)
        lines = len(cell.source.splitlines()) - (1 if file else 0)
        longest = LONGEST_FILE if file else LONGEST_CELL
        if lines > longest:
            yield page.finding(f"it has {lines} lines, more than {longest}", cell)


def no_semicolons(page: Page) -> Iterator[Finding]:
    """A final `;` hides a result from the reader, though not from nbval."""
    for cell in page.code:
        if cell.source.rstrip().endswith(";"):
            yield page.finding("it ends in `;`", cell)


def prose_between_code(page: Page) -> Iterator[Finding]:
    """Code that nobody explains is a listing, not a lesson."""
    run = 0
    for cell in page.cells:
        run = run + 1 if cell.cell_type == "code" else 0
        if run == LONGEST_RUN_OF_CODE + 1:
            yield page.finding(f"{run} code cells in a row without prose end here", cell)


STORED: tuple[Rule, ...] = (
    every_cell_is_run,
    counts_go_up_by_one,
    outputs_are_compared,
    order_is_compared,
    expected_errors_came,
    tracebacks_are_fresh,
    outputs_are_everyones,
)
ALWAYS: tuple[Rule, ...] = (
    nothing_is_rewritten,
    metadata_is_allowed,
    ids_are_readable,
    ignored_for_a_reason,
    links_lead_somewhere,
    links_go_to_documentation,
    code_stays_on_this_machine,
    cells_are_short,
    no_semicolons,
)
RULES: dict[str, tuple[Rule, ...]] = {
    LESSONS: (*STORED, *ALWAYS, lesson_has_its_frame, prose_between_code),
    SOLUTIONS: (*STORED, *ALWAYS, solution_has_its_frame),
    EXERCISES: (*ALWAYS, nothing_is_run),
}
"""By folder; a notebook anywhere else is judged as a lesson."""
