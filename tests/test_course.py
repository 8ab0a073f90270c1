"""course.py keeps its promises: one environment, one clear sentence, and the next try works.

Nothing is installed here. Programs that course.py would start are played by `Programs`, except in
the few tests that say otherwise. What JupyterLab or coursekit then do is tested elsewhere.
"""

from __future__ import annotations

import ast
import errno
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

SOURCE = Path(__file__).parent.parent / "course.py"
COMMANDS = [
    *("lab", "test", "fresh", "site", "progress", "watch", "grade", "handout"),
    *("record", "gate", "release", "new", "check", "serve", "bench"),
]
WINDOWS = os.name == "nt"
REAL_PATH = os.environ["PATH"]
Answers = Callable[[dict[str, str]], None]


class Watched:
    """A program whose stderr is read while it runs."""

    def __init__(self, returncode: int, complaints: str) -> None:
        self.returncode = returncode
        self.stderr = complaints.splitlines(keepends=True)

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Programs:
    """Plays every program that course.py starts, and writes down which.

    `faults` maps a part of the command to what then happens: an exit status, or an exception.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.commands: list[list[str]] = []
        self.faults: dict[str, int | BaseException] = {}
        self.complaints = "ERROR: no idea why\n"
        self.fresh = "fresh"  # what `release` makes

    def run(self, command: list[str], **_: object) -> SimpleNamespace:
        self.commands.append(command)
        for part, fault in self.faults.items():
            if part in " ".join(command):
                if isinstance(fault, BaseException):
                    raise fault
                return SimpleNamespace(returncode=fault, stdout="", stderr="why it failed")
        if "venv" in command:
            self._make_environment(Path(command[-1]))
        if "release" in command:
            (self.root / "exercises" / f"{command[-1]}.ipynb").write_text(self.fresh)
        return SimpleNamespace(returncode=0, stdout="", stderr="")

    def Popen(self, command: list[str], **_: object) -> Watched:
        finished = self.run(command)
        return Watched(finished.returncode, self.complaints if finished.returncode else "")

    def started(self, *words: str) -> list[list[str]]:
        return [command for command in self.commands if set(words) <= set(command)]

    @staticmethod
    def _make_environment(folder: Path) -> None:
        python = folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
        site_packages = "Lib/site-packages" if WINDOWS else "lib/python3.11/site-packages"
        for file in (python, folder / site_packages / "pip"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()


def load_course(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("course", root / "course.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with what course.py needs to be there; no uv on the PATH."""
    root = tmp_path / "a course"
    for folder in ("notebooks", "solutions", "exercises", "coursekit/jupyter/labconfig"):
        (root / folder).mkdir(parents=True)
    (root / "coursekit/jupyter/labconfig/page_config.json").write_text("settings")
    (root / "course.py").write_bytes(SOURCE.read_bytes())
    (root / "requirements.lock").write_text("aiohttp==3.14.5\n")
    (root / "requirements-test.lock").write_text("aiohttp==3.14.5\npytest==9.2.0\n")
    for name in ("01_coroutines", "02_tasks"):
        (root / "solutions" / f"{name}.ipynb").write_text("solution")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("COURSE_PYTHON", raising=False)
    return root


