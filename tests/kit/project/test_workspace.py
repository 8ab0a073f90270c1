"""The workspace: what lessons lay out and write, and the processes and pages that they show."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from types import SimpleNamespace

import aiohttp
import hypothesis
import nbformat.v4 as v4
import pytest
from nbformat import NotebookNode

from coursekit.author import runner
from coursekit.author.frame import ROOT
from coursekit.project import processes, pytest_plugin, workspace
from coursekit.project.page import Page

SOLUTION = ROOT / "solutions" / "polls"

SERVER = """\
import sys
from aiohttp import web
web.run_app(web.Application(), host="127.0.0.1", port=0)
print("stopped")
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The root of a course of two lessons: 19 writes a.py and b/c.py, 20 writes a.py again."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(workspace, "ROOT", tmp_path / "installed")
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.delenv("COURSEKIT_LESSONS", raising=False)
    lesson(tmp_path, "19_first", ("a.py", "one"), ("scratch/x.py", "no"), ("b/c.py", "c\n\n"))
    lesson(tmp_path, "20_second", ("a.py", "two"))
    yield tmp_path
    for folder in [folder for folder in workspace._locks if folder.is_relative_to(tmp_path)]:
        os.close(workspace._locks.pop(folder))


def lesson(root: Path, name: str, *files: tuple[str, str]) -> None:
    cells = [v4.new_code_cell(f"%%write {path}\n{text}") for path, text in files]
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell("%%write no.py\nprose"), *cells])
    (root / "notebooks").mkdir(parents=True, exist_ok=True)
    (root / "notebooks" / f"{name}.ipynb").write_text(json.dumps(notebook), "utf-8")


def files_in(project: workspace.Workspace) -> dict[str, str]:
    paths = (path for path in project.folder.rglob("*") if path.is_file())
    return {path.relative_to(project.folder).as_posix(): path.read_text("utf-8") for path in paths}


def test_a_page_has_the_stylesheet_of_the_project_and_none_that_was_put_aside(course: Path) -> None:
    project = workspace.start("20_second")
    project.write("polls/static/style.css", "h1 { color: navy; }")
    project.write("polls/static/style.mine-1.css", "h1 { color: red; }")
    shown = project.show_page("<h1>Hello</h1>")._repr_html_()
    assert "navy" in shown
    assert "red" not in shown


# ---- Files ---------------------------------------------------------------------------------------


def test_a_lesson_starts_from_what_those_before_it_wrote(course: Path) -> None:
    assert files_in(workspace.start("19_first")) == {}
    assert files_in(workspace.start("20_second")) == {"a.py": "one\n", "b/c.py": "c\n"}
    assert files_in(workspace.start("21_third")) == {"a.py": "two\n", "b/c.py": "c\n"}
    exercises = workspace.start("20_exercises", after=20)
    assert files_in(exercises) == {"a.py": "two\n", "b/c.py": "c\n"}


def test_starting_again_puts_back_what_the_lesson_wrote_and_its_database(course: Path) -> None:
    project = workspace.start("20_second")
    before = files_in(project)
    for path, text in {
        "a.py": "two",
        "scratch/y.py": "y",
        "polls.db": "",
        "polls.db-wal": "",
    }.items():
        project.write(path, text)
    assert files_in(workspace.start("20_second")) == before


def test_what_the_learner_changed_or_added_is_kept(course: Path) -> None:
    for text in ("mine", "mine again"):
        project = workspace.start("20_second")
        project.write("a.py", text)
        project.write("own.py", "own")
    files = files_in(workspace.start("20_second"))
    assert files.pop("a.mine-1.py") == "mine\n"
    assert files.pop("a.mine-2.py") == "mine again\n"
    assert files == {"a.py": "one\n", "b/c.py": "c\n", "own.py": "own\n"}


