"""The room's REST interface: pairs that may be one, two records side by side, merging and its undoing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ninja import Query, Schema, Status
from pydantic import Field

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.ground.merging import queries, services, words
from kupiec.ground.merging.meeting import meet
from kupiec.ground.merging.models import Merge, Pair
from kupiec.ground.merging.values import Wish

router = api.Router(tags=["merging"])


class PairOut(Schema):
    """Two records that may be one; `reasons` in words, `score` out of 100."""

    id: int
    kind: str
    first_id: int
    second_id: int
    first_label: str
    second_label: str
    score: int
    reasons: str
    state: str
    found_at: dt.datetime

    @staticmethod
    def resolve_reasons(row: Pair) -> str:
        return words.reasons(row.reasons)


class CountOut(Schema):
    """Rows of a sort that came over."""

    label: str
    count: int


class MergeOut(Schema):
    """A merge done; `undone_at` when there are two records again."""

    id: int
    version: int
    kind: str
    kept_id: int
    gone_id: int
    kept_label: str
    gone_label: str
    choices: dict[str, str]
    counts: list[CountOut]
    merged_at: dt.datetime
    merged_by: int | None
    undone_at: dt.datetime | None

    @staticmethod
    def resolve_counts(row: Merge) -> list[CountOut]:
        return _counts(row.counts)


class MergeIn(api.Input):
    """`choices`: field → `kept`, `gone` or (texts) `both`; what isn't named is proposed. Versions as they were read."""

    kind: str = Field(max_length=40)
    kept_id: int
    gone_id: int
    choices: dict[str, str] = Field(default={}, max_length=200)
    kept_version: int | None = None
    gone_version: int | None = None


class FieldOut(Schema):
    """A field of both records; `choice` is what is proposed."""

    name: str
    label: str
    kept: str
    gone: str
    choice: str
    same: bool


class ObjectionOut(Schema):
    """What speaks against the merge."""

    code: str
    detail: str
    field: str


class MeetingOut(Schema):
    """Two records side by side: fields, what would come over, objections."""

    fields: list[FieldOut]
    moves: list[CountOut]
    objections: list[ObjectionOut]


class AskedIn(Schema):
    kind: str = Field(max_length=40)
    kept_id: int
    gone_id: int


def _counts(rows: Sequence[Sequence[Any]]) -> list[CountOut]:
    return [CountOut(label=kit.show.say(label), count=count) for label, count in rows]


api.collection(
    router, "/pairs",
    api.Collection(
        rows=queries.visible_pairs, out=PairOut, right="merging.merge", default_sort="-score",
        sorts={"score": "score", "found_at": "found_at"}, filters={"kind": "kind", "state": "state"},
    ),
    name="pairs",
)  # fmt: skip
api.collection(
    router, "",
    api.Collection(
        rows=queries.visible_merges, out=MergeOut, right="merging.merge", default_sort="-merged_at",
        sorts={"merged_at": "merged_at"}, filters={"kind": "kind", "kept_id": "kept_id", "gone_id": "gone_id"},
    ),
    name="merges",
)  # fmt: skip


@router.post("", response={201: MergeOut})
def merge(request: kit.Request, data: MergeIn) -> object:
    """Make two records one. Asked again, it answers with the merge done already."""
    seen = {pk: version for pk, version in ((data.kept_id, data.kept_version), (data.gone_id, data.gone_version)) if version is not None}
    made = services.merge(Wish(data.kind, data.kept_id, data.gone_id, data.choices, seen), by=request.actor)
    return Status(201, Merge.objects.get(pk=made))


@router.get("/side-by-side", response=MeetingOut)
def side_by_side(request: kit.Request, asked: Query[AskedIn]) -> object:
    """Two records, what would come over and what speaks against making them one."""
    meeting = meet(Wish(asked.kind, asked.kept_id, asked.gone_id), by=request.actor, gone_to=queries.went)
    return MeetingOut(
        fields=[
            FieldOut(name=one.name, label=one.label, kept=one.kept, gone=one.gone, choice=one.choice, same=one.same)
            for one in meeting.rows()
        ],
        moves=_counts(meeting.moves()),
        objections=[ObjectionOut(code=one.code, detail=one.text, field=one.field) for one in meeting.refusals()],
    )


@router.post("/search", response={202: dict[str, int]})
def search(request: kit.Request) -> object:
    """Look for duplicates among all records; the id of the job."""
    return Status(202, {"job": services.search_all(by=request.actor)})


api.bulk(router, "/undo", services.undo, name="undo", summary="Undo merges")
api.bulk(router, "/pairs/apart", services.tell_apart, name="apart", summary="These pairs are not doubles")
api.bulk(router, "/pairs/reopen", services.reopen, name="reopen", summary="They may be doubles after all")
