# Answers to the exercises of 20_polls_pages; the form is explained in tests/test_answers.py.


# %% exercise 1 wrong: takes Jinja as it comes -> one of them was only text
def render_choices(texts):
    source = '<ul>{% for text in texts %}<li title="{{ text }}">{{ text }}</li>{% endfor %}</ul>'
    environment = jinja2.Environment()
    return environment.from_string(source).render(texts=texts)


# %% exercise 1 wrong: knows only the first of the dangerous characters -> a quote in a text ended title
def render_choices(texts):
    source = '<ul>{% for text in texts %}<li title="{{ text }}">{{ text }}</li>{% endfor %}</ul>'
    environment = jinja2.Environment()
    texts = [text.replace("<", "&lt;") for text in texts]
    return environment.from_string(source).render(texts=texts)


# %% exercise 1 wrong: escapes what Jinja escapes again -> the texts should be shown as
def render_choices(texts):
    source = '<ul>{% for text in texts %}<li title="{{ text }}">{{ text }}</li>{% endfor %}</ul>'
    environment = jinja2.Environment(autoescape=True)
    texts = [html.escape(text) for text in texts]
    return environment.from_string(source).render(texts=texts)


# %% exercise 1 wrong: throws the tags away -> the texts should be shown as
def render_choices(texts):
    source = '<ul>{% for text in texts %}<li title="{{ text }}">{{ text }}</li>{% endfor %}</ul>'
    environment = jinja2.Environment(autoescape=True)
    texts = [re.sub("<[^>]*>", "", text) for text in texts]
    return environment.from_string(source).render(texts=texts)


# %% exercise 1 wrong: calls the texts safe -> one of them was only text
def render_choices(texts):
    source = "<ul>{% for text in texts %}<li title='{{ text }}'>{{ text|safe }}</li>{% endfor %}</ul>"
    environment = jinja2.Environment(autoescape=True)
    return environment.from_string(source).render(texts=texts)


# %% exercise 1 wrong: takes the quotes off -> a quote in a text ended title
def render_choices(texts):
    source = "<ul>{% for text in texts %}<li title={{ text }}>{{ text }}</li>{% endfor %}</ul>"
    environment = jinja2.Environment(autoescape=True)
    return environment.from_string(source).render(texts=texts)


# %% exercise 1 wrong: returns the template -> which is not a str
def render_choices(texts):
    source = "<ul>{% for text in texts %}<li>{{ text }}</li>{% endfor %}</ul>"
    return jinja2.Environment(autoescape=True).from_string(source)


# %% exercise 1 right: escapes each text itself
def render_choices(texts):
    source = '<ul>{% for text in texts %}<li title="{{ text }}">{{ text }}</li>{% endfor %}</ul>'
    environment = jinja2.Environment()
    texts = [html.escape(text) for text in texts]
    return environment.from_string(source).render(texts=texts)


# %% exercise 1 right: lets aiohttp-jinja2 make the environment
def render_choices(texts):
    source = '<ul>{% for text in texts %}<li title="{{ text }}">{{ text }}</li>{% endfor %}</ul>'
    environment = aiohttp_jinja2.setup(web.Application(), loader=jinja2.DictLoader({}))
    return environment.from_string(source).render(texts=texts)


# %% exercise 1 right: decides by the kind of template
def render_choices(texts):
    source = '<ul>{% for text in texts %}<li title="{{ text }}">{{ text }}</li>{% endfor %}</ul>'
    environment = jinja2.Environment(autoescape=jinja2.select_autoescape())
    return environment.from_string(source).render(texts=texts)


# %% exercise 1 right: escapes in the template
def render_choices(texts):
    source = '<ul>{% for text in texts %}<li title="{{ text|e }}">{{ text|e }}</li>{% endfor %}</ul>'
    return jinja2.Template(source).render(texts=texts)


# %% exercise 2 wrong: makes a page without the frame -> does not have the frame of base.html
def winner_template():
    return """\
<title>Winner: {{ question.text }}</title>
<h1>{{ question.text }}</h1>
{% set most = question.choices|map(attribute="votes")|max %}
{% for choice in question.choices if most and choice.votes == most %}<p>{{ choice.text }}</p>
{% else %}<p>No votes yet.</p>{% endfor %}
"""


# %% exercise 2 wrong: writes outside of the blocks -> the page's title is ['Polls']
def winner_template():
    return """\
{% extends "base.html" %}
<title>Winner: {{ question.text }}</title>
<h1>{{ question.text }}</h1>
"""


# %% exercise 2 wrong: leaves the block main out -> one <h1> with the question '<Tea> or coffee?' is wanted: []
def winner_template():
    return """\
{% extends "base.html" %}
{% block title %}Winner: {{ question.text }}{% endblock %}
{% block content %}<h1>{{ question.text }}</h1>{% endblock %}
"""


# %% exercise 2 wrong: calls the question safe -> the page's title is ['Winner: or coffee?']
def winner_template():
    return """\
{% extends "base.html" %}
{% block title %}Winner: {{ question.text|striptags }}{% endblock %}
{% block main %}<h1>{{ question.text|safe }}</h1>{% endblock %}
"""


# %% exercise 2 wrong: names all who have votes -> <p> should hold ['Coffee'], not ['Tea'
def winner_template():
    return """\
{% extends "base.html" %}
{% block title %}Winner: {{ question.text }}{% endblock %}
{% block main %}
<h1>{{ question.text }}</h1>
{% for choice in question.choices if choice.votes %}<p>{{ choice.text }}</p>
{% else %}<p>No votes yet.</p>{% endfor %}
{% endblock %}
"""


# %% exercise 2 wrong: names one of two -> <p> should hold ['Tea', '<Q>&A'], not ['Tea']
def winner_template():
    return """\
{% extends "base.html" %}
{% block title %}Winner: {{ question.text }}{% endblock %}
{% block main %}
<h1>{{ question.text }}</h1>
{% set first = (question.choices|sort(attribute="votes", reverse=true))[0] %}
<p>{% if first.votes %}{{ first.text }}{% else %}No votes yet.{% endif %}</p>
{% endblock %}
"""


