# Answers to the exercises of lesson 18; the form is explained in tests/test_answers.py.

# %% exercise 1 wrong: a name is always expected -> GET / {} ended in a 500; the server's log: Error handling request from 127.0.0.1, KeyError
async def greet(request):
    name = html.escape(request.query["name"])
    return web.Response(text=f"<p>Hello, {name}!</p>", content_type="text/html")


# %% exercise 1 wrong: no content type -> sent as text/plain, which no browser shows as a page
async def greet(request):
    name = html.escape(request.query.get("name", "stranger"))
    return web.Response(text=f"<p>Hello, {name}!</p>")


# %% exercise 1 wrong: bytes -> sent as application/octet-stream
async def greet(request):
    name = html.escape(request.query.get("name", "stranger"))
    return web.Response(body=f"<p>Hello, {name}!</p>".encode())


# %% exercise 1 wrong: nothing escaped -> the visitor's words are part of your HTML
async def greet(request):
    name = request.query.get("name", "stranger")
    return web.Response(text=f"<p>Hello, {name}!</p>", content_type="text/html")


# %% exercise 1 wrong: only < escaped -> for the name 'Tom & Jerry' the page is
async def greet(request):
    name = request.query.get("name", "stranger").replace("<", "&lt;")
    return web.Response(text=f"<p>Hello, {name}!</p>", content_type="text/html")


# %% exercise 1 wrong: the whole page escaped -> the greeting does not read as it should
async def greet(request):
    name = request.query.get("name", "stranger")
    page = html.escape(f"<p>Hello, {name}!</p>")
    return web.Response(text=page, content_type="text/html")


# %% exercise 1 wrong: escaped twice -> the greeting does not read as it should
async def greet(request):
    name = html.escape(html.escape(request.query.get("name", "stranger")))
    return web.Response(text=f"<p>Hello, {name}!</p>", content_type="text/html")


# %% exercise 1 wrong: the dangerous characters thrown away -> the greeting does not read as it should
async def greet(request):
    name = request.query.get("name", "stranger").translate({ord(sign): None for sign in "<>&"})
    return web.Response(text=f"<p>Hello, {name}!</p>", content_type="text/html")


# %% exercise 1 wrong: a text instead of a response -> ended in a 500; the server's log: Web-handler should return a response
async def greet(request):
    return f"<p>Hello, {html.escape(request.query.get('name', 'stranger'))}!</p>"


# %% exercise 1 right: bytes with a content type
async def greet(request):
    name = request.query["name"] if "name" in request.query else "stranger"
    page = "<p>Hello, " + html.escape(name) + "!</p>"
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return web.Response(body=page.encode(), headers=headers)


# %% exercise 1 right: another library's escape
async def greet(request):
    from xml.sax.saxutils import escape

    try:
        name = escape(request.query["name"])
    except KeyError:
        name = "stranger"
    response = web.Response(text=f"<p>Hello, {name}!</p>")
    response.content_type = "text/html"
    return response


# %% exercise 1 right: an empty name is none
async def greet(request):
    name = html.escape(request.query.get("name") or "stranger", quote=False)
    return web.Response(body=f"<p>Hello, {name}!</p>".encode(), headers={"Content-Type": "text/html; charset=utf-8"})


# %% exercise 2 wrong: the body is trusted to be JSON -> b'' {'Content-Type': 'application/json'} ended in a 500; the server's log
async def take_order(request):
    order = await request.json()
    match order:
        case {"drink": str(drink), "cups": int(cups)} if drink and 1 <= cups <= 10:
            return web.json_response({"drink": drink, "cups": cups}, status=201)
    raise web.HTTPBadRequest(text="no order")


# %% exercise 2 wrong: only JSON's own error is caught -> POST /orders b'\xff' {
async def take_order(request):
    try:
        order = await request.json()
    except json.JSONDecodeError:
        raise web.HTTPBadRequest(text="no JSON") from None
    match order:
        case {"drink": str(drink), "cups": int(cups)} if drink and 1 <= cups <= 10:
            return web.json_response({"drink": drink, "cups": cups}, status=201)
    raise web.HTTPBadRequest(text="no order")


# %% exercise 2 wrong: JSON is trusted to be an object -> POST /orders b'null' {
async def take_order(request):
    try:
        order = await request.json()
        drink, cups = order["drink"], order["cups"]
    except (ValueError, KeyError):
        raise web.HTTPBadRequest(text="no order") from None
    if not drink or not isinstance(drink, str) or type(cups) is not int or not 1 <= cups <= 10:
        raise web.HTTPBadRequest(text="no order")
    return web.json_response({"drink": drink, "cups": cups}, status=201)


