"""Lays out a new lesson: the lesson, its solution, its answers and its exercises, ready to fill in.

What is laid out is small and whole: it runs, it is recorded and released, and `gate` and the
answers' test accept it, so that whatever is refused afterwards is about what was written since.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import nbformat.v4 as v4
from nbformat import NotebookNode

from coursekit.author import notebooks, record, release
from coursekit.author.frame import ANSWERS, EXERCISES, LESSONS, NAME, PREDICTION, ROOT, SOLUTIONS
from coursekit.author.notebooks import CannotUse, shown


def main(names: Sequence[str], root: Path = ROOT) -> int:
    """`python -m coursekit new NAME`; the exit status."""
    if len(names) != 1:
        raise CannotUse("Say what the lesson is called: `new 26_name`.")
    made = new(names[0], root)
    print("\n".join(f"{shown(path)}: made" for path in made))
    number, title = names[0][:2], _title(names[0])
    print(
        f"Next: write them, `check {names[0]}` as often as you like, and add the lesson's row to "
        f"README.md:\n| [{number} {title}]({LESSONS}/{names[0]}.ipynb) | … | 5 | 20 |"
    )
    return 0


def new(name: str, root: Path = ROOT) -> list[Path]:
    """Make the four files of the lesson `name` under `root`, recorded and released; their paths.

    Raises CannotUse for a name that is none, and where a file or a number is taken: nothing is
    overwritten.
    """
    match = NAME.fullmatch(name)
    if match is None or not name.islower():
        raise CannotUse(
            f"{name!r} is not how a lesson is called: two digits, `_`, and words in small letters "
            "joined by `_` (`26_name`)."
        )
    lesson, solution, exercises, answers = paths = [
        root / LESSONS / f"{name}.ipynb",
        root / SOLUTIONS / f"{name}.ipynb",
        root / EXERCISES / f"{name}.ipynb",
        root / ANSWERS / f"{name}.py",
    ]
    for path in paths:
        if path.exists():
            raise CannotUse(f"{shown(path)} is there already: nothing was written.")
        taken = sorted(path.parent.glob(f"{match['number']}_*{path.suffix}"))
        if taken:
            raise CannotUse(
                f"{match['number']} is taken by {shown(taken[0])}: nothing was written."
            )
    for path, text in ((lesson, LESSON), (solution, SOLUTION)):
        notebook = _notebook(text, name)
        record.normalise(notebook, is_solution=path is solution)
        notebooks.write(path, notebook)
    answers.parent.mkdir(parents=True, exist_ok=True)
    answers.write_text(_filled(ANSWERS_FILE, name), encoding="utf-8", newline="\n")
    record.record(lesson)
    record.record(solution)
    release.release(solution, exercises)
    return paths


def _title(name: str) -> str:
    return name.partition("_")[2].replace("_", " ").capitalize()


def _filled(text: str, name: str) -> str:
    text = text.replace("NN_name", name).replace("NN", name[:2]).replace("Title", _title(name))
    return text.replace("PREDICTION", PREDICTION)


def _notebook(text: str, name: str) -> NotebookNode:
    """The notebook that `text` describes: each cell after a line `[md]` or `[py]`."""
    cells = []
    for block in _filled(text, name).split("\n[")[1:]:
        kind, _, source = block.partition("]\n")
        source = source.strip("\n")
        prose = kind == "md"
        cells.append(v4.new_markdown_cell(source) if prose else v4.new_code_cell(source))
    notebook: NotebookNode = v4.new_notebook(cells=cells)
    return notebook


LESSON = """
[md]
# NN. Title: say what the reader will be able to do

**Questions**
1. What does the reader want to know?
2. And what then?
3. What goes wrong with it?

**Time** 5 minutes · **You need** [00. Start here](00_start_here.ipynb)
[py]
import aiohttp
import local_server

server = local_server.start()
[md]
## One idea

Say what the next cell is about, in a sentence or two.

**Predict.** Which status does the server answer with? Decide before you run the cell.
[py]
PREDICTION
async with aiohttp.ClientSession() as session:
    async with session.get(server.url / "status/418") as response:
        print(response.status)
[md]
Say what happened, and why. A claim is followed by the cell that shows it:
[py]
len(server.log)
[md]
## What goes wrong

The mistake that people really make here, shown failing, and then mended:
[py]
try:
    await session.get(server.url)
except RuntimeError as error:
    print(error)
[md]
## Recap
1. *What does the reader want to know?* The answer, in a sentence.
2. *And what then?* The answer.
3. *What goes wrong with it?* The answer.

**Glossary** *word*: what it means

**Exercises** [NN. Title](../exercises/NN_name.ipynb).

**Further reading** [The client's quickstart](https://docs.aiohttp.org/en/stable/client_quickstart.html)
"""

EXERCISE = '''
[md]
### Exercise {number}: {heading}
*Goal: one thing that the learner can do afterwards.*

Write `{name}`: say what it must do, what it returns, and what must happen on failure.

<details><summary>Hint</summary>Where to look, never the answer.</details>
[py]
async def {name}(session, path):
    """Ask the server for `path`; the status of its answer (an int)."""
    ### BEGIN SOLUTION
    async with session.get(server.url / path) as response:
        return response.status
    ### END SOLUTION
[py]
async with check("{name}() returns the status"):
    async with aiohttp.ClientSession() as session:
        status = await {name}(session, "status/404")
    expect(status == 404, f"the server answered 404; {name}() returned {{status!r}}")
'''
"""A check has one case for each promise that the text and the docstring make."""

FUNCTIONS = {
    "ask_once": "change a line",
    "ask_again": "put it together",
    "ask": "write it yourself",
}

SOLUTION = """
[md]
# Exercises NN: Title

For lesson [NN. Title](../notebooks/NN_name.ipynb). Run the cells from the top.
[py]
import aiohttp
import local_server
from coursekit import check, expect

server = local_server.start()
""" + "".join(
    EXERCISE.format(number=number, name=name, heading=heading)
    for number, (name, heading) in enumerate(FUNCTIONS.items(), start=1)
)

ANSWER = """

# %% exercise {number} wrong: returns the response -> the server answered 404; {name}() returned
async def {name}(session, path):
    async with session.get(server.url / path) as response:
        return response


# %% exercise {number} wrong: takes every answer for a good one -> {name}() returned 200
async def {name}(session, path):
    async with session.get(server.url / path):
        return 200


# %% exercise {number} right: another way
async def {name}(session, path):
    response = await session.get(server.url / path)
    await response.read()
    return response.status
"""
"""Wrong answers that break one promise each, with words of the sentence that must come back."""

HEADING = (
    "Answers to the exercises of lesson NN; tests/test_answers.py says what the headings mean."
)
ANSWERS_FILE = f'"""{HEADING}"""\n' + "".join(
    ANSWER.format(number=number, name=name).removeprefix("\n" if number == 1 else "")
    for number, name in enumerate(FUNCTIONS, start=1)
)
