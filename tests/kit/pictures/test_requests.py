"""A picture of requests: the same for the same log, and readable whatever clients sent."""

import asyncio
import math
import time
from xml.etree import ElementTree

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

import local_server
from coursekit.pictures.svg import LETTER, WIDTH
from coursekit.pictures.words import MAX_ROWS
from coursekit.timeline import RequestTimeline, request_clock
from local_server.log import Entry
from tests.kit.pictures.drawn import SVG, image_in, is_drawn, words_in


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


def test_a_notebook_gets_every_form() -> None:
    picture = RequestTimeline(POOLED, now=50.4)
    bundle = picture._repr_mimebundle_()
    assert bundle.keys() == {"image/svg+xml", "text/html", "text/plain"}
    assert bundle["image/svg+xml"] == picture.svg
    assert bundle["text/plain"] == repr(picture)
    assert image_in(bundle["text/html"]) == {
        "class": "coursekit-timeline",
        "alt": "6 requests on 2 connections, at most 2 at once",
        "svg": picture.svg,
    }


def test_an_empty_log_is_a_sentence() -> None:
    picture = RequestTimeline([])
    assert repr(picture) == "No requests yet: the server's log is empty."
    assert words_in(picture.svg) == [repr(picture)] == [picture.summary]


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


# ---- what clients send ---------------------------------------------------------------------------

ABSURD = [math.nan, math.inf, -math.inf, 0.0, -1.0, 1e308, -1e308, 1e-308, 9_000.0]
"""Not one of them is a moment at which a client can have wanted a request of 10,000 s."""


@pytest.mark.parametrize("asked", ABSURD)
def test_a_moment_that_cannot_be_leaves_the_picture_as_it_is_without_one(asked: float) -> None:
    start = 10_000.0
    others = [entry(2, 1, start + 0.2, start + 0.3, asked=start + 0.1), entry(3, 2, start, None)]
    lying = RequestTimeline([entry(1, 1, start, start + 0.1, asked=asked), *others], now=start + 1)
    silent = RequestTimeline([entry(1, 1, start, start + 0.1), *others], now=start + 1)
    assert repr(lying) == repr(silent)
    assert lying.svg == silent.svg


def test_the_longest_wait_of_a_client_is_believed() -> None:
    waited = RequestTimeline([entry(1, 1, 10_000.0, 10_001.0, asked=9_700.0)], now=10_001.0)
    assert "waited 300000 ms" in waited.svg
    assert "· waiting for a connection" in repr(waited)


@pytest.mark.parametrize("asked", ["nan", "-inf", "inf", "1e308", "-1e308", "1e999", "", "soon"])
async def test_no_header_of_a_client_breaks_the_picture(
    server: local_server.Server, asked: str
) -> None:
    async with aiohttp.ClientSession() as session:
        await session.get(server.url / "get", headers={"X-Timeline-Asked": asked})
    picture = RequestTimeline(server.log)
    assert "waiting" not in repr(picture)
    assert "waited" not in picture.svg


@pytest.mark.parametrize("length", [1, 40, 400, 8_000])
def test_a_method_of_any_length_stays_inside_the_card(length: int) -> None:
    hostile = entry(1, 1, 0.0, 1.0, method="M" * length, path="/" + "p" * length)
    short = entry(2, 2, 0.99, 1.0, method="M" * length, path="/p")
    picture = RequestTimeline([hostile, short], now=1.0)
    for element in ElementTree.fromstring(picture.svg).iter(f"{SVG}text"):
        words, x = element.text or "", float(element.get("x", ""))
        wide = 0 if element.get("text-anchor") else len(words) * LETTER * 0.9
        assert 0 <= x <= x + wide <= WIDTH, words
    assert max(map(len, repr(picture).splitlines())) < 100


# ---- the clock that a client sends ---------------------------------------------------------------


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