# %% exercise 2 wrong: forgets that nobody may have voted -> <p> should hold ['No votes yet.'], not ['Tea', 'Coffee']
def winner_template():
    return """\
{% extends "base.html" %}
{% block title %}Winner: {{ question.text }}{% endblock %}
{% block main %}
<h1>{{ question.text }}</h1>
{% set most = question.choices|map(attribute="votes")|max %}
{% for choice in question.choices if choice.votes == most %}<p>{{ choice.text }}</p>{% endfor %}
{% endblock %}
"""


# %% exercise 2 wrong: compares numbers as text -> <p> should hold ['Tea', '<Q>&A'], not ['Coffee']
def winner_template():
    return """\
{% extends "base.html" %}
{% block title %}Winner: {{ question.text }}{% endblock %}
{% block main %}
<h1>{{ question.text }}</h1>
{% set most = question.choices|map(attribute="votes")|map("string")|max %}
{% for choice in question.choices if most != "0" and choice.votes|string == most %}
<p>{{ choice.text }}</p>
{% else %}<p>No votes yet.</p>{% endfor %}
{% endblock %}
"""


# %% exercise 2 wrong: forgets an endblock -> your code raised
def winner_template():
    return '{% extends "base.html" %}{% block main %}<h1>{{ question.text }}</h1>'


# %% exercise 2 right: asks first whether anyone has voted
def winner_template():
    return """\
{%- extends "base.html" -%}
{%- block title -%} Winner: {{ question.text }} {%- endblock -%}
{%- block main -%}
<h1>{{ question.text }}</h1>
{% if question.choices|sum(attribute="votes") == 0 %}
<p>No votes yet.</p>
{% else %}
{% set most = (question.choices|max(attribute="votes")).votes %}
{% for choice in question.choices|selectattr("votes", "equalto", most) %}
<p>{{ choice.text }}</p>
{% endfor %}
{% endif %}
{% endblock %}
"""


# %% exercise 2 right: decides within the loop
def winner_template():
    main = """
<h1>{{ question.text }}</h1>
{% set votes = question.choices|map(attribute="votes")|list %}
{% for choice in question.choices %}
{% if choice.votes > 0 and choice.votes == votes|max %}<p><b>{{ choice.text }}</b></p>{% endif %}
{% endfor %}
{% if votes|max == 0 %}<p>No votes yet.</p>{% endif %}"""
    title = "Winner: {{ question.text }}"
    blocks = {"main": main, "title": title}
    return '{% extends "base.html" %}' + "".join(
        "{% block " + name + " %}" + text + "{% endblock %}" for name, text in blocks.items()
    )


# %% exercise 3 wrong: sends no token -> the server has counted {'Clients': 0, 'Servers': 0, 'Q & A': 0}
async def vote(session, path, text):
    async with session.get(path) as response:
        page = html.unescape(await response.text())
    value = re.search(rf'value="(\d+)" required> {re.escape(text)}<', page)[1]
    async with session.post(f"{path}/vote", data={"choice": value}) as response:
        return await response.text()


# %% exercise 3 wrong: sends the token without its cookie -> vote made a session of its own, though one was given
async def vote(session, path, text):
    async with aiohttp.ClientSession(the_url) as mine:
        async with mine.get(path) as response:
            page = html.unescape(await response.text())
        value = re.search(rf'value="(\d+)" required> {re.escape(text)}<', page)[1]
        token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
        form = {"choice": value, "csrf_token": token}
        async with mine.post(f"{path}/vote", data=form) as response:
            return await response.text()


# %% exercise 3 wrong: looks for the text as it stands in the source -> your code raised LookupError
async def vote(session, path, text):
    async with session.get(path) as response:
        page = await response.text()
    found = re.search(rf'value="(\d+)" required> {re.escape(text)}<', page)
    if not found:
        raise LookupError(text)
    token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    form = {"choice": found[1], "csrf_token": token}
    async with session.post(f"{path}/vote", data=form) as response:
        return re.search(r'class="flash"[^>]*>(.*?)</p>', await response.text())[1]


# %% exercise 3 wrong: returns the sentence as it stands in the source -> vote() returned 'Thank you. Your vote for “Q &amp; A”
async def vote(session, path, text):
    async with session.get(path) as response:
        page = html.unescape(await response.text())
    found = re.search(rf'value="(\d+)" required> {re.escape(text)}<', page)
    if not found:
        raise LookupError(text)
    token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    form = {"choice": found[1], "csrf_token": token}
    async with session.post(f"{path}/vote", data=form) as response:
        return re.search(r'class="flash"[^>]*>(.*?)</p>', await response.text())[1]


# %% exercise 3 wrong: looks for the results by itself, twice -> vote() returned None
async def vote(session, path, text):
    async with session.get(path) as response:
        page = html.unescape(await response.text())
    found = re.search(rf'value="(\d+)" required> {re.escape(text)}<', page)
    if not found:
        raise LookupError(text)
    token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    form = {"choice": found[1], "csrf_token": token}
    async with session.post(f"{path}/vote", data=form) as response:
        pass
    async with session.get(f"{path}/results") as response:
        flash = re.search(r'class="flash"[^>]*>(.*?)</p>', await response.text())
    return html.unescape(flash[1]) if flash else None


# %% exercise 3 wrong: takes the first choice if there is no such -> there was no LookupError, and {'For the network': 1
async def vote(session, path, text):
    async with session.get(path) as response:
        page = await response.text()
    buttons = re.findall(r'value="(\d+)" required> (.*?)</label>', page)
    values = {html.unescape(label): value for value, label in buttons}
    token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    form = {"choice": values.get(text, buttons[0][0]), "csrf_token": token}
    async with session.post(f"{path}/vote", data=form) as response:
        return html.unescape(re.search(r'class="flash"[^>]*>(.*?)</p>', await response.text())[1])


# %% exercise 3 wrong: returns nothing where there is no such choice -> there was no LookupError, and {'For the network': 0
async def vote(session, path, text):
    async with session.get(path) as response:
        page = await response.text()
    buttons = re.findall(r'value="(\d+)" required> (.*?)</label>', page)
    for value, label in buttons:
        if html.unescape(label) == text:
            token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
            form = {"choice": value, "csrf_token": token}
            async with session.post(f"{path}/vote", data=form) as response:
                page = await response.text()
            return html.unescape(re.search(r'class="flash"[^>]*>(.*?)</p>', page)[1])
    return None


