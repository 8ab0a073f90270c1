"""Looks over a learner's shoulder: each time they save an exercise notebook, its checks are run.

The notebook itself is only read: what it stores stays as JupyterLab wrote it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from coursekit.author import notebooks
from coursekit.author.notebooks import CannotUse
from coursekit.classroom import kernels
from coursekit.classroom.arguments import Parser
from coursekit.classroom.progress import EXERCISES, course
from coursekit.copies import COPY

LOOK_EVERY = 0.3
"""Seconds between two looks at the file."""

CELL_TIMEOUT = 60.0
"""Seconds."""


def newest(name: str, folder: Path) -> Path:
    """The notebook of the lesson `name` (2, `02_tasks`, a path) in `folder` that was saved last.

    Raises CannotUse where there is none, or where the name means several lessons.
    """
    wanted = Path(name).name.removesuffix(".ipynb")
    wanted = wanted.zfill(2) if wanted.isdecimal() else wanted
    copies: dict[str, list[Path]] = {}
    for path in folder.glob("*.ipynb"):
        lesson = COPY.sub("", path.stem)
        if wanted in (path.stem, lesson, path.stem.partition("_")[0]):
            copies.setdefault(lesson, []).append(path)
    if not copies:
        raise CannotUse(f"There is no exercise notebook called {name!r} in {folder}.")
    # Of a lesson that has another name now there may be copies alone.
    present = [lesson for lesson in copies if (folder / f"{lesson}.ipynb").exists()]
    lessons = present if len(present) == 1 else sorted(copies)
    if len(lessons) > 1:
        raise CannotUse(f"{name!r} may be {' or '.join(lessons)}: say which.")
    return max(copies[lessons[0]], key=lambda path: path.stat().st_mtime_ns)


async def verdict(path: Path) -> tuple[bool, str]:
    """Whether all checks of the notebook hold, and what to say: the first sentence that says no.

    Raises CannotUse for a file that is no notebook, as it is in the middle of being saved.
    """
    notebook = notebooks.read(path)
    passed = 0
    headings = notebooks.heading_above(notebook)
    async with kernels.started(path.parent, {}) as kernel:
        for cell, heading in zip(notebook.cells, headings, strict=True):
            if cell.cell_type != "code":
                continue
            is_check = bool(cell.metadata.get("nbgrader", {}).get("grade"))
            result = await kernel.run(cell.source, CELL_TIMEOUT)
            if result.ok:
                passed += is_check
                continue
            if result.ended:
                return False, f"{heading}\n  A cell stopped the kernel: {result.ended}."
            if is_check:
                return False, f"{heading}\n  NOT YET  {result.error}"
            name = result.error_name
            return False, f"{heading}\n  A cell raised {name}: {result.error}"
    return passed > 0, f"All {passed} checks pass." if passed else "It holds no check."


async def watch(path: Path, say: Callable[[str], None]) -> None:
    """Say what the checks say, now and after each save, until all of them pass."""
    seen: int | None = None
    while True:
        now = _saved_at(path)
        if now is not None and now != seen:
            seen = now
            began = time.strftime("%H:%M:%S")
            try:
                done, told = await verdict(path)
            except CannotUse:
                seen = None  # half saved: look again soon
            else:
                say(f"{began}  {told}")
                if done:
                    return
        await asyncio.sleep(LOOK_EVERY)


def _saved_at(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:  # an editor that saves by renaming
        return None


def main(arguments: Sequence[str]) -> int:
    """`python -m coursekit watch 02`; 0 when all checks pass, 130 when it was stopped before."""
    parser = Parser(
        prog="course.py watch",
        description="Run the checks of an exercise notebook whenever it is saved, and say the "
        "first sentence that says NOT YET, until all checks pass.",
        epilog="Example: python3 course.py watch 02",
    )
    parser.add_argument("--once", action="store_true", help="run them now, and end; 0: all pass")
    parser.add_argument("lesson", metavar="LESSON", help="02, or 02_tasks")
    options = parser.parse_args(arguments)
    path = newest(options.lesson, course() / EXERCISES)
    if options.once:
        done, told = asyncio.run(verdict(path))
        print(told)
        return 0 if done else 1
    print(f"Watching {path.name}; save it in JupyterLab, press Ctrl-C here to end.", flush=True)
    try:
        asyncio.run(watch(path, lambda text: print(text, flush=True)))
    except KeyboardInterrupt:
        print()
        return 130
    return 0
