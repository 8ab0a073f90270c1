# Answers to the exercises of 09_cookies; the form is explained in tests/test_answers.py.


# %% exercise 1 wrong: makes the default jar -> the jar did not keep it
async def account_status(url):
    jar = aiohttp.CookieJar()
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.post(LOGIN, data=FORM) as response:
            await response.read()
        async with session.get("/account") as response:
            return response.status


# %% exercise 1 wrong: makes a jar that keeps nothing -> the jar did not keep it
async def account_status(url):
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.post(LOGIN, data=FORM) as response:
            await response.read()
        async with session.get("/account") as response:
            return response.status


# %% exercise 1 wrong: uses the name from the old notes -> has no attribute CookiesJar
async def account_status(url):
    jar = aiohttp.CookiesJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.post(LOGIN, data=FORM) as response:
            await response.read()
        async with session.get("/account") as response:
            return response.status


# %% exercise 1 wrong: takes a new session for the account -> /account came without the cookie
async def account_status(url):
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.post(LOGIN, data=FORM) as response:
            await response.read()
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get("/account") as response:
            return response.status


# %% exercise 1 wrong: says what is wanted -> nobody logged in
async def account_status(url):
    return 200


# %% exercise 1 wrong: returns the login's status, not the account's -> returned None
async def account_status(url):
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.post(LOGIN, data=FORM) as response:
            await response.read()
        async with session.get("/account") as response:
            await response.read()


# %% exercise 1 right: asks by name
async def account_status(url):
    jar = aiohttp.CookieJar()
    url = url.with_host("localhost")
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.post(LOGIN, data=FORM) as response:
            await response.read()
        async with session.get("/account") as response:
            return response.status


# %% exercise 1 right: carries the cookie by hand
async def account_status(url):
    async with aiohttp.ClientSession(url) as session:
        async with session.post(LOGIN, data=FORM) as response:
            mine = {"session": response.cookies["session"].value}
        async with session.get("/account", cookies=mine) as response:
            return response.status


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


# %% exercise 2 wrong: knows Digest alone -> for /basic-auth/ada/secret the status should be 200
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
        basic = response.headers.get("WWW-Authenticate", "").startswith("Basic")
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


# %% exercise 3 wrong: logs in every day -> on the second day 0 logins were needed, but there were 1
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.post(LOGIN, data=FORM):
            jar.save(file)
        async with session.get("/account") as response:
            return await response.json()


# %% exercise 3 wrong: takes the file for granted -> FileNotFoundError
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    jar.load(file)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.get("/account") as response:
            if response.ok:
                return await response.json()
        async with session.post(LOGIN, data=FORM):
            jar.save(file)
        async with session.get("/account") as response:
            return await response.json()


# %% exercise 3 wrong: loads into a jar that takes no addresses -> should be ada's
async def read_account(url, file):
    jar = aiohttp.CookieJar()
    if file.exists():
        jar.load(file)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.get("/account") as response:
            if response.ok:
                return await response.json()
        async with session.post(LOGIN, data=FORM):
            jar.save(file)
        async with session.get("/account") as response:
            return await response.json()


# %% exercise 3 wrong: trusts the file for ever -> on the third day the account should be ada's
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        if file.exists():
            jar.load(file)
        else:
            async with session.post(LOGIN, data=FORM):
                jar.save(file)
        async with session.get("/account") as response:
            return await response.json()


# %% exercise 3 wrong: saves the first login alone -> on the fourth day 0 logins were needed
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    first = not file.exists()
    if not first:
        jar.load(file)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.get("/account") as response:
            if response.ok:
                return await response.json()
        async with session.post(LOGIN, data=FORM):
            pass
        async with session.get("/account") as response:
            if first:
                jar.save(file)
            return await response.json()


# %% exercise 3 wrong: saves before it logs in -> on the second day 0 logins were needed
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    if file.exists():
        jar.load(file)
    jar.save(file)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.get("/account") as response:
            if response.ok:
                return await response.json()
        async with session.post(LOGIN, data=FORM):
            pass
        async with session.get("/account") as response:
            return await response.json()


# %% exercise 3 wrong: forgets to save -> after the first day there is no file
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    if file.exists():
        jar.load(file)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.get("/account") as response:
            if response.ok:
                return await response.json()
        async with session.post(LOGIN, data=FORM):
            pass
        async with session.get("/account") as response:
            return await response.json()


# %% exercise 3 wrong: returns what the first request answered -> on the first day the account should be ada's
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    if file.exists():
        jar.load(file)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.get("/account") as response:
            page = await response.json()
        if response.status == 401:
            async with session.post(LOGIN, data=FORM):
                jar.save(file)
    return page


