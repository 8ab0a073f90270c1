#!/usr/bin/env python3
"""Open, check and maintain the course: `python3 course.py` lists what it can do.

This is the one thing that runs before anything is installed. It makes a virtual environment
(`.venv`, once), fills it with the exact versions of the lock files, and hands over to the program
that does the work: JupyterLab, pytest, `python -m coursekit`, `python -m local_server`. Whatever
needs more than the standard library belongs there, not here.

No syntax here may be newer than Python 3.6: an old Python must be able to read this file in order
to say that it is too old.

The lock files are made from pyproject.toml by the command in their second line, requirements.lock
first; .ci/upgrade-locks takes the newest versions.
"""

import argparse
import ast
import contextlib
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 (who starts this file is not bound by pyproject.toml)
    sys.exit(
        f"The course needs Python 3.11 or newer, and this is Python {platform.python_version()}: "
        "start it with a newer one (for example `python3.13 course.py lab`; "
        "https://www.python.org/downloads/ has it)."
    )

ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
FIRST_LESSON = "notebooks/00_start_here.ipynb"

LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"  # all of LOCK in the same versions, and what the tests need

STAMP = "course.stamp"  # in an environment: that course.py made it, and what of it is finished
UNFINISHED = "unfinished"

INSTALLED = "COURSE_PYTHON"  # a Hub's way to say: this Python has what LOCK says, make no other one

# More workers than the smallest CI has cores: notebooks wait two seconds for each that they
# compute. Eight finish later than six on two cores: each costs two seconds to start. In the order
# of the files, but for what tests/conftest.py has go first.
WORKERS = ["--numprocesses=6", "--dist=loadscope", "--no-loadscope-reorder"]

CHECKS = {
    "lint": ["ruff", "check"],
    "format": ["ruff", "format", "--check"],
    "types": ["mypy"],
    "tests and notebooks": ["pytest", *WORKERS],
}


TWICE = "--nbval-twice"
"""Each notebook runs a second time, strictly (coursekit/author/nbval_plugin.py)."""

NOT_QUICK = (
    "tests/test_browser.py",
    "tests/test_installation.py",
    "tests/test_site.py",
    "tests/test_wheel.py",
    "tests/tab/test_in_the_tab.py",
    "tests/server/endpoints/test_page.py",
    "tests/server/test_behind_a_proxy.py",
)
"""What needs a browser or an installation, or makes every page of the site."""


class Stop(Exception):
    """The program cannot go on; the text is the one sentence that the user gets to read."""


def say(text: str) -> None:
    """Print at once: what is printed later by another program must not overtake it."""
    print(text, flush=True)


# --- Finding a Python ----------------------------------------------------------------------------


# The Python itself when a virtual environment's is asked: an environment must not make itself anew.
BASE = getattr(sys, "_base_executable", sys.executable)


def ask_version(command: list[str]) -> tuple[str, str] | None:
    """(path, version) of the Python that `command` starts; None if it starts none."""
    question = (
        "import platform, sys; print(getattr(sys, '_base_executable', sys.executable)); "
        "print(platform.python_version())"
    )
    try:
        answer = subprocess.run(
            [*command, "-c", question], capture_output=True, text=True, timeout=60
        ).stdout.splitlines()
    except (OSError, subprocess.TimeoutExpired):
        return None
    return (answer[0], answer[1]) if len(answer) == 2 else None


def python_commands(name: str) -> list[list[str]]:
    """Commands that may start the Python called `name`: a version or a path, likeliest first."""
    commands = [[name], ["python" + name]]  # the first one is for a path
    if WINDOWS:
        commands.append(["py", "-" + name])
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for pattern in ("versions/*/bin/python", "pyenv-win/versions/*/python.exe"):
        commands += [[str(path)] for path in pyenv.glob(pattern) if f"{os.sep}{name}" in str(path)]
    uv = find_uv()
    if uv:
        query = [uv, "python", "find", "--system", "--no-python-downloads", name]
        path = subprocess.run(query, capture_output=True, text=True).stdout.strip()
        commands += [[path]] if path else []
    return commands


