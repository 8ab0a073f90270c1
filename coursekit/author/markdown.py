"""What a Markdown text holds: headings, where it leads, the HTML in it, how much there is to read.

A parser reads it, as a notebook's front end does: a `#` or a link inside code is none. Whether what
it holds is right is for `gate` to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import Any

import mistune

Token = dict[str, Any]

CODE = frozenset({"block_code", "codespan"})
HTML = frozenset({"block_html", "inline_html"})
BREAKS = frozenset({"softbreak", "linebreak", "blank_line"})


@dataclass
class Markdown:
    """What was found in one text, in its order."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    """(level, text without its markup) of each heading."""
    labels: list[str] = field(default_factory=list)
    """Each text in bold print, with its stars: `**Time**`."""
    links: list[str] = field(default_factory=list)
    """Where a reader is led: links of every form, HTML's too."""
    images: list[str] = field(default_factory=list)
    """What is loaded to be shown."""
    prose: list[str] = field(default_factory=list)
    """The text of each paragraph, cell or other block as it is read, without code and markup."""
    html: list[tuple[str, str | None]] = field(default_factory=list)
    """Each HTML tag and attribute (None: the tag itself)."""
    html_text: list[str] = field(default_factory=list)
    """The text of each block of HTML as it is read, without code: Markdown in it is none."""


@lru_cache(maxsize=1024)
def read(text: str) -> Markdown:
    """Everything in `text`. Definitions of references lead somewhere too, used or not."""
    tokens, state = _parse.parse(text)
    assert isinstance(tokens, list)  # without a renderer
    found = Markdown()
    _walk(tokens, found)
    found.links += [each["url"] for each in state.env.get("ref_links", {}).values()]
    return found


def headings(text: str) -> list[tuple[int, str]]:
    """(level, text) of each heading in `text`; a `#` in code is not one."""
    return read(text).headings


_parse = mistune.create_markdown(renderer=None, plugins=["table", "strikethrough"])


def _walk(tokens: list[Token], found: Markdown) -> None:
    for token in tokens:
        kind, children = token["type"], token.get("children")
        if kind == "block_html":
            said = _html(token["raw"], found)
            found.prose.append(said)
            found.html_text.append(said)
        elif children and _is_inline(children):
            said = _inline(children, found)
            found.prose.append(said)
            if kind == "heading":
                found.headings.append((token["attrs"]["level"], _heading(children)))
        elif children:
            _walk(children, found)


def _is_inline(children: list[Token]) -> bool:
    return any(child["type"] == "text" or child["type"] in INLINE for child in children)


INLINE = frozenset(
    {"codespan", "emphasis", "image", "inline_html", "linebreak", "link", "softbreak"}
    | {"strikethrough", "strong"}
)


def _inline(tokens: list[Token], found: Markdown) -> str:
    """The text of `tokens` as it is read; links, images and HTML are noted on the way."""
    parts = []
    for token in tokens:
        kind = token["type"]
        if kind == "codespan":
            parts.append("\N{OBJECT REPLACEMENT CHARACTER}")
        elif kind == "inline_html":
            parts.append(_html(token["raw"], found))
        elif kind in BREAKS:
            parts.append("\n")
        elif kind == "text":
            parts.append(unescape(token["raw"]))
        else:
            if kind == "link":
                found.links.append(token["attrs"]["url"])
            elif kind == "image":
                found.images.append(token["attrs"]["url"])
            said = _inline(token.get("children", []), found)
            parts.append(said)
            if kind == "strong":
                found.labels.append(f"**{said}**")
    return "".join(parts)


def _heading(tokens: list[Token]) -> str:
    """A heading's text as anchors are made of it: code counts, markup does not."""
    return "".join(
        _heading(token["children"]) if "children" in token else str(token.get("raw", ""))
        for token in tokens
        if token["type"] != "inline_html"
    ).strip()


def _html(raw: str, found: Markdown) -> str:
    reader = _HTML(found)
    reader.feed(raw)
    reader.close()
    return "".join(reader.text)


class _HTML(HTMLParser):
    """Notes the tags, attributes and addresses of a piece of HTML; its `text` is what is read."""

    def __init__(self, found: Markdown) -> None:
        super().__init__(convert_charrefs=True)
        self._found = found
        self._code = 0
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code += tag in {"code", "pre"}
        self._found.html.append((tag, None))
        for name, value in attrs:
            self._found.html.append((tag, name))
            if (tag, name) == ("a", "href"):
                self._found.links.append(value or "")
            elif (tag, name) == ("img", "src"):
                self._found.images.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in {"code", "pre"} and self._code > 0

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.text.append(data)


def words(text: str) -> int:
    """How many words there are to read in the source `text`, code in it included."""
    return len(text.split())