def test_a_folder_in_use_by_another_process_is_left_to_it(course: Path) -> None:
    code = (
        "import pathlib, sys\nfrom coursekit import workspace\n"
        "workspace.ROOT = pathlib.Path(sys.argv[1])\n"
        "print(workspace.start('20_second').folder.name, flush=True)\ninput()"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", code, str(course)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "20_second\n"
        assert workspace.start("20_second").folder.name == "20_second-2"
        other.communicate("\n")


@pytest.mark.parametrize("folder", ["notebooks", "exercises", "a/deeper/folder"])
def test_the_course_is_where_the_learner_is_and_not_where_coursekit_is(
    course: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    lesson(course / "installed", "19_first", ("a.py", "another edition"))
    (course / folder).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(course / folder)
    project = workspace.start("20_second")
    assert project.folder == course / "workspace" / "20_second"
    assert files_in(project)["a.py"] == "one\n"


@pytest.mark.parametrize("installed_lessons", [True, False])
def test_lessons_may_be_copied_without_their_folder(
    course: Path, monkeypatch: pytest.MonkeyPatch, installed_lessons: bool
) -> None:
    alone = course / "alone"
    alone.mkdir()
    for notebook in (course / "notebooks").glob("*"):
        notebook.rename(alone / notebook.name)
    if installed_lessons:
        lesson(course / "installed", "19_first", ("a.py", "one"), ("b/c.py", "c"))
    monkeypatch.chdir(alone)
    project = workspace.start("20_second")
    assert project.folder == alone / "workspace" / "20_second"
    assert files_in(project) == {"a.py": "one\n", "b/c.py": "c\n"}


def test_copies_of_a_lesson_write_nothing(course: Path) -> None:
    for copy in ("19_first-Copy1", "19_first.mine-1", "19_first-Copy"):
        lesson(course, copy, ("a.py", "a copy's"))
    assert files_in(workspace.start("20_second"))["a.py"] == "one\n"


def no_more_in(course: Path, monkeypatch: pytest.MonkeyPatch, fault: OSError) -> None:
    """Opening a file in the course's workspace fails from now on."""
    real = os.open

    def refuse(path: str | Path, *arguments: int) -> int:
        if Path(path).is_relative_to(course / "workspace"):
            raise fault
        return real(path, *arguments)

    monkeypatch.setattr("os.open", refuse)


@pytest.mark.parametrize("fault", [errno.EACCES, errno.EROFS])
def test_where_nothing_can_be_written_the_project_is_elsewhere_and_one_sentence_says_where(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fault: int
) -> None:
    no_more_in(course, monkeypatch, OSError(fault, os.strerror(fault)))
    project = workspace.start("20_second")
    assert project.folder == course / "home" / "learn-aiohttp" / "workspace" / "20_second"
    assert files_in(project)["a.py"] == "one\n"
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert f"{course / 'workspace'} ({os.strerror(fault)})" in said
    assert str(project.folder) in said


def test_another_users_folder_is_left_to_them(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = course / "workspace" / ".20_second.lock"
    theirs.parent.mkdir()
    theirs.touch()
    real = os.open

    def refuse(path: str | Path, *arguments: int) -> int:
        if Path(path) == theirs:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, *arguments)

    monkeypatch.setattr("os.open", refuse)
    assert workspace.start("20_second").folder == course / "workspace" / "20_second-2"


@pytest.mark.skipif(sys.platform == "win32", reason="flock")
@pytest.mark.parametrize("fault", [errno.ENOLCK, errno.ENOTSUP])
def test_where_there_are_no_locks_the_project_is_elsewhere(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fault: int
) -> None:
    import fcntl

    real = fcntl.flock

    def refuse(handle: int, operation: int) -> None:
        lock = course / "workspace/.20_second.lock"
        if lock.exists() and os.path.samestat(os.fstat(handle), lock.stat()):
            raise OSError(fault, os.strerror(fault))
        real(handle, operation)

    monkeypatch.setattr(fcntl, "flock", refuse)
    project = workspace.start("20_second")
    assert project.folder.is_relative_to(course / "home")
    assert os.strerror(fault) in capsys.readouterr().out
    assert list((course / "workspace").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs two users")
def test_two_users_work_in_one_shared_folder(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second is another user in another process; the folder is everybody's."""
    with tempfile.TemporaryDirectory() as folder:  # no one else may enter pytest's own
        shared = Path(folder)
        shutil.copytree(course / "notebooks", shared / "notebooks")
        monkeypatch.chdir(shared)
        first = workspace.start("20_second").folder
        for place in (shared, first.parent):
            place.chmod(0o777)
        program = (
            "import fcntl, os; from coursekit.project import workspace\n"
            "os.setgid(65534); os.setuid(65534)\n"
            "print(workspace.start('20_second').folder.name)"
        )
        finished = subprocess.run(
            [sys.executable, "-c", program],
            cwd=shared,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
        assert finished.stdout == "20_second-2\n", finished.stderr
        os.close(workspace._locks.pop(first))


@pytest.mark.parametrize("path", ["", "/etc/x", "../x.py", "a/../../x.py", "~/x.py"])
def test_no_file_is_written_outside_the_project(course: Path, path: str) -> None:
    with pytest.raises(ValueError, match="is not a file in the project"):
        workspace.start("20_second").write(path, "x")


def test_the_cell_magic_says_the_same_each_time(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = workspace.start("19_first")
    for _ in range(2):
        project.magic("b/d.py", "1\n2\n")
    assert capsys.readouterr().out == "b/d.py: 2 lines\n" * 2
    assert project.tree() == "b/\n    d.py"


def test_the_lessons_write_the_finished_project(tmp_path: Path) -> None:
    if not (ROOT / "notebooks" / "22_testing.ipynb").exists():
        pytest.skip("notebooks/22_testing.ipynb, which writes the last files, is not there yet")
    wrote = {file.path: file.text.encode() for file in workspace.written()}
    finished = {
        path.relative_to(SOLUTION).as_posix(): path.read_bytes()
        for path in SOLUTION.rglob("*")
        if path.is_file() and not workspace._is_litter(path.relative_to(SOLUTION))
    }
    for path in [path for path in finished if path.startswith(workspace.NOT_IN_LESSONS)]:
        del finished[path]
    assert wrote == finished


# ---- Processes -----------------------------------------------------------------------------------


async def test_a_server_listens_in_the_block_and_is_gone_after_it(course: Path) -> None:
    project = workspace.start("19_first")
    serving = project.serve("-c", SERVER)
    async with serving as url, aiohttp.ClientSession() as session:
        assert serving.status is None
        async with session.get(url) as response:
            assert response.status == 404
    assert serving.status == 0
    assert serving.output.endswith("stopped\n")
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(url)


async def test_a_server_that_ends_is_told_with_its_last_lines(course: Path) -> None:
    serving = workspace.start("19_first").serve("-c", "import sys; print('so'); sys.exit('bad')")
    with pytest.raises(workspace.DidNotStart) as caught:
        await serving.__aenter__()
    assert "did not say where it listens (exit status 1).\n    " in str(caught.value)
    assert {"    so", "    bad"} <= set(str(caught.value).splitlines())


async def test_a_server_that_says_nothing_is_given_up_and_ended(course: Path) -> None:
    serving = workspace.start("19_first").serve(
        "-c", "input = __import__('time').sleep(60)", timeout=0.1
    )
    with pytest.raises(workspace.DidNotStart, match=r"listens in 0\.1 s\.$"):
        await serving.__aenter__()
    assert serving.status is not None


async def test_a_cancelled_block_leaves_no_process(course: Path) -> None:
    serving = workspace.start("19_first").serve("-c", SERVER)
    listening = asyncio.Event()

    async def serve_for_ever() -> None:
        async with serving:
            listening.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(serve_for_ever())
    await listening.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert serving.status == 0


async def test_what_only_looks_like_an_address_is_read_like_anything_else(course: Path) -> None:
    """The pipe holds 64 KiB: who stops reading keeps the command from its end."""
    said = "print('http://x:99999'); print('-' * 200_000)"
    finished = await workspace.start("19_first").run("-c", said, timeout=20)
    assert (finished.status, len(finished.output)) == (0, len("http://x:99999\n") + 200_000)


async def test_a_command_runs_to_its_end_in_the_project(course: Path) -> None:
    project = workspace.start("20_second")
    finished = await project.run(
        "-c", "import os; print(open('a.py').read(), os.getcwd()); exit(3)"
    )
    assert finished == workspace.Finished(3, "one\n .")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PYTHONOPTIMIZE", "1"),
        ("PYTHONWARNINGS", "error"),
        ("PYTHONDEVMODE", "1"),
        ("PYTHONINSPECT", "1"),
        ("PYTHONSAFEPATH", "1"),
        ("PYTHONNODEBUGRANGES", "1"),
        ("PYTEST_PLUGINS", "no_such_plugin"),
        ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1"),
        ("CI", "1"),
    ],
)
async def test_a_kernels_settings_for_python_are_not_the_projects(
    course: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONPATH", "theirs")
    project = workspace.start("20_second")
    project.write(
        "seen.py", f"import os\nprint(os.environ.get({name!r}), os.environ['PYTHONPATH'])\n"
    )
    assert (await project.run("-m", "seen")).output == "None theirs"


SEES_HOW_IT_RUNS = """\
import gc, socket, sys

def test_what_is_imported_is_set_aside():
    assert gc.get_freeze_count() > 10_000
    assert "hypothesis" not in sys.modules

def test_hypothesis_draws_the_same_every_time():
    from hypothesis import settings
    assert settings.default.derandomize

def test_a_leak():
    leaked = [socket.socket()]
    leaked.append(leaked)
"""


async def test_a_projects_pytest_saves_time_and_sees_what_it_would(course: Path) -> None:
    project = workspace.start("19_first")
    project.write("test_it.py", SEES_HOW_IT_RUNS)
    project.write("pytest.ini", "[pytest]\nfilterwarnings = error\n")
    alone = ["-p", "no:aiohttp", "-p", "no:asyncio"]
    finished = await project.run("-m", "pytest", "-q", *alone, "test_it.py")
    assert "ResourceWarning: unclosed <socket" in finished.output
    assert "\n3 passed\n" in finished.output, finished.output


DRAWS = """\
from hypothesis import given, strategies

@given(strategies.integers())
def test_it(number): assert number == number
"""


async def test_a_projects_hypothesis_finds_what_it_keeps_although_it_is_set_aside(
    course: Path,
) -> None:
    project = workspace.start("19_first")
    project.write("test_it.py", DRAWS)
    project.write("pytest.ini", "[pytest]\nfilterwarnings = error\n")
    alone = ["-p", "no:aiohttp", "-p", "no:asyncio"]
    finished = await project.run("-m", "pytest", "-q", *alone, "test_it.py")
    assert finished.output.endswith("\n1 passed"), finished.output


@pytest.mark.parametrize("has_one", [True, False])
def test_hypothesis_plugin_goes_where_no_test_is_one_of_its_own(
    has_one: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugins = pytest.PytestPluginManager()
    (named,) = entry_points(group="pytest11", value="_hypothesis_pytestplugin")
    plugins.register(object(), named.name)
    monkeypatch.setitem(sys.modules, "hypothesis", hypothesis)
    if not has_one:
        monkeypatch.delitem(sys.modules, "hypothesis")
    session = SimpleNamespace(config=SimpleNamespace(pluginmanager=plugins))
    pytest_plugin.pytest_sessionfinish(session)  # type: ignore[arg-type]
    assert plugins.has_plugin(named.name) == has_one


async def test_what_was_written_last_runs_however_soon_it_follows(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    project = workspace.start("19_first")
    for number in "123":
        project.write("number.py", f"print({number})")
        same_second = 1_800_000_000
        os.utime(project.folder / "number.py", (same_second, same_second))
        assert (await project.run("-c", "import number")).output == number


async def test_a_command_that_does_not_end_is_ended(course: Path) -> None:
    with pytest.raises(TimeoutError, match="did not end"):
        await workspace.start("19_first").run("-c", "import time; time.sleep(60)", timeout=0.1)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("5 passed in 0.12s", "5 passed"),
        ("==== 1 failed, 4 passed in 61.20s (0:01:01) ====", "===== 1 failed, 4 passed ====="),
        ("platform linux -- Python 3.11.7\nplugins: aiohttp-1.1.1\nok", "ok"),
        ("0.05s call test_x", "… s call test_x"),
        (f"File {sys.prefix}/lib/x.py", "File (python)/lib/x.py"),
        ("<A object at 0x7f0e23defa00>", "<A object at 0x…>"),
        ("assert 60 == 10", "assert 60 == 10"),
    ],
)
def test_what_differs_between_machines_is_taken_out(said: str, kept: str) -> None:
    assert processes.without_circumstances(said, Path("/nowhere/at/all")) == kept


def test_a_kernel_stays_clean(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No task, transport, file or warning is left, in asyncio's debug mode, twice in one kernel."""
    cells = [
        v4.new_code_cell(
            "import pathlib\nfrom coursekit import workspace\n"
            f"workspace.ROOT = pathlib.Path({str(course)!r})\n"
            "project = workspace.start('19_first')"
        ),
        v4.new_code_cell(f"%%write server.py\n{SERVER}"),
        v4.new_code_cell(
            "async with project.serve('server.py') as url:\n    print(url.host, url.path)"
        ),
        v4.new_code_cell("project.show_page('<body><p>Hello</p></body>')"),
    ]
    monkeypatch.setenv("PYTHONPATH", _path())
    run = runner.run_twice(v4.new_notebook(cells=cells), ROOT / "notebooks", skip_waiting=False)
    assert run.problems == []
    first, second = ([_said(cell) for cell in notebook.cells] for notebook in run.rounds)
    assert first == second
    assert first[1:3] == ["server.py: 4 lines\n", "127.0.0.1 /\n"]
    assert "<p>Hello</p>" in first[3]


def _path() -> str:
    return os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])


def _said(cell: NotebookNode) -> str:
    return "".join(
        output.get("text") or output.get("data", {}).get("text/html", "") for output in cell.outputs
    )


# ---- Pages ---------------------------------------------------------------------------------------

PAGE = """<html><head><title>Tea &amp; more</title><style>p { color: red }</style></head>
<body><h1 onclick="bad()">Tea?</h1><script>bad()</script>
<form action="/vote"><input type="hidden" name="csrf_token" value="random">
<label><input type="radio" value="1"> &lt;b&gt;Yes</label></form>
<a href="/x">More</a></body></html>"""


def test_a_page_is_shown_without_what_acts_or_changes() -> None:
    shown = Page(PAGE)._repr_html_()
    for gone in ("bad()", "random", "href", "action", "color: red", "<title>"):
        assert gone not in shown
    for there in ("<h1>Tea?</h1>", '<input type="radio" value="1"> &lt;b&gt;Yes', " inert>"):
        assert there in shown
    assert repr(Page(PAGE)) == "Page('Tea & more')"


def test_a_stylesheet_is_scoped_to_its_page() -> None:
    css = "body { margin: 0 } /* no { } */ th, td { padding: 1px }"
    plain, styled = Page(PAGE)._repr_html_(), Page(PAGE, css)._repr_html_()
    assert "  & { margin: 0 }\n  & th, & td { padding: 1px }\n}\n</style>" in styled
    name, other = (shown.partition('"')[2].partition('"')[0] for shown in (plain, styled))
    assert name != other, "a page without a stylesheet must not get the one of another"
