"""Invoices follow the party and the item they name; what they say, printed and signed by their hash, stays (KER-22)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from kupiec.ground.kernel import locks
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.money.invoicing.models import Invoice, InvoiceLine

PARTY = "parties.party"


def objections(meeting: merging.Meeting) -> Iterable[Refusal]:
    """Two tax numbers on issued invoices are two taxpayers; the number invoices bear stays the party's."""
    kept, gone = meeting.kept, meeting.gone
    if meeting.kind.kind != PARTY or not kept.nip or not gone.nip or kept.nip == gone.nip:
        return
    issued = {record.pk for record in (kept, gone) if _issued(record.pk)}
    if len(issued) > 1:
        yield Refusal(
            "NIP_DIFFERS", N_("Invoices were issued to both, under different tax numbers (%(kept)s and %(gone)s): they are two taxpayers."), "choices.nip",
            params={"kept": kept.nip, "gone": gone.nip},
        )  # fmt: skip
    elif issued:
        own = kept.nip if kept.pk in issued else gone.nip
        if meeting.value("nip") != own:
            yield Refusal(
                "NIP_OF_INVOICES",
                N_("Invoices were issued under the tax number %(nip)s: choose that one."),
                "choices.nip",
                params={"nip": own},
            )


def _issued(party_id: int) -> bool:
    mine = Q(orderer_id=party_id) | Q(recipient_id=party_id) | Q(payer_id=party_id)
    return Invoice.objects.filter(mine, state="issued").exclude(kind="proforma").exists()


REFERENCES = (
    *(
        merging.Reference(Invoice, name, PARTY, N_("Invoices and corrections"), lock=locks.Kind.INVOICE)
        for name in ("orderer", "recipient", "payer")
    ),
    merging.Reference(InvoiceLine, "item", "catalog.item", N_("Lines of invoices")),
)
