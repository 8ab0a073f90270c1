"""Reads the configuration, and says in one sentence what is wrong with it, and where."""

import os
from pathlib import Path

import yaml
from pydantic import ValidationError

from polls.settings import PREFIX, Settings


class CannotUse(Exception):
    """Something that was given to the program cannot be used; the message is one sentence."""


def load(path: Path) -> Settings:
    """The settings in the YAML file `path` and in the environment, checked. Raises CannotUse."""
    file = path.as_posix()
    try:
        values = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise CannotUse(f"{file}: this file cannot be read.") from error
    except Exception as error:  # not only YAMLError: a `!!bool x` is a KeyError to PyYAML
        raise CannotUse(f"{file}: this is not YAML.") from error
    if not isinstance(values, dict | None):
        raise CannotUse(f"{file}: these are not settings with values.")
    places = {str(name): file for name in values or {}}
    variables = [name for name in os.environ if name.upper().startswith(PREFIX)]
    places |= {name[len(PREFIX) :].lower(): name for name in variables}
    for name, place in places.items():
        if name not in Settings.model_fields:
            known, one_line = ", ".join(Settings.model_fields), " ".join(name.split())
            raise CannotUse(f"{place}: {one_line} is not a setting; there are {known}.")
    try:
        return Settings(**values or {})
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        name, what = str(problem["loc"][0]), problem["msg"]
        raise CannotUse(f"{places[name]}: {name}: {what[0].lower()}{what[1:]}.") from error
