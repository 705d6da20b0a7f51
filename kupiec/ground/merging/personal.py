"""What this room keeps of people (KER-21): labels and old values of merged records. Who is erased can't be parted again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Q

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.personal import GONE, Fate, Who
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging.models import Merge, Pair, Step, Stub
from kupiec.ground.merging.moving import DROP, SET
from kupiec.ground.merging.services import ending


def _either(who: Who, first: str, second: str) -> Q:
    return who.about("kind", first) | who.about("kind", second)


def _merges(who: Who) -> Any:
    return Merge.objects.filter(_either(who, "kept_id", "gone_id"))


def _elsewhere(who: Who) -> Any:
    """What merges of other records (of his firm) kept of him: rows that name him or say his name, address or telephone."""
    return Step.objects.filter(pk__in=list(_told_of(who)))


def _told_of(who: Who) -> Iterator[int]:
    words = [word.casefold() for word in (*who.names, *who.emails, *who.phones)]
    for step in Step.objects.filter(what__in=(SET, DROP)).exclude(merge__in=_merges(who)).order_by("pk").iterator(chunk_size=200):
        told = json.dumps(step.data, ensure_ascii=False).casefold()
        if any(word in told for word in words) or (step.what == DROP and _names(step, who)):
            yield step.pk


def _names(step: Step, who: Who) -> bool:
    """Whether a row taken away was his: a key of it names him."""
    keys = {
        field.attname: field.related_model._meta.label for field in apps.get_model(step.model)._meta.concrete_fields if field.is_relation
    }
    his = {"parties.Person": set(who.persons), "parties.Party": set(who.parties)}
    names = step.data["names"]
    return any(row[at] in his.get(keys.get(name, ""), ()) for row in step.data["rows"] for at, name in enumerate(names))


def _unsettled(ids: Sequence[int], *, by: Actor) -> None:
    ending.settle(list(Step.objects.filter(pk__in=ids).values_list("merge_id", flat=True)))


personal.holds(
    "merging.Step",
    N_("What merges of others kept"),
    _elsewhere,
    fields=("data",),
    blank={"data": lambda row: {"names": [], "rows": [], "old": {}}},
    after=_unsettled,
    order=29,
)
personal.holds(
    "merging.Step",
    N_("What merges did"),
    lambda who: Step.objects.filter(merge__in=_merges(who)),
    fields=("model", "what", "data"),
    fate=Fate.DELETED,
    order=30,
)
personal.holds(
    "merging.Merge",
    N_("Merges of doubles"),
    _merges,
    fields=("kept_label", "gone_label", "choices"),
    order=31,
    blank={"kept_label": GONE, "gone_label": GONE, "choices": lambda row: {}, "marks": lambda row: {}},
)
personal.holds(
    "merging.Stub",
    N_("Old addresses of merged records"),
    lambda who: Stub.objects.filter(_either(who, "kept_id", "gone_id")),
    fields=("code", "external_id"),
    blank={"code": "", "external_id": ""},
)
personal.holds(
    "merging.Pair",
    N_("Probable doubles"),
    lambda who: Pair.objects.filter(_either(who, "first_id", "second_id")),
    fields=("first_label", "second_label"),
    fate=Fate.DELETED,
)
personal.nothing(N_("dictionaries and counters"), "merging.Passage", "merging.Sweep")
