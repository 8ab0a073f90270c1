"""What the hostile site is made of: pages of good and bad HTML, and files of any size.

Which pages there are, and what they link to, is in `site`. Everything is drawn by hashes
alone, so that it is the same on every machine, with every Python.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from local_server.exchange.streams import BLOCK

HTML = "text/html; charset=utf-8"

WORDS = ("bell", "cup", "drum", "fern", "gate", "hill", "ink", "jar", "kite", "lamp", "moss", "net")
# Ways to write a link. All of them are links to a browser, and to Python's html.parser.
LINKS = (
    '<p>{words}: <a href="{href}">{text}</a>.</p>',
    "<P>{words}<BR><A CLASS=plain HREF='{href}'>{text}</A>",
    '<li>{words} <a\n  title="1 > 0"\n  href = "{href}"\n>{text}<li>',
    "<p><b>{words} <a target=_blank href={href}>{text}</b></a>",
)
# What looks like a link and is none.
NO_LINKS = (
    '<!-- <a href="{root}ghost/comment">old</a> -->',
    "<script>const old = '<a href=\"{root}ghost/script\">old</a>';</script>",
    "<a name=top>Top</a>",
)


def drawn(n: int, *about: object) -> int:
    """A number from 0 to n - 1 that depends on what it is about, and on nothing else."""
    text = ":".join(map(str, about))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % n


class Link(NamedTuple):
    """A link as it is written, and where it leads: to a page's key, or outside, or nowhere."""

    href: str
    key: str | None = None
    outside: str | None = None


@dataclass
class Page:
    """What one path of the site answers. Sizes are bytes, times are seconds."""

    status: int = 200
    content_type: str = HTML
    links: list[Link] = field(default_factory=list)
    location: Link | None = None
    noise: bytes = b""
    """Bytes in the middle of the HTML."""
    text: bytes | None = None
    """All of a small file."""
    size: int | None = None
    """A file's; None for HTML."""
    cut: int | None = None
    """After so many bytes the connection ends, whatever was promised."""
    silence: float = 0
    """How long nothing comes before it ends."""
    resumable: bool = True
    delay: float = 0
    failures: int = 0
    """How many requests fail before the first that does not; with `failure`, None: no answer."""
    failure: int | None = None
    limited: str | None = None
    """How Retry-After is written for the pages of this group: `seconds` or `date`."""


def html(root: str, key: str, page: Page, *, scheme: str, host: str) -> bytes:
    """A page as it is sent, for a site at `root` whose server the client knows by `host`."""
    careless = drawn(2, root, "careless", key)
    title = f"Page {key or 'one'} of {root}"
    parts = ["<!DOCTYPE html>", f"<title>{escape(title)}</title>", f"<h1>{escape(title)}</h1>"]
    if careless:
        parts += [text.format(root=root) for text in NO_LINKS]
    for number, link in enumerate(page.links):
        template = LINKS[drawn(len(LINKS), root, "link", key, number)]
        href = link.href.replace("{origin}", f"{scheme}://{{host}}").replace("{host}", host)
        start = drawn(len(WORDS), root, "words", key, number)
        words = " ".join(WORDS[start : start + 5])
        parts.append(template.format(words=words, href=escape(href), text=f"link {number}"))
    if not careless:
        parts.append("</html>")
    return "\n".join(parts).encode().replace(b"</h1>", page.noise + b"</h1>")


def content(root: str, key: str, page: Page, first: int, last: int) -> Iterator[bytes]:
    """The bytes `first` to `last` (inclusive) of a file.

    Each block begins with its number: a file that was put together wrongly is another one.
    """
    if page.text is not None:
        yield page.text[first : last + 1]
        return
    filler = hashlib.shake_128(f"{root}{key}".encode()).digest(BLOCK)
    for number in range(first // BLOCK, last // BLOCK + 1):
        start = number * BLOCK
        block = number.to_bytes(8, "big") + filler[8:]
        yield block[max(0, first - start) : last + 1 - start]
