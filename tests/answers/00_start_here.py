# %% exercise 1 wrong: the whole URL -> the server has nothing at
def page_path():
    return str(server.url / "html")

# %% exercise 1 wrong: a leading slash -> begins with a slash
def page_path():
    return "/html"

# %% exercise 1 wrong: a page that is JSON -> is application/json, not a web page
def page_path():
    return "json"

# %% exercise 1 wrong: prints instead of returning -> page_path() returned None
def page_path():
    print("html")

# %% exercise 1 wrong: async without need -> page_path is `async def`
async def page_path():
    return "html"

# %% exercise 1 wrong: the page that lists the endpoints -> but not to the one at html
def page_path():
    return ""

# %% exercise 1 wrong: another web page -> but not to the one at html
def page_path():
    return "links/3/0"

# %% exercise 1 right: with a variable
def page_path():
    name = "ht" + "ml"
    return name

# %% exercise 1 right: as a lambda
page_path = lambda: "html"

# %% exercise 2 wrong: not async -> cannot be awaited
def status_of(path):
    return 200

# %% exercise 2 wrong: makes no request -> no request reached the server
async def status_of(path):
    return 200 if path == "get" else 418

# %% exercise 2 wrong: forgot async with -> ClientSession._request(…) was called but not awaited
async def status_of(path):
    async with aiohttp.ClientSession() as session:
        response = session.get(server.url / path)
        return response.status

# %% exercise 2 wrong: returns the response's text -> status_of('get') returned '{
async def status_of(path):
    async with aiohttp.ClientSession() as session:
        async with session.get(server.url / path) as response:
            return await response.text()

# %% exercise 2 wrong: always the same path -> the server saw ['/get']
async def status_of(path):
    async with aiohttp.ClientSession() as session:
        async with session.get(server.url / "get") as response:
            return response.status

# %% exercise 2 wrong: prints instead of returning -> returned None
async def status_of(path):
    async with aiohttp.ClientSession() as session:
        async with session.get(server.url / path) as response:
            print(response.status)

# %% exercise 2 wrong: asks for the headers alone -> the server saw a HEAD request
async def status_of(path):
    async with aiohttp.ClientSession() as session:
        async with session.head(server.url / path) as response:
            return response.status

# %% exercise 2 wrong: tells only good from bad -> the server answered
async def status_of(path):
    async with aiohttp.ClientSession() as session:
        async with session.get(server.url / path) as response:
            return 200 if response.ok else 418

# %% exercise 2 wrong: the status as text -> the server answered 200; status_of('get') returned '200'
async def status_of(path):
    async with aiohttp.ClientSession() as session:
        async with session.get(server.url / path) as response:
            return str(response.status)

# %% exercise 2 wrong: takes an error for a failure of its own -> your code raised aiohttp.client_exceptions.ClientResponseError
async def status_of(path):
    async with aiohttp.ClientSession() as session:
        async with session.get(server.url / path, raise_for_status=True) as response:
            return response.status

# %% exercise 2 wrong: knows the statuses by heart -> the server answered
async def status_of(path):
    async with aiohttp.ClientSession() as session:
        async with session.get(server.url / path) as response:
            await response.read()
    return {"status/418": 418, "status/204": 204, "nowhere": 404}.get(path, 200)

# %% exercise 2 wrong: takes the number in the path for the status -> the server answered 200
async def status_of(path):
    async with aiohttp.ClientSession() as session:
        async with session.get(server.url / path) as response:
            await response.read()
    return int(path[-3:]) if path[-1].isdigit() else 404 if path == "nowhere" else 200

# %% exercise 2 wrong: leaves the session open -> the session that status_of made is still open
async def status_of(path):
    session = aiohttp.ClientSession()
    async with session.get(server.url / path) as response:
        return response.status

# %% exercise 2 wrong: asks with urllib -> but not from a session of aiohttp
async def status_of(path):
    import urllib.error, urllib.request
    try:
        with urllib.request.urlopen(str(server.url / path)) as response:
            return response.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code

# %% exercise 2 right: a status by its name
async def status_of(path):
    from http import HTTPStatus
    async with aiohttp.request("GET", server.url / path) as response:
        return HTTPStatus(response.status)

