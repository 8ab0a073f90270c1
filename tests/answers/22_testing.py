# Answers to the exercises of lesson 22; the form is explained in tests/test_answers.py.

# %% exercise 1 wrong: looks at the status alone -> says 415, and counts the vote all the same
async def test_a_form_is_refused(client):
    async with client.post("/api/questions/1/votes", data={"choice": 2}) as response:
        assert response.status == 415


# %% exercise 1 wrong: looks at the votes alone -> answers a form with 422, and counts nothing
async def test_a_form_is_refused(client):
    await client.post("/api/questions/1/votes", data={"choice": 2})
    question = await (await client.get("/api/questions/1")).json()
    assert not any(choice["votes"] for choice in question["choices"])


# %% exercise 1 wrong: looks at one choice -> counts a vote for the last choice of the question
async def test_a_form_is_refused(client):
    async with client.post("/api/questions/1/votes", data={"choice": 2}) as response:
        assert response.status == 415
    question = await (await client.get("/api/questions/1")).json()
    assert question["choices"][1]["votes"] == 0


# %% exercise 1 wrong: looks before it votes -> says 415, and counts the vote all the same
async def test_a_form_is_refused(client):
    question = await (await client.get("/api/questions/1")).json()
    assert not any(choice["votes"] for choice in question["choices"])
    async with client.post("/api/questions/1/votes", data={"choice": 2}) as response:
        assert response.status == 415


# %% exercise 1 wrong: sends JSON -> polls is right here, but your test failed on it
async def test_a_form_is_refused(client):
    async with client.post("/api/questions/1/votes", json={"choice": 2}) as response:
        assert response.status == 415
    question = await (await client.get("/api/questions/1")).json()
    assert not any(choice["votes"] for choice in question["choices"])


# %% exercise 1 wrong: any refusal will do -> answers a form with 422, and counts nothing
async def test_a_form_is_refused(client):
    async with client.post("/api/questions/1/votes", data={"choice": 2}) as response:
        assert not response.ok
    question = await (await client.get("/api/questions/1")).json()
    assert not any(choice["votes"] for choice in question["choices"])


# %% exercise 1 wrong: asserts nothing -> takes a form, and counts it
async def test_a_form_is_refused(client):
    async with client.post("/api/questions/1/votes", data={"choice": 2}) as response:
        response.status == 415


# %% exercise 1 wrong: any status from 400 to 499 will do -> answers a form with 422, and counts nothing
async def test_a_form_is_refused(client):
    async with client.post("/api/questions/1/votes", data={"choice": 2}) as response:
        assert 400 <= response.status < 500
    question = await (await client.get("/api/questions/1")).json()
    assert not any(choice["votes"] for choice in question["choices"])


# %% exercise 1 right: compares before and after
async def test_a_form_is_refused(client):
    async def question():
        async with client.get("/api/questions/1") as response:
            return await response.json()

    before = await question()
    response = await client.post("/api/questions/1/votes", data=aiohttp.FormData({"choice": "2"}))
    assert (response.status, await question()) == (415, before)


# %% exercise 1 right: raises AssertionError itself
async def test_a_form_is_refused(client):
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await client.post("/api/questions/1/votes", data="choice=2", headers=kind)
    if response.status != 415:
        raise AssertionError(f"{response.status} instead of 415")
    document = await (await client.get("/api/questions/1")).json()
    if sum(choice["votes"] for choice in document["choices"]):
        raise AssertionError("the vote was counted")


# %% exercise 2 wrong: begins again at the end -> because its last answer repeats
def make_fake(*answers):
    async def feed(request):
        request.app[ASKED].append(request.path_qs)
        answer = answers[(len(request.app[ASKED]) - 1) % len(answers)]
        if answer is None:
            request.transport.close()
        if isinstance(answer, dict):
            return web.json_response(answer)
        return web.Response(status=answer or 200)

    app = web.Application()
    app[ASKED] = []
    app.router.add_get("/feed", feed)
    return app


