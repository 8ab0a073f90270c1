# %% exercise 1 wrong: trusts nothing -> with HTTP_PROXY set, the request should go through the proxy
async def fetch_status(url):
    session = aiohttp.ClientSession()
    async with session:
        async with session.get(url) as response:
            return response.status


# %% exercise 1 wrong: tells the request -> unexpected keyword argument 'trust_env'
async def fetch_status(url):
    async with aiohttp.ClientSession() as session:
        async with session.get(url, trust_env=True) as response:
            return response.status


# %% exercise 1 wrong: takes one spelling of the variable for granted -> your code raised KeyError
async def fetch_status(url):
    async with aiohttp.ClientSession(proxy=os.environ["HTTP_PROXY"]) as session:
        async with session.get(url) as response:
            return response.status


# %% exercise 1 wrong: forgets NO_PROXY -> NO_PROXY (127.0.0.1,::1) set, the request should go direct
async def fetch_status(url):
    proxy = os.environ.get("HTTP_PROXY") or os.environ.get("http_proxy")
    async with aiohttp.ClientSession(proxy=proxy) as session:
        async with session.get(url) as response:
            return response.status


# %% exercise 1 wrong: always takes the same proxy -> with no variable set, the request should go direct
async def fetch_status(url):
    async with aiohttp.ClientSession(proxy=server.proxy.url) as session:
        async with session.get(url) as response:
            return response.status


# %% exercise 1 wrong: drops the credentials -> the status should be 200; yours is 407
async def fetch_status(url):
    for name in ("HTTP_PROXY", "http_proxy"):
        if name in os.environ:
            os.environ[name] = str(URL(os.environ[name]).with_user(None))
    async with aiohttp.ClientSession(trust_env=True) as session:
        async with session.get(url) as response:
            return response.status


# %% exercise 1 wrong: returns the response -> the status should be 200; yours is <ClientResponse
async def fetch_status(url):
    async with aiohttp.ClientSession(trust_env=True) as session:
        async with session.get(url) as response:
            return response


# %% exercise 1 wrong: sends nothing -> fetch_status() returned, but nobody got a request
async def fetch_status(url):
    return 200


# %% exercise 1 wrong: forgets to wait -> was called but not awaited
async def fetch_status(url):
    async with aiohttp.ClientSession(trust_env=True) as session:
        return session.get(url).status


# %% exercise 1 wrong: knows one status -> for a missing page the status is 404; yours is 200
async def fetch_status(url):
    async with aiohttp.ClientSession(trust_env=True) as session:
        async with session.get(url) as response:
            return 200


# %% exercise 1 wrong: any NO_PROXY switches it off -> NO_PROXY (other.example) set, the request should go through the proxy
async def fetch_status(url):
    trust = "NO_PROXY" not in os.environ
    async with aiohttp.ClientSession(trust_env=trust) as session:
        async with session.get(url) as response:
            return response.status


# %% exercise 1 wrong: gives the proxy's password to the site -> came to the site
async def fetch_status(url):
    p = URL(os.environ.get("HTTP_PROXY", "") or os.environ.get("http_proxy", ""))
    headers = {"Authorization": aiohttp.encode_basic_auth(p.user, p.password)} if p.user else {}
    async with aiohttp.ClientSession(trust_env=True, headers=headers) as session:
        async with session.get(url) as response:
            return response.status


# %% exercise 1 wrong: HEAD -> a GET was asked for, the server saw HEAD
async def fetch_status(url):
    session = aiohttp.ClientSession(trust_env=True)
    async with session:
        async with session.head(url) as response:
            return response.status


# %% exercise 1 wrong: direct when the proxy is not there -> came to the server all the same, direct
async def fetch_status(url):
    for trust in (True, False):
        try:
            async with aiohttp.ClientSession(trust_env=trust) as session:
                async with session.get(url) as response:
                    return response.status
        except aiohttp.ClientProxyConnectionError:
            pass


# %% exercise 1 wrong: leaves the session open -> is still open: whoever makes one closes it
async def fetch_status(url):
    session = aiohttp.ClientSession(trust_env=True)
    async with session.get(url) as response:
        return response.status


# %% exercise 1 right: with async with
async def fetch_status(url):
    async with aiohttp.ClientSession(trust_env=True) as session, session.get(url) as response:
        return response.status


# %% exercise 1 right: reads the environment with urllib
async def fetch_status(url):
    from urllib.request import getproxies, proxy_bypass

    proxy = None if proxy_bypass(url.host) else getproxies().get(url.scheme)
    async with aiohttp.request("GET", url, proxy=proxy) as response:
        return response.status


# %% exercise 1 right: asks urllib what the environment says
import urllib.request
async def fetch_status(url):
    proxy = None
    if not urllib.request.proxy_bypass(url.host):
        proxy = urllib.request.getproxies().get(url.scheme)
    async with aiohttp.ClientSession() as session:
        async with session.get(url, proxy=proxy) as response:
            return response.status


# %% exercise 1 wrong: looks for the host anywhere in NO_PROXY -> and NO_PROXY (127.0.0.11) set, the request should go through the proxy
async def fetch_status(url):
    proxy = os.environ.get("HTTP_PROXY") or os.environ.get("http_proxy")
    if url.host in os.environ.get("NO_PROXY", ""):
        proxy = None
    async with aiohttp.ClientSession(proxy=proxy) as session:
        async with session.get(url) as response:
            return response.status


