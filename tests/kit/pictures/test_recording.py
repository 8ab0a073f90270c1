"""What is recorded of tasks is so, and recording changes nothing."""

import asyncio
import contextvars
import gc
import inspect
import sys
import traceback
from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from typing import Any

import aiohttp
import pytest

import local_server
from coursekit.timeline import TaskTimeline
from tests.kit.pictures.drawn import image_in


async def pause(times: int = 1) -> int:
    for _ in range(times):
        await asyncio.sleep(0)
    return times


async def fail() -> None:
    await pause()
    raise ValueError("as planned")


async def for_ever() -> None:
    await asyncio.Event().wait()


async def test_tasks_are_recorded_in_order_of_creation_with_their_outcomes() -> None:
    with TaskTimeline() as picture:
        tasks = [asyncio.create_task(work) for work in (pause(3), fail(), for_ever(), pause(1))]
        kept = asyncio.create_task(for_ever(), name="still here")
        await pause(6)
        tasks[2].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    kept.cancel()
    await asyncio.gather(kept, return_exceptions=True)
    assert [(task.name, task.outcome) for task in picture.tasks] == [
        ("pause #1", "done"),
        ("fail", "failed"),
        ("for_ever", "cancelled"),
        ("pause #2", "done"),
        ("still here", "pending"),
    ]
    assert [len(task.steps) for task in picture.tasks] == [4, 2, 2, 2, 1]
    assert picture.order_started == ["pause #1", "fail", "for_ever", "pause #2", "still here"]
    assert picture.order_finished == ["fail", "pause #2", "pause #1", "for_ever"]
    assert picture.peak_unfinished == 5
    assert picture.ran_at_once == 1
    summary = "5 tasks, at most 5 unfinished at once: 2 done, 1 failed, 1 cancelled, 1 pending"
    assert repr(picture).startswith(summary + "\n")
    bundle = picture._repr_mimebundle_()
    assert bundle["image/svg+xml"] == picture.svg
    assert bundle["text/plain"] == repr(picture)
    assert image_in(bundle["text/html"]) == {
        "class": "coursekit-timeline",
        "alt": summary,
        "svg": picture.svg,
    }


async def test_tasks_one_after_the_other_never_exist_together() -> None:
    with TaskTimeline() as picture:
        for _ in range(3):
            await asyncio.create_task(pause())
    assert picture.peak_unfinished == 1


async def test_a_task_cancelled_before_its_first_turn_ran_no_line() -> None:
    with TaskTimeline() as picture:
        task = asyncio.create_task(fail())
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert [(task.outcome, task.steps) for task in picture.tasks] == [("cancelled", ())]
    assert picture.order_started == []


async def test_a_task_cancelled_during_its_last_step_is_cancelled() -> None:
    async def cancel_myself() -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()

    with TaskTimeline() as picture:
        task = asyncio.create_task(cancel_myself())
        await asyncio.gather(task, return_exceptions=True)
    assert [(task.name, task.outcome) for task in picture.tasks] == [("cancel_myself", "cancelled")]


async def test_a_name_given_later_counts() -> None:
    with TaskTimeline() as picture:
        task = asyncio.create_task(pause())
        task.set_name("renamed")
        await task
    assert [task.name for task in picture.tasks] == ["renamed"]


async def test_task_groups_gather_and_children_are_recorded() -> None:
    async def parent() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(pause(), name="child")

    with TaskTimeline() as picture:
        await asyncio.gather(parent(), pause())
    assert [task.name for task in picture.tasks] == ["parent", "pause", "child"]


async def test_tasks_that_others_make_meanwhile_are_left_out() -> None:
    begin = asyncio.Event()

    async def other() -> None:
        await begin.wait()
        await asyncio.create_task(pause(), name="not ours")

    outside = asyncio.create_task(other())
    await pause()
    with TaskTimeline() as picture:
        begin.set()
        await asyncio.create_task(pause(5), name="ours")
    await outside
    assert [task.name for task in picture.tasks] == ["ours"]


