"""What others may call says what it does: at least 95 of 100 public names in each package."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursekit.author.frame import ROOT

LEAST = 0.95
Documented = ast.AsyncFunctionDef | ast.ClassDef | ast.FunctionDef | ast.Module


def public(path: Path) -> Iterator[tuple[str, Documented]]:
    """(where, node) of the module, its public classes, and the functions of each."""
    module = ast.parse(path.read_text("utf-8"))
    name = path.relative_to(ROOT).as_posix()
    yield name, module
    for node in module.body:
        yield from _public_in(node, name)


def _public_in(node: ast.stmt, where: str) -> Iterator[tuple[str, Documented]]:
    if not isinstance(node, ast.AsyncFunctionDef | ast.ClassDef | ast.FunctionDef):
        return
    if node.name.startswith("_") or _is_one_of_several(node):
        return
    yield f"{where}: {node.name}", node
    if isinstance(node, ast.ClassDef):
        for inner in node.body:
            yield from _public_in(inner, f"{where}: {node.name}")


def _is_one_of_several(node: Documented) -> bool:
    """An overload or a setter: the one that is documented stands beside it."""
    decorators = [ast.unparse(each) for each in getattr(node, "decorator_list", ())]
    return any(each == "overload" or each.endswith(".setter") for each in decorators)


@pytest.mark.parametrize("package", ["coursekit", "local_server"])
def test_public_names_are_documented(package: str) -> None:
    names = [each for path in (ROOT / package).rglob("*.py") for each in public(path)]
    missing = [where for where, node in names if not ast.get_docstring(node)]
    assert len(missing) <= (1 - LEAST) * len(names), "\n".join(missing)
