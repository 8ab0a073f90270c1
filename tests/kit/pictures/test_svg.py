"""What every picture is: a light card with a time axis that needs nothing from outside."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from coursekit.pictures.svg import Axis
from coursekit.pictures.tasks import tasks_as_svg
from coursekit.timeline import RequestTimeline
from tests.kit.pictures.drawn import SVG
from tests.kit.pictures.test_requests import POOLED
from tests.kit.pictures.test_tasks import TASKS

REPOSITORY = Path(__file__).parents[3]


def test_the_time_axis_has_four_to_six_round_ticks() -> None:
    for length in (0.001, 0.0123, 0.0599, 0.06, 0.3, 0.9, 1.0, 2.0, 5.9, 6.0, 7.4, 61.0, 599.0):
        ticks = Axis((0.0, length), 0, 1).ticks()
        assert 4 <= len(ticks) <= 6, length
        assert ticks[-1] <= length * 1.000001


def test_a_picture_is_an_opaque_light_card_that_needs_nothing_from_outside() -> None:
    for svg in (RequestTimeline(POOLED, now=50.4).svg, tasks_as_svg(TASKS, 7.1)):
        root = ElementTree.fromstring(svg)
        card = root.find(f"{SVG}rect")
        assert card is not None
        assert (card.get("fill"), card.get("width"), card.get("x")) == ("#ffffff", "719", "0.5")
        texts = list(root.iter(f"{SVG}text"))
        assert all(text.get("fill") for text in texts), "a text without a colour takes the theme's"
        for outside in ("<style", "<script", "foreignObject", "href", "currentColor", "http:"):
            assert outside not in svg.replace("http://www.w3.org/2000/svg", ""), outside


def test_a_picture_says_what_it_is_to_a_screen_reader_and_to_a_sanitizer() -> None:
    root = ElementTree.fromstring(RequestTimeline(POOLED, now=50.4).svg)
    summary = "6 requests on 2 connections, at most 2 at once"
    assert root.get("role") == "img"
    assert root.get("aria-label") == summary
    assert root.findtext(f"{SVG}title") == summary
    assert RequestTimeline(POOLED).svg.startswith('<svg class="coursekit-timeline" ')
    assert RequestTimeline(POOLED).svg.endswith("</svg>")


def test_importing_the_pictures_imports_no_notebook_machinery() -> None:
    code = (
        "import sys, coursekit.timeline\n"
        "heavy = {'nbformat', 'nbclient', 'IPython', 'matplotlib', 'local_server'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=True)
