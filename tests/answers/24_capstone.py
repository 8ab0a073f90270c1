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
        except ValueError:
            continue
        if url.scheme in ("http", "https") and url.host:
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


# %% exercise 2 wrong: asks once -> it saw [503]
async def retry(request, handler):
    return await handler(request)


# %% exercise 2 wrong: forgets await -> (…) was called but not awaited
async def retry(request, handler):
    for _ in range(4):
        response = handler(request)
        if response.status < 500:
            return response


# %% exercise 2 wrong: three attempts -> it saw [503, 503, 503]
async def retry(request, handler):
    for attempt in range(3):
        response = await handler(request)
        if response.status < 500:
            return response
        if attempt < 2:
            response.release()
            await asyncio.sleep(0.05)
    return response


# %% exercise 2 wrong: tries a 404 again -> 404 is an answer; the server was asked 4 times
async def retry(request, handler):
    for attempt in range(4):
        response = await handler(request)
        if response.ok or attempt == 3:
            return response
        response.release()
        await asyncio.sleep(0.05)


# %% exercise 2 wrong: nobody catches a lost connection -> and was asked 2 times
async def retry(request, handler):
    for attempt in range(4):
        response = await handler(request)
        if response.status < 500 or attempt == 3:
            return response
        response.release()
        await asyncio.sleep(0.05)


# %% exercise 2 wrong: lets the error of the connection out -> and was asked 8 times
async def retry(request, handler):
    for attempt in range(4):
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError:
            if attempt == 3:
                raise
        else:
            if response.status < 500 or attempt == 3:
                return response
            response.release()
        await asyncio.sleep(0.05)


# %% exercise 2 wrong: takes 429 for an answer -> 429 is no answer for your caller
async def retry(request, handler):
    for attempt in range(4):
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError:
            if attempt == 3:
                raise NoAnswer from None
        else:
            if response.status < 500 or attempt == 3:
                return response
            response.release()
        await asyncio.sleep(0.05)


# %% exercise 2 wrong: does not read Retry-After -> you were refused
async def retry(request, handler):
    failures = 0
    while True:
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError:
            failures += 1
            if failures == 4:
                raise NoAnswer from None
        else:
            failures += response.status >= 500
            if failures == 4 or response.status < 500 and response.status != 429:
                return response
            response.release()
        await asyncio.sleep(0.01)


# %% exercise 2 right: a loop over attempts, a 429 within it
async def retry(request, handler):
    for pause in (0.02, 0.04, 0.08, None):
        error = None
        try:
            response = await handler(request)
            while response.status == 429:
                await response.read()
                await asyncio.sleep(retry_after(response.headers))
                response = await handler(request)
            if response.status < 500 or pause is None:
                return response
            await response.read()
        except aiohttp.ClientConnectionError as problem:
            error = problem
        if pause is not None:
            await asyncio.sleep(pause)
    raise NoAnswer from error


# %% exercise 2 right: calls itself
async def retry(request, handler, left=3):
    try:
        response = await handler(request)
    except aiohttp.ClientConnectionError as error:
        if not left:
            raise NoAnswer("four times") from error
        await asyncio.sleep(0.05)
        return await retry(request, handler, left - 1)
    if response.status == 429:
        response.close()
        await asyncio.sleep(0.02 + retry_after(response.headers))
        return await retry(request, handler, left)
    if response.status >= 500 and left:
        response.close()
        await asyncio.sleep(0.05)
        return await retry(request, handler, left - 1)
    return response


# %% exercise 3 wrong: follows redirects -> /redirect/1 answers 302; you returned 200
async def fetch(session, url, part):
    async with session.get(url) as response:
        if response.status not in {200, 206} or response.content_type == "text/html":
            return response, await response.text(errors="replace")
        part.write_bytes(await response.read())
        return response, None


# %% exercise 3 wrong: writes the page of an error -> is no success, and was written to the disk
async def fetch(session, url, part):
    async with session.get(url, allow_redirects=False) as response:
        if response.content_type == "text/html":
            return response, await response.text(errors="replace")
        part.write_bytes(await response.read())
        return response, None


# %% exercise 3 wrong: begins anew each time -> 0 of them are left
async def fetch(session, url, part):
    for left in (3, 2, 1, 0):
        try:
            async with session.get(url, allow_redirects=False) as response:
                if response.status != 200 or response.content_type == "text/html":
                    return response, await response.text(errors="replace")
                part.write_bytes(await response.read())
                return response, None
        except aiohttp.ClientPayloadError:
            if not left:
                raise