# %% exercise 1 wrong: takes NO_PROXY for one host -> and NO_PROXY (127.0.0.1,::1) set, the request should go direct
async def fetch_status(url):
    proxy = os.environ.get("HTTP_PROXY") or os.environ.get("http_proxy")
    if os.environ.get("NO_PROXY", "") == url.host:
        proxy = None
    async with aiohttp.ClientSession(proxy=proxy) as session:
        async with session.get(url) as response:
            return response.status


# %% exercise 1 wrong: splits at the commas alone -> (b.example, 127.0.0.1) set, the request should go direct
async def fetch_status(url):
    proxy = os.environ.get("HTTP_PROXY") or os.environ.get("http_proxy")
    if url.host in os.environ.get("NO_PROXY", "").split(","):
        proxy = None
    async with aiohttp.ClientSession(proxy=proxy) as session:
        async with session.get(url) as response:
            return response.status


# %% exercise 1 wrong: takes any proxy's variable -> with HTTPS_PROXY set, the request should go direct
async def fetch_status(url):
    from urllib.request import getproxies, proxy_bypass

    proxy = None if proxy_bypass(url.host) else next(iter(getproxies().values()), None)
    async with aiohttp.ClientSession(proxy=proxy) as session:
        async with session.get(url) as response:
            return response.status


# %% exercise 2 wrong: puts the parts side by side -> cannot be read as a URL
def proxy_url(host, port, user, password):
    return f"http://{user}:{password}@{host}:{port}"


# %% exercise 2 wrong: forgets the credentials -> no credentials came to the proxy
def proxy_url(host, port, user, password):
    return f"http://{host}:{port}"


# %% exercise 2 wrong: quotes for a path -> cannot be read as a URL
def proxy_url(host, port, user, password):
    from urllib.parse import quote

    return f"http://{quote(user)}:{quote(password)}@{host}:{port}"


# %% exercise 2 wrong: replaces the @ alone -> for user 'ada@office.example'
def proxy_url(host, port, user, password):
    user, password = user.replace("@", "%40"), password.replace("@", "%40")
    return f"http://{user}:{password}@{host}:{port}"


# %% exercise 2 wrong: encodes twice -> other credentials came to the proxy
def proxy_url(host, port, user, password):
    from urllib.parse import quote

    return URL.build(
        scheme="http", host=host, port=port, user=quote(user, ""), password=quote(password, "")
    )


# %% exercise 2 wrong: leaves the user name out -> credentials came to the proxy
def proxy_url(host, port, user, password):
    return URL.build(scheme="http", host=host, port=port, password=password)


# %% exercise 2 wrong: makes a header of it -> cannot be read as a URL
def proxy_url(host, port, user, password):
    return aiohttp.encode_basic_auth(user, password) + f"@{host}:{port}"


# %% exercise 2 wrong: writes the password as base64 -> other credentials came to the proxy
def proxy_url(host, port, user, password):
    import base64

    secret = base64.b64encode(f"{user}:{password}".encode()).decode()
    return URL.build(scheme="http", host=host, port=port, user=secret)


# %% exercise 2 wrong: changes the URL and drops the result -> no credentials came to the proxy
def proxy_url(host, port, user, password):
    url = URL(f"http://{host}:{port}")
    url.with_user(user).with_password(password)
    return url


# %% exercise 2 wrong: prints -> yours returned None
def proxy_url(host, port, user, password):
    print(URL.build(scheme="http", host=host, port=port, user=user, password=password))


# %% exercise 2 wrong: is async -> returned
async def proxy_url(host, port, user, password):
    return URL.build(scheme="http", host=host, port=port, user=user, password=password)


# %% exercise 2 wrong: knows one host -> the URL is http://ada:otter@proxy.example:3128; yours is
def proxy_url(host, port, user, password):
    return URL.build(scheme="http", host="127.0.0.1", port=port, user=user, password=password)


# %% exercise 2 wrong: quoted as for a form -> credentials came to the proxy, and it answered 407
from urllib.parse import quote_plus
def proxy_url(host, port, user, password):
    return f"http://{quote_plus(user)}:{quote_plus(password)}@{host}:{port}"


# %% exercise 2 wrong: strips the password -> credentials came to the proxy, and it answered 407
from urllib.parse import quote
def proxy_url(host, port, user, password):
    return URL.build(scheme="http", host=host, port=port, user=user.strip(), password=password.strip())


# %% exercise 2 right: with with_user and with_password
def proxy_url(host, port, user, password):
    return URL(f"http://{host}:{port}").with_user(user).with_password(password)


# %% exercise 2 right: quotes everything
def proxy_url(host, port, user, password):
    from urllib.parse import quote

    return f"http://{quote(user, safe='')}:{quote(password, safe='')}@{host}:{port}"


# %% exercise 3 wrong: forgets the tunnel that was refused -> your code raised aiohttp.client_exceptions.ClientHttpProxyError
async def get_status(session, url, proxy):
    try:
        async with session.get(url, proxy=proxy) as response:
            return response.status
    except aiohttp.ClientProxyConnectionError:
        return None


# %% exercise 3 wrong: forgets the proxy that is not there -> your code raised aiohttp.client_exceptions.ClientProxyConnectionError
async def get_status(session, url, proxy):
    try:
        async with session.get(url, proxy=proxy) as response:
            return response.status
    except aiohttp.ClientHttpProxyError as error:
        return error.status


# %% exercise 3 wrong: makes None of every error -> for a proxy that wants a password, by https, the answer should be 407; yours is None
async def get_status(session, url, proxy):
    try:
        async with session.get(url, proxy=proxy) as response:
            return response.status
    except aiohttp.ClientError:
        return None


