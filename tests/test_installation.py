"""course.py installs what the lock names, whatever an index offers and a user's pip is set to.

Real environments and the real pip of the Python that runs this (.ci/run does the same with older
ones), from a small index of made-up wheels on disk. Which programs course.py starts, and what it
says when they fail, is tested in test_course.py.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "course.py"
LIMIT = 600
"""Seconds for an environment and a few tiny packages: two, or a hundred on a busy machine."""


class Index:
    """A package index in a folder: `file:` addresses need no server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.links: dict[str, list[str]] = {}

    @property
    def url(self) -> str:
        return self.folder.as_uri()

    def publish(
        self, name: str, version: str, *needs: str, yanked: bool = False, extra: str = ""
    ) -> str:
        """Offer a wheel whose one module has its version; the line that pins it in a lock.

        `extra` is the requirement of its extra called "more".
        """
        wheel = self.folder / name / f"{name}-{version}-py3-none-any.whl"
        wheel.parent.mkdir(parents=True, exist_ok=True)
        info = f"{name}-{version}.dist-info"
        metadata = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
        metadata += [f"Requires-Dist: {need}" for need in needs]
        if extra:
            metadata += ["Provides-Extra: more", f'Requires-Dist: {extra} ; extra == "more"']
        files = {
            f"{name}.py": f"version = {version!r}\n",
            f"{info}/METADATA": "\n".join(metadata) + "\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        files[f"{info}/RECORD"] = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
        with zipfile.ZipFile(wheel, "w") as archive:
            for file, text in files.items():
                archive.writestr(file, text)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        links = self.links.setdefault(name, [])
        links.append(
            f'<a href="{wheel.name}#sha256={digest}"{" data-yanked" * yanked}>{wheel.name}</a>'
        )
        (wheel.parent / "index.html").write_text("<!DOCTYPE html>\n" + "\n".join(links))
        return f"{name}=={version} --hash=sha256:{digest}\n"


class Clone:
    """course.py in a folder of its own, with locks of the test's choice, and one program.

    `seed` is a clone whose environment has nothing but pip: pip takes long to make anew.
    """

    def __init__(self, root: Path, index: Index, seed: Clone | None = None) -> None:
        self.root = root
        self.index = index
        self.home = root.parent / "home"
        self.home.mkdir()
        for folder in ("local_server", "coursekit/jupyter"):
            (root / folder).mkdir(parents=True)
        (root / "course.py").write_bytes(SOURCE.read_bytes())
        self.write_lock("")
        if seed:
            shutil.copytree(seed.root / ".venv", root / ".venv", symlinks=True)
            stamp = root / ".venv" / "course.stamp"
            stamp.write_text(stamp.read_text("utf-8").replace(str(seed.root), str(root)), "utf-8")
        # `course.py serve` becomes this: the packages that it is asked for, as it finds them.
        (root / "local_server" / "__main__.py").write_text(
            "import importlib, sys\n"
            "print('served', *(importlib.import_module(name).version for name in sys.argv[1:]))\n"
        )

    def write_lock(self, *lines: str) -> None:
        (self.root / "requirements.lock").write_text("".join(lines))
        (self.root / "requirements-test.lock").write_text("".join(lines))

    def serve(self, *names: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A learner's `course.py serve`: nothing of this machine's settings is there."""
        system = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
        path = self.root.parent / "no programs"
        theirs = {"HOME": str(self.home), "APPDATA": str(self.home), "PATH": str(path)}
        settings = {"XDG_CONFIG_DIRS": str(path), "PIP_INDEX_URL": self.index.url}
        return subprocess.run(
            [sys.executable, "course.py", "serve", *names],
            cwd=self.root,
            env={**system, **theirs, **settings, **environment},
            capture_output=True,
            text=True,
            timeout=LIMIT,
        )

    def serves(self, *names: str, **environment: str) -> str:
        finished = self.serve(*names, **environment)
        assert finished.returncode == 0, finished.stdout + finished.stderr
        return finished.stdout.splitlines()[-1]


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path / "index")


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    folder = tmp_path_factory.mktemp("seed")
    seed = Clone(folder / "a course", Index(folder / "index"))
    assert seed.serves() == "served"
    return seed


@pytest.fixture
def clone(tmp_path: Path, index: Index, seed: Clone) -> Clone:
    return Clone(tmp_path / "a course", index, seed)


# --- What an index offers later ------------------------------------------------------------------


def test_newer_releases_change_nothing(clone: Clone, index: Index) -> None:
    # coverage is what pips before 23.3 stumble over: another package asks for it with an extra.
    clone.write_lock(
        index.publish("coverage", "7.10", extra="tomli"),
        index.publish("cov", "1.0", "coverage[more]>=7.10"),
        index.publish("tomli", "2.0"),
        index.publish("withdrawn", "1.0", yanked=True),
        index.publish("plain", "1.0"),
    )
    index.publish("coverage", "7.11", extra="tomli")
    index.publish("withdrawn", "1.1")
    index.publish("plain", "2.0", "something-new")
    names = ("coverage", "cov", "tomli", "withdrawn", "plain")
    assert clone.serves(*names) == "served 7.10 1.0 2.0 1.0 1.0"


def test_a_package_with_another_hash_is_refused_and_the_sentence_says_so(
    clone: Clone, index: Index
) -> None:
    pin = index.publish("plain", "1.0")
    clone.write_lock(pin[:-10] + "0123456789"[: len(pin[-10:]) - 1] + "\n")
    finished = clone.serve("plain")
    assert finished.returncode == 1
    assert "DO NOT MATCH THE HASHES" in finished.stderr
    last = finished.stderr.splitlines()[-1]
    assert last.startswith("course.py: The packages could not be installed: a package that came is")
    clone.write_lock(pin)
    assert clone.serves("plain") == "served 1.0"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("plain", "does not have the version that"),
        ("other", "is not reached, or does not have a package"),
    ],
)
def test_what_the_index_does_not_have_is_no_network_fault(
    clone: Clone, index: Index, name: str, sentence: str
) -> None:
    pin = index.publish("plain", "1.0")
    clone.write_lock(pin.replace("plain==1.0", f"{name}==1.1"))
    assert sentence in clone.serve().stderr.splitlines()[-1]


# --- What a user's pip is set to -----------------------------------------------------------------

# Each of these alone keeps an ordinary `pip install` from filling an environment as it should.
HINDERING = {
    "user": "true",
    "target": "elsewhere",
    "prefix": "elsewhere",
    "root": "elsewhere",
    "constraint": "other-versions.txt",
    "no-binary": ":all:",
    "dry-run": "true",
    "require-hashes": "false",
    "python": "no-such-python",
    "no-such-setting": "true",
}


def test_settings_that_cannot_hold_in_an_environment_do_not_reach_it(
    clone: Clone, index: Index
) -> None:
    clone.write_lock(index.publish("plain", "1.0"))
    variables = {f"PIP_{name.upper().replace('-', '_')}": HINDERING[name] for name in HINDERING}
    assert clone.serves("plain", **variables) == "served 1.0"
    clone.write_lock(index.publish("plain", "1.1"))
    (clone.root / "other-versions.txt").write_text("plain==2.0\n")
    # In a file, and not in the variables: [install] outweighs [global].
    file = clone.home / "pip.conf"
    lines = [f"{name} = {value}" for name, value in HINDERING.items() if name != "python"]
    file.write_text("\n".join(["[install]", *lines]) + "\n")
    assert clone.serves("plain", PIP_CONFIG_FILE=str(file)) == "served 1.1"
    assert not (clone.root / "elsewhere").exists()


def test_settings_that_say_where_packages_are_still_hold(
    clone: Clone, index: Index, tmp_path: Path
) -> None:
    pin = index.publish("plain", "1.0")
    other = Index(tmp_path / "other")
    clone.write_lock(pin, other.publish("special", "3.0"))
    file = clone.home / "pip.conf"
    file.write_text(
        f"[global]\nindex-url = {index.url}\n[install]\n"
        f"find-links =\n    {(other.folder / 'nothing').as_uri()}\n"
        f"    {(other.folder / 'special').as_uri()}/\n"
    )
    # The variable outweighs the file: nothing would be found with the file's.
    assert (
        clone.serves("plain", "special", PIP_CONFIG_FILE=str(file), PIP_INDEX_URL=index.url)
        == "served 1.0 3.0"
    )
    clone.write_lock(index.publish("plain", "1.1"))
    refused = clone.serve("plain", PIP_CONFIG_FILE=str(file), PIP_INDEX_URL=other.url)
    assert refused.returncode == 1


def test_what_pythonpath_has_does_not_count_as_installed(
    clone: Clone, index: Index, tmp_path: Path
) -> None:
    pin = index.publish("plain", "1.0")
    with zipfile.ZipFile(index.folder / "plain" / "plain-1.0-py3-none-any.whl") as wheel:
        wheel.extractall(tmp_path / "theirs")
    clone.write_lock(pin)
    clone.serves(PYTHONPATH=str(tmp_path / "theirs"))
    assert clone.serves("plain") == "served 1.0"


# --- What the user has made stays ----------------------------------------------------------------


def test_an_environment_that_course_py_did_not_make_is_left_alone(clone: Clone) -> None:
    shutil.rmtree(clone.root / ".venv")
    mine = clone.root / ".venv" / "mine"
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", mine.parent], check=True, timeout=LIMIT
    )
    mine.touch()
    before = sorted(mine.parent.rglob("*"))
    finished = clone.serve()
    assert finished.returncode == 1
    assert "not one that course.py made" in finished.stderr
    assert sorted(mine.parent.rglob("*")) == before


def test_without_network_the_sentence_says_so(clone: Clone, index: Index) -> None:
    clone.write_lock(index.publish("plain", "1.0"))
    closed = "http://127.0.0.1:9/simple"  # "discard": nobody listens there, and no one may
    finished = clone.serve("plain", PIP_INDEX_URL=closed, PIP_RETRIES="1")
    last = finished.stderr.splitlines()[-1]
    assert "no network" in last
    assert "Traceback" not in finished.stderr
    assert finished.returncode == 1
    assert clone.serves("plain") == "served 1.0"