# %% exercise 2 wrong: one list for all fakes -> app[ASKED] has
requests = []


def make_fake(*answers):
    async def feed(request):
        requests.append(request.path_qs)
        answer = answers[min(len(requests), len(answers)) - 1]
        if answer is None:
            request.transport.close()
        if isinstance(answer, dict):
            return web.json_response(answer)
        return web.Response(status=answer or 200)

    requests.clear()
    app = web.Application()
    app[ASKED] = list(requests)
    app.router.add_get("/feed", feed)
    return app


# %% exercise 2 wrong: two fakes, one script -> it goes on where the first one stopped
requests = []


def make_fake(*answers):
    async def feed(request):
        requests.append(request.path_qs)
        answer = answers[min(len(requests), len(answers)) - 1]
        if answer is None:
            request.transport.close()
        if isinstance(answer, dict):
            return web.json_response(answer)
        return web.Response(status=answer or 200)

    requests.clear()
    app = web.Application()
    app[ASKED] = requests
    app.router.add_get("/feed", feed)
    return app


# %% exercise 2 wrong: no response becomes an empty one -> because its last answer repeats
def make_fake(*answers):
    left = list(answers)

    async def feed(request):
        app[ASKED].append(request.path_qs)
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, dict):
            return web.json_response(answer)
        return web.Response(status=answer or 204)

    app = web.Application()
    app[ASKED] = []
    app.router.add_get("/feed", feed)
    return app


# %% exercise 2 wrong: notes the path without its query -> app[ASKED] has ['/feed'
def make_fake(*answers):
    left = list(answers)

    async def feed(request):
        app[ASKED].append(request.path)
        answer = left.pop(0) if len(left) > 1 else left[0]
        if answer is None:
            request.transport.abort()
        if isinstance(answer, dict):
            return web.json_response(answer)
        return web.Response(status=answer or 204)

    app = web.Application()
    app[ASKED] = []
    app.router.add_get("/feed", feed)
    return app


# %% exercise 2 wrong: runs out of answers -> because its last answer repeats
def make_fake(*answers):
    left = list(answers)

    async def feed(request):
        app[ASKED].append(request.path_qs)
        if not left:
            return web.Response(status=410)
        answer = left.pop(0)
        if answer is None:
            request.transport.abort()
        if isinstance(answer, dict):
            return web.json_response(answer)
        return web.Response(status=answer or 204)

    app = web.Application()
    app[ASKED] = []
    app.router.add_get("/feed", feed)
    return app


# %% exercise 2 wrong: returns a server -> make_fake() returns an application; yours: TestServer
def make_fake(*answers):
    return TestServer(web.Application())


# %% exercise 2 wrong: nothing is an empty answer -> got [None, 502, 502, 502]
def make_fake(*answers):
    app = web.Application()
    app[ASKED] = []
    async def feed(request):
        app[ASKED].append(request.path_qs)
        answer = answers[min(len(app[ASKED]), len(answers)) - 1]
        if not answer:
            request.transport.abort()
            return web.Response()
        return web.Response(status=answer) if isinstance(answer, int) else web.json_response(answer)
    app.router.add_get("/feed", feed)
    return app


# %% exercise 2 wrong: answers any path -> /nowhere answered 200, too
def make_fake(*answers):
    app = web.Application(); app[ASKED] = []
    async def feed(request):
        app[ASKED].append(request.path_qs)
        a = answers[min(len(app[ASKED]), len(answers)) - 1]
        if a is None:
            request.transport.close(); return web.Response()
        return web.Response(status=a) if isinstance(a, int) else web.json_response(a)
    app.router.add_route("*", "/{x:.*}", feed); return app


