"""What must hold of values, counted by `kupiec check`."""

from __future__ import annotations

from django.db.models import F, Q

from kupiec.ground.attributes import sockets
from kupiec.ground.attributes.models import Attribute, ValueRow
from kupiec.ground.kernel.invariants import invariant

_OTHERS = {
    "text": ("number", "day", "reference"), "number": ("key", "day", "reference", "choice"), "flag": ("key", "day", "reference", "choice"),
    "choice": ("key", "day", "reference"), "day": ("key", "number", "reference"), "reference": ("key", "number", "day"),
}  # fmt: skip


@invariant("I99", "a value is of its attribute's type; a choice is its attribute's and stands at its place")
def values_fit_their_type() -> list[str]:
    wrong = Q()
    for kind, columns in _OTHERS.items():
        for column in columns:
            wrong |= Q(attribute__type=kind, **{f"{column}__isnull": False})
    wrong |= Q(choice__isnull=False) & ~Q(choice__attribute_id=F("attribute_id"))
    wrong |= Q(attribute__type="choice", number__isnull=False, choice__isnull=True)
    found = [f"value={pk}" for pk in ValueRow.objects.filter(wrong).values_list("pk", flat=True)[:100]]
    rows = ValueRow.objects.filter(choice__isnull=False).values_list("pk", "number", "choice__position").iterator(chunk_size=2000)
    return found + [f"value={pk} place={number} choice={place}" for pk, number, place in rows if number != place]


@invariant("I100", "values belong to records that are there")
def values_have_their_records() -> list[str]:
    found = []
    for subject in sockets.subjects:
        ids = Attribute.objects.filter(kind=subject.kind).values("pk")
        rows = ValueRow.objects.filter(attribute__in=ids).exclude(record_id__in=subject.model._base_manager.values("pk"))
        found += [f"{subject.kind}={pk}" for pk in rows.values_list("record_id", flat=True)[:100]]
    return found
