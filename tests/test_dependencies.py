"""pyproject.toml is the one source of dependencies: the locks and environment.yml agree with it.

It declares what is imported, no more and no less: `dependencies` for the local server alone, the
extra `course` for the lessons and what they need. What the packages do is not tested here, nor how
course.py installs them (test_installation.py).
"""

from __future__ import annotations

import ast
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rattler
import yaml
from IPython.core.inputtransformer2 import TransformerManager
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONDA: dict[str, Any] = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
COURSE = [*PROJECT["dependencies"], *EXTRAS["course"]]
CONDA_SPECS = [spec for spec in CONDA["dependencies"] if isinstance(spec, str)]
LOCKS = {
    "requirements.lock": (),
    "requirements-test.lock": ("postgres", "site", "test"),
    "deploy/requirements.lock": ("hub",),
}
"""The locks, and what each has beside the course."""

# Where conda-forge calls a package something else than PyPI does.
CONDA_NAMES = {
    "brotli": "brotli-python",
    "backports-zstd": "backports.zstd",
    "jupyter-client": "jupyter_client",
}
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
    more = [line for extra in LOCKS[lock] for line in EXTRAS[extra]]
    return [Requirement(line) for line in [*COURSE, *more]]


def packages_of_extras(requirement: Requirement) -> list[Requirement]:
    if not requirement.extras:
        return []  # it need not be installed here
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
    expected = {"pip": SpecifierSet()}
    for line in COURSE:
        for name, versions in for_conda(Requirement(line)).items():
            expected[name] = expected.get(name, SpecifierSet()) & versions
    packages = [spec.partition(" ") for spec in CONDA_SPECS if not spec.startswith("python ")]
    listed = {name: SpecifierSet(versions) for name, _, versions in packages}
    assert listed == expected
    assert len(listed) == len(packages), "a package is listed twice"


def test_binder_finds_the_python_that_it_begins_with() -> None:
    """repo2docker takes what is after the equals sign, and without one 3.10."""
    versions = [re.match(r"python\s*=+\s*(\d+\.\d+)$", spec) for spec in CONDA_SPECS]
    (found,) = [match[1] for match in versions if match]
    assert SpecifierSet(PROJECT["requires-python"]).contains(found)


@pytest.mark.parametrize("spec", CONDA_SPECS)
def test_conda_understands_every_line_of_environment_yml(spec: str) -> None:
    rattler.MatchSpec(spec, strict=True)


def test_conda_gets_this_repository_from_pip_and_all_else_from_conda_forge() -> None:
    assert CONDA["channels"] == ["conda-forge"]
    others = [spec for spec in CONDA["dependencies"] if not isinstance(spec, str)]
    assert others == [{"pip": ["-e .", "jupyter-server-proxy"]}]


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


@pytest.mark.parametrize("lock", LOCKS)
def test_every_lock_is_the_plain_one_and_more(lock: str) -> None:
    plain, more = versions("requirements.lock"), versions(lock)
    assert {name: more.get(name) for name in plain} == plain


def test_a_newer_lock_is_made_of_each() -> None:
    script = (ROOT / ".ci" / "upgrade-locks").read_text("utf-8")
    assert f"for lock in {' '.join(LOCKS)}; do" in script


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_nothing_that_takes_long_to_import_and_is_not_used(lock: str) -> None:
    # .ci/constraints.txt says why.
    assert not {"rfc3987-syntax", "lark"} & set(versions(lock))


# --- Declared is what is imported ----------------------------------------------------------------


def imports(source: str) -> Iterator[str]:
    """The import statements in a cell; one that is not Python on purpose has none."""
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not node.level):
            yield ast.unparse(node)


def imports_of_notebooks() -> set[str]:
    found: set[str] = set()
    for folder in ("notebooks", "solutions"):
        for notebook in (ROOT / folder).glob("*.ipynb"):
            for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
                if cell["cell_type"] == "code":
                    found.update(imports("".join(cell["source"])))
    return found


def faults(folder: Path, *places: str | Path, not_for_them: tuple[str, ...]) -> list[str]:
    """What deptry says of `places`, which may not import what the extras `not_for_them` declare."""
    report = folder / "deptry.json"
    command = [sys.executable, "-m", "deptry", *places, "--json-output", report]
    others = ["--optional-dependencies-dev-groups", ",".join(not_for_them)]
    finished = subprocess.run(
        [*command, *(others if not_for_them else [])], cwd=ROOT, capture_output=True, text=True
    )
    assert report.exists(), finished.stdout + finished.stderr
    assert "Skipping" not in finished.stderr
    return [
        f"{fault['location']['file']}:{fault['location']['line']}: {fault['error']['message']}"
        for fault in json.loads(report.read_text("utf-8"))
    ]


def test_the_local_server_declares_what_it_imports(tmp_path: Path) -> None:
    """But for pytest: its plugin is used by those who have it, and loaded by pytest alone."""
    others = ("course", "postgres", "fast", "hub", "site", "test")
    (found,) = faults(tmp_path, "local_server", not_for_them=others)
    assert found.startswith("local_server/pytest_plugin.py:")
    assert "'pytest' imported" in found


def test_the_course_declares_what_it_imports(tmp_path: Path) -> None:
    (tmp_path / "notebooks.py").write_text("\n".join(sorted(imports_of_notebooks())), "utf-8")
    places = ("local_server", "coursekit", "benchmarks", "solutions", tmp_path)
    assert faults(tmp_path, *places, not_for_them=("fast", "hub", "site", "test")) == []


def test_the_tests_declare_what_they_import(tmp_path: Path) -> None:
    (tmp_path / "notebooks.py").write_text("\n".join(sorted(imports_of_notebooks())), "utf-8")
    assert faults(tmp_path, ".", tmp_path, not_for_them=()) == []


def test_imports_are_found_beside_magics_and_await() -> None:
    assert list(imports("%%write polls/db.py\nimport sqlalchemy\n")) == []
    assert list(imports("!ls\nimport a, b.c\nfrom d import e\nawait f()")) == [
        "import a, b.c",
        "from d import e",
    ]


def test_a_plain_nbval_run_needs_no_more_than_the_course() -> None:
    """What a teacher runs: the options in pyproject.toml are none of a package of the tests."""
    command = [sys.executable, "-m", "pytest", "-p", "no:xdist", "-p", "no:playwright"]
    finished = subprocess.run(
        [*command, "--collect-only", "-q", "--nbval", "notebooks/00_start_here.ipynb"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr


# --- Actions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "workflow",
    sorted((ROOT / ".github" / "workflows").glob("*.yml")),
    ids=lambda workflow: workflow.stem,
)
def test_actions_are_pinned_by_commit(workflow: Path) -> None:
    """A tag can be moved to something else."""
    jobs = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]
    used = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action) for action in used), used


def test_when_a_weekly_job_fails_an_issue_is_opened() -> None:
    weekly = ROOT / ".github" / "workflows" / "weekly.yml"
    jobs = yaml.safe_load(weekly.read_text("utf-8"))["jobs"]
    assert set(jobs.pop("tell")["needs"]) == set(jobs)
