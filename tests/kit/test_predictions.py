"""The stored answer to a prediction is folded; whatever else a cell says is not."""

from __future__ import annotations

import asyncio

import pytest
from nbformat import NotebookNode, v4

from coursekit import predictions
from coursekit.author import runner
from tests.cells import Cells

SVG = "from IPython.display import SVG, display\ndisplay(SVG('<svg id=\"drawn\"/>'))"


ANSWERS = [
    ("print('a < b')", "<pre>a &lt; b\n</pre>"),
    ("import asyncio\nawait asyncio.sleep(0)\nprint('awaited')", "<pre>awaited\n</pre>"),
    ("6 * 7", "<pre>42</pre>"),
    ("print('one')\n'two'", "<pre>one\n</pre>\n<pre>'two'</pre>"),
    ("import sys\nprint('warned', file=sys.stderr)", "<pre>warned\n</pre>"),
    (SVG, '<svg id="drawn"/>'),
    ("print('\\x1b[31mred\\x1b[0m')", "<pre>red\n</pre>"),
]
PLAIN = "# A comment.\nprint('plain')"
ERROR = f"{predictions.MARK}\nprint('before')\n1 / 0"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[NotebookNode]]:
    """What cells put out, by their source: all in one kernel, with another cell after each."""
    cells = [v4.new_code_cell(f"{predictions.MARK}\n{source}") for source, _ in ANSWERS]
    cells.append(v4.new_code_cell(ERROR, metadata={"tags": ["raises-exception"]}))
    cells.append(v4.new_code_cell(PLAIN))
    both = [one for cell in cells for one in (cell, v4.new_code_cell("'next'"))]
    run = runner.run(v4.new_notebook(cells=both), tmp_path_factory.mktemp("kernel"))
    assert run.problems == []
    ran = run.rounds[0].cells
    for after in ran[1::2]:
        assert after.outputs[0].data == {"text/plain": "'next'"}, "the next cell is as ever"
    return {cell.source: cell.outputs for cell in ran[::2]}


@pytest.mark.parametrize(("source", "shown"), ANSWERS)
def test_a_predictions_answer_is_one_closed_details(
    source: str, shown: str, outputs: dict[str, list[NotebookNode]]
) -> None:
    (output,) = outputs[f"{predictions.MARK}\n{source}"]
    assert output.output_type == "display_data"
    assert output.data["text/html"].startswith("<details><summary>")
    assert " open" not in output.data["text/html"]
    assert shown in output.data["text/html"]
    assert output.data["text/plain"] == predictions.CLOSED


def test_other_cells_are_not_touched(outputs: dict[str, list[NotebookNode]]) -> None:
    (output,) = outputs[PLAIN]
    assert (output.output_type, output.text) == ("stream", "plain\n")


def test_an_error_is_seen_with_what_came_before_it(outputs: dict[str, list[NotebookNode]]) -> None:
    seen = outputs[ERROR]
    assert {output.output_type for output in seen} == {"stream", "error"}
    assert seen[-1].get("text") == "before\n" or seen[0].get("text") == "before\n"


def test_a_reader_who_runs_it_sees_the_answer_at_once() -> None:
    """Their kernel is started by Jupyter, which does not load the extension."""
    with Cells() as notebook:
        outcome = asyncio.run(notebook.run(f"{predictions.MARK}\nprint('seen')"))
    assert outcome.output == "seen\n"
