"""What the classroom's commands are told on the command line, and refuse in one sentence."""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import NoReturn

from coursekit.copies import first_free


class Parser(ArgumentParser):
    """One that refuses in one sentence; `--help` has all the others."""

    def error(self, message: str) -> NoReturn:
        """Say why, and where help is; the exit status is 2."""
        self.exit(2, f"{self.prog}: {message} ({self.prog} --help has an example)\n")


def folder(name: str) -> Path:
    """A folder that is there."""
    if not Path(name).is_dir():
        raise ArgumentTypeError(f"there is no folder {name}")
    return Path(name)


def file_to_write(name: str) -> Path:
    """A file that can be written: that is found out before the work, not after it."""
    target = Path(name)
    place = target.resolve().parent
    why = None
    if target.is_dir():
        why = "it is a folder"
    elif not place.is_dir():
        why = "its folder does not exist"
    else:
        try:
            with tempfile.TemporaryFile(dir=place):
                pass
        except OSError as error:
            why = f"its folder takes no file ({error.strerror})"
    if why:
        raise ArgumentTypeError(f"{name} cannot be written: {why}")
    return target


def folder_to_fill(name: str) -> Path:
    """A folder that is there, or can be made where it is to be; files in it can be written."""
    target = Path(name)
    if target.exists() and not target.is_dir():
        raise ArgumentTypeError(f"{name} is a file, not a folder")
    file_to_write(str(target / "any" if target.is_dir() else target))
    return target


def written(target: Path, text: str) -> None:
    """Write a file; what stood there before, and may have been worked on, is put aside."""
    content = text.encode("utf-8")
    if target.exists() and target.read_bytes() != content:
        aside = first_free(target)
        target.rename(aside)
        print(f"{target.name} is new; the one that was there is now {aside.name}.", file=sys.stderr)
    target.write_bytes(content)
