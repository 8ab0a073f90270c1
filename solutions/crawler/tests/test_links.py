"""Which links a page has."""

import asyncio
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from crawler.links import LONGEST_TAG, PIECE, canonical, hrefs, resolve

PAGE = URL("http://site.test/folder/page")


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("other", "http://site.test/folder/other"),
        ("../up?x=1", "http://site.test/up?x=1"),
        ("//else.test/", "http://else.test/"),
        ("/a/../b", "http://site.test/b"),
        ("#part", "http://site.test/folder/page"),
        ("/x?utm_source=a&y=1&utm_campaign=b#z", "http://site.test/x?y=1"),
        ("?page=2", "http://site.test/folder/page?page=2"),
    ],
)
def test_a_link_leads_somewhere(href: str, target: str) -> None:
    assert resolve(PAGE, href) == URL(target)


@pytest.mark.parametrize("href", ["mailto:a@b.test", "tel:1", "javascript:void(0)", "data:,x"])
def test_what_is_not_for_http_is_left_out(href: str) -> None:
    assert resolve(PAGE, href) is None


@pytest.mark.parametrize(
    "href",
    [
        "http://[::1/",
        "http://x.test:99999/",
        "http://xn--a/",
        "http://xn--zzzzzz/",
        "http://a..b/",
        "http://" + "a" * 64 + ".test/",
        "http://a b.test/",
        "http://*.test/",
        "http://a\\b/",
        "http://\udc80/",
        "http://a\u2100b/",
        "/" + "x" * 8001,
    ],
)
def test_what_cannot_be_read_is_an_error(href: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (yarl's, and those of two codecs)
        resolve(PAGE, href)


@given(href=st.text() | st.from_regex(r"(https?:)?//[^/]{0,9}(:.{0,6})?/.{0,5}"))
def test_whatever_a_link_says_it_leads_somewhere_or_nowhere(href: str) -> None:
    try:
        target = resolve(PAGE, href)
    except ValueError:
        return
    if target is not None:
        assert resolve(PAGE, str(target)) == target
        assert str(target).isascii()
        assert target.origin()


async def test_bad_html_has_links_and_comments_and_scripts_have_none() -> None:
    html = """<P>a<A HREF=one>x<a title="1 > 0"\n href = ' two '><!-- <a href=three> -->
        <script>'<a href="four">'</script><a name=top><a href><link href=five>"""
    assert (await hrefs(html)).found == ["one", "two"]


@pytest.mark.parametrize(
    "html",
    [
        "<![foo bar]>",
        "<![if gte mso 9]>",
        "<![CDATA[x]]>",
        "<![",
        "<!x [",
        "<!DOCTYPE [<!x",
        "<?x>",
    ],
)
async def test_strange_declarations_are_comments(html: str) -> None:
    assert (await hrefs(f"<a href=one>{html}> <a href=two>")).found == ["one", "two"]


TOKENS = [
    "<",
    ">",
    "<a ",
    "href=",
    "x",
    "'",
    '"',
    "<!",
    "<![",
    "]",
    "[",
    "--",
    "&#",
    ";",
    "</",
    "/>",
]


@given(tokens=st.lists(st.sampled_from([*TOKENS, "<script>", "<!doctype ", "\0", "\ud800", " "])))
def test_no_html_is_too_bad(tokens: list[str]) -> None:
    asyncio.run(hrefs("".join(tokens)))


@pytest.mark.parametrize("token", ["<a ", "<a/", "<a x='", "<!--", "<script>"])
async def test_a_tag_without_end_is_read_for_a_while_and_no_longer(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = 0
    feed = HTMLParser.feed

    def count_and_feed(parser: HTMLParser, piece: str) -> None:
        nonlocal read
        read += len(parser.rawdata) + len(piece)
        feed(parser, piece)

    monkeypatch.setattr(HTMLParser, "feed", count_and_feed)
    page = await hrefs("<a href=one>" + token * (4 * LONGEST_TAG // len(token)))
    assert page.found == ["one"]
    assert not page.whole
    assert LONGEST_TAG <= read < 5 * LONGEST_TAG, "what is not understood is read over and over"


async def test_a_link_may_lie_across_two_pieces() -> None:
    page = await hrefs(" " * (PIECE - 5) + "<a href=one>")
    assert page.found == ["one"]
    assert page.whole


async def test_the_first_base_of_a_page_is_its_base() -> None:
    page = await hrefs("<base href=/else/><base href=/other/><a href=x>")
    assert (page.base, page.found) == ("/else/", ["x"])


def test_a_url_without_tracking_stays_as_it_is() -> None:
    assert str(canonical(URL("http://site.test/a?x=%20&y"))) == "http://site.test/a?x=%20&y"


def test_neither_a_password_nor_the_usual_port_makes_another_page() -> None:
    assert str(canonical(URL("http://me:secret@site.test:80/a"))) == "http://site.test/a"
    assert str(canonical(URL("https://site.test:80/a"))) == "https://site.test:80/a"
