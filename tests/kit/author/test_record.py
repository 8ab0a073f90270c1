"""Recording: what is stored, what is made the same for everyone, and what is refused."""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat.v4 as v4
import pytest
from nbformat import NotebookNode

from coursekit.author import notebooks, record, runner
from coursekit.author.frame import LANGUAGE_INFO
from coursekit.author.notebooks import CannotUse

PATH_OF_SOMEONE = re.compile(r"/home/|/root/|/Users/|/tmp/|site-packages|[A-Z]:\\\\")


def code(source: str, **metadata: Any) -> NotebookNode:
    cell: NotebookNode = v4.new_code_cell(source, metadata=metadata)
    return cell


def store(path: Path, *cells: NotebookNode) -> Path:
    path.parent.mkdir(exist_ok=True)
    notebooks.write(path, v4.new_notebook(cells=list(cells)))
    return path


@pytest.fixture(scope="module")
def twice_recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[bool], bytes, bytes]:
    """Whether the file changed, and its bytes: after a first and after a second recording."""
    path = store(
        tmp_path_factory.mktemp("course") / "notebooks" / "97_record.ipynb",
        v4.new_markdown_cell("# 97. Record it"),
        code(
            "import aiohttp\nimport local_server\n\nserver = local_server.start()", collapsed=True
        ),
        code("str(server.url / 'get')", execution={"iopub.status.busy": "2026-11-21T10:00:00Z"}),
        v4.new_markdown_cell("## Where it was run"),
        code("from pathlib import Path\n\nPath.cwd().name"),
        code("import json\n\njson.loads('{')", tags=["raises-exception"]),
        code("print('to', end=' ', flush=True)\nprint('gether')"),
    )
    changed, first = record.record(path), path.read_bytes()
    return [changed, record.record(path)], first, path.read_bytes()


def test_recording_twice_changes_no_byte(twice_recorded: tuple[list[bool], bytes, bytes]) -> None:
    changed, first, second = twice_recorded
    assert changed == [True, False]
    assert first == second


