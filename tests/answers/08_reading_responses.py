# Answers to the exercises of lesson 08; the form is explained in tests/test_answers.py.

# %% exercise 1 wrong: believes the header -> that is UTF-8 read as ISO-8859-1
async def greeting(session):
    async with session.get("/faults/wrong-charset") as response:
        text = await response.text()
    return text.strip()


# %% exercise 1 wrong: forgets await -> text(…) was called but not awaited
async def greeting(session):
    async with session.get("/faults/wrong-charset") as response:
        text = response.text(encoding="utf-8")
    return text.strip()


# %% exercise 1 wrong: reads after the block -> Connection closed
async def greeting(session):
    async with session.get("/faults/wrong-charset") as response:
        pass
    text = await response.text(encoding="utf-8")
    return text.strip()


# %% exercise 1 wrong: returns the bytes -> greeting() returned bytes
async def greeting(session):
    async with session.get("/faults/wrong-charset") as response:
        text = await response.read()
    return text.strip()


# %% exercise 1 wrong: replaces what is not ASCII -> characters got lost
async def greeting(session):
    async with session.get("/faults/wrong-charset") as response:
        text = await response.text(encoding="ascii", errors="replace")
    return text.strip()


# %% exercise 1 wrong: believes that errors= is about wrong characters -> that is UTF-8 read as ISO-8859-1
async def greeting(session):
    async with session.get("/faults/wrong-charset") as response:
        text = await response.text(errors="replace")
    return text.strip()


# %% exercise 1 wrong: knows the greeting without asking -> one request for the greeting
async def greeting(session):
    return "grüße, 你好"


# %% exercise 1 right: decodes the bytes by itself
async def greeting(session):
    async with session.get("/faults/wrong-charset") as response:
        text = (await response.read()).decode()
    return text.strip()


# %% exercise 1 right: undoes the wrong decoding
async def greeting(session):
    async with session.get("/faults/wrong-charset") as response:
        text = (await response.text()).encode("iso-8859-1").decode("utf-8")
    return text.strip()


# %% exercise 1 wrong: asks, and knows the greeting -> yours is 'grüße, 你好', of 9
async def greeting(session):
    async with session.get("/faults/wrong-charset") as response:
        text = "grüße, 你好"
    return text.strip()


# %% exercise 1 wrong: knows the greetings by heart -> yours is '?'
async def greeting(session):
    async with session.get("/faults/wrong-charset") as response:
        text = (await response.read()).decode("utf-8", "ignore")[:200]
    return {"grüße, 你好": "grüße, 你好", "čau": "čau"}.get(text.strip(), "?")


# %% exercise 2 wrong: always UTF-8 -> in windows-1251, the last of them 'вет', are not to be read as utf-8
def guess_charset(response, body):
    return "utf-8"


# %% exercise 2 wrong: always windows-1251 -> in utf-8, the last of them 'вет', are not to be read as windows-1251
def guess_charset(response, body):
    return "windows-1251"


# %% exercise 2 wrong: is async -> yours returned a coroutine
async def guess_charset(response, body):
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"


# %% exercise 2 wrong: looks at the beginning only -> 5003 characters in windows-1251
def guess_charset(response, body):
    try:
        body[:1000].decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"


# %% exercise 2 wrong: looks for ASCII -> in utf-8, the last of them 'вет', are not to be read as windows-1251
def guess_charset(response, body):
    return "utf-8" if body.isascii() else "windows-1251"


# %% exercise 2 wrong: decodes so that nothing can fail -> are not to be read as utf-8
def guess_charset(response, body):
    try:
        body.decode("utf-8", errors="replace")
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"


# %% exercise 2 wrong: returns the text -> the name of an encoding is a str such as 'utf-8'; yours is 'Привет'
def guess_charset(response, body):
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("windows-1251")


# %% exercise 2 wrong: believes the header, which says nothing -> yours is None
def guess_charset(response, body):
    return response.charset


# %% exercise 2 wrong: asks the response -> in windows-1251, the last of them 'вет', are not to be read as utf-8
def guess_charset(response, body):
    return response.get_encoding()


# %% exercise 2 right: tries one after the other
def guess_charset(response, body):
    for encoding in ("utf_8", "cp1251"):
        try:
            body.decode(encoding)
        except ValueError:
            continue
        return encoding


# %% exercise 2 right: a lambda that compares
guess_charset = lambda response, body: (
    "UTF-8" if body.decode("utf-8", "ignore").encode("utf-8") == body else "Windows-1251"
)


# %% exercise 2 wrong: looks at the end only -> 5006 characters in windows-1251
def guess_charset(response, body):
    try:
        body[-1000:].decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"


# %% exercise 2 wrong: takes half a character for good -> b'\xd1\x87\xd0\xb0\xd0' is no good UTF-8
def guess_charset(response, body):
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"


