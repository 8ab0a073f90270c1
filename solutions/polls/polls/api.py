"""The same polls as JSON: an application of its own, nested under /api."""

from aiohttp import web
from pydantic import ValidationError

from polls.bodies import json_of
from polls.csrf import refuse_other_sites
from polls.questions import ID, find_question, find_questions, take_vote
from polls.schemas import Vote, as_dict
from polls.visitors import remember, visitor_of

QUESTION = f"/questions/{{question_id:{ID.pattern}}}"
routes = web.RouteTableDef()


@routes.get("/questions")
async def questions(request: web.Request) -> web.Response:
    page, more = await find_questions(request)
    link = {"Link": f'<{request.rel_url.with_query(more)}>; rel="next"'} if more else {}
    return web.json_response([as_dict(one) for one in page], headers=link)


@routes.get(QUESTION)
async def question(request: web.Request) -> web.Response:
    return web.json_response(as_dict(await find_question(request)))


@routes.post(f"{QUESTION}/votes")
async def vote(request: web.Request) -> web.Response:
    refuse_other_sites(request)
    try:
        choice = Vote.model_validate_json(await json_of(request)).choice
    except ValidationError as error:
        raise web.HTTPBadRequest(text='Send {"choice": 1}, with the id of a choice.') from error
    await take_vote(request, choice, visitor := visitor_of(request))
    [votes] = [one.votes for one in (await find_question(request)).choices if one.id == choice]
    response = web.json_response({"choice": choice, "votes": votes}, status=201)
    remember(request, response, visitor)
    return response
