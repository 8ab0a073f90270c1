"""What clients sent, as it is printed: bounded, on one line, on any screen."""

from __future__ import annotations

import urllib.request

import local_server
from local_server import Log, Server
from local_server.beside.base import Journal
from local_server.beside.dns import Question
from local_server.beside.proxy import Hop
from tests.server import wire

NASTY = "/a\u202eb\x1b[2J\udcff\n" + "é" * 9000


def test_an_entry_is_one_short_line_whatever_was_sent() -> None:
    log = Log()
    entry = log.arrive(1, "GET", NASTY)
    for shown in (repr(entry), repr(Hop("GET", NASTY)), repr(Question(NASTY, "A", "udp"))):
        assert shown.isprintable()
        assert len(shown) < 400
        assert "more" in shown
        shown.encode()
    assert entry.path == NASTY
    assert len(repr(log).splitlines()) == 2


def test_a_log_prints_its_first_and_last_and_how_many_are_left_out() -> None:
    log = Log()
    for number in range(5000):
        log.leave(log.arrive(1, "GET", f"/{number}"), 200)
    lines = repr(log).splitlines()
    assert lines[0] == "5000 requests on 1 connection, at most 1 at once"
    assert "… 4,900 requests left out …" in lines[51]
    assert "GET /49 " in lines[50]
    assert "GET /4950 " in lines[52]
    assert len(lines) == 102


def test_a_log_that_can_be_shown_is_shown_whole() -> None:
    log = Log()
    for number in range(100):
        log.arrive(1, "GET", f"/{number}")
    assert len(repr(log).splitlines()) == 101


def test_the_log_of_a_service_is_bounded_too() -> None:
    journal: Journal[int] = Journal(range(3000))
    lines = repr(journal).splitlines()
    assert len(lines) == 101
    assert lines[50] == "… 2,900 entries left out …"


def test_a_path_that_is_no_text_is_refused_or_can_be_printed() -> None:
    with Server() as server:
        assert server.url.host is not None
        assert server.url.port is not None
        wire.send(server.url.host, server.url.port, "GET", "/anything/\xff\xfe?\x80")
        repr(server.log).encode()
        f"{server.log.paths}".encode()
        assert urllib.request.urlopen(str(server.url / "get")).status == 200
    assert isinstance(local_server.Log()[:], list)