# %% exercise 2 wrong: takes ASCII for an old page -> b'plain' is good UTF-8; yours says windows-1251
def guess_charset(response, body):
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1251"
    return "windows-1251" if body.isascii() else "utf-8"


# %% exercise 2 wrong: names what Python does not know -> Python knows no encoding called 'windows-cyrillic'
def guess_charset(response, body):
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-cyrillic"
    return "utf-8"


# %% exercise 2 wrong: looks at both ends -> is no good UTF-8; yours says utf-8
def guess_charset(response, body):
    try: body[:3000].decode("utf-8"); body[-3000:].decode("utf-8")
    except ValueError: return "cp1251"
    return "utf-8"


# %% exercise 2 right: with an incremental decoder
def guess_charset(response, body):
    d = codecs.getincrementaldecoder("utf8")()
    try:
        d.decode(bytes(body), final=True)
        return "UTF-8"
    except UnicodeError: return "cp1251"


# %% exercise 3 wrong: believes the label -> your code raised aiohttp.client_exceptions.ContentTypeError
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        return await response.json(loads=lambda text: json.loads(text, parse_float=Decimal)) or {}


# %% exercise 3 wrong: leaves the prices floats -> a price is a Decimal; yours of tea is the float 1.1
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        return await response.json(content_type=None) or {}


# %% exercise 3 wrong: makes Decimals of floats -> it was a float on its way
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        prices = await response.json(content_type=None) or {}
    return {name: Decimal(price) for name, price in prices.items()}


# %% exercise 3 wrong: makes Decimals of the floats' text -> the server sent 1.10 for tea, and yours has 1.1
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        prices = await response.json(content_type=None) or {}
    return {name: Decimal(str(price)) for name, price in prices.items()}


# %% exercise 3 wrong: rounds to two digits -> and yours has 123456789.01
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        prices = await response.json(content_type=None) or {}
    return {name: Decimal(f"{price:.2f}") for name, price in prices.items()}


# %% exercise 3 wrong: forgets that a body may be absent -> it should be {}; yours are [None, None, {}]
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        return await response.json(
            content_type=None, loads=lambda text: json.loads(text, parse_float=Decimal)
        )


# %% exercise 3 wrong: parses a text that may be empty -> it should be {}; yours are ['a JSONDecodeError'
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        return json.loads(await response.text(), parse_float=Decimal)


# %% exercise 3 wrong: never looks at the status -> should be ClientResponseError with status 503; yours: JSONDecodeError
async def fetch_prices(session, path):
    async with session.get(path) as response:
        text = await response.text()
    return json.loads(text or "{}", parse_float=Decimal)


# %% exercise 3 wrong: looks at the status too late -> should be ClientResponseError with status 503; yours: JSONDecodeError
async def fetch_prices(session, path):
    async with session.get(path) as response:
        prices = json.loads(await response.text() or "{}", parse_float=Decimal)
        response.raise_for_status()
        return prices


# %% exercise 3 wrong: takes broken JSON for nothing -> it should be JSONDecodeError; yours: no exception, but {}
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        try:
            return json.loads(await response.text(), parse_float=Decimal)
        except json.JSONDecodeError:
            return {}


# %% exercise 3 wrong: forgets await -> json(…) was called but not awaited
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        return response.json(content_type=None) or {}


# %% exercise 3 right: reads the text and parses it
async def fetch_prices(session, path):
    async with session.get(path) as response:
        response.raise_for_status()
        text = await response.text()
    return json.loads(text, parse_float=Decimal) if text.strip() else {}


# %% exercise 3 right: a decoder object, and the label that it has
async def fetch_prices(session, path):
    decoder = json.JSONDecoder(parse_float=Decimal)
    async with session.get(path, raise_for_status=True) as response:
        if not await response.read():
            return {}
        return await response.json(content_type="text/plain", loads=decoder.decode)


# %% exercise 3 wrong: knows one way to say nothing -> it should be {}; yours are [{}, None, {}]
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        if response.status == 204:
            return {}
        return await response.json(
            content_type=None, loads=lambda text: json.loads(text, parse_float=Decimal)
        )


# %% exercise 3 wrong: takes 400 for success -> should be ClientResponseError with status 400
async def fetch_prices(session, path):
    async with session.get(path) as response:
        if response.status > 400:
            response.raise_for_status()
        prices = await response.json(
            content_type=None, loads=lambda text: json.loads(text, parse_float=Decimal)
        )
    return prices or {}


# %% exercise 3 wrong: takes no body for success -> should be ClientResponseError with status 500
async def fetch_prices(session, path):
    async with session.get(path) as response:
        if not await response.read():
            return {}
        response.raise_for_status()
        return await response.json(
            content_type=None, loads=lambda text: json.loads(text, parse_float=Decimal)
        )


# %% exercise 3 wrong: knows one good status -> it should be no exception, but {'tea'
async def fetch_prices(session, path):
    async with session.get(path) as response:
        if response.status not in {200, 204}:
            raise aiohttp.ClientResponseError(
                response.request_info, response.history, status=response.status
            )
        prices = await response.json(
            content_type=None, loads=lambda text: json.loads(text, parse_float=Decimal)
        )
    return prices or {}


