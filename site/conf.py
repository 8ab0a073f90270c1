"""Sphinx' settings for the course's pages. `site/build.py` lays out the sources and starts it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

project = html_title = "Learn asyncio and aiohttp"
author = "the authors of the course"
copyright = "CC BY 4.0"  # noqa: A001 (Sphinx calls it so)
language = "en"

extensions = ["myst_nb", "sphinx_copybutton", "sphinx_sitemap", "sphinxext.opengraph"]
nb_execution_mode = "off"  # a page shows what the notebook has stored
nb_merge_streams = True
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["course.css"]
html_show_sourcelink = html_copy_source = False
html_extra_path = ["404.html"]
# Contrast of at least 4.5 : 1 on their backgrounds (WCAG 2.2, 1.4.3).
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

html_baseurl = os.environ.get("SITE_URL", "https://example.org/")
sitemap_url_scheme = "{link}"
ogp_site_url = html_baseurl
ogp_social_cards = {"enable": False}

MENDED = (
    # The label hides from screen readers what the summary says.
    ('<summary aria-label="Toggle hidden content">', "<summary>"),
    # What scrolls sideways must be reached by keyboard.
    ("<pre>", '<pre tabindex="0">'),
    ('<div class="table-wrapper', '<div tabindex="0" role="group" class="table-wrapper'),
    ('<div class="picture">', '<div class="picture" tabindex="0" role="group">'),
)
NAMED = (
    ('<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="Pages">'),
    ('<aside class="toc-drawer', '<aside aria-label="On this page" class="toc-drawer'),
    ('role="heading"', 'role="heading" aria-level="2"'),
)


def _mend_body(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: Any
) -> None:
    """What axe found in the pages that myst-nb writes."""
    for old, new in MENDED:
        context["body"] = context.get("body", "").replace(old, new)


def _name_landmarks(app: Sphinx, error: Exception | None) -> None:
    """What axe found in the frame that furo puts around them."""
    if error is None:
        for page in Path(app.outdir).rglob("*.html"):
            text = page.read_text("utf-8")
            for old, new in NAMED:
                text = text.replace(old, new)
            page.write_text(text, "utf-8")


def setup(app: Sphinx) -> None:
    """Sphinx' hook."""
    app.connect("html-page-context", _mend_body, priority=900)
    app.connect("build-finished", _name_landmarks)