# %% exercise 2 wrong: True is a number of cups -> "cups": true}' is no order, and the status is 201
async def take_order(request):
    try:
        order = await request.json()
    except ValueError:
        raise web.HTTPBadRequest(text="no JSON") from None
    match order:
        case {"drink": str(drink), "cups": int(cups)} if drink and 1 <= cups <= 10:
            return web.json_response({"drink": drink, "cups": cups}, status=201)
    raise web.HTTPBadRequest(text="no order")


# %% exercise 2 wrong: all that came is sent back -> drink and cups should, and nothing else
async def take_order(request):
    return web.json_response(await request.json(), status=201)


# %% exercise 2 wrong: nothing was created, says the status -> the status is 200, not 201
async def take_order(request):
    return web.json_response(await request.json())


# %% exercise 2 wrong: a text that looks like JSON -> sent as text/plain, not as JSON
async def take_order(request):
    order = await request.json()
    text = json.dumps({"drink": order["drink"], "cups": order["cups"]})
    return web.Response(text=text, status=201)


# %% exercise 2 wrong: no reason given -> it does not say why
async def take_order(request):
    try:
        order = await request.json()
    except ValueError:
        raise web.HTTPBadRequest from None
    match order:
        case {"drink": str(drink), "cups": int(cups)} if drink and 1 <= cups <= 10:
            return web.json_response({"drink": drink, "cups": cups}, status=201)
    raise web.HTTPBadRequest


# %% exercise 2 wrong: the await is forgotten -> was called but not awaited
async def take_order(request):
    order = request.json()
    return web.json_response({"drink": order["drink"], "cups": order["cups"]}, status=201)


# %% exercise 2 wrong: bad JSON is a ValueError, and there is nothing else -> ended in a 500; the server's log: Error handling request from 127.0.0.1, RecursionError
async def take_order(request):
    try:
        order = await request.json()
    except ValueError:
        raise web.HTTPBadRequest(text="this is not JSON") from None
    match order:
        case {"drink": str(drink), "cups": int(cups)} if drink and cups is not True and 0 < cups < 11:
            return web.json_response({"drink": drink, "cups": cups}, status=201)
    raise web.HTTPBadRequest(text="this is not an order")


# %% exercise 2 wrong: what is packed is not thought of -> ended in a 500; the server's log: Error handling request from 127.0.0.1, RequestPayloadError
async def take_order(request):
    try:
        order = await request.json()
    except (ValueError, LookupError, RecursionError):
        raise web.HTTPBadRequest(text="this is not JSON") from None
    match order:
        case {"drink": str(drink), "cups": int(cups)} if drink and cups is not True and 0 < cups < 11:
            return web.json_response({"drink": drink, "cups": cups}, status=201)
    raise web.HTTPBadRequest(text="this is not an order")


# %% exercise 2 wrong: two cups at least -> {'drink': 'Süßer Tee', 'cups': 1} is a good order
async def take_order(request):
    try:
        order = await request.json()
    except web.HTTPException:
        raise
    except Exception:
        raise web.HTTPBadRequest(text="this is not JSON")
    match order:
        case {"drink": str(drink), "cups": int(cups)} if drink and type(cups) is int and 1 < cups <= 10:
            return web.json_response({"drink": drink, "cups": cups}, status=201)
    raise web.HTTPBadRequest(text="no order")


# %% exercise 2 right: one question after the other
async def take_order(request):
    try:
        order = json.loads(await request.text())
    except (ValueError, LookupError, RecursionError, web.RequestPayloadError) as error:
        return web.Response(text=f"this is not JSON: {error}", status=400)
    if not isinstance(order, dict):
        return web.Response(text="send an object", status=400)
    drink, cups = order.get("drink"), order.get("cups")
    if not isinstance(drink, str) or drink == "":
        return web.Response(text="drink must be a text", status=400)
    if not isinstance(cups, int) or isinstance(cups, bool) or cups not in range(1, 11):
        return web.Response(text="cups must be 1 to 10", status=400)
    return web.json_response({"drink": drink, "cups": cups}, status=201)


