"""The room's REST interface: the dictionary of terms, terms of versions of offers, the budget compared with."""

from __future__ import annotations

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.offers import public as offers
from kupiec.sales.offerterms import queries, services
from kupiec.sales.offerterms.models import Term
from kupiec.sales.offerterms.schemas import (
    AgreedOut,
    AgreeIn,
    CompareIn,
    ContractIn,
    CountOut,
    SheetOut,
    TermIn,
    TermOut,
)

router = api.Router(tags=["offerterms"])


@router.post("/terms", response={201: TermOut})
def create_term(request: kit.Request, data: TermIn) -> object:
    """Add a term to the dictionary."""
    return 201, Term.objects.get(pk=services.save_term(data.as_given(), by=request.actor))


@router.put("/terms/{id}", response=TermOut)
def edit_term(request: kit.Request, id: int, data: TermIn) -> object:
    """Word a term anew."""
    services.save_term(data.as_given(), pk=id, version=api.version(request), by=request.actor)
    return Term.objects.get(pk=id)


@router.get("/versions/{id}/terms", response=list[AgreedOut])
def agreed_terms(request: kit.Request, id: int) -> object:
    """Terms agreed on a version of an offer."""
    request.actor.require("offers.see")
    version = offers.reads.visible_version(id, by=request.actor)
    return queries.agreed([version.pk]).get(version.pk, [])


@router.post("/versions/{id}/terms", response=SheetOut)
def agree_terms(request: kit.Request, id: int, data: AgreeIn) -> object:
    """The terms of a draft version, all of them."""
    return {"version": services.agree(id, term_ids=data.term_ids, free=data.free, version=data.version, by=request.actor)}


@router.post("/versions/{id}/budget", response=SheetOut)
def compare_with(request: kit.Request, id: int, data: CompareIn) -> object:
    """The version of a budget an offer is compared with."""
    return {"version": services.compare_with(id, budget_version_id=data.budget_version_id, by=request.actor)}


@router.post("/versions/{id}/contract", response=CountOut)
def terms_to_contract(request: kit.Request, id: int, data: ContractIn) -> object:
    """Terms at the end of the text of the customer's contract being prepared."""
    return {"count": services.to_contract(id, contract_id=data.contract_id, by=request.actor)}


api.collection(
    router, "/terms",
    api.Collection(rows=lambda by: Term.objects.all(), out=TermOut, right="offers.see", default_sort="position", filters={"active": "active"}, sorts={"position": "position", "code": "code"}),
    name="terms",
)  # fmt: skip
