"""Issue (INV-10): number, VAT, receivable, posting, snapshot and hash, all or nothing, any number at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import IntegrityError

from kupiec.ground.company import public as company
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import audit, bells, clock, locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows, update_rows
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.prepared import TEXT, Prepared
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import found as lookup
from kupiec.money.invoicing import rules, snapshots
from kupiec.money.invoicing.events import Issued
from kupiec.money.invoicing.models import Billed, Corrected, Invoice, InvoiceLine, InvoiceVat
from kupiec.money.invoicing.services import state
from kupiec.money.invoicing.services.discard import drafts_among
from kupiec.money.invoicing.services.draft import just_made
from kupiec.money.invoicing.values import SERIES, Kind, VatLine
from kupiec.money.ledger import public as ledger
from kupiec.money.receivables import public as receivables
from kupiec.people.parties import public as parties

SOURCE = "invoicing.invoice"
SCHEMES = {Kind.INVOICE: "invoice.sale", Kind.CORRECTION: "invoice.correction"}
_HEAD = [
    "number",
    "state",
    "net",
    "vat",
    "gross",
    "base_net",
    "base_vat",
    "base_gross",
    "split_payment",
    "exemption_reason",
    "snapshot",
    "chain",
    "chain_position",
    "previous_hash",
    "content_hash",
    "issued_at",
    "issued_by",
    "updated_at",
]


@dataclass(slots=True)
class Batch:
    """The set being issued, as it gathers what each step needs."""

    by: Actor
    invoices: list[Invoice]
    lines: dict[int, list[InvoiceLine]]
    facts: Mapping[int, parties.PartyFacts]
    company: company.values.Own
    roots: Mapping[int, Invoice]
    standing: Mapping[int, state.Standing]
    vat: dict[int, list[VatLine]] = field(default_factory=dict)

    @property
    def legal(self) -> list[Invoice]:
        """The ones with VAT, receivable and posting; a pro-forma has none."""
        return [invoice for invoice in self.invoices if invoice.kind != Kind.PROFORMA]


def issue(invoice_ids: Sequence[int], *, by: Actor) -> None:
    """Issue drafts of the actor's company, in the order of their issue dates, by a constant number of statements.

    Refuses NOT_DRAFT, NO_LINES, NO_CHANGES, EXEMPTION_REASON, STALE_CORRECTION, NUMBER_TAKEN, DATE_BEFORE_LAST, PERIOD_CLOSED, TOO_EARLY,
    DUE_BEFORE_ISSUE, NO_SERIES, ZERO_CORRECTION; then nothing at all is written. Rings Issued.
    """
    by.require("invoicing.issue")
    if not invoice_ids:
        return
    with tx.write_tx(by=by):
        batch = _load(invoice_ids, by=by)
        for invoice in batch.invoices:
            _decide(invoice, batch)
        _lock_corrected(batch)
        prepared = _prepare(batch)
        _number(batch)
        _write(batch)
        _open(batch)
        ledger.post([_entry(invoice, batch) for invoice in batch.legal], by=by, prepared=prepared)
        ids = tuple(invoice.pk for invoice in batch.invoices)
        lookup.numbered(batch.invoices, batch.facts, by=by)
        audit.tell(SOURCE, ids, "issued", by=by)
        bells.ring(Issued(ids), by=by)


def _load(invoice_ids: Sequence[int], *, by: Actor) -> Batch:
    fresh = just_made(invoice_ids)
    root_ids = set() if fresh else _roots(invoice_ids, by=by)
    every = sorted({*invoice_ids, *root_ids})
    documents.lock_owners("invoice", every, by=by)
    if fresh:
        locked = {pk: invoice for pk, (invoice, _) in fresh.items()}
    else:
        locked = {row.pk: row for row in locks.lock(locks.Kind.INVOICE, Invoice.objects.all(), ids=every)}
    documents.lock_owners_credit("invoice", every, by=by)
    invoices = drafts_among(locked, invoice_ids, by=by)
    lines = defaultdict(list, {pk: each for pk, (_, each) in fresh.items()}) if fresh else _lines(invoice_ids)
    if root_ids:
        _drop_unchanged(lines)
    party_ids = {pk for one in invoices for pk in (one.orderer_id, one.recipient_id, one.payer_id)}
    return Batch(
        by=by,
        invoices=sorted(invoices, key=lambda one: (one.issue_date, one.pk)),
        lines=lines,
        facts=parties.documents_facts(party_ids, company_id=by.company_id),
        company=company.queries.own(by.company_id),
        roots={pk: locked[pk] for pk in root_ids},
        standing=state.standing(root_ids),
    )


def _roots(invoice_ids: Sequence[int], *, by: Actor) -> set[int]:
    """The invoices that corrections among these correct."""
    rows = Invoice.objects.filter(company_id=by.company_id, pk__in=invoice_ids, root__isnull=False)
    return set(rows.values_list("root_id", flat=True))


def _lines(invoice_ids: Sequence[int]) -> dict[int, list[InvoiceLine]]:
    found: dict[int, list[InvoiceLine]] = defaultdict(list)
    for line in InvoiceLine.objects.filter(invoice_id__in=invoice_ids).order_by("invoice_id", "position", "pk"):
        found[line.invoice_id].append(line)
    return found


def _drop_unchanged(lines: dict[int, list[InvoiceLine]]) -> None:
    """Lines of corrections that were left as they were are no part of them."""
    same = {line.pk for each in lines.values() for line in each if line.corrects_id and not line_changed(line)}
    InvoiceLine.objects.filter(pk__in=same).delete()
    for pk, each in lines.items():
        lines[pk] = [line for line in each if line.pk not in same]


def line_changed(line: InvoiceLine) -> bool:
    """Whether a correction's line says anything else after than before."""
    before = (line.before_quantity, line.before_unit_price, line.before_discount, line.before_vat_code)
    return before != (line.quantity, line.unit_price, line.discount_percent, line.vat_code)


