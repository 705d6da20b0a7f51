"""Translations: every sentence in the source has a Polish one, none fuzzy, placeholders equal, no f-strings."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.house import source

KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
METHODS = [("**/tests/**", "ignore"), ("**/migrations/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "django")]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def rooms() -> list[Path]:
    return sorted({path.parent for path in source.PACKAGE.rglob("apps.py")})


def messages(room: Path) -> dict[object, list[str]]:
    found: dict[object, list[str]] = defaultdict(list)
    methods = [(pattern, "kupiec.house.extraction:django_templates" if how == "django" else how) for pattern, how in METHODS]
    for filename, line, message, _comments, context in extract_from_dir(str(room), method_map=methods, keywords=KEYWORDS):
        if "/tests/" in f"/{filename}":
            continue
        identity = message[0] if isinstance(message, tuple) else message
        if identity:
            found[(context, identity)].append(f"{filename}:{line}")
    return found


@pytest.mark.feature("KER-15")
@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_every_sentence_has_a_polish_one(room):
    wanted = messages(room)
    if not wanted:
        return
    path = room / "locale" / "pl" / "LC_MESSAGES" / "django.po"
    assert path.exists(), f"{path} is missing: {len(wanted)} sentences"
    with path.open("rb") as file:
        catalog = read_po(file, locale="pl")
    everywhere = shared()
    missing = []
    for (context, identity), places in wanted.items():
        entry = catalog.get(identity, context) or everywhere.get((context, identity))
        if entry is None or not entry.string or entry.fuzzy or (not isinstance(entry.string, str) and not all(entry.string)):
            missing.append(f"{places[0]} {identity!r}")
        else:
            strings = [entry.string] if isinstance(entry.string, str) else [entry.string[-1]]
            source_names = {a or b for a, b in PLACEHOLDER.findall(identity if isinstance(identity, str) else identity[0])}
            for string in strings:
                if {a or b for a, b in PLACEHOLDER.findall(string)} != source_names:
                    missing.append(f"{places[0]} placeholders differ: {identity!r}")
    assert missing == []


@pytest.mark.feature("KER-15")
def test_a_sentence_has_one_polish_in_all_rooms():
    """Catalogues of all rooms become one: of two translations the screens of one room would show the other's."""
    said: dict[object, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for room in rooms():
        path = room / "locale" / "pl" / "LC_MESSAGES" / "django.po"
        if path.exists():
            with path.open("rb") as file:
                for entry in read_po(file, locale="pl"):
                    if entry.id:
                        key = entry.id if isinstance(entry.id, str) else entry.id[0]
                        said[(entry.context, key)][str(entry.string)].append(room.name)
    assert {key: dict(strings) for key, strings in said.items() if len(strings) > 1} == {}


def shared() -> dict[object, object]:
    """Sentences of the kit and the kernel serve all rooms."""
    found = {}
    for room in ("kit", "kernel"):
        path = source.PACKAGE / "ground" / room / "locale" / "pl" / "LC_MESSAGES" / "django.po"
        if path.exists():
            with path.open("rb") as file:
                found.update({(m.context, m.id): m for m in read_po(file, locale="pl") if m.id})
    return found


def test_no_f_strings_in_translations():
    wrong = []
    for path in source.files():
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS and node.args:
                first = node.args[0]
                if not isinstance(first, ast.Constant | ast.Name | ast.Attribute):
                    wrong.append(f"{source.name(path)}:{node.lineno}")
                elif isinstance(first, ast.Constant) and re.search(r"%[sd]", str(first.value)):
                    wrong.append(f"{source.name(path)}:{node.lineno} anonymous placeholder")
    assert wrong == []


@pytest.mark.feature("KER-15")
def test_forms_of_a_plural_stand_as_forms():
    """Set apart by a bar under a single message they are found by nobody: the English ones would be shown."""
    wrong = []
    for path in source.PACKAGE.rglob("locale/pl/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            single = [entry for entry in read_po(file, locale="pl") if entry.id and isinstance(entry.id, str)]
        wrong += [entry.id for entry in single if str(entry.string).count("|") != entry.id.count("|")]
    assert wrong == []
