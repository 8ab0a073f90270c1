# Answers to the exercises of lesson 10; the form is explained in tests/test_answers.py.

# %% exercise 1 wrong: writes name and password as they are -> was refused: the server answered [401, 200]
async def two_pages(session, door, garden, user, password):
    headers = {"Authorization": f"Basic {user}:{password}"}
    async with session.get(door, headers=headers) as response:
        at_the_door = response.status
    async with session.get(garden) as response:
        return at_the_door, response.status


# %% exercise 1 wrong: encodes in Latin-1 -> zoë with the password 'p:ss wörd' was refused
async def two_pages(session, door, garden, user, password):
    import base64

    text = base64.b64encode(f"{user}:{password}".encode("latin-1")).decode()
    headers = {"Authorization": f"Basic {text}"}
    async with session.get(door, headers=headers) as response:
        at_the_door = response.status
    async with session.get(garden) as response:
        return at_the_door, response.status


# %% exercise 1 wrong: shows a token -> ada with the password 'secret' was refused
async def two_pages(session, door, garden, user, password):
    headers = {"Authorization": f"Bearer {password}"}
    async with session.get(door, headers=headers) as response:
        at_the_door = response.status
    async with session.get(garden) as response:
        return at_the_door, response.status


# %% exercise 1 wrong: knows the user -> zoë with the password 'p:ss wörd' was refused
async def two_pages(session, door, garden, user, password):
    headers = {"Authorization": aiohttp.encode_basic_auth("ada", "secret")}
    async with session.get(door, headers=headers) as response:
        at_the_door = response.status
    async with session.get(garden) as response:
        return at_the_door, response.status


# %% exercise 1 wrong: sends nothing -> the server answered [401, 200]
async def two_pages(session, door, garden, user, password):
    headers = {}
    async with session.get(door, headers=headers) as response:
        at_the_door = response.status
    async with session.get(garden) as response:
        return at_the_door, response.status


# %% exercise 1 right: with the standard library, and pairs
async def two_pages(session, door, garden, user, password):
    import base64

    text = base64.b64encode(f"{user}:{password}".encode()).decode()
    headers = [("authorization", f"Basic {text}")]
    async with session.get(door, headers=headers) as response:
        at_the_door = response.status
    async with session.get(garden) as response:
        return at_the_door, response.status


# %% exercise 1 wrong: gives them to the session -> the garden is open to all, and got credentials
async def two_pages(session, door, garden, user, password):
    headers = session.headers
    headers["Authorization"] = aiohttp.encode_basic_auth(user, password)
    async with session.get(door, headers=headers) as response:
        at_the_door = response.status
    async with session.get(garden) as response:
        return at_the_door, response.status


# %% exercise 1 wrong: takes it for granted that it gets in -> yours returned (200, 200)
async def two_pages(session, door, garden, user, password):
    headers = {"Authorization": aiohttp.encode_basic_auth(user, password)}
    async with session.get(door, headers=headers), session.get(garden):
        return 200, 200


# %% exercise 1 wrong: a session of its own -> two_pages made a session of its own, though one was given
async def two_pages(session, door, garden, user, password):
    headers = {"Authorization": aiohttp.encode_basic_auth(user, password)}
    async with aiohttp.ClientSession(server.url) as session:
        async with session.get(door, headers=headers) as response:
            at_the_door = response.status
        async with session.get(garden) as response:
            return at_the_door, response.status


# %% exercise 1 wrong: breaks what is long into lines -> control character
async def two_pages(session, door, garden, user, password):
    import base64
    headers = {"Authorization": "Basic " + base64.encodebytes(f"{user}:{password}".encode()).decode().strip()}
    async with session.get(door, headers=headers) as response:
        at_the_door = response.status
    async with session.get(garden) as response:
        return at_the_door, response.status


# %% exercise 2 wrong: sends Basic before it is asked -> nobody had asked yet
async def open_page(session, path, user, password):
    headers = {"Authorization": aiohttp.encode_basic_auth(user, password)}
    async with session.get(path, headers=headers) as response:
        return response.status


