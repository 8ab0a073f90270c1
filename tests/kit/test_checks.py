"""What coursekit.checks promises a learner: PASS, or one sentence that says what is wrong."""

from __future__ import annotations

import asyncio
import gc
import re
import signal
import socket
import sys
import textwrap
import time
import traceback
import weakref

import aiohttp
import pytest

from coursekit import CheckFailed, checks, peak_in_flight
from coursekit.alarm import is_cell
from local_server.log import Entry
from tests.cells import Cells, Outcome

IMPORTS = "import asyncio\nimport aiohttp\nfrom coursekit import check, expect\n"


def run_check(
    answer: str,
    body: str,
    *,
    timeout: float = 5,
    sync: bool = False,
    after: str = "",
    session_given: bool | str = False,
    one_session: bool = False,
    title: str = "it holds",
    helpers: str = "",
) -> Outcome:
    """The outcome of a check cell with `body`, after a cell with the learner's `answer`.

    `helpers` are a cell of the check, too.
    """

    async def cells() -> Outcome:
        with Cells() as notebook:
            assert (await notebook.run(IMPORTS)).error is None
            assert (await notebook.run(textwrap.dedent(helpers))).error is None
            assert (await notebook.run(textwrap.dedent(answer))).error is None
            head = "with" if sync else "async with"
            given = f"timeout={timeout}, session_given={session_given}, one_session={one_session}"
            check = f"{head} check({title!r}, {given}) as this:\n"
            check += textwrap.indent(textwrap.dedent(body), "    ")
            outcome = await notebook.run(check)
            assert (await notebook.run(textwrap.dedent(after))).error is None
            left = asyncio.all_tasks() - {asyncio.current_task()}
            assert not left, "a check leaves no task behind, whatever the answer did"
            return outcome

    return asyncio.run(cells())


def sentence(outcome: Outcome) -> str:
    assert isinstance(outcome.error, CheckFailed), outcome
    return str(outcome.error)


@pytest.mark.parametrize("sync", [False, True])
def test_a_right_answer_passes_and_says_so_in_one_line(sync: bool) -> None:
    outcome = run_check("def double(x): return 2 * x", "expect(double(2) == 4, 'no')", sync=sync)
    assert outcome == Outcome("PASS  it holds\n", None)


@pytest.mark.parametrize("sync", [False, True])
def test_a_failed_expectation_is_its_sentence_without_a_traceback(sync: bool) -> None:
    outcome = run_check(
        "def double(x): return x", "expect(double(2) == 4, 'it is half')", sync=sync
    )
    assert sentence(outcome) == "it is half"
    assert outcome.output.strip() == "NOT YET  it is half"


def test_a_sentence_that_shows_several_lines_is_one_line() -> None:
    outcome = run_check("", "expect(False, 'it is <Response>\\n<Headers>\\n')")
    assert sentence(outcome) == "it is <Response> <Headers>"


@pytest.mark.parametrize("sync", [False, True])
@pytest.mark.parametrize(
    ("answer", "body", "innermost"),
    [
        ("def f(): return 1", "expect(f() == 2, 'no')", None),
        ("def g(): 1 / 0\ndef f(): g()", "f()", "g"),
        ("import json\ndef f(): json.loads('{')", "f()", "f"),
        ("def f(): raise ExceptionGroup('all', [ZeroDivisionError()])", "f()", None),
        ("def f(): raise NotImplementedError", "f()", "f"),
    ],
)
def test_a_debugger_begins_in_a_cell(sync: bool, answer: str, body: str, innermost: str) -> None:
    """`%debug` shows the innermost frame: not those of this course, nor of a library."""
    outcome = run_check(answer, body, sync=sync)
    assert outcome.error is not None
    *_, (frame, _) = traceback.walk_tb(outcome.error.__traceback__)
    assert is_cell(frame.f_code.co_filename)
    assert frame.f_code.co_name == innermost or not innermost


@pytest.mark.skipif(sys.platform == "win32", reason="there code that does not await is not stopped")
@pytest.mark.parametrize(
    ("answer", "body"),
    [
        ("async def f(): await asyncio.Event().wait()", "await f()"),
        ("import time\nasync def f(): time.sleep(30)", "await f()"),
        ("import time\ndef f(): time.sleep(30)", "f()"),
    ],
)
def test_a_debugger_begins_where_code_waited_too_long(
    answer: str, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "GRACE", 0.1)
    error = run_check(answer, body, timeout=0.1, sync="await" not in body).error
    assert error is not None
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    assert (frame.f_code.co_name, type(error)) == ("f", CheckFailed)


