"""In a browser's tab: the lessons and solutions that run there give what they have stored.

Under Node, which needs no page, all of them; in Chromium, from a server that serves files and has
no other network, one lesson and one exercise. Where npm is missing all that runs is left out, where
a Chromium is missing the second half; `.ci/run` sets TAB_MUST_RUN, and then nothing is left out.
"""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import pytest
from nbformat import from_dict

from browser import build, compare, content, fetch, run, wheels
from coursekit.author import frame, notebooks
from tests.test_browser import (
    MOST_CHOICES,
    SETTLING,
    choose_run_all,
    find_chromium,
    has_run,
    prompts_of,
    sync_api,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

T = TypeVar("T")
Done = subprocess.CompletedProcess[str]
START_TIMEOUT = 300_000
"""Milliseconds for Python to be there, on a busy machine."""
PASSED = "PASS  fetch_all() fetches all pages at the same time"
NOT_WRITTEN = 'raise NotImplementedError("exercise 1 is not written yet")'
SOLVED = "return await asyncio.gather(*(fetch(session, path) for path in paths))"


def leave_out(why: str) -> None:
    """Skip, where it may be skipped."""
    assert not os.environ.get("TAB_MUST_RUN"), why
    pytest.skip(why)


def fetched(get: Callable[[], T]) -> T:
    try:
        return get()
    except fetch.CannotFetch as problem:
        leave_out(str(problem))
        raise


# ---- what a tab gets -----------------------------------------------------------------------------


def test_a_cell_that_needs_more_is_text_with_its_result_and_a_sentence() -> None:
    path = frame.ROOT / frame.LESSONS / "02_tasks.ipynb"
    lesson = notebooks.read(path)
    page = content.for_the_tab(lesson, running=content.runs(path))
    changed = [
        (before, after)
        for before, after in zip(lesson.cells, page.cells, strict=True)
        if before.cell_type != after.cell_type
    ]
    assert len(changed) == sum(content.missing(cell) is not None for cell in lesson.cells) > 0
    for before, after in changed:
        assert before.source.rstrip() in after.source
        assert f"*Not here: this cell needs {content.missing(before)}" in after.source
        assert "Its stored result:" in after.source
    assert content.TO_KEEP in page.cells[0].source


def test_a_lesson_that_is_left_out_has_nothing_to_run() -> None:
    path = frame.ROOT / frame.LESSONS / "04_blocking.ipynb"
    page = content.for_the_tab(notebooks.read(path), running=content.runs(path))
    assert {cell.cell_type for cell in page.cells} == {"markdown"}
    assert content.TO_READ in page.cells[0].source


def test_the_readme_says_how_many_run_there() -> None:
    lessons = notebooks.in_folder(frame.ROOT / frame.LESSONS)
    says = f"{sum(map(content.runs, lessons))} of the {len(lessons)} lessons run there"
    assert says in (frame.ROOT / "README.md").read_text("utf-8")


def test_outputs_are_compared_as_nbval_does() -> None:
    def stream(name: str, text: str) -> dict[str, object]:
        return {"output_type": "stream", "name": name, "text": text}

    stored = [from_dict(stream("stdout", "one\ntwo\n")), from_dict(stream("stderr", "so\n"))]
    assert compare.same(stored, [stream("stderr", "so\n"), stream("stdout", "one\ntwo\n")])
    assert compare.same(
        stored, [stream("stdout", "one\n"), stream("stderr", "so\n"), stream("stdout", "two\n")]
    )
    assert not compare.same(stored, [stream("stdout", "one\n"), stream("stderr", "so\n")])
    assert not compare.same(stored, [stream("stdout", "one\ntwo\n")])
    url = [from_dict(stream("stdout", "http://127.0.0.1:8080/get"))]
    assert compare.same(url, [stream("stdout", "http://127.0.0.1:40000/get")])


# ---- under Node ----------------------------------------------------------------------------------

NO_PYTHON = """
const output = { output_type: "stream", name: "stdout", text: "\\u2028".repeat(300_000) };
const outputs = JSON.stringify([output]);
const runner = { begin: async () => {}, run: { callPromising: async () => outputs } };
const FS = { mkdirTree() {}, mount() {}, writeFile() {}, filesystems: {} };
const python = { FS, loadPackage() {}, runPythonAsync() {}, pyimport: () => runner };
export const loadPyodide = async () => python;
"""


def test_of_many_results_none_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who reads them takes its time, and a line is one however odd its text."""

    def read_slowly(command: list[str], **options: Any) -> Done:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
            assert program.stdin is not None and program.stdout is not None
            program.stdin.write(options["input"].encode())
            program.stdin.close()
            time.sleep(1)
            return Done(program.args, 0, program.stdout.read().decode(), "")

    node = fetched(fetch.node)
    monkeypatch.setattr(fetch, "node", lambda: node)
    monkeypatch.setattr(subprocess, "run", read_slowly)
    (tmp_path / "pyodide.mjs").write_text(NO_PYTHON)
    paths = [frame.ROOT / frame.LESSONS / f"{name}.ipynb" for name in ("01_coroutines", "02_tasks")]
    found = run.findings(paths, tmp_path)
    assert {line.partition(":")[0] for line in found} == {notebooks.shown(path) for path in paths}
    assert all("it put out" in line or "it runs in the tab" in line for line in found)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python for the tab, whole."""
    fetched(fetch.node)
    return wheels.distribution(tmp_path_factory.mktemp("python") / "pyodide")


@pytest.fixture(scope="module")
def found(python: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is found in all that runs there, and in one notebook that is not as it says."""
    lesson = notebooks.read(frame.ROOT / frame.LESSONS / "00_start_here.ipynb")
    first, second, third = [cell for cell in lesson.cells if cell.cell_type == "code"][:3]
    first.metadata["tags"] = ["needs-install: threads"]
    second.source, second.outputs = "print('other')", []
    third.source, third.outputs = "import sys; sys.platform", []
    lesson.cells = [first, second, third]
    broken = tmp_path_factory.mktemp("broken") / "broken.ipynb"
    notebooks.write(broken, lesson)
    all_of_them = notebooks.select([], (frame.LESSONS, frame.SOLUTIONS))
    paths = {notebooks.shown(path): path for path in filter(content.runs, all_of_them)}
    lines = run.findings([broken, *paths.values()], python)
    # There all seconds are real, while the other tests keep the machine busy: a notebook that
    # differs is run once more, by itself.
    doubtful = {line.partition(":")[0] for line in lines} & paths.keys()
    certain = [line for line in lines if line.partition(":")[0] not in doubtful]
    again = [paths[name] for name in sorted(doubtful)]
    return certain + (run.findings(again, python) if again else [])


def test_lessons_and_solutions_give_there_what_they_have_stored(found: list[str]) -> None:
    assert [line for line in found if "broken.ipynb" not in line] == []


def test_what_is_not_so_is_reported(found: list[str]) -> None:
    told, said, showed = sorted(line.partition("broken.ipynb: ")[2] for line in found)[-3:]
    assert {"runs in the tab" in line for line in (told, said, showed)} == {True, False}
    text = "\n".join((told, said, showed))
    assert "it runs in the tab, and does not need threads" in text
    assert 'it put out [{"output_type": "stream", "name": "stdout", "text": "other' in text
    assert "emscripten" in text


# ---- in Chromium ---------------------------------------------------------------------------------


class Files(http.server.SimpleHTTPRequestHandler):
    """Serves files, and nothing else."""

    def log_message(self, *arguments: object) -> None: ...


@pytest.fixture(scope="module")
def origin(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site for the tab is served."""
    folder = tmp_path_factory.mktemp("site") / "try"
    fetched(lambda: build.build(folder))
    handler = functools.partial(Files, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def tab(origin: str) -> Iterator[Page]:
    """A window of a browser that has no other network; it asks for nothing elsewhere."""
    if (chromium := find_chromium()) is None:
        leave_out("no Chromium is installed (set CHROMIUM to the path of one)")
    with sync_api.sync_playwright() as playwright:
        nowhere = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", nowhere]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(START_TIMEOUT)
        asked: list[str] = []
        page.context.on("request", lambda request: asked.append(request.url))
        yield page
        browser.close()
    foreign = {url for url in asked if urlsplit(url).scheme not in ("data", "blob")}
    assert {url for url in foreign if not url.startswith(origin)} == set()


def open_notebook(page: Page, origin: str, path: str) -> None:
    page.goto(f"{origin}/notebooks/index.html?path={path}")
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    page.wait_for_selector(".jp-CodeCell .jp-InputPrompt")


def run_all(page: Page) -> None:
    """Choose Run All Cells, wait until all have been run; what was stored is cleared before.

    While the kernel is still on its way, the choice may be lost; then it is made again.
    """
    page.get_by_role("menuitem", name="Edit", exact=True).click()
    page.locator('[data-command="editmenu:clear-all"]').click()
    assert not any(map(has_run, prompts_of(page)))
    prompts, choices = prompts_of(page), 0
    deadline = time.monotonic() + START_TIMEOUT / 1000
    choose_run_all(page)
    while time.monotonic() < deadline and not all(map(has_run, prompts)):
        page.wait_for_timeout(SETTLING)
        before, prompts = prompts, prompts_of(page)
        if prompts == before and not any("*" in prompt for prompt in prompts):
            choices += 1
            assert choices < MOST_CHOICES, prompts
            choose_run_all(page)
    assert all(map(has_run, prompts)), prompts


def test_the_first_lesson_runs_to_its_end(tab: Page, origin: str) -> None:
    open_notebook(tab, origin, "notebooks/00_start_here.ipynb")
    run_all(tab)
    said = "\n".join(tab.locator(".jp-OutputArea-output").all_inner_texts())
    assert "FAIL" not in said
    for text in ("Everything is ready.", "NOT YET  twice 4 is 8", "ClientConnectorError", "(3, 3)"):
        assert text in said


def test_an_exercise_can_be_solved_there(tab: Page, origin: str) -> None:
    open_notebook(tab, origin, "exercises/02_tasks.ipynb")
    tab.locator(".cm-line", has_text=NOT_WRITTEN).click()
    tab.keyboard.press("End")
    tab.keyboard.press("Shift+Home")
    tab.keyboard.insert_text(SOLVED)
    run_all(tab)
    assert tab.get_by_text(PASSED).count() == 1
    assert tab.get_by_text("NOT YET").count() >= 2, "the other exercises are not solved"
