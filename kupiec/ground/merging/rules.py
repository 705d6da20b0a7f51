"""Whether two records are one: identifiers they share, names by their trigrams, where they are. Pure."""

from __future__ import annotations

from collections import Counter

from kupiec.ground.kernel.search_text import fold
from kupiec.ground.merging.values import Likeness, Traits

STRONG = {"nip": 96, "vat_eu": 96, "krs": 96, "regon": 94, "gtin": 96, "maker_code": 92}
"""Numbers that belong to one record only, and how surely."""
WEAK = {"iban": 70, "email": 55, "phone": 50, "web": 40}
"""What may be shared by two: a family's telephone, the office's e-mail."""
TAX = ("nip", "vat_eu")
ALIKE = 0.72
SAME = 0.999
_LEGAL = frozenset((
    "sp", "z", "o", "oo", "zoo", "spzoo", "spolka", "ograniczona", "odpowiedzialnoscia", "akcyjna", "sa", "s", "a",
    "sc", "spj", "jawna", "komandytowa", "sk", "spk", "gmbh", "ltd", "llc", "inc", "kg", "ag", "co", "phu", "fhu",
    "ppuh", "pph", "ph", "firma", "handlowa", "handlowo", "uslugowa", "uslugowo", "uslugowe", "przedsiebiorstwo",
    "w", "i", "and", "und",
))  # fmt: skip


def core(name: str) -> str:
    """The words that tell a name from others, folded: legal forms, what every firm is called and single letters left out."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(name)).split()
    return " ".join([word for word in words if word not in _LEGAL and (len(word) > 1 or word.isdigit())] or words)


def _trigrams(text: str) -> Counter[str]:
    padded = f"  {text} "
    return Counter(padded[at : at + 3] for at in range(len(padded) - 2))


def _dice(one: str, other: str) -> float:
    mine, theirs = _trigrams(one), _trigrams(other)
    return 2 * sum((mine & theirs).values()) / (sum(mine.values()) + sum(theirs.values()))


def similarity(one: str, other: str) -> float:
    """0 to 1, by the trigrams of two cores, whatever the order of words and blanks. Different figures are different names."""
    if not one or not other:
        return 0.0
    mine, theirs = sorted(one.split()), sorted(other.split())
    if _figures(mine) != _figures(theirs):
        return 0.0
    if mine == theirs:
        return 1.0
    return max(_dice(" ".join(mine), " ".join(theirs)), _dice("".join(one.split()), "".join(other.split())))


def _figures(words: list[str]) -> list[str]:
    return [word for word in words if any(letter.isdigit() for letter in word)]


def compare(one: Traits, other: Traits) -> Likeness | None:
    """How surely both are one record; None where nothing speaks for it."""
    shared = one.identifiers & other.identifiers
    reasons = sorted(shared, key=lambda pair: (-_weight(pair[0]), pair))
    score = max((STRONG.get(name, 0) for name, _value in shared), default=0)
    near = similarity(one.name, other.name)
    if near >= ALIKE:
        reasons.append(("name" if near >= SAME else "similar", ""))
    if score == 0:
        score = _without_numbers(one, other, near=near, shared=[name for name, _value in shared])
        if one.place and one.place == other.place:
            reasons.append(("place", ""))
        elif one.town and one.town == other.town and near >= ALIKE:
            reasons.append(("town", ""))
    if one.within is not None and one.within == other.within and near >= ALIKE:
        reasons.append(("within", ""))
    return Likeness(min(score, 99), tuple(reasons)) if reasons and score > 0 else None


def _weight(name: str) -> int:
    return STRONG.get(name) or WEAK.get(name, 0)


def _without_numbers(one: Traits, other: Traits, *, near: float, shared: list[str]) -> int:
    """Names, what two may share, addresses; two different tax numbers speak against it."""
    score = max((WEAK.get(name, 0) for name in shared), default=0) + 5 * max(len(shared) - 1, 0)
    if near >= ALIKE:
        score += round((25 if shared else 64 if one.within is None else 45) * near)
    if one.place and one.place == other.place:
        score += 30 if near >= ALIKE else 8
    elif one.town and one.town == other.town and near >= ALIKE:
        score += 14
    if one.within is not None and one.within == other.within and near >= ALIKE:
        score += 40
    return score - (60 if _different(one, other) else 0)


def _different(one: Traits, other: Traits) -> bool:
    """Both have a number of their own, and not the same."""
    mine, theirs = ({name for name, _value in each.identifiers if name in STRONG} for each in (one, other))
    return bool(mine & theirs)