# %% exercise 3 right: tries to load, loops, and saves at the end
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    with contextlib.suppress(FileNotFoundError):
        jar.load(file)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        while True:
            async with session.get("/account") as response:
                if response.status != 401:
                    page = await response.json()
                    break
            async with session.post(LOGIN, data=FORM) as response:
                response.raise_for_status()
    jar.save(file)
    return page


# %% exercise 3 right: logs in at once where there is no file
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)

    async def log_in():
        async with session.post(LOGIN, data=FORM):
            jar.save(file)

    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        if file.exists():
            jar.load(file)
        else:
            await log_in()
        async with session.get("/account") as response:
            if response.ok:
                return await response.json()
        await log_in()
        async with session.get("/account") as response:
            return await response.json()


# %% exercise 4 wrong: gives it to everyone -> other.test got the token
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        async with session.get(url, headers={"Authorization": f"Bearer {token}"}) as response:
            documents.append(await response.json())
    return documents


# %% exercise 4 wrong: puts it into the session when home comes -> www.api.test got the token
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        if url.host == home:
            session.headers["Authorization"] = f"Bearer {token}"
        async with session.get(url) as response:
            documents.append(await response.json())
    return documents


# %% exercise 4 wrong: looks for the name anywhere in the URL -> other.test got the token
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        headers = {"Authorization": f"Bearer {token}"} if home in str(url) else {}
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 4 wrong: takes every host that ends so -> www.api.test got the token
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        headers = {"Authorization": f"Bearer {token}"} if url.host.endswith(home) else {}
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 4 wrong: fills one dict of headers -> www.api.test got the token
async def collect(session, urls, home, token):
    documents, headers = [], {}
    for url in urls:
        if url.host == home:
            headers["Authorization"] = f"Bearer {token}"
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 4 wrong: forgets the word Bearer -> api.test wants 'Bearer abc123'; it got abc123
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        headers = {"Authorization": token} if url.host == home else {}
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 4 wrong: compares with the port -> it got no token
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        headers = {"Authorization": f"Bearer {token}"} if url.authority == home else {}
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 4 wrong: asks home first -> in this order
async def collect(session, urls, home, token):
    documents = []
    for url in sorted(urls, key=lambda url: url.host != home):
        headers = {"Authorization": f"Bearer {token}"} if url.host == home else {}
        async with session.get(url, headers=headers) as response:
            documents.append(await response.json())
    return documents


# %% exercise 4 wrong: keeps the coroutines -> was called but not awaited
async def collect(session, urls, home, token):
    documents = []
    for url in urls:
        headers = {"Authorization": f"Bearer {token}"} if url.host == home else {}
        async with session.get(url, headers=headers) as response:
            documents.append(response.json())
    return documents


# %% exercise 4 right: at the same time
async def collect(session, urls, home, token):
    async def fetch(url):
        headers = {"Authorization": f"Bearer {token}"} if url.host == home else None
        async with session.get(url, headers=headers) as response:
            return await response.json()

    return await asyncio.gather(*map(fetch, urls))


# %% exercise 4 right: with a client middleware
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


# %% exercise 5 wrong: makes the default jar -> no end after 6 s
async def read_pages(url, login, form, paths):
    pages = {}
    async with aiohttp.ClientSession(url) as session:

        async def read(path):
            async with session.get(path) as response:
                if response.ok:
                    pages[path] = await response.json()

        while len(pages) < len(paths):
            async with session.post(login, data=form) as response:
                if not response.ok:
                    raise PermissionError
            await asyncio.gather(*(read(path) for path in paths if path not in pages))
            await asyncio.sleep(0.1)
    return [pages[path] for path in paths]


# %% exercise 5 wrong: one page after the other -> never saw two requests at the same time
async def read_pages(url, login, form, paths):
    pages = []
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        for path in paths:
            while True:
                async with session.get(path) as response:
                    if response.ok:
                        pages.append(await response.json())
                        break
                async with session.post(login, data=form) as response:
                    if not response.ok:
                        raise PermissionError
    return pages


# %% exercise 5 wrong: logs in once -> were to be expected; yours: [{'page': '0'
async def read_pages(url, login, form, paths):
    async def read(path):
        async with session.get(path) as response:
            return await response.json()

    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.post(login, data=form) as response:
            if not response.ok:
                raise PermissionError
        return await asyncio.gather(*(read(path) for path in paths))


# %% exercise 5 wrong: every refused page logs in -> 10 pages need 3 logins; the server saw 
async def read_pages(url, login, form, paths):
    async def read(path):
        while True:
            async with session.get(path) as response:
                if response.ok:
                    return await response.json()
            async with session.post(login, data=form) as response:
                if not response.ok:
                    raise PermissionError

    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        return await asyncio.gather(*(read(path) for path in paths))


