# Answers to the exercises of lesson 05; the form is explained in tests/test_answers.py.

# %% exercise 1 wrong: forgets await -> json(…) was called but not awaited
async def slide_show_title(session):
    async with session.get("/json") as response:
        document = response.json()
    return document["slideshow"]["title"]


# %% exercise 1 wrong: takes the text for the document -> string indices must be integers
async def slide_show_title(session):
    async with session.get("/json") as response:
        document = await response.text()
    return document["slideshow"]["title"]


# %% exercise 1 wrong: reads after the block -> Connection closed
async def slide_show_title(session):
    async with session.get("/json") as response:
        pass
    document = await response.json()
    return document["slideshow"]["title"]


# %% exercise 1 wrong: returns the whole slide show -> a title is a str, but slide_show_title() returned dict
async def slide_show_title(session):
    async with session.get("/json") as response:
        document = await response.json()
    return document["slideshow"]


# %% exercise 1 wrong: knows the title without asking -> one request for /json
async def slide_show_title(session):
    return "Sample Slide Show"


# %% exercise 1 right: parses the text by itself
async def slide_show_title(session):
    async with session.get("/json") as response:
        document = json.loads(await response.text())
    return document["slideshow"]["title"]


# %% exercise 1 right: awaits the response and parses the bytes
async def slide_show_title(session):
    response = await session.get("/json")
    document = json.loads(await response.read())
    return document["slideshow"]["title"]


# %% exercise 1 wrong: asks, and knows the title -> yours says 'Sample Slide Show'
async def slide_show_title(session):
    async with session.get("/json") as response:
        document = {"slideshow": {"title": "Sample Slide Show"}}
    return document["slideshow"]["title"]


# %% exercise 1 wrong: looks for the title in the text -> called 'Other Slides'; yours says 'not this one'
async def slide_show_title(session):
    async with session.get("/json") as response:
        text = await response.text()
    import re
    return re.findall(r'"title": ?"(.*?)"', text)[-1]


# %% exercise 1 wrong: takes an empty title for none -> yours says 'Sample Slide Show'
async def slide_show_title(session):
    async with session.get("/json") as response:
        document = await response.json()
    return document["slideshow"].get("title") or "Sample Slide Show"


# %% exercise 1 wrong: closes the session -> slide_show_title closed the session that it was given
async def slide_show_title(session):
    async with session:
        async with session.get("/json") as response:
            document = await response.json()
    return document["slideshow"]["title"]


# %% exercise 2 wrong: forgets async with -> _request(…) was called but not awaited
async def send_score(session, name, score):
    session.post("/post", json={"name": name, "score": score})


# %% exercise 2 wrong: sends nothing -> no request reached the server
async def send_score(session, name, score):
    return {"headers": {}, "json": {"name": name, "score": score}}


# %% exercise 2 wrong: sends a form -> was labelled application/x-www-form-urlencoded
async def send_score(session, name, score):
    async with session.post("/post", data={"name": name, "score": score}) as response:
        return await response.json()


# %% exercise 2 wrong: dumps the JSON into data -> was labelled text/plain
async def send_score(session, name, score):
    text = json.dumps({"name": name, "score": score})
    async with session.post("/post", data=text) as response:
        return await response.json()


# %% exercise 2 wrong: encodes twice -> the server understood '{"name": "Ada", "score": 42}'
async def send_score(session, name, score):
    text = json.dumps({"name": name, "score": score})
    async with session.post("/post", json=text) as response:
        return await response.json()


# %% exercise 2 wrong: returns the reply as text -> reply, parsed, is a dict
async def send_score(session, name, score):
    async with session.post("/post", json={"name": name, "score": score}) as response:
        return await response.text()


# %% exercise 2 wrong: returns nothing -> yours is None
async def send_score(session, name, score):
    async with session.post("/post", json={"name": name, "score": score}) as response:
        await response.json()


# %% exercise 2 wrong: puts the score into the URL of a GET -> one POST to /post was to be expected
async def send_score(session, name, score):
    async with session.get("/get", params={"name": name, "score": score}) as response:
        return await response.json()


# %% exercise 2 right: labels the body by hand
async def send_score(session, name, score):
    body = json.dumps({"score": score, "name": name}).encode()
    headers = {"Content-Type": "application/json"}
    async with session.post("/post", data=body, headers=headers) as response:
        return json.loads(await response.read())