def find_python(name: str) -> tuple[str, str]:
    """(path, version) of the Python called `name`, a version such as 3.13 or a path.

    Every candidate is started and asked: pyenv puts a `python3.13` on the PATH that only says that
    3.13 is not active.
    """
    for command in python_commands(name):
        found = ask_version(command)
        if found and (not name[:1].isdigit() or f"{found[1]}.".startswith(f"{name}.")):
            if tuple(int(part) for part in found[1].split(".")[:2]) < (3, 11):
                raise Stop(f"The course needs Python 3.11 or newer, and {name} is {found[1]}.")
            return found
    raise Stop(
        f"No Python called {name} was found on the PATH, in pyenv or in uv: install it, "
        "or give its path (--python /path/to/python)."
    )


def find_uv() -> str | None:
    """uv, if it is on the PATH and its settings let it install into an environment."""
    uv = shutil.which("uv")
    if not uv:
        return None
    import tomllib  # since Python 3.11

    home = os.environ.get("APPDATA") if WINDOWS else os.environ.get("XDG_CONFIG_HOME")
    homes = [Path(home) if home else Path.home() / ".config", Path("/etc")]
    named = os.environ.get("UV_CONFIG_FILE")
    for file in [Path(named)] if named else [folder / "uv" / "uv.toml" for folder in homes]:
        try:
            settings = tomllib.loads(file.read_text(encoding="utf-8")).get("pip", {})
        except (OSError, ValueError):  # uv itself says what is wrong with it
            continue
        if {"target", "prefix"} & set(settings):  # no option of uv undoes these
            return None
    return uv


# --- The environment -----------------------------------------------------------------------------


def fingerprint(lock: str) -> str:
    """One line that changes when the lock file does."""
    return f"{hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()}  {lock}"


def prepare(lock: str, name: str | None = None) -> str:
    """Path of a Python that has everything in `lock`; its environment is made if there is none.

    The environment is `.venv`, made with the Python that runs this file, or `.venv-3.13` for the
    Python called `name`. Its stamp says that it is ours, and what was finished: the Python, the
    folder, the locks. When Python or folder are others now, or making it was not finished, it is
    made anew; when only a lock has changed, it is installed over the old one. Raises Stop with
    what to do.

    Where many share an installation, the variable COURSE_PYTHON names its Python, for LOCK.
    """
    shared = shared_python()
    if shared and name is None and lock == LOCK:
        return shared
    if name is None:
        base, version, folder = BASE, platform.python_version(), ROOT / ".venv"
    else:
        base, version = find_python(name)
        folder = ROOT / (".venv-" + ".".join(version.split(".")[:2]))
    place = place_of(version)
    python, done = finished(folder, place)
    if fingerprint(lock) in done:
        return str(python)

    if not (done and (find_uv() or has_pip(python))):
        make_environment(folder, base)
        done = []
    # The test lock only adds to the other: should it fail, what is there remains good.
    kept = [place, fingerprint(LOCK)] if fingerprint(LOCK) in done else [UNFINISHED]
    write_stamp(folder, kept)
    install(lock, folder, python)
    locks = [LOCK] if lock == LOCK else [LOCK, TEST_LOCK]
    write_stamp(folder, [place, *(fingerprint(lock) for lock in locks)])
    return str(python)


def shared_python() -> str | None:
    """The Python of an installation that many share, if there is one."""
    python = os.environ.get(INSTALLED)
    if python and not Path(python).exists():
        raise Stop(f"{INSTALLED} is set to {python}, which is not there: unset it, or mend it.")
    return python


def place_of(version: str) -> str:
    """What an environment is bound to: it cannot be moved, nor serve another Python."""
    return f"Python {'.'.join(version.split('.')[:2])} in {ROOT}"


def finished(folder: Path, place: str) -> tuple[Path, list[str]]:
    """The environment's Python, and the lines of its stamp if it was finished for `place`."""
    python = folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
    stamp = folder / STAMP
    done = stamp.read_text(encoding="utf-8").splitlines() if stamp.is_file() else []
    return python, done if done[:1] == [place] and python.exists() else []


def write_stamp(folder: Path, lines: list[str]) -> None:
    """Say in `folder` that it is ours, and what of it is finished."""
    (folder / STAMP).write_text("\n".join(lines) + "\n", encoding="utf-8")


def has_pip(python: Path) -> bool:
    """uv makes environments without pip."""
    command = [str(python), "-I", "-m", "pip", "--version"]
    return subprocess.run(command, capture_output=True).returncode == 0


