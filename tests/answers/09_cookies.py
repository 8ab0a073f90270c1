# Answers to the exercises of lesson 09; the form is explained in tests/test_answers.py.

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


# %% exercise 1 wrong: two sessions that share a jar -> made 2 sessions
async def account_status(url):
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.post(LOGIN, data=FORM) as response:
            await response.read()
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.get("/account") as response:
            return response.status


# %% exercise 1 wrong: knows the status -> /account answered 503; yours returned 200
async def account_status(url):
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.post(LOGIN, data=FORM) as response:
            await response.read()
        async with session.get("/account") as response:
            return 200


# %% exercise 1 wrong: asks first -> first comes the login
async def account_status(url):
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.get("/account") as response:
            if response.ok: return response.status
        async with session.post(LOGIN, data=FORM) as response:
            await response.read()
        async with session.get("/account") as response:
            return response.status


# %% exercise 2 wrong: makes the default jar -> of a jar for http://127.0.0.1/anything/deep
def jar_for(url, cookies):
    jar = aiohttp.CookieJar()
    jar.update_cookies(cookies, url.origin())
    return jar


# %% exercise 2 wrong: says for no host -> of a jar for http://shop.test/teas/green/, http://other.test/ gets
def jar_for(url, cookies):
    jar = aiohttp.CookieJar(unsafe=True)
    jar.update_cookies(cookies)
    return jar


# %% exercise 2 wrong: keeps the path of the URL -> 'rate'
def jar_for(url, cookies):
    jar = aiohttp.CookieJar(unsafe=True)
    jar.update_cookies(cookies, url)
    return jar


# %% exercise 2 wrong: names the domain, which has hosts below it -> http://www.shop.test/ gets Key, color
def jar_for(url, cookies):
    from http.cookies import SimpleCookie

    jar = aiohttp.CookieJar(unsafe=True)
    for name, value in cookies.items():
        offer = SimpleCookie(f"{name}={value}; Path=/; Domain={url.host}")
        jar.update_cookies(offer, url)
    return jar


# %% exercise 2 wrong: takes one cookie -> it gets {'Key': 'YWI='}
def jar_for(url, cookies):
    jar = aiohttp.CookieJar(unsafe=True)
    jar.update_cookies(dict(list(cookies.items())[:1]), url.origin())
    return jar


# %% exercise 2 wrong: returns what the jar would send -> should return a cookie jar; yours is <BaseCookie
def jar_for(url, cookies):
    jar = aiohttp.CookieJar(unsafe=True)
    jar.update_cookies(cookies, url.origin())
    return jar.filter_cookies(url)


# %% exercise 2 wrong: is async -> jar_for() returned a coroutine
async def jar_for(url, cookies):
    return aiohttp.CookieJar(unsafe=True)


# %% exercise 2 right: with a Path for each, one by one
def jar_for(url, cookies):
    from http.cookies import SimpleCookie

    jar = aiohttp.CookieJar(unsafe=True)
    while cookies:
        name, value = cookies.popitem()
        jar.update_cookies(SimpleCookie(f"{name}={value}; Path=/"), url)
    return jar


# %% exercise 2 right: a path of its own
def jar_for(url, cookies):
    jar = aiohttp.CookieJar(unsafe=True)
    jar.update_cookies(cookies, response_url=url.with_path("/"))
    return jar


# %% exercise 2 wrong: two cookies at most -> should get {'Key': 'YWI=', 'color': 'green', 'rate'
def jar_for(url, cookies):
    jar = aiohttp.CookieJar(unsafe=True)
    jar.update_cookies(dict(list(cookies.items())[:2]), url.origin())
    return jar


# %% exercise 2 wrong: quotes the values -> should get {'Key': 'YWI=', 'color': 'green', 'rate'
def jar_for(url, cookies):
    import urllib.parse
    jar = aiohttp.CookieJar(unsafe=True)
    jar.update_cookies({k: urllib.parse.quote(v) for k, v in cookies.items()}, url.origin())
    return jar


