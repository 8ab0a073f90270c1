# Answers to the exercises of lesson 07; the form is explained in tests/test_answers.py.

# %% exercise 1 wrong: dumps the JSON into data -> refused it with 415
async def add_note(session, title):
    request = session.post("/notes", data=json.dumps({"title": title}))
    async with request as response:
        note = await response.json()
        return note.get("id")


# %% exercise 1 wrong: sends a form -> not 'application/x-www-form-urlencoded'
async def add_note(session, title):
    request = session.post("/notes", data={"title": title})
    async with request as response:
        note = await response.json()
        return note.get("id")


# %% exercise 1 wrong: encodes twice -> refused it with 400
async def add_note(session, title):
    request = session.post("/notes", json=json.dumps({"title": title}))
    async with request as response:
        note = await response.json()
        return note.get("id")


# %% exercise 1 wrong: labels a form as JSON -> refused it with 400
async def add_note(session, title):
    request = session.post(
        "/notes", data={"title": title}, headers={"Content-Type": "application/json"}
    )
    async with request as response:
        note = await response.json()
        return note.get("id")


# %% exercise 1 wrong: builds the JSON by hand and loses a character -> the server understood
async def add_note(session, title):
    body = json.dumps({"title": title.encode("ascii", "replace").decode()})
    headers = {"Content-Type": "application/json"}
    async with session.post("/notes", data=body, headers=headers) as response:
        return (await response.json()).get("id")


# %% exercise 1 wrong: knows the number without asking -> the server saw nothing
async def add_note(session, title):
    return 1


# %% exercise 1 wrong: returns the whole note -> yours returned {
async def add_note(session, title):
    async with session.post("/notes", json={"title": title}) as response:
        return await response.json()


# %% exercise 1 wrong: forgets async with -> was called but not awaited
async def add_note(session, title):
    session.post("/notes", json={"title": title})


# %% exercise 1 right: labels the text itself
async def add_note(session, title):
    body = json.dumps({"title": title})
    headers = {"Content-Type": "application/json"}
    request = session.post("/notes", data=body, headers=headers)
    async with request as response:
        note = await response.json()
        return note.get("id")


# %% exercise 1 right: awaits the response
async def add_note(session, title):
    response = await session.request("POST", "/notes", json=dict(title=title, text="none"))
    note = await response.json()
    return note["id"] if response.ok else None


# %% exercise 1 wrong: sends the title of the example -> the title is 'Say "tea"'; the server understood 'Zürich
async def add_note(session, title):
    request = session.post("/notes", json={"title": "Zürich & back"})
    async with request as response:
        note = await response.json()
        return note.get("id")


# %% exercise 1 wrong: a session of its own -> add_note made a session of its own, though one was given
async def add_note(session, title):
    async with aiohttp.ClientSession(server.url) as session:
        request = session.post("/notes", json={"title": title})
        async with request as response:
            note = await response.json()
            return note.get("id")


# %% exercise 1 wrong: tidies the title -> the server understood 'no. 
async def add_note(session, title):
    request = session.post("/notes", json={"title": title.strip()})
    async with request as response:
        note = await response.json()
        return note.get("id")


# %% exercise 1 wrong: expects a number in any case -> and None was wanted; yours raised KeyError
n = 0
async def add_note(session, title):
    request = session.post("/notes", json={"title": title})
    async with request as response:
        note = await response.json()
        return note["id"]


# %% exercise 1 wrong: raises when refused -> and None was wanted; yours raised ClientResponseError
async def add_note(session, title):
    request = session.post("/notes", json={"title": title}, raise_for_status=True)
    async with request as response:
        note = await response.json()
        return note.get("id")


# %% exercise 2 wrong: sends None as a word -> 'address': 'None'
async def sign_up(session, name, address, interests):
    form = {"name": name, "address": address, "interest": interests}
    async with session.post("/post", data=form) as response:
        return (await response.json())["form"]


# %% exercise 2 wrong: sends an empty address -> 'address': ''
async def sign_up(session, name, address, interests):
    form = {"name": name, "address": address or "", "interest": interests}
    async with session.post("/post", data=form) as response:
        return (await response.json())["form"]


# %% exercise 2 wrong: sends JSON -> labelled application/json
async def sign_up(session, name, address, interests):
    form = {"name": name, "interest": interests}
    if address is not None:
        form["address"] = address
    async with session.post("/post", json=form) as response:
        return (await response.json())["json"]


# %% exercise 2 wrong: joins the interests -> 'interest': 'tea,maths'
async def sign_up(session, name, address, interests):
    form = {"name": name, "interest": ",".join(interests)}
    if address is not None:
        form["address"] = address
    async with session.post("/post", data=form) as response:
        return (await response.json())["form"]


# %% exercise 2 wrong: keeps one interest -> 'interest': 'maths'
async def sign_up(session, name, address, interests):
    form = {"name": name}
    if address is not None:
        form["address"] = address
    for interest in interests:
        form["interest"] = interest
    async with session.post("/post", data=form) as response:
        return (await response.json())["form"]


# %% exercise 2 wrong: sends parameters -> labelled application/octet-stream
async def sign_up(session, name, address, interests):
    params = [("name", name)] + [("interest", interest) for interest in interests]
    if address is not None:
        params.append(("address", address))
    server.log.clear()
    url = "/post"
    async with session.post(url, headers={"X-Form": str(params)}) as response:
        return (await response.json())["form"]


# %% exercise 2 wrong: puts the form into the URL -> the server saw POST /post?name=Ada
async def sign_up(session, name, address, interests):
    params = [("name", name)] + [("interest", interest) for interest in interests]
    async with session.post("/post", params=params) as response:
        return (await response.json())["args"]


# %% exercise 2 wrong: writes the form by hand -> the server understood {
async def sign_up(session, name, address, interests):
    fields = [f"name={name}"] + [f"interest={interest}" for interest in interests]
    if address is not None:
        fields.append(f"address={address}")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    async with session.post("/post", data="&".join(fields), headers=headers) as response:
        return (await response.json())["form"]


# %% exercise 2 wrong: makes it multipart -> labelled multipart/form-data
async def sign_up(session, name, address, interests):
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("name", name)
    if address is not None:
        form.add_field("address", address)
    for interest in interests:
        form.add_field("interest", interest)
    async with session.post("/post", data=form) as response:
        return (await response.json())["form"]


