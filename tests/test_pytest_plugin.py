"""The pytest plugin does what its page says: each file on the page is run as it stands there.

The runs are processes of their own, with the plugin named by the page's own `conftest.py`: an
entry point is there only where the package is installed, which test_wheel.py looks at.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "testing-with-the-local-server.md").read_text("utf-8")
FILES = dict(re.findall(r"^`(\w+\.py)`:\n\n```python\n(.*?)^```$", PAGE, re.M | re.S))
SETTINGS = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.M | re.S)
MODULES = {
    "test_synchronous.py": (2, []),
    "test_asyncio.py": (2, ["asyncio"]),
    "test_anyio.py": (1, ["anyio"]),
    "test_beside_it.py": (4, ["asyncio"]),
    "test_for_the_run.py": (2, []),
}
"""The page's test modules: how many tests each has, and the plugins that it needs."""


def environment() -> dict[str, str]:
    """This folder is on the path, as the course has it; no plugin is loaded unasked."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def run(folder: Path, *arguments: str, plugins: Iterable[str] = ()) -> CompletedProcess[str]:
    """A run of pytest in `folder`, with these plugins alone, in which every warning is an error."""
    chosen = [f"-p{name}" for name in ("no:cacheprovider", *plugins)]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", *chosen, *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
    )


def passed(finished: CompletedProcess[str]) -> int:
    """How many tests have passed, if no other thing has happened and nothing else was written."""
    match = re.fullmatch(
        r"(?:bringing up nodes\.\.\.\s+)*[.]+ +\[100%\]\n(\d+) passed in .+\n", finished.stdout
    )
    assert match, finished.stdout + finished.stderr
    assert finished.stderr == ""
    return int(match[1])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of its own, which names the plugin as the page says."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    (tmp_path / "conftest.py").write_text(FILES["conftest.py"], "utf-8")
    return tmp_path


def write(folder: Path, name: str) -> None:
    (folder / name).write_text(FILES[name], "utf-8")


def settle(folder: Path, settings: str = SETTINGS[0].replace('"auto"', '"strict"')) -> None:
    """Settings for pytest-asyncio: its own mode, which is strict, or what the page says."""
    (folder / "pytest.ini").unlink()
    (folder / "pyproject.toml").write_text(settings, "utf-8")


def test_every_file_on_the_page_is_run() -> None:
    assert set(FILES) == {*MODULES, "conftest.py"}
    assert PAGE.count("```python") == len(FILES)
    assert len(SETTINGS) == 1


def test_every_fixture_is_on_the_page(folder: Path) -> None:
    listed = run(folder, "--fixtures", plugins=["local_server.pytest_plugin"]).stdout
    fixtures = set(re.findall(r"^(local_server\w*)", listed, re.M))
    assert fixtures == set(re.findall(r"^\| `(\w+)` \|", PAGE, re.M))
    assert "no docstring available" not in listed.partition("local_server_session")[2]


@pytest.mark.parametrize("name", [name for name in MODULES if name != "test_asyncio.py"])
def test_it_passes_as_it_stands_on_the_page(folder: Path, name: str) -> None:
    number, plugins = MODULES[name]
    write(folder, name)
    if "asyncio" in plugins:
        settle(folder)
    assert passed(run(folder, plugins=plugins)) == number


@pytest.mark.parametrize("plugins", [["asyncio"], ["asyncio", "aiohttp"], ["asyncio", "anyio"]])
def test_pytest_asyncio_awaits_in_any_company(folder: Path, plugins: list[str]) -> None:
    settle(folder, SETTINGS[0])
    write(folder, "test_asyncio.py")
    assert passed(run(folder, plugins=plugins)) == MODULES["test_asyncio.py"][0]


def test_each_worker_of_xdist_has_a_server_of_its_own(folder: Path) -> None:
    (folder / "test_ports.py").write_text(
        "from pathlib import Path\n"
        "import pytest\n\n"
        "@pytest.mark.parametrize('number', range(4))\n"
        "def test_port(local_server_url, local_server_log, worker_id, number):\n"
        "    assert len(local_server_log) == 0\n"
        "    Path(f'{worker_id}-{local_server_url.port}').touch()\n",
        "utf-8",
    )
    assert passed(run(folder, "-n", "2", "--dist", "each", plugins=["xdist"])) == 8
    assert len({path.name for path in folder.glob("gw0-*")}) == 1
    assert len({path.name for path in folder.glob("gw*-*")}) == 2
    assert len({path.name.partition("-")[2] for path in folder.glob("gw*-*")}) == 2


def test_a_run_without_a_fixture_imports_no_server(folder: Path) -> None:
    (folder / "test_nothing.py").write_text(
        "import sys\n\n"
        "def test_nothing():\n"
        "    assert 'local_server.pytest_plugin' in sys.modules\n"
        "    assert not {'aiohttp', 'yarl', 'dnslib', 'h11', 'trustme'} & set(sys.modules)\n",
        "utf-8",
    )
    assert passed(run(folder)) == 1


def test_a_test_sees_the_same_server_and_nothing_of_the_test_before(folder: Path) -> None:
    (folder / "test_twice.py").write_text(
        "from urllib.request import ProxyHandler, build_opener, urlopen\n"
        "import pytest\n\n"
        "seen = []\n\n"
        "@pytest.mark.parametrize('number', range(2))\n"
        "def test_twice(local_server, local_server_session, local_server_proxy,\n"
        "               local_server_dns, number):\n"
        "    seen.append(local_server)\n"
        "    assert set(seen) == {local_server_session}\n"
        "    assert len(local_server.log) == len(local_server_proxy.log) == 0\n"
        "    assert local_server_dns.zone.lookup('lost.test') == (3, ())\n"
        "    assert local_server_dns.zone.seconds('lost.test') == 0\n"
        "    local_server_dns.zone.silent('lost.test')\n"
        "    local_server_dns.zone.delay('lost.test', 1)\n"
        "    opener = build_opener(ProxyHandler({'http': str(local_server_proxy.url)}))\n"
        "    opener.open(str(local_server.url / 'get')).close()\n"
        "    assert len(local_server.log) == len(local_server_proxy.log) == 1\n",
        "utf-8",
    )
    assert passed(run(folder)) == 2


ENDINGS = {"passed": "pass", "failed": "assert False", "stopped": "raise KeyboardInterrupt"}


def test_nothing_is_left_when_a_run_has_ended(folder: Path) -> None:
    """However it has; three in one process, for what one leaves is there for the next."""
    for name, ending in ENDINGS.items():
        (folder / f"test_{name}.py").write_text(
            "from pathlib import Path\n\n"
            "def test_all(local_server, local_server_tls, local_server_proxy, local_server_dns):\n"
            f"    Path({name!r}).write_text(str(local_server_tls.ca_file))\n"
            f"    {ending}\n",
            "utf-8",
        )
    program = (
        "import gc, pathlib, sys, threading, pytest\n"
        "for name in sys.argv[1:]:\n"
        "    options = ['-q', '-W', 'error', '-p', 'no:cacheprovider']\n"
        "    status = pytest.main([*options, f'test_{name}.py'])\n"
        "    gc.collect()\n"
        "    names = [one.name for one in threading.enumerate()]\n"
        "    ca = pathlib.Path(pathlib.Path(name).read_text())\n"
        "    print('left:', int(status), names, ca.exists())\n"
    )
    finished = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-c", program, *ENDINGS],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
    )
    said = finished.stdout + finished.stderr
    left = [line for line in finished.stdout.splitlines() if line.startswith("left: ")]
    assert left == [f"left: {status} ['MainThread'] False" for status in (0, 1, 2)], said
    assert "ResourceWarning" not in said


def test_it_can_be_named_twice(folder: Path) -> None:
    """By `-p` and by `conftest.py`; the entry point has the same name again."""
    write(folder, "test_synchronous.py")
    assert passed(run(folder, plugins=["local_server.pytest_plugin"])) == 2