# %% exercise 2 wrong: the same jar for the same site -> each call makes a new jar
JARS = {}
def jar_for(url, cookies):
    jar = JARS.setdefault(url.host, aiohttp.CookieJar(unsafe=True))
    jar.update_cookies(cookies, url.origin())
    return jar


# %% exercise 2 wrong: secure where the URL is -> should get
def jar_for(url, cookies):
    from http.cookies import SimpleCookie
    jar = aiohttp.CookieJar(unsafe=True)
    for name, value in cookies.items():
        offer = SimpleCookie()
        offer[name] = value
        offer[name]["path"] = "/"
        if url.scheme == "https":
            offer[name]["secure"] = True
        jar.update_cookies(offer, url)
    return jar


# %% exercise 2 wrong: the parent domain -> gets
def jar_for(url, cookies):
    from http.cookies import SimpleCookie
    jar = aiohttp.CookieJar(unsafe=True)
    for name, value in cookies.items():
        offer = SimpleCookie()
        offer[name] = value
        offer[name]["path"] = "/"
        if url.host.count(".") == 2: offer[name]["domain"] = url.host.partition(".")[2]
        jar.update_cookies(offer, url)
    return jar


# %% exercise 2 wrong: splits at the equals sign -> should get
def jar_for(url, cookies):
    from http.cookies import SimpleCookie
    jar = aiohttp.CookieJar(unsafe=True)
    text = "; ".join(f"{k}={v}" for k, v in cookies.items())
    jar.update_cookies({p.split("=")[0]: p.split("=")[1] for p in text.split("; ")}, url.origin())
    return jar


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


# %% exercise 3 wrong: loads into a jar that takes no addresses -> on the first day /account said
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


# %% exercise 3 wrong: trusts the file for ever -> on the fourth day (the server has forgotten who this is) /account said
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        if file.exists():
            jar.load(file)
        else:
            async with session.post(LOGIN, data=FORM):
                pass
        async with session.get("/account") as response:
            jar.save(file)
            return await response.json()


# %% exercise 3 wrong: saves the first login alone -> was given another name) 0 logins were needed
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


# %% exercise 3 wrong: returns what the first request answered -> on the first day /account said
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
        for is_last in [False, True]:
            async with session.get("/account") as response:
                page = await response.json()
                if response.status != 401 or is_last:
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
            pass

    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        if file.exists():
            jar.load(file)
        else:
            await log_in()
        try:
            async with session.get("/account") as response:
                if response.status != 401:
                    return await response.json()
            await log_in()
            async with session.get("/account") as response:
                return await response.json()
        finally:
            jar.save(file)


# %% exercise 3 wrong: logs in whatever the trouble is -> the account answered 503, which no login mends
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    if file.exists():
        jar.load(file)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.get("/account") as response:
            if response.ok:
                jar.save(file)
                return await response.json()
        async with session.post(LOGIN, data=FORM, raise_for_status=True):
            pass
        async with session.get("/account", raise_for_status=True) as response:
            jar.save(file)
            return await response.json()


# %% exercise 3 wrong: knows what the account says -> yours returned {'page': '', 'user': 'ada'}
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    if file.exists():
        jar.load(file)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.get("/account") as response:
            status = response.status
        if status == 401:
            async with session.post(LOGIN, data=FORM, raise_for_status=True):
                jar.save(file)
        return {"page": "", "user": "ada"}


# %% exercise 3 wrong: saves what the login set, and not what the account sets -> on the second day 0 logins
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
            if response.status != 401:
                return await response.json()
        await log_in()
        async with session.get("/account") as response:
            return await response.json()


# %% exercise 3 right: a file of its own kind
async def read_account(url, file):
    import json
    cookies = json.loads(file.read_text()) if file.exists() else {}
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.DummyCookieJar()) as session:
        async def ask(method, path, **options):
            async with session.request(method, path, cookies=cookies, **options) as response:
                cookies.update({name: morsel.value for name, morsel in response.cookies.items()})
                return response.status, await response.json()
        status, page = await ask("GET", "/account")
        if status == 401:
            await ask("POST", LOGIN, data=FORM)
            status, page = await ask("GET", "/account")
        file.write_text(json.dumps(cookies))
        return page


