"""The Python half of `run.mjs`: cells are run by JupyterLite's own kernel, their outputs kept."""

from __future__ import annotations

import asyncio
import json
import os
import warnings
from typing import Any

import pyodide_kernel  # type: ignore[import-not-found]
from IPython.core.interactiveshell import InteractiveShell

shell: InteractiveShell = pyodide_kernel.ipython_shell
outputs: list[dict[str, Any]] = []


def _stream(name: str, text: str) -> None:
    last = outputs[-1] if outputs else {}
    if last.get("output_type") == "stream" and last["name"] == name:
        last["text"] += text
    else:
        outputs.append({"output_type": "stream", "name": name, "text": text})


def _result(_count: int, data: Any, metadata: Any) -> None:
    outputs.append({"output_type": "execute_result", "data": dict(data)})


def _display(data: Any, metadata: Any, transient: Any) -> None:
    outputs.append({"output_type": "display_data", "data": dict(data)})


pyodide_kernel.stdout_stream.publish_stream_callback = _stream
pyodide_kernel.stderr_stream.publish_stream_callback = _stream
shell.displayhook.publish_execution_result = _result  # type: ignore[attr-defined]
shell.display_pub.display_data_callback = _display  # type: ignore[attr-defined]
shell.run_line_magic("load_ext", "coursekit.predictions")
_filters = warnings.filters[:]


async def _run_cell_async(*arguments: Any, **options: Any) -> Any:
    """As IPython's; afterwards it tells who listens, which JupyterLite's kernel leaves out."""
    result = await InteractiveShell.run_cell_async(shell, *arguments, **options)
    shell.events.trigger("post_run_cell", result)
    return result


shell.run_cell_async = _run_cell_async  # type: ignore[method-assign]


async def begin() -> None:
    """As a fresh kernel: no names, no server, in the lessons' folder."""
    import local_server.server

    shell.reset(new_session=True)
    if local_server.server._shared is not None:
        local_server.server._shared.stop()
        local_server.server._shared = None
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await asyncio.sleep(local_server.server.STOP_TIMEOUT + 0.1)
    warnings.filters[:] = _filters  # type: ignore[index]
    os.chdir("/drive/notebooks")


async def run(source: str) -> str:
    """What the cell `source` puts out, as JSON."""
    outputs.clear()
    reply = await pyodide_kernel.kernel_instance.run(source)
    if reply["status"] == "error":
        name = reply["ename"].removeprefix("<class '").removesuffix("'>").rpartition(".")[2]
        error = {"output_type": "error", "ename": name, "evalue": str(reply["evalue"])}
        outputs.append(error | {"traceback": list(reply["traceback"])})
    return json.dumps(outputs)
