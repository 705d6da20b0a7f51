"""The printed confirmation: what goes out when, in the customer's language (CNF-1, CNF-2)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from kupiec.ground.company import public as company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import prints, show
from kupiec.ground.kit import public as kit
from kupiec.ground.kit.prints import PrintColumn, Printout, PrintParty, speaking
from kupiec.ground.layouts import public as layouts
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.confirmations import queries
from kupiec.sales.confirmations.models import Confirmation
from kupiec.sales.confirmations.values import State

LANGUAGES = ("pl", "en", "de")
COLUMNS = (
    PrintColumn(label=N_("No."), number=True), PrintColumn(label=N_("Code"), key="code"), PrintColumn(label=N_("Name"), wide=True), PrintColumn(label=N_("Quantity"), number=True),
    PrintColumn(label=N_("Unit")), PrintColumn(label=N_("Net price"), number=True), PrintColumn(label=N_("Value"), number=True), PrintColumn(label=N_("Asked for on")),
    PrintColumn(label=N_("Confirmed on")),
)  # fmt: skip


def printout(row: Confirmation, *, by: Actor, language: str = "") -> Printout:
    """Each line with its tranches below it."""
    facts = parties.documents_facts({row.orderer_id, row.recipient_id, row.payer_id}, company_id=row.company_id)
    chosen = language if language in LANGUAGES else language_of(facts[row.orderer_id])
    own = company.Company.objects.get(pk=row.company_id)
    with speaking(chosen):
        roles = [
            (N_("Orderer"), row.orderer_id),
            *((label, pk) for label, pk in ((N_("Recipient"), row.recipient_id), (N_("Payer"), row.payer_id)) if pk != row.orderer_id),
        ]
        worth = show.money(queries.worth([row.pk])[row.pk], row.currency_id)
        made = Printout(
            title=N_("Confirmation of an order"), number=row.number or "", company=own.name, logo=own.logo, company_lines=_own_lines(own),
            facts=[(N_("Date"), show.day(row.issue_date)), (N_("Customer order"), row.order.number if row.order else ""), (N_("Customer’s order number"), row.customer_reference)],
            parties=[_party(label, parties.snapshot(facts[pk])) for label, pk in roles], columns=list(COLUMNS), rows=_rows(row, chosen), totals=((N_("Net value"), worth),),
            notes=((N_("Place"), _place(row)), (N_("Remarks"), row.remarks)), languages=(chosen,),
        )  # fmt: skip
        told = layouts.Facts(number=made.number, date=show.day(row.issue_date), total=worth, reference=row.customer_reference)
        return layouts.dress(made, layouts.dressing(row.company_id, kind="order", language=chosen, facts=told))


def language_of(facts: Any) -> str:
    """The language a customer's papers are written in."""
    wanted = (facts.terms.document_language if facts.terms else "", facts.language)
    return next((one for one in wanted if one in LANGUAGES), "pl")


def _own_lines(own: company.Company) -> tuple[str, ...]:
    return tuple(line for line in (own.street, f"{own.postal_code} {own.city}".strip(), f"NIP {own.nip}" if own.nip else "") if line)


def _party(label: str, facts: dict[str, Any]) -> PrintParty:
    place = facts["address"]
    lines = (place["name"], place["street"], f"{place['postal_code']} {place['city']}".strip())
    return PrintParty(
        label=label,
        name=facts["name"],
        lines=tuple(one for one in lines if one),
        numbers=((N_("NIP"), facts["nip"]),) if facts["nip"] else (),
    )


def _place(row: Confirmation) -> str:
    if row.pickup:
        return row.pickup.name
    place = row.delivery_address
    return ", ".join(part for part in (place.name, place.street, f"{place.postal_code} {place.city}".strip()) if part) if place else ""


def _rows(row: Confirmation, language: str) -> list[tuple[str, ...]]:
    units, lines = catalog.measures.printed(language), queries.lines(row.pk)
    tranches = queries.tranches_of([line.pk for line in lines])
    found: list[tuple[str, ...]] = []
    for line in lines:
        some = tranches[line.pk]
        value = show.money(half_up(line.quantity * line.price)) if line.price is not None else ""
        found.append((
            str(line.position), line.item.code if line.item else "", line.description, show.quantity(line.quantity), units(line.unit), show.price(line.price) if line.price is not None else "",
            value, show.day(line.requested_on) if line.requested_on else "", show.day(some[0].on) if len(some) == 1 else "",
        ))  # fmt: skip
        if len(some) > 1:
            found += [
                (f"{line.position}.{at}", "", "", show.quantity(one.quantity), units(line.unit), "", "", "", show.day(one.on))
                for at, one in enumerate(some, 1)
            ]
    return found


@kit.screen(right="confirmations.see")
def print_confirmation(request: kit.Request, pk: int) -> HttpResponse:
    """The confirmation as PDF, in the customer's language or the one asked for."""
    try:
        row = queries.one(pk, by=request.actor)
    except Confirmation.DoesNotExist as missing:
        raise Http404 from missing
    if row.state == State.DRAFT:
        raise Http404
    paper = printout(row, by=request.actor, language=request.GET.get("language", ""))
    name = "".join(ch if ch.isalnum() else "-" for ch in paper.number)
    response = HttpResponse(prints.as_pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
