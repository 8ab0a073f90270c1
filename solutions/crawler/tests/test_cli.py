"""`python -m crawler` as a process, and Ctrl+C."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from raw_site import Answer, RawSite, answer, page
from yarl import URL

import local_server
from crawler import cli, report
from crawler.findings import Findings
from crawler.limits import Limits

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
    assert output.startswith("238 pages, 10 files, 14 dead, 2 broken, 1 unreadable, 16 redirects, ")
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


ENDLESS = "".join(
    f"<a href={name}>x</a>" for name in ("body", "head", "drips", "html", "redirect/1")
)


@pytest.mark.parametrize("name", ["CTRL_BREAK_EVENT"] if WINDOWS else ["SIGINT", "SIGTERM"])
async def test_a_crawl_of_what_never_ends_is_over_soon_after_ctrl_c(
    tmp_path: Path, name: str
) -> None:
    answers = {
        "/": page(ENDLESS),
        "/body": answer(200, ending="endless"),
        "/head": Answer(b"HTTP/1.1 200 OK\r\nX: ", "drip", b"x"),
        "/drips": page("", "drip"),
        "/html": page("<a " * 10**6),
        "/redirect/1": answer(429, "Retry-After: 60"),
    }
    async with RawSite(answers) as site:
        process = await asyncio.to_thread(start, site.url, tmp_path)
        with process:
            while len(site.asked) < len(answers) + 1:  # robots.txt
                await asyncio.sleep(0.01)
            began = time.monotonic()
            process.send_signal(getattr(signal, name))
            _output, complaints = await asyncio.to_thread(process.communicate, timeout=60)
    # Left alone it would go on for many minutes: 20 seconds are much for a machine with others.
    assert time.monotonic() - began < 20
    assert (process.returncode, complaints) == (
        cli.STOPPED,
        "stopped: run it again with the same folder to go on\n",
    )
    assert reported(tmp_path)["stopped"]


def exit_of(*arguments: str) -> object:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    return ended.value.code


def test_the_help_says_what_each_exit_status_means(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_of("--help") == 0
    said = capsys.readouterr().out
    readme = (PROJECT / "README.md").read_text("utf-8")
    for status in (cli.GOOD, cli.TROUBLE, cli.MISUSED, cli.INCOMPLETE, cli.UNWRITTEN, cli.STOPPED):
        assert f"\n  {status} " in said
        assert f"\n| {status} |" in readme


@pytest.mark.parametrize(
    "what", ["a file", "below a file", "files is a file", "too long", "sealed"]
)
def test_a_folder_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "ours").mkdir()
    if what == "files is a file":
        report.write(Findings(), tmp_path / "ours")
        (tmp_path / "ours" / "files").touch()
    if what == "sealed":
        (tmp_path / "ours").chmod(0o500)
        if os.access(tmp_path / "ours", os.W_OK):
            pytest.skip("nothing is sealed for this user")
    folder = {
        "a file": tmp_path / "file",
        "below a file": tmp_path / "file" / "new",
        "files is a file": tmp_path / "ours",
        "too long": tmp_path / ("x" * 300),
        "sealed": tmp_path / "ours",
    }[what]
    assert exit_of("http://site.test/", "--into", str(folder)) == cli.MISUSED
    said = capsys.readouterr().err.splitlines()
    assert said[-1].startswith(f"crawler: error: {folder} cannot be used: ")
    assert "Traceback" not in "".join(said)


def test_the_password_in_a_url_that_is_none_is_not_repeated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_of("http://me:secret@[/", "--into", str(tmp_path)) == cli.MISUSED
    assert "secret" not in capsys.readouterr().err


FEW = Limits(tries=1, refusals=1, links=3, silence=0.5, page_bytes=100)


@pytest.mark.parametrize(
    ("answers", "status", "says"),
    [
        ({}, cli.GOOD, ""),
        ({"/": page("<a href=http://else.test/><a href=/private/>")}, cli.GOOD, ""),
        ({"/": page("<a href=no>")}, cli.TROUBLE, ""),
        ({"/": page("<a href=http://[/>")}, cli.TROUBLE, ""),
        ({"/": answer(302, "Location: /")}, cli.TROUBLE, ""),
        ({"/": answer(204)}, cli.TROUBLE, ""),
        ({"/robots.txt": Answer(b"", "reset")}, cli.TROUBLE, ""),
        ({"/robots.txt": answer(503)}, cli.INCOMPLETE, "robots.txt answers 503"),
        ({"/": answer(301, "Location: https://else.test/")}, cli.INCOMPLETE, "begin there"),
        ({"/": answer(301, "Location: /private/")}, cli.INCOMPLETE, "robots.txt forbids"),
        ({"/": page("<a href=a><a href=b><a href=c>")}, cli.INCOMPLETE, "--links allows more"),
        ({"/": page(" " * 200)}, cli.INCOMPLETE, ""),
        ({"/": page("<a href=no>" + " " * 200)}, cli.TROUBLE, ""),
    ],
)
async def test_the_exit_status_0_means_that_all_was_checked_and_is_well(
    tmp_path: Path,
    answers: dict[str, Answer],
    status: int,
    says: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    usual = {f"/{name}": page() for name in ["", "a", "b", "c"]}
    usual["/robots.txt"] = answer(200, body="User-agent: *\nDisallow: /private/\n")
    async with RawSite({**usual, **answers}) as site:
        cli.prepare(tmp_path)
        assert await cli.run([site.url], tmp_path, FEW) == status
    output = capsys.readouterr()
    assert says in output.err
    assert bool(output.err) == bool(says)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has this device")
async def test_a_report_that_cannot_be_written_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with RawSite({"/": page()}) as site:
        cli.prepare(tmp_path)
        (tmp_path / "report.json.new").symlink_to("/dev/full")
        assert await cli.run([site.url], tmp_path, FEW) == cli.UNWRITTEN
    assert capsys.readouterr().out.endswith("0 unchecked -> no report: No space left on device\n")
