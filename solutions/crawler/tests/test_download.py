"""Files on their way to the disk."""

import hashlib
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

import local_server
from crawler.download import Download

LETTERS = b"abcdefghijklmnopqrstuvwxyz" * 200
PATH = "/download/5000"


async def get(session: aiohttp.ClientSession, folder: Path, path: str = PATH) -> Download:
    """One attempt; what breaks off is no error here."""
    download = Download(folder, URL(path))
    async with session.get(path, headers=download.headers()) as response:
        with suppress(aiohttp.ClientPayloadError):
            await download.take(response, 2**30)
    return download


async def test_a_file_is_there_under_its_name_when_it_is_complete(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    download = await get(session, tmp_path)
    assert download.path.read_bytes() == LETTERS[:5000]
    assert await download.sha256() == hashlib.sha256(LETTERS[:5000]).hexdigest()
    assert not download.part.exists()


async def test_what_is_there_is_not_asked_for_again(
    server: local_server.Server, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    download = await get(session, tmp_path)
    download.part.write_bytes(b"#" * 2000)
    await get(session, tmp_path)
    assert download.path.read_bytes() == b"#" * 2000 + LETTERS[2000:5000]
    await get(session, tmp_path)  # nothing is missing
    assert [entry.status for entry in server.log] == [200, 206, 416]
    assert download.path.read_bytes() == b"#" * 2000 + LETTERS[2000:5000]


async def test_a_part_that_is_complete_gets_its_name(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    download = await get(session, tmp_path)
    download.path.rename(download.part)
    await get(session, tmp_path)
    assert download.path.exists()
    assert not download.part.exists()


async def test_another_version_is_written_anew(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    download = await get(session, tmp_path)
    download.part.write_bytes(b"#" * 2000)
    download.part.with_suffix(".etag").write_text('"of yesterday"')
    await get(session, tmp_path)
    assert download.path.read_bytes() == LETTERS[:5000]


async def test_more_than_the_file_has_is_forgotten(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    download = await get(session, tmp_path)
    download.part.write_bytes(b"#" * 9000)
    await get(session, tmp_path)
    assert not download.part.exists()
    await get(session, tmp_path)
    assert download.path.read_bytes() == LETTERS[:5000]


async def test_a_download_that_breaks_off_goes_on(
    server: local_server.Server, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    path = "/hostile/3/files/cut.bin"
    while not (download := await get(session, tmp_path, path)).path.exists():
        assert download.can_go_on()
        assert len(server.log) < 20
    async with session.get("/hostile/3/truth.json") as response:
        truth = (await response.json())["files"][path]
    assert (download.size, await download.sha256()) == (truth["size"], truth["sha256"])
    assert {entry.status for entry in server.log if entry.path == path} == {200, 206}


async def test_where_the_server_cannot_go_on_all_is_asked_for_again(
    server: local_server.Server, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    for _ in range(2):
        download = await get(session, tmp_path, "/hostile/3/files/lost.bin")
        assert not download.can_go_on()
        assert 0 < download.size <= 65536
    assert {entry.status for entry in server.log} == {200}


@pytest.mark.parametrize(
    ("more", "can_go_on"),
    [
        ({"ETag": '"1"'}, True),
        ({"ETag": 'W/"1"'}, False),
        ({}, False),
        ({"ETag": '"1"', "Content-Encoding": "identity"}, False),
        ({"ETag": '"1"', "Accept-Ranges": "none"}, False),
    ],
)
async def test_only_the_same_bytes_can_be_gone_on_with(
    tmp_path: Path, more: dict[str, str], can_go_on: bool
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=LETTERS, headers={"Accept-Ranges": "bytes", **more})

    app = web.Application()
    app.router.add_get("/", answer)
    async with TestServer(app) as server, aiohttp.ClientSession(server.make_url("/")) as session:
        assert (await get(session, tmp_path, "/")).can_go_on() == can_go_on


@pytest.mark.parametrize(
    "path",
    [
        "/..%2F..%2Fetc",
        "/" + "x" * 300,
        "/a%00b",
        "/",
        "/con",
        "/a:b",
        "/%2e%2e",
        "/A",
        "/é",
        "/" + "𒀀" * 70,
    ],
)
def test_no_url_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    download = Download(tmp_path, URL("http://site.test") / "" if path == "/" else URL(path))
    download.part.write_bytes(b"")
    assert [file.parent for file in tmp_path.rglob("*")] == [tmp_path]
    assert download.path.name.isprintable()
    assert len(download.path.name.encode()) < 100


def test_two_urls_are_two_files(tmp_path: Path) -> None:
    urls = ["http://a.test/x", "http://b.test/x", "http://a.test/x?1", "http://a.test/X"]
    assert len({Download(tmp_path, URL(url)).path.name.lower() for url in urls}) == 4
