"""What costs a link its row, and the crawl nothing else."""

import asyncio
import re
from itertools import pairwise
from pathlib import Path

import pytest
from raw_site import Answer, Ending, RawSite, answer, page
from yarl import URL

from crawler import report
from crawler.crawl import crawl
from crawler.download import Download
from crawler.findings import Findings
from crawler.limits import Limits

FULL = Path("/dev/full")
SHORT = Limits(
    tries=2,
    refusals=2,
    pause=0.01,
    longest_wait=0.05,
    connect=5,
    silence=1.5,
    answer=2,
    page=2,
    file=2,
    pieces=3,
    page_bytes=20_000,
    file_bytes=20_000,
)
MOST_REQUESTS = (SHORT.tries + SHORT.refusals - 1) * SHORT.pieces


def left(folder: Path, pattern: str = "*") -> list[Path]:
    return list(folder.glob(pattern))


async def crawl_raw(
    folder: Path, answers: dict[str, Answer], limits: Limits = SHORT, start: str = ""
) -> tuple[Findings, RawSite]:
    """Crawl a site of these answers, in which `/good` is well; it must still be found so."""
    findings = Findings()
    async with asyncio.timeout(60), RawSite({"/good": page("well"), **answers}) as site:
        await crawl([site.url.join(URL(start))], folder, findings, limits=limits)
    assert max(site.asked.values(), default=0) <= MOST_REQUESTS
    assert not [why for why in findings.broken.values() if why.startswith("unexpected")]
    report.write(findings, folder)
    return findings, site


TOO_LONG = "Timeout on reading|no answer in time|it takes too long"
"""Whichever of our limits is the first to notice."""
ODD: dict[str, tuple[Answer, str]] = {
    "101": (answer(101, "Upgrade: x", "Connection: upgrade"), "status 101"),
    "204": (answer(204), "status 204"),
    "205": (answer(205, "Content-Length: 0"), "status 205"),
    "206, not asked for": (answer(206, "Content-Range: bytes 0-1/9", body="ab"), "status 206"),
    "300": (answer(300, "Location: /good"), "status 300"),
    "304": (answer(304), "status 304"),
    "102 for ever": (Answer(b"", "drip", b"HTTP/1.1 102 Wait\r\n\r\n"), TOO_LONG),
    "a head in drops": (Answer(b"HTTP/1.1 200 OK\r\nX: ", "drip", b"x"), TOO_LONG),
    "a head without end": (Answer(b"HTTP/1.1 200 OK\r\nX: ", "endless", b"x"), "400, message"),
    "headers without end": (Answer(b"HTTP/1.1 200 OK\r\n", "endless", b"x: y\r\n"), "400, message"),
    "no answer": (Answer(b"", "silence"), TOO_LONG),
    "a reset": (Answer(b"", "reset"), ""),
    "no HTTP": (Answer(b"SSH-2.0-OpenSSH_9\r\n\r\n"), "400, message"),
    "a page in drops": (page("<a href=/x>", "drip"), TOO_LONG),
    "a file in drops": (answer(200, ending="drip"), TOO_LONG),
    "a silent page": (page("<a href=/x>", "silence"), TOO_LONG),
    "half a page": (answer(200, "Content-Type: text/html", "Content-Length: 9"), "not completed"),
    "no gzip": (answer(200, "Content-Encoding: gzip", body="garbage"), "gzip"),
    "bad chunks": (answer(200, "Transfer-Encoding: chunked", body="zz\r\n"), ""),
    "two lengths": (answer(200, "Content-Length: 5", "Content-Length: 6", body="abcde"), "400"),
    "redirect to nowhere": (answer(302), "a redirect to ''"),
    "redirect by mail": (answer(302, "Location: mailto:a@b.test"), "a redirect to 'mailto:"),
    "redirect to xn--a": (answer(302, "Location: http://xn--a/"), "a redirect to 'http://xn--a/"),
    "redirect with bytes": (answer(302, "Location: http://\udcff/"), "a redirect to"),
    "redirect with password": (answer(302, "Location: http://u:secret@[/"), r"'http://…@\[/"),
}


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_answer_costs_its_own_row(tmp_path: Path, name: str) -> None:
    odd, says = ODD[name]
    findings, site = await crawl_raw(
        tmp_path, {"/": page("<a href=odd>x</a><a href=good>y</a>"), "/odd": odd}
    )
    assert list(findings.broken) == [site.url / "odd"]
    assert re.search(says, findings.broken[site.url / "odd"])
    assert findings.pages == {site.url, site.url / "good"}
    assert not findings.unchecked


