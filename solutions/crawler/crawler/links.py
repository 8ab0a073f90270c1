"""Which links a page has, and which of them are the same. What to do with them is `crawl`'s."""

from collections.abc import Iterator
from html.parser import HTMLParser

from yarl import URL


class _Hrefs(HTMLParser):
    """Collects `<a href>`; what stands in comments and scripts the parser never calls a tag."""

    def __init__(self) -> None:
        super().__init__()
        self.base: str | None = None
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if href and tag == "a":
            self.found.append(href.strip())
        elif href and tag == "base" and self.base is None:
            self.base = href.strip()


def links(html: str, page: URL) -> Iterator[URL]:
    """The URLs that the page at `page` links to, of http and https alone, with duplicates."""
    parser = _Hrefs()
    parser.feed(html)
    base = resolve(page, parser.base) if parser.base else None
    for href in parser.found:
        if url := resolve(base or page, href):
            yield url


def resolve(base: URL, href: str) -> URL | None:
    """Where `href` leads from `base`; None if that is no URL of http or https."""
    try:
        url = base.join(URL(href))
    except ValueError:
        return None
    return canonical(url) if url.scheme in {"http", "https"} and url.host else None


def canonical(url: URL) -> URL:
    """`url` without what makes no other page: the fragment, and `utm_…` parameters."""
    tracking = [name for name in url.query if name.startswith("utm_")]
    return url.with_fragment(None).without_query_params(*tracking)
