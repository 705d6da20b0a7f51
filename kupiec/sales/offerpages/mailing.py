"""Answers to questions, by e-mail to whoever was given the page."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.mail import public as mail
from kupiec.sales.offerpages import links
from kupiec.sales.offerpages.models import Question

SUBJECT = "offerpages.question"


def rows(by: Actor) -> QuerySet[Question]:
    """Nobody sees these e-mails in the outbox: whoever reads the address could accept in the customer's name."""
    found = Question.objects.filter(company_id=by.company_id)
    return found if by.user_id is None and by.all_rights else found.none()


def tell(ids: Sequence[int], by: Actor) -> dict[int, mail.Told]:
    found = Question.objects.filter(pk__in=list(ids), company_id=by.company_id).select_related("link__offer__party")
    return {row.pk: _told(row) for row in found}


def _told(row: Question) -> mail.Told:
    link = row.link
    facts = {
        "document.number": link.offer.number, "customer.name": str(link.offer.party), "offer.link": links.address(link), "question.text": row.text, "question.answer": row.answer,
    }  # fmt: skip
    return mail.Told(
        company_id=row.company_id,
        kind="answer",
        language=link.language,
        title=link.offer.number,
        party_id=link.offer.party_id,
        to=link.email,
        facts=facts,
    )


def _page(pk: int) -> str:
    return reverse("offer", args=[Question.objects.values_list("link__offer_id", flat=True).get(pk=pk)])


SOURCE = mail.Source(SUBJECT, rows=rows, see="offers.see", tell=tell, url=_page)


def send(row: Question, *, by: Actor) -> bool:
    """The answer goes out where there is somebody to send it to and an address to send from."""
    if not row.link.email:
        return False
    writer = Actor.system(row.company_id, request_id=by.request_id)
    try:
        letter, _book, _record = mail.proposed(SUBJECT, row.pk, by=writer)
        mail.write(SUBJECT, row.pk, mail.Letter(to=row.link.email, subject=letter.subject, text=letter.text, pdf=False), by=writer)
    except Refusal as refusal:
        if refusal.code != "NO_SENDER":
            raise
        return False
    return True
