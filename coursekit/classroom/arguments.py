"""What the classroom's commands are told on the command line, and refuse in one sentence."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path


def folder(name: str) -> Path:
    """A folder that is there."""
    if not Path(name).is_dir():
        raise ArgumentTypeError(f"there is no folder {name}")
    return Path(name)


def file_to_write(name: str) -> Path:
    """A file that can be written, as far as its folder is there."""
    if not Path(name).resolve().parent.is_dir():
        raise ArgumentTypeError(f"{name} cannot be written: its folder does not exist")
    return Path(name)
