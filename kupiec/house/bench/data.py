"""Masters of the workloads, entered through the rooms' own verbs: company, customers, products, prices, stock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db import connection

from kupiec.ground.company import public as company
from kupiec.ground.kernel import statistics, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.house import definitions
from kupiec.house.bench import assortment
from kupiec.house.bench import workload as work
from kupiec.money.pricing import public as pricing
from kupiec.money.stock import public as stock
from kupiec.people.catalog import services as catalog
from kupiec.people.catalog.drafts import ItemDraft
from kupiec.people.catalog.models import Item, ItemGroup, Unit
from kupiec.people.parties import services as parties
from kupiec.people.parties.drafts import AddressDraft, PartyDraft
from kupiec.people.parties.models import CustomerGroup, CustomerTerms, Party

TODAY = dt.date(2026, 1, 2)
CHUNK = 2_000
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Masters:
    """Ids by number, for the runs."""

    by: Actor
    warehouse: int
    customers: dict[int, int]
    products: dict[int, int]


def cent(minor: int) -> Decimal:
    return Decimal(minor) / 100


def parcels(rows: Sequence[One], size: int = CHUNK) -> Iterator[Sequence[One]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def firm() -> Actor:
    """The company of the measured work, with all that a company starts with; the one of another run is taken as it is."""
    if there := _at_hand():
        return there
    by = Actor.system(0, request_id="bench")
    with tx.write_tx(by=by):
        company.seed_dictionaries(by=by)
        own = company.Company.objects.create(code="BENCH", name="Bench", base_currency_id="PLN", nip="7811767696")
        branch = company.Branch.objects.create(company=own, code="B", name="Bench")
    by = Actor(user_id=None, company_id=own.pk, branch_id=branch.pk, request_id="bench", all_rights=True)
    definitions.install(by=by)
    return by


def _at_hand() -> Actor | None:
    """Who works in the company that another run has made."""
    branch = company.Branch.objects.filter(company__code="BENCH").first()
    if branch is None:
        return None
    return Actor(user_id=None, company_id=branch.company_id, branch_id=branch.pk, request_id="bench", all_rights=True)


def masters(customers: int, products: int, *, wide: bool = False) -> Masters:
    """Enter everything the workload needs; a few thousand rows a second. What another run has entered is taken as it is."""
    if _at_hand():
        return known()
    by = firm()
    buyers = _customers(customers, by)
    items = _products(products, by)
    _prices(products, items, by)
    if wide:
        assortment.widen(items, by=by)
    warehouse = definitions.ensure_warehouse("MG", "Bench", by=by)
    _opening(products, items, warehouse, by)
    analyse()
    return Masters(by, warehouse, buyers, items)


def analyse() -> None:
    """After a bulk load: the worker's count on SQLite; PostgreSQL keeps bad plans until it has counted and connections are new."""
    statistics.renew()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        connection.close()


def known() -> Masters:
    """The masters that another process has entered."""
    by = _at_hand()
    assert by is not None
    buyers = {int(code[1:]): pk for code, pk in Party.objects.filter(code__startswith="C").values_list("code", "pk")}
    items = {int(code[1:]): pk for code, pk in Item.objects.filter(code__startswith="P").values_list("code", "pk")}
    return Masters(by, stock.Warehouse.objects.get(company_id=by.company_id).pk, buyers, items)


def _customers(count: int, by: Actor) -> dict[int, int]:
    with tx.write_tx(by=by):
        groups = [CustomerGroup(code=f"G{g}", name=f"Group {g}") for g in range(work.GROUPS)]
        CustomerGroup.objects.bulk_create(groups)
    ids: dict[int, int] = {}
    for numbers in parcels(range(1, count + 1)):
        drafts = [party(work.customer(c)) for c in numbers]
        made = parties.create(drafts, by=by)
        ids.update(zip(numbers, made, strict=True))
        with tx.write_tx(by=by):
            for g in range(work.GROUPS):
                for discount in set(work.OWN_DISCOUNT):
                    mine = [ids[c] for c in numbers if c % work.GROUPS == g and work.customer(c).discount == discount]
                    CustomerTerms.objects.filter(company_id=by.company_id, party_id__in=mine).update(
                        group=groups[g], markup_percent=-Decimal(discount), markup_shown="line", price_kind=None
                    )
    return ids


def party(one: work.WorkCustomer) -> PartyDraft:
    seat = AddressDraft("seat", "Main 1", "", one.city, "DE", main=True)
    return PartyDraft(one.name, code=one.code, country="DE", roles=frozenset({"customer"}), addresses=(seat,))


def _products(count: int, by: Actor) -> dict[int, int]:
    if not Unit.objects.filter(code="pc").exists():
        catalog.save_unit({"code": "pc", "name": "piece", "decimals": 0}, by=by)
    groups = catalog.save_groups([{"code": f"K{k}", "name": f"Category {k}"} for k in range(work.CATEGORIES)], by=by)
    for numbers in parcels(range(1, count + 1)):
        drafts = []
        for p in numbers:
            one = work.product(p)
            drafts.append(
                ItemDraft(
                    one.code, one.name, "pc", str(one.vat), group_id=groups[one.category],
                    purchase_price=cent(one.cost), list_price=cent(one.price),
                )
            )  # fmt: skip
        catalog.create(drafts, by=by)
    return {int(code[1:]): pk for code, pk in Item.objects.filter(code__startswith="P").values_list("code", "pk")}


def _prices(count: int, items: dict[int, int], by: Actor) -> None:
    base = pricing.save_list({"code": "BASE", "name": "Base", "currency_id": "PLN"}, by=by)
    for numbers in parcels(range(1, count + 1)):
        prices = [pricing.NewPrice(items[p], cent(work.product(p).price), TODAY) for p in numbers]
        pricing.publish(prices, list_id=base, by=by)
    pricing.save_hierarchy({"name": "All", "default": True, "list_ids": [base]}, by=by)
    stage = pricing.save_stage({"name": "Discounts", "mode": "first"}, by=by)
    groups = dict(CustomerGroup.objects.values_list("code", "pk"))
    categories = dict(ItemGroup.objects.values_list("code", "pk"))
    rules: list[dict[str, Any]] = []
    for g in range(work.GROUPS):
        same = {"stage_id": stage, "customer_group_id": groups[f"G{g}"]}
        for p in range(100, count + 1, 100):
            rules.append({**same, "name": f"P{p} G{g}", "value": Decimal(20 + g), "item_id": items[p]})
        for k in range(work.CATEGORIES):
            for start, extra in work.BREAKS:
                value = Decimal(work.GROUP_PERCENT[g] + k % 3 + extra)
                condition = {"item_group_id": categories[f"K{k}"], "from_quantity": Decimal(start)}
                rules.append({**same, "name": f"K{k} {start} G{g}", "value": value, **condition})
    pricing.add_rules(rules, by=by)


def _opening(count: int, items: dict[int, int], warehouse: int, by: Actor) -> None:
    for numbers in parcels(range(1, count + 1), 500):
        lines = []
        quantity = Decimal(work.OPENING_STOCK)
        for p in numbers:
            cost = cent(work.product(p).cost)
            lines.append(stock.DraftLine(items[p], "pc", Decimal(1), quantity, quantity, unit_cost=cost))
        document = stock.DraftDocument("PZ", by.company_id, by.branch_id or 0, warehouse, TODAY, tuple(lines))
        made = stock.draft([document], by=by)
        stock.issue([one.document_id for one in made], by=by)
