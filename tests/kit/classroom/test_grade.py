"""Each submission gets the points that its answers are worth, whatever else it does."""

from __future__ import annotations

import asyncio
import csv
import ctypes
import os
import re
import sys
from pathlib import Path

import pytest
from nbformat import NotebookNode

from coursekit.author import frame, notebooks
from coursekit.classroom import confined, grade, kernels
from coursekit.classroom.submissions import find
from tests.kit.classroom.handed_in import (
    FAKE_CHECK,
    HOSTILE,
    LESSON,
    SOLUTION,
    all_right,
    answers_of,
    but,
    cheating,
    handed_out,
    put,
)

FILE = f"{LESSON}.ipynb"
OUTSIDE = "import socket\nsocket.create_connection(('192.0.2.1', 9), 1)"


def odd_ones(folder: Path) -> dict[str, tuple[str, str]]:
    """Hands in, as one person each; {who: (marks, what a sentence says)}."""
    expected = {}

    def hand_in(
        who: str, notebook: NotebookNode, marks: str, says: str = "", file: str = FILE
    ) -> None:
        put(notebook, folder, who, file)
        expected[who] = (marks, says)

    hand_in("right", all_right(), "+++")
    hand_in("nothing", handed_out(), "---", "exercise 1 is not written yet")
    cheat = handed_out()
    answers_of(cheat)[0].source = f"{FAKE_CHECK}\ndef page_path(): return 'nowhere'"
    hand_in("cheat-in-answer", cheat, "---")
    spins = "def page_path():\n    while True: pass"
    hand_in("spins", but(1, spins), "-++", "kept the event loop to itself|not finished after")
    hand_in("exits", but(2, "import os\nos._exit(0)"), "+-+", "it ended the whole program")
    stubborn = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    hand_in(
        "stubborn", but(3, stubborn), "++-", "it had not ended after computing for 1 s|after 10 s"
    )
    hand_in("floods", but(3, "while True: print('x' * 5000)"), "++-", "it printed more than")
    hand_in("eats-memory", but(3, "x = [0]\nwhile True: x = x * 2"), "++-")
    hand_in("leaves-the-machine", but(3, OUTSIDE), "++-")
    split = all_right()
    whole = answers_of(split)[2]
    head, _, tail = whole.source.partition("\n")
    later = split.cells.index(whole) + 1
    split.cells.insert(later, whole.copy())
    whole.source, split.cells[later].source = "# my first try\n1 / 0", f"{head}\n{tail}"
    hand_in("split", split, "++-")
    split.cells[later - 1].source = "# a helper\nhelper = 1"
    hand_in("twice", split, "+++")
    for who, content, says in (
        ("broken", b'{"cells": [', "This is not a notebook"),
        ("empty", b"", "The file is empty"),
        ("bytes", b"\xff\xfe\x00", "cannot be read"),
        ("list", b"[]", "This is not a notebook"),
        ("deep", b"[" * 100_000, "This is not a notebook"),
    ):
        path = folder / who / FILE
        path.parent.mkdir()
        path.write_bytes(content)
        expected[who] = ("---", says)
    for how in HOSTILE:
        hand_in(how, cheating(how), "++-")
    solution = frame.ROOT / "solutions" / FILE
    reads = f"exec(compile(open({str(solution)!r}).read(), 'x', 'exec'))"
    hand_in("reads-solutions", but(3, reads), "++-")
    hand_in("kills-the-grader", but(3, "import os\nos.kill(os.getppid(), 9)"), "++-")
    hand_in("<i>&\"'", but(3, "raise ValueError('<script>alert(1)</script>')"), "++-")
    swapped = all_right()
    one, two, _ = (cell.metadata.nbgrader for cell in answers_of(swapped))
    one.grade_id, two.grade_id = two.grade_id, one.grade_id
    hand_in("swapped-ids", swapped, "-++")
    linked = folder / "linked" / FILE
    linked.parent.mkdir()
    linked.symlink_to(solution)
    expected["linked"] = ("---", "a link to another file")
    (folder / "absent").mkdir()
    expected["absent"] = ("---", "There is no notebook for this lesson")
    return expected


