# %% exercise 1 wrong: one step alone -> by the redirects {'a': 'b', 'b': 'c', 'c': 'd'}, a should have ('d', 3); yours has ('b', 1)
def arrivals(redirects):
    return {url: None if target == url else (target, 1) for url, target in redirects.items()}


# %% exercise 1 wrong: counts the URLs of a chain -> by the redirects {'a': 'b'}, a should have ('b', 1); yours has ('b', 2)
def arrivals(redirects):
    ends = {}
    for url in redirects:
        seen = [url]
        while seen[-1] in redirects and seen[-1] not in seen[:-1]:
            seen.append(redirects[seen[-1]])
        ends[url] = None if seen[-1] in redirects else (seen[-1], len(seen))
    return ends


# %% exercise 1 wrong: follows nobody to the end, after so many -> 0 should have ('150', 150); yours has None
def arrivals(redirects):
    ends = {}
    for url in redirects:
        target, hops = url, 0
        while target in redirects and hops < 20:
            target, hops = redirects[target], hops + 1
        ends[url] = None if target in redirects else (target, hops)
    return ends


# %% exercise 1 wrong: leaves the circles out -> the redirects {'a': 'a'}: a is one of them, and your dict does not have it
def arrivals(redirects):
    ends = {}
    for url in redirects:
        target, seen = url, set()
        while target in redirects and target not in seen:
            seen.add(target)
            target = redirects[target]
        if target not in seen:
            ends[url] = target, len(seen)
    return ends


# %% exercise 1 wrong: says where a circle was entered -> by the redirects {'a': 'a'}, a should have None; yours has ('a', 1)
def arrivals(redirects):
    ends = {}
    for url in redirects:
        target, seen = url, set()
        while target in redirects and target not in seen:
            seen.add(target)
            target = redirects[target]
        ends[url] = target, len(seen)
    return ends


# %% exercise 1 wrong: remembers over all chains what it has seen -> by the redirects {'a': 'b', 'b': 'c', 'c': 'd'}, b should have ('d', 2); yours has None
def arrivals(redirects):
    ends, seen = {}, set()
    for url in redirects:
        target, hops = url, 0
        while target in redirects and target not in seen:
            seen.add(target)
            target, hops = redirects[target], hops + 1
        ends[url] = None if target in seen else (target, hops)
    return ends


# %% exercise 1 wrong: a circle is where one began -> by the redirects {'x': 'a', 'a': 'b', 'b': 'a'}, x should have None
def arrivals(redirects):
    ends = {}
    for url in redirects:
        target, hops = redirects[url], 1
        while target in redirects and target != url and hops < 100:
            target, hops = redirects[target], hops + 1
        ends[url] = None if target == url else (target, hops)
    return ends


# %% exercise 1 wrong: has an end for the ends, too -> the redirects {'a': 'b'}: ['b'] is none of them, and is in your dict
def arrivals(redirects):
    ends = {}
    for url in {**redirects, **dict.fromkeys(redirects.values())}:
        target, seen = url, set()
        while target in redirects and target not in seen:
            seen.add(target)
            target = redirects[target]
        ends[url] = None if target in seen else (target, len(seen))
    return ends


# %% exercise 1 wrong: changes what it was given -> the dict that you were given is another one now
def arrivals(redirects):
    ends = {}
    for url in list(redirects):
        target, seen = url, set()
        while target in redirects and target not in seen:
            seen.add(target)
            target = redirects[target]
        ends[url] = None if target in seen else (target, len(seen))
    while redirects:
        redirects.popitem()
    return ends


# %% exercise 1 wrong: the end alone -> by the redirects {'a': 'b'}, a should have ('b', 1); yours has URL(
def arrivals(redirects):
    ends = {}
    for url in redirects:
        target, seen = url, set()
        while target in redirects and target not in seen:
            seen.add(target)
            target = redirects[target]
        ends[url] = None if target in seen else target
    return ends


# %% exercise 1 wrong: a list of them -> arrivals() should return a dict; yours returned []
def arrivals(redirects):
    return [(url, target) for url, target in redirects.items()]


# %% exercise 1 right: each URL once
def arrivals(redirects):
    ends = {}
    for url in redirects:
        path = []
        while url in redirects and url not in ends:
            ends[url] = None
            path.append(url)
            url = redirects[url]
        end = ends[url] if url in redirects else (url, 0)
        while path and end:
            end = end[0], end[1] + 1
            ends[path.pop()] = end
    return ends


# %% exercise 1 right: calls itself
def arrivals(redirects):
    def end(url, hops, seen):
        if url not in redirects:
            return url, hops
        return None if url in seen else end(redirects[url], hops + 1, seen | {url})

    return {url: end(url, 0, frozenset()) for url in redirects}


