"""The stored answer to a prediction is folded; whatever else a cell says is not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from nbformat import NotebookNode, v4

from coursekit import predictions
from coursekit.author import runner
from tests.cells import Cells

SVG = "from IPython.display import SVG, display\ndisplay(SVG('<svg id=\"drawn\"/>'))"


def outputs_of(source: str, tmp_path: Path, *, tags: tuple[str, ...] = ()) -> list[NotebookNode]:
    cell = v4.new_code_cell(source, metadata={"tags": list(tags)})
    run = runner.run(v4.new_notebook(cells=[cell, v4.new_code_cell("'next'")]), tmp_path)
    assert run.problems == []
    (after,) = run.rounds
    assert after.cells[1].outputs[0].data == {"text/plain": "'next'"}, "the next cell is as ever"
    outputs: list[NotebookNode] = after.cells[0].outputs
    return outputs


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("print('a < b')", "<pre>a &lt; b\n</pre>"),
        ("import asyncio\nawait asyncio.sleep(0)\nprint('awaited')", "<pre>awaited\n</pre>"),
        ("6 * 7", "<pre>42</pre>"),
        ("print('one')\n'two'", "<pre>one\n</pre>\n<pre>'two'</pre>"),
        ("import sys\nprint('warned', file=sys.stderr)", "<pre>warned\n</pre>"),
        (SVG, '<svg id="drawn"/>'),
        ("print('\\x1b[31mred\\x1b[0m')", "<pre>red\n</pre>"),
    ],
)
def test_a_predictions_answer_is_one_closed_details(
    source: str, shown: str, tmp_path: Path
) -> None:
    (output,) = outputs_of(f"{predictions.MARK}\n{source}", tmp_path)
    assert output.output_type == "display_data"
    assert output.data["text/html"].startswith("<details><summary>")
    assert " open" not in output.data["text/html"]
    assert shown in output.data["text/html"]
    assert output.data["text/plain"] == predictions.CLOSED


def test_other_cells_are_not_touched(tmp_path: Path) -> None:
    (output,) = outputs_of("# A comment.\nprint('plain')", tmp_path)
    assert (output.output_type, output.text) == ("stream", "plain\n")


def test_an_error_is_seen_with_what_came_before_it(tmp_path: Path) -> None:
    source = f"{predictions.MARK}\nprint('before')\n1 / 0"
    outputs = outputs_of(source, tmp_path, tags=("raises-exception",))
    assert {output.output_type for output in outputs} == {"stream", "error"}
    assert outputs[-1].get("text") == "before\n" or outputs[0].get("text") == "before\n"


def test_a_reader_who_runs_it_sees_the_answer_at_once() -> None:
    """Their kernel is started by Jupyter, which does not load the extension."""
    outcome = asyncio.run(Cells().run(f"{predictions.MARK}\nprint('seen')"))
    assert outcome.output == "seen\n"
