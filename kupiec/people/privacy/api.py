"""The room's REST interface: consents and what holds now, requests, exports, erasures, what is due, wordings."""

from __future__ import annotations

from typing import Any

from kupiec.ground.documents.public import Ref
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.people.privacy import queries, services
from kupiec.people.privacy.models import Consent, Erasure, Export, Request, Wording
from kupiec.people.privacy.schemas import (
    AllowedIn,
    AllowedOut,
    AskIn,
    ConsentIn,
    ConsentOut,
    CountOut,
    DueOut,
    EraseIn,
    ErasureOut,
    ExportIn,
    ExportOut,
    Kind,
    PlanOut,
    ReasonIn,
    RequestIn,
    RequestOut,
    TextIn,
    WhoIn,
    WordingIn,
    WordingOut,
)
from kupiec.people.privacy.values import (
    NOBODY_ASKED,
    PARTY,
    PERSON,
    ConsentDraft,
)

router = api.Router(tags=["privacy"])
KINDS = {"person": PERSON, "party": PARTY}


@router.post("/consents", response={201: list[ConsentOut]})
def record_consent(request: kit.Request, data: ConsentIn) -> object:
    """Write down a consent, its withdrawal or an objection."""
    values = data.model_dump(exclude={"kind", "id"})
    ids = services.record([ConsentDraft(who=(KINDS[data.kind], data.id), **values)], by=request.actor)
    return 201, list(Consent.objects.filter(pk__in=ids).order_by("pk"))


@router.post("/object", response={201: CountOut})
def object_to_marketing(request: kit.Request, data: WhoIn) -> object:
    """No advertising any more, by every channel (art. 21 GDPR)."""
    return 201, {"count": len(services.object_to_marketing((KINDS[data.kind], data.id), by=request.actor))}


@router.post("/ask", response={201: int})
def ask_consent(request: kit.Request, data: AskIn) -> object:
    """Ask by e-mail to confirm a consent."""
    return 201, services.ask((KINDS[data.kind], data.id), purpose=data.purpose, address=data.address, by=request.actor)


@router.post("/allowed", response=list[AllowedOut])
def allowed(request: kit.Request, data: AllowedIn) -> object:
    """Who of these may be reached by a channel for a purpose; nothing is written."""
    by = request.actor
    by.require("privacy.see")
    refs = [Ref(KINDS[one.kind], one.id) for one in data.who]
    for kind in {ref.kind for ref in refs}:
        for pk in {ref.id for ref in refs if ref.kind == kind}:
            queries.subject(kind, pk, by=by)
    found = queries.allowed(refs, data.channel, data.purpose, company_id=by.company_id)
    return [
        {"kind": one.kind, "id": one.id, "allowed": verdict.allowed, "act": verdict.act, "at": verdict.at, "consent_id": verdict.consent_id}
        for one in data.who for verdict in [found.get(Ref(KINDS[one.kind], one.id), NOBODY_ASKED)]
    ]  # fmt: skip


def _given(data: RequestIn) -> dict[str, Any]:
    return {name: value for name, value in data.model_dump(exclude_unset=True).items() if value is not None or name.endswith("_id")}


@router.post("/requests", response={201: RequestOut})
def create_request(request: kit.Request, data: RequestIn) -> object:
    """Write down what somebody asks for; it is to be answered within a month."""
    return 201, Request.objects.get(pk=services.add_request(_given(data), by=request.actor))


@router.put("/requests/{id}", response=RequestOut)
def edit_request(request: kit.Request, id: int, data: RequestIn) -> object:
    """Change an open request, only the fields named."""
    services.edit_request(id, _given(data), version=api.version(request), by=request.actor)
    return queries.request(id, by=request.actor)


@router.post("/requests/answer", response=CountOut)
def answer_requests(request: kit.Request, data: TextIn) -> object:
    """Requests were answered."""
    return {"count": services.answer(data.ids, text=data.text, by=request.actor)}


@router.post("/requests/refuse", response=CountOut)
def refuse_requests(request: kit.Request, data: ReasonIn) -> object:
    """Requests are refused with a reason."""
    return {"count": services.refuse(data.ids, reason=data.reason, by=request.actor)}