@pytest.mark.parametrize("sync", [False, True])
@pytest.mark.parametrize(
    "body",
    [
        "raise ExceptionGroup('all', [KeyError('x')])",
        "try: raise ExceptionGroup('all', [KeyError('x')])\nexcept* KeyError: expect(False, 'no')",
    ],
)
def test_what_was_raised_in_a_group_ends_in_a_sentence_too(sync: bool, body: str) -> None:
    """IPython writes a whole traceback to stderr, and stores no error with the cell, where a group
    is in the context of what is raised."""
    outcome = run_check("", body, sync=sync)
    assert outcome.output.strip() == f"NOT YET  {sentence(outcome)}"


def test_the_error_of_a_task_is_not_told_once_more_in_a_later_cell() -> None:
    body = """
        task = asyncio.create_task(f())
        await asyncio.sleep(0)
        expect(False, "it has failed")
        """
    after = """
        import gc
        told = []
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context))
        del task
        gc.collect()
        assert not told
        """
    assert sentence(run_check("async def f(): 1 / 0", body, after=after)) == "it has failed"


@pytest.mark.parametrize("when", ["with the limit", "limit", "failure", "end"])
def test_an_interrupt_that_comes_at_the_end_of_a_check_leaves_nothing_behind(when: str) -> None:
    """A cell that waits hears the interrupt when its loop wakes: by the check's limit, say."""
    answer = """
        import sys, time, warnings
        usual = aiohttp.ClientSession.__init__, warnings.showwarning, asyncio.sleep
        depth = sys.get_coroutine_origin_tracking_depth()
        async def interrupted(how):
            cell = asyncio.current_task()
            if how == "with the limit":
                asyncio.get_running_loop().call_later(0.2, cell.cancel)
                time.sleep(0.3)
                await asyncio.sleep(60)
            try:
                if how == "limit": await asyncio.sleep(60)
            finally:
                asyncio.get_running_loop().call_soon(cell.cancel)
            if how == "failure": 1 / 0
        """
    after = """
        assert usual == (aiohttp.ClientSession.__init__, warnings.showwarning, asyncio.sleep)
        assert sys.get_coroutine_origin_tracking_depth() == depth
        assert asyncio.get_running_loop().get_task_factory() is None
        assert "NotImplementedError" not in globals()
        """
    outcome = run_check(answer, f"await interrupted({when!r})", timeout=0.1, after=after)
    if when == "end":
        assert isinstance(outcome.error, asyncio.CancelledError)
    else:
        said = "ZeroDivisionError" if when == "failure" else "still not finished"
        assert said in sentence(outcome)


def test_an_unwritten_exercise_says_which_one() -> None:
    outcome = run_check(
        "async def f(): raise NotImplementedError('exercise 2 is not written yet')", "await f()"
    )
    assert sentence(outcome) == "exercise 2 is not written yet"


@pytest.mark.parametrize("sync", [False, True])
@pytest.mark.parametrize("how", ["try: f()\nexcept Exception: pass", "pickle.dumps(raised(f))"])
def test_an_unwritten_exercise_is_told_whatever_a_check_makes_of_its_error(
    sync: bool, how: str
) -> None:
    answer = """
        import pickle
        def f(): raise NotImplementedError('exercise 2 is not written yet')
        def raised(function):
            try: function()
            except NotImplementedError as error: return error
        """
    body = f"{how}\nexpect(False, 'the server was not asked')"
    outcome = run_check(
        answer, body, sync=sync, after="assert 'NotImplementedError' not in globals()"
    )
    assert sentence(outcome) == "exercise 2 is not written yet"


def test_a_check_may_raise_that_something_is_not_written_and_expect_more() -> None:
    body = """
        try: raise NotImplementedError('no mistake is hidden')
        except NotImplementedError as error: expect(not repr(error), repr(error))
        """
    assert sentence(run_check("", body)) == "NotImplementedError('no mistake is hidden')"


def test_an_unwritten_exercise_without_a_number_is_still_one_sentence() -> None:
    assert sentence(run_check("def f(): raise NotImplementedError", "f()")) == (
        "this exercise is not written yet"
    )


def test_a_returned_coroutine_is_recognised_and_explained() -> None:
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


def test_forgotten_coroutines_are_found_even_when_the_result_looks_right() -> None:
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


def test_a_forgotten_async_with_is_found() -> None:
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


def test_a_warning_about_something_else_still_reaches_the_learner() -> None:
    with pytest.warns(UserWarning, match="by the way"):
        run_check("import warnings\ndef f(): warnings.warn('by the way')", "f()")


def test_coroutines_of_other_threads_are_left_alone() -> None:
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


def test_a_coroutine_forgotten_before_the_check_is_not_its_business() -> None:
    outcome = run_check("async def f(): pass\nold = f()", "old.close()")
    assert outcome.error is None