def make_environment(folder: Path, base: str) -> None:
    """An empty environment in `folder`. What is there already must be ours, or nothing."""
    if os.path.lexists(str(folder)):
        empty_environment(folder)
    say(f"Making the environment {folder.name} with {base}")
    folder.mkdir(exist_ok=True)  # a folder that may not be written to is found out here
    write_stamp(folder, [UNFINISHED])
    uv = find_uv()
    if uv:
        command = [uv, "venv", "--quiet", "--allow-existing", "--python", base, str(folder)]
    else:
        question = "import ensurepip, venv; ensurepip.version()"
        if subprocess.run([base, "-c", question], capture_output=True).returncode:
            raise Stop(
                "This Python comes without its venv module: on Debian and Ubuntu "
                "`sudo apt install python3-venv` adds it; then run the same command again."
            )
        command = [base, "-m", "venv", str(folder)]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        say(made.stdout + made.stderr)
        raise Stop(
            "The environment could not be made, for the reason above: when that is solved, "
            "run the same command again."
        )


def empty_environment(folder: Path) -> None:
    """Remove what is in `folder`, all but our stamp: halfway through it is still known as ours."""
    # What a link leads to is another course's, or anybody's.
    is_one = folder.is_dir() and not folder.is_symlink()
    if not is_one or not ((folder / STAMP).is_file() or not any(folder.iterdir())):
        raise Stop(
            f"{folder.name} is not one that course.py made, so it stays as it is: rename it or "
            "remove it, then run the same command again; or install the course into it "
            '(`pip install -e ".[course]"`).'
        )
    if any(folder.iterdir()):
        say(f"Emptying {folder.name}: it is unfinished, or was made for another Python or folder.")
    for entry in folder.iterdir():
        if entry.name == STAMP:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


# --- Installing ----------------------------------------------------------------------------------


# What of a user's settings for pip says how to reach packages. Everything else says where to put
# them or which to take (`user`, `target`, `constraint` …): the environment and the lock say that.
SETTINGS_TO_KEEP = {
    "cache-dir",
    "cert",
    "client-cert",
    "default-timeout",
    "extra-index-url",
    "find-links",
    "index-url",
    "keyring-provider",
    "no-cache-dir",
    "no-index",
    "proxy",
    "retries",
    "timeout",
    "trusted-host",
}

# And of those for uv, these say which packages to take, or where from here to look.
SETTINGS_OF_UV_TO_DROP = {
    "UV_CONSTRAINT",
    "UV_EXCLUDE",
    "UV_EXCLUDE_NEWER",
    "UV_NO_BINARY",
    "UV_NO_BUILD",
    "UV_NO_VERIFY_HASHES",
    "UV_OVERRIDE",
    "UV_PROJECT",
    "UV_SYSTEM_PYTHON",
    "UV_WORKING_DIR",
    "UV_WORKING_DIRECTORY",
}

# What pip or uv print, and what it means; the first that fits is the cause.
CAUSES = [
    (("No space left", "not enough space"), "the disk is full"),
    (("CERTIFICATE_VERIFY_FAILED", "certificate verify failed", "UnknownIssuer"),
     "the server's certificate is not trusted here, as behind a company's proxy (set pip's `cert` "
     "to the company's certificate)"),
    (("ProxyError", "Cannot connect to proxy", "Tunnel connection failed"),
     "the proxy that is set refuses the connection"),
    (("DO NOT MATCH THE HASHES", "Hash mismatch"),
     "a package that came is not the one the course was tested with, its hash differs (something "
     "between here and the index may have changed it)"),
    (("exclude-newer",), "uv's setting exclude-newer hides what the lock names"),
    (("NewConnectionError", "Failed to establish a new connection", "Name or service not known",
      "name resolution", "ConnectTimeoutError", "ReadTimeoutError", "Network is unreachable",
      "dns error", "error sending request", "Connection refused", "timed out"),
     "there is no network, or it does not reach the package index"),
    (("(from versions: none)",),
     "the package index is not reached, or does not have a package that the lock names"),
    (("No solution found",),
     "the package index does not have the version that the lock names (a mirror may be behind, or "
     "uv be set to stay offline)"),
    (("No matching distribution found",),
     "the package index does not have the version that the lock names (a mirror may be behind)"),
    (("Permission denied", "Access is denied", "PermissionError"),
     "a file or folder may not be written to"),
]  # fmt: skip


