"""In a real browser: JupyterLab opens each lesson, and Run All runs all of it.

nbval and nbclient send a kernel one cell at a time. A reader's Run All sends them all at once,
and that is what hung with the original nest-asyncio while every other test stayed green.
Lessons are opened from a copy without outputs, with JupyterLab's own folders in a temporary
place, so that neither the repository nor anyone's settings change.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from nbformat import NotebookNode

from coursekit import notebooks
from coursekit.notebooks import LESSONS, ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

START_TIMEOUT = 120
"""Seconds for JupyterLab to answer, or to show a notebook, on a busy machine."""

RUN_TIMEOUT = 180
"""Seconds for Run All: most lessons need less than ten."""

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
ON_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

KERNEL_IS_IDLE = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
RUN_ALL_HAS_ENDED = """() => {
    const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
    const texts = prompts.map(prompt => prompt.textContent);
    return texts.some(text => /\\d/.test(text)) && !texts.some(text => text.includes('*'));
}"""
"""True also when an error has ended it early: then the cells after it have no number."""

LESSON_PATHS = [pytest.param(path, id=path.stem) for path in notebooks.in_folder(ROOT / LESSONS)]


def find_chromium() -> str | None:
    """The browser to drive: the one `CHROMIUM` names, or any Chromium found."""
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, CANDIDATES)]
    found += [str(ON_MACOS)] if ON_MACOS.exists() else []
    return next((path for path in found if path), None)


def without_outputs(path: Path) -> NotebookNode:
    """The lesson as if it had never been run, so that what the page shows is of this run."""
    notebook = notebooks.read(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port: int = server.getsockname()[1]
        return port


def wait_until_it_answers(url: str, lab: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        assert lab.poll() is None, f"JupyterLab ended:\n{log.read_text(encoding='utf-8')}"
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"JupyterLab does not answer:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="module")
def lab_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab that serves a copy of the lessons."""
    course = tmp_path_factory.mktemp("course")
    for path in notebooks.in_folder(ROOT / LESSONS):
        notebooks.write(course / LESSONS / path.name, without_outputs(path))
    own = tmp_path_factory.mktemp("jupyter")
    folders = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    environment = os.environ | {f"JUPYTER_{name}": str(own / name) for name in folders}
    environment |= {
        "IPYTHONDIR": str(own / "ipython"),
        "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
    }
    # Announcements and extensions are looked up on the internet, which the tests do not have.
    offline = [
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
    command += [f"--ServerApp.root_dir={course}", "--ServerApp.allow_root=True", *offline]
    log = own / "log.txt"
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        lab = subprocess.Popen(
            command, cwd=course, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            wait_until_it_answers(f"{url}/api", lab, log)
            yield url
        finally:
            lab.terminate()
            lab.wait(timeout=START_TIMEOUT)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("no Chromium is installed (set CHROMIUM to the path of one)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
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


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(START_TIMEOUT * 1000)
    yield page
    page.close()


def run_all(page: Page, address: str) -> None:
    """Open the notebook at `address`, choose Run All Cells, wait until no cell is left to run."""
    page.goto(address)
    page.wait_for_selector(KERNEL_IS_IDLE)
    page.wait_for_timeout(1500)  # a kernel just become idle may still be replaced by its session
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator('[data-command="runmenu:run-all"]').click()
    page.wait_for_function(RUN_ALL_HAS_ENDED, timeout=RUN_TIMEOUT * 1000)
    page.wait_for_selector(KERNEL_IS_IDLE)


def shown_cells(page: Page) -> list[tuple[str, bool]]:
    """(prompt, whether an error is shown) of each code cell, in order."""
    cells: list[list[object]] = page.evaluate(
        """() => [...document.querySelectorAll('.jp-CodeCell')].map(cell => [
            cell.querySelector('.jp-InputPrompt').textContent,
            cell.querySelector('[data-mime-type="application/vnd.jupyter.error"]') !== null,
        ])"""
    )
    return [(str(prompt), bool(error)) for prompt, error in cells]


@pytest.mark.parametrize("path", LESSON_PATHS)
def test_run_all_finishes_with_no_error_but_the_expected(
    page: Page, lab_url: str, path: Path
) -> None:
    code = [cell for cell in notebooks.read(path).cells if cell.cell_type == "code"]
    expected = [
        (f"[{count}]:", "raises-exception" in cell.metadata.get("tags", ()))
        for count, cell in enumerate(code, start=1)
    ]
    run_all(page, f"{lab_url}/lab/workspaces/auto-{path.stem}/tree/{LESSONS}/{path.name}")
    assert shown_cells(page) == expected