# %% exercise 2 right: with request() and await
async def send_score(session, name, score):
    response = await session.request("POST", "/post", json=dict(name=name, score=score))
    return await response.json()


# %% exercise 2 wrong: sends the score of the example -> for 'Zoë "Z" O\'Hara' and 0 the server understood
async def send_score(session, name, score):
    async with session.post("/post", json={"name": name, "score": 42}) as response:
        return await response.json()


# %% exercise 2 wrong: sends the name of the example -> and 0 the server understood
async def send_score(session, name, score):
    async with session.post("/post", json={"name": "Ada", "score": score}) as response:
        return await response.json()


# %% exercise 2 wrong: writes the JSON by hand -> the server understood None
async def send_score(session, name, score):
    text = f'{{"name": "{name}", "score": {score}}}'
    headers = {"Content-Type": "application/json"}
    async with session.post("/post", data=text, headers=headers) as response:
        return await response.json()


# %% exercise 2 wrong: leaves out what is false -> and 0 the server understood
async def send_score(session, name, score):
    fields = {"name": name, "score": score}
    fields = {key: value for key, value in fields.items() if value}
    async with session.post("/post", json=fields) as response:
        return await response.json()


# %% exercise 2 wrong: makes the reply up -> reply, parsed, is a dict
async def send_score(session, name, score):
    sent = {"name": name, "score": score}
    async with session.post("/post", json=sent):
        return {"headers": {"Content-Type": "application/json"}, "json": sent}


# %% exercise 2 wrong: tidies the name -> the server understood {'name': ''
async def send_score(session, name, score):
    async with session.post("/post", json={"name": name.strip(), "score": score}) as r: return await r.json()


# %% exercise 2 wrong: a session of its own -> send_score made a session of its own, though one was given
async def send_score(session, name, score):
    async with aiohttp.ClientSession(server.url) as s:
        async with s.post("/post", json={"name": name, "score": score}) as r: return await r.json()


# %% exercise 2 wrong: makes the score a float -> the server understood {'name': 'Ada', 'score': 42.0}
async def send_score(session, name, score):
    async with session.post("/post", json={"name": name, "score": float(score)}) as r: return await r.json()


# %% exercise 2 right: with aiohttp's payload
async def send_score(session, name, score):
    async with session.post("/post", data=aiohttp.JsonPayload({"name": name, "score": score})) as r:
        return await r.json()


# %% exercise 3 wrong: downloads it -> the server saw GET
async def exists(session, path):
    async with session.get(path, allow_redirects=False) as response:
        return response.ok


# %% exercise 3 wrong: takes 200 for the only good status -> '/status/201') should be True
async def exists(session, path):
    async with session.head(path) as response:
        return response.status == 200


# %% exercise 3 wrong: follows redirects -> 16 paths, but
async def exists(session, path):
    async with session.head(path, allow_redirects=True) as response:
        return response.ok


# %% exercise 3 wrong: returns the status -> should be True; yours is 200
async def exists(session, path):
    async with session.head(path) as response:
        return response.status


# %% exercise 3 wrong: takes every answer for a yes -> '/status/400') should be False
async def exists(session, path):
    try:
        async with session.head(path):
            return True
    except aiohttp.ClientError:
        return False


# %% exercise 3 wrong: forgets async with -> was called but not awaited
async def exists(session, path):
    return session.head(path).ok


# %% exercise 3 wrong: forgets to wait -> was called but not awaited
async def exists(session, path):
    response = session.head(path)
    return response is not None


# %% exercise 3 right: lets the session raise
async def exists(session, path):
    try:
        async with session.head(path, raise_for_status=True):
            return True
    except aiohttp.ClientResponseError:
        return False


# %% exercise 3 right: with request() and a comparison
async def exists(session, path):
    response = await session.request("HEAD", path, allow_redirects=False)
    response.release()
    return response.status < 400


# %% exercise 3 wrong: knows one bad status -> '/status/400') should be False
async def exists(session, path):
    async with session.head(path) as response:
        return response.status != 404


# %% exercise 3 wrong: takes 400 for good -> '/status/400') should be False
async def exists(session, path):
    async with session.head(path) as response:
        return response.status <= 400


# %% exercise 3 wrong: knows one redirect -> '/status/399') should be True
async def exists(session, path):
    async with session.head(path) as response:
        return response.status < 300 or response.status == 302


