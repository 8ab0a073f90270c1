"""The page that lists the endpoints and lets a person try them, and the OpenAPI document.

Endpoints: / /legacy /openapi.json /spec.json

Both are made from the route table (`catalog`) when they are first asked for; the page has the
services beside the application too. It has nothing from elsewhere in it, so it works where there
is no internet.
"""

from __future__ import annotations

from functools import cached_property
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template

from aiohttp import web

from local_server.beside.services import MAKERS
from local_server.exchange.catalog import Endpoint, endpoints, openapi
from local_server.exchange.pages import page_in
from local_server.exchange.parameters import Parameter
from local_server.exchange.replies import html_reply, json_text
from local_server.exchange.routing import Family

routes = Family()

TEMPLATE = Path(__file__).parent / "files" / "index.html"


class Index:
    """What `app` answers, as a page and as a document; each is made once."""

    def __init__(self, app: web.Application) -> None:
        self._app = app

    @cached_property
    def page(self) -> str:
        """The index page, as HTML."""
        families = groupby(endpoints(self._app), lambda endpoint: endpoint.family)
        return Template(page_in(TEMPLATE)).substitute(
            sections="\n".join(_section(list(listed)) for _, listed in families),
            services="\n".join(map(_service, MAKERS)),
        )

    @cached_property
    def document(self) -> bytes:
        """The OpenAPI document, as JSON."""
        return json_text(openapi(endpoints(self._app))).encode("ascii")


INDEX = web.AppKey("INDEX", Index)


@routes.setup
def remember(app: web.Application) -> None:
    """The page is made when it is first asked for: all families are there by then."""
    app[INDEX] = Index(app)


@routes.get("/")
@routes.get("/legacy")
async def index(request: web.Request) -> web.Response:
    """This page."""
    return html_reply(request.config_dict[INDEX].page)


@routes.get("/openapi.json")
@routes.get("/spec.json")
async def document(request: web.Request) -> web.Response:
    """This page's content, as an OpenAPI document."""
    return web.Response(body=request.config_dict[INDEX].document, content_type="application/json")


def _service(name: str) -> str:
    about = MAKERS[name].__doc__ or ""
    return f"<dt><code>server.{name}</code></dt><dd>{_prose(about)}</dd>"


def _section(listed: list[Endpoint]) -> str:
    family, about = listed[0].family, listed[0].about_family
    entries = "\n".join(_entry(endpoint) for endpoint in listed)
    return (
        f'<section aria-labelledby="{family}"><h2 id="{family}">{family.capitalize()}</h2>'
        f"<p>{_prose(about)}</p>\n{entries}\n</section>"
    )


def _entry(endpoint: Endpoint) -> str:
    options = "".join(f"<option>{method}</option>" for method in endpoint.methods)
    fields = "".join(
        [
            f"<label>Method <select name=':method'>{options}</select></label>",
            *(_field(parameter, "path") for parameter in endpoint.in_path),
            *(_field(parameter, "query") for parameter in endpoint.in_query),
            "<label>More of the query <input name=':query' placeholder='a=1&amp;b=2'></label>",
        ]
    )
    if endpoint.methods != ["GET"]:
        fields += "<label>Body <textarea name=':body' rows='2'></textarea></label>"
    return (
        f"<details><summary><code>{endpoint.path}</code> {_prose(endpoint.summary)}</summary>"
        f'<form data-path="{endpoint.path}">{fields}<button disabled>Send</button>'
        '<div class="reply" role="status"></div></form></details>'
    )


def _field(parameter: Parameter, place: str) -> str:
    required = " required" if place == "path" else ""
    default = parameter.schema.get("default", "")
    return (
        f"<label><code>{parameter.name}</code> {_prose(parameter.about)} "
        f"<input name='{place}:{parameter.name}' placeholder='{escape(str(default))}'{required}>"
        "</label>"
    )


def _prose(text: str) -> str:
    """Text of a docstring as HTML: what stands in backticks is code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if n % 2 else part for n, part in enumerate(parts))
