"""The index page and the OpenAPI document: complete, and with nothing from elsewhere."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from local_server.app import create_app
from local_server.beside.services import MAKERS
from local_server.endpoints import FAMILIES
from local_server.exchange.catalog import endpoints
from local_server.server import Server
from tests.server.conftest import Ask

ENDPOINTS = endpoints(create_app())


class Names(HTMLParser):
    """Collects the attributes of a page's elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("path", ["/", "/legacy"])
def test_the_page_has_a_form_for_every_endpoint(ask: Ask, path: str) -> None:
    reply = ask("GET", path)
    assert reply.header("Content-Type") == "text/html; charset=utf-8"
    forms = [attrs["data-path"] for tag, attrs in Names(reply.body.decode()).found if tag == "form"]
    paths = json.loads(ask("GET", "/openapi.json").body)["paths"]
    assert set(forms) == set(paths)
    assert reply.body.count(b"<option>") == sum(len(methods) for methods in paths.values())


def test_the_page_lists_the_services_under_the_names_that_the_server_has_for_them(ask: Ask) -> None:
    page = ask("GET", "/").body.decode()
    listed = re.findall(r"<dt><code>server\.(\w+)</code></dt><dd>[A-Z].+?</dd>", page)
    assert listed == [name for name in vars(Server) if name in MAKERS]
    assert set(listed) == set(MAKERS)


def test_the_page_has_nothing_from_elsewhere(ask: Ask) -> None:
    page = ask("GET", "/").body.decode()
    assert not re.findall(r"https?://", page)
    for _, attrs in Names(page).found:
        for name in ("src", "href"):
            # Relative, so that it is there too where a proxy shows this server below a path.
            assert not re.match(r"/|\w+:", attrs.get(name) or "")


def test_every_field_of_the_page_has_a_label(ask: Ask) -> None:
    page = ask("GET", "/").body.decode()
    for field in re.findall(r"<(?:input|select|textarea)[^>]*>", page):
        before = page[: page.index(field)]
        assert before.rindex("<label>") > before.rfind("</label>")


def test_the_page_works_in_light_and_dark(ask: Ask) -> None:
    assert b"color-scheme: light dark" in ask("GET", "/").body


@pytest.mark.parametrize("path", ["/openapi.json", "/spec.json"])
def test_the_document_lists_every_path_and_method(ask: Ask, path: str) -> None:
    reply = ask("GET", path)
    assert reply.header("Content-Type") == "application/json"
    document = json.loads(reply.body)
    assert document["openapi"] == "3.1.0"
    listed = {(path, method.upper()) for path, of in document["paths"].items() for method in of}
    assert listed == {(one.path, method) for one in ENDPOINTS for method in one.methods}


def test_operations_have_names_of_their_own(ask: Ask) -> None:
    paths = json.loads(ask("GET", "/openapi.json").body)["paths"]
    names = [operation["operationId"] for of in paths.values() for operation in of.values()]
    assert len(set(names)) == len(names)


def test_parameters_of_the_path_are_required_and_complete(ask: Ask) -> None:
    for path, of in json.loads(ask("GET", "/openapi.json").body)["paths"].items():
        for operation in of.values():
            in_path = [one for one in operation["parameters"] if one["in"] == "path"]
            assert [one["name"] for one in in_path] == re.findall(r"{(\w+)}", path)
            assert all(one["required"] for one in in_path)


def test_ranges_and_defaults_are_told(ask: Ask) -> None:
    paths = json.loads(ask("GET", "/openapi.json").body)["paths"]
    drip = {one["name"]: one["schema"] for one in paths["/drip"]["get"]["parameters"]}
    assert drip["duration"] == {"type": "number", "default": 2, "minimum": 0, "maximum": 10}
    assert drip["numbytes"] == {"type": "integer", "default": 10, "minimum": 1}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.path)
def test_every_endpoint_describes_itself(endpoint: object) -> None:
    summary = getattr(endpoint, "summary", "")
    assert summary.endswith(".")
    assert not summary.startswith(" ")


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_a_familys_docstring_lists_its_endpoints(family: object) -> None:
    listed = re.search(r"Endpoints: (.*?)(\n\n|$)", family.__doc__ or "", re.DOTALL)
    assert listed is not None
    name = getattr(family, "__name__", "").removesuffix(".family").rpartition(".")[2]
    for endpoint in ENDPOINTS:
        if endpoint.family == name and name != "digest":
            assert endpoint.path in listed[1].split()
