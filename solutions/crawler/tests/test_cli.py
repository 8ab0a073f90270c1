"""`python -m crawler` as a process, and Ctrl+C."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

import local_server
from crawler import cli
from crawler.crawl import Limits

PROJECT = Path(__file__).parent.parent
WINDOWS = sys.platform == "win32"


def start(url: URL, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "crawler", str(url), "--into", str(folder)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # On Windows a signal goes to a whole group: not to the tests'.
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def reported(folder: Path) -> Any:
    return json.loads((folder / "report.json").read_text("utf-8"))


def wait_for(server: local_server.Server, path: str) -> None:
    """Until the server is asked for `path`."""
    end = time.monotonic() + 30
    while path not in server.log.paths:
        assert time.monotonic() < end, server.log.paths
        time.sleep(0.01)


@pytest.mark.parametrize("name", ["CTRL_BREAK_EVENT"] if WINDOWS else ["SIGINT", "SIGTERM"])
def test_ctrl_c_leaves_a_report_and_the_next_run_goes_on(
    server: local_server.Server, tmp_path: Path, name: str
) -> None:
    seed = 100 if name == "SIGINT" else 101
    root, huge = server.url / "hostile" / str(seed) / "", f"/hostile/{seed}/files/huge-1.bin"
    with start(root, tmp_path) as process:
        wait_for(server, huge)
        process.send_signal(getattr(signal, name))
        output, complaints = process.communicate(timeout=30)
    assert process.returncode == cli.STOPPED, complaints
    assert complaints == "stopped: run it again with the same folder to go on\n"
    first = reported(tmp_path)
    assert first["stopped"] is True
    assert first["unchecked"]
    assert "Stopped early" in (tmp_path / "report.html").read_text("utf-8")
    there = {file.name: file.stat().st_size for file in tmp_path.glob("files/*-huge-1.bin*")}

    server.log.clear()
    with start(root, tmp_path) as process:
        output, complaints = process.communicate(timeout=60)
    assert (process.returncode, complaints) == (cli.TROUBLE, "")
    assert output.startswith("238 pages, 10 files, 14 dead, 2 broken, 16 redirects, 4 loops, 0 unc")
    second = reported(tmp_path)
    assert (second["stopped"], second["unchecked"]) == (False, [])
    for file in second["files"].values():
        assert (tmp_path / "files" / file["name"]).stat().st_size == file["size"]
    file = second["files"][f"{server.url.origin()}{huge}"]
    had = there.get(file["name"]) or there.get(file["name"] + ".part", 0)
    statuses = [entry.status for entry in server.log if entry.path == huge]
    assert statuses == [{0: 200, file["size"]: 416}.get(had, 206)]


def test_another_folder_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(SystemExit) as ended:
        cli.main(["http://site.test/", "--into", str(tmp_path)])
    assert ended.value.code == cli.MISUSED
    assert "holds something else than a crawl" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("arguments", [["site.test"], ["ftp://site.test/"], ["http:///"]])
def test_what_is_no_url_is_refused(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*arguments, "--into", str(tmp_path)])
    assert ended.value.code == cli.MISUSED
    assert "is no URL of http or https" in capsys.readouterr().err


async def test_a_good_site_gives_a_good_status(
    server: local_server.Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = await cli.run([server.url / "html"], tmp_path, Limits())
    assert capsys.readouterr().out.startswith("1 pages, 0 files, 0 dead")
    assert status == cli.GOOD
