"""The room's REST interface: cases, their phases, wanted goods, papers; kinds, phases and reasons; the funnel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.attributes import public as attributes
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.ground.kit.keyset import BadAddress
from kupiec.people.cases import finance, funnel, queries, services
from kupiec.people.cases.models import CaseKind, CasePhase, CaseReason
from kupiec.people.cases.schemas import (
    AccountOut,
    CaseIn,
    CaseOut,
    FunnelRowOut,
    KindIn,
    KindOut,
    MovedOut,
    MoveIn,
    PaperOut,
    PhaseIn,
    PhaseOut,
    ReasonIn,
    ReasonOut,
    RefIn,
    WantIn,
    WantOut,
)
from kupiec.people.cases.values import CASE, CaseDraft, WantDraft

router = api.Router(tags=["cases"])
_OWN = ("kind", "name", "description", "party_id", "guardian_id", "person_ids", "refs", "currency", "attributes")


@router.post("", response={201: CaseOut})
def create(request: kit.Request, data: CaseIn) -> object:
    """Open a case; its papers are those the caller may see."""
    more = data.as_given(*_OWN) | ({"currency_id": data.currency} if data.currency else {})
    draft = CaseDraft(
        kind_code=data.kind, name=data.name, party_id=data.party_id, guardian_id=data.guardian_id, person_ids=tuple(data.person_ids),
        description=data.description, values=more, attributes=attributes.check(CASE, data.attributes or {}, new=True, by=request.actor),
    )  # fmt: skip
    pk = services.open_with([draft], papers=[[documents.Ref(one.kind, one.id) for one in data.refs]], by=request.actor)[0]
    return 201, queries.one(pk, by=request.actor)


@router.put("/{id}", response=CaseOut)
def edit(request: kit.Request, id: int, data: CaseIn) -> object:
    """Change a case, only the fields named; papers named join it."""
    changes = data.as_given("kind", "refs", "currency") | ({"currency_id": data.currency} if data.currency else {})
    services.edit_with(
        id, changes, papers=[documents.Ref(one.kind, one.id) for one in data.refs], version=api.version(request), by=request.actor
    )
    return queries.one(id, by=request.actor)


@router.post("/move", response=MovedOut)
def move(request: kit.Request, data: MoveIn) -> object:
    """Cases come into a phase, all or none."""
    moved = services.move(data.ids, data.phase_id, reason_id=data.reason_id, reason_note=data.reason_note, note=data.note, by=request.actor)
    return MovedOut(moved=moved)


@router.post("/{id}/leave", response=CaseOut)
def leave(request: kit.Request, id: int, data: RefIn) -> object:
    """Take a paper out of a case."""
    services.leave(id, documents.Ref(data.kind, data.id), by=request.actor)
    return queries.one(id, by=request.actor)


@router.get("/{id}/wants", response=list[WantOut])
def wants(request: kit.Request, id: int) -> object:
    """What the customer of an opportunity wants."""
    request.actor.require("cases.see")
    return queries.wants(queries.one(id, by=request.actor).pk)


@router.put("/{id}/wants", response=list[WantOut])
def set_wants(request: kit.Request, id: int, data: list[WantIn]) -> object:
    """Replace what the customer of an opportunity wants."""
    services.set_wants(id, [WantDraft(**one.model_dump()) for one in data], version=api.version(request), by=request.actor)
    return queries.wants(id)


@router.get("/{id}/account", response=AccountOut)
def account(request: kit.Request, id: int) -> object:
    """Plan and actual of a case, with its papers."""
    by = request.actor
    by.require("cases.finance")
    case = queries.one(id, by=by)
    found = finance.account(case, by=by)
    papers = [
        PaperOut(
            kind=one.card.ref.kind, id=one.card.ref.id, code=one.card.code, number=one.card.number, role=one.money.role if one.money else "",
            amount=one.money.amount if one.money and one.money.role else None, joined=one.joined,
        )
        for one in found.papers
    ]  # fmt: skip
    planned = case.planned_revenue if case.planned_revenue is not None else case.value
    return AccountOut(planned_revenue=planned, planned_cost=case.planned_cost, sums=dict(found.sums), papers=papers)


@router.get("/funnel", response=list[FunnelRowOut])
def funnel_rows(request: kit.Request, kind: str = "", guardian: str = "", days: str = "365") -> object:
    """The funnel of a kind of cases (its id): phases in order."""
    request.actor.require("cases.see")
    try:
        asked = funnel.read({"kind": kind, "guardian": guardian, "days": days})
    except BadAddress as error:
        raise Refusal("BAD_PARAMETER", N_("Choose from the list."), str(error)) from error
    return [row for _phase, row in funnel.phases(asked, by=request.actor)]


@router.post("/kinds", response={201: KindOut})
def create_kind(request: kit.Request, data: KindIn) -> object:
    """Add a kind of cases."""
    return 201, CaseKind.objects.get(pk=services.save_kind(data.as_given(), by=request.actor))


@router.put("/kinds/{id}", response=KindOut)
def edit_kind(request: kit.Request, id: int, data: KindIn) -> object:
    """Change a kind of cases."""
    services.save_kind(data.as_given(), pk=id, version=api.version(request), by=request.actor)
    return CaseKind.objects.get(pk=id)


@router.post("/phases", response={201: PhaseOut})
def create_phase(request: kit.Request, data: PhaseIn) -> object:
    """Add a phase to a kind."""
    return 201, CasePhase.objects.get(pk=services.save_phase(data.as_given(), by=request.actor))


@router.put("/phases/{id}", response=PhaseOut)
def edit_phase(request: kit.Request, id: int, data: PhaseIn) -> object:
    """Change a phase, its passages with it."""
    services.save_phase(data.as_given("kind_id"), pk=id, version=api.version(request), by=request.actor)
    return CasePhase.objects.get(pk=id)


@router.post("/reasons", response={201: ReasonOut})
def create_reason(request: kit.Request, data: ReasonIn) -> object:
    """Add a reason of results."""
    return 201, CaseReason.objects.get(pk=services.save_reason(data.as_given(), by=request.actor))


@router.put("/reasons/{id}", response=ReasonOut)
def edit_reason(request: kit.Request, id: int, data: ReasonIn) -> object:
    """Change a reason of results."""
    services.save_reason(data.as_given(), pk=id, version=api.version(request), by=request.actor)
    return CaseReason.objects.get(pk=id)


def _persons(rows: Sequence[Any], by: Actor) -> Mapping[int, Any]:
    found = queries.persons_of([row.pk for row in rows])
    return {row.pk: [one.pk for one in found.get(row.pk, ())] for row in rows}


def _papers(rows: Sequence[Any], by: Actor) -> Mapping[int, Any]:
    found = queries.members([row.pk for row in rows])
    return {row.pk: [{"kind": ref.kind, "id": ref.id} for ref in found.get(row.pk, ())] for row in rows}


_DICTIONARIES: tuple[tuple[str, Any, Any, dict[str, str]], ...] = (
    ("kinds", CaseKind, KindOut, {"active": "active", "behaviour": "behaviour"}),
    ("phases", CasePhase, PhaseOut, {"kind": "kind_id", "group": "group__in", "active": "active"}),
    ("reasons", CaseReason, ReasonOut, {"result": "result", "active": "active"}),
)


def _dictionary(name: str, model: Any, out: Any, filters: dict[str, str]) -> None:
    asked = api.Collection(
        rows=lambda by: model.objects.all(),
        out=out,
        right="cases.see",
        default_sort="position",
        filters=filters,
        sorts={"position": "position", "name": "name"},
    )
    api.collection(router, f"/{name}", asked, name=name)


for one in _DICTIONARIES:
    _dictionary(*one)
api.collection(
    router, "",
    api.Collection(
        rows=lambda by: queries.visible(by).select_related("kind", "phase"), out=CaseOut, right="cases.see", default_sort="-opened_on", search=queries.searched,
        filters={"party": "party_id", "kind": "kind__code__in", "phase": "phase_id", "group": "group__in", "guardian": "guardian_id", "result": "result__in", "attribute": attributes.filtering(CASE)},
        sorts={"opened_on": "opened_on", "close_on": "close_on", "value": "value", "updated_at": "updated_at"}, expand={"persons": _persons, "papers": _papers, "attributes": attributes.expansion(CASE)},
    ),
    name="cases",
)  # fmt: skip
