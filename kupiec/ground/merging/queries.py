"""Reads: where gone records went, merges and pairs an actor may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.merging.models import Merge, Pair, Stub
from kupiec.ground.merging.sockets import kinds

DEPTH = 50


def went(kind: str, pk: int) -> int | None:
    """The record a gone one is part of now, however often it went on; None when it never went."""
    found: int | None = None
    for _ in range(DEPTH):
        now = Stub.objects.filter(kind=kind, gone_id=pk if found is None else found).values_list("kept_id", flat=True).first()
        if now is None:
            break
        found = now
    return found


def stubs(kind: str, ids: Iterable[int]) -> dict[int, list[Stub]]:
    """Records that went into these, those before them included; a statement for each step back."""
    whose = {pk: pk for pk in ids}
    found: defaultdict[int, list[Stub]] = defaultdict(list)
    asked = set(whose)
    for _ in range(DEPTH):
        rows = list(Stub.objects.filter(kind=kind, kept_id__among=asked)) if asked else []
        for row in rows:
            whose[row.gone_id] = whose[row.kept_id]
            found[whose[row.kept_id]].append(row)
        asked = {row.gone_id for row in rows}
        if not asked:
            break
    return dict(found)


def old_codes(kind: str, ids: Iterable[int]) -> dict[int, list[str]]:
    """Codes and outside identifiers of records that went into these, by which they are still looked for."""
    return {pk: [text for row in rows for text in (row.code, row.external_id) if text] for pk, rows in stubs(kind, ids).items()}


def by_old_code(kind: str, codes: Iterable[str], *, column: str = "code") -> dict[str, int]:
    """What records that are no more were called (`code` or `external_id`) → the records they are part of now."""
    wanted = {code for code in codes if code}
    rows = Stub.objects.filter(kind=kind, **{f"{column}__in": wanted}).order_by("pk").values_list(column, "gone_id") if wanted else ()
    found = {code: went(kind, pk) for code, pk in rows}
    return {code: pk for code, pk in found.items() if pk is not None}


def visible_pairs(by: Actor) -> QuerySet[Pair]:
    """Pairs of records the actor may see and change, both of them still there."""
    mine = [
        Q(kind=kind.kind) & Exists(kind.visible(by).filter(pk=OuterRef("first_id"))) & Exists(kind.visible(by).filter(pk=OuterRef("second_id")))
        for kind in kinds
        if by.may(kind.edit)
    ]  # fmt: skip
    return Pair.objects.filter(reduce(or_, mine)) if mine and by.may("merging.merge") else Pair.objects.none()


def visible_merges(by: Actor) -> QuerySet[Merge]:
    """Merges into records the actor may see; those whose record has gone on since, for who sees all of the kind."""
    mine = []
    for kind in kinds:
        if by.may(kind.edit):
            seen = Q(Exists(kind.visible(by).filter(pk=OuterRef("kept_id"))))
            further = Q(Exists(Stub.objects.filter(kind=kind.kind, gone_id=OuterRef("kept_id"))))
            mine.append(Q(kind=kind.kind) & (seen | further if by.scope("parties") == "all" else seen))
    return Merge.objects.filter(reduce(or_, mine)) if mine and by.may("merging.merge") else Merge.objects.none()
