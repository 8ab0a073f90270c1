# %% exercise 1 wrong: leaves the spellings as they are -> mean ['/a', '/x/y']
def links(text, page_url):
    parser = Hrefs()
    parser.feed(text)
    found = []
    for href in parser.found:
        with suppress(ValueError):
            url = page_url.join(URL(href.strip()))
            if url.scheme in {"http", "https"} and url.host:
                found.append(url)
    return list(dict.fromkeys(found))


# %% exercise 1 wrong: forgets the tracking -> mean ['/a']; yours are ['/a?utm_source
def links(text, page_url):
    parser = Hrefs()
    parser.feed(text)
    found = []
    for href in parser.found:
        with suppress(ValueError):
            url = page_url.join(URL(href.strip()))
            if url.scheme in {"http", "https"} and url.host:
                found.append(url.with_fragment(None))
    return list(dict.fromkeys(found))


# %% exercise 1 wrong: throws the whole query away -> mean ['/list?kind=tool&page=2']; yours are ['/list']
def links(text, page_url):
    parser = Hrefs()
    parser.feed(text)
    found = []
    for href in parser.found:
        with suppress(ValueError):
            url = page_url.join(URL(href.strip()))
            if url.scheme in {"http", "https"} and url.host:
                found.append(url.with_fragment(None).with_query(None))
    return list(dict.fromkeys(found))


# %% exercise 1 wrong: compares before it cleans -> yours are ['/a', '/a', '/x/y']
def links(text, page_url):
    parser = Hrefs()
    parser.feed(text)
    found = []
    for href in dict.fromkeys(parser.found):
        with suppress(ValueError):
            url = page_url.join(URL(href.strip()))
            if url.scheme in {"http", "https"} and url.host:
                tracking = [name for name in url.query if name.startswith("utm_")]
                found.append(url.without_query_params(*tracking).with_fragment(None))
    return found


# %% exercise 1 right: filters the query
def links(text, page_url):
    parser = Hrefs()
    parser.feed(text)
    found = {}
    for href in parser.found:
        try:
            url = page_url.join(URL(href.strip()))
            host = url.host
        except ValueError:
            continue
        if url.scheme in ("http", "https") and host:
            kept = [(key, value) for key, value in url.query.items() if not key.startswith("utm_")]
            found[url.with_query(kept).with_fragment("")] = True
    return list(found)


# %% exercise 1 right: with a loop
def links(text, page_url):
    parser = Hrefs()
    parser.feed(text)
    found = []
    for href in parser.found:
        with suppress(ValueError):
            url = page_url.join(URL(href.strip())).with_fragment(None)
            if url.scheme in {"http", "https"} and url.host:
                for name in set(url.query):
                    if name[:4] == "utm_":
                        url = url.without_query_params(name)
                if url not in found:
                    found.append(url)
    return found


# %% exercise 1 wrong: a generator -> should return a list; yours returned a generator
def links(text, page_url):
    parser = Hrefs()
    parser.feed(text)
    found = []
    for href in parser.found:
        with suppress(ValueError):
            url = page_url.join(URL(href.strip()))
            if url.scheme in {"http", "https"} and url.host:
                tracking = [name for name in url.query if name.startswith("utm_")]
                found.append(url.without_query_params(*tracking).with_fragment(None))
    yield from dict.fromkeys(found)


# %% exercise 1 wrong: takes utm for utm_ -> my_utm_x=2'] mean
def links(text, page_url):
    parser = Hrefs()
    parser.feed(text)
    found = []
    for href in parser.found:
        with suppress(ValueError):
            url = page_url.join(URL(href.strip()))
            if url.scheme in {"http", "https"} and url.host:
                tracking = [name for name in url.query if name.startswith("utm")]
                found.append(url.without_query_params(*tracking).with_fragment(None))
    return list(dict.fromkeys(found))


# %% exercise 1 wrong: looks for utm_ anywhere -> mean ['/a?utmost=1&my_utm_x=2']
def links(text, page_url):
    parser = Hrefs()
    parser.feed(text)
    found = []
    for href in parser.found:
        with suppress(ValueError):
            url = page_url.join(URL(href.strip()))
            if url.scheme in {"http", "https"} and url.host:
                tracking = [name for name in url.query if "utm_" in name]
                found.append(url.without_query_params(*tracking).with_fragment(None))
    return list(dict.fromkeys(found))


