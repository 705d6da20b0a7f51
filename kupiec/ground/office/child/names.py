"""What a template names, told against what documents tell: unknown names with their place, before anything is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import nodes

Scope = dict[str, Any]
SAME = frozenset({"list", "reverse", "sort", "select", "reject", "selectattr", "rejectattr", "unique", "d", "default"})
BY_NAME = frozenset({"selectattr", "rejectattr", "groupby"})
ITEM = frozenset({"first", "last", "min", "max"})
ANY: Any = None
"""Something whose parts aren't known: nothing is said of it."""


class Reading:
    """A walk through one part of a template; `found` holds (code, name, line)."""

    def __init__(self, names: Mapping[str, Any], *, filters: Any, globals_: Any, tests: Any) -> None:
        self.names, self.filters, self.globals, self.tests = names, filters, globals_, tests
        self.found: list[tuple[str, str, int]] = []

    def read(self, body: Any) -> list[tuple[str, str, int]]:
        self._all(body.body, {"loop": ANY})
        return self.found

    def _all(self, several: Any, scope: Scope) -> None:
        for one in several:
            self._one(one, scope)

    def _one(self, node: Any, scope: Scope) -> None:
        match node:
            case nodes.For():
                inner = dict(scope)
                self._bind(node.target, _item(self._kind(node.iter, scope)), inner)
                if node.test is not None:
                    self._kind(node.test, inner)
                self._all(node.body, inner)
                self._all(node.else_, scope)
            case nodes.Assign():
                self._bind(node.target, self._kind(node.node, scope), scope)
            case nodes.AssignBlock():
                self._all(node.body, scope)
                self._bind(node.target, ANY, scope)
            case nodes.With():
                inner = dict(scope)
                for target, value in zip(node.targets, node.values, strict=True):
                    self._bind(target, self._kind(value, scope), inner)
                self._all(node.body, inner)
            case (
                nodes.Macro()
                | nodes.CallBlock()
                | nodes.FilterBlock()
                | nodes.Import()
                | nodes.FromImport()
                | nodes.Include()
                | nodes.Extends()
                | nodes.Block()
            ):
                self.found.append(("UNKNOWN_TAG", type(node).__name__.lower(), node.lineno))
            case nodes.Expr():
                self._kind(node, scope)
            case _:
                self._all(node.iter_child_nodes(), scope)

    def _bind(self, target: Any, kind: Any, scope: Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = kind
        else:
            for one in target.iter_child_nodes():
                self._bind(one, ANY, scope)

    def _kind(self, node: Any, scope: Scope) -> Any:
        """What an expression gives, as far as it can be told; all names in it are looked at."""
        match node:
            case nodes.Name():
                return self._named(node, scope)
            case nodes.Getattr():
                return self._part(node, self._kind(node.node, scope), node.attr)
            case nodes.Getitem(arg=nodes.Const(value=str(name))):
                return self._part(node, self._kind(node.node, scope), name)
            case nodes.Getitem():
                self._kind(node.arg, scope)
                return _item(self._kind(node.node, scope))
            case nodes.Filter():
                return self._filtered(node, scope)
            case nodes.Test():
                if node.name not in self.tests:
                    self.found.append(("UNKNOWN_FILTER", node.name, node.lineno))
        for one in node.iter_child_nodes():
            self._kind(one, scope)
        return ANY

    def _named(self, node: Any, scope: Scope) -> Any:
        if node.name in scope:
            return scope[node.name]
        if node.name in self.names:
            return self.names[node.name]
        if node.name not in self.globals:
            self.found.append(("UNKNOWN_NAME", node.name, node.lineno))
        return ANY

    def _part(self, node: Any, whole: Any, name: str) -> Any:
        if isinstance(whole, Mapping):
            if name not in whole:
                self.found.append(("UNKNOWN_NAME", f"{_written(node.node)}.{name}", node.lineno))
                return ANY
            return whole[name]
        if isinstance(whole, list | str):
            self.found.append(("UNKNOWN_NAME", f"{_written(node.node)}.{name}", node.lineno))
        return ANY

    def _filtered(self, node: Any, scope: Scope) -> Any:
        if node.name not in self.filters:
            self.found.append(("UNKNOWN_FILTER", node.name, node.lineno))
        kind = self._kind(node.node, scope) if node.node is not None else ANY
        for one in (*node.args, *(pair.value for pair in node.kwargs)):
            self._kind(one, scope)
        for name in _attributes(node):
            if isinstance(_item(kind), Mapping) and "." not in name and name not in _item(kind):
                self.found.append(("UNKNOWN_NAME", f"{_written(node.node)}[].{name}", node.lineno))
        return kind if node.name in SAME else _item(kind) if node.name in ITEM else ANY


def _attributes(node: Any) -> Iterator[str]:
    """Names of parts given to filters as text: `sum(attribute="net")`, `selectattr("optional")`."""
    for pair in node.kwargs:
        if pair.key == "attribute" and isinstance(pair.value, nodes.Const) and isinstance(pair.value.value, str):
            yield pair.value.value
    if node.name in BY_NAME and node.args and isinstance(node.args[0], nodes.Const) and isinstance(node.args[0].value, str):
        yield node.args[0].value


def _item(kind: Any) -> Any:
    return kind[0] if isinstance(kind, list) and kind else ANY


def _written(node: Any) -> str:
    match node:
        case nodes.Name():
            return str(node.name)
        case nodes.Getattr():
            return f"{_written(node.node)}.{node.attr}"
        case nodes.Filter():
            return _written(node.node) if node.node is not None else ""
    return "…"