# %% exercise 2 right: pops, and aborts the connection
def make_fake(*answers):
    left = list(answers)

    async def feed(request):
        app[ASKED].append(request.path_qs)
        answer = left.pop(0) if len(left) > 1 else left[0]
        if answer is None:
            request.transport.abort()
        if isinstance(answer, dict):
            return web.json_response(answer)
        return web.Response(status=answer or 204)

    app = web.Application()
    app[ASKED] = []
    app.router.add_get("/feed", feed)
    return app


# %% exercise 2 right: an iterator and match
def make_fake(*answers):
    from itertools import chain, repeat

    script = chain(answers, repeat(answers[-1]))
    asked = []

    async def feed(request):
        asked.append(str(request.rel_url))
        match next(script):
            case None:
                request.protocol.force_close()
                request.transport.close()
                return web.Response()
            case int(status):
                return web.Response(status=status)
            case document:
                return web.json_response(document)

    app = web.Application()
    app[ASKED] = asked
    app.add_routes([web.get("/feed", feed)])
    return app


# %% exercise 3 wrong: one file for all -> a test sees what another has left
shared = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)


async def run_fresh(test):
    url = f"sqlite+aiosqlite:///{Path(shared.name).as_posix()}/polls.db"
    async with TestClient(TestServer(make_app(Settings(database=url)))) as client:
        return await test(client)


# %% exercise 3 wrong: loses the result -> or its result is lost
async def run_fresh(test):
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder).as_posix()}/polls.db"
        async with TestClient(TestServer(make_app(Settings(database=url)))) as client:
            await test(client)


# %% exercise 3 wrong: returns the coroutine -> vote_and_look(…) was called but not awaited
async def run_fresh(test):
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder).as_posix()}/polls.db"
        async with TestClient(TestServer(make_app(Settings(database=url)))) as client:
            return test(client)


# %% exercise 3 wrong: leaves the database -> after the test there is still the database
async def run_fresh(test):
    url = f"sqlite+aiosqlite:///{Path(tempfile.mkdtemp()).as_posix()}/polls.db"
    async with TestClient(TestServer(make_app(Settings(database=url)))) as client:
        return await test(client)


# %% exercise 3 wrong: closes only when all went well -> after LookupError('the test failed') in a test there is still
async def run_fresh(test):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        url = f"sqlite+aiosqlite:///{Path(folder).as_posix()}/polls.db"
        client = TestClient(TestServer(make_app(Settings(database=url))))
        await client.start_server()
        result = await test(client)
        await client.close()
        return result


# %% exercise 3 wrong: swallows what happens in the test -> its exception did not come out
async def run_fresh(test):
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder).as_posix()}/polls.db"
        async with TestClient(TestServer(make_app(Settings(database=url)))) as client:
            with contextlib.suppress(Exception):
                return await test(client)


# %% exercise 3 wrong: closes the session and forgets the server -> there is still a running server
async def run_fresh(test):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        url = f"sqlite+aiosqlite:///{Path(folder).as_posix()}/polls.db"
        client = TestClient(TestServer(make_app(Settings(database=url))))
        await client.start_server()
        try:
            return await test(client)
        finally:
            await client.session.close()


# %% exercise 3 wrong: not when it is cancelled -> after CancelledError('enough') in a test
async def run_fresh(test):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        url = f"sqlite+aiosqlite:///{Path(folder).as_posix()}/polls.db"
        client = TestClient(TestServer(make_app(Settings(database=url))))
        await client.start_server()
        try:
            result = await test(client)
        except Exception:
            await client.close()
            raise
        await client.close()
        return result


# %% exercise 3 right: closes by hand
async def run_fresh(test):
    import shutil

    folder = Path(tempfile.mkdtemp())
    url = f"sqlite+aiosqlite:///{folder.as_posix()}/votes.db"
    client = TestClient(TestServer(make_app(Settings(database=url))))
    try:
        await client.start_server()
        return await test(client)
    finally:
        await client.close()
        shutil.rmtree(folder)