def settings_for_pip(python: Path) -> dict[str, str]:
    """This process's environment, with what of the user's settings for pip is about the network."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    kept = {f"PIP_{name.upper().replace('-', '_')}" for name in SETTINGS_TO_KEEP}
    theirs = {
        name: value
        for name, value in os.environ.items()
        if name in kept or name == "PIP_CONFIG_FILE"
    }
    listed = subprocess.run(
        [str(python), "-I", "-m", "pip", "config", "list"],
        env={**ours, **theirs},
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        say(listed.stdout + listed.stderr)
        raise Stop("pip cannot read its own settings, for the reason above (`pip config debug`).")
    found = [re.match(r"(.+?)\.([\w-]+)=(.*)", line) for line in listed.stdout.splitlines()]
    settings = [match.groups() for match in found if match and match.group(2) in SETTINGS_TO_KEEP]
    for section in ("global", "install", ":env:"):  # a later one outweighs an earlier one
        for where, name, value in settings:
            if where == section:
                variable = f"PIP_{name.upper().replace('-', '_')}"
                ours[variable] = " ".join(str(ast.literal_eval(value)).split())
    return {**ours, "PIP_CONFIG_FILE": os.devnull}


def install(lock: str, folder: Path, python: Path) -> None:
    """Everything in `lock`, and the packages of this repository, for the `python` of `folder`.

    The lock is whole, so nothing is resolved (`--no-deps`): a pip older than 23.3 that resolves
    finds releases newer than the lock's, and then refuses them because they have no hash.
    """
    uv = find_uv()
    say(f"Installing {lock} with {'uv' if uv else 'pip: this takes a minute or two, once'}")
    if uv:
        environment = {
            name: value for name, value in os.environ.items() if name not in SETTINGS_OF_UV_TO_DROP
        }
        installer = [uv, "pip", "install", "--python", str(python)]
    else:
        environment = settings_for_pip(python)
        # -I: what PYTHONPATH or the user's own packages have would count as installed.
        installer = [str(python), "-I", "-m", "pip", "install", "--no-input"]
        installer.append("--disable-pip-version-check")
    options = ["--no-deps", "--require-hashes", "-r", str(ROOT / lock)]
    status, complaints = watch([*installer, *options], environment)
    if status:
        fits = (cause for words, cause in CAUSES if any(word in complaints for word in words))
        cause = next(fits, "for the reason above")
        raise Stop(
            f"The packages could not be installed: {cause}. "
            "When that is solved, run the same command again."
        )
    # A relative path: its letters do not depend on where the course is (Python 3.11 reads this
    # file in the machine's own encoding).
    site_packages = next(folder.glob("Lib/site-packages" if WINDOWS else "lib/*/site-packages"))
    line = os.path.relpath(ROOT, site_packages)
    (site_packages / "learn_aiohttp.pth").write_text(line + "\n", encoding="utf-8")
    set_up_jupyter(folder)


def set_up_jupyter(folder: Path) -> None:
    """In JupyterLab no news, no look for updates, no question about them, however it is started.

    hatch_build.py does the same where pip installs the course from this folder.
    """
    settings = folder / "etc" / "jupyter"
    with contextlib.suppress(OSError):  # another user's, who has done it already
        shutil.copytree(str(ROOT / "coursekit" / "jupyter"), str(settings), dirs_exist_ok=True)


def watch(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Run `command`; its exit status, and what it wrote to stderr, which the user sees as well."""
    complaints = []
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, text=True, errors="replace"
    ) as process:
        for line in process.stderr or ():
            print(line, end="", file=sys.stderr, flush=True)
            complaints.append(line)
    return process.returncode, "".join(complaints)


# --- The commands --------------------------------------------------------------------------------


def hand_over(command: list[str]) -> int:
    """Become `command`, in the repository's folder; on Windows, which cannot, wait for its end."""
    os.chdir(ROOT)
    sys.stdout.flush()
    if not WINDOWS:
        os.execv(command[0], command)
    return subprocess.run(command).returncode


def lab(arguments: list[str]) -> int:
    """open the course in JupyterLab (takes its options: --no-browser --port 9999)"""
    python = prepare(LOCK)
    # Terminals in JupyterLab shall find the course's own Python.
    os.environ["PATH"] = os.pathsep.join([str(Path(python).parent), os.environ.get("PATH", "")])
    set_up_jupyter(Path(python).parent.parent)
    trust_lessons(python)
    say("Starting JupyterLab; press Ctrl-C here to end it.")
    options = [
        f"--ServerApp.root_dir={ROOT}",  # the whole course in the file browser
        f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}",  # also where no browser can be started
    ]
    if (
        sys.platform != "win32" and os.geteuid() == 0
    ):  # in most containers; JupyterLab refuses to start there
        options.append("--allow-root")
    return hand_over([python, "-m", "jupyterlab", *options, *arguments])


