"""Reads: mails an actor may see, texts in force, who sends, what goes by itself."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

from kupiec.ground.company.public import Company
from kupiec.ground.kernel import known
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import text_blocks
from kupiec.ground.mail import rules, sockets, texts
from kupiec.ground.mail.models import ByItself, Mail, MailFile, Sender, Signature, Text
from kupiec.ground.mail.values import AUTOMATIC, LANGUAGES, LONGEST_SUBJECT, NAMES, Told


def visible(by: Actor) -> QuerySet[Mail]:
    """Mails of documents the actor may see: his own, and with `mail.see` those of others."""
    rows = Mail.objects.filter(company_id=by.company_id)
    if not by.may("mail.see"):
        if by.user_id is None or not by.may("mail.send"):
            return rows.none()
        rows = rows.filter(created_by_id=by.user_id)
    of_record = Q(pk__in=[])
    for one in sockets.sources:
        if by.may(one.see):
            of_record |= Q(Exists(one.rows(by).order_by().filter(pk=OuterRef("subject_id"))), subject=one.subject)
    return rows.filter(of_record)


def one(pk: int, *, by: Actor) -> Mail:
    return visible(by).select_related("created_by__employee").get(pk=pk)


def files_of(mail_id: int) -> list[MailFile]:
    return list(MailFile.objects.filter(mail_id=mail_id).order_by("position"))


def spoken(language: str) -> str:
    return language if language in LANGUAGES else "en"


def text_of(company_id: int, *, kind: str, language: str) -> tuple[str, str, int]:
    """Subject, text and version in force; version 0: the usual one."""
    row = Text.objects.filter(company_id=company_id, kind=kind, language=spoken(language)).first()
    return (row.heading, row.text, row.version) if row else (*texts.usual(kind, language), 0)


def names(facts: Mapping[str, str], *, own: Company, signature: str) -> dict[str, Any]:
    """The names of texts with their values; exactly those of `NAMES`."""
    ours = {"company.name": own.name, "company.phone": own.phone, "company.email": own.email, "signature": signature}
    return text_blocks.nested({name: facts.get(name, "") for name in NAMES} | ours)


def filled(told: Told, source: tuple[str, str], *, own: Company, signature: str) -> tuple[str, str]:
    """Subject and text of a mail of this record, from those of its kind and language."""
    values = names(told.facts, own=own, signature=signature)
    subject = rules.one_line(text_blocks.render(source[0], values, html=False))[:LONGEST_SUBJECT]
    return subject, rules.body(text_blocks.render(source[1], values, html=False))


def texts_of(company_id: int, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Subject and text in force for each kind and language; one statement."""
    own = {(row.kind, row.language): (row.heading, row.text) for row in Text.objects.filter(company_id=company_id)}
    return {slot: own.get((slot[0], spoken(slot[1]))) or texts.usual(*slot) for slot in set(wanted)}


def signature_of(user_id: int | None, *, own: Company) -> str:
    """The user's own signature, else his name and the company's."""
    row = Signature.objects.filter(user_id=user_id).first() if user_id else None
    if row is not None and row.text:
        return row.text
    user = get_user_model().objects.filter(pk=user_id).select_related("employee").first() if user_id else None
    employee = user.employee if user else None
    lines = (str(user) if user else "", own.name, employee.phone if employee else own.phone)
    return "\n".join(line for line in lines if line)


def reply_to(user_id: int | None) -> str:
    """The e-mail of whoever writes, as a user or as an employee."""
    user = get_user_model().objects.filter(pk=user_id).select_related("employee").first() if user_id else None
    return (user.email or (user.employee.email if user.employee else "")) if user else ""


def sender(own: Company) -> tuple[str, str, str]:
    """Address, name and blind copy of a company's mails; the address is empty when nobody has set one."""
    row = Sender.objects.filter(company_id=own.pk).first() or Sender(company=own)
    return row.address or os.environ.get("KUPIEC_MAIL_FROM", "").strip() or own.email, row.name or own.name, row.copy_to


def goes_by_itself(company_id: int, *, kinds: Iterable[str], party_ids: Iterable[int]) -> dict[tuple[str, int], bool]:
    """For each kind and customer whether the document goes by itself: his own choice, else the company's."""
    parties, wanted = set(party_ids), set(kinds)
    rows = ByItself.objects.filter(company_id=company_id, kind__in=wanted, party_id__in=[0, *parties])
    chosen = {(row.kind, row.party_id): row.active for row in rows}
    return {(kind, party): chosen.get((kind, party), chosen.get((kind, 0), False)) for kind in wanted for party in parties}


def any_by_itself(company_id: int) -> bool:
    return known.definition(("mail.by_itself", company_id), lambda: ByItself.objects.filter(company_id=company_id, active=True).exists())


known.keep("mail_by_itself")


def choices_of(company_id: int, party_id: int = 0) -> dict[str, bool | None]:
    """The choice for each automatic kind; None: nothing chosen."""
    rows = dict(ByItself.objects.filter(company_id=company_id, party_id=party_id).values_list("kind", "active"))
    return {kind: rows.get(kind) for kind in AUTOMATIC}


def of_record(subject: str, pk: int, *, by: Actor, most: int = 50) -> list[Mail]:
    """Mails of a record, or of a customer, latest first; only those the actor may see."""
    rows = visible(by).filter(party_id=pk) if subject == "parties.party" else visible(by).filter(subject=subject, subject_id=pk)
    return list(rows.select_related("created_by__employee").order_by("-pk")[:most])
