"""Probable doubles: of what is being typed, and among all records (KER-22)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse

from kupiec.ground.kernel import clock, jobs, search, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows, update_rows
from kupiec.ground.merging import queries, rules
from kupiec.ground.merging.models import Pair
from kupiec.ground.merging.sockets import Kind, kind_of
from kupiec.ground.merging.values import PROBABLE, Double, Likeness, State, Traits

NEAR = 0.5
"""How like a title must be at first glance for the record to be looked at."""
MOST_SHOWN = 3
MOST_HOLDERS = 20
"""A number more records have than this says nothing (a web page of a chain, the telephone of a switchboard)."""
Found = tuple[Traits, Likeness]


def alike(kind: Kind, asked: Sequence[Traits]) -> list[list[Found]]:
    """Probable doubles of each, the likest first: by shared numbers (one question for all) and by names (one for each)."""
    wanted = {identifier for one in asked for identifier in one.identifiers}
    holders: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for identifier, pk in kind.holders(wanted) if wanted else ():
        holders[identifier].add(pk)
    near = [_near(kind, one) | _sharing(one, holders) for one in asked]
    known = {one.id: one for one in kind.traits({pk for ids in near for pk in ids})}
    return [_likest(one, [known[pk] for pk in ids if pk in known and pk != one.id]) for one, ids in zip(asked, near, strict=True)]


def _sharing(one: Traits, holders: Mapping[tuple[str, str], set[int]]) -> set[int]:
    return {pk for identifier in one.identifiers if len(holders[identifier]) <= MOST_HOLDERS for pk in holders[identifier]}


def _near(kind: Kind, one: Traits) -> set[int]:
    """Records whose names have the trigrams of this one, by the search index."""
    if len(one.name) < 3:
        return set()
    return {pk for pk, title in search.near(kind.kind, one.name) if rules.similarity(one.name, rules.core(title)) >= NEAR}


def _likest(one: Traits, others: Iterable[Traits]) -> list[Found]:
    judged = [(other, found) for other in others if (found := rules.compare(one, other)) is not None and found.score >= PROBABLE]
    return sorted(judged, key=lambda pair: (-pair[1].score, pair[0].id))


def doubles(kind: str, values: Mapping[str, str], *, by: Actor) -> list[Double]:
    """Probable doubles of a record being typed that the actor may see: with the reasons and where to look."""
    found = kind_of(kind)
    (likest,) = alike(found, [found.typed(values)])
    told = {other.id: likeness for other, likeness in likest[:MOST_HOLDERS]}
    rows = found.visible(by).filter(pk__in=told)
    if found.related:
        rows = rows.select_related(*found.related)
    seen = sorted(rows, key=lambda row: (-told[row.pk].score, row.pk))[:MOST_SHOWN]
    return [
        Double(row.pk, found.title(row), found.detail(row), reverse(found.route, args=[row.pk]), told[row.pk].score, told[row.pk].reasons)
        for row in seen
    ]  # fmt: skip


def look(kind: Kind, ids: Sequence[int], *, by: Actor) -> int:
    """Find doubles of these records and keep the pairs: new ones open, known ones brought up to date; how many are open.

    Pairs no longer alike go; those somebody told apart stay so.
    """
    with tx.write_tx(by=by):
        asked = list(kind.traits(set(ids)))
        pairs: dict[tuple[int, int], Likeness] = {}
        for one, found in zip(asked, alike(kind, asked), strict=True):
            for other, likeness in found:
                first, second = sorted((one.id, other.id))
                pairs[first, second] = likeness
        return _keep(kind, set(ids), pairs)


def _keep(kind: Kind, ids: set[int], pairs: Mapping[tuple[int, int], Likeness]) -> int:
    rows = Pair.objects.filter(kind=kind.kind)
    known = {(row.first_id, row.second_id): row for row in rows.filter(first_id__among=ids) | rows.filter(second_id__among=ids)}
    rows_of = kind.model._base_manager.select_related(*kind.related) if kind.related else kind.model._base_manager
    records = rows_of.in_bulk({pk for pair in pairs for pk in pair})
    moment, made, kept = clock.now(), [], []
    for (first, second), likeness in pairs.items():
        told = {
            "first_label": kind.title(records[first])[:240], "second_label": kind.title(records[second])[:240],
            "score": likeness.score, "reasons": [list(reason) for reason in likeness.reasons],
        }  # fmt: skip
        row = known.get((first, second))
        if row is None:
            made.append(Pair(kind=kind.kind, first_id=first, second_id=second, found_at=moment, **told))
        elif any(getattr(row, name) != value for name, value in told.items()):
            kept.append({"pk": row.pk, **told})
    insert_rows(made)
    update_rows(Pair, kept, ["first_label", "second_label", "score", "reasons"])
    over = [row.pk for key, row in known.items() if key not in pairs and row.state == State.OPEN]
    Pair.objects.filter(pk__in=over).delete()
    return len(made)


def search_all(*, by: Actor) -> int:
    """Go through all records again; the id of the job."""
    by.require("merging.merge")
    with tx.write_tx(by=by):
        return jobs.enqueue("merging.find", {"whole": True}, by=by, unique="merging.find")


def tell_apart(pair_ids: Sequence[int], *, by: Actor) -> int:
    """These are not doubles: they are not shown again; how many."""
    return _decide(pair_ids, State.OPEN, State.APART, by=by)


def reopen(pair_ids: Sequence[int], *, by: Actor) -> int:
    """They may be doubles after all; how many."""
    return _decide(pair_ids, State.APART, State.OPEN, by=by)


def _decide(pair_ids: Sequence[int], before: State, now: State, *, by: Actor) -> int:
    by.require("merging.merge")
    with tx.write_tx(by=by):
        ids = list(queries.visible_pairs(by).filter(pk__in=pair_ids, state=before).values_list("pk", flat=True))
        moment = clock.now() if now == State.APART else None
        return Pair.objects.filter(pk__in=ids, state=before).update(state=now, decided_at=moment, decided_by=by.user_id if moment else None)