# %% exercise 3 wrong: takes the client's errors alone for a no -> '/status/500') should be False
async def exists(session, path):
    async with session.head(path) as response:
        return not 400 <= response.status < 500


# %% exercise 3 wrong: asks a second time to be sure -> 16 paths, but
async def exists(session, path):
    async with session.head(path) as response:
        pass
    async with session.head(path) as response:
        return response.ok


# %% exercise 3 wrong: knows the bad statuses by heart -> should be False; yours is True
async def exists(session, path):
    async with session.head(path) as r: return r.status not in (400, 401, 403, 404, 410, 500, 503)


# %% exercise 3 wrong: a session of its own -> exists made a session of its own
async def exists(session, path):
    async with aiohttp.ClientSession(server.url) as s:
        async with s.head(path) as r: return r.ok


# %% exercise 3 wrong: takes a broken line for no -> which says neither yes nor no; yours is False
async def exists(session, path):
    try:
        async with session.head(path, raise_for_status=True) as r: return True
    except Exception: return False


# %% exercise 4 wrong: is async itself -> returned a coroutine
async def command(arguments):
    url, path = arguments
    async with aiohttp.ClientSession(url) as session:
        async with session.get(path) as response:
            print(response.status, response.reason, path)
            return 0 if response.ok else 1


# %% exercise 4 wrong: looks for a loop that is not there -> There is no current event loop
def command(arguments):
    url, path = arguments

    async def main():
        async with aiohttp.ClientSession(url) as session:
            async with session.get(path) as response:
                print(response.status, response.reason, path)
                return 0 if response.ok else 1

    loop = asyncio.get_event_loop()
    return loop.run_until_complete(main())


# %% exercise 4 wrong: makes the coroutine and does not run it -> returned a coroutine
def command(arguments):
    url, path = arguments

    async def main():
        async with aiohttp.ClientSession(url) as session:
            async with session.get(path) as response:
                print(response.status, response.reason, path)
                return 0 if response.ok else 1

    return main()


# %% exercise 4 wrong: forgets what main() returned -> the exit status should be 0; yours returned None
def command(arguments):
    async def main(url, path):
        async with aiohttp.ClientSession(url) as session:
            async with session.get(path) as response:
                print(response.status, response.reason, path)
                return 0 if response.ok else 1

    asyncio.run(main(*arguments))


# %% exercise 4 wrong: always succeeds -> for /status/404 the exit status should be 1
def command(arguments):
    async def main(url, path):
        async with aiohttp.ClientSession(url) as session:
            async with session.get(path) as response:
                print(response.status, response.reason, path)

    asyncio.run(main(*arguments))
    return 0


# %% exercise 4 wrong: lets an exception escape -> ClientResponseError
def command(arguments):
    async def main(url, path):
        async with aiohttp.ClientSession(url, raise_for_status=True) as session:
            async with session.get(path) as response:
                print(response.status, response.reason, path)

    asyncio.run(main(*arguments))
    return 0


# %% exercise 4 wrong: prints the reason only -> should print '200 OK /html'
def command(arguments):
    async def main(url, path):
        async with aiohttp.ClientSession(url) as session:
            async with session.get(path) as response:
                print(response.reason)
                return 0 if response.ok else 1

    return asyncio.run(main(*arguments))


# %% exercise 4 wrong: leaves the program -> it left the program
def command(arguments):
    async def main(url, path):
        async with aiohttp.ClientSession(url) as session:
            async with session.get(path) as response:
                print(response.status, response.reason, path)
                return 0 if response.ok else 1

    raise SystemExit(asyncio.run(main(*arguments)))


# %% exercise 4 right: prints after the loop has ended
async def get_status(url, path):
    async with aiohttp.ClientSession() as session:
        async with session.get(url.rstrip("/") + path) as response:
            return response.status, response.reason


def command(arguments):
    status, reason = asyncio.run(get_status(*arguments))
    print(status, reason, arguments[1])
    return int(status >= 400)


# %% exercise 4 right: with a Runner
def command(arguments):
    url, path = arguments

    async def main():
        async with aiohttp.request("GET", url + path) as response:
            print(f"{response.status} {response.reason} {path}")
            return response.status

    with asyncio.Runner() as runner:
        return 0 if runner.run(main()) < 400 else 1


# %% exercise 4 wrong: knows one bad status -> for /status/400 the exit status should be 1
def command(arguments):
    async def main(url, path):
        async with aiohttp.ClientSession(url) as session:
            async with session.get(path) as response:
                print(response.status, response.reason, path)
                return 1 if response.status == 404 else 0

    return asyncio.run(main(*arguments))


