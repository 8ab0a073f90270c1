# Answers to the exercises of lesson 21; the form is explained in tests/test_answers.py.

# %% exercise 1 wrong: errors before the branch -> /broken?ticket answered 500 without the branch's name
def shop_middlewares():
    return [sorry, branch, door]


# %% exercise 1 wrong: the door outside of the errors -> `sorry` did not see this error
def shop_middlewares():
    return [branch, door, sorry]


# %% exercise 1 wrong: the door first -> / answered 403 with '403: Forbidden'
def shop_middlewares():
    return [door, branch, sorry]


# %% exercise 1 wrong: in the order of the answer -> answered 500 without the branch's name
def shop_middlewares():
    return [door, sorry, branch]


# %% exercise 1 wrong: leaves out the door -> all three middlewares
def shop_middlewares():
    return [branch, sorry]


# %% exercise 1 wrong: sorts in place and returns nothing -> all three middlewares
def shop_middlewares():
    middlewares = [door, sorry, branch]
    middlewares.reverse()


# %% exercise 1 wrong: one twice -> all three middlewares, each once
def shop_middlewares():
    return [branch, sorry, door, sorry]


# %% exercise 1 right: a tuple
def shop_middlewares():
    return branch, sorry, door


# %% exercise 1 right: puts one after the other
def shop_middlewares():
    middlewares = [door]
    middlewares.insert(0, sorry)
    middlewares.insert(0, branch)
    return middlewares


# %% exercise 2 wrong: renders the page, forgets the status -> the page of a 404 must go out with the status 404
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as error:
            page = f"<h1>{error.status} {error.reason}</h1><p>Write to {contact}.</p>"
            return web.Response(text=page, content_type="text/html")

    return pages


# %% exercise 2 wrong: catches aiohttp's errors alone -> GET /broken answered 500, but not with your page
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as error:
            if error.status < 400:
                raise
            page = f"<h1>{error.status} {error.reason}</h1><p>Write to {contact}.</p>"
            return web.Response(text=page, status=error.status, content_type="text/html")

    return pages


# %% exercise 2 wrong: a page for 404 only -> POST / answered 405, but not with your page
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPNotFound as error:
            page = f"<h1>{error.status} {error.reason}</h1><p>Write to {contact}.</p>"
            return web.Response(text=page, status=error.status, content_type="text/html")

    return pages


# %% exercise 2 wrong: forgets await -> front(…) was called but not awaited
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return handler(request)
        except web.HTTPException as error:
            page = f"<h1>{error.status} {error.reason}</h1><p>Write to {contact}.</p>"
            return web.Response(text=page, status=error.status, content_type="text/html")

    return pages


# %% exercise 2 wrong: plain text -> a browser would show the tags
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except Exception as raised:
            error = raised if isinstance(raised, web.HTTPException) else web.HTTPInternalServerError()
            page = f"<h1>{error.status} {error.reason}</h1><p>Write to {contact}.</p>"
            return web.Response(text=page, status=error.status)

    return pages


# %% exercise 2 wrong: tells the exception -> tells what the exception said
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except Exception as error:
            status = getattr(error, "status", 500)
            reason = getattr(error, "reason", error)
            page = f"<h1>{status} {reason}</h1><p>Write to {contact}.</p>"
            return web.Response(text=page, status=status, content_type="text/html")

    return pages


# %% exercise 2 wrong: a page for a redirect -> a redirect is raised, too, and is no error
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as raised:
            error = raised
        except Exception:
            error = web.HTTPInternalServerError()
        page = f"<h1>{error.status} {error.reason}</h1><p>Write to {contact}.</p>"
        return web.Response(text=page, status=error.status, content_type="text/html")

    return pages


# %% exercise 2 wrong: loses Allow -> the 405 lost its header Allow
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPRedirection:
            raise
        except web.HTTPException as raised:
            error = raised
        except Exception:
            error = web.HTTPInternalServerError()
        page = f"<h1>{error.status} {error.reason}</h1><p>Write to {contact}.</p>"
        return web.Response(text=page, status=error.status, content_type="text/html")

    return pages


# %% exercise 2 wrong: catches everything -> CancelledError must go through
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPRedirection:
            raise
        except web.HTTPException as raised:
            error = raised
        except BaseException:
            error = web.HTTPInternalServerError()
        error.text = f"<h1>{error.status} {error.reason}</h1><p>Write to {contact}.</p>"
        error.content_type = "text/html"
        raise error

    return pages