# %% exercise 3 wrong: catches a base class that certificates have too -> yours returned None
async def get_status(session, url, proxy):
    try:
        async with session.get(url, proxy=proxy) as response:
            return response.status
    except aiohttp.ClientHttpProxyError as error:
        return error.status
    except aiohttp.ClientConnectorError:
        return None


# %% exercise 3 wrong: switches the checks off -> yours returned 200
async def get_status(session, url, proxy):
    try:
        async with session.get(url, proxy=proxy, ssl=False) as response:
            return response.status
    except aiohttp.ClientHttpProxyError as error:
        return error.status
    except aiohttp.ClientProxyConnectionError:
        return None


# %% exercise 3 wrong: goes direct when the proxy is dead -> for a dead proxy, by http, the answer should be None; yours is 200
async def get_status(session, url, proxy):
    try:
        async with session.get(url, proxy=proxy) as response:
            return response.status
    except aiohttp.ClientHttpProxyError as error:
        return error.status
    except aiohttp.ClientProxyConnectionError:
        async with session.get(url) as response:
            return response.status


# %% exercise 3 wrong: goes direct when a page was got -> all through the proxy
async def get_status(session, url, proxy):
    try:
        async with session.get(url, proxy=proxy) as response:
            pass
        if response.status not in (407, 403):
            async with session.get(url) as response:
                pass
        return response.status
    except aiohttp.ClientHttpProxyError as error:
        return error.status
    except aiohttp.ClientProxyConnectionError:
        return None


# %% exercise 3 wrong: never uses the proxy -> yours is 200
async def get_status(session, url, proxy):
    async with session.get(url) as response:
        return response.status


# %% exercise 3 wrong: returns the error -> by https, the answer should be 407; yours is ClientHttpProxyError
async def get_status(session, url, proxy):
    try:
        async with session.get(url, proxy=proxy) as response:
            return response.status
    except aiohttp.ClientHttpProxyError as error:
        return error
    except aiohttp.ClientProxyConnectionError:
        return None


# %% exercise 3 wrong: knows one number only -> so 403 by https; yours is 407
async def get_status(session, url, proxy):
    try:
        async with session.get(url, proxy=proxy) as response:
            return response.status
    except aiohttp.ClientHttpProxyError:
        return 407
    except aiohttp.ClientProxyConnectionError:
        return None


# %% exercise 3 wrong: forgets to wait -> was called but not awaited
async def get_status(session, url, proxy):
    return session.get(url, proxy=proxy).status


# %% exercise 3 wrong: takes a site that hangs up for a dead proxy -> it is the site that hangs up
async def get_status(session, url, proxy):
    try:
        async with session.get(url, proxy=proxy, raise_for_status=True) as response:
            return response.status
    except aiohttp.ClientResponseError as error:
        return error.status
    except (aiohttp.ClientProxyConnectionError, aiohttp.ServerDisconnectedError, TimeoutError):
        return None


# %% exercise 3 right: catches their base classes, the certificate first
async def get_status(session, url, proxy):
    try:
        response = await session.get(url, proxy=proxy)
    except aiohttp.ClientSSLError:
        raise
    except aiohttp.ClientResponseError as error:
        return error.status
    except aiohttp.ClientConnectorError:
        return None
    async with response:
        return response.status


# %% exercise 3 right: lets the session raise for every bad status
async def get_status(session, url, proxy):
    try:
        async with session.request("GET", url, proxy=proxy, raise_for_status=True) as response:
            await response.read()
            return response.status
    except (aiohttp.ClientResponseError, aiohttp.ClientProxyConnectionError) as error:
        return getattr(error, "status", None)


# %% exercise 3 wrong: asks for the headers alone -> a GET was asked for; the server saw {'HEAD'}
async def get_status(session, url, proxy):
    try:
        async with session.head(url, proxy=proxy) as response:
            return response.status
    except aiohttp.ClientHttpProxyError as error:
        return error.status
    except aiohttp.ClientProxyConnectionError:
        return None


# %% exercise 3 wrong: takes a site without TLS for a dead proxy -> the plain_http site's error, ClientConnectorSSLError, was to be raised
async def get_status(session, url, proxy):
    try:
        async with session.get(url, proxy=proxy) as response:
            return response.status
    except aiohttp.ClientHttpProxyError as error:
        return error.status
    except aiohttp.ClientConnectorCertificateError:
        raise
    except aiohttp.ClientConnectorError:
        return None


# %% exercise 3 wrong: takes a timeout for nobody -> the slow site's error, TimeoutError, was to be raised
async def get_status(session, url, proxy):
    try:
        async with session.get(url, proxy=proxy) as response:
            return response.status
    except aiohttp.ClientHttpProxyError as error:
        return error.status
    except (aiohttp.ClientProxyConnectionError, TimeoutError):
        return None


# %% exercise 4 wrong: takes the refusal for a page -> 407, message='Proxy Authentication Required'
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy) as response:
            return await response.text()

    for proxy in proxies:
        try:
            first = await fetch(urls[0], proxy)
        except (aiohttp.ClientProxyConnectionError, aiohttp.ClientHttpProxyError):
            continue
        return [first, *await asyncio.gather(*(fetch(url, proxy) for url in urls[1:]))]
    raise ConnectionError("no proxy works")


