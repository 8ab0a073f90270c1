"""Kernels for grading: when one is ended, no other is."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from coursekit.classroom import kernels

UNSHARE = shutil.which("unshare")
ALONE = [str(UNSHARE), "--user", "sh", "-c", "echo ready; exec sleep 60"]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux"
    or not UNSHARE
    or subprocess.run([UNSHARE, "--user", "true"], capture_output=True).returncode != 0,
    reason="users may not have namespaces here",
)


@contextlib.contextmanager
def in_a_namespace_of_its_own() -> Iterator[int]:
    with subprocess.Popen(ALONE, stdout=subprocess.PIPE, start_new_session=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield process.pid
        finally:
            process.kill()


def test_when_a_kernel_is_cleaned_up_after_no_other_is_ended() -> None:
    with in_a_namespace_of_its_own() as ended:
        held = kernels._held_namespace(ended)
    assert held is not None
    with contextlib.ExitStack() as others:
        pids = []
        for _ in range(8):  # Linux gives a name that has become free away, some moments later
            pids.append(others.enter_context(in_a_namespace_of_its_own()))
            time.sleep(0.05)
        kernels._end_what_is_left("nobody's", held)
        assert all(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE for pid in pids)


def test_what_is_in_no_namespace_of_its_own_is_not_found_by_it() -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        assert kernels._held_namespace(process.pid) is None
        process.kill()