# %% exercise 4 wrong: knows one good status -> for /status/204 the exit status should be 0
def command(arguments):
    async def main(url, path):
        async with aiohttp.ClientSession(url) as session:
            async with session.get(path) as response:
                print(response.status, response.reason, path)
                return 0 if response.status == 200 else 1

    return asyncio.run(main(*arguments))


# %% exercise 4 wrong: takes the server's errors for success -> for /status/503 the exit status should be 1
def command(arguments):
    async def main(url, path):
        async with aiohttp.ClientSession(url) as session:
            async with session.get(path) as response:
                print(response.status, response.reason, path)
                return 1 if 400 <= response.status < 500 else 0

    return asyncio.run(main(*arguments))


# %% exercise 4 wrong: asks for the headers alone -> one GET of /html was to be expected; the server saw HEAD /html
def command(arguments):
    async def main(url, path):
        async with aiohttp.ClientSession(url) as session:
            async with session.head(path) as response:
                print(response.status, response.reason, path)
                return 0 if response.ok else 1

    return asyncio.run(main(*arguments))


# %% exercise 4 wrong: prints where errors are printed -> should print '200 OK /html'; yours printed ''
def command(arguments):
    import sys

    async def main(url, path):
        async with aiohttp.ClientSession(url) as session:
            async with session.get(path) as response:
                print(response.status, response.reason, path, file=sys.stderr)
                return 0 if response.ok else 1

    return asyncio.run(main(*arguments))


# %% exercise 4 right: takes its arguments apart, with a loop of its own
def command(arguments):
    path = arguments.pop()
    url = arguments.pop()

    async def main():
        session = aiohttp.ClientSession()
        try:
            response = await session.get(url + path)
            print(f"{response.status} {response.reason} {path}")
            return int(response.status >= 400)
        finally:
            await session.close()

    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(main())
    finally:
        loop.close()


# %% exercise 4 wrong: always the same server -> another server, at another URL, answers 200
def command(arguments):
    async def main():
        _, path = arguments
        async with aiohttp.ClientSession(server.url) as s, s.get(path) as r:
            print(r.status, r.reason, path)
            return int(r.status >= 400)
    return asyncio.run(main())


# %% exercise 4 wrong: knows the reasons by heart -> answers 200 In Own Words; yours printed '200 OK /200
def command(arguments):
    import http
    async def main():
        url, path = arguments
        async with aiohttp.ClientSession(url) as s, s.get(path) as r:
            print(r.status, http.HTTPStatus(r.status).phrase, path)
            return int(r.status >= 400)
    return asyncio.run(main())


# %% exercise 4 wrong: leaves the session open -> the session that main made is still open
def command(arguments):
    async def main():
        url, path = arguments
        s = aiohttp.ClientSession(url)
        r = await s.get(path)
        print(r.status, r.reason, path)
        return int(r.status >= 400)
    return asyncio.run(main())


# %% exercise 5 wrong: asks one after the other -> does one after the other what could be done at once
async def report(url, paths):
    readings = []
    async with aiohttp.ClientSession(url) as session:
        for path in paths:
            async with session.get(path) as response:
                readings.append((await response.json())["args"]["degrees"] if response.ok else None)
        async with session.post("/post", json=readings) as response:
            return (await response.json())["json"]


# %% exercise 5 wrong: a session for each request -> and the report on one of its own
async def report(url, paths):
    async def ask(path):
        async with aiohttp.ClientSession(url) as session:
            async with session.get(path) as response:
                return (await response.json())["args"]["degrees"] if response.ok else None

    readings = await asyncio.gather(*(ask(path) for path in paths))
    async with aiohttp.ClientSession(url) as session:
        async with session.post("/post", json=readings) as response:
            return (await response.json())["json"]


# %% exercise 5 wrong: a second session for the POST -> and the report on one of its own
async def report(url, paths):
    async def ask(session, path):
        async with session.get(path) as response:
            return (await response.json())["args"]["degrees"] if response.ok else None

    async with aiohttp.ClientSession(url) as session:
        readings = await asyncio.gather(*(ask(session, path) for path in paths))
    async with aiohttp.ClientSession(url) as session:
        async with session.post("/post", json=readings) as response:
            return (await response.json())["json"]


