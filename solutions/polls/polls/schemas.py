"""What the API's JSON looks like: a vote that comes in, a question that goes out."""

from typing import Any

from pydantic import BaseModel, Field

from polls.models import Question


class Vote(BaseModel, extra="forbid", strict=True):
    """`{"choice": 3}`, and nothing else."""

    choice: int = Field(ge=1, lt=10**9)


def as_dict(question: Question) -> dict[str, Any]:
    choices = [{"id": one.id, "text": one.text, "votes": one.votes} for one in question.choices]
    return {"id": question.id, "text": question.text, "choices": choices}
