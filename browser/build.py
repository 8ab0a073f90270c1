"""The course in a browser's tab as a folder of files, for any server that serves files.

`python3 course.py site --try` builds it beside the pages. It is JupyterLite's page, with Python for
the tab (`wheels`) and the notebooks (`content`) of this course. Nothing in it leads elsewhere: no
package is fetched from an index, and there is no address of one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from browser import content, fetch, wheels

PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
FIRST = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")
"""What the kernel would else ask an index for; `wheels.COURSE` brings it all."""

TITLE = "Learn asyncio and aiohttp"
APPS = ("lab", "notebooks", "tree")
"""JupyterLab; a page of one notebook, which fits on a phone; and the list of files behind it."""

MENDED = {
    # After an error JupyterLite drops every cell that waits, also when the error was expected (the
    # tag `raises-exception`, which the page sends as `stop_on_error`): then Run All ended there.
    'msgType:"execute_reply",channel:"shell",parentHeader:e.header,session:e.header.session,'
    "content:s": ',metadata:t.stop_on_error?{}:{cause:"expected"}',
    '"error"===e.content.status&&': "!e.metadata.cause&&",
}
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "checkForUpdates": False,
        "fetchNews": "false",
        "doNotDisturbMode": True,
    },
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    # All of a lesson is in the page: the browser's own search finds it, and so does Run All.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}


def build(folder: Path) -> None:
    """Build it in `folder`, which is made anew. Raises `CannotFetch` when something is not here."""
    shutil.rmtree(folder, ignore_errors=True)
    lite = fetch.STORE / "lite"
    shutil.rmtree(lite, ignore_errors=True)
    content.stage(lite / "content")
    wheels.distribution(lite / "static" / "pyodide")
    (lite / "overrides.json").write_text(json.dumps(SETTINGS), "utf-8")
    (lite / "jupyter-lite.json").write_text(json.dumps(_config(lite)), "utf-8")
    _jupyter_lite(lite, folder)
    _mend(folder)


def _config(lite: Path) -> dict[str, Any]:
    kernel = {
        "pyodideUrl": "./static/pyodide/pyodide.mjs",
        "pipliteUrls": [],
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": [*FIRST, wheels.COURSE]},
    }
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": TITLE,
            "litePluginSettings": {PLUGIN: kernel},
            "disabledExtensions": ["@jupyterlab/extensionmanager-extension"],
        },
    }


def _jupyter_lite(lite: Path, folder: Path) -> None:
    tools = fetch.tools()
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", str(lite)]
    command += ["--contents", str(lite / "content"), "--output-dir", str(folder)]
    command += ["--no-sourcemaps", "--no-unused-shared-packages"]
    command += [f"--apps={app}" for app in APPS]
    extensions = tools / "share" / "jupyter" / "labextensions"
    command += ["--ignore-sys-prefix"]
    command += [f"--FederatedExtensionAddon.extra_labextensions_path={extensions}"]
    # Beside what is asked for here nothing of this machine's Jupyter comes along.
    environment = os.environ | {
        "PYTHONPATH": str(tools),
        "JUPYTER_PATH": str(tools / "share" / "jupyter"),
        "JUPYTER_CONFIG_DIR": str(lite / "no-config"),
        "JUPYTER_NO_CONFIG": "1",
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    done = subprocess.run(command, cwd=lite, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"jupyter lite build failed:\n{done.stdout}{done.stderr}")


def _mend(folder: Path) -> None:
    for place, more in MENDED.items():
        found = [path for path in folder.glob("build/*.js") if place in path.read_text("utf-8")]
        if len(found) != 1 or found[0].read_text("utf-8").count(place) != 1:
            raise RuntimeError(
                f"JupyterLite's page is not as it was, look at browser/build.py: {place}"
            )
        text = found[0].read_text("utf-8")
        found[0].write_text(text.replace(place, place + more), "utf-8")
