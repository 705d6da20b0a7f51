"""Answers: our letters begun from a template, with the facts of the letter they answer (COR-3)."""

from __future__ import annotations

from typing import Any

from kupiec.ground.company.public import Company, Employee
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import prints, show, text_blocks
from kupiec.people.correspondence import queries
from kupiec.people.correspondence.models import Letter, Template
from kupiec.people.correspondence.services.letters import register
from kupiec.people.correspondence.values import LANGUAGES, NAMES, LetterDraft, State, Way


def answer(pk: int, *, template_id: int | None = None, language: str = "", by: Actor) -> int:
    """Begin a letter that answers this one: to whoever wrote it, in the template's words. Answers its id.

    Refuses WITHDRAWN, UNKNOWN_KEY, BAD_CHOICE.
    """
    by.require("correspondence.edit")
    with tx.write_tx(by=by):
        theirs = queries.letter(pk, by=by)
        if theirs.state == State.VOID:
            raise Refusal("WITHDRAWN", N_("The letter was withdrawn; it stays in the register as it is."))
        spoken = language or theirs.language
        if spoken not in LANGUAGES:
            raise Refusal("BAD_CHOICE", N_("Choose from the list."), "language")
        subject, text = filled(template_id, language=spoken, theirs=theirs, by=by)
        template = queries.templates(by).filter(pk=template_id or 0).first()
        draft = LetterDraft(
            way=Way.OUT, subject=subject or _again(theirs.subject), content=text, language=spoken, party_id=theirs.party_id,
            person_id=theirs.person_id, name=theirs.name, person_name=theirs.person_name, street=theirs.street, postal_code=theirs.postal_code,
            city=theirs.city, country=theirs.country, their_sign=theirs.their_sign, answers_id=theirs.pk, due_on=theirs.due_on,
            employee_id=by.employee_id, type_id=_type(template),
        )  # fmt: skip
        (made,) = register([draft], by=by)
    return made


def _type(template: Template | None) -> int | None:
    kind = template.type if template else None
    return kind.pk if kind and kind.active and kind.way in ("", Way.OUT) else None


def _again(subject: str) -> str:
    return (subject if subject.lower().startswith(("re:", "odp")) else f"Re: {subject}")[:200]


def filled(template_id: int | None, *, language: str, theirs: Letter | None, by: Actor, name: str = "") -> tuple[str, str]:
    """Subject and text of a template in a language, Polish where it was not written in it; empty without a template.

    Refuses UNKNOWN_KEY, TEMPLATE.
    """
    if template_id is None:
        return "", ""
    row = queries.templates(by).filter(pk=template_id).first()
    if row is None:
        raise Refusal("UNKNOWN_KEY", N_("Choose from the list."), "template_id")
    texts = queries.texts_of([row.pk])
    text = texts.get((row.pk, language)) or texts.get((row.pk, "pl")) or next(iter(texts.values()), None)
    if text is None:
        return "", ""
    facts = names(theirs, language=language, by=by, name=name)
    subject = " ".join(text_blocks.render(text.subject, facts, html=False).split())[:200]
    return subject.rstrip(" :,"), text_blocks.render(text.text, facts, html=False).strip()


def names(theirs: Letter | None, *, language: str, by: Actor, name: str = "") -> dict[str, Any]:
    """What names in templates stand for; exactly those of `NAMES`."""
    own = Company.objects.get(pk=by.company_id)
    signer = Employee.objects.filter(pk=by.employee_id or 0).first()
    with prints.speaking(language):
        flat = {
            "theirs.number": theirs.number if theirs else "", "theirs.subject": theirs.subject if theirs else "",
            "theirs.sign": theirs.their_sign if theirs else "", "theirs.date": show.day(theirs.written_on) if theirs and theirs.written_on else "",
            "theirs.received": show.day(theirs.received_on) if theirs and theirs.received_on else "",
            "theirs.due": show.day(theirs.due_on) if theirs and theirs.due_on else "",
            "customer.name": theirs.name if theirs else name, "person.name": theirs.person_name if theirs else "",
            "company.name": own.name, "company.city": own.city, "company.phone": own.phone, "company.email": own.email,
            "signer.name": str(signer or ""), "signer.position": signer.position if signer else "",
        }  # fmt: skip
    return text_blocks.nested({key: flat[key] for key in NAMES})
