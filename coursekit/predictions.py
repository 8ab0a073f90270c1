"""Folds the stored answer to a prediction, so that nobody reads it before they have decided.

A lesson asks "**Predict.**", and the cell below begins with the line `MARK`. Where outputs are
stored or compared (`record`, nbval, `check`) kernels load this module as an IPython
extension, `--ext=coursekit.predictions`: what such a cell prints and shows becomes one closed
`<details>`, which opens by a click in every front end and on a plain page. A reader's own kernel
does not load it: there the same cell, once it is run, shows its output like any other.

Only standard library and IPython: it is loaded into kernels of which lessons tell what they hold.
"""

from __future__ import annotations

import html
import re
import sys
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import CapturedIO, RichOutput, capture_output

MARK = "# Your prediction first, then run."
"""The first line of a cell whose stored answer is folded."""

OPTION = f"--ext={__name__}"
"""What makes a kernel fold: an argument of its command line."""

CLOSED = "The answer is folded here: run the cell, and it is shown."
"""The text form, for front ends that show no HTML (JupyterLab in a notebook it does not trust)."""

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def load_ipython_extension(shell: InteractiveShell) -> None:
    """IPython's hook: fold the answers of the cells that `shell` runs from now on."""
    folder = _Folder(shell)
    shell.events.register("pre_run_cell", folder.before)
    shell.events.register("post_run_cell", folder.after)


class _Folder:
    """Keeps what a prediction's cell puts out, and puts out one display in its place."""

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._capture: capture_output | None = None
        self._captured: CapturedIO | None = None
        self._show_result: Any = None

    def before(self, info: Any) -> None:
        if not info.raw_cell.startswith(MARK):
            return
        self._capture = capture_output()
        self._captured = self._capture.__enter__()
        # The shell puts its own hook in place for the cell, over the one that captures.
        self._show_result = self._shell.display_trap.hook
        self._shell.display_trap.hook = sys.displayhook

    def after(self, result: Any) -> None:
        if self._capture is None or self._captured is None:
            return
        self._shell.display_trap.hook = self._show_result
        self._capture.__exit__(None, None, None)
        captured, self._capture, self._captured = self._captured, None, None
        if not result.success:  # a traceback cannot be folded: let everything be seen
            captured.show()
            return
        answer = "".join(_text(said) for said in (captured.stdout, captured.stderr) if said)
        answer += "".join(_rich(output) for output in captured.outputs)
        folded = f"<details><summary>The answer</summary>\n{answer}</details>"
        self._shell.display_pub.publish({"text/html": folded, "text/plain": CLOSED})


def _text(text: str) -> str:
    return f"<pre>{html.escape(ANSI.sub('', text), quote=False)}</pre>\n"


def _rich(output: RichOutput) -> str:
    """One display or result in HTML: its own HTML or SVG where it has any, else its text."""
    for kind in ("text/html", "image/svg+xml"):
        if kind in output.data:
            return f"{output.data[kind]}\n"
    return _text(output.data["text/plain"])
