"""Which links a page has, and which of them are the same. What to do with them is `crawl`'s."""

import asyncio
import re
from dataclasses import dataclass
from html.parser import HTMLParser

from yarl import URL

LONGEST_URL = 8000
"""Characters; RFC 9110, section 4.1, asks nobody for more."""
LONGEST_TAG = 2**20
"""Characters of one tag, comment or script."""
PIECE = 2**16
HOST = re.compile(
    r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?|[0-9a-f:]+:[0-9a-f:.]*(%\w+)?", re.IGNORECASE
)


@dataclass(frozen=True)
class Hrefs:
    """What the `<a href>` of a page say, and what its `<base href>` says."""

    found: list[str]
    base: str
    whole: bool
    """Whether that is all of them."""


class _Parser(HTMLParser):
    """What stands in comments and scripts it never calls a tag."""

    def __init__(self) -> None:
        super().__init__()
        self.base: str | None = None
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if href is None:
            return
        if tag == "a":
            self.found.append(href.strip())
        elif tag == "base" and self.base is None:
            self.base = href.strip()

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """`<![…>` is a comment in HTML; older Pythons raise AssertionError for most of them."""
        return self.parse_bogus_comment(i, report)


async def hrefs(html: str) -> Hrefs:
    """The links of a page, found piece by piece: hostile HTML takes this parser very long.

    What it has made no sense of yet, it reads from the beginning again with each piece. So a piece
    is at least as long as that: reading a long tag takes a few times its length, not its square.
    """
    parser = _Parser()
    start = 0
    while start < len(html):
        end = start + max(PIECE, len(parser.rawdata))
        await asyncio.to_thread(parser.feed, html[start:end])
        if len(parser.rawdata) > LONGEST_TAG:
            return Hrefs(parser.found, parser.base or "", whole=False)
        start = end
    return Hrefs(parser.found, parser.base or "", whole=True)


def resolve(base: URL, href: str) -> URL | None:
    """Where `href` leads from `base`; None if not to http or https.

    Raises `ValueError` if nobody can tell.
    """
    if len(href) > LONGEST_URL:
        raise ValueError(f"a URL of {len(href)} characters")
    url = base.join(URL(href))
    if url.scheme not in {"http", "https"}:
        return None
    # `host` decodes names such as xn--a, or fails to; `raw_host` is what goes to the DNS.
    if not url.host or not HOST.fullmatch(url.raw_host or ""):
        raise ValueError(f"no host has the name {url.raw_host}")
    return canonical(url)


def canonical(url: URL) -> URL:
    """`url` without what makes no other page.

    That is the fragment, `utm_…` parameters, a port that goes without saying, and a password.
    """
    if url.is_default_port():
        url = url.with_port(None)
    tracking = [name for name in url.query if name.startswith("utm_")]
    return url.with_user(None).with_fragment(None).without_query_params(*tracking)
