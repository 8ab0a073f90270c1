"""Reads the configuration file, and says in one sentence what is wrong with it."""

from pathlib import Path

import yaml  # type: ignore[import-untyped]
from pydantic import ValidationError

from polls.settings import Settings


class CannotUse(Exception):
    """Something that was given to the program cannot be used; the message is one sentence."""


def load(path: Path) -> Settings:
    """The settings in the YAML file `path`, checked. Raises CannotUse."""
    try:
        values = yaml.safe_load(path.read_text("utf-8")) or {}
    except OSError as error:
        raise CannotUse(f"{path.as_posix()}: this file cannot be read.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CannotUse(f"{path.as_posix()}: this is not YAML.") from error
    if not isinstance(values, dict):
        raise CannotUse(f"{path.as_posix()}: these are not settings with values.")
    try:
        return Settings(**{str(name): value for name, value in values.items()})
    except ValidationError as error:
        raise CannotUse(f"{path.as_posix()}: {first_problem(error)}.") from error


def first_problem(error: ValidationError) -> str:
    problem = error.errors(include_url=False)[0]
    name = ".".join(map(str, problem["loc"]))
    if problem["type"] == "extra_forbidden":
        return f"{name} is not a setting; there are {', '.join(Settings.model_fields)}"
    return f"{name}: {problem['msg'][0].lower()}{problem['msg'][1:]}"