# %% exercise 2 wrong: returns the reply -> yours returned {'args'
async def sign_up(session, name, address, interests):
    form = {"name": name, "interest": interests}
    if address is not None:
        form["address"] = address
    async with session.post("/post", data=form) as response:
        return await response.json()


# %% exercise 2 wrong: forgets the await -> was called but not awaited
async def sign_up(session, name, address, interests):
    form = {"name": name, "interest": interests}
    if address is not None:
        form["address"] = address
    async with session.post("/post", data=form) as response:
        reply = response.json()
    return reply


# %% exercise 2 right: a dict with a list in it
async def sign_up(session, name, address, interests):
    form = {"name": name, "interest": interests, "address": address}
    form = {field: value for field, value in form.items() if value is not None}
    async with session.post("/post", data=form) as response:
        return (await response.json())["form"]


# %% exercise 2 right: FormData, field by field
async def sign_up(session, name, address, interests):
    form = aiohttp.FormData({"name": name})
    if address is not None:
        form.add_field("address", address)
    for interest in interests:
        form.add_field("interest", interest)
    response = await session.post("/post", data=form)
    return json.loads(await response.text())["form"]


# %% exercise 2 right: encodes it with the standard library
async def sign_up(session, name, address, interests):
    from urllib.parse import urlencode

    fields = {"name": name, "interest": interests}
    if address is not None:
        fields["address"] = address
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(fields, doseq=True)
    async with session.post("/post", data=body, headers=headers) as response:
        return (await response.json())["form"]


# %% exercise 2 wrong: takes an empty address for none -> for ('Bob', '', ['tea', 'tea']) the server understood
async def sign_up(session, name, address, interests):
    form = [("name", name)] + ([("address", address)] if address else [])
    form += [("interest", interest) for interest in interests]
    async with session.post("/post", data=form) as response:
        return (await response.json())["form"]


# %% exercise 2 wrong: names an interest once -> for ('Bob', '', ['tea', 'tea']) the server understood
async def sign_up(session, name, address, interests):
    form = {"name": name, "interest": list(dict.fromkeys(interests))}
    if address is not None:
        form["address"] = address
    async with session.post("/post", data=form) as response:
        return (await response.json())["form"]


# %% exercise 2 wrong: sorts the interests -> for ('Ada', None, ['tea', 'maths']) the server understood
async def sign_up(session, name, address, interests):
    form = {"name": name, "interest": sorted(interests)}
    if address is not None:
        form["address"] = address
    async with session.post("/post", data=form) as response:
        return (await response.json())["form"]


# %% exercise 2 wrong: returns the form that it sent -> this time the server understood {'name': 'A.'}
async def sign_up(session, name, address, interests):
    form = {"name": name}
    if address is not None:
        form["address"] = address
    if interests:
        form["interest"] = interests if len(interests) > 1 else interests[0]
    async with session.post("/post", data=form):
        return form


# %% exercise 2 right: empties the list of interests
async def sign_up(session, name, address, interests):
    form = [("name", name)]
    if address is not None:
        form += [("address", address)]
    while interests:
        form.append(("interest", interests.pop(0)))
    response = await session.request("POST", "/post", data=form)
    return (await response.json())["form"]


# %% exercise 2 wrong: drops an empty interest -> the server understood {'interest': 'x', 'name': ''}
async def sign_up(session, name, address, interests):
    d = [("name", name)] + ([("address", address)] if address is not None else []) + [("interest", i) for i in interests if i]
    async with session.post("/post", data=d) as r: return (await r.json())["form"]


# %% exercise 2 wrong: drops an empty name -> the server understood {'interest': ['', 'x']}
async def sign_up(session, name, address, interests):
    d = ([("name", name)] if name else []) + ([("address", address)] if address is not None else []) + [("interest", i) for i in interests]
    async with session.post("/post", data=d) as r: return (await r.json())["form"]


# %% exercise 2 wrong: three interests at most -> the server understood
async def sign_up(session, name, address, interests):
    d = [("name", name)] + ([("address", address)] if address is not None else []) + [("interest", i) for i in interests[:3]]
    async with session.post("/post", data=d) as r: return (await r.json())["form"]


# %% exercise 3 wrong: lets name and type be guessed -> was told export.tmp
async def send_table(session, file, author, filename, content_type):
    async with session.post("/dump/request", data={"author": author, "table": file}) as response:
        return response.status


# %% exercise 3 wrong: forgets the type -> its type is text/csv; the server was told text/plain
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData()
    form.add_field("author", author)
    form.add_field("table", io.BytesIO(file.read()), filename="june.csv", content_type="text/plain")
    async with session.post("/dump/request", data=form) as response:
        return response.status


# %% exercise 3 wrong: labels the body by hand -> names no boundary
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData()
    form.add_field("author", author)
    form.add_field("table", file, filename=filename, content_type=content_type)
    headers = {"Content-Type": "multipart/form-data"}
    async with session.post("/dump/request", data=form, headers=headers) as response:
        return response.status


# %% exercise 3 wrong: gives the body the file's type -> the body is labelled text/csv
async def send_table(session, file, author, filename, content_type):
    headers = {"Content-Type": content_type}
    async with session.post("/dump/request", data=file, headers=headers) as response:
        return response.status


# %% exercise 3 wrong: sends no author -> the server found ['table']
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData()
    form.add_field("table", file, filename=filename, content_type=content_type)
    async with session.post("/dump/request", data=form) as response:
        return response.status


# %% exercise 3 wrong: sends the author as a file -> the author arrived as a file
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData()
    form.add_field("author", io.BytesIO(author.encode()))
    form.add_field("table", file, filename=filename, content_type=content_type)
    async with session.post("/dump/request", data=form) as response:
        return response.status


# %% exercise 3 wrong: reads the file before it sends it -> the server read 0, b''
async def send_table(session, file, author, filename, content_type):
    file.read()
    form = aiohttp.FormData()
    form.add_field("author", author)
    form.add_field("table", file, filename=filename, content_type=content_type)
    async with session.post("/dump/request", data=form) as response:
        return response.status