def test_what_is_stored(twice_recorded: tuple[list[bool], bytes, bytes]) -> None:
    _changed, content, _same = twice_recorded
    stored = json.loads(content)
    cells = [cell for cell in stored["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in cells] == [1, 2, 3, 4, 5]
    _start, url, folder, error, prints = [cell["outputs"] for cell in cells]
    assert re.fullmatch(r"'http://127\.0\.0\.1:\d+/get'", url[0]["data"]["text/plain"][0])
    assert folder[0]["data"]["text/plain"] == ["'notebooks'"]
    assert error[0]["ename"] == "JSONDecodeError"
    assert prints == [{"name": "stdout", "output_type": "stream", "text": ["to gether\n"]}]
    assert content.endswith(b"\n}\n")


def test_nothing_of_the_machine_is_stored(
    twice_recorded: tuple[list[bool], bytes, bytes],
) -> None:
    text = twice_recorded[1].decode()
    assert "…/json/decoder.py" in text
    assert PATH_OF_SOMEONE.search(text) is None
    stored = json.loads(text)
    assert stored["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": LANGUAGE_INFO,
    }
    metadata = [cell["metadata"] for cell in stored["cells"]]
    assert [each for each in metadata if each] == [{"tags": ["raises-exception"]}]


def test_nbconvert_makes_a_python_script_of_it(
    twice_recorded: tuple[list[bool], bytes, bytes], tmp_path: Path
) -> None:
    (tmp_path / "97_record.ipynb").write_bytes(twice_recorded[1])
    convert = [sys.executable, "-m", "nbconvert", "--to", "script", "97_record.ipynb"]
    subprocess.run(convert, cwd=tmp_path, check=True, capture_output=True)
    script = (tmp_path / "97_record.py").read_text(encoding="utf-8")
    assert "# # 97. Record it" in script
    ast.parse(script)


def test_cells_are_named_after_their_heading(
    twice_recorded: tuple[list[bool], bytes, bytes],
) -> None:
    assert [cell["id"] for cell in json.loads(twice_recorded[1])["cells"]] == [
        "97-record-it-text-1",
        "97-record-it-code-1",
        "97-record-it-code-2",
        "where-it-was-run-text-1",
        "where-it-was-run-code-1",
        "where-it-was-run-code-2",
        "where-it-was-run-code-3",
    ]


def test_a_run_that_went_wrong_is_not_stored(tmp_path: Path) -> None:
    path = store(tmp_path / "notebooks" / "97_wrong.ipynb", code("1 / 1"), code("1 / 0"))
    before = path.read_bytes()
    with pytest.raises(CannotUse, match=r"cell 2 \(top-code-2\): not recorded, because it raised"):
        record.record(path)
    assert path.read_bytes() == before


INTERRUPTS = "import os, signal, time\nos.kill(os.getppid(), signal.SIGINT)\ntime.sleep(60)"


@pytest.mark.skipif(sys.platform == "win32", reason="there Ctrl-C is no signal")
def test_ctrl_c_ends_a_recording_and_stores_nothing(tmp_path: Path) -> None:
    path = store(tmp_path / "notebooks" / "97_long.ipynb", code("1 / 1"), code(INTERRUPTS))
    before, files, children = path.read_bytes(), list(path.parent.iterdir()), kernels()
    usual = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        record.record(path)
    assert path.read_bytes() == before
    assert (list(path.parent.iterdir()), kernels()) == (files, children)
    assert signal.getsignal(signal.SIGINT) == usual


@pytest.mark.skipif(sys.platform == "win32", reason="there Ctrl-C is no signal")
def test_ctrl_c_ends_a_recording_whose_kernel_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = runner._Client.async_start_new_kernel_client

    async def interrupted(self: runner._Client) -> object:
        signal.raise_signal(signal.SIGINT)
        return await begin(self)

    monkeypatch.setattr(runner._Client, "async_start_new_kernel_client", interrupted)
    path = store(tmp_path / "notebooks" / "97_long.ipynb", code("1 / 1"))
    children = kernels()
    with pytest.raises(KeyboardInterrupt):
        record.record(path)
    assert kernels() == children


def kernels() -> list[str]:
    """The programs that this process has started and that still run; where Linux says so."""
    told = Path(f"/proc/self/task/{os.getpid()}/children")
    return told.read_text().split() if told.exists() else []


def test_a_notebook_that_cannot_be_written_whole_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = store(tmp_path / "notebooks" / "97_full.ipynb", code("1"))
    path.chmod(0o640)
    before, write = path.read_bytes(), Path.write_bytes

    def write_half(self: Path, data: bytes) -> int:
        write(self, data[: len(data) // 2])
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", write_half)
        with pytest.raises(KeyboardInterrupt):
            store(path, code("2"))
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
    store(path, code("2"))
    assert path.read_bytes() != before
    assert sys.platform == "win32" or path.stat().st_mode & 0o777 == 0o640


def test_every_problem_of_the_run_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(notebook: NotebookNode, folder: Path) -> runner.Run:
        return runner.Run([notebook], [runner.Problem(None, "at its end something was unclosed")])

    path = store(tmp_path / "notebooks" / "97_wrong.ipynb", code("1"))
    monkeypatch.setattr(runner, "run", run)
    with pytest.raises(CannotUse, match="not recorded, because at its end something was unclosed"):
        record.record(path)


def test_the_command_goes_on_after_a_refusal_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(notebook: NotebookNode, folder: Path) -> runner.Run:
        wrong = notebook.cells[0].source == "wrong"
        return runner.Run([notebook], [runner.Problem(0, "it is wrong")] if wrong else [])

    monkeypatch.setattr(runner, "run", run)
    store(tmp_path / "notebooks" / "01_wrong.ipynb", code("wrong"))
    store(tmp_path / "notebooks" / "02_right.ipynb", code("right"))
    assert record.main([], tmp_path) == 1
    wrong, right = capsys.readouterr().out.splitlines()
    assert wrong.endswith("01_wrong.ipynb: cell 1 (top-code-1): not recorded, because it is wrong.")
    assert right.endswith("02_right.ipynb: recorded")
    assert record.main(["02"], tmp_path) == 0


# ---- Cell ids ------------------------------------------------------------------------------------


def ids_after_normalising(*cells: tuple[str, str]) -> list[str]:
    """The ids that markdown cells, given as (id, source), have in the end."""
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell(source) for _id, source in cells])
    for cell, (cell_id, _source) in zip(notebook.cells, cells, strict=True):
        cell.id = cell_id
    record.normalise(notebook, is_solution=False)
    return [cell.id for cell in notebook.cells]


def test_a_readable_id_is_kept_when_cells_come_and_go_around_it() -> None:
    assert ids_after_normalising(
        ("3f2a9c01", "# Tasks"), ("tasks-text-1", "old"), ("0d9e8c7b", "new")
    ) == ["tasks-text-2", "tasks-text-1", "tasks-text-3"]


@pytest.mark.parametrize(
    "cell_id", ["3f2a9c01", "b3f1c2d4-0a1b-4c2d-8e3f-a1b2c3d4e5f6", "-4", "Cell_One"]
)
def test_an_id_that_says_nothing_is_replaced(cell_id: str) -> None:
    assert ids_after_normalising((cell_id, "# Tasks")) == ["tasks-text-1"]


def test_the_second_cell_of_an_id_gets_another() -> None:
    assert ids_after_normalising(("tasks", "# Tasks"), ("tasks", "")) == ["tasks", "tasks-text-1"]


def test_a_heading_in_a_fenced_block_is_none() -> None:
    assert ids_after_normalising(("", "```python\n# a comment\n```")) == ["top-text-1"]


def test_a_long_heading_is_cut_between_words() -> None:
    heading = "# What happens when nobody awaits the result of a coroutine"
    assert ids_after_normalising(("", heading)) == ["what-happens-when-nobody-awaits-text-1"]


# ---- nbgrader ------------------------------------------------------------------------------------


def test_answers_checks_and_what_is_given_are_marked_for_nbgrader() -> None:
    notebook = v4.new_notebook(
        cells=[
            code("import aiohttp", nbgrader={"grade": True}),
            v4.new_markdown_cell("### Exercise 2: fetch"),
            code("### BEGIN SOLUTION\n### END SOLUTION"),
            code('with check("it fetches"):\n    pass'),
            code('async with check("it fetches fast"):\n    pass'),
        ]
    )
    record.normalise(notebook, is_solution=True)
    setup, _text, answer, check, second = [cell.metadata for cell in notebook.cells]
    assert setup["nbgrader"] == {
        "grade": False,
        "grade_id": notebook.cells[0].id,
        "locked": True,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }
    assert answer["nbgrader"] == {
        "grade": False,
        "grade_id": "exercise-2",
        "locked": False,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    assert check["nbgrader"] == {
        "grade": True,
        "grade_id": "exercise-2-check",
        "locked": True,
        "points": 1,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }
    assert second["nbgrader"]["grade_id"] == "exercise-2-check-2"


# ---- Tracebacks and pictures ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "stored"),
    [
        (
            "File \x1b[32m~/course/.venv/lib/python3.11/site-packages/aiohttp/client.py:9\x1b[39m",
            "File \x1b[32m…/aiohttp/client.py:9\x1b[39m",
        ),
        ("File /usr/lib/python3.13/asyncio/tasks.py:5, in f", "File …/asyncio/tasks.py:5, in f"),
        (
            'File "C:\\course\\.venv\\Lib\\site-packages\\aiohttp\\client.py", line 9',
            'File "…/aiohttp/client.py", line 9',
        ),
        ('File "/tmp/ipykernel_12/345.py", line 1', 'File "Cell In[7]", line 1'),
        ("File ~/course/coursekit/checks.py:3", "File …/coursekit/checks.py:3"),
        ("<Response at 0x7f0e23defa00>", "<Response at 0x…>"),
    ],
)
def test_a_traceback_names_no_machine(line: str, stored: str) -> None:
    assert record._without_paths(line, 7) == stored


def test_a_picture_that_differs_only_where_it_may_keeps_its_bytes() -> None:
    def cell(width: int, title: str) -> NotebookNode:
        svg = f'<svg class="coursekit-timeline"><rect width="{width}"/></svg>'
        data = {"image/svg+xml": svg, "text/plain": title}
        made: NotebookNode = v4.new_code_cell("picture")
        made.outputs = [v4.new_output("display_data", data)]
        return made

    old, new = cell(1, "two requests"), cell(2, "two requests")
    record._settle_outputs(old, new)
    assert new.outputs == old.outputs
    changed = cell(2, "three requests")
    record._settle_outputs(old, changed)
    assert changed.outputs == cell(2, "three requests").outputs


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            v4.new_output("stream", name="stdout", text="http://127.0.0.1:1/get\n"),
            v4.new_output("stream", name="stdout", text="http://127.0.0.1:2/get\n"),
        ),
        (
            v4.new_output("error", ename="OSError", evalue="http://127.0.0.1:1/", traceback=[]),
            v4.new_output("error", ename="OSError", evalue="http://127.0.0.1:2/", traceback=[]),
        ),
        (
            v4.new_output("display_data", {"text/plain": "http://127.0.0.1:1/"}),
            v4.new_output("display_data", {"text/plain": "http://127.0.0.1:2/"}),
        ),
    ],
    ids=["text", "evalue", "data"],
)
def test_what_is_only_masked_keeps_its_bytes(old: NotebookNode, new: NotebookNode) -> None:
    before, after = v4.new_code_cell("it"), v4.new_code_cell("it")
    before.outputs, after.outputs = [old], [new]
    assert old != new
    record._settle_outputs(before, after)
    assert after.outputs == [old]