# %% exercise 3 right: an exit stack
async def run_fresh(test):
    async with contextlib.AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        url = f"sqlite+aiosqlite:///{Path(folder, 'polls.db').as_posix()}"
        server = await stack.enter_async_context(TestServer(make_app(Settings(database=url))))
        client = await stack.enter_async_context(TestClient(server))
        return await test(client)


# %% exercise 4 wrong: one buyer after the other -> sells every ticket to all who ask
async def test_each_ticket_is_sold_once(make_box):
    box = make_box(5)
    sold = [await box.buy() for _ in range(12)]
    assert sorted(ticket for ticket in sold if ticket) == [1, 2, 3, 4, 5]


# %% exercise 4 wrong: as many buyers as tickets -> sells the last ticket to all who ask for it
async def test_each_ticket_is_sold_once(make_box):
    box = make_box(5)
    sold = await asyncio.gather(*(box.buy() for _ in range(5)))
    assert sorted(ticket for ticket in sold if ticket) == [1, 2, 3, 4, 5]


# %% exercise 4 wrong: wants them in order -> is right, and your test refused it
async def test_each_ticket_is_sold_once(make_box):
    box = make_box(5)
    sold = await asyncio.gather(*(box.buy() for _ in range(12)))
    assert [ticket for ticket in sold if ticket] == [1, 2, 3, 4, 5]


# %% exercise 4 wrong: looks for doubles alone -> sells tickets that do not exist
async def test_each_ticket_is_sold_once(make_box):
    box = make_box(5)
    sold = [ticket for ticket in await asyncio.gather(*(box.buy() for _ in range(12))) if ticket]
    assert len(sold) == len(set(sold))


# %% exercise 4 wrong: throws doubles away -> sells every ticket to all who ask
async def test_each_ticket_is_sold_once(make_box):
    box = make_box(1)
    sold = {ticket for ticket in await asyncio.gather(box.buy(), box.buy()) if ticket}
    assert sold == {1}


# %% exercise 4 wrong: does not ask for None -> is right, and your test refused it
async def test_each_ticket_is_sold_once(make_box):
    box = make_box(5)
    sold = await asyncio.gather(*(box.buy() for _ in range(12)))
    assert len(set(sold)) == 5


# %% exercise 4 wrong: counts, and looks for doubles -> sells the number after the last one
async def test_each_ticket_is_sold_once(make_box):
    box = make_box(5)
    sold = [t for t in await asyncio.gather(*(box.buy() for _ in range(12))) if t is not None]
    assert len(sold) == len(set(sold)) == 5


# %% exercise 4 right: counts them
async def test_each_ticket_is_sold_once(make_box):
    from collections import Counter

    box = make_box(8)
    sold = Counter(await asyncio.gather(*(box.buy() for _ in range(20))))
    assert sold == Counter([*range(1, 9), *[None] * 12])


# %% exercise 4 right: a TaskGroup
async def test_each_ticket_is_sold_once(make_box):
    box = make_box(4)
    async with asyncio.TaskGroup() as group:
        buyers = [group.create_task(box.buy()) for _ in range(9)]
    tickets = [buyer.result() for buyer in buyers]
    assert tickets.count(None) == 5
    assert {ticket for ticket in tickets if ticket is not None} == {1, 2, 3, 4}


# %% exercise 4 right: tasks of a group, and sets
async def test_each_ticket_is_sold_once(make_box):
    for tickets in (1, 7):
        box = make_box(tickets)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(box.buy()) for _ in range(tickets + 5)]
        got = [task.result() for task in tasks]
        assert got.count(None) == 5, got
        assert {*got} - {None} == {*range(1, tickets + 1)}, got


# %% exercise 1 wrong: does not look at the first choice -> counts a vote for the first choice of the question: your test did not notice
async def test_a_form_is_refused(client):
    async with client.post("/api/questions/1/votes", data={"choice": "2"}) as response:
        assert response.status == 415
    async with client.get("/api/questions/1") as response:
        question = await response.json()
    assert [choice["votes"] for choice in question["choices"]][1:] == [0, 0]


