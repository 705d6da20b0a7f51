"""Demo: three warehouses with stock, locations, expected deliveries, a transfer, own use and a count. Verbs only.

`fill` opens the stock on a day before the first sales; `expect` says at the end what should come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.money.stock.models import StockBalance, Warehouse
from kupiec.money.stock.services import setup
from kupiec.money.stock.services.draft import draft
from kupiec.money.stock.services.issue import issue
from kupiec.money.stock.values import DraftDocument, DraftLine, Kind
from kupiec.people.catalog import public as catalog

WAREHOUSES = (
    ("MG1", "Magazyn główny", "Poznań", "ul. Składowa 12", "61-888", Decimal(1)),
    ("MG2", "Magazyn Wrocław", "Wrocław", "ul. Krakowska 141", "50-428", Decimal("0.5")),
    ("MG3", "Magazyn Gdynia", "Gdynia", "ul. Hutnicza 40", "81-061", Decimal("0.35")),
)
PER_PAPER = 40
_STEPS = ((15, 260), (60, 90), (250, 32), (1200, 12), (10**9, 4))


@dataclass(frozen=True, slots=True)
class Made:
    """Warehouses by code."""

    warehouses: dict[str, int]


def fill(*, by: Actor, items: Sequence[int], suppliers: Sequence[int], on: dt.date) -> Made:
    """Warehouses, locations, opening receipts on a day, a second dearer delivery five weeks later, and inside work."""
    made = Made(_warehouses(by))
    _locations(made.warehouses["MG1"], rows=6, bays=8, by=by)
    _locations(made.warehouses["MG2"], rows=2, bays=6, by=by)
    facts = [found for pk in items if (found := catalog.facts(items).get(pk))] if items else []
    facts = [item for item in facts if item.stocked and not item.archived]
    papers: list[DraftDocument] = []
    for number, (code, _name, _town, _street, _postal, share) in enumerate(WAREHOUSES):
        lines = [(item, amount) for index, item in enumerate(facts) if (amount := _opening(item, index, number, share))]
        papers += _receipts(made.warehouses[code], lines, suppliers=suppliers, on=on, rise=Decimal(1), by=by)
    later = on + dt.timedelta(days=35)
    again = [(item, _opening(item, index, 0, Decimal(1))) for index, item in enumerate(facts) if index % 2 == 0]
    papers += _receipts(
        made.warehouses["MG1"], [(item, amount) for item, amount in again if amount], suppliers=suppliers, on=later,
        rise=Decimal("1.04"), by=by,
    )  # fmt: skip
    _issue(papers, by=by)
    _inside(made, facts, on=later, by=by)
    return made


def _warehouses(by: Actor) -> dict[str, int]:
    branches = list(company.Branch.objects.filter(company_id=by.company_id).order_by("pk"))
    known = dict(Warehouse.objects.filter(company_id=by.company_id).values_list("code", "pk"))
    for code, name, town, street, postal, _share in WAREHOUSES:
        branch = next((one for one in branches if town in (one.city, one.name)), branches[0])
        if code not in known:
            values = {"code": code, "name": name, "branch_id": branch.pk, "street": street, "postal_code": postal, "city": town}
            known[code] = setup.save_warehouse(values, by=by)
    return known


def _locations(warehouse_id: int, *, rows: int, bays: int, by: Actor) -> None:
    for row in range(rows):
        for bay in range(1, bays + 1):
            letter = chr(ord("A") + row)
            values = {
                "warehouse_id": warehouse_id, "code": f"{letter}-{bay:02d}", "zone": letter, "position": row * 100 + bay,
                "name": f"Regał {letter}, miejsce {bay}",
            }  # fmt: skip
            setup.save_location(values, by=by)


def _opening(item: catalog.ItemFacts, index: int, warehouse: int, share: Decimal) -> Decimal:
    """Cheap things lie in heaps, dear ones in pieces; some are out of stock in a branch, a few everywhere."""
    if index % 23 == 11 or (warehouse and (index + warehouse) % 9 == 4):
        return Decimal(0)
    price = item.purchase_price or Decimal(50)
    base = next(amount for limit, amount in _STEPS if price < limit)
    wave = Decimal(60 + (index * 37 + warehouse * 11) % 80) / 100
    return max(half_up(Decimal(base) * wave * share, 0), Decimal(1))


def _receipts(
    warehouse_id: int, lines: Sequence[tuple[catalog.ItemFacts, Decimal]], *, suppliers: Sequence[int], on: dt.date,
    rise: Decimal, by: Actor,
) -> list[DraftDocument]:  # fmt: skip
    place = Warehouse.objects.get(pk=warehouse_id)
    papers = []
    for start in range(0, len(lines), PER_PAPER):
        number = start // PER_PAPER
        papers.append(
            DraftDocument(
                Kind.RECEIPT,
                by.company_id,
                place.branch_id,
                place.pk,
                on,
                tuple(
                    _line(item, amount, cost=half_up((item.purchase_price or Decimal(50)) * rise))
                    for item, amount in lines[start : start + PER_PAPER]
                ),
                party_id=suppliers[(number + place.pk) % len(suppliers)] if suppliers else None,
                reference=f"FZ {on.year}/{4100 + place.pk * 50 + number}",
            )
        )
    return papers


def restock(*, by: Actor, items: Sequence[int], suppliers: Sequence[int], on: dt.date) -> int:
    """A supplier's delivery to the main warehouse of what ran low, but for what nobody has; how many lines came."""
    main = Warehouse.objects.get(company_id=by.company_id, code=WAREHOUSES[0][0])
    held = dict(StockBalance.objects.filter(warehouse=main).values_list("item_id", "on_hand"))
    facts = catalog.facts(items)
    low = []
    for index, pk in enumerate(items):
        item = facts.get(pk)
        full = _opening(item, index, 0, Decimal(1)) if item and item.stocked and not item.archived else Decimal(0)
        if item and held.get(pk, Decimal(0)) < full / 2:
            low.append((item, full))
    with clock.frozen(on):
        _issue(_receipts(main.pk, low, suppliers=suppliers, on=on, rise=Decimal("1.02"), by=by), by=by)
    return len(low)