# %% exercise 3 wrong: always the first question -> For the disk
async def vote(session, path, text):
    async with session.get("/poll/1") as response:
        page = await response.text()
    values = {html.unescape(l): v for v, l in re.findall(r'value="(\d+)" required> (.*?)</label>', page)}
    if text not in values:
        raise LookupError(text)
    token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    async with session.post("/poll/1/vote", data={"choice": values[text], "csrf_token": token}, raise_for_status=True) as response:
        return html.unescape(re.search(r'class="flash"[^>]*>(.*?)</p>', await response.text())[1])


# %% exercise 3 wrong: a part of the text will do -> LookupError and no vote were to be expected
async def vote(session, path, text):
    async with session.get(path) as response:
        page = await response.text()
    for value, label in re.findall(r'value="(\d+)" required> (.*?)</label>', page):
        if html.unescape(label).startswith(text):
            break
    else:
        raise LookupError(text)
    token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    async with session.post(f"{path}/vote", data={"choice": value, "csrf_token": token}, raise_for_status=True) as response:
        return html.unescape(re.search(r'class="flash"[^>]*>(.*?)</p>', await response.text())[1])


# %% exercise 3 wrong: posts before it looks -> a form was sent all the same
async def vote(session, path, text):
    async with session.get(path) as response:
        page = await response.text()
    token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    values = {html.unescape(l): v for v, l in re.findall(r'value="(\d+)" required> (.*?)</label>', page)}
    async with session.post(f"{path}/vote", data={"choice": values.get(text, "1"), "csrf_token": token}) as response:
        body = await response.text()
    if text not in values:
        raise LookupError(text)
    return html.unescape(re.search(r'class="flash"[^>]*>(.*?)</p>', body)[1])


# %% exercise 3 right: reads the pages with a parser
async def vote(session, path, text):
    async with session.get(path) as response:
        page = ThePage(await response.text())
    names = page.texts("label")
    inputs = [attributes for tag, attributes, _ in page.found if tag == "input"]
    buttons = [one["value"] for one in inputs if one["type"] == "radio"]
    form = {one["name"]: one["value"] for one in inputs if one["type"] == "hidden"}
    if text not in names:
        raise LookupError(text)
    form["choice"] = buttons[names.index(text)]
    async with session.post(path + "/vote", data=form) as response:
        return ThePage(await response.text()).texts("p")[0]


# %% exercise 3 right: follows the redirect itself
async def vote(session, path, text):
    async with session.get(path) as response:
        page = html.unescape(await response.text())
    found = re.search(rf'value="(\d+)" required> {re.escape(text)}</label>', page)
    if found is None:
        raise KeyError(text)
    form = aiohttp.FormData({"choice": found[1]})
    form.add_field("csrf_token", page.split('name="csrf_token" value="')[1].split('"')[0])
    async with session.post(f"{path}/vote", data=form, allow_redirects=False) as response:
        where = response.headers["Location"]
    async with session.get(where) as response:
        page = html.unescape(await response.text())
    return page.partition('role="status">')[2].partition("</p>")[0]


# %% exercise 4 wrong: gives everyone the same token -> ada and eve got the same token
def make_token(secret, visitor):
    return hashlib.sha256(secret.encode()).hexdigest()


def is_own(secret, visitor, token):
    return make_token(secret, visitor) == token


# %% exercise 4 wrong: takes no secret -> with 300 secrets ada has 1 tokens
def make_token(secret, visitor):
    return hashlib.sha256(visitor.encode()).hexdigest()


def is_own(secret, visitor, token):
    return make_token(secret, visitor) == token


# %% exercise 4 wrong: compares the cookie -> 'ada' is so short that trying will find it
def make_token(secret, visitor):
    return visitor


def is_own(secret, visitor, token):
    return token == visitor


# %% exercise 4 wrong: writes the secret into the form -> the token holds the secret
def make_token(secret, visitor):
    return f"{visitor}-{secret}"


def is_own(secret, visitor, token):
    return make_token(secret, visitor) == token


# %% exercise 4 wrong: hashes the two joined -> visitor 'oursada' of another server was accepted
def make_token(secret, visitor):
    return hashlib.sha256((secret + visitor).encode()).hexdigest()


def is_own(secret, visitor, token):
    return make_token(secret, visitor) == token


# %% exercise 4 wrong: compares text -> your code raised TypeError
def make_token(secret, visitor):
    return hmac.new(secret.encode(), visitor.encode(), "sha256").hexdigest()


def is_own(secret, visitor, token):
    return hmac.compare_digest(make_token(secret, visitor), token)


# %% exercise 4 wrong: is content with a beginning -> an empty token was accepted for ada
def make_token(secret, visitor):
    return hmac.new(secret.encode(), visitor.encode(), "sha256").hexdigest()


def is_own(secret, visitor, token):
    return make_token(secret, visitor).startswith(token)


# %% exercise 4 wrong: cannot make it a second time -> ada sends back the token that she got, and is refused
def make_token(secret, visitor):
    return secrets.token_hex(16)


def is_own(secret, visitor, token):
    return make_token(secret, visitor) == token


# %% exercise 4 wrong: returns bytes -> which is not a str
def make_token(secret, visitor):
    return hmac.digest(secret.encode(), visitor.encode(), "sha256")


def is_own(secret, visitor, token):
    return hmac.compare_digest(make_token(secret, visitor), token)


# %% exercise 4 right: hashes the two with lengths
def make_token(secret, visitor):
    return hashlib.sha3_256(repr((secret, visitor)).encode()).hexdigest()


def is_own(secret, visitor, token):
    return make_token(secret, visitor) == token


# %% exercise 4 right: salts each token
def make_token(secret, visitor, salt=None):
    salt = salt or secrets.token_hex(8)
    proof = hmac.new(secret.encode(), f"{salt} {visitor}".encode(), hashlib.sha512)
    return f"{salt}.{proof.hexdigest()}"