# %% exercise 4 wrong: takes the refusal for a page, page by page -> a proxy's refusal
async def fetch_all(session, urls, proxies):
    async def fetch(url):
        for proxy in proxies:
            try:
                async with session.get(url, proxy=proxy) as response:
                    return await response.text()
            except aiohttp.ClientError:
                continue
        raise ConnectionError("no proxy works")

    return await asyncio.gather(*(fetch(url) for url in urls))


# %% exercise 4 wrong: one page after the other -> at most 1 of them at once
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy, raise_for_status=True) as response:
            return await response.text()

    for proxy in proxies:
        try:
            return [await fetch(url, proxy) for url in urls]
        except (aiohttp.ClientProxyConnectionError, aiohttp.ClientResponseError):
            continue
    raise ConnectionError("no proxy works")


# %% exercise 4 wrong: three pages at a time, slow or not -> at most 2 of them at once
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy, raise_for_status=True) as response:
            return await response.text()

    for proxy in proxies:
        try:
            texts = []
            for start in range(0, len(urls), 3):
                texts += await asyncio.gather(*(fetch(url, proxy) for url in urls[start : start + 3]))
            return texts
        except (aiohttp.ClientProxyConnectionError, aiohttp.ClientResponseError):
            continue
    raise ConnectionError("no proxy works")


# %% exercise 4 wrong: each page looks for its own proxy -> was asked 5 times
async def fetch_all(session, urls, proxies):
    async def fetch(url):
        for proxy in proxies:
            try:
                async with session.get(url, proxy=proxy, raise_for_status=True) as response:
                    return await response.text()
            except (aiohttp.ClientProxyConnectionError, aiohttp.ClientResponseError):
                continue
        raise ConnectionError("no proxy works")

    return await asyncio.gather(*(fetch(url) for url in urls))


# %% exercise 4 wrong: asks all pages of every proxy -> was asked 5 times
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy, raise_for_status=True) as response:
            return await response.text()

    for proxy in proxies:
        tasks = [asyncio.create_task(fetch(url, proxy)) for url in urls]
        results = await asyncio.gather(*tasks, return_exceptions=True)
        if not any(isinstance(result, Exception) for result in results):
            return results
    raise ConnectionError("no proxy works")


# %% exercise 4 wrong: goes direct at the end -> they came direct
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy, raise_for_status=True) as response:
            return await response.text()

    for proxy in [*proxies, None]:
        try:
            first = await fetch(urls[0], proxy)
        except (aiohttp.ClientProxyConnectionError, aiohttp.ClientResponseError):
            continue
        return [first, *await asyncio.gather(*(fetch(url, proxy) for url in urls[1:]))]


# %% exercise 4 wrong: looks for a proxy and then forgets it -> was fetched without it
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy=None):
        async with session.get(url, proxy=proxy, raise_for_status=True) as response:
            return await response.text()

    for proxy in proxies:
        try:
            first = await fetch(urls[0], proxy)
        except (aiohttp.ClientProxyConnectionError, aiohttp.ClientResponseError):
            continue
        return [first, *await asyncio.gather(*map(fetch, urls[1:]))]
    raise ConnectionError("no proxy works")


# %% exercise 4 wrong: tries the proxy on a page and fetches it again -> each page is to be fetched once
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy, raise_for_status=True) as response:
            return await response.text()

    for proxy in proxies:
        try:
            await fetch(urls[0], proxy)
        except (aiohttp.ClientProxyConnectionError, aiohttp.ClientResponseError):
            continue
        return await asyncio.gather(*(fetch(url, proxy) for url in urls))
    raise ConnectionError("no proxy works")


# %% exercise 4 wrong: forgets that a tunnel can be refused -> your code raised aiohttp.client_exceptions.ClientHttpProxyError
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy) as response:
            if response.status == 407 and url.scheme == "http":
                raise ConnectionError("credentials")
            return await response.text()

    for proxy in proxies:
        try:
            first = await fetch(urls[0], proxy)
        except (ConnectionError, aiohttp.ClientProxyConnectionError):
            continue
        return [first, *await asyncio.gather(*(fetch(url, proxy) for url in urls[1:]))]
    raise ConnectionError("no proxy works")


# %% exercise 4 wrong: forgets the dead proxy -> your code raised aiohttp.client_exceptions.ClientProxyConnectionError
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy, raise_for_status=True) as response:
            return await response.text()

    for proxy in proxies:
        try:
            first = await fetch(urls[0], proxy)
        except aiohttp.ClientResponseError:
            continue
        return [first, *await asyncio.gather(*(fetch(url, proxy) for url in urls[1:]))]
    raise ConnectionError("no proxy works")


# %% exercise 4 wrong: keeps the order of arrival -> in the order of the URLs, are
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy, raise_for_status=True) as response:
            return await response.text()

    for proxy in proxies:
        try:
            first = await fetch(urls[0], proxy)
        except (aiohttp.ClientProxyConnectionError, aiohttp.ClientResponseError):
            continue
        calls = [fetch(url, proxy) for url in urls[1:]]
        return [first, *[await text for text in asyncio.as_completed(calls)]]
    raise ConnectionError("no proxy works")


# %% exercise 4 wrong: says nothing when none works -> yours returned []
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy, raise_for_status=True) as response:
            return await response.text()

    for proxy in proxies:
        try:
            first = await fetch(urls[0], proxy)
        except (aiohttp.ClientProxyConnectionError, aiohttp.ClientResponseError):
            continue
        return [first, *await asyncio.gather(*(fetch(url, proxy) for url in urls[1:]))]
    return []