# %% exercise 1 wrong: knows two of the names -> yours are ['/list?page=1&page=2&utm_x=3']
def links(text, page_url):
    parser = Hrefs()
    parser.feed(text)
    found = []
    for href in parser.found:
        with suppress(ValueError):
            url = page_url.join(URL(href.strip()))
            if url.scheme in {"http", "https"} and url.host:
                tracking = [name for name in url.query if name in {"utm_source", "utm_campaign"}]
                found.append(url.without_query_params(*tracking).with_fragment(None))
    return list(dict.fromkeys(found))


# %% exercise 1 wrong: keeps one value of a name -> yours are ['/list?page=
def links(text, page_url):
    parser = Hrefs()
    parser.feed(text)
    found = []
    for href in parser.found:
        with suppress(ValueError):
            url = page_url.join(URL(href.strip()))
            if url.scheme in {"http", "https"} and url.host:
                kept = {name: value for name, value in url.query.items() if name[:4] != "utm_"}
                found.append(url.with_query(kept).with_fragment(None))
    return list(dict.fromkeys(found))


# %% exercise 1 wrong: its own site alone -> mean ['https://there.test/s', 'http://else.test/e']
def links(text, page_url):
    parser = Hrefs()
    parser.feed(text)
    found = []
    for href in parser.found:
        with suppress(ValueError):
            url = page_url.join(URL(href.strip()))
            if url.origin() == page_url.origin():
                tracking = [name for name in url.query if name.startswith("utm_")]
                found.append(url.without_query_params(*tracking).with_fragment(None))
    return list(dict.fromkeys(found))


# %% exercise 1 wrong: everything that has a host -> 'ftp://there.test/f'] mean []
def links(text, page_url):
    parser = Hrefs()
    parser.feed(text)
    found = []
    for href in parser.found:
        with suppress(ValueError):
            url = page_url.join(URL(href.strip()))
            if url.host:
                tracking = [name for name in url.query if name.startswith("utm_")]
                found.append(url.without_query_params(*tracking).with_fragment(None))
    return list(dict.fromkeys(found))


# %% exercise 1 wrong: sorted -> mean ['/a', '/x/b', '/c']
def links(text, page_url):
    parser = Hrefs()
    parser.feed(text)
    found = []
    for href in parser.found:
        with suppress(ValueError):
            url = page_url.join(URL(href.strip()))
            if url.scheme in {"http", "https"} and url.host:
                tracking = [name for name in url.query if name.startswith("utm_")]
                found.append(url.without_query_params(*tracking).with_fragment(None))
    return sorted(set(found))


# %% exercise 2 wrong: asks once -> your caller should get 200, and got 500
async def retry(request, handler):
    return await handler(request)


# %% exercise 2 wrong: forgets await -> (…) was called but not awaited
async def retry(request, handler):
    for _ in range(4):
        response = handler(request)
        if response.status < 500:
            return response


# %% exercise 2 wrong: three attempts -> your caller should get 200, and got 503
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 3:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 3 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: five attempts -> your caller should get 504, and got 200
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 5:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 5 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: tries a 404 again -> [404] (0: it hangs up); it was to be asked 1 times
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 400:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: knows 500 and 503 alone -> [500, 502, 503, 200] (0: it hangs up); your caller should get 200, and got 502
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status in {500, 503}:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: believes that nobody answers at once -> (0: it hangs up); your caller should get 200
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: counts lost connections by themselves -> [0, 500, 0, 503, 200] (0: it hangs up); your caller should get 503, and got 200
async def retry(request, handler):
    failures = refusals = lost = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            lost += 1
            if lost == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: lets the error of the connection out -> and was asked 8 times
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: an error of another name -> your caller should get NoAnswer, and got ClientError
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise aiohttp.ClientError from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: says NoAnswer for a status, too -> your caller should get 504, and got NoAnswer
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4:
                response.close()
                raise NoAnswer
            if refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: takes 429 for an answer -> your caller should get 200 from request 6, and got 429 from request 1
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: counts a 429 as a failure -> your caller should get 200 from request 6, and got 429 from request 4
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                failures += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: asks a server that refuses for ever -> your caller should get 429 from request 6, and got 200 from request 7
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: a refusal forgives the failures -> your caller should get 500 from request 5, and got 200 from request 6
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals, failures = refusals + 1, 0
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: waits for days -> still not finished after 8 s
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or refusals == 6:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: gives up on a 429 alone -> still not finished after 8 s
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or refusals == 6 or wanted > 60 and response.status == 429:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: does not read Retry-After -> says Retry-After: 1; you came back after
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = 61 if retry_after(response.headers) > 60 else 0
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: reads Retry-After of a 429 alone -> a 502 says Retry-After: 1; you came back after
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if response.status != 429 and wanted <= 60:
                wanted = 0
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: reads numbers alone -> GMT; you came back after
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = float(response.headers.get("Retry-After", "0")) if response.headers.get("Retry-After", "0").isdigit() else 0
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 wrong: does not wait -> you asked again at once
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        if wanted:
            await asyncio.sleep(wanted)