def is_own(secret, visitor, token):
    salt, dot, _ = token.partition(".")
    if not (dot and token.isascii()):
        return False
    return hmac.compare_digest(make_token(secret, visitor, salt), token)


# %% exercise 4 right: a salt in the token
def make_token(secret, visitor, salt=None):
    salt = salt or secrets.token_hex(8)
    return salt + "." + hmac.new(secret.encode(), f"{salt}:{visitor}".encode(), hashlib.sha256).hexdigest()
def is_own(secret, visitor, token):
    salt, _, _ = token.partition(".")
    return bool(salt) and hmac.compare_digest(make_token(secret, visitor, salt).encode(), token.encode())


# %% exercise 4 wrong: hash() makes the token -> a token of one process is refused by another
def make_token(secret, visitor):
    return str(hash((secret, visitor)))


def is_own(secret, visitor, token):
    return make_token(secret, visitor) == token


# %% exercise 4 wrong: tokens in a module's dict -> before the server was started anew
TOKENS = {}
def make_token(secret, visitor):
    return TOKENS.setdefault((secret, visitor), secrets.token_hex(16))
def is_own(secret, visitor, token):
    return token == TOKENS.get((secret, visitor))


# %% exercise 4 wrong: a salt that each process makes -> before the server was started anew
SALT = secrets.token_bytes(16)
def make_token(secret, visitor):
    return hmac.digest(secret.encode() + SALT, visitor.encode(), "sha256").hex()
def is_own(secret, visitor, token):
    return hmac.compare_digest(make_token(secret, visitor).encode(), token.encode())


# %% exercise 4 wrong: letters of ASCII only -> UnicodeEncodeError
def make_token(secret, visitor):
    return hmac.digest(secret.encode("ascii"), visitor.encode("ascii"), "sha256").hex()
def is_own(secret, visitor, token):
    return hmac.compare_digest(make_token(secret, visitor).encode(), token.encode())


# %% exercise 4 wrong: the end of it will do -> the token's second half was accepted
def make_token(secret, visitor):
    return hmac.digest(secret.encode(), visitor.encode(), "sha256").hex()
def is_own(secret, visitor, token):
    return make_token(secret, visitor).endswith(token) and token != ""


# %% exercise 4 wrong: reads no further than it has to -> the token with a 0 behind it was accepted
def make_token(secret, visitor):
    return hmac.digest(secret.encode(), visitor.encode(), "sha256").hex()
def is_own(secret, visitor, token):
    return token[:64] == make_token(secret, visitor)


# %% exercise 4 wrong: two letters -> is so short that trying will find it
def make_token(secret, visitor):
    return hmac.digest(secret.encode(), visitor.encode(), "sha256").hex()[:2]
def is_own(secret, visitor, token):
    return token == make_token(secret, visitor)


# %% exercise 5 wrong: answers the form with the page -> the browser's last request is POST /notes
def make_guest_book():
    notes = []
    template = jinja2.Environment(autoescape=True).from_string(GUEST_BOOK)

    async def index(request):
        return web.Response(text=template.render(notes=notes), content_type="text/html")

    async def add(request):
        notes.append((await request.post())["text"])
        page = template.render(notes=notes, thanks=True)
        return web.Response(text=page, content_type="text/html")

    app = web.Application()
    app.add_routes([web.get("/", index), web.post("/notes", add)])
    return app


# %% exercise 5 wrong: has the form sent again -> was answered with 405
def make_guest_book():
    notes = []
    template = jinja2.Environment(autoescape=True).from_string(GUEST_BOOK)

    async def index(request):
        return web.Response(text=template.render(notes=notes), content_type="text/html")

    async def add(request):
        notes.append((await request.post())["text"])
        raise web.HTTPTemporaryRedirect("/")

    app = web.Application()
    app.add_routes([web.get("/", index), web.post("/notes", add)])
    return app


# %% exercise 5 wrong: renders with Jinja alone -> a browser shows the notes ['Lovely.', '1 & 2'
def make_guest_book():
    notes = []
    template = jinja2.Template(GUEST_BOOK)

    async def index(request):
        page = template.render(notes=notes, thanks="thanks" in request.cookies)
        response = web.Response(text=page, content_type="text/html")
        response.del_cookie("thanks")
        return response

    async def add(request):
        text = (await request.post()).get("text")
        if not text:
            raise web.HTTPBadRequest
        notes.append(text)
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie("thanks", "1")
        return response

    app = web.Application()
    app.add_routes([web.get("/", index), web.post("/notes", add)])
    return app


# %% exercise 5 wrong: expects that there is a text -> was answered with 200, not 400
def make_guest_book():
    notes = []
    template = jinja2.Environment(autoescape=True).from_string(GUEST_BOOK)

    async def index(request):
        return web.Response(text=template.render(notes=notes), content_type="text/html")

    async def add(request):
        notes.append((await request.post()).get("text"))
        raise web.HTTPSeeOther("/")

    app = web.Application()
    app.add_routes([web.get("/", index), web.post("/notes", add)])
    return app


# %% exercise 5 wrong: sends plain text -> a browser does not show text/plain as a page
def make_guest_book():
    notes = []
    template = jinja2.Environment(autoescape=True).from_string(GUEST_BOOK)

    async def index(request):
        return web.Response(text=template.render(notes=notes))

    async def add(request):
        text = (await request.post()).get("text")
        if not text:
            raise web.HTTPBadRequest
        notes.append(text)
        raise web.HTTPSeeOther("/")

    app = web.Application()
    app.add_routes([web.get("/", index), web.post("/notes", add)])
    return app


# %% exercise 5 wrong: keeps the thanks in the application -> ada wrote, and ben is thanked
def make_guest_book():
    notes = []
    flash = []
    template = jinja2.Environment(autoescape=True).from_string(GUEST_BOOK)

    async def index(request):
        thanks = flash.pop() if flash else None
        page = template.render(notes=notes, thanks=thanks)
        return web.Response(text=page, content_type="text/html")

    async def add(request):
        text = (await request.post()).get("text")
        if not text:
            raise web.HTTPBadRequest
        notes.append(text)
        flash.append("Thank you.")
        raise web.HTTPSeeOther("/")

    app = web.Application()
    app.add_routes([web.get("/", index), web.post("/notes", add)])
    return app