# %% exercise 4 wrong: makes the default jar -> no end after 6 s
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
                    raise LoginRefused
            await asyncio.gather(*(read(path) for path in paths if path not in pages))
            await asyncio.sleep(0.1)
    return [pages[path] for path in paths]


# %% exercise 4 wrong: one page after the other -> never saw more than 1 at once
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
                        raise LoginRefused
    return pages


# %% exercise 4 wrong: logs in once -> were to be expected; yours: [{'page': '0'
async def read_pages(url, login, form, paths):
    async def read(path):
        async with session.get(path) as response:
            return await response.json()

    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.post(login, data=form) as response:
            if not response.ok:
                raise LoginRefused
        return await asyncio.gather(*(read(path) for path in paths))


# %% exercise 4 wrong: every refused page logs in -> 10 pages need 3 logins; the server saw
async def read_pages(url, login, form, paths):
    async def read(path):
        while True:
            async with session.get(path) as response:
                if response.ok:
                    return await response.json()
            async with session.post(login, data=form) as response:
                if not response.ok:
                    raise LoginRefused

    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        return await asyncio.gather(*(read(path) for path in paths))


# %% exercise 4 wrong: the lock lets one log in after the other -> 10 pages need 3 logins; the server saw
async def read_pages(url, login, form, paths):
    lock = asyncio.Lock()

    async def read(path):
        while True:
            async with session.get(path) as response:
                if response.ok:
                    return await response.json()
            async with lock, session.post(login, data=form) as response:
                if not response.ok:
                    raise LoginRefused

    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        return await asyncio.gather(*(read(path) for path in paths))


# %% exercise 4 wrong: a login for each page -> 10 pages need 3 logins; the server saw 10
async def read_pages(url, login, form, paths):
    async def read(path):
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
            async with session.post(login, data=form) as response:
                if not response.ok:
                    raise LoginRefused
            async with session.get(path) as response:
                return await response.json()

    return await asyncio.gather(*(read(path) for path in paths))


# %% exercise 4 wrong: tries a second time and no third -> were to be expected; yours:
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
                    raise LoginRefused
            missing = [number for number, page in enumerate(pages) if page is None]
            found = await asyncio.gather(*(read(paths[number]) for number in missing))
            for number, page in zip(missing, found):
                pages[number] = page
    return pages


# %% exercise 4 wrong: the pages come as they are ready -> in this order, were to be expected
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
                    raise LoginRefused
            await asyncio.gather(*(read(path) for path in list(missing)))
    return pages


# %% exercise 4 wrong: does not look whether the login succeeded -> and still tried again
async def read_pages(url, login, form, paths):
    async def read(path):
        async with session.get(path) as response:
            return await response.json() if response.ok else None

    pages = {}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        while missing := [path for path in paths if not pages.get(path)]:
            await session.post(login, data=form)
            await asyncio.sleep(0.1)
            pages.update(zip(missing, await asyncio.gather(*map(read, missing))))
    return [pages[path] for path in paths]


# %% exercise 4 wrong: lets aiohttp's exception out -> yours ended with ClientResponseError
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


# %% exercise 4 wrong: gives up in silence -> yours ended with no error
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


# %% exercise 4 right: behind a lock, unless somebody has logged in meanwhile
async def read_pages(url, login, form, paths):
    lock = asyncio.Lock()
    logins = 0

    async def log_in(seen):
        nonlocal logins
        async with lock:
            if logins is None:
                raise LoginRefused
            if logins != seen:
                return
            async with session.post(login, data=form) as response:
                if response.status != 200:
                    logins = None
                    raise LoginRefused(response.reason)
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