# %% exercise 3 wrong: sends the file's text as a field -> the server was told None
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("author", author)
    form.add_field("table", file.read().decode(), content_type=content_type)
    async with session.post("/dump/request", data=form) as response:
        return response.status


# %% exercise 3 wrong: sends it somewhere else -> the server saw ['POST /post']
async def send_table(session, file, author, filename, content_type):
    async with session.post("/post", data={"author": author, "table": file}) as response:
        return response.status


# %% exercise 3 wrong: forgets async with -> was called but not awaited
async def send_table(session, file, author, filename, content_type):
    return session.post("/dump/request", data={"author": author, "table": file})


# %% exercise 3 wrong: returns nothing -> yours returned None
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData()
    form.add_field("author", author)
    form.add_field("table", file, filename=filename, content_type=content_type)
    async with session.post("/dump/request", data=form):
        pass


# %% exercise 3 right: reads the file first
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData({"author": author})
    content = await asyncio.to_thread(file.read)
    form.add_field("table", content, filename=filename, content_type=content_type)
    async with session.post("/dump/request", data=form) as response:
        return response.status


# %% exercise 3 right: with a MultipartWriter
async def send_table(session, file, author, filename, content_type):
    with aiohttp.MultipartWriter("form-data") as writer:
        writer.append(author).set_content_disposition("form-data", name="author")
        part = writer.append(file, {"Content-Type": content_type})
        part.set_content_disposition("form-data", name="table", filename=filename)
    response = await session.post("/dump/request", data=writer)
    response.release()
    return response.status


# %% exercise 3 wrong: knows the author -> the author is Zoë & Bob; the server read b'Ada'
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData()
    form.add_field("author", "Ada")
    form.add_field("table", file, filename=filename, content_type=content_type)
    async with session.post("/dump/request", data=form) as response:
        return response.status


# %% exercise 3 wrong: knows name and type -> the file's name is ZOE.png; the server was told june.csv
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData()
    form.add_field("author", author)
    form.add_field("table", file, filename="june.csv", content_type="text/csv")
    async with session.post("/dump/request", data=form) as response:
        return response.status


# %% exercise 3 wrong: makes a text of the file -> the file holds 8 bytes, b'\xff
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData()
    form.add_field("author", author)
    text = file.read().decode(errors="replace")
    form.add_field("table", text, filename=filename, content_type=content_type)
    async with session.post("/dump/request", data=form) as response:
        return response.status


# %% exercise 3 wrong: takes success for granted -> the status was 202; yours returned 200
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData()
    form.add_field("author", author)
    form.add_field("table", file, filename=filename, content_type=content_type)
    async with session.post("/dump/request", data=form):
        return 200


# %% exercise 3 wrong: raises for a bad status -> ClientResponseError
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData()
    form.add_field("author", author)
    form.add_field("table", file, filename=filename, content_type=content_type)
    async with session.post("/dump/request", data=form, raise_for_status=True) as response:
        return response.status


# %% exercise 3 wrong: guesses the type from the name -> its type is application/vnd.ms-excel; the server was told text/csv
async def send_table(session, file, author, filename, content_type):
    f = aiohttp.FormData()
    f.add_field("author", author)
    f.add_field("table", file, filename=filename, content_type="text/csv" if filename.endswith("csv") else "image/png")
    async with session.post("/dump/request", data=f) as r: return r.status


# %% exercise 3 wrong: opens the file once more by its name -> has no attribute 'name'
async def send_table(session, file, author, filename, content_type):
    f = aiohttp.FormData()
    f.add_field("author", author)
    f.add_field("table", open(file.name, "rb"), filename=filename, content_type=content_type)
    async with session.post("/dump/request", data=f) as r: return r.status


# %% exercise 3 right: with aiohttp's writer of parts
async def send_table(session, file, author, filename, content_type):
    with aiohttp.MultipartWriter("form-data") as w:
        p = w.append(author); p.set_content_disposition("form-data", name="author")
        p = w.append(file.read(), {"Content-Type": content_type}); p.set_content_disposition("form-data", name="table", filename=filename)
    async with session.post("/dump/request", data=w) as r: return r.status


# %% exercise 4 wrong: builds one form for all -> your code raised
async def upload_to_one(session, mirrors, path):
    form = aiohttp.FormData()
    with open(path, "rb") as file:
        form.add_field("file", file)
        for mirror in mirrors:
            async with session.post(mirror, data=form) as response:
                if response.ok:
                    return mirror
    raise RuntimeError("no mirror")


# %% exercise 4 wrong: opens the file once -> your code raised
async def upload_to_one(session, mirrors, path):
    with open(path, "rb") as file:
        for mirror in mirrors:
            async with session.post(mirror, data={"file": file}) as response:
                if response.ok:
                    return mirror
    raise RuntimeError("no mirror")


# %% exercise 4 wrong: makes one file in memory for all -> what the fifth mirror got is {'file': ''}
async def upload_to_one(session, mirrors, path):
    file = io.BytesIO(Path(path).read_bytes())
    for mirror in mirrors:
        async with session.post(mirror, data={"file": file}) as response:
            if response.ok:
                return mirror
    raise RuntimeError("no mirror")


# %% exercise 4 wrong: sends the file as the body -> what the fifth mirror got is no file
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors:
        with open(path, "rb") as file:
            async with session.post(mirror, data=file) as response:
                if response.ok:
                    return mirror
    raise RuntimeError("no mirror")


# %% exercise 4 wrong: does not look at the status -> the server saw ['POST /status/503']
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors:
        with open(path, "rb") as file:
            async with session.post(mirror, data={"file": file}):
                return mirror


# %% exercise 4 wrong: offers it to all -> the fifth is /post; the server saw
async def upload_to_one(session, mirrors, path):
    accepted = []
    for mirror in mirrors:
        with open(path, "rb") as file:
            async with session.post(mirror, data={"file": file}) as response:
                if response.ok:
                    accepted.append(mirror)
    return accepted[0]


# %% exercise 4 wrong: gives up at the first -> ClientResponseError
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors:
        with open(path, "rb") as file:
            async with session.post(mirror, data={"file": file}, raise_for_status=True):
                return mirror
    raise RuntimeError("no mirror")