# %% exercise 5 wrong: does not look at the status -> your code raised
async def report(url, paths):
    async def ask(session, path):
        async with session.get(path) as response:
            return (await response.json())["args"]["degrees"]

    async with aiohttp.ClientSession(url) as session:
        readings = await asyncio.gather(*(ask(session, path) for path in paths))
        async with session.post("/post", json=readings) as response:
            return (await response.json())["json"]


# %% exercise 5 wrong: leaves the exceptions in the list -> is not JSON serializable
async def report(url, paths):
    async def ask(session, path):
        async with session.get(path) as response:
            return (await response.json())["args"]["degrees"]

    async with aiohttp.ClientSession(url) as session:
        tasks = [ask(session, path) for path in paths]
        readings = await asyncio.gather(*tasks, return_exceptions=True)
        async with session.post("/post", json=readings) as response:
            return (await response.json())["json"]


# %% exercise 5 wrong: keeps the order of arrival -> in the order of the paths; yours: [
async def report(url, paths):
    async def ask(session, path):
        async with session.get(path) as response:
            return (await response.json())["args"]["degrees"] if response.ok else None

    async with aiohttp.ClientSession(url) as session:
        calls = [ask(session, path) for path in paths]
        readings = [await reading for reading in asyncio.as_completed(calls)]
        async with session.post("/post", json=readings) as response:
            return (await response.json())["json"]


# %% exercise 5 wrong: drops the failed one -> stations should make 
async def report(url, paths):
    async def ask(session, path):
        async with session.get(path) as response:
            return (await response.json())["args"]["degrees"] if response.ok else None

    async with aiohttp.ClientSession(url) as session:
        readings = await asyncio.gather(*(ask(session, path) for path in paths))
        readings = [reading for reading in readings if reading is not None]
        async with session.post("/post", json=readings) as response:
            return (await response.json())["json"]


# %% exercise 5 wrong: sends no report -> the head office is told, too
async def report(url, paths):
    async def ask(session, path):
        async with session.get(path) as response:
            return (await response.json())["args"]["degrees"] if response.ok else None

    async with aiohttp.ClientSession(url) as session:
        return await asyncio.gather(*(ask(session, path) for path in paths))


# %% exercise 5 wrong: sends the report when the session is closed -> Session is closed
async def report(url, paths):
    async def ask(session, path):
        async with session.get(path) as response:
            return (await response.json())["args"]["degrees"] if response.ok else None

    async with aiohttp.ClientSession(url) as session:
        readings = await asyncio.gather(*(ask(session, path) for path in paths))
    async with session.post("/post", json=readings) as response:
        return (await response.json())["json"]


# %% exercise 5 wrong: starts the stations and waits for none -> each station is to be asked once
async def report(url, paths):
    async def ask(session, path):
        async with session.get(path) as response:
            return (await response.json())["args"]["degrees"] if response.ok else None

    async with aiohttp.ClientSession(url) as session:
        tasks = [asyncio.create_task(ask(session, path)) for path in paths]
        for task in tasks:
            task.cancel()
        async with session.post("/post", json=[None for task in tasks]) as response:
            return (await response.json())["json"]


# %% exercise 5 right: with a TaskGroup, and the failure caught
async def report(url, paths):
    async def ask(path):
        try:
            async with session.get(path) as response:
                return (await response.json())["args"]["degrees"]
        except aiohttp.ClientResponseError:
            return None

    async with aiohttp.ClientSession(url, raise_for_status=True) as session:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(ask(path)) for path in paths]
        async with session.post("/post", json=[task.result() for task in tasks]) as response:
            return (await response.json())["json"]


# %% exercise 5 right: gathers the exceptions and replaces them
async def report(url, paths):
    async def ask(session, path):
        async with session.get(path, raise_for_status=True) as response:
            document = await response.json()
        return document["args"]["degrees"]

    async with aiohttp.ClientSession(url) as session:
        tasks = [asyncio.create_task(ask(session, path)) for path in paths]
        results = await asyncio.gather(*tasks, return_exceptions=True)
        readings = [None if isinstance(result, Exception) else result for result in results]
        response = await session.post("/post", json=readings)
        reply = await response.json()
    return reply["json"]