# %% exercise 2 right: pydantic asks
async def take_order(request):
    from pydantic import BaseModel, Field, ValidationError

    class Order(BaseModel, strict=True):
        drink: str = Field(min_length=1)
        cups: int = Field(ge=1, le=10)

    try:
        order = Order.model_validate_json(await request.read())
    except (ValidationError, web.RequestPayloadError) as error:
        raise web.HTTPBadRequest(text=str(error)) from None
    return web.json_response(order.model_dump(), status=201)


# %% exercise 2 right: returns its refusals
async def take_order(request):
    def no(why):
        return web.json_response({"error": why}, status=400)
    try:
        order = json.loads(await request.read())
    except (Exception, RecursionError):
        return no("not JSON")
    if not isinstance(order, dict):
        return no("no object")
    drink, cups = order.get("drink"), order.get("cups")
    if not (isinstance(drink, str) and drink):
        return no("drink")
    if not isinstance(cups, int) or isinstance(cups, bool) or cups not in range(1, 11):
        return no("cups")
    return web.json_response(dict(drink=drink, cups=cups), status=201)


# %% exercise 3 wrong: nobody stops it -> servers that still listen after `use` has ended: 2
async def while_running(app, use):
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return await use(f"http://127.0.0.1:{runner.addresses[0][1]}")