# %% exercise 4 wrong: lets the last error escape -> your code raised
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy, raise_for_status=True) as response:
            return await response.text()

    for proxy in proxies:
        try:
            first = await fetch(urls[0], proxy)
        except (aiohttp.ClientProxyConnectionError, aiohttp.ClientResponseError) as error:
            last = error
        else:
            return [first, *await asyncio.gather(*(fetch(url, proxy) for url in urls[1:]))]
    raise last


# %% exercise 4 wrong: returns the responses -> a list of str was to be returned
async def fetch_all(session, urls, proxies):
    for proxy in proxies:
        with contextlib.suppress(aiohttp.ClientError):
            first = await session.get(urls[0], proxy=proxy, raise_for_status=True)
            rest = await asyncio.gather(*(session.get(url, proxy=proxy) for url in urls[1:]))
            return [first, *rest]
    raise ConnectionError("no proxy works")


# %% exercise 4 wrong: forgets to wait -> was called but not awaited
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy) as response:
            return await response.text()

    return [fetch(url, proxies[0]) for url in urls]


# %% exercise 4 wrong: takes any bad status for a broken proxy -> and each page has a text; the proxy is well
async def fetch_all(session, urls, proxies):
    async def fetch(url):
        async with session.get(url, proxy=proxy, raise_for_status=True) as response:
            return await response.text()

    for proxy in proxies:
        with contextlib.suppress(aiohttp.ClientProxyConnectionError, aiohttp.ClientResponseError):
            first = await fetch(urls[0])
            break
    else:
        raise ConnectionRefusedError("no proxy works")
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetch(url)) for url in urls[1:]]
    return [first] + [task.result() for task in tasks]


# %% exercise 4 wrong: any error is a broken proxy -> the site's certificate has expired
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy) as response:
            if response.status == 407 and url.scheme == "http":
                raise ConnectionRefusedError
            return await response.text()
    for proxy in proxies:
        try:
            first = await fetch(urls[0], proxy)
        except (ConnectionRefusedError, aiohttp.ClientError):
            continue
        return [first, *await asyncio.gather(*(fetch(url, proxy) for url in urls[1:]))]
    raise ConnectionError


# %% exercise 4 wrong: switches the checks of certificates off -> the site's certificate has expired
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy, ssl=False) as response:
            if response.status == 407 and url.scheme == "http":
                raise ConnectionRefusedError
            return await response.text()
    for proxy in proxies:
        try:
            first = await fetch(urls[0], proxy)
        except (ConnectionRefusedError, aiohttp.ClientProxyConnectionError):
            continue
        except aiohttp.ClientHttpProxyError as e:
            if e.status != 407: raise
            continue
        return [first, *await asyncio.gather(*(fetch(url, proxy) for url in urls[1:]))]
    raise ConnectionError("no proxy")


# %% exercise 4 wrong: asks every proxy first -> the second was asked as well
async def fetch_all(session, urls, proxies):
    async def ok(proxy):
        try:
            async with session.get(urls[0], proxy=proxy) as r:
                return await r.text() if r.status != 407 else None
        except (aiohttp.ClientProxyConnectionError, aiohttp.ClientHttpProxyError):
            return None
    firsts = await asyncio.gather(*map(ok, proxies))
    for first, proxy in zip(firsts, proxies):
        if first is not None:
            async def fetch(url):
                async with session.get(url, proxy=proxy) as response:
                    return await response.text()
            return [first, *await asyncio.gather(*map(fetch, urls[1:]))]
    raise ConnectionError("no proxy")


# %% exercise 4 right: a function that knocks, without exceptions of its own
async def fetch_all(session, urls, proxies):
    async def knock(proxy):
        try:
            response = await session.get(urls[0], proxy=proxy)
        except (aiohttp.ClientProxyConnectionError, aiohttp.ClientHttpProxyError) as error:
            if getattr(error, "status", 407) != 407:
                raise
            return None
        async with response:
            refused = response.status == 407 and response.url.scheme == "http"
            return None if refused else await response.text()

    async def fetch(url, proxy):
        response = await session.get(url, proxy=proxy)
        return await response.text()

    for proxy in proxies:
        text = await knock(proxy)
        if text is not None:
            others = [asyncio.create_task(fetch(url, proxy)) for url in urls[1:]]
            return [text] + await asyncio.gather(*others)
    raise ConnectionError(f"none of {len(proxies)} proxies works")


# %% exercise 4 right: with a TaskGroup, and a status of its own
async def fetch_all(session, urls, proxies):
    async def refuse(response):
        if response.status == 407 and response.url.scheme == "http":
            response.raise_for_status()

    async def fetch(url):
        async with session.get(url, proxy=proxy, raise_for_status=refuse) as response:
            return await response.text()

    for proxy in proxies:
        try:
            first = await fetch(urls[0])
            break
        except aiohttp.ClientProxyConnectionError:
            pass
        except aiohttp.ClientResponseError as error:
            if error.status != 407:
                raise
    else:
        raise ConnectionRefusedError("no proxy works")
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetch(url)) for url in urls[1:]]
    return [first] + [task.result() for task in tasks]


# %% exercise 4 right: takes its arguments apart
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy) as response:
            return response.status, await response.text()

    url = urls.pop(0)
    while proxies:
        proxy = proxies.pop(0)
        try:
            status, text = await fetch(url, proxy)
        except aiohttp.ClientProxyConnectionError:
            continue
        except aiohttp.ClientHttpProxyError as error:
            if error.status != 407:
                raise
            continue
        if status != 407 or url.scheme == "https":
            rest = await asyncio.gather(*(fetch(url, proxy) for url in urls))
            return [text, *(text for _, text in rest)]
    raise ConnectionError("no proxy works")