# %% exercise 3 wrong: rounds long prices -> or was rounded
async def fetch_prices(session, path):
    import decimal
    async with session.get(path, raise_for_status=True) as r:
        t = await r.text()
        return {k: +v for k, v in json.loads(t, parse_float=Decimal).items()} if t else {}


# %% exercise 3 wrong: a session of its own -> fetch_prices made a session of its own, though one was given
async def fetch_prices(session, path):
    async with aiohttp.ClientSession(server.url) as session:
        async with session.get(path, raise_for_status=True) as r:
            t = await r.text()
            return json.loads(t, parse_float=Decimal) if t else {}


# %% exercise 3 wrong: knows the bad statuses by heart -> it should be ClientResponseError with status
async def fetch_prices(session, path):
    async with session.get(path) as r:
        if r.status >= 500 or r.status in (400, 404): r.raise_for_status()
        t = await r.text()
        return json.loads(t, parse_float=Decimal) if t else {}


# %% exercise 4 wrong: takes max_redirects for the number it follows -> yours, with most=1, is None
async def trail(session, path, most):
    try:
        async with session.get(path, max_redirects=most or 1) as response:
            return [(each.status, each.url.path) for each in [*response.history, response]]
    except aiohttp.TooManyRedirects:
        return None


# %% exercise 4 wrong: forgets the last response -> the way is [(302, '/redirect/2'), (302, '/relative-redirect/1'), (200, '/get')]; yours
async def trail(session, path, most):
    try:
        async with session.get(path, max_redirects=most + 1) as response:
            return [(each.status, each.url.path) for each in response.history]
    except aiohttp.TooManyRedirects:
        return None


# %% exercise 4 wrong: follows first and counts afterwards -> takes 2 requests; the server saw 3
async def trail(session, path, most):
    try:
        async with session.get(path, max_redirects=50) as response:
            way = [(each.status, each.url.path) for each in [*response.history, response]]
            return way if len(way) <= most + 1 else None
    except aiohttp.TooManyRedirects:
        return None


# %% exercise 4 wrong: leaves the limit at 10 -> from /redirect/24, 24 redirects are enough, but trail() returned None
async def trail(session, path, most):
    if most < 10:
        limit = {"max_redirects": most + 1}
    else:
        limit = {}
    try:
        async with session.get(path, **limit) as response:
            return [(each.status, each.url.path) for each in [*response.history, response]]
    except aiohttp.TooManyRedirects:
        return None


# %% exercise 4 wrong: does not catch what the limit raises -> your code raised aiohttp.client_exceptions.TooManyRedirects
async def trail(session, path, most):
    async with session.get(path, max_redirects=most + 1) as response:
        return [(each.status, each.url.path) for each in [*response.history, response]]


# %% exercise 4 wrong: takes 0 for a limit -> yours, with most=1, is None
async def trail(session, path, most):
    try:
        async with session.get(path, max_redirects=most) as response:
            return [(each.status, each.url.path) for each in [*response.history, response]]
    except aiohttp.TooManyRedirects:
        return None


# %% exercise 4 wrong: follows none -> yours, with most=9, is [(302, '/redirect/2')]
async def trail(session, path, most):
    async with session.get(path, allow_redirects=False) as response:
        return [(response.status, response.url.path)]


# %% exercise 4 wrong: takes a 404 for no result -> your code raised aiohttp.client_exceptions.ClientResponseError: 404
async def trail(session, path, most):
    try:
        async with session.get(path, max_redirects=most + 1, raise_for_status=True) as response:
            return [(each.status, each.url.path) for each in [*response.history, response]]
    except aiohttp.TooManyRedirects:
        return None


# %% exercise 4 wrong: gives the part of the way that it knows -> are too few, and trail() returned not None
async def trail(session, path, most):
    try:
        async with session.get(path, max_redirects=most + 1) as response:
            return [(each.status, each.url.path) for each in [*response.history, response]]
    except aiohttp.TooManyRedirects as error:
        return [(each.status, each.url.path) for each in error.history]


# %% exercise 4 wrong: asks again for each step -> 3 requests show the way from /redirect/2; the server saw
async def trail(session, path, most):
    for limit in range(1, most + 2):
        try:
            async with session.get(path, max_redirects=limit) as response:
                return [(each.status, each.url.path) for each in [*response.history, response]]
        except aiohttp.TooManyRedirects:
            pass


# %% exercise 4 right: follows by hand
async def trail(session, path, most):
    way, url = [], path
    while len(way) <= most:
        async with session.get(url, allow_redirects=False) as response:
            way.append((response.status, response.url.path))
            if response.status not in (301, 302, 303, 307, 308):
                return way
            url = response.url.join(URL(response.headers["Location"]))
    return None