# %% exercise 2 wrong: a page for every 404 -> a handler returned a 404 with a text of its own
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            response = await handler(request)
            if response.status < 400:
                return response
            status, reason, headers = response.status, response.reason, {}
        except web.HTTPException as raised:
            if raised.status < 400:
                raise
            status, reason, headers = raised.status, raised.reason, {k: v for k, v in raised.headers.items() if not k.startswith("Content-")}
        except Exception:
            status, reason, headers = 500, "Internal Server Error", {}
        return web.Response(text=f"<h1>{status} {reason}</h1><p>Write to {contact}.</p>", status=status, content_type="text/html", headers=headers)
    return pages


# %% exercise 2 wrong: keeps the header that it knows -> a 401 with the headers WWW-Authenticate and X-Till
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        headers = {}
        try:
            return await handler(request)
        except web.HTTPException as raised:
            if raised.status < 400:
                raise
            status, reason = raised.status, raised.reason
            if "Allow" in raised.headers:
                headers["Allow"] = raised.headers["Allow"]
        except Exception:
            status, reason = 500, "Internal Server Error"
        page = f"<h1>{status} {reason}</h1><p>Write to {contact}.</p>"
        return web.Response(text=page, status=status, headers=headers, content_type="text/html")
    return pages


# %% exercise 2 right: dresses up the exception and raises it
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except (web.HTTPRedirection, web.HTTPSuccessful):
            raise
        except Exception as raised:
            error = raised if isinstance(raised, web.HTTPError) else web.HTTPInternalServerError()
            error.text = f"<h1>{error.status} {html.escape(error.reason)}</h1><p>Write to {html.escape(contact)}.</p>"
            error.content_type = "text/html"
            raise error from None

    return pages


# %% exercise 2 right: a class
def error_pages(contact):
    class Pages:
        __middleware_version__ = 1

        async def __call__(self, request, handler):
            try:
                return await handler(request)
            except Exception as raised:
                status = raised.status if isinstance(raised, web.HTTPException) else 500
                if status < 400:
                    raise
                headers = getattr(raised, "headers", {}).copy()
                headers["Content-Type"] = "text/html; charset=utf-8"
                reason = getattr(raised, "reason", "Internal Server Error")
                page = f"<h1>{status} {html.escape(reason)}</h1><p>Write to {html.escape(contact)}.</p>"
                answer = web.Response(text=page, status=status, headers=headers)
                for cookie in getattr(raised, "cookies", {}).values():
                    answer.set_cookie(cookie.key, cookie.value, path=cookie["path"])
                return answer

    return Pages()


# %% exercise 2 right: changes the exception, and raises it
def error_pages(contact):
    def with_page(error):
        error.content_type = "text/html"
        error.text = f"<h1>{error.status} {html.escape(error.reason)}</h1><p>Write to {html.escape(contact)}.</p>"
        return error
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPError as error:
            raise with_page(error)
        except web.HTTPException:
            raise
        except Exception:
            raise with_page(web.HTTPInternalServerError()) from None
    return pages


# %% exercise 3 wrong: makes them wait -> the rest were kept waiting
def at_most(limit):
    semaphore = asyncio.Semaphore(limit)

    @web.middleware
    async def count(request, handler):
        async with semaphore:
            return await handler(request)

    return count


# %% exercise 3 wrong: one too many -> 3 reached the handler
def at_most(limit):
    at_work = 0

    @web.middleware
    async def count(request, handler):
        nonlocal at_work
        if at_work > limit:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "1"})
        at_work += 1
        try:
            return await handler(request)
        finally:
            at_work -= 1

    return count


# %% exercise 3 wrong: counts after the handler -> 5 reached the handler
def at_most(limit):
    at_work = 0

    @web.middleware
    async def count(request, handler):
        nonlocal at_work
        response = await handler(request)
        at_work += 1
        if at_work > limit:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "1"})
        at_work -= 1
        return response

    return count


# %% exercise 3 wrong: does not count down after an error -> somebody before has left, and is still counted
def at_most(limit):
    at_work = 0

    @web.middleware
    async def count(request, handler):
        nonlocal at_work
        if at_work >= limit:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "1"})
        at_work += 1
        response = await handler(request)
        at_work -= 1
        return response

    return count