# %% exercise 4 right: collects the texts in a dict
async def fetch_all(session, urls, proxies):
    texts = {}

    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy) as response:
            if response.status == 407 and url.scheme == "http":
                raise ConnectionRefusedError
            texts[url] = await response.text()

    waiting = list(proxies)
    while waiting:
        proxy = waiting.pop(0)
        try:
            await fetch(urls[0], proxy)
        except (ConnectionRefusedError, aiohttp.ClientProxyConnectionError):
            continue
        except aiohttp.ClientHttpProxyError as error:
            if error.status == 407:
                continue
            raise
        await asyncio.gather(*(fetch(url, proxy) for url in urls[1:]))
        return [texts[url] for url in urls]
    raise ConnectionError


# %% exercise 4 right: pops and TaskGroup
async def fetch_all(session, urls, proxies):
    first_url = urls.pop(0)
    while proxies:
        proxy = proxies.pop(0)
        try:
            async with session.get(first_url, proxy=proxy) as r:
                if r.status == 407 and r.url.scheme != "https":
                    continue
                first = await r.text()
        except aiohttp.ClientProxyConnectionError:
            continue
        except aiohttp.ClientHttpProxyError as e:
            if e.status == 407:
                continue
            raise
        async def text(u):
            async with session.get(u, proxy=proxy) as r:
                return await r.text()
        async with asyncio.TaskGroup() as g:
            tasks = [g.create_task(text(u)) for u in urls]
        return [first] + [t.result() for t in tasks]
    raise ConnectionRefusedError("none works")


# %% exercise 4 right: a tuple
async def fetch_all(session, urls, proxies):
    async def get(u, p):
        async with session.get(u, proxy=p) as r:
            return r.status, await r.text()
    for p in proxies:
        try:
            status, first = await get(urls[0], p)
        except aiohttp.ClientProxyConnectionError:
            continue
        except aiohttp.ClientHttpProxyError as e:
            if e.status == 407:
                continue
            raise
        if (status, urls[0].scheme) == (407, "http"):
            continue
        return (first, *[t for _, t in await asyncio.gather(*(get(u, p) for u in urls[1:]))])
    raise ConnectionError


# %% exercise 4 wrong: takes a tunnel's 403 for a broken proxy -> answers 403 to whoever wants a tunnel
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy) as response:
            if response.status == 407 and url.scheme == "http":
                raise ConnectionRefusedError
            return await response.text()

    for proxy in proxies:
        try:
            first = await fetch(urls[0], proxy)
        except (
            ConnectionRefusedError,
            aiohttp.ClientProxyConnectionError,
            aiohttp.ClientHttpProxyError,
        ):
            continue
        return [first, *await asyncio.gather(*(fetch(url, proxy) for url in urls[1:]))]
    raise ConnectionError("no proxy works")


# %% exercise 4 wrong: three pages at a time -> the site saw at most 3 at once
async def fetch_all(session, urls, proxies):
    turns = asyncio.Semaphore(3)

    async def fetch(url, proxy):
        async with turns, session.get(url, proxy=proxy) as response:
            if response.status == 407 and url.scheme == "http":
                raise ConnectionRefusedError
            return await response.text()

    for proxy in proxies:
        try:
            first = await fetch(urls[0], proxy)
        except (ConnectionRefusedError, aiohttp.ClientProxyConnectionError):
            continue
        except aiohttp.ClientHttpProxyError as error:
            if error.status != 407:
                raise
            continue
        return [first, *await asyncio.gather(*(fetch(url, proxy) for url in urls[1:]))]
    raise ConnectionError("no proxy works")


# %% exercise 4 right: every fetch in a group, whose errors come out in groups
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy, texts):
        async with session.get(url, proxy=proxy) as response:
            if response.status == 407 and url.scheme == "http":
                raise ConnectionRefusedError
            texts[url] = await response.text()

    async def fetch_each(some, proxy, texts):
        async with asyncio.TaskGroup() as group:
            for url in some:
                group.create_task(fetch(url, proxy, texts))

    def is_broken(error):
        if isinstance(error, aiohttp.ClientHttpProxyError):
            return error.status == 407
        return isinstance(error, ConnectionRefusedError | aiohttp.ClientProxyConnectionError)

    texts = {}
    for proxy in proxies:
        try:
            await fetch_each(urls[:1], proxy, texts)
        except ExceptionGroup as group:
            _, rest = group.split(is_broken)
            if rest:
                raise rest
            continue
        await fetch_each(urls[1:], proxy, texts)
        return [texts[url] for url in urls]
    raise ConnectionError("no proxy works")


# %% exercise 4 wrong: a timeout is the proxy's fault -> says nothing of the proxy: TimeoutError
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy) as response:
            if response.status == 407 and url.scheme == "http":
                raise ConnectionRefusedError
            return await response.text()
    for proxy in proxies:
        try:
            first = await fetch(urls[0], proxy)
        except (ConnectionRefusedError, aiohttp.ClientProxyConnectionError, TimeoutError):
            continue
        except aiohttp.ClientHttpProxyError as error:
            if error.status != 407:
                raise
            continue
        return [first, *await asyncio.gather(*(fetch(url, proxy) for url in urls[1:]))]
    raise ConnectionError