# %% exercise 4 wrong: each page that waited tries the login that was refused -> and still tried again
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
                    raise LoginRefused(response.reason)
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


# %% exercise 4 right: in rounds, refused first, with the cookie in its hands
async def read_pages(url, login, form, paths):
    pages = {}

    async def read(session, path, cookies):
        async with session.get(path, cookies=cookies) as response:
            if response.status != 401:
                pages[path] = await response.json()

    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.DummyCookieJar()) as session:
        cookies = {}
        while True:
            async with asyncio.TaskGroup() as group:
                for path in paths:
                    if path not in pages:
                        group.create_task(read(session, path, cookies))
            if pages.keys() >= set(paths):
                return [pages[path] for path in paths]
            async with session.post(login, data=form) as response:
                if response.status != 200:
                    raise LoginRefused
                cookies = {"session": response.cookies["session"].value}


# %% exercise 4 wrong: two pages at a time -> never saw more than 2 at once
async def read_pages(url, login, form, paths):
    lock, few = asyncio.Lock(), asyncio.Semaphore(2)
    logins = 0

    async def log_in(seen):
        nonlocal logins
        async with lock:
            if logins == seen:
                async with session.post(login, data=form) as response:
                    if response.status != 200:
                        raise LoginRefused
                logins += 1

    async def read(path):
        while True:
            seen = logins
            async with few, session.get(path) as response:
                if response.status != 401:
                    return await response.json()
            await log_in(seen)

    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        return await asyncio.gather(*(read(path) for path in paths))


# %% exercise 4 wrong: logs in with the form of the example -> was to be posted as a form, and the login was answered with [403]
async def read_pages(url, login, form, paths):
    pages = {}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:

        async def read(path):
            async with session.get(path) as response:
                if response.status == 200:
                    pages[path] = await response.json()

        while missing := [path for path in paths if path not in pages]:
            async with session.post(login, data=FORM) as response:
                if response.status != 200:
                    raise LoginRefused
            await asyncio.gather(*map(read, missing))
    return [pages[path] for path in paths]


# %% exercise 4 wrong: takes any good status for a login -> the login was refused with 204, and still tried again
async def read_pages(url, login, form, paths):
    pages = {}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:

        async def read(path):
            async with session.get(path) as response:
                if response.status == 200:
                    pages[path] = await response.json()

        while missing := [path for path in paths if path not in pages]:
            async with session.post(login, data=form) as response:
                if not response.ok:
                    raise LoginRefused
            await asyncio.sleep(0.1)
            await asyncio.gather(*map(read, missing))
    return [pages[path] for path in paths]


# %% exercise 4 right: a client middleware logs in, the pages in a group
async def read_pages(url, login, form, paths):
    lock = asyncio.Lock()
    logins = 0

    async def log_in_again(request, handler):
        nonlocal logins
        while True:
            seen = logins
            response = await handler(request)
            if response.status != 401:
                return response
            response.release()
            async with lock:
                if logins < 0:
                    raise LoginRefused
                if logins == seen:
                    async with session.post(login, data=form, middlewares=[]) as answer:
                        if answer.status != 200:
                            logins = -1
                            raise LoginRefused
                    logins += 1
            cookies = jar.filter_cookies(request.url)
            request.headers["Cookie"] = "; ".join(f"{c.key}={c.value}" for c in cookies.values())

    async def read(path):
        async with session.get(path) as response:
            return await response.json()

    tasks = []
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar, middlewares=[log_in_again]) as session:
        async with asyncio.TaskGroup() as group:
            while paths:
                tasks.append(group.create_task(read(paths.pop(0))))
    return [task.result() for task in tasks]


# %% exercise 4 wrong: logs in before it is asked to -> no login was needed; the server saw 1
async def read_pages(url, login, form, paths):
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as s:
        got = {}
        while missing := [i for i in range(len(paths)) if i not in got]:
            async with s.post(login, data=form) as r:
                if r.status != 200: raise LoginRefused
            async def one(i):
                async with s.get(paths[i]) as r:
                    if r.status != 401: got[i] = await r.json()
            await asyncio.gather(*map(one, missing))
    return [got[i] for i in range(len(paths))]


