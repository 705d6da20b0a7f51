"""The room's REST interface: the outbox, writing a mail of a record, sending again, cancelling."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from kupiec.ground.kit import api
from kupiec.ground.mail import queries, services
from kupiec.ground.mail.values import Letter

router = api.Router(tags=["mail"])


class MailOut(Schema):
    """An e-mail in the outbox; `doubtful`: a repeated attempt may have arrived twice, under the same `message_id`."""

    id: int
    subject: str
    subject_id: int
    party_id: int | None
    kind: str
    language: str
    title: str
    sender: str
    to: str
    cc: str
    bcc: str
    heading: str
    message_id: str
    state: str
    purpose: str
    attempts: int
    doubtful: bool
    automatic: bool
    error: str
    refused: str
    created_at: dt.datetime
    sent_at: dt.datetime | None


class ProposalOut(Schema):
    """A mail as it would go now, and the customer's addresses."""

    to: str
    subject: str
    text: str
    reply_to: str
    addresses: list[str]
    reason: str


class LetterIn(api.Input):
    """A mail to be sent; an empty subject and text are those of the document's kind in the customer's language.

    `purpose`: what it advertises (`marketing`, …); it then needs the consent of its one recipient. Empty: business with the customer.
    """

    to: str = ""
    cc: str = ""
    bcc: str = ""
    reply_to: str = ""
    subject: str = ""
    text: str = ""
    pdf: bool = True
    files: list[int] = []
    purpose: str = ""


@router.get("/of/{subject}/{id}", response=ProposalOut)
def proposed_mail(request: HttpRequest, subject: str, id: int) -> Any:
    """The mail a document would go with: `subject` = `invoicing.invoice`, `orders.order` …"""
    letter, book, told = services.proposed(subject, id, by=request.actor)  # type: ignore[attr-defined]
    return ProposalOut(to=letter.to, subject=letter.subject, text=letter.text, reply_to=letter.reply_to, reason=str(told.reason),
                       addresses=[one.address for one in book.addresses])  # fmt: skip


@router.post("/of/{subject}/{id}", response={201: int})
def send_mail(request: HttpRequest, subject: str, id: int, data: LetterIn) -> Any:
    """Write a mail of a document into the outbox; what is left empty is as proposed. Answers its id."""
    by = request.actor  # type: ignore[attr-defined]
    letter, _book, _told = services.proposed(subject, id, by=by)
    given = {name: getattr(data, name) or getattr(letter, name) for name in ("to", "reply_to", "subject", "text")}
    asked = Letter(**given, cc=data.cc, bcc=data.bcc, pdf=data.pdf, files=tuple(data.files), purpose=data.purpose)
    return Status(201, services.write(subject, id, asked, by=by))


api.bulk(router, "/resend", services.resend, name="resend_mails", summary="Send e-mails again that were not sent")
api.bulk(router, "/cancel", services.cancel, name="cancel_mails", summary="Take waiting e-mails back")
api.collection(
    router, "",
    api.Collection(
        rows=queries.visible, out=MailOut, default_sort="-id",
        filters={"state": "state", "kind": "kind", "subject": "subject", "subject_id": "subject_id", "party": "party_id",
                 "created_from": "created_at__gte", "automatic": "automatic"},
        sorts={"id": "pk", "created_at": "created_at"}, right="mail.send",
    ),
    name="mails",
)  # fmt: skip