@router.post("/requests/extend", response=CountOut)
def extend_requests(request: kit.Request, data: ReasonIn) -> object:
    """The answer is put off by two further months, once."""
    return {"count": services.extend(data.ids, reason=data.reason, by=request.actor)}


@router.get("/erasure/{kind}/{id}", response=PlanOut)
def erasure_plan(request: kit.Request, kind: Kind, id: int) -> object:
    """What an erasure would delete, anonymise and keep; nothing is changed."""
    plan = services.plan(KINDS[kind], id, by=request.actor)
    rows = [
        {
            "table": one.label,
            "says": kit.show.say(one.says),
            "count": one.count,
            "fate": one.fate,
            "because": kit.show.say(one.because),
            "until": one.until,
        }
        for one in plan.found
    ]
    return {
        "title": plan.title,
        "found": rows,
        "held": [f"{kit.show.say(one.says)}: {one.count}. {kit.show.say(one.because)}" for one in plan.held],
        "kept_until": plan.kept_until,
    }


@router.post("/erasures", response={201: ErasureOut})
def erase(request: kit.Request, data: EraseIn) -> object:
    """Erase a person's data; it can't be undone. Try it with a dry run first."""
    pk = services.erase(KINDS[data.kind], data.id, reason=data.reason, request_id=data.request_id, by=request.actor)
    return 201, Erasure.objects.get(pk=pk)


@router.post("/exports", response={201: ExportOut})
def export(request: kit.Request, data: ExportIn) -> object:
    """Have a person's data made as a file by a job."""
    pk = services.ask_export(KINDS[data.kind], data.id, request_id=data.request_id, by=request.actor)
    return 201, Export.objects.get(pk=pk)


@router.post("/due/keep", response=CountOut)
def keep_due(request: kit.Request, data: ReasonIn) -> object:
    """Proposals are kept for a reason."""
    return {"count": services.keep(data.ids, reason=data.reason, by=request.actor)}


@router.post("/wordings", response={201: WordingOut})
def create_wording(request: kit.Request, data: WordingIn) -> object:
    """A new version of what people agree to."""
    return 201, Wording.objects.get(pk=services.save_wording(data.purpose, data.text, language=data.language, by=request.actor))


api.bulk(router, "/requests/reopen", services.reopen, name="reopen_requests", summary="Closed requests wait again")
api.collection(
    router, "/consents",
    api.Collection(rows=queries.consents, out=ConsentOut, right="privacy.see", default_sort="-at", sorts={"at": "at", "id": "pk"},
                   filters={"person": "person_id", "party": "party_id", "channel": "channel__in", "purpose": "purpose__in", "act": "act__in", "from": "at__gte"}),
    name="consents",
)  # fmt: skip
api.collection(
    router, "/requests",
    api.Collection(rows=queries.requests, out=RequestOut, right="privacy.requests", default_sort="due_on", sorts={"due_on": "due_on", "received_on": "received_on"},
                   filters={"state": "state__in", "kind": "kind__in", "person": "person_id", "party": "party_id", "due_to": "due_on__lte"}),
    name="requests",
)  # fmt: skip
api.collection(
    router,
    "/erasures",
    api.Collection(
        rows=queries.erasures,
        out=ErasureOut,
        right="privacy.erase",
        default_sort="-at",
        sorts={"at": "at"},
        filters={"person": "person_id", "party": "party_id"},
    ),
    name="erasures",
)
api.collection(
    router,
    "/exports",
    api.Collection(
        rows=queries.exports,
        out=ExportOut,
        right="privacy.export",
        default_sort="-id",
        sorts={"id": "pk"},
        filters={"person": "person_id", "party": "party_id"},
    ),
    name="exports",
)
api.collection(
    router,
    "/due",
    api.Collection(
        rows=queries.due,
        out=DueOut,
        right="privacy.erase",
        default_sort="since",
        sorts={"since": "since"},
        filters={"state": "state__in", "kind": "kind__in"},
    ),
    name="due",
)
api.collection(
    router,
    "/wordings",
    api.Collection(
        rows=queries.wordings,
        out=WordingOut,
        right="privacy.see",
        default_sort="-id",
        sorts={"id": "pk"},
        filters={"purpose": "purpose__in", "language": "language__in"},
    ),
    name="wordings",
)
