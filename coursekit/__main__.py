"""`python -m coursekit …`: the commands of maintainers, learners and teachers.

Each command is one module with a `main(names)` that returns the exit status; it is imported only
when asked for, because nbformat alone takes more than a second. Nothing else is decided here.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

COMMANDS = {
    "record": "run notebooks on a fresh kernel and store their outputs",
    "gate": "refuse notebooks that are wrong in a way nbval does not see",
    "release": "make exercises/ out of solutions/",
    "new": "lay out a new lesson, its solution, its exercises and its answers",
    "check": "say of one lesson, in one go, all that CI would say",
}
"""Command (and module of `author`): what it does. A new command is one more line here."""

ANY = "02, 02_tasks, or a path"
NAMES = {"new": "what to call it: two digits, `_`, words", "check": ANY}
"""What the words after a command are, where it does not mean all notebooks without one."""

CLASSROOM = ("progress", "watch", "grade", "handout")
"""Commands (and modules of `classroom`) for learners and teachers, each with its own options."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, run the command, return its exit status (2: not understood)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] and words[0] in CLASSROOM:
        return _run("classroom", words[0], words[1:])
    parser = argparse.ArgumentParser(prog="course.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        example = f"Example: python3 course.py {name} {'26_name' if name == 'new' else '02_tasks'}"
        command = commands.add_parser(name, help=purpose, description=purpose, epilog=example)
        what = NAMES.get(name, f"{ANY}; without one, all of them")
        command.add_argument("names", nargs="*", metavar="NAME", help=what)
    options = parser.parse_args(words)
    return _run("author", options.command, options.names)


def _run(room: str, command: str, arguments: Sequence[str]) -> int:
    """The exit status of a command's module; what it cannot use, and Ctrl-C, are one sentence."""
    try:
        return _status(room, command, arguments)
    except KeyboardInterrupt:
        print("\nStopped; run the same command again when you like.", file=sys.stderr)
        return 130


def _status(room: str, command: str, arguments: Sequence[str]) -> int:
    try:
        module = importlib.import_module(f"coursekit.{room}.{command}")
    except ModuleNotFoundError as error:
        if (error.name or "coursekit").startswith("coursekit"):
            raise
        print(f"{error}: `pip install 'learn-aiohttp[course]'` brings it.", file=sys.stderr)
        return 2
    try:
        status: int = module.main(arguments)
    except Exception as error:
        if type(error).__name__ != "CannotUse":  # importing its class would cost a second
            raise
        print(error, file=sys.stderr)
        return 2
    return status


if __name__ == "__main__":
    raise SystemExit(main())
