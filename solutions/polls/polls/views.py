"""The pages: a list of questions, one question to vote on, and its results."""

import aiohttp_jinja2
from aiohttp import web

from polls import csrf, flash, visitors
from polls.questions import ID, find_question, find_questions, take_vote


async def index(request: web.Request) -> web.Response:
    questions, more = await find_questions(request)
    context = {"questions": questions, "more": more}
    return aiohttp_jinja2.render_template("index.html", request, context)


async def poll(request: web.Request) -> web.Response:
    visitor = visitors.visitor_of(request)
    token = csrf.token_for(request, visitor)
    context = {"question": await find_question(request), "csrf_token": token}
    response = aiohttp_jinja2.render_template("poll.html", request, context)
    visitors.remember(request, response, visitor)
    return response


async def vote(request: web.Request) -> web.Response:
    choice = (await csrf.own_form(request)).get("choice", "")
    visitor = visitors.visitor_of(request)
    await take_vote(request, int(choice) if ID.fullmatch(choice) else 0, visitor)
    results = str(request.app.router["results"].url_for(**request.match_info))
    response = web.Response(status=303, headers={"Location": results})
    flash.leave(response, results, choice)
    return response


async def results(request: web.Request) -> web.Response:
    context = {"question": await find_question(request), "voted": flash.found(request)}
    response = aiohttp_jinja2.render_template("results.html", request, context)
    flash.take_away(request, response)
    return response
