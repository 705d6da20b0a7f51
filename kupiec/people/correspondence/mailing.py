"""Our letters by e-mail (KER-18): the letter as PDF; sending one being prepared sends it in the register too."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import prints, show
from kupiec.ground.mail import public as mail
from kupiec.people.correspondence import printing, queries, services
from kupiec.people.correspondence.models import Term
from kupiec.people.correspondence.values import LETTER, State, TermKind, Way


def tell(ids: Sequence[int], by: Actor) -> dict[int, mail.Told]:
    """One statement for any set."""
    rows = queries.visible(by).filter(pk__in=list(ids)).select_related("employee")
    found = {}
    for row in rows:
        with prints.speaking(row.language):
            facts = {
                "document.number": row.number, "document.date": show.day(row.written_on or row.registered_on), "document.reference": row.their_sign,
                "customer.name": row.name, "salesperson.name": str(row.employee or ""),
            }  # fmt: skip
        reason = "" if row.way == Way.OUT and row.state != State.VOID else N_("Only our own letters go by e-mail.")
        found[row.pk] = mail.Told(
            company_id=row.company_id, kind="letter", language=row.language, title=row.number, party_id=row.party_id, facts=facts, reason=reason,
            note=N_("The register will say that the letter was sent.") if row.state == State.DRAFT else "",
        )  # fmt: skip
    return found


def ready(pk: int, by: Actor) -> None:
    """A letter being prepared is sent, by e-mail."""
    row = queries.letter(pk, by=by)
    if row.state == State.DRAFT:
        medium = Term.objects.filter(kind=TermKind.MEDIUM, code="email", active=True).values_list("pk", flat=True).first()
        services.send([pk], medium_id=medium, by=by)


SOURCE = mail.Source(
    LETTER, rows=lambda by: queries.visible(by).filter(way=Way.OUT), see="correspondence.see", tell=tell, pdf=printing.as_pdf,
    url=lambda pk: reverse("letter", args=[pk]), ready=ready,
)  # fmt: skip