# %% exercise 2 right: turns the error back into a status
async def status_of(path):
    try:
        async with aiohttp.ClientSession(server.url, raise_for_status=True) as session:
            async with session.get(path) as response:
                return response.status
    except aiohttp.ClientResponseError as error:
        return error.status

# %% exercise 2 right: one async with
async def status_of(path):
    async with aiohttp.ClientSession() as session, session.get(server.url / path) as response:
        return response.status

# %% exercise 2 right: with session.request and a variable
async def status_of(path):
    session = aiohttp.ClientSession()
    try:
        response = await session.request("GET", f"{server.url}/{path}")
        await response.read()
        return response.status
    finally:
        await session.close()

# %% exercise 3 wrong: returns entries -> your list is [<
def paths_with_status(log, status):
    return [entry for entry in log if entry.status == status]

# %% exercise 3 wrong: each path once -> in order of arrival; your list is
def paths_with_status(log, status):
    return sorted({entry.path for entry in log if entry.status == status})

# %% exercise 3 wrong: all paths -> your list is ['/status/
def paths_with_status(log, status):
    return log.paths

# %% exercise 3 wrong: status as text -> your list is []
def paths_with_status(log, status):
    return [entry.path for entry in log if entry.status == str(status)]

# %% exercise 3 wrong: the newest first -> in order of arrival; your list is
def paths_with_status(log, status):
    return [entry.path for entry in reversed(list(log)) if entry.status == status]

# %% exercise 3 wrong: looks for the number in the path -> in order of arrival; your list is
def paths_with_status(log, status):
    return [entry.path for entry in log if str(status) in repr(entry)]

# %% exercise 3 wrong: reads the server's log, not the one it was given -> your list is []
def paths_with_status(log, status):
    return [entry.path for entry in server.log if entry.status == status]

# %% exercise 3 wrong: a generator -> your list is <generator object
def paths_with_status(log, status):
    return (entry.path for entry in log if entry.status == status)

# %% exercise 3 wrong: the first path alone -> your list is '/status/
def paths_with_status(log, status):
    return next((entry.path for entry in log if entry.status == status), [])

# %% exercise 3 wrong: sees only GET -> in order of arrival; your list is
def paths_with_status(log, status):
    return [entry.path for entry in log if entry.status == status and entry.method == "GET"]

# %% exercise 3 wrong: sees only errors -> what got a 200 is
def paths_with_status(log, status):
    return [entry.path for entry in log if entry.status == status and entry.status >= 400]

# %% exercise 3 wrong: empties the log -> after your reading it has 0
def paths_with_status(log, status):
    paths = [entry.path for entry in log if entry.status == status]
    log.clear()
    return paths

# %% exercise 3 right: with a loop
def paths_with_status(log, status):
    paths = []
    for entry in log:
        if entry.status == status:
            paths.append(entry.path)
    return paths

# %% exercise 3 right: with filter
def paths_with_status(log, status):
    return list(map(lambda entry: entry.path, filter(lambda entry: entry.status == status, log)))


# %% exercise 1 wrong: a longer way -> leads to the right page by a detour
def page_path():
    return "./html"


# %% exercise 2 wrong: asks by other means -> but not from a session of aiohttp
async def status_of(path):
    import asyncio, urllib.request, urllib.error
    def ask():
        try:
            with urllib.request.urlopen(str(server.url / path)) as r: return r.status
        except urllib.error.HTTPError as e:
            with e: return e.code
    return await asyncio.to_thread(ask)


# %% exercise 2 right: aiohttp.request
async def status_of(path):
    async with aiohttp.request("GET", server.url / path) as response:
        return response.status
# %% exercise 2 wrong: returns the response -> status_of('get') returned <ClientResponse(
async def status_of(path):
    async with aiohttp.ClientSession() as session:
        async with session.get(server.url / path) as response:
            return response


# %% exercise 2 wrong: remembers what it was once told -> but no request reached the server
known = {}


async def status_of(path):
    if path not in known:
        async with aiohttp.ClientSession() as session:
            async with session.get(server.url / path) as response:
                known[path] = response.status
    return known[path]


# %% exercise 3 wrong: remembers what it has found in another log -> in a log without entries nothing got a 200
known = {}


def paths_with_status(log, status):
    if status not in known:
        known[status] = [entry.path for entry in log if entry.status == status]
    return known[status]
