"""Grades for people and for programs: a table, CSV, and a page of HTML that needs no other file."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Mapping, Sequence

from coursekit.classroom.marks import Grade, Verdict

STYLE = """
:root { color-scheme: light dark; --line: light-dark(#d0d7de, #3d444d);
  --good: light-dark(#116329, #57d071); --bad: light-dark(#a40e26, #ff8182); }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left;
  vertical-align: top; } td.number { text-align: right; font-variant-numeric: tabular-nums; }
.good { color: var(--good); } .bad { color: var(--bad); } ul { margin: .3rem 0; }
"""


def _number(value: float) -> str:
    return f"{value:g}"


def table(grades: Sequence[Grade], weights: Mapping[int, float]) -> str:
    """A row for each submission: who, which lesson, a mark for each check, points."""
    width = max(len(grade.submission.learner) for grade in grades)
    lessons = max(len(grade.submission.lesson) for grade in grades)
    lines = []
    for grade in grades:
        one = grade.submission
        marks = "".join("+" if verdict.holds else "-" for verdict in grade.verdicts)
        points = f"{_number(grade.points(weights))} of {_number(grade.most(weights))}"
        lines.append(
            f"{one.learner:{width}}  {one.lesson:{lessons}}  {marks}  {points}  {one.trouble}"
        )
    return "\n".join(line.rstrip() for line in lines)


def as_csv(grades: Sequence[Grade], weights: Mapping[int, float]) -> str:
    """A row for each submission, with the points of each exercise and the first sentence."""
    exercises = sorted({one.exercise for grade in grades for one in grade.verdicts})
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    head = [f"exercise {number}" for number in exercises]
    writer.writerow(["learner", "lesson", *head, "points", "of", "first sentence"])
    for grade in grades:
        parts: list[str] = []
        for number in exercises:
            mine = [one for one in grade.verdicts if one.exercise == number]
            points = sum(weights.get(number, 1) for one in mine if one.holds)
            parts.append(_number(points) if mine else "")
        first = next((one.sentence for one in grade.verdicts if not one.holds), "")
        row = [grade.submission.learner, grade.submission.lesson, *parts]
        row += [_number(grade.points(weights)), _number(grade.most(weights)), first]
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue()


def _harmless(cell: str) -> str:
    """A text that a spreadsheet would take for a formula, as a text (OWASP, CSV injection)."""
    return f"'{cell}" if cell[:1] in tuple("=+-@\t\r") else cell


def as_html(grades: Sequence[Grade], weights: Mapping[int, float]) -> str:
    """One page: learners and exercises as a table, and under it each sentence."""
    exercises = sorted({one.exercise for grade in grades for one in grade.verdicts})
    head = "".join(f"<th scope='col'>{number}</th>" for number in exercises)
    rows, details = [], []
    for number, grade in enumerate(grades):
        who = f"{html.escape(grade.submission.learner)}"
        lesson = html.escape(grade.submission.lesson)
        cells = "".join(_cell(grade, exercise, weights) for exercise in exercises)
        points = f"{_number(grade.points(weights))} of {_number(grade.most(weights))}"
        rows.append(
            f"<tr><th scope='row'><a href='#n{number}'>{who}</a></th><td>{lesson}</td>{cells}"
            f"<td class='number'>{points}</td></tr>"
        )
        said = "".join(_item(one) for one in grade.verdicts)
        details.append(f"<h2 id='n{number}'>{who}, {lesson}: {points}</h2><ul>{said}</ul>")
    return (
        "<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>Grades</title><style>{STYLE}</style></head><body><main><h1>Grades</h1>"
        "<div class='wide' tabindex='0' role='region' aria-label='Grades'><table><thead><tr>"
        f"<th scope='col'>learner</th><th scope='col'>lesson</th>{head}"
        f"<th scope='col'>points</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        f"{''.join(details)}</main></body></html>\n"
    )


def pages(grades: Sequence[Grade], weights: Mapping[int, float]) -> dict[str, str]:
    """A page for each learner, with nobody else on it, by a name that any file may have."""
    of: dict[str, list[Grade]] = {}
    for grade in grades:
        of.setdefault(grade.submission.learner, []).append(grade)
    found: dict[str, str] = {}
    names: set[str] = set()
    for learner, mine in of.items():
        name = wanted = re.sub(r"[^\w .,()-]", "_", learner)[:80].strip(" .") or "_"
        number = 1
        while name.casefold() in names:
            number += 1
            name = f"{wanted} ({number})"
        names.add(name.casefold())
        found[name] = as_html(mine, weights)
    return found


def _cell(grade: Grade, exercise: int, weights: Mapping[int, float]) -> str:
    mine = [one for one in grade.verdicts if one.exercise == exercise]
    if not mine:
        return "<td></td>"
    held = sum(one.holds for one in mine)
    kind = "good" if held == len(mine) else "bad"
    points = _number(held * weights.get(exercise, 1))
    return f"<td class='number {kind}'>{points}</td>"


def _item(verdict: Verdict) -> str:
    name = f"Exercise {verdict.exercise}"
    if verdict.holds:
        return f"<li><span class='good'>✓ {name}</span></li>"
    return f"<li><span class='bad'>✗ {name}</span>: {html.escape(verdict.sentence)}</li>"
