"""What contributors and their tools are given says the same as CI, and can be read."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import nbformat.v4 as v4
import pytest
import yaml

import course
from coursekit.author.frame import ROOT
from coursekit.author.rules import Subject, links

ROOMS = ("", "coursekit", "local_server")
FORMS = sorted(ROOT.glob(".github/**/*.yml"))


def test_pre_commit_runs_the_checks_of_ci() -> None:
    configured = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    hooks = [shlex.split(hook["entry"]) for hook in configured["repos"][0]["hooks"]]
    assert all(hook[:2] == [".venv/bin/python", "-m"] for hook in hooks)
    checks = [check for check in course.CHECKS.values() if check[0] != "pytest"]
    assert [hook[2:] for hook in hooks] == [*checks, ["coursekit", "gate"]]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_each_form_can_be_read(path: Path) -> None:
    assert yaml.safe_load(path.read_text("utf-8"))


def test_the_devcontainer_can_be_read() -> None:
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    assert "course.py" in container["postCreateCommand"]


def test_the_citation_has_the_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'version = "{citation["version"]}"' in project
    assert f"## {citation['version']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["README", "CONTRIBUTING", "CHANGELOG", "SECURITY"])
def test_its_links_to_files_lead_somewhere(name: str) -> None:
    """As in a notebook; a document may lead to other pages than the lessons' readers need."""
    path = ROOT / f"{name}.md"
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell(path.read_text("utf-8"), id="it")])
    found = links.links_lead_somewhere(Subject(path, notebook))
    assert [finding.sentence for finding in found] == []


def test_contributing_names_files_that_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for name in re.findall(r"`([\w./]+/[\w./]*)`", text):
        if "NN_name" not in name:
            assert any((ROOT / room / name).exists() for room in ROOMS), name