# %% exercise 2 wrong: answers every 401 with Basic -> never asked for Basic, but got it
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        status = response.status
    if status == 401:
        headers = {"Authorization": aiohttp.encode_basic_auth(user, password)}
        async with session.get(path, headers=headers) as response:
            status = response.status
    return status


# %% exercise 2 wrong: knows Digest alone -> /basic-auth/ada/secret asked for Basic, but never got it
async def open_page(session, path, user, password):
    digest = aiohttp.DigestAuthMiddleware(user, password)
    async with session.get(path, middlewares=[digest]) as response:
        return response.status


# %% exercise 2 wrong: answers what is no Digest with Basic -> /bearer never asked for Basic
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        if response.status != 401:
            return response.status
        challenge = response.headers["WWW-Authenticate"]
    if challenge.startswith("Digest"):
        options = {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    else:
        options = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}}
    async with session.get(path, **options) as response:
        return response.status


# %% exercise 2 wrong: takes every failure for a question -> your code raised KeyError
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        if response.ok:
            return response.status
        if response.headers["WWW-Authenticate"].startswith("Basic"):
            options = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}}
        else:
            options = {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    async with session.get(path, **options) as response:
        return response.status


# %% exercise 2 wrong: forgets the scheme's name -> never asked for something without a scheme
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        scheme = response.headers.get("WWW-Authenticate", "").split(" ")[0]
        if response.status != 401 or scheme not in ("Basic", "Digest"):
            return response.status
    encoded = aiohttp.encode_basic_auth(user, password).removeprefix("Basic ")
    async with session.get(path, headers={"Authorization": encoded}) as response:
        return response.status


# %% exercise 2 wrong: forgets to return -> yours is None
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        print(end="")


# %% exercise 2 wrong: forgets async with -> was called but not awaited
async def open_page(session, path, user, password):
    response = session.get(path)
    return response.status


# %% exercise 2 right: lets the middleware ask first
async def open_page(session, path, user, password):
    digest = aiohttp.DigestAuthMiddleware(user, password)
    async with session.get(path, middlewares=[digest]) as response:
        basic = response.headers.get("WWW-Authenticate", "").lower().startswith("basic ")
        if response.status != 401 or not basic:
            return response.status
    response = await session.get(
        path, headers={"Authorization": aiohttp.encode_basic_auth(user, password)}
    )
    response.release()
    return response.status


# %% exercise 2 right: with a client middleware for both
async def open_page(session, path, user, password):
    async def basic(request, handler):
        response = await handler(request)
        asked = response.headers.get("WWW-Authenticate", "").lower()
        if response.status == 401 and asked.startswith("basic "):
            request.headers["Authorization"] = aiohttp.encode_basic_auth(user, password)
            response.release()
            response = await handler(request)
        return response

    digest = aiohttp.DigestAuthMiddleware(user, password)
    async with session.get(path, middlewares=[digest, basic]) as response:
        return response.status


# %% exercise 2 wrong: answers a 403 -> never asked for Basic, but got it
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        status = response.status
        scheme = response.headers.get("WWW-Authenticate", "").partition(" ")[0].lower()
    if status < 400 or scheme not in {"basic", "digest"}:
        return status
    if scheme == "basic":
        options = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}}
    else:
        options = {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    async with session.get(path, **options) as response:
        return response.status


# %% exercise 2 wrong: knows one user -> bob was not let in at /basic-auth/bob/b:
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        status = response.status
        scheme = response.headers.get("WWW-Authenticate", "").partition(" ")[0].lower()
    if status != 401 or scheme not in {"basic", "digest"}:
        return status
    if scheme == "basic":
        options = {"headers": {"Authorization": aiohttp.encode_basic_auth("ada", "secret")}}
    else:
        options = {"middlewares": [aiohttp.DigestAuthMiddleware("ada", "secret")]}
    async with session.get(path, **options) as response:
        return response.status


# %% exercise 2 wrong: takes success for granted -> the status should be 401; yours is 200
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        status = response.status
        scheme = response.headers.get("WWW-Authenticate", "").partition(" ")[0].lower()
    if status != 401 or scheme not in {"basic", "digest"}:
        return status
    if scheme == "basic":
        options = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}}
    else:
        options = {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    async with session.get(path, **options):
        return 200


# %% exercise 2 wrong: does not give up -> there were 4 requests, with nothing, Basic, Basic, Basic
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        status = response.status
        scheme = response.headers.get("WWW-Authenticate", "").partition(" ")[0].lower()
    if status != 401 or scheme not in {"basic", "digest"}:
        return status
    if scheme == "basic":
        options = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}}
    else:
        options = {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    for _ in range(3):
        async with session.get(path, **options) as response:
            if response.status != 401:
                break
    return response.status


# %% exercise 2 wrong: asks twice whatever comes -> for /get there were 2 requests
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        scheme = response.headers.get("WWW-Authenticate", "").partition(" ")[0].lower()
        options = {}
        if response.status == 401 and scheme == "basic":
            options = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}}
        if response.status == 401 and scheme == "digest":
            options = {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    async with session.get(path, **options) as response:
        return response.status


# %% exercise 2 wrong: knows the statuses by heart -> the status should be
async def open_page(session, path, user, password):
    async with session.get(path) as r:
        scheme = r.headers.get("WWW-Authenticate", "").lower() if r.status == 401 else ""
        status = r.status
    if scheme.startswith("basic "):
        async with session.get(path, headers={"Authorization": aiohttp.encode_basic_auth(user, password)}) as r: return 200 if r.ok else 401
    if scheme.startswith("digest "):
        async with session.get(path, middlewares=[aiohttp.DigestAuthMiddleware(user, password)]) as r: return 200 if r.ok else 401
    return status if status in (200, 404, 401, 403) else 500


# %% exercise 2 right: by patterns
async def open_page(session, path, user, password):
    async with session.get(path) as r:
        if r.status != 401: return r.status
        asked = [v.partition(" ")[0].lower() for v in r.headers.getall("WWW-Authenticate", [])]
    match asked:
        case ["basic", *_]: kw = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}}
        case ["digest", *_]: kw = {"middlewares": (aiohttp.DigestAuthMiddleware(user, password),)}
        case _: return 401
    async with session.get(path, **kw) as r: return r.status