def test_a_function_that_is_not_async_is_explained() -> None:
    assert sentence(run_check("def f(): return [1]", "await f()")) == (
        "the call returned list, which cannot be awaited: is the function `async def`?"
    )


def test_a_call_without_parentheses_is_explained() -> None:
    code = "import asyncio\nasync def f():\n    await asyncio.Event().wait"
    assert sentence(run_check(code, "await f()")) == (
        "your code awaited a method itself: it is to be called, with parentheses behind its name "
        "(in f, line 3 of its cell)"
    )


def test_an_asynchronous_generator_is_told_from_a_coroutine() -> None:
    said = sentence(run_check("async def f(): yield 1", "await f()"))
    assert said.startswith("the call returned async_generator, which cannot be awaited: a function")


@pytest.mark.parametrize("holds", [True, False])
@pytest.mark.parametrize("sync", [False, True])
def test_tasks_that_others_start_meanwhile_are_none_of_its_business(
    sync: bool, holds: bool
) -> None:
    """The kernel makes one of each message that waits for the cell; Run All sends them all."""
    outcome = run_check(
        """
        begun, others = asyncio.Event(), []
        async def comes_later(): await asyncio.sleep(0.05)
        async def worker():
            await begun.wait()
            others.append(asyncio.create_task(comes_later()))
        others.append(asyncio.create_task(worker()))
        """,
        f"""
        begun.set()
        while len(others) < 2: await asyncio.sleep(0)
        expect({holds}, "it does not")
        """,
        sync=sync,
        after="assert await asyncio.gather(*others) == [None, None]",
    )
    assert outcome.error is None if holds else sentence(outcome) == "it does not"


def test_a_task_left_running_is_found_and_cancelled() -> None:
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


def test_a_task_left_running_is_cancelled_even_when_the_check_fails_for_another_reason() -> None:
    outcome = run_check(
        """
        kept = []
        async def f(): kept.append(asyncio.create_task(asyncio.sleep(60)))
        """,
        "await f()\nexpect(False, 'first things first')",
    )
    assert sentence(outcome) == "first things first"


def test_a_task_that_is_about_to_end_is_not_left_behind() -> None:
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


def test_code_that_never_ends_is_stopped() -> None:
    outcome = run_check("async def f(): await asyncio.Event().wait()", "await f()", timeout=0.05)
    assert sentence(outcome).startswith("your code was still not finished after 0.05 s")


def test_code_that_swallows_its_cancellation_is_refused() -> None:
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


def test_a_timeout_of_the_answer_itself_is_not_mistaken_for_the_checks() -> None:
    outcome = run_check(
        """
        async def f():
            async with asyncio.timeout(0.01):
                await asyncio.Event().wait()
        """,
        "await f()",
    )
    assert sentence(outcome) == "your code raised TimeoutError (in f, line 2 of its cell)"


def test_an_exception_of_the_answer_is_named_with_its_place() -> None:
    outcome = run_check(
        """
        def f(page):
            return page["url"]
        """,
        "f({})",
    )
    assert sentence(outcome) == "your code raised KeyError: 'url' (in f, line 2 of its cell)"


def test_a_helper_of_the_check_is_no_place_in_the_answer() -> None:
    helpers = "async def use(page): raise RuntimeError(page['url'])"
    no = "your code raised RuntimeError: no"
    for answer, uses, says in [
        ("def f(): return {'url': 'no'}", "await use(f())", no),
        (
            "async def f(): await use({'url': 'no'})",
            "await f()",
            f"{no} (in f, line 1 of its cell)",
        ),
        ("f = {'url': 'no'}.copy", "await use(f())", f"{no} (in use, line 1 of its cell)"),
    ]:
        told = run_check(answer, uses, title="f() makes a page", helpers=helpers)
        assert sentence(told) == says


def test_a_place_is_told_of_what_a_decorator_wraps() -> None:
    answer = """
        import contextlib
        @contextlib.contextmanager
        def f():
            yield
            raise KeyError("end")
        """
    told = run_check(answer, "with f(): pass", title="f() opens and closes")
    assert sentence(told) == "your code raised KeyError: 'end' (in f, line 5 of its cell)"


def test_a_group_with_one_exception_is_that_exception() -> None:
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


def test_an_escaping_cancellation_is_one_sentence() -> None:
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


# ---- what hides behind a forgotten await ---------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "raised"),
    [
        ("await asyncio.gather([fetch(), fetch()])", "TypeError: "),
        ("kept = [fetch()]; await asyncio.gather(*task)", "NameError: name 'task' is not defined"),
        ("await asyncio.wait_for(fetch())", "TypeError: wait_for() missing 1 required"),
        ("kept = [fetch()]; {}['page']", "KeyError: 'page'"),
    ],
)
def test_an_exception_is_not_hidden_behind_the_coroutines_it_left_unawaited(
    call: str, raised: str
) -> None:
    outcome = run_check(f"async def fetch(): pass\nasync def f():\n    {call}", "await f()")
    assert sentence(outcome).startswith(f"your code raised {raised}")


