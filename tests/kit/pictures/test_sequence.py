"""The picture of a conversation is the same for the same messages, and says all of it."""

from coursekit.author.outputs import mask
from coursekit.pictures.words import MAX_ROWS
from coursekit.sequence import SequencePicture
from tests.kit.pictures.drawn import image_in, is_drawn, words_in

MESSAGES = [
    ("Ada", "room", "hello <all>"),
    ("room", "Ada", "Ada: hello <all>"),
    ("room", "Bob", "Ada: hello <all>"),
    ("Bob", "Ada", "psst"),
    ("Bob", "Bob", "waits"),
]

AS_TEXT = """\
5 messages between 3 participants
Ada                   room                  Bob
┊─── hello <all> ────>┊                     ┊
┊<─ Ada: hello <all> ─┊                     ┊
┊                     ┊─ Ada: hello <all> ─>┊
┊<────────────────── psst ──────────────────┊
┊                     ┊                     ┊⟲ waits"""


def test_the_same_messages_give_the_same_picture() -> None:
    assert is_drawn(SequencePicture(MESSAGES).svg, "sequence.svg")


def test_the_text_form_has_a_row_for_each_message() -> None:
    assert repr(SequencePicture(MESSAGES)) == AS_TEXT


def test_the_participants_stand_in_the_order_asked_for_and_the_others_after_them() -> None:
    picture = SequencePicture(MESSAGES, ["Bob", "nobody", "Ada"])
    assert repr(picture).splitlines()[1].split() == ["Bob", "Ada", "room"]


def test_nothing_of_it_is_masked() -> None:
    picture = SequencePicture(MESSAGES)
    assert mask(picture.svg) == picture.svg
    assert mask(repr(picture)) == repr(picture)


def test_it_keeps_what_it_was_given() -> None:
    messages = list(MESSAGES)
    picture = SequencePicture(messages)
    messages.clear()
    assert repr(picture) == AS_TEXT


def test_a_notebook_gets_every_form() -> None:
    bundle = SequencePicture(MESSAGES)._repr_mimebundle_()
    assert bundle["text/plain"] == AS_TEXT
    assert bundle["image/svg+xml"].startswith('<svg class="coursekit-sequence"')
    assert image_in(bundle["text/html"]) == {
        "class": "coursekit-sequence",
        "alt": SequencePicture(MESSAGES).summary,
        "svg": bundle["image/svg+xml"],
    }


def test_nothing_can_be_shown() -> None:
    assert repr(SequencePicture([])) == "No messages: nobody said anything."
    assert words_in(SequencePicture([]).svg) == ["No messages: nobody said anything."]


def test_what_does_not_fit_is_counted() -> None:
    messages = [("Ada", "Bob", f"{number}") for number in range(MAX_ROWS + 1)]
    left_out = "Shown: the first 60 of 61 messages."
    assert repr(SequencePicture(messages)).endswith(left_out)
    assert left_out in words_in(SequencePicture(messages).svg)


def test_long_words_are_shortened() -> None:
    picture = SequencePicture([("Ada", "Bob", "x" * 200)])
    assert "x" * 23 + "…" in repr(picture)
    assert all(len(words) < 60 for words in words_in(picture.svg))
