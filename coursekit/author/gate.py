"""Refuses a notebook that nbval would let pass although it is wrong.

The rules are in `rules`. Nothing is run here: what only running shows (a task that outlives its
cell, a cell that hangs) is refused by `runner` when recording, and by nbval's cell timeout.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coursekit.author import notebooks
from coursekit.author.frame import EXERCISES, LESSONS, ROOT, SOLUTIONS
from coursekit.author.rules import Finding, Rule, Subject, code, file, links, names, parts, stored


def main(chosen: Sequence[str], root: Path = ROOT) -> int:
    """`python -m coursekit gate [PATH…]`; 1 if anything was found, each in a line."""
    paths = notebooks.select(chosen, (LESSONS, SOLUTIONS, EXERCISES), root)
    findings = check_all(paths)
    if not chosen:
        findings += file.too_many_ignored(paths)
    for finding in findings:
        print(finding)
    if not findings:
        print(f"{len(paths)} notebooks passed the gate.")
    return 1 if findings else 0


def check_all(paths: Sequence[Path]) -> list[Finding]:
    """Everything wrong with each of the notebooks at `paths`. Raises CannotUse for no notebook."""
    findings: list[Finding] = []
    for path in paths:
        subject = Subject(path, notebooks.read(path))
        for rule in RULES.get(path.parent.name, RULES[LESSONS]):
            findings += rule(subject)
    return findings


STORED: tuple[Rule, ...] = (
    stored.every_cell_is_run,
    stored.counts_go_up_by_one,
    stored.outputs_are_compared,
    stored.order_is_compared,
    stored.expected_errors_came,
    stored.tracebacks_are_fresh,
    stored.outputs_are_everyones,
)
ALWAYS: tuple[Rule, ...] = (
    stored.nothing_is_rewritten,
    file.every_cell_is_prose_or_code,
    file.metadata_is_allowed,
    file.tags_say_what_a_tab_lacks,
    file.ids_are_readable,
    file.ignored_for_a_reason,
    links.links_lead_somewhere,
    links.links_go_to_documentation,
    links.html_looks_the_same_everywhere,
    links.html_holds_no_markdown,
    code.code_stays_on_this_machine,
    code.cells_are_short,
    code.no_semicolons,
)
RULES: dict[str, tuple[Rule, ...]] = {
    LESSONS: (
        *STORED,
        *ALWAYS,
        parts.lesson_has_its_frame,
        parts.lesson_is_not_too_long,
        parts.minutes_are_estimated,
        parts.predictions_are_folded,
        code.prose_between_code,
        code.steps_are_small,
        names.promised_names_are_taught,
        names.taught_names_are_true,
    ),
    SOLUTIONS: (*STORED, *ALWAYS, parts.solution_has_its_frame),
    EXERCISES: (*ALWAYS, stored.nothing_is_run),
}
"""By folder; a notebook anywhere else is judged as a lesson."""