# %% exercise 3 wrong: never counts down -> the next one got 503
def at_most(limit):
    visitors = []

    @web.middleware
    async def count(request, handler):
        if len(visitors) >= limit:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "1"})
        visitors.append(request)
        return await handler(request)

    return count


# %% exercise 3 wrong: one count for all -> the two share one count
at_work = 0


def at_most(limit):
    @web.middleware
    async def count(request, handler):
        global at_work
        if at_work >= limit:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "1"})
        at_work += 1
        try:
            return await handler(request)
        finally:
            at_work -= 1

    return count


# %% exercise 3 wrong: a plain answer -> the statuses were [200, 200, 200, 200, 200]
def at_most(limit):
    at_work = 0

    @web.middleware
    async def count(request, handler):
        nonlocal at_work
        if at_work >= limit:
            return web.Response(text="Come back later.", headers={"Retry-After": "1"})
        at_work += 1
        try:
            return await handler(request)
        finally:
            at_work -= 1

    return count


# %% exercise 3 wrong: does not say when to come back -> a 503 here says `Retry-After: 1`
def at_most(limit):
    at_work = 0

    @web.middleware
    async def count(request, handler):
        nonlocal at_work
        if at_work >= limit:
            raise web.HTTPServiceUnavailable()
        at_work += 1
        try:
            return await handler(request)
        finally:
            at_work -= 1

    return count


# %% exercise 3 wrong: refuses too many -> 1 reached the handler
def at_most(limit):
    at_work = 0

    @web.middleware
    async def count(request, handler):
        nonlocal at_work
        at_work += 1
        try:
            if at_work >= limit:
                raise web.HTTPServiceUnavailable(headers={"Retry-After": "1"})
            return await handler(request)
        finally:
            at_work -= 1

    return count


# %% exercise 3 wrong: counts those who are refused, too -> the next one got 503: who was refused is still counted
def at_most(limit):
    at_work = 0

    @web.middleware
    async def count(request, handler):
        nonlocal at_work
        at_work += 1
        if at_work > limit:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "1"})
        try:
            return await handler(request)
        finally:
            at_work -= 1

    return count


# %% exercise 3 wrong: counts who was cut off for ever -> who was cut off is still counted
def at_most(limit):
    at_work = 0
    @web.middleware
    async def count(request, handler):
        nonlocal at_work
        if at_work >= limit:
            return web.Response(status=503, headers={"Retry-After": "1"})
        at_work += 1
        try:
            response = await handler(request)
        except Exception:
            at_work -= 1
            raise
        at_work -= 1
        return response
    return count


# %% exercise 3 right: a semaphore that nobody waits for
def at_most(limit):
    semaphore = asyncio.Semaphore(limit)

    @web.middleware
    async def count(request, handler):
        if semaphore.locked():
            return web.Response(status=503, headers={"Retry-After": "1"})
        async with semaphore:
            return await handler(request)

    return count


# %% exercise 3 right: a set of requests
def at_most(limit):
    inside = set()

    @web.middleware
    async def count(request, handler):
        if len(inside) == limit:
            raise web.HTTPServiceUnavailable(text="Full.", headers={"Retry-After": "1"})
        inside.add(id(request))
        try:
            return await handler(request)
        finally:
            inside.remove(id(request))

    return count


# %% exercise 3 right: a semaphore that is asked first
def at_most(limit):
    room = asyncio.Semaphore(limit)
    @web.middleware
    async def count(request, handler):
        if room.locked():
            return web.Response(status=503, headers={"Retry-After": "1"})
        async with room:
            return await handler(request)
    return count


# %% exercise 4 wrong: sends a form -> a good vote was refused: 415
async def cast_vote(session, question_id, choice_id):
    url = f"/api/questions/{question_id}/votes"
    async with session.post(url, data={"choice": choice_id}) as response:
        answer = await response.json()
        if response.status >= 400:
            raise Refused(response.status, answer["error"], answer["request_id"])
        return answer["votes"]


# %% exercise 4 wrong: lets aiohttp raise -> ClientResponseError came out instead of Refused
async def cast_vote(session, question_id, choice_id):
    url = f"/api/questions/{question_id}/votes"
    async with session.post(url, json={"choice": choice_id}, raise_for_status=True) as response:
        return (await response.json())["votes"]