# %% exercise 2 wrong: waits the same each time -> after a third 500 you should wait longer than after the first
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02))


# %% exercise 2 wrong: after refusals always the same -> after a third 429 you should wait longer than after the first
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** failures))


# %% exercise 2 right: the lesson's
async def retry(request, handler):
    failures = refusals = 0
    while True:
        wanted = 0.0
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError as error:
            failures += 1
            if failures == 4:
                raise NoAnswer(type(error).__name__) from error
        else:
            if response.status == 429:
                refusals += 1
            elif response.status >= 500:
                failures += 1
            else:
                return response
            wanted = retry_after(response.headers)
            if failures == 4 or refusals == 6 or wanted > 60:
                return response
            response.release()
        await asyncio.sleep(max(wanted, 0.02 * 2 ** (failures + refusals)))


# %% exercise 2 right: calls itself
async def retry(request, handler, failures=0, refusals=0):
    error = response = None
    try:
        response = await handler(request)
    except aiohttp.ClientConnectionError as problem:
        error, failures = problem, failures + 1
    else:
        if response.status < 500 and response.status != 429:
            return response
        failures, refusals = failures + (response.status >= 500), refusals + (response.status == 429)
        if retry_after(response.headers) > 60 or failures > 3 or refusals > 5:
            return response
        response.close()
    if failures > 3:
        raise NoAnswer("four times") from error
    wait = retry_after(response.headers) if response else 0
    await asyncio.sleep(wait + 0.02 * (failures + refusals))
    return await retry(request, handler, failures, refusals)


# %% exercise 2 right: full jitter, and a timer of the loop
async def retry(request, handler):
    left = {"failure": 4, "refusal": 6}
    limit = 0.04
    while True:
        wanted = 0
        try:
            response = await handler(request)
            kind = "refusal" if response.status == 429 else "failure"
            if response.status < 500 and kind == "failure":
                return response
            left[kind] -= 1
            wanted = retry_after(response.headers)
            if not left[kind] or wanted > 60:
                return response
            await response.read()
        except aiohttp.ClientConnectionError as error:
            left["failure"] -= 1
            if not left["failure"]:
                raise NoAnswer(str(error)) from error
        limit *= 2
        over = asyncio.get_running_loop().create_future()
        seconds = max(wanted, 0.03 + random.uniform(0, limit))
        asyncio.get_running_loop().call_later(seconds, over.set_result, None)
        await over


# %% exercise 3 wrong: follows redirects -> /redirect/1 answers 302; you returned 200
async def fetch(session, url, part):
    async with session.get(url) as response:
        if response.status not in {200, 206} or response.content_type == "text/html":
            return response, (await response.read()).decode("utf-8", "replace")
        part.write_bytes(await response.read())
        return response, None


# %% exercise 3 wrong: writes the page of an error -> is no success, and was written to the disk
async def fetch(session, url, part):
    async with session.get(url, allow_redirects=False) as response:
        if response.content_type == "text/html":
            return response, (await response.read()).decode("utf-8", "replace")
        part.write_bytes(await response.read())
        return response, None


# %% exercise 3 wrong: begins anew each time -> 0 of them are left
async def fetch(session, url, part):
    for left in (3, 2, 1, 0):
        try:
            async with session.get(url, allow_redirects=False) as response:
                if response.status != 200 or response.content_type == "text/html":
                    return response, (await response.read()).decode("utf-8", "replace")
                part.write_bytes(await response.read())
                return response, None
        except aiohttp.ClientPayloadError:
            if not left:
                raise


# %% exercise 3 wrong: appends what is everything -> and with what was there you have 8000
async def fetch(session, url, part):
    failures = 0
    while True:
        had = size(part)
        try:
            async with session.get(
                url, headers={"Range": f"bytes={had}-"}, allow_redirects=False
            ) as response:
                if response.status not in {200, 206} or response.content_type == "text/html":
                    return response, (await response.read()).decode("utf-8", "replace")
                with part.open("ab") as file:
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
        except aiohttp.ClientPayloadError:
            failures += size(part) <= had
            if failures == 4:
                raise


