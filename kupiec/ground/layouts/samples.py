"""Prints to look at before a layout is saved: the company's last document of the kind, or an invented one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from kupiec.ground.company.public import Company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import prints, show
from kupiec.ground.layouts import queries
from kupiec.ground.layouts.values import COLUMNS, KINDS, OPTIONAL, Facts, LayoutData

Last = Callable[[str, Actor], bytes | None]
"""`(language, by)`: the PDF of the last document of the kind in that language which the actor may see."""
_DATE, _DUE, _CUSTOMER, _NAME, _VALUE, _ACCOUNT = N_("Date"), N_("Due"), N_("Customer"), N_("Name"), N_("Value"), N_("Account")
last_documents: Socket[Mapping[str, Last]] = Socket("layouts.last_documents")


def pdf(kind: str, language: str, data: LayoutData, *, by: Actor) -> bytes:
    """The print as this layout would have it."""
    with queries.trying(kind, language, data):
        for mapping in last_documents:
            if kind in mapping:
                found = mapping[kind](language, by)
                if found is not None:
                    return found
        return prints.as_pdf(invented(kind, language, by=by))


def facts(language: str) -> Facts:
    with prints.speaking(language):
        today = clock.today()
        return Facts(
            number="123/11/2026", date=show.day(today), due=show.day(today), total=show.money(Decimal("1230.00"), "PLN"), reference="ZAM/77",
            customer="Instal-Przykład Sp. z o.o.", customer_nip="7811767696", customer_city="Poznań", salesperson="Anna Wiśniewska",
        )  # fmt: skip


def invented(kind: str, language: str, *, by: Actor) -> prints.Printout:
    """A small document with everything a layout can change."""
    own, told = Company.objects.get(pk=by.company_id), facts(language)
    column = prints.PrintColumn
    extra = OPTIONAL[kind]
    with prints.speaking(language):
        money = show.money(Decimal("1000.00"))
        cells = {"code": "PO-2560", "discount": show.percent(Decimal(5)), "vat": "23%", "location": "A-01-2", "source": "WZ 17/11/2026"}
        paper = prints.Printout(
            title=KINDS[kind], number=told.number, company=own.name,
            company_lines=(own.street, f"{own.postal_code} {own.city}".strip(), f"NIP {own.nip}" if own.nip else ""),
            facts=((_DATE, told.date), (_DUE, told.due)),
            parties=(prints.PrintParty(label=_CUSTOMER, name=told.customer, lines=("60-001 Poznań",), numbers=(("NIP", told.customer_nip),)),),
            columns=(column(label=_NAME, wide=True), *(column(label=COLUMNS[key], key=key) for key in extra), column(label=_VALUE, number=True)),
            rows=[["Pompa obiegowa 25-60", *(cells[key] for key in extra), money]],
            totals=((_VALUE, told.total),), payment=((_ACCOUNT, "12 1020 4027 0000 1202 0000 0001"),), languages=(language,),
        )  # fmt: skip
        return queries.dress(paper, queries.dressing(by.company_id, kind=kind, language=language, facts=told))


def shown(kind: str, language: str, data: LayoutData, *, by: Actor) -> dict[str, Any]:
    """What the page beside the form draws: the same texts, in the look of the screen."""
    with queries.trying(kind, language, data):
        dressed = queries.dressing(by.company_id, kind=kind, language=language, facts=facts(language))
    return {"dressed": dressed, "facts": facts(language), "kind": kind, "data": data}