@pytest.mark.parametrize(
    "use",
    [
        "page['url']",
        "page.upper()",
        "len(page)",
        "page + 'x'",
        "''.join([page])",
        "json.dumps(page)",
    ],
)
def test_an_exception_that_a_forgotten_await_causes_is_told_with_its_cause(use: str) -> None:
    outcome = run_check(
        f"import json\nasync def fetch(): pass\nasync def f():\n    page = fetch()\n    {use}",
        "await f()",
    )
    assert sentence(outcome).startswith("fetch(…) was called but not awaited: ")
    assert "(your code raised " in sentence(outcome)


def test_async_where_a_plain_function_is_asked_for_is_told_as_that() -> None:
    for after in ("expect(got == 4, 'it should be 4')", "expect(got is not None, 'no')"):
        outcome = run_check("async def double(x): return 2 * x", f"got = double(2)\n{after}")
        assert sentence(outcome).startswith("double is `async def`, so the check's call of it"), (
            after
        )
    outcome = run_check("async def double(x): return 2 * x", "double(2)")
    assert sentence(outcome).startswith("double is `async def`"), "thrown away at once"


# ---- groups --------------------------------------------------------------------------------------


def test_a_group_of_several_exceptions_names_them() -> None:
    outcome = run_check(
        """
        async def bad(n): raise ValueError(n)
        async def f():
            async with asyncio.TaskGroup() as group:
                group.create_task(bad(1))
                group.create_task(bad(2))
        """,
        "await f()",
    )
    assert sentence(outcome) == (
        "your code raised a group of 2 exceptions, ValueError: 1 (in bad, line 1 of its cell) "
        "and ValueError: 2 (in bad, line 1 of its cell)"
    )


@pytest.mark.parametrize("raised", ["CheckFailed('too early')", "NotImplementedError('too early')"])
def test_a_sentence_in_a_group_is_that_sentence(raised: str) -> None:
    outcome = run_check(
        f"async def f(): raise ExceptionGroup('all', [{raised}])",
        "from coursekit import CheckFailed\nawait f()",
    )
    assert sentence(outcome) == "too early"


def test_a_program_that_wants_to_end_does_not_end_the_check() -> None:
    assert sentence(run_check("def f(): raise SystemExit(3)", "f()")) == (
        "your code raised SystemExit: 3 (in f, line 1 of its cell)"
    )


# ---- code that blocks ----------------------------------------------------------------------------

BLOCKS = {
    "time.sleep": "import time\nasync def f(): time.sleep(30)",
    "a loop without end": "async def f():\n    while True: pass",
    "a lock": """
        import threading
        async def f():
            lock = threading.Lock()
            with lock, lock: pass
        """,
    "a thread": """
        import threading
        stop = threading.Event()
        async def f():
            thread = threading.Thread(target=stop.wait, args=(30,), daemon=True)
            thread.start()
            thread.join()
        """,
    "in a task": """
        async def spin():
            while True: pass
        async def f():
            async with asyncio.TaskGroup() as group: group.create_task(spin())
        """,
    "catches Exception": """
        import time
        async def f():
            while True:
                try: time.sleep(1)
                except Exception: pass
        """,
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such timer")
@pytest.mark.parametrize("answer", BLOCKS.values(), ids=BLOCKS)
def test_code_that_blocks_for_ever_is_stopped(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "GRACE", 0.2)
    outcome = run_check(answer, "await f()", timeout=0.1)
    assert sentence(outcome).startswith("your code kept the event loop to itself for more than 0.1")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such timer")
def test_a_check_without_async_is_stopped_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "GRACE", 0.2)
    outcome = run_check("def f():\n    while True: pass", "f()", timeout=0.1, sync=True)
    assert sentence(outcome).startswith("your code was still not finished after 0.1 s")


@pytest.mark.parametrize("sync", [False, True])
def test_code_that_held_the_loop_for_longer_than_the_limit_has_not_passed(sync: bool) -> None:
    outcome = run_check("import time\ndef f(): time.sleep(0.3)", "f()", timeout=0.1, sync=sync)
    assert "more than 0.1 s" in sentence(outcome) or "after 0.1 s" in sentence(outcome)


