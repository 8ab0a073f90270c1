"""In a real browser: JupyterLab opens each lesson, and Run All runs all of it.

nbval and nbclient send a kernel one cell at a time. A reader's Run All sends them all at once: with
the original nest-asyncio that hung, and failed checks took from the kernel what was still to run,
while every other test stayed green. Lessons, and an exercise as it is handed out, are opened from
a copy without outputs, with JupyterLab's own folders in a temporary place, so that neither the
repository nor anyone's settings change. JupyterLab itself is loaded once, which costs as much as
two lessons do: it opens and closes them by its own commands.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from nbformat import NotebookNode

from coursekit.author import notebooks
from coursekit.author.frame import EXERCISES, LESSONS, RAISES, ROOT
from coursekit.pictures.picture import LEGIBLE
from coursekit.pictures.svg import WIDTH
from tests.ports import free_port

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

START_TIMEOUT = 300
"""Seconds for JupyterLab to answer, or to show a notebook, on a busy machine."""

END_TIMEOUT = 20
"""Seconds for JupyterLab to end by itself."""

RUN_TIMEOUT = 600
"""Seconds for Run All: most lessons need less than ten."""

JUPYTER_CONFIG = ROOT / "coursekit" / "jupyter"
"""What `course.py lab` gives JupyterLab."""

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
ON_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

KERNEL_IS_IDLE = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
SETTLING = 1500
"""Milliseconds. A kernel that has just become idle may still be without its session."""
PATIENCE = 15_000
"""Milliseconds for a menu to open."""
MOST_CHOICES = 20

WITH_PICTURES = "00_start_here.ipynb"
AS_STORED = "as_stored.ipynb"
"""A lesson with pictures in its stored outputs, and its copy, which nobody has run or trusted."""

SHORT_PATH = None if sys.platform == "win32" else "/tmp"
"""Where kernels have their sockets, whose paths have at most some 100 characters."""

EXERCISE = "05_first_requests.ipynb"
"""An exercise notebook in which nothing is solved."""

NOTEBOOKS = [f"{LESSONS}/{path.name}" for path in notebooks.in_folder(ROOT / LESSONS)]
NOTEBOOKS.append(f"{EXERCISES}/{EXERCISE}")


class Lab(NamedTuple):
    """A running JupyterLab: its address, and the folder it shows."""

    url: str
    course: Path


def find_chromium() -> str | None:
    """The browser to drive: the one `CHROMIUM` names, or any Chromium found."""
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, CANDIDATES)]
    found += [str(ON_MACOS)] if ON_MACOS.exists() else []
    return next((path for path in found if path), None)


def without_outputs(path: Path) -> NotebookNode:
    """The notebook as if it had never been run, so that what the page shows is of this run."""
    notebook = notebooks.read(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        assert process.poll() is None, f"JupyterLab ended:\n{log.read_text(encoding='utf-8')}"
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"JupyterLab does not answer:\n{log.read_text(encoding='utf-8')}")


def end(process: subprocess.Popen[bytes]) -> None:
    """End JupyterLab. It waits for kernels that it has just started, now and then for ever; they
    end by themselves when it is gone."""
    process.terminate()
    try:
        process.wait(timeout=END_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=START_TIMEOUT)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab with a copy of the lessons."""
    course = tmp_path_factory.mktemp("course")
    for name in NOTEBOOKS:
        notebooks.write(course / name, without_outputs(ROOT / name))
    shutil.copy(ROOT / LESSONS / WITH_PICTURES, course / AS_STORED)
    own = tmp_path_factory.mktemp("jupyter")
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(own / "config"),
        "JUPYTER_CONFIG_PATH": str(JUPYTER_CONFIG),
        "JUPYTER_DATA_DIR": str(own / "data"),
        "IPYTHONDIR": str(own / "ipython"),
        "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
    }
    # Else the page has only the cells in view, and a cell that still runs may be further down.
    settings = own / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    all_cells = json.dumps({"windowingMode": "none"})
    (settings / "tracker.jupyterlab-settings").write_text(all_cells, encoding="utf-8")
    options = ["--LabApp.extension_manager=readonly", "--expose-app-in-browser"]
    if sys.platform != "win32":  # see `coursekit.author.runner.without_ports`
        options.append("--KernelManager.transport=ipc")
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
    command += [f"--ServerApp.root_dir={course}", "--ServerApp.allow_root=True", *options]
    log = own / "log.txt"
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output, tempfile.TemporaryDirectory(dir=SHORT_PATH) as runtime:
        environment["JUPYTER_RUNTIME_DIR"] = runtime
        process = subprocess.Popen(
            command, cwd=course, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            wait_until_it_answers(f"{url}/api", process, log)
            yield Lab(url, course)
        finally:
            end(process)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("no Chromium is installed (set CHROMIUM to the path of one)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def desk(browser: Browser, lab: Lab) -> Iterator[Page]:
    """JupyterLab in a window, with no notebook open."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(START_TIMEOUT * 1000)
    page.goto(f"{lab.url}/lab/workspaces/auto-{os.getpid()}")
    page.wait_for_function(RESTORED)
    yield page
    page.close()


@pytest.fixture
def page(desk: Page) -> Iterator[Page]:
    """The same window again; what a test has opened in it is closed afterwards."""
    yield desk
    dismiss_questions(desk)
    desk.evaluate(CLOSE)


RESTORED = "() => window.jupyterapp?.restored.then(() => true)"
CLOSE = """async () => {
    const shell = window.jupyterapp.shell;
    for (const widget of [...shell.widgets("main")]) {
        await widget.context?.sessionContext?.shutdown();
        widget.dispose();
    }
}"""
OPEN = """async path => {
    await window.jupyterapp.commands.execute("docmanager:open", {path});
}"""


def run_all(page: Page, path: str) -> None:
    """Open the notebook at `path`, choose Run All Cells, wait until all have been run.

    Where it does not come to an end, what the cells show in the end tells where it stopped.
    While the kernel is still on its way, JupyterLab runs no cell or only the first, and may ask
    about it; then the choice is made again. On a busy machine a window may stop taking clicks: it
    is loaded again, and the notebook keeps its kernel.
    """
    open_notebook(page, path)
    prompts, choices = prompts_of(page), 0
    deadline = time.monotonic() + RUN_TIMEOUT
    while time.monotonic() < deadline and not all(map(has_run, prompts)):
        page.wait_for_timeout(SETTLING)
        before, prompts = prompts, prompts_of(page)
        if prompts == before and not any("*" in prompt for prompt in prompts):
            if choices == MOST_CHOICES:
                return
            choices += 1
            try:
                choose_run_all(page)
            except sync_api.TimeoutError as error:
                print(error)
                page.reload()
                page.wait_for_function(RESTORED)
                open_notebook(page, path)


def open_notebook(page: Page, path: str) -> None:
    page.evaluate(OPEN, path)
    page.wait_for_selector(KERNEL_IS_IDLE)
    page.wait_for_selector(".jp-CodeCell .jp-InputPrompt")


def choose_run_all(page: Page) -> None:
    """Choose it in the menu. Raises playwright's TimeoutError when another question came up."""
    dismiss_questions(page)
    page.get_by_role("menuitem", name="Run", exact=True).click(timeout=PATIENCE)
    page.locator('[data-command="runmenu:run-all"]').click(timeout=PATIENCE)


def dismiss_questions(page: Page) -> None:
    for question in page.locator(".jp-Dialog").all():
        question.press("Escape", timeout=PATIENCE)


def prompts_of(page: Page) -> list[str]:
    """What stands beside the code cells: `[ ]:` not run, `[*]:` running or queued, `[7]:` run."""
    texts: list[str] = page.locator(".jp-CodeCell .jp-InputPrompt").all_text_contents()
    return texts


def has_run(prompt: str) -> bool:
    return any(map(str.isdigit, prompt))


def saved(page: Page, path: Path) -> list[tuple[int, bool]]:
    """(count, whether an error is there) of each code cell, as JupyterLab saves it to `path`.

    Counts are from 1, also where the choice had to be made again; 0 is a cell that was not run.
    """
    before = path.stat().st_mtime_ns
    page.keyboard.press("ControlOrMeta+s")
    deadline = time.monotonic() + START_TIMEOUT
    while path.stat().st_mtime_ns == before and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    page.wait_for_timeout(SETTLING)  # the file may have been seen half written
    code = [cell for cell in notebooks.read(path).cells if cell.cell_type == "code"]
    counts = [cell.execution_count or 0 for cell in code]
    earlier = max(min(counts) - 1, 0)
    return [
        (count - earlier, any(output.output_type == "error" for output in cell.outputs))
        for cell, count in zip(code, counts, strict=True)
    ]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_run_all_finishes_with_no_error_but_the_expected(page: Page, lab: Lab, name: str) -> None:
    path = lab.course / name
    code = [cell for cell in notebooks.read(path).cells if cell.cell_type == "code"]
    expected = [
        (count, RAISES in cell.metadata.get("tags", ())) for count, cell in enumerate(code, start=1)
    ]
    run_all(page, name)
    assert saved(page, path) == expected
    assert page.get_by_text("Jupyter news").count() == 0, "JupyterLab asks for the internet"


def test_stored_pictures_are_seen_whole_before_anything_is_run(browser: Browser, lab: Lab) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(START_TIMEOUT * 1000)
    page.goto(f"{lab.url}/doc/workspaces/auto-pictures/tree/{AS_STORED}")
    picture = page.locator(".jp-OutputArea-output img").first
    picture.wait_for()
    for width in (1280, 800, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(SETTLING)
        wide, box, whole = picture.evaluate(
            "image => [image.clientWidth, image.parentElement.clientWidth, image.complete"
            " && image.naturalWidth > 0 && image.alt.length > 0]"
        )
        assert whole
        # In a window too narrow for its letters a picture scrolls in a box of its own.
        assert wide == min(WIDTH, max(box, LEGIBLE)), width
    page.close()
