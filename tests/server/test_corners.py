"""What the server does where hardly anybody comes: the system refuses, or a part is missing."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from unittest.mock import Mock

import pytest
from aiohttp import ClientConnectionResetError, web
from aiohttp.test_utils import TestClient, make_mocked_request

import local_server
from local_server import __main__ as program
from local_server.app import create_app
from local_server.beside import dns, unix
from local_server.beside.base import HOST
from local_server.exchange import connection
from local_server.exchange.acceptance import preferred
from local_server.exchange.listening import listening_socket
from local_server.exchange.parameters import Integer
from local_server.exchange.replies import BadParameter
from local_server.limits import Limits
from tests.ports import free_port
from tests.server.beside.wires import say
from tests.server.conftest import Ask, noting
from tests.server.frames import KEY

ALL = ("text/plain", "text/html")


def test_uvloop_is_used_where_it_is_wanted_and_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COURSE_SHARED_HOST", raising=False)
    monkeypatch.setitem(sys.modules, "uvloop", Mock(new_event_loop=asyncio.new_event_loop))
    assert program.loop_factory(uvloop=True) is asyncio.new_event_loop
    assert program.loop_factory(uvloop=False) is None
    assert capsys.readouterr().err == ""
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert program.loop_factory(uvloop=True) is None
    assert "uvloop is not installed" in capsys.readouterr().err


def test_a_limit_that_can_be_none_is_wrong_use(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["local-server", "--max-body", "0"])
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert ended.value.code == 2
    assert "body must be a number above 0" in capsys.readouterr().err


async def test_aiohttps_own_errors_are_json_too() -> None:
    async def refusing(request: web.Request) -> web.Response:
        raise web.HTTPUnsupportedMediaType

    app = create_app()
    app.router.add_get("/refusing", refusing)
    async with TestClient(noting(app)) as client:
        response = await client.get("/refusing")
        assert await response.json() == {"error": "Unsupported Media Type", "status": 415}


async def test_a_client_that_went_while_it_was_told_to_go_on_gets_nothing() -> None:
    handler = web.Server(Mock())
    protocol = connection.Clients(handler, Limits()).connection()
    protocol.connection_made(Mock(spec=asyncio.Transport))
    response = protocol.handle_error(Mock(), 500, ClientConnectionResetError())
    assert response.status == 200
    assert protocol._force_close
    protocol.connection_lost(None)


async def test_what_is_no_clients_fault_is_told_as_aiohttp_tells_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    protocol = connection.Clients(web.Server(Mock()), Limits()).connection()
    protocol.connection_made(Mock(spec=asyncio.Transport))
    with caplog.at_level(logging.ERROR):
        response = protocol.handle_error(
            Mock(headers={}, writer=Mock(output_size=0)), 500, ZeroDivisionError()
        )
    assert response.status == 500
    assert caplog.records
    protocol.connection_lost(None)


@pytest.mark.parametrize("accept", ["text/html;q=.", "text/html; q=", "text/html;q=x", "text/html"])
def test_a_quality_that_is_no_number_is_as_if_there_were_none(accept: str) -> None:
    assert preferred(accept, ALL, ALL) == "text/html"


def test_a_whole_number_without_a_default_must_be_there() -> None:
    request = make_mocked_request("GET", "/?other=1")
    with pytest.raises(BadParameter, match=r"n must be an integer, 1 or more; it is missing"):
        Integer("n", "How many.", minimum=1).of(request)


async def test_options_for_a_whole_host_reaches_it_as_a_star(
    server: local_server.Server,
) -> None:
    asked = f"OPTIONS {server.url.origin()} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    await say(server.proxy.url, asked.encode())
    assert [entry.path for entry in server.log] == ["*"]


def test_a_port_that_is_free_for_one_and_not_for_both_is_not_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as taken:
        taken.bind((HOST, free_port()))
        ports = [taken.getsockname()[1], 0]
        monkeypatch.setattr(
            dns, "listening_socket", lambda host, _: listening_socket(host, ports.pop(0))
        )
        with local_server.Server() as server:
            assert not server.dns.nameserver.endswith(f":{taken.getsockname()[1]}")
    assert not ports


def test_where_no_port_is_free_for_both_the_service_does_not_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dns, "PORT_TRIES", 1)
    with socket.socket(type=socket.SOCK_DGRAM) as taken:
        taken.bind((HOST, port := free_port()))
        monkeypatch.setattr(dns, "listening_socket", lambda host, _: listening_socket(host, port))
        with local_server.Server() as server, pytest.raises(OSError, match="in use"):
            _ = server.dns


@pytest.mark.skipif(not unix.SUPPORTED, reason="asyncio has no Unix sockets on Windows")
def test_a_unix_socket_that_cannot_be_bound_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unix, "NAME", "no/such/folder")
    with local_server.Server() as server, pytest.raises(OSError, match="No such file"):
        _ = server.unix_path


@pytest.mark.parametrize("key", ["é" * 12, "é" + KEY, KEY[:-2], ""])
def test_a_key_that_is_none_is_no_handshake(ask: Ask, key: str) -> None:
    headers = (
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", key),
    )
    assert ask("GET", "/websocket/echo", headers).status == 400


def test_a_server_whose_loop_cannot_start_lets_its_port_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setattr("local_server.server.serving", Mock(side_effect=MemoryError))
    server = local_server.Server(port=port)
    for _ in range(2):  # the port would be taken the second time
        with pytest.raises(MemoryError):
            server.start()
    assert not server.running