# %% exercise 4 wrong: says nothing when nobody accepts -> the caller was not told
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors:
        with open(path, "rb") as file:
            async with session.post(mirror, data={"file": file}) as response:
                if response.ok:
                    return mirror


# %% exercise 4 wrong: returns the reply -> the mirror that accepted is '/post'
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors:
        with open(path, "rb") as file:
            async with session.post(mirror, data={"file": file}) as response:
                if response.ok:
                    return await response.text()
    raise RuntimeError("no mirror")


# %% exercise 4 wrong: asks everybody at the same time -> the fifth is /post; the server saw
async def upload_to_one(session, mirrors, path):
    async def offer(mirror):
        with open(path, "rb") as file:
            async with session.post(mirror, data={"file": file}) as response:
                return response.ok

    accepted = await asyncio.gather(*(offer(mirror) for mirror in mirrors))
    return mirrors[accepted.index(True)]


# %% exercise 4 right: reads the file once and builds the form each time
async def upload_to_one(session, mirrors, path):
    content = Path(path).read_bytes()
    for mirror in mirrors:
        form = aiohttp.FormData()
        form.add_field("file", content, filename=Path(path).name)
        async with session.post(mirror, data=form) as response:
            if response.status < 400:
                return mirror
    raise RuntimeError("nobody wants it")


# %% exercise 4 right: lets aiohttp raise
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors:
        file = open(path, "rb")
        try:
            response = await session.post(mirror, data={"file": file}, raise_for_status=True)
        except aiohttp.ClientResponseError:
            continue
        finally:
            file.close()
        response.release()
        return mirror
    raise RuntimeError(f"none of {len(mirrors)}")


# %% exercise 4 wrong: takes 400 for accepted -> the first four mirrors refuse, the fifth is /post
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors:
        with open(path, "rb") as file:
            async with session.post(mirror, data={"file": file}) as response:
                if response.status <= 400:
                    return mirror
    raise RuntimeError


# %% exercise 4 wrong: takes 200 alone for accepted -> the second mirror, /status/201, accepted
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors:
        with open(path, "rb") as file:
            async with session.post(mirror, data={"file": file}) as response:
                if response.status == 200:
                    return mirror
    raise RuntimeError


# %% exercise 4 wrong: takes any 2xx and no 3xx -> the second mirror, /status/399, accepted
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors:
        with open(path, "rb") as file:
            async with session.post(mirror, data={"file": file}) as response:
                if 200 <= response.status < 300:
                    return mirror
    raise RuntimeError


# %% exercise 4 wrong: reads the file as text -> UnicodeDecodeError
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors:
        form = aiohttp.FormData()
        form.add_field("file", path.read_text("utf-8"), filename=path.name)
        async with session.post(mirror, data=form) as response:
            if response.ok:
                return mirror
    raise RuntimeError


# %% exercise 4 wrong: PUTs the file -> the server saw ['PUT /status/503'
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors:
        with open(path, "rb") as file:
            async with session.put(mirror, data={"file": file}) as response:
                if response.ok:
                    return mirror
    raise RuntimeError


# %% exercise 4 wrong: says nothing when there is no mirror -> none of 0 mirrors accepted the file
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors:
        with open(path, "rb") as file:
            async with session.post(mirror, data={"file": file}) as response:
                if response.ok:
                    return mirror
    if mirrors:
        raise RuntimeError


# %% exercise 4 right: empties the list of mirrors
async def upload_to_one(session, mirrors, path):
    while mirrors:
        mirror = mirrors.pop(0)
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(Path(path).read_bytes()), filename="file")
        response = await session.post(mirror, data=form)
        response.release()
        if response.status < 400:
            return mirror
    raise RuntimeError("nobody wants it")


# %% exercise 4 wrong: knows the bad statuses by heart -> the first four mirrors refuse, the fifth is /post
async def upload_to_one(session, mirrors, path):
    for m in mirrors:
        with open(path, "rb") as f:
            async with session.post(m, data={"file": f}) as r:
                if r.status not in (400, 404, 500, 503): return m
    raise RuntimeError


# %% exercise 4 wrong: returns the path without its query -> yours returned '/post'
async def upload_to_one(session, mirrors, path):
    for m in mirrors:
        with open(path, "rb") as f:
            async with session.post(m, data={"file": f}) as r:
                if r.ok: return r.url.path
    raise RuntimeError


# %% exercise 4 right: an error of its own kind of RuntimeError
class NoMirror(RuntimeError): pass
async def upload_to_one(session, mirrors, path):
    for m in iter(mirrors):
        try:
            async with session.post(m, data={"file": io.BytesIO(path.read_bytes())}, raise_for_status=True): return m
        except aiohttp.ClientResponseError: continue
    raise NoMirror


# %% exercise 5 wrong: one after the other -> never saw more than 1 at once
async def upload_folder(session, url_path, folder, limit):
    results = {}
    for path in folder.iterdir():
        if path.is_file():
            with path.open("rb") as file:
                async with session.post(
                    url_path, data={"file": file}, raise_for_status=True
                ) as response:
                    results[path.name] = (await response.json())["files"]["file"]
    return results


# %% exercise 5 wrong: no limit -> the limit was 3, but the server saw
async def upload_folder(session, url_path, folder, limit):
    async def upload(path):
        with path.open("rb") as file:
            async with session.post(url_path, data={"file": file}) as response:
                response.raise_for_status()
                return path.name, (await response.json())["files"]["file"]

    paths = [path for path in folder.iterdir() if path.is_file()]
    return dict(await asyncio.gather(*(upload(path) for path in paths)))


# %% exercise 5 wrong: a semaphore for each upload -> the limit was 3, but the server saw
async def upload_folder(session, url_path, folder, limit):
    async def upload(path):
        async with asyncio.Semaphore(limit):
            with path.open("rb") as file:
                async with session.post(url_path, data={"file": file}) as response:
                    response.raise_for_status()
                    return path.name, (await response.json())["files"]["file"]

    paths = [path for path in folder.iterdir() if path.is_file()]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in paths]
    return dict(task.result() for task in tasks)


# %% exercise 5 wrong: opens all files before it waits -> files were open when a request left
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        with path.open("rb") as file:
            async with semaphore:
                async with session.post(url_path, data={"file": file}) as response:
                    response.raise_for_status()
                    return path.name, (await response.json())["files"]["file"]

    paths = [path for path in folder.iterdir() if path.is_file()]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in paths]
    return dict(task.result() for task in tasks)