def trust_lessons(python: str) -> None:
    """Tell Jupyter that the lessons, as they came, do no harm: else it hides some of their outputs.

    Each once for each user, and none that has been changed; without git, all the first time.
    """
    user = hashlib.sha256(str(Path.home()).encode("utf-8")).hexdigest()[:8]
    record = Path(python).parent.parent / f"course.trusted-{user}"
    known = record.read_text(encoding="utf-8").split() if record.is_file() else []
    base = pristine_commit()
    original = base or KEPT.is_file()
    changed = changed_since(base, notebooks_in(base)) if original else []
    found = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path
        for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
        if f"notebooks/{path.name}" not in changed
    }
    new = sorted(set(found) - set(known)) if original or not known else []
    if new:
        command = [python, "-m", "jupyter", "trust", *(str(found[each]) for each in new)]
        if subprocess.run(command, capture_output=True).returncode == 0:
            with contextlib.suppress(OSError):  # another user's environment: then each time
                record.write_text("\n".join([*known, *new]) + "\n", encoding="utf-8")


def test(arguments: list[str]) -> int:
    """run all checks [--quick] [--python 3.13] (other options go to pytest: -x -k server)"""
    parser = argparse.ArgumentParser("course.py test", add_help=False, allow_abbrev=False)
    parser.add_argument("--python")
    parser.add_argument("--quick", action="store_true")
    ours, for_pytest = parser.parse_known_args(arguments)
    for_pytest = [argument for argument in for_pytest if argument != "--"]
    for_pytest[:0] = [f"--ignore={path}" for path in NOT_QUICK] if ours.quick else [TWICE]
    python = prepare(TEST_LOCK, ours.python)
    refused = []
    for title, check in CHECKS.items():
        if ours.python and check[0] != "pytest":
            continue  # ruff and mypy judge the text, for the oldest Python, whichever runs them
        command = [*check, *for_pytest] if check[0] == "pytest" else check
        say(f"\n##### {title}: python -m {' '.join(command)}")
        if subprocess.run([python, "-m", *command], cwd=str(ROOT)).returncode:
            refused.append(title)
    result = f"faults found by {', '.join(refused)}" if refused else "no faults found"
    say(f"\ncourse.py test: {result}.")
    return 1 if refused else 0


def fresh(arguments: list[str]) -> int:
    """get a fresh notebook, yours is kept beside it: fresh 02, fresh notebooks/02, fresh changed"""
    base = pristine_commit()
    known = notebooks_in(base)
    if arguments == ["changed"]:
        if base is None and not KEPT.is_file():
            raise Stop(NO_CLONE)
        wanted = changed_since(base, known)
        if not wanted:
            say("You have changed no notebook.")
    else:
        wanted = [find_notebook(argument, known, base) for argument in arguments]
        if not wanted:
            raise Stop(f"Say which: {EXAMPLES}; there is {list_of(known)}.")
    for path in dict.fromkeys(wanted):
        fresh_copy(path, base)
    return 0


EXAMPLES = (
    "`python3 course.py fresh 02` (the exercises), `fresh notebooks/02` (the lesson) or "
    "`fresh changed` (every notebook that you have changed)"
)
KEPT = ROOT / "fresh.zip"  # what a course that was handed out (`handout`) has in place of git
NO_CLONE = (
    "What a notebook was like when it came is known only in a clone made by git (and with git on "
    "the PATH): download the course again, into another folder, and copy the notebook from there."
)


def list_of(known: list[str]) -> str:
    return ", ".join(sorted({Path(path).stem for path in known})) or "no notebook here"


