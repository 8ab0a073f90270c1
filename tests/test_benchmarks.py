"""The benchmark's sums, on figures that are made up: a run of it takes minutes."""

from __future__ import annotations

import importlib.util

import pytest

from benchmarks import __main__ as bench
from benchmarks import single


def test_targets_are_met_and_missed_by_the_figures_as_they_are_printed() -> None:
    figures: bench.Figures = {
        (name, path): (rate, cpu)
        for path in bench.PATHS
        for name, rate, cpu in (
            (bench.HTTPBIN, 9_000, 103.6e-6),
            (bench.BARE, 20_000, 10e-6),
            (bench.LOCAL, 7650, 13.54e-6),
            (bench.GO_HTTPBIN, 9000, 9e-6),
        )
    }
    assert list(bench.judged(figures)) == [
        "- `/get`, local server: 7.7 times httpbin, at least 7.7: met",
        "- `/bytes/1024`, local server: 7.7 times httpbin, at least 12.0: missed",
        "- `/stream/20`, local server: 7.7 times httpbin, at least 8.0: missed",
        "- `/get`, local server: 1.35 times bare aiohttp, at most 1.35: met",
        "- `/headers`, local server: 1.35 times bare aiohttp, at most 1.5: met",
        "- `/json`, local server: 1.35 times bare aiohttp, at most 1.5: met",
        "- `/delay/0`, local server: 1.35 times bare aiohttp, at most 1.5: met",
        "- `/stream/20`: 1.35 times bare, go-httpbin 0.90, less: missed",
    ]


def test_a_server_that_would_go_on_without_uvloop_is_not_measured_as_with_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert bench.UVLOOP not in bench.compared()
    assert "pip install uvloop" in capsys.readouterr().err


def test_noting_a_request_costs_the_same_after_a_hundred_thousand() -> None:
    first, later = single.log_microseconds()
    assert later < 10 * first  # what grows with the number would be a hundred times as much
