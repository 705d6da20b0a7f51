"""What this room keeps of people (KER-21): what state registers said of sole traders, which is public, as evidence of due care."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import Fate, Who
from kupiec.ground.kernel.words import N_
from kupiec.ground.registries.models import Check, Reply


def _his(who: Who) -> Any:
    return Check.objects.filter(who.about())


personal.holds(
    "registries.Check", N_("Checks in state registers"), _his, fields=("number", "account", "name", "facts"), fate=Fate.KEPT,
    because=N_("evidence of due care in VAT: art. 112 of the VAT Act, art. 86 § 1 of the Tax Ordinance"), until=lambda row: personal.books_until(row.day),
)  # fmt: skip
personal.holds(
    "registries.Reply", N_("Answers of state registers"), lambda who: Reply.objects.filter(pk__in=_his(who).values("reply")), fields=("said_at", "raw"), fate=Fate.KEPT,
    because=N_("evidence of due care in VAT: art. 112 of the VAT Act, art. 86 § 1 of the Tax Ordinance"), until=lambda row: personal.books_until(row.at.date()),
)  # fmt: skip
personal.nothing(N_("which registers are asked and how often"), "registries.Setup", "registries.Usage")