def find_notebook(argument: str, known: list[str], base: str | None) -> str:
    """The path (`exercises/02_tasks.ipynb`) that `argument` means: 2, 02_tasks, notebooks/02 …"""
    given = Path(argument)
    folder = "notebooks" if given.parent.name == "notebooks" else "exercises"
    number, joint, words = re.sub(r"(-Copy|\.).*", "", given.name).partition("_")
    name = number.zfill(2) + joint + words if number else str(given)
    found = [path for path in known if path.startswith((f"{folder}/{name}_", f"{folder}/{name}."))]
    if base is None and not KEPT.is_file() and (folder == "notebooks" or not known):
        raise Stop(NO_CLONE)
    if not found:
        raise Stop(f"There is no {folder}/{name}: {EXAMPLES}; there is {list_of(known)}.")
    return found[0]


def git(*arguments: str) -> str | None:
    """What git says here; None where this is no clone, or git is missing or refuses."""
    program = shutil.which("git")
    if not program:
        return None
    finished = subprocess.run(
        [program, "-C", str(ROOT), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    return None if finished.returncode else finished.stdout


def pristine_commit() -> str | None:
    """The commit that has the notebooks as they came: what the learner has committed is not it."""
    base = git("merge-base", "HEAD", "@{upstream}") or git("rev-parse", "HEAD")
    return base.strip() if base and notebooks_in(base.strip()) else None


def notebooks_in(base: str | None) -> list[str]:
    """The notebooks that can be had fresh, as `exercises/02_tasks.ipynb`."""
    if base:
        listed = git("ls-tree", "--name-only", base, "notebooks/", "exercises/") or ""
        return [path for path in listed.splitlines() if path.endswith(".ipynb")]
    if KEPT.is_file():
        with zipfile.ZipFile(str(KEPT)) as kept:
            return sorted(kept.namelist())
    # Exercises are made from solutions; of lessons there is no second copy.
    return sorted(f"exercises/{path.name}" for path in (ROOT / "solutions").glob("*.ipynb"))


def as_it_came(path: str, base: str | None) -> bytes | None:
    """The content of a notebook; None where only `release` can make it."""
    if base:
        content = git("show", f"{base}:./{path}")
        return content.encode("utf-8") if content else None
    if KEPT.is_file():
        with zipfile.ZipFile(str(KEPT)) as kept:
            return kept.read(path)
    return None


def changed_since(base: str | None, known: list[str]) -> list[str]:
    if base:
        listed = git("diff", "--name-only", "--relative", base, "--", "notebooks", "exercises")
        return [path for path in (listed or "").splitlines() if path in known]
    found = [path for path in known if (ROOT / path).is_file()]
    return [path for path in found if (ROOT / path).read_bytes() != as_it_came(path, base)]


def first_free(path: Path) -> Path:
    """Where the file `path` can be put aside, as coursekit's function of this name has it.

    That one is not imported: this file goes on where coursekit is broken, as a learner's may be
    who asks for fresh notebooks. A test holds the two to the same answer.
    """
    number = 1
    while path.with_name(f"{path.stem}.mine-{number}{path.suffix}").exists():
        number += 1
    return path.with_name(f"{path.stem}.mine-{number}{path.suffix}")


def fresh_copy(path: str, base: str | None) -> None:
    """Moves the learner's notebook aside and writes a new one; if that fails, moves it back."""
    notebook = ROOT / path
    kept = first_free(notebook)
    content = as_it_came(path, base)
    python = prepare(LOCK) if content is None else ""
    had_one = notebook.exists()
    if had_one:
        notebook.rename(kept)
    written = False
    try:
        if content is None:
            command = [python, "-m", "coursekit", "release", notebook.stem]
            written = subprocess.run(command, cwd=str(ROOT)).returncode == 0 and notebook.exists()
        else:
            notebook.write_bytes(content)
            written = True
    finally:
        if had_one and not written:
            kept.replace(notebook)
    if not written:
        raise Stop(f"No fresh copy of {notebook.name} could be made; yours is where it was.")
    if had_one and nothing_is_changed(kept.read_bytes(), notebook.read_bytes()):
        kept.unlink()
        say(f"{path} is fresh. You had changed nothing in it, so no copy is kept.")
    else:
        say(f"{path} is fresh." + f" Yours is now {kept.name}." * had_one)


def nothing_is_changed(mine: bytes, fresh: bytes) -> bool:
    """Whether the notebooks differ in nothing, or in what running the one has brought."""
    try:
        return mine == fresh or before_running(mine) == before_running(fresh)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return False  # whatever is in a file that is no notebook is somebody's


def before_running(content: bytes) -> object:
    """The notebook without what its kernel, and who ran it, have written into it."""
    notebook = json.loads(content)
    for name in ("kernelspec", "language_info", "widgets"):
        notebook["metadata"].pop(name, None)
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
        cell["metadata"].pop("execution", None)
        if cell["cell_type"] == "code":
            cell["outputs"] = cell["execution_count"] = None
    return notebook


def site(arguments: list[str]) -> int:
    """build the course's pages into build/site; with --try also what runs in a browser's tab"""
    return hand_over([prepare(TEST_LOCK), str(ROOT / "site" / "build.py"), *arguments])


COMMANDS = {"lab": lab, "test": test, "fresh": fresh, "site": site}
DELEGATED = {
    "progress": (["coursekit", "progress"], "say which exercises are solved, and what comes next"),
    "watch": (["coursekit", "watch"], "run an exercise's checks whenever you save it: watch 02"),
    "grade": (["coursekit", "grade"], "grade a folder of submissions: grade submitted --csv F"),
    "handout": (["coursekit", "handout"], "lay out a course without answers for a class"),
    "record": (["coursekit", "record"], "run notebooks and store their outputs: record 02_tasks"),
    "gate": (
        ["coursekit", "gate"],
        "look for faults in notebooks that nbval does not see: gate 02_tasks",
    ),
    "release": (["coursekit", "release"], "make exercises/ out of solutions/: release 02_tasks"),
    "new": (["coursekit", "new"], "lay out a lesson, its exercises and answers: new 26_name"),
    "check": (["coursekit", "check"], "say all that CI would say of one lesson: check 02_tasks"),
    "serve": (
        ["local_server"],
        "run the local server by itself (--host 0.0.0.0: for a class)",
    ),
    "bench": (["benchmarks"], "measure the local server, beside httpbin and bare aiohttp"),
}
TESTING = {"check"}  # these need what the tests need
# These need tests, solutions or tools, and all of these are where the tests' lock file is.
WHOLE_COURSE = {"test", "site", "grade", "handout", "release", "new", "check", "bench"}


def can_do(command: str) -> bool:
    """Whether this copy has what the command needs: what `handout` wrote lacks some of it."""
    return command not in WHOLE_COURSE or (ROOT / TEST_LOCK).is_file()


def usage() -> str:
    """What the program can do here, one line each."""
    lines = {name: command.__doc__ for name, command in COMMANDS.items()}
    lines.update({name: text for name, (_, text) in DELEGATED.items()})
    return "\n".join(
        f"python3 course.py {name:<8} {text}" for name, text in lines.items() if can_do(name)
    )


def asks_for_help(arguments: list[str]) -> bool:
    """Asking for help must not install anything."""
    return any(argument == "-h" or argument.startswith("--help") for argument in arguments)


def show_help(command: str, arguments: list[str]) -> int:
    """The line of `usage` and, of a program that is installed already, its own help."""
    say(next(line for line in usage().splitlines() if line.split()[2] == command))
    program = ["jupyterlab"] if command == "lab" else DELEGATED.get(command, ([], ""))[0]
    if not program:
        return 0
    python, done = finished(ROOT / ".venv", place_of(platform.python_version()))
    shared = shared_python()
    if not shared and fingerprint(LOCK) not in done:
        say("Once the course is installed (`python3 course.py lab`), this lists its options too.")
        return 0
    say("")
    return hand_over([shared or str(python), "-m", *program, *arguments])


def main(arguments: list[str]) -> int:
    """Run the command that `arguments` name; the exit status. Faults become one sentence."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    try:
        if not can_do(command):
            raise Stop(
                f"`{command}` needs what this copy of the course does not have: it was handed out "
                "to learners, without tests and solutions."
            )
        if command in [*COMMANDS, *DELEGATED] and asks_for_help(rest):
            return show_help(command, rest)
        if command in COMMANDS:
            return COMMANDS[command](rest)
        if command in DELEGATED:
            lock = TEST_LOCK if command in TESTING else LOCK
            return hand_over([prepare(lock), "-m", *DELEGATED[command][0], *rest])
        if command in ("help", "-h", "--help"):
            say(usage())
            return 0
        raise Stop(f"There is no command {command}; `python3 course.py` alone lists what there is.")
    except Stop as sentence:
        print(f"course.py: {sentence}", file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"course.py: {error}: see that this folder may be written to, that the disk is not "
            "full and that nothing else uses the environment; then run the same command again.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("\ncourse.py: stopped; run the same command again when you like.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
