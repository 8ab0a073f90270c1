"""Which links a page has."""

import pytest
from yarl import URL

from crawler.links import canonical, links, resolve

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


@pytest.mark.parametrize(
    "href", ["mailto:a@b.test", "tel:1", "http://[::1/", "http://x.test:99999/"]
)
def test_what_is_no_url_of_http_is_left_out(href: str) -> None:
    assert resolve(PAGE, href) is None
    assert list(links(f"<a href='{href}'>", PAGE)) == []


def test_bad_html_has_links_and_comments_and_scripts_have_none() -> None:
    html = """<P>a<A HREF=one>x<a title="1 > 0"\n href = ' two '><!-- <a href=three> -->
        <script>'<a href="four">'</script><a name=top><a href><link href=five>"""
    assert [url.name for url in links(html, PAGE)] == ["one", "two"]


def test_a_base_moves_the_links_of_its_page() -> None:
    assert list(links("<base href=/else/><a href=x>", PAGE)) == [URL("http://site.test/else/x")]


def test_a_url_without_tracking_stays_as_it_is() -> None:
    assert str(canonical(URL("http://site.test/a?x=%20&y"))) == "http://site.test/a?x=%20&y"
