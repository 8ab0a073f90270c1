"""`python -m coursekit`: each command finds its module, and what it cannot use is one sentence."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from coursekit import __main__ as program
from coursekit.author.notebooks import CannotUse


@pytest.mark.parametrize("command", [*program.COMMANDS, *program.CLASSROOM])
def test_every_command_is_a_module_with_a_main(command: str) -> None:
    room = "classroom" if command in program.CLASSROOM else "author"
    assert callable(importlib.import_module(f"coursekit.{room}.{command}").main)


def answering(module: object, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lets every command be `module`, or fail in being imported; gives which were asked for."""
    asked = []

    def find(name: str) -> object:
        asked.append(name)
        if isinstance(module, Exception):
            raise module
        return module

    monkeypatch.setattr(importlib, "import_module", find)
    return asked


@pytest.mark.parametrize(
    ("words", "module", "told"),
    [
        (["gate", "02"], "coursekit.author.gate", ["02"]),
        (["gate"], "coursekit.author.gate", []),
        (["grade", "in", "--csv", "f"], "coursekit.classroom.grade", ["in", "--csv", "f"]),
    ],
)
def test_a_command_gets_its_words(
    words: list[str], module: str, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Sequence[str]] = []

    def main(arguments: Sequence[str]) -> int:
        heard.append(arguments)
        return 3

    asked = answering(SimpleNamespace(main=main), monkeypatch)
    assert program.main(words) == 3
    assert (asked, heard) == ([module], [told])


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("gate", "NAME 02, 02_tasks, or a path; without one, all of them"),
        ("check", "NAME 02, 02_tasks, or a path"),
        ("new", "NAME what to call it: two digits, `_`, words"),
    ],
)
def test_help_says_what_the_command_takes_and_has_an_example(
    command: str, names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        program.main([command, "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith(f"usage: course.py {command} ")
    assert f" {names} options:" in said
    assert f"Example: python3 course.py {command} " in said


@pytest.mark.parametrize("words", [[], ["nothing"], ["gate", "--nothing"]])
def test_what_is_not_understood_is_wrong_use(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main(words)
    assert ended.value.code == 2


def test_what_it_cannot_use_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def main(_arguments: Sequence[str]) -> int:
        raise CannotUse("There is no notebook called 99.")

    answering(SimpleNamespace(main=main), monkeypatch)
    assert program.main(["gate"]) == 2
    assert capsys.readouterr().err == "There is no notebook called 99.\n"


def test_a_fault_of_its_own_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def main(_arguments: Sequence[str]) -> int:
        raise ZeroDivisionError

    answering(SimpleNamespace(main=main), monkeypatch)
    with pytest.raises(ZeroDivisionError):
        program.main(["gate"])


def test_a_package_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answering(ModuleNotFoundError("No module named 'nbformat'", name="nbformat"), monkeypatch)
    assert program.main(["gate"]) == 2
    assert "learn-aiohttp[course]" in capsys.readouterr().err
    answering(ModuleNotFoundError("No module", name="coursekit.author.gate"), monkeypatch)
    with pytest.raises(ModuleNotFoundError):
        program.main(["gate"])


def test_ctrl_c_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def main(arguments: Sequence[str]) -> int:
        raise KeyboardInterrupt

    answering(SimpleNamespace(main=main), monkeypatch)
    assert program.main(["record", "02"]) == 130
    assert capsys.readouterr().err == "\nStopped; run the same command again when you like.\n"