def _line(item: catalog.ItemFacts, amount: Decimal, *, cost: Decimal | None = None) -> DraftLine:
    return DraftLine(item.id, item.unit, Decimal(1), amount, amount, unit_cost=cost)


def _issue(papers: Sequence[DraftDocument], *, by: Actor) -> None:
    made = draft(sorted(papers, key=lambda paper: paper.issue_date), by=by)
    issue([paper.document_id for paper in made], by=by)


def _inside(made: Made, facts: Sequence[catalog.ItemFacts], *, on: dt.date, by: Actor) -> None:
    """A transfer to the branch, things used by ourselves, a count with its differences."""
    main, branch, coast = (Warehouse.objects.get(pk=made.warehouses[code]) for code in ("MG1", "MG2", "MG3"))
    held = dict(StockBalance.objects.filter(warehouse=main, on_hand__gte=8).values_list("item_id", "on_hand"))
    moved = [item for item in facts if item.id in held][3:11]
    used = [item for item in facts if item.id in held][20:22]
    counted = dict(StockBalance.objects.filter(warehouse=coast, on_hand__gte=5).order_by("item_id").values_list("item_id", "on_hand")[:6])
    day = on + dt.timedelta(days=3)
    papers = [
        DraftDocument(
            Kind.TRANSFER, by.company_id, main.branch_id, main.pk, day, tuple(_line(item, Decimal(4)) for item in moved),
            to_warehouse_id=branch.pk, remarks="Uzupełnienie oddziału",
        ),
        DraftDocument(
            Kind.USE, by.company_id, main.branch_id, main.pk, day, tuple(_line(item, Decimal(1)) for item in used),
            remarks="Wystawa w salonie",
        ),
        DraftDocument(
            Kind.COUNT, by.company_id, coast.branch_id, coast.pk, day,
            tuple(
                _line(item, counted[item.id] + (1 if number == 1 else -2 if number == 4 else 0))
                for number, item in enumerate(item for item in facts if item.id in counted)
            ),
            remarks="Inwentaryzacja wyrywkowa",
        ),
    ]  # fmt: skip
    _issue([paper for paper in papers if paper.lines], by=by)


def expect(*, by: Actor, items: Sequence[int], suppliers: Sequence[int], today: dt.date) -> int:
    """What suppliers promised for the coming weeks, in the main warehouse and the branch; how many rows."""
    places = list(Warehouse.objects.filter(company_id=by.company_id, code__in=("MG1", "MG2")).order_by("code"))
    facts = catalog.facts(items)
    rows = []
    for index, pk in enumerate(items):
        item = facts.get(pk)
        if item is None or not item.stocked or index % 6 not in (0, 5):
            continue
        amount = _opening(item, index + 1, 0, Decimal("0.8")) or Decimal(10)
        rows.append(
            setup.SupplyDraft(
                places[index % 12 == 5 and len(places) > 1].pk,
                pk,
                amount,
                today + dt.timedelta(days=2 + index * 5 % 23),
                f"ZD {180 + index // 8}/{today.year}",
                suppliers[index % len(suppliers)] if suppliers else None,
            )
        )
    setup.add_supplies(rows, by=by)
    return len(rows)