# %% exercise 5 wrong: knows one bad status -> the readings are ['21'
async def report(url, paths):
    async def ask(session, path):
        async with session.get(path) as response:
            if response.status == 503 or response.content_type != "application/json":
                return None
            return (await response.json())["args"]["degrees"]

    async with aiohttp.ClientSession(url) as session:
        readings = await asyncio.gather(*(ask(session, path) for path in paths))
        async with session.post("/post", json=readings) as response:
            return (await response.json())["json"]


# %% exercise 5 wrong: takes what it can read for a reading -> in the order of the paths; yours: [
async def report(url, paths):
    async def ask(session, path):
        try:
            async with session.get(path) as response:
                return (await response.json())["args"]["degrees"]
        except aiohttp.ClientError:
            return None

    async with aiohttp.ClientSession(url) as session:
        readings = await asyncio.gather(*(ask(session, path) for path in paths))
        async with session.post("/post", json=readings) as response:
            return (await response.json())["json"]


# %% exercise 5 wrong: asks three at a time -> the server never saw as many of these at once (at most 3)
async def report(url, paths):
    few = asyncio.Semaphore(3)

    async def ask(session, path):
        async with few, session.get(path) as response:
            return (await response.json())["args"]["degrees"] if response.ok else None

    async with aiohttp.ClientSession(url) as session:
        readings = await asyncio.gather(*(ask(session, path) for path in paths))
        async with session.post("/post", json=readings) as response:
            return (await response.json())["json"]


# %% exercise 5 wrong: a dict, which has a path once -> for a path that is there twice
async def report(url, paths):
    readings = dict.fromkeys(paths)

    async def ask(session, path):
        async with session.get(path) as response:
            if response.ok:
                readings[path] = (await response.json())["args"]["degrees"]

    async with aiohttp.ClientSession(url) as session:
        await asyncio.gather(*(ask(session, path) for path in paths))
        async with session.post("/post", json=list(readings.values())) as response:
            return (await response.json())["json"]


# %% exercise 5 wrong: dumps the JSON into data -> the report is JSON, and was labelled text/plain
async def report(url, paths):
    async def ask(session, path):
        async with session.get(path) as response:
            return (await response.json())["args"]["degrees"] if response.ok else None

    async with aiohttp.ClientSession(url) as session:
        readings = await asyncio.gather(*(ask(session, path) for path in paths))
        async with session.post("/post", data=json.dumps(readings)) as response:
            return (await response.json())["json"]


# %% exercise 5 wrong: returns what it sent -> but report() returned ['18.5', None, '-2.5']
async def report(url, paths):
    async def ask(session, path):
        async with session.get(path) as response:
            return (await response.json())["args"]["degrees"] if response.ok else None

    async with aiohttp.ClientSession(url) as session:
        readings = await asyncio.gather(*(ask(session, path) for path in paths))
        async with session.post("/post", json=readings):
            return readings


# %% exercise 5 right: empties the list of paths
async def report(url, paths):
    async def ask(session, path):
        async with session.request("GET", path) as response:
            if response.status < 400:
                return json.loads(await response.read())["args"]["degrees"]

    tasks = []
    async with aiohttp.ClientSession(url) as session:
        async with asyncio.TaskGroup() as group:
            while paths:
                tasks.append(group.create_task(ask(session, paths.pop(0))))
        body = json.dumps([task.result() for task in tasks])
        headers = {"Content-Type": "application/json"}
        async with session.request("POST", "/post", data=body, headers=headers) as response:
            return json.loads(await response.text())["json"]


# %% exercise 5 wrong: five at once -> (at most 5)
async def report(url, paths):
    sem = asyncio.Semaphore(5)
    async def one(s, p):
        async with sem, s.get(p) as r: return (await r.json())["args"]["degrees"] if r.ok else None
    async with aiohttp.ClientSession(url) as s:
        rs = await asyncio.gather(*(one(s, p) for p in paths))
        async with s.post("/post", json=rs) as r: return (await r.json())["json"]


# %% exercise 5 wrong: knows the bad statuses by heart -> in the order of the paths; yours: [
async def report(url, paths):
    async def one(s, p):
        async with s.get(p) as r: return None if r.status in (400, 404, 503) else (await r.json())["args"]["degrees"]
    async with aiohttp.ClientSession(url) as s:
        rs = await asyncio.gather(*(one(s, p) for p in paths))
        async with s.post("/post", json=rs) as r: return (await r.json())["json"]


