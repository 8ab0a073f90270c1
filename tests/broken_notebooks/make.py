"""Makes the broken notebooks: each is a good one with one fault, and is named after the fault.

    python tests/broken_notebooks/make.py

writes them into the three folders beside this file, which have the names that the course's own
folders have, so that the gate judges them by the same rules. tests/kit/author/test_gate.py proves
that the files are what this module makes, and that each is refused for the reason given here.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat.v4 as v4
from nbformat import NotebookNode

from coursekit.author import frame, notebooks, record, release

FOLDER = Path(__file__).parent
GATE, RUNNER, NBVAL = "gate", "runner", "nbval"


@dataclass(frozen=True)
class Fault:
    """One broken notebook, who must refuse it, and a part of the sentence it is refused with.

    For nbval, which says the same of every difference, `cell` is the number of the code cell.
    """

    folder: str
    break_it: Callable[[NotebookNode], None]
    refused_by: dict[str, str]

    @property
    def name(self) -> str:
        return self.break_it.__name__.replace("_", "-")

    @property
    def path(self) -> Path:
        return FOLDER / self.folder / f"{self.name}.ipynb"

    @property
    def notebook(self) -> NotebookNode:
        notebook = GOOD[self.folder]()
        self.break_it(notebook)
        return notebook


FAULTS: list[Fault] = []


def fault(
    gate: str = "", *, runner: str = "", nbval: str = "", folder: str = "notebooks"
) -> Callable[[Callable[[NotebookNode], None]], Callable[[NotebookNode], None]]:
    """Register a function that breaks a good notebook of `folder`; what refuses it, and how."""
    refused_by = {GATE: gate, RUNNER: runner, NBVAL: nbval}
    refused_by = {who: sentence for who, sentence in refused_by.items() if sentence}

    def register(break_it: Callable[[NotebookNode], None]) -> Callable[[NotebookNode], None]:
        FAULTS.append(Fault(folder, break_it, refused_by))
        return break_it

    return register


# ---- The good ones -------------------------------------------------------------------------------


def good_lesson() -> NotebookNode:
    return _notebook(
        v4.new_markdown_cell(
            "# 97. Divide numbers\n\n**Questions**\n1. What is one divided by nothing?\n\n"
            "**Time** 5 minutes · **You need** numbers"
        ),
        v4.new_markdown_cell("Half of two:"),
        code("2 / 2", result("1.0")),
        v4.new_markdown_cell("## What goes wrong\n\nNothing is not a divisor:"),
        code("1 / 0", error("ZeroDivisionError", "division by zero"), tags=["raises-exception"]),
        v4.new_markdown_cell(
            "## Recap\n1. *What is one divided by nothing?* [An error](#What-goes-wrong).\n\n"
            "**Glossary** *divisor*: what you divide by.\n\n"
            "**Exercises** [Divide](../exercises/good.ipynb)\n\n"
            "**Further reading** [Numbers](https://docs.python.org/3/tutorial/introduction.html)"
        ),
    )


def good_solution() -> NotebookNode:
    cells = [
        v4.new_markdown_cell("# Exercises 97: Divide numbers"),
        code("from coursekit import check, expect"),
    ]
    for number in (1, 2, 3):
        name = f"divide_{number}"
        cells += [
            v4.new_markdown_cell(
                f"### Exercise {number}: divide\n*Goal: divide by {number}.*\n\n"
                "<details><summary>Hint</summary>There is an operator for it.</details>"
            ),
            code(
                f'def {name}(n):\n    """A part of `n`."""\n'
                f"    ### BEGIN SOLUTION\n    return n / {number}\n    ### END SOLUTION"
            ),
            code(
                f'with check("{name}() divides"):\n'
                f'    expect({name}({number}) == 1, "{number} divided by {number} is 1")',
                stream(f"PASS  {name}() divides\n"),
            ),
        ]
    notebook = _notebook(*cells)
    record.normalise(notebook, is_solution=True)
    return notebook


def good_exercise() -> NotebookNode:
    return release.released_notebook(good_solution())


GOOD = {"notebooks": good_lesson, "solutions": good_solution, "exercises": good_exercise}


def code(source: str, *outputs: NotebookNode, tags: list[str] | None = None) -> NotebookNode:
    metadata = {"tags": tags} if tags else {}
    return v4.new_code_cell(source, outputs=list(outputs), metadata=metadata)


def result(text: str) -> NotebookNode:
    return v4.new_output("execute_result", {"text/plain": text}, execution_count=1)


def display(**data: str) -> NotebookNode:
    return v4.new_output("display_data", {kind.replace("_", "/"): it for kind, it in data.items()})


def stream(text: str, name: str = "stdout") -> NotebookNode:
    return v4.new_output("stream", name=name, text=text)


def error(name: str, message: str) -> NotebookNode:
    traceback = [f"{name}  Traceback (most recent call last)", f"{name}: {message}"]
    return v4.new_output("error", ename=name, evalue=message, traceback=traceback)


def _notebook(*cells: NotebookNode) -> NotebookNode:
    notebook = v4.new_notebook(cells=list(cells))
    for count, cell in enumerate(_code_cells(notebook), start=1):
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
    for cell in notebook.cells:
        cell.id = ""  # made-up ids differ each time; record gives readable ones
    record.normalise(notebook, is_solution=False)
    return notebook


def _code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _become(notebook: NotebookNode, source: str, *outputs: NotebookNode) -> None:
    """Give the lesson's first code cell another source and other outputs."""
    cell = _code_cells(notebook)[0]
    cell.source, cell.outputs = source, list(outputs)