# %% exercise 3 wrong: only the site is stopped -> cleaned up at the end: []
async def while_running(app, use):
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        return await use(f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        await site.stop()


# %% exercise 3 wrong: no finally -> `use` raised LookupError, and the application was not cleaned up
async def while_running(app, use):
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    result = await use(f"http://127.0.0.1:{runner.addresses[0][1]}")
    await runner.cleanup()
    return result


# %% exercise 3 wrong: the exception is swallowed -> the caller got None instead
async def while_running(app, use):
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    result = None
    with contextlib.suppress(Exception):
        result = await use(f"http://127.0.0.1:{runner.addresses[0][1]}")
    await runner.cleanup()
    return result


# %% exercise 3 wrong: the result is dropped -> was not what came back: None
async def while_running(app, use):
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await use(f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        await runner.cleanup()


# %% exercise 3 wrong: use is not awaited -> was called but not awaited
async def while_running(app, use):
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return use(f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        await runner.cleanup()


# %% exercise 3 wrong: listens everywhere -> it listens on 0.0.0.0, and should on 127.0.0.1 alone
async def while_running(app, use):
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "0.0.0.0", 0).start()
        return await use(f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        await runner.cleanup()


# %% exercise 3 wrong: not when it is cancelled -> `use` raised CancelledError, and the application was not cleaned up
async def while_running(app, use):
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        result = await use(f"http://127.0.0.1:{runner.addresses[0][1]}")
    except Exception:
        await runner.cleanup()
        raise
    await runner.cleanup()
    return result


# %% exercise 3 right: an exit stack
async def while_running(app, use):
    async with contextlib.AsyncExitStack() as stack:
        runner = web.AppRunner(app, access_log=None)
        stack.push_async_callback(runner.cleanup)
        await runner.setup()
        await web.TCPSite(runner, host="127.0.0.1", port=0).start()
        host, port = runner.addresses[0]
        return await use(f"http://{host}:{port}")


# %% exercise 3 right: a socket of one's own
async def while_running(app, use):
    import socket

    own = socket.create_server(("127.0.0.1", 0))
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.SockSite(runner, own).start()
        return await use("http://127.0.0.1:%d" % own.getsockname()[1])
    finally:
        await runner.cleanup()


# %% exercise 3 right: the server for tests
async def while_running(app, use):
    from aiohttp.test_utils import TestServer

    async with TestServer(app) as server:
        return await use(str(server.make_url("/")))


# %% exercise 3 right: a server of the tests
async def while_running(app, use):
    from aiohttp.test_utils import TestServer
    async with TestServer(app, host="127.0.0.1") as server:
        return await use(str(server.make_url("/")).rstrip("/"))


# %% exercise 4 wrong: one list for all applications -> the two share links
ALL_LINKS = []


def make_shortener():
    async def add(request):
        ALL_LINKS.append(await read_url(request))
        return web.Response(status=201, headers={"Location": f"/links/{len(ALL_LINKS)}"})

    async def follow(request):
        try:
            raise web.HTTPFound(ALL_LINKS[int(request.match_info["number"]) - 1])
        except IndexError:
            raise web.HTTPNotFound from None

    app = web.Application(client_max_size=4096)
    app.add_routes([web.post("/links", add), web.get("/links/{number:[1-9][0-9]{0,8}}", follow)])
    return app


# %% exercise 4 wrong: one application for all -> the two share links
THE_ONLY = web.Application(client_max_size=4096)
THE_LINKS = {}


async def add_link(request):
    number = str(len(THE_LINKS) + 1)
    THE_LINKS[number] = await read_url(request)
    return web.Response(status=201, headers={"Location": f"/links/{number}"})


async def follow_one(request):
    if request.match_info["number"] not in THE_LINKS:
        raise web.HTTPNotFound
    raise web.HTTPFound(THE_LINKS[request.match_info["number"]])


def make_shortener():
    app = web.Application(client_max_size=4096)
    app.add_routes([web.post("/links", add_link), web.get("/links/{number}", follow_one)])
    return app


# %% exercise 4 wrong: the default limit -> https://longer.example, 4097 bytes: 201 instead of 413
def make_shortener():
    links = {}

    async def add(request):
        number = str(len(links) + 1)
        links[number] = await read_url(request)
        return web.Response(status=201, headers={"Location": f"/links/{number}"})

    async def follow(request):
        if request.match_info["number"] not in links:
            raise web.HTTPNotFound
        raise web.HTTPFound(links[request.match_info["number"]])

    app = web.Application()
    app.add_routes([web.post("/links", add), web.get("/links/{number}", follow)])
    return app


# %% exercise 4 wrong: the address as a text -> should give 302 and https://docs.example/Page
def make_shortener():
    links = {}

    async def add(request):
        number = str(len(links) + 1)
        links[number] = await read_url(request)
        return web.Response(status=201, headers={"Location": f"/links/{number}"})

    async def follow(request):
        if request.match_info["number"] not in links:
            raise web.HTTPNotFound
        return web.Response(text=links[request.match_info["number"]])

    app = web.Application(client_max_size=4096)
    app.add_routes([web.post("/links", add), web.get("/links/{number}", follow)])
    return app


# %% exercise 4 wrong: counts from 0 -> link 1 should give 201 and /links/1
def make_shortener():
    links = []

    async def add(request):
        links.append(await read_url(request))
        return web.Response(status=201, headers={"Location": f"/links/{len(links) - 1}"})

    async def follow(request):
        raise web.HTTPFound(links[int(request.match_info["number"])])

    app = web.Application(client_max_size=4096)
    app.add_routes([web.post("/links", add), web.get("/links/{number:[0-9]{1,9}}", follow)])
    return app


# %% exercise 4 wrong: link 0 is the last one -> /links/0 is no link, and the status is 302
def make_shortener():
    links = []

    async def add(request):
        links.append(await read_url(request))
        return web.Response(status=201, headers={"Location": f"/links/{len(links)}"})

    async def follow(request):
        try:
            raise web.HTTPFound(links[int(request.match_info["number"]) - 1])
        except IndexError:
            raise web.HTTPNotFound from None

    app = web.Application(client_max_size=4096)
    app.add_routes([web.post("/links", add), web.get("/links/{number:[0-9]{1,9}}", follow)])
    return app


# %% exercise 4 wrong: any text is a number -> GET /links/one ended in a 500
def make_shortener():
    links = {}

    async def add(request):
        links[len(links) + 1] = await read_url(request)
        return web.Response(status=201, headers={"Location": f"/links/{len(links)}"})

    async def follow(request):
        number = int(request.match_info["number"])
        if number not in links:
            raise web.HTTPNotFound
        raise web.HTTPFound(links[number])

    app = web.Application(client_max_size=4096)
    app.add_routes([web.post("/links", add), web.get("/links/{number}", follow)])
    return app


# %% exercise 4 wrong: as many digits as you like -> GET /links/999999999 ended in a 500
def make_shortener():
    links = {}

    async def add(request):
        links[len(links) + 1] = await read_url(request)
        return web.Response(status=201, headers={"Location": f"/links/{len(links)}"})

    async def follow(request):
        number = int(request.match_info["number"])
        if number not in links:
            raise web.HTTPNotFound
        raise web.HTTPFound(links[number])

    app = web.Application(client_max_size=4096)
    app.add_routes([web.post("/links", add), web.get("/links/{number:[0-9]+}", follow)])
    return app


# %% exercise 4 wrong: no return -> yours is a NoneType
def make_shortener():
    app = web.Application(client_max_size=4096)
    app.router.add_post("/links", read_url)


# %% exercise 4 wrong: believes the header -> 4097 bytes whose number no header tells
def make_shortener():
    links = []
    async def add(request):
        if (request.content_length or 0) > 4096:
            raise web.HTTPRequestEntityTooLarge(4096, request.content_length)
        links.append(await read_url(request))
        return web.Response(status=201, headers={"Location": f"/links/{len(links)}"})
    async def follow(request):
        number = int(request.match_info["number"])
        if not 1 <= number <= len(links):
            raise web.HTTPNotFound
        raise web.HTTPFound(links[number - 1])
    app = web.Application()
    app.router.add_post("/links", add)
    app.router.add_get("/links/{number:[0-9]{1,9}}", follow)
    return app


# %% exercise 4 wrong: numbers before it has read -> of two that come at the same time, one is slow
def make_shortener():
    links = {}
    async def add(request):
        number = len(links) + 1
        links[number] = await read_url(request)
        return web.Response(status=201, headers={"Location": f"/links/{number}"})
    async def follow(request):
        text = request.match_info["number"]
        if text.isdecimal() and len(text) < 9 and int(text) in links:
            raise web.HTTPFound(links[int(text)])
        raise web.HTTPNotFound
    app = web.Application(client_max_size=4096)
    app.add_routes([web.post("/links", add), web.get("/links/{number}", follow)])
    return app


# %% exercise 4 right: a view, and a key
def make_shortener():
    key = web.AppKey("shortener", dict[str, str])
    routes = web.RouteTableDef()

    @routes.view("/links")
    class Links(web.View):
        async def post(self):
            url = await read_url(self.request)
            links = self.request.app[key]
            links[str(len(links) + 1)] = url
            return web.Response(status=201, headers={"Location": f"/links/{len(links)}"})

    @routes.get("/links/{number}")
    async def follow(request):
        url = request.app[key].get(request.match_info["number"])
        if url is None:
            return web.Response(status=404, text="no such link")
        return web.Response(status=302, headers={"Location": url})

    app = web.Application(client_max_size=4096)
    app[key] = {}
    app.add_routes(routes)
    return app


# %% exercise 4 right: a URL made by its route, and the size asked for by hand
def make_shortener():
    links = []

    async def add(request):
        if len(await request.read()) > 4096:
            raise web.HTTPRequestEntityTooLarge(max_size=4096)
        links.append(await read_url(request))
        place = request.app.router["link"].url_for(number=str(len(links)))
        return web.json_response({"number": len(links)}, status=201, headers={"Location": str(place)})

    async def follow(request):
        for number, url in enumerate(links, start=1):
            if request.match_info["number"] == str(number):
                raise web.HTTPFound(url)
        raise web.HTTPNotFound

    app = web.Application()
    app.router.add_post("/links", add)
    app.router.add_get("/links/{number}", follow, name="link")
    return app


# %% exercise 4 right: a class-based view
LINKS = web.AppKey("LINKS", dict)
class Link(web.View):
    async def post(self):
        url = await read_url(self.request)
        links = self.request.app[LINKS]
        links[str(len(links) + 1)] = url
        return web.json_response(None, status=201, headers={"Location": f"/links/{len(links)}"})
    async def get(self):
        url = self.request.app[LINKS].get(self.request.match_info["number"])
        if url is None:
            return web.Response(status=404)
        return web.Response(status=302, headers={"Location": url})
def make_shortener():
    app = web.Application(client_max_size=4096)
    app[LINKS] = {}
    app.router.add_view("/links", Link)
    app.router.add_view("/links/{number}", Link)
    return app


# %% exercise 1 wrong: trims the name -> for the name ' Zoë ' the greeting does not read as it should
async def greet(request):
    name = html.escape(request.query.get("name", "stranger").strip())
    return web.Response(text=f"<p>Hello, {name}!</p>", content_type="text/html")


# %% exercise 2 wrong: trims the drink -> drink and cups should, and nothing else
async def take_order(request):
    try:
        order = await request.json()
    except web.HTTPException:
        raise
    except Exception:
        raise web.HTTPBadRequest(text="this is not JSON") from None
    match order:
        case {"drink": str(drink), "cups": int(cups)} if (
            drink and type(cups) is int and 1 <= cups <= 10
        ):
            return web.json_response({"drink": drink.strip(), "cups": cups}, status=201)
    raise web.HTTPBadRequest(text='send {"drink": "tea", "cups": 1}, with 1 to 10 cups')


# %% exercise 2 wrong: asks of any number whether it is whole -> ValueError: cannot convert float NaN to integer
async def take_order(request):
    try:
        order = await request.json()
    except web.HTTPException:
        raise
    except Exception:
        raise web.HTTPBadRequest(text="this is not JSON") from None
    if isinstance(order, dict):
        drink, cups = order.get("drink"), order.get("cups")
        if isinstance(drink, str) and drink and isinstance(cups, (int, float)) and not isinstance(cups, bool) and int(cups) == cups and 1 <= cups <= 10:
            if type(cups) is int:
                return web.json_response({"drink": drink, "cups": cups}, status=201)
    raise web.HTTPBadRequest(text='send {"drink": "tea", "cups": 1}, with 1 to 10 cups')


# %% exercise 2 wrong: writes letters that do not exist -> half a letter
async def take_order(request):
    try:
        order = await request.json()
    except web.HTTPException:
        raise
    except Exception:
        raise web.HTTPBadRequest(text="this is not JSON") from None
    match order:
        case {"drink": str(drink), "cups": int(cups)} if (
            drink and type(cups) is int and 1 <= cups <= 10
        ):
            text = json.dumps({"drink": drink, "cups": cups}, ensure_ascii=False)
            return web.Response(body=text.encode(), content_type="application/json", status=201)
    raise web.HTTPBadRequest(text='send {"drink": "tea", "cups": 1}, with 1 to 10 cups')


# %% exercise 4 wrong: the same URL gets the same link -> link 3 should give 201 and /links/3
def make_shortener():
    links = web.AppKey("links", list[str])
    async def add(request):
        url = await read_url(request)
        if url not in request.app[links]:
            request.app[links].append(url)
        place = f"/links/{request.app[links].index(url)+1}"
        return web.Response(status=201, headers={"Location": place})
    async def follow(request):
        number = int(request.match_info["number"])
        if not 1 <= number <= len(request.app[links]):
            raise web.HTTPNotFound
        raise web.HTTPFound(request.app[links][number - 1])
    app = web.Application(client_max_size=4096)
    app[links] = []
    app.router.add_post("/links", add)
    app.router.add_get("/links/{number:[0-9]{1,9}}", follow)
    return app


# %% exercise 4 wrong: has links of one digit -> /links/10 should give 302
def make_shortener():
    links = web.AppKey("links", list[str])
    async def add(request):
        url = await read_url(request)
        request.app[links].append(url)
        place = f"/links/{len(request.app[links])}"
        return web.Response(status=201, headers={"Location": place})
    async def follow(request):
        number = int(request.match_info["number"])
        if not 1 <= number <= len(request.app[links]):
            raise web.HTTPNotFound
        raise web.HTTPFound(request.app[links][number - 1])
    app = web.Application(client_max_size=4096)
    app[links] = []
    app.router.add_post("/links", add)
    app.router.add_get("/links/{number:[0-9]}", follow)
    return app


# %% exercise 4 wrong: asks isdigit, which knows more digits than int -> GET /links/² ended in a 500
def make_shortener():
    links = web.AppKey("links", list[str])
    async def add(request):
        url = await read_url(request)
        request.app[links].append(url)
        place = f"/links/{len(request.app[links])}"
        return web.Response(status=201, headers={"Location": place})
    async def follow(request):
        text = request.match_info["number"]
        if not text.isdigit() or len(text) > 9:
            raise web.HTTPNotFound
        number = int(text)
        if not 1 <= number <= len(request.app[links]):
            raise web.HTTPNotFound
        raise web.HTTPFound(request.app[links][number - 1])
    app = web.Application(client_max_size=4096)
    app[links] = []
    app.router.add_post("/links", add)
    app.router.add_get("/links/{number}", follow)
    return app


# %% exercise 4 wrong: what is refused takes a number -> what is refused takes no number
def make_shortener():
    links = {}
    async def add(r):
        number = str(len(links) + 1)
        links[number] = None
        links[number] = await read_url(r)
        return web.Response(status=201, headers={"Location": f"/links/{number}"})
    async def go(r):
        if u := links.get(r.match_info["n"]): raise web.HTTPFound(u)
        raise web.HTTPNotFound
    app = web.Application(client_max_size=4096)
    app.add_routes([web.post("/links", add), web.get("/links/{n}", go)])
    return app


# %% exercise 1 wrong: leaves what is escaped already -> for the name '&lt;Eve' the page is
async def greet(request):
    import re

    name = re.sub(r"&(?!\w+;)", "&amp;", request.query.get("name", "stranger"))
    name = name.replace("<", "&lt;").replace(">", "&gt;")
    return web.Response(text=f"<p>Hello, {name}!</p>", content_type="text/html")


# %% exercise 1 wrong: unquotes what is unquoted already -> for the name '%41da
async def greet(request):
    name = request.query.get("name", "stranger")
    return web.Response(
        text=f"<p>Hello, {html.escape(__import__('urllib.parse').parse.unquote(name))}!</p>",
        content_type="text/html",
    )


# %% exercise 1 right: in another charset
async def greet(request):
    name = request.query.get("name")
    if not name:
        name = "stranger"
    return web.Response(
        text=f"<p>Hello, {html.escape(name)}!</p>",
        content_type="text/html",
        charset="utf-16",
    )


# %% exercise 2 wrong: takes a space for nothing -> {'drink': ' ', 'cups': 2} is a good order
async def take_order(request):
    def bad(why):
        return web.HTTPBadRequest(text=why)

    try:
        order = await request.json()
    except web.HTTPException:
        raise
    except Exception:
        raise bad("no JSON")
    if not isinstance(order, dict):
        raise bad("no object")
    drink, cups = order.get("drink"), order.get("cups")
    if not isinstance(drink, str) or not drink.strip():
        raise bad("drink")
    if type(cups) is not int or not 1 <= cups <= 10:
        raise bad("cups")
    return web.json_response({"drink": drink, "cups": cups}, status=201)


# %% exercise 2 wrong: writes the drink small -> came back as {"drink": "s
async def take_order(request):
    def bad(why):
        return web.HTTPBadRequest(text=why)

    try:
        order = await request.json()
    except web.HTTPException:
        raise
    except Exception:
        raise bad("no JSON")
    if not isinstance(order, dict):
        raise bad("no object")
    drink, cups = order.get("drink"), order.get("cups")
    if not isinstance(drink, str) or not drink:
        raise bad("drink")
    if type(cups) is not int or not 1 <= cups <= 10:
        raise bad("cups")
    return web.json_response({"drink": drink.lower(), "cups": cups}, status=201)


# %% exercise 4 wrong: a link is good for one visit -> /links/1 should give 302
def make_shortener():
    links = {}

    async def post(request):
        url = await read_url(request)
        n = len(links) + 1
        links[str(n)] = url
        raise web.HTTPCreated(headers={"Location": f"/links/{n}"})

    async def get(request):
        try:
            url = links.pop(request.match_info["n"])
        except KeyError:
            raise web.HTTPNotFound
        raise web.HTTPFound(url)

    app = web.Application(client_max_size=4096)
    app.add_routes([web.post("/links", post), web.get("/links/{n}", get)])
    return app


# %% exercise 1 wrong: a query is a name -> GET / {'nickname': 'Eve'} ended in a 500
async def greet(request):
    name = request.query["name"] if request.query_string else "stranger"
    return web.Response(text=f"<p>Hello, {html.escape(name)}!</p>", content_type="text/html")


# %% exercise 1 wrong: takes the first of all names -> the query has a nickname and no name
async def greet(request):
    name = next(iter(request.query.values()), "stranger")
    return web.Response(text=f"<p>Hello, {html.escape(name)}!</p>", content_type="text/html")


# %% exercise 1 wrong: the name is a part of its template -> ended in a 500; the server's log: Error handling request from 127.0.0.1, IndexError
async def greet(request):
    name = html.escape(request.query.get("name", "stranger"))
    page = "<p>Hello, " + name + "!</p>"
    return web.Response(text=page.format(name=name), content_type="text/html")


# %% exercise 2 wrong: takes pairs for an object -> is no order, and the status is 201, not 400
async def take_order(request):
    try:
        order = dict(await request.json())
        drink, cups = order["drink"], order["cups"]
    except Exception:
        raise web.HTTPBadRequest(text="no JSON with drink and cups") from None
    if not (isinstance(drink, str) and drink and type(cups) is int and 1 <= cups <= 10):
        raise web.HTTPBadRequest(text="a drink, and 1 to 10 cups")
    return web.json_response({"drink": drink, "cups": cups}, status=201)


# %% exercise 2 wrong: repeats the drink in its reason -> Reason cannot contain
async def take_order(request):
    try:
        order = await request.json()
    except Exception:
        raise web.HTTPBadRequest(text="no JSON") from None
    match order:
        case {"drink": str(drink), "cups": int(cups)} if drink and type(cups) is int and 1 <= cups <= 10:
            return web.json_response({"drink": drink, "cups": cups}, status=201)
        case {"drink": str(drink)}:
            raise web.HTTPBadRequest(reason=f"so many cups of {drink} are too many, or too few")
    raise web.HTTPBadRequest(text="a drink, and 1 to 10 cups")


# %% exercise 2 wrong: believes the label, not the body -> it is a good order, whatever its Content-Type
async def take_order(request):
    if request.content_type != "application/json":
        raise web.HTTPBadRequest(text="send JSON")
    try:
        order = await request.json()
    except Exception:
        raise web.HTTPBadRequest(text="no JSON") from None
    match order:
        case {"drink": str(drink), "cups": int(cups)} if drink and type(cups) is int and 1 <= cups <= 10:
            return web.json_response({"drink": drink, "cups": cups}, status=201)
    raise web.HTTPBadRequest(text="a drink, and 1 to 10 cups")


# %% exercise 2 right: takes 2.0 for 2
async def take_order(request):
    try:
        order = await request.json()
        drink, cups = order["drink"], order["cups"]
        if not (isinstance(drink, str) and drink) or isinstance(cups, bool) or int(cups) != cups:
            raise ValueError
        if not 1 <= cups <= 10:
            raise ValueError
    except Exception:
        return web.Response(status=400, text="a drink, and 1 to 10 cups")
    return web.json_response({"drink": drink, "cups": int(cups)}, status=201)


# %% exercise 3 wrong: tries a second time -> and was called 2 times
async def while_running(app, use):
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            return await use(url)
        except LookupError:
            return await use(url)
    finally:
        await runner.cleanup()


# %% exercise 3 wrong: a minute is enough for anybody -> what came back is TimeoutError
async def while_running(app, use):
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return await asyncio.wait_for(use(f"http://127.0.0.1:{runner.addresses[0][1]}"), 60)
    finally:
        await runner.cleanup()


# %% exercise 3 wrong: takes 0 for nothing -> and returned 0; what came back is None
async def while_running(app, use):
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        if result := await use(f"http://127.0.0.1:{runner.addresses[0][1]}"):
            return result
    finally:
        await runner.cleanup()


# %% exercise 4 wrong: all that int() takes is a number -> /links/+1 is no link, and the status is 302
def make_shortener():
    links = {}

    async def add(request):
        url = await read_url(request)
        links[len(links) + 1] = url
        return web.Response(status=201, headers={"Location": f"/links/{len(links)}"})

    async def follow(request):
        try:
            url = links[int(request.match_info["number"])]
        except (KeyError, ValueError):
            raise web.HTTPNotFound from None
        raise web.HTTPFound(url)

    app = web.Application(client_max_size=4096)
    app.add_routes([web.post("/links", add), web.get("/links/{number}", follow)])
    return app


# %% exercise 4 wrong: counts letters, not bytes -> letters, which are
def make_shortener():
    links = []

    async def add(request):
        if len(await request.text()) > 4096:
            raise web.HTTPRequestEntityTooLarge(4096, 4097)
        links.append(await read_url(request))
        return web.Response(status=201, headers={"Location": f"/links/{len(links)}"})

    async def follow(request):
        number = int(request.match_info["number"])
        if not 1 <= number <= len(links):
            raise web.HTTPNotFound
        raise web.HTTPFound(links[number - 1])

    app = web.Application()
    app.add_routes([web.post("/links", add), web.get("/links/{number:[0-9]{1,9}}", follow)])
    return app


# %% exercise 2 wrong: does not think of what is too long to be read -> ended in a 500; the server's log: Error handling request from 127.0.0.1, UnboundLocalError
async def take_order(request):
    try:
        order = await request.json()
    except web.HTTPException:
        pass
    except Exception:
        raise web.HTTPBadRequest(text="no JSON") from None
    match order:
        case {"drink": str(drink), "cups": int(cups)} if drink and type(cups) is int and 1 <= cups <= 10:
            return web.json_response({"drink": drink, "cups": cups}, status=201)
    raise web.HTTPBadRequest(text="a drink, and 1 to 10 cups")