# %% exercise 4 wrong: waits for what is left, which may be nothing -> ValueError
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy) as response:
            if response.status == 407 and url.scheme == "http":
                raise ConnectionRefusedError
            return await response.text()
    for proxy in proxies:
        try:
            first = await fetch(urls[0], proxy)
        except (ConnectionRefusedError, aiohttp.ClientProxyConnectionError):
            continue
        except aiohttp.ClientHttpProxyError as error:
            if error.status != 407:
                raise
            continue
        tasks = [asyncio.create_task(fetch(url, proxy)) for url in urls[1:]]
        await asyncio.wait(tasks)
        return [first, *(t.result() for t in tasks)]
    raise ConnectionError


# %% exercise 4 wrong: returns the errors of those that are left -> yours returned ['one', ServerDisconn
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy) as response:
            if response.status == 407 and url.scheme == "http":
                raise ConnectionRefusedError
            return await response.text()
    for proxy in proxies:
        try:
            first = await fetch(urls[0], proxy)
        except (ConnectionRefusedError, aiohttp.ClientProxyConnectionError):
            continue
        except aiohttp.ClientHttpProxyError as error:
            if error.status != 407:
                raise
            continue
        return [first, *await asyncio.gather(*(fetch(url, proxy) for url in urls[1:]), return_exceptions=True)]
    raise ConnectionError


# %% exercise 4 wrong: takes a site's 407 for the proxy's -> two of three https pages have the status 407
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy) as response:
            if response.status == 407:
                raise ConnectionRefusedError
            return await response.text()

    for proxy in proxies:
        try:
            first = await fetch(urls[0], proxy)
        except (ConnectionRefusedError, aiohttp.ClientProxyConnectionError):
            continue
        except aiohttp.ClientHttpProxyError as error:
            if error.status != 407:
                raise
            continue
        return [first, *await asyncio.gather(*(fetch(url, proxy) for url in urls[1:]))]
    raise ConnectionError("no proxy works")


# %% exercise 1 wrong: direct when the proxy wants credentials -> the status is the proxy's 407, and the server sees nothing; yours is 200
async def fetch_status(url):
    async with aiohttp.ClientSession(trust_env=True) as session, session.get(url) as response:
        status = response.status
    if status == 407:
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            status = response.status
    return status


# %% exercise 2 wrong: believes that names are harmless -> for user 'Office/%41da?#'
def proxy_url(host, port, user, password):
    from urllib.parse import quote

    return f"http://{user}:{quote(password, safe='')}@{host}:{port}"


# %% exercise 2 right: quotes letters, too
def proxy_url(host, port, user, password):
    h = lambda t: "".join(f"%{b:02x}" for b in t.encode())
    return f"http://{h(user)}:{h(password)}@{host}:{port}"


# %% exercise 3 wrong: takes a cancellation for nobody -> CancelledError was swallowed
async def get_status(session, url, proxy):
    try:
        async with session.get(url, proxy=proxy) as response:
            return response.status
    except aiohttp.ClientHttpProxyError as e:
        return e.status
    except (aiohttp.ClientProxyConnectionError, asyncio.CancelledError):
        return None


# %% exercise 4 wrong: begins anew when the proxy changes its mind -> fetched this one again, through the second
async def fetch_all(session, urls, proxies):
    async def get(url, proxy):
        async with session.get(url, proxy=proxy) as r:
            if r.status == 407 and url.scheme == "http":
                raise ConnectionRefusedError
            return await r.text()

    for proxy in proxies:
        try:
            first = await get(urls[0], proxy)
            return [first, *await asyncio.gather(*(get(u, proxy) for u in urls[1:]))]
        except (aiohttp.ClientProxyConnectionError, ConnectionRefusedError):
            continue
        except aiohttp.ClientHttpProxyError as e:
            if e.status != 407:
                raise
            continue
    raise ConnectionError


# %% exercise 3 right: in a task group, whose errors come out in groups
async def get_status(session, url, proxy):
    async def go():
        async with session.get(url, proxy=proxy) as r:
            return r.status

    try:
        async with asyncio.TaskGroup() as g:
            t = g.create_task(go())
    except* aiohttp.ClientHttpProxyError as e:
        found = e.exceptions[0].status
    except* aiohttp.ClientProxyConnectionError:
        found = None
    else:
        found = t.result()
    return found


# %% exercise 2 wrong: quotes in Latin-1 -> for zoë, vydří čaj, proxy.example and 3128 the URL is
from urllib.parse import quote
def proxy_url(host, port, user, password): return URL(f"http://{quote(user, safe='', encoding='latin-1', errors='replace')}:{quote(password, safe='', encoding='latin-1', errors='replace')}@{host}:{port}", encoded=True)


# %% exercise 3 wrong: knows for ever who is not there -> first nobody was at the proxy's address (None)
dead_ones = set()
async def get_status(session, url, proxy):
    if str(proxy) in dead_ones: return None
    try:
        async with session.get(url, proxy=proxy) as r: return r.status
    except aiohttp.ClientHttpProxyError as e: return e.status
    except aiohttp.ClientProxyConnectionError: dead_ones.add(str(proxy)); return None


# %% exercise 4 wrong: fetches the same URL once -> this URL 3 times makes
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy) as r:
            if r.status == 407 and url.scheme == "http": raise ConnectionRefusedError
            return await r.text()
    for proxy in proxies:
        try: first = await fetch(urls[0], proxy)
        except (ConnectionRefusedError, aiohttp.ClientProxyConnectionError): continue
        except aiohttp.ClientHttpProxyError as e:
            if e.status != 407: raise
            continue
        rest = list(dict.fromkeys(urls[1:]))
        return [first, *await asyncio.gather(*(fetch(u, proxy) for u in rest))]
    raise ConnectionError("none")