def _teach(notebook: NotebookNode, name: str, source: str = "") -> None:
    """Have the lesson's first code cell teach `name`, which is all that it says."""
    _become(notebook, source or name.rpartition(".")[2])
    _code_cells(notebook)[0].metadata["teaches"] = [name]


def _replace(notebook: NotebookNode, old: str, new: str) -> None:
    """Replace text in the prose; it must be there."""
    assert any(old in cell.source for cell in notebook.cells)
    for cell in notebook.cells:
        cell.source = cell.source.replace(old, new)


# ---- What nbval does not see: the table in the design --------------------------------------------


@fault("it was never run")
def not_run(notebook: NotebookNode) -> None:
    _code_cells(notebook)[0].execution_count = None


@fault("it was never run")
def not_run_and_empty_handed(notebook: NotebookNode) -> None:
    _become(notebook, "2 / 2")
    _code_cells(notebook)[0].execution_count = None


@fault("not run from top to bottom: counts [2, 1]")
def run_out_of_order(notebook: NotebookNode) -> None:
    first, second = _code_cells(notebook)
    first.execution_count, second.execution_count = 2, 1


@fault("nbval does not compare image/png")
def a_png(notebook: NotebookNode) -> None:
    _become(notebook, "picture", display(image_png="aGFsbG8="))


@fault("nbval does not compare image/jpeg")
def a_jpeg(notebook: NotebookNode) -> None:
    _become(notebook, "picture", display(image_jpeg="aGFsbG8="))


@fault("nbval does not compare application/vnd.jupyter.widget-view+json")
def a_widget(notebook: NotebookNode) -> None:
    _become(notebook, "widget", display(**{"application_vnd.jupyter.widget-view+json": "{}"}))


@fault(nbval="Cell 0")
def another_svg(notebook: NotebookNode) -> None:
    _become(
        notebook,
        "from IPython.display import SVG\nSVG(\"<svg xmlns='http://www.w3.org/2000/svg'/>\")",
        v4.new_output(
            "execute_result",
            {"image/svg+xml": "<svg/>", "text/plain": "<IPython.core.display.SVG object>"},
            execution_count=1,
        ),
    )


@fault("order of stdout against stderr")
def stdout_beside_stderr(notebook: NotebookNode) -> None:
    _become(notebook, "import sys", stream("1\n"), stream("2\n", "stderr"))


@fault("order of prints against displays")
def print_beside_display(notebook: NotebookNode) -> None:
    _become(notebook, "print(1)\ndisplay(2)", stream("1\n"), display(text_plain="2"))


@fault(runner="a task that it started outlives it: late")
def task_prints_in_a_later_cell(notebook: NotebookNode) -> None:
    _become(
        notebook,
        "import asyncio\n\n\nasync def late():\n    await asyncio.sleep(0)\n    print(1)\n\n\n"
        "task = asyncio.create_task(late())",
    )


