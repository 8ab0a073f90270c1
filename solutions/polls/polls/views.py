"""The pages: a list of questions, one question to vote on, and its results."""

import aiohttp_jinja2
from aiohttp import web

from polls import csrf, queries
from polls.db import DATABASE
from polls.questions import ID, count_vote, find_question

VOTED = "voted"


async def index(request: web.Request) -> web.Response:
    questions = await queries.all_questions(request.config_dict[DATABASE])
    return aiohttp_jinja2.render_template("index.html", request, {"questions": questions})


async def poll(request: web.Request) -> web.Response:
    visitor = csrf.visitor_of(request)
    token = csrf.token_for(request, visitor)
    context = {"question": await find_question(request), "csrf_token": token}
    response = aiohttp_jinja2.render_template("poll.html", request, context)
    csrf.remember(response, visitor)
    return response


async def vote(request: web.Request) -> web.Response:
    form = await csrf.own_form(request)
    choice = form.get("choice", "")
    await count_vote(request, int(choice) if ID.fullmatch(choice) else 0)
    url = str(request.app.router["results"].url_for(**request.match_info))
    response = web.Response(status=303, headers={"Location": url})
    # A flash: the next page says thank you, once.
    response.set_cookie(VOTED, choice, path=url, httponly=True, samesite="Lax")
    return response


async def results(request: web.Request) -> web.Response:
    voted = request.cookies.get(VOTED)
    context = {"question": await find_question(request), "voted": voted}
    response = aiohttp_jinja2.render_template("results.html", request, context)
    if voted:
        response.del_cookie(VOTED, path=request.path)
    return response
