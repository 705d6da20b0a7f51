"""Taking over documents the program used before has issued (KER-16, ADR 12): frozen as they were, of no series of ours,
posting nothing, moving no stock; open in receivables only with what is still to be paid."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, clock, locks, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import found as lookup
from kupiec.money.invoicing import rules, snapshots, taken_rules
from kupiec.money.invoicing.models import Invoice, InvoiceLine, InvoiceVat
from kupiec.money.invoicing.services.draft import item_flags, said
from kupiec.money.invoicing.services.issue import SOURCE
from kupiec.money.invoicing.services.start import branch_of
from kupiec.money.invoicing.services.taken_links import link
from kupiec.money.invoicing.taken_values import Reckoned, TakenInvoice, TakenLine, TakenOver
from kupiec.money.invoicing.values import Kind
from kupiec.money.receivables import public as receivables
from kupiec.people.parties import public as parties

RIGHT = "invoicing.take_over"
WRITTEN_AT_ONCE = 300
_LAST = ["number", "state", "issued_at", "issued_by", "snapshot", "content_hash"]
_KEPT = {"id", "company", "version", "created_at", "created_by", "root", "corrects"}
_ANEW = [one.name for one in Invoice._meta.concrete_fields if one.name not in _KEPT]


@dataclass(slots=True)
class _Set:
    """The documents of one call as they are sifted: what is refused leaves `left`."""

    by: Actor
    program: str
    left: dict[str, TakenInvoice]
    percents: Mapping[str, Decimal]
    refused: dict[str, Refusal] = field(default_factory=dict)
    reckoned: dict[str, Reckoned] = field(default_factory=dict)
    standing: dict[str, Invoice] = field(default_factory=dict)
    same: set[str] = field(default_factory=set)

    def sift(self, check: Callable[[TakenInvoice], None]) -> None:
        """Refuse the documents that don't pass."""
        for key, document in list(self.left.items()):
            try:
                check(document)
            except Refusal as refusal:
                self.refused[key] = refusal
                del self.left[key]


def take_over(documents: Sequence[TakenInvoice], *, program: str, by: Actor) -> TakenOver:
    """Write documents of another program; the same external id again is read anew while nothing refers to it.

    What can't be taken over is named with its reason and left out: DUPLICATE, what `taken_rules` refuses, RENUMBERED,
    NUMBER_TAKEN, NOT_TAKEN_OVER, CORRECTED_HERE, REFERRED, SETTLED, ALREADY_OPEN. Rings nothing: nobody above has
    anything to do. Statements don't grow with the set, only with the depth of corrections in it.
    """
    by.require(RIGHT)
    with tx.write_tx(by=by):
        found = _sifted(documents, program=program, by=by)
        fresh = {key: one for key, one in found.left.items() if key not in found.standing}
        anew = {key: one for key, one in found.left.items() if key in found.standing}
        if found.left:
            _reopen([found.standing[key] for key in anew], by=by)
            heads = _write(found)
            link(heads.values(), company_id=by.company_id)
            _open(found.left, heads, by=by)
            audit.tell(SOURCE, [heads[key].pk for key in fresh], "taken_over", by=by, data={"program": program})
            audit.tell(SOURCE, [heads[key].pk for key in anew], "taken_over_again", by=by, data={"program": program})
    return TakenOver(frozenset(fresh), frozenset(anew) | found.same, found.refused)


def _sifted(documents: Sequence[TakenInvoice], *, program: str, by: Actor) -> _Set:
    """What may be written: sound in itself, of a free number, not yet referred to, not the same as it stands."""
    percents, today = company.queries.vat_percents(), clock.today()
    found = _Set(by, program, {one.external_id: one for one in documents}, percents)
    twice = taken_rules.twice(one.external_id for one in documents)
    records.fit(Invoice, {"origin": program})
    found.sift(lambda one: _once(one, twice))
    found.sift(lambda one: taken_rules.check(one, today=today, percents=percents))
    found.sift(lambda one: found.reckoned.__setitem__(one.external_id, taken_rules.reckon(one, percents=percents)))
    found.sift(lambda one: _fit(one, found.reckoned[one.external_id]))
    numbers = {one.number for one in found.left.values()} | {one.corrects for one in found.left.values() if one.corrects}
    mine = Invoice.objects.filter(company_id=by.company_id)
    wanted = mine.filter(Q(number__in=numbers) | Q(origin=program, external_id__in=list(found.left)))
    known = locks.lock(locks.Kind.INVOICE, Invoice.objects.all(), ids=wanted.values_list("pk", flat=True))
    found.standing = {one.external_id: one for one in known if one.origin == program and one.external_id in found.left}
    found.same = {key for key, one in found.standing.items() if key in found.left and _is_same(one, found.left[key])}
    for key in found.same:
        del found.left[key]
    found.sift(lambda one: _number_free(one, known, found.standing))
    _check_corrected(found, known)
    _check_untouched(found)
    _check_not_open(found)
    return found


def _once(document: TakenInvoice, twice: set[str]) -> None:
    if document.external_id in twice:
        raise Refusal("DUPLICATE", N_("This document stands in the file twice."), "external_id")