# %% exercise 3 wrong: four attempts, whether or not they get further -> and have b'0'
async def fetch(session, url, part):
    had = size(part)
    headers = {"Range": f"bytes={had}-"} if had else {}
    try:
        async with session.get(url, headers=headers, allow_redirects=False) as response:
            if response.status not in {200, 206} or response.content_type == "text/html":
                return response, (await response.read()).decode("utf-8", "replace")
            with part.open("ab" if response.status == 206 else "wb") as file:
                async for chunk in response.content.iter_chunked(2**18):
                    file.write(chunk)
            return response, None
    except aiohttp.ClientPayloadError:
        if size(part) <= 65536:
            raise
        return await fetch(session, url, part)


# %% exercise 3 wrong: never gives up -> still not finished after 8 s
async def fetch(session, url, part):
    while True:
        had = size(part)
        headers = {"Range": f"bytes={had}-"} if had else {}
        with suppress(aiohttp.ClientPayloadError):
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in {200, 206} or response.content_type == "text/html":
                    return response, (await response.read()).decode("utf-8", "replace")
                with part.open("ab" if response.status == 206 else "wb") as file:
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
        await asyncio.sleep(0.2)


# %% exercise 3 wrong: keeps the broken body for itself -> cut.bin has
async def fetch(session, url, part):
    had = size(part)
    headers = {"Range": f"bytes={had}-"} if had else {}
    async with session.get(url, headers=headers, allow_redirects=False) as response:
        if response.status not in {200, 206} or response.content_type == "text/html":
            return response, (await response.read()).decode("utf-8", "replace")
        with part.open("ab" if response.status == 206 else "wb") as file:
            with suppress(aiohttp.ClientPayloadError):
                async for chunk in response.content.iter_chunked(2**18):
                    file.write(chunk)
        return response, None


# %% exercise 3 right: in two functions
async def fetch(session, url, part):
    async def once():
        wanted = {"Range": f"bytes={size(part)}-"}
        async with session.get(url, headers=wanted, allow_redirects=False) as response:
            if response.status in (200, 206) and response.content_type != "text/html":
                with part.open("ab") as file:
                    if response.status == 200:
                        file.truncate(0)
                    async for chunk in response.content.iter_any():
                        await asyncio.to_thread(file.write, chunk)
                return response, None
            return response, (await response.read()).decode(errors="replace")

    attempts, before = 4, size(part)
    while attempts:
        try:
            return await once()
        except aiohttp.ClientPayloadError as error:
            problem = error
        if size(part) > before:
            before = size(part)
        else:
            attempts -= 1
    raise problem


# %% exercise 3 right: a failure that gets further begins the count anew
async def fetch(session, url, part, left=4):
    had = size(part)
    headers = {"Range": f"bytes={had}-"} if had else None
    try:
        async with session.get(url, headers=headers, allow_redirects=False) as response:
            if response.content_type == "text/html" or response.status not in (200, 206):
                return response, await response.text("utf-8", "replace")
            mode = {200: "wb", 206: "ab"}[response.status]
            with open(part, mode) as file:
                while chunk := await response.content.read(100_000):
                    file.write(chunk)
            return response, None
    except aiohttp.ClientPayloadError:
        left = 4 if size(part) > had else left - 1
        if not left:
            raise
    return await fetch(session, url, part, left)


# %% exercise 3 wrong: four attempts in all -> and have b'0123'
async def fetch(session, url, part):
    failures = 0
    while True:
        had = size(part)
        headers = {"Range": f"bytes={had}-"} if had else {}
        try:
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in {200, 206} or response.content_type == "text/html":
                    return response, (await response.read()).decode("utf-8", "replace")
                with part.open("ab" if response.status == 206 else "wb") as file:
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
        except aiohttp.ClientPayloadError:
            failures += 1
            if failures == 4:
                raise


# %% exercise 3 wrong: believes the charset -> says that its charset is rot13
async def fetch(session, url, part):
    failures = 0
    while True:
        had = size(part)
        headers = {"Range": f"bytes={had}-"} if had else {}
        try:
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in {200, 206} or response.content_type == "text/html":
                    return response, await response.text(errors="replace")
                with part.open("ab" if response.status == 206 else "wb") as file:
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
        except LookupError:
            return response, None
        except aiohttp.ClientPayloadError:
            failures += size(part) <= had
            if failures == 4:
                raise


# %% exercise 3 wrong: strict about bytes -> says that its charset is utf-8
async def fetch(session, url, part):
    failures = 0
    while True:
        had = size(part)
        headers = {"Range": f"bytes={had}-"} if had else {}
        try:
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in {200, 206} or response.content_type == "text/html":
                    return response, await response.text()
                with part.open("ab" if response.status == 206 else "wb") as file:
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
        except UnicodeDecodeError:
            return response, None
        except aiohttp.ClientPayloadError:
            failures += size(part) <= had
            if failures == 4:
                raise


