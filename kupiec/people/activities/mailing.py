"""What of this room goes by e-mail: notes as documents, and letters to customers, which become contacts (ACT-4, ACT-8)."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import prints, show
from kupiec.ground.mail import public as mail
from kupiec.people.activities import printing, queries, services
from kupiec.people.activities.models import Term
from kupiec.people.activities.values import LETTER, NOTE, ContactDraft, TermKind
from kupiec.people.parties import public as parties


def tell_notes(ids: Sequence[int], by: Actor) -> dict[int, mail.Told]:
    """One statement for any set."""
    rows = queries.notes(by).filter(pk__in=list(ids)).select_related("party", "employee")
    found = {}
    for row in rows:
        with prints.speaking(printing.language_of(row)):
            facts = {
                "document.number": row.number, "document.date": show.day(row.on), "document.reference": row.title,
                "customer.name": row.party.name, "salesperson.name": str(row.employee or ""),
            }  # fmt: skip
        found[row.pk] = mail.Told(
            company_id=row.company_id, kind="note", language=printing.language_of(row), title=row.number, party_id=row.party_id, facts=facts
        )
    return found


def tell_parties(ids: Sequence[int], by: Actor) -> dict[int, mail.Told]:
    """Whom a letter goes to; one statement."""
    rows = parties.visible(by).filter(pk__in=list(ids))
    return {
        row.pk: mail.Told(
            company_id=by.company_id, kind="letter", language=row.language if row.language in printing.WORDS else "en", title=str(row),
            party_id=row.pk, facts={"customer.name": row.name, "document.date": show.day(clock.today())},
        )
        for row in rows
    }  # fmt: skip


def written(sent: mail.Mail, by: Actor) -> None:
    """A letter that was written is a contact by e-mail with its text (ACT-8); in the same transaction."""
    if sent.party_id is None:
        return
    kind = Term.objects.filter(kind=TermKind.CONTACT_TYPE, code="email", active=True).values_list("pk", flat=True).first()
    people = parties.Person.objects.filter(party_id=sent.party_id, email__in=[one for one in sent.to.lower().split(", ") if one])
    draft = ContactDraft(
        party_id=sent.party_id, subject=sent.heading, content=sent.text, direction="out", type_id=kind, persons=tuple(people.values_list("pk", flat=True)),
    )  # fmt: skip
    services.add_contacts([draft], by=by)


SOURCES = (
    mail.Source(NOTE, rows=queries.notes, see="activities.see", tell=tell_notes, pdf=printing.as_pdf, url=lambda pk: reverse("note", args=[pk])),
    mail.Source(
        LETTER, rows=parties.visible, see="activities.see", tell=tell_parties, url=lambda pk: reverse("party", args=[pk]),
        files="parties.party", written=written,
    ),
)  # fmt: skip