# %% exercise 1 wrong: sends a text -> takes a form, and counts it: your test did not notice
async def test_a_form_is_refused(client):
    async with client.post("/api/questions/1/votes", data="choice=2", headers={"Content-Type": "text/plain"}) as response:
        assert response.status == 415
    async with client.get("/api/questions/1") as response:
        question = await response.json()
    assert [choice["votes"] for choice in question["choices"]] == [0, 0, 0]


# %% exercise 2 wrong: JSON with another status -> 201, 201
def make_fake(*answers):
    app = web.Application()
    app[ASKED] = []
    async def feed(request):
        request.app[ASKED].append(request.path_qs)
        answer = answers[min(len(request.app[ASKED]), len(answers)) - 1]
        if answer is None:
            request.transport.close()
            return web.Response()
        if isinstance(answer, int):
            return web.Response(status=answer)
        return web.json_response(answer, status=201)
    app.router.add_get("/feed", feed)
    return app


# %% exercise 2 wrong: a 200 with a body of its own -> got [429, {}, 201
def make_fake(*answers):
    app = web.Application()
    app[ASKED] = []
    async def feed(request):
        request.app[ASKED].append(request.path_qs)
        answer = answers[min(len(request.app[ASKED]), len(answers)) - 1]
        if answer is None:
            request.transport.close()
            return web.Response()
        if isinstance(answer, int):
            if answer == 200:
                return web.json_response({})
            return web.Response(status=answer)
        return web.json_response(answer)
    app.router.add_get("/feed", feed)
    return app


# %% exercise 3 wrong: leaves the folder -> there is still the folder in which it was
async def run_fresh(test):
    folder = tempfile.mkdtemp()
    path = Path(folder, "polls.db")
    try:
        url = f"sqlite+aiosqlite:///{path.as_posix()}"
        async with TestClient(TestServer(make_app(Settings(database=url)))) as client:
            return await test(client)
    finally:
        path.unlink()


# %% exercise 3 wrong: raises an exception of its own -> or say what another says: LookupError('wrapped')
async def run_fresh(test):
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder).as_posix()}/polls.db"
        async with TestClient(TestServer(make_app(Settings(database=url)))) as client:
            try:
                return await test(client)
            except LookupError as e:
                raise LookupError("wrapped") from e


# %% exercise 4 wrong: buys one ticket -> sells each but the last one to all who ask
async def test_each_ticket_is_sold_once(make_box):
    box = make_box(1)
    sold = await asyncio.gather(*(box.buy() for _ in range(5)))
    assert [t for t in sold if t is not None] == [1]


# %% exercise 2 wrong: a question mark in any case -> app[ASKED] has ['/feed?', '/feed?1=é'
def make_fake(*answers):
    app = web.Application()
    app[ASKED] = []

    async def feed(request):
        request.app[ASKED].append(f"{request.path}?{request.query_string}")
        answer = answers[min(len(request.app[ASKED]), len(answers)) - 1]
        if answer is None:
            request.transport.close()
            return web.Response()
        if isinstance(answer, int):
            return web.Response(status=answer)
        return web.json_response(answer)

    app.router.add_get("/feed", feed)
    return app


# %% exercise 4 wrong: counts numbers, and looks at the lowest -> sells the number after the last one
async def test_each_ticket_is_sold_once(make_box):
    box = make_box(5)
    sold = [ticket for ticket in await asyncio.gather(*(box.buy() for _ in range(12))) if ticket is not None]
    assert len(sold) == len(set(sold)) == 5 and min(sold) == 1