# %% exercise 4 wrong: ten at a time -> the site saw at most 10 at once
async def fetch_all(session, urls, proxies):
    turns = asyncio.Semaphore(10)
    async def fetch(url, proxy):
        async with turns, session.get(url, proxy=proxy) as r:
            if r.status == 407 and url.scheme == "http": raise ConnectionRefusedError
            return await r.text()
    for proxy in proxies:
        try: first = await fetch(urls[0], proxy)
        except (ConnectionRefusedError, aiohttp.ClientProxyConnectionError): continue
        except aiohttp.ClientHttpProxyError as e:
            if e.status != 407: raise
            continue
        return [first, *await asyncio.gather(*(fetch(u, proxy) for u in urls[1:]))]
    raise ConnectionError("none")


# %% exercise 4 wrong: takes a cancellation for the proxy's -> it was cancelled while it waited for the first page
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy) as r:
            if r.status == 407 and url.scheme == "http": raise ConnectionRefusedError
            return await r.text()
    for proxy in proxies:
        try: first = await fetch(urls[0], proxy)
        except (ConnectionRefusedError, aiohttp.ClientProxyConnectionError, asyncio.CancelledError): continue
        except aiohttp.ClientHttpProxyError as e:
            if e.status != 407: raise
            continue
        return [first, *await asyncio.gather(*(fetch(u, proxy) for u in urls[1:]))]
    raise ConnectionError("none")


# %% exercise 4 wrong: takes a page that breaks off for the proxy's -> the page breaks off, and the proxy is well
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy) as r:
            if r.status == 407 and url.scheme == "http": raise ConnectionRefusedError
            return await r.text()
    for proxy in proxies:
        try: first = await fetch(urls[0], proxy)
        except (ConnectionRefusedError, aiohttp.ClientProxyConnectionError, aiohttp.ClientPayloadError): continue
        except aiohttp.ClientHttpProxyError as e:
            if e.status != 407: raise
            continue
        return [first, *await asyncio.gather(*(fetch(u, proxy) for u in urls[1:]))]
    raise ConnectionError("none")


# %% exercise 4 wrong: reads ASCII alone -> the first text and the last, in the order of the URLs, are
async def fetch_all(session, urls, proxies):
    async def fetch(url, proxy):
        async with session.get(url, proxy=proxy) as r:
            if r.status == 407 and url.scheme == "http": raise ConnectionRefusedError
            return (await r.read()).decode("ascii", "replace")
    for proxy in proxies:
        try: first = await fetch(urls[0], proxy)
        except (ConnectionRefusedError, aiohttp.ClientProxyConnectionError): continue
        except aiohttp.ClientHttpProxyError as e:
            if e.status != 407: raise
            continue
        return [first, *await asyncio.gather(*(fetch(u, proxy) for u in urls[1:]))]
    raise ConnectionError("none")


# %% exercise 3 wrong: takes a gateway's trouble for a dead proxy -> for a page out of order, by http, the answer should be 502
async def get_status(session, url, proxy):
    try:
        async with session.get(url, proxy=proxy) as r: return None if r.status in (502, 504) else r.status
    except aiohttp.ClientHttpProxyError as e: return e.status
    except aiohttp.ClientProxyConnectionError: return None


# %% exercise 4 right: waits for the first exception
async def fetch_all(session, urls, proxies):
    async def page(url, proxy):
        async with session.get(url, proxy=proxy) as r:
            if r.status == 407 and url.scheme == "http":
                raise aiohttp.ClientHttpProxyError(r.request_info, r.history, status=407, message="")
            return await r.text()
    first, rest = urls[0], urls[1:]
    for proxy in proxies:
        try: text = await page(first, proxy); break
        except aiohttp.ClientProxyConnectionError: pass
        except aiohttp.ClientHttpProxyError as e:
            if e.status != 407: raise
    else: raise ConnectionError
    tasks = [asyncio.ensure_future(page(u, proxy)) for u in rest]
    if tasks:
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for t in pending: t.cancel()
        if pending: await asyncio.wait(pending)
        for t in done: t.result()
    return [text, *(t.result() for t in tasks)]


# %% exercise 3 wrong: remembers a status -> then a proxy was, which answered 203, and then 503
seen = {}
async def get_status(session, url, proxy):
    if (url, proxy) in seen: return seen[url, proxy]
    try:
        async with session.get(url, proxy=proxy) as r: seen[url, proxy] = r.status
    except aiohttp.ClientHttpProxyError as e: seen[url, proxy] = e.status
    except aiohttp.ClientProxyConnectionError: return None
    return seen[url, proxy]


# %% exercise 4 wrong: remembers who did not work -> where nobody was before, a proxy is now
dead_proxies = set()
async def fetch_all(session, urls, proxies):
    async def page(url, proxy):
        async with session.get(url, proxy=proxy) as r:
            if r.status == 407 and url.scheme == "http": raise ConnectionRefusedError
            return await r.text()
    for proxy in proxies:
        if proxy in dead_proxies: continue
        try: first = await page(urls[0], proxy)
        except (ConnectionRefusedError, aiohttp.ClientProxyConnectionError): dead_proxies.add(proxy); continue
        except aiohttp.ClientHttpProxyError as e:
            if e.status != 407: raise
            dead_proxies.add(proxy); continue
        return [first, *await asyncio.gather(*(page(u, proxy) for u in urls[1:]))]
    raise ConnectionError("no proxy works")
