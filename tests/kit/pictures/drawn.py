"""The pictures that are kept, to the byte, and what is written in an SVG."""

import os
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

DRAWN = Path(__file__).parent / "expected"
SVG = "{http://www.w3.org/2000/svg}"
REDRAW = "COURSEKIT_REDRAW" in os.environ


def is_drawn(svg: str, name: str) -> bool:
    """Whether `svg` is, to the byte, the picture kept in `expected`.

    After a wanted change of the drawing, run these tests once with COURSEKIT_REDRAW=1 in the
    environment, and look at the new pictures in a browser before you commit them.
    """
    kept = DRAWN / name
    if REDRAW:
        kept.write_text(svg + "\n", encoding="utf-8", newline="\n")
    return kept.read_text(encoding="utf-8") == svg + "\n"


def words_in(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def image_in(html: str) -> dict[str, str]:
    """The class and the description of the one image in `html`, and the SVG that it shows."""
    attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', html[html.index("<img") :]))
    kind, _, data = attributes["src"].partition(",")
    assert kind == "data:image/svg+xml"
    return {
        "class": attributes["class"],
        "alt": unescape(attributes["alt"]),
        "svg": unquote(data),
    }