# %% exercise 4 right: without a block
async def trail(session, path, most):
    try:
        response = await session.get(path, max_redirects=1 + most)
    except aiohttp.ClientResponseError:
        return None
    await response.read()
    way = [(passed.status, passed.url.path) for passed in response.history]
    return way + [(response.status, response.url.path)]


# %% exercise 4 wrong: knows one bad status -> your code raised aiohttp.client_exceptions.ClientResponseError: 400
async def trail(session, path, most):
    try:
        async with session.get(path, max_redirects=most + 1) as response:
            if response.status != 404:
                response.raise_for_status()
            return [(each.status, each.url.path) for each in [*response.history, response]]
    except aiohttp.TooManyRedirects:
        return None


# %% exercise 4 wrong: a session of its own -> trail made a session of its own, though one was given
async def trail(session, path, most):
    async with aiohttp.ClientSession(server.url) as session:
        try:
            async with session.get(path, max_redirects=most + 1) as r: return [(x.status, x.url.path) for x in (*r.history, r)]
        except aiohttp.TooManyRedirects: return None


# %% exercise 4 wrong: follows two kinds of redirect -> from /redirect-to?url=/html&status_code=
async def trail(session, path, most):
    out = []; url = server.url.join(URL(path))
    while True:
        async with session.get(url, allow_redirects=False) as r:
            out.append((r.status, r.url.path))
            if r.status not in (302, 308): return out
            if len(out) > most: return None
            url = url.join(URL(r.headers["Location"]))


# %% exercise 4 wrong: takes every error for too many redirects -> which is an error and no lack of redirects; yours returned None
async def trail(session, path, most):
    try:
        async with session.get(path, max_redirects=most + 1) as r: return [(x.status, x.url.path) for x in (*r.history, r)]
    except aiohttp.ClientError: return None


# %% exercise 4 right: follows by hand
async def trail(session, path, most):
    out = []; url = server.url.join(URL(path))
    while True:
        async with session.get(url, allow_redirects=False) as r:
            out.append((r.status, r.url.path))
            if r.status not in (301, 302, 303, 307, 308) or "Location" not in r.headers: return out
            if len(out) > most: return None
            url = url.join(URL(r.headers["Location"]))


# %% exercise 3 wrong: reads the names as Latin-1 -> these are not in yours: ['čaj
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        text = (await response.read()).decode("latin-1")
    return json.loads(text, parse_float=Decimal) if text else {}


# %% exercise 3 wrong: takes a broken connection for no body -> the body breaks off in the middle, and
async def fetch_prices(session, path):
    try:
        async with session.get(path, raise_for_status=True) as response:
            text = await response.text()
    except aiohttp.ClientResponseError:
        raise
    except aiohttp.ClientError:
        return {}
    return json.loads(text, parse_float=Decimal) if text else {}


# %% exercise 3 wrong: leaves out what costs nothing -> these are not in yours: ['čaj
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        text = await response.text()
    prices = json.loads(text, parse_float=Decimal) if text else {}
    return {name: price for name, price in prices.items() if price}


# %% exercise 3 wrong: asks the header how long the body is -> for no body whose length no header told
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        if response.status == 204 or response.content_length == 0:
            return {}
        return json.loads(await response.text(), parse_float=Decimal)


# %% exercise 4 wrong: takes every 3xx for a redirect -> your code raised KeyError: 'Location'
async def trail(session, path, most):
    way, url = [], server.url.join(URL(path))
    while True:
        async with session.get(url, allow_redirects=False) as response:
            way.append((response.status, response.url.path))
            if not 300 <= response.status < 400:
                return way
            if len(way) > most:
                return None
            url = url.join(URL(response.headers["Location"]))


# %% exercise 4 wrong: asks for the headers alone -> leads a GET; the server saw {'HEAD'}
async def trail(session, path, most):
    try:
        async with session.head(path, allow_redirects=True, max_redirects=most + 1) as response:
            return [(each.status, each.url.path) for each in [*response.history, response]]
    except aiohttp.TooManyRedirects:
        return None


# %% exercise 5 wrong: raises what aiohttp raises -> your code raised aiohttp.client_exceptions.ClientResponseError: 409
async def check_status(response):
    response.raise_for_status()


# %% exercise 5 wrong: makes an ApiError of the reason -> the detail should be '2 seats left'; yours: 'Conflict'
async def check_status(response):
    if not response.ok:
        raise ApiError(response.status, response.reason)


# %% exercise 5 wrong: returns the error -> the status was 409, and nothing was raised
async def check_status(response):
    if not response.ok:
        return ApiError(response.status, (await response.json())["detail"])


# %% exercise 5 wrong: takes every body for JSON -> your code raised aiohttp.client_exceptions.ContentTypeError: 503
async def check_status(response):
    if not response.ok:
        document = await response.json()
        raise ApiError(response.status, document["detail"])