@pytest.mark.parametrize(
    "answer",
    [
        "from time import sleep as nap\nasync def f():\n    nap(0.01)\n    await asyncio.sleep(0)",
        "import time\nasync def f(): time.sleep(0.01)",
        "async def f():\n    from time import sleep\n    sleep(0.01)",
        "import time\ndef nap(): time.sleep(0.01)\nf = lambda: asyncio.sleep(nap() or 0)",
    ],
)
def test_a_short_time_sleep_in_the_loop_is_refused_with_its_place(answer: str) -> None:
    before = time.sleep
    assert re.match(r"time.sleep\(\) in (f|nap) stops", sentence(run_check(answer, "await f()")))
    assert time.sleep is before


def test_a_connection_that_blocks_the_loop_is_refused() -> None:
    answer = """
        import socket
        def ask():
            with socket.create_server(("127.0.0.1", 0)) as listener:
                socket.create_connection(listener.getsockname()).close()
        async def f(): ask()
        """
    before = vars(socket.socket).get("connect")
    assert sentence(run_check(answer, "await f()")).startswith("ask asks over a connection")
    assert vars(socket.socket).get("connect") is before
    assert run_check(answer, "await asyncio.to_thread(ask)").error is None


LEAVES_A_SESSION_OPEN = {
    "forgotten": "async def f(): aiohttp.ClientSession()",
    "kept": "kept = []\nasync def f(): kept.append(aiohttp.ClientSession())",
    "made elsewhere": "def made(): return aiohttp.ClientSession()\nasync def f(): made()",
    "without a name": "f = lambda: asyncio.sleep(0, aiohttp.ClientSession())",
}


@pytest.mark.parametrize("answer", LEAVES_A_SESSION_OPEN.values(), ids=LEAVES_A_SESSION_OPEN)
@pytest.mark.filterwarnings("error")
def test_a_session_left_open_is_refused_and_closed(answer: str) -> None:
    before = aiohttp.ClientSession.__init__
    told = sentence(run_check(answer, "await f()"))
    assert re.match(r"the session that (f|made|your code) made is still open", told)
    assert aiohttp.ClientSession.__init__ is before


def test_a_session_in_the_loop_of_a_thread_is_refused_and_closed_there() -> None:
    answer = """
        import threading
        class Connector(aiohttp.TCPConnector):
            def close(self, **options):
                assert asyncio.get_running_loop() is self._loop
                return super().close(**options)
        made = threading.Event()
        async def alone():
            session = aiohttp.ClientSession(connector=Connector())
            made.set()
            for _ in range(500):
                if not session.closed:
                    await asyncio.sleep(0.01)
        async def f():
            asyncio.get_running_loop().run_in_executor(None, asyncio.run, alone())
            await asyncio.to_thread(made.wait)
        """
    told = sentence(run_check(answer, "await f()"))
    assert told.startswith("the session that alone made is still open")


def test_a_session_of_its_own_where_one_was_given_is_refused() -> None:
    given = """
        async with aiohttp.ClientSession() as session:
            await f(session)
        """
    own = """
        async def f(session):
            async with aiohttp.ClientSession():
                pass
        """
    assert run_check(own, given).error is None
    for then in ("", "expect(False, 'what the session adds is not there')"):
        told = sentence(run_check(own, f"{given}\n        {then}", session_given=True))
        assert told.startswith("f made a session of its own, though one was given")


def test_a_second_session_where_one_is_asked_for_is_refused() -> None:
    one = """
        async def f():
            async with aiohttp.ClientSession():
                pass
        """
    two = f"""
        {one}
        async def g():
            await f()
            await f()
        """
    mine = "async with aiohttp.ClientSession(): await f()"  # the check's own does not count
    assert run_check(one, mine, one_session=True).error is None
    assert run_check(two, "await g()").error is None
    told = sentence(run_check(two, "await g()", one_session=True))
    assert told.startswith("f made 2 sessions, though one is asked for")


def test_a_given_session_that_is_not_used_is_told() -> None:
    given = """
        async def answer(request, handler): raise LookupError
        async with aiohttp.ClientSession(middlewares=[answer]) as session:
            try: await f(session)
            except LookupError: pass
        """
    before = aiohttp.ClientSession._request
    other_means = "async def f(session): await asyncio.to_thread(print)"
    assert run_check(other_means, given).error is None
    told = sentence(run_check(other_means, given, session_given=True))
    assert told.startswith("no request was made with the session that was given")
    uses_it = "async def f(session): await session.get('http://127.0.0.1')"
    counted = f"{given}\n        expect(this.requests_made == 1, 'not one')"
    assert run_check(uses_it, counted, session_given=True).error is None
    assert aiohttp.ClientSession._request is before


def test_a_check_counts_the_sessions_that_are_made() -> None:
    answer = """
        async def f():
            async with aiohttp.ClientSession(): pass
        """
    body = """
        expect(this.sessions_made == 0, "not yet")
        await f()
        await asyncio.to_thread(asyncio.run, f())
        expect(this.sessions_made == 2, "not both")
        """
    assert run_check(answer, body).error is None


