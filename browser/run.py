"""Runs lessons and solutions as a tab does, under Node, and compares with what they have stored.

    python -m browser.run [NAME …]

Names are those that `course.py gate` takes; without any, all that run in the tab. A cell that says
what it needs (`needs-install: …`) is run at the end, and reported when its output is the stored
one: then it says something that is not so.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from browser import compare, content, fetch, wheels
from coursekit.author import frame, notebooks

TIMEOUT = 1200
"""Seconds for all notebooks together."""


def findings(paths: Sequence[Path], distribution: Path) -> list[str]:
    """What is not as it is stored, a line each; nothing when all is well."""
    read = {notebooks.shown(path): notebooks.read(path) for path in paths}
    order = {name: _in_order(notebook) for name, notebook in read.items()}
    plan = [
        {"name": name, "cells": [cell.source for cell in cells]} for name, cells in order.items()
    ]
    command = [fetch.node(), str(fetch.HERE / "run.mjs"), str(distribution), str(content_folder())]
    done = subprocess.run(
        command, input=json.dumps(plan), capture_output=True, text=True, timeout=TIMEOUT
    )
    results = {}
    for line in done.stdout.split("\n")[:-1]:  # a last one that does not end was broken off
        result = json.loads(line)
        results[result["name"]] = result["results"]
    found = [
        line for name, cells in order.items() for line in _judged(name, cells, results.get(name))
    ]
    return found + ([done.stderr.strip()] if done.returncode and done.stderr.strip() else [])


def content_folder() -> Path:
    """The notebooks as the tab has them: some cells look at the files beside them."""
    folder = fetch.STORE / "content"
    content.stage(folder)
    return folder


def _in_order(notebook: Any) -> list[Any]:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return sorted(code, key=lambda cell: content.missing(cell) is not None)


def _judged(name: str, cells: list[Any], results: list[Any] | None) -> Iterator[str]:
    for number, cell in enumerate(cells):
        result = results[number] if results and number < len(results) else None
        what = content.missing(cell)
        if what is not None:
            if isinstance(result, list) and compare.same(cell.outputs, result):
                yield f"{name}: {cell.id}: it runs in the tab, and does not need {what}"
        elif result is None:
            yield f"{name}: {cell.id}: it was not run, for what happened before"
        elif isinstance(result, dict):
            yield f"{name}: {cell.id}: it does not end"
        elif not compare.same(cell.outputs, result):
            yield f"{name}: {cell.id}: it put out {_short(result)}"


def _short(result: list[Any]) -> str:
    errors = [f"{one['ename']}: {one['evalue']}" for one in result if "ename" in one]
    return "; ".join(errors) or json.dumps(result, ensure_ascii=False)[:1000]


def main(arguments: Sequence[str]) -> int:
    """The exit status: 1 when something is not as it is stored, 2 when nothing could be run."""
    parser = argparse.ArgumentParser(prog="python -m browser.run", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    names = parser.parse_args(arguments).names
    paths = notebooks.select(names, (frame.LESSONS, frame.SOLUTIONS))
    paths = [path for path in paths if content.runs(path)]
    try:
        found = findings(paths, wheels.distribution(fetch.STORE / "pyodide"))
    except fetch.CannotFetch as problem:
        print(problem, file=sys.stderr)
        return 2
    print(*found or [f"{len(paths)} notebooks are in the tab what they are elsewhere."], sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
