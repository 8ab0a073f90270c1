"""The application on a Unix socket."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from pathlib import Path

import aiohttp
import pytest

from local_server import Server
from local_server.beside import unix
from tests.server.beside.wires import PATIENCE

posix = pytest.mark.skipif(not unix.SUPPORTED, reason="asyncio has no Unix sockets on Windows")


@posix
async def test_it_is_the_same_application_with_the_same_log(server: Server) -> None:
    assert server.unix_path is not None
    connector = aiohttp.UnixConnector(path=server.unix_path)
    async with (
        aiohttp.ClientSession(connector=connector) as session,
        session.get("http://any.test/status/418") as response,
    ):
        assert response.status == 418
    assert server.log.paths == ["/status/418"]


@posix
def test_its_folder_is_private_and_gone_when_the_server_has_stopped() -> None:
    with Server() as server:
        assert server.unix_path is not None
        folder = Path(server.unix_path).parent
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


@posix
async def test_it_works_where_the_temporary_folder_is_deep(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    assert server.unix_path is not None
    connector = aiohttp.UnixConnector(path=server.unix_path)
    async with (
        aiohttp.ClientSession(connector=connector) as session,
        session.get("http://any.test/get") as response,
    ):
        assert response.status == 200


@posix
async def test_it_stops_with_a_connection_open_and_survives_garbage(server: Server) -> None:
    for said in (b"\x00" * 1000, b""):
        reader, writer = await asyncio.open_unix_connection(server.unix_path)
        writer.write(said)
        if not said:
            await asyncio.to_thread(server.stop)
        with contextlib.suppress(ConnectionError):
            await asyncio.wait_for(reader.read(), PATIENCE)
        writer.close()


def test_where_there_is_no_such_thing_the_path_is_none(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unix, "SUPPORTED", False)
    assert server.unix_path is None