def _fit(document: TakenInvoice, reckoned: Reckoned) -> None:
    """Refuses TOO_LONG, BAD_TEXT and BAD_NUMBER for what its columns can't hold."""
    head = {
        "external_id": document.external_id, "number": document.number, "customer_reference": document.reference,
        "remarks": document.remarks, "reason": document.reason, "corrected_number": document.corrects,
        "payment_method": document.payment_method, "rate": document.rate,
    }  # fmt: skip
    records.fit(Invoice, head | _sums(reckoned))
    for line in document.lines:
        values = {"description": line.description, "unit": line.unit, "quantity": line.quantity, "unit_price": line.unit_price,
                  "net": taken_rules.value_of(line), "cost": line.cost}  # fmt: skip
        records.fit(InvoiceLine, values)


def _is_same(row: Invoice, document: TakenInvoice) -> bool:
    return bool(row.snapshot.get("taken", {}).get("facts") == taken_rules.facts_hash(document))


def _number_free(document: TakenInvoice, known: Sequence[Invoice], standing: Mapping[str, Invoice]) -> None:
    own = standing.get(document.external_id)
    if own is not None and (own.number, own.kind) != (document.number, document.kind):
        raise Refusal("RENUMBERED", N_("This identifier belongs to %(number)s already."), "number", params={"number": own.number})
    if any(row.number == document.number and row.kind == document.kind and row is not own for row in known):
        raise Refusal("NUMBER_TAKEN", N_("There is a document %(number)s already."), "number", params={"number": document.number})


def _check_corrected(found: _Set, known: Sequence[Invoice]) -> None:
    """A correction of that program corrects documents of that program, and only until one of ours goes on."""
    by_number = {row.number: row for row in sorted(known, key=lambda row: row.kind == Kind.INVOICE)}
    roots = {row.root_id or row.pk for row in known}
    ours = Invoice.objects.filter(company_id=found.by.company_id, origin="", root_id__in=roots).exclude(state="cancelled")
    corrected_here = set(ours.values_list("root_id", flat=True)) if roots else set()

    def check(document: TakenInvoice) -> None:
        row = by_number.get(document.corrects) if document.corrects else None
        if row is not None and not row.taken_over:
            raise Refusal(
                "NOT_TAKEN_OVER", N_("%(number)s was issued here, so its corrections are too."), "corrects", params={"number": row.number}
            )
        if row is not None and (row.root_id or row.pk) in corrected_here:
            raise Refusal("CORRECTED_HERE", N_("It has been corrected here since."), "corrects")

    found.sift(check)


def _check_untouched(found: _Set) -> None:
    """What is to be read anew may have no correction and no payment. Refuses REFERRED, SETTLED."""
    ids = {found.standing[key].pk for key in found.left if key in found.standing}
    if not ids:
        return
    later = Invoice.objects.filter(Q(root_id__in=ids) | Q(corrects_id__in=ids)).values_list("root_id", "corrects_id")
    referred = {pk for pair in later for pk in pair}
    items = locks.lock(locks.Kind.RECEIVABLE, receivables.Receivable.objects.filter(source=SOURCE, source_id__in=ids))
    settled = {one.source_id for one in items if one.open != one.amount}

    def check(document: TakenInvoice) -> None:
        row = found.standing.get(document.external_id)
        if row is not None and row.pk in referred:
            raise Refusal("REFERRED", N_("A correction refers to it already; it stays as it is."), "number")
        if row is not None and row.pk in settled:
            raise Refusal("SETTLED", N_("A payment has already been matched with it; it stays as it is."), "open")

    found.sift(check)


def _check_not_open(found: _Set) -> None:
    """Refuses ALREADY_OPEN: the amount came with the open receivables, it may not count twice."""
    numbers = [one.number for one in found.left.values() if one.open]
    rows = receivables.Receivable.objects.filter(company_id=found.by.company_id, number__in=numbers).exclude(source=SOURCE)
    there = set(rows.values_list("party_id", "number")) if numbers else set()

    def check(document: TakenInvoice) -> None:
        if document.open and (document.payer_id or document.orderer_id, document.number) in there:
            raise Refusal("ALREADY_OPEN", N_("It is open in the receivables already; leave “left to pay” empty."), "open")

    found.sift(check)


def _reopen(rows: Sequence[Invoice], *, by: Actor) -> None:
    """Back to nothing but a head, which the database allows of documents taken over that nobody corrects."""
    ids = [row.pk for row in rows]
    if not ids:
        return
    receivables.take_back(SOURCE, ids, by=by)
    Invoice.objects.filter(pk__in=ids).update(state="draft", number="", root=None, corrects=None, updated_at=clock.now())
    InvoiceLine.objects.filter(invoice_id__in=ids).delete()
    InvoiceVat.objects.filter(invoice_id__in=ids).delete()


