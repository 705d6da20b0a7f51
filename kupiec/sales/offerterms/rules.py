"""What may be said of terms without asking the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.offerterms.values import LONGEST_TERM, MOST_TERMS, ZERO, Compared


def free_terms(text: str) -> list[str]:
    """Terms typed one on a line, tidied. Refuses TOO_LONG."""
    found = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if any(len(one) > LONGEST_TERM for one in found):
        raise Refusal("TOO_LONG", N_("At most %(limit)s characters."), "free", params={"limit": LONGEST_TERM})
    return found


def check_many(count: int) -> None:
    """Refuses TOO_MANY."""
    if count > MOST_TERMS:
        raise Refusal("TOO_MANY", N_("At most %(most)s terms."), "free", params={"most": MOST_TERMS})


def said(text: str, text_en: str, text_de: str, language: str) -> str:
    """A term in a language; Polish (or as it was typed) where there is none in it."""
    return {"en": text_en, "de": text_de}.get(language[:2], "") or text


def listed(terms: Sequence[str]) -> str:
    """Terms as they stand on paper: numbered, each on its line."""
    return "\n".join(f"{number}. {text}" for number, text in enumerate(terms, 1))


def compared(plan: Sequence[tuple[int, str, Decimal]], offered: Mapping[int | None, Decimal]) -> list[Compared]:
    """Lines of a plan (code, name, amount) beside what an offer says; last, what none of them is about."""
    rows = [Compared(name, amount, offered.get(code, ZERO)) for code, name, amount in plan]
    return [*rows, Compared("", ZERO, offered[None])] if offered.get(None) else rows