# %% exercise 2 wrong: looks for the scheme's name anywhere -> never asked for Basic, but got it
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        status = response.status
        asked = response.headers.get("WWW-Authenticate", "").lower() if status == 401 else ""
    if "basic" in asked:
        options = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}}
    elif "digest" in asked:
        options = {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    else:
        return status
    async with session.get(path, **options) as response:
        return response.status


# %% exercise 2 wrong: looks how the header begins -> never asked for Basic, but got it
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        status = response.status
        asked = response.headers.get("WWW-Authenticate", "").lower() if status == 401 else ""
    if asked.startswith("basic"):
        options = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}}
    elif asked.startswith("digest"):
        options = {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    else:
        return status
    async with session.get(path, **options) as response:
        return response.status


# %% exercise 2 wrong: takes small letters for another scheme -> asked for Basic, but never got it
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        status = response.status
        scheme = response.headers.get("WWW-Authenticate", "").partition(" ")[0]
    if status != 401 or scheme not in {"Basic", "Digest"}:
        return status
    if scheme == "Basic":
        options = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}}
    else:
        options = {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    async with session.get(path, **options) as response:
        return response.status


# %% exercise 2 wrong: answers a question that a 200 asks -> never asked for Basic, but got it
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        status = response.status
        scheme = response.headers.get("WWW-Authenticate", "").partition(" ")[0].lower()
    if status >= 402 or scheme not in {"basic", "digest"}:
        return status
    if scheme == "basic":
        options = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}}
    else:
        options = {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    async with session.get(path, **options) as response:
        return response.status


# %% exercise 2 wrong: asks for the headers alone -> a GET was asked for
async def open_page(session, path, user, password):
    async with session.head(path) as response:
        status = response.status
        scheme = response.headers.get("WWW-Authenticate", "").partition(" ")[0].lower()
    if status != 401 or scheme not in {"basic", "digest"}:
        return status
    if scheme == "basic":
        options = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}}
    else:
        options = {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    async with session.head(path, **options) as response:
        return response.status


# %% exercise 2 wrong: knows what is behind the door -> this page answers
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        status = response.status
        scheme = response.headers.get("WWW-Authenticate", "").partition(" ")[0].lower()
    if status != 401 or scheme not in {"basic", "digest"}:
        return status
    if scheme == "basic":
        options = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}}
    else:
        options = {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    async with session.get(path, **options) as response:
        return 200 if response.ok else 401


# %% exercise 2 wrong: knows Digest in small letters only -> asked for Digest, but never got it
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        status = response.status
        scheme = response.headers.get("WWW-Authenticate", "").split(" ")[0]
    if status != 401 or scheme not in ("Basic", "Digest", "BASIC", "basic"):
        return status
    if scheme.lower() == "basic":
        options = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}}
    else:
        options = {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    async with session.get(path, **options) as response:
        return response.status


# %% exercise 3 wrong: gives it to everyone -> other.test is to learn nothing of the token, and got
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        async with session.get(url, headers={"Authorization": f"Bearer {token}"}) as response:
            documents.append(await response.json())
    return documents


# %% exercise 3 wrong: puts it into the session when home comes -> www.api.test is to learn nothing of the token, and got
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        if url.host == home:
            session.headers["Authorization"] = f"Bearer {token}"
        async with session.get(url) as response:
            documents.append(await response.json())
    return documents


# %% exercise 3 wrong: looks for the name anywhere in the URL -> other.test is to learn nothing of the token, and got
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        headers = {"Authorization": f"Bearer {token}"} if home in str(url) else {}
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 3 wrong: takes every host that ends so -> www.api.test is to learn nothing of the token, and got
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        headers = {"Authorization": f"Bearer {token}"} if url.host.endswith(home) else {}
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 3 wrong: fills one dict of headers -> www.api.test is to learn nothing of the token, and got
async def collect(session, urls, home, token):
    documents, headers = [], {}
    for url in urls:
        if url.host == home:
            headers["Authorization"] = f"Bearer {token}"
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 3 wrong: forgets the word Bearer -> api.test wants 'Bearer abc123'; it got abc123
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        headers = {"Authorization": token} if url.host == home else {}
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 3 wrong: compares with the port -> it got no token
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        headers = {"Authorization": f"Bearer {token}"} if url.authority == home else {}
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 3 wrong: asks home first -> in this order
async def collect(session, urls, home, token):
    documents = []
    for url in sorted(urls, key=lambda url: url.host != home):
        headers = {"Authorization": f"Bearer {token}"} if url.host == home else {}
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 3 wrong: keeps the coroutines -> was called but not awaited
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        headers = {"Authorization": f"Bearer {token}"} if url.host == home else {}
        async with session.get(url, headers=headers) as response:
            documents.append(response.json())
    return documents


# %% exercise 3 right: at the same time
async def collect(session, urls, home, token):
    async def fetch(url):
        headers = {"Authorization": f"Bearer {token}"} if url.host == home else None
        async with session.get(url, headers=headers) as response:
            return await response.json()

    return await asyncio.gather(*map(fetch, urls))


# %% exercise 3 right: with a client middleware
async def collect(session, urls, home, token):
    async def at_home(request, handler):
        if request.url.host == home:
            request.headers["Authorization"] = f"Bearer {token}"
        return await handler(request)

    documents = []
    for url in urls:
        async with session.get(url, middlewares=[at_home]) as response:
            documents.append(await response.json())
    return documents


# %% exercise 3 wrong: takes every host that begins so -> api.test.evil is to learn nothing of the token, and got
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        headers = {"Authorization": f"Bearer {token}"} if url.host.startswith(home) else {}
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 3 wrong: looks whether home has the host in it -> api is to learn nothing of the token, and got
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        headers = {"Authorization": f"Bearer {token}"} if url.host in home else {}
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 3 wrong: knows the home of the example -> other.test wants 'Bearer x=/+'; it got no token
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        headers = {"Authorization": f"Bearer {token}"} if url.host == "api.test" else {}
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 3 wrong: knows the token of the example -> other.test wants 'Bearer x=/+'; it got Bearer abc123
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        headers = {"Authorization": "Bearer abc123"} if url.host == home else {}
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 3 wrong: a middleware that gives it to all that home leads to -> and these got Bearer abc123, Bearer abc123
async def collect(session, urls, home, token):
    documents = []
    for url in urls:

        async def add_token(request, handler, url=url):
            if url.host == home:
                request.headers["Authorization"] = f"Bearer {token}"
            return await handler(request)

        async with session.get(url, middlewares=[add_token]) as response:
            documents.append(await response.json())
    return documents


# %% exercise 3 right: empties the list of URLs
async def collect(session, urls, home, token):
    documents = []
    while urls:
        url = urls.pop(0)
        options = {}
        if str(url.host) == home:
            options["headers"] = [("authorization", "Bearer " + token)]
        response = await session.request("GET", url, **options)
        async with response:
            documents.append(await response.json())
    return documents


# %% exercise 3 right: a middleware of each request
async def collect(session, urls, home, token):
    async def add(request, handler):
        request.headers.pop("Authorization", None)
        if request.url.host == home: request.headers["Authorization"] = f"Bearer {token}"
        return await handler(request)
    async def one(u):
        async with session.get(u, middlewares=[add]) as r: return await r.json()
    return await asyncio.gather(*map(one, urls))


# %% exercise 3 wrong: once what is asked for twice -> in this order
async def collect(session, urls, home, token):
    documents = {}
    for url in urls:
        headers = {"Authorization": f"Bearer {token}"} if url.host == home else {}
        async with session.get(url, headers=headers) as response:
            documents[url] = await response.json()
    return list(documents.values())


# %% exercise 4 wrong: sends it as a header, and aiohttp takes it along -> the servers saw ['k3', 'k3']
async def fetch_with_key(session, url, key):
    async with session.get(url, headers={"X-Api-Key": key}, raise_for_status=True) as response:
        return await response.json()


# %% exercise 4 wrong: sends it with the first request alone -> the servers saw ['k2', None, None]
async def fetch_with_key(session, url, key):
    headers = {"X-Api-Key": key}
    async with session.get(url, headers=headers, allow_redirects=False) as response:
        location = response.headers.get("Location")
        if location is None:
            response.raise_for_status()
            return await response.json()
    async with session.get(url.join(URL(location)), raise_for_status=True) as response:
        return await response.json()


# %% exercise 4 wrong: compares hosts, not origins -> the servers saw ['k4', 'k4']
async def fetch_with_key(session, url, key):
    async def add_key(request, handler):
        if request.url.host == url.host:
            request.headers["X-Api-Key"] = key
        return await handler(request)

    async with session.get(url, middlewares=[add_key], raise_for_status=True) as response:
        return await response.json()


# %% exercise 4 wrong: puts it into the session -> the servers saw ['k3', 'k3']
async def fetch_with_key(session, url, key):
    session.headers["X-Api-Key"] = key
    async with session.get(url, raise_for_status=True) as response:
        return await response.json()


# %% exercise 4 wrong: follows nothing -> ContentTypeError
async def fetch_with_key(session, url, key):
    headers = {"X-Api-Key": key}
    async with session.get(
        url, headers=headers, allow_redirects=False, raise_for_status=True
    ) as response:
        return await response.json()


# %% exercise 4 wrong: sends no key -> the keys should be ['k1']; the servers saw [None]
async def fetch_with_key(session, url, key):
    async with session.get(url, raise_for_status=True) as response:
        return await response.json()


# %% exercise 4 wrong: never looks at the status -> the status was 400; your code raised nothing
async def fetch_with_key(session, url, key):
    async def add_key(request, handler):
        if request.url.origin() == url.origin():
            request.headers["X-Api-Key"] = key
        return await handler(request)

    async with session.get(url, middlewares=[add_key]) as response:
        return await response.json()


# %% exercise 4 wrong: takes 400 for success -> the status was 400; your code raised nothing
async def fetch_with_key(session, url, key):
    async def add_key(request, handler):
        if request.url.origin() == url.origin():
            request.headers["X-Api-Key"] = key
        return await handler(request)

    async with session.get(url, middlewares=[add_key]) as response:
        if response.status > 400:
            response.raise_for_status()
        return await response.json()


# %% exercise 4 right: follows by hand
async def fetch_with_key(session, url, key):
    place = url
    while True:
        headers = {"X-Api-Key": key} if place.origin() == url.origin() else {}
        async with session.get(place, headers=headers, allow_redirects=False) as response:
            response.raise_for_status()
            if response.status not in (301, 302, 303, 307, 308):
                return await response.json()
            place = place.join(URL(response.headers["Location"]))


# %% exercise 4 right: compares scheme, host and port
async def fetch_with_key(session, url, key):
    home = url.scheme, url.host, url.port

    async def add_key(request, handler):
        here = request.url
        if (here.scheme, here.host, here.port) == home:
            request.headers["x-api-key"] = key
        return await handler(request)

    response = await session.get(url, middlewares=(add_key,))
    response.raise_for_status()
    return await response.json()


# %% exercise 4 wrong: takes each Location for a whole URL -> your code raised
async def fetch_with_key(session, url, key):
    place = url
    while True:
        headers = {"X-Api-Key": key} if place.origin() == url.origin() else {}
        async with session.get(place, headers=headers, allow_redirects=False) as response:
            response.raise_for_status()
            if "Location" not in response.headers:
                return await response.json()
            place = URL(response.headers["Location"])


# %% exercise 4 wrong: compares how the URLs begin -> the servers saw ['k7', 'k7']
async def fetch_with_key(session, url, key):
    place = url
    while True:
        home = str(place).startswith(str(url.origin()))
        headers = {"X-Api-Key": key} if home else {}
        async with session.get(place, headers=headers, allow_redirects=False) as response:
            response.raise_for_status()
            if "Location" not in response.headers:
                return await response.json()
            place = place.join(URL(response.headers["Location"]))


# %% exercise 4 wrong: knows the bad statuses by heart -> your code raised nothing
async def fetch_with_key(session, url, key):
    async def add(request, handler):
        if request.url.origin() == url.origin(): request.headers["X-Api-Key"] = key
        return await handler(request)
    async with session.get(url, middlewares=[add]) as r:
        if r.status in (400, 403, 500): r.raise_for_status()
        return await r.json()


# %% exercise 4 wrong: a few redirects only -> your code raised aiohttp.client_exceptions.TooManyRedirects
async def fetch_with_key(session, url, key):
    async def add(request, handler):
        if request.url.origin() == url.origin(): request.headers["X-Api-Key"] = key
        return await handler(request)
    async with session.get(url, middlewares=[add], raise_for_status=True, max_redirects=4) as r: return await r.json()


# %% exercise 4 wrong: compares host and port -> which is another origin
async def fetch_with_key(session, url, key):
    async def add_key(request, handler):
        if (request.url.host, request.url.port) == (url.host, url.port):
            request.headers["X-Api-Key"] = key
        return await handler(request)

    async with session.get(url, middlewares=[add_key], raise_for_status=True) as response:
        return await response.json()


# %% exercise 4 wrong: knows two redirects of five -> your code raised
async def fetch_with_key(session, url, key):
    place = url
    while True:
        headers = {"X-Api-Key": key} if place.origin() == url.origin() else {}
        async with session.get(place, headers=headers, allow_redirects=False) as response:
            response.raise_for_status()
            if response.status not in (301, 302):
                return await response.json()
            place = place.join(URL(response.headers["Location"]))


# %% exercise 4 wrong: takes a short Location for one of its own -> the servers saw ['k9', None, 'k9']
async def fetch_with_key(session, url, key):
    current = url
    while True:
        headers = {"X-Api-Key": key} if current.origin() == url.origin() else {}
        async with session.get(current, headers=headers, allow_redirects=False) as response:
            if response.status in (301, 302, 303, 307, 308):
                current = url.join(URL(response.headers["Location"]))
                continue
            response.raise_for_status()
            return await response.json()


# %% exercise 4 wrong: leaves the key in the session -> has other headers now, in X-Api-Key
async def fetch_with_key(session, url, key):
    current = url
    while True:
        session.headers.pop("X-Api-Key", None)
        if current.origin() == url.origin():
            session.headers["X-Api-Key"] = key
        async with session.get(current, allow_redirects=False) as response:
            if response.status in (301, 302, 303, 307, 308):
                current = current.join(URL(response.headers["Location"]))
                continue
            response.raise_for_status()
            return await response.json()


# %% exercise 4 wrong: looks at the first status alone -> a redirect led to a page with the status
async def fetch_with_key(session, url, key):
    import json

    here, moved = url, {301, 302, 303, 307, 308}
    async with session.get(here, headers={"X-Api-Key": key}, allow_redirects=False) as response:
        response.raise_for_status()
        leads_on, document = response.status in moved, await response.read()
    while leads_on:
        here = here.join(URL(response.headers["Location"]))
        headers = {"X-Api-Key": key} if here.origin() == url.origin() else {}
        async with session.get(here, headers=headers, allow_redirects=False) as response:
            leads_on, document = response.status in moved, await response.read()
    return json.loads(document)


# %% exercise 3 wrong: a session of its own -> collect made a session of its own, though one was given
async def collect(session, urls, home, token):
    documents = []
    async with aiohttp.ClientSession(connector=session.connector, connector_owner=False) as mine:
        for url in urls:
            headers = {"Authorization": f"Bearer {token}"} if url.host == home else {}
            async with mine.get(url, headers=headers) as response:
                documents.append(await response.json())
    return documents


# %% exercise 3 wrong: leaves the token in the session -> has other headers now, in Authorization
async def collect(session, urls, home, token):
    found = []
    for url in urls:
        if url.host == home:
            session.headers["Authorization"] = f"Bearer {token}"
        else:
            session.headers.pop("Authorization", None)
        async with session.get(url) as response:
            found.append(await response.json())
    return found


# %% exercise 3 right: puts it into the session, and takes it back
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        if url.host == home:
            session.headers["Authorization"] = f"Bearer {token}"
        try:
            async with session.get(url) as response:
                documents.append(await response.json())
        finally:
            session.headers.pop("Authorization", None)
    return documents

# %% exercise 1 right: the garden first, and then the door by a middleware
async def two_pages(session, door, garden, user, password):
    async def show(request, handler):
        request.headers["Authorization"] = aiohttp.encode_basic_auth(user, password)
        return await handler(request)

    async with session.get(garden) as response:
        in_the_garden = response.status
    async with session.get(door, middlewares=[show]) as response:
        return response.status, in_the_garden

# %% exercise 3 wrong: shows it to all in another header -> other.test is to learn nothing of the token, and got X-
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        name = "Authorization" if url.host == home else "X-Authorization"
        async with session.get(url, headers={name: f"Bearer {token}"}) as response:
            documents.append(await response.json())
    return documents

# %% exercise 3 wrong: an empty header for all others -> other.test is to learn nothing of the token, and got Auth
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        headers = {"Authorization": f"Bearer {token}" if url.host == home else ""}
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents

# %% exercise 3 wrong: makes nothing of no URLs -> no URLs make an empty list; yours returned None
async def collect(session, urls, home, token):
    async def read(url):
        headers = {"Authorization": f"Bearer {token}"} if url.host == home else {}
        async with session.get(url, headers=headers) as response:
            return await response.json()

    return await asyncio.gather(*map(read, urls)) or None

# %% exercise 4 wrong: takes a Location for a redirect -> with a Location, which is no redirect
async def fetch_with_key(session, url, key):
    place = url
    while True:
        headers = {"X-Api-Key": key} if place.origin() == url.origin() else {}
        async with session.get(place, headers=headers, allow_redirects=False) as response:
            response.raise_for_status()
            if "Location" not in response.headers:
                return await response.json()
            place = place.join(URL(response.headers["Location"]))


# %% exercise 1 wrong: takes white space from a password -> was refused: the server answered [401, 200]
async def two_pages(session, door, garden, user, password):
    headers = {"Authorization": aiohttp.encode_basic_auth(user.strip(), password.strip())}
    async with session.get(door, headers=headers) as response:
        at_the_door = response.status
    async with session.get(garden) as response:
        return at_the_door, response.status


# %% exercise 1 wrong: keeps the header of each user -> was refused: the server answered [401, 200]
async def two_pages(session, door, garden, user, password, kept={}):
    headers = kept.setdefault(user, {"Authorization": aiohttp.encode_basic_auth(user, password)})
    async with session.get(door, headers=headers) as response:
        at_the_door = response.status
    async with session.get(garden) as response:
        return at_the_door, response.status


# %% exercise 2 wrong: writes the credentials into the URL -> your code raised ValueError
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        status = response.status; url = response.url
        scheme = response.headers.get("WWW-Authenticate", "").partition(" ")[0].lower()
    if status != 401 or scheme not in {"basic", "digest"}: return status
    kw = {} if scheme == "basic" else {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    if scheme == "basic": url = URL(str(url).replace("://", f"://{user}:{password}@"))
    async with session.get(url, **kw) as response: return response.status


# %% exercise 2 wrong: expects the realm first -> asked for Basic, but never got it
import re
async def open_page(session, path, user, password):
    async with session.get(path) as response:
        status = response.status
        m = re.match(r'(\w+) realm="', response.headers.get("WWW-Authenticate", ""))
        scheme = m[1].lower() if m else ""
    if status != 401 or scheme not in {"basic", "digest"}: return status
    kw = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}} if scheme == "basic" else {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    async with session.get(path, **kw) as response: return response.status


# %% exercise 3 wrong: takes the token from the session when all went well -> the session that was given has other headers now
async def collect(session, urls, home, token):
    out = []
    for url in urls:
        if url.host == home: session.headers["Authorization"] = f"Bearer {token}"
        async with session.get(url) as response: out.append(await response.json())
        session.headers.pop("Authorization", None)
    return out


# %% exercise 3 wrong: takes an error for no page -> a host hung up without an answer
async def collect(session, urls, home, token):
    out = []
    for url in urls:
        try:
            async with session.get(url, headers={"Authorization": f"Bearer {token}"} if url.host == home else {}) as response: out.append(await response.json())
        except aiohttp.ClientError: out.append(None)
    return out


# %% exercise 4 wrong: compares the beginning of the text -> led to http://api.test.evil/b, which is another origin
async def fetch_with_key(session, url, key):
    async def add(request, handler):
        if str(request.url).startswith(str(url.origin())): request.headers["X-Api-Key"] = key
        return await handler(request)
    async with session.get(url, middlewares=[add], raise_for_status=True) as response: return await response.json()


# %% exercise 4 wrong: resolves a Location by hand -> /a/d answered
async def fetch_with_key(session, url, key):
    home = url.origin()
    while True:
        headers = {"X-Api-Key": key} if url.origin() == home else {}
        async with session.get(url, headers=headers, allow_redirects=False) as response:
            if response.status in (301, 302, 303, 307, 308):
                to = response.headers["Location"]
                url = URL(to) if "://" in to else url.origin().with_path(to) if "?" not in to else url.origin().join(URL(to)); continue
            response.raise_for_status()
            return await response.json()


# %% exercise 4 right: a middleware that is an object
class Key:
    def __init__(self, url, key): self.home, self.key = (url.scheme, url.host, url.port), key
    async def __call__(self, request, handler):
        u = request.url
        if (u.scheme, u.host, u.port) == self.home: request.headers.update({"X-Api-Key": self.key})
        return await handler(request)
async def fetch_with_key(session, url, key):
    response = await session.request("GET", url, middlewares=(Key(url, key),))
    async with response:
        response.raise_for_status()
        return await response.json()


# %% exercise 2 wrong: remembers how a path was asked -> the first request for /basic-auth/ada/secret had Basic credentials
schemes = {}
async def open_page(session, path, user, password):
    if path not in schemes:
        async with session.get(path) as response:
            status = response.status
            scheme = response.headers.get("WWW-Authenticate", "").partition(" ")[0].lower()
        if status != 401 or scheme not in {"basic", "digest"}: return status
        schemes[path] = scheme
    kw = {"headers": {"Authorization": aiohttp.encode_basic_auth(user, password)}} if schemes[path] == "basic" else {"middlewares": [aiohttp.DigestAuthMiddleware(user, password)]}
    async with session.get(path, **kw) as response: return response.status