# %% exercise 3 wrong: appends what is everything -> and with what was there you have 4000
async def fetch(session, url, part):
    failures = 0
    while True:
        had = size(part)
        try:
            async with session.get(
                url, headers={"Range": f"bytes={had}-"}, allow_redirects=False
            ) as response:
                if response.status not in {200, 206} or response.content_type == "text/html":
                    return response, await response.text(errors="replace")
                with part.open("ab") as file:
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
        except aiohttp.ClientPayloadError:
            failures += size(part) <= had
            if failures == 4:
                raise


# %% exercise 3 wrong: four attempts, whether or not they get further -> you asked for it 1 times
async def fetch(session, url, part):
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
                    return response, await response.text(errors="replace")
                with part.open("ab" if response.status == 206 else "wb") as file:
                    async for chunk in response.content.iter_chunked(2**18):
                        file.write(chunk)
                return response, None
        await asyncio.sleep(0.01)


# %% exercise 3 wrong: keeps the broken body for itself -> cut.bin has
async def fetch(session, url, part):
    had = size(part)
    headers = {"Range": f"bytes={had}-"} if had else {}
    async with session.get(url, headers=headers, allow_redirects=False) as response:
        if response.status not in {200, 206} or response.content_type == "text/html":
            return response, await response.text(errors="replace")
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


# %% exercise 4 wrong: lets the errors out -> your code raised aiohttp.client_exceptions.ClientPayloadError
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    response, text = await fetch(session, url, part)
    if 300 <= response.status < 400:
        target = links(f'<a href="{response.headers["Location"]}">', url)[0]
        return "redirects", target, [target]
    if response.status >= 400:
        return "dead", response.status, []
    if text is not None:
        return "pages", True, links(text, url)
    part.replace(file)
    return "files", {"size": size(file), "sha256": sha256(file)}, []


# %% exercise 4 wrong: follows the links of an error's page -> missing/1 is among 'dead', and you say that it leads to
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
    except aiohttp.ClientError as error:
        return "broken", type(error).__name__, []
    if 300 <= response.status < 400:
        target = links(f'<a href="{response.headers["Location"]}">', url)[0]
        return "redirects", target, [target]
    if response.status >= 400:
        return "dead", response.status, links(text, url)
    if text is not None:
        return "pages", True, links(text, url)
    part.replace(file)
    return "files", {"size": size(file), "sha256": sha256(file)}, []


# %% exercise 4 wrong: leaves the .part -> should be there; there is
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
    except aiohttp.ClientError as error:
        return "broken", type(error).__name__, []
    if 300 <= response.status < 400:
        target = links(f'<a href="{response.headers["Location"]}">', url)[0]
        return "redirects", target, [target]
    if response.status >= 400:
        return "dead", response.status, []
    if text is not None:
        return "pages", True, links(text, url)
    return "files", {"size": size(part), "sha256": sha256(part)}, []


# %% exercise 4 wrong: writes under the final name -> nobody gets all of lost.bin, and yet it is there
async def look(session, url, folder):
    file = file_for(url, folder)
    try:
        response, text = await fetch(session, url, file)
    except aiohttp.ClientError as error:
        return "broken", type(error).__name__, []
    if 300 <= response.status < 400:
        target = links(f'<a href="{response.headers["Location"]}">', url)[0]
        return "redirects", target, [target]
    if response.status >= 400:
        return "dead", response.status, []
    if text is not None:
        return "pages", True, links(text, url)
    return "files", {"size": size(file), "sha256": sha256(file)}, []


# %% exercise 4 right: with match
async def look(session, url, folder):
    file = file_for(url, folder)
    part = folder / f"{file.name}.part"
    try:
        response, text = await fetch(session, url, part)
    except aiohttp.ClientError as error:
        return "broken", error.__class__.__name__, []
    match response.status // 100, text:
        case 3, _:
            target = url.join(URL(response.headers["Location"])).with_fragment(None)
            names = [name for name in target.query if name.startswith("utm_")]
            target = target.without_query_params(*names)
            return "redirects", target, [target]
        case (4 | 5), _:
            return "dead", response.status, []
        case 2, None:
            part.rename(file)
            body = file.read_bytes()
            about = {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            return "files", about, []
    return "pages", True, links(text, url)


# %% exercise 4 right: the file first
async def look(session, url, folder):
    final = file_for(url, folder)
    unfinished = final.with_name(final.name + ".part")
    try:
        response, text = await fetch(session, url, unfinished)
    except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError) as error:
        return "broken", type(error).__name__, ()
    if text is None:
        unfinished.replace(final)
        return "files", {"sha256": sha256(final), "size": size(final)}, ()
    if response.status >= 400:
        return "dead", response.status, ()
    if response.status >= 300:
        where = links(f"<a href={response.headers['Location']}>", url)
        return "redirects", where[0], where
    return "pages", True, links(text, url)


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


# %% exercise 5 wrong: never mind robots.txt -> still not finished after 50 s
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
