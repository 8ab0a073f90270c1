"""Every broken notebook is refused for its own reason, and the good ones by nobody."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import nbval.plugin as nbval_plugin
import pytest

from coursekit.author import gate, notebooks, record, release, runner
from coursekit.author.frame import ROOT
from coursekit.author.notebooks import CannotUse
from coursekit.author.rules import Subject, file

BROKEN = ROOT / "tests" / "broken_notebooks"
HANGING_TIMEOUT = 3
"""Seconds that the hanging cell gets from the runner, which runs it alone."""
NBVAL_TIMEOUT = 10
"""Seconds that each cell gets from nbval; the hanging one takes all of them."""


def _load_make() -> ModuleType:
    """make.py is a script beside the notebooks, in no package."""
    spec = importlib.util.spec_from_file_location("make_broken_notebooks", BROKEN / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


make = _load_make()
GOOD = {BROKEN / folder / "good.ipynb": build for folder, build in make.GOOD.items()}


def refused_by(who: str) -> list[object]:
    """The faults that `who` must refuse, as pytest's parameters."""
    return [pytest.param(fault, id=fault.name) for fault in make.FAULTS if who in fault.refused_by]


def test_the_files_are_what_make_py_makes() -> None:
    made = {fault.path: notebooks.as_bytes(fault.notebook) for fault in make.FAULTS}
    made |= {path: notebooks.as_bytes(build()) for path, build in GOOD.items()}
    assert {path: path.read_bytes() for path in BROKEN.glob("*/*.ipynb")} == made


def test_somebody_refuses_each() -> None:
    assert [fault.name for fault in make.FAULTS if not fault.refused_by] == []


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.parent.name)
def test_a_good_notebook_passes_the_gate(path: Path) -> None:
    assert gate.check_all([path]) == []


@pytest.mark.parametrize("fault", refused_by("gate"))
def test_the_gate_refuses(fault: make.Fault) -> None:  # type: ignore[name-defined]
    sentences = [str(finding) for finding in gate.check_all([fault.path])]
    assert sentences, "it passed"
    assert all(fault.refused_by["gate"] in sentence for sentence in sentences), sentences


def test_every_rule_of_the_gate_refuses_some_broken_notebook() -> None:
    refusing = set()
    for fault in make.FAULTS:
        subject = Subject(fault.path, fault.notebook)
        refusing |= {rule for rule in gate.RULES[fault.folder] if any(rule(subject))}
    assert {rule.__name__ for rules in gate.RULES.values() for rule in rules} == {
        rule.__name__ for rule in refusing
    }


GREETING = """
import asyncio

handlers = get_ipython().kernel.shell_handlers
answer = handlers["kernel_info_request"]  # the first thing that a client asks

async def answer_and_greet(*arguments):
    await answer(*arguments)
    await asyncio.sleep(0.5)
    print("Good morning!")

handlers["kernel_info_request"] = answer_and_greet
"""


def test_what_a_kernel_says_at_its_start_is_not_the_notebooks_fault(tmp_path: Path) -> None:
    startup = tmp_path / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "greeting.py").write_text(GREETING)
    environment = {"IPYTHONDIR": str(tmp_path)}
    run = runner.run(make.good_lesson(), BROKEN / "notebooks", environment=environment)
    assert run.problems == []


def test_a_good_notebook_runs_without_a_problem() -> None:
    run = runner.run(make.good_lesson(), BROKEN / "notebooks")
    assert run.problems == []
    assert run.kernel_stderr == ""


@pytest.mark.parametrize("fault", refused_by("runner"))
def test_the_runner_refuses(fault: make.Fault) -> None:  # type: ignore[name-defined]
    timeout = HANGING_TIMEOUT if fault.name == "hanging-cell" else runner.CELL_TIMEOUT
    run = runner.run(fault.notebook, BROKEN / "notebooks", timeout=timeout)
    sentences = [problem.sentence for problem in run.problems]
    assert any(fault.refused_by["runner"] in sentence for sentence in sentences), sentences