@fault("tagged raises-exception but raised nothing", runner="it is tagged raises-exception but")
def expected_error_missing(notebook: NotebookNode) -> None:
    _become(notebook, "2 / 2", result("1.0"))
    _code_cells(notebook)[0].metadata.tags = ["raises-exception"]


@fault("not tagged raises-exception", runner="it raised ZeroDivisionError", nbval="Cell 1")
def error_not_expected(notebook: NotebookNode) -> None:
    del _code_cells(notebook)[1].metadata["tags"]


@fault("say raises-exception by a tag")
def error_expected_by_a_comment(notebook: NotebookNode) -> None:
    _code_cells(notebook)[1].source = "# NBVAL_RAISES_EXCEPTION\n1 / 0"


@fault("its traceback belongs to another error")
def stale_traceback(notebook: NotebookNode) -> None:
    _code_cells(notebook)[1].outputs[0].traceback = ["NameError: name 'one' is not defined"]


@fault(nbval="Cell 1")
def another_message(notebook: NotebookNode) -> None:
    _code_cells(notebook)[1].outputs = [error("ZeroDivisionError", "division by nothing")]


@fault("a task's repr or number: '<Task'", nbval="Cell 0")
def task_repr(notebook: NotebookNode) -> None:
    _become(
        notebook,
        "import asyncio\n\nasyncio.current_task()",
        result("<Task pending name='Task-5' coro=<main()>>"),
    )


@fault(runner="it did not end within 3 s", nbval="Cell 0")
def hanging_cell(notebook: NotebookNode) -> None:
    _become(notebook, "import asyncio\n\nawait asyncio.Event().wait()")


# ---- What else only running shows ----------------------------------------------------------------


@fault(nbval="Cell 0")
def another_text(notebook: NotebookNode) -> None:
    _code_cells(notebook)[0].outputs = [result("2.0")]


@fault(runner="its kernel died")
def dying_kernel(notebook: NotebookNode) -> None:
    _become(notebook, "import os\n\nos._exit(1)")


@fault(runner="text came after it had ended: 'late\\n'")
def callback_prints_later(notebook: NotebookNode) -> None:
    source = "import asyncio\n\nhandle = asyncio.get_running_loop().call_later(0.1, print, 'late')"
    _become(notebook, source)
    _code_cells(notebook)[1].source = "await asyncio.sleep(1)\n1 / 0"


@fault(runner="was left unclosed: coroutine 'forgotten' was never awaited")
def never_awaited(notebook: NotebookNode) -> None:
    _become(notebook, "async def forgotten(): ...\n\n\nkept = forgotten()")


@fault(runner="was left unclosed: Unclosed client session")
def unclosed_session(notebook: NotebookNode) -> None:
    # In a circle, so that only the garbage collector finds it.
    _become(notebook, "import aiohttp\n\nheld = [aiohttp.ClientSession()]\nheld.append(held)")


# ---- What differs tomorrow, or elsewhere ---------------------------------------------------------


@fault("a task's repr or number: 'Task-7'")
def task_number(notebook: NotebookNode) -> None:
    _become(notebook, "task.get_name()", result("'Task-7'"))


@fault("an object's address: '0x7f0e23defa00'")
def address(notebook: NotebookNode) -> None:
    _become(notebook, "f()", result("<coroutine object f at 0x7f0e23defa00>"))


@fault("a path of the machine: '/home/ada/course.py'")
def path_on_linux(notebook: NotebookNode) -> None:
    _become(notebook, "__file__", stream("in /home/ada/course.py\n"))


@fault("a path of the machine: '/Users/ada/course.py'")
def path_on_macos(notebook: NotebookNode) -> None:
    _become(notebook, "__file__", result("'/Users/ada/course.py'"))


@fault("a path of the machine: 'C:\\\\Users'")
def path_on_windows(notebook: NotebookNode) -> None:
    _become(notebook, "__file__", stream("C:\\Users\\ada\\course.py\n"))


@fault("a path of the machine: 'site-packages'")
def path_in_a_traceback(notebook: NotebookNode) -> None:
    stored = _code_cells(notebook)[1].outputs[0]
    stored.traceback.insert(1, "File ~/lib/site-packages/aiohttp/client.py:1, in get")


