"""Python for the tab, whole: Pyodide, the course and all it needs, under one pyodide-lock.json.

The lock names every file with its hash, and no address: whoever serves the folder serves all of it.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from email.parser import Parser
from pathlib import Path

from browser import fetch

ROOT = fetch.HERE.parent
CORE = ("pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide.mjs", "python_stdlib.zip")
KERNEL = ("ipykernel", "piplite", "pyodide_kernel")
"""What the kernel's extension of JupyterLite brings along as wheels."""
LEFT_OUT = ("jedi",)
"""What the kernel asks for and the tab does without: completion is IPython's own."""
COURSE = "learn-aiohttp"
ROOMS = ("local_server", "coursekit", "browser")
NOT_IN_THE_TAB = re.compile(
    r"__pycache__|/(INSTALLER|REQUESTED|uv_cache\.json)$|\.(so|pyi|pyx|pxd|c|h|lock|in|mjs|pyc)$"
    r"|browser/(standins|package)"
    r"|browser/(fetch|wheels|content|compare|run|build|tab_runner)\.py"
    r"|coursekit/(author|guard|jupyter)/|coursekit/classroom/(?!__init__|arguments|progress)|(^|/)tests?/"
)
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a wheel: the same wheel has the same hash."""

CONFIG = 'c = get_config()\nc.InteractiveShellApp.extensions = ["browser.start"]\n'
"""IPython's, for every kernel: the network is there before the first cell runs."""


def distribution(folder: Path) -> Path:
    """Lay the whole Python out in `folder`, which is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pyodide = fetch.node_modules() / "pyodide"
    for name in CORE:
        shutil.copy(pyodide / name, folder)
    lock = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))
    _installed(folder)
    for name in KERNEL:
        (wheel,) = fetch.tools().glob(f"share/**/pypi/{name}-*.whl")
        shutil.copy(wheel, folder)
    _course(folder)
    lock["packages"] = {_key(path): _entry(path) for path in sorted(folder.glob("*.whl"))}
    names = sorted(lock["packages"])
    lock["packages"][COURSE]["depends"] = [name for name in names if name != COURSE]
    (folder / "pyodide-lock.json").write_text(json.dumps(lock, indent=1), "utf-8")
    return folder


def names(folder: Path) -> list[str]:
    """The packages in the distribution's lock."""
    return sorted(json.loads((folder / "pyodide-lock.json").read_text("utf-8"))["packages"])


def _installed(folder: Path) -> None:
    """A wheel of each installed package, without machine code; and of each stand-in."""
    packages = fetch.packages()
    for about in sorted(packages.glob("*.dist-info")):
        record = (about / "RECORD").read_text("utf-8").splitlines()
        files = sorted(line.rsplit(",", 2)[0].strip('"') for line in record)
        content = {
            name: (packages / name).read_bytes()
            for name in files
            if not name.startswith(("..", "bin/", "share/")) and not NOT_IN_THE_TAB.search(name)
        }
        _wheel(folder, about.name.removesuffix(".dist-info"), content)
    for path in sorted((fetch.HERE / "standins").glob("*.py")):
        version = re.search(r'__version__ = "(.*)"', path.read_text("utf-8"))
        assert version is not None
        _wheel(folder, f"{path.stem}-{version[1]}", {path.name: path.read_bytes()})
    for name in LEFT_OUT:
        _wheel(folder, f"{name}-0", {})


def _course(folder: Path) -> None:
    content = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*"))
        if path.is_file() and not NOT_IN_THE_TAB.search(path.relative_to(ROOT).as_posix())
    }
    about = f"{COURSE.replace('-', '_')}-{_version()}"
    needed = [_read(path) for path in sorted(folder.glob("*.whl"))]
    requires = [f"{name}=={version}" for name, version in needed if name not in LEFT_OUT]
    content[f"{about}.data/data/etc/ipython/ipython_config.py"] = CONFIG.encode()
    _wheel(folder, about, content, requires)


def _version() -> str:
    found = re.search(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    assert found is not None
    return found[1]


def _wheel(
    folder: Path, about: str, content: Mapping[str, bytes], requires: list[str] | None = None
) -> None:
    """A wheel for any Python, with what a wheel must have where `content` has it not."""
    name, version = about.rsplit("-", 1)
    lines = [f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}"]
    lines += [f"Requires-Dist: {each}" for each in requires or ()]
    whole = {
        f"{about}.dist-info/METADATA": ("\n".join(lines) + "\n").encode(),
        **content,
        f"{about}.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
        b"Tag: py3-none-any\n",
        f"{about}.dist-info/RECORD": b"",
    }
    with zipfile.ZipFile(folder / f"{about}-py3-none-any.whl", "w") as wheel:
        for path, data in whole.items():
            entry = zipfile.ZipInfo(path, EPOCH)
            wheel.writestr(entry, data, zipfile.ZIP_DEFLATED)


def _key(wheel: Path) -> str:
    return re.sub(r"[-_.]+", "-", wheel.name.split("-")[0]).lower()


def _read(wheel: Path) -> tuple[str, str]:
    with zipfile.ZipFile(wheel) as content:
        (about,) = [name for name in content.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = Parser().parsestr(content.read(about).decode())
    return metadata["Name"], metadata["Version"]


def _entry(wheel: Path) -> dict[str, object]:
    _, version = _read(wheel)
    with zipfile.ZipFile(wheel) as content:
        imports = sorted(set(_modules(content.namelist())))
    return {
        "name": _key(wheel),
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": imports,
        "depends": [],
        "unvendored_tests": False,
    }


def _modules(files: list[str]) -> Iterator[str]:
    for name in files:
        if name.endswith(".py") and ".data/" not in name:
            yield name.split("/")[0].removesuffix(".py")