def _decide(invoice: Invoice, batch: Batch) -> None:
    """VAT, totals and legal remarks of one document; refuses what may not be issued."""
    lines = batch.lines[invoice.pk]
    if not lines and invoice.kind == Kind.CORRECTION:
        raise Refusal("NO_CHANGES", N_("The correction changes nothing."), "lines")
    if not lines:
        raise Refusal("NO_LINES", N_("There are no lines to invoice."), "lines")
    parties.check_can_trade(batch.facts[invoice.orderer_id])
    if invoice.kind == Kind.CORRECTION:
        if not invoice.reason:
            raise Refusal("REASON", N_("Give the reason of the correction."), "reason")
        vat = state.correction_vat(invoice, lines, batch.standing[invoice.root_id or 0])
    else:
        method = rules.method_of(invoice.vat_method, prices_gross=invoice.prices_gross)
        rows = [(line.vat_code, line.vat_percent, line.net) for line in lines]
        vat = rules.vat_lines(rules.vat_sums(rows, method=method), rate=invoice.rate)
        rules.check_dates(issue_date=invoice.issue_date, sale_date=invoice.sale_date, due=invoice.due_date)
    batch.vat[invoice.pk] = vat
    _set_totals(invoice, vat)
    if any(line.vat_code == "zw" for line in lines) and not invoice.exemption_reason:
        invoice.exemption_reason = batch.company.settings.get("invoicing", {}).get("exemption_reason", "")
        if not invoice.exemption_reason:
            raise Refusal("EXEMPTION_REASON", N_("Give the legal basis of the VAT exemption."), "exemption_reason")
    gross = state.gross_before(invoice, batch.standing.get(invoice.root_id or 0)) + invoice.base_gross
    invoice.split_payment = rules.split_payment(
        gross,
        annex15=any(line.annex15 for line in lines),
        business=bool(batch.facts[invoice.orderer_id].nip),
    )


def _set_totals(invoice: Invoice, vat: Sequence[VatLine]) -> None:
    invoice.net = sum((one.net for one in vat), ZERO)
    invoice.vat = sum((one.vat for one in vat), ZERO)
    invoice.gross = invoice.net + invoice.vat
    invoice.base_net = sum((one.base_net for one in vat), ZERO)
    invoice.base_vat = sum((one.base_vat for one in vat), ZERO)
    invoice.base_gross = invoice.base_net + invoice.base_vat


def _lock_corrected(batch: Batch) -> None:
    """Receivables of corrected invoices, before accounts and numbers: the correction settles them at once."""
    roots = [invoice.root_id for invoice in batch.invoices if invoice.root_id]
    if roots:
        rows = receivables.Receivable.objects.filter(source=SOURCE, source_id__in=roots)
        locks.lock(locks.Kind.RECEIVABLE, rows)


def _prepare(batch: Batch) -> ledger.Prepared | None:
    if not batch.legal:
        return None
    days = {invoice.issue_date for invoice in batch.legal}
    if any(invoice.root_id and invoice.rate != 1 for invoice in batch.legal):
        days.add(clock.today())
    kinds = {SCHEMES[Kind(invoice.kind)] for invoice in batch.legal}
    return ledger.prepare(batch.by.company_id, days=days, kinds=kinds, by=batch.by, entries=len(batch.legal))


def _number(batch: Batch) -> None:
    """Numbers in order of dates, then the links of the series' hash chains; series are locked one after another."""
    groups: dict[tuple[str, int, dt.date], list[Invoice]] = defaultdict(list)
    for invoice in batch.invoices:
        groups[(SERIES[Kind(invoice.kind)], invoice.branch_id, invoice.issue_date)].append(invoice)
    for (series, branch_id, on), members in sorted(groups.items()):
        numbers = company.take_numbers(series, company_id=batch.by.company_id, on=on, count=len(members), branch_id=branch_id)
        for invoice, number in zip(members, numbers, strict=True):
            invoice.number = number
            invoice.chain = f"{invoice.company_id}/{series}/{branch_id}"


