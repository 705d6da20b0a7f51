"""The printed confirmation of what packaging a customer holds."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import prints, show
from kupiec.ground.kit import public as kit
from kupiec.money.empties import queries
from kupiec.money.empties.values import ZERO
from kupiec.people.parties import public as parties


@kit.screen(right="empties.see")
def confirmation(request: kit.Request, pk: int) -> HttpResponse:
    """The PDF for a customer to sign."""
    by = request.actor
    if not parties.visible(by).filter(pk=pk).exists():
        raise Http404
    pdf = prints.as_pdf(printout(pk, by=by))
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="opakowania-{pk}.pdf"'})


def printout(party_id: int, *, by: Actor) -> prints.Printout:
    """What stands on the paper: each packaging, how much of it, its deposit."""
    rows = queries.held(party_id, by)
    own = company.Company.objects.get(pk=by.company_id)
    with prints.speaking("pl"):
        return prints.Printout(
            title=N_("Confirmation of returnable packaging"), number="", company=own.name, logo=own.logo,
            company_lines=(own.street, f"{own.postal_code} {own.city}".strip(), f"NIP {own.nip}" if own.nip else ""),
            facts=[(N_("As of"), show.day(clock.today()))],
            parties=(_customer(party_id, by),),
            columns=(
                prints.PrintColumn(label=N_("No."), number=True), prints.PrintColumn(label=N_("Code")), prints.PrintColumn(label=N_("Name"), wide=True),
                prints.PrintColumn(label=N_("Quantity"), number=True), prints.PrintColumn(label=N_("Unit")), prints.PrintColumn(label=N_("Deposit"), number=True),
                prints.PrintColumn(label=N_("Value"), number=True),
            ),
            rows=[
                [str(n), row.code, row.name, show.quantity(row.balance), row.unit, show.money(row.deposit), show.money(row.worth)] for n, row in enumerate(rows, 1)
            ],
            totals=[(N_("Deposits in all"), show.money(sum((row.worth for row in rows), ZERO)))],
            notes=((N_("Remarks"), show.say(N_("The packaging stays the property of the issuer. Please confirm the balance or send your objections."))),),
            signatures=(N_("Issued by"), N_("Confirmed by the customer")), languages=("pl",),
        )  # fmt: skip


def _customer(party_id: int, by: Actor) -> prints.PrintParty:
    told = parties.snapshot(parties.documents_facts([party_id], company_id=by.company_id)[party_id])
    at = told["address"]
    lines = tuple(filter(None, [at["street"], f"{at['postal_code']} {at['city']}".strip()]))
    return prints.PrintParty(label=N_("Customer"), name=told["name"], lines=lines, numbers=[("NIP", told["nip"])] if told["nip"] else [])