# %% exercise 5 wrong: takes the sub-folder for a file -> Error
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            with path.open("rb") as file:
                async with session.post(url_path, data={"file": file}) as response:
                    response.raise_for_status()
                    return path.name, (await response.json())["files"]["file"]

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in folder.iterdir()]
    return dict(task.result() for task in tasks)


# %% exercise 5 wrong: sends the files of the sub-folder, too -> the server saw 12 requests
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            with path.open("rb") as file:
                async with session.post(url_path, data={"file": file}) as response:
                    response.raise_for_status()
                    return path.name, (await response.json())["files"]["file"]

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in folder.rglob("*") if path.is_file()]
    return dict(task.result() for task in tasks)


# %% exercise 5 wrong: leaves out the empty file -> the server saw 10 requests
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            with path.open("rb") as file:
                async with session.post(url_path, data={"file": file}) as response:
                    response.raise_for_status()
                    return path.name, (await response.json())["files"]["file"]

    paths = [path for path in folder.iterdir() if path.is_file() and path.stat().st_size]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in paths]
    return dict(task.result() for task in tasks)


# %% exercise 5 wrong: sends the files without a form -> is not among what the server received
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            with path.open("rb") as file:
                async with session.post(url_path, data=file) as response:
                    response.raise_for_status()
                    return path.name, (await response.json())["data"]

    paths = [path for path in folder.iterdir() if path.is_file()]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in paths]
    return dict(task.result() for task in tasks)


# %% exercise 5 wrong: counts on the order of finishing -> your dict has something else
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            with path.open("rb") as file:
                async with session.post(url_path, data={"file": file}) as response:
                    response.raise_for_status()
                    return (await response.json())["files"]["file"]

    paths = sorted(path for path in folder.iterdir() if path.is_file())
    jobs = asyncio.as_completed([upload(path) for path in paths])
    results = [await job for job in jobs]
    return {path.name: text for path, text in zip(paths, reversed(sorted(results)))}


# %% exercise 5 wrong: never looks at the status -> KeyError: 'files'
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            with path.open("rb") as file:
                async with session.post(url_path, data={"file": file}) as response:
                    return path.name, (await response.json())["files"]["file"]

    paths = [path for path in folder.iterdir() if path.is_file()]
    return dict([await upload(path) for path in paths[:0]]) | dict(
        await asyncio.gather(*(upload(path) for path in paths))
    )


# %% exercise 5 wrong: hides the error -> the server refused with 404, and what came out was no error
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            with path.open("rb") as file:
                async with session.post(url_path, data={"file": file}) as response:
                    if response.ok:
                        return path.name, (await response.json())["files"]["file"]
                    return path.name, None

    paths = [path for path in folder.iterdir() if path.is_file()]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in paths]
    return dict(task.result() for task in tasks)


# %% exercise 5 wrong: lets the others go on after an error -> more requests were sent
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            with path.open("rb") as file:
                async with session.post(url_path, data={"file": file}) as response:
                    response.raise_for_status()
                    return path.name, (await response.json())["files"]["file"]

    paths = [path for path in folder.iterdir() if path.is_file()]
    return dict(await asyncio.gather(*(upload(path) for path in paths)))


# %% exercise 5 wrong: starts tasks and does not wait -> InvalidStateError
async def upload_folder(session, url_path, folder, limit):
    async def upload(path):
        with path.open("rb") as file:
            async with session.post(url_path, data={"file": file}) as response:
                return (await response.json())["files"]["file"]

    paths = [path for path in folder.iterdir() if path.is_file()]
    tasks = {path.name: asyncio.create_task(upload(path)) for path in paths}
    return {name: task.result() for name, task in tasks.items()}


# %% exercise 5 right: workers and a queue
async def upload_folder(session, url_path, folder, limit):
    paths = [path for path in folder.iterdir() if not path.is_dir()]
    results = {}

    async def work():
        while paths:
            path = paths.pop()
            with open(path, "rb") as file:
                async with session.post(
                    url_path, data={"file": file}, raise_for_status=True
                ) as response:
                    reply = await response.json()
            results[path.name] = reply["files"]["file"]

    async with asyncio.TaskGroup() as group:
        for _ in range(limit):
            group.create_task(work())
    return results


# %% exercise 5 right: collects the exceptions and raises the first
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            form = aiohttp.FormData()
            form.add_field("file", path.read_bytes(), filename=path.name)
            async with session.post(url_path, data=form) as response:
                response.raise_for_status()
                reply = await response.json()
                return reply["files"]["file"]

    paths = sorted(path for path in folder.iterdir() if path.is_file())
    jobs = [upload(path) for path in paths]
    results = await asyncio.gather(*jobs, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result
    return dict(zip([path.name for path in paths], results))


# %% exercise 5 right: in batches
async def upload_folder(session, url_path, folder, limit):
    async def upload(path):
        with path.open("rb") as file:
            async with session.post(url_path, data={"file": file}) as response:
                response.raise_for_status()
                return path.name, json.loads(await response.read())["files"]["file"]

    paths = [path for path in folder.iterdir() if path.is_file()]
    results = {}
    for start in range(0, len(paths), limit):
        async with asyncio.TaskGroup() as group:
            batch = [group.create_task(upload(path)) for path in paths[start : start + limit]]
        results.update(task.result() for task in batch)
    return results


# %% exercise 5 wrong: knows one kind of file -> the server saw 7 requests
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            with path.open("rb") as file:
                async with session.post(url_path, data={"file": file}) as response:
                    response.raise_for_status()
                    return (await response.json())["files"]["file"]

    paths = list(folder.glob("*.txt"))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in paths]
    return {path.name: task.result() for path, task in zip(paths, tasks)}


# %% exercise 5 wrong: looks for a dot in the name -> the server saw 10 requests
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            with path.open("rb") as file:
                async with session.post(url_path, data={"file": file}) as response:
                    response.raise_for_status()
                    return (await response.json())["files"]["file"]

    paths = [path for path in folder.iterdir() if "." in path.name]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in paths]
    return {path.name: task.result() for path, task in zip(paths, tasks)}


