# Answers to the exercises of lesson 06; the form is explained in tests/test_answers.py.

# %% exercise 1 wrong: puts the text into the URL -> someone typed 'C# & F#', and the server read {'q': 'C'}
async def search(session, text):
    request = session.get(f"/get?q={text}")
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 1 wrong: encodes what params encodes again -> someone typed 'C# & F#', and the server read {'q': 'C%23
async def search(session, text):
    from urllib.parse import quote

    request = session.get("/get", params={"q": quote(text)})
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 1 wrong: replaces the character from the example -> someone typed 'C# & F#', and the server read {'q': 'C# '
async def search(session, text):
    request = session.get("/get?q=" + text.replace("#", "%23"))
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 1 wrong: passes a text as params -> someone typed 'C# & F#', and the server read {'q': 'C# ', ' F#': ''}
async def search(session, text):
    request = session.get("/get", params=f"q={text}")
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 1 wrong: lets yarl parse the text -> someone typed 'C# & F#', and the server read {'q': 'C'}
async def search(session, text):
    request = session.get(URL(f"/get?q={text}"))
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 1 wrong: sends a form instead -> the server read {} in /get
async def search(session, text):
    request = session.get("/get", data={"q": text})
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 1 wrong: misspells the parameter -> and the server read {'query': 'tea'}
async def search(session, text):
    request = session.get("/get", params={"query": text})
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 1 wrong: returns the whole reply -> but search() returned {'args':
async def search(session, text):
    async with session.get("/get", params={"q": text}) as response:
        return await response.json()


# %% exercise 1 wrong: does not ask -> one request for /get
async def search(session, text):
    return {"q": text}


# %% exercise 1 right: quotes once and says so
async def search(session, text):
    from urllib.parse import quote

    request = session.get(URL(f"/get?q={quote(text, safe='')}", encoded=True))
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 1 right: with a URL object
async def search(session, text):
    request = session.get(URL("/get") % {"q": text})
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 1 right: with pairs, and update_query
async def search(session, text):
    request = session.request("GET", URL("/get").update_query([("q", text)]))
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 1 wrong: tidies the text -> someone typed ' tea ', and the server read {'q': 'tea'}
async def search(session, text):
    request = session.get("/get", params={"q": text.strip()})
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 1 wrong: leaves out an empty text -> someone typed '', and the server read {}
async def search(session, text):
    request = session.get("/get", params={"q": text} if text else {})
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 1 wrong: says itself what it asked -> this time the server read {'q': 'less'}
async def search(session, text):
    request = session.get("/get", params={"q": text})
    async with request as response:
        reply = await response.json()
    return {"q": text}


# %% exercise 1 wrong: loses a carriage return -> and the server read
async def search(session, text):
    request = session.get("/get", params={"q": text.replace("\r", "")})
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 1 right: encodes by itself, and says so
async def search(session, text):
    import urllib.parse
    request = session.get(URL("/get?" + urllib.parse.urlencode({"q": text}), encoded=True))
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 2 wrong: hands over what came -> value should be str, int or float, got True
def as_params(choices):
    return choices


# %% exercise 2 wrong: makes a text of everything -> it read [('in_stock', 'True'), ('used', 'False')]
def as_params(choices):
    return {name: str(value) for name, value in choices.items() if value is not None}


# %% exercise 2 wrong: sends an empty text for None -> it read [('q', ''), ('color', 'red')]
def as_params(choices):
    params = {}
    for name, value in choices.items():
        if value is None:
            value = ""
        if isinstance(value, bool):
            value = str(value).lower()
        params[name] = value
    return params


# %% exercise 2 wrong: drops whatever is false -> it read [('in_stock', 'true')]
def as_params(choices):
    return {name: str(value).lower() for name, value in choices.items() if value}


# %% exercise 2 wrong: drops 0 and the empty text -> it read [('sizes', '1')]
def as_params(choices):
    params = {}
    for name, value in choices.items():
        if isinstance(value, bool):
            params[name] = str(value).lower()
        elif value:
            params[name] = value
    return params


# %% exercise 2 wrong: takes 1 for True -> it read [('page', 'false'), ('q', ''), ('sizes', 'true')]
def as_params(choices):
    params = {}
    for name, value in choices.items():
        if value in (True, False):
            value = "true" if value else "false"
        if value is not None:
            params[name] = value
    return params


# %% exercise 2 wrong: does not look into lists -> aiohttp refuses what as_params() returned for
def as_params(choices):
    params = {}
    for name, value in choices.items():
        if isinstance(value, bool):
            value = str(value).lower()
        if value is not None:
            params[name] = value
    return params


# %% exercise 2 wrong: keeps one value of a list -> it read [('hue', 'blue'), ('page', '1')]
def as_params(choices):
    params = {}
    for name, value in choices.items():
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                params[name] = str(item).lower() if isinstance(item, bool) else item
    return params


# %% exercise 2 wrong: joins a list with commas -> it read [('hue', 'red,blue'), ('page', '1')]
def as_params(choices):
    params = {}
    for name, value in choices.items():
        if isinstance(value, list):
            value = ",".join(str(item) for item in value)
        if isinstance(value, bool):
            value = str(value).lower()
        if value is not None:
            params[name] = value
    return params


# %% exercise 2 wrong: cleans the caller's dict -> as_params() changed its argument
def as_params(choices):
    for name, value in list(choices.items()):
        if value is None:
            del choices[name]
        elif isinstance(value, bool):
            choices[name] = str(value).lower()
    return choices


# %% exercise 2 wrong: returns nothing -> for {'q': 'tea & cake', 'max_price': 3.5} the server should read
def as_params(choices):
    params = {}
    for name, value in choices.items():
        params[name] = value


# %% exercise 2 wrong: writes the query by hand -> it read [('q', 'tea '), (' cake', ''), ('max_price', '3.5')]
def as_params(choices):
    pieces = []
    for name, value in choices.items():
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                item = str(item).lower() if isinstance(item, bool) else item
                pieces.append(f"{name}={item}")
    return "&".join(pieces)


# %% exercise 2 right: a list of pairs
def as_params(choices):
    def words(value):
        return {True: "true", False: "false"}[value] if isinstance(value, bool) else value

    pairs = []
    for name, value in choices.items():
        values = value if isinstance(value, list) else [value]
        pairs.extend((name, words(item)) for item in values if item is not None)
    return pairs


# %% exercise 2 right: a dict of lists of texts
def as_params(choices):
    return {
        name: [
            str(item).lower() if item is True or item is False else str(item)
            for item in (value if type(value) is list else [value])
            if item is not None
        ]
        for name, value in choices.items()
    }


# %% exercise 2 wrong: writes every value in lower case -> it read [('size', 'm')
def as_params(choices):
    params = []
    for name, value in choices.items():
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                params.append((name, str(item).lower()))
    return params


# %% exercise 2 wrong: takes the words for the values -> for {'q': ['True', 'None', ' x ']} the server should read
def as_params(choices):
    words = {"True": "true", "False": "false"}
    params = []
    for name, value in choices.items():
        for item in value if isinstance(value, list) else [value]:
            if str(item) != "None":
                params.append((name, words.get(str(item), item)))
    return params


# %% exercise 2 wrong: drops what is empty in a list -> it read [('n', '0.5')]
def as_params(choices):
    words = {True: "true", False: "false"}
    params = []
    for name, value in choices.items():
        if isinstance(value, list):
            params += [(name, "true" if item is True else item) for item in value if item]
        elif value is not None:
            params.append((name, words[value] if isinstance(value, bool) else value))
    return params


# %% exercise 2 wrong: is async -> returned a coroutine
async def as_params(choices):
    return choices


# %% exercise 2 right: a text, as it would be typed
def as_params(choices):
    from urllib.parse import urlencode

    pairs = []
    for name, value in choices.items():
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                pairs.append(
                    (
                        name,
                        str(item).lower()
                        if item in (True, False) and isinstance(item, bool)
                        else item,
                    )
                )
    return URL("?" + urlencode(pairs)).query


# %% exercise 2 wrong: sends whole numbers without a point -> the server should read [('price', '2.0')
def as_params(choices):
    out = []
    for k, v in choices.items():
        for x in v if isinstance(v, list) else [v]:
            if x is None: continue
            if isinstance(x, bool): x = str(x).lower()
            elif isinstance(x, float) and x == int(x) and x > 0: x = int(x)
            out.append((k, x))
    return out


# %% exercise 2 right: into a MultiDict, by patterns
def as_params(choices):
    out = MultiDict()
    for k, v in choices.items():
        for x in v if isinstance(v, list) else [v]:
            match x:
                case None: pass
                case bool(): out.add(k, str(x).lower())
                case _: out.add(k, str(x))
    return out


# %% exercise 3 wrong: a dict with the list in it -> your code raised TypeError
async def report(session, text, tags):
    async with session.post("/dump/request", data=text, headers={"X-Tag": tags}) as response:
        return await response.text()


# %% exercise 3 wrong: a dict, which keeps the last tag -> for the tags ['urgent', 'mail', 'urgent'] the server saw as X-Tag ['urgent']
async def report(session, text, tags):
    headers = {"X-Tag": tag for tag in tags}
    async with session.post(
        "/dump/request", data=text, headers=headers, skip_auto_headers=["User-Agent"]
    ) as response:
        return await response.text()


# %% exercise 3 wrong: one header with commas -> the server saw as X-Tag ['urgent, mail, urgent']
async def report(session, text, tags):
    async with session.post(
        "/dump/request",
        data=text,
        headers={"X-Tag": ", ".join(tags)} if tags else {},
        skip_auto_headers=["User-Agent"],
    ) as response:
        return await response.text()


# %% exercise 3 wrong: an empty header when there is no tag -> for the tags [] the server saw as X-Tag ['']
async def report(session, text, tags):
    headers = [("X-Tag", tag) for tag in tags or [""]]
    async with session.post(
        "/dump/request", data=text, headers=headers, skip_auto_headers=["User-Agent"]
    ) as response:
        return await response.text()


# %% exercise 3 wrong: tells who it is -> your request says that its User-Agent is 'Python/
async def report(session, text, tags):
    headers = [("X-Tag", tag) for tag in tags]
    async with session.post("/dump/request", data=text, headers=headers) as response:
        return await response.text()


# %% exercise 3 wrong: an empty User-Agent -> your request says that its User-Agent is ''
async def report(session, text, tags):
    headers = [("User-Agent", "")] + [("X-Tag", tag) for tag in tags]
    async with session.post("/dump/request", data=text, headers=headers) as response:
        return await response.text()


# %% exercise 3 wrong: None for the User-Agent -> your code raised TypeError
async def report(session, text, tags):
    headers = [("User-Agent", None)] + [("X-Tag", tag) for tag in tags]
    async with session.post("/dump/request", data=text, headers=headers) as response:
        return await response.text()


# %% exercise 3 wrong: skips every header -> of the usual headers some are missing
async def report(session, text, tags):
    headers = [("X-Tag", tag) for tag in tags]
    skipped = ["User-Agent", "Accept", "Accept-Encoding"]
    async with session.post(
        "/dump/request", data=text, headers=headers, skip_auto_headers=skipped
    ) as response:
        return await response.text()


# %% exercise 3 wrong: a session of its own -> report made a session of its own, though one was given
async def report(session, text, tags):
    headers = [("X-Tag", tag) for tag in tags]
    async with aiohttp.ClientSession(server.url, skip_auto_headers=["User-Agent"]) as own:
        async with own.post("/dump/request", data=text, headers=headers) as response:
            return await response.text()


# %% exercise 3 wrong: sends JSON -> the server read '"hello"'
async def report(session, text, tags):
    headers = [("X-Tag", tag) for tag in tags]
    async with session.post(
        "/dump/request", json=text, headers=headers, skip_auto_headers=["User-Agent"]
    ) as response:
        return await response.text()


# %% exercise 3 wrong: forgets await -> text(…) was called but not awaited
async def report(session, text, tags):
    headers = [("X-Tag", tag) for tag in tags]
    async with session.post(
        "/dump/request", data=text, headers=headers, skip_auto_headers=["User-Agent"]
    ) as response:
        return response.text()


# %% exercise 3 wrong: a request for each tag -> the server saw ['POST /dump/request', 'POST /dump/request'
async def report(session, text, tags):
    for tag in tags:
        async with session.post(
            "/dump/request", data=text, headers={"X-Tag": tag}, skip_auto_headers=["User-Agent"]
        ) as response:
            dump = await response.text()
    return dump


# %% exercise 3 right: with a CIMultiDict
async def report(session, text, tags):
    headers = CIMultiDict()
    for tag in tags:
        headers.add("X-Tag", tag)
    response = await session.post(
        "/dump/request", data=text.encode(), headers=headers, skip_auto_headers={"user-agent"}
    )
    return (await response.read()).decode()


# %% exercise 3 right: with a MultiDict, and lower case
async def report(session, text, tags):
    headers = MultiDict(("x-tag", tag) for tag in tags)
    async with session.request(
        "POST", "/dump/request", data=text, headers=headers, skip_auto_headers=("USER-AGENT",)
    ) as response:
        return await response.text()


# %% exercise 3 wrong: sends what the example says -> the body should be 'grüße'; the server read 'hello'
async def report(session, text, tags):
    headers = [("X-Tag", tag) for tag in tags]
    async with session.post(
        "/dump/request", data="hello", headers=headers, skip_auto_headers=["User-Agent"]
    ) as response:
        return await response.text()


# %% exercise 3 wrong: returns the body that it sent -> what the server saw; yours: 'hello'
async def report(session, text, tags):
    headers = [("X-Tag", tag) for tag in tags]
    async with session.post(
        "/dump/request", data=text, headers=headers, skip_auto_headers=["User-Agent"]
    ):
        return text


# %% exercise 3 right: empties the list of tags
async def report(session, text, tags):
    headers = CIMultiDict()
    while tags:
        headers.add("x-tag", tags.pop(0))
    response = await session.request(
        "POST",
        "/dump/request",
        data=text.encode(),
        headers=headers,
        skip_auto_headers={"user-agent"},
    )
    async with response:
        return (await response.read()).decode()


# %% exercise 3 wrong: writes line ends as HTTP does -> the body should be 'two\n\nparts'; the server read 'two\r\n\r\nparts'
async def report(session, text, tags):
    headers = [("X-Tag", tag) for tag in tags]
    async with session.post(
        "/dump/request",
        data=text.replace("\n", "\r\n"),
        headers=headers,
        skip_auto_headers=["User-Agent"],
    ) as response:
        return await response.text()


# %% exercise 4 wrong: reads the first header alone -> that is ['cookie', 'accept']; yours: ['cookie']
async def varies_by(session, path):
    async with session.get(path) as response:
        vary = response.headers.get("Vary", "")
        return [name.strip().lower() for name in vary.split(",") if name]


# %% exercise 4 wrong: fails when there is none -> your code raised KeyError
async def varies_by(session, path):
    names = []
    async with session.get(path) as response:
        for value in response.headers.getall("Vary"):
            names += [name.strip().lower() for name in value.split(",")]
    return list(dict.fromkeys(names))


# %% exercise 4 wrong: one name for nothing -> that is []; yours: ['']
async def varies_by(session, path):
    async with session.get(path) as response:
        values = response.headers.getall("Vary", [])
    return list(dict.fromkeys(name.strip().lower() for name in ",".join(values).split(",")))


# %% exercise 4 wrong: does not take a value apart -> that is ['accept-encoding', 'cookie']; yours: ['accept-encoding, cookie']
async def varies_by(session, path):
    async with session.get(path) as response:
        return [value.lower() for value in response.headers.getall("Vary", [])]


# %% exercise 4 wrong: names a header twice -> yours: ['range', 'te', 'te', 'cookie']
async def varies_by(session, path):
    names = []
    async with session.get(path) as response:
        for value in response.headers.getall("Vary", []):
            names += [name.strip().lower() for name in value.split(",")]
    return names


# %% exercise 4 wrong: leaves the space -> yours: ['accept-encoding', ' cookie']
async def varies_by(session, path):
    names = []
    async with session.get(path) as response:
        for value in response.headers.getall("Vary", []):
            names += value.lower().split(",")
    return list(dict.fromkeys(names))


# %% exercise 4 wrong: keeps upper case -> yours: ['Accept']
async def varies_by(session, path):
    names = []
    async with session.get(path) as response:
        for value in response.headers.getall("Vary", []):
            names += [name.strip() for name in value.split(",")]
    return list(dict.fromkeys(names))


# %% exercise 4 wrong: a set, which has no order -> yours: {
async def varies_by(session, path):
    async with session.get(path) as response:
        values = response.headers.getall("Vary", [])
    return {name.strip().lower() for name in ",".join(values).split(",") if name}


# %% exercise 4 wrong: sorts them -> that is ['cookie', 'accept']; yours: ['accept', 'cookie']
async def varies_by(session, path):
    async with session.get(path) as response:
        values = response.headers.getall("Vary", [])
    return sorted({name.strip().lower() for name in ",".join(values).split(",") if name})


# %% exercise 4 wrong: reads a dict of the headers -> that is ['cookie', 'accept']; yours: ['cookie']
async def varies_by(session, path):
    async with session.get(path) as response:
        vary = dict(response.headers).get("Vary", "")
    return [name.strip().lower() for name in vary.split(",") if name]


# %% exercise 4 wrong: looks for part of a name -> the server sent 'X-Vary: Accept', that is []; yours: ['accept']
async def varies_by(session, path):
    names = []
    async with session.get(path) as response:
        for name, value in response.headers.items():
            if "vary" in name.lower():
                names += [item.strip().lower() for item in value.split(",")]
    return list(dict.fromkeys(names))


# %% exercise 4 right: loops over all headers
async def varies_by(session, path):
    names = []
    async with session.get(path) as response:
        for header, value in response.headers.items():
            if header.lower() == "vary":
                for name in value.split(","):
                    name = name.strip().lower()
                    if name not in names:
                        names.append(name)
    return names


# %% exercise 4 right: from the raw headers
async def varies_by(session, path):
    response = await session.get(path)
    await response.read()
    values = [value for name, value in response.raw_headers if name.lower() == b"vary"]
    text = b",".join(values).decode().lower()
    return list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


# %% exercise 4 wrong: asks for the headers alone -> one GET of
async def varies_by(session, path):
    async with session.head(path) as response:
        values = response.headers.getall("Vary", [])
    names = [name.strip().lower() for name in ",".join(values).split(",")]
    return [name for name in dict.fromkeys(names) if name]


# %% exercise 4 wrong: a session of its own -> varies_by made a session of its own, though one was given
async def varies_by(session, path):
    async with aiohttp.ClientSession(server.url) as session:
        async with session.get(path) as r: return list(dict.fromkeys(x.strip().lower() for v in r.headers.getall("Vary", []) for x in v.split(",")))


# %% exercise 4 wrong: looks at good answers alone -> an answer with status 404 sent 'Vary: Cookie'
async def varies_by(session, path):
    async with session.get(path) as r:
        if not r.ok: return []
        return list(dict.fromkeys(x.strip().lower() for v in r.headers.getall("Vary", []) for x in v.split(",") if x.strip()))


# %% exercise 4 right: from the raw headers
async def varies_by(session, path):
    async with session.get(path) as r:
        names = []
        for k, v in r.raw_headers:
            if k.lower() == b"vary":
                for n in v.decode().lower().split(","):
                    if (n := n.strip()) and n not in names: names.append(n)
        return names


# %% exercise 5 wrong: takes the first page for the list -> should have the items 1 to 34; yours has [1, 2, 3
async def first_items(session, path, wanted):
    async with session.get(path, raise_for_status=True) as response:
        page = await response.json()
    return (page if isinstance(page, list) else page["items"])[:wanted]


# %% exercise 5 wrong: knows one custom only -> your code raised
async def first_items(session, path, wanted):
    items, url = [], path
    while url:
        async with session.get(url, raise_for_status=True) as response:
            page = await response.json()
            items += page[:wanted]
            url = response.links["next"]["url"] if "next" in response.links else None
    return items[:wanted]


# %% exercise 5 wrong: fails at the last page -> your code raised KeyError
async def first_items(session, path, wanted):
    items, url = [], path
    while url and len(items) < wanted:
        async with session.get(url, raise_for_status=True) as response:
            page = await response.json()
            if isinstance(page, list):
                items += page
                url = response.links["next"]["url"]
            else:
                items += page["items"]
                url = URL(path).update_query(cursor=page["next_cursor"])
    return items[:wanted]


# %% exercise 5 wrong: guesses page numbers until a page is empty -> needs 4 pages; the server was asked for 5
async def first_items(session, path, wanted):
    items, number, cursor = [], 1, ""
    while cursor is not None and len(items) < wanted:
        params = {"page": number} if "items" in path else {"cursor": cursor} if cursor else {}
        async with session.get(path, params=params, raise_for_status=True) as response:
            page = await response.json()
        if isinstance(page, dict):
            cursor, page = page["next_cursor"], page["items"]
        elif not page:
            break
        items += page
        number += 1
    return items[:wanted]


# %% exercise 5 wrong: fetches all and cuts afterwards -> needs 2 pages; the server was asked for 8
async def first_items(session, path, wanted):
    items, url = [], path
    while url:
        async with session.get(url, raise_for_status=True) as response:
            page = await response.json()
            if isinstance(page, list):
                items += page
                url = response.links["next"]["url"] if "next" in response.links else None
            else:
                items += page["items"]
                cursor = page["next_cursor"]
                url = response.url.update_query(cursor=cursor) if cursor else None
    return items[:wanted]


# %% exercise 5 wrong: does not cut the last page -> should have the items 1 to 10; yours has
async def first_items(session, path, wanted):
    items, url = [], path
    while url and len(items) < wanted:
        async with session.get(url, raise_for_status=True) as response:
            page = await response.json()
            if isinstance(page, list):
                items += page
                url = response.links["next"]["url"] if "next" in response.links else None
            else:
                items += page["items"]
                cursor = page["next_cursor"]
                url = response.url.update_query(cursor=cursor) if cursor else None
    return items


# %% exercise 5 wrong: the cursor replaces the rest of the query -> needs 4 pages; the server was asked for 3
async def first_items(session, path, wanted):
    items, url = [], path
    while url and len(items) < wanted:
        async with session.get(url, raise_for_status=True) as response:
            page = await response.json()
            if isinstance(page, list):
                items += page
                url = response.links["next"]["url"] if "next" in response.links else None
            else:
                items += page["items"]
                cursor = page["next_cursor"]
                url = response.url.with_query(cursor=cursor) if cursor else None
    return items[:wanted]


# %% exercise 5 wrong: adds one cursor to another -> should have the items 1 to 34; yours has [1, 2, 3
async def first_items(session, path, wanted):
    items, url = [], URL(path)
    while url and len(items) < wanted:
        async with session.get(url, raise_for_status=True) as response:
            page = await response.json()
            if isinstance(page, list):
                items += page
                url = response.links["next"]["url"] if "next" in response.links else None
            else:
                items += page["items"]
                cursor = page["next_cursor"]
                url = url.extend_query(cursor=cursor) if cursor else None
    return items[:wanted]


# %% exercise 5 wrong: asks for all pages at once -> 4 requests came on 3 connections
async def first_items(session, path, wanted):
    import asyncio

    async def fetch(url):
        async with session.get(url, raise_for_status=True) as response:
            return await response.json()

    async with session.get(path, raise_for_status=True) as response:
        page = await response.json()
    if isinstance(page, list):
        last = min(
            int(response.links["last"]["url"].query["page"]), -(-wanted // max(len(page), 1))
        )
        pages = [response.url.update_query(page=number) for number in range(2, last + 1)]
        items = page + sum(await asyncio.gather(*map(fetch, pages)), [])
        return items[:wanted]
    items = page["items"]
    while page["next_cursor"] and len(items) < wanted:
        page = await fetch(response.url.update_query(cursor=page["next_cursor"]))
        items += page["items"]
    return items[:wanted]


# %% exercise 5 wrong: a session for each page -> first_items made a session of its own
async def first_items(session, path, wanted):
    items, url = [], server.url.join(URL(path))
    while url and len(items) < wanted:
        async with aiohttp.ClientSession(raise_for_status=True) as own:
            async with own.get(url) as response:
                page = await response.json()
        if isinstance(page, list):
            items += page
            url = response.links["next"]["url"] if "next" in response.links else None
        else:
            items += page["items"]
            cursor = page["next_cursor"]
            url = response.url.update_query(cursor=cursor) if cursor else None
    return items[:wanted]


# %% exercise 5 wrong: asks each page for its headers first -> needs 4 pages; the server was asked for 8
async def first_items(session, path, wanted):
    items, url = [], path
    while url and len(items) < wanted:
        async with session.head(url, raise_for_status=True) as response:
            links = response.links
        async with session.get(url, raise_for_status=True) as response:
            page = await response.json()
        if isinstance(page, list):
            items += page
            url = links["next"]["url"] if "next" in links else None
        else:
            items += page["items"]
            cursor = page["next_cursor"]
            url = response.url.update_query(cursor=cursor) if cursor else None
    return items[:wanted]


# %% exercise 5 wrong: one page too many -> needs 2 pages; the server was asked for 3
async def first_items(session, path, wanted):
    items, url = [], path
    while url:
        async with session.get(url, raise_for_status=True) as response:
            page = await response.json()
        if len(items) >= wanted:
            break
        if isinstance(page, list):
            items += page
            url = response.links["next"]["url"] if "next" in response.links else None
        else:
            items += page["items"]
            cursor = page["next_cursor"]
            url = response.url.update_query(cursor=cursor) if cursor else None
    return items[:wanted]


# %% exercise 5 wrong: stays at the last page for ever -> your code was still not finished after 5 s
import asyncio


async def first_items(session, path, wanted):
    items, url = [], path
    while url:
        async with session.get(url, raise_for_status=True) as response:
            page = await response.json()
            if isinstance(page, list):
                items += page
                if "next" in response.links:
                    url = response.links["next"]["url"]
            else:
                items += page["items"]
                cursor = page["next_cursor"]
                url = response.url.update_query(cursor=cursor) if cursor else None
        await asyncio.sleep(0.1)
    return items[:wanted]


# %% exercise 5 wrong: does not look at the status -> tried to read the error page as JSON
async def first_items(session, path, wanted):
    items, url = [], path
    while url and len(items) < wanted:
        async with session.get(url) as response:
            page = await response.json()
            if isinstance(page, list):
                items += page
                url = response.links["next"]["url"] if "next" in response.links else None
            else:
                items += page["items"]
                cursor = page["next_cursor"]
                url = response.url.update_query(cursor=cursor) if cursor else None
    return items[:wanted]


# %% exercise 5 wrong: takes an error for the end -> the status for /status/503 is an error, but first_items() returned []
async def first_items(session, path, wanted):
    items, url = [], path
    while url and len(items) < wanted:
        async with session.get(url) as response:
            if not response.ok:
                break
            page = await response.json()
            if isinstance(page, list):
                items += page
                url = response.links["next"]["url"] if "next" in response.links else None
            else:
                items += page["items"]
                cursor = page["next_cursor"]
                url = response.url.update_query(cursor=cursor) if cursor else None
    return items[:wanted]


# %% exercise 5 wrong: is a generator -> the call returned async_generator, which cannot be awaited
async def first_items(session, path, wanted):
    async with session.get(path, raise_for_status=True) as response:
        page = await response.json()
    for item in page:
        yield item


# %% exercise 5 right: with an async generator of pages, and params
async def pages(session, path):
    url, params = path, {}
    while url:
        async with session.get(url, params=params) as response:
            response.raise_for_status()
            page = await response.json()
        if isinstance(page, dict):
            yield page["items"]
            params = {"cursor": page["next_cursor"]}
            url = path if page["next_cursor"] else None
        else:
            yield page
            url = response.links.get("next", {}).get("url")


async def first_items(session, path, wanted):
    items = []
    async for page in pages(session, path):
        items.extend(page)
        if len(items) >= wanted:
            break
    return items[:wanted]


# %% exercise 5 right: calls itself for the rest
async def first_items(session, path, wanted):
    response = await session.get(path)
    async with response:
        response.raise_for_status()
        page = await response.json()
    if "Link" in response.headers:
        items, more = page, response.links.get("next")
        following = more["url"] if more else None
    else:
        items, cursor = page["items"], page["next_cursor"]
        following = cursor and response.url % {"cursor": cursor}
    if following and len(items) < wanted:
        items = items + await first_items(session, following, wanted - len(items))
    return items[:wanted]


# %% exercise 5 wrong: counts the pages itself -> ClientResponseError: 404
async def first_items(session, path, wanted):
    url = URL(path)
    items = []
    number = 1
    while len(items) < wanted:
        if "cursor" in url.path:
            async with session.get(url, raise_for_status=True) as response:
                page = await response.json()
            items += page["items"]
            if page["next_cursor"] is None:
                break
            url = url.update_query(cursor=page["next_cursor"])
            continue
        async with session.get(url.update_query(page=number), raise_for_status=True) as response:
            items += await response.json()
            if "next" not in response.links:
                break
        number += 1
    return items[:wanted]


# %% exercise 5 wrong: writes the cursor into the URL as it is -> your code raised
async def first_items(session, path, wanted):
    items = []
    url = path
    while url is not None and len(items) < wanted:
        async with session.get(url, raise_for_status=True) as response:
            page = await response.json()
            if isinstance(page, list):
                items += page
                url = response.links["next"]["url"] if "next" in response.links else None
            else:
                items += page["items"]
                cursor = page["next_cursor"]
                url = None if cursor is None else f"{path}&cursor={cursor}"
    return items[:wanted]


# %% exercise 5 wrong: keeps one value of a key -> your code raised
async def first_items(session, path, wanted):
    items = []
    url, params = URL(path).with_query(None), dict(URL(path).query)
    while len(items) < wanted:
        async with session.get(url, params=params, raise_for_status=True) as response:
            page = await response.json()
            if isinstance(page, list):
                items += page
                if "next" not in response.links:
                    break
                url, params = response.links["next"]["url"], {}
            else:
                items += page["items"]
                if page["next_cursor"] is None:
                    break
                params["cursor"] = page["next_cursor"]
    return items[:wanted]


# %% exercise 5 wrong: takes an empty page for the end -> should have the items [2, 0, 2, 1, None, 1] after 4 requests; yours has [2, 0]
async def first_items(session, path, wanted):
    items = []
    url = path
    while url is not None and len(items) < wanted:
        async with session.get(url, raise_for_status=True) as response:
            page = await response.json()
            if isinstance(page, list):
                new = page
                url = response.links["next"]["url"] if "next" in response.links else None
            else:
                new = page["items"]
                cursor = page["next_cursor"]
                url = None if cursor is None else response.url.update_query(cursor=cursor)
        if not new:
            break
        items += new
    return items[:wanted]


# %% exercise 5 wrong: looks at the first status alone -> the second page of /harbours is now a 503; first_items() raised nothing
async def first_items(session, path, wanted):
    items = []
    url = path
    while url is not None and len(items) < wanted:
        async with session.get(url, raise_for_status=not items) as response:
            page = await response.json()
            if isinstance(page, list):
                items += page
                url = response.links["next"]["url"] if "next" in response.links else None
            else:
                items += page["items"]
                cursor = page["next_cursor"]
                url = None if cursor is None else response.url.update_query(cursor=cursor)
    return items[:wanted]


# %% exercise 5 wrong: a session of its own -> _fi made a session of its own, though one was given
async def first_items(session, path, wanted):
    return await _fi(session, path, wanted)
async def _fi(session, path, wanted):
    items, url = [], URL(path)
    async with aiohttp.ClientSession(session._base_url) as s:
        while url is not None and len(items) < wanted:
            async with s.get(url) as r:
                r.raise_for_status()
                page = await r.json()
                if isinstance(page, dict):
                    items += page["items"]; c = page["next_cursor"]
                    url = None if c is None else url.update_query(cursor=c)
                else:
                    items += page
                    n = r.links.get("next"); url = n["url"] if n else None
    return items[:wanted]


# %% exercise 5 wrong: asks again after a 503 -> and was asked 3 times
async def first_items(session, path, wanted):
    items, url = [], URL(path)
    tries = 0
    while url is not None and len(items) < wanted:
        async with session.get(url) as r:
            if r.status == 503 and tries < 2: tries += 1; continue
            r.raise_for_status()
            page = await r.json()
            if isinstance(page, dict):
                items += page["items"]; c = page["next_cursor"]
                url = None if c is None else url.update_query(cursor=c)
            else:
                items += page
                n = r.links.get("next"); url = n["url"] if n else None
    return items[:wanted]


# %% exercise 5 wrong: knows the bad statuses by heart -> your code
async def first_items(session, path, wanted):
    items, url = [], URL(path)
    while url is not None and len(items) < wanted:
        async with session.get(url) as r:
            if r.status in (503, 400, 404): r.raise_for_status()
            page = await r.json()
            if isinstance(page, dict):
                items += page["items"]; c = page["next_cursor"]
                url = None if c is None else url.update_query(cursor=c)
            else:
                items += page
                n = r.links.get("next"); url = n["url"] if n else None
    return items[:wanted]


# %% exercise 5 right: an asynchronous generator of items
async def first_items(session, path, wanted):
    async def pages():
        url = URL(path)
        while url is not None:
            async with session.get(url, raise_for_status=True) as r: page = await r.json()
            match page:
                case {"items": its, "next_cursor": c}:
                    url = None if c is None else url.update_query({"cursor": c})
                    for i in its: yield i
                case _:
                    nxt = r.links.get("next", {}).get("url")
                    url = nxt
                    for n, i in enumerate(page): yield i
    out = []
    import contextlib
    async with contextlib.aclosing(pages()) as it:
        async for i in it:
            out.append(i)
            if len(out) == wanted: break
    return out


# %% exercise 2 wrong: rounds -> it read [('price', '2.0'), ('many', '3.0'), ('many', '100000000000000000000'), ('many', '0.06')]
def as_params(choices):
    out = []
    for k, v in choices.items():
        for x in v if isinstance(v, list) else [v]:
            if x is None: continue
            if isinstance(x, float): x = f"{x:.2f}".rstrip("0") + ("0" if x == int(x) else "")
            out.append((k, str(x).lower() if isinstance(x, bool) else x))
    return out


# %% exercise 2 right: a URL's query string as params
def as_params(choices):
    url = URL("/")
    for k, v in choices.items():
        vs = v if isinstance(v, list) else [v]
        vs = [{True: "true", False: "false"}[x] if type(x) is bool else x for x in vs if x is not None]
        if vs: url = url.extend_query({k: vs})
    return url.query


# %% exercise 3 wrong: tells the session, for ever -> report() changed the session: its other requests differ in ['User-Agent']
async def report(session, text, tags):
    session._skip_auto_headers = frozenset({"User-Agent"})
    async with session.post("/dump/request", data=text, headers=[("X-Tag", t) for t in tags]) as response:
        return await response.text()


# %% exercise 3 wrong: an Accept of its own -> for Accept the session sends '*/*'; yours was 'text/plain'
async def report(session, text, tags):
    headers = [("X-Tag", t) for t in tags] + [("Accept", "text/plain")]
    async with session.post("/dump/request", data=text, headers=headers, skip_auto_headers=["User-Agent"]) as response:
        return await response.text()


# %% exercise 3 wrong: a cookie of its own -> for Cookie the session sends
async def report(session, text, tags):
    headers = [("X-Tag", t) for t in tags]
    async with session.post("/dump/request", data=text, headers=headers, cookies={"visit": "2"}, skip_auto_headers=["User-Agent"]) as response:
        return await response.text()


# %% exercise 3 wrong: tags in lower case -> the server saw as X-Tag ['vip', '', 'now, please']
async def report(session, text, tags):
    headers = [("X-Tag", t.lower()) for t in tags]
    async with session.post("/dump/request", data=text, headers=headers, skip_auto_headers=["User-Agent"]) as response:
        return await response.text()


# %% exercise 3 wrong: leaves out an empty tag -> the server saw as X-Tag ['VIP', 'now, please']
async def report(session, text, tags):
    headers = [("X-Tag", t) for t in tags if t]
    async with session.post("/dump/request", data=text, headers=headers, skip_auto_headers=["User-Agent"]) as response:
        return await response.text()


# %% exercise 3 wrong: splits a tag at its comma -> the server saw as X-Tag ['VIP', '', 'now', 'please']
async def report(session, text, tags):
    headers = [("X-Tag", part.strip()) for t in tags for part in t.split(",")]
    async with session.post("/dump/request", data=text, headers=headers, skip_auto_headers=["User-Agent"]) as response:
        return await response.text()


# %% exercise 3 wrong: tidies the text -> the body should be ' as it is
async def report(session, text, tags):
    headers = [("X-Tag", t) for t in tags]
    async with session.post("/dump/request", data=text.strip(), headers=headers, skip_auto_headers=["User-Agent"]) as response:
        return (await response.text())


# %% exercise 3 wrong: clears the tags of the session's headers, adds them there -> its other requests differ in ['X-Tag']
async def report(session, text, tags):
    session.headers.popall("X-Tag", None)
    for t in tags: session.headers.add("X-Tag", t)
    async with session.post("/dump/request", data=text, skip_auto_headers=["User-Agent"]) as response:
        return await response.text()


# %% exercise 3 right: bytes
async def report(session, text, tags):
    headers = CIMultiDict()
    for t in tags: headers.add("x-tag", t)
    response = await session.post("/dump/request", data=text.encode(), headers=headers, skip_auto_headers={"user-agent"})
    return (await response.read()).decode()


# %% exercise 3 right: a middleware that takes the header out
async def report(session, text, tags):
    async def anonymous(request, handler):
        request.headers.popall("User-Agent", None)
        return await handler(request)
    async with session.post("/dump/request", data=text, headers=[("X-Tag", t) for t in tags], middlewares=[*session._middlewares, anonymous]) as r:
        return await r.text()


# %% exercise 4 wrong: knows letters only -> the server sent 'Vary: *'
async def varies_by(session, path):
    import re
    async with session.get(path) as response:
        values = response.headers.getall("Vary", [])
    return list(dict.fromkeys(n.lower() for v in values for n in re.findall(r"[\w-]+", v)))


# %% exercise 4 wrong: asks by other means -> no request was made with the session that was given
async def varies_by(session, path):
    import asyncio, http.client
    def ask():
        c = http.client.HTTPConnection(session._base_url.host, session._base_url.port)
        c.request("GET", path); r = c.getresponse(); r.read(); c.close()
        return r.headers.get_all("Vary") or []
    values = await asyncio.to_thread(ask)
    return [n for n in dict.fromkeys(n.strip().lower() for v in values for n in v.split(",")) if n]


# %% exercise 5 wrong: knows the custom by the path -> yours has ['items', 'next_cursor']
async def first_items(session, path, wanted):
    items, url = [], URL(path)
    while url is not None and len(items) < wanted:
        async with session.get(url, raise_for_status=True) as r:
            page = await r.json()
            if "cursor" in r.url.path:
                items += page["items"]; c = page["next_cursor"]
                url = None if c is None else r.url.update_query(cursor=c)
            else:
                items += page
                url = r.links["next"]["url"] if "next" in r.links else None
    return items[:wanted]


# %% exercise 5 wrong: an item once -> yours has [2, 0, 1, None, 1]
async def first_items(session, path, wanted):
    items, url = [], URL(path)
    while url is not None and len(items) < wanted:
        async with session.get(url, raise_for_status=True) as r:
            page = await r.json()
            if isinstance(page, dict):
                new = page["items"]; c = page["next_cursor"]
                url = None if c is None else r.url.update_query(cursor=c)
            else:
                new = page
                url = r.links["next"]["url"] if "next" in r.links else None
        items += [i for i in new if i not in items]
    return items[:wanted]


# %% exercise 5 wrong: drops what is empty -> yours has [2, 2, 1, 1]
async def first_items(session, path, wanted):
    items, url = [], URL(path)
    while url is not None and len(items) < wanted:
        async with session.get(url, raise_for_status=True) as r:
            page = await r.json()
            if isinstance(page, dict):
                new = page["items"]; c = page["next_cursor"]
                url = None if c is None else r.url.update_query(cursor=c)
            else:
                new = page
                url = r.links["next"]["url"] if "next" in r.links else None
        items += [i for i in new if i]
    return items[:wanted]


# %% exercise 5 wrong: a page of its own size -> ClientResponseError: 404
async def first_items(session, path, wanted):
    items, url = [], URL(path)
    if "limit" not in url.query and "per_page" not in url.query:
        url = url.update_query(per_page=wanted, limit=wanted)
    while url is not None and len(items) < wanted:
        async with session.get(url, raise_for_status=True) as r:
            page = await r.json()
            if isinstance(page, dict):
                items += page["items"]; c = page["next_cursor"]
                url = None if c is None else r.url.update_query(cursor=c)
            else:
                items += page
                url = r.links["next"]["url"] if "next" in r.links else None
    return items[:wanted]


# %% exercise 5 wrong: looks at the status of lists alone -> the second page of /ships is now a 400; first_items() raised nothing
async def first_items(session, path, wanted):
    items, url = [], URL(path)
    while url is not None and len(items) < wanted:
        async with session.get(url) as r:
            if not items: r.raise_for_status()
            page = await r.json()
            if isinstance(page, dict):
                items += page.get("items", []); c = page.get("next_cursor")
                url = None if c is None else r.url.update_query(cursor=c)
            else:
                r.raise_for_status()
                items += page
                url = r.links["next"]["url"] if "next" in r.links else None
    return items[:wanted]


# %% exercise 5 wrong: guesses that a short page is the last -> yours has [2, 0, 2] after 3
async def first_items(session, path, wanted):
    items, url, size = [], URL(path), 0
    while url is not None and len(items) < wanted:
        async with session.get(url, raise_for_status=True) as r:
            page = await r.json()
            if isinstance(page, dict):
                new = page["items"]; c = page["next_cursor"]
                url = None if c is None else r.url.update_query(cursor=c)
            else:
                new = page
                url = r.links["next"]["url"] if "next" in r.links else None
        items += new
        if new and len(new) < size: break
        size = max(size, len(new))
    return items[:wanted]


# %% exercise 5 wrong: the error of a later page ends the list -> the second page of /harbours is now a 404
async def first_items(session, path, wanted):
    items, url = [], URL(path)
    while url is not None and len(items) < wanted:
        async with session.get(url) as r:
            if r.status == 404 and items: break
            r.raise_for_status()
            page = await r.json()
            if isinstance(page, dict):
                items += page["items"]; c = page["next_cursor"]
                url = None if c is None else r.url.update_query(cursor=c)
            else:
                items += page
                url = r.links["next"]["url"] if "next" in r.links else None
    return items[:wanted]


# %% exercise 5 right: takes the link apart by hand
async def first_items(session, path, wanted):
    import re
    found = []
    while path and len(found) < wanted:
        async with session.get(path) as r:
            r.raise_for_status()
            page = await r.json()
            if type(page) is dict:
                found.extend(page["items"]); c = page["next_cursor"]
                path = None if c is None else r.url % {"cursor": str(c)}
            else:
                found.extend(page)
                link = re.search(r'<([^>]*)>; *rel="?next"?', ",".join(r.headers.getall("Link", [])))
                path = r.url.join(URL(link[1], encoded=True)) if link else None
    return found[:wanted]
# %% exercise 2 wrong: writes texts as JSON does -> the server should read [('größe', '"süß" &
def as_params(choices):
    import json

    return [
        (key, json.dumps(value).strip('"'))
        for key, values in choices.items()
        for value in (values if isinstance(values, list) else [values])
        if value is not None
    ]
# %% exercise 3 wrong: an encoding of its own -> your code raised UnicodeDecodeError: 'utf-8' codec can't decode byte 0xfc
async def report(session, text, tags):
    headers = [("X-Tag", tag) for tag in tags]
    async with session.post(
        "/dump/request", data=text.encode("latin-1"), headers=headers, skip_auto_headers=["User-Agent"]
    ) as response:
        return await response.text()
# %% exercise 4 wrong: in the order in which they came last -> that is ['b', 'a', 'c']; yours: ['b', 'c', 'a']
async def varies_by(session, path):
    names = []
    async with session.get(path) as response:
        for value in response.headers.getall("Vary", []):
            for name in value.lower().split(","):
                name = name.strip()
                if name in names:
                    names.remove(name)
                names.append(name)
    return names


# %% exercise 1 wrong: writes the text in another form -> someone typed 'ﬁne
async def search(session, text):
    request = session.get("/get", params={"q": __import__("unicodedata").normalize("NFKC", text)})
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 1 wrong: a hundred characters at most -> someone typed 'tea, tea
async def search(session, text):
    request = session.get("/get", params={"q": text[:100]})
    async with request as response:
        reply = await response.json()
    return reply["args"]


# %% exercise 2 wrong: sends equal values once -> for {'size': ['M', 'M', 7, 7]}
def as_params(choices):
    out = []
    for k, v in choices.items():
        for one in v if isinstance(v, list) else [v]:
            if one is not None: out.append((k, "true" if one is True else "false" if one is False else one))
    return list(dict.fromkeys(out))


# %% exercise 4 wrong: a star instead of all names -> that is ['te', '*', 'range']
async def varies_by(session, path):
    async with session.get(path) as r:
        names = list(dict.fromkeys(n.strip().lower() for v in r.headers.getall("Vary", []) for n in v.split(",") if n.strip()))
        return ["*"] if "*" in names else names


# %% exercise 5 wrong: takes the query of the link alone -> 404, message='Not Found'
async def first_items(session, path, wanted):
    items, url, cursor = [], URL(path), None
    while url is not None:
        async with session.get(url) as r:
            r.raise_for_status()
            page = await r.json()
            if isinstance(page, list):
                items += page
                link = r.links.get("next")
                url = URL(path).with_query(link["url"].query) if link else None
            else:
                items += page["items"]
                cursor = page["next_cursor"]
                url = None if cursor is None else URL(path).update_query(cursor=cursor)
        if len(items) >= wanted:
            break
    return items[:wanted]


# %% exercise 4 wrong: keeps what it found at a path -> one GET of /response-headers?Vary=Accept was to be expected; the server saw []
known = {}
async def varies_by(session, path):
    if path not in known:
        async with session.get(path) as r:
            known[path] = list(dict.fromkeys(n.strip().lower() for v in r.headers.getall("Vary", []) for n in v.split(",") if n.strip()))
    return known[path]


# %% exercise 2 wrong: takes one None out of each list -> aiohttp refuses what as_params() returned for {'gift'
def as_params(choices):
    pairs = []
    for key, value in choices.items():
        values = list(value) if isinstance(value, list) else [value]
        if None in values:
            values.remove(None)
        pairs += [(key, str(one).lower() if isinstance(one, bool) else one) for one in values]
    return pairs


# %% exercise 1 right: yarl's operator for a query
async def search(session, text):
    request = session.get(URL("/get") % {"q": text})
    async with request as response:
        reply = await response.json()
    return reply["args"]
