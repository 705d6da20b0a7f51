"""What invoices keep of people (KER-21), said here since their room is at its measure. They are books: nothing of an issued one changes
while the law wants them, whoever asks. After that an erasure takes out who it was; numbers, figures and the chain of hashes stay."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kupiec.ground.kernel import clock, personal
from kupiec.ground.kernel.personal import Fate, Who
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing.public import Invoice


def _his(who: Who) -> Any:
    return Invoice.objects.filter(Q(orderer__in=who.parties) | Q(recipient__in=who.parties) | Q(payer__in=who.parties))


def _nobody(row: Any, who: Who) -> dict[str, Any]:
    """The snapshot without the names, tax numbers and addresses of whoever is erased; what others are called stays."""
    told = dict(row.snapshot)
    for role in ("orderer", "recipient", "payer"):
        if role in told and getattr(row, f"{role}_id") in who.parties:
            kept = told[role]
            told[role] = {
                **kept,
                "name": personal.GONE,
                **dict.fromkeys(("short_name", "nip", "vat_eu"), ""),
                "address": _nowhere(kept["address"]),
            }
    return {**told, "erased": clock.today().isoformat()}


def _nowhere(address: dict[str, Any]) -> dict[str, Any]:
    return {**dict.fromkeys(address, ""), "id": None, "country": address["country"]}


personal.holds(
    "invoicing.Invoice", N_("Invoices and corrections"), lambda who: _his(who).exclude(state="draft"), fields=("number", "issue_date", "gross", "currency", "remarks", "customer_reference", "snapshot"),
    fate=Fate.KEPT, because=personal.BOOKS, until=lambda row: personal.books_until(row.issue_date), search="invoicing.invoice",
    blank={"remarks": "", "customer_reference": "", "snapshot": personal.OfWhom(_nobody)},
    held=lambda who: _his(who).filter(state="draft"), held_because=N_("drafts of invoices: issue or discard them first"),
)  # fmt: skip
personal.nothing(
    N_("goods, amounts and links of papers; whose they are is said by their heads"),
    "invoicing.InvoiceLine",
    "invoicing.InvoiceVat",
    "invoicing.Billed",
    "invoicing.Corrected",
)
