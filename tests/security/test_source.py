"""C14, C16 and their like, by reading the source: nothing that runs what it is given, no statement put together from texts."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house import source

MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "jsonpickle", "yaml", "joblib", "xmlrpc"}
CALLS = {"eval", "exec", "compile", "__import__"}
METHODS = {"raw", "extra"}
"""Of query sets: they take SQL."""
EVALUATES = {"ground/kernel/formula"}
"""The formula language: its own parser over its own tree."""


def _trees() -> Iterator[tuple[str, ast.AST]]:
    for path in source.files():
        name = path.relative_to(source.PACKAGE).as_posix()
        if "/tests/" not in name and "/migrations/" not in name:
            yield name, source.tree(path)


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def test_nothing_is_unpickled() -> None:
    wrong, seen = [], 0
    for name, tree in _trees():
        seen += 1
        for node in ast.walk(tree):
            imported = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            imported += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wrong += [(name, module) for module in imported if module.split(".")[0] in MODULES]
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "PickleSerializer" in node.value:
                wrong.append((name, node.value))
    assert not wrong
    assert seen > 300


def test_nothing_given_is_run() -> None:
    """No eval, no shell, no template made of a text."""
    wrong = []
    for name, tree in _trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = _name(node.func)
            bare = isinstance(node.func, ast.Name)
            if (bare and called in CALLS) or ast.unparse(node.func) in ("os.system", "os.popen", "subprocess.getoutput"):
                wrong.append((name, node.lineno, called))
            if any(one.arg == "shell" and not (isinstance(one.value, ast.Constant) and one.value.value is False) for one in node.keywords):
                wrong.append((name, node.lineno, "shell"))
            text = [*node.args[:1], *(one.value for one in node.keywords if one.arg in ("template_string", None))]
            if bare and called == "Template" and not all(isinstance(one, ast.Constant) for one in text):
                wrong.append((name, node.lineno, "Template"))
    assert not [one for one in wrong if not one[0].startswith(tuple(EVALUATES))]


def test_requests_are_never_spread_into_queries() -> None:
    """Django CVE-2025-64459, -57833: `filter(**request.GET)` lets the caller name the columns."""
    wrong = []
    for name, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                spread = [ast.unparse(one.value) for one in node.keywords if one.arg is None]
                wrong += [(name, node.lineno, one) for one in spread if "request." in one]
                if (
                    _name(node.func) in METHODS
                    and isinstance(node.func, ast.Attribute)
                    and node.args
                    and "objects" in ast.unparse(node.func)
                ):
                    wrong.append((name, node.lineno, ast.unparse(node.func)))
    assert not wrong


def test_sessions_and_caches_keep_no_pickles() -> None:
    from django.conf import settings

    assert settings.SESSION_SERIALIZER.endswith("JSONSerializer")
    assert all("locmem" in one["BACKEND"] or "dummy" in one["BACKEND"] for one in settings.CACHES.values())


@pytest.mark.parametrize("text", ["import pickle", "from yaml import load"])
def test_the_reader_would_see_it(text: str) -> None:
    found = [node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert {(one.names[0].name if isinstance(one, ast.Import) else one.module) for one in found} <= MODULES