# %% exercise 2 wrong: a last None does not repeat -> because its last answer repeats
def make_fake(*answers):
    app = web.Application(); app[ASKED] = []; left = list(answers)
    async def feed(request):
        request.app[ASKED].append(request.path_qs)
        answer = left.pop(0) if len(left) > 1 else (left[0] or 200)
        if answer is None: request.transport.close(); return web.Response()
        if isinstance(answer, int): return web.Response(status=answer)
        return web.json_response(answer)
    app.router.add_get("/feed", feed); return app


# %% exercise 1 wrong: sends the form to another question -> takes a form, and counts it
async def test_a_form_is_refused(client):
    async with client.post("/api/questions/2/votes", data={"choice": "2"}) as response:
        assert response.status == 415
    async with client.get("/api/questions/1") as response:
        question = await response.json()
    assert [choice["votes"] for choice in question["choices"]] == [0, 0, 0]


# %% exercise 2 wrong: follows the script for every method -> the script is for GET; POST /feed answered 200
def make_fake(*answers):
    app, left = web.Application(), list(answers)
    app[ASKED] = []

    async def feed(request):
        app[ASKED].append(request.path_qs)
        answer = left.pop(0) if len(left) > 1 else left[0]
        if answer is None:
            request.transport.close()
            return web.Response()
        return web.Response(status=answer) if isinstance(answer, int) else web.json_response(answer)

    app.router.add_route("*", "/feed", feed)
    return app


# %% exercise 3 wrong: runs the test once more, for its result -> four tests were to look once each
async def run_fresh(test):
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder).as_posix()}/polls.db"
        async with TestClient(TestServer(make_app(Settings(database=url)))) as client:
            await test(client)
            return await test(client)


# %% exercise 4 wrong: two at a time -> sells the same ticket to the third who asks
async def test_each_ticket_is_sold_once(make_box):
    box, sold = make_box(5), []
    for _ in range(6):
        sold += await asyncio.gather(box.buy(), box.buy())
    assert sorted(ticket for ticket in sold if ticket is not None) == [1, 2, 3, 4, 5]


# %% exercise 4 wrong: leaves out what is false -> sells a ticket with the number 0, too
async def test_each_ticket_is_sold_once(make_box):
    box = make_box(5)
    sold = await asyncio.gather(*(box.buy() for _ in range(12)))
    assert sorted(filter(None, sold)) == [1, 2, 3, 4, 5]


# %% exercise 4 right: each customer looks, in a group of tasks
async def test_each_ticket_is_sold_once(make_box):
    box, sold = make_box(4), set()

    async def customer():
        ticket = await box.buy()
        if ticket is not None:
            assert ticket in range(1, 5) and ticket not in sold
            sold.add(ticket)

    async with asyncio.TaskGroup() as group:
        for _ in range(10):
            group.create_task(customer())
    assert len(sold) == 4


# %% exercise 2 wrong: sends whatever it is as JSON -> got ['the JSON 503'
def make_fake(*answers):
    app, left = web.Application(), list(answers)
    app[ASKED] = []

    async def feed(request):
        app[ASKED].append(request.path_qs)
        return web.json_response(left.pop(0) if len(left) > 1 else left[0])

    app.router.add_get("/feed", feed)
    return app


# %% exercise 2 wrong: repeats the last answer ten times -> because its last answer repeats
def make_fake(*answers):
    async def feed(request):
        count = len(request.app[ASKED])
        request.app[ASKED].append(request.path_qs)
        answer = answers[min(count, len(answers) - 1)] if count <= len(answers) + 10 else 500
        if answer is None:
            request.transport.close()
            return web.Response()
        if isinstance(answer, dict):
            return web.json_response(answer)
        return web.Response(status=answer)
    app = web.Application()
    app[ASKED] = []
    app.router.add_get("/feed", feed)
    return app


