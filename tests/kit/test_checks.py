"""What coursekit.checks promises a learner: PASS, or one sentence that says what is wrong."""

from __future__ import annotations

import asyncio
import textwrap

import pytest

from coursekit import CheckFailed
from tests.cells import Cells, Outcome

IMPORTS = "import asyncio\nimport aiohttp\nfrom coursekit import check, expect\n"


def run_check(
    answer: str, body: str, *, timeout: float = 5, sync: bool = False, after: str = ""
) -> Outcome:
    """The outcome of a check cell with `body`, after a cell with the learner's `answer`."""

    async def cells() -> Outcome:
        notebook = Cells()
        assert (await notebook.run(IMPORTS)).error is None
        assert (await notebook.run(textwrap.dedent(answer))).error is None
        head = "with" if sync else "async with"
        check = f"{head} check('it holds', timeout={timeout}):\n" + textwrap.indent(
            textwrap.dedent(body), "    "
        )
        outcome = await notebook.run(check)
        await notebook.run(after)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left, "a check leaves no task behind, whatever the answer did"
        return outcome

    return asyncio.run(cells())


def sentence(outcome: Outcome) -> str:
    assert isinstance(outcome.error, CheckFailed), outcome
    return str(outcome.error)


@pytest.mark.parametrize("sync", [False, True])
def test_a_right_answer_passes_and_says_so_in_one_line(sync):
    outcome = run_check("def double(x): return 2 * x", "expect(double(2) == 4, 'no')", sync=sync)
    assert outcome == Outcome("PASS  it holds\n", None)


@pytest.mark.parametrize("sync", [False, True])
def test_a_failed_expectation_is_its_sentence_without_a_traceback(sync):
    outcome = run_check(
        "def double(x): return x", "expect(double(2) == 4, 'it is half')", sync=sync
    )
    assert sentence(outcome) == "it is half"
    assert outcome.output.strip() == "NOT YET  it is half"


def test_an_unwritten_exercise_says_which_one():
    outcome = run_check(
        "async def f(): raise NotImplementedError('exercise 2 is not written yet')", "await f()"
    )
    assert sentence(outcome) == "exercise 2 is not written yet"


def test_an_unwritten_exercise_without_a_number_is_still_one_sentence():
    assert sentence(run_check("def f(): raise NotImplementedError", "f()")) == (
        "this exercise is not written yet"
    )


def test_a_returned_coroutine_is_recognised_and_explained():
    outcome = run_check(
        """
        async def inner(): return 1
        async def outer(): return inner()
        """,
        "expect(await outer() == 1, 'outer() should return 1')",
    )
    assert sentence(outcome) == (
        "inner(…) was called but not awaited: what the call returned is a coroutine object, "
        "and none of its lines has run"
    )


def test_forgotten_coroutines_are_found_even_when_the_result_looks_right():
    outcome = run_check(
        """
        kept = []
        async def note(): pass
        async def outer():
            kept.append(note())
            return 1
        """,
        "expect(await outer() == 1, 'no')",
    )
    assert sentence(outcome).startswith("note(…) was called but not awaited")


def test_a_forgotten_async_with_is_found():
    outcome = run_check(
        """
        async def fetch(session):
            session.get("http://127.0.0.1:1/")
            return kept_alive
        kept_alive = []
        async def outer():
            async with aiohttp.ClientSession() as session:
                kept_alive.append(session.get("http://127.0.0.1:1/"))
        """,
        "await outer()",
    )
    assert sentence(outcome).startswith("ClientSession._request(…) was called but not awaited")


def test_a_warning_about_something_else_still_reaches_the_learner():
    with pytest.warns(UserWarning, match="by the way"):
        run_check("import warnings\ndef f(): warnings.warn('by the way')", "f()")


def test_coroutines_of_other_threads_are_left_alone():
    """The local server's thread may be about to start one; closing it would break a request."""
    outcome = run_check(
        """
        import threading
        async def theirs(): pass
        made = []
        def make(): made.append(theirs())
        """,
        """
        thread = threading.Thread(target=make)
        thread.start()
        thread.join()
        """,
        after="made[0].close()",
    )
    assert outcome.error is None


def test_a_coroutine_forgotten_before_the_check_is_not_its_business():
    outcome = run_check("async def f(): pass\nold = f()", "old.close()")
    assert outcome.error is None


def test_a_function_that_is_not_async_is_explained():
    assert sentence(run_check("def f(): return [1]", "await f()")) == (
        "the call returned list, which cannot be awaited: is the function `async def`?"
    )


def test_a_task_left_running_is_found_and_cancelled():
    outcome = run_check(
        """
        async def background(): await asyncio.sleep(60)
        kept = []
        async def f(): kept.append(asyncio.create_task(background()))
        """,
        "await f()",
    )
    assert sentence(outcome) == (
        "your code returned, but left running what it had started: background(). "
        "Whoever starts a task waits for it or cancels it"
    )


def test_a_task_left_running_is_cancelled_even_when_the_check_fails_for_another_reason():
    outcome = run_check(
        """
        kept = []
        async def f(): kept.append(asyncio.create_task(asyncio.sleep(60)))
        """,
        "await f()\nexpect(False, 'first things first')",
    )
    assert sentence(outcome) == "first things first"


def test_a_task_that_is_about_to_end_is_not_left_behind():
    outcome = run_check(
        """
        kept = []
        async def f():
            kept.append(asyncio.create_task(asyncio.sleep(60)))
            await asyncio.sleep(0)
            kept[0].cancel()
        """,
        "await f()",
    )
    assert outcome.error is None


def test_code_that_never_ends_is_stopped():
    outcome = run_check("async def f(): await asyncio.Event().wait()", "await f()", timeout=0.05)
    assert sentence(outcome).startswith("your code was still not finished after 0.05 s")


def test_code_that_swallows_its_cancellation_is_refused():
    outcome = run_check(
        """
        async def f():
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                return "survived"
        """,
        "await f()",
        timeout=0.05,
    )
    assert "CancelledError must not be swallowed" in sentence(outcome)


def test_a_timeout_of_the_answer_itself_is_not_mistaken_for_the_checks():
    outcome = run_check(
        """
        async def f():
            async with asyncio.timeout(0.01):
                await asyncio.Event().wait()
        """,
        "await f()",
    )
    assert sentence(outcome) == "your code raised TimeoutError (in f, line 2 of its cell)"


def test_an_exception_of_the_answer_is_named_with_its_place():
    outcome = run_check(
        """
        def f(page):
            return page["url"]
        """,
        "f({})",
    )
    assert sentence(outcome) == "your code raised KeyError: 'url' (in f, line 2 of its cell)"


def test_a_group_with_one_exception_is_that_exception():
    outcome = run_check(
        """
        async def bad(): raise ValueError("seven")
        async def f():
            async with asyncio.TaskGroup() as group:
                group.create_task(bad())
        """,
        "await f()",
    )
    assert sentence(outcome).startswith("your code raised ValueError: seven (in bad")


def test_an_escaping_cancellation_is_one_sentence():
    outcome = run_check(
        """
        async def f():
            task = asyncio.create_task(asyncio.sleep(60))
            task.cancel()
            await task
        """,
        "await f()",
    )
    assert sentence(outcome) == (
        "your code awaited something that was cancelled, and let that escape"
    )


def test_an_interrupt_goes_through():
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(_interrupted())


async def _interrupted() -> None:
    from coursekit import check

    async with check("interrupted"):
        raise KeyboardInterrupt