# %% exercise 4 right: a lock, a count of logins, and a tuple
async def read_pages(url, login, form, paths):
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as s:
        lock = asyncio.Lock(); logins = 0; refused = False
        async def one(p):
            nonlocal logins, refused
            while True:
                seen = logins
                async with s.get(p) as r:
                    if r.status != 401:
                        return await r.json()
                async with lock:
                    if logins == seen and not refused:
                        async with s.post(login, data=form) as r:
                            refused = r.status != 200
                        logins += 1
                    if refused: raise LoginRefused
        async with asyncio.TaskGroup() as g: ts = [g.create_task(one(p)) for p in paths]
        return tuple(t.result() for t in ts)


# %% exercise 4 wrong: every bad status is a refusal -> no login was needed
async def read_pages(url, login, form, paths):
    async def read(session, path):
        async with session.get(path) as response:
            return await response.json() if response.ok else None

    pages = {}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        while True:
            missing = [path for path in paths if pages.get(path) is None]
            answers = await asyncio.gather(*(read(session, path) for path in missing))
            pages.update(zip(missing, answers, strict=True))
            if None not in pages.values():
                return [pages[path] for path in paths]
            async with session.post(login, data=form) as response:
                if response.status != 200:
                    raise LoginRefused(f"{login} answered {response.status}")


# %% exercise 4 wrong: once what is asked for twice -> z again
async def read_pages(url, login, form, paths):
    async def read(session, path):
        async with session.get(path) as response:
            return None if response.status == 401 else await response.json()

    pages = {}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        while True:
            missing = [path for path in dict.fromkeys(paths) if pages.get(path) is None]
            answers = await asyncio.gather(*(read(session, path) for path in missing))
            pages.update(zip(missing, answers, strict=True))
            if None not in pages.values():
                return [*map(pages.get, dict.fromkeys(paths))]
            async with session.post(login, data=form) as response:
                if response.status != 200:
                    raise LoginRefused(f"{login} answered {response.status}")


# %% exercise 4 wrong: five pages at a time -> the server saw at most 5 at once
async def read_pages(url, login, form, paths):
    turns = asyncio.Semaphore(5)

    async def read(session, path):
        async with turns, session.get(path) as response:
            return None if response.status == 401 else await response.json()

    pages = {}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        while True:
            missing = [path for path in paths if pages.get(path) is None]
            answers = await asyncio.gather(*(read(session, path) for path in missing))
            pages.update(zip(missing, answers, strict=True))
            if None not in pages.values():
                return [pages[path] for path in paths]
            async with session.post(login, data=form) as response:
                if response.status != 200:
                    raise LoginRefused(f"{login} answered {response.status}")

# %% exercise 1 wrong: asks a second time to be sure -> one login and one look at the account
async def account_status(url):
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.post(LOGIN, data=FORM):
            pass
        for _ in range(2):
            async with session.get("/account") as response:
                status = response.status
    return status

# %% exercise 2 right: a jar of a class of its own
class HomeJar(aiohttp.CookieJar):
    def __init__(self, host, cookies):
        super().__init__(unsafe=True)
        self.host = host
        self.update_cookies(cookies)

    def filter_cookies(self, request_url):
        found = super().filter_cookies(request_url)
        return found if request_url.host == self.host else type(found)()


def jar_for(url, cookies):
    return HomeJar(url.host, cookies)

# %% exercise 3 wrong: keeps the cookies in memory -> was given another name) 0 logins were needed
jars = {}


async def read_account(url, file):
    jar = jars.setdefault(file, aiohttp.CookieJar(unsafe=True))
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        response = await session.get("/account")
        if response.status == 401:
            async with session.post(LOGIN, data=FORM):
                pass
            response = await session.get("/account")
        file.write_text("{}")
        return await response.json()

