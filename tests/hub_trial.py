"""A JupyterHub with two learners: each pulls the course, and runs three lessons in a browser's way.

    python -m tests.hub_trial PYTHON

PYTHON is one whose environment has deploy/requirements.lock and this course, which is the
installation that both share; configurable-http-proxy is on the PATH. The Hub's configuration is
deploy/jupyterhub_config.py. Run by root, each learner is a user of their own, and must not reach
the other's server; else both are the user who runs it. Takes some forty seconds, so the weekly
workflow runs it, and `python3 course.py test` does not.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

import aiohttp
import psutil

ROOT = Path(__file__).resolve().parent.parent
LESSONS = ("00_start_here", "05_first_requests", "19_polls_config_and_database")
STUB = "raise NotImplementedError"
CULLER = "jupyterhub_idle_culler"
COURSE = "learn-aiohttp"
"""The repository that learners pull, and so the folder in their home."""
PATIENCE = 300.0
"""Seconds for anything that the Hub does on a busy machine."""
FIRST_USER = 20_001
"""The number of the first learner's user; no account is made."""
SEPARATE = os.geteuid() == 0
"""Whether learners are different users: only root can start programs of others."""

CONFIG = """
import json
import os
from pathlib import Path

from jupyterhub.spawner import SimpleLocalProcessSpawner

trial = json.loads(os.environ["TRIAL"])
load_subconfig(trial["config"])
homes = Path(trial["homes"])


def user_of(name):
    return trial["first_user"] + int(name.removeprefix("learner"))


class Learner(SimpleLocalProcessSpawner):
    def make_preexec_fn(self, name):
        home = self.home_dir

        def become_the_learner():
            if trial["separate"]:
                os.setgroups([])
                os.setgid(user_of(name))
                os.setuid(user_of(name))
            os.umask(0o077)
            os.chdir(home)

        return become_the_learner


def make_home(spawner):
    home = homes / spawner.user.name
    home.mkdir(parents=True, exist_ok=True)
    # Without it Git reads no repository that is another user's on the same machine.
    (home / ".gitconfig").write_text("[safe]\\ndirectory = *\\n")
    if trial["separate"]:
        os.chown(home, user_of(spawner.user.name), -1)
    home.chmod(0o700)


c.JupyterHub.spawner_class = Learner
c.SimpleLocalProcessSpawner.home_dir_template = str(homes / "{username}")
c.Spawner.pre_spawn_hook = make_home
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "password"
c.Authenticator.allow_all = True
c.JupyterHub.bind_url = trial["url"]
c.JupyterHub.hub_port = trial["ports"][0]
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{trial['ports'][1]}"
c.JupyterHub.db_url = f"sqlite:///{homes.parent}/hub.sqlite"
c.JupyterHub.cookie_secret_file = str(homes.parent / "secret")
"""
"""What a Hub has beside deploy/jupyterhub_config.py: who may log in, who they are, where it is."""