@fault("a port outside a URL: '127.0.0.1:54321'")
def port(notebook: NotebookNode) -> None:
    _become(notebook, "host", result("'127.0.0.1:54321 and http://127.0.0.1:8080/get'"))


@fault("a port outside a URL: \"'127.0.0.1', 54321\"")
def port_in_a_pair(notebook: NotebookNode) -> None:
    _become(notebook, "peername", result("('127.0.0.1', 54321)"))


# ---- What does not belong into the file ----------------------------------------------------------


@fault("it holds the time it was run")
def time_of_running(notebook: NotebookNode) -> None:
    times = {"iopub.status.busy": "2026-11-21T10:00:00.000000Z"}
    _code_cells(notebook)[0].metadata["execution"] = times


@fault("metadata 'collapsed', which is not on the allow-list")
def cell_metadata(notebook: NotebookNode) -> None:
    _code_cells(notebook)[0].metadata["collapsed"] = True


@fault("a raw cell is neither prose nor code")
def raw_cell(notebook: NotebookNode) -> None:
    notebook.cells.insert(1, v4.new_raw_cell("[x](gone.md)", id="raw-1"))


@fault("it has an attachment")
def attached_picture(notebook: NotebookNode) -> None:
    notebook.cells[1]["attachments"] = {"two.png": {"image/png": "aGFsbG8="}}


@fault("metadata 'widgets' is not on the allow-list")
def notebook_metadata(notebook: NotebookNode) -> None:
    notebook.metadata["widgets"] = {}


@fault("metadata 'language_info' is not what `record` writes")
def only_the_name_of_the_language(notebook: NotebookNode) -> None:
    notebook.metadata["language_info"] = {"name": "python"}


@fault("a cell has no id")
def no_id(notebook: NotebookNode) -> None:
    del notebook.cells[1]["id"]


@fault("two cells have this id")
def same_id_twice(notebook: NotebookNode) -> None:
    notebook.cells[2].id = notebook.cells[1].id


@fault("its id says nothing to a reader")
def random_id(notebook: NotebookNode) -> None:
    notebook.cells[1].id = "3f2a9c01"


@fault("the tag 'needs-install' is not `needs-install: what`")
def needs_install_without_saying_what(notebook: NotebookNode) -> None:
    _code_cells(notebook)[0].metadata["tags"] = ["needs-install"]


@fault("the tag 'needs-install: threads' is for cells of code")
def prose_that_needs_install(notebook: NotebookNode) -> None:
    notebook.cells[0].metadata["tags"] = ["needs-install: threads"]


@fault("its output is ignored without")
def ignored_by_a_tag(notebook: NotebookNode) -> None:
    _code_cells(notebook)[0].metadata["tags"] = ["nbval-ignore-output"]


@fault("its output is ignored without")
def ignored_by_a_comment(notebook: NotebookNode) -> None:
    _become(notebook, "# NBVAL_SKIP\n2 / 2", result("1.0"))


@fault("its output is ignored without")
def not_executed(notebook: NotebookNode) -> None:
    _code_cells(notebook)[0].metadata["tags"] = ["skip-execution"]


# ---- A lesson without its frame ------------------------------------------------------------------


@fault("it does not begin with `# NN. Title`")
def no_title(notebook: NotebookNode) -> None:
    _replace(notebook, "# 97. Divide numbers", "Divide numbers")


@fault("its beginning has no **Questions**")
def no_questions(notebook: NotebookNode) -> None:
    _replace(notebook, "**Questions**", "Questions")


@fault("its beginning has no **Time**")
def no_time(notebook: NotebookNode) -> None:
    _replace(notebook, "**Time** 5 minutes · ", "")


@fault("its beginning has no **You need**")
def no_needs(notebook: NotebookNode) -> None:
    _replace(notebook, " · **You need** numbers", "")


@fault("it has no `## Recap`")
def no_recap(notebook: NotebookNode) -> None:
    _replace(notebook, "## Recap", "## In short")


@fault("**Glossary** is missing or out of order")
def no_glossary(notebook: NotebookNode) -> None:
    _replace(notebook, "**Glossary** *divisor*: what you divide by.\n\n", "")