@pytest.mark.parametrize("status", [400, 404, 416, 451, 500, 599, 600, 999])
async def test_what_is_400_or_more_is_dead(tmp_path: Path, status: int) -> None:
    findings, site = await crawl_raw(
        tmp_path, {"/": page("<a href=odd>x</a>"), "/odd": answer(status, ending="endless")}
    )
    assert findings.dead == {site.url / "odd": status}


HOSTILE = [
    "<![foo bar]>",
    "<a href='http://xn--a/'>x</a>",
    "<a href='http://[::1/'>x</a>",
    "<a href=/" + "x" * 9000 + ">x</a>",
    "<base href='http://xn--a/'>",
    "<a href=/" + "𒀀" * 60 + ">x</a>",
    "<a href=/%F0%92%80%80" + "%00" * 300 + ">x</a>",
    "<a href='/x\udc80'>x</a>",
    "<a href='http://u:secret@[/'>x</a>",
]


@pytest.mark.parametrize("html", HOSTILE)
@pytest.mark.parametrize("charset", ["rot13", "idna", "utf-8", "x\0y", "utf-16"])
async def test_a_hostile_page_costs_its_own_row(tmp_path: Path, html: str, charset: str) -> None:
    data = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n\r\n{html}"
    if charset == "x\0y":
        data = data.replace("\0", "%00")
    findings, site = await crawl_raw(
        tmp_path,
        {
            "/": page("<a href=odd>x</a><a href=good>y</a>"),
            "/odd": Answer(data.encode("utf-8", "surrogateescape")),
        },
    )
    assert {site.url, site.url / "odd", site.url / "good"} == findings.pages
    assert "secret" not in (tmp_path / "report.json").read_text()
    assert "secret" not in (tmp_path / "report.html").read_text()


async def test_a_link_that_is_no_url_is_to_be_repaired(tmp_path: Path) -> None:
    findings, site = await crawl_raw(
        tmp_path, {"/": page("<a href='http://[::1/'>x</a><a href='http://u:p@x:99999/'>x</a>")}
    )
    assert findings.unreadable == {"http://[::1/": site.url, "http://…@x:99999/": site.url}
    assert not findings.are_good


async def test_a_base_that_is_no_url_leaves_the_page_its_links(tmp_path: Path) -> None:
    findings, site = await crawl_raw(
        tmp_path, {"/": page("<base href='http://xn--a/'><a href=good>")}
    )
    assert site.url / "good" in findings.pages
    assert list(findings.unreadable) == ["http://xn--a/"]


@pytest.mark.parametrize("ending", ["endless", "close"])
async def test_what_is_larger_than_our_limits_is_cut_and_said_so(
    tmp_path: Path, ending: Ending
) -> None:
    large = " " * 30_000
    findings, site = await crawl_raw(
        tmp_path,
        {
            "/": page("<a href=file>x</a><a href=good>y</a>" + large, ending),
            "/file": answer(200, body=large, ending=ending),
        },
    )
    assert findings.cut == {
        site.url: "only the links of its first 20,000 bytes were read",
        site.url / "file": "more than 20,000 bytes: not kept",
    }
    assert findings.pages == {site.url / "good"}
    assert findings.are_good
    assert not findings.are_complete
    assert not left(tmp_path, "*-file*")


