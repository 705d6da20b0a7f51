"""What was done in the lines of a document is taken back by Ctrl+Z."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module

from kupiec.ground.kit import public as kit
from tests.house import source

OWN = {
    "sales/orders": "steps kept in the database; bundles and sets follow",
    "sales/offers": "priced anew when they come back; bundles and sets follow",
    "ground/kit": "the pattern of screens, no document",
}
"""Rooms that take back by themselves, and why."""


def _declared() -> list[tuple[str, set[str], bool]]:
    """Grids of lines: their room, what they say, whether lines come and go."""
    found = []
    for path in source.files():
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Call) and (getattr(node.func, "attr", "") or getattr(node.func, "id", "")) == "LineGrid":
                said = {word.arg or "": word.value for word in node.keywords}
                adds = said.get("adds")
                found.append((source.room_of(path), set(said), not (isinstance(adds, ast.Constant) and adds.value is False)))
    return found


def test_a_grid_whose_lines_come_and_go_says_what_they_are() -> None:
    found = _declared()
    assert len(found) > 10
    assert [room for room, said, adds in found if adds and "lines" not in said and room not in OWN] == []
    assert {room for room, said, _adds in found if "lines" not in said} >= set(OWN), "what is exempt needs it still"


def _grids() -> dict[str, kit.LineGrid]:
    found: dict[str, kit.LineGrid] = {}
    for path in source.files():
        if "LineGrid(" in path.read_text() and path.name != "grids.py":
            module = import_module(".".join(path.relative_to(source.ROOT).with_suffix("").parts))
            found |= {one.name: one for one in vars(module).values() if isinstance(one, kit.LineGrid)}
    return found


def test_a_grid_offers_what_its_verbs_can() -> None:
    """Copying, moving and pasting lines stand on the key bar: where `apply` doesn't know them, the grid says it lacks them."""
    found = {name: one for name, one in _grids().items() if one.adds}
    assert len(found) > 10
    for name, one in found.items():
        known = inspect.getsource(one.apply)
        lacks = {what for what, op in (("copy", "CopyLine"), ("move", "MoveLine"), ("paste", "PasteLines")) if op not in known}
        assert (name, set(one.lacks)) == (name, lacks)
