"""How a page greets: by the first name, in Polish in the vocative."""

from __future__ import annotations

import datetime as dt

EVENING = 18
_SHORT = 5
"""Names up to so many letters are taken for pet names where the ending leaves a choice: Aniu, but Stefanio."""
_ENDINGS = (
    ("sia", "siu"), ("zia", "ziu"), ("cia", "ciu"), ("aja", "aju"), ("a", "o"),
    ("ek", "ku"), ("acper", "acprze"), ("ander", "andrze"), ("aweł", "awle"), ("ł", "le"), ("l", "lu"),
    ("sz", "szu"), ("cz", "czu"), ("rz", "rzu"), ("ż", "żu"), ("j", "ju"), ("h", "hu"), ("k", "ku"), ("g", "gu"), ("c", "cu"),
    ("r", "rze"), ("t", "cie"), ("d", "dzie"), ("ń", "niu"), ("ś", "siu"), ("ć", "ciu"),
    ("n", "nie"), ("f", "fie"), ("w", "wie"), ("b", "bie"), ("m", "mie"), ("p", "pie"), ("s", "sie"),
)  # fmt: skip
_PET = (("nia", "niu"), ("la", "lu"))
_FOREIGN = frozenset("qvx")


def vocative(name: str) -> str:
    """The first name as one calls somebody by it: Anna, Anno; Marek, Marku. Names the endings don't know stay as they are."""
    low = name.lower()
    if not low.isalpha() or len(low) < 3 or _FOREIGN & set(low):
        return name
    endings = (*(_PET if len(low) < _SHORT or (low.endswith("nia") and len(low) <= _SHORT) else ()), *_ENDINGS)
    for ending, called in endings:
        if low.endswith(ending):
            return name[: -len(ending)] + called
    return name


def evening(now: dt.datetime) -> bool:
    return now.hour >= EVENING


__all__ = ["evening", "vocative"]