def test_time_passes_at_once_for_what_waits_in_the_loop() -> None:
    answer = """
        import time
        async def f(woken):
            for seconds in (40, 3, 100, 1000):
                await asyncio.sleep(seconds)
                woken.append(seconds)
        """
    body = """
        woken, began = [], time.monotonic()
        task = asyncio.create_task(f(woken))
        passed = await this.let_pass(60)
        expect(woken == [40, 3] and passed == 60, f"after a minute, or {passed} s: {woken}")
        await this.let_pass(90)
        expect(woken == [40, 3, 100], f"after two and a half: {woken}")
        expect(time.monotonic() - began < 40, "which were waited for")
        task.cancel()
        """
    assert run_check(answer, body, timeout=60).error is None


def test_who_waits_is_woken_after_the_step_in_which_it_is_time() -> None:
    answer = """
        async def f(woken):
            for _ in range(3):
                await asyncio.sleep(4)
                woken.append(asyncio.get_running_loop().time())
        """
    body = """
        woken, began = [], asyncio.get_running_loop().time()
        task = asyncio.create_task(f(woken))
        await this.let_pass(10, step=10)
        expect(len(woken) == 1 and woken[0] - began >= 10, f"in one step: {woken}")
        await this.let_pass(8, step=0.25)
        expect(len(woken) == 3 and woken[1] - began < 15, f"in small ones: {woken}")
        await task
        """
    assert run_check(answer, body, timeout=60).error is None


def test_a_clock_that_stands_knows_only_the_seconds_that_are_let_pass() -> None:
    answer = """
        async def f(woken):
            for seconds in (0.01, 0.5):
                await asyncio.sleep(seconds)
                woken.append(seconds)
        """
    body = """
        import time
        woken, loop = [], asyncio.get_running_loop()
        with this.clock_stands():
            began, task = loop.time(), asyncio.create_task(f(woken))
            await this.let_pass(0)
            busy = time.monotonic() + 0.03
            while time.monotonic() < busy: pass
            await this.let_pass(0)
            expect(woken == [], f"before any time was let pass: {woken}")
            for seconds, right in [(0.01, [0.01]), (0.499, [0.01]), (0.002, [0.01, 0.5])]:
                await this.let_pass(seconds)
                expect(woken == right, f"after {loop.time() - began}: {woken}")
            expect(abs(loop.time() - began - 0.511) < 1e-6, f"{loop.time() - began} passed")
        stood = loop.time()
        await asyncio.sleep(0.01)
        expect(0.005 < loop.time() - stood < 5, "it did not go on from where it stood")
        await task
        """
    assert run_check(answer, body).error is None


def test_a_clock_does_not_stand_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coursekit.ahead.LONGEST_STAND", 0.05)
    answer = "async def f(): await asyncio.sleep(5)"
    body = """
        with this.clock_stands():
            await f()
        """
    assert "not finished after 0.1 s" in sentence(run_check(answer, body, timeout=0.1))


def test_who_answers_in_the_loop_has_the_time_for_it_while_seconds_pass() -> None:
    answer = """
        async def f(loop, sock):
            while True:
                await loop.sock_sendall(sock, b"ping")
                async with asyncio.timeout(0.3): await loop.sock_recv(sock, 9)
                await asyncio.sleep(0.3)
        """
    body = """
        import socket
        async def echo(loop, sock):
            while True:
                await loop.sock_sendall(sock, await loop.sock_recv(sock, 9))
        loop, pair = asyncio.get_running_loop(), socket.socketpair()
        for sock in pair: sock.setblocking(False)
        tasks = [asyncio.create_task(work(loop, sock)) for work, sock in zip([f, echo], pair)]
        await this.let_pass(30)
        for task in reversed(tasks): task.cancel()
        await asyncio.wait(tasks)
        for sock in pair: sock.close()
        expect(tasks[0].cancelled(), repr(tasks[0]))
        """
    assert run_check(answer, body).error is None
    late = answer.replace("await loop.sock_recv", "await asyncio.sleep(1); await loop.sock_recv")
    assert "TimeoutError" in sentence(run_check(late, body))


SPINS = {
    "until it is done": """
        async def f():
            task = asyncio.create_task(asyncio.sleep(2))
            while not task.done():
                await asyncio.sleep(0)
        """,
    "by another name": """
        from asyncio import sleep as pause
        async def f():
            for _ in range(5000):
                await pause(0)
        """,
}


@pytest.mark.parametrize("answer", SPINS.values(), ids=SPINS)
def test_a_function_that_spins_is_refused(answer: str) -> None:
    before = asyncio.sleep
    assert re.match(r"f asked \d+ times for a turn", sentence(run_check(answer, "await f()")))
    assert asyncio.sleep is before