# %% exercise 4 wrong: loses what polls said -> polls gave a reason in its JSON; yours is 'Not Found'
async def cast_vote(session, question_id, choice_id):
    url = f"/api/questions/{question_id}/votes"
    async with session.post(url, json={"choice": choice_id}) as response:
        try:
            response.raise_for_status()
        except aiohttp.ClientResponseError as error:
            request_id = error.headers.get("X-Request-ID")
            raise Refused(error.status, error.message, request_id) from error
        return (await response.json())["votes"]


# %% exercise 4 wrong: returns the whole answer -> returns a number of votes; yours: {'choice': 2
async def cast_vote(session, question_id, choice_id):
    url = f"/api/questions/{question_id}/votes"
    async with session.post(url, json={"choice": choice_id}) as response:
        return await response.json()


# %% exercise 4 wrong: forgets await -> json(…) was called but not awaited
async def cast_vote(session, question_id, choice_id):
    url = f"/api/questions/{question_id}/votes"
    async with session.post(url, json={"choice": choice_id}) as response:
        answer = response.json()
        if response.status >= 400:
            raise Refused(response.status, answer["error"], answer["request_id"])
        return answer["votes"]


# %% exercise 4 wrong: says nothing about a refusal -> a refused vote must raise Refused; yours returned None
async def cast_vote(session, question_id, choice_id):
    url = f"/api/questions/{question_id}/votes"
    async with session.post(url, json={"choice": choice_id}) as response:
        if response.status == 201:
            return (await response.json())["votes"]


# %% exercise 4 wrong: believes that every error is JSON -> ContentTypeError came out instead of Refused
async def cast_vote(session, question_id, choice_id):
    url = f"/api/questions/{question_id}/votes"
    async with session.post(url, json={"choice": choice_id}) as response:
        answer = await response.json()
        if response.status >= 400:
            raise Refused(response.status, answer["error"], answer["request_id"])
        return answer["votes"]


# %% exercise 4 wrong: takes the page for the reason -> became 502 and '<h1>The server behind
async def cast_vote(session, question_id, choice_id):
    url = f"/api/questions/{question_id}/votes"
    async with session.post(url, json={"choice": choice_id}) as response:
        if response.ok:
            return (await response.json())["votes"]
        request_id = response.headers.get("X-Request-ID")
        if response.content_type == "application/json":
            raise Refused(response.status, (await response.json())["error"], request_id)
        raise Refused(response.status, await response.text(), request_id)


# %% exercise 4 wrong: always question 1 -> a refused vote must raise Refused
async def cast_vote(session, question_id, choice_id):
    async with session.post("/api/questions/1/votes", json={"choice": choice_id}) as response:
        if response.ok:
            return (await response.json())["votes"]
        reason = response.reason
        if response.content_type == "application/json":
            reason = (await response.json())["error"]
        raise Refused(response.status, reason, response.headers.get("X-Request-ID"))


# %% exercise 4 right: asks and is told it is no JSON
async def cast_vote(session, question_id, choice_id):
    path = f"/api/questions/{question_id}/votes"
    async with session.post(path, json={"choice": choice_id}) as response:
        try:
            answer = await response.json()
            error = response.status < 400 or answer.get("error", response.reason)
        except (aiohttp.ContentTypeError, ValueError, AttributeError):
            error = response.reason
        if response.status < 400:
            return answer["votes"]
        raise Refused(response.status, error, response.headers.get("X-Request-ID"))


# %% exercise 4 right: writes and reads the JSON itself
import json


async def cast_vote(session, question_id, choice_id):
    body = '{"choice": %d}' % choice_id
    response = await session.request(
        "POST",
        f"/api/questions/{question_id}/votes",
        data=body,
        headers={"Content-Type": "application/json"},
    )
    async with response:
        try:
            answer = json.loads(await response.read())
        except ValueError:
            answer = None
        if response.status in (200, 201):
            return answer["votes"]
        name = response.headers.get("X-Request-ID")
        match answer:
            case {"error": str(reason)}:
                raise Refused(response.status, reason, name)
        raise Refused(response.status, response.reason, name)


