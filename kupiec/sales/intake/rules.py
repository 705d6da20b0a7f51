"""What is wrong with a line, how units and numbers of others are read. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kupiec.sales.intake.values import Action, Problem, Purpose, Seen, Standing, Step

UNITS: Mapping[str, tuple[str, ...]] = {
    "PCE": ("szt",), "PCS": ("szt",), "EA": ("szt",), "C62": ("szt",), "H87": ("szt",), "NAR": ("szt",), "KGM": ("kg",), "GRM": ("g",), "TNE": ("t",), "MTR": ("m", "mb"), "MTK": ("m2",), "MTQ": ("m3",),
    "LTR": ("l",), "SET": ("kpl",), "PR": ("para",), "NPR": ("para",), "CT": ("karton", "op"), "BX": ("op", "karton"), "PK": ("op",), "PA": ("op",), "RO": ("rolka",), "PF": ("paleta",), "HUR": ("godz", "h"),
}  # fmt: skip
"""Codes of UN/ECE Recommendation 20 and 21 that orders use, with what we call them."""
MOST = Decimal(10) ** 9


def number(text: str) -> Decimal | None:
    """`1 234,50`, `1.234,50`, `10.000` as EDI writes it; None for what is no number above zero."""
    plain = re.sub(r"[\s\u00a0']", "", text)
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".") if plain.rfind(",") > plain.rfind(".") else plain.replace(",", "")
    if not re.fullmatch(r"\d{1,12}(\.\d{1,8})?", plain):
        return None
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    kept = found.quantize(Decimal("0.0001"))
    return kept.normalize() + 0 if 0 < kept < MOST else None


def unit(said: str, known: Collection[str]) -> str | None:
    """Which of an item's units is meant: the base one (the first) when none is said, None when it is none of them."""
    listed = list(known)
    plain = said.strip().rstrip(".")
    if not plain:
        return listed[0] if listed else None
    for one in (plain, plain.lower(), *UNITS.get(plain.upper(), ())):
        if one in listed:
            return one
    return None


def problems(line: Seen) -> tuple[Problem, ...]:
    """What is to be told of a line, what stops it first."""
    found = []
    if not line.item:
        found.append(Problem("NO_ITEM"))
    elif line.archived:
        found.append(Problem("ARCHIVED"))
    if line.action is Action.UNKNOWN:
        found.append(Problem("ACTION"))
    if line.action is Action.REMOVE:
        return tuple(found)
    if line.quantity is None:
        found.append(Problem("NO_QUANTITY", params={"said": line.said_quantity}))
    if line.item and not line.unit:
        found.append(Problem("NO_UNIT", params={"said": line.said_unit}))
    if line.price is not None and line.ours is not None and line.price != line.ours:
        found.append(Problem("PRICE", "info" if line.take_price else "warn", {"theirs": line.price, "ours": line.ours}))
    if line.item and line.ours is None and not line.take_price:
        found.append(Problem("NO_PRICE", "warn"))
    if line.repeated:
        found.append(Problem("REPEATED", "warn"))
    return tuple(found)


def key(*, party_id: int | None, buyer: str, nip: str, number: str, purpose: str = Purpose.ORDER, message: str = "") -> str:
    """Who sends it and under which number, of a change its own too; empty while one of them is unknown."""
    who = f"p{party_id}" if party_id else f"g{buyer}" if buyer else f"n{nip}" if nip else ""
    if not who or not number:
        return ""
    return f"{who}|{number}"[:120] if purpose == Purpose.ORDER else f"{who}|{number}|{purpose}:{message}"[:240]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A line of a change as it was understood; `factor`: base units in its unit."""

    line_id: int
    position: int
    action: Action
    item_id: int | None
    quantity: Decimal | None
    unit: str
    factor: Decimal | None


def steps(lines: Sequence[Wanted], standing: Sequence[Standing], *, purpose: Purpose) -> list[Step]:
    """What a change makes of an order's lines. An item standing twice is for a person; a replacement takes off what it leaves out."""
    by_item: dict[int, list[Standing]] = {}
    for one in standing:
        by_item.setdefault(one.item_id, []).append(one)
    twice = {item for item, times in Counter(line.item_id for line in lines if line.item_id).items() if times > 1}
    found = [_step(line, by_item.get(line.item_id or 0, []), twice=line.item_id in twice) for line in lines]
    if purpose is Purpose.REPLACE:
        meant = {line.item_id for line in lines}
        found += [Step(kind="remove", stands=one) for one in standing if one.item_id not in meant]
    return found


def _step(line: Wanted, stands: Sequence[Standing], *, twice: bool) -> Step:
    if line.action is Action.UNKNOWN:
        return Step(kind="wrong", problem="ACTION", line=line.line_id, position=line.position)
    if line.item_id is None:
        return Step(kind="wrong", problem="NO_ITEM", line=line.line_id, position=line.position)
    if len(stands) > 1 or twice:
        return Step(kind="wrong", problem="TWICE", line=line.line_id, position=line.position)
    if line.action is not Action.REMOVE and (line.quantity is None or not line.unit or not line.factor):
        return Step(kind="wrong", problem="NO_QUANTITY", line=line.line_id, position=line.position)
    if not stands:
        if line.action in (Action.CHANGE, Action.REMOVE):
            return Step(kind="wrong", problem="NOT_THERE", line=line.line_id, position=line.position)
        return Step(kind="add", quantity=line.quantity, line=line.line_id, position=line.position)
    one = stands[0]
    if line.action is Action.ADD:
        return Step(kind="wrong", problem="THERE", stands=one, line=line.line_id, position=line.position)
    if line.action is Action.REMOVE:
        return Step(kind="remove", stands=one, line=line.line_id, position=line.position)
    assert line.quantity is not None and line.factor is not None
    quantity = line.quantity if line.unit == one.unit else line.quantity * line.factor / one.factor
    if quantity != quantity.quantize(Decimal("0.0001")):
        return Step(kind="wrong", problem="UNIT", stands=one, line=line.line_id, position=line.position)
    return Step(
        kind="change" if quantity != one.quantity else "keep",
        stands=one,
        quantity=quantity.quantize(Decimal("0.0001")),
        line=line.line_id,
        position=line.position,
    )