# %% exercise 5 wrong: never takes the thanks back -> ada reloads the page, and is thanked again
def make_guest_book():
    notes = []
    template = jinja2.Environment(autoescape=True).from_string(GUEST_BOOK)

    async def index(request):
        page = template.render(notes=notes, thanks="thanks" in request.cookies)
        return web.Response(text=page, content_type="text/html")

    async def add(request):
        text = (await request.post()).get("text")
        if not text:
            raise web.HTTPBadRequest
        notes.append(text)
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie("thanks", "1")
        return response

    app = web.Application()
    app.add_routes([web.get("/", index), web.post("/notes", add)])
    return app


# %% exercise 5 wrong: sets the cookie on the wrong path -> the next page that she sees has no thanks
def make_guest_book():
    notes = []
    template = jinja2.Environment(autoescape=True).from_string(GUEST_BOOK)

    async def index(request):
        page = template.render(notes=notes, thanks="thanks" in request.cookies)
        response = web.Response(text=page, content_type="text/html")
        response.del_cookie("thanks")
        return response

    async def add(request):
        text = (await request.post()).get("text")
        if not text:
            raise web.HTTPBadRequest
        notes.append(text)
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie("thanks", "1", path="/notes")
        return response

    app = web.Application()
    app.add_routes([web.get("/", index), web.post("/notes", add)])
    return app


# %% exercise 5 wrong: forgets to await the form -> was answered with 500
def make_guest_book():
    notes = []

    async def index(request):
        return aiohttp_jinja2.render_template("book.html", request, {"notes": notes})

    async def add(request):
        form = request.post()
        form.close()
        notes.append(form["text"])
        raise web.HTTPSeeOther("/")

    app = web.Application()
    aiohttp_jinja2.setup(app, loader=jinja2.DictLoader({"book.html": GUEST_BOOK}))
    app.add_routes([web.get("/", index), web.post("/notes", add)])
    return app


# %% exercise 5 wrong: one list of notes for all -> a new guest book is not empty
NOTES = []
def make_guest_book():
    app = web.Application()
    aiohttp_jinja2.setup(app, loader=jinja2.DictLoader({"book.html": GUEST_BOOK}))
    async def index(request):
        r = aiohttp_jinja2.render_template("book.html", request, {"notes": NOTES, "thanks": "thanks" in request.cookies})
        r.del_cookie("thanks")
        return r
    async def add(request):
        text = (await request.post()).get("text")
        if not text:
            raise web.HTTPBadRequest
        NOTES.append(text)
        r = web.HTTPSeeOther("/")
        r.set_cookie("thanks", "1")
        raise r
    app.add_routes([web.get("/", index), web.post("/notes", add)])
    return app


# %% exercise 5 wrong: the same note once only -> a browser shows the notes ['Lovely.', '<b>1 & 2</b>', 'Lovely rooms
def make_guest_book():
    notes, app = {}, web.Application()
    aiohttp_jinja2.setup(app, loader=jinja2.DictLoader({"book.html": GUEST_BOOK}))
    async def index(request):
        r = aiohttp_jinja2.render_template("book.html", request, {"notes": list(notes), "thanks": "t" in request.cookies})
        r.del_cookie("t"); return r
    async def add(request):
        t = (await request.post()).get("text")
        if not t: raise web.HTTPBadRequest
        notes[t] = 1; r = web.HTTPFound("/"); r.set_cookie("t", "1"); raise r
    app.add_routes([web.get("/", index), web.post("/notes", add)])
    return app


# %% exercise 5 right: a route table, a decorator and a cookie on the redirect
def make_guest_book():
    routes = web.RouteTableDef()
    notes = []

    @routes.get("/")
    async def index(request):
        page = jinja2.Environment(autoescape=True).from_string(GUEST_BOOK)
        thanks = request.cookies.get("flash")
        text = page.render(notes=notes, thanks=thanks)
        response = web.Response(text=text, content_type="text/html", charset="utf-8")
        if thanks:
            response.set_cookie("flash", "", max_age=0)
        return response

    @routes.post("/notes")
    async def add(request):
        form = await request.post()
        if form.get("text", "") == "":
            return web.Response(status=400)
        notes.append(form["text"])
        answer = web.Response(status=302, headers={"Location": str(request.url.with_path("/"))})
        answer.set_cookie("flash", "Thank you.", samesite="Strict")
        return answer

    app = web.Application()
    app.add_routes(routes)
    return app


# %% exercise 5 right: keeps the thanks with the application, for each visitor
def make_guest_book():
    notes, names, to_thank = [], set(), set()

    @aiohttp_jinja2.template("page")
    async def index(request):
        name = request.cookies.get("name")
        thanks = name in to_thank
        to_thank.discard(name)
        return {"thanks": thanks, "notes": notes}

    async def add(request):
        text = (await request.post()).get("text")
        if not text:
            raise web.HTTPBadRequest(text="no text")
        notes.append(text)
        name = request.cookies.get("name") or secrets.token_hex()
        to_thank.add(name)
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie("name", name)
        return response

    app = web.Application()
    app.router.add_get("/", index)
    app.router.add_post("/notes", add)
    aiohttp_jinja2.setup(app, loader=jinja2.DictLoader({"page": GUEST_BOOK}))
    return app


# %% exercise 5 right: views, and a class that keeps the notes
class Book:
    def __init__(self):
        self.notes = []
        self.page = jinja2.Environment(autoescape=True).from_string(GUEST_BOOK)
    async def index(self, request):
        thanks = request.cookies.get("note") == "taken"
        r = web.Response(content_type="text/html", text=self.page.render(notes=self.notes, thanks=thanks))
        if thanks:
            r.set_cookie("note", "", max_age=0)
        return r
    async def add(self, request):
        form = await request.post()
        if not form.get("text"):
            return web.Response(status=400, text="empty")
        self.notes = [*self.notes, form["text"]]
        r = web.HTTPFound("/")
        r.set_cookie("note", "taken")
        raise r