# %% exercise 3 wrong: no text of what is no success -> is no success: its text should come back
async def fetch(session, url, part):
    failures = 0
    while True:
        had = size(part)
        headers = {"Range": f"bytes={had}-"} if had else {}
        try:
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in {200, 206}:
                    return response, None
                if response.content_type == "text/html":
                    return response, (await response.read()).decode("utf-8", "replace")
                with part.open("ab" if response.status == 206 else "wb") as file:
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
        except aiohttp.ClientPayloadError:
            failures += size(part) <= had
            if failures == 4:
                raise


# %% exercise 3 wrong: three attempts -> to be raised after four attempts; you asked 3 times
async def fetch(session, url, part):
    failures = 0
    while True:
        had = size(part)
        headers = {"Range": f"bytes={had}-"} if had else {}
        try:
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in {200, 206} or response.content_type == "text/html":
                    return response, (await response.read()).decode("utf-8", "replace")
                with part.open("ab" if response.status == 206 else "wb") as file:
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
        except aiohttp.ClientPayloadError:
            failures += size(part) <= had
            if failures == 3:
                raise


# %% exercise 3 wrong: an error of its own -> so ClientPayloadError is to be raised
async def fetch(session, url, part):
    failures = 0
    while True:
        had = size(part)
        headers = {"Range": f"bytes={had}-"} if had else {}
        try:
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in {200, 206} or response.content_type == "text/html":
                    return response, (await response.read()).decode("utf-8", "replace")
                with part.open("ab" if response.status == 206 else "wb") as file:
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
        except aiohttp.ClientPayloadError:
            failures += size(part) <= had
            if failures == 4:
                raise aiohttp.ClientError


# %% exercise 3 wrong: holds the whole body -> cut.bin has
async def fetch(session, url, part):
    failures = 0
    while True:
        had = size(part)
        headers = {"Range": f"bytes={had}-"} if had else {}
        try:
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in {200, 206} or response.content_type == "text/html":
                    return response, (await response.read()).decode("utf-8", "replace")
                with part.open("ab" if response.status == 206 else "wb") as file:
                    file.write(await response.read())
                return response, None
        except aiohttp.ClientPayloadError:
            failures += size(part) <= had
            if failures == 4:
                raise


# %% exercise 4 wrong: forgets await -> fetch(…) was called but not awaited
async def look(session, url, folder):
    file = file_for(url, folder)
    response, text = fetch(session, url, file)
    return "pages", True, links(text, url)


# %% exercise 4 wrong: everything is a page -> missing/1 should be 'dead' with '404'; yours is 'pages'
async def look(session, url, folder):
    file = file_for(url, folder)
    response, text = await fetch(session, url, file.with_name(file.name + ".part"))
    if text is None:
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    return "pages", True, links(text, url)


# %% exercise 4 wrong: takes Location as it stands -> round/self should be 'redirects'
async def look(session, url, folder):
    response, text = await fetch(session, url, file_for(url, folder))
    if response.status >= 400:
        return "dead", response.status, []
    if response.status >= 300:
        target = URL(response.headers["Location"])
        return "redirects", target, [target]
    return "pages", True, links(text, url)


