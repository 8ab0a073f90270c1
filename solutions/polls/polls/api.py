"""The same polls as JSON: an application of its own, nested under /api."""

from typing import Any

from aiohttp import web
from pydantic import BaseModel, Field, ValidationError

from polls import queries
from polls.db import DATABASE
from polls.errors import json_errors
from polls.models import Question
from polls.questions import ID, count_vote, find_question

QUESTION = f"/questions/{{question_id:{ID.pattern}}}"
routes = web.RouteTableDef()


class Vote(BaseModel, extra="forbid", strict=True):
    choice: int = Field(ge=1, lt=10**9)


def make_api() -> web.Application:
    api = web.Application(middlewares=[json_errors])
    api.add_routes(routes)
    return api


def as_dict(question: Question) -> dict[str, Any]:
    choices = [{"id": one.id, "text": one.text, "votes": one.votes} for one in question.choices]
    return {"id": question.id, "text": question.text, "choices": choices}


@routes.get("/questions")
async def questions(request: web.Request) -> web.Response:
    found = await queries.all_questions(request.config_dict[DATABASE])
    return web.json_response([as_dict(question) for question in found])


@routes.get(QUESTION)
async def question(request: web.Request) -> web.Response:
    return web.json_response(as_dict(await find_question(request)))


@routes.post(f"{QUESTION}/votes")
async def vote(request: web.Request) -> web.Response:
    """`{"choice": 3}`. No page of another site can send this content type without asking us."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="Send application/json.")
    try:
        choice = Vote.model_validate_json(await request.read()).choice
    except ValidationError as error:
        raise web.HTTPBadRequest(text='Send {"choice": 1}, with the id of a choice.') from error
    votes = await count_vote(request, choice)
    return web.json_response({"choice": choice, "votes": votes}, status=201)