def free_ports(count: int) -> list[int]:
    """Ports that nobody has; asked for together, so that they are different ones."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=T", "-c", "user.email=t@example.test"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def hand_out(folder: Path, python: str) -> Path:
    """The repository that learners pull: what `course.py handout` writes."""
    repository = folder / COURSE
    command = [python, "-m", "coursekit", "handout", str(repository)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    git(repository, "init", "--quiet", "--initial-branch=main")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message=The course")
    return repository


class Learner:
    """One learner's browser: a session with the Hub, and with the server that it starts."""

    def __init__(self, hub: str, name: str) -> None:
        self.hub = hub
        self.name = name
        self.base = f"{hub}/user/{name}"

    async def __aenter__(self) -> Self:
        self.session = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            timeout=aiohttp.ClientTimeout(total=PATIENCE),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    def _xsrf(self, path: str) -> str:
        """What a page's script sends back, to show that it comes from here."""
        for cookie in self.session.cookie_jar:
            if cookie.key == "_xsrf" and cookie["path"].rstrip("/") == path:
                return cookie.value
        return ""

    async def log_in(self) -> None:
        async with self.session.get(f"{self.hub}/hub/login"):
            pass
        form = {"username": self.name, "password": "password", "_xsrf": self._xsrf("/hub")}
        async with self.session.post(f"{self.hub}/hub/login", data=form) as reply:
            assert reply.status == 200, (reply.status, await reply.text())

    async def start(self) -> None:
        """Start the learner's server, and wait as the Hub's page does."""
        async with self.session.get(f"{self.hub}/hub/spawn/{self.name}"):
            pass
        async with asyncio.timeout(PATIENCE):
            while True:
                async with self.session.get(f"{self.base}/lab") as reply:
                    if reply.status == 200 and reply.url.path == f"/user/{self.name}/lab":
                        return
                await asyncio.sleep(0.2)

    async def pull(self, repository: Path) -> str:
        """Follow a link of nbgitpuller's, as TEACHING.md has it; what its page shows."""
        query = {
            "repo": repository.as_uri(),
            "branch": "main",
            "urlpath": f"lab/tree/{COURSE}/notebooks/{LESSONS[0]}.ipynb",
        }
        link = f"{self.hub}/hub/user-redirect/git-pull"
        async with self.session.get(link, params=query) as page:
            assert page.status == 200, (page.status, await page.text())
            assert page.url.path == f"/user/{self.name}/git-pull", page.url
        async with self.session.get(
            f"{self.base}/git-pull/api",
            params=query,
            headers={"X-XSRFToken": self._xsrf(f"/user/{self.name}")},
        ) as events:
            told = await events.text()
        assert '"phase": "finished"' in told, told
        return told

    async def ask(self, method: str, path: str, **options: Any) -> Any:
        """One call of the Jupyter server's API."""
        headers = {"X-XSRFToken": self._xsrf(f"/user/{self.name}")}
        async with self.session.request(
            method, f"{self.base}/api/{path}", headers=headers, **options
        ) as reply:
            told = await reply.text()
            assert reply.ok, (method, path, reply.status, told)
            return json.loads(told) if told else None

    async def read(self, path: str) -> Any:
        """A notebook, as the server gives it."""
        return (await self.ask("GET", f"contents/{path}?type=notebook&content=1"))["content"]

    @contextlib.asynccontextmanager
    async def kernel(self, path: str) -> AsyncIterator[Kernel]:
        """The kernel of the notebook at `path`."""
        wanted = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        session = await self.ask("POST", "sessions", json=wanted)
        channels = f"{self.base}/api/kernels/{session['kernel']['id']}/channels"
        async with self.session.ws_connect(
            f"{channels}?session_id={uuid.uuid4().hex}", max_msg_size=0
        ) as socket:
            yield Kernel(socket)
        await self.ask("DELETE", f"sessions/{session['id']}")

    async def run_notebook(self, path: str) -> None:
        """Run every cell. Fails with those that did not end as the lesson says."""
        cells = (await self.read(path))["cells"]
        wrong = []
        async with self.kernel(path) as kernel:
            for number, cell in enumerate(cells):
                if cell["cell_type"] == "code":
                    status, told = await kernel.run(cell["source"])
                    raises = "raises-exception" in cell["metadata"].get("tags", [])
                    if (status == "error") != raises:
                        wrong.append((number, told[-500:]))
        assert not wrong, (self.name, path, wrong)


class Kernel:
    """A kernel, over the WebSocket that JupyterLab uses."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def run(self, code: str) -> tuple[str, str]:
        """The status of running `code`, and what it printed, showed or raised."""
        asked = uuid.uuid4().hex
        header = {"msg_id": asked, "msg_type": "execute_request", "version": "5.3"}
        await self._socket.send_json(
            {
                "channel": "shell",
                "header": {**header, "username": "", "session": "", "date": ""},
                "parent_header": {},
                "metadata": {},
                "content": {"code": code, "silent": False, "stop_on_error": False},
                "buffers": [],
            }
        )
        status, idle, told = "", False, ""
        while not (status and idle):
            message = await self._socket.receive_json(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != asked:
                continue
            content = message["content"]
            match message["msg_type"]:
                case "execute_reply":
                    status = content["status"]
                case "status":
                    idle = content["execution_state"] == "idle"
                case "stream":
                    told += content["text"]
                case "error":
                    told += f"{content['ename']}: {content['evalue']}"
        return status, told

    async def say(self, code: str) -> str:
        """What `code` prints."""
        status, told = await self.run(code)
        assert status == "ok", (code, told)
        return told.strip()


async def answers(url: str, hub: subprocess.Popen[bytes]) -> bool:
    """Whether the Hub answers, now or in a while."""
    deadline = time.monotonic() + PATIENCE
    async with aiohttp.ClientSession() as session:
        while hub.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(f"{url}/hub/api/") as reply:
                    if reply.ok:
                        return True
            await asyncio.sleep(0.2)
    return False


def installed_once(home: Path) -> None:
    """The course's `.venv` is in no learner's home, and lesson 19's project is."""
    course = home / COURSE
    assert (course / "workspace" / LESSONS[-1] / "polls").is_dir(), "no project in the home"
    assert not (course / ".venv").exists(), "course.py has installed the course again"


async def learn(learner: Learner, repository: Path, home: Path) -> None:
    """What a learner does in their first lessons."""
    await learner.log_in()
    await learner.start()
    await learner.pull(repository)
    for lesson in LESSONS:
        await learner.run_notebook(f"{COURSE}/notebooks/{lesson}.ipynb")
    async with learner.kernel(f"{COURSE}/notebooks/{LESSONS[0]}.ipynb") as kernel:
        shared = await kernel.say("import coursekit; print(coursekit.__file__)")
        assert Path(shared).is_relative_to(ROOT), f"{shared} is not the shared installation"
        told = await kernel.say("!cd .. && python3 course.py progress")
        assert "00_start_here" in told, told
    installed_once(home)


def unwritten(notebook: Any) -> Any:
    """The first cell that an exercise's answer goes into."""
    return next(cell for cell in notebook["cells"] if STUB in "".join(cell["source"]))


