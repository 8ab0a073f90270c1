"""A picture of tasks: the same for the same records, and readable whatever they are called."""

from coursekit.pictures.tasks import tasks_as_svg, tasks_as_text
from coursekit.timeline import TaskRecord
from tests.kit.pictures.drawn import is_drawn, words_in

TASKS = [
    TaskRecord("fetch #1", "done", 7.000, ((7.001, 7.002), (7.050, 7.051)), 7.051),
    TaskRecord("fetch #2", "failed", 7.001, ((7.002, 7.003), (7.030, 7.040)), 7.040),
    TaskRecord("the <slow> one & more", "cancelled", 7.010, ((7.011, 7.012),), 7.080),
    TaskRecord("never_ran", "cancelled", 7.020, (), 7.021),
    TaskRecord("goes_on", "pending", 7.030, ((7.031, 7.060),), None),
]


def test_the_same_tasks_give_the_same_svg_to_the_byte() -> None:
    assert is_drawn(tasks_as_svg(TASKS, 7.1), "tasks.svg")


def test_tasks_as_text() -> None:
    assert tasks_as_text(TASKS, 7.1) == (
        "5 tasks, at most 4 unfinished at once: 1 done, 1 failed, 2 cancelled, 1 pending\n"
        "                      │0                                 100 ms│\n"
        "fetch #1              │█···················█                   │ ✓ done\n"
        "fetch #2              │█···········████                        │ ✗ failed\n"
        "the <slow> one & more │    █···························        │ ⊘ cancelled\n"
        "never_ran             │        ·                               │ ⊘ cancelled\n"
        "goes_on               │            ████████████················│ … pending\n"
        "█ running; · waiting"
    )


def test_no_task_is_a_sentence() -> None:
    assert words_in(tasks_as_svg([], 0.0)) == [tasks_as_text([], 0.0)]


def test_beyond_sixty_tasks_a_line_says_what_is_left_out() -> None:
    tasks = [TaskRecord(f"job #{n}", "done", n, ((n, n + 0.5),), n + 0.5) for n in range(61)]
    assert tasks_as_text(tasks, 99.0).endswith("Shown: the first 60 of 61 tasks.")
    assert "Shown: the first 60 of 61 tasks." in words_in(tasks_as_svg(tasks, 99.0))


def test_a_task_name_is_text_and_nothing_else() -> None:
    tasks = [TaskRecord("</text><script>", "done", 0.0, ((0.0, 1.0),), 1.0)]
    assert "<script" not in tasks_as_svg(tasks, 1.0)
    assert "</text><script>" in words_in(tasks_as_svg(tasks, 1.0))


def test_a_task_name_stays_on_its_line_and_in_its_xml() -> None:
    tasks = [TaskRecord("two\nlines, \x1b and \x00", "done", 0.0, ((0.0, 1.0),), 1.0)]
    assert "two�lines, � and �" in words_in(tasks_as_svg(tasks, 1.0))
    assert tasks_as_text(tasks, 1.0).splitlines()[2].startswith("two�lines, � and � │")
