"""What a learner has made is told by its name, and is put where nothing is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import course
from coursekit.author import notebooks
from coursekit.copies import course_here, first_free, is_copy


@pytest.mark.parametrize(
    "name", ["02_tasks.mine-1.ipynb", "02_tasks-Copy1.ipynb", "db.mine-12.py", "a-Copy.py"]
)
def test_a_copy(name: str, tmp_path: Path) -> None:
    assert is_copy(Path(name))
    assert is_copy(first_free(tmp_path / name))
    (tmp_path / name).write_text("{}")
    (tmp_path / "02_tasks.ipynb").write_text("{}")
    assert notebooks.in_folder(tmp_path) == [tmp_path / "02_tasks.ipynb"]


@pytest.mark.parametrize("name", ["02_tasks.ipynb", "mine-1.py", "Copy1.py", "my-Copycat.py"])
def test_no_copy(name: str) -> None:
    assert not is_copy(Path(name))


@pytest.mark.parametrize("free", [first_free, course.first_free])
@pytest.mark.parametrize(("taken", "number"), [([], 1), ([1, 2, 4], 3), ([2], 1), ([1, 10], 2)])
def test_the_first_free_number_is_taken(
    tmp_path: Path, free: Callable[[Path], Path], taken: list[int], number: int
) -> None:
    for one in taken:
        (tmp_path / f"02_tasks.mine-{one}.ipynb").touch()
    assert free(tmp_path / "02_tasks.ipynb") == tmp_path / f"02_tasks.mine-{number}.ipynb"


def test_the_course_is_this_folder_or_one_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notebooks").mkdir()
    deep = tmp_path / "notebooks" / "deep"
    deep.mkdir()
    monkeypatch.chdir(deep)
    assert course_here() != tmp_path
    (tmp_path / "notebooks" / "00_start_here-Copy1.ipynb").touch()
    assert course_here() != tmp_path
    (tmp_path / "notebooks" / "00_start_here.ipynb").touch()
    assert course_here() == tmp_path