def make_guest_book():
    app, book = web.Application(), Book()
    app.router.add_get("/", book.index)
    app.router.add_post("/notes", book.add)
    return app


# %% exercise 3 wrong: says thank you itself -> and vote() does not return it: 'Thank you. Your vote
async def vote(session, path, text):
    async with session.get(path) as response:
        page = await response.text()
    buttons = re.findall(r'value="(\d+)" required> (.*?)</label>', page)
    values = {html.unescape(label): value for value, label in buttons}
    if text not in values:
        raise LookupError(f"{path} has no choice {text!r}")
    token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    form = {"choice": values[text], "csrf_token": token}
    async with session.post(f"{path}/vote", data=form, raise_for_status=True):
        return f"Thank you. Your vote for “{text}” is counted."


# %% exercise 2 right: names them in another order
def winner_template():
    return """\
{% extends "base.html" %}
{% block title %}Winner: {{ question.text }}{% endblock %}
{% block main %}
<h1>{{ question.text }}</h1>
{% set most = question.choices|map(attribute="votes")|max %}
{% for choice in question.choices|sort(attribute="text") if most and choice.votes == most %}
<p>{{ choice.text }}</p>
{% else %}
<p>No votes yet.</p>
{% endfor %}
{% endblock %}
"""


# %% exercise 2 wrong: one vote is none -> <p> should hold ['Coffee'], not ['No votes yet.']
def winner_template():
    return """\
{% extends "base.html" %}
{% block title %}Winner: {{ question.text }}{% endblock %}
{% block main %}
<h1>{{ question.text }}</h1>
{% set most = question.choices|map(attribute="votes")|max %}
{% for choice in question.choices if most > 1 and choice.votes == most %}
<p>{{ choice.text }}</p>
{% else %}
<p>No votes yet.</p>
{% endfor %}
{% endblock %}
"""


# %% exercise 2 wrong: trusts the choices -> not ['Tea', '&A']
def winner_template():
    return """{% extends "base.html" %}{% block title %}Winner: {{ question.text }}{% endblock %}{% block main %}<h1>{{ question.text }}</h1>
{% set most = question.choices|map(attribute="votes")|max %}{% for c in question.choices if most and c.votes == most %}<p>{{ c.text|safe }}</p>{% else %}<p>No votes yet.</p>{% endfor %}{% endblock %}"""


# %% exercise 3 wrong: takes big letters for small ones -> LookupError and no vote were to be expected; there was no LookupError
async def vote(session, path, text):
    async with session.get(path) as response:
        page = await response.text()
    buttons = re.findall(r'value="(\d+)" required> (.*?)</label>', page)
    values = {html.unescape(label).lower(): value for value, label in buttons}
    if text.lower() not in values:
        raise LookupError(f"{path} has no choice {text!r}")
    token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    form = {"choice": values[text.lower()], "csrf_token": token}
    async with session.post(f"{path}/vote", data=form, raise_for_status=True) as response:
        sentence = re.search(r'class="flash"[^>]*>(.*?)</p>', await response.text())
    return html.unescape(sentence[1])


# %% exercise 3 wrong: keeps its first token for everybody -> TypeError
the_token = None
async def vote(session, path, text):
    global the_token
    async with session.get(path) as r: page = await r.text()
    values = {html.unescape(l): v for v, l in re.findall(r'value="(\d+)" required> (.*?)</label>', page)}
    the_token = the_token or re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    async with session.post(f"{path}/vote", data={"choice": values[text], "csrf_token": the_token}) as r:
        return html.unescape(re.search(r'class="flash"[^>]*>(.*?)</p>', await r.text())[1])


# %% exercise 4 wrong: takes hardly any of the secret -> tokens: what the secret is hardly matters
def make_token(secret, visitor):
    return hashlib.sha256(visitor.encode() + hashlib.md5(secret.encode()).digest()[:1]).hexdigest()
def is_own(secret, visitor, token):
    return make_token(secret, visitor) == token


# %% exercise 5 wrong: thanks for what it refuses -> ben's note was empty and refused, and he is thanked
def make_guest_book():
    notes, app = [], web.Application()
    aiohttp_jinja2.setup(app, loader=jinja2.DictLoader({"book.html": GUEST_BOOK}))
    async def index(request):
        context = {"notes": notes, "thanks": "thanks" in request.cookies}
        response = aiohttp_jinja2.render_template("book.html", request, context)
        response.del_cookie("thanks")
        return response
    async def add(request):
        text = (await request.post()).get("text")
        if text:
            notes.append(text)
            response = web.Response(status=303, headers={"Location": "/"})
        else:
            response = web.Response(status=400, text="Write")
        response.set_cookie("thanks", "1")
        return response
    app.add_routes([web.get("/", index), web.post("/notes", add)])
    return app


# %% exercise 5 wrong: keeps the last three notes -> a browser shows the notes ['Lovely rooms
def make_guest_book():
    notes, app = [], web.Application()
    aiohttp_jinja2.setup(app, loader=jinja2.DictLoader({"book.html": GUEST_BOOK}))
    async def index(request):
        context = {"notes": notes[-3:], "thanks": "thanks" in request.cookies}
        response = aiohttp_jinja2.render_template("book.html", request, context)
        response.del_cookie("thanks")
        return response
    async def add(request):
        if not (text := (await request.post()).get("text")):
            raise web.HTTPBadRequest(text="Write something.")
        notes.append(text)
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie("thanks", "1")
        return response
    app.add_routes([web.get("/", index), web.post("/notes", add)])
    return app


# %% exercise 5 wrong: thanks each guest once in a lifetime -> ada wrote a second note, and is not thanked for it
def make_guest_book():
    notes, app = [], web.Application()
    aiohttp_jinja2.setup(app, loader=jinja2.DictLoader({"book.html": GUEST_BOOK}))
    async def index(request):
        context = {"notes": notes, "thanks": request.cookies.get("thanks") == "1"}
        response = aiohttp_jinja2.render_template("book.html", request, context)
        if context["thanks"]: response.set_cookie("thanks", "2")
        return response
    async def add(request):
        if not (text := (await request.post()).get("text")):
            raise web.HTTPBadRequest(text="Write something.")
        notes.append(text)
        response = web.Response(status=303, headers={"Location": "/"})
        if "thanks" not in request.cookies: response.set_cookie("thanks", "1")
        return response
    app.add_routes([web.get("/", index), web.post("/notes", add)])
    return app


