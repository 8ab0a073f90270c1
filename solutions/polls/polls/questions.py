"""What the pages and the API share: the question that a path names, and a vote on it."""

import re

from aiohttp import web

from polls import queries
from polls.db import DATABASE
from polls.models import Question

# Nine digits fit into the database's integers; what is longer does not exist.
ID = re.compile("[0-9]{1,9}")


async def find_question(request: web.Request) -> Question:
    """The question whose id is in the path. Raises HTTPNotFound."""
    question_id = int(request.match_info["question_id"])
    question = await queries.one_question(request.config_dict[DATABASE], question_id)
    if question is None:
        raise web.HTTPNotFound(text="There is no such question.")
    return question


async def count_vote(request: web.Request, choice_id: int) -> int:
    """Vote for one of its choices. Raises HTTPNotFound, for another question's choice too."""
    question_id = int(request.match_info["question_id"])
    votes = await queries.vote(request.config_dict[DATABASE], question_id, choice_id)
    if votes is None:
        raise web.HTTPNotFound(text="This question has no such choice.")
    return votes