async def test_a_file_that_breaks_off_after_each_byte_ends(tmp_path: Path) -> None:
    """It gets further each time, and would for a million requests."""

    class Site(RawSite):
        def answer_to(self, head: str) -> Answer:
            usual = super().answer_to(head)
            if "Range: bytes=" not in head:
                return usual
            had = int(head.partition("Range: bytes=")[2].partition("-")[0])
            return answer(
                206, f"Content-Range: bytes {had}-98/99", f"Content-Length: {99 - had}", body="x"
            )

    findings = Findings()
    first = answer(200, "Content-Length: 99", 'ETag: "1"', "Accept-Ranges: bytes", body="x")
    async with Site({"/": page("<a href=f>"), "/f": first}) as site:
        await crawl([site.url], tmp_path, findings, limits=SHORT)
    assert site.asked["/f"] == SHORT.pieces
    assert "not completed" in findings.broken[site.url / "f"]
    assert [file.read_bytes() for file in left(tmp_path, "*.part")] == [b"xxx"]


@pytest.mark.parametrize(
    "said", ["bytes 0-4/5", "bytes 1-2/5", "bytes 1-4/*", "bytes 9-4/5", "", "x"]
)
async def test_a_rest_that_was_not_asked_for_is_not_added(tmp_path: Path, said: str) -> None:
    first = answer(200, "Content-Length: 5", 'ETag: "1"', "Accept-Ranges: bytes", body="x")
    rest = answer(206, f"Content-Range: {said}", "Content-Length: 4", body="yyyy")
    findings, answers = Findings(), {"/": page("<a href=f>"), "/f": first}
    async with RawSite(answers) as site:
        await crawl([site.url], tmp_path, Findings(), limits=Limits(tries=1))
        assert len(left(tmp_path)) == 2  # the part, and its ETag
        answers["/f"] = rest
        await crawl([site.url], tmp_path, findings, limits=SHORT)
    assert findings.broken == {site.url / "f": "status 206 is no answer to a plain GET"}
    assert not left(tmp_path)


async def test_a_chain_of_redirects_without_end_has_one(tmp_path: Path) -> None:
    chain = {f"/{n}": answer(302, f"Location: /{n + 1}") for n in range(1, 50)}
    findings, site = await crawl_raw(tmp_path, {"/": page("<a href=1>"), **chain})
    assert len(findings.redirects) == SHORT.redirects
    assert findings.broken == {site.url / "11": f"after 10 redirects, another to {site.url / '12'}"}


async def test_redirects_that_grow_have_an_end(tmp_path: Path) -> None:
    grown = {"/loop" + "/x" * n: answer(302, "Location: /loop" + "/x" * (n + 1)) for n in range(50)}
    findings, _site = await crawl_raw(tmp_path, {"/": page("<a href=loop>"), **grown})
    assert len(findings.redirects) == SHORT.redirects
    assert len(findings.broken) == 1


def test_loops_are_found_in_a_long_chain_at_once() -> None:
    urls = [URL(f"http://site.test/{n}") for n in range(20_000)]
    to_the_end = dict(pairwise(urls))
    assert Findings(redirects=to_the_end).loops == set()
    assert Findings(redirects={urls[-1]: urls[-2], **to_the_end}).loops == set(urls)
    assert Findings(redirects={**to_the_end, urls[-1]: urls[-2]}).loops == set(urls)


async def test_what_is_refused_is_asked_for_more_slowly_and_then_no_more(tmp_path: Path) -> None:
    findings, site = await crawl_raw(
        tmp_path, {"/": page("<a href=busy>x</a>"), "/busy": answer(429)}
    )
    assert site.asked["/busy"] == SHORT.refusals
    assert findings.dead == {site.url / "busy": 429}


