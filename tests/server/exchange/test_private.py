"""What the server uses of aiohttp's inside: all of it is listed, and all of it is there."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

import local_server
from local_server.exchange.private import PROMISED_BY_NOBODY

NAMES = [(owner, name) for owner, names in PROMISED_BY_NOBODY.items() for name in names]


async def _nobody(request: web.BaseRequest) -> web.Response:
    return web.Response()


def example_of(owner: type) -> Any:
    """Something that has what is not in the class itself."""
    if owner is web.BaseRequest:
        return make_mocked_request("GET", "/")
    if owner is web.Server:
        return web.Server(_nobody)
    return owner


@pytest.mark.parametrize(
    ("owner", "name"), NAMES, ids=[f"{owner.__name__}.{name}" for owner, name in NAMES]
)
async def test_aiohttp_still_has_it(owner: type, name: str) -> None:
    assert hasattr(owner, name) or hasattr(example_of(owner), name), (
        f"aiohttp {aiohttp.__version__} has no {owner.__name__}.{name}, which the server uses for "
        f"{PROMISED_BY_NOBODY[owner][name]}"
    )


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in Path(local_server.__file__).parent.rglob("*.py"):
        yield path, ast.parse(path.read_text("utf-8"))


def test_nothing_private_is_used_that_is_not_listed() -> None:
    """A name with one underscore that nothing here defines is somebody else's."""
    used: dict[str, Path] = {}
    own = set()
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                if isinstance(node.value, ast.Name) and isinstance(node.ctx, ast.Store):
                    own |= {node.attr} if node.value.id == "self" else set()
                used.setdefault(node.attr, path)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                own.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                own.add(node.id)
            elif isinstance(node, ast.ImportFrom) and path.name != "private.py":
                imported = [alias.name for alias in node.names if alias.name.startswith("_")]
                assert not imported, (path, imported)
    listed = {name for _, name in NAMES} - set(dir(builtins))
    others = {name for name in used if name.startswith("_") and not name.startswith("__")} - own
    assert others <= listed


def test_nothing_is_listed_that_is_not_used() -> None:
    used = set()
    for path, tree in trees():
        if path.name != "private.py":
            used |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
            used |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
            used |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert {name for _, name in NAMES} <= used