# %% exercise 5 wrong: the lock lets one log in after the other -> 10 pages need 3 logins; the server saw 
async def read_pages(url, login, form, paths):
    lock = asyncio.Lock()

    async def read(path):
        while True:
            async with session.get(path) as response:
                if response.ok:
                    return await response.json()
            async with lock, session.post(login, data=form) as response:
                if not response.ok:
                    raise PermissionError

    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        return await asyncio.gather(*(read(path) for path in paths))


# %% exercise 5 wrong: a login for each page -> 10 pages need 3 logins; the server saw 10
async def read_pages(url, login, form, paths):
    async def read(path):
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
            async with session.post(login, data=form) as response:
                if not response.ok:
                    raise PermissionError
            async with session.get(path) as response:
                return await response.json()

    return await asyncio.gather(*(read(path) for path in paths))


# %% exercise 5 wrong: tries a second time and no third -> were to be expected; yours:
async def read_pages(url, login, form, paths):
    async def read(path):
        async with session.get(path) as response:
            return await response.json() if response.ok else None

    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        pages = [None] * len(paths)
        for _ in range(2):
            async with session.post(login, data=form) as response:
                if not response.ok:
                    raise PermissionError
            missing = [number for number, page in enumerate(pages) if page is None]
            found = await asyncio.gather(*(read(paths[number]) for number in missing))
            for number, page in zip(missing, found):
                pages[number] = page
    return pages


# %% exercise 5 wrong: the pages come as they are ready -> in this order, were to be expected
async def read_pages(url, login, form, paths):
    async def read(path):
        async with session.get(path) as response:
            if response.ok:
                pages.insert(0, await response.json())
                missing.remove(path)

    pages, missing = [], list(paths)
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        while missing:
            async with session.post(login, data=form) as response:
                if not response.ok:
                    raise PermissionError
            await asyncio.gather(*(read(path) for path in list(missing)))
    return pages


# %% exercise 5 wrong: does not look whether the login succeeded -> and still tried again
async def read_pages(url, login, form, paths):
    async def read(path):
        async with session.get(path) as response:
            return await response.json() if response.ok else None

    pages = {}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        while missing := [path for path in paths if not pages.get(path)]:
            await session.post(login, data=form)
            pages.update(zip(missing, await asyncio.gather(*map(read, missing))))
    return [pages[path] for path in paths]


# %% exercise 5 wrong: lets aiohttp's exception out -> your code raised aiohttp.client_exceptions.ClientResponseError
async def read_pages(url, login, form, paths):
    async def read(path):
        async with session.get(path) as response:
            return await response.json() if response.ok else None

    pages = {}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        while missing := [path for path in paths if not pages.get(path)]:
            await session.post(login, data=form, raise_for_status=True)
            pages.update(zip(missing, await asyncio.gather(*map(read, missing))))
    return [pages[path] for path in paths]


# %% exercise 5 wrong: gives up in silence -> yours ended with no error
async def read_pages(url, login, form, paths):
    async def read(path):
        async with session.get(path) as response:
            return await response.json() if response.ok else None

    pages = {}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        while missing := [path for path in paths if not pages.get(path)]:
            async with session.post(login, data=form) as response:
                if response.status != 200:
                    return []
            pages.update(zip(missing, await asyncio.gather(*map(read, missing))))
    return [pages[path] for path in paths]


# %% exercise 5 right: behind a lock, unless somebody has logged in meanwhile
async def read_pages(url, login, form, paths):
    lock = asyncio.Lock()
    logins = 0

    async def log_in(seen):
        nonlocal logins
        async with lock:
            if logins != seen:
                return
            async with session.post(login, data=form) as response:
                if response.status != 200:
                    raise PermissionError(response.reason)
            logins += 1

    async def read(path):
        while True:
            seen = logins
            async with session.get(path) as response:
                if response.status != 401:
                    return await response.json()
            await log_in(seen)

    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        return await asyncio.gather(*(read(path) for path in paths))


# %% exercise 5 right: in rounds, refused first, with the cookie in its hands
async def read_pages(url, login, form, paths):
    pages = {}

    async def read(session, path, cookies):
        async with session.get(path, cookies=cookies) as response:
            if response.status == 200:
                pages[path] = await response.json()

    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.DummyCookieJar()) as session:
        cookies = {}
        while True:
            async with asyncio.TaskGroup() as group:
                for path in paths:
                    if path not in pages:
                        group.create_task(read(session, path, cookies))
            if len(pages) == len(paths):
                return [pages[path] for path in paths]
            async with session.post(login, data=form) as response:
                if response.status != 200:
                    raise PermissionError
                cookies = {"session": response.cookies["session"].value}