def test_each_submission_costs_its_own_row_and_never_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Spinning ends by the check's own timer; what catches even that, by these.
    monkeypatch.setattr(grade, "SLACK", 10.0)
    monkeypatch.setattr(grade, "PROCESSOR_SECONDS", 1.0)
    folder = tmp_path / "submitted"
    expected = odd_ones(folder)
    marks, page = tmp_path / "marks.csv", tmp_path / "report.html"
    status = grade.main([str(folder), "--csv", str(marks), "--html", str(page), "--weight", "3=2"])
    assert status == 1
    rows = {line.split()[0]: line.split()[2] for line in capsys.readouterr().out.splitlines()}
    assert rows == {who: marks for who, (marks, _) in expected.items()}
    table = {row["learner"]: row for row in csv.DictReader(marks.read_text("utf-8").splitlines())}
    for who, (held, says) in expected.items():
        points = held[0].count("+") + held[1].count("+") + 2 * held[2].count("+")
        assert (table[who]["points"], table[who]["of"]) == (str(points), "4"), who
        assert re.search(says, table[who]["first sentence"]), (who, table[who])
    text = page.read_text("utf-8")
    assert text.count("<h2 ") == len(expected)
    assert not re.search(r"(?:src|href)=(?!['\"]?#)", text), "it needs no other file"
    assert "<script" not in text
    assert "<i>" not in text


def all_right_but_for_the_rest() -> dict[str, tuple[NotebookNode, str]]:
    """All right answers, in notebooks and files that are otherwise not as they came."""
    setup_gone, checks_gone, bare, cheat = (all_right() for _ in range(4))
    setup_gone.cells[1].source = "raise SystemExit"
    cheat.cells[1].source = FAKE_CHECK
    checks_gone.cells = [
        cell for cell in checks_gone.cells if not cell.metadata.get("nbgrader", {}).get("grade")
    ]
    for cell in bare.cells:
        cell.metadata.clear()
    return {
        "renamed": (all_right(), "my homework (2).ipynb"),
        "nbgrader": (all_right(), f"{LESSON}/{FILE}"),
        "setup-gone": (setup_gone, FILE),
        "cheat-in-setup": (cheat, FILE),
        "checks-gone": (checks_gone, FILE),
        "without-metadata": (bare, FILE),
    }


@pytest.mark.parametrize("how", all_right_but_for_the_rest())
def test_of_what_is_handed_in_only_the_answers_are_run(how: str, tmp_path: Path) -> None:
    """The same cells as those of who is right: in their own kernel they have the same marks."""
    source = notebooks.read(SOLUTION)
    put(all_right(), tmp_path, "right", FILE)
    notebook, file = all_right_but_for_the_rest()[how]
    put(notebook, tmp_path, how, file)
    right, other = find(tmp_path, {LESSON: source})
    assert grade.assembled(source, right) == grade.assembled(source, other)
    assert right.trouble == other.trouble == ""


@pytest.mark.parametrize(
    ("file", "learner"),
    [
        (f"ada/{FILE}", "ada"),
        (f"ada/deep/er/{FILE}", "ada"),
        (f"ada_{FILE}", "ada"),
        (f"{LESSON}-ada.ipynb", "ada"),
        (
            f"Ada Lovelace_123_file_{FILE}",
            "Ada Lovelace_123_file",
        ),
        (FILE, "handed-in"),
        (f"exercises/{FILE}", "handed-in"),
    ],
)
def test_whose_it_is_says_the_folder_or_the_name(file: str, learner: str, tmp_path: Path) -> None:
    folder = tmp_path / "handed-in"
    put(all_right(), folder, file)
    (one,) = find(folder, {LESSON: handed_out()})
    assert (one.learner, one.lesson) == (learner, LESSON)


def test_of_two_files_the_newer_one_counts(tmp_path: Path) -> None:
    old = put(handed_out(), tmp_path, "ada", FILE)
    new = put(all_right(), tmp_path, "ada", f"{LESSON}-Copy1.ipynb")
    os.utime(old, (1, 1))
    assert [one.path for one in find(tmp_path, {LESSON: handed_out()})] == [new]
    os.utime(new, (0, 0))
    assert [one.path for one in find(tmp_path, {LESSON: handed_out()})] == [old]


def hand_in_nothing(folder: Path, who: str) -> None:
    """An empty file: graded without a kernel, where what matters comes after grading."""
    (folder / who).mkdir(parents=True)
    (folder / who / FILE).touch()