# %% exercise 5 wrong: returns what it sent -> this time the server could read none of them
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            with path.open("rb") as file:
                async with session.post(url_path, data={"file": file}) as response:
                    response.raise_for_status()
                    text = (await response.json())["files"]["file"]
        return path.read_text("utf-8") if path.suffix != ".png" else text

    paths = [path for path in folder.iterdir() if path.is_file()]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in paths]
    return {path.name: task.result() for path, task in zip(paths, tasks)}


# %% exercise 5 wrong: takes 400 for success -> the server refused with 400
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            with path.open("rb") as file:
                async with session.post(url_path, data={"file": file}) as response:
                    if response.status > 400:
                        response.raise_for_status()
                    if response.status == 400:
                        return ""
                    return (await response.json())["files"]["file"]

    paths = [path for path in folder.iterdir() if path.is_file()]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in paths]
    return {path.name: task.result() for path, task in zip(paths, tasks)}


# %% exercise 5 wrong: raises an error of its own -> what came out was ['RuntimeError
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            with path.open("rb") as file:
                async with session.post(url_path, data={"file": file}) as response:
                    if not response.ok:
                        raise RuntimeError(response.reason)
                    return (await response.json())["files"]["file"]

    paths = [path for path in folder.iterdir() if path.is_file()]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in paths]
    return {path.name: task.result() for path, task in zip(paths, tasks)}


# %% exercise 5 wrong: opens the next file while it sends -> files were open when a request left
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path, following):
        async with semaphore:
            with path.open("rb") as file, following.open("rb"):
                async with session.post(url_path, data={"file": file}) as response:
                    response.raise_for_status()
                    return (await response.json())["files"]["file"]

    paths = [path for path in folder.iterdir() if path.is_file()]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(*pair)) for pair in zip(paths, paths[1:] + paths[:1])]
    return {path.name: task.result() for path, task in zip(paths, tasks)}


# %% exercise 5 right: workers in a group within a group
async def upload_folder(session, url_path, folder, limit):
    texts = {}
    paths = [path for path in folder.iterdir() if not path.is_dir()]

    async def upload(path):
        with open(path, "rb") as file:
            form = aiohttp.FormData({"file": file})
            async with session.post(url_path, data=form, raise_for_status=True) as response:
                texts[path.name] = (await response.json())["files"]["file"]

    async def worker():
        while paths:
            async with asyncio.TaskGroup() as inner:
                inner.create_task(upload(paths.pop()))

    async with asyncio.TaskGroup() as group:
        for _ in range(limit):
            group.create_task(worker())
    return texts


# %% exercise 5 right: leaves it to aiohttp to close what it has sent
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            async with session.post(url_path, data={"file": path.open("rb")}) as response:
                response.raise_for_status()
                return (await response.json())["files"]["file"]

    paths = [path for path in folder.iterdir() if path.is_file()]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in paths]
    return {path.name: task.result() for path, task in zip(paths, tasks)}


# %% exercise 5 wrong: three at a time, whatever the limit is -> but the server never saw more than 3
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(3)

    async def upload(path):
        async with semaphore:
            form = aiohttp.FormData()
            form.add_field("file", io.BytesIO(path.read_bytes()), filename=path.name)
            async with session.post(url_path, data=form) as response:
                response.raise_for_status()
                return (await response.json())["files"]["file"]

    paths = [path for path in folder.iterdir() if path.is_file()]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in paths]
    return {path.name: task.result() for path, task in zip(paths, tasks)}


# %% exercise 5 wrong: five at most -> never saw more than 5 at once
async def upload_folder(session, url_path, folder, limit):
    sem = asyncio.Semaphore(min(limit, 5))
    async def one(p):
        async with sem:
            with p.open("rb") as f:
                async with session.post(url_path, data={"file": f}, raise_for_status=True) as r: return p.name, (await r.json())["files"]["file"]
    async with asyncio.TaskGroup() as g: ts = [g.create_task(one(p)) for p in folder.iterdir() if p.is_file()]
    return dict(t.result() for t in ts)


# %% exercise 5 right: workers share an iterator
async def upload_folder(session, url_path, folder, limit):
    todo = iter([p for p in folder.iterdir() if not p.is_dir()]); out = {}
    async def worker():
        for p in todo:
            with open(p, "rb") as f:
                async with session.post(url_path, data={"file": f}) as r:
                    r.raise_for_status()
                    out[p.name] = (await r.json())["files"]["file"]
    async with asyncio.TaskGroup() as g:
        for _ in range(limit): g.create_task(worker())
    return out


# %% exercise 2 right: FormData with pairs
async def sign_up(session, name, address, interests):
    pairs = [("interest", i) for i in interests]
    form = aiohttp.FormData([("name", name), *pairs])
    if address is not None: form.add_fields(("address", address))
    async with session.post("/post", data=form) as r: return (await r.json())["form"]


# %% exercise 3 wrong: the name in lower case -> the file's name is ZOE.png; the server was told zoe.png
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("author", author)
    form.add_field("table", file, filename=filename.lower(), content_type=content_type)
    async with session.post("/dump/request", data=form) as response: return response.status


# %% exercise 3 right: a writer with unquoted names
async def send_table(session, file, author, filename, content_type):
    with aiohttp.MultipartWriter("form-data") as writer:
        part = writer.append(file.read(), {"Content-Type": content_type})
        part.set_content_disposition("form-data", quote_fields=False, name="table", filename=filename)
        part = writer.append(author)
        part.set_content_disposition("form-data", name="author")
    async with session.post("/dump/request", data=writer) as response: return response.status


# %% exercise 4 wrong: tries five mirrors -> and returned RuntimeError()
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors[:5]:
        with open(path, "rb") as file:
            async with session.post(mirror, data={"file": file}) as response:
                if response.ok: return mirror
    raise RuntimeError


# %% exercise 4 wrong: tries a mirror twice -> you offered the file to ['/502', '/502'
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors:
        for _ in range(2):
            with open(path, "rb") as file:
                async with session.post(mirror, data={"file": file}) as response:
                    if response.ok: return mirror
                    if response.status != 502: break
    raise RuntimeError


