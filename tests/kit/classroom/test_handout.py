"""What is handed out is a course, and holds no answer."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.author import frame, notebooks
from coursekit.author.notebooks import CannotUse
from coursekit.classroom import handout


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class") / "course"
    handout.hand_out(folder)
    return folder


def test_it_holds_the_lessons_and_their_exercises_without_answers(handed: Path) -> None:
    for name in ("notebooks", "exercises"):
        there = {path.name for path in (handed / name).iterdir()}
        assert there == {path.name for path in notebooks.in_folder(frame.ROOT / name)}
    assert not (handed / "solutions").exists()
    assert not (handed / "tests").exists()
    for path in (handed / "exercises").glob("*.ipynb"):
        text = path.read_text("utf-8")
        assert "BEGIN SOLUTION" not in text
        assert "is not written yet" in text
        assert not any(cell.get("outputs") for cell in json.loads(text)["cells"])


def test_it_is_a_course_of_its_own(handed: Path) -> None:
    """Its own packages, not those of the course it was made in, and what they need is there."""
    code = (
        "import coursekit, local_server, pathlib\n"
        "from coursekit.classroom.progress import progress\n"
        "here = pathlib.Path.cwd()\n"
        "assert pathlib.Path(coursekit.__file__).is_relative_to(here), coursekit.__file__\n"
        "assert pathlib.Path(local_server.__file__).is_relative_to(here)\n"
        "print(progress().next[1].number)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=handed,
        env={**os.environ, "PYTHONPATH": str(handed)},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "1\n", done.stderr


def test_its_readme_speaks_of_what_is_there(handed: Path) -> None:
    readme = (handed / "README.md").read_text("utf-8")
    targets = re.findall(r"\]\(([^)#:]+)[^):]*\)", readme)
    assert "notebooks/24_crawler_parts.ipynb" in targets
    assert [target for target in targets if not (handed / target).exists()] == []
    assert "the project of lessons 19 to 23" in readme
    assert "TEACHING.md says how" in readme  # a name, and no link to nowhere
    assert "## For teachers" not in readme
    assert "## For contributors" not in readme
    assert "## Licence" in readme
    assert "course.py test" not in readme
    assert "course.py bench" not in readme


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(CannotUse, match="holds something already"):
        handout.hand_out(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("inside", ["class", "notebooks/class", "coursekit/class", "solutions/x/y"])
def test_a_folder_inside_the_course_is_refused(inside: str) -> None:
    folder = frame.ROOT / inside
    with pytest.raises(CannotUse, match="inside the course"):
        handout.hand_out(folder)
    assert not folder.exists()


def test_where_nothing_can_be_written_one_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path / "file", tmp_path / "file" / "deeper", Path("/proc/class/3b")):
        with pytest.raises(CannotUse):
            handout.hand_out(folder)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_course_is_handed_out_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(handout, "keep_originals", full)
    with pytest.raises(CannotUse, match="No space left"):
        handout.hand_out(tmp_path / "class")
    assert not list(tmp_path.rglob("*.*"))


def test_what_has_no_solutions_is_no_teachers_copy(tmp_path: Path) -> None:
    with pytest.raises(CannotUse, match="teacher's copy"):
        handout.hand_out(tmp_path / "class", root=tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_command_says_what_it_has_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(handout, "hand_out", lambda folder: 24)
    assert handout.main([str(tmp_path / "class")]) == 0
    assert f"{tmp_path / 'class'} holds a course of 24 lessons" in capsys.readouterr().out


def test_its_notebooks_can_be_had_fresh_without_git_or_solutions(handed: Path) -> None:
    """By course.py alone; nothing is installed for it."""
    for path in ("notebooks/02_tasks.ipynb", "exercises/02_tasks.ipynb"):
        original = (handed / path).read_bytes()
        (handed / path).write_text("my work")
        done = subprocess.run(
            [sys.executable, "course.py", "fresh", "changed"],
            cwd=handed,
            env={**os.environ, "PATH": ""},
            capture_output=True,
            text=True,
        )
        assert done.stdout == f"{path} is fresh. Yours is now 02_tasks.mine-1.ipynb.\n", done.stderr
        assert (handed / path).read_bytes() == original
        kept = (handed / path).with_name("02_tasks.mine-1.ipynb")
        assert kept.read_text() == "my work"
        kept.unlink()
    assert not (handed / ".venv").exists()