def _write(batch: Batch) -> None:
    now = clock.now()
    seller = snapshots.seller(batch.company)
    accounts = snapshots.bank_accounts((invoice.bank_account_id for invoice in batch.invoices), company_id=batch.by.company_id)
    payments = snapshots.payment_names(invoice.payment_method for invoice in batch.invoices)
    last = _last_links({invoice.chain for invoice in batch.invoices})
    for invoice in batch.invoices:
        invoice.state, invoice.issued_at, invoice.issued_by, invoice.updated_at = "issued", now, batch.by.user_id, now
        invoice.snapshot = snapshots.of_invoice(
            invoice, seller_facts=seller, facts=batch.facts, accounts=accounts, payments=payments,
            corrected=batch.roots.get(invoice.root_id or 0),
        )  # fmt: skip
        position, invoice.previous_hash = last.get(invoice.chain, (0, ""))
        invoice.chain_position = position + 1
        invoice.content_hash = rules.content_hash(
            snapshots.content(invoice, lines=batch.lines[invoice.pk], vat=batch.vat[invoice.pk]),
            previous=invoice.previous_hash,
        )
        last[invoice.chain] = (invoice.chain_position, invoice.content_hash)
    insert_rows(_vat_rows(batch))
    _write_lineage(batch)
    rows = [{"pk": one.pk, **{name: getattr(one, name) for name in _HEAD}} for one in batch.invoices]
    try:
        update_rows(Invoice, rows, _HEAD, bump="version")
    except IntegrityError as error:
        if any(name in str(error) for name in ("invoicing_invoice_number_once", "invoicing_invoice.number")):
            raise Refusal(
                "NUMBER_TAKEN", N_("The next number of the series was given by the previous program already."), "number"
            ) from error
        raise


def _last_links(chains: set[str]) -> dict[str, tuple[int, str]]:
    """The last link of each chain; their series are locked, so nobody adds one meanwhile."""
    found: dict[str, tuple[int, str]] = {}
    for chain in sorted(chains):
        for position, content_hash in _LAST_LINK.read(chain=chain):
            found[chain] = (position or 0, content_hash)
    return found


_LAST_LINK = Prepared(
    lambda chain: Invoice.objects.filter(chain=chain).order_by("-chain_position").values_list("chain_position", "content_hash")[:1],
    chain=TEXT,
)


def _vat_rows(batch: Batch) -> list[InvoiceVat]:
    return [
        InvoiceVat(
            invoice=invoice,
            vat_code=one.code,
            vat_percent=one.percent,
            net=one.net,
            vat=one.vat,
            gross=one.gross,
            before_net=one.before_net,
            before_vat=one.before_vat,
            base_net=one.base_net,
            base_vat=one.base_vat,
        )
        for invoice in batch.invoices
        for one in batch.vat[invoice.pk]
    ]


def _write_lineage(batch: Batch) -> None:
    """A correction's change of quantity, as lineage, and as less billed of the delivery its line came from."""
    lines = [line for one in batch.invoices if one.kind == Kind.CORRECTION for line in batch.lines[one.pk]]
    if not lines:
        return
    changes = {line.pk: (line.quantity - (line.before_quantity or ZERO)) * line.factor for line in lines}
    insert_rows(Corrected(source_line_id=line.corrects_id or 0, correction_line=line, quantity=changes[line.pk]) for line in lines)
    stock_line = dict(
        Billed.objects.filter(invoice_line_id__in={line.root_line_id for line in lines}).values_list("invoice_line_id", "stock_line_id")
    )
    insert_rows(
        Billed(stock_line_id=stock_line[line.root_line_id or 0], invoice_line=line, quantity=changes[line.pk])
        for line in lines
        if line.root_line_id in stock_line and changes[line.pk]
    )


def _open(batch: Batch) -> None:
    receivables.open_items(
        [
            receivables.OpenItem(
                company_id=invoice.company_id,
                party_id=invoice.payer_id,
                source=SOURCE,
                source_id=invoice.pk,
                number=invoice.number,
                kind="receivable",
                issue_date=invoice.issue_date,
                instalments=((invoice.due_date, invoice.gross),),
                currency=invoice.currency_id,
                rate=invoice.rate,
                offsets_source_id=invoice.root_id,
            )
            for invoice in batch.legal
            if invoice.gross
        ],
        by=batch.by,
    )


def _entry(invoice: Invoice, batch: Batch) -> ledger.EntryDraft:
    terms = batch.facts[invoice.payer_id].terms
    return ledger.EntryDraft(
        company_id=invoice.company_id,
        on=invoice.issue_date,
        kind=SCHEMES[Kind(invoice.kind)],
        source=SOURCE,
        source_id=invoice.pk,
        document_number=invoice.number,
        amounts=_amounts(batch.vat[invoice.pk], invoice.gross),
        base_amounts=_amounts(batch.vat[invoice.pk], invoice.base_gross, base=True),
        currency=invoice.currency_id,
        rate=invoice.rate,
        party_id=invoice.payer_id,
        party_account=(terms.ledger_account or None) if terms else None,
    )


def _amounts(vat: Sequence[VatLine], gross: Decimal, *, base: bool = False) -> dict[str, Decimal]:
    amounts = {"gross": gross}
    for one in vat:
        amounts[f"net:{one.code}"] = one.base_net if base else one.net
        amounts[f"vat:{one.code}"] = one.base_vat if base else one.vat
    return amounts
