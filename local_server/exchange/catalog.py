"""What the server answers, read from its route table: the source of the index page and of OpenAPI.

An endpoint describes itself where it is defined: the first line of its docstring, the pattern of
its route, and the parameters it `takes`. Nothing is said here about any one endpoint.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from local_server.exchange.parameters import Parameter, Text

UNLISTED_METHODS = frozenset({"HEAD", "OPTIONS"})
PATH_PARAMETER = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Endpoint:
    """One path and the methods it answers."""

    path: str
    summary: str
    family: str
    """The name of the module or folder it is in."""
    about_family: str
    """The first line of that module's docstring."""
    parameters: tuple[Parameter, ...] = ()
    methods: list[str] = field(default_factory=list)

    @property
    def in_path(self) -> list[Parameter]:
        """The parameters that are parts of the path, in its order."""
        declared = {parameter.name: parameter for parameter in self.parameters}
        names = PATH_PARAMETER.findall(self.path)
        return [declared.get(name, Text(name, "Any text.")) for name in names]

    @property
    def in_query(self) -> list[Parameter]:
        """The parameters of the query string."""
        names = PATH_PARAMETER.findall(self.path)
        return [parameter for parameter in self.parameters if parameter.name not in names]


def endpoints(app: web.Application) -> list[Endpoint]:
    """All endpoints of `app`, in the order in which they were added."""
    found: dict[tuple[str, Any], Endpoint] = {}
    for route in app.router.routes():
        if route.resource is None or route.method in UNLISTED_METHODS:
            continue
        key = route.resource.canonical, route.handler
        if key not in found:
            found[key] = _endpoint(*key)
        found[key].methods.append(route.method)
    return list(found.values())


def openapi(listed: Iterable[Endpoint]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these endpoints."""
    paths: dict[str, dict[str, Any]] = {}
    tags: dict[str, str] = {}
    for endpoint in listed:
        tags[endpoint.family] = endpoint.about_family
        for method in endpoint.methods:
            paths.setdefault(endpoint.path, {})[method.lower()] = _operation(endpoint, method)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "The local server",
            "version": "1",
            "description": "An httpbin that lives beside the notebook.",
        },
        "servers": [{"url": "./"}],  # from where this document is: there may be a prefix
        "tags": [{"name": name, "description": about} for name, about in tags.items()],
        "paths": paths,
    }


def _endpoint(path: str, handler: Any) -> Endpoint:
    module = sys.modules[handler.__module__]
    return Endpoint(
        path,
        _first_line(handler),
        _family(module.__name__),
        _first_line(module),
        getattr(handler, "parameters", ()),
    )


def _family(module: str) -> str:
    """A family's name: its module's, or that of the folder in which it is the module `family`."""
    *_, folder, name = module.split(".")
    return folder if name == "family" else name


def _operation(endpoint: Endpoint, method: str) -> dict[str, Any]:
    name = re.sub(r"\W+", "_", endpoint.path).strip("_") or "index"
    return {
        "operationId": f"{method.lower()}_{name}",
        "summary": endpoint.summary,
        "tags": [endpoint.family],
        "parameters": [
            *(_described(parameter, "path") for parameter in endpoint.in_path),
            *(_described(parameter, "query") for parameter in endpoint.in_query),
        ],
        "responses": {
            "400": {"description": "A parameter is out of its range; the JSON body says which."},
            "default": {"description": "What the URL asks for."},
        },
    }


def _described(parameter: Parameter, place: str) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": place,
        "required": place == "path",
        "description": parameter.about,
        "schema": parameter.schema,
    }


def _first_line(documented: object) -> str:
    return (inspect.getdoc(documented) or "").partition("\n")[0]