def _write(found: _Set) -> dict[str, Invoice]:
    """Heads as drafts, their lines and VAT, then all of it issued: only then is it frozen."""
    heads = {key: _head(document, found) for key, document in found.left.items()}
    fresh = [head for head in heads.values() if head.pk is None]
    anew = [head for head in heads.values() if head.pk is not None]
    Invoice.objects.bulk_create(fresh)
    flags = item_flags(line.item_id for one in found.left.values() for line in one.lines)
    lines = {
        key: [_line(line, heads[key], at, found.percents, flags) for at, line in enumerate(document.lines, 1)]
        for key, document in found.left.items()
    }
    InvoiceLine.objects.bulk_create(line for each in lines.values() for line in each)
    InvoiceVat.objects.bulk_create(row for key, head in heads.items() for row in _vat_rows(head, found.reckoned[key]))
    facts = parties.documents_facts(
        {pk for head in heads.values() for pk in (head.orderer_id, head.recipient_id, head.payer_id)}, company_id=found.by.company_id
    )
    _freeze(found, heads, lines, facts)
    for names, rows in ((_LAST, fresh), (_ANEW, anew)):
        fields = [field for field in Invoice._meta.concrete_fields if field.name in names]
        for at in range(0, len(rows), WRITTEN_AT_ONCE):
            part = [
                {"pk": one.pk, **{field.name: getattr(one, field.attname) for field in fields}} for one in rows[at : at + WRITTEN_AT_ONCE]
            ]
            update_rows(Invoice, part, names, bump="version")
    lookup.numbered(list(heads.values()), facts, by=found.by)
    return heads


def _freeze(
    found: _Set, heads: Mapping[str, Invoice], lines: Mapping[str, list[InvoiceLine]], facts: Mapping[int, parties.PartyFacts]
) -> None:
    seller, now = snapshots.seller(company.queries.own(found.by.company_id)), clock.now()
    payments = snapshots.payment_names(head.payment_method for head in heads.values())
    for key, head in heads.items():
        document, reckoned = found.left[key], found.reckoned[key]
        head.number, head.state, head.issued_at, head.issued_by = document.number, "issued", now, found.by.user_id
        head.snapshot = snapshots.of_invoice(head, seller_facts=seller, facts=facts, accounts={}, payments=payments)
        if document.corrects:
            head.snapshot["corrects"] = {"number": document.corrects}
        head.snapshot["taken"] = {
            "program": found.program,
            "facts": taken_rules.facts_hash(document),
            "differences": [[one.vat_code, str(one.net), str(one.vat)] for one in reckoned.differences],
        }
        told = snapshots.content(head, lines=lines[key], vat=reckoned.vat)
        head.content_hash = rules.content_hash(told, previous="")


def _head(document: TakenInvoice, found: _Set) -> Invoice:
    standing = found.standing.get(document.external_id)
    return Invoice(
        **said(document, by=found.by, now=clock.now()),
        pk=standing.pk if standing else None,
        company_id=found.by.company_id,
        branch_id=standing.branch_id if standing else branch_of(found.by),
        origin=found.program,
        external_id=document.external_id,
        corrected_number=document.corrects,
        reason=document.reason,
        due_date=document.due_date or document.issue_date,
        vat_method=found.reckoned[document.external_id].method,
        **_sums(found.reckoned[document.external_id]),
    )


def _sums(reckoned: Reckoned) -> dict[str, Decimal]:
    """Totals of the document."""
    found = {name: sum((getattr(one, name) for one in reckoned.vat), ZERO) for name in ("net", "vat", "base_net", "base_vat")}
    return found | {"gross": found["net"] + found["vat"], "base_gross": found["base_net"] + found["base_vat"]}


def _line(
    line: TakenLine, head: Invoice, position: int, percents: Mapping[str, Decimal], flags: Mapping[int, tuple[str, bool]]
) -> InvoiceLine:
    gtu, annex15 = flags.get(line.item_id or 0, ("", False))
    return InvoiceLine(
        invoice=head,
        position=position,
        item_id=line.item_id,
        description=line.description,
        unit=line.unit,
        quantity=line.quantity,
        base_quantity=line.quantity,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        price_source="taken",
        vat_code=line.vat_code,
        vat_percent=percents[line.vat_code],
        net=taken_rules.value_of(line),
        cost=line.cost,
        gtu=gtu,
        annex15=annex15,
    )


def _vat_rows(head: Invoice, reckoned: Reckoned) -> list[InvoiceVat]:
    return [
        InvoiceVat(
            invoice=head, vat_code=one.code, vat_percent=one.percent, net=one.net, vat=one.vat, gross=one.gross,
            base_net=one.base_net, base_vat=one.base_vat,
        )
        for one in reckoned.vat
    ]  # fmt: skip


def _open(documents: Mapping[str, TakenInvoice], heads: Mapping[str, Invoice], *, by: Actor) -> None:
    """What is still to be paid, under the payer; nothing for what is settled."""
    receivables.open_items(
        [
            receivables.OpenItem(
                company_id=head.company_id, party_id=head.payer_id, source=SOURCE, source_id=head.pk, number=head.number,
                kind="receivable", issue_date=head.issue_date, instalments=((head.due_date, documents[key].open),),
                currency=head.currency_id, rate=head.rate,
            )
            for key, head in heads.items()
            if documents[key].open
        ],
        by=by,
    )  # fmt: skip