@fault("**Exercises** is missing or out of order")
def no_exercises(notebook: NotebookNode) -> None:
    _replace(notebook, "**Exercises** [Divide](../exercises/good.ipynb)\n\n", "")


@fault("**Exercises** do not link to exercises/")
def no_link_to_exercises(notebook: NotebookNode) -> None:
    _replace(notebook, "[Divide](../exercises/good.ipynb)", "Divide")


@fault("**Further reading** is missing or out of order")
def no_further_reading(notebook: NotebookNode) -> None:
    _replace(notebook, "**Further reading**", "")


# ---- Links, and code that is not fit to be read --------------------------------------------------


@fault("the link '97_gone.ipynb' is dead: there is no such file")
def dead_link(notebook: NotebookNode) -> None:
    _replace(notebook, "Half of two:", "Half of [two](97_gone.ipynb):")


@fault("the link '#What-went-wrong' is dead: there is no such heading")
def dead_anchor(notebook: NotebookNode) -> None:
    _replace(notebook, "#What-goes-wrong", "#What-went-wrong")


@fault("the link 'good.ipynb#Nowhere' is dead: there is no such heading")
def dead_anchor_elsewhere(notebook: NotebookNode) -> None:
    _replace(notebook, "Half of two:", "Half of [two](good.ipynb#Nowhere):")


@fault("the link 'gone.svg' is dead: there is no such file")
def dead_picture(notebook: NotebookNode) -> None:
    _replace(notebook, "Half of two:", 'Half of <img src="gone.svg" alt="two">:')


@fault("blog.example.org is not one of the linked hosts")
def link_to_a_blog(notebook: NotebookNode) -> None:
    _replace(notebook, "Half of two:", "Half of [two](https://blog.example.org/two):")


@fault("github.com is not one of the linked hosts")
def link_to_anyones_repository(notebook: NotebookNode) -> None:
    _replace(notebook, "Half of two:", "Half of [two](https://github.com/ada/two):")


@fault("the link //medium.com/x does not begin with https:")
def link_without_a_scheme(notebook: NotebookNode) -> None:
    _replace(notebook, "Half of two:", "Half of [two](//medium.com/x):")


@fault("docs.python.org.evil.com is not one of the linked hosts")
def link_to_a_look_alike(notebook: NotebookNode) -> None:
    _replace(notebook, "Half of two:", "Half of [two](https://docs.python.org.evil.com/3/):")


@fault("'][two' looks like a link, is none")
def link_by_a_dead_reference(notebook: NotebookNode) -> None:
    _replace(notebook, "Half of two:", "Half of [two][two]:")


@fault("the link '97_gone.ipynb' is dead: there is no such file")
def dead_link_round_a_picture(notebook: NotebookNode) -> None:
    _replace(notebook, "Half of two:", "[![Half](good.ipynb)](97_gone.ipynb) of two:")


@fault("the link '97_gone.ipynb' is dead: there is no such file")
def dead_link_after_a_fence_with_tildes(notebook: NotebookNode) -> None:
    _replace(notebook, "Half of two:", "```\n~~~\n```\nHalf of [two](97_gone.ipynb):\n~~~\n~~~")


@fault("prose does not need <iframe>")
def html_that_front_ends_drop(notebook: NotebookNode) -> None:
    _replace(notebook, "Half of two:", "Half of <iframe>two</iframe>:")


@fault("`one_half` stands in HTML: write <code> or <em>")
def markdown_in_html(notebook: NotebookNode) -> None:
    hint = "<details><summary>Hint</summary>It is <code>`2`</code> times `one_half`.</details>"
    _replace(notebook, "Half of two:", f"{hint}\n\nHalf of `two`:")


@fault("it names httpbin.org, which is not this machine")
def code_leaves_the_machine(notebook: NotebookNode) -> None:
    _become(notebook, 'url = "https://httpbin.org/get"')


@fault("it has 41 lines, more than 40")
def long_cell(notebook: NotebookNode) -> None:
    _become(notebook, "\n".join(["# two"] * 40 + ["2 / 2"]), result("1.0"))


@fault("it has 41 lines, more than 40")
def long_file(notebook: NotebookNode) -> None:
    _become(notebook, "%%write polls/db.py\n" + "\n".join(["2 / 2"] * 40))


