"""What a submission is worth: a verdict for each check, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coursekit.classroom.submissions import Submission

LONGEST_SENTENCE = 600
"""Characters."""


def _legible(text: str) -> str:
    if len(text) > LONGEST_SENTENCE:
        text = f"{text[:LONGEST_SENTENCE]}…"
    text = text.encode("utf-8", "backslashreplace").decode()
    return "".join(one if one.isprintable() or one == "\n" else ascii(one)[1:-1] for one in text)


@dataclass
class Verdict:
    """What one check said: a point, or the sentence that explains why not."""

    exercise: int
    grade_id: str
    sentence: str = ""

    def __setattr__(self, name: str, value: object) -> None:
        """A sentence is for people: one of a megabyte, or with tricks for a terminal, is none."""
        super().__setattr__(name, _legible(value) if isinstance(value, str) else value)

    @property
    def holds(self) -> bool:
        return not self.sentence


@dataclass
class Grade:
    """One submission and its verdicts, in the order of the checks."""

    submission: Submission
    verdicts: list[Verdict] = field(default_factory=list)

    def points(self, weights: Mapping[int, float]) -> float:
        """One a check that holds, times the weight of its exercise."""
        return sum(weights.get(one.exercise, 1) for one in self.verdicts if one.holds)

    def most(self, weights: Mapping[int, float]) -> float:
        """The points of a submission in which everything holds."""
        return sum(weights.get(one.exercise, 1) for one in self.verdicts)
