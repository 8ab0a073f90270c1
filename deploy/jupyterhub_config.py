"""A JupyterHub for this course; `tests/hub_trial.py` plays it through with JupyterHub 6.1.

The course is installed once for all, outside of the learners' homes, by root, with a Python from
3.11 on:

    git clone ADDRESS /opt/learn-aiohttp && cd /opt/learn-aiohttp
    python3 -m venv .venv-hub
    .venv-hub/bin/python -m pip install --no-deps --require-hashes -r deploy/requirements.lock
    .venv-hub/bin/python -m pip install --no-deps --editable .

(An update is `git pull` and the last two lines again.) Then either a Hub of your own, for everybody
who has an account on this machine, with configurable-http-proxy on the PATH (`npm install --global
configurable-http-proxy`):

    .venv-hub/bin/jupyterhub --config deploy/jupyterhub_config.py --Authenticator.allow_all=True

or The Littlest JupyterHub, whose version of JupyterHub the learners need, too:

    /opt/tljh/hub/bin/jupyterhub --version
    .venv-hub/bin/python -m pip install --no-deps 'jupyterhub==THAT VERSION'
    cp deploy/jupyterhub_config.py /opt/tljh/config/jupyterhub_config.d/course.py
    tljh-config set services.cull.timeout 3600 && tljh-config reload hub

Each learner's copy of the course is pulled by a link: TEACHING.md has it.
"""

import os
import sys
from pathlib import Path

PYTHON = os.environ.get("LEARN_AIOHTTP_PYTHON", "/opt/learn-aiohttp/.venv-hub/bin/python")
PROGRAMS = str(Path(PYTHON).parent)

c = get_config()  # noqa: F821 (traitlets provides it)

# Learners' JupyterLab is the course's own: its versions are the tested ones.
c.Spawner.cmd = [PYTHON, "-m", "jupyterhub.singleuser"]
c.Spawner.default_url = "/lab"
c.Spawner.environment.update(
    {
        # Terminals find the course's Python, and `python3 course.py` installs no other one.
        "PATH": os.pathsep.join([PROGRAMS, os.environ.get("PATH", os.defpath)]),
        "COURSE_PYTHON": PYTHON,
        # All learners have the same 127.0.0.1; each one's server takes their own connections alone.
        "COURSE_SHARED_HOST": "1",
    }
)
c.SystemdSpawner.extra_paths = [PROGRAMS]  # The Littlest JupyterHub's: it would put its own first
c.Spawner.start_timeout = c.Spawner.http_timeout = 120  # seconds: thirty start at once

# Spawners that can limit (systemd, Docker, Kubernetes) use these.
c.Spawner.mem_guarantee = "256M"
c.Spawner.mem_limit = "1G"

# End what nobody has used for an hour; a cell that is silent for so long ends with it. The Littlest
# JupyterHub has its own way: `tljh-config set services.cull.timeout 3600`.
if "tljh" not in sys.modules:
    c.JupyterHub.services.append(
        {
            "name": "culler",
            "command": [
                *(sys.executable, "-m", "jupyterhub_idle_culler"),
                *("--timeout=3600", "--cull-every=300"),
            ],
        }
    )
    c.JupyterHub.load_roles.append(
        {
            "name": "culler",
            "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
            "services": ["culler"],
        }
    )
