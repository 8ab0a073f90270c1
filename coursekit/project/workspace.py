"""The folder in which lessons 18 to 23 write a project, and how a cell runs what is in it.

    project = workspace.start("20_polls_pages")

lays out what the lessons before have written: the `%%write` cells of their notebooks, in order,
are the one source of it. Afterwards `%%write polls/db.py` stores its cell there, and `project`
starts the application as a process, runs a command, and shows a page. What the project itself
is stands in solutions/polls/; notebooks are read as plain JSON because nbformat is slow to import.
"""

from __future__ import annotations

import asyncio
import errno
import getpass
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from IPython import get_ipython

from coursekit.copies import LESSONS, course_here, first_free, is_copy
from coursekit.project.page import Page
from coursekit.project.processes import (
    FINISHED,
    STARTED,
    DidNotStart,
    Finished,
    Process,
    Serving,
    without_circumstances,
)

__all__ = ["DidNotStart", "Finished", "Page", "Serving", "Workspace", "Written", "start", "written"]

ROOT = Path(__file__).resolve().parents[2]
"""Where coursekit is: the course's folder, but for an installation that many share."""
FIRST_LESSON, LAST_LESSON = 19, 23
"""The lessons that write the polls application. What others write is theirs alone."""

MAGIC = "write"
CELL = re.compile(rf"%%{MAGIC} (?P<path>\S+)\n(?P<text>.*)", re.DOTALL)
"""The source of a cell that writes a file."""
SCRATCH = "scratch/"
"""A lesson's experiments: not part of the project, so not laid out for the lessons after it."""

MORE_TESTS = ("add", "config", "errors", "forgery", "lists", "strangers")
NOT_IN_LESSONS = ("README.md", *(f"tests/test_{name}.py" for name in MORE_TESTS))
"""What of solutions/polls/ no lesson writes: its README, and tests that are more of the same."""


# ---- What the lessons have written ---------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """One `%%write` cell: the file's path, with `/`, and all of its text."""

    lesson: int
    path: str
    text: str


def written(notebooks: Path | None = None) -> list[Written]:
    """Every file that a lesson writes into the project, in the order of lessons and of cells.

    A file that is written twice comes twice. `notebooks` is the lessons' folder; the variable
    COURSEKIT_LESSONS names another one, for tests and for lessons that are being written.
    """
    folder = notebooks or _lessons()
    return [
        Written(lesson, file, text)
        for lesson in range(FIRST_LESSON, LAST_LESSON + 1)
        for notebook in _lesson(folder, lesson)
        for file, text in _files_of(json.loads(notebook.read_text("utf-8")))
        if not file.startswith(SCRATCH)
    ]


def _lessons() -> Path:
    """The folder with the lessons: of the learner's copy, else where coursekit is."""
    if named := os.environ.get("COURSEKIT_LESSONS"):
        return Path(named)
    folders = [course / LESSONS for course in (course_here(), ROOT) if course]
    return next((each for each in folders if _lesson(each, FIRST_LESSON)), Path.cwd())


def _lesson(folder: Path, number: int) -> list[Path]:
    """The notebook of a lesson, not the copies that learners and JupyterLab make of it."""
    return [path for path in sorted(folder.glob(f"{number}_*.ipynb")) if not is_copy(path)]