# %% exercise 5 wrong: tidies the notes -> stands in the page as 'Far  away'
def make_guest_book():
    notes, app = [], web.Application()
    aiohttp_jinja2.setup(app, loader=jinja2.DictLoader({"b": GUEST_BOOK}))
    async def index(request):
        r = aiohttp_jinja2.render_template("b", request, {"notes": notes, "thanks": "t" in request.cookies})
        r.del_cookie("t"); return r
    async def add(request):
        text = (await request.post()).get("text", "")
        if not text: raise web.HTTPBadRequest
        notes.append(text.strip())
        e = web.HTTPSeeOther("/"); e.set_cookie("t", "1"); raise e
    app.add_routes([web.get("/", index), web.post("/notes", add)])
    return app


# %% exercise 1 wrong: trims the texts -> the texts should be shown as
def render_choices(texts):
    source = '<ul>{% for text in texts %}<li title="{{ text }}">{{ text }}</li>{% endfor %}</ul>'
    environment = jinja2.Environment(autoescape=True, finalize=str.strip)
    return environment.from_string(source).render(texts=texts)


# %% exercise 1 right: a sandbox, and other quotes
def render_choices(texts):
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(autoescape=lambda name: True)
    return environment.from_string(
        "<ul>{% for t in texts %}<li title='{{ t }}'>{{ t }}</li>{% endfor %}</ul>"
    ).render(texts=texts)


# %% exercise 3 wrong: sends the form twice -> one vote is one form; yours sent 2
async def vote(session, path, text):
    async with session.get(path) as response:
        page = await response.text()
    values = {
        html.unescape(l): v for v, l in re.findall(r'value="(\d+)" required> (.*?)</label>', page)
    }
    token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    for _ in range(2):
        async with session.post(
            f"{path}/vote",
            data={"choice": values[text], "csrf_token": token},
            raise_for_status=True,
        ) as response:
            out = html.unescape(
                re.search(r'class="flash"[^>]*>(.*?)</p>', await response.text())[1]
            )
    return out


# %% exercise 3 wrong: trims the text -> LookupError and no vote were to be expected
async def vote(session, path, text):
    async with session.get(path) as response:
        page = await response.text()
    values = {
        html.unescape(l): v for v, l in re.findall(r'value="(\d+)" required> (.*?)</label>', page)
    }
    token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    async with session.post(
        f"{path}/vote",
        data={"choice": values[text.strip()], "csrf_token": token},
        raise_for_status=True,
    ) as response:
        return html.unescape(re.search(r'class="flash"[^>]*>(.*?)</p>', await response.text())[1])


# %% exercise 4 wrong: writes the visitor small -> the token of visitor 'Ada' was accepted for ada
def make_token(secret, visitor):
    return hmac.digest(secret.encode(), visitor.lower().encode(), "sha256").hex()


def is_own(secret, visitor, token):
    return hmac.compare_digest(make_token(secret, visitor).encode(), token.encode(errors="replace"))


# %% exercise 4 wrong: drops what is no ASCII -> with the secret 'a long secret of oursé' was accepted
def make_token(secret, visitor):
    return hmac.digest(secret.encode("ascii", "ignore"), visitor.encode(), "sha256").hex()


def is_own(secret, visitor, token):
    return hmac.compare_digest(make_token(secret, visitor).encode(), token.encode(errors="replace"))


# %% exercise 4 wrong: reads the beginning of the cookie -> 300 visitors have 1 tokens
def make_token(secret, visitor):
    return hmac.digest(secret.encode(), visitor[:8].encode(), "sha256").hex()


def is_own(secret, visitor, token):
    return hmac.compare_digest(make_token(secret, visitor).encode(), token.encode(errors="replace"))


# %% exercise 4 wrong: a token for each process -> after five minutes, and in another process, ada's token is refused
def make_token(secret, visitor):
    return hmac.digest(
        secret.encode(), (visitor + str(__import__("os").getpid())).encode(), "sha256"
    ).hex()


def is_own(secret, visitor, token):
    return hmac.compare_digest(make_token(secret, visitor).encode(), token.encode(errors="replace"))


# %% exercise 5 wrong: takes a space for nothing -> the note ' ' was answered with 400
def make_guest_book():
    notes = []
    env = jinja2.Environment(autoescape=True)
    template = env.from_string(GUEST_BOOK)

    async def show(request):
        thanks = "thanks" in request.cookies
        response = web.Response(
            text=template.render(notes=notes, thanks=thanks), content_type="text/html"
        )
        if thanks:
            response.del_cookie("thanks")
        return response

    async def add(request):
        try:
            form = await request.post()
        except web.HTTPException:
            raise
        except Exception:
            raise web.HTTPBadRequest(text="no form")
        text = form.get("text")
        if not isinstance(text, str) or not text.strip():
            raise web.HTTPBadRequest(text="no text")
        notes.append(text)
        response = web.HTTPSeeOther("/")
        response.set_cookie("thanks", "1")
        raise response

    app = web.Application()
    app.add_routes([web.get("/", show), web.post("/notes", add)])
    return app


# %% exercise 5 wrong: takes any cookie for its own -> ada wrote, and ben is thanked
def make_guest_book():
    notes = []
    env = jinja2.Environment(autoescape=True)
    template = env.from_string(GUEST_BOOK)

    async def show(request):
        thanks = bool(request.cookies)
        response = web.Response(
            text=template.render(notes=notes, thanks=thanks), content_type="text/html"
        )
        if thanks:
            response.del_cookie("thanks")
        return response

    async def add(request):
        try:
            form = await request.post()
        except web.HTTPException:
            raise
        except Exception:
            raise web.HTTPBadRequest(text="no form")
        text = form.get("text")
        if not isinstance(text, str) or not text:
            raise web.HTTPBadRequest(text="no text")
        notes.append(text)
        response = web.HTTPSeeOther("/")
        response.set_cookie("thanks", "1")
        raise response

    app = web.Application()
    app.add_routes([web.get("/", show), web.post("/notes", add)])
    return app


