"""The picture of steps is the same for the same moments, as SVG and as text."""

from coursekit.pictures.words import MAX_ROWS
from coursekit.timeline import StepTimeline
from tests.kit.pictures.drawn import image_in, is_drawn, words_in

MOMENTS = [("request_start", 10.0), ("dns_resolvehost_end", 10.1), ("request_end", 10.4)]

AS_TEXT = """\
3 moments
                    │0                                 400 ms│
request_start       │█                                       │
dns_resolvehost_end │██████████                              │
request_end         │          ██████████████████████████████│
a bar ends at its moment and begins at the one before"""


def test_the_same_moments_give_the_same_picture() -> None:
    assert is_drawn(StepTimeline(MOMENTS).svg, "steps.svg")


def test_the_text_form_has_a_row_for_each_moment() -> None:
    assert repr(StepTimeline(MOMENTS)) == AS_TEXT


def test_it_keeps_what_it_was_given() -> None:
    moments = list(MOMENTS)
    picture = StepTimeline(moments)
    moments.clear()
    assert repr(picture) == AS_TEXT


def test_a_notebook_gets_every_form() -> None:
    bundle = StepTimeline(MOMENTS)._repr_mimebundle_()
    assert bundle["text/plain"] == AS_TEXT
    assert bundle["image/svg+xml"].startswith('<svg class="coursekit-timeline"')
    assert image_in(bundle["text/html"]) == {
        "class": "coursekit-timeline",
        "alt": "3 moments",
        "svg": bundle["image/svg+xml"],
    }


def test_nothing_and_a_single_moment_can_be_shown() -> None:
    assert "nothing was noted" in repr(StepTimeline([]))
    assert words_in(StepTimeline([]).svg) == ["No moments: nothing was noted."]
    assert repr(StepTimeline(MOMENTS[:1])).startswith("1 moment\n")
    assert "request_start" in words_in(StepTimeline(MOMENTS[:1]).svg)


def test_what_does_not_fit_is_counted() -> None:
    moments = [(f"moment {number}", float(number)) for number in range(MAX_ROWS + 1)]
    left_out = "Shown: the first 60 of 61 moments."
    assert repr(StepTimeline(moments)).endswith(left_out)
    assert left_out in words_in(StepTimeline(moments).svg)
