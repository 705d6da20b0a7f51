"""Printed cash slips: KP for money taken, KW for money given (SET-2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import get_language

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import amount_words, prints
from kupiec.ground.kit import public as kit
from kupiec.money.receivables import queries
from kupiec.money.receivables.models import Payment

TITLES = {"KP": N_("Cash receipt (KP)"), "KW": N_("Cash payment (KW)")}


@kit.screen(right="receivables.see")
def view(request: kit.Request, pk: int) -> HttpResponse:
    """The slip of a KP or KW as PDF; printing it is told on its timeline."""
    by = request.actor
    row = queries.visible_payments(by).select_related("party", "company").get(pk=pk)
    if row.kind not in TITLES:
        raise Http404
    made = prints.as_pdf(slip(row, by=by))
    with tx.write_tx(by=by):
        audit.tell("receivables.payment", [row.pk], "printed", by=by)
    name = "".join(letter if letter.isalnum() else "-" for letter in row.number)
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})


def slip(row: Payment, *, by: Actor) -> prints.Printout:
    """What stands on the slip: from or to whom, for what, how much in figures and words, two signatures."""
    language = (get_language() or "pl")[:2]
    own: company.Company = row.company
    with prints.speaking(language):
        amount = kit.show.money(row.amount, row.currency_id)
        return prints.Printout(
            title=TITLES[row.kind],
            number=row.number,
            company=own.name,
            company_lines=(own.street, f"{own.postal_code} {own.city}".strip(), f"NIP {own.nip}" if own.nip else ""),
            logo=own.logo,
            mark=N_("CANCELLED") if row.cancelled else "",
            facts=((N_("Date"), kit.show.day(row.on)),),
            parties=_party(row),
            columns=(
                prints.PrintColumn(label=N_("Paid for"), wide=True),
                prints.PrintColumn(label=N_("Amount"), number=True),
            ),
            rows=_rows(row, by=by),
            totals=((N_("Total"), amount),),
            words=amount_words.in_words(row.amount, row.currency_id, language=language),
            signatures=(N_("Slip made by"), N_("Paid in by") if row.kind == "KP" else N_("Received by")),
            languages=(language,),
        )


def _party(row: Payment) -> list[prints.PrintParty]:
    name = row.party.name if row.party else row.payer_name
    numbers = [("NIP", row.party.nip)] if row.party and row.party.nip else []
    label = N_("From whom") if row.kind == "KP" else N_("Paid to")
    return [prints.PrintParty(label=label, name=name, numbers=numbers)] if name else []


def _rows(row: Payment, *, by: Actor) -> list[list[str]]:
    """What it settles by document, and the rest under its title."""
    matches: Any = queries.matches_of_payment(row.pk, by=by)
    found = [[one.number, kit.show.money(one.amount)] for one in matches]
    rest: Decimal = row.amount if row.cancelled or not found else row.open
    return [*found, *([[row.title or "—", kit.show.money(rest)]] if rest else [])]


__all__ = ["slip", "view"]
