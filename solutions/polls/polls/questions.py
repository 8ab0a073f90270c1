"""What the pages and the API share: which questions a URL means, and a vote on one."""

import re

from aiohttp import web

from polls import queries
from polls.db import DATABASE
from polls.models import Question

# Nine digits fit into the database's integers; what is longer does not exist.
ID = re.compile("[0-9]{1,9}")


async def find_questions(request: web.Request) -> tuple[list[Question], dict[str, str]]:
    """A page of questions, and the query of the next page's URL: empty where this is the last."""
    after = request.query.get("after", "0")
    if not ID.fullmatch(after):
        raise web.HTTPBadRequest(text="after: the id of a question was to be expected.")
    found = await queries.questions_after(request.config_dict[DATABASE], int(after))
    page = list(found[: queries.PAGE])
    return page, {"after": str(page[-1].id)} if len(found) > len(page) else {}


async def find_question(request: web.Request) -> Question:
    """The question whose id is in the path. Raises HTTPNotFound."""
    question_id = int(request.match_info["question_id"])
    question = await queries.one_question(request.config_dict[DATABASE], question_id)
    if question is None:
        raise web.HTTPNotFound(text="There is no such question.")
    return question


async def take_vote(request: web.Request, choice_id: int, visitor: str) -> None:
    """Raises HTTPNotFound where the question has no such choice."""
    question_id = int(request.match_info["question_id"])
    if not await queries.vote(request.config_dict[DATABASE], question_id, choice_id, visitor):
        raise web.HTTPNotFound(text="This question has no such choice.")
