"""Shows an HTML page in a notebook as a person sees it: no frame, no script, nothing to click.

The page becomes one `<div>`; of its tags and attributes only those pass that make it look as it
does, and its stylesheet is scoped to that `<div>`. Same page, same text, always: it is compared.
Understands what the polls application's pages are made of, and is no general browser.
"""

from __future__ import annotations

import re
import zlib
from html import escape
from html.parser import HTMLParser

TAGS = frozenset(
    {
        *("a", "b", "br", "button", "code", "div", "em", "form", "h1", "h2", "h3", "header", "i"),
        *("input", "label", "li", "main", "meter", "nav", "ol", "p", "pre", "section", "small"),
        *("span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    }
)
EMPTY = frozenset({"br", "input"})
DROPPED_WHOLE = frozenset({"head", "iframe", "noscript", "object", "script", "style", "template"})
ATTRIBUTES = frozenset({"checked", "class", "max", "min", "role", "scope", "type", "value"})

BASE = """\
body { display: block; border: 1px solid #9aa5b1; border-radius: 4px; padding: 12px;
  background: #ffffff; color: #1f2933; color-scheme: light; font: 16px/1.5 serif; }
a { color: #0000cc; text-decoration: underline; }
table, tr, th, td { border: 0; background: none; color: inherit; font-size: inherit; }
table { margin: 0; border-collapse: collapse; }
code { background: none; color: inherit; }
h1 { margin: 0.6em 0; }
"""
"""A page without a stylesheet, as browsers show it, and without the notebook's own style: the
colours are given because a notebook may be dark."""

WHOLE_PAGE = frozenset({"body", "html", ":root"})
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class Page:
    """The page `html` under the stylesheet `css`; the last expression of a cell shows it.

    `css` holds plain rules: no @media, no nesting.
    """

    def __init__(self, html: str, css: str = "") -> None:
        reader = _Reader()
        reader.feed(html)
        reader.close()
        self.title = reader.title.strip()
        self._body = re.sub(r"\n\s*\n+", "\n", "".join(reader.body)).strip()
        self._css = css

    def _repr_html_(self) -> str:
        name = f"coursekit-page-{zlib.crc32(self._css.encode())}"
        # Three times, to weigh more than the rules that JupyterLab has for tables and code.
        style = f"{f'.{name}' * 3} {{\n{_nested(BASE)}{_nested(self._css)}}}"
        return f'<div class="{name}" inert>\n<style>\n{style}\n</style>\n{self._body}\n</div>'

    def __repr__(self) -> str:
        return f"Page({self.title!r})"


def _nested(css: str) -> str:
    """The rules of `css` as they stand inside the page's own rule, which is the body's."""
    lines = []
    for selectors, declarations in RULE.findall(COMMENT.sub("", css)):
        names = [selector.strip() for selector in selectors.split(",")]
        nested = ("&" if name in WHOLE_PAGE else f"& {name}" for name in names)
        lines.append(f"  {', '.join(nested)} {{ {' '.join(declarations.split())} }}\n")
    return "".join(lines)


class _Reader(HTMLParser):
    """Copies of a page what may be shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.body: list[str] = []
        self.title = ""
        self._inside = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title"
        if self._inside:
            return
        if tag in DROPPED_WHOLE:
            self._inside = tag
        elif tag in TAGS and not (tag == "input" and ("type", "hidden") in attrs):
            shown = "".join(
                f' {name}="{escape(value or "")}"' for name, value in attrs if name in ATTRIBUTES
            )
            self.body.append(f"<{tag}{shown}>")

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        if self._inside:
            self._inside = "" if tag == self._inside else self._inside
        elif tag in TAGS - EMPTY:
            self.body.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._inside:
            self.body.append(escape(data, quote=False))