async def test_tasks_that_aiohttp_makes_for_its_own_work_are_left_out(
    server: local_server.Server,
) -> None:
    async def send(session: aiohttp.ClientSession) -> None:
        async with session.post(server.url / "post", data=b"x" * 300_000) as response:
            await response.read()

    async with aiohttp.ClientSession() as session:
        with TaskTimeline() as outer, TaskTimeline() as inner:
            await asyncio.gather(send(session), send(session))
    assert [task.name for task in inner.tasks] == ["send #1", "send #2"]
    assert [task.name for task in outer.tasks] == ["send #1", "send #2"]


async def test_after_the_block_nothing_is_recorded_and_the_old_factory_is_back() -> None:
    loop = asyncio.get_running_loop()

    def factory(loop: asyncio.AbstractEventLoop, coro: Any, **options: Any) -> asyncio.Task[Any]:
        made.append(coro.__qualname__)
        return asyncio.Task(coro, loop=loop, **options)

    made: list[str] = []
    for before in (None, factory):
        loop.set_task_factory(before)
        with TaskTimeline() as picture:
            assert loop.get_task_factory() is not before
            await asyncio.create_task(pause())
        assert loop.get_task_factory() is before
        await asyncio.create_task(fail_quietly())
        assert [task.name for task in picture.tasks] == ["pause"]
    loop.set_task_factory(None)
    assert made == ["pause", "fail_quietly"]


async def fail_quietly() -> None:
    return None


async def test_the_block_leaves_nothing_in_the_context() -> None:
    before = dict(contextvars.copy_context())
    with TaskTimeline():
        await asyncio.create_task(pause())
    assert dict(contextvars.copy_context()) == before


async def test_a_task_that_could_not_be_made_is_not_shown() -> None:
    def refuse(loop: asyncio.AbstractEventLoop, coro: Any, **options: Any) -> asyncio.Task[Any]:
        raise LookupError("no tasks today")

    loop = asyncio.get_running_loop()
    work = pause()
    loop.set_task_factory(refuse)
    with TaskTimeline() as picture, pytest.raises(LookupError, match="no tasks today"):
        await asyncio.create_task(work)
    loop.set_task_factory(None)
    work.close()
    assert picture.tasks == []


async def test_tasks_of_the_same_given_name_keep_it() -> None:
    with TaskTimeline() as picture:
        await asyncio.gather(*(asyncio.create_task(pause(), name="twin") for _ in range(2)))
    assert [task.name for task in picture.tasks] == ["twin", "twin"]


async def test_the_old_factory_is_back_after_an_exception() -> None:
    loop = asyncio.get_running_loop()
    with pytest.raises(ValueError, match="as planned"), TaskTimeline() as picture:
        await asyncio.create_task(fail())
    assert loop.get_task_factory() is None
    assert [task.outcome for task in picture.tasks] == ["failed"]


async def test_a_timeline_inside_a_timeline() -> None:
    loop = asyncio.get_running_loop()
    with TaskTimeline() as outer:
        await asyncio.create_task(pause(), name="before")
        with TaskTimeline() as inner:
            await asyncio.create_task(pause(), name="inside")
        await asyncio.create_task(pause(), name="after")
    assert loop.get_task_factory() is None
    assert [task.name for task in inner.tasks] == ["inside"]
    assert [task.name for task in outer.tasks] == ["before", "inside", "after"]


async def test_two_tasks_with_a_timeline_each_see_their_own_tasks() -> None:
    pictures = {}

    async def record(name: str, begin: int, length: int) -> None:
        await pause(begin)
        with TaskTimeline() as picture:
            await asyncio.create_task(pause(length), name=name)
            await asyncio.create_task(pause(), name=f"{name} again")
        pictures[name] = [task.name for task in picture.tasks]

    # The first block ends while the second, begun within it, still runs.
    await asyncio.gather(record("one", 0, 3), record("two", 1, 9))
    assert pictures == {"one": ["one", "one again"], "two": ["two", "two again"]}