@pytest.mark.parametrize("late", ["expect(False, 'late')", "await asyncio.sleep(9)"])
def test_what_is_late_because_a_function_spins_is_told_by_its_cause(late: str) -> None:
    told = sentence(run_check(SPINS["by another name"], f"await f()\n{late}", timeout=2))
    assert re.match(r"f asked \d+ times for a turn", told)


UNTOLD = {
    "a gather that nobody awaited": "return asyncio.gather(fail(), asyncio.sleep(0))",
    "a gather of a gather": "return asyncio.gather(asyncio.gather(fail()))",
    "a task that was kept": "return asyncio.create_task(fail())",
    "a task that nobody kept": "asyncio.create_task(fail())",
}


@pytest.mark.parametrize("returns", UNTOLD.values(), ids=UNTOLD)
def test_after_a_sentence_no_error_is_told_that_nobody_looked_at(
    returns: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = f"async def fail(): raise KeyError\nasync def f(): {returns}"
    outcome = run_check(
        answer,
        "it = await f()\nawait asyncio.sleep(0.01)\nexpect(False, 'no')",
        after="import gc; it = None; gc.collect()",
    )
    assert sentence(outcome) == "no"
    assert caplog.messages == []


def test_where_a_check_passes_asyncio_tells_what_nobody_looked_at(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = f"async def fail(): raise KeyError\nasync def f(): {UNTOLD['a task that nobody kept']}"
    assert run_check(answer, "await f()\nawait asyncio.sleep(0.01)").error is None
    (message,) = caplog.messages
    assert message.startswith("Task exception was never retrieved")


def test_an_answer_may_leave_an_exception_handler_that_hands_on() -> None:
    answer = """
        async def fail(): raise KeyError
        async def f():
            loop = asyncio.get_running_loop()
            usual = loop.get_exception_handler()
            loop.set_exception_handler(lambda loop, context: usual(loop, context))
            asyncio.create_task(fail())
        """
    assert run_check(answer, "await f()\nawait asyncio.sleep(0.01)").error is None


def test_a_turn_now_and_then_is_right_and_so_are_those_of_the_check() -> None:
    answer = """
        async def f():
            for _ in range(100):
                await asyncio.sleep(0)
                await asyncio.sleep(0.0001)
        """
    assert run_check(answer, "await f()\nfor _ in range(500): await asyncio.sleep(0)").error is None


def test_a_function_that_spins_in_a_slow_loop_is_refused() -> None:
    answer = """
        async def f():
            for _ in range(2000):
                await asyncio.sleep(0)
        """
    slow = """
        async def slowly():
            while True:
                sum(range(5_000))
                await asyncio.sleep(0.000001)
        slow = asyncio.create_task(slowly())
        await f()
        slow.cancel()
        """
    assert re.match(r"f asked \d+ times for a turn", sentence(run_check(answer, slow)))


def test_a_turn_that_nobody_awaits_is_told_by_its_name() -> None:
    told = sentence(run_check("async def f(): asyncio.sleep(0)", "await f()"))
    assert told.startswith("sleep(…) was called but not awaited")


def test_who_computes_and_gives_others_a_turn_does_not_spin() -> None:
    answer = """
        async def f():
            for _ in range(600):
                sum(range(10_000))
                await asyncio.sleep(0)
        """
    assert run_check(answer, "await f()", timeout=60).error is None


def test_a_session_that_a_helper_of_the_check_gives_is_known_as_given() -> None:
    helper = """
        async def answer(request, handler): raise LookupError
        async def lend():
            async with aiohttp.ClientSession(middlewares=[answer]) as session:
                try: await f(session)
                except LookupError: pass
        """
    asks = "await session.get('http://127.0.0.1')"
    right = f"async def f(session): {asks}{textwrap.dedent(helper)}"
    assert run_check(right, "await lend()", session_given="lend").error is None
    for own, says in {
        "aiohttp.ClientSession()": "f made a session of its own, though one was given",
        "session": "f closed the session that it was given",
    }.items():
        wrong = f"async def f(session):\n    async with {own}: {asks}{textwrap.dedent(helper)}"
        assert sentence(run_check(wrong, "await lend()", session_given="lend")).startswith(says)


def test_headers_that_are_left_in_a_given_session_are_told() -> None:
    given = """
        async def answer(request, handler): raise LookupError
        async with aiohttp.ClientSession(headers={"Tag": "1"}, middlewares=[answer]) as session:
            try: await f(session)
            except LookupError: pass
        """
    asks = "await session.get('http://127.0.0.1')"
    for change in ("session.headers['Key'] = '1'", "session.headers.add('Tag', '1')"):
        name = "Key" if "Key" in change else "Tag"
        left = f"async def f(session):\n    {change}\n    {asks}"
        assert run_check(left, given).error is None
        told = sentence(run_check(left, given, session_given=True))
        assert told.startswith(f"the session that was given has other headers now, in {name}:")
        back = "session.headers.clear(); session.headers['tag'] = '1'"
        tidy = f"async def f(session):\n    {change}\n    try: {asks}\n    finally: {back}"
        assert run_check(tidy, given, session_given=True).error is None


def test_a_given_session_that_is_closed_is_told() -> None:
    given = """
        async with aiohttp.ClientSession() as session:
            await f(session)
        """
    before = aiohttp.ClientSession.close
    closes = """
        async def f(session):
            async with session: pass
        """
    told = sentence(run_check(closes, given))
    assert told.startswith("f closed the session that it was given")
    assert aiohttp.ClientSession.close is before
    assert run_check("async def f(session): pass", given).error is None


def test_a_session_that_the_check_closes_is_right() -> None:
    answer = "async def f(): return aiohttp.ClientSession()"
    assert run_check(answer, "async with await f(): pass").error is None


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("one, two = await f()", "TypeError: cannot unpack non-iterable NoneType object"),
        ("(await f()).name", "AttributeError: 'NoneType' object has no attribute 'name'"),
        ("await f(1)", "TypeError: f() takes 0 positional arguments but 1 was given"),
        ("[][0]", "IndexError: list index out of range"),
    ],
)
def test_what_the_check_itself_stumbles_over_is_not_told_as_raised(body: str, error: str) -> None:
    assert sentence(run_check("async def f(): pass", body)) == (
        "your code did or returned something else than is asked for, and the check could not go "
        f"on: {error}"
    )