# %% exercise 3 wrong: keeps the cookies of all files in one jar -> (its file of cookies was lost) 1 logins were needed
async def read_account(url, file, jars=[]):
    if not jars:
        jars.append(aiohttp.CookieJar(unsafe=True))
    async with aiohttp.ClientSession(url, cookie_jar=jars[0]) as session:
        response = await session.get("/account")
        if response.status == 401:
            async with session.post(LOGIN, data=FORM):
                pass
            response = await session.get("/account")
        file.write_text("{}")
        return await response.json()

# %% exercise 3 wrong: throws the cookies away in trouble -> and the cookies of the day before are gone
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    if file.exists():
        jar.load(file)
        file.unlink()
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        response = await session.get("/account")
        if response.status == 401:
            async with session.post(LOGIN, data=FORM):
                pass
            response = await session.get("/account")
        response.raise_for_status()
        page = await response.json()
    jar.save(file)
    return page

# %% exercise 3 wrong: logs in until it is let in -> one login a call is enough; the server saw
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    if file.exists():
        jar.load(file)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        while (response := await session.get("/account")).status == 401:
            async with session.post(LOGIN, data=FORM):
                pass
        response.raise_for_status()
        page = await response.json()
    jar.save(file)
    return page

# %% exercise 4 wrong: posts JSON -> and the login was answered with [403]: was `form` posted as a form?
async def read_pages(url, login, form, paths):
    pages = {}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:

        async def read(number):
            async with session.get(paths[number]) as response:
                if response.status != 401:
                    pages[number] = await response.json()

        while missing := set(range(len(paths))) - set(pages):
            await asyncio.gather(*map(read, missing))
            if len(pages) < len(paths):
                async with session.post(login, json=form) as response:
                    if response.status != 200:
                        raise LoginRefused
    return [pages[number] for number in range(len(paths))]

# %% exercise 4 wrong: logs in three times at most -> 6 pages need 6 logins; the server saw 3
async def read_pages(url, login, form, paths):
    pages = {}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:

        async def read(number):
            async with session.get(paths[number]) as response:
                if response.status != 401:
                    pages[number] = await response.json()

        for attempt in range(4):
            await asyncio.gather(*map(read, set(range(len(paths))) - set(pages)))
            if len(pages) < len(paths) and attempt < 3:
                async with session.post(login, data=form) as response:
                    if response.status != 200:
                        raise LoginRefused
    return [pages.get(number) for number in range(len(paths))]

# %% exercise 4 wrong: makes nothing of no paths -> no paths: an empty list, and no request
async def read_pages(url, login, form, paths):
    pages = {}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:

        async def read(number):
            async with session.get(paths[number]) as response:
                if response.status != 401:
                    pages[number] = await response.json()

        while missing := set(range(len(paths))) - set(pages):
            await asyncio.gather(*map(read, missing))
            if len(pages) < len(paths):
                async with session.post(login, data=form) as response:
                    if response.status != 200:
                        raise LoginRefused
    return [pages[number] for number in range(len(paths))] or None

# %% exercise 2 wrong: makes nothing of no cookies -> no cookies make an empty jar; yours returned None
def jar_for(url, cookies):
    if cookies:
        jar = aiohttp.CookieJar(unsafe=True)
        jar.update_cookies(cookies, url.origin())
        return jar


# %% exercise 2 wrong: holds the caller's dict itself -> http://shop.test/teas/green/ should get
class Lazy(aiohttp.CookieJar):
    def __init__(self, url, cookies):
        super().__init__(unsafe=True); self.u, self.c = url, cookies
    def filter_cookies(self, request_url=URL()):
        self.update_cookies(self.c, self.u.origin())
        return super().filter_cookies(request_url)
def jar_for(url, cookies):
    return Lazy(url, cookies)


# %% exercise 2 wrong: writes names in small letters -> it gets {'key'
def jar_for(url, cookies):
    jar = aiohttp.CookieJar(unsafe=True)
    jar.update_cookies({k.lower(): v for k, v in cookies.items()}, url.origin())
    return jar