# %% exercise 4 wrong: a session of its own, though one is given -> cast_vote made a session of its own, though one was given
async def cast_vote(session, question_id, choice_id):
    url = f"/api/questions/{question_id}/votes"
    async with aiohttp.ClientSession(session._base_url, headers=session.headers) as own, own.post(url, json={"choice": choice_id}) as response:
        if response.ok:
            return (await response.json())["votes"]
        reason = response.reason
        if response.content_type == "application/json":
            reason = (await response.json())["error"]
        raise Refused(response.status, reason, response.headers.get("X-Request-ID"))


# %% exercise 2 wrong: one contact for all sites -> for the contact us@hats.example the page is
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as raised:
            if raised.status < 400:
                raise
            error = raised
        except Exception:
            error = web.HTTPInternalServerError()
        page = f"<h1>{error.status} {error.reason}</h1><p>Write to help@shop.example.</p>"
        response = web.Response(text=page, status=error.status, content_type="text/html")
        response.headers.update({**error.headers, **response.headers})
        return response
    return pages


# %% exercise 2 wrong: knows one kind of mistake -> GET /jammed answered 504
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as raised:
            if raised.status < 400:
                raise
            error = raised
        except RuntimeError:
            error = web.HTTPInternalServerError()
        page = f"<h1>{error.status} {error.reason}</h1><p>Write to {contact}.</p>"
        response = web.Response(text=page, status=error.status, content_type="text/html")
        response.headers.update({**error.headers, **response.headers})
        return response
    return pages


# %% exercise 2 wrong: knows the errors of clients only -> the page of a 503 must go out with the status 503
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPClientError as e:
            error = e
        except web.HTTPRedirection: raise
        except Exception:
            error = web.HTTPInternalServerError()
        error.text = f"<h1>{error.status} {error.reason}</h1><p>Write to {contact}.</p>"
        error.content_type = "text/html"
        raise error
    return pages


# %% exercise 2 wrong: dresses up redirects as well -> and the page '<h1>301 Moved
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as raised:
            error = raised
        except Exception:
            error = web.HTTPInternalServerError()
        error.text = f"<h1>{error.status} {error.reason}</h1><p>Write to {contact}.</p>"
        error.content_type = "text/html"
        raise error

    return pages


# %% exercise 3 wrong: refuses after a while -> was not told at once, but later
def at_most(limit):
    at_work = 0
    @web.middleware
    async def count(request, handler):
        nonlocal at_work
        if at_work >= limit:
            await asyncio.sleep(0.3)
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "1"})
        at_work += 1
        try:
            return await handler(request)
        finally:
            at_work -= 1
    return count


# %% exercise 3 wrong: counts down twice after an error -> somebody has left twice
def at_most(limit):
    inside = 0

    @web.middleware
    async def count(request, handler):
        nonlocal inside
        if inside >= limit:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "1"})
        inside += 1
        try:
            return await handler(request)
        except Exception:
            inside -= 1
            raise
        finally:
            inside -= 1

    return count


# %% exercise 4 wrong: reads the JSON of one status -> became 400, 'Bad Request' and 'theirs'
async def cast_vote(session, question_id, choice_id):
    url = f"/api/questions/{question_id}/votes"
    async with session.post(url, json={"choice": choice_id}) as response:
        if response.ok:
            return (await response.json())["votes"]
        reason = response.reason
        if response.status == 404:
            reason = (await response.json())["error"]
        raise Refused(response.status, reason, response.headers.get("X-Request-ID"))


# %% exercise 4 wrong: believes that the id is its own -> 'No such choice.' and 'mine'
async def cast_vote(session, question_id, choice_id):
    url = f"/api/questions/{question_id}/votes"
    async with session.post(url, json={"choice": choice_id}) as response:
        if response.ok:
            return (await response.json())["votes"]
        reason = response.reason
        if response.content_type == "application/json":
            body = await response.json()
            reason = body["error"]
            raise Refused(response.status, reason, session.headers.get("X-Request-ID"))
        raise Refused(response.status, reason, None)


# %% exercise 4 wrong: looks for the votes of one choice -> your code raised
async def cast_vote(session, question_id, choice_id):
    url = f"/api/questions/{question_id}/votes"
    async with session.post(url, json={"choice": choice_id}) as response:
        if response.ok:
            async with session.get(f"/api/questions/{question_id}") as r2:
                q = await r2.json()
            return q["choices"][1]["votes"]
        reason = response.reason
        if response.content_type == "application/json":
            reason = (await response.json())["error"]
        raise Refused(response.status, reason, response.headers.get("X-Request-ID"))


