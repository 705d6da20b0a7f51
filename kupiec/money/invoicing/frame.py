"""What this room hangs into the frame and onto lower pages, and what it answers when others ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.invoicing import queries, words
from kupiec.money.invoicing.models import Billed, Invoice
from kupiec.money.invoicing.values import SERIES, Kind
from kupiec.people.parties import public as parties

INVOICE = "invoicing.invoice"
TABS = (
    kit.Tab("sales", "invoices", gettext_lazy("Invoices"), url="invoices", right="invoicing.see", order=41),
    kit.Tab("settlements", "deliveries-to-invoice", gettext_lazy("Deliveries without invoice"), url="deliveries-to-invoice",
            right="invoicing.collect", order=10),
    kit.Tab("settlements", "invoicing-run", gettext_lazy("Collective invoicing"), url="invoicing-run",
            right="invoicing.collect", order=11),
)  # fmt: skip
COMMANDS = (
    kit.Command(
        "invoice-new", gettext_lazy("New invoice"), url="invoice-new", icon="file-invoice", right="invoicing.draft",
        words="faktura fv sprzedaż", new=True,
    ),
    kit.Command(
        "invoicing-run", gettext_lazy("Collective invoicing"), url="invoicing-run", icon="files", right="invoicing.collect",
        words="zbiorcze fakturowanie wz",
    ),
)  # fmt: skip
DELIVERY = "stock.document"
PHASES = {"draft": "draft", "issued": "done", "cancelled": "cancelled"}


class References:
    """The order a document says it bills, ours or the customer's number, for payments that name it."""

    def references(self, papers: Sequence[tuple[str, int]]) -> Mapping[tuple[str, int], Sequence[str]]:
        rows = Invoice.objects.filter(pk__in=[pk for source, pk in papers if source == INVOICE]).exclude(customer_reference="")
        return {(INVOICE, pk): (text,) for pk, text in rows.values_list("pk", "customer_reference")}


class Chain:
    """Deliveries → invoices → corrections."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        invoices = [ref.id for ref in refs if ref.kind == INVOICE]
        deliveries = [ref.id for ref in refs if ref.kind == DELIVERY]
        if not invoices and not deliveries:
            return []
        return [*self._billed(invoices, deliveries, company_id), *self._corrected(invoices, company_id)]

    def _billed(self, invoices: list[int], deliveries: list[int], company_id: int) -> list[documents.Edge]:
        rows = (
            Billed.objects.filter(
                Q(invoice_line__invoice_id__in=invoices) | Q(stock_line__document_id__in=deliveries),
                invoice_line__invoice__company_id=company_id,
            )
            .order_by()
            .values_list("stock_line__document_id", "invoice_line__invoice_id", "invoice_line__invoice__state")
            .annotate(total=Sum("quantity"))
        )
        return [
            documents.Edge(documents.Ref(DELIVERY, source), documents.Ref(INVOICE, target), total, state == "draft")
            for source, target, state, total in rows
        ]

    def _corrected(self, invoices: list[int], company_id: int) -> list[documents.Edge]:
        rows = Invoice.objects.filter(
            Q(pk__in=invoices) | Q(corrects_id__in=invoices), company_id=company_id, corrects__isnull=False
        ).exclude(state="cancelled")
        return [
            documents.Edge(documents.Ref(INVOICE, source), documents.Ref(INVOICE, target), None, state == "draft")
            for source, target, state in rows.values_list("corrects_id", "pk", "state")
        ]


class Cards:
    """Sales documents as others show them."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        wanted = [ref.id for ref in refs if ref.kind == INVOICE]
        if not wanted:
            return {}
        rows = queries.visible(by).filter(pk__in=wanted)
        return {documents.Ref(INVOICE, row.pk): card(row) for row in rows.defer("snapshot")}


class PartyTabs:
    """A customer's sales documents, as a tab of his page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel(
                "invoices", gettext_lazy("Invoices"), template="invoicing/_party_tab.html", context=_party_invoices,
                icon="file-invoice", right="invoicing.see", order=40,
            ),
        )  # fmt: skip


def _party_invoices(party: parties.Party, by: Actor) -> Mapping[str, object]:
    rows = queries.visible(by).filter(orderer=party).defer("snapshot").order_by("-issue_date", "-pk")[:30]
    return {"invoices": [(row, words.KINDS[row.kind], kit.Mark(*words.STATE_MARKS[row.state])) for row in rows], "party_id": party.pk}


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> Mapping[int, Sequence[parties.Blocker]]:
    """Sales documents keep their parties."""
    found: dict[int, int] = {}
    for role in ("orderer_id", "recipient_id", "payer_id"):
        rows = Invoice.objects.filter(**{f"{role}__in": list(party_ids)}).order_by().values_list(role)
        for pk, count in rows.annotate(count=Count("pk")):
            found[pk] = max(found.get(pk, 0), count)
    url = reverse("invoices")
    return {pk: (parties.Blocker(N_("invoices"), count, f"{url}?f.orderer_id={pk}"),) for pk, count in found.items()}


def card(row: Invoice) -> documents.DocumentCard:
    code = "" if row.taken_over else SERIES[Kind(row.kind)]
    return documents.DocumentCard(
        ref=documents.Ref(INVOICE, row.pk),
        code=code,
        number=row.number.removeprefix(code).strip() or _("draft"),
        state=str(words.STATES[row.state]),
        date=row.issue_date,
        gross=row.gross,
        currency=row.currency_id,
        url=reverse("invoice", args=[row.pk]),
        phase=PHASES[row.state],  # type: ignore[arg-type]
    )


def guard_reversal(document_ids: Sequence[int], *, by: Actor) -> None:
    """Refuses INVOICED when something of these deliveries is billed or planned to be."""
    rows = Billed.objects.filter(stock_line__document_id__in=list(document_ids)).order_by()
    sums = rows.values_list("stock_line__document__number").annotate(total=Sum("quantity"))
    for number, total in sums:
        if total > Decimal(0):
            raise Refusal(
                "INVOICED",
                N_("%(number)s is invoiced. Correct the invoice first."),
                "documents",
                params={"number": number},
            )
