"""Where does prose lead? To a file of the course, or to an official page; and nowhere else."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import SplitResult, unquote, urlsplit

from coursekit.author import markdown, notebooks
from coursekit.author.frame import ROOT
from coursekit.author.rules import Finding, Subject

DOCUMENTATION = {
    "developer.mozilla.org": "/",
    "docs.aiohttp.org": "/",
    "docs.pydantic.dev": "/",
    "docs.pytest.org": "/",
    "docs.python.org": "/",
    "docs.sqlalchemy.org": "/",
    "github.com": "/aio-libs/",
    "ipython.readthedocs.io": "/",
    "jinja.palletsprojects.com": "/",
    "jupyter.org": "/",
    "jupyterlab.readthedocs.io": "/",
    "multidict.aio-libs.org": "/",
    "nbgrader.readthedocs.io": "/",
    "nginx.org": "/",
    "peps.python.org": "/",
    "www.freedesktop.org": "/software/systemd/",
    "www.rfc-editor.org": "/",
    "yarl.aio-libs.org": "/",
}
"""Where prose may link to, and below which path: official pages that will be there next year."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
RESERVED = (".example", ".invalid", ".localhost", ".test")
"""Names that RFC 2606 (section 2) promises will never be anyone's."""

HTML_OF_PROSE = frozenset(
    {("a", "href"), ("img", "alt"), ("img", "src"), ("ol", "start")}
    | {
        (tag, None)
        for tag in (
            *("a", "b", "br", "code", "details", "em", "i", "img", "kbd", "li", "ol", "p", "pre"),
            *("strong", "sub", "summary", "sup", "ul"),
        )
    }
)
"""The tags and attributes that prose may have: all of them look the same in every front end."""

URL_HOST = re.compile(
    r"\b(?:https?|wss?|ftp)://(?:[^\s/@\"']*@)?(?P<host>\[[^\]\s]*\]|[^\s/:\"'?#)\\]+)",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"\b(?:(?:https?|wss?|ftp)://|www\.)[^\s<>]*[^\s<>.,;:!?)'\"]", re.IGNORECASE)
"""An address in text that is read: front ends make a link of it, GitHub of a bare `www.` too."""
VALUE_AS_HOST = re.compile(r"\{[^{}]*\}")
"""A value put into an f-string: the server's own address."""
BROWSERS_OWN_READING = re.compile(r"[\s\x00-\x1f\\]|%5c|%0[0-9a-f]", re.IGNORECASE)
"""What browsers drop from an address, or take for a slash."""
MARKUP = re.compile(r"`[^`]+`|(?<![\w*])\*\w[^*]*\*(?![\w*])")
"""What is `code` or *stressed* in Markdown."""
NO_LINK = re.compile(r"\](?:\(|\[)[^\s)\]]*")
"""What is left of a link in text that is read, where a parser found none."""


def links_lead_somewhere(subject: Subject) -> Iterator[Finding]:
    """A reader without a network can follow every link but those to the documentation."""
    for cell in subject.prose:
        found = subject.read(cell)
        for target in [*found.links, *found.images]:
            parts = _split(target)
            leaves = parts is not None and (parts.scheme or parts.netloc)
            if not leaves and (why := _why_dead(subject, target, parts)):
                yield subject.finding(f"the link {target!r} is dead: {why}", cell)
        for said in found.prose:
            for match in NO_LINK.finditer(said):
                yield subject.finding(f"what ends in {match[0]!r} looks like a link, is none", cell)


def _split(target: str) -> SplitResult | None:
    """The parts of an address; None where browsers would read it in a way of their own."""
    try:
        return None if BROWSERS_OWN_READING.search(target) else urlsplit(target)
    except ValueError:
        return None