@fault("it has 41 lines, more than 40")
def long_cell_of_another_magic(notebook: NotebookNode) -> None:
    _become(notebook, "%%capture\n" + "\n".join(["# two"] * 39 + ["2 / 2"]))


@fault("half of its cells that run something have 6.5 lines or more, not 6 or fewer")
def long_steps(notebook: NotebookNode) -> None:
    comments = "# Neither a comment\n\n  # nor a blank line is one.\n"
    _become(notebook, comments + "\n".join(["2 / 2"] * 12), result("1.0"))


@fault("half of its cells that run something have 7 lines or more, not 6 or fewer")
def long_steps_between_files(notebook: NotebookNode) -> None:
    for cell in _code_cells(notebook):
        cell.source = "\n".join(["2 / 2"] * 6 + [cell.source])
    file = v4.new_code_cell("%%write polls/db.py\n1", execution_count=3, id="file")
    notebook.cells[-1:-1] = [file]


@fault("it has 51 cells, more than 50")
def too_many_cells(notebook: NotebookNode) -> None:
    filler = [v4.new_markdown_cell("Read on.", id=f"filler-{n}") for n in range(45)]
    notebook.cells[1:1] = filler


@fault("it has 1,501 words, more than 1,500")
def too_many_words(notebook: NotebookNode) -> None:
    _replace(notebook, "**Time** 5 minutes", "**Time** 10 minutes")
    there = sum(len(c.source.split()) for c in notebook.cells if c.cell_type == "markdown")
    _replace(notebook, "Half of two:", " ".join(["Half"] * (1_501 - there + 3)))


@fault("it promises aiohttp.abc.AbstractAccessLogger, and no cell of it has that in `teaches`")
def promised_and_not_taught(notebook: NotebookNode) -> None:
    _replace(notebook, "# 97. ", "# 23. ")


@fault("it teaches asyncio.TaskGruop, which does not exist")
def taught_and_not_there(notebook: NotebookNode) -> None:
    _teach(notebook, "asyncio.TaskGruop")


@fault("it teaches asyncio.TaskGroup, which curriculum.py does not promise for this lesson")
def taught_in_another_lesson(notebook: NotebookNode) -> None:
    _teach(notebook, "asyncio.TaskGroup")


@fault("it teaches aiohttp.abc.AbstractAccessLogger, which does not stand in it")
def taught_elsewhere(notebook: NotebookNode) -> None:
    _replace(notebook, "# 97. ", "# 23. ")
    _teach(notebook, "aiohttp.abc.AbstractAccessLogger", source="AbstractAccessLoggers")


@fault("it teaches aiohttp.abc.AbstractAccessLogger, which another cell of this lesson teaches")
def taught_twice(notebook: NotebookNode) -> None:
    _replace(notebook, "# 97. ", "# 23. ")
    _teach(notebook, "aiohttp.abc.AbstractAccessLogger")
    _replace(notebook, "Half of two:", "An `AbstractAccessLogger` halves two:")
    notebook.cells[1].metadata["teaches"] = ["aiohttp.abc.AbstractAccessLogger"]


@fault("its `teaches` is not a list of names")
def taught_in_a_word(notebook: NotebookNode) -> None:
    _code_cells(notebook)[0].metadata["teaches"] = "asyncio.TaskGroup"


@fault("it says 90 minutes; by its length it takes 5")
def minutes_out_of_thin_air(notebook: NotebookNode) -> None:
    _replace(notebook, "**Time** 5 minutes", "**Time** 90 minutes")


@fault("its first line is not `# Your prediction first, then run.`")
def prediction_with_its_answer_below(notebook: NotebookNode) -> None:
    _replace(notebook, "Half of two:", "**Predict.** What is half of two?")


@fault("its **Predict.** has no code below it")
def prediction_of_nothing(notebook: NotebookNode) -> None:
    _replace(notebook, "Half of two:", "**Predict.** What is half of two?")
    notebook.cells.insert(2, v4.new_markdown_cell("Think.", id="half-of-two-text-2"))


@fault("there is no **Predict.** in the prose above it")
def answer_folded_unasked(notebook: NotebookNode) -> None:
    _become(notebook, f"{frame.PREDICTION}\n2 / 2", display(text_html="<details></details>"))


