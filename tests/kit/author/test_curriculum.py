"""The names that the course promises exist, and each is promised by one lesson."""

from __future__ import annotations

from collections import Counter

import pytest

from coursekit.author import curriculum, notebooks
from coursekit.author.frame import LESSONS, ROOT

NAMES = [name for number in curriculum.PROMISED for name in curriculum.promised(number)]


def test_each_name_is_promised_by_one_lesson() -> None:
    assert [name for name, times in Counter(NAMES).items() if times > 1] == []


def test_each_lesson_that_promises_is_there() -> None:
    lessons = {path.name[:2] for path in notebooks.in_folder(ROOT / LESSONS)}
    assert set(curriculum.PROMISED) <= lessons


def test_each_name_exists() -> None:
    assert [name for name in NAMES if not curriculum.exists(name)] == []


@pytest.mark.parametrize(
    "name",
    [
        "asyncio",
        "asyncio.TaskGruop",
        "asyncio.TaskGroup.no",
        "aiohttp.no.ClientSession",
        "json.loads",
        "web.Response",
        "",
        ".",
        "asyncio.",
        "asyncio..run",
    ],
)
def test_what_is_no_name(name: str) -> None:
    assert not curriculum.exists(name)


@pytest.mark.parametrize("name", ["yarl.URL", "aiohttp.test_utils.TestClient", "aiohttp.web.get"])
def test_a_name_of_a_module(name: str) -> None:
    assert curriculum.exists(name)