@pytest.mark.parametrize("start", ["", "folder/page"])
@pytest.mark.parametrize(
    ("robots", "says"),
    [
        (answer(500), "answers 500: nothing is asked for at"),
        (answer(429), "answers 429: nothing is asked for at"),
        (answer(200, body="User-agent: *\nDisallow: /"), "robots.txt forbids"),
        (answer(200, body="User-agent: *\nCrawl-delay: 86400"), "asks for 86,400 s between"),
    ],
)
async def test_a_site_that_wants_no_crawler_is_not_crawled_and_the_report_says_why(
    tmp_path: Path, robots: Answer, says: str, start: str
) -> None:
    answers = {"/": page(), "/folder/page": page(), "/robots.txt": robots}
    findings, site = await crawl_raw(tmp_path, answers, start=start)
    assert set(site.asked) <= {"/robots.txt", "/folder/robots.txt"}
    assert any(says in note for note in findings.notes)
    assert findings.forbidden == {site.url.join(URL(start))}
    assert not findings.are_complete


@pytest.mark.parametrize("ending", ["drip", "silence", "endless"])
async def test_a_robots_txt_without_end_has_one(tmp_path: Path, ending: Ending) -> None:
    robots = answer(200, body="User-agent: *\nDisallow: /private\n", ending=ending)
    findings, site = await crawl_raw(tmp_path, {"/": page(), "/robots.txt": robots})
    if ending == "endless":
        assert findings.pages == {site.url}
    else:  # what it may forbid was not read
        assert "no robots.txt" in findings.broken[site.url]


async def test_a_start_that_redirects_away_is_said(tmp_path: Path) -> None:
    answers = {
        "/": answer(301, "Location: /more/"),
        "/more/": answer(301, "Location: https://else.test/"),
    }
    findings, site = await crawl_raw(tmp_path, answers)
    assert findings.notes == [
        f"{site.url} redirects to https://else.test/, which is not below it: begin there"
    ]
    assert findings.are_good
    assert not findings.are_complete


async def test_a_site_of_a_million_links_is_left_at_some_time(tmp_path: Path) -> None:
    many = "".join(f"<a href=http://{n}.test/>" for n in range(300))
    findings, _site = await crawl_raw(tmp_path, {"/": page(many)}, Limits(known=100))
    assert len(findings.found_on) == 100
    assert findings.notes == ["more than 100 links were found"]


async def test_a_crawl_without_end_has_one(tmp_path: Path) -> None:
    drips = {f"/{n}": page("", "drip") for n in range(100)}
    links = "".join(f"<a href=/{n}>" for n in range(100))
    findings, _site = await crawl_raw(tmp_path, {"/": page(links), **drips}, Limits(hours=1 / 3600))
    assert len(findings.notes) == 1
    assert "--hours allows more" in findings.notes[0]
    assert findings.unchecked


async def test_the_password_of_a_url_goes_to_its_server_and_into_no_report(tmp_path: Path) -> None:
    seen: list[str] = []

    class Site(RawSite):
        def answer_to(self, head: str) -> Answer:
            seen.extend(line for line in head.splitlines() if "Authorization" in line)
            return super().answer_to(head)

    findings = Findings()
    async with Site({"/": page("<a href=a>x</a>"), "/a": answer(302, "Location: /b")}) as site:
        start = site.url.with_user("me").with_password("secret")
        await crawl([start], tmp_path, findings, limits=SHORT)
    assert seen == ["Authorization: Basic bWU6c2VjcmV0"] * 4  # robots.txt, /, /a, /b
    report.write(findings, tmp_path)
    for file in left(tmp_path):
        assert "secret" not in file.read_text("utf-8")
    assert findings.found_on[site.url] is None


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("where", ["part", "etag"])
async def test_a_full_disk_costs_a_file_its_row(tmp_path: Path, where: str) -> None:
    file = answer(200, 'ETag: "1"', "Accept-Ranges: bytes", body="x" * 10_000)
    answers = {"/": page("<a href=file>x</a><a href=good>y</a>"), "/file": file}
    findings = Findings()
    async with RawSite({"/good": page(), **answers}) as site:
        download = Download(tmp_path, site.url / "file")
        download.part.with_suffix(f".{where}").symlink_to(FULL)
        await crawl([site.url], tmp_path, findings, limits=SHORT)
    assert list(findings.broken) == [site.url / "file"]
    assert not findings.broken[site.url / "file"].startswith("unexpected")
    assert site.url / "good" in findings.pages
    assert not left(tmp_path)