def teach_more(repository: Path) -> None:
    """The teacher changes the stub that the learner has filled, and the text above all."""
    path = repository / "exercises" / f"{LESSONS[0]}.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    unwritten(notebook)["source"].append("\n# The teacher's stub")
    notebook["cells"][0]["source"].append("\n\nThe teacher says more.")
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")
    git(repository, "commit", "--quiet", "--all", "--message=More")


async def update(learner: Learner, repository: Path) -> None:
    """A second pull keeps what the learner has written, and brings what else is new."""
    path = f"{COURSE}/exercises/{LESSONS[0]}.ipynb"
    notebook = await learner.read(path)
    answer = unwritten(notebook)
    answer["source"] = answer["source"].replace(STUB, "return 'mine'")
    await learner.ask("PUT", f"contents/{path}", json={"type": "notebook", "content": notebook})
    await asyncio.to_thread(teach_more, repository)
    await learner.pull(repository)
    merged = "\n".join(cell["source"] for cell in (await learner.read(path))["cells"])
    assert "return 'mine'" in merged, "the learner's answer is lost"
    assert "The teacher says more." in merged, "the teacher's text has not come"
    assert "The teacher's stub" not in merged, "nbgitpuller merges otherwise now: see TEACHING.md"


async def meet(first: Learner, second: Learner) -> None:
    """The second learner asks the first one's server, whose port they know."""
    path = f"{COURSE}/notebooks/{LESSONS[0]}.ipynb"
    ask = "import urllib.request; urllib.request.urlopen('{}').close()"
    async with first.kernel(path) as theirs, second.kernel(path) as mine:
        start = "import local_server; server = local_server.start(); print(server.url)"
        url = await theirs.say(start)
        status, told = await mine.run(ask.format(f"{url}/get?neighbour"))
        assert status == "error", "a neighbour was answered"
        assert "closed" in told or "reset" in told, told
        await theirs.say(ask.format(f"{url}/get?me"))
        assert await theirs.say("print([each.path for each in server.log])") == "['/get?me']"


async def leave(hub: psutil.Process, python: str, api: str) -> None:
    """The Hub's own culler, for whom an hour is a second, ends both servers."""
    cullers = [each for each in hub.children(recursive=True) if CULLER in each.cmdline()]
    assert cullers, "the Hub runs no culler"
    assert {"--timeout=3600"} <= set(cullers[0].cmdline())
    environment = cullers[0].environ()
    command = [python, "-m", CULLER, f"--url={api}", "--timeout=1", "--cull-every=1"]
    token = {"Authorization": f"token {environment['JUPYTERHUB_API_TOKEN']}"}
    culler = await asyncio.create_subprocess_exec(*command, env=environment)
    try:
        async with aiohttp.ClientSession(headers=token) as session, asyncio.timeout(PATIENCE):
            while True:
                async with session.get(f"{api}/users") as reply:
                    users = await reply.json()
                    assert reply.ok, users
                if not any(user["servers"] for user in users):
                    return
                await asyncio.sleep(0.2)
    finally:
        culler.terminate()
        await culler.wait()


async def play(
    url: str, api: str, hub: subprocess.Popen[bytes], python: str, repository: Path, homes: Path
) -> None:
    assert await answers(url, hub), "the Hub does not answer"
    async with Learner(url, "learner1") as first, Learner(url, "learner2") as second:
        await asyncio.gather(
            *(learn(each, repository, homes / each.name) for each in (first, second))
        )
        await update(first, repository)
        if SEPARATE:
            await meet(first, second)
    await leave(psutil.Process(hub.pid), python, api)


def main(python: str) -> None:
    """Play it through, and fail with the first thing that is not as promised."""
    if shutil.which("configurable-http-proxy") is None:
        sys.exit("configurable-http-proxy is not on the PATH: npm install --global it")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        repository = hand_out(folder, python)
        public, *ports = free_ports(3)
        url = f"http://127.0.0.1:{public}"
        trial = {
            "config": str(ROOT / "deploy" / "jupyterhub_config.py"),
            "homes": str(folder / "home"),
            "url": url,
            "ports": ports,
            "separate": SEPARATE,
            "first_user": FIRST_USER,
        }
        config, log = folder / "config.py", folder / "hub.log"
        config.write_text(CONFIG, "utf-8")
        # Without the PYTHONPATH of who runs this: learners have the installation alone.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        environment |= {"LEARN_AIOHTTP_PYTHON": python, "TRIAL": json.dumps(trial)}
        with log.open("wb") as output:
            hub = subprocess.Popen(
                [python, "-m", "jupyterhub", "--config", str(config)],
                cwd=folder,
                env=environment,
                stdout=output,
                stderr=output,
            )
        try:
            api = f"http://127.0.0.1:{ports[0]}/hub/api"
            asyncio.run(play(url, api, hub, python, repository, folder / "home"))
        except BaseException:
            print(log.read_text("utf-8", "replace")[-5000:])
            raise
        finally:
            hub.terminate()
            hub.wait(PATIENCE)
    print("1 passed, 0 failed" + ("" if SEPARATE else " (as one user, who has no neighbours)"))


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).absolute()))