# %% exercise 2 wrong: takes www for the site above it -> of a jar for http://www.tea.test/
def jar_for(url, cookies):
    jar = aiohttp.CookieJar(unsafe=True)
    jar.update_cookies(cookies, url.origin().with_host(url.host.removeprefix("www.")))
    return jar


# %% exercise 2 right: a jar of its own
from http.cookies import SimpleCookie
class Mine(aiohttp.abc.AbstractCookieJar):
    def __init__(self, host, cookies):
        super().__init__(); self.host, self.kept = host, dict(cookies)
    quote_cookie = unsafe = True
    host_only_cookies = treat_as_secure_origin = frozenset()
    cookies = {}
    def clear(self, predicate=None): self.kept.clear()
    def clear_domain(self, domain): self.kept.clear()
    def update_cookies(self, cookies, response_url=URL()): pass
    def filter_cookies(self, request_url): return SimpleCookie(self.kept if request_url.host == self.host else {})
    def __iter__(self): return iter(SimpleCookie(self.kept).values())
    def __len__(self): return len(self.kept)
def jar_for(url, cookies):
    return Mine(url.host, cookies)


# %% exercise 3 wrong: logs in where it is forbidden to look -> the account answered 403, which no login mends
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    if file.exists(): jar.load(file)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        response = await session.get("/account")
        if response.status in (401, 403):
            async with session.post(LOGIN, data=FORM): pass
            response = await session.get("/account")
        page = await response.json()
    jar.save(file)
    return page


# %% exercise 3 wrong: takes an empty account for a refusal -> on the second day 0 logins were needed
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    if file.exists(): jar.load(file)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        response = await session.get("/account")
        page = await response.json() if response.status != 401 else None
        if not page:
            async with session.post(LOGIN, data=FORM): pass
            response = await session.get("/account")
            page = await response.json()
    jar.save(file)
    return page


# %% exercise 3 wrong: returns nothing for an account that is out of order -> yours returned {}
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    if file.exists(): jar.load(file)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        response = await session.get("/account")
        if response.status == 401:
            async with session.post(LOGIN, data=FORM): pass
            response = await session.get("/account")
        page = await response.json() if response.ok else {}
    jar.save(file)
    return page


# %% exercise 3 wrong: keeps the one cookie that it knows -> on the second day 0 logins were needed
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    if file.exists():
        jar.update_cookies({"session": file.read_text()}, url)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        response = await session.get("/account")
        if response.status == 401:
            await session.post(LOGIN, data=FORM)
            response = await session.get("/account")
        page = await response.json()
    file.write_text(jar.filter_cookies(url)["session"].value)
    return page


# %% exercise 3 right: a middleware logs in
async def read_account(url, file):
    jar = aiohttp.CookieJar(unsafe=True)
    with contextlib.suppress(FileNotFoundError): jar.load(file)
    async def relogin(request, handler):
        response = await handler(request)
        if response.status == 401:
            async with session.post(LOGIN, data=FORM, middlewares=()): pass
            request.update_cookies(jar.filter_cookies(request.url)) if False else None
            request.headers["Cookie"] = "; ".join(f"{m.key}={m.value}" for m in jar.filter_cookies(request.url).values())
            response = await handler(request)
        return response
    try:
        async with aiohttp.ClientSession(url, cookie_jar=jar, middlewares=(relogin,)) as session:
            async with session.get("/account") as response: return await response.json()
    finally:
        jar.save(file)


# %% exercise 4 wrong: takes an empty page for one that is missing -> no login was needed; the server saw
async def read_pages(url, login, form, paths):
    async def read(session, path):
        async with session.get(path) as response:
            return {} if response.status == 401 else await response.json()
    pages = {}
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        for _ in range(50):
            missing = [path for path in paths if not pages.get(path)]
            pages.update(zip(missing, await asyncio.gather(*(read(session, path) for path in missing))))
            if all(pages.values()): break
            async with session.post(login, data=form) as response:
                if response.status != 200: raise LoginRefused()
        return [pages[path] for path in paths]


