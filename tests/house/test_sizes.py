"""The measures of a room: a ratchet. Present offenders are listed by name in `ratchet.txt`; the list only shrinks."""

from __future__ import annotations

import statistics
from collections import defaultdict
from pathlib import Path

from tests.house import source

LONGEST_FUNCTION = 60
LONGEST_FILE = 400
LARGEST_ROOM = 6_000
MOST_PARAMETERS = 6
WIDEST_DOOR = 25
RATCHET = Path(__file__).with_name("ratchet.txt")


def _lines(node) -> int:
    return node.end_lineno - node.lineno + 1


def _parameters(node) -> int:
    named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return len([argument for argument in named if argument.arg not in {"self", "cls", "by"}])


def offenders() -> set[str]:
    found = set()
    for path in source.files():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_FILE:
            found.add(f"file {source.name(path)}")
        for node in source.functions(path):
            if _lines(node) > LONGEST_FUNCTION:
                found.add(f"function {source.name(path)}:{node.name}")
            if _parameters(node) > MOST_PARAMETERS:
                found.add(f"parameters {source.name(path)}:{node.name}")
        if path.name == "public.py":
            names = [n for n in source.tree(path).body if getattr(getattr(n, "targets", [None])[0], "id", "") == "__all__"]
            if names and len(names[0].value.elts) > WIDEST_DOOR:
                found.add(f"door {source.name(path)}")
    rooms: dict[str, int] = defaultdict(int)
    for path in source.files():
        rooms[source.room_of(path)] += len(path.read_text(encoding="utf-8").splitlines())
    found |= {f"room {room}" for room, lines in rooms.items() if lines > LARGEST_ROOM and "/" in room}
    return found


def test_nothing_outgrows_its_measure():
    known = {line for line in RATCHET.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")}
    now = offenders()
    assert sorted(now - known) == [], "new offenders"
    assert sorted(known - now) == [], "mended: take these out of ratchet.txt"


def test_functions_are_short():
    assert statistics.median(_lines(node) for path in source.files() for node in source.functions(path)) <= 10


def test_every_module_says_what_it_is():
    import ast

    bare = [source.name(path) for path in source.files() if not ast.get_docstring(source.tree(path))]
    assert bare == []


def test_no_catch_all_names():
    bad = {"utils", "helpers", "common", "misc"}
    assert [source.name(path) for path in source.files(tests=True) if bad & {*path.parts, path.stem}] == []
