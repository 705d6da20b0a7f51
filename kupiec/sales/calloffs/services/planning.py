"""Invoices that come round: each period once, from the edition in force on its first day (CON-7)."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import F

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import public as invoicing
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.calloffs import rules
from kupiec.sales.calloffs.models import Period, Plan
from kupiec.sales.calloffs.services.ordering import in_force
from kupiec.sales.calloffs.values import PlanDraft, Span
from kupiec.sales.contracts import public as contracts


def plan(contract_id: int, draft: PlanDraft, *, by: Actor) -> int:
    """Set up invoices of a contract. Answers the plan's id.

    Refuses NOT_FOUND, NOT_IN_FORCE, REQUIRED, BAD_NUMBER, TOO_EARLY, NOTHING_TO_BILL when no line has a quantity and a price.
    """
    by.require("calloffs.plan")
    rules.check_months(draft.every_months)
    name = entered.one_line(draft.name)
    entered.required({"name": name}, "name")
    records.fit(Plan, {"name": name})
    with tx.write_tx(by=by):
        contract, edition = in_force(contract_id, by=by)
        if not _billed(edition.pk):
            raise Refusal("NOTHING_TO_BILL", N_("No line of the contract has a quantity and a price."), "name")
        first = contracts.Edition.objects.get(contract=contract, number=0).effective_from
        if draft.first_on < first:
            raise Refusal("TOO_EARLY", N_("It began on %(day)s."), "first_on", params={"day": first})
        return int(Plan.objects.create(
            company_id=by.company_id, contract=contract, name=name, every_months=draft.every_months, anchor=draft.first_on.day, next_on=draft.first_on,
            in_advance=draft.in_advance, prorate=draft.prorate, issue=draft.issue,
        ).pk)  # fmt: skip


def stop(plan_id: int, *, by: Actor) -> None:
    """No more invoices of a plan; those made stay. Refuses NOT_FOUND."""
    by.require("calloffs.plan")
    with tx.write_tx(by=by):
        if not Plan.objects.filter(pk=plan_id, contract__in=contracts.visible(by).values("pk")).update(
            active=False, version=F("version") + 1
        ):
            raise Refusal("NOT_FOUND", N_("There is no such record."))


def _billed(edition_id: int) -> list[contracts.Line]:
    rows = contracts.Line.objects.filter(edition_id=edition_id, quantity__isnull=False, price__isnull=False)
    return list(rows.order_by("position", "pk"))


def run(plan_id: int, *, by: Actor) -> list[int]:
    """Draft (and issue, if the plan says so) the invoices of every period that has come. Answers invoice ids; running twice makes none twice."""
    with tx.write_tx(by=by):
        row = (
            Plan.objects.select_for_update(of=("self",))
            .select_related("contract")
            .filter(pk=plan_id, company_id=by.company_id, active=True)
            .first()
        )
        if row is None:
            return []
        made = [_invoice(row, span, by=by) for span in _due(row)]
        invoices = [pk for pk in made if pk is not None]
        if row.issue and invoices:
            invoicing.issue(invoices, by=by)
    return invoices


def _due(row: Plan) -> list[Span]:
    """Periods whose day of invoicing has come, after the last one made; the plan moves on behind them."""
    today = clock.today()
    last = contracts.last_day(row.contract_id, on=row.next_on)
    found = rules.spans(row.next_on, months=row.every_months, anchor=row.anchor, until=today, last=last, prorate=row.prorate)
    if not row.in_advance:
        found = [span for span in found if span.ends < today]
    if found:
        row.next_on = rules.months_later(found[-1].begins, row.every_months, keep=row.anchor)
        Plan.objects.filter(pk=row.pk).update(next_on=row.next_on, version=F("version") + 1)
    return found


def _invoice(row: Plan, span: Span, *, by: Actor) -> int | None:
    """The draft of one period; None when nothing was in force, or it was made before."""
    edition = contracts.in_force(row.contract_id, on=span.begins)
    if edition is None or Period.objects.filter(plan=row, begins=span.begins).exists():
        return None
    lines = _billed(edition.pk)
    drafted = _draft(row, edition, lines, span, by=by)
    net = sum((half_up(one.quantity * one.unit_price) for one in drafted.lines), Decimal(0))
    (made,) = invoicing.draft([drafted], by=by)
    Period.objects.create(plan=row, begins=span.begins, ends=span.ends, net=net, invoice_id=made.invoice_id)
    return made.invoice_id


def _draft(row: Plan, edition: contracts.Edition, lines: list[contracts.Line], span: Span, *, by: Actor) -> invoicing.DraftInvoice:
    contract, today = row.contract, clock.today()
    goods = catalog.facts({line.item_id for line in lines if line.item_id})
    terms = parties.documents_facts([contract.party_id], company_id=by.company_id)[contract.party_id].terms
    base = company.queries.own(by.company_id).base_currency
    rate = None if edition.currency_id == base else company.rate_for(edition.currency_id, base=base, before=today)
    days = edition.payment_days if edition.payment_days is not None else terms.payment_days if terms else 0
    said = f"{span.begins:%d.%m.%Y}–{span.ends:%d.%m.%Y}"
    return invoicing.DraftInvoice(
        company_id=by.company_id, branch_id=contract.branch_id, issue_date=today, sale_date=min(span.ends, today), orderer_id=contract.party_id,
        salesperson_id=contract.salesperson_id, currency=edition.currency_id, rate=rate.rate if rate else Decimal(1), rate_table=rate.table if rate else "",
        rate_on=rate.on if rate else None, payment_method=edition.payment_method or (terms.payment_method if terms and terms.payment_method else ""),
        payment_days=days or 0, reference=contract.their_number or contract.number, remarks=f"{contract.number}, {said}",
        lines=tuple(_line(line, goods.get(line.item_id or 0), span, said, terms=terms) for line in lines),
    )  # fmt: skip


def _line(
    line: contracts.Line, item: catalog.ItemFacts | None, span: Span, said: str, *, terms: catalog.vat.Terms | None
) -> invoicing.DraftInvoiceLine:
    """A line of a cut period costs its part of the price, to four decimals; what is said in words is a service."""
    price = line.price or Decimal(0)
    return invoicing.DraftInvoiceLine(
        description=f"{line.description} ({said})"[:400], unit=line.unit, quantity=line.quantity or Decimal(0),
        unit_price=price if span.part == 1 else half_up(price * span.part, 4), vat_code=catalog.vat.code_of(item, terms, service=True), item_id=line.item_id,
        factor=line.factor, price_source="contract",
    )  # fmt: skip