@pytest.fixture(scope="module")
def failed_under_nbval(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """`name::Cell N` of each cell that fails when nbval runs, configured as it is for the course.

    In a folder of its own, because tests/conftest.py hides the broken notebooks from pytest.
    """
    folder = tmp_path_factory.mktemp("broken")
    for fault in make.FAULTS:
        if "nbval" in fault.refused_by:
            shutil.copy(fault.path, folder)
    shutil.copy(BROKEN / "notebooks" / "good.ipynb", folder)
    configured = ["--config-file", str(ROOT / "pyproject.toml"), "--rootdir", str(folder)]
    changed = [f"--nbval-cell-timeout={NBVAL_TIMEOUT}", "-p", "no:cacheprovider", "-q", "-rfE"]
    changed += ["--numprocesses=0"]  # beside the workers that run this test
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *configured, *changed, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    print(done.stdout)  # pytest shows it where a test of these fails
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return set(re.findall(r"^FAILED \S*?([\w-]+)\.ipynb(::Cell \d+)", done.stdout, re.MULTILINE))


@pytest.mark.parametrize("fault", refused_by("nbval"))
def test_nbval_refuses(fault: make.Fault, failed_under_nbval: set[tuple[str, str]]) -> None:  # type: ignore[name-defined]
    assert (fault.name, f"::{fault.refused_by['nbval']}") in failed_under_nbval


def test_nbval_passes_the_good_lesson(failed_under_nbval: set[tuple[str, str]]) -> None:
    assert [name for name, _cell in failed_under_nbval if name == "good"] == []


def test_a_reason_allows_to_ignore_an_output_but_not_too_many() -> None:
    notebook = make.good_lesson()
    cell = notebook.cells[2]
    cell.metadata["tags"] = ["nbval-ignore-output"]
    cell.source = "# ignored because it depends on the machine\n2 / 2"
    subject = Subject(BROKEN / "notebooks" / "good.ipynb", notebook)
    assert list(file.ignored_for_a_reason(subject)) == []


def test_more_than_two_in_a_hundred_ignored_are_too_many() -> None:
    ignored = BROKEN / "notebooks" / "ignored-by-a-tag.ipynb"
    good = BROKEN / "notebooks" / "good.ipynb"
    (finding,) = file.too_many_ignored([good, ignored])
    assert finding.sentence == "1 of 4 code cells are ignored, more than 2%"
    assert file.too_many_ignored([ignored] + [good] * 24) == []


def test_the_command_prints_each_finding_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert gate.main([str(BROKEN / "notebooks" / "semicolon.ipynb")]) == 1
    where = "tests/broken_notebooks/notebooks/semicolon.ipynb: 97-divide-numbers-code-1"
    assert f"{where}: it ends in `;`" in capsys.readouterr().out
    assert gate.main([str(BROKEN / "notebooks" / "good.ipynb")]) == 0


@pytest.mark.parametrize("tag", sorted(file.IGNORING_TAGS))
def test_a_tag_that_nbval_or_nbclient_obeys_needs_a_reason(tag: str) -> None:
    notebook = make.good_lesson()
    notebook.cells[2].metadata["tags"] = [tag]
    subject = Subject(BROKEN / "notebooks" / "good.ipynb", notebook)
    (finding,) = file.ignored_for_a_reason(subject)
    assert "its output is ignored without" in finding.sentence


def test_the_tags_and_comments_are_all_that_nbval_knows() -> None:
    ignoring = {("check", False), "skip"}
    tags = {tag for tag, does in nbval_plugin.metadata_tags.items() if does in ignoring}
    assert {*tags, "skip-execution"} == file.IGNORING_TAGS  # the last is nbclient's
    for comment, does in nbval_plugin.comment_markers.items():
        found = file.IGNORING_COMMENT.search(f"# {comment}\n2 / 2")
        assert (found is not None) == (does in ignoring), comment
    assert file.IGNORING_COMMENT.search("2 / 2\n  ## NBVAL_SKIP ")
    assert file.IGNORING_COMMENT.search("print('NBVAL_SKIP')  # NBVAL_SKIP too") is None


@pytest.mark.parametrize("command", [gate.main, record.main, release.main])
def test_no_notebook_at_all_is_a_mistake(
    command: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CannotUse, match="There are no notebooks in"):
        command([], tmp_path)
    with pytest.raises(CannotUse, match="There is no notebook called"):
        command([str(tmp_path)], tmp_path)
    assert "passed" not in capsys.readouterr().out


def test_the_course_passes_the_gate(capsys: pytest.CaptureFixture[str]) -> None:
    assert gate.main([]) == 0, capsys.readouterr().out