# %% exercise 2 wrong: names the exception in a header -> but what comes with it does
import html


def error_pages(contact):
    def page(status, reason):
        return f"<h1>{status} {html.escape(reason)}</h1><p>Write to {html.escape(contact)}.</p>"

    @web.middleware
    async def mw(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as e:
            if e.status < 400:
                raise
            e.text = page(e.status, e.reason)
            e.content_type = "text/html"
            raise
        except Exception:
            return web.Response(
                status=500,
                text=page(500, "Internal Server Error"),
                content_type="text/html",
                headers={"X-Error": type(__import__("sys").exc_info()[1]).__name__},
            )

    return mw


# %% exercise 2 wrong: takes all that is raised for an error, but for redirects -> a handler raised a 202
import html


def error_pages(contact):
    def page(status, reason):
        return f"<h1>{status} {html.escape(reason)}</h1><p>Write to {html.escape(contact)}.</p>"

    @web.middleware
    async def mw(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as e:
            if 300 <= e.status < 400:
                raise
            e.text = page(e.status, e.reason)
            e.content_type = "text/html"
            raise
        except Exception:
            return web.Response(
                status=500, text=page(500, "Internal Server Error"), content_type="text/html"
            )

    return mw


# %% exercise 2 wrong: breaks in its own lines -> the server's log says NameError: name 'page' is not defined
def error_pages(contact):
    @web.middleware
    async def mw(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as error:
            return web.Response(text=page(error), status=error.status, content_type="text/html")

    return mw


# %% exercise 3 wrong: forgets who stays when one goes -> inside were visitors /0, /1, /2, /3
def at_most(limit):
    inside = 0

    @web.middleware
    async def mw(request, handler):
        nonlocal inside
        if inside >= limit:
            return web.Response(status=503, headers={"Retry-After": "1"})
        inside += 1
        try:
            return await handler(request)
        finally:
            inside = 0

    return mw


# %% exercise 3 wrong: counts for one page only -> it is the house that is full, not a page
def at_most(limit):
    inside = 0

    @web.middleware
    async def mw(request, handler):
        nonlocal inside
        if inside >= limit and request.path == "/slow":
            return web.Response(status=503, headers={"Retry-After": "1"})
        inside += 1
        try:
            return await handler(request)
        finally:
            inside -= 1

    return mw


# %% exercise 3 wrong: makes answers of its own of what is raised -> what a handler raises goes through as it is
def at_most(limit):
    inside = 0

    @web.middleware
    async def mw(request, handler):
        nonlocal inside
        if inside >= limit:
            return web.Response(status=503, headers={"Retry-After": "1"})
        inside += 1
        try:
            return await handler(request)
        except web.HTTPException as e:
            return web.Response(status=e.status)
        finally:
            inside -= 1

    return mw


# %% exercise 3 right: a list of free places
def at_most(limit):
    free = list(range(limit))

    @web.middleware
    async def mw(request, handler):
        try:
            n = free.pop()
        except IndexError:
            return web.Response(status=503, headers={"Retry-After": "1"})
        with contextlib.ExitStack() as stack:
            stack.callback(free.append, n)
            return await handler(request)

    return mw


# %% exercise 4 wrong: asks a second time -> one vote is one POST
async def cast_vote(session, question_id, choice_id):
    for _ in range(2):
        async with session.post(
            f"/api/questions/{question_id}/votes", json={"choice": choice_id}
        ) as r:
            if r.ok:
                return (await r.json())["votes"]
            body = await r.json() if r.content_type == "application/json" else {}
            e = Refused(r.status, body.get("error", r.reason), r.headers.get("X-Request-ID"))
            if r.status < 500:
                raise e
    raise e


# %% exercise 4 right: lets aiohttp call what raises
async def cast_vote(session, question_id, choice_id):
    async def refuse(r):
        if r.status < 400:
            return
        with contextlib.suppress(aiohttp.ContentTypeError, ValueError, AttributeError):
            raise Refused(r.status, (await r.json()).get("error") or r.reason, r.headers.get("X-Request-ID"))
        raise Refused(r.status, r.reason, r.headers.get("X-Request-ID"))

    async with session.post(
        f"/api/questions/{question_id}/votes", json={"choice": choice_id}, raise_for_status=refuse
    ) as r:
        return (await r.json())["votes"]


# %% exercise 2 wrong: takes 400 for no error -> GET /odd answered 400, but not with your page
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as raised:
            if raised.status <= 400:
                raise
            error = raised
        except Exception:
            error = web.HTTPInternalServerError()
        error.text = f"<h1>{error.status} {error.reason}</h1><p>Write to {contact}.</p>"
        error.content_type = "text/html"
        raise error

    return pages


# %% exercise 4 wrong: believes that every JSON has an error -> your code raised KeyError: 'error'
async def cast_vote(session, question_id, choice_id):
    url = f"/api/questions/{question_id}/votes"
    async with session.post(url, json={"choice": choice_id}) as response:
        if response.ok:
            return (await response.json())["votes"]
        reason = response.reason
        if response.content_type == "application/json":
            reason = (await response.json())["error"]
        raise Refused(response.status, reason, response.headers.get("X-Request-ID"))


# %% exercise 2 wrong: takes the contact for HTML -> a browser does not show the contact
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as raised:
            if raised.status < 400:
                raise
            error = raised
        except Exception:
            error = web.HTTPInternalServerError()
        error.text = f"<h1>{error.status} {html.escape(error.reason)}</h1><p>Write to {contact}.</p>"
        error.content_type = "text/html"
        raise error

    return pages


# %% exercise 2 wrong: takes the reason for HTML -> has become HTML
def error_pages(contact):
    foot = f"<p>Write to {html.escape(contact)}.</p>"

    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as raised:
            if raised.status < 400:
                raise
            error = raised
        except Exception:
            error = web.HTTPInternalServerError()
        error.text = f"<h1>{error.status} {error.reason}</h1>{foot}"
        error.content_type = "text/html"
        raise error

    return pages


# %% exercise 2 wrong: an answer of its own, without the cookies -> two headers WWW-Authenticate and the cookie queue; with your page came 2
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as raised:
            if raised.status < 400:
                raise
            status, reason, headers = raised.status, raised.reason, raised.headers.copy()
            headers.pop("Content-Type", None)
        except Exception:
            status, reason, headers = 500, "Internal Server Error", {}
        page = f"<h1>{status} {html.escape(reason)}</h1><p>Write to {html.escape(contact)}.</p>"
        return web.Response(text=page, status=status, reason=reason, headers=headers, content_type="text/html")

    return pages


# %% exercise 2 wrong: one header of each name -> two headers WWW-Authenticate and the cookie queue; with your page came 1
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as raised:
            if raised.status < 400:
                raise
            error = raised
            for name, value in dict(raised.headers).items():
                error.headers[name] = value
        except Exception:
            error = web.HTTPInternalServerError()
        error.text = f"<h1>{error.status} {html.escape(error.reason)}</h1><p>Write to {html.escape(contact)}.</p>"
        error.content_type = "text/html"
        raise error

    return pages


# %% exercise 2 wrong: asks Python for the name of each status -> GET /left answered 500: the page of a 499
import http


def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as raised:
            if raised.status < 400:
                raise
            error = raised
        except Exception:
            error = web.HTTPInternalServerError()
        name = http.HTTPStatus(error.status).phrase
        error.text = f"<h1>{error.status} {name}</h1><p>Write to {html.escape(contact)}.</p>"
        error.content_type = "text/html"
        raise error

    return pages


# %% exercise 2 wrong: makes its page of the error's text -> GET /full answered 409, but not with your page
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as raised:
            if raised.status < 400:
                raise
            error = raised
        except Exception:
            error = web.HTTPInternalServerError()
        head = html.escape(error.text.replace(": ", " ", 1))
        error.text = f"<h1>{head}</h1><p>Write to {html.escape(contact)}.</p>"
        error.content_type = "text/html"
        raise error

    return pages


# %% exercise 2 wrong: takes an error that is returned for a raised one -> a handler returned web.HTTPNotFound, and did not raise it
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            answer = await handler(request)
        except web.HTTPException as raised:
            answer = raised
        except Exception:
            answer = web.HTTPInternalServerError()
        if isinstance(answer, web.HTTPError):
            answer.text = f"<h1>{answer.status} {html.escape(answer.reason)}</h1><p>Write to {html.escape(contact)}.</p>"
            answer.content_type = "text/html"
        if isinstance(answer, web.HTTPException):
            raise answer
        return answer

    return pages


# %% exercise 2 wrong: the contact is a part of its template -> a browser does not show the contact
def error_pages(contact):
    page = "<h1>{} {}</h1><p>Write to " + html.escape(contact) + ".</p>"

    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as raised:
            if raised.status < 400:
                raise
            error = raised
        except Exception:
            error = web.HTTPInternalServerError()
        error.text = page.format(error.status, html.escape(error.reason))
        error.content_type = "text/html"
        raise error

    return pages


# %% exercise 2 wrong: keeps the first page of each status -> one 404 came with a reason of its own
def error_pages(contact):
    known = {}

    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as raised:
            if raised.status < 400:
                raise
            error = raised
        except Exception:
            error = web.HTTPInternalServerError()
        page = f"<h1>{error.status} {html.escape(error.reason)}</h1><p>Write to {html.escape(contact)}.</p>"
        error.text = known.setdefault(error.status, page)
        error.content_type = "text/html"
        raise error

    return pages


# %% exercise 3 wrong: counts each kind of visitor apart -> it is the house that is full, not a page
def at_most(limit):
    inside = []

    @web.middleware
    async def count(request, handler):
        kind = request.method, request.headers.get("User-Agent")
        if inside.count(kind) >= limit:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "1"})
        inside.append(kind)
        try:
            return await handler(request)
        finally:
            inside.remove(kind)

    return count


# %% exercise 3 wrong: takes every 503 for its own -> /closed raises a 503 of its own
def at_most(limit):
    places = asyncio.Semaphore(limit)

    @web.middleware
    async def count(request, handler):
        try:
            if places.locked():
                raise web.HTTPServiceUnavailable
            async with places:
                return await handler(request)
        except web.HTTPServiceUnavailable as refusal:
            refusal.headers["Retry-After"] = "1"
            raise

    return count


# %% exercise 4 wrong: believes what calls itself JSON -> your code raised json.decoder.JSONDecodeError
async def cast_vote(session, question_id, choice_id):
    async with session.post(f"/api/questions/{question_id}/votes", json={"choice": choice_id}) as response:
        body = await response.json() if response.content_type == "application/json" else None
        if response.ok:
            return body["votes"]
        reason = body.get("error", response.reason) if isinstance(body, dict) else response.reason
        raise Refused(response.status, reason, response.headers.get("X-Request-ID"))


# %% exercise 4 wrong: takes the id from the JSON -> the proxy named no request in its headers, but yours is 'odd'
async def cast_vote(session, question_id, choice_id):
    async with session.post(f"/api/questions/{question_id}/votes", json={"choice": choice_id}) as response:
        try:
            body = await response.json()
        except (aiohttp.ContentTypeError, ValueError):
            body = {}
        if response.ok:
            return body["votes"]
        if not isinstance(body, dict):
            body = {}
        name = response.headers.get("X-Request-ID", body.get("request_id"))
        raise Refused(response.status, body.get("error", response.reason), name)


# %% exercise 4 wrong: knows the reason of each status by heart -> a proxy's 502 Fast Asleep, a page in HTML, became 502 and 'Bad Gateway'
import http


async def cast_vote(session, question_id, choice_id):
    async with session.post(f"/api/questions/{question_id}/votes", json={"choice": choice_id}) as response:
        if response.ok:
            return (await response.json())["votes"]
        reason = http.HTTPStatus(response.status).phrase
        with contextlib.suppress(aiohttp.ContentTypeError, ValueError, TypeError, KeyError):
            reason = (await response.json())["error"]
        raise Refused(response.status, reason, response.headers.get("X-Request-ID"))


# %% exercise 2 wrong: escapes the reason twice -> and a browser does not show it so
def error_pages(contact):
    @web.middleware
    async def pages(request, handler):
        try:
            return await handler(request)
        except web.HTTPException as raised:
            if raised.status < 400:
                raise
            error = raised
        except Exception:
            error = web.HTTPInternalServerError()
        reason = html.escape(html.escape(error.reason))
        error.text = f"<h1>{error.status} {reason}</h1><p>Write to {html.escape(contact)}.</p>"
        error.content_type = "text/html"
        raise error

    return pages
