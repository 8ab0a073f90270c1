"""`python -m coursekit …`: the maintainers' commands.

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
}
"""Command (and module of `author`): what it does. A new command is one more line here."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, run the command, return its exit status (2: not understood)."""
    parser = argparse.ArgumentParser(prog="python -m coursekit", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose)
        command.add_argument(
            "names",
            nargs="*",
            metavar="NAME",
            help="02, 02_tasks, or a path; without one, all of them",
        )
    options = parser.parse_args(arguments)
    module = importlib.import_module(f"coursekit.author.{options.command}")
    from coursekit.author.notebooks import CannotUse

    try:
        status: int = module.main(options.names)
    except CannotUse as error:
        print(error, file=sys.stderr)
        return 2
    return status


if __name__ == "__main__":
    raise SystemExit(main())
