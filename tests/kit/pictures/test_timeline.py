"""The pictures are the same for the same data, readable anywhere, and recording changes nothing."""

import asyncio
import contextvars
import gc
import inspect
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Coroutine, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

import local_server
from coursekit.pictures.svg import MAX_ROWS, Axis, tasks_as_svg, tasks_as_text
from coursekit.timeline import RequestTimeline, TaskRecord, TaskTimeline, request_clock
from local_server.log import Entry

DRAWN = Path(__file__).parent / "expected"
REPOSITORY = Path(__file__).parents[3]
SVG = "{http://www.w3.org/2000/svg}"
REDRAW = "COURSEKIT_REDRAW" in os.environ


def is_drawn(svg: str, name: str) -> bool:
    """Whether `svg` is, to the byte, the picture kept in `expected`.

    After a wanted change of the drawing, run these tests once with COURSEKIT_REDRAW=1 in the
    environment, and look at the new pictures in a browser before you commit them.
    """
    kept = DRAWN / name
    if REDRAW:
        kept.write_text(svg + "\n", encoding="utf-8", newline="\n")
    return kept.read_text(encoding="utf-8") == svg + "\n"


def words_in(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def entry(
    number: int,
    connection: int,
    start: float,
    end: float | None,
    status: int | None = 200,
    *,
    asked: float | None = None,
    method: str = "GET",
    path: str = "/get",
) -> Entry:
    return Entry(number, connection, method, path, start, asked, end, status)


# ---- requests ------------------------------------------------------------------------------------

# Six requests, wanted at once, over two connections; one of every fate.
POOLED = [
    entry(1, 1, 50.010, 50.110, asked=50.000, path="/delay/0.1"),
    entry(2, 2, 50.012, 50.212, asked=50.000, method="POST", path="/anything?x=<1>&y=2"),
    entry(3, 1, 50.115, 50.190, 302, asked=50.001, path="/redirect/1"),
    entry(4, 1, 50.195, 50.240, 404, asked=50.001, path="/status/404"),
    entry(5, 2, 50.215, 50.300, None, asked=50.001, path="/drip"),
    entry(6, 1, 50.245, None, None, asked=50.002, path="/delay/9"),
]


def test_the_same_requests_give_the_same_svg_to_the_byte() -> None:
    assert is_drawn(RequestTimeline(POOLED, now=50.400).svg, "requests.svg")


def test_requests_as_text() -> None:
    assert repr(RequestTimeline(POOLED, now=50.400)) == (
        "6 requests on 2 connections, at most 2 at once\n"
        "                         │0                                 400 ms│\n"
        "GET /delay/0.1           │·1█████████                             │ 200\n"
        "POST /anything?x=<1>&y=2 │·2███████████████████                   │ 200\n"
        "GET /redirect/1          │···········1███████                     │ 302\n"
        "GET /status/404          │···················1████                │ 404\n"
        "GET /drip                │·····················2░░░░░░░░          │ broken off\n"
        "GET /delay/9             │························1░░░░░░░░░░░░░░░│ in flight\n"
        "a bar begins with the number of its connection; · waiting for a connection"
    )


def test_only_what_stands_between_the_bars_of_the_text_depends_on_time() -> None:
    def with_clock(stretch: float) -> list[tuple[str, str]]:
        entries = [
            entry(number, number, number * stretch, number * stretch + 9, asked=0.0)
            for number in range(1, 5)
        ]
        lines = repr(RequestTimeline(entries, now=99)).splitlines()
        return [(line.partition("│")[0], line.rpartition("│")[2]) for line in lines]

    assert with_clock(0.001) == with_clock(2.0)


def test_a_notebook_gets_both_forms() -> None:
    picture = RequestTimeline(POOLED, now=50.4)
    assert picture._repr_mimebundle_() == {
        "image/svg+xml": picture.svg,
        "text/plain": repr(picture),
    }


def test_an_empty_log_is_a_sentence() -> None:
    picture = RequestTimeline([])
    assert repr(picture) == "No requests yet: the server's log is empty."
    assert words_in(picture.svg) == [repr(picture)]


def test_the_picture_stays_when_the_log_goes_on() -> None:
    log = [entry(1, 1, 0.0, None, None)]
    picture = RequestTimeline(log, now=1.0)
    log[0].status, log[0].end = 200, 0.5
    log.append(entry(2, 1, 0.6, 0.7))
    assert repr(picture).startswith("1 request on 1 connection")
    assert "in flight" in repr(picture)


def test_a_request_in_flight_is_dashed_and_ends_nowhere() -> None:
    svg = RequestTimeline([entry(1, 1, 0.0, None, None)], now=1.0).svg
    assert "stroke-dasharray" in svg
    assert "GET /get · in flight" in words_in(svg)
    assert "stroke-dasharray" not in RequestTimeline([entry(1, 1, 0.0, 1.0)], now=1.0).svg


def test_waiting_is_drawn_only_for_a_client_that_said_when_it_asked() -> None:
    told = RequestTimeline([entry(1, 1, 0.5, 1.0, asked=0.0)], now=1.0)
    untold = RequestTimeline([entry(1, 1, 0.5, 1.0)], now=1.0)
    assert "waiting for a connection" in words_in(told.svg)
    assert "waiting for a connection" not in words_in(untold.svg)
    assert "│····" in repr(told)
    assert "·" not in repr(untold)


def test_requests_that_wait_for_one_connection_each_keep_their_own_row() -> None:
    waiting = [entry(n, 1, float(n), n + 1.0, asked=0.0) for n in range(5)]
    assert len(bar_heights(RequestTimeline(waiting, now=9.0).svg)) == 5


def test_requests_far_apart_on_one_connection_share_its_row() -> None:
    apart = [entry(n, 1, float(n), n + 0.9) for n in range(4)]
    assert len(bar_heights(RequestTimeline(apart, now=9.0).svg)) == 1


def test_a_connection_that_is_used_again_at_once_stays_one_row() -> None:
    at_once = [entry(1, 1, 0.0, 0.300), entry(2, 1, 0.302, 0.602)]
    assert len(bar_heights(RequestTimeline(at_once, now=1.0).svg)) == 1


def bar_heights(svg: str) -> set[str | None]:
    """The distinct rows, by the upper edge of the solid bars in them."""
    groups = ElementTree.fromstring(svg).findall(f"{SVG}g")
    return {bar.get("y") for group in groups for bar in group.findall(f"{SVG}rect[@rx]")}


def test_every_class_of_status_has_its_colour_and_its_word() -> None:
    statuses = (101, 200, 301, 404, 500)
    bars = [entry(n, n, 0.0, 1.0, status) for n, status in enumerate(statuses)]
    svg = RequestTimeline(bars, now=1.0).svg
    groups = ElementTree.fromstring(svg).findall(f"{SVG}g")
    fills = [group.findall(f"{SVG}rect")[0].get("fill") for group in groups]
    assert len(set(fills)) == 5
    for status in statuses:
        assert f"GET /get · {status}" in words_in(svg)
        assert any(word.startswith(f"{status // 100}xx") for word in words_in(svg))


def test_a_status_that_no_class_knows_is_still_drawn() -> None:
    assert "GET /get · 799" in words_in(RequestTimeline([entry(1, 1, 0.0, 1.0, 799)], now=1.0).svg)


def test_a_hostile_path_is_text_and_nothing_else() -> None:
    path = "/</text><script>&\"'"
    svg = RequestTimeline([entry(1, 1, 0.0, 1.0, path=path)], now=1.0).svg
    assert f"GET {path} · 200" in words_in(svg)
    assert "<script" not in svg


def test_a_long_path_is_shortened_and_its_status_is_not() -> None:
    entries = [entry(n, n, n * 0.1, n * 0.1 + 0.01, path="/" + "x" * 200) for n in range(10)]
    labels = [word for word in words_in(RequestTimeline(entries, now=1.0).svg) if "GET" in word]
    assert len(labels) == 10
    assert all(label.endswith("… · 200") and len(label) < 45 for label in labels)


def test_a_label_fits_beside_its_bar_however_little_room_there_is() -> None:
    entries = [entry(1, 1, 0.0, 1.0), entry(2, 2, 0.3, 0.7, path="/" + "x" * 200)]
    _, label = [word for word in words_in(RequestTimeline(entries, now=1.0).svg) if "GET" in word]
    assert label.endswith("… · 200")
    assert len(label) < 27


def test_nothing_is_drawn_beyond_the_card() -> None:
    statuses = (101, 200, 301, 404, 500, None)
    bars = [entry(n, n, n + 0.5, n + 1.0, s, asked=0.0) for n, s in enumerate(statuses)]
    root = ElementTree.fromstring(RequestTimeline(bars, now=9.0).svg)
    height = float(root.get("height", ""))
    for text in root.iter(f"{SVG}text"):
        assert float(text.get("x", "")) + (0 if text.get("text-anchor") else 40) < 720, text.text
        assert float(text.get("y", "")) < height, text.text
    assert all(float(box.get("x", "")) + float(box.get("width", "")) < 720 for box in boxes(root))


def boxes(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [box for box in root.iter(f"{SVG}rect") if box.get("x") is not None]


def test_a_bar_too_short_for_its_number_is_still_a_bar() -> None:
    text = repr(RequestTimeline([entry(1, 7, 0.0, 0.001), entry(2, 8, 0.0, 1.0)], now=1.0))
    assert "│█   " in text
    assert "│8███" in text


def test_beyond_sixty_requests_a_line_says_what_is_left_out() -> None:
    entries = [entry(n, n % 3, n * 0.1, n * 0.1 + 0.05) for n in range(MAX_ROWS + 1)]
    picture = RequestTimeline(entries, now=99.0)
    sentence = "Shown: the first 60 of 61 requests."
    assert repr(picture).startswith("61 requests on 3 connections")
    assert repr(picture).endswith(sentence)
    assert repr(picture).count("GET") == 60
    assert sentence in words_in(picture.svg)
    assert "Shown" not in repr(RequestTimeline(entries[:60], now=99.0))


@pytest.mark.parametrize(
    ("spans", "peak"),
    [
        ([(0.0, 1.0), (1.0, 2.0), (2.0, 3.0)], 1),
        ([(0.0, 3.0), (1.0, 4.0), (2.0, 5.0)], 3),
        ([(0.0, 9.0), (1.0, 2.0), (3.0, 4.0)], 2),
        ([(0.0, 0.0), (0.0, 0.0)], 1),
        ([(0.0, None), (5.0, 6.0)], 2),
    ],
    ids=["one after the other", "all at once", "one beside two", "no time at all", "in flight"],
)
def test_at_most_so_many_at_once(spans: list[tuple[float, float | None]], peak: int) -> None:
    entries = [entry(n, n, start, end) for n, (start, end) in enumerate(spans)]
    assert f"at most {peak} at once" in repr(RequestTimeline(entries, now=9.0))


# ---- what every picture must be ------------------------------------------------------------------


def test_the_time_axis_has_four_to_six_round_ticks() -> None:
    for length in (0.001, 0.0123, 0.0599, 0.06, 0.3, 0.9, 1.0, 2.0, 5.9, 6.0, 7.4, 61.0, 599.0):
        ticks = Axis((0.0, length), 0, 1).ticks()
        assert 4 <= len(ticks) <= 6, length
        assert ticks[-1] <= length * 1.000001


def test_a_picture_is_an_opaque_light_card_that_needs_nothing_from_outside() -> None:
    for svg in (RequestTimeline(POOLED, now=50.4).svg, tasks_as_svg(TASKS, 7.1)):
        root = ElementTree.fromstring(svg)
        card = root.find(f"{SVG}rect")
        assert card is not None
        assert (card.get("fill"), card.get("width"), card.get("x")) == ("#ffffff", "719", "0.5")
        texts = list(root.iter(f"{SVG}text"))
        assert all(text.get("fill") for text in texts), "a text without a colour takes the theme's"
        for outside in ("<style", "<script", "foreignObject", "href", "currentColor", "http:"):
            assert outside not in svg.replace("http://www.w3.org/2000/svg", ""), outside


def test_a_picture_says_what_it_is_to_a_screen_reader_and_to_a_sanitizer() -> None:
    root = ElementTree.fromstring(RequestTimeline(POOLED, now=50.4).svg)
    summary = "6 requests on 2 connections, at most 2 at once"
    assert root.get("role") == "img"
    assert root.get("aria-label") == summary
    assert root.findtext(f"{SVG}title") == summary
    assert RequestTimeline(POOLED).svg.startswith('<svg class="coursekit-timeline" ')
    assert RequestTimeline(POOLED).svg.endswith("</svg>")


def test_importing_the_pictures_imports_no_notebook_machinery() -> None:
    code = (
        "import sys, coursekit.timeline\n"
        "heavy = {'nbformat', 'nbclient', 'IPython', 'matplotlib', 'local_server'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=True)


# ---- the clock that a client sends ---------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[local_server.Server]:
    with local_server.Server() as running:
        yield running


async def test_the_clock_shows_that_the_second_request_waited_for_the_first(
    server: local_server.Server,
) -> None:
    connector = aiohttp.TCPConnector(limit=1)
    async with aiohttp.ClientSession(
        connector=connector, trace_configs=[request_clock()]
    ) as session:

        async def fetch() -> None:
            async with session.get(server.url / "get") as response:
                await response.read()

        await asyncio.gather(fetch(), fetch())
    first, second = server.log
    assert first.end is not None
    assert first.asked is not None
    assert second.asked is not None
    assert first.asked <= first.start
    assert second.asked < first.end <= second.start


async def test_the_clock_starts_again_for_each_hop_of_a_redirect() -> None:
    asked: list[float] = []
    arrived: list[float] = []

    async def hop(request: web.Request) -> web.Response:
        asked.append(float(request.headers["X-Timeline-Asked"]))
        arrived.append(time.monotonic())
        if request.path == "/end":
            return web.Response()
        raise web.HTTPFound("/end")

    application = web.Application()
    application.router.add_get("/{name}", hop)
    async with (
        TestServer(application) as server,
        aiohttp.ClientSession(trace_configs=[request_clock()]) as session,
        session.get(server.make_url("/begin")),
    ):
        pass
    assert asked[0] <= arrived[0] <= asked[1] <= arrived[1]


async def test_without_the_clock_the_log_does_not_know(server: local_server.Server) -> None:
    async with aiohttp.ClientSession() as session, session.get(server.url / "get") as response:
        await response.read()
    assert [entry.asked for entry in server.log] == [None]


# ---- tasks ---------------------------------------------------------------------------------------

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


# ---- recording -----------------------------------------------------------------------------------


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
    assert picture._repr_mimebundle_() == {
        "image/svg+xml": picture.svg,
        "text/plain": repr(picture),
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
