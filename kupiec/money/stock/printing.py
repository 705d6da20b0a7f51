"""Printed stock documents (STK-6): quantities for the one who takes the goods, no prices."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpResponse

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import prints, show
from kupiec.ground.kit import public as kit
from kupiec.ground.layouts import public as layouts
from kupiec.money.stock import queries, whereabouts, words
from kupiec.money.stock.models import Move, StockDocument, StockLine
from kupiec.money.stock.values import Kind, State
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties


@kit.screen(right="stock.see")
def view(request: kit.Request, pk: int) -> HttpResponse:
    """The PDF of a document; printing an issued one is told on its timeline."""
    by = request.actor
    paper = queries.visible(by).select_related("company", "warehouse", "to_warehouse", "branch").get(pk=pk)
    pdf = prints.as_pdf(printout(paper, by=by))
    if paper.state == State.ISSUED:
        with tx.write_tx(by=by):
            audit.tell("stock.document", [paper.pk], "printed", by=by)
    name = "".join(letter if letter.isalnum() else "-" for letter in paper.number or f"{paper.kind}-{paper.pk}")
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})


def printout(paper: StockDocument, *, by: Actor) -> prints.Printout:
    """What stands on the paper, in the language of the document."""
    lines = StockLine.objects.filter(document=paper).select_related("item", "location", "lot")
    rows = list(lines.defer("item__search", "item__description").order_by("position", "pk"))
    lying, units, lots = whereabouts.codes(paper, rows), catalog.measures.printed(paper.language), _lots(paper)
    with prints.speaking(paper.language):
        own: company.Company = paper.company
        made = prints.Printout(
            title=words.KINDS[Kind(paper.kind)],
            number=paper.number,
            company=own.name,
            company_lines=(own.street, f"{own.postal_code} {own.city}".strip(), f"NIP {own.nip}" if own.nip else ""),
            logo=own.logo,
            mark="" if paper.state == State.ISSUED else N_("DRAFT"),
            facts=_facts(paper),
            parties=_parties(paper, by),
            columns=(
                prints.PrintColumn(label=N_("No."), number=True),
                prints.PrintColumn(label=N_("Code"), key="code"),
                prints.PrintColumn(label=N_("Name"), wide=True),
                prints.PrintColumn(label=N_("Location"), key="location"),
                prints.PrintColumn(label=N_("Quantity"), number=True),
                prints.PrintColumn(label=N_("Unit")),
            ),
            rows=[
                _row(number, line, lying.get(line.pk, ""), units(line.unit), lots=lots.get(line.pk, ""))
                for number, line in enumerate(rows, 1)
                if line.quantity
            ],
            notes=((N_("Remarks"), paper.remarks),),
            signatures=(N_("Issued by"), N_("Received by")),
            languages=(paper.language,),
        )
        parties_shown = made.parties[0] if made.parties else None
        told = layouts.Facts(
            number=paper.number, date=show.day(paper.issue_date), reference=paper.reference,
            customer=parties_shown.name if parties_shown else "", customer_nip=paper.snapshot.get("party", {}).get("nip") or "",
            more=lambda: attributes.printed(customer=paper.party_id),
        )  # fmt: skip
        return layouts.dress(made, layouts.dressing(paper.company_id, kind="stock", language=_spoken(paper.language), facts=told))


def _spoken(language: str) -> str:
    return language if language in ("pl", "en", "de") else "en"


def _last(language: str, by: Actor) -> bytes | None:
    rows = queries.visible(by).filter(state=State.ISSUED, kind=Kind.ISSUE, language=language)
    paper = rows.select_related("company", "warehouse", "to_warehouse", "branch").order_by("-pk").first()
    return prints.as_pdf(printout(paper, by=by)) if paper else None


LAST = {"stock": _last}


def _facts(paper: StockDocument) -> list[tuple[Any, str]]:
    target = f"{paper.to_warehouse.code} {paper.to_warehouse.name}" if paper.to_warehouse else ""
    return [
        (N_("Date"), show.day(paper.issue_date)),
        (N_("Warehouse"), f"{paper.warehouse.code} {paper.warehouse.name}"),
        (N_("To warehouse"), target),
        (N_("Reference"), paper.reference),
    ]


def _lots(paper: StockDocument) -> dict[int, str]:
    """Of which lots goods of an issued document were, each with the day it is good till."""
    if paper.state != State.ISSUED:
        return {}
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = Move.objects.filter(document=paper, warehouse_id=paper.warehouse_id, lot__isnull=False).order_by("lot__expires_on", "pk")
    for line, code, day in rows.values_list("line_id", "lot__code", "lot__expires_on"):
        found[line].append(f"{code}, {show.day(day)}" if day else code)
    return {line: "; ".join(dict.fromkeys(told)) for line, told in found.items()}


def _row(number: int, line: StockLine, place: str, unit: str, *, lots: str) -> list[str]:
    told = lots or (line.lot.code if line.lot else "")
    name = f"{line.description} ({told})" if told else line.description
    return [str(number), line.item.code, name, place, show.quantity(line.quantity), unit]


def _parties(paper: StockDocument, by: Actor) -> list[prints.PrintParty]:
    """From the snapshot once issued, as they are now before."""
    facts = dict(paper.snapshot)
    if not facts:
        ids = {role: pk for role, pk in (("party", paper.party_id), ("recipient", paper.recipient_id)) if pk}
        found = parties.documents_facts(ids.values(), company_id=by.company_id) if ids else {}
        facts = {role: parties.snapshot(found[pk]) for role, pk in ids.items() if pk in found}
    label = N_("Supplier") if paper.kind == Kind.RECEIPT else N_("Customer")
    made = [_party(shown, facts[role]) for role, shown in (("party", label), ("recipient", N_("Recipient"))) if role in facts]
    if paper.delivery_address:
        made.append(prints.PrintParty(label=N_("Delivery address"), name=str(paper.delivery_address.get("name") or ""),
                                      lines=_lines(paper.delivery_address)))  # fmt: skip
    return made


def _party(label: str, facts: dict[str, Any]) -> prints.PrintParty:
    numbers = [("NIP", facts["nip"])] if facts.get("nip") else []
    return prints.PrintParty(label=label, name=facts["name"], lines=_lines(facts.get("address") or {}), numbers=numbers)


def _lines(address: dict[str, Any]) -> tuple[str, ...]:
    town = f"{address.get('postal_code') or ''} {address.get('city') or ''}".strip()
    return tuple(filter(None, [address.get("street"), town]))
