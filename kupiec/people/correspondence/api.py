"""The room's REST interface: letters and what happens with them, dictionaries, templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.people.correspondence import queries, services
from kupiec.people.correspondence.models import Term
from kupiec.people.correspondence.schemas import (
    AnswerIn,
    CountOut,
    LetterChange,
    LetterIn,
    LetterOut,
    LinkIn,
    SendIn,
    TemplateIn,
    TemplateOut,
    TermIn,
    TermOut,
    WithdrawIn,
)
from kupiec.people.correspondence.values import LANGUAGES, LetterDraft

router = api.Router(tags=["correspondence"])


def _links(data: Sequence[LinkIn]) -> tuple[tuple[str, int], ...]:
    return tuple((one.subject, one.id) for one in data)


def _concerns(rows: Sequence[Any], by: Actor) -> Mapping[int, Any]:
    found = queries.links_of([row.pk for row in rows])
    return {row.pk: [{"subject": one.subject, "id": one.subject_id, "made": one.made} for one in found.get(row.pk, ())] for row in rows}


def _texts(rows: Sequence[Any], by: Actor) -> Mapping[int, Any]:
    found = queries.texts_of([row.pk for row in rows])
    return {
        row.pk: {
            language: {"subject": text.subject, "text": text.text} for language in LANGUAGES if (text := found.get((row.pk, language)))
        }
        for row in rows
    }


@router.post("/letters", response={201: LetterOut})
def create_letter(request: kit.Request, data: LetterIn) -> object:
    """Put a letter in the register; its number is taken."""
    values = data.as_given("links")
    draft = LetterDraft(**{"subject": "", **values}, links=_links(data.links))
    (pk,) = services.register([draft], by=request.actor)
    return 201, queries.letter(pk, by=request.actor)


@router.put("/letters/{id}", response=LetterOut)
def edit_letter(request: kit.Request, id: int, data: LetterChange) -> object:
    """Change a letter, only the fields named."""
    with tx.write_tx(by=request.actor):
        services.edit_letter(id, data.as_given("links"), version=api.version(request), by=request.actor)
        if data.links:
            services.link(id, _links(data.links), by=request.actor)
    return queries.letter(id, by=request.actor)


@router.post("/letters/{id}/answer", response={201: LetterOut})
def answer_letter(request: kit.Request, id: int, data: AnswerIn) -> object:
    """Begin our answer from a template."""
    made = services.answer(id, template_id=data.template_id, language=data.language, by=request.actor)
    return 201, queries.letter(made, by=request.actor)


@router.post("/letters/send", response=CountOut)
def send_letters(request: kit.Request, data: SendIn) -> object:
    """Our letters went out."""
    return {"count": services.send(data.ids, on=data.on, medium_id=data.medium_id, by=request.actor)}


@router.post("/letters/withdraw", response=CountOut)
def withdraw_letters(request: kit.Request, data: WithdrawIn) -> object:
    """Letters registered by mistake; they keep their numbers."""
    return {"count": services.withdraw(data.ids, reason=data.reason, by=request.actor)}


@router.post("/terms", response={201: TermOut})
def create_term(request: kit.Request, data: TermIn) -> object:
    """Add an entry to a dictionary."""
    return 201, Term.objects.get(pk=services.save_term(data.as_given(), by=request.actor))


@router.put("/terms/{id}", response=TermOut)
def edit_term(request: kit.Request, id: int, data: TermIn) -> object:
    """Change an entry of a dictionary."""
    services.save_term(data.as_given(), pk=id, version=api.version(request), by=request.actor)
    return Term.objects.get(pk=id)


@router.post("/templates", response={201: TemplateOut})
def create_template(request: kit.Request, data: TemplateIn) -> object:
    """Add a template."""
    pk = services.save_template(data.as_given(), by=request.actor)
    return 201, queries.templates(request.actor, active=False).get(pk=pk)


@router.put("/templates/{id}", response=TemplateOut)
def edit_template(request: kit.Request, id: int, data: TemplateIn) -> object:
    """Change a template, only the fields named."""
    services.save_template(data.as_given(), pk=id, version=api.version(request), by=request.actor)
    return queries.templates(request.actor, active=False).get(pk=id)


api.bulk(router, "/letters/settle", services.settle, name="settle_letters", summary="Letters that came are dealt with")
api.bulk(router, "/letters/reopen", services.reopen, name="reopen_letters", summary="Settled letters wait again")
api.collection(
    router, "/letters",
    api.Collection(
        rows=lambda by: queries.visible(by).select_related("type", "medium"), out=LetterOut, right="correspondence.see", default_sort="-registered_on",
        filters={
            "way": "way__in", "state": "state__in", "party": "party_id", "type": "type__code__in", "medium": "medium__code__in", "employee": "employee_id",
            "from": "registered_on__gte", "to": "registered_on__lte", "due_to": "due_on__lte", "thread": "thread_id",
        },
        sorts={"registered_on": "registered_on", "due_on": "due_on", "updated_at": "updated_at"}, search=queries.searched, expand={"links": _concerns},
    ),
    name="letters",
)  # fmt: skip
api.collection(
    router, "/terms",
    api.Collection(rows=lambda by: Term.objects.all(), out=TermOut, right="correspondence.see", default_sort="position",
                   filters={"kind": "kind__in", "active": "active"}, sorts={"position": "position", "name": "name"}),
    name="terms",
)  # fmt: skip
api.collection(
    router, "/templates",
    api.Collection(rows=lambda by: queries.templates(by, active=False), out=TemplateOut, right="correspondence.see", default_sort="position",
                   filters={"active": "active"}, sorts={"position": "position", "name": "name"}, expand={"texts": _texts}),
    name="templates",
)  # fmt: skip