# %% exercise 2 wrong: notes each path once -> app[ASKED] has ['/feed'
def make_fake(*answers):
    async def feed(request):
        count = len(request.app[ASKED])
        request.app[ASKED].append(request.path_qs) if request.path_qs not in request.app[ASKED] else None
        answer = answers[min(count, len(answers) - 1)]
        if answer is None:
            request.transport.close()
            return web.Response()
        if isinstance(answer, dict):
            return web.json_response(answer)
        return web.Response(status=answer)
    app = web.Application()
    app[ASKED] = []
    app.router.add_get("/feed", feed)
    return app


# %% exercise 2 wrong: what is no error is a 200 -> got [429, 200, 200
def make_fake(*answers):
    async def feed(request):
        count = len(request.app[ASKED])
        request.app[ASKED].append(request.path_qs)
        answer = answers[min(count, len(answers) - 1)]
        if answer is None:
            request.transport.close()
            return web.Response()
        if isinstance(answer, dict):
            return web.json_response(answer)
        return web.Response(status=answer if answer >= 400 else 200)
    app = web.Application()
    app[ASKED] = []
    app.router.add_get("/feed", feed)
    return app


# %% exercise 3 wrong: leaves its settings in the environment -> after the test there is still {'POLLS_DATABASE'} in the environment
import os
async def run_fresh(test):
    with tempfile.TemporaryDirectory() as folder:
        os.environ["POLLS_DATABASE"] = f"sqlite+aiosqlite:///{Path(folder).as_posix()}/polls.db"
        async with TestClient(TestServer(make_app(Settings()))) as client:
            return await test(client)


# %% exercise 3 wrong: an exception of the same kind and words -> or say what another says: LookupError('the test failed')
async def run_fresh(test):
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=f"sqlite+aiosqlite:///{Path(folder).as_posix()}/polls.db")
        async with TestClient(TestServer(make_app(settings))) as client:
            try:
                return await test(client)
            except Exception as error:
                raise type(error)(*error.args) from error


# %% exercise 3 wrong: in a group -> or say what another says: ExceptionGroup(
async def run_fresh(test):
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=f"sqlite+aiosqlite:///{Path(folder).as_posix()}/polls.db")
        async with TestClient(TestServer(make_app(settings))) as client:
            async with asyncio.TaskGroup() as group:
                task = group.create_task(test(client))
            return task.result()


# %% exercise 3 wrong: removes the file, and what lies beside it comes to stay -> after the test there is still the database
import uuid

the_place = tempfile.TemporaryDirectory()


async def run_fresh(test):
    path = Path(the_place.name, f"{uuid.uuid4()}.db")
    async with TestClient(TestServer(make_app(Settings(database=f"sqlite+aiosqlite:///{path}")))) as client:
        try:
            return await test(client)
        finally:
            path.unlink()


# %% exercise 3 wrong: a session for a client -> a test is called with a TestClient
async def run_fresh(test):
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=f"sqlite+aiosqlite:///{Path(folder).as_posix()}/polls.db")
        async with TestServer(make_app(settings)) as server, aiohttp.ClientSession(server.make_url("/")) as client:
            return await test(client)


# %% exercise 4 wrong: knows the offices by name -> sells the highest number first is right, and your test refused it
async def test_each_ticket_is_sold_once(make_box):
    assert type(make_box(3)).__name__ in ("Box", "PrintedBox")


# %% exercise 4 wrong: wants them upwards or downwards -> sells every other number first is right, and your test refused it
async def test_each_ticket_is_sold_once(make_box):
    box = make_box(5)
    sold = [ticket for ticket in await asyncio.gather(*(box.buy() for _ in range(12))) if ticket is not None]
    assert sold in ([1, 2, 3, 4, 5], [5, 4, 3, 2, 1])


# %% exercise 4 right: a great hall, and a small one
async def test_each_ticket_is_sold_once(make_box):
    for tickets in [999, 1, 3]:
        box = make_box(tickets)
        sold = await asyncio.gather(*[box.buy() for _ in range(tickets + 4)])
        assert sorted(ticket for ticket in sold if ticket) == [*range(1, tickets + 1)]
        assert 0 not in sold