# %% exercise 4 wrong: leaves the file open -> the file was sent, and is still open
kept = []
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors:
        file = open(path, "rb"); kept.append(file)
        async with session.post(mirror, data={"file": io.BytesIO(file.read())}) as response:
            if response.ok: return mirror
    raise RuntimeError


# %% exercise 4 wrong: the part of the file -> each mirror is to be sent the whole file, and these were not
async def upload_to_one(session, mirrors, path):
    for mirror in mirrors:
        with open(path, "rb") as file:
            async with session.post(mirror, data={"file": io.BytesIO(file.read(2**16))}) as response:
                if response.ok: return mirror
    raise RuntimeError


# %% exercise 4 wrong: knows the good statuses by heart -> and then
async def upload_to_one(session, mirrors, path):
    data = path.read_bytes()
    for mirror in mirrors:
        form = aiohttp.FormData(); form.add_field("file", data, filename="x")
        async with session.post(mirror, data=form) as response:
            if response.status < 300 or response.status == 399: return mirror
    raise RuntimeError


# %% exercise 4 right: a path's own opener, status numbers
async def upload_to_one(session, mirrors, path):
    async def offer(mirror):
        form = aiohttp.FormData({"file": io.BytesIO(path.read_bytes())})
        response = await session.request("POST", mirror, data=form)
        await response.read()
        return response.status < 400
    it = iter(mirrors)
    for m in it:
        if await offer(m): return m
    raise RuntimeError("none")


# %% exercise 5 wrong: leaves what runs running -> and 1 of your tasks still worked at their uploads
async def upload_folder(session, url_path, folder, limit):
    todo, out, failed = [p for p in folder.iterdir() if p.is_file()], {}, []
    async def worker():
        while todo and not failed:
            p = todo.pop()
            with p.open("rb") as f:
                async with session.post(url_path, data={"file": f}) as r:
                    if not r.ok: failed.append(1)
                    r.raise_for_status()
                    out[p.name] = (await r.json())["files"]["file"]
    workers = [asyncio.create_task(worker()) for _ in range(limit)]
    await asyncio.gather(*workers)
    return out


# %% exercise 5 wrong: text, tolerant -> what seal.png holds (8 bytes) is not among
async def upload_folder(session, url_path, folder, limit):
    sem = asyncio.Semaphore(limit)
    async def one(p):
        async with sem:
            form = aiohttp.FormData(); form.add_field("file", p.read_text(errors="replace").encode(), filename=p.name)
            async with session.post(url_path, data=form, raise_for_status=True) as r: return p.name, (await r.json())["files"]["file"]
    async with asyncio.TaskGroup() as g: ts = [g.create_task(one(p)) for p in folder.iterdir() if p.is_file()]
    return dict(t.result() for t in ts)


# %% exercise 5 wrong: opens all, unbuffered -> the limit was 2, but 11 files were open
async def upload_folder(session, url_path, folder, limit):
    sem = asyncio.Semaphore(limit)
    files = {p.name: p.open("rb", buffering=0) for p in folder.iterdir() if p.is_file()}
    async def one(n, f):
        async with sem:
            with f:
                async with session.post(url_path, data={"file": io.BytesIO(f.read())}, raise_for_status=True) as r: return n, (await r.json())["files"]["file"]
    try:
        async with asyncio.TaskGroup() as g: ts = [g.create_task(one(n, f)) for n, f in files.items()]
    finally:
        for f in files.values(): f.close()
    return dict(t.result() for t in ts)


# %% exercise 5 wrong: seven at most -> never saw more than 7 at once
async def upload_folder(session, url_path, folder, limit):
    sem = asyncio.Semaphore(min(limit, 7))
    async def one(p):
        async with sem:
            with p.open("rb") as f:
                async with session.post(url_path, data={"file": f}, raise_for_status=True) as r: return p.name, (await r.json())["files"]["file"]
    async with asyncio.TaskGroup() as g: ts = [g.create_task(one(p)) for p in folder.iterdir() if p.is_file()]
    return dict(t.result() for t in ts)


# %% exercise 5 right: cancels and does not wait
async def upload_folder(session, url_path, folder, limit):
    sem = asyncio.Semaphore(limit)
    async def one(p):
        async with sem:
            with p.open("rb") as f:
                async with session.post(url_path, data={"file": f}, raise_for_status=True) as r: return p.name, (await r.json())["files"]["file"]
    ts = [asyncio.create_task(one(p)) for p in folder.iterdir() if p.is_file()]
    try:
        return dict(await asyncio.gather(*ts))
    except BaseException:
        for t in ts: t.cancel()
        raise


# %% exercise 5 right: the names from os.scandir, bytes read
async def upload_folder(session, url_path, folder, limit):
    import os
    q = asyncio.Queue()
    with os.scandir(folder) as entries:
        for e in entries:
            if e.is_file(): q.put_nowait(e.path)
    out = {}
    async def work():
        while not q.empty():
            p = Path(q.get_nowait())
            form = aiohttp.FormData(); form.add_field("file", p.read_bytes(), filename=p.name)
            async with session.post(url_path, data=form) as r:
                r.raise_for_status()
                out[p.name] = (await r.json())["files"]["file"]
    async with asyncio.TaskGroup() as g:
        for _ in range(limit): g.create_task(work())
    return out
# %% exercise 4 right: one form for all, of bytes
async def upload_to_one(session, mirrors, path):
    form = aiohttp.FormData()
    form.add_field("file", path.read_bytes(), filename=path.name)
    for mirror in mirrors:
        async with session.post(mirror, data=form) as response:
            if response.ok:
                return mirror
    raise RuntimeError("no mirror takes it")
# %% exercise 5 wrong: goes on with the dict of the call before -> another folder has one file, unfinished.txt
async def upload_folder(session, url_path, folder, limit, texts={}):
    gate = asyncio.Semaphore(limit)

    async def upload(path):
        async with gate:
            with open(path, "rb") as file:
                async with session.post(url_path, data={"file": file}, raise_for_status=True) as response:
                    texts[path.name] = (await response.json())["files"]["file"]

    async with asyncio.TaskGroup() as group:
        for path in folder.iterdir():
            if path.is_file():
                group.create_task(upload(path))
    return texts

