"""A picture of asyncio's tasks, as `coursekit.timeline` offers it: one lane each.

What it draws is recorded by `recording`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from html import escape

from coursekit.pictures.picture import Picture
from coursekit.pictures.recording import Outcome, TaskRecord, TaskRecorder
from coursekit.pictures.svg import (
    BAR,
    BLUE,
    CARD,
    INK,
    MARGIN,
    MUTED,
    RED,
    TEAL,
    WAITING,
    WAITING_EDGE,
    WIDTH,
    Axis,
    box,
    card,
    left_of_bars,
    lettering,
    px,
    rows_as_svg,
    swatch,
)
from coursekit.pictures.text import LABEL_LENGTH, Line, TextRow, rows_as_text
from coursekit.pictures.words import (
    MAX_ROWS,
    Span,
    at_least_a_millisecond,
    count,
    left_out,
    most_at_once,
    plain,
    shorten,
)

MARKS: dict[Outcome, str] = {"done": "✓", "failed": "✗", "cancelled": "⊘", "pending": "…"}
NO_TASKS = "No tasks: none was created inside the block."


class TaskTimeline(TaskRecorder, Picture):
    """Records the tasks created inside its `with` block, and shows them: one lane a task.

        with TaskTimeline() as picture:
            await asyncio.gather(fetch("/a"), fetch("/b"))
        picture

    Tasks that others make meanwhile (the kernel's own, aiohttp's for its own work) are left out.
    What is still unfinished when the block ends is shown as pending. The recording does not change
    what a task does or returns; its tracebacks have one frame more.

    `asyncio.wait_for(coroutine)` makes a task for it on Python 3.11 and none later: under a picture
    that must be the same everywhere, use `asyncio.timeout`.

    Raises `RuntimeError` when no event loop is running.
    """

    @property
    def svg(self) -> str:
        """The picture as an SVG document."""
        return tasks_as_svg(self.tasks, self.recorded_until)

    @property
    def summary(self) -> str:
        """How many tasks, how many at once, and what became of them."""
        return _tasks_summary(self.tasks) if self.tasks else NO_TASKS

    def __repr__(self) -> str:
        return tasks_as_text(self.tasks, self.recorded_until)


# ---- what both forms say -------------------------------------------------------------------------


def _tasks_summary(tasks: Sequence[TaskRecord]) -> str:
    outcomes = Counter(task.outcome for task in tasks)
    order: tuple[Outcome, ...] = ("done", "failed", "cancelled", "pending")
    counts = ", ".join(f"{outcomes[outcome]} {outcome}" for outcome in order if outcomes[outcome])
    peak = most_at_once((task.created, task.finished) for task in tasks)
    return f"{count(len(tasks), 'task')}, at most {peak} unfinished at once: {counts}"


def _tasks_span(tasks: Sequence[TaskRecord], until: float) -> Span:
    ends = (until if task.finished is None else task.finished for task in tasks)
    return at_least_a_millisecond(min(task.created for task in tasks), max(ends))


# ---- as text -------------------------------------------------------------------------------------


def tasks_as_text(tasks: Sequence[TaskRecord], until: float) -> str:
    """The picture of `tasks` as rows of text; those pending are drawn up to `until`."""
    if not tasks:
        return NO_TASKS
    shown = tasks[:MAX_ROWS]
    return rows_as_text(
        _tasks_summary(tasks),
        _tasks_span(shown, until),
        [_line(task, until) for task in shown],
        "█ running; · waiting",
        left_out(len(tasks), "task"),
    )


def _line(task: TaskRecord, until: float) -> Line:
    def draw(row: TextRow) -> None:
        row.fill(task.created, until if task.finished is None else task.finished, "·")
        for start, end in task.steps:
            row.fill(start, end, "█")

    words = f"{MARKS[task.outcome]} {task.outcome}"
    return Line(shorten(task.name, LABEL_LENGTH), draw, words)


# ---- as SVG --------------------------------------------------------------------------------------

OUTCOME_COLOURS: dict[Outcome, str] = {
    "done": TEAL,
    "failed": RED,
    "cancelled": MUTED,
    "pending": MUTED,
}


def tasks_as_svg(tasks: Sequence[TaskRecord], until: float) -> str:
    """The picture of `tasks` as an SVG document; those pending are drawn up to `until`."""
    if not tasks:
        return card(NO_TASKS, 40, [])
    shown = tasks[:MAX_ROWS]
    names = [shorten(task.name, 26) for task in shown]
    axis = Axis(_tasks_span(shown, until), left=left_of_bars(names), right=WIDTH - MARGIN - 80)

    def draw(task: TaskRecord) -> Callable[[float], str]:
        return lambda y: _draw_task(task, axis, y, until)

    rows = [(name, draw(task)) for name, task in zip(names, shown, strict=True)]
    legend = [
        (lambda x, y: _created_mark(x + 16, y), "created"),
        (swatch(BLUE), "running"),
        (lambda x, y: _waiting_band(x, y, 22), "waiting"),
    ]
    return rows_as_svg(_tasks_summary(tasks), axis, rows, legend, left_out(len(tasks), "task"))


def _created_mark(x: float, y: float) -> str:
    """Stands before `x`, the moment it means, so that it does not hide the first step."""
    return (
        f'<circle cx="{px(x - 5)}" cy="{px(y + BAR / 2)}" r="4" fill="{CARD}" '
        f'stroke="{INK}" stroke-width="1.5"/>'
    )


def _waiting_band(x: float, y: float, width: float) -> str:
    return box(x, y + 3, width, BAR - 6, WAITING, WAITING_EDGE)


def _draw_task(task: TaskRecord, axis: Axis, y: float, until: float) -> str:
    created = axis.x(task.created)
    end = axis.x(until if task.finished is None else task.finished)
    parts = [f"<title>{escape(plain(f'{task.name}: {task.outcome}'))}</title>"]
    parts.append(_waiting_band(created, y, end - created))
    for start, pause in task.steps:
        # Most steps last microseconds: two pixels make them visible.
        width = max(axis.x(pause) - axis.x(start), 2)
        parts.append(box(axis.x(start), y, width, BAR, BLUE))
    parts.append(_created_mark(created, y))
    words = f"{MARKS[task.outcome]} {task.outcome}"
    parts.append(
        lettering(end + 7, y + 12, words, OUTCOME_COLOURS[task.outcome], ' font-weight="600"')
    )
    return f"<g>{''.join(parts)}</g>"
