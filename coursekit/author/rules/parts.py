"""Does a lesson have its parts, and a solution its own? `frame` says which."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbformat import NotebookNode

from coursekit.author import frame, markdown, minutes, notebooks
from coursekit.author.rules import Finding, Subject


def lesson_has_its_frame(subject: Subject) -> Iterator[Finding]:
    """Readers find questions at the beginning and answers at the end of every lesson."""
    if not _begins(subject, frame.LESSON_TITLE):
        yield subject.finding("it does not begin with `# NN. Title`, NN as in its file's name")
    opening = [text for cell in subject.prose[:2] for text in subject.read(cell).labels]
    for part in frame.OPENING:
        if part not in opening:
            yield subject.finding(f"its beginning has no {part}")
    ending = _ending(subject)
    if not ending:
        yield subject.finding("it has no `## Recap`")
        return
    labels = [text for cell in ending for text in subject.read(cell).labels]
    position = 0
    for part in frame.ENDING:
        if part not in labels[position:]:
            yield subject.finding(f"after its Recap, {part} is missing or out of order")
            return
        position = labels.index(part, position)
    links = [link for cell in ending for link in subject.read(cell).links]
    if not any(re.search(rf"(^|/){frame.EXERCISES}/", link) for link in links):
        yield subject.finding("its **Exercises** do not link to exercises/")


def _begins(subject: Subject, title: str) -> bool:
    """Whether the first cell is prose that begins with the heading `title` and a word."""
    first = subject.cells[0] if subject.cells else None
    if first is None or first.cell_type != "markdown":
        return False
    pattern = re.escape(title).replace(re.escape("{number}"), subject.number)
    return re.match(rf"{pattern}\S", first.source) is not None


def _ending(subject: Subject) -> list[NotebookNode]:
    """The cells of prose from the recap's heading on; none where there is no recap."""
    for position, cell in enumerate(subject.prose):
        if frame.RECAP in subject.read(cell).headings:
            return subject.prose[position:]
    return []


def solution_has_its_frame(subject: Subject) -> Iterator[Finding]:
    """Three to five exercises, each with a goal, a folded hint, an answer and its check."""
    if not _begins(subject, frame.EXERCISES_TITLE):
        yield subject.finding(
            "it does not begin with `# Exercises NN: …`, NN as in its file's name"
        )
    numbers = notebooks.exercise_numbers(subject.notebook)
    found = sorted({number for number in numbers if number is not None})
    fewest, most = frame.FEWEST_EXERCISES, frame.MOST_EXERCISES
    if not fewest <= len(found) <= most or found != list(range(1, len(found) + 1)):
        yield subject.finding(f"its exercises are {found}, not 1 to 3, 4 or 5")
    for number in found:
        cells = [cell for cell, n in zip(subject.cells, numbers, strict=True) if n == number]
        prose = [cell for cell in cells if cell.cell_type == "markdown"]
        html = {tag for cell in prose for tag, _attribute in subject.read(cell).html}
        code = [cell.source for cell in cells if cell.cell_type == "code"]
        answers = sum(frame.BEGIN_SOLUTION in source for source in code)
        has = {
            "a goal (`*Goal: …*`)": any(frame.GOAL in cell.source for cell in prose),
            "a folded hint (`<details>`)": {"details", "summary"} <= html,
            "exactly one answer cell": answers == 1,
            "a check cell": any(frame.CHECK.search(source) for source in code),
        }
        for part in (part for part, there in has.items() if not there):
            yield subject.finding(f"exercise {number} does not have {part}")


def lesson_is_not_too_long(subject: Subject) -> Iterator[Finding]:
    """Past an hour nobody learns any more: what is too much for one lesson makes two."""
    if len(subject.cells) > frame.MOST_CELLS:
        yield subject.finding(f"it has {len(subject.cells)} cells, more than {frame.MOST_CELLS}")
    words = sum(markdown.words(cell.source) for cell in subject.prose)
    if words > frame.MOST_WORDS:
        yield subject.finding(f"it has {words:,} words, more than {frame.MOST_WORDS:,}")


def predictions_are_folded(subject: Subject) -> Iterator[Finding]:
    """Who has seen the answer cannot decide any more what it will be."""
    for cell, below in zip(subject.cells, [*subject.cells[1:], None], strict=True):
        if cell.cell_type == "code" or frame.PREDICT not in subject.read(cell).labels:
            continue
        if below is None or below.cell_type != "code":
            yield subject.finding(f"its {frame.PREDICT} has no code below it", cell)
        elif not _is_folded(below):
            yield subject.finding(f"its first line is not `{frame.PREDICTION}`", below)
    for above, cell in zip([None, *subject.cells[:-1]], subject.cells, strict=True):
        if cell.cell_type != "code" or frame.PREDICTION not in cell.source:
            continue
        if not _is_folded(cell):
            yield subject.finding(f"`{frame.PREDICTION}` is not its first line", cell)
        elif above is None or frame.PREDICT not in subject.read(above).labels:
            yield subject.finding(f"there is no {frame.PREDICT} in the prose above it", cell)
        elif frame.RAISES in cell.metadata.get("tags", ()):
            yield subject.finding("an error cannot be folded: catch it, and print it", cell)
        elif any(not _hides(output) for output in cell.outputs):
            yield subject.finding("its stored answer is not folded: record again", cell)


def _is_folded(cell: NotebookNode) -> bool:
    return str(cell.source).partition("\n")[0] == frame.PREDICTION


def _hides(output: NotebookNode) -> bool:
    return str(output.get("data", {}).get("text/html", "")).startswith("<details>")


def minutes_are_estimated(subject: Subject) -> Iterator[Finding]:
    """A reader plans by the minutes: one formula says them, not one author's pace."""
    opening = "\n".join(cell.source for cell in subject.prose[:2])
    said = frame.MINUTES.search(opening)
    if said is None:
        yield subject.finding(f"its beginning has no {frame.TIME} in minutes")
        return
    estimated = minutes.of_lesson(subject.notebook)
    if int(said[1]) != estimated:
        yield subject.finding(f"it says {said[1]} minutes; by its length it takes {estimated}")