@pytest.fixture
def course(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, with programs that are only played; `course.handed_over` is what it becomes."""
    course = load_course(root)
    programs = Programs(root)
    played = SimpleNamespace(
        run=programs.run,
        Popen=programs.Popen,
        PIPE=subprocess.PIPE,
        TimeoutExpired=subprocess.TimeoutExpired,
    )
    monkeypatch.setattr(course, "subprocess", played)
    course.programs = programs  # type: ignore[attr-defined]
    course.handed_over = []  # type: ignore[attr-defined]

    def hand_over(command: list[str]) -> int:
        course.handed_over.append(command)
        return 0

    monkeypatch.setattr(course, "hand_over", hand_over)
    return course


def run_alone(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """course.py as a learner starts it, with nothing played."""
    return subprocess.run(
        [sys.executable, "course.py", *arguments],
        cwd=root,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=600,
    )


def one_sentence(text: str) -> str:
    """`text`, when it is one line for people and no traceback."""
    assert text.startswith("course.py: ")
    assert text.count("\n") == 1
    assert "Traceback" not in text
    return text


# --- What it can do ------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"]])
def test_without_a_command_it_lists_what_it_can_do_one_line_each(
    root: Path, arguments: list[str]
) -> None:
    finished = run_alone(root, *arguments)
    lines = finished.stdout.splitlines()
    assert [line.split()[2] for line in lines] == COMMANDS
    assert all(len(line.split()) > 5 for line in lines), "each says what it is for"
    assert finished.returncode == 0
    assert not (root / ".venv").exists()


def test_an_installation_that_many_share_is_used_and_no_other_is_made(
    course: ModuleType, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "python"
    shared.touch()
    monkeypatch.setenv("COURSE_PYTHON", str(shared))
    assert course.main(["progress", "--json"]) == 0
    assert course.handed_over == [[str(shared), "-m", "coursekit", "progress", "--json"]]
    assert course.main(["watch", "--help"]) == 0
    assert course.handed_over[1:] == [[str(shared), "-m", "coursekit", "watch", "--help"]]
    assert course.programs.commands == []
    assert not (root / ".venv").exists()
    # The tests need more than it has.
    assert course.prepare("requirements-test.lock") != str(shared)


def test_a_shared_installation_that_is_not_there_is_one_sentence(
    root: Path, tmp_path: Path
) -> None:
    finished = run_alone(root, "progress", COURSE_PYTHON=str(tmp_path / "gone"))
    assert "COURSE_PYTHON" in one_sentence(finished.stderr)
    assert not (root / ".venv").exists()


def test_an_unknown_command_is_one_sentence(root: Path) -> None:
    finished = run_alone(root, "labb")
    assert "no command labb" in one_sentence(finished.stderr)
    assert finished.returncode == 1


# --- Too old a Python ----------------------------------------------------------------------------


def too_old_pythons() -> list[str]:
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    names = [f"3.{minor}" for minor in range(6, 11)]
    found = [str(path) for name in names for path in pyenv.glob(f"versions/{name}.*/bin/python")]
    return found + [path for name in names if (path := shutil.which(f"python{name}"))]


@pytest.mark.skipif(not too_old_pythons(), reason="needs a Python from 3.6 to 3.10 on the machine")
def test_an_old_python_is_told_so_by_itself(root: Path) -> None:
    # Without the tests' network guard, which no Python that old can read.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    for python in too_old_pythons():
        finished = subprocess.run(
            [python, "course.py", "lab"], cwd=root, env=environment, capture_output=True
        )
        if finished.returncode == 127:  # pyenv's placeholder for a Python that is not active
            continue
        sentence = finished.stderr.decode()
        assert sentence.startswith("The course needs Python 3.11 or newer, and this is Python 3.")
        assert sentence.count("\n") == 1
        assert finished.returncode == 1


def test_an_old_python_can_read_the_file() -> None:
    ast.parse(SOURCE.read_text("utf-8"), feature_version=(3, 6))


def test_python_3_10_gets_one_sentence(root: Path) -> None:
    program = (
        "import argparse, hashlib, pathlib, platform, runpy, shutil, subprocess, sys\n"
        "sys.version_info = (3, 10, 13)\n"
        "runpy.run_path('course.py', run_name='__main__')"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True
    )
    assert finished.stderr.startswith("The course needs Python 3.11 or newer")
    assert finished.stderr.count("\n") == 1
    assert finished.returncode == 1


# --- The environment is made once ----------------------------------------------------------------


def test_lab_makes_the_environment_and_opens_the_first_lesson(
    course: ModuleType, root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert course.main(["lab", "--no-browser", "--port", "9999"]) == 0
    assert len(course.programs.started("venv")) == 1
    assert len(course.programs.started("pip", "install", "--require-hashes")) == 1
    [command] = course.handed_over
    assert command[0].startswith(str(root / ".venv"))
    assert command[1:3] == ["-m", "jupyterlab"]
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in command  # as it prints
    assert command[-3:] == ["--no-browser", "--port", "9999"]
    said = capfd.readouterr().out
    assert "Making the environment .venv" in said
    assert "Installing requirements.lock with pip" in said


def test_a_second_start_starts_nothing_but_jupyterlab(course: ModuleType) -> None:
    course.main(["lab"])
    course.programs.commands.clear()
    assert course.main(["lab"]) == 0
    assert course.programs.commands == []
    assert len(course.handed_over) == 2


def test_the_environment_has_the_courses_settings_for_jupyterlab(
    course: ModuleType, root: Path
) -> None:
    # tests/test_browser.py gives these to a real JupyterLab.
    course.main(["gate"])
    settings = root / ".venv/etc/jupyter/labconfig/page_config.json"
    assert settings.read_text() == "settings"
    settings.unlink()
    course.main(["lab"])
    assert settings.read_text() == "settings"


def trusted(course: ModuleType) -> list[str]:
    course.programs.commands.clear()
    assert course.main(["lab"]) == 0
    return [Path(path).name for command in course.programs.started("trust") for path in command[4:]]


def test_lessons_are_trusted_once(course: ModuleType, root: Path) -> None:
    for name in ("00_start", "01_coroutines"):
        (root / "notebooks" / f"{name}.ipynb").write_text(name)
    assert sorted(trusted(course)) == ["00_start.ipynb", "01_coroutines.ipynb"]
    assert trusted(course) == []
    # No one knows whose work this is, without git.
    (root / "notebooks/00_start.ipynb").write_text("changed")
    assert trusted(course) == []


def test_an_environment_of_another_user_is_used_as_it_is(
    course: ModuleType, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may read it and no more; what Jupyter trusts is each user's own."""
    course.main(["lab"])
    (root / "notebooks/00_start.ipynb").write_text("lesson")
    assert trusted(course) == ["00_start.ipynb"]

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(course.shutil, "copytree", refuse)
    monkeypatch.setattr(course.Path, "write_text", refuse)
    monkeypatch.setattr(course.Path, "home", lambda: root.parent / "another home")
    assert trusted(course) == ["00_start.ipynb"]
    assert not course.programs.started("venv")


def test_in_a_clone_lessons_are_trusted_as_long_as_they_are_as_they_came(
    course: ModuleType, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("00_start", "01_coroutines"):
        (root / "notebooks" / f"{name}.ipynb").write_text(name)
    changed = ["notebooks/00_start.ipynb"]
    monkeypatch.setattr(course, "pristine_commit", lambda: "base")
    monkeypatch.setattr(course, "changed_since", lambda *_: changed)
    assert trusted(course) == ["01_coroutines.ipynb"]
    changed.clear()
    assert trusted(course) == ["00_start.ipynb"]


def test_the_repository_is_on_the_environments_path(course: ModuleType, root: Path) -> None:
    course.main(["lab"])
    [pth] = (root / ".venv").rglob("*.pth")
    line = pth.read_text("ascii").strip()
    assert (pth.parent / line).resolve() == root


def test_uv_is_used_when_it_is_on_the_path(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course.shutil, "which", lambda name: "/bin/uv" if name == "uv" else None)
    course.main(["lab"])
    making, installing = course.programs.commands
    assert making[:2] == ["/bin/uv", "venv"]
    assert installing[:3] == ["/bin/uv", "pip", "install"]
    assert "--require-hashes" in installing


@pytest.mark.parametrize("setting", ["target", "prefix"])
def test_uv_is_not_used_where_it_is_set_to_install_elsewhere(
    course: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    settings = tmp_path / "uv" / "uv.toml"
    settings.parent.mkdir()
    settings.write_text("[pip]\nindex-url = 'http://here.test'\n")
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("UV_CONFIG_FILE", raising=False)
    monkeypatch.setattr(course.shutil, "which", lambda name: "/bin/uv" if name == "uv" else None)
    assert course.find_uv() == "/bin/uv"
    settings.write_text(f"[pip]\n{setting} = '/elsewhere'\n")
    assert course.find_uv() is None
    settings.write_text("not TOML")
    assert course.find_uv() == "/bin/uv"


def test_an_environment_of_uv_is_made_anew_when_uv_is_gone(
    course: ModuleType, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as with_uv:
        with_uv.setattr(course.shutil, "which", lambda name: "/bin/uv" if name == "uv" else None)
        course.main(["lab"])
    course.programs.commands.clear()
    course.programs.faults = {"pip --version": 1}
    course.main(["test"])
    assert course.programs.started("venv")


@pytest.mark.parametrize("part", ["-m venv", "--require-hashes"])
def test_a_half_made_environment_is_made_again(course: ModuleType, root: Path, part: str) -> None:
    course.programs.faults = {part: KeyboardInterrupt()}
    course.main(["lab"])
    rubbish = root / ".venv" / "lib" / "half"
    rubbish.mkdir(parents=True)
    course.programs.commands.clear()
    course.programs.faults = {}
    assert course.main(["lab"]) == 0
    assert not rubbish.exists()
    assert course.programs.started("venv")
    assert course.handed_over


def test_an_environment_that_is_half_removed_is_still_ours(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    course.main(["lab"])
    monkeypatch.setattr(course.platform, "python_version", lambda: "3.99.0")
    with monkeypatch.context() as removing:

        def stop(folder: Path) -> None:
            raise KeyboardInterrupt

        removing.setattr(course.shutil, "rmtree", stop)
        assert course.main(["lab"]) == 130
    assert course.main(["lab"]) == 0


def test_an_empty_folder_may_be_filled(course: ModuleType, root: Path) -> None:
    (root / ".venv").mkdir()
    assert course.main(["lab"]) == 0


@pytest.mark.parametrize("kind", ["folder", "file", "broken link"])
@pytest.mark.parametrize("arguments", [["lab"], ["gate"], ["test", "--python", "3.13"]])
def test_what_the_course_did_not_make_is_never_removed(
    course: ModuleType,
    root: Path,
    pythons: Answers,
    capfd: pytest.CaptureFixture[str],
    kind: str,
    arguments: list[str],
) -> None:
    pythons({"python3.13": "3.13.2"})
    folder = root / (".venv-3.13" if "3.13" in arguments else ".venv")
    if kind == "folder":
        folder.mkdir()
        (folder / "mine").touch()
    elif kind == "file":
        folder.touch()
    else:
        folder.symlink_to(root / "away")
    assert course.main(arguments) == 1
    assert f"{folder.name} is not one that course.py made" in one_sentence(capfd.readouterr().err)
    assert os.path.lexists(folder)
    assert kind != "folder" or [path.name for path in folder.iterdir()] == ["mine"]
    assert not course.programs.started("venv")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_asking_for_help_installs_nothing(
    course: ModuleType, root: Path, capfd: pytest.CaptureFixture[str], command: str, option: str
) -> None:
    assert course.main([command, option]) == 0
    assert capfd.readouterr().out.startswith(f"python3 course.py {command} ")
    assert course.programs.commands == []
    assert not (root / ".venv").exists()


def test_where_the_course_is_installed_a_programs_own_help_comes_too(course: ModuleType) -> None:
    course.main(["gate"])
    course.handed_over.clear()
    assert course.main(["serve", "--help"]) == 0
    [command] = course.handed_over
    assert command[1:] == ["-m", "local_server", "--help"]


def test_a_changed_lock_is_installed_into_the_environment_there_is(
    course: ModuleType, root: Path
) -> None:
    course.main(["lab"])
    course.programs.commands.clear()
    (root / "requirements.lock").write_text("aiohttp==3.14.6\n")
    course.main(["lab"])
    assert not course.programs.started("venv")
    assert len(course.programs.started("install")) == 1
    course.programs.commands.clear()
    course.main(["lab"])
    assert course.programs.commands == []


def test_a_moved_repository_gets_its_environment_anew(
    course: ModuleType, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course.main(["lab"])
    course.programs.commands.clear()
    moved = root.with_name("moved")
    root.rename(moved)
    monkeypatch.setattr(course, "ROOT", moved)
    course.main(["lab"])
    assert course.programs.started("venv")
    assert course.handed_over[-1][0].startswith(str(moved))


def test_an_environment_of_another_python_is_made_anew(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    course.main(["lab"])
    course.programs.commands.clear()
    monkeypatch.setattr(course.platform, "python_version", lambda: "3.99.0")
    course.main(["lab"])
    assert course.programs.started("venv")


def test_the_tests_environment_serves_the_lab_too(course: ModuleType) -> None:
    course.main(["test"])
    course.programs.commands.clear()
    course.main(["lab"])
    assert course.programs.commands == []


def test_lab_never_touches_the_learners_exercises(course: ModuleType, root: Path) -> None:
    mine = root / "exercises" / "02_tasks.ipynb"
    mine.write_text("my answers")
    course.main(["lab"])
    assert [path.name for path in mine.parent.iterdir()] == ["02_tasks.ipynb"]
    assert mine.read_text() == "my answers"


# --- What can go wrong: one sentence, and the next try works --------------------------------------


@pytest.mark.parametrize(
    ("part", "fault", "sentence"),
    [
        ("ensurepip", 1, "sudo apt install python3-venv"),
        ("-m venv", 1, "The environment could not be made"),
        ("--require-hashes", 1, "could not be installed: for the reason above"),
        ("config list", 1, "pip cannot read its own settings"),
        ("--require-hashes", OSError(errno.ENOSPC, "No space left on device"), "disk is not full"),
        ("--require-hashes", KeyboardInterrupt(), "stopped"),
        ("-m venv", KeyboardInterrupt(), "stopped"),
    ],
    ids=[
        "no venv module",
        "venv fails",
        "pip fails",
        "bad pip.conf",
        "disk full",
        "Ctrl-C",
        "early Ctrl-C",
    ],
)
def test_a_failed_set_up_is_one_sentence_and_the_next_try_works(
    course: ModuleType,
    capfd: pytest.CaptureFixture[str],
    part: str,
    fault: int | BaseException,
    sentence: str,
) -> None:
    course.programs.faults = {part: fault}
    assert course.main(["lab"]) != 0
    said = capfd.readouterr().err.replace(course.programs.complaints, "").lstrip("\n")
    assert sentence in one_sentence(said)
    assert course.handed_over == []
    course.programs.faults = {}
    assert course.main(["lab"]) == 0
    assert len(course.handed_over) == 1


def test_an_interrupted_update_makes_the_next_start_begin_anew(
    course: ModuleType, root: Path
) -> None:
    course.main(["lab"])
    (root / "requirements.lock").write_text("aiohttp==3.14.6\n")
    course.programs.faults = {"--require-hashes": KeyboardInterrupt()}
    assert course.main(["lab"]) == 130
    course.programs.commands.clear()
    course.programs.faults = {}
    assert course.main(["lab"]) == 0
    assert course.programs.started("venv")


def test_a_folder_that_cannot_be_written_to_is_one_sentence(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def read_only(path: Path, **_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    with monkeypatch.context() as folder:
        folder.setattr(course.Path, "mkdir", read_only)
        assert course.main(["lab"]) == 1
    assert "this folder may be written to" in one_sentence(capfd.readouterr().err)
    assert course.main(["lab"]) == 0


def test_without_uv_or_venv_module_it_still_works_with_uv(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    course.programs.faults = {"ensurepip": 1}
    monkeypatch.setattr(course.shutil, "which", lambda name: "/bin/uv" if name == "uv" else None)
    assert course.main(["lab"]) == 0


def test_the_lab_survives_a_failed_installation_of_the_test_tools(course: ModuleType) -> None:
    course.main(["lab"])
    course.programs.faults = {"--require-hashes": 1}
    assert course.main(["test"]) == 1
    course.programs.commands.clear()
    assert course.main(["lab"]) == 0
    assert course.programs.commands == []


@pytest.mark.parametrize(
    ("complaint", "cause"),
    [
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "disk is full"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "certificate"),
        ("WARNING: Retrying: ProxyError('Cannot connect to proxy.')", "the proxy that is set"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS", "hash differs"),
        ("NewConnectionError('Failed to establish a new connection", "there is no network"),
        ("  Caused by: dns error", "there is no network"),
        ("ERROR: No matching distribution found for aiohttp==3.14.5", "a mirror may be behind"),
        ("hint: `a` was filtered by `exclude-newer` to", "exclude-newer hides"),
        ("error: No solution found when resolving dependencies", "or uv be set to stay offline"),
        ("[Errno 13] Permission denied: '/x'", "may not be written to"),
        ("ERROR: Can not perform a '--user' install.", "for the reason above"),
    ],
)
def test_the_sentence_names_the_true_cause_below_what_pip_says(
    course: ModuleType, capfd: pytest.CaptureFixture[str], complaint: str, cause: str
) -> None:
    course.programs.faults = {"--require-hashes": 1}
    course.programs.complaints = complaint + "\n"
    assert course.main(["lab"]) == 1
    shown, sentence = capfd.readouterr().err.splitlines()
    assert shown == complaint
    assert sentence.startswith("course.py: The packages could not be installed: ")
    assert cause in sentence


# --- Finding another Python ----------------------------------------------------------------------


@pytest.fixture
def pythons(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Says which commands start a Python, and of what version: {"python3.13": "3.13.2"}."""

    def say(versions: dict[str, str]) -> None:
        def ask_version(command: list[str]) -> tuple[str, str] | None:
            name = " ".join(command)
            return (f"/found/{name}", versions[name]) if name in versions else None

        monkeypatch.setattr(course, "ask_version", ask_version)

    return say


def test_test_with_another_python_gets_an_environment_of_its_own(
    course: ModuleType, root: Path, pythons: Answers
) -> None:
    pythons({"python3.13": "3.13.2"})
    assert course.main(["test", "--python", "3.13"]) == 0
    assert (root / ".venv-3.13").is_dir()
    assert not (root / ".venv").exists()
    assert course.programs.started("/found/python3.13", "venv")
    [pytest_run] = course.programs.started("pytest")
    assert pytest_run[0].startswith(str(root / ".venv-3.13"))
    # ruff and mypy judge the text, which is the same.
    assert not course.programs.started("ruff") + course.programs.started("mypy")


def test_a_path_names_a_python_too(course: ModuleType, root: Path, pythons: Answers) -> None:
    pythons({"/opt/python": "3.12.4"})
    assert course.main(["test", "--python=/opt/python"]) == 0
    assert (root / ".venv-3.12").is_dir()


def test_pyenvs_versions_are_found(
    course: ModuleType, tmp_path: Path, pythons: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python3.13` on the PATH is then pyenv's placeholder, which starts no Python."""
    python = tmp_path / "pyenv" / "versions" / "3.13.5" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    pythons({str(python): "3.13.5"})
    assert course.find_python("3.13") == (f"/found/{python}", "3.13.5")


def test_the_windows_launcher_is_asked(
    course: ModuleType, pythons: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course, "WINDOWS", True)
    pythons({"py -3.13": "3.13.2"})
    assert course.find_python("3.13") == ("/found/py -3.13", "3.13.2")


def test_uvs_pythons_are_found(
    course: ModuleType, pythons: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course.shutil, "which", lambda name: "/bin/uv" if name == "uv" else None)
    answer = SimpleNamespace(stdout="/uv/python3.13\n", returncode=0)
    monkeypatch.setattr(course.subprocess, "run", lambda *_, **__: answer)
    pythons({"/uv/python3.13": "3.13.9"})
    assert course.find_python("3.13") == ("/found//uv/python3.13", "3.13.9")


@pytest.mark.parametrize("answer", ["3.1.3", "3.130.0", "3.12.1"])
def test_a_python_of_another_version_is_not_taken(
    course: ModuleType, pythons: Answers, answer: str
) -> None:
    pythons({"python3.13": answer})
    with pytest.raises(course.Stop, match=r"No Python called 3\.13 was found"):
        course.find_python("3.13")


def test_a_python_that_is_not_there_is_one_sentence(
    course: ModuleType, capfd: pytest.CaptureFixture[str], pythons: Answers
) -> None:
    pythons({})
    assert course.main(["test", "--python", "3.77"]) == 1
    assert "No Python called 3.77 was found" in one_sentence(capfd.readouterr().err)


def test_a_python_that_is_too_old_is_one_sentence(
    course: ModuleType, capfd: pytest.CaptureFixture[str], pythons: Answers
) -> None:
    pythons({"python3.9": "3.9.18"})
    assert course.main(["test", "--python", "3.9"]) == 1
    assert "needs Python 3.11 or newer, and 3.9 is 3.9.18" in one_sentence(capfd.readouterr().err)


def test_a_python_is_asked_for_its_version(root: Path) -> None:
    course = load_course(root)
    # The tests run in an environment; what it was made with is not in it.
    base, version = course.ask_version([sys.executable])
    assert base == course.BASE
    assert not Path(base).is_relative_to(sys.prefix) or sys.prefix == sys.base_prefix
    assert version == platform.python_version()
    assert course.ask_version([sys.executable, "-c", "print('not a version')"]) is None
    assert course.ask_version([str(root / "no such program")]) is None


# --- test ----------------------------------------------------------------------------------------


def test_every_check_runs_though_one_finds_faults(
    course: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    course.programs.faults = {"mypy": 1}
    assert course.main(["test"]) == 1
    tools = [command[2] for command in course.programs.commands[-4:]]
    assert tools == ["ruff", "ruff", "mypy", "pytest"]
    said = capfd.readouterr().out
    assert said.count("\n##### ") == 4
    assert said.splitlines()[-1] == "course.py test: faults found by types."


@pytest.mark.parametrize("tool", ["ruff check", "ruff format", "mypy", "pytest"])
def test_one_check_that_finds_faults_is_enough_for_a_bad_exit_status(
    course: ModuleType, tool: str
) -> None:
    course.main(["test"])
    course.programs.faults = {tool: 1}
    assert course.main(["test"]) == 1


def test_the_last_line_says_that_all_is_well(
    course: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    assert course.main(["test"]) == 0
    assert capfd.readouterr().out.splitlines()[-1] == "course.py test: no faults found."


@pytest.mark.parametrize("arguments", [["-k", "server", "-x"], ["--", "-k", "server", "-x"]])
def test_other_options_go_to_pytest_alone(course: ModuleType, arguments: list[str]) -> None:
    course.main(["test", *arguments])
    [command] = course.programs.started("pytest")
    assert command[1:3] == ["-m", "pytest"]
    assert command[-3:] == ["-k", "server", "-x"]
    assert course.programs.started("-x") == [command]


def test_quick_leaves_out_what_needs_a_browser_or_a_second_run(course: ModuleType) -> None:
    course.main(["test", "--quick", "-x"])
    [command] = course.programs.started("pytest")
    left_out = [part.removeprefix("--ignore=") for part in command if part.startswith("--ignore=")]
    assert "-x" in command
    assert "--nbval-twice" not in command
    assert {"tests/test_browser.py", "tests/test_site.py"} <= set(left_out)
    for path in left_out:
        assert (Path(__file__).parent.parent / path).is_file(), path
    course.main(["test"])
    whole = course.programs.started("pytest")[1]
    assert "--nbval-twice" in whole
    assert not any(part.startswith("--ignore=") for part in whole)


# --- fresh ---------------------------------------------------------------------------------------


def test_fresh_keeps_the_old_notebook(course: ModuleType, root: Path) -> None:
    exercises = root / "exercises"
    for answers in ("first answers", "second answers"):
        (exercises / "02_tasks.ipynb").write_text(answers)
        assert course.main(["fresh", "02"]) == 0
    assert {path.name: path.read_text() for path in exercises.iterdir()} == {
        "02_tasks.ipynb": "fresh",
        "02_tasks.mine-1.ipynb": "first answers",
        "02_tasks.mine-2.ipynb": "second answers",
    }


def a_notebook(*sources: str, **more: Any) -> dict[str, Any]:
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell-{number}",
            "metadata": {},
            "outputs": [],
            "source": source.splitlines(keepends=True),
        }
        for number, source in enumerate(sources)
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}


def run_in_jupyterlab(notebook: dict[str, Any]) -> dict[str, Any]:
    """The same notebook, after Run All and a save."""
    cells = [
        {
            **cell,
            "execution_count": number,
            "metadata": {"execution": {"iopub.status.busy": "2026-11-29T03:00:00Z"}},
            "outputs": [{"name": "stdout", "output_type": "stream", "text": ["1\n"]}],
            "source": "".join(cell["source"]),
        }
        for number, cell in enumerate(notebook["cells"])
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        **notebook,
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"version": "3.13.9"}, "widgets": {}},
    }


TAGGED = a_notebook("def f():\n    ...\n", "f()")
TAGGED["cells"][0]["metadata"]["tags"] = ["ask the teacher"]
CAME = a_notebook("def f():\n    ...\n", "f()")


@pytest.mark.parametrize("mine", [CAME, run_in_jupyterlab(CAME)], ids=["untouched", "run"])
def test_fresh_keeps_no_copy_of_a_notebook_in_which_nothing_was_changed(
    course: ModuleType, root: Path, capfd: pytest.CaptureFixture[str], mine: dict[str, Any]
) -> None:
    course.programs.fresh = json.dumps(CAME)
    path = root / "exercises" / "02_tasks.ipynb"
    path.write_text(json.dumps(mine, indent=1))
    assert course.main(["fresh", "02"]) == 0
    assert {each.name: json.loads(each.read_text()) for each in path.parent.iterdir()} == {
        "02_tasks.ipynb": CAME
    }
    told = "exercises/02_tasks.ipynb is fresh. You had changed nothing in it, so no copy is kept.\n"
    assert capfd.readouterr().out.endswith(told)


@pytest.mark.parametrize(
    "mine",
    [
        json.dumps(a_notebook("def f():\n    ...\n", "f() ")),
        json.dumps(a_notebook("def f():\n    ...\n", "f()", "")),
        json.dumps(a_notebook("def f():\n    ...\n")),
        json.dumps(a_notebook("f()", "def f():\n    ...\n")),
        json.dumps({**CAME, "cells": [*CAME["cells"], {"cell_type": "raw", "source": "mine"}]}),
        json.dumps({**CAME, "cells": [CAME["cells"][0], CAME["cells"][1] | {"attachments": {}}]}),
        json.dumps({**CAME, "metadata": {"title": "mine"}}),
        json.dumps(TAGGED),
        json.dumps(CAME)[:-1],
        json.dumps({"cells": {"mine": 1}}),
        json.dumps({"cells": ["mine"]}),
        json.dumps(["mine"]),
        "",
    ],
)
def test_fresh_keeps_whatever_the_learner_may_have_made(
    course: ModuleType, root: Path, mine: str
) -> None:
    course.programs.fresh = json.dumps(CAME)
    path = root / "exercises" / "02_tasks.ipynb"
    path.write_text(mine)
    assert course.main(["fresh", "02"]) == 0
    assert {each.name: each.read_text() for each in path.parent.iterdir()} == {
        "02_tasks.ipynb": json.dumps(CAME),
        "02_tasks.mine-1.ipynb": mine,
    }


@pytest.mark.parametrize(
    "name",
    ["2", "02", "2_tasks", "02_tasks", "exercises/02_tasks.ipynb", "02_tasks.mine-1-Copy1.ipynb"],
)
def test_fresh_understands_every_way_to_name_a_notebook(
    course: ModuleType, root: Path, name: str
) -> None:
    assert course.main(["fresh", name]) == 0
    assert [path.name for path in (root / "exercises").iterdir()] == ["02_tasks.ipynb"]


@pytest.mark.parametrize("fault", [1, OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_fresh_copy_that_fails_leaves_the_old_one_in_place(
    course: ModuleType, root: Path, fault: int | BaseException
) -> None:
    mine = root / "exercises" / "02_tasks.ipynb"
    mine.write_text("my answers")
    course.programs.faults = {"release": fault}
    assert course.main(["fresh", "02"]) != 0
    assert [path.name for path in mine.parent.iterdir()] == ["02_tasks.ipynb"]
    assert mine.read_text() == "my answers"


@pytest.mark.skipif(WINDOWS, reason="links need a privilege there")
def test_the_environment_of_another_folder_is_not_emptied_through_a_link(
    course: ModuleType, root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert course.main(["progress"]) == 0
    other = root.parent / "environment"
    (root / ".venv").rename(other)
    (root / ".venv").symlink_to(other)
    (root / "requirements.lock").write_text("aiohttp==3.15\n")
    python = other / "bin/python"
    stamp = next(path for path in other.iterdir() if path.is_file())
    stamp.write_text("another Python, another folder\n")
    assert course.main(["progress"]) == 1
    assert ".venv is not one that course.py made" in one_sentence(capfd.readouterr().err)
    assert python.exists()


def test_fresh_says_what_it_was_given(
    course: ModuleType, root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A notebook by another name is no other notebook of the same number."""
    for given, called in [
        ("../etc", "etc"),
        ("021", "021"),
        ("2_other.ipynb", "02_other"),
        (".", "."),
    ]:
        assert course.main(["fresh", given]) == 1
        assert f"There is no exercises/{called}:" in one_sentence(capfd.readouterr().err)
    assert list((root / "exercises").iterdir()) == []


def test_a_course_that_was_handed_out_says_what_it_cannot_do(
    course: ModuleType, root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (root / "requirements-test.lock").unlink()
    for arguments in (["test"], ["site", "--try"], ["grade", "--help"], ["check", "02"], ["bench"]):
        assert course.main(arguments) == 1
        assert "it was handed out to learners" in one_sentence(capfd.readouterr().err)
    assert course.programs.commands == []
    assert course.main([]) == 0
    listed = [line.split()[2] for line in capfd.readouterr().out.splitlines()]
    assert listed == ["lab", "fresh", "progress", "watch", "record", "gate", "serve"]


@pytest.mark.parametrize("arguments", [[], ["77"], ["02", "77"]])
def test_fresh_of_nothing_known_lists_what_there_is(
    course: ModuleType, root: Path, capfd: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert course.main(["fresh", *arguments]) == 1
    assert "01_coroutines, 02_tasks" in one_sentence(capfd.readouterr().err)
    assert list((root / "exercises").iterdir()) == []


@pytest.fixture
def clone(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone by the real git of a course without solutions, which is `a course` beside it."""
    git = shutil.which("git", path=REAL_PATH)
    if not git:
        pytest.skip("needs git")
    monkeypatch.setenv("PATH", REAL_PATH)
    for name in ("GIT_AUTHOR", "GIT_COMMITTER"):
        monkeypatch.setenv(f"{name}_NAME", "A")
        monkeypatch.setenv(f"{name}_EMAIL", "a@b.test")
    shutil.rmtree(root / "solutions")
    for folder in ("notebooks", "exercises"):
        for name in ("01_coroutines", "02_tasks"):
            (root / folder / f"{name}.ipynb").write_bytes(b"as it came")
    in_git(root, "init", "-q", "-b", "main")
    in_git(root, "add", "-A")
    in_git(root, "commit", "-q", "-m", "first")
    clone = root.parent / "clone"
    in_git(root.parent, "clone", "-q", str(root), str(clone))
    return clone


def in_git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


def mine(clone: Path) -> dict[str, str]:
    """Every notebook that is not as it came."""
    files = [path for path in clone.glob("*/*.ipynb") if path.read_text() != "as it came"]
    return {path.relative_to(clone).as_posix(): path.read_text() for path in files}


@pytest.mark.parametrize(
    ("argument", "path"),
    [
        ("02", "exercises/02_tasks"),
        ("exercises/02_tasks.ipynb", "exercises/02_tasks"),
        ("notebooks/02", "notebooks/02_tasks"),
        ("notebooks/02_tasks.ipynb", "notebooks/02_tasks"),
        ("notebooks/2", "notebooks/02_tasks"),
    ],
)
def test_in_a_clone_lessons_too_are_had_fresh_and_nothing_is_installed(
    clone: Path, argument: str, path: str
) -> None:
    (clone / f"{path}.ipynb").write_text("my work")
    finished = run_alone(clone, "fresh", argument)
    assert (
        finished.stdout == f"{path}.ipynb is fresh. Yours is now {Path(path).name}.mine-1.ipynb.\n"
    )
    assert mine(clone) == {f"{path}.mine-1.ipynb": "my work"}
    assert not (clone / ".venv").exists()


def test_a_notebook_that_was_deleted_comes_back(clone: Path) -> None:
    (clone / "notebooks/02_tasks.ipynb").unlink()
    assert (
        run_alone(clone, "fresh", "notebooks/02").stdout == "notebooks/02_tasks.ipynb is fresh.\n"
    )


def test_a_clone_that_has_been_worked_in_is_updated_and_keeps_the_work(clone: Path) -> None:
    """The README's two commands; without the first git refuses."""
    ours = clone.parent / "a course"
    (ours / "notebooks/01_coroutines.ipynb").write_bytes(b"better")
    in_git(ours, "commit", "-q", "-a", "-m", "second")
    for path in ("notebooks/01_coroutines.ipynb", "exercises/02_tasks.ipynb"):
        (clone / path).write_text("my work")
    (clone / "notebooks/my own.ipynb").write_text("mine alone")
    with pytest.raises(subprocess.CalledProcessError):
        in_git(clone, "pull", "-q")
    finished = run_alone(clone, "fresh", "changed")
    assert finished.stdout.count(" is fresh.") == 2
    in_git(clone, "pull", "-q")
    assert mine(clone) == {
        "notebooks/01_coroutines.ipynb": "better",
        "notebooks/01_coroutines.mine-1.ipynb": "my work",
        "notebooks/my own.ipynb": "mine alone",
        "exercises/02_tasks.mine-1.ipynb": "my work",
    }
    assert run_alone(clone, "fresh", "changed").stdout == "You have changed no notebook.\n"


def test_what_the_learner_has_committed_is_not_taken_for_fresh(clone: Path) -> None:
    (clone / "exercises/02_tasks.ipynb").write_text("my work")
    in_git(clone, "commit", "-q", "-a", "-m", "mine")
    run_alone(clone, "fresh", "02")
    assert mine(clone) == {"exercises/02_tasks.mine-1.ipynb": "my work"}


def test_where_there_is_no_git_a_lesson_cannot_be_had_fresh_and_the_sentence_says_so(
    course: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    assert course.main(["fresh", "notebooks/02"]) == 1
    assert "only in a clone made by git" in one_sentence(capfd.readouterr().err)
    assert course.main(["fresh", "changed"]) == 1
    assert "only in a clone made by git" in one_sentence(capfd.readouterr().err)


# --- The commands that others do -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "module"),
    [
        ("record", ["coursekit", "record"]),
        ("gate", ["coursekit", "gate"]),
        ("release", ["coursekit", "release"]),
        ("serve", ["local_server"]),
        ("bench", ["benchmarks"]),
    ],
)
def test_a_delegated_command_gets_all_arguments(
    course: ModuleType, command: str, module: list[str]
) -> None:
    assert course.main([command, "02_tasks", "--port", "0"]) == 0
    [delegated] = course.handed_over
    assert delegated[1:] == ["-m", *module, "02_tasks", "--port", "0"]


@pytest.mark.parametrize("windows", [WINDOWS, True])
def test_handing_over_passes_on_output_and_exit_status(
    root: Path, tmp_path: Path, windows: bool
) -> None:
    program = "import os, sys; print(os.getcwd()); sys.exit(7)"
    caller = (
        f"import course, sys; course.WINDOWS = {windows}; "
        f"sys.exit(course.hand_over([sys.executable, '-c', {program!r}]))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", caller],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 7
    assert Path(finished.stdout.strip()) == root.resolve()
