"""The server's own pages: files, into each of which goes what looks alike in all of them.

It goes into the page, and is not served beside it: a page works behind any path of a reverse
proxy, and saved to a disk.
"""

from __future__ import annotations

from pathlib import Path

PLACE = "/* pages.css */"
"""Where a page has it, in its own style."""
STYLE = Path(__file__).with_name("pages.css")


def page_in(file: Path) -> str:
    """The page in `file`, with the style of all pages in it."""
    return file.read_text("utf-8").replace(PLACE, STYLE.read_text("utf-8").strip())
