"""A foreign wholesaler's files become trade in Kupiec: loaded, delivered, invoiced, paid; and broken copies do no harm."""

from __future__ import annotations

import csv
import shutil
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from kupiec.ground.exchange.models import ImportRow
from kupiec.ground.kernel import invariants
from kupiec.house.commands import import_
from kupiec.house.imports import company, flow
from kupiec.money.invoicing.models import Invoice
from kupiec.people.parties.models import Party
from kupiec.sales.orders.models import Order, OrderLine

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT.parent / "shared" / "data" / "adventureworks"
PLAN = ROOT / "examples" / "adventureworks"
STEPS = ["salespeople", "customers", "stores", "vendors", "categories", "subcategories", "products", "price_history",
         "cost_history", "discounts", "stock", "orders"]  # fmt: skip
FIRM = {"code": "AW", "name": "AdventureWorks Cycles", "country": "US", "base_currency": "USD", "branch": "MAIN", "warehouse": "AW"}
pytestmark = [
    pytest.mark.skipif(not SOURCE.is_dir(), reason="the AdventureWorks files are not beside the project"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def files(tmp_path):
    """A copy of the files with the first 60 orders only."""
    copy = tmp_path / "aw"
    shutil.copytree(SOURCE, copy)
    keep_orders(copy, 60)
    return copy


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)


def keep_orders(folder, count):
    heads = rows_of(folder / "SalesOrderHeader.csv")
    kept = {row[0] for row in heads[1 : count + 1]}
    write(folder / "SalesOrderHeader.csv", heads[: count + 1])
    lines = rows_of(folder / "SalesOrderDetail.csv")
    write(folder / "SalesOrderDetail.csv", [lines[0], *(row for row in lines[1:] if row[0] in kept)])


def expected_net(folder):
    """quantity × unit price × (1 − whole per cent), each line rounded to a cent."""
    total = Decimal(0)
    for row in rows_of(folder / "SalesOrderDetail.csv")[1:]:
        quantity, price, value = Decimal(row[2]), Decimal(row[4]), Decimal(row[5])
        percent = ((1 - value / (quantity * price)) * 100).quantize(Decimal(1), ROUND_HALF_UP)
        total += (quantity * price * (100 - percent) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return total


def load(folder, tmp_path):
    by = company.ensure(FIRM)
    steps = [PLAN / f"{step}.toml" for step in STEPS]
    return by, import_.load(steps, folder, tmp_path / "report", by=by)["files"]


def clean():
    return [(found.code, found.room, rows[:2]) for found, rows in invariants.run() if rows]


@pytest.mark.feature("KER-16")
def test_orders_come_in_with_their_prices_and_end_as_paid_invoices(files, tmp_path):
    by, report = load(files, tmp_path)
    assert {step: report[step]["rejected"] for step in STEPS} == dict.fromkeys(STEPS, 0)
    assert (report["customers"]["created"], report["stores"]["created"], report["products"]["created"]) == (1464, 701, 506)
    figures = flow.to_cash(by=by, say=lambda text: None)
    assert figures["orders"] == 60
    assert Decimal(figures["net_of_invoices"]) == expected_net(files)
    assert Decimal(figures["still_owed"]) == 0
    assert abs(Decimal(figures["difference_by_rounding"])) < Decimal("0.5")
    assert clean() == []
    _, again = load(files, tmp_path)
    assert (again["customers"]["created"], again["orders"]["created"]) == (0, 0)
    assert Order.objects.count() == 60


@pytest.mark.feature("KER-16")
def test_a_broken_copy_is_reported_row_by_row_and_nothing_is_half_written(files, tmp_path):
    customers = rows_of(files / "Customer.csv")
    write(files / "Customer.csv", [*customers, customers[1], customers[2], ["99999", "Only", "Four", "", "x", "too", "many"]])
    stores = rows_of(files / "Store.csv")
    write(files / "Store.csv", [[cell for i, cell in enumerate(row) if i != 1] for row in stores])
    prices = rows_of(files / "ProductListPriceHistory.csv")
    prices[1][3], prices[2][1], prices[3][0] = "tanio", "31.02.2011", "424242"
    write(files / "ProductListPriceHistory.csv", prices)
    vendors = (files / "Vendor.csv").read_text(encoding="utf-8").replace("Allenson Cycles", "Łódzkie Ćwieki")
    (files / "Vendor.csv").write_bytes(vendors.encode("cp1250"))
    (files / "SpecialOffer.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 40)
    lines = rows_of(files / "SalesOrderDetail.csv")
    spoiled = lines[1][0]
    lines[1][3] = "999999"
    whole = sum(row[0] != spoiled for row in lines[1:])
    write(files / "SalesOrderDetail.csv", lines)
    _, report = load(files, tmp_path)
    assert report["stores"]["refused"] == "MISSING_COLUMNS" and not Party.objects.filter(code__startswith="AWS").exists()
    assert report["discounts"]["refused"] == "BINARY_FILE"
    assert (report["customers"]["created"], report["customers"]["rejected"]) == (1464, 3)
    assert report["price_history"]["rejected"] == 3
    assert Party.objects.filter(name="Łódzkie Ćwieki").exists()
    assert OrderLine.objects.filter(order__customer_reference=spoiled).count() == 0
    assert OrderLine.objects.count() + report["orders"]["rejected"] == len(lines) - 1 and whole > 0
    reasons = {tuple(row.errors[0][:2]) for row in ImportRow.objects.filter(state="bad")}
    assert {("price", "NOT_A_NUMBER"), ("valid_from", "NOT_A_DATE"), ("external_id", "DUPLICATE")} <= reasons
    listed = (tmp_path / "report" / "price_history-rejected.csv").read_text(encoding="utf-8")
    assert "NOT_A_NUMBER" in listed and "tanio" in listed
    assert clean() == []


@pytest.mark.slow
@pytest.mark.feature("KER-16")
def test_all_1561_orders_make_5672828_73(tmp_path):
    by, report = load(SOURCE, tmp_path)
    assert report["orders"]["created"] == 6032
    figures = flow.to_cash(by=by, say=lambda text: None)
    assert (figures["orders"], figures["invoice_lines"]) == (1561, 6032)
    assert Decimal(figures["net_of_invoices"]) == Decimal("5672828.73")
    assert Decimal(figures["still_owed"]) == 0 and clean() == []
    assert not Invoice.objects.filter(state="draft").exists()