async def test_an_eager_task_runs_while_its_creator_stands_still() -> None:
    if sys.version_info < (3, 12):
        pytest.skip("eager tasks came with Python 3.12")
    loop = asyncio.get_running_loop()

    async def creator() -> None:
        await asyncio.create_task(pause(1), name="eager")

    async def late() -> None:
        await pause()

    def factory(loop: asyncio.AbstractEventLoop, coro: Any, **options: Any) -> asyncio.Task[Any]:
        eager = "late" not in coro.__qualname__
        return asyncio.Task(coro, loop=loop, eager_start=eager, **options)

    loop.set_task_factory(factory)
    with TaskTimeline() as picture:
        await asyncio.gather(late(), creator())
    loop.set_task_factory(None)
    assert [task.name for task in picture.tasks] == ["late", "creator", "eager"]
    assert {task.outcome for task in picture.tasks} == {"done"}
    assert picture.order_started == ["creator", "eager", "late"]
    assert picture.ran_at_once == 1
    # Until it made the other, until it awaited it, and after that.
    assert len(picture.tasks[1].steps) == 3


async def test_the_factory_passes_on_whatever_options_a_loop_has() -> None:
    """Python 3.14 gives the factory the name, the context and eager_start; 3.11 only a context."""
    given: dict[str, Any] = {}

    def factory(loop: asyncio.AbstractEventLoop, coro: Any, **options: Any) -> asyncio.Task[Any]:
        given.update(options)
        return asyncio.Task(coro, loop=loop, name=options["name"])

    loop = asyncio.get_running_loop()
    loop.set_task_factory(factory)
    context = contextvars.copy_context()
    with TaskTimeline() as picture:
        recording: Any = loop.get_task_factory()
        await recording(loop, pause(), name="given", context=context, eager_start=True)
    loop.set_task_factory(None)
    assert given == {"name": "given", "context": context, "eager_start": True}
    assert [task.name for task in picture.tasks] == ["given"]


async def test_outside_a_loop_it_says_so() -> None:
    with pytest.raises(RuntimeError, match="no running event loop"):
        await asyncio.to_thread(TaskTimeline().__enter__)


async def test_a_task_that_nobody_keeps_can_still_be_lost() -> None:
    with TaskTimeline() as picture:
        asyncio.create_task(wait_for_nothing())  # noqa: RUF006
        await pause()
        gc.collect()
        await pause()
        alive = [t for t in asyncio.all_tasks() if "wait_for_nothing" in repr(t.get_coro())]
    assert alive == []
    assert [task.outcome for task in picture.tasks] == ["pending"]


async def wait_for_nothing() -> None:
    await asyncio.get_running_loop().create_future()


# ---- a recorded task behaves like any other ------------------------------------------------------

colour = contextvars.ContextVar("colour", default="none")


async def returns_a_value() -> object:
    return await asyncio.create_task(pause(2))


async def raises() -> object:
    task = asyncio.create_task(fail())
    try:
        await task
    except ValueError as error:
        return type(error), str(error), task.exception() is error, task.cancelled()
    return "nothing was raised"


async def is_cancelled_with_a_message() -> object:
    task = asyncio.create_task(for_ever())
    await pause()
    requested = task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError as error:
        return requested, error.args, task.cancelled(), task.cancelling()
    return "not cancelled"


async def refuses_to_be_cancelled() -> object:
    async def stubborn() -> str:
        try:
            await for_ever()
        except asyncio.CancelledError:
            task = asyncio.current_task()
            assert task is not None
            return f"stayed, {task.cancelling()} then {task.uncancel()}"
        return "never"

    task = asyncio.create_task(stubborn())
    await pause()
    task.cancel()
    return await task


async def times_out() -> object:
    async def impatient() -> str:
        task = asyncio.current_task()
        assert task is not None
        try:
            async with asyncio.timeout(0):
                await for_ever()
        except TimeoutError:
            return f"timed out, cancelling {task.cancelling()}"
        return "never"

    return await asyncio.create_task(impatient())


async def waits_for() -> object:
    try:
        await asyncio.wait_for(for_ever(), 0)
    except TimeoutError as error:
        return type(error)
    return "never"


async def fails_in_a_group() -> object:
    async def note_cancellation() -> None:
        try:
            await for_ever()
        except asyncio.CancelledError:
            seen.append("sibling cancelled")
            raise

    seen: list[str] = []
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(note_cancellation())
            group.create_task(fail())
    except* ValueError as failures:
        seen += [str(error) for error in failures.exceptions]
    return seen


async def gathers() -> object:
    results = await asyncio.gather(pause(1), fail(), pause(2), return_exceptions=True)
    return [repr(result) for result in results]