# %% exercise 4 wrong: follows the links of an error's page -> what you find among 'dead' should lead to []
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, links(text, url)
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: leaves the .part -> should be there; there is
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        return "files", {"size": size(part), "sha256": sha256(part)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: writes under the final name -> nobody gets all of lost.bin, and yet it is there
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: lets the errors out -> your code raised aiohttp.client_exceptions.ClientPayloadError
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except ValueError as error:
        return "broken", type(error).__name__, []


# %% exercise 4 right: with match
async def look(session, url, folder):
    try:
        return await judge(session, url, file_for(url, folder))
    except Exception as error:
        return "broken", error.__class__.__name__, []


async def judge(session, url, file):
    part = file.with_name(f"{file.name}.part")
    response, text = await fetch(session, url, part)
    match response.status, text:
        case (301 | 302 | 303 | 307 | 308), _:
            target = url.join(URL(response.headers["Location"])).with_fragment(None)
            names = [name for name in target.query if name.startswith("utm_")]
            target = target.without_query_params(*names)
            return "redirects", target, [target]
        case (200 | 206), None:
            part.rename(file)
            body = file.read_bytes()
            about = {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            return "files", about, []
        case (200 | 206), _:
            return "pages", True, links(text, url)
    return "dead", response.status, []


# %% exercise 4 right: the file first
async def look(session, url, folder):
    final = file_for(url, folder)
    unfinished = final.with_name(final.name + ".part")
    try:
        response, text = await fetch(session, url, unfinished)
        if text is None:
            unfinished.replace(final)
            return "files", {"sha256": sha256(final), "size": size(final)}, ()
        if response.status in (200, 206):
            return "pages", True, links(text, url)
        if response.status not in (301, 302, 303, 307, 308):
            return "dead", response.status, ()
        where = links(f"<a href={response.headers['Location']}>", url)
        return "redirects", where[0], where
    except Exception as error:
        return "broken", type(error).__name__, ()


# %% exercise 4 right: match, and a function for the target
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.parent / f"{file.name}.part"
    def target_of(response):
        [target] = links('<a href="{}">'.format(response.headers["Location"]), url)
        return target
    try:
        response, text = await fetch(session, url, part)
        match response.status:
            case 301 | 302 | 303 | 307 | 308:
                target = target_of(response)
                return ["redirects", target, [target]]
            case 200 | 206 if text is None:
                part.rename(file)
                return ["files", dict(size=size(file), sha256=sha256(file)), []]
            case 200 | 206:
                return ["pages", True, links(text, url)]
            case status:
                return ["dead", status, []]
    except Exception as error:
        return ["broken", error.__class__.__name__, []]


# %% exercise 4 wrong: a redirect that leads nowhere is an error -> your code raised KeyError
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except aiohttp.ClientError as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: a redirect that is no URL is an error -> your code raised ValueError
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except (aiohttp.ClientError, KeyError) as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: takes 204 for a page -> an answer with status 204 and headers None is among 'dead', for you 'pages'
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status >= 300:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: takes 304 for a redirect -> an answer with status 304 and headers None is among 'dead'
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if 300 <= response.status < 400:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: a target with its tracking -> should lead to ['/e']; yours leads to ['/e?utm_x=1
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            target = url.join(URL(response.headers["Location"]))
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: a redirect leads nowhere -> should lead to ['/e']; yours leads to []
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, []
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: a page leads nowhere -> should lead to ['/b', '/c']; yours leads to []
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, []
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: asks twice -> one call of fetch() is enough; 'pages' was asked for 2 times
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            _, text = await fetch(session, url, part)
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: the error itself -> should be 'broken' with 'ClientPayloadError'; yours is 'broken' with
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", error, []


# %% exercise 4 wrong: the size alone -> and a SHA-256 from
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: throws the beginning of the name away -> should be there; there is
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        file = part.replace(folder / url.name)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: takes a cancellation for an error -> a cancellation is no error of a URL
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except BaseException as error:
        return "broken", type(error).__name__, []


# %% exercise 5 wrong: returns too early -> 238 of 238 are missing in pages
async def crawl(start, folder, found, progress):
    site = await read_site(start)
    async def visit(session):
        name, detail, urls = await look(session, start, folder)
        found[name][start] = detail
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        asyncio.create_task(visit(session))


# %% exercise 5 wrong: looks at the first page alone -> 237 of 238 are missing in pages
async def crawl(start, folder, found, progress):
    site = await read_site(start)
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        name, detail, urls = await look(session, start, folder)
        found[name][start] = detail


# %% exercise 5 wrong: never mind robots.txt -> of the pages that were asked for, such as
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) == "outside":
                found["outside"][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 5 wrong: without retries -> are missing in pages, such as
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
    async with aiohttp.ClientSession(middlewares=[site.take_turn]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 5 wrong: all at once -> there are 8 slots; the server saw
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), len(seen))
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(middlewares=[retry], connector=connector) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 5 wrong: takes no turns -> not each attempt took its turn
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), len(seen))
    async with aiohttp.ClientSession(middlewares=[retry]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 5 wrong: a turn for each URL, and not for each attempt -> not each attempt took its turn
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), len(seen))
    async with aiohttp.ClientSession(middlewares=[site.take_turn, retry]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 5 wrong: tells nobody how far it is -> the last of yours is []
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 5 wrong: swallows the cancellation -> was cancelled, and went on regardless
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), len(seen))
    with suppress(asyncio.CancelledError):
        async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
            async with asyncio.TaskGroup() as group:
                see(start)


# %% exercise 5 right: workers and a queue
async def crawl(start, folder, found, progress):
    site, seen, queue = await read_site(start), {start}, asyncio.Queue()
    queue.put_nowait(start)

    async def worker():
        while True:
            url = await queue.get()
            name, detail, urls = await look(session, url, folder)
            found[name][url] = detail
            for link in set(urls) - seen:
                seen.add(link)
                place = site.place(link)
                if place == "inside":
                    queue.put_nowait(link)
                else:
                    found[place][link] = True
            progress(sum(len(group) for group in found.values()), len(seen))
            queue.task_done()

    timeout = aiohttp.ClientTimeout(total=None, sock_read=10)
    async with aiohttp.ClientSession(
        middlewares=[retry, site.take_turn], timeout=timeout
    ) as session, asyncio.TaskGroup() as group:
        workers = [group.create_task(worker()) for _ in range(8)]
        await queue.join()
        for task in workers:
            task.cancel()


