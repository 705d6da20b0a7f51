"""What differs between an order before and after: head and lines. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kupiec.ground.kernel.words import N_

HEAD = {
    "wanted_on": N_("Wanted on"), "delivery": N_("Place of delivery"), "payment": N_("Payment"), "customer_reference": N_("Customer’s order number"),
}  # fmt: skip
LINE = ("quantity", "unit", "unit_price", "discount_percent", "net")
Shot = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LineDifference:
    """A line that is not what it was: `added`, `removed` or `changed`; the figures before and after by name."""

    kind: str
    code: str
    name: str
    before: Mapping[str, str]
    after: Mapping[str, str]

    def differs(self, name: str) -> bool:
        return self.before.get(name, "") != self.after.get(name, "")


@dataclass(frozen=True, slots=True)
class HeadDifference:
    key: str
    label: str
    before: str
    after: str


def of_head(before: Shot, after: Shot) -> list[HeadDifference]:
    """What of the head differs, in the order it is read."""
    return [
        HeadDifference(key, label, before["head"].get(key, ""), after["head"].get(key, "")) for key, label in HEAD.items()
        if before["head"].get(key, "") != after["head"].get(key, "")
    ]  # fmt: skip


def of_lines(before: Shot, after: Shot) -> list[LineDifference]:
    """Lines changed and added in the order they stand, then those taken off."""
    old, new = ({one["id"]: one for one in shot["lines"]} for shot in (before, after))
    found = []
    for pk, line in new.items():
        if pk not in old:
            found.append(_line("added", line, {}, line))
        elif any(old[pk][name] != line[name] for name in LINE):
            found.append(_line("changed", line, old[pk], line))
    return found + [_line("removed", line, line, {}) for pk, line in old.items() if pk not in new]


def _line(kind: str, line: Shot, before: Shot, after: Shot) -> LineDifference:
    return LineDifference(
        kind, line["code"], line["name"], {name: before.get(name, "") for name in LINE}, {name: after.get(name, "") for name in LINE}
    )


def count(differences: Sequence[LineDifference]) -> dict[str, int]:
    """How many of each kind."""
    return {kind: sum(one.kind == kind for one in differences) for kind in ("changed", "added", "removed")}