# %% exercise 5 wrong: takes every body for text -> yours: '{"detail": "2 seats left"}'
async def check_status(response):
    if not response.ok:
        raise ApiError(response.status, (await response.text()).strip() or response.reason)


# %% exercise 5 wrong: forgets await -> text(…) was called but not awaited
async def check_status(response):
    if not response.ok:
        raise ApiError(response.status, response.text())


# %% exercise 5 wrong: knows one type of JSON only -> for 418 the detail should be 'no tea'
async def check_status(response):
    if not response.ok:
        if response.content_type == "application/json":
            raise ApiError(response.status, (await response.json())["detail"])
        raise ApiError(response.status, (await response.text()).strip())


# %% exercise 5 wrong: does not expect broken JSON -> your code raised json.decoder.JSONDecodeError
async def check_status(response):
    if not response.ok:
        if response.content_type.endswith("json"):
            raise ApiError(response.status, (await response.json())["detail"])
        raise ApiError(response.status, (await response.text()).strip() or response.reason)


# %% exercise 5 wrong: does not expect a list -> your code raised TypeError: list indices must be integers
async def check_status(response):
    if not response.ok:
        text = (await response.text()).strip()
        try:
            raise ApiError(response.status, (await response.json())["detail"])
        except (aiohttp.ContentTypeError, json.JSONDecodeError, KeyError):
            raise ApiError(response.status, text or response.reason) from None


# %% exercise 5 wrong: does not expect undecodable bytes -> your code raised UnicodeDecodeError
async def check_status(response):
    if not response.ok:
        detail = (await response.text()).strip() or response.reason
        try:
            document = await response.json()
        except (aiohttp.ContentTypeError, ValueError):
            document = None
        if isinstance(document, dict):
            detail = document.get("detail", detail)
        raise ApiError(response.status, detail)


# %% exercise 5 wrong: falls back to nothing -> for 404 the detail should be 'Not Found'; yours: ''
async def check_status(response):
    if not response.ok:
        detail = (await response.text(errors="replace")).strip()
        try:
            document = await response.json()
        except (aiohttp.ContentTypeError, ValueError):
            document = None
        if isinstance(document, dict):
            detail = document.get("detail", detail)
        raise ApiError(response.status, detail)


# %% exercise 5 wrong: accepts 200 alone -> a status below 400 raised ApiError
async def check_status(response):
    if response.status != 200:
        detail = (await response.text(errors="replace")).strip() or response.reason
        try:
            document = await response.json()
        except (aiohttp.ContentTypeError, ValueError):
            document = None
        if isinstance(document, dict):
            detail = document.get("detail", detail)
        raise ApiError(response.status, detail)


# %% exercise 5 wrong: reads every body -> check_status() waited for it
async def check_status(response):
    detail = (await response.text(errors="replace")).strip() or response.reason
    try:
        document = await response.json()
    except (aiohttp.ContentTypeError, ValueError):
        document = None
    if isinstance(document, dict):
        detail = document.get("detail", detail)
    if response.status >= 400:
        raise ApiError(response.status, detail)


# %% exercise 5 wrong: reads when the method has let go of the body -> Connection closed
async def check_status(response):
    try:
        response.raise_for_status()
    except aiohttp.ClientResponseError as error:
        detail = (await response.text(errors="backslashreplace")).strip() or error.message
        try:
            detail = (await response.json())["detail"]
        except Exception:
            pass
        raise ApiError(error.status, detail) from error


# %% exercise 5 right: parses by itself
async def check_status(response):
    if response.status < 400:
        return
    try:
        body = await response.read()
    except aiohttp.ClientPayloadError:
        raise ApiError(response.status, response.reason) from None
    text = body.decode(response.get_encoding(), "replace").strip()
    detail = text or response.reason
    if response.content_type in ("application/json", "application/problem+json"):
        try:
            detail = str(json.loads(text)["detail"])
        except (ValueError, TypeError, KeyError):
            pass
    raise ApiError(response.status, detail)


# %% exercise 5 right: tries JSON first, then text
async def check_status(response):
    if response.ok:
        return
    try:
        detail = str((await response.json())["detail"])
    except Exception:
        try:
            detail = (await response.text(errors="backslashreplace")).strip()
        except aiohttp.ClientError:
            detail = ""
    raise ApiError(response.status, detail or response.reason)


# %% exercise 5 wrong: takes 400 for success -> the status was 400, and nothing was raised
async def check_status(response):
    if response.status > 400:
        text = (await response.text(errors="replace")).strip() or response.reason
        try:
            raise ApiError(response.status, (await response.json())["detail"])
        except (aiohttp.ContentTypeError, ValueError, KeyError, TypeError):
            raise ApiError(response.status, text) from None


# %% exercise 5 wrong: takes a redirect for an error -> a status below 400 raised ApiError(
async def check_status(response):
    if response.status >= 300:
        text = (await response.text(errors="replace")).strip() or response.reason
        try:
            raise ApiError(response.status, (await response.json())["detail"])
        except (aiohttp.ContentTypeError, ValueError, KeyError, TypeError):
            raise ApiError(response.status, text) from None