# %% exercise 5 right: in rounds
async def crawl(start, folder, found, progress):
    site, seen, fresh = await read_site(start), set(), {start}

    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        progress(sum(map(len, found.values())), len(seen))
        return urls

    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        while fresh:
            seen |= fresh
            inside = {url for url in fresh if site.place(url) == "inside"}
            for url in fresh - inside:
                found[site.place(url)][url] = True
            results = await asyncio.gather(*map(visit, inside))
            fresh = {url for urls in results for url in urls} - seen
            progress(sum(map(len, found.values())), len(seen))


# %% exercise 5 wrong: tells it once, at the end -> progress() is called after each URL; there were
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)
    progress(sum(map(len, found.values())), len(seen))


# %% exercise 5 wrong: counts what is done twice -> progress(done, seen) never goes back
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), len(found['pages']))
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)
    progress(sum(map(len, found.values())), len(seen))


# %% exercise 5 wrong: no word of what is broken -> are missing in broken
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        if name != 'broken':
            found[name][url] = detail
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), len(seen))
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 5 wrong: True for everything -> the statuses of the dead are not the right ones
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = True
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), len(seen))
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 5 wrong: True for what is broken -> the detail of what is broken is the error's name
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = True if name == 'broken' else detail
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), len(seen))
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 5 wrong: True for redirects -> the detail of a redirect is its target
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = True if name == 'redirects' else detail
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), len(seen))
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 5 wrong: True for files -> the detail of a file is its size and its SHA-256
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = True if name == 'files' else detail
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), len(seen))
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 5 wrong: the place for what is not asked for -> the detail of what is forbidden or outside is True
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = site.place(url)
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), len(seen))
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 5 wrong: writes down at the end -> URLs are in `found`, and progress() was told
async def crawl(start, folder, found, progress):
    site, seen, mine = await read_site(start), set(), {name: {} for name in found}
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                mine[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        mine[name][url] = detail
        for link in urls:
            see(link)
        progress(sum(map(len, mine.values())), len(seen))
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)
    for name, urls in mine.items():
        found[name].update(urls)


# %% exercise 5 wrong: empties the folder first -> thesis.txt was in the folder, and is gone
async def crawl(start, folder, found, progress):
    for file in folder.iterdir():
        file.unlink()
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), len(seen))
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 5 wrong: leaves the forbidden out -> are missing in forbidden
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                if site.place(url) == 'outside':
                    found['outside'][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), len(seen))
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 3 wrong: opens its file before it looks at the status -> goes to no disk; 1000 bytes were in the part, now 0
async def fetch(session, url, part):
    failures = 0
    while True:
        had = size(part)
        headers = {"Range": f"bytes={had}-"} if had else {}
        try:
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                with part.open("ab" if response.status == 206 else "wb") as file:
                    if response.status not in {200, 206} or response.content_type == "text/html":
                        return response, (await response.read()).decode("utf-8", "replace")
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
        except aiohttp.ClientPayloadError:
            failures += size(part) <= had
            if failures == 4:
                raise


# %% exercise 3 wrong: writes over what is there, and leaves the rest of it -> (200), and with what was there you have 5000
async def fetch(session, url, part):
    failures = 0
    while True:
        had = size(part)
        headers = {"Range": f"bytes={had}-"} if had else {}
        try:
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in {200, 206} or response.content_type == "text/html":
                    return response, (await response.read()).decode("utf-8", "replace")
                part.touch()
                with part.open("ab" if response.status == 206 else "r+b") as file:
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
        except aiohttp.ClientPayloadError:
            failures += size(part) <= had
            if failures == 4:
                raise


# %% exercise 3 wrong: collects the pieces, and writes them in the end -> nothing of them was on the disk
async def fetch(session, url, part):
    failures = 0
    while True:
        had, pieces = size(part), []
        headers = {"Range": f"bytes={had}-"} if had else {}
        try:
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in {200, 206} or response.content_type == "text/html":
                    return response, (await response.read()).decode("utf-8", "replace")
                try:
                    async for chunk in response.content.iter_any():
                        pieces.append(chunk)
                finally:
                    with part.open("ab" if response.status == 206 else "wb") as file:
                        file.write(b"".join(pieces))
                return response, None
        except aiohttp.ClientPayloadError:
            failures += size(part) <= had
            if failures == 4:
                raise


