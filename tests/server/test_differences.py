"""DIFFERENCES.md is the list that the probe against a real httpbin goes by."""

from __future__ import annotations

import re
from pathlib import Path

import local_server
from tests.server.differential import probes

TABLE = Path(local_server.__file__).with_name("DIFFERENCES.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TABLE.splitlines()
    if line.startswith("| ") and not line.startswith("| what |")
]


def test_every_wanted_difference_of_the_probe_has_a_row() -> None:
    wanted = {probe.wanted for probe in probes()} - {""}
    assert wanted <= {row[0] for row in ROWS}


def test_every_row_names_tests_that_exist() -> None:
    there = {path.stem for path in Path(__file__).parent.rglob("test_*.py")}
    for row in ROWS:
        names = re.findall(r"test_\w+", row[-1])
        assert names, row[0]
        assert there.issuperset(names), row[0]