def _files_of(notebook: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and (match := CELL.match("".join(cell["source"]))):
            yield match["path"], match["text"].rstrip("\n") + "\n"


def start(name: str, *, after: int | None = None) -> Workspace:
    """The folder workspace/NAME with the project as the lesson NAME (`20_polls_pages`) finds it.

    It is in the course's folder where that can be written to. `after` is the number of a lesson
    whose work is to be there as well, for its exercises. Every call resets the project, its
    database too. A file that the learner has changed is put aside first (`db.mine-1.py`); one that
    no lesson wrote is left alone. A kernel that uses the folder already keeps it: this one gets
    NAME-2. Inside IPython, `%%write` writes here from now on.
    """
    lesson = int(name.partition("_")[0]) if after is None else after + 1
    project = Workspace(_reserve(name))
    everything = written()
    known = {(file.path, file.text) for file in everything}
    for path in {file.path for file in everything}:
        project.put_aside(path, known)
    for database in project.folder.glob("*.db*"):
        database.unlink()
    shutil.rmtree(project.folder / SCRATCH, ignore_errors=True)
    for file in everything:
        if file.lesson < lesson:
            project.write(file.path, file.text)
    if shell := get_ipython():
        shell.register_magic_function(project.magic, "cell", MAGIC)
    return project


_locks: dict[Path, int] = {}
"""The open lock of each folder that this process uses; the system unlocks it when it ends."""


def _reserve(name: str) -> Path:
    """The folder for `name` that no other process uses: NAME, or NAME-2, …

    It is in workspace/ of the course, or where one can write if that is not possible there (a
    shared folder, a network drive without locks): then it says so. Raises OSError if nowhere.
    """
    problems: list[str] = []
    for base in _places():
        try:
            folder = _reserve_in(base, name)
        except OSError as error:
            problems.append(f"{base} ({error.strerror or error})")
            continue
        if problems:
            print(f"Nothing can be written in {problems[0]}, so the project is in {folder}.")
        return folder
    raise OSError(f"there is no place for the project: not {', not '.join(problems)}")


def _places() -> list[Path]:
    return [
        (course_here() or Path.cwd()) / "workspace",
        Path.home() / "learn-aiohttp" / "workspace",
        Path(tempfile.gettempdir(), f"learn-aiohttp-{getpass.getuser()}", "workspace"),
    ]


def _reserve_in(base: Path, name: str) -> Path:
    base.mkdir(parents=True, exist_ok=True)
    for number in range(1, 100):
        folder = base / (name if number == 1 else f"{name}-{number}")
        if folder in _locks or _lock(folder):
            folder.mkdir(exist_ok=True)
            if _can_write(folder):
                return folder
            os.close(_locks.pop(folder))  # another user's, who has gone
    raise OSError(f"99 folders for {name} are in use")


def _lock(folder: Path) -> bool:
    """Whether `folder` is this process's now; False if it is another's.

    Raises OSError where there is no writing or no locking.
    """
    file = folder.with_name(f".{folder.name}.lock")
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:
        if file.exists():  # another user's
            return False
        raise
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        file.unlink(missing_ok=True)
        raise
    _locks[folder] = handle
    return True


def _can_write(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except PermissionError:
        return False


# ---- One project ---------------------------------------------------------------------------------


class Workspace:
    """A project's folder: write files, start what is in it, run commands, look at pages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def magic(self, line: str, cell: str) -> None:
        """`%%write PATH`: store the cell in the project, and say the same whenever it is run."""
        path = line.strip()
        self.write(path, cell)
        print(f"{path}: {len(cell.splitlines())} lines")

    def write(self, path: str, text: str) -> None:
        """Store `text` as the project's file `path` (with `/`), ending in one newline.

        Raises ValueError for a path that leads out of the project.
        """
        if not path or PurePosixPath(path).is_absolute() or {"..", "~"} & set(path.split("/")):
            raise ValueError(f"{path!r} is not a file in the project: write `%%write polls/db.py`")
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        # Python would take what is written twice in a second for what it has compiled already.
        for compiled in file.parent.glob(f"__pycache__/{file.stem}.*"):
            compiled.unlink()
        # Bytes: the same on Windows, whose text files end their lines otherwise.
        file.write_bytes((text.rstrip("\n") + "\n").encode())

    def put_aside(self, path: str, known: set[tuple[str, str]]) -> None:
        """Remove a file that a lesson wrote; rename it if the learner has changed it since."""
        file = self.folder / path
        if not file.exists():
            return
        if (path, file.read_bytes().decode(errors="replace")) in known:
            file.unlink()
            return
        file.rename(first_free(file))

    def tree(self) -> str:
        """The project's files as an indented list; no caches, databases or scratch files."""
        files = sorted(
            file.relative_to(self.folder)
            for file in self.folder.rglob("*")
            if file.is_file() and not _is_litter(file.relative_to(self.folder))
        )
        lines: list[str] = []
        shown: set[Path] = set()
        for file in files:
            for part in [*reversed(file.parents[:-1]), file]:
                if part not in shown:
                    shown.add(part)
                    slash = "" if part == file else "/"
                    lines.append("    " * (len(part.parts) - 1) + part.name + slash)
        return "\n".join(lines)

    def serve(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        timeout: float = STARTED,
    ) -> Serving:
        """`python ARGUMENTS` as a server process, for `async with … as url`.

        Polls takes any free port (POLLS_PORT=0). `environment` is added to this process's own;
        `timeout` is how many seconds it has to say where it listens.
        """
        variables = self._environment({"POLLS_PORT": "0", **(environment or {})})
        return Serving(self._command(arguments), self.folder, variables, timeout)

    async def run(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        timeout: float = FINISHED,
    ) -> Finished:
        """`python ARGUMENTS`, to its end. Raises TimeoutError after `timeout` seconds."""
        process = Process(self._command(arguments), self.folder, self._environment(environment))
        try:
            if not await asyncio.to_thread(process.ended.wait, timeout):
                raise TimeoutError(f"`python {' '.join(arguments)}` did not end in {timeout:g} s")
        finally:
            await process.stop()
        return Finished(process.status, without_circumstances(process.output, self.folder))

    def show_page(self, html: str) -> Page:
        """The page `html` as a person sees it, with the project's stylesheet if there is one."""
        sheets = sorted((self.folder / "polls" / "static").glob("*.css"))
        ours = [sheet for sheet in sheets if not _is_litter(sheet.relative_to(self.folder))]
        return Page(html, "\n".join(sheet.read_text("utf-8") for sheet in ours))

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        return [sys.executable, *arguments]

    def _environment(self, more: Mapping[str, str] | None) -> dict[str, str]:
        ours = {
            "PYTHONUNBUFFERED": "1",  # a line that is printed is seen at once
            "PYTHONIOENCODING": "utf-8",
            "COLUMNS": "80",
            "NO_COLOR": "1",
            # nbval, which is the course's, imports for half a second; our plugin saves as much.
            "PYTEST_ADDOPTS": "-p no:cacheprovider -p no:nbval -p coursekit.project.pytest_plugin",
            # A name of CI that hypothesis knows, and pytest does not: hypothesis draws the same
            # every time, and does not stop because a machine is busy. Its option for that imports
            # it in each run, whether or not a test needs it.
            "TF_BUILD": "true",
        }
        inherited = {key: value for key, value in os.environ.items() if _is_inherited(key)}
        return {**inherited, **ours, **(more or {})}


NOT_INHERITED = frozenset(
    # The kernel's own settings (its colours, say) are not the project's …
    {"CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "MPLBACKEND", "PY_COLORS"}
    # … and where these are set, pytest prints more.
    | {"BUILD_NUMBER", "CI"}
)
"""Variables of this process that the project's processes do not get."""


def _is_inherited(name: str) -> bool:
    """Not what changes how Python or pytest run (PYTHONOPTIMIZE removes each assert), or print.

    PYTHONPATH and PYTHONHOME stay: they may be what Python is found by.
    """
    if name.startswith(("PYTHON", "PYTEST", "COV_", "COVERAGE_", "HYPOTHESIS_")):
        return name in ("PYTHONPATH", "PYTHONHOME")
    return name not in NOT_INHERITED


def _is_litter(file: Path) -> bool:
    return bool(
        file.parts[0] == SCRATCH.rstrip("/")
        or any(part == "__pycache__" or part.startswith(".") for part in file.parts)
        or ".db" in file.suffixes
        or is_copy(file)
    )