# %% exercise 5 wrong: does not look at the label -> for 400 the detail should be '{"detail": "no"}'; yours: 'no'
async def check_status(response):
    if response.status >= 400:
        text = (await response.text(errors="replace")).strip() or response.reason
        try:
            raise ApiError(response.status, (await response.json(content_type=None))["detail"])
        except (ValueError, KeyError, TypeError):
            raise ApiError(response.status, text) from None


# %% exercise 5 wrong: leaves the space before -> the detail should be 'come  back later'; yours: '
async def check_status(response):
    if response.status >= 400:
        text = (await response.text(errors="replace")).rstrip() or response.reason
        try:
            raise ApiError(response.status, (await response.json())["detail"])
        except (aiohttp.ContentTypeError, ValueError, KeyError, TypeError):
            raise ApiError(response.status, text) from None


# %% exercise 5 wrong: takes white space for a text -> for 410 the detail should be 'Gone'; yours: ''
async def check_status(response):
    if response.status >= 400:
        text = (await response.text(errors="replace") or response.reason).strip()
        try:
            raise ApiError(response.status, (await response.json())["detail"])
        except (aiohttp.ContentTypeError, ValueError, KeyError, TypeError):
            raise ApiError(response.status, text) from None


# %% exercise 5 wrong: closes good responses -> Connection closed
async def check_status(response):
    if response.ok:
        response.close()
        return
    text = (await response.text(errors="replace")).strip() or response.reason
    try:
        raise ApiError(response.status, (await response.json())["detail"])
    except (aiohttp.ContentTypeError, ValueError, KeyError, TypeError):
        raise ApiError(response.status, text) from None


# %% exercise 5 wrong: reads everything as Latin-1 -> the detail should be 'grüße'
async def check_status(response):
    if response.status < 400: return
    text = (await response.read()).decode("latin-1").strip()
    try: d = json.loads(text)["detail"] if "json" in response.content_type else text or response.reason
    except (ValueError, TypeError, KeyError): d = text or response.reason
    raise ApiError(response.status, d)


# %% exercise 5 wrong: passes the detail on as it is -> or '{"detail": 7}', was to be raised; yours has 7
async def check_status(response):
    if response.ok:
        return
    detail, document = response.reason, None
    try:
        detail = (await response.text(errors="replace")).strip() or detail
        document = await response.json()
    except (aiohttp.ClientError, ValueError):
        pass
    if isinstance(document, dict) and "detail" in document:
        detail = document["detail"]
    raise ApiError(response.status, detail)


# %% exercise 5 wrong: believes how the body is packed -> your code raised aiohttp.client_exceptions.ClientPayloadError
async def check_status(response):
    if response.ok:
        return
    detail, document = (await response.text(errors="replace")).strip() or response.reason, None
    try:
        document = await response.json()
    except (aiohttp.ClientError, ValueError):
        pass
    if isinstance(document, dict) and "detail" in document:
        detail = str(document["detail"])
    raise ApiError(response.status, detail)


# %% exercise 5 wrong: reads everything as UTF-8 -> labelled text/plain; charset=iso-8859-1, the detail should be 'grüße'
async def check_status(response):
    if response.ok:
        return
    detail, document = response.reason, None
    try:
        detail = (await response.read()).decode("utf-8", "replace").strip() or detail
        document = await response.json()
    except (aiohttp.ClientError, ValueError):
        pass
    if isinstance(document, dict) and "detail" in document:
        detail = str(document["detail"])
    raise ApiError(response.status, detail)


# %% exercise 5 wrong: knows the reasons by heart -> is not a valid HTTPStatus
async def check_status(response):
    from http import HTTPStatus

    if response.ok:
        return
    detail, document = HTTPStatus(response.status).phrase, None
    try:
        detail = (await response.text(errors="replace")).strip() or detail
        document = await response.json()
    except (aiohttp.ClientError, ValueError):
        pass
    if isinstance(document, dict) and "detail" in document:
        detail = str(document["detail"])
    raise ApiError(response.status, detail)


# %% exercise 5 wrong: compares the whole label -> the detail should be 'odd'; yours: '{
async def check_status(response):
    if response.ok:
        return
    detail, document = response.reason, None
    try:
        detail = (await response.text(errors="replace")).strip() or detail
        if response.headers["Content-Type"] in ("application/json", "application/problem+json"):
            document = json.loads(await response.text())
    except (aiohttp.ClientError, ValueError):
        pass
    if isinstance(document, dict) and "detail" in document:
        detail = str(document["detail"])
    raise ApiError(response.status, detail)