async def finishes_in_order() -> object:
    return [await finished for finished in asyncio.as_completed([pause(5), pause(1), pause(3)])]


async def keeps_its_context() -> object:
    async def paint() -> str:
        before = colour.get()
        colour.set("blue")
        await pause()
        return f"{before}, then {colour.get()}"

    colour.set("red")
    own = contextvars.copy_context()
    own.run(colour.set, "green")
    inherited = await asyncio.create_task(paint())
    given = await asyncio.create_task(paint(), context=own)
    return inherited, given, colour.get(), own[colour]


async def runs_callbacks_in_order() -> object:
    seen: list[str] = []
    task = asyncio.create_task(pause())
    task.add_done_callback(lambda _: seen.append("first"))
    task.add_done_callback(lambda _: seen.append("second"))
    await task
    await pause()
    return seen


async def takes_turns() -> object:
    async def say(word: str) -> None:
        for _ in range(3):
            said.append(word)
            await pause()

    said: list[str] = []
    await asyncio.gather(say("a"), say("b"), say("c"))
    return said


async def describes_itself() -> object:
    task = asyncio.create_task(pause(), name="me")
    coro: Any = task.get_coro()
    await pause(0)
    described = (
        repr(task).partition(" cb=")[0].partition(" running")[0],
        coro.__qualname__,
        inspect.getcoroutinestate(coro),
        repr(coro).partition(" at ")[0],
        len(task.get_stack()),
    )
    await task
    return described


async def is_closed_behind_its_back() -> object:
    task = asyncio.create_task(pause())
    coro: Any = task.get_coro()
    coro.close()
    try:
        await task
    except RuntimeError as error:
        return str(error)
    return "went on"


async def is_awaited_behind_its_back() -> object:
    task = asyncio.create_task(pause(0))
    coro: Any = task.get_coro()
    return await coro, (await asyncio.gather(task, return_exceptions=True))[0].__class__


async def refuses_what_is_no_coroutine() -> object:
    try:
        await asyncio.create_task("text")  # type: ignore[arg-type]
    except TypeError as error:
        return str(error)
    return "accepted"


async def chains_its_errors() -> object:
    async def wrap() -> str:
        try:
            raise KeyError("inside")
        except KeyError as error:
            raise RuntimeError("outside") from error

    try:
        await asyncio.create_task(wrap())
    except RuntimeError as error:
        return str(error), repr(error.__cause__)
    return "never"


BEHAVIOURS: list[Callable[[], Coroutine[Any, Any, object]]] = [
    returns_a_value,
    raises,
    is_cancelled_with_a_message,
    refuses_to_be_cancelled,
    times_out,
    waits_for,
    fails_in_a_group,
    gathers,
    finishes_in_order,
    keeps_its_context,
    runs_callbacks_in_order,
    takes_turns,
    is_closed_behind_its_back,
    is_awaited_behind_its_back,
    describes_itself,
    refuses_what_is_no_coroutine,
    chains_its_errors,
]


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda behaviour: behaviour.__name__)
@pytest.mark.parametrize("debug", [False, True], ids=["", "debug"])
def test_a_recorded_task_behaves_as_if_nobody_watched(
    behaviour: Callable[[], Coroutine[Any, Any, object]], debug: bool
) -> None:
    async def run(watch: bool) -> object:
        with TaskTimeline() if watch else nullcontext():
            return await behaviour()

    assert asyncio.run(run(True), debug=debug) == asyncio.run(run(False), debug=debug)


async def test_a_traceback_has_one_frame_more() -> None:
    async def frames() -> list[str]:
        try:
            await asyncio.create_task(fail())
        except ValueError as error:
            return [frame.name for frame in traceback.extract_tb(error.__traceback__)]
        return []

    plain = await frames()
    with TaskTimeline():
        recorded = await frames()
    assert plain == ["frames", "fail"]
    assert recorded == ["frames", "send", "fail"]


async def test_an_exception_that_nobody_fetched_is_still_reported() -> None:
    reported: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: reported.append(context["message"]))
    with TaskTimeline() as picture:
        task = asyncio.create_task(fail())
        await asyncio.wait([task])
    del task
    gc.collect()
    assert picture.tasks[0].outcome == "failed"
    assert reported == ["Task exception was never retrieved"]