def test_a_function_that_is_not_there_is_told_as_that() -> None:
    told = sentence(run_check("", "await fetch()"))
    assert told == "there is no fetch yet: run the cell in which it is made"


def test_time_sleep_in_a_thread_of_its_own_is_right() -> None:
    answer = "import time\nasync def f(): await asyncio.to_thread(time.sleep, 0.01)"
    assert run_check(answer, "await f()").error is None


def test_the_timer_is_taken_away_when_the_check_ends() -> None:
    run_check("def f(): pass", "f()")
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_long_sentence_is_wrapped_for_the_page_of_feedback() -> None:
    lines = CheckFailed("word " * 60)._render_traceback_()
    assert len(lines) > 1
    assert max(map(len, lines)) <= 95
    assert " ".join(line.strip() for line in lines) == "NOT YET  " + "word " * 59 + "word"


def test_an_interrupt_goes_through() -> None:
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(_interrupted())


async def _interrupted() -> None:
    from coursekit import check

    async with check("interrupted"):
        raise KeyboardInterrupt


@pytest.mark.parametrize("sync", [False, True])
@pytest.mark.parametrize("body", ["expect(True, '')", "expect(False, 'no')", "raise OSError"])
def test_it_leaves_the_origins_of_coroutines_as_they_were(body: str, sync: bool) -> None:
    before = sys.get_coroutine_origin_tracking_depth()
    sys.set_coroutine_origin_tracking_depth(3)
    try:
        run_check("", body, sync=sync)
        assert sys.get_coroutine_origin_tracking_depth() == 3
    finally:
        sys.set_coroutine_origin_tracking_depth(before)


def test_one_error_in_a_group_in_a_group_is_named() -> None:
    groups = "raise ExceptionGroup('outer', [ExceptionGroup('inner', [ValueError('deep')])])"
    said = sentence(run_check("", groups))
    assert "ValueError: deep" in said
    assert "inner" not in said


def test_a_notebook_of_a_test_lets_go_of_what_its_cells_left() -> None:
    """Else it would be freed in a later test, which would get the blame for what is not closed."""
    for _ in range(2):  # a process keeps its first shell
        with Cells() as notebook:
            outcome = asyncio.run(notebook.run("class Left(Exception): ...\nraise Left"))
            assert outcome.error is not None
            left = weakref.ref(outcome.error)
        del notebook, outcome
        gc.collect()
    assert left() is None


def test_the_peak_is_that_of_the_entries_it_is_asked_about() -> None:
    def entry(start: float, end: float | None) -> Entry:
        return Entry(1, 1, "GET", "/", start=start, end=end)

    slow = [entry(0, 3), entry(1, 4), entry(3, None), entry(5, 6)]
    assert peak_in_flight(slow) == 2, "one that begins when another has ended is not beside it"
    assert peak_in_flight([*slow, entry(1, 2)]) == 3
    assert peak_in_flight([]) == 0