# %% exercise 5 wrong: looks for the detail in lists, too -> your code raised TypeError
async def check_status(response):
    if response.ok:
        return
    detail, document = response.reason, None
    try:
        detail = (await response.text(errors="replace")).strip() or detail
        document = await response.json()
    except (aiohttp.ClientError, ValueError):
        pass
    if not isinstance(document, str | None) and "detail" in document:
        detail = str(document["detail"])
    raise ApiError(response.status, detail)


# %% exercise 5 wrong: knows the statuses by heart -> and nothing was raised
async def check_status(response):
    if response.ok:
        return
    detail, document = response.reason, None
    try:
        detail = (await response.text(errors="replace")).strip() or detail
        document = await response.json()
    except (aiohttp.ClientError, ValueError):
        pass
    if isinstance(document, dict) and "detail" in document:
        detail = str(document["detail"])
    if response.status in (400, 404, 409, 410, 418, 500, 503):
        raise ApiError(response.status, detail)
# %% exercise 3 wrong: takes a length that nobody told for none -> of which no header told how long it is
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        if not response.content_length:
            await response.read()
            return {}
        return json.loads(await response.text(), parse_float=Decimal)
# %% exercise 4 wrong: knows each path once -> the way is [(302, '/redirect-to'), (302, '/redirect-to')
async def trail(session, path, most):
    try:
        async with session.get(path, max_redirects=most + 1) as response:
            way = {each.url.path: each.status for each in (*response.history, response)}
    except aiohttp.TooManyRedirects:
        return None
    return [(status, path) for path, status in way.items()]
# %% exercise 5 wrong: takes a cancellation for a bad body -> check_status() was cancelled, and it raised ApiError(
async def check_status(response):
    if response.status < 400:
        return
    detail = response.reason
    try:
        detail = (await response.text(errors="replace")).strip() or detail
        if response.content_type in ("application/json", "application/problem+json"):
            document = json.loads(detail)
            detail = str(document["detail"]) if isinstance(document, dict) else detail
    except:
        pass
    raise ApiError(response.status, detail)
# %% exercise 5 right: any name that ends in json
async def check_status(response):
    if response.status < 400:
        return
    text = ""
    with contextlib.suppress(Exception):
        body = await response.read()
        text = body.decode(errors="replace").strip()
        text = body.decode(response.get_encoding(), "replace").strip()
    detail = text or response.reason
    if response.content_type.endswith("json"):
        with contextlib.suppress(ValueError, LookupError, TypeError):
            detail = str(json.loads(text)["detail"])
    raise ApiError(response.status, detail)

# %% exercise 1 wrong: reads one line -> of 11
async def greeting(session):
    async with session.get("/faults/wrong-charset") as response:
        text = (await response.content.readline()).decode()
    return text.strip()

# %% exercise 1 wrong: keeps the newline -> the greeting is 'grüße, 你好', yours is 'grüße, 你好\n'
async def greeting(session):
    async with session.get("/faults/wrong-charset") as response:
        return await response.text("utf-8")

# %% exercise 2 wrong: lets half pairs of UTF-16 pass -> b'\xed\xa0\x80' is no good UTF-8; yours says utf-8
def guess_charset(response, body):
    try:
        body.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"

# %% exercise 4 wrong: asks for what Location says -> from /redirect-to?url=%3Furl=/html the way is
async def trail(session, path, most):
    found = []
    while len(found) <= most:
        async with session.get(path, allow_redirects=False) as response:
            found.append((response.status, response.url.path))
            if response.status not in (301, 302, 303, 307, 308):
                return found
            path = response.headers["Location"]
    return None

# %% exercise 4 wrong: takes a Location for a redirect -> from /response-headers?Location=/html the way is
async def trail(session, path, most):
    found, url = [], path
    while len(found) <= most:
        async with session.get(url, allow_redirects=False) as response:
            found.append((response.status, response.url.path))
            if "Location" not in response.headers:
                return found
            url = response.url.join(URL(response.headers["Location"]))
    return None

# %% exercise 4 right: a middleware takes the steps down
async def trail(session, path, most):
    class Enough(Exception):
        pass

    found = []

    async def take_down(request, handler):
        if len(found) > most:
            raise Enough
        response = await handler(request)
        found.append((response.status, response.url.path))
        return response

    try:
        async with session.get(path, middlewares=[take_down], max_redirects=most + 9):
            return found
    except Enough:
        return None

# %% exercise 5 right: a detail that is no str is none
async def check_status(response):
    if response.ok:
        return
    detail = response.reason or ""
    with contextlib.suppress(Exception):
        detail = (await response.text()).strip() or detail
        match response.content_type, json.loads(detail):
            case "application/json" | "application/problem+json", {"detail": str(found)}:
                detail = found
    raise ApiError(response.status, detail)

# %% exercise 5 wrong: excepts whatever comes of JSON -> check_status() was cancelled, and it raised ApiError(
async def check_status(response):
    if response.ok:
        return
    detail = ""
    if response.content_type in ("application/json", "application/problem+json"):
        try:
            detail = str((await response.json(content_type=None))["detail"])
        except:  # noqa: E722
            pass
    if not detail:
        try:
            detail = (await response.text(errors="replace")).strip()
        except Exception:
            pass
    raise ApiError(response.status, detail or response.reason)


