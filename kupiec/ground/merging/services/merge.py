"""Making two records one, and two again: one transaction, a constant number of statements however much moves (KER-22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, connection
from django.db.models import Count, F, Max, Sum

from kupiec.ground.kernel import audit, bells, clock, search, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kernel.words import N_, translate
from kupiec.ground.merging import queries
from kupiec.ground.merging.events import Merged
from kupiec.ground.merging.meeting import Meeting, meet
from kupiec.ground.merging.models import Merge, Pair, Passage, Step, Stub
from kupiec.ground.merging.moving import Moving, plainly, rows_of, take_back
from kupiec.ground.merging.sockets import Kind, Reference, kind_of, references_of
from kupiec.ground.merging.values import State, Wish


def merge(wish: Wish, *, by: Actor) -> int:
    """Put the gone record into the kept one: rows, papers, files and history follow; the id of the merge.

    Asked again, it answers with the merge done already. Refuses SAME, NOT_FOUND, MERGED_ALREADY, BAD_CHOICE, CONFLICT,
    BOTH_HAVE, and what rooms object.
    """
    with tx.write_tx(by=by):
        try:
            meeting = meet(wish, by=by, lock=True, gone_to=queries.went)
        except Refusal as refusal:
            done = _done(wish, by=by) if refusal.code == "MERGED_ALREADY" else None
            if done is None:
                raise
            return done
        _check_versions(meeting, wish.versions)
        if refusals := meeting.refusals():
            raise Refusals(refusals) if len(refusals) > 1 else refusals[0]
        return _merged(meeting, by=by)


def _done(wish: Wish, *, by: Actor) -> int | None:
    rows = queries.visible_merges(by).filter(kind=wish.kind, kept_id=wish.kept, gone_id=wish.gone, undone_at=None)
    return rows.values_list("pk", flat=True).first()


def _check_versions(meeting: Meeting, versions: Mapping[int, int]) -> None:
    for record in (meeting.kept, meeting.gone):
        seen = versions.get(record.pk)
        if seen is not None and seen != record.version:
            raise Conflict(N_("Somebody else changed this record meanwhile."), seen=seen, found=record.version)


def _merged(meeting: Meeting, *, by: Actor) -> int:
    kind, kept, gone = meeting.kind, meeting.kept, meeting.gone
    made = Merge.objects.create(
        kind=kind.kind, kept_id=kept.pk, gone_id=gone.pk, kept_label=kind.title(kept)[:240], gone_label=kind.title(gone)[:240],
        choices=meeting.choices, merged_at=clock.now(), merged_by=by.user_id,
    )  # fmt: skip
    moving = Moving(kind.kind, kept=kept.pk, gone=gone.pk, choices=meeting.choices, by=by)
    _unite(moving, meeting, made)
    for part, kept_id, gone_id in moving.parts:
        inner = moving.inside(part, kept=kept_id, gone=gone_id)
        rows = kind_of(part).model._base_manager.in_bulk([kept_id, gone_id])
        _unite(inner, Meeting(kind_of(part), rows[kept_id], rows[gone_id], choices={}, by=by), made)
    insert_rows(_of(made, moving.steps))
    search.remove(kind.kind, [gone.pk], by=by)
    kind.finish([kept.pk], by=by)
    _ring(made, moving.parts, undone=False, by=by)
    made.counts = sorted(((label, len(rows)) for label, rows in moving.counted.items() if rows), key=lambda pair: -pair[1])
    made.marks = _marks(kind, kept.pk)
    made.save(update_fields=["counts", "marks"])
    audit.tell(kind.kind, [kept.pk], "merged", by=by, data={"gone": made.gone_label, "merge": made.pk})
    _hold_together()
    return made.pk


def _of(made: Merge, steps: Sequence[Step]) -> Sequence[Step]:
    for step in steps:
        step.merge_id = made.pk
    return steps


def _unite(moving: Moving, meeting: Meeting, made: Merge) -> None:
    """All that names the gone record names the kept one; the gone one leaves its stub; the values chosen are written."""
    kind, kept, gone = meeting.kind, meeting.kept, meeting.gone
    changes = meeting.values()
    passage = Passage.objects.create(kind=kind.kind, origin=gone.pk, target=kept.pk)
    for ref in references_of(kind.kind):
        moving.move(ref)
    _move_pairs(moving)
    moving.drop(kind.model, [gone.pk])
    if changes:
        names = {field.attname: field.name for field in kind.model._meta.concrete_fields}
        moving.set(kind.model, [{"pk": kept.pk, **{names.get(name, name): value for name, value in changes.items()}}])
    kind.model._base_manager.filter(pk=kept.pk).update(version=F("version") + 1, updated_at=clock.now())
    Stub.objects.create(
        kind=kind.kind, gone_id=gone.pk, kept_id=kept.pk, merge=made,
        code=str(getattr(gone, kind.code, "") or "")[:80] if kind.code else "", external_id=str(getattr(gone, "external_id", "") or "")[:80],
    )  # fmt: skip
    passage.delete()


def _move_pairs(moving: Moving) -> None:
    """Open pairs of the gone record are settled; what was said not to be its double isn't the kept one's either."""
    first, second = ({f"{name}_id": moving.gone, "kind": moving.kind} for name in ("first", "second"))
    pairs = list((Pair.objects.filter(**first) | Pair.objects.filter(**second)).order_by("pk"))
    moving.drop(Pair, [pair.pk for pair in pairs])
    others = {pair.second_id if pair.first_id == moving.gone else pair.first_id: pair for pair in pairs if pair.state == State.APART}
    known = {
        *Pair.objects.filter(kind=moving.kind, first_id=moving.kept).values_list("second_id", flat=True),
        *Pair.objects.filter(kind=moving.kind, second_id=moving.kept).values_list("first_id", flat=True),
    }
    made = []
    for other, pair in others.items():
        if other not in known and other != moving.kept:
            pair.pk = None
            pair.first_id, pair.second_id = sorted((other, moving.kept))
            made.append(pair)
    moving.make(Pair, made)


def _ring(made: Merge, parts: Sequence[tuple[str, int, int]], *, undone: bool, by: Actor) -> None:
    for kind, kept, gone in [(made.kind, made.kept_id, made.gone_id), *parts]:
        if kind != made.kind:
            search.remove(kind, [gone], by=by)
            kind_of(kind).finish([kept, gone] if undone else [kept], by=by)
        bells.ring(Merged(kind, (kept, gone) if undone else (kept,), (gone,), undone), by=by)


def _hold_together() -> None:
    """PostgreSQL checks keys at commit: asked now, a paper entered for the gone record at this moment is told as a refusal."""
    if connection.vendor == "postgresql":
        try:
            connection.check_constraints()
        except IntegrityError as error:
            raise Refusal(
                "CHANGED_MEANWHILE", N_("Somebody is just entering something for one of these records. Try again in a moment.")
            ) from error


def _key(ref: Reference) -> str:
    return f"{ref.model._meta.label}.{ref.field}"


def _marks(kind: Kind, kept: int) -> dict[str, Any]:
    """How things stand: how many rows name the record, the latest, their versions and amounts."""
    found: dict[str, Any] = {"version": kind.model._base_manager.values_list("version", flat=True).get(pk=kept)}
    for ref in references_of(kind.kind):
        if not ref.watched:
            continue
        names = {field.name for field in ref.model._meta.concrete_fields}
        sums = {f"sum_{name}": Sum(name) for name in (*(("version",) if "version" in names else ()), *ref.sums)}
        told = rows_of(ref, kept).order_by().aggregate(rows=Count("pk"), last=Max("pk"), **sums)
        found[_key(ref)] = {name: plainly(value) for name, value in told.items()}
    return found


def _changed(made: Merge) -> list[str]:
    """What is not as the merge left it, as people call it."""
    kind = kind_of(made.kind)
    if not kind.model._base_manager.filter(pk=made.kept_id).exists():
        return [translate(N_("the record itself"))]
    now = _marks(kind, made.kept_id)
    labels = {_key(ref): str(ref.label or ref.model._meta.verbose_name) for ref in references_of(kind.kind)}
    changed = [labels[name] for name, told in now.items() if name != "version" and told != made.marks.get(name)]
    told = [translate(label) for label in dict.fromkeys(changed)]
    return [*([translate(N_("the record itself"))] if now["version"] != made.marks["version"] else []), *told]


def why_not(made: Merge) -> Refusal | None:
    """Why a merge can't be undone: it has been, or something else has changed since."""
    if made.undone_at is not None:
        return Refusal("UNDONE_ALREADY", N_("This merge has been undone already."))
    if not made.marks:
        return Refusal(
            "UNDO_ENDED",
            N_("It can’t be undone any more: what that needs was kept for a time only, or was erased with somebody’s personal data."),
        )
    if changed := _changed(made):
        return Refusal(
            "CHANGED_SINCE", N_("It can’t be undone: since then something has changed (%(what)s)."), params={"what": ", ".join(changed)}
        )
    return None