# %% exercise 1 wrong: asks again when it is refused -> and add_note() asked 2 times in all
async def add_note(session, title):
    async with session.post("/notes", json={"title": title}) as response:
        note = await response.json()
    if not response.ok:
        async with session.post("/notes", json={"title": title}) as response:
            note = await response.json()
    return note.get("id")

# %% exercise 3 wrong: sends the file twice -> the server found ['author', 'table', 'table']
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData()
    form.add_field("author", author)
    for content in [file.read()] * 2:
        form.add_field("table", content, filename=filename, content_type=content_type)
    async with session.post("/dump/request", data=form) as response:
        return response.status

# %% exercise 3 wrong: gives the author a type, too -> the author is text; the server was told application/
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData()
    form.add_field("author", author, content_type="application/octet-stream")
    form.add_field("table", file.read(), filename=filename, content_type=content_type)
    async with session.post("/dump/request", data=form) as response:
        return response.status

# %% exercise 5 wrong: reads the reply when the next is under way -> at once: an upload is under way until its reply has been read
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            data = {"file": io.BytesIO(path.read_bytes())}
            response = await session.post(url_path, data=data, raise_for_status=True)
        return path.name, (await response.json())["files"]["file"]

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in folder.iterdir() if path.is_file()]
    return dict(task.result() for task in tasks)

# %% exercise 5 wrong: takes what refuses in JSON for a reply -> the server refused with 507
async def upload_folder(session, url_path, folder, limit):
    semaphore = asyncio.Semaphore(limit)

    async def upload(path):
        async with semaphore:
            data = {"file": io.BytesIO(path.read_bytes())}
            async with session.post(url_path, data=data) as response:
                if response.status < 500:
                    response.raise_for_status()
                return path.name, (await response.json())["files"]["file"]

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in folder.iterdir() if path.is_file()]
    return dict(task.result() for task in tasks)

# %% exercise 5 wrong: makes nothing of nothing -> an empty folder makes an empty dict; yours returned None
async def upload_folder(session, url_path, folder, limit):
    paths = [path for path in folder.iterdir() if path.is_file()]
    running = set()
    texts = {}

    async def upload(path):
        data = {"file": io.BytesIO(path.read_bytes())}
        async with session.post(url_path, data=data, raise_for_status=True) as response:
            texts[path.name] = (await response.json())["files"]["file"]

    for path in paths:
        if len(running) == limit:
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        running.add(asyncio.create_task(upload(path)))
    await asyncio.gather(*running)
    return texts or None

# %% exercise 5 right: a set of tasks that never grows beyond the limit
async def upload_folder(session, url_path, folder, limit):
    running, texts = set(), {}

    async def upload(path):
        data = {"file": io.BytesIO(path.read_bytes())}
        async with session.post(url_path, data=data, raise_for_status=True) as response:
            texts[path.name] = (await response.json())["files"]["file"]

    async def end_some():
        done, rest = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        running.intersection_update(rest)
        for task in done:
            task.result()

    try:
        for path in filter(Path.is_file, folder.iterdir()):
            if len(running) == limit:
                await end_some()
            running.add(asyncio.create_task(upload(path)))
        while running:
            await end_some()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    return texts

# %% exercise 3 wrong: reads as much as it thinks a table has -> the file holds 100000 bytes
async def send_table(session, file, author, filename, content_type):
    form = aiohttp.FormData()
    form.add_field("author", author)
    form.add_field("table", file.read(8192), filename=filename, content_type=content_type)
    async with session.post("/dump/request", data=form) as response:
        return response.status

# %% exercise 3 wrong: a part that is no field of a form -> the server found ['author', 'table (attachment, not form-data)']
async def send_table(session, file, author, filename, content_type):
    with aiohttp.MultipartWriter("form-data") as writer:
        part = writer.append(author)
        part.set_content_disposition("form-data", name="author")
        part = writer.append(file.read(), {"Content-Type": content_type})
        part.set_content_disposition("attachment", name="table", filename=filename)
    async with session.post("/dump/request", data=writer) as response:
        return response.status


# %% exercise 1 wrong: calls what has no title untitled -> the title is ''; the server understood 'untitled'
async def add_note(session, title):
    request = session.post("/notes", json={"title": title or "untitled"})
    async with request as response:
        note = await response.json()
        return note.get("id")


# %% exercise 2 wrong: tidies the address -> the server understood {'address': 'a.b+c@b.example'
async def sign_up(session, name, address, interests):
    form = [("name", name), *(("interest", interest) for interest in interests)]
    if address is not None:
        form.append(("address", address.strip().lower()))
    async with session.post("/post", data=form) as response:
        return (await response.json())["form"]


# %% exercise 4 wrong: opens, reads and forgets -> a file was opened and not closed
async def upload_to_one(session, mirrors, path):
    content = open(path, "rb").read()
    for mirror in mirrors:
        form = aiohttp.FormData()
        form.add_field("file", content, filename=path.name)
        async with session.post(mirror, data=form) as response:
            if response.ok:
                return mirror
    raise RuntimeError("no mirror accepted the file")


# %% exercise 4 wrong: opens it for each of the mirrors in advance -> a file was opened and not closed
async def upload_to_one(session, mirrors, path):
    files = [open(path, "rb") for _ in mirrors]
    for mirror, file in zip(mirrors, files):
        async with session.post(mirror, data={"file": file}) as response:
            if response.ok:
                return mirror
    raise RuntimeError("no mirror accepted the file")


# %% exercise 5 wrong: takes 400 for no error -> the server refused with 400, and what came out was no error
async def upload_folder(session, url_path, folder, limit):
    turns = asyncio.Semaphore(limit)
    async def upload(path):
        async with turns:
            with path.open("rb") as file:
                async with session.post(url_path, data={"file": file}) as response:
                    if response.status > 400:
                        response.raise_for_status()
                    return path.name, (await response.json())["files"]["file"]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(upload(path)) for path in folder.iterdir() if path.is_file()]
    return dict(task.result() for task in tasks)


# %% exercise 4 right: calls itself for the other mirrors, and aiohttp closes the file
async def upload_to_one(session, mirrors, path):
    if not mirrors:
        raise RuntimeError("no mirror accepted the file")
    first, *others = mirrors
    async with session.post(first, data={"file": path.open("rb")}) as response:
        if response.status < 400:
            return first
    return await upload_to_one(session, others, path)
