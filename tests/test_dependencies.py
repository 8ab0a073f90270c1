"""pyproject.toml is the one source of dependencies: the locks and environment.yml agree with it.

What the packages themselves do is not tested here, nor how course.py installs them.
"""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import rattler
import yaml  # type: ignore[import-untyped]
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONDA: dict[str, Any] = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
CONDA_SPECS = [spec for spec in CONDA["dependencies"] if isinstance(spec, str)]
LOCKS = ["requirements.lock", "requirements-test.lock"]

# Where conda-forge calls a package something else than PyPI does.
CONDA_NAMES = {"brotli": "brotli-python", "backports-zstd": "backports.zstd"}
# An extra is no package of conda's: its packages are listed instead, for such a Python.
CONDA_PYTHON = {
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "python_version": "3.11",
    "python_full_version": "3.11.0",
    "sys_platform": "linux",
}


def requirements(lock: str) -> list[Requirement]:
    """What a lock file pins; a package may be there twice, for different machines."""
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    return [Requirement(line.removesuffix(" \\")) for line in lines if re.match(r"\w", line)]


def versions(lock: str) -> dict[str, set[str]]:
    pinned: dict[str, set[str]] = {}
    for requirement in requirements(lock):
        version = str(requirement.specifier).removeprefix("==")
        pinned.setdefault(canonicalize_name(requirement.name), set()).add(version)
    return pinned


def wanted(lock: str) -> list[Requirement]:
    extra = PROJECT["optional-dependencies"]["test"] if lock == "requirements-test.lock" else []
    return [Requirement(line) for line in [*PROJECT["dependencies"], *extra]]


def packages_of_extras(requirement: Requirement) -> list[Requirement]:
    parts = map(Requirement, importlib.metadata.requires(requirement.name) or [])
    return [
        part
        for part in parts
        for extra in requirement.extras
        if part.marker
        and part.marker.evaluate({**CONDA_PYTHON, "extra": extra})
        and not part.marker.evaluate({**CONDA_PYTHON, "extra": ""})
    ]


def for_conda(requirement: Requirement) -> dict[str, SpecifierSet]:
    packages = [requirement, *packages_of_extras(requirement)]
    names = [canonicalize_name(package.name) for package in packages]
    return {
        CONDA_NAMES.get(name, name): package.specifier
        for name, package in zip(names, packages, strict=True)
    }


def test_environment_yml_lists_exactly_what_pyproject_does() -> None:
    expected = {"python": SpecifierSet(PROJECT["requires-python"]), "pip": SpecifierSet()}
    for line in PROJECT["dependencies"]:
        expected |= for_conda(Requirement(line))
    listed = {spec.partition(" ")[0]: SpecifierSet(spec.partition(" ")[2]) for spec in CONDA_SPECS}
    assert listed == expected
    assert len(listed) == len(CONDA_SPECS), "a package is listed twice"


@pytest.mark.parametrize("spec", CONDA_SPECS)
def test_conda_understands_every_line_of_environment_yml(spec: str) -> None:
    rattler.MatchSpec(spec, strict=True)


def test_conda_gets_this_repository_from_pip_and_all_else_from_conda_forge() -> None:
    assert CONDA["channels"] == ["conda-forge"]
    others = [spec for spec in CONDA["dependencies"] if not isinstance(spec, str)]
    assert others == [{"pip": ["-e ."]}]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_every_dependency_in_a_version_that_pyproject_allows(lock: str) -> None:
    pinned = versions(lock)
    for requirement in wanted(lock):
        found = pinned.get(canonicalize_name(requirement.name), set())
        assert found, f"{requirement} is not in {lock}: make it again (its second line says how)"
        assert all(version in requirement.specifier for version in found), (requirement, found)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_every_package_of_an_extra(lock: str) -> None:
    pinned = versions(lock)
    for requirement in wanted(lock):
        for package in packages_of_extras(requirement):
            assert canonicalize_name(package.name) in pinned


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_one_exact_version_with_hashes_for_each_package(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    blocks = re.findall(
        r"^(\w\S*) ?.*\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text, re.M
    )
    assert [name for name, _ in blocks] == [
        f"{requirement.name}{requirement.specifier}" for requirement in requirements(lock)
    ]
    assert all("==" in name and "*" not in name for name, _ in blocks)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_machine(lock: str) -> None:
    settings = [
        line
        for line in (ROOT / lock).read_text("utf-8").splitlines()
        if not re.match(r"\w|    --hash=sha256:[0-9a-f]{64}|#", line)
    ]
    assert settings == []
    assert not re.search(r"://|file:| /\w", (ROOT / lock).read_text("utf-8"))


def test_the_test_lock_is_the_plain_one_and_more() -> None:
    plain, test = versions("requirements.lock"), versions("requirements-test.lock")
    assert {name: test.get(name) for name in plain} == plain