# %% exercise 1 right: who has made more steps than there are redirects walks in a circle
def arrivals(redirects):
    ends = dict.fromkeys(redirects)
    for url in redirects:
        target = url
        for hops in range(1, len(redirects) + 1):
            target = redirects[target]
            if target not in redirects:
                ends[url] = target, hops
                break
    return ends


# %% exercise 2 wrong: forgets await -> fetch(…) was called but not awaited
async def look(session, url, folder):
    file = file_for(url, folder)
    response, text = fetch(session, url, file)
    return "pages", True, links(text, url)


# %% exercise 2 wrong: everything is a page -> missing/1 should be 'dead' with '404'; yours is 'pages'
async def look(session, url, folder):
    file = file_for(url, folder)
    response, text = await fetch(session, url, file.with_name(file.name + ".part"))
    if text is None:
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    return "pages", True, links(text, url)


# %% exercise 2 wrong: takes Location as it stands -> round/self should be 'redirects'
async def look(session, url, folder):
    response, text = await fetch(session, url, file_for(url, folder))
    if response.status >= 400:
        return "dead", response.status, []
    if response.status >= 300:
        target = URL(response.headers["Location"])
        return "redirects", target, [target]
    return "pages", True, links(text, url)


# %% exercise 2 wrong: follows the links of an error's page -> what you find among 'dead' should lead to []
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, links(text, url)
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: leaves the .part -> should be there; there is
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        return "files", {"size": size(part), "sha256": sha256(part)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: writes under the final name -> nobody gets all of lost.bin, and yet it is there
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: lets the errors out -> your code raised aiohttp.client_exceptions.ClientPayloadError
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except ValueError as error:
        return "broken", type(error).__name__, []


# %% exercise 2 right: with match
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
            if target.scheme not in ("http", "https"):
                raise ValueError(target)
            return "redirects", target, [target]
        case (200 | 206), None:
            part.rename(file)
            body = file.read_bytes()
            about = {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            return "files", about, []
        case (200 | 206), _:
            return "pages", True, links(text, url)
    return "dead", response.status, []


# %% exercise 2 right: the file first
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
        where = links(f"<a href={html.escape(response.headers['Location'])}>", url)
        return "redirects", where[0], where
    except Exception as error:
        return "broken", type(error).__name__, ()


# %% exercise 2 right: match, and a function for the target
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.parent / f"{file.name}.part"
    def target_of(response):
        [target] = links('<a href="{}">'.format(html.escape(response.headers["Location"])), url)
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


# %% exercise 2 wrong: a redirect that leads nowhere is an error -> your code raised KeyError
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except aiohttp.ClientError as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: a redirect that is no URL is an error -> your code raised ValueError
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except (aiohttp.ClientError, KeyError) as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: takes 204 for a page -> an answer with status 204 and headers None is among 'dead', for you 'pages'
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status >= 300:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: takes 304 for a redirect -> an answer with status 304 and headers None is among 'dead'
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if 300 <= response.status < 400:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: a target with its tracking -> should lead to ['/e']; yours leads to ['/e?utm_x=1
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


# %% exercise 2 wrong: a redirect leads nowhere -> should lead to ['/e']; yours leads to []
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, []
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: a page leads nowhere -> '/page']; yours leads to []
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, []
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: asks twice -> one call of fetch() is enough; 'pages' was asked for 2 times
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
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


# %% exercise 2 wrong: the error itself -> should be 'broken' with 'ClientPayloadError'; yours is 'broken' with
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", error, []


# %% exercise 2 wrong: the size alone -> and a SHA-256 from
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: throws the beginning of the name away -> should be there; there is
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        file = part.replace(folder / url.name)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: takes a cancellation for an error -> a cancellation is no error of a URL
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except BaseException as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: knows 301, 302 and 308 -> an answer with status 303
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: the errors it has thought of -> your code raised RuntimeError: odd
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except (aiohttp.ClientError, KeyError, ValueError, OSError) as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: another name until it is whole -> .part; that is not there, or empty
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_suffix(".tmp")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: the detail as it stood in the header -> the detail of a redirect is its target
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


# %% exercise 3 wrong: returns too early -> 238 of 238 are missing in pages
async def crawl(start, folder, found, progress):
    site = await read_site(start)
    async def visit(session):
        name, detail, urls = await look(session, start, folder)
        found[name][start] = detail
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        asyncio.create_task(visit(session))


# %% exercise 3 wrong: looks at the first page alone -> 237 of 238 are missing in pages
async def crawl(start, folder, found, progress):
    site = await read_site(start)
    async with aiohttp.ClientSession(middlewares=[retry, site.take_turn]) as session:
        name, detail, urls = await look(session, start, folder)
        found[name][start] = detail


# %% exercise 3 wrong: never mind robots.txt -> of the pages that were asked for, such as
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


# %% exercise 3 wrong: without retries -> are missing in pages, such as
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


# %% exercise 3 wrong: all at once -> slots; the server saw
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


# %% exercise 3 wrong: takes no turns -> not each attempt took its turn
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


# %% exercise 3 wrong: a turn for each URL, and not for each attempt -> not each attempt took its turn
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


# %% exercise 3 wrong: tells nobody how far it is -> the last of yours is []
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


# %% exercise 3 wrong: swallows the cancellation -> was cancelled, and went on regardless
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


# %% exercise 3 right: workers and a queue
async def crawl(start, folder, found, progress):
    site, seen, queue = await read_site(start), set(), asyncio.Queue()

    def see(urls):
        for url in set(urls) - seen:
            seen.add(url)
            place = site.place(url)
            if place == "inside":
                queue.put_nowait(url)
            else:
                found[place][url] = True

    async def worker():
        while True:
            url = await queue.get()
            async with site.slots:
                name, detail, urls = await look(session, url, folder)
            found[name][url] = detail
            see(urls)
            progress(sum(len(group) for group in found.values()), len(seen))
            queue.task_done()

    timeout = aiohttp.ClientTimeout(total=None, sock_read=10)
    async with aiohttp.ClientSession(
        middlewares=[retry, site.take_turn], timeout=timeout
    ) as session, asyncio.TaskGroup() as group:
        see([start])
        workers = [group.create_task(worker()) for _ in range(8)]
        await queue.join()
        for task in workers:
            task.cancel()


# %% exercise 3 right: in rounds
async def crawl(start, folder, found, progress):
    site, seen, fresh = await read_site(start), set(), {start}

    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        progress(sum(map(len, found.values())), len(seen))
        return urls

    async with aiohttp.ClientSession(
        middlewares=[retry, site.take_turn],
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=10),
    ) as session:
        while fresh:
            seen |= fresh
            inside = {url for url in fresh if site.place(url) == "inside"}
            for url in fresh - inside:
                found[site.place(url)][url] = True
            results = await asyncio.gather(*map(visit, inside))
            fresh = {url for urls in results for url in urls} - seen
            progress(sum(map(len, found.values())), len(seen))


# %% exercise 3 wrong: tells it once, at the end -> progress() is called after each URL; there were
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


# %% exercise 3 wrong: counts what is done twice -> progress(done, seen) never goes back
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


# %% exercise 3 wrong: no word of what is broken -> are missing in broken
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


# %% exercise 3 wrong: True for everything -> the statuses of the dead are not the right ones
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


# %% exercise 3 wrong: True for what is broken -> the detail of what is broken is the error's name
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


# %% exercise 3 wrong: True for redirects -> the detail of a redirect is its target
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


# %% exercise 3 wrong: True for files -> the detail of a file is its size and its SHA-256
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


# %% exercise 3 wrong: the place for what is not asked for -> the detail of what is forbidden or outside is True
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


# %% exercise 3 wrong: writes down at the end -> URLs are in `found`, and progress() was told
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


# %% exercise 3 wrong: empties the folder first -> thesis.txt was in the folder, and is gone
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


# %% exercise 3 wrong: leaves the forbidden out -> are missing in forbidden
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


# %% exercise 3 wrong: has seen what is done -> while pages were still to be looked at
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


# %% exercise 3 wrong: counts what it looked at as done -> are in `found`, and progress() was told
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


# %% exercise 3 wrong: asks whether it is there, and then for it -> was asked for, and answered, more than once
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


# %% exercise 1 wrong: a hundred steps are a circle -> by a chain of 150 redirects, 0 should have ('150', 150); yours has None
def arrivals(redirects):
    ends = {}
    for url in redirects:
        target, hops = url, 0
        while target in redirects and hops < 100:
            target, hops = redirects[target], hops + 1
        ends[url] = None if target in redirects else (target, hops)
    return ends


# %% exercise 2 wrong: a file that was gone on with is no file -> cut.bin has
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status != 200:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: whatever has a Location is a redirect -> an answer with status 201
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if "Location" in response.headers or response.status in {301, 302, 303, 307, 308}:
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: writes a Location into HTML as it is -> should lead to ['/other?a=1&copy']; yours leads to
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
        return "broken", type(error).__name__, []


# %% exercise 3 wrong: puts what is not asked for into `found` when all is over -> or what it links to that is forbidden, was not in found
async def crawl(start, folder, found, progress):
    site, seen, rest = await read_site(start), set(), []

    def see(url):
        if url not in seen:
            seen.add(url)
            if site.place(url) != "inside":
                rest.append(url)
            else:
                group.create_task(visit(url))

    async def visit(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        found[name][url] = detail
        for link in urls:
            see(link)
        progress(sum(map(len, found.values())), len(seen))

    options = {"middlewares": [retry, site.take_turn], "timeout": aiohttp.ClientTimeout(total=None)}
    async with aiohttp.ClientSession(**options) as session, asyncio.TaskGroup() as group:
        see(start)
    for url in rest:
        found[site.place(url)][url] = True
    progress(sum(map(len, found.values())), len(seen))


# %% exercise 3 wrong: gives each URL five minutes -> a file came in drops, one each 9.9 seconds
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
    options = {"middlewares": [retry, site.take_turn], "timeout": aiohttp.ClientTimeout(total=300, sock_read=10)}
    async with aiohttp.ClientSession(**options) as session, asyncio.TaskGroup() as group:
        see(start)


# %% exercise 3 wrong: waits for a silent page for ever -> a page never came; after four attempts
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
    options = {"middlewares": [retry, site.take_turn], "timeout": aiohttp.ClientTimeout(total=None)}
    async with aiohttp.ClientSession(**options) as session, asyncio.TaskGroup() as group:
        see(start)


# %% exercise 3 wrong: is soon tired of silence -> a file came in drops, one each 9.9 seconds
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
    options = {"middlewares": [retry, site.take_turn], "timeout": aiohttp.ClientTimeout(total=None, sock_read=5)}
    async with aiohttp.ClientSession(**options) as session, asyncio.TaskGroup() as group:
        see(start)


# %% exercise 2 wrong: a redirect to where nobody can be asked -> 'mailto:me@there.test'} is among 'broken', for you 'redirects'
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(f"{file.name}.part")
    try:
        response, text = await fetch(session, url, part)
        match response.status, text:
            case (301 | 302 | 303 | 307 | 308), _:
                target = url.join(URL(response.headers["Location"])).with_fragment(None)
                names = [name for name in target.query if name.startswith("utm_")]
                target = target.without_query_params(*names)
                return "redirects", target, [target]
            case (200 | 206), None:
                part.rename(file)
                return "files", {"size": size(file), "sha256": sha256(file)}, []
            case (200 | 206), _:
                return "pages", True, links(text, url)
        return "dead", response.status, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: broken for a reason of its own words -> the name of the error's class; yours is 'no Location'
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            if "Location" not in response.headers:
                return "broken", "no Location", []
            (target,) = links(f'<a href="{html.escape(response.headers["Location"])}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 1 wrong: has the text of a URL for it -> keys and ends are the URLs that were given
def arrivals(redirects):
    out = {}
    for url in redirects:
        end, seen = url, []
        while end in redirects and end not in seen:
            seen.append(end)
            end = redirects[end]
        out[url] = None if end in redirects else (str(end), len(seen))
    return out


# %% exercise 2 wrong: takes an empty page for none -> an answer with status 200 and headers None is among 'pages', for you 'broken'
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            location = html.escape(response.headers["Location"])
            [target] = links(f'<a href="{location}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: puts Location between quotes, whatever is in it -> should lead to ['/e?a=%221%22&lt=2']
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            location = response.headers["Location"].replace("&", "&amp;")
            [target] = links(f'<a href="{location}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: takes 300 for a redirect -> an answer with status 300
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {300, 301, 302, 303, 307, 308}:
            location = html.escape(response.headers["Location"])
            [target] = links(f'<a href="{location}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: asks again when aiohttp complains -> look() is to call fetch() once
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        try:
            response, text = await fetch(session, url, part)
        except aiohttp.ClientError:
            response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            location = html.escape(response.headers["Location"])
            [target] = links(f'<a href="{location}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 2 wrong: tidies up when it is cancelled -> a .part of five bytes was there, and is gone
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            location = html.escape(response.headers["Location"])
            [target] = links(f'<a href="{location}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []
    except BaseException:
        part.unlink(missing_ok=True)
        raise


# %% exercise 2 wrong: keeps the file that it had -> what is there is not what came, but older
async def look(session, url, folder):
    file = file_for(url, folder)
    part = file.with_name(file.name + ".part")
    try:
        response, text = await fetch(session, url, part)
        if response.status in {301, 302, 303, 307, 308}:
            location = html.escape(response.headers["Location"])
            [target] = links(f'<a href="{location}">', url)
            return "redirects", target, [target]
        if response.status not in {200, 206}:
            return "dead", response.status, []
        if text is not None:
            return "pages", True, links(text, url)
        part.unlink() if file.exists() else part.replace(file)
        return "files", {"size": size(file), "sha256": sha256(file)}, []
    except Exception as error:
        return "broken", type(error).__name__, []


# %% exercise 3 wrong: has eight slots of its own -> slots; the server saw
async def crawl(start, folder, found, progress):
    site = await read_site(start)
    seen = set()
    own = asyncio.Semaphore(8)

    def see(url):
        if url in seen:
            return
        seen.add(url)
        place = site.place(url)
        if place == "inside":
            group.create_task(check_it(url))
        else:
            note(place, url, True)

    def note(name, url, detail):
        found[name][url] = detail
        progress(sum(map(len, found.values())), len(seen))

    async def check_it(url):
        async with own:
            name, detail, urls = await look(session, url, folder)
        for each in urls:
            see(each)
        note(name, url, detail)

    timeout = aiohttp.ClientTimeout(total=None, sock_read=10)
    middlewares = [retry, site.take_turn]
    async with aiohttp.ClientSession(timeout=timeout, middlewares=middlewares) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 3 wrong: remembers what an earlier crawl has seen -> a second crawl, into another `found`, was over
async def crawl(start, folder, found, progress, seen=set()):
    site = await read_site(start)

    def see(url):
        if url in seen:
            return
        seen.add(url)
        place = site.place(url)
        if place == "inside":
            group.create_task(check_it(url))
        else:
            note(place, url, True)

    def note(name, url, detail):
        found[name][url] = detail
        progress(sum(map(len, found.values())), len(seen))

    async def check_it(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        for each in urls:
            see(each)
        note(name, url, detail)

    timeout = aiohttp.ClientTimeout(total=None, sock_read=10)
    middlewares = [retry, site.take_turn]
    async with aiohttp.ClientSession(timeout=timeout, middlewares=middlewares) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 3 wrong: names its files as the site does -> a file has the name that file_for() gives
async def crawl(start, folder, found, progress):
    site = await read_site(start)
    seen = set()

    def see(url):
        if url in seen:
            return
        seen.add(url)
        place = site.place(url)
        if place == "inside":
            group.create_task(check_it(url))
        else:
            note(place, url, True)

    def note(name, url, detail):
        found[name][url] = detail
        progress(sum(map(len, found.values())), len(seen))

    async def check_it(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        for each in urls:
            see(each)
        note(name, url, detail)
        if name == 'files': file_for(url, folder).rename(folder / url.name)

    timeout = aiohttp.ClientTimeout(total=None, sock_read=10)
    middlewares = [retry, site.take_turn]
    async with aiohttp.ClientSession(timeout=timeout, middlewares=middlewares) as session:
        async with asyncio.TaskGroup() as group:
            see(start)


# %% exercise 3 wrong: asks for the first page without asking whether it may -> its first page is forbidden
async def crawl(start, folder, found, progress):
    site = await read_site(start)
    seen = set()

    def see(url):
        if url in seen:
            return
        seen.add(url)
        place = site.place(url)
        if place == "inside":
            group.create_task(check_it(url))
        else:
            note(place, url, True)

    def note(name, url, detail):
        found[name][url] = detail
        progress(sum(map(len, found.values())), len(seen))

    async def check_it(url):
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        for each in urls:
            see(each)
        note(name, url, detail)

    timeout = aiohttp.ClientTimeout(total=None, sock_read=10)
    middlewares = [retry, site.take_turn]
    async with aiohttp.ClientSession(timeout=timeout, middlewares=middlewares) as session:
        async with asyncio.TaskGroup() as group:
            seen.add(start)
            group.create_task(check_it(start))


# %% exercise 3 wrong: notes a page when all that it leads to is done -> it knew more than 20 URLs, and the first page
async def crawl(start, folder, found, progress):
    site = await read_site(start)
    seen = {start}
    def enter(name, url, detail):
        found[name][url] = detail
        progress(sum(map(len, found.values())), len(seen))
    async def visit(url):
        where = site.place(url)
        if where != "inside":
            return enter(where, url, True)
        async with site.slots:
            name, detail, urls = await look(session, url, folder)
        new = [u for u in dict.fromkeys(urls) if u not in seen]
        seen.update(new)
        await asyncio.gather(*map(visit, new))
        enter(name, url, detail)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, sock_read=10), middlewares=[retry, site.take_turn]) as session:
        await visit(start)
