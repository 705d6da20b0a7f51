"""What is wrong with a line, how units and numbers of others are read. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation

from kupiec.sales.intake.values import Problem, Seen

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


def key(*, party_id: int | None, buyer: str, nip: str, number: str) -> str:
    """Who sends it and under which number; empty while one of them is unknown."""
    who = f"p{party_id}" if party_id else f"g{buyer}" if buyer else f"n{nip}" if nip else ""
    return f"{who}|{number}"[:120] if who and number else ""
