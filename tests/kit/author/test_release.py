"""exercises/ is what release makes of solutions/, and a learner's work outlives any release."""

from __future__ import annotations

from pathlib import Path

import nbformat.v4 as v4
import pytest
from nbformat import NotebookNode

from coursekit.author import notebooks, record, release
from coursekit.author.frame import EXERCISES, ROOT, SOLUTIONS
from coursekit.author.notebooks import CannotUse

NAMES = sorted(
    {path.name for folder in (SOLUTIONS, EXERCISES) for path in notebooks.in_folder(ROOT / folder)}
)

ANSWER = '''\
def first(n, generator):
    """The next `n` values."""
    values = []
    ### BEGIN SOLUTION
    for _ in range(n):
        values.append(next(generator))
    ### END SOLUTION
    if values:
        ### BEGIN SOLUTION

        values.sort()
        ### END SOLUTION
    return values'''

STUB = '''\
def first(n, generator):
    """The next `n` values."""
    values = []
    raise NotImplementedError("exercise 2 is not written yet")
    if values:
        raise NotImplementedError("exercise 2 is not written yet")
    return values'''


@pytest.mark.parametrize("name", NAMES)
def test_each_exercise_is_the_release_of_its_solution(name: str) -> None:
    solution, exercise = ROOT / SOLUTIONS / name, ROOT / EXERCISES / name
    assert solution.exists(), "an exercise without a solution"
    assert exercise.exists(), f"run: python -m coursekit release {solution.stem}"
    released = release.released_notebook(notebooks.read(solution))
    assert notebooks.as_bytes(released) == exercise.read_bytes()


def solution_notebook(answer: str = ANSWER, heading: str = "### Exercise 2: first") -> NotebookNode:
    output = v4.new_output("stream", text="PASS\n")
    notebook: NotebookNode = v4.new_notebook(
        cells=[
            v4.new_markdown_cell(heading),
            v4.new_code_cell(answer, execution_count=1),
            v4.new_code_cell("with check('it'):\n    ...", execution_count=2, outputs=[output]),
        ]
    )
    record.normalise(notebook, is_solution=True)
    return notebook


@pytest.fixture
def solution(tmp_path: Path) -> Path:
    path = tmp_path / "solutions" / "97_first.ipynb"
    notebooks.write(path, solution_notebook())
    return path


@pytest.fixture
def exercise(tmp_path: Path) -> Path:
    return tmp_path / "exercises" / "97_first.ipynb"


def test_answers_become_stubs_at_their_indentation() -> None:
    assert release.released_notebook(solution_notebook()).cells[1].source == STUB


def test_a_stub_follows_its_docstring_at_once() -> None:
    answer = '''\
async def read(url):
    """The page."""

    ### BEGIN SOLUTION
    async def fetch(url): ...

    return await fetch(url)
    ### END SOLUTION'''
    stub = release.released_notebook(solution_notebook(answer)).cells[1].source
    assert stub.splitlines()[1:] == [
        '    """The page."""',
        '    raise NotImplementedError("exercise 2 is not written yet")',
    ]


def test_outputs_go_and_ids_and_nbgraders_metadata_stay() -> None:
    before = solution_notebook()
    after = release.released_notebook(before)
    assert [(cell.outputs, cell.execution_count) for cell in after.cells[1:]] == [([], None)] * 2
    assert [cell.id for cell in after.cells] == [cell.id for cell in before.cells]
    assert [cell.metadata.get("nbgrader") for cell in after.cells] == [
        cell.metadata.get("nbgrader") for cell in before.cells
    ]
    assert after.cells[1].metadata["nbgrader"]["grade_id"] == "exercise-2"


def test_run_all_goes_on_behind_a_check_that_does_not_hold_yet() -> None:
    _heading, answer, check = release.released_notebook(solution_notebook()).cells
    assert "tags" not in answer.metadata
    assert check.metadata["tags"] == ["raises-exception"]


def test_releasing_leaves_the_solution_as_it_was() -> None:
    before = solution_notebook()
    release.released_notebook(before)
    assert before == solution_notebook()


@pytest.mark.parametrize(
    "answer",
    ["### BEGIN SOLUTION\n1", "1\n### END SOLUTION", "### END SOLUTION\n1\n### BEGIN SOLUTION"],
)
def test_markers_that_do_not_pair_are_refused(solution: Path, exercise: Path, answer: str) -> None:
    notebooks.write(solution, solution_notebook(answer))
    with pytest.raises(CannotUse, match="BEGIN SOLUTION and END SOLUTION do not pair"):
        release.release(solution, exercise)
    assert not exercise.exists()


def test_an_answer_outside_an_exercise_is_refused(solution: Path, exercise: Path) -> None:
    notebooks.write(solution, solution_notebook(heading="### Before we begin"))
    with pytest.raises(CannotUse, match="a solution outside `### Exercise N: …`"):
        release.release(solution, exercise)


def test_releasing_again_changes_nothing(solution: Path, exercise: Path) -> None:
    assert release.release(solution, exercise).endswith("97_first.ipynb: released")
    content = exercise.read_bytes()
    assert release.release(solution, exercise).endswith("97_first.ipynb: unchanged")
    assert exercise.read_bytes() == content
    assert list(exercise.parent.iterdir()) == [exercise]


def test_a_former_release_is_replaced(solution: Path, exercise: Path) -> None:
    release.release(solution, exercise)
    notebooks.write(solution, solution_notebook("x = 0\n" + ANSWER))
    assert release.release(solution, exercise).endswith(": released")
    assert notebooks.read(exercise).cells[1].source.startswith("x = 0")
    assert list(exercise.parent.iterdir()) == [exercise]


def test_a_release_that_was_only_run_is_nobodys_work(solution: Path, exercise: Path) -> None:
    release.release(solution, exercise)
    notebook = notebooks.read(exercise)
    notebook.cells[1].execution_count = 5
    notebooks.write(exercise, notebook)
    release.release(solution, exercise)
    assert list(exercise.parent.iterdir()) == [exercise]


def work_in(exercise: Path, answer: str) -> bytes:
    notebook = notebooks.read(exercise)
    notebook.cells[1].source = answer
    notebooks.write(exercise, notebook)
    return exercise.read_bytes()


def test_a_learners_work_is_put_aside_and_the_learner_told(solution: Path, exercise: Path) -> None:
    release.release(solution, exercise)
    first = work_in(exercise, "my answer")
    sentence = release.release(solution, exercise)
    assert "your own work is now in" in sentence
    assert sentence.endswith("97_first.mine-1.ipynb")
    second = work_in(exercise, "my other answer")
    assert release.release(solution, exercise).endswith("97_first.mine-2.ipynb")
    assert exercise.with_name("97_first.mine-1.ipynb").read_bytes() == first
    assert exercise.with_name("97_first.mine-2.ipynb").read_bytes() == second
    assert notebooks.read(exercise).cells[1].source == STUB


def test_a_file_that_cannot_be_read_is_someones_work_too(solution: Path, exercise: Path) -> None:
    exercise.parent.mkdir()
    exercise.write_text("half a notebook", encoding="utf-8")
    release.release(solution, exercise)
    aside = exercise.with_name("97_first.mine-1.ipynb")
    assert aside.read_text(encoding="utf-8") == "half a notebook"


def test_the_command_releases_by_name(
    solution: Path, exercise: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert release.main(["97"], solution.parent.parent) == 0
    assert exercise.exists()
    assert capsys.readouterr().out.endswith("97_first.ipynb: released\n")
    notebooks.write(solution, solution_notebook("### BEGIN SOLUTION"))
    assert release.main([], solution.parent.parent) == 1
