"""What a learner has made is told by its name, and is put where nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.author import notebooks
from coursekit.copies import first_free, is_copy


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


def test_the_first_free_number_is_taken(tmp_path: Path) -> None:
    mine = tmp_path / "02_tasks.ipynb"
    for number in (1, 2, 4):
        (tmp_path / f"02_tasks.mine-{number}.ipynb").touch()
    assert first_free(mine) == tmp_path / "02_tasks.mine-3.ipynb"
