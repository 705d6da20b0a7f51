"""What reasons and kinds are called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kupiec.ground.kernel.words import N_, translate
from kupiec.ground.merging.sockets import kinds

REASONS = {
    "nip": N_("the same NIP"),
    "vat_eu": N_("the same EU VAT number"),
    "regon": N_("the same REGON"),
    "krs": N_("the same KRS"),
    "gtin": N_("the same bar code"),
    "maker_code": N_("the same symbol of the producer"),
    "iban": N_("the same bank account"),
    "email": N_("the same e-mail"),
    "phone": N_("the same telephone"),
    "web": N_("the same website"),
    "name": N_("the same name"),
    "similar": N_("a similar name"),
    "place": N_("the same address"),
    "town": N_("the same town"),
    "within": N_("the same firm"),
}
STRONG = ("nip", "vat_eu", "regon", "krs", "gtin", "maker_code")


def reasons(found: Iterable[Sequence[str]]) -> str:
    """Why two records may be one, in words, the weightiest first: `the same NIP, a similar name`."""
    return ", ".join(dict.fromkeys(translate(REASONS[code]) for code, *_value in found if code in REASONS))


def kind_label(code: str, *, one: bool = False) -> str:
    found = next((kind for kind in kinds if kind.kind == code), None)
    return translate(str(found.one if one else found.label)) if found else code