def test_a_text_that_a_spreadsheet_would_run_stays_a_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in_nothing(tmp_path / "in", "=cmd()")
    grade.main([str(tmp_path / "in"), "--csv", str(tmp_path / "marks.csv")])
    assert "\n'=cmd()," in (tmp_path / "marks.csv").read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere"],
        ["."],
        [".", "--lesson", "99"],
        [".", "--csv", "no/such/f.csv"],
        [".", "--csv", "."],
        [".", "--each", "no/such/folder"],
        [".", "--lesson", "../solutions"],
        [".", "--weight", "x"],
        [".", "--weight", "3=nan"],
        [".", "--jobs", "x"],
    ],
)
def test_wrong_use_is_one_sentence_and_writes_nothing(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        grade.main(arguments)
    assert ended.value.code == 2
    assert re.fullmatch(r"course.py grade: .+\n", capsys.readouterr().err), "one sentence"
    assert list(tmp_path.iterdir()) == []


def test_a_weight_is_for_an_exercise_that_there_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else the marks would be others than those that were meant, and nothing would say so."""
    for lesson, known in (["--lesson", "02"], 3), ([], 5):
        with pytest.raises(SystemExit):
            grade.main([str(tmp_path), *lesson, "--weight", f"{known + 1}=2"])
        assert f"no exercise {known + 1}" in capsys.readouterr().err
        with pytest.raises(SystemExit):
            grade.main([str(tmp_path), *lesson, "--weight", f"{known}=2"])
        assert "holds no notebook" in capsys.readouterr().err


def test_the_course_is_no_folder_of_submissions(capsys: pytest.CaptureFixture[str]) -> None:
    for folder in (frame.ROOT, frame.ROOT.parent):
        with pytest.raises(SystemExit):
            grade.main([str(folder)])
        assert "holds the course itself" in capsys.readouterr().err


def test_what_has_no_solutions_is_no_teachers_copy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        grade.main([str(tmp_path)], root=tmp_path)
    assert "teacher's copy" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        ("", "empty"),
        ("{", "not a notebook"),
        ("[" * 100_000, "nested too deeply"),
        ('{"cells": [1], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "not a notebook"),
    ],
)
def test_what_cannot_be_read_is_a_row_that_says_so(
    content: str, trouble: str, tmp_path: Path
) -> None:
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / FILE).write_text(content, "utf-8")
    (found,) = find(tmp_path, {LESSON: notebooks.read(SOLUTION)})
    assert trouble in found.trouble


BEATING = """
import pathlib, subprocess, sys
beat = "import time\\nwhile True: open('beats', 'a').write('.'); time.sleep(0.02)"
subprocess.Popen([sys.executable, "-c", beat])
while not pathlib.Path("beats").exists(): pass
"""


async def test_a_kernel_takes_with_it_what_it_has_started(tmp_path: Path) -> None:
    async with kernels.started(tmp_path, {}) as kernel:
        assert (await kernel.run(BEATING, 30)).ok
    beats = (tmp_path / "beats").stat().st_size
    await asyncio.sleep(0.5)
    assert (tmp_path / "beats").stat().st_size <= beats + 1


async def test_a_confined_kernel_changes_nothing_and_reads_no_ones_work(tmp_path: Path) -> None:
    (tmp_path / "neighbour.ipynb").write_text("mine")
    folder = tmp_path / "own" / "work"
    folder.parent.mkdir()
    async with kernels.started(folder, {}, confined=True) as kernel:
        assert (
            await kernel.run("open('mine.txt', 'w').write('x')\nopen('mine.txt').read()", 30)
        ).ok
        for refused in (
            f"open({str(tmp_path / 'evil')!r}, 'w')",
            f"import os; os.remove({str(tmp_path / 'neighbour.ipynb')!r})",
            f"os.chmod({str(tmp_path)!r}, 0)",
            f"os.rename('mine.txt', {str(tmp_path / 'evil')!r})",
            "open('/tmp/evil-of-a-submission', 'w')",
            f"open({str(frame.ROOT / 'tests' / 'test_answers.py')!r})",
            "os.kill(os.getppid(), 9)",
        ):
            result = await kernel.run(refused, 30)
            assert result.error_name == "PermissionError", (refused, result)
        # What a program does that it starts, only the system can refuse.
        if sys.platform == "linux" and confined.landlock_version(ctypes.CDLL(None)) >= 1:
            evil, neighbour = tmp_path / "evil", tmp_path / "neighbour.ipynb"
            told = await kernel.run(
                f"print(os.system('echo x > {evil}'), os.system('cat {neighbour}'))", 30
            )
            assert "0" not in told.printed.split(), told
    left = sorted(path.name for path in tmp_path.iterdir())  # noqa: ASYNC240
    assert left == ["neighbour.ipynb", "own"]
    assert (tmp_path / "neighbour.ipynb").read_text() == "mine"


FILES = "n = 0\nwhile True:\n    n += 1\n    open(str(n), 'wb').write(bytes(9999))"
"""Many, for one that is too large is an error of its own."""
FORKS = "import subprocess, sys\nwhile True: subprocess.Popen([sys.executable, '-c', 'input()'])"


@pytest.mark.parametrize(
    ("name", "limit", "source", "says"),
    [
        ("MOST_ON_DISK", 100_000, FILES, "into files"),
        ("MOST_MEMORY", 1, "while True: pass", "of memory"),
        ("MOST_PROCESSES", 1, FORKS, "processes"),
    ],
)
async def test_what_takes_too_much_is_ended(
    name: str, limit: int, source: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels, name, limit)
    (tmp_path / "own").mkdir()
    async with kernels.started(tmp_path / "own" / "work", {}, confined=True) as kernel:
        result = await kernel.run(source, 60)
    assert says in (result.ended or ""), result


async def test_a_message_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels, "LARGEST_MESSAGE", 100_000)
    async with kernels.started(tmp_path, {}) as kernel:
        result = await kernel.run("print('x' * 999_999)", 60)
    assert (result.printed, result.ended) == ("", "it printed more than 1,000,000 characters")


OUR_NAMESPACE = os.readlink("/proc/self/ns/user") if sys.platform == "linux" else ""  # noqa: PTH115
LEAVING = {
    "the group": "start_new_session=True",
    "the group, without the mark": "start_new_session=True, env={}",
}


@pytest.mark.parametrize("how", LEAVING)
async def test_what_has_left_is_ended_too(how: str, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    folder = tmp_path / "own" / "work"
    async with kernels.started(folder, {}, confined=True) as kernel:
        space = await kernel.run("import os; print(os.readlink('/proc/self/ns/user'))", 30)
        if "mark" in how and space.printed.strip() in ("", OUR_NAMESPACE):
            pytest.skip("this user may not have a namespace")
        source = BEATING.replace("beat])", f"beat], {LEAVING[how]})")
        assert (await kernel.run(source, 30)).ok
    beats = (folder / "beats").stat().st_size
    await asyncio.sleep(0.5)
    assert (folder / "beats").stat().st_size <= beats + 1


def test_what_is_handed_back_has_nobody_else_on_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    names = ["Ada", "ada", "b:o", "<i>", "łukasz"]
    for name in names:
        (folder / name).mkdir(parents=True)
    put(handed_out(), folder, "cy", FILE)
    back = tmp_path / "back"
    grade.main([str(folder), "--each", str(back)])
    pages = {path.stem: path.read_text("utf-8") for path in back.iterdir()}
    assert sorted(pages) == ["Ada", "_i_", "ada (2)", "b_o", "cy", "łukasz"]
    assert "exercise 1 is not written yet" in pages["cy"]
    for name, page in pages.items():
        others = {"łukasz", "b:o", "cy"} - {name.replace("_", ":")}
        assert not [other for other in others if f">{other}<" in page], name


def test_marks_that_were_worked_on_are_put_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in_nothing(tmp_path / "in", "ada")
    marks = tmp_path / "marks.csv"
    marks.write_text("edited by hand")
    grade.main([str(tmp_path / "in"), "--csv", str(marks)])
    assert marks.read_text().startswith("learner,")
    assert (tmp_path / "marks.mine-1.csv").read_text() == "edited by hand"
    grade.main([str(tmp_path / "in"), "--csv", str(marks)])
    assert len(list(tmp_path.glob("*.csv"))) == 2, "the same again is no other"


async def test_a_kernel_that_does_not_start_costs_its_own_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(all_right(), tmp_path, "ada", FILE)
    (one,) = find(tmp_path, {LESSON: handed_out()})

    async def broken(*_: object) -> None:
        raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr(grade, "grade", broken)
    (result,) = await grade.grade_all([one], {LESSON: handed_out()}, 1)
    assert {verdict.sentence for verdict in result.verdicts} == {
        "It could not be graded: Kernel died before replying to kernel_info"
    }


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_any_name_of_a_folder_can_be_printed(tmp_path: Path) -> None:
    for name in (b"\xff", b"\x1b[31mred", b"two\nlines"):
        put(handed_out(), os.fsdecode(os.path.join(os.fsencode(tmp_path), name)), FILE)  # noqa: PTH118
    names = [one.learner for one in find(tmp_path, {LESSON: handed_out()})]
    assert len(names) == 3
    assert all(map(str.isprintable, names))
    "".join(names).encode()