# %% exercise 5 wrong: reads the path, not the answer -> the head office was sent
async def report(url, paths):
    async def one(s, p):
        async with s.get(p) as r: return p.partition("degrees=")[2] if r.ok else None
    async with aiohttp.ClientSession(url) as s:
        rs = await asyncio.gather(*(one(s, p) for p in paths))
        async with s.post("/post", json=rs) as r: return (await r.json())["json"]


# %% exercise 5 wrong: takes 200 alone for good -> in the order of the paths; yours: [
async def report(url, paths):
    async def one(s, p):
        async with s.get(p) as r: return (await r.json())["args"]["degrees"] if r.status == 200 else None
    async with aiohttp.ClientSession(url) as s:
        rs = await asyncio.gather(*(one(s, p) for p in paths))
        async with s.post("/post", json=rs) as r: return (await r.json())["json"]


# %% exercise 5 right: as they come, put back in order
async def report(url, paths):
    out = [None] * len(paths)
    async with aiohttp.ClientSession() as s:
        async def one(i, p):
            async with s.get(str(url).rstrip("/") + p) as r:
                if r.status < 400: out[i] = json.loads(await r.text())["args"]["degrees"]
        for c in asyncio.as_completed([one(*x) for x in enumerate(paths)]): await c
        r = await s.post(str(url).rstrip("/") + "/post", json=out)
        return (await r.json())["json"]


# %% exercise 2 right: bytes of json with charset
async def send_score(session, name, score):
    body = json.dumps({"score": score, "name": name}, ensure_ascii=False).encode()
    async with session.post("/post", data=body, headers={"Content-Type": "application/json; charset=utf-8"}) as response:
        return json.loads(await response.text())


# %% exercise 3 wrong: takes a server that hangs up for no -> (ServerDisconnectedError('Server disconnected')), which says neither yes nor no; yours returned False
async def exists(session, path):
    try:
        async with session.head(path) as response: return response.ok
    except aiohttp.ServerDisconnectedError: return False


# %% exercise 3 wrong: takes a timeout for no -> (SocketTimeoutError('too late')), which says neither yes nor no; yours returned False
async def exists(session, path):
    try:
        async with session.head(path) as response: return response.ok
    except TimeoutError: return False


# %% exercise 3 wrong: another error than the connection's -> which says neither yes nor no; yours is ClientError('?')
async def exists(session, path):
    try:
        async with session.head(path) as response: return response.ok
    except aiohttp.ClientConnectorError: raise aiohttp.ClientError("?") from None


# %% exercise 4 wrong: urllib -> but not with aiohttp
def command(arguments):
    import urllib.request, urllib.error
    url, path = arguments
    try:
        with urllib.request.urlopen(url + path) as r:
            print(r.status, r.reason, path); return 0
    except urllib.error.HTTPError as e:
        with e: print(e.code, e.reason, path)
        return 1 if e.code >= 400 else 0


# %% exercise 4 wrong: urllib in a thread of a loop -> but not with aiohttp
def command(arguments):
    import http.client
    url, path = arguments
    def ask():
        c = http.client.HTTPConnection(url.removeprefix("http://"))
        c.request("GET", path)
        r = c.getresponse(); r.read(); c.close()
        return r.status, r.reason
    async def main():
        status, reason = await asyncio.to_thread(ask)
        print(status, reason, path)
        return int(status >= 400)
    return asyncio.run(main())


# %% exercise 4 right: aiohttp.request
def command(arguments):
    async def main(url, path):
        async with aiohttp.request("GET", url + path) as response:
            print(f"{response.status} {response.reason} {path}")
            return not response.ok
    return asyncio.run(main(*arguments))


# %% exercise 5 wrong: two sessions that share their connections -> report made 2 sessions, though one is asked for
async def report(url, paths):
    connector = aiohttp.TCPConnector()
    async def ask(session, path):
        async with session.get(path) as response:
            if not response.ok: return None
            return (await response.json())["args"]["degrees"]
    async with aiohttp.ClientSession(url, connector=connector, connector_owner=False) as session:
        readings = await asyncio.gather(*(ask(session, path) for path in paths))
    async with aiohttp.ClientSession(url, connector=connector) as session:
        async with session.post("/post", json=readings) as response:
            return (await response.json())["json"]


# %% exercise 5 wrong: ten at once -> but the server never saw as many of these at once (at most 10)
async def report(url, paths):
    limit = asyncio.Semaphore(10)
    async def ask(session, path):
        async with limit, session.get(path) as response:
            if not response.ok: return None
            return (await response.json())["args"]["degrees"]
    async with aiohttp.ClientSession(url) as session:
        readings = await asyncio.gather(*(ask(session, path) for path in paths))
        async with session.post("/post", json=readings) as response:
            return (await response.json())["json"]