def _why_dead(subject: Subject, target: str, parts: SplitResult | None) -> str | None:
    if parts is None:
        return "it is no address that all browsers read the same"
    if not parts.path and not parts.fragment:
        return "it leads nowhere"
    if parts.path.startswith("/"):
        return "a path from the root is another one in each front end"
    folder = subject.path.parent
    path = (folder / unquote(parts.path)).resolve()
    course = ROOT if folder.is_relative_to(ROOT) else folder.parent
    if not path.is_relative_to(course.resolve()) or not path.exists():
        return "there is no such file"
    if not parts.fragment:
        return None
    if not parts.path:
        prose = [cell.source for cell in subject.prose]
    elif path.suffix == ".ipynb":
        prose = [cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown"]
    elif path.suffix == ".md":
        prose = [path.read_text(encoding="utf-8")]
    else:
        return "only notebooks and Markdown files have headings to lead to"
    anchors = {_anchor(text) for each in prose for _level, text in markdown.headings(each)}
    return None if _anchor(unquote(parts.fragment)) in anchors else "there is no such heading"


def _anchor(heading: str) -> str:
    """A heading as an anchor, made equal for JupyterLab (`Two-Words`) and GitHub (`two-words`)."""
    return re.sub(r"[^\w-]", "", heading.strip().replace(" ", "-").lower())


def links_go_to_documentation(subject: Subject) -> Iterator[Finding]:
    """Blogs and mirrors disappear; official pages are kept, and say when they change."""
    for cell in subject.prose:
        found = subject.read(cell)
        for target in found.images:
            parts = _split(target)
            if parts and (parts.scheme or parts.netloc):
                yield subject.finding(f"the picture {target!r} is not a file of the course", cell)
        for target in found.links:
            parts = _split(target)
            if parts and (parts.scheme or parts.netloc) and (why := _why_not_official(parts)):
                yield subject.finding(why, cell)
        for said in found.prose:
            for match in ADDRESS.finditer(said):
                address = match[0] if "://" in match[0] else f"https://{match[0]}"
                host = URL_HOST.match(address)
                if host and is_local(host["host"]):
                    continue
                parts = _split(address)
                why = _why_not_official(parts) if parts else f"{address} is not an address"
                if why:
                    yield subject.finding(why, cell)


def _why_not_official(parts: SplitResult) -> str | None:
    """What is wrong with a link that leaves the course; None where it is one of DOCUMENTATION."""
    host = parts.netloc.lower()
    if parts.scheme == "http" and URL_HOST.match(parts.geturl()) and _is_loopback(parts):
        return None
    if parts.scheme != "https":
        return f"the link {parts.geturl()} does not begin with https:"
    below = DOCUMENTATION.get(host)
    path = posixpath.normpath(unquote(parts.path) or "/")
    if below is None or not f"{path}/".startswith(below):
        return f"{host} is not one of the linked hosts"
    return None


def _is_loopback(parts: SplitResult) -> bool:
    return "@" not in parts.netloc and parts.hostname in {"127.0.0.1", "localhost", "::1"}


def is_local(host: str) -> bool:
    """Whether `host`, as an address names it, can only be this machine, or nobody's."""
    return (
        host.lower() in LOOPBACK
        or VALUE_AS_HOST.fullmatch(host) is not None
        or host.lower().endswith(RESERVED)
    )


def html_looks_the_same_everywhere(subject: Subject) -> Iterator[Finding]:
    """Front ends drop or obey other HTML as they please, and some of it leads away unseen."""
    for cell in subject.prose:
        for tag, attribute in subject.read(cell).html:
            if (tag, attribute) not in HTML_OF_PROSE:
                what = f"<{tag}>" if attribute is None else f"<{tag} {attribute}=…>"
                yield subject.finding(f"prose does not need {what}", cell)


def html_holds_no_markdown(subject: Subject) -> Iterator[Finding]:
    """In a block of HTML, such as a folded hint, backticks and stars are shown as they are."""
    for cell in subject.prose:
        for said in subject.read(cell).html_text:
            for match in MARKUP.finditer(said):
                yield subject.finding(f"{match[0]} stands in HTML: write <code> or <em>", cell)
