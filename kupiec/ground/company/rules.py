"""Pure rules: number patterns, tax and account numbers."""

from __future__ import annotations

import datetime as dt
import re

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

_PLACEHOLDER = re.compile(r"\{(number|year|yy|month|branch|kind|register)(?::([1-9]))?\}")
RESETS = ("year", "month", "never")
GAPLESS_KINDS = frozenset({"FV", "KOR", "KP", "KW"})
"""Kinds whose numbers the law wants without gaps: their series cannot be made loose."""


def render(pattern: str, *, number: int, on: dt.date, branch: str = "", kind: str = "", register: str = "") -> str:
    """The number as printed: `{number:4}` is padded to 4 digits; `{year}`, `{yy}`, `{month}` come from `on`."""
    values = {
        "number": str(number),
        "year": f"{on.year:04d}",
        "yy": f"{on.year % 100:02d}",
        "month": f"{on.month:02d}",
        "branch": branch,
        "kind": kind,
        "register": register,
    }
    return _PLACEHOLDER.sub(lambda found: values[found[1]].zfill(int(found[2] or 0)), pattern)


def check_pattern(pattern: str, *, reset: str) -> None:
    """Refuses PATTERN when the pattern lacks the number, repeats itself between periods, or has unknown parts."""
    rest = _PLACEHOLDER.sub("", pattern)
    names = [found[1] for found in _PLACEHOLDER.finditer(pattern)]
    if reset not in RESETS:
        raise Refusal("PATTERN", N_("A series starts anew each year, each month or never."), "reset")
    if names.count("number") != 1:
        raise Refusal("PATTERN", N_("The pattern must contain {number} once."), "pattern")
    if "{" in rest or "}" in rest:
        raise Refusal("PATTERN", N_("The pattern has an unknown placeholder."), "pattern")
    if any(ord(sign) < 32 for sign in pattern):
        raise Refusal("PATTERN", N_("The pattern has an unprintable sign."), "pattern")
    if (reset != "never" and not {"year", "yy"} & set(names)) or (reset == "month" and "month" not in names):
        raise Refusal("PATTERN", N_("A series that starts anew each period must show the period."), "pattern")
    if _digits_meet(pattern):
        raise Refusal("PATTERN", N_("Put a sign between the number and other digits of the pattern."), "pattern")


def _digits_meet(pattern: str) -> bool:
    """Whether an unpadded number touches other digits: `{number}{month}` makes 1·11 and 11·1 the same."""
    sample = _PLACEHOLDER.sub(lambda found: "#" if found[1] == "number" else ("0" if found[1] in _DIGITS else "x"), pattern)
    return bool(re.search(r"\d#|#\d", sample)) and not re.search(r"\{number:[1-9]\}", pattern)


_DIGITS = frozenset({"year", "yy", "month"})


def period_of(reset: str, on: dt.date) -> str:
    """The period a date falls in, as the counter keeps it."""
    return {"year": f"{on.year:04d}", "month": f"{on.year:04d}-{on.month:02d}"}.get(reset, "")


def clean_nip(text: str) -> str:
    """Ten digits of a Polish tax number; refuses NIP when the check digit is wrong. Empty stays empty."""
    digits = re.sub(r"[\s-]", "", text.upper().removeprefix("PL"))
    if not digits:
        return ""
    weights = (6, 5, 7, 2, 3, 4, 5, 6, 7)
    right = len(digits) == 10 and digits.isascii() and digits.isdigit() and digits != "0" * 10
    if not right or sum(w * int(d) for w, d in zip(weights, digits, strict=False)) % 11 != int(digits[9]):
        raise Refusal("NIP", N_("This is not a valid NIP."), "nip")
    return digits


def clean_iban(text: str) -> str:
    """An account number without blanks; 26 bare digits become PL…; refuses IBAN when the check digits are wrong."""
    plain = re.sub(r"[\s-]", "", text.upper())
    if len(plain) == 26 and plain.isdigit():
        plain = "PL" + plain
    valid = re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", plain) and (plain[:2] != "PL" or len(plain) == 28)
    if not valid or int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 != 1:
        raise Refusal("IBAN", N_("This is not a valid bank account number."), "iban")
    return plain


def same_account(one: str, other: str) -> bool:
    """Whether two account numbers mean one account, in any spacing, with or without the country."""
    plain = [re.sub(r"[\s-]", "", text.upper()).removeprefix("PL") for text in (one, other)]
    return bool(plain[0]) and plain[0] == plain[1]


def circular(parents: dict[int, int | None], *, node: int, parent: int | None) -> bool:
    """Whether hanging `node` under `parent` would close a circle."""
    seen: set[int] = set()
    while parent is not None and parent not in seen:
        if parent == node:
            return True
        seen.add(parent)
        parent = parents.get(parent)
    return False
