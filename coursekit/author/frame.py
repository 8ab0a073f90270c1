"""What a notebook of the course is: where it lies, what it is called, which parts it has.

Written down once, for all that make or judge one: `record` stores by it, `release` cuts by it,
`gate` refuses by it and `new` lays out by it. Only what is so stands here, nothing that is done.
"""

from __future__ import annotations

import re
from pathlib import Path

from coursekit import copies, predictions

ROOT = Path(__file__).resolve().parents[2]

# ---- Where notebooks lie -------------------------------------------------------------------------

LESSONS = copies.LESSONS
SOLUTIONS = "solutions"
EXERCISES = "exercises"
ANSWERS = "tests/answers"
"""Python files, one for each notebook in `SOLUTIONS`: wrong and right answers to be judged."""

NAME = re.compile(r"(?P<number>\d\d)_\w+")
"""How a notebook is called, and its solution, its exercises and its answers too: `02_tasks`."""

# ---- A lesson ------------------------------------------------------------------------------------

LESSON_TITLE = "# {number}. "
QUESTIONS, TIME, NEEDS = "**Questions**", "**Time**", "**You need**"
OPENING = (QUESTIONS, TIME, NEEDS)
"""What the first two cells of prose hold."""
MINUTES = re.compile(r"\*\*Time\*\* (\d+) minutes")

RECAP = (2, "Recap")
"""The heading, its level and its text, below which a lesson ends."""
GLOSSARY, LINK_TO_EXERCISES, FURTHER = "**Glossary**", "**Exercises**", "**Further reading**"
ENDING = (GLOSSARY, LINK_TO_EXERCISES, FURTHER)
"""What follows the recap, in this order."""

PREDICT = "**Predict.**"
"""In a cell of prose: the reader is asked to decide what the code below will do."""
PREDICTION = predictions.MARK
"""The first line of that code: its stored answer is folded."""

MOST_CELLS = 50
MOST_WORDS = 1_500
"""In all cells of prose of a lesson."""
LONGEST_CELL = 40
"""Lines, of a file that a cell writes too. A longer one has more than one purpose."""
MEDIAN_STEP = 6
"""Lines of code in half of a lesson's cells at the most: a lesson goes in small steps."""
WRITES_A_FILE = "%%write "
"""How a cell begins that is no step but a listing: a file of a project, as long as the file."""
LONGEST_RUN_OF_CODE = 4
"""Code cells without prose between them: two in a row three times running, and no more."""

# ---- A solution, and the exercises made of it ----------------------------------------------------

EXERCISES_TITLE = "# Exercises {number}: "
EXERCISE_LEVEL = 3
EXERCISE_HEADING = re.compile(r"^Exercise (\d+)\b")
FEWEST_EXERCISES, MOST_EXERCISES = 3, 5
GOAL = "*Goal:"

BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
SOLUTION = re.compile(
    rf"^(?P<indent>[ \t]*){BEGIN_SOLUTION}[ \t]*\n"
    rf"(?P<answer>(?:.*\n)*?)[ \t]*{END_SOLUTION}[ \t]*$",
    re.MULTILINE,
)
MARKER = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION", re.MULTILINE)
CHECK = re.compile(r"^\s*(?:async\s+)?with\s+check\(", re.MULTILINE)

# ---- What is stored beside cells and outputs -----------------------------------------------------

TEACHES = "teaches"
"""The names of `curriculum` that a lesson's cell, of prose or of code, teaches."""
CELL_METADATA = frozenset({"nbgrader", "tags", TEACHES})
NOTEBOOK_METADATA = frozenset({"coursekit", "kernelspec", "language_info"})
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
"""What a kernel says of itself, without its version: nbconvert makes a script by it."""

RAISES = "raises-exception"
"""The tag of a cell whose error is wanted."""

NEEDS_INSTALL = re.compile(r"needs-install: (?P<what>[^\W_].{2,60})")
"""The tag of a cell that a browser's tab cannot run, and what is missing there: `threads`."""

READABLE_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RANDOM_ID = re.compile(r"\d+|[0-9a-f]{8,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What nbformat, JupyterLab and other editors make up: hexadecimal digits, a number, or a UUID."""


def is_readable(cell_id: str) -> bool:
    """Whether a person wrote `cell_id`, or could have: words and numbers joined by hyphens."""
    return bool(READABLE_ID.fullmatch(cell_id)) and not RANDOM_ID.fullmatch(cell_id)


def lines_of_code(source: str) -> int:
    """What a reader has to read and keep: every line that is neither blank nor a comment alone."""
    lines = [line.strip() for line in source.splitlines()]
    return sum(bool(line) and not line.startswith("#") for line in lines)


# ---- How long it takes ---------------------------------------------------------------------------


def rounded(minutes: float) -> int:
    """To five minutes; nothing takes less than five."""
    return max(5, round(minutes / 5) * 5)


def lesson_minutes(words: int, cells: int, lines: int, predictions: int) -> int:
    """How long a lesson takes: read 150 words a minute and a line of code in two seconds, run a
    cell and look at it for 15 seconds, think half a minute about each prediction."""
    return rounded(words / 150 + lines / 30 + cells / 4 + predictions / 2)


def exercises_minutes(exercises: int, lines: int) -> int:
    """How long a lesson's exercises take: four minutes to understand each, and one for each line
    of the answers, tried and mended until the check passes."""
    return rounded(4 * exercises + lines)