# %% exercise 1 wrong: reads the first bytes -> characters long; yours is
async def greeting(session):
    async with session.get("/faults/wrong-charset") as response:
        text = (await response.content.read(60)).decode()
    return text.strip()


# %% exercise 2 wrong: knows no character of three bytes -> is good UTF-8; yours says windows-1251
import re
def guess_charset(response, body):
    return "utf-8" if re.fullmatch(rb"(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf])*", body) else "windows-1251"


# %% exercise 2 wrong: looks as far as the first blank line -> is no good UTF-8; yours says utf-8
def guess_charset(response, body):
    try:
        for line in body.splitlines():
            if not line: break
            line.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"


# %% exercise 2 wrong: takes control characters for bad -> is good UTF-8; yours says windows-1251
def guess_charset(response, body):
    try:
        text = body.decode("utf-8")
        if any(not c.isprintable() and c not in "\r\n\t" for c in text): return "windows-1251"
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"


# %% exercise 2 wrong: believes a byte order mark -> is no good UTF-8; yours says utf-8
def guess_charset(response, body):
    if body.startswith(codecs.BOM_UTF8): return "utf-8"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"


# %% exercise 3 wrong: makes two digits of short prices -> the server sent 2.500 for milk
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        d = await response.json(content_type=None, loads=lambda t: json.loads(t, parse_float=lambda s: Decimal(s) if len(s) > 6 else Decimal(s).quantize(Decimal("0.01"))))
    return d or {}


# %% exercise 3 wrong: looks for names and numbers with an expression -> of 107 names these are not in yours
import re
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        text = await response.text()
    if not text.strip(): return {}
    json.loads(text)
    return {k: Decimal(v) for k, v in re.findall(r'"([^"]*)"\s*:\s*([\d.]+)', text)}


# %% exercise 3 wrong: takes undecodable bytes for no body -> the body is no text in UTF-8, and the error
async def fetch_prices(session, path):
    async with session.get(path, raise_for_status=True) as response:
        try:
            text = await response.text()
        except UnicodeDecodeError:
            return {}
    return json.loads(text, parse_float=Decimal) if text.strip() else {}


# %% exercise 3 wrong: takes lost patience for no body -> the request ended with TimeoutError
async def fetch_prices(session, path):
    try:
        async with session.get(path, raise_for_status=True) as response:
            text = await response.text()
    except TimeoutError:
        return {}
    return json.loads(text, parse_float=Decimal) if text.strip() else {}


# %% exercise 3 wrong: takes a cancellation for no body -> the request ended with CancelledError
async def fetch_prices(session, path):
    try:
        async with session.get(path, raise_for_status=True) as response:
            text = await response.text()
    except asyncio.CancelledError:
        return {}
    return json.loads(text, parse_float=Decimal) if text.strip() else {}


# %% exercise 3 right: its own decoder, and the label that the shop has
class Exact(json.JSONDecoder):
    def __init__(self): super().__init__(parse_float=Decimal)
async def fetch_prices(session, path):
    async with session.request("GET", path) as response:
        response.raise_for_status()
        return await response.json(content_type="text/plain", loads=Exact().decode) or {}


# %% exercise 3 right: an ordered dict, in small chunks
import collections
async def fetch_prices(session, path):
    response = await session.get(path, raise_for_status=True)
    body = b"".join([chunk async for chunk in response.content.iter_chunked(17)])
    return json.loads(body.decode(), parse_float=Decimal, object_pairs_hook=collections.OrderedDict) if body else {}


# %% exercise 4 wrong: follows any 3xx with a Location -> from /mix?status=304&header=Location:/html the way is
async def trail(session, path, most):
    found = []
    while True:
        async with session.get(path, allow_redirects=False) as response:
            found.append((response.status, response.url.path))
            if not (300 <= response.status < 400 and "Location" in response.headers): return found
            if len(found) > most: return None
            path = response.url.join(URL(response.headers["Location"]))


# %% exercise 5 wrong: makes one space of two -> the detail should be 'no  tea'; yours: 'no tea'
async def check_status(response):
    if response.status < 400: return
    detail = response.reason
    try:
        detail = (await response.text(errors="replace")).strip() or detail
        d = await response.json()
        if isinstance(d, dict) and "detail" in d: detail = " ".join(str(d["detail"]).split())
    except Exception: pass
    raise ApiError(response.status, detail)


# %% exercise 3 wrong: remembers what a path answered -> the second time the only price there was that of tea
cache = {}
async def fetch_prices(session, path):
    if path not in cache:
        async with session.get(path, raise_for_status=True) as response:
            text = await response.text()
        cache[path] = json.loads(text, parse_float=Decimal) if text.strip() else {}
    return cache[path]
