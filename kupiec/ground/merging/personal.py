"""What this room keeps of people (KER-21): labels and old values of merged records. Who is erased can't be parted again."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import GONE, Fate, Who
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging.models import Merge, Pair, Step, Stub


def _either(who: Who, first: str, second: str) -> Q:
    return who.about("kind", first) | who.about("kind", second)


def _merges(who: Who) -> Any:
    return Merge.objects.filter(_either(who, "kept_id", "gone_id"))


personal.holds("merging.Step", N_("What merges did"), lambda who: Step.objects.filter(merge__in=_merges(who)), fields=("model", "what", "data"), fate=Fate.DELETED, order=30)
personal.holds(
    "merging.Merge", N_("Merges of doubles"), _merges, fields=("kept_label", "gone_label", "choices"), order=31,
    blank={"kept_label": GONE, "gone_label": GONE, "choices": lambda row: {}, "marks": lambda row: {}},
)
personal.holds("merging.Stub", N_("Old addresses of merged records"), lambda who: Stub.objects.filter(_either(who, "kept_id", "gone_id")), fields=("code", "external_id"), blank={"code": "", "external_id": ""})
personal.holds("merging.Pair", N_("Probable doubles"), lambda who: Pair.objects.filter(_either(who, "first_id", "second_id")), fields=("first_label", "second_label"), fate=Fate.DELETED)
personal.nothing(N_("dictionaries and counters"), "merging.Passage", "merging.Sweep")