# %% exercise 4 wrong: twenty at a time -> the server saw at most 20 at once
async def read_pages(url, login, form, paths):
    turns = asyncio.Semaphore(20)
    async def read(session, path):
        async with turns, session.get(path) as response:
            return None if response.status == 401 else await response.json()
    pages = {}
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        while True:
            missing = [path for path in paths if pages.get(path) is None]
            pages.update(zip(missing, await asyncio.gather(*(read(session, path) for path in missing))))
            if None not in pages.values(): return [pages[path] for path in paths]
            async with session.post(login, data=form) as response:
                if response.status != 200: raise LoginRefused()


# %% exercise 4 wrong: logs in where it is forbidden to look -> no login was needed; the server saw
async def read_pages(url, login, form, paths):
    async def read(session, path):
        async with session.get(path) as response:
            return None if response.status in (401, 403) else await response.json()
    pages = {}
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        for _ in range(40):
            missing = [path for path in paths if pages.get(path) is None]
            pages.update(zip(missing, await asyncio.gather(*(read(session, path) for path in missing))))
            if None not in pages.values(): break
            async with session.post(login, data=form) as response:
                if response.status != 200: raise LoginRefused()
        return [pages[path] for path in paths]


# %% exercise 4 wrong: writes the form by hand -> was to be posted as a form, and the login was answered with [403]
async def read_pages(url, login, form, paths):
    async def read(session, path):
        async with session.get(path) as response:
            return None if response.status == 401 else await response.json()
    pages = {}
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        while True:
            missing = [path for path in paths if pages.get(path) is None]
            pages.update(zip(missing, await asyncio.gather(*(read(session, path) for path in missing))))
            if None not in pages.values(): return [pages[path] for path in paths]
            async with session.post(login, data=f"user={form['user']}&password={form['password']}", headers={"Content-Type": "application/x-www-form-urlencoded"}) as response:
                if response.status != 200: raise LoginRefused()


# %% exercise 4 wrong: takes an error for an empty page -> a page hung up without an answer
async def read_pages(url, login, form, paths):
    async def read(session, path):
        try:
            async with session.get(path) as response:
                return None if response.status == 401 else await response.json()
        except aiohttp.ClientError:
            return {}
    pages = {}
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        while True:
            missing = [path for path in paths if pages.get(path) is None]
            pages.update(zip(missing, await asyncio.gather(*(read(session, path) for path in missing))))
            if None not in pages.values(): return [pages[path] for path in paths]
            async with session.post(login, data=form) as response:
                if response.status != 200: raise LoginRefused()


# %% exercise 4 wrong: returns what it has when it is refused -> should raise LoginRefused; yours ended with no error
async def read_pages(url, login, form, paths):
    async def read(session, path):
        async with session.get(path) as response:
            return None if response.status == 401 else await response.json()
    pages = {}
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        while True:
            missing = [path for path in paths if pages.get(path) is None]
            pages.update(zip(missing, await asyncio.gather(*(read(session, path) for path in missing))))
            if None not in pages.values(): return [pages[path] for path in paths]
            async with session.post(login, data=form) as response:
                if response.status != 200 and not any(pages.values()): raise LoginRefused()
                if response.status != 200: return [pages[path] for path in paths]


# %% exercise 4 wrong: posts the fields that it knows -> was to be posted as a form, and the login was answered with [403]
async def read_pages(url, login, form, paths):
    async def read(session, path):
        async with session.get(path) as response:
            return None if response.status == 401 else await response.json()
    pages = {}
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        while True:
            missing = [path for path in paths if pages.get(path) is None]
            pages.update(zip(missing, await asyncio.gather(*(read(session, path) for path in missing))))
            if None not in pages.values(): return [pages[path] for path in paths]
            async with session.post(login, data={"user": form["user"], "password": form["password"]}) as response:
                if response.status != 200: raise LoginRefused()