# %% exercise 5 right: class based
class Country:
    def __init__(self, url): self.session = aiohttp.ClientSession(url)
    async def __aenter__(self): return self
    async def __aexit__(self, *e): await self.session.close()
    async def ask(self, path):
        try:
            async with self.session.get(path, raise_for_status=True) as r: return (await r.json())["args"]["degrees"]
        except aiohttp.ClientResponseError: return None
async def report(url, paths):
    async with Country(url) as country, asyncio.TaskGroup() as group:
        tasks = [group.create_task(country.ask(p)) for p in paths]
        await asyncio.wait(tasks)
        async with country.session.post("/post", json=[t.result() for t in tasks]) as r:
            return (await r.json())["json"]
# %% exercise 1 wrong: forgets the parentheses -> your code awaited a method itself: it is to be called
async def slide_show_title(session):
    async with session.get("/json") as response:
        document = await response.json
    return document["slideshow"]["title"]
# %% exercise 1 wrong: tidies the title -> & größte of no.
async def slide_show_title(session):
    async with session.get("/json") as response:
        document = await response.json()
    return document["slideshow"]["title"].strip()
# %% exercise 3 wrong: downloads it where HEAD is not allowed -> the server saw GET and HEAD
async def exists(session, path):
    async with session.head(path) as response:
        if response.status not in (405, 501):
            return response.ok
    async with session.get(path) as response:
        return response.ok


# %% exercise 1 wrong: reads the body as ASCII -> the server now answers with a slide show called
async def slide_show_title(session):
    async with session.get("/json") as response:
        document = json.loads((await response.read()).decode("ascii", "replace"))
    return document["slideshow"]["title"]


# %% exercise 5 wrong: the first station alone, then the rest -> never saw as many of these at once
async def report(url, paths):
    async with aiohttp.ClientSession(url) as session:
        async def ask(path):
            async with session.get(path) as response:
                return (await response.json())["args"]["degrees"] if response.ok else None

        first = [await ask(path) for path in paths[:1]]
        readings = first + await asyncio.gather(*map(ask, paths[1:]))
        async with session.post("/post", json=readings) as response:
            return (await response.json())["json"]


# %% exercise 5 wrong: posts the word None -> not a list with null in it
async def report(url, paths):
    async def ask(session, path):
        async with session.get(path) as response:
            return (await response.json())["args"]["degrees"] if response.ok else "None"
    async with aiohttp.ClientSession(url) as session:
        readings = await asyncio.gather(*(ask(session, path) for path in paths))
        async with session.post("/post", json=readings) as response:
            reply = await response.json()
    return [None if reading == "None" else reading for reading in reply["json"]]


# %% exercise 5 wrong: tells nobody that there is nothing to tell -> the head office is told, too
async def report(url, paths):
    async def ask(session, path):
        async with session.get(path) as response:
            return (await response.json())["args"]["degrees"] if response.ok else None
    async with aiohttp.ClientSession(url) as session:
        readings = await asyncio.gather(*(ask(session, path) for path in paths))
        if readings == [None] * len(readings):
            return readings
        async with session.post("/post", json=readings) as response:
            return (await response.json())["json"]


# %% exercise 5 wrong: closes the session if all goes well -> is still open
async def report(url, paths):
    async def ask(session, path):
        async with session.get(path) as response:
            return (await response.json())["args"]["degrees"] if response.ok else None
    session = aiohttp.ClientSession(url)
    readings = await asyncio.gather(*(ask(session, path) for path in paths))
    async with session.post("/post", json=readings) as response:
        reply = await response.json()
    await session.close()
    return reply["json"]


# %% exercise 5 wrong: what cannot be posted is what it found -> no server listens there
async def report(url, paths):
    async def ask(session, path):
        try:
            async with session.get(path, raise_for_status=True) as response:
                return (await response.json())["args"]["degrees"]
        except aiohttp.ClientError:
            return None
    async with aiohttp.ClientSession(url) as session:
        readings = await asyncio.gather(*(ask(session, path) for path in paths))
        try:
            async with session.post("/post", json=readings) as response:
                return (await response.json())["json"]
        except aiohttp.ClientError:
            return readings
