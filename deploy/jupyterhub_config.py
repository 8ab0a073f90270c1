"""A JupyterHub for this course; tried with JupyterHub 6.1 and configurable-http-proxy.

Whole: `jupyterhub -f deploy/jupyterhub_config.py`. For The Littlest JupyterHub: copy this file to
/opt/tljh/config/jupyterhub_config.d/course.py; there the settings below are added to its own.

The course is installed once for all, outside of the learners' homes:
    git clone … /opt/learn-aiohttp && cd /opt/learn-aiohttp && python3 course.py progress
    .venv/bin/python -m pip install 'jupyterhub>=6.1,<7' nbgitpuller
The Hub's own Python needs jupyterhub-idle-culler.
Each learner's copy is pulled by a link of nbgitpuller, or unpacked from `course.py handout`.
"""

import os
import sys

COURSE = os.environ.get("LEARN_AIOHTTP", "/opt/learn-aiohttp")
PYTHON = os.path.join(COURSE, ".venv", "bin", "python")  # noqa: PTH118

c = get_config()  # noqa: F821 (traitlets provides it)

# Learners' JupyterLab is the course's own: its versions are the tested ones.
c.Spawner.cmd = [PYTHON, "-m", "jupyterhub.singleuser"]
c.Spawner.default_url = "/lab"
c.Spawner.environment = {
    # No news and no look for updates on the internet, and no question about them.
    "JUPYTER_CONFIG_PATH": os.path.join(COURSE, "coursekit", "jupyter"),  # noqa: PTH118
}
c.Spawner.start_timeout = c.Spawner.http_timeout = 120  # seconds: thirty start at once

# Spawners that can limit (systemd, Docker, Kubernetes) use these.
c.Spawner.mem_guarantee = "256M"
c.Spawner.mem_limit = "1G"

# End what nobody uses; a cell that says nothing for so long ends with it.
c.JupyterHub.load_roles = [
    {
        "name": "culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["culler"],
    }
]
c.JupyterHub.services = [
    {
        "name": "culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600"],
    }
]