# %% exercise 5 right: a view class that knows whom it owes thanks
def make_guest_book():
    class Book(web.View):
        notes, owed = [], set()

        async def get(self):
            me = self.request.cookies.get("me")
            text = jinja2.Template(GUEST_BOOK, autoescape=True).render(
                notes=Book.notes, thanks=me in Book.owed
            )
            Book.owed.discard(me)
            return web.Response(
                body=text.encode(), headers={"Content-Type": "text/html; charset=utf-8"}
            )

        async def post(self):
            try:
                text = (await self.request.post()).get("text", "")
            except Exception as e:
                raise web.HTTPBadRequest from e
            if not (isinstance(text, str) and text):
                raise web.HTTPBadRequest
            Book.notes.append(text)
            me = self.request.cookies.get("me") or secrets.token_hex()
            Book.owed.add(me)
            r = web.HTTPFound("/")
            r.set_cookie("me", me)
            raise r

    app = web.Application()
    app.router.add_view("/", Book)
    app.router.add_post("/notes", Book)
    return app


# %% exercise 1 wrong: renders what the texts say -> the texts should be shown as
def render_choices(texts):
    source = '<ul>{% for text in texts %}<li title="{{ text }}">{{ text }}</li>{% endfor %}</ul>'
    environment = jinja2.Environment(autoescape=True)
    return environment.from_string(environment.from_string(source).render(texts=texts)).render()


# %% exercise 2 wrong: knows the question by heart -> the page's title is ['Winner: <Tea> or coffee?']
def winner_template():
    return """{% extends "base.html" %}
{% block title %}Winner: &lt;Tea&gt; or coffee?{% endblock %}
{% block main %}
<h1>&lt;Tea&gt; or coffee?</h1>
{% set most = question.choices|map(attribute="votes")|max %}
{% for choice in question.choices if choice.votes and choice.votes == most %}
<p>{{ choice.text }}</p>
{% else %}
<p>No votes yet.</p>
{% endfor %}
{% endblock %}
"""


# %% exercise 2 wrong: names two at most -> <p> should hold ['Tea', 'Tea', 'Yes'], not ['Tea', 'Tea']
def winner_template():
    return """{% extends "base.html" %}
{% block title %}Winner: {{ question.text }}{% endblock %}
{% block main %}
<h1>{{ question.text }}</h1>
{% set most = question.choices|map(attribute="votes")|max %}
{% for choice in (question.choices|selectattr('votes', 'equalto', most)|list)[:2] if choice.votes %}
<p>{{ choice.text }}</p>
{% else %}
<p>No votes yet.</p>
{% endfor %}
{% endblock %}
"""


# %% exercise 2 wrong: names each text once -> <p> should hold ['Tea', 'Tea', 'Yes'], not ['Tea', 'Yes']
def winner_template():
    return """{% extends "base.html" %}
{% block title %}Winner: {{ question.text }}{% endblock %}
{% block main %}
<h1>{{ question.text }}</h1>
{% set most = question.choices|map(attribute="votes")|max %}
{% for choice in question.choices|unique(attribute='text') if choice.votes and choice.votes == most %}
<p>{{ choice.text }}</p>
{% else %}
<p>No votes yet.</p>
{% endfor %}
{% endblock %}
"""


# %% exercise 3 wrong: takes no text for any -> question 2 has no choice ''
async def vote(session, path, text):
    async with session.get(path) as response:
        page = await response.text()
    token = re.search(r'name="csrf_token" value="([^"]*)"', page)[1]
    for value, label in re.findall(r'name="choice" value="([^"]*)"[^>]*>(.*?)</label>', page, re.S):
        if html.unescape(label).strip() == (text or html.unescape(label).strip()):
            break
    else:
        raise LookupError(text)
    form = {"csrf_token": html.unescape(token), "choice": value}
    async with session.post(f"{path}/vote", data=form) as response:
        response.raise_for_status()
        page = await response.text()
    thanks = re.search(r'<p class="flash"[^>]*>(.*?)</p>', page, re.S)[1]
    return html.unescape(thanks).strip()


# %% exercise 4 wrong: a piece of the secret behind it -> or a piece of it, for everyone to read
def make_token(secret, visitor):
    return hmac.digest(secret.encode(), visitor.encode(), "sha256").hex() + secret[:4]


def is_own(secret, visitor, token):
    return hmac.compare_digest(make_token(secret, visitor).encode(), token.encode("utf-8", "surrogatepass"))


# %% exercise 4 wrong: reads only what is ASCII -> the token with an é behind it was accepted for ada
def make_token(secret, visitor):
    return hmac.digest(secret.encode(), visitor.encode(), "sha256").hex()


def is_own(secret, visitor, token):
    return hmac.compare_digest(make_token(secret, visitor).encode(), token.encode('ascii', 'ignore'))


# %% exercise 4 wrong: a sum of 32 bits, written longer -> tokens differ in 8 places only
def make_token(secret, visitor):
    return f'{__import__("zlib").crc32((secret + chr(0) + visitor).encode()):016x}'


def is_own(secret, visitor, token):
    return hmac.compare_digest(make_token(secret, visitor).encode(), token.encode("utf-8", "surrogatepass"))


# %% exercise 5 wrong: writes the notes into the template -> 49 für Zoë'
def make_guest_book():
    notes = []
    async def page(request):
        thanks = request.cookies.get("thanks")
        source = GUEST_BOOK.replace("{% for note in notes %}<li>{{ note }}</li>{% endfor %}", "".join(f"<li>{html.escape(n)}</li>" for n in notes))
        response = web.Response(text=jinja2.Template(source).render(thanks=thanks), content_type="text/html")
        response.del_cookie("thanks")
        return response

    async def add(request):
        text = (await request.post()).get("text")
        if not text:
            raise web.HTTPBadRequest
        notes.append(text)
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie("thanks", "1")
        return response

    app = web.Application()
    app.add_routes([web.get("/", page), web.post("/notes", add)])
    return app