@fault("`# Your prediction first, then run.` is not its first line")
def fold_too_late(notebook: NotebookNode) -> None:
    _become(notebook, f"2 / 2\n{frame.PREDICTION}", result("1.0"))


@fault("its stored answer is not folded: record again")
def answer_not_folded(notebook: NotebookNode) -> None:
    _replace(notebook, "Half of two:", "**Predict.** What is half of two?")
    _become(notebook, f"{frame.PREDICTION}\n2 / 2", result("1.0"))


@fault("an error cannot be folded: catch it, and print it")
def error_as_an_answer(notebook: NotebookNode) -> None:
    _replace(notebook, "Nothing is not a divisor:", "**Predict.** What is one by nothing?")
    cell = _code_cells(notebook)[1]
    cell.source = f"{frame.PREDICTION}\n1 / 0"


@fault("it ends in `;`")
def semicolon(notebook: NotebookNode) -> None:
    _become(notebook, "2 / 2;", result("1.0"))


@fault("it is empty")
def empty_cell(notebook: NotebookNode) -> None:
    _become(notebook, "")
    _code_cells(notebook)[0].execution_count = None


@fault("5 code cells in a row without prose end here")
def code_without_prose(notebook: NotebookNode) -> None:
    first, error_cell = _code_cells(notebook)
    more = [copy.deepcopy(first) for _ in range(4)]
    for count, cell in enumerate(more, start=2):
        cell.id, cell.execution_count = f"half-of-two-{count}", count
    error_cell.execution_count = 6
    notebook.cells[3:3] = more


@fault("clear_output( rewrites its output", runner="it clears its output")
def cleared_output(notebook: NotebookNode) -> None:
    source = "from IPython.display import clear_output\n\nprint(1)\nclear_output()\nprint(2)"
    _become(notebook, source, stream("2\n"))


@fault("display_id= rewrites its output", runner="it updates a display")
def updated_display(notebook: NotebookNode) -> None:
    source = 'handle = display(1, display_id="one")\nhandle.update(2)'
    _become(notebook, source, display(text_plain="2"))


# ---- Exercises -----------------------------------------------------------------------------------


@fault("it does not begin with `# Exercises NN: …`", folder="solutions")
def no_title_of_exercises(notebook: NotebookNode) -> None:
    _replace(notebook, "# Exercises 97: ", "# ")


@fault("its exercises are [1, 2], not 1 to 3, 4 or 5", folder="solutions")
def two_exercises(notebook: NotebookNode) -> None:
    del notebook.cells[-3:]


@fault("exercise 2 does not have a goal", folder="solutions")
def no_goal(notebook: NotebookNode) -> None:
    _replace(notebook, "*Goal: divide by 2.*\n\n", "")


@fault("exercise 1 does not have a folded hint", folder="solutions")
def no_hint(notebook: NotebookNode) -> None:
    exercise = notebook.cells[2]
    exercise.source = exercise.source.replace("<details>", "")


@fault("exercise 3 does not have a check cell", folder="solutions")
def no_check(notebook: NotebookNode) -> None:
    del notebook.cells[-1]


@fault("exercise 3 does not have exactly one answer cell", folder="solutions")
def no_answer(notebook: NotebookNode) -> None:
    cell = notebook.cells[-2]
    cell.source = cell.source.replace("### BEGIN SOLUTION", "").replace("### END SOLUTION", "")


@fault("it is handed out with an output or a count", folder="exercises")
def exercise_with_output(notebook: NotebookNode) -> None:
    cell = _code_cells(notebook)[-1]
    cell.execution_count, cell.outputs = 1, [stream("PASS  divide_3() divides\n")]


def main() -> None:
    """Write every notebook, good and broken; remove those that no function here makes any more."""
    wanted = {FOLDER / folder / "good.ipynb": make() for folder, make in GOOD.items()}
    wanted |= {fault.path: fault.notebook for fault in FAULTS}
    for path in FOLDER.glob("*/*.ipynb"):
        if path not in wanted:
            path.unlink()
    for path, notebook in wanted.items():
        notebooks.write(path, notebook)


if __name__ == "__main__":
    main()