def undo(merge_ids: Sequence[int], *, by: Actor) -> int:
    """Make two records again of what was merged, the latest merge first; how many.

    Refuses UNDONE_ALREADY, UNDO_ENDED when the old rows are gone, and CHANGED_SINCE when anything of the record has changed since the merge.
    """
    by.require("merging.merge")
    with tx.write_tx(by=by):
        rows = queries.visible_merges(by).filter(pk__in=merge_ids).order_by("-pk")
        found = list(rows.select_for_update(of=("self",)) if connection.vendor == "postgresql" else rows)
        for made in found:
            by.require(kind_of(made.kind).edit)
            _undo(made, by=by)
    return len(found)


def _undo(made: Merge, *, by: Actor) -> None:
    kind = kind_of(made.kind)
    kept = kind.model._base_manager.filter(pk=made.kept_id).order_by()
    list(kept.select_for_update(of=("self",)) if connection.vendor == "postgresql" else kept)
    if refusal := why_not(made):
        raise refusal
    gone = list(Stub.objects.filter(merge=made).values_list("kind", "kept_id", "gone_id"))
    passages = Passage.objects.bulk_create(Passage(kind=code, origin=into, target=was) for code, into, was in gone)
    try:
        with tx.attempt():
            take_back(list(Step.objects.filter(merge=made).order_by("position")))
    except IntegrityError as error:
        what = translate(N_("what the record had is another one’s now"))
        raise Refusal(
            "CHANGED_SINCE", N_("It can’t be undone: since then something has changed (%(what)s)."), params={"what": what}
        ) from error
    Passage.objects.filter(pk__in=[one.pk for one in passages]).delete()
    Stub.objects.filter(merge=made).delete()
    for code, into, was in gone:
        kind_of(code).model._base_manager.filter(pk__in=(into, was)).update(version=F("version") + 1, updated_at=clock.now())
    Merge.objects.filter(pk=made.pk).update(undone_at=clock.now(), undone_by=by.user_id, version=F("version") + 1)
    audit.tell(kind.kind, [made.kept_id, made.gone_id], "unmerged", by=by, data={"gone": made.gone_label, "kept": made.kept_label})
    kind.finish([made.kept_id, made.gone_id], by=by)
    _ring(made, [one for one in gone if one[0] != made.kind], undone=True, by=by)
    _hold_together()
