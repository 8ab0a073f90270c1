"""How long a notebook takes: what `frame`'s formulas give for one that is there."""

from __future__ import annotations

from nbformat import NotebookNode

from coursekit.author import frame, markdown, notebooks


def of_lesson(lesson: NotebookNode) -> int:
    """Minutes to read and run every cell of a lesson."""
    prose = [cell.source for cell in lesson.cells if cell.cell_type == "markdown"]
    code = [cell.source for cell in lesson.cells if cell.cell_type == "code"]
    return frame.lesson_minutes(
        words=sum(map(markdown.words, prose)),
        cells=len(code),
        lines=sum(len(source.splitlines()) for source in code),
        predictions=sum(frame.PREDICT in markdown.read(source).labels for source in prose),
    )


def of_exercises(solution: NotebookNode) -> int:
    """Minutes to solve all exercises of a solution notebook."""
    exercises = {number for number in notebooks.exercise_numbers(solution) if number is not None}
    answers = [
        match["answer"]
        for cell in solution.cells
        if cell.cell_type == "code"
        for match in frame.SOLUTION.finditer(cell.source)
    ]
    lines = [line for answer in answers for line in answer.splitlines() if line.strip()]
    return frame.exercises_minutes(len(exercises), len(lines))
