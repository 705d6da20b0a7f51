"""What another version of the registers changed, in the words of the user: names of fields with their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from django.utils.translation import gettext

from kupiec.ground.access.public import Role
from kupiec.ground.kernel import rights
from kupiec.ground.kit import public as kit
from kupiec.sales.orders.public import registry
from kupiec.sales.registers import words
from kupiec.sales.registers.values import BookData, Difference, OperationData

say = kit.show.say


def shown(found: Sequence[Difference], *books: BookData, company_id: int) -> list[dict[str, Any]]:
    """Rows for the list; `before` and `after` are lines to read, of an operation only those that differ."""
    names = {one.code: say(one.name) for book in books for one in book.registers}
    roles = dict(Role.objects.values_list("code", "name"))
    return [_row(one, names, roles, company_id) for one in found]


def _row(one: Difference, names: Mapping[str, str], roles: Mapping[str, str], company_id: int) -> dict[str, Any]:
    before, after = (_lines(value, names, roles, company_id) for value in (one.before, one.after))
    if isinstance(one.before, OperationData) and isinstance(one.after, OperationData):
        before, after = {**dict.fromkeys(after, "—"), **before}, {**dict.fromkeys(before, "—"), **after}
        same = {name for name in before if before[name] == after[name]}
        before, after = ({name: text for name, text in side.items() if name not in same} for side in (before, after))
    return {
        "register": say(one.register),
        "what": _named(one.what, names),
        "before": [_line(*each) for each in before.items()],
        "after": [_line(*each) for each in after.items()],
    }


def _line(name: str, text: str) -> str:
    return f"{name}: {text}" if name else text


def _lines(value: object, names: Mapping[str, str], roles: Mapping[str, str], company_id: int) -> dict[str, str]:
    """What is said, by the name of its field; what has no fields stands under no name."""
    if isinstance(value, OperationData):
        said = {say(words.FIELDS[each.name]): _value(value, each.name, roles) for each in fields(value) if each.name in words.FIELDS}
        return {name: text for name, text in (said | _arguments(value, company_id)).items() if text} or {"": gettext("without conditions")}
    if isinstance(value, tuple):
        return {"": ", ".join(_named(one, names) for one in value)}
    return {"": text} if (text := _plain(value)) else {}


def _value(one: OperationData, name: str, roles: Mapping[str, str]) -> str:
    value = getattr(one, name)
    if name == "roles":
        return ", ".join(say(roles.get(code, code)) for code in value)
    return say(rights.catalogue().get(value, value)) if name == "right" else _plain(value or "")


def _arguments(one: OperationData, company_id: int) -> dict[str, str]:
    """What is given to the operation, as its kind calls it; of a choice the name, not the key."""
    kind = registry.known().get(one.kind)
    known = {each.name: each for each in (kind.arguments if kind else ())}
    said = {}
    for name, value in sorted(one.arguments.items()):
        asked = known.get(name)
        options = {str(key): say(label) for key, label in asked.options(company_id)} if asked and asked.options else {}
        said[say(asked.label) if asked else name] = options.get(str(value)) or _plain(value)
    return said


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return "" if value is None else say(words.MEANINGS.get(str(value), str(value)))


def _named(what: str, names: Mapping[str, str]) -> str:
    """An operation by its name, `move → picking`; a register by its own; else the sentence."""
    code, _arrow, target = what.partition(" → ")
    kind = registry.known().get(code)
    name = say(kind.label) if kind else names.get(code) or say(code)
    return f"{name} → {names.get(target, target)}" if target else name