# %% exercise 3 wrong: a page that breaks off is not asked for again -> the body of a page broke off
async def fetch(session, url, part):
    failures = 0
    while True:
        had = size(part)
        headers = {"Range": f"bytes={had}-"} if had else {}
        async with session.get(url, headers=headers, allow_redirects=False) as response:
            if response.status not in {200, 206} or response.content_type == "text/html":
                return response, (await response.read()).decode("utf-8", "replace")
            try:
                with part.open("ab" if response.status == 206 else "wb") as file:
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
            except aiohttp.ClientPayloadError:
                failures += size(part) <= had
                if failures == 4:
                    raise


# %% exercise 3 wrong: no word of what is no success -> /status/418 says something about tea; your text is ''
async def fetch(session, url, part):
    failures = 0
    while True:
        had = size(part)
        headers = {"Range": f"bytes={had}-"} if had else {}
        try:
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in {200, 206}:
                    return response, ""
                if response.content_type == "text/html":
                    return response, (await response.read()).decode("latin-1")
                with part.open("ab" if response.status == 206 else "wb") as file:
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
        except aiohttp.ClientPayloadError:
            failures += size(part) <= had
            if failures == 4:
                raise


# %% exercise 3 wrong: a session of its own -> fetch made a session of its own, though one was given
async def fetch(session, url, part):
    failures = 0
    while True:
        had = size(part)
        headers = {"Range": f"bytes={had}-"} if had else {}
        try:
            async with (
                aiohttp.ClientSession() as mine,
                mine.get(url, headers=headers, allow_redirects=False) as response,
            ):
                if response.status not in {200, 206} or response.content_type == "text/html":
                    return response, (await response.read()).decode("utf-8", "replace")
                with part.open("ab" if response.status == 206 else "wb") as file:
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
        except aiohttp.ClientPayloadError:
            failures += size(part) <= had
            if failures == 4:
                raise


# %% exercise 4 wrong: knows 301, 302 and 308 -> an answer with status 303
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: the errors it has thought of -> your code raised RuntimeError: odd
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except (aiohttp.ClientError, KeyError, ValueError, OSError) as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: another name until it is whole -> .part; that is not there, or empty
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_suffix(".tmp")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{response.headers["Location"]}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 4 wrong: the detail as it stood in the header -> the detail of a redirect is its target
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            location = url.join(URL(response.headers["Location"]))
            return "redirects", location, links(f'<a href="{location}">', url)
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 5 wrong: has seen what is done -> while pages were still to be looked at
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), sum(map(len, found.values())))
    options = {"middlewares": [retry, site.take_turn], "timeout": aiohttp.ClientTimeout(total=None)}
    async with aiohttp.ClientSession(**options) as session, asyncio.TaskGroup() as group:
        see(start)


# %% exercise 5 wrong: counts what it looked at as done -> are in `found`, and progress() was told
async def crawl(start, folder, found, progress):
    site, seen, looked = await read_site(start), set(), []
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
        looked.append(url)
        progress(len(looked), len(seen))
    options = {"middlewares": [retry, site.take_turn], "timeout": aiohttp.ClientTimeout(total=None)}
    async with aiohttp.ClientSession(**options) as session, asyncio.TaskGroup() as group:
        see(start)
    progress(sum(map(len, found.values())), len(seen))


# %% exercise 5 wrong: asks whether it is there, and then for it -> was asked for, and answered, more than once
async def crawl(start, folder, found, progress):
    site, seen = await read_site(start), set()
    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                found[site.place(url)][url] = True
            else:
                group.create_task(visit(url))
    async def visit(url):
        async with site.slots:
            with suppress(aiohttp.ClientError):
                async with session.get(url, allow_redirects=False):
                    pass
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), len(seen))
    options = {"middlewares": [retry, site.take_turn], "timeout": aiohttp.ClientTimeout(total=None)}
    async with aiohttp.ClientSession(**options) as session, asyncio.TaskGroup() as group:
        see(start)


# %% exercise 3 wrong: throws the beginning away when it gives up -> belongs into the part, which is empty or gone
async def fetch(session, url, part):
    failures = 0
    while True:
        had = size(part)
        headers = {"Range": f"bytes={had}-"} if had else {}
        try:
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in {200, 206} or response.content_type == "text/html":
                    return response, (await response.read()).decode("utf-8", "replace")
                with part.open("ab" if response.status == 206 else "wb") as file:
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
        except aiohttp.ClientPayloadError:
            failures += size(part) <= had
            if failures == 4:
                part.unlink(missing_ok=True)
                raise
