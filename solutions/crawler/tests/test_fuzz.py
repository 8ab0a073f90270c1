"""Sites that nobody thought of: what the crawler promises holds for each.

It ends, without a traceback; each link is in its report, once; nobody is asked more often than
the limits say; and the exit status 0 is for sites in which all is well.
"""

import asyncio
import io
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from raw_site import MISSING, Answer, Ending, RawSite, page
from yarl import URL

from crawler import cli
from crawler.limits import Limits

PATHS = [f"/{n}" for n in range(6)]
SHORT = Limits(
    at_once=4,
    links=30,
    tries=2,
    refusals=2,
    pause=0.001,
    longest_wait=0.01,
    longest_delay=0.01,
    silence=0.1,
    answer=0.15,
    page=0.15,
    file=0.15,
    pieces=3,
    page_bytes=5_000,
    file_bytes=5_000,
    robots_bytes=2_000,
)
MOST_REQUESTS = (SHORT.tries + SHORT.refusals - 1) * SHORT.pieces
EXAMPLES = int(os.environ.get("CRAWLER_EXAMPLES", "60"))

paths = st.sampled_from(PATHS)
hrefs = paths | st.sampled_from(
    [
        "",
        "#top",
        "./../3?utm_x=1",
        "/1/",
        "?a=%zz",
        "//other.test/",
        "mailto:a@b.test",
        ":",
        "http://xn--a/",
        "http://[::1",
        "http://a..b/",
        "http://x:99999/",
        "https://�/",
        "http://u:secret@host.test/",
        "/" + "x" * 9000,
        "/" + "𒀀" * 60,
        "/a\x00b",
        "\\\\x",
    ]
)
tokens = st.sampled_from(
    ["<![foo bar]>", "<!--", "-->", "<script>", "</script>", "<base href=/1/>", "<", "&#xD800;"]
)
bodies = st.lists(hrefs.map("<a href='{}'>".format) | tokens, min_size=1, max_size=5).map(" ".join)
statuses = st.sampled_from([200] * 6 + [204, 205, 206, 301, 302, 304, 404, 416, 429, 500, 503, 999])
types = st.sampled_from(
    ["text/html"] * 3
    + ["application/xhtml+xml", "text/plain", "text/html; charset=utf-16", "nonsense"]
    + [f"text/html; charset={codec}" for codec in ("rot13", "idna", "hex", "\udcff")]
)
names = st.sampled_from(
    [
        "Content-Type",
        "Content-Length",
        "Content-Range",
        "Content-Encoding",
        "Transfer-Encoding",
        "Location",
        "Retry-After",
        "ETag",
        "Accept-Ranges",
        "Set-Cookie",
    ]
)
values = st.sampled_from(
    [
        "0",
        "5",
        "-1",
        "1000000",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "bytes",
        "bytes */5",
        "bytes 0-4/5",
        "bytes 5-9/10",
        "gzip",
        "br",
        "chunked",
        '"1"',
        'W/"1"',
    ]
)
headers = st.tuples(names, hrefs | values | st.text(st.characters(codec="latin-1"), max_size=9))
endings: st.SearchStrategy[Ending] = st.sampled_from(
    ["close", "close", "close", "close", "endless", "drip", "silence", "reset"]
)


@st.composite
def odd_answers(draw: st.DrawFn) -> Answer:
    """Whatever comes into a server's head."""
    status = draw(statuses | st.integers(100, 999))
    more = draw(st.lists(st.tuples(st.just("Content-Type"), types), max_size=1))
    more += draw(st.lists(headers, max_size=3))
    head = [f"HTTP/1.1 {status} Fine", *map(": ".join, more), ""]
    data = "\r\n".join([*head, draw(bodies)]).encode("utf-8", "surrogateescape")
    if draw(st.integers(0, 9)) == 0:
        data = draw(st.binary(max_size=99))
    return Answer(data, draw(endings), draw(st.sampled_from([b" ", b"<a ", b"x: y\r\n", b"\0"])))


good_pages = st.lists(paths, min_size=1, max_size=4).map(
    lambda links: page("".join(f"<a href={link}>" for link in links))
)
robots = st.sampled_from(
    [MISSING] * 4
    + [
        Answer(b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /*3$\nCrawl-delay: 0.001\n"),
        Answer(b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nCrawl-delay: 86400\n"),
        Answer(b"HTTP/1.1 302 Found\r\nLocation: /robots.txt\r\n\r\n"),
        Answer(b"HTTP/1.1 500 Oh\r\n\r\n"),
    ]
)


async def crawl(answers: Mapping[str, Answer], limits: Limits) -> tuple[int, Any, RawSite]:
    """The exit status, the report, and the site after a crawl of it."""
    said = io.StringIO()
    with tempfile.TemporaryDirectory() as name, redirect_stdout(said), redirect_stderr(said):
        folder = Path(name, "new")
        cli.prepare(folder)
        async with asyncio.timeout(60), RawSite(answers) as site:
            status = await cli.run([site.url / "0"], folder, limits)
        text = (folder / "report.json").read_text("utf-8")
    assert "Traceback" not in said.getvalue()
    assert "secret" not in text + said.getvalue()
    return status, json.loads(text), site


GROUPS = ("pages", "files", "dead", "broken", "cut", "redirects", "forbidden", "outside")


def check_promises(status: int, report: Any, site: RawSite) -> None:
    everything = [url for group in (*GROUPS, "unchecked") for url in report[group]]
    assert len(everything) == len(set(everything)), "a link is there twice"
    asked = [path for path in site.asked if path != "/robots.txt"]
    if b"Location" not in site.answers["/robots.txt"].data:
        named = {URL(url).raw_path_qs for url in everything}
        assert set(asked) <= named, "a link that was asked for is not there"
    # A busy machine may give a site no time to be asked at all.
    assert max(site.asked.values(), default=0) <= MOST_REQUESTS
    assert not [why for why in report["broken"].values() if why.startswith("unexpected")]
    if status == cli.GOOD:
        fine = {*report["pages"], *report["files"], *report["redirects"]}
        assert fine | {*report["forbidden"], *report["outside"]} == set(everything)
        for path in asked:
            assert site.answers[path].data.split()[1] in {
                *(b"200", b"201", b"202", b"203"),
                *(b"301", b"302", b"303", b"307", b"308"),
            }
    wrong = report["dead"] or report["broken"] or report["unreadable"] or report["loops"]
    assert (status == cli.TROUBLE) == bool(wrong)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    answers=st.lists(odd_answers() | good_pages, min_size=len(PATHS), max_size=len(PATHS)),
    robots=robots | odd_answers(),
)
def test_whatever_a_site_does_the_promises_hold(answers: list[Answer], robots: Answer) -> None:
    site = {"/robots.txt": robots, **dict(zip(PATHS, answers, strict=True))}
    check_promises(*asyncio.run(crawl(site, SHORT)))


@settings(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(links=st.lists(st.lists(paths, max_size=4), min_size=len(PATHS), max_size=len(PATHS)))
def test_a_site_in_which_all_is_well_is_found_so(links: list[list[str]]) -> None:
    answers = {
        path: page("".join(f"<a href={link}>" for link in theirs))
        for path, theirs in zip(PATHS, links, strict=True)
    }
    answers["/robots.txt"] = MISSING
    status, report, site = asyncio.run(crawl(answers, replace(Limits(), pause=0.01)))
    check_promises(status, report, site)
    assert status == cli.GOOD
    assert {URL(url).path for url in report["pages"]} == site.asked.keys() - {"/robots.txt"}
