"""The server behind a path of another one, as jupyter-server-proxy shows it on a Hub or Binder."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import aiohttp
import pytest

import local_server
from tests.test_browser import find_chromium

pytest.importorskip("jupyter_server_proxy", reason="jupyter-server-proxy is not installed")

PATIENCE = 300.0
"""Seconds for Jupyter to start on a busy machine; it needs three."""


@pytest.fixture(scope="module", params=["/", "/user/x/"])
def jupyter(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The URL of a Jupyter server with nothing but the proxy."""
    folder = tmp_path_factory.mktemp("jupyter")
    config = {
        "ServerApp": {
            "base_url": request.param,
            "ip": "127.0.0.1",
            "jpserver_extensions": {"jupyter_server_proxy": True},
            "open_browser": False,
            "port": 0,
            "root_dir": str(folder),
            "allow_root": True,
        },
        "IdentityProvider": {"token": ""},
    }
    (folder / "jupyter_server_config.json").write_text(json.dumps(config))
    runtime = folder / "runtime"
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(folder),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "jupyter_server"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield _started(runtime, process)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _started(runtime: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        for found in runtime.glob("jpserver-*.json"):
            try:
                url: str = json.loads(found.read_text())["url"]
                urllib.request.urlopen(url + "api").close()
            except (ValueError, OSError):
                continue
            return url
        time.sleep(0.1)
    raise TimeoutError("Jupyter did not start")


@pytest.fixture
def prefix(jupyter: str, server: local_server.Server) -> str:
    """Where a browser finds the local server."""
    return f"{jupyter}proxy/{server.url.port}/"


def fetched(url: str) -> tuple[str, str]:
    """Where a client arrives that follows redirects, and what it gets."""
    with urllib.request.urlopen(url) as response:
        return response.url, response.read().decode()


def test_the_page_needs_nothing_outside(prefix: str) -> None:
    _, page = fetched(prefix)
    links = re.findall(r"(?:href|src)=\"([^\"]+)\"", page)
    assert {"openapi.json", "image/svg"} <= set(links)
    for link in links:
        url = urljoin(prefix, link)
        assert url.startswith(prefix)
        urllib.request.urlopen(url).close()
    _, document = fetched(prefix + "openapi.json")
    (server,) = json.loads(document)["servers"]
    assert urljoin(prefix + "openapi.json", server["url"]) == prefix


@pytest.mark.parametrize(
    ("path", "lands"),
    [
        ("redirect/3", "get"),
        ("relative-redirect/3", "get"),
        ("absolute-redirect/3", "get"),
        ("redirect/2?absolute=true", "get"),
        ("redirect-to?url=/anything/x", "anything/x"),
        ("cookies/set/a/b", "cookies"),
        ("links/3", "links/3/0"),
        ("status/302", "get"),
        ("mix?redirect=/get", "get"),
    ],
)
def test_a_redirect_arrives_below_the_prefix(prefix: str, path: str, lands: str) -> None:
    url, body = fetched(prefix + path)
    assert url == prefix + lands
    if lands == "get":
        assert json.loads(body)["url"] == url


def test_links_lead_to_pages_below_the_prefix(prefix: str) -> None:
    url, page = fetched(prefix + "links/3")
    links = [urljoin(url, link) for link in re.findall(r"href='([^']+)'", page)]
    assert links == [prefix + "links/3/1", prefix + "links/3/2"]
    assert all(fetched(link)[0] == link for link in links)


def test_the_form_goes_to_the_server_it_came_from(prefix: str) -> None:
    _, page = fetched(prefix + "forms/post")
    action = re.search(r'action="([^"]+)"', page)
    assert action is not None
    assert urljoin(prefix + "forms/post", action[1]) == prefix + "post"


def test_what_fails_fails_as_without_a_prefix(prefix: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        fetched(prefix + "nothing-here")
    refused.value.close()  # it holds the answer open


# --- What TEACHING.md says of jupyter-server-proxy: what holds through it ------------------------


async def test_a_websocket_speaks_through_it(prefix: str) -> None:
    async with (
        aiohttp.ClientSession(prefix) as session,
        session.ws_connect("websocket/echo", protocols=["chat"]) as socket,
    ):
        await socket.send_str("é")
        assert await socket.receive_str() == "é"
        await socket.send_bytes(b"\x00\xff")
        assert await socket.receive_bytes() == b"\x00\xff"
        assert socket.protocol == "chat"


async def anything_new(events: aiohttp.ClientResponse) -> bytes:
    """The data of the next event that is no comment."""
    while not (event := await events.content.readuntil(b"\n\n")).startswith(b"data: "):
        pass
    return event.removeprefix(b"data: ")


async def test_events_come_as_they_happen(prefix: str, server: local_server.Server) -> None:
    """The first is read before what the second one tells has happened."""
    accepted = {"Accept": "text/event-stream"}
    async with (
        aiohttp.ClientSession(prefix) as session,
        session.get("live/events", headers=accepted) as events,
    ):
        total = told = json.loads(await anything_new(events))["total"]
        await asyncio.to_thread(fetched, str(server.url / "get"))
        while told == total:
            told = json.loads(await anything_new(events))["total"]
        assert told == total + 1


# ... and what does not: should one of these fail, TEACHING.md has good news to tell.


async def test_the_servers_close_code_is_lost(prefix: str) -> None:
    async with (
        aiohttp.ClientSession(prefix) as session,
        session.ws_connect("websocket/close?code=4000&reason=why") as socket,
    ):
        message = await socket.receive()
        assert (message.data, message.extra) == (0, "")


async def test_a_delete_with_a_body_does_not_arrive(
    prefix: str, server: local_server.Server
) -> None:
    async with aiohttp.ClientSession(prefix) as session:
        async with session.delete("delete", data=b"x") as reply:
            assert reply.status == 500
        async with session.delete("delete") as reply:
            assert reply.status == 200
    assert [entry.method for entry in server.log][-1:] == ["DELETE"]


async def test_the_browsers_cookies_are_sent_to_whatever_listens(prefix: str) -> None:
    """On a Hub they are the keys to the learner's server: hence no proxy on a shared host."""
    cookies = {"jupyterhub-user-ada": "secret"}
    async with (
        aiohttp.ClientSession(prefix, cookies=cookies) as session,
        session.get("cookies") as reply,
    ):
        assert (await reply.json())["cookies"]["jupyterhub-user-ada"] == "secret"


def test_a_browser_sends_a_form_and_stays_below_the_prefix(
    prefix: str, server: local_server.Server
) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    executable = find_chromium()
    if executable is None:
        pytest.skip("there is no Chromium here; the environment variable CHROMIUM can name one")
    failed: list[str] = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(60_000)
        page.on("response", lambda one: failed.append(one.url) if one.status >= 400 else None)
        page.goto(prefix)
        entry = page.locator("details").filter(
            has=page.locator("form[data-path='/absolute-redirect/{n}']")
        )
        entry.locator("summary").click()
        entry.get_by_label("n How many").fill("2")
        entry.get_by_role("button", name="Send").click()
        told = entry.get_by_role("region", name="Body of the reply").inner_text()
        browser.close()
    assert json.loads(told)["url"] == prefix + "get"
    assert not failed