# ---- Names ---------------------------------------------------------------------------------------


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for name in (
        "notebooks/01_coroutines",
        "notebooks/02_tasks",
        "solutions/02_tasks",
        "solutions/02_tasks.mine-1",
    ):
        store(tmp_path / f"{name}.ipynb")
    return tmp_path


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([], ["notebooks/01_coroutines", "notebooks/02_tasks", "solutions/02_tasks"]),
        (["02"], ["notebooks/02_tasks", "solutions/02_tasks"]),
        (["01_coroutines"], ["notebooks/01_coroutines"]),
        (["02_tasks", "02"], ["notebooks/02_tasks", "solutions/02_tasks"]),
        (["solutions"], ["solutions/02_tasks"]),
        (["notebooks/02_tasks.ipynb"], ["notebooks/02_tasks"]),
    ],
)
def test_a_name_finds_its_notebooks(
    course: Path, monkeypatch: pytest.MonkeyPatch, names: list[str], found: list[str]
) -> None:
    monkeypatch.chdir(course)
    paths = notebooks.select(names, ("notebooks", "solutions"), course)
    assert paths == [course.resolve() / f"{name}.ipynb" for name in found]


def test_a_name_that_means_nothing_is_an_error(course: Path) -> None:
    with pytest.raises(CannotUse, match="There is no notebook called '03'"):
        notebooks.select(["03"], ("notebooks",), course)


def test_a_file_that_is_no_notebook_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "97_half.ipynb"
    path.write_text('{"cells": [', encoding="utf-8")
    with pytest.raises(CannotUse, match=r"97_half\.ipynb: this is not a notebook"):
        notebooks.read(path)


def test_what_a_cell_teaches_is_kept() -> None:
    teaches = {"teaches": ["asyncio.run"]}
    prose = v4.new_markdown_cell("`asyncio.run`", metadata=dict(teaches))
    notebook = v4.new_notebook(cells=[prose, code("asyncio.run", **teaches, collapsed=True)])
    record.normalise(notebook, is_solution=False)
    assert [dict(cell.metadata) for cell in notebook.cells] == [teaches, teaches]
