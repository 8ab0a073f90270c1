"""Lays out a course to hand to learners: everything that it needs to work, and no answers."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from nbformat import NotebookNode

from coursekit.author import notebooks
from coursekit.author.frame import EXERCISES, LESSONS, ROOT
from coursekit.author.notebooks import CannotUse
from coursekit.author.release import released_notebook
from coursekit.classroom.arguments import Parser

README = "README.md"
FILES = (
    README,
    "LICENSE",
    "LICENSE-CONTENT.md",
    "course.py",
    "environment.yml",
    "hatch_build.py",
    "pyproject.toml",
    "requirements.lock",
    ".gitignore",
)
NOT_FOR_LEARNERS = ("Two doors", "For teachers", "How fast the server is", "For contributors")
"""Sections of the README about what stays with the teacher."""
FOLDERS = ("coursekit", "local_server", "docs")
LITTER = shutil.ignore_patterns("__pycache__", "*.pyc", ".ipynb_checkpoints")


def hand_out(folder: Path, root: Path = ROOT) -> int:
    """Write the course into `folder`, which must not exist or be empty; how many lessons it has.

    The exercises are made from the solutions, so that nothing that a teacher has tried out in
    exercises/ goes along. Raises CannotUse, and writes nothing, for a folder in use.
    """
    solutions = {path: notebooks.read(path) for path in notebooks.solutions(root)}
    try:
        in_use = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
        is_inside = folder.resolve().is_relative_to(root.resolve())
    except OSError as error:
        raise CannotUse(f"{folder} cannot be used: {error.strerror}.") from None
    if in_use:
        raise CannotUse(f"{folder} holds something already: name a folder that does not exist.")
    if is_inside:
        raise CannotUse(f"{folder} is inside the course: name a folder outside of it.")
    lessons = notebooks.in_folder(root / LESSONS)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Beside it, so that there is a whole course or none; and on the same disk.
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".handout-") as beside:
            whole = Path(beside, "course")
            whole.mkdir()
            _fill(whole, root, lessons, solutions)
            folder.rmdir()
            whole.rename(folder)
    except OSError as error:
        why = error.strerror or str(error)
        raise CannotUse(
            f"{folder} cannot be written: {why}. Nothing has been handed out."
        ) from None
    return len(lessons)


def _fill(
    folder: Path, root: Path, lessons: Sequence[Path], solutions: Mapping[Path, NotebookNode]
) -> None:
    for name in FILES:
        if (root / name).is_file():
            shutil.copy2(root / name, folder / name)
    for name in FOLDERS:
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name, ignore=LITTER)
    (folder / LESSONS).mkdir()
    for path in lessons:
        shutil.copy2(path, folder / LESSONS / path.name)
    for path, solution in solutions.items():
        notebooks.write(folder / EXERCISES / path.name, released_notebook(solution))
    keep_originals(folder)
    if (readme := folder / README).is_file():
        text = readme.read_text("utf-8")
        readme.write_text(readme_for_learners(text, folder), "utf-8", newline="\n")


def readme_for_learners(text: str, folder: Path) -> str:
    """The README without what `folder` has not: sections, links and the command for the tests."""
    intro, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    kept = [one for one in sections if one.partition("\n")[0][3:] not in NOT_FOR_LEARNERS]
    text = re.sub(r"^python3 course\.py test .*\n", "", intro + "".join(kept), flags=re.MULTILINE)

    def link(found: re.Match[str]) -> str:
        words, target = found.groups()
        is_there = ":" in target or (folder / target.partition("#")[0]).exists()
        return found[0] if is_there else words

    return re.sub(r"(?<!!)\[([^\]]+)\]\(([^)]+)\)", link, text)


def keep_originals(folder: Path) -> None:
    """What `course.py fresh` takes a notebook from where there is neither git nor solutions."""
    with zipfile.ZipFile(folder / "fresh.zip", "w", zipfile.ZIP_DEFLATED) as kept:
        for place in (LESSONS, EXERCISES):
            for path in notebooks.in_folder(folder / place):
                kept.write(path, f"{place}/{path.name}")


def main(arguments: Sequence[str]) -> int:
    """`python -m coursekit handout FOLDER`; the exit status."""
    parser = Parser(
        prog="course.py handout",
        description="Write a course without solutions and answers into FOLDER, to give to "
        "learners. It works by itself: they run `python3 course.py lab` in it.",
        epilog="Example: python3 course.py handout ../course-for-class-3b",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    options = parser.parse_args(arguments)
    count = hand_out(options.folder)
    print(f"{options.folder} holds a course of {count} lessons, with exercises and no answers.")
    return 0
