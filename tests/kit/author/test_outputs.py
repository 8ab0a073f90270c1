"""What may differ between a stored output and today's, and what must not: nbval_sanitize.cfg."""

from __future__ import annotations

import re

import pytest
from nbformat import NotebookNode
from nbval.plugin import get_sanitize_patterns

from coursekit.author.outputs import PATTERNS_FILE, mask, same

PICTURE = '<svg class="coursekit-timeline" width="720">\n<rect width="{}"/>\n</svg>'

IMAGE = '<img class="coursekit-{}" alt="{}" style="width: 720px" src="data:image/svg+xml,{}">'

SAME = {
    "the port of a URL": ("http://127.0.0.1:8080/get", "http://127.0.0.1:54321/get"),
    "the port of a WebSocket's URL": ("ws://localhost:8080/echo", "ws://localhost:1/echo"),
    "the port after a user and a password": (
        "https://ada:secret@127.0.0.1:8443/",
        "https://ada:secret@127.0.0.1:9443/",
    ),
    "the port of an IPv6 URL": ("http://[::1]:8080/", "http://[::1]:8081/"),
    "a lesson's own picture": (PICTURE.format(10), PICTURE.format(700)),
    "the same picture as an image": (
        IMAGE.format("timeline", "2 requests", "%3Csvg%3E 10"),
        IMAGE.format("timeline", "2 requests", "%3Csvg%3E 700"),
    ),
    "a row of a picture's text form": (
        "GET /delay/1 │━━━━━━    │ 200",
        "GET /delay/1 │  ━━━━━━━━│ 200",
    ),
    "whether PostgreSQL is there to be tried": (
        "SQLite: yes\nPostgreSQL: not tried, because the extra is not installed\n",
        "SQLite: yes\nPostgreSQL: 60 of 60 votes counted\n",
    ),
}

DIFFERENT = {
    "another path": ("http://127.0.0.1:8080/get", "http://127.0.0.1:8080/post"),
    "another host": ("http://127.0.0.1:8080/", "http://127.0.0.2:8080/"),
    "another user": ("http://ada@127.0.0.1:8080/", "http://bob@127.0.0.1:8080/"),
    "another scheme": ("http://127.0.0.1:8080/", "https://127.0.0.1:8080/"),
    "no port": ("http://127.0.0.1:8080/", "http://127.0.0.1/"),
    "a port outside a URL": ("('127.0.0.1', 8080)", "('127.0.0.1', 8081)"),
    "a host and port that are no URL": ("127.0.0.1:8080", "127.0.0.1:8081"),
    "no picture": (PICTURE.format(10), ""),
    "one picture more": (PICTURE.format(10), PICTURE.format(10) + PICTURE.format(10)),
    "text after a picture": (PICTURE.format(10), PICTURE.format(10) + " and more"),
    "a picture of another kind": ('<svg class="other">1</svg>', '<svg class="other">2</svg>'),
    "what an image says": (
        IMAGE.format("timeline", "2 requests", "a"),
        IMAGE.format("timeline", "3 requests", "a"),
    ),
    "an image that has no times": (
        IMAGE.format("sequence", "2 messages", "a"),
        IMAGE.format("sequence", "2 messages", "b"),
    ),
    "an image from elsewhere": (
        IMAGE.format("timeline", "2 requests", "a"),
        IMAGE.format("timeline", "2 requests", "a").replace("data:image/svg+xml,a", "a.png"),
    ),
    "no image": (IMAGE.format("timeline", "2 requests", "a"), ""),
    "the status of a row": ("GET /get │━━━ │ 200", "GET /get │━━━ │ 500"),
    "the label of a row": ("GET /get │━━━ │ 200", "GET /put │━━━ │ 200"),
    "one row more": ("a │━│ 200", "a │━│ 200\nb │━│ 200"),
    "text with one rule in it": ("a │ 1", "a │ 2"),
    "a vote lost on PostgreSQL": (
        "PostgreSQL: not tried, because the extra is not installed",
        "PostgreSQL: 59 of 60 votes counted",
    ),
    "a vote lost on SQLite": ("SQLite: 60 of 60 votes counted", "SQLite: 59 of 60 votes counted"),
    "nothing said about PostgreSQL": ("PostgreSQL: 60 of 60 votes counted", ""),
}


@pytest.mark.parametrize(("stored", "today"), SAME.values(), ids=SAME)
def test_it_may_differ(stored: str, today: str) -> None:
    assert stored != today
    assert mask(stored) == mask(today)


@pytest.mark.parametrize(("stored", "today"), DIFFERENT.values(), ids=DIFFERENT)
def test_it_must_not_differ(stored: str, today: str) -> None:
    assert mask(stored) != mask(today)


def test_each_pattern_has_a_sample_that_needs_it() -> None:
    for pattern, _replacement in get_sanitize_patterns(PATTERNS_FILE.read_text(encoding="utf-8")):
        assert any(re.search(pattern, stored) for stored, _today in SAME.values()), pattern


def test_nbval_reads_the_same_patterns() -> None:
    text = "http://127.0.0.1:8080/ │━│ " + PICTURE.format(10)
    masked = text
    for pattern, replacement in get_sanitize_patterns(PATTERNS_FILE.read_text(encoding="utf-8")):
        masked = re.sub(pattern, replacement, masked)
    assert masked == mask(text)


OUTPUT = {
    "output_type": "execute_result",
    "execution_count": 1,
    "data": {"text/plain": "7"},
    "metadata": {},
}


@pytest.mark.parametrize("key", ["execution_count", "metadata", "traceback"])
def test_what_differs_in_every_run_is_not_compared(key: str) -> None:
    assert same([NotebookNode(OUTPUT)], [NotebookNode(OUTPUT | {key: "another"})])


@pytest.mark.parametrize("key", ["data", "evalue", "ename", "name", "output_type", "text"])
def test_all_the_rest_is_compared(key: str) -> None:
    assert not same([NotebookNode(OUTPUT)], [NotebookNode(OUTPUT | {key: "another"})])


def test_one_output_more_is_another_output() -> None:
    assert not same([NotebookNode(OUTPUT)], [NotebookNode(OUTPUT)] * 2)
    assert not same([NotebookNode(OUTPUT)], [])
