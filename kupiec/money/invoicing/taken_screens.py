"""How documents taken over from the previous program show: filter, mark, note, payment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.invoicing import words
from kupiec.money.invoicing.models import Invoice
from kupiec.money.invoicing.taken_values import PROGRAM
from kupiec.money.receivables import public as receivables

MARK = kit.Mark("line", _("taken over"), "history")


def only(rows: QuerySet[Invoice], by: Actor) -> QuerySet[Invoice]:
    return rows.exclude(origin="")


FILTER = kit.filters.Flag("taken_over", _("Taken over"), apply=only)
VIEW = kit.View("taken_over", _("Taken over"), "f.taken_over=1")
FACT = kit.Fact(_("Taken over from"), lambda row, by: origin_of(row), span=4, optional=True)


def origin_of(row: Invoice) -> str:
    """The program and its identifier, where that says more than the number."""
    if not row.taken_over:
        return ""
    program = gettext("the previous program") if row.origin == PROGRAM else row.origin
    return program if row.external_id == row.number else f"{program} · {row.external_id}"


def note_of(row: Invoice) -> str:
    """What the page says of a document taken over, with the groszy by which print and reckoning differ."""
    if not row.taken_over:
        return ""
    found = [gettext("Issued by the previous program and taken over as it was: not posted here, not sent to KSeF, not in JPK.")]
    for code, net, vat in row.snapshot.get("taken", {}).get("differences", ()):
        told = {"code": code or gettext("in all"), "net": kit.show.plain(net), "vat": kit.show.plain(vat)}
        found.append(gettext("VAT %(code)s: the document differs from what its lines make by %(net)s net and %(vat)s VAT.") % told)
    return " ".join(found)


def settled(ids: Sequence[int]) -> Mapping[int, kit.Mark]:
    """Those taken over without anything left to pay, here or in the open receivables read apart."""
    opened = receivables.Receivable.objects.filter(
        company_id=OuterRef("company_id"), party_id=OuterRef("payer_id"), number=OuterRef("number")
    )
    rows = Invoice.objects.filter(~Exists(opened), pk__in=ids).exclude(origin="")
    return {pk: kit.Mark(*words.PAID_MARKS["paid"]) for pk in rows.values_list("pk", flat=True)}
