"""Orders taken in: each once, corrected, accepted as an order; what was learned is known next time (ORD-3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.documents.public import Ref
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kit import grid_undo
from kupiec.ground.kit import public as kit
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.activities import public as activities
from kupiec.people.mailboxes import services as mailboxes
from kupiec.people.mailboxes.tests import builders as mail
from kupiec.sales.intake import frame, grid, links, queries, services
from kupiec.sales.intake.models import Link, PartyNumber, Proposal, ProposalLine, TheirCode
from kupiec.sales.intake.tests import builders as build
from kupiec.sales.intake.values import LineChange
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.tests import builders as selling
from tests.cast import build_cast
from tests.statements import Meter, check_same

D = Decimal
pytestmark = pytest.mark.feature("ORD-3")


def refused(work: Any, *args: Any, **given: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        work(*args, **given)
    each = caught.value.each if isinstance(caught.value, Refusals) else [caught.value]
    return [(one.code, one.field) for one in each]


def codes(proposal: Proposal) -> list[tuple[str, ...]]:
    lines = queries.lines(proposal.pk)
    found = queries.reckoned(proposal, lines)
    return [tuple(one.code for one in found[line.pk].problems) for line in lines]


def test_an_edifact_order_is_taken_corrected_and_accepted(shop, customer):
    one, two = selling.items(2, list_price=D("10.00"))
    (pk,) = services.take_file("zam.edi", build.edi("T1", "OBCY"), by=shop.by)
    row = queries.one(pk, by=shop.by)
    assert (row.source, row.party_id, row.number, row.buyer) == ("edifact", None, "ZAM/2026/10/15", "5900000000015")
    assert [problem.code for problem in queries.problems_of(row)] == ["NO_PARTY", "NO_PLACE"]
    assert codes(row) == [(), ("NO_ITEM",)]
    assert refused(services.accept, [pk], by=shop.by) == [("NO_PARTY", "party_id")]
    services.edit(pk, {"party_id": customer.pk}, version=1, by=shop.by)
    assert refused(services.accept, [pk], by=shop.by) == [("LINES", "lines[2]")]
    wrong = queries.lines(pk)[1]
    services.change_line(pk, wrong.pk, LineChange(item_id=two.pk), version=1, by=shop.by)
    (order_id,) = services.accept([pk], by=shop.by)
    order = Order.objects.get(pk=order_id)
    assert (order.customer_reference, order.channel, order.orderer_id, order.wanted_on, order.state) == (
        "ZAM/2026/10/15",
        "file",
        customer.pk,
        selling.day(6),
        "draft",
    )
    assert [(line.item_id, line.quantity) for line in OrderLine.objects.filter(order=order).order_by("position")] == [
        (one.pk, D(5)),
        (two.pk, D(10)),
    ]
    assert [row.name for row in files.of_record("orders.order", order.pk, by=shop.by)] == ["zam.edi"]
    assert PartyNumber.objects.get().party_id == customer.pk and TheirCode.objects.get().code == "OBCY"
    (again,) = services.take_file("zam2.edi", build.edi("OBCY", "T1", number="ZAM/16"), by=shop.by)
    assert queries.one(again, by=shop.by).party_id == customer.pk
    assert [line.item_id for line in queries.lines(again)] == [two.pk, one.pk], "what was chosen once is known"
    assert refused(services.accept, [pk], by=shop.by) == [("FINISHED", "")]


def test_the_same_message_is_taken_once_and_told(shop, customer):
    selling.items(1)
    (pk,) = services.take_file("zam.edi", build.edi("T1"), party_id=customer.pk, by=shop.by)
    with pytest.raises(Refusal) as caught:
        services.take_file("inna-nazwa.edi", build.edi("T1"), party_id=customer.pk, by=shop.by)
    assert caught.value.code == "DUPLICATE" and "ZAM/2026/10/15" in caught.value.text and f"{selling.TODAY:%d.%m.%Y}" in caught.value.text
    with pytest.raises(Refusal) as caught:
        build.proposal(shop, customer, "T1", number="ZAM/2026/10/15")
    assert caught.value.code == "DUPLICATE", "the number of one customer counts, however it came"
    other = build.proposal(shop, None, "T1", number="ZAM/2026/10/15")
    assert refused(services.edit, other.pk, {"party_id": customer.pk}, by=shop.by) == [("DUPLICATE", "file")]
    services.reject([pk], reason="pomyłka klienta", by=shop.by)
    assert len(services.take_file("zam.edi", build.edi("T1"), party_id=customer.pk, by=shop.by)) == 1
    assert refused(services.reject, [other.pk], reason=" ", by=shop.by) == [("REQUIRED", "reason")]


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_broken_file_stays():
    cast = build_cast()
    with clock.frozen(selling.TODAY):
        selling.office(cast)
        cast.place = stocks.warehouse(cast)
        selling.items(1)
        good, bad = build.edi("T1").decode("iso-8859-2"), build.edi("T1", number="B").decode("iso-8859-2")
        both = good.replace("UNZ+1", bad[bad.index("UNH") : bad.index("UNZ")] + "UNZ+2")
        assert len(services.take_file("dwa.edi", both.encode("iso-8859-2"), by=cast.by)) == 2
        Proposal.objects.all().update(state="rejected")
        twice = good.replace("UNZ+1", good[good.index("UNH") : good.index("UNZ")] + "UNZ+2")
        assert refused(services.take_file, "dwa.edi", twice.encode("iso-8859-2"), by=cast.by) == [("DUPLICATE", "file")]
        assert refused(services.take_file, "zly.edi", good[:200].encode(), by=cast.by) == [("BROKEN_FILE", "file")]
        assert not Proposal.objects.exclude(state="rejected").exists()


def test_prices_units_and_quantities_are_reported_line_by_line(shop, customer):
    one, _two = selling.items(2, list_price=D("10.00"))
    raw = "Symbol;Ilość;Jm;Cena\nT1;5;szt;9,50\nT1;2;wiadro;10\nT2;wiele;szt;\nNIE-MA;3;szt;\n"
    (pk,) = services.take_file("zam.csv", raw.encode(), party_id=customer.pk, by=shop.by)
    row = queries.one(pk, by=shop.by)
    assert codes(row) == [("PRICE",), ("NO_UNIT", "NO_PRICE", "REPEATED"), ("NO_QUANTITY", "NO_PRICE"), ("NO_ITEM",)]
    first = queries.lines(pk)[0]
    services.change_line(pk, first.pk, LineChange(take_price=True), by=shop.by)
    services.remove_lines(pk, [(line.pk, line.version) for line in queries.lines(pk)[1:]], by=shop.by)
    (order_id,) = services.accept([pk], by=shop.by)
    line = OrderLine.objects.get(order_id=order_id)
    assert (line.item_id, line.unit_price, line.quantity) == (one.pk, D("9.50"), D(5))


def test_what_may_not_be_corrected_so_is_told_at_its_field(shop, customer):
    (item,) = selling.items()
    row = build.proposal(shop, customer, "T1")
    (line,) = queries.lines(row.pk)
    for change, wrong in (
        (LineChange(quantity=D(0)), ("QUANTITY", "quantity")), (LineChange(unit="wiadro"), ("NO_UNIT", "unit")), (LineChange(item_id=999), ("NO_ITEM", "code")), (LineChange(price=D(-1)), ("NEGATIVE", "price")),
        (LineChange(quantity=D(10) ** 15), ("BAD_NUMBER", "quantity")),
    ):  # fmt: skip
        assert refused(services.change_line, row.pk, line.pk, change, by=shop.by) == [wrong]
    services.change_line(row.pk, line.pk, LineChange(quantity=D(7)), version=1, by=shop.by)
    for work in (
        lambda: services.change_line(row.pk, line.pk, LineChange(quantity=D(8)), version=1, by=shop.by),
        lambda: services.edit(row.pk, {"number": "X"}, version=9, by=shop.by),
    ):
        with pytest.raises(Conflict):
            work()
    assert refused(services.edit, row.pk, {"number": "x" * 81}, by=shop.by) == [("TOO_LONG", "number")]
    assert refused(services.edit, row.pk, {"party_id": 9999}, by=shop.by) == [("NO_PARTY", "party_id")]
    assert refused(services.take_text, "Dzień dobry", by=shop.by) == [("NO_LINES", "text")]
    assert refused(services.take_text, "T1 5", party_id=9999, by=shop.by) == [("NO_PARTY", "party_id")]
    made = services.add_line(row.pk, item.pk, quantity=D(3), by=shop.by)
    assert ProposalLine.objects.get(pk=made).unit == "szt"


def test_an_email_becomes_an_order_once(shop, customer, tmp_path, settings):
    settings.DATA = tmp_path
    activities.install_dictionaries()
    selling.items(2)
    text = "Dzień dobry,\nproszę o\n- T1 – 4 szt\n- T2: 2 szt.\nPoznań 12\nPozdrawiam\n> T1 100 szt"
    message = mailboxes.bring("list.eml", mail.message(number=1, text=text), party_id=customer.pk, by=shop.by)
    ref = Ref("mailboxes.message", message)
    url = frame.from_message(ref, by=shop.by)
    row = Proposal.objects.get()
    assert url == reverse("intake-proposal", args=[row.pk]) and frame.from_message(ref, by=shop.by) == url
    assert (row.source, row.party_id, [(line.code, line.quantity) for line in queries.lines(row.pk)]) == (
        "mail",
        customer.pk,
        [("T1", D(4)), ("T2", D(2))],
    )
    (order,) = services.accept([row.pk], by=shop.by)
    edges = {(edge.source.kind, edge.target.kind) for edge in frame.Chain().links([Ref("orders.order", order)], company_id=shop.company.pk)}
    assert edges == {("mailboxes.message", "intake.proposal"), ("intake.proposal", "orders.order")}


def test_the_order_in_a_file_of_an_email_counts_before_its_words(shop, customer, tmp_path, settings):
    settings.DATA = tmp_path
    activities.install_dictionaries()
    selling.items(1)
    raw = mail.message(number=1, text="T1 999 szt", files=(("zam.edi", build.edi("T1")), ("plan.pdf", b"%PDF-1.4 plan")))
    message = mailboxes.bring("list.eml", raw, party_id=customer.pk, by=shop.by)
    frame.from_message(Ref("mailboxes.message", message), by=shop.by)
    row = Proposal.objects.get()
    assert (row.number, [line.quantity for line in queries.lines(row.pk)]) == ("ZAM/2026/10/15", [D(5)])
    assert [one.name for one in files.of_record("intake.proposal", row.pk, by=shop.by)] == ["zam.edi"]


def test_a_customer_orders_on_his_own_page(shop, customer, client: Client):
    selling.items(2, list_price=D("10.00"))
    pk = services.share(customer.pk, name="Dział zakupów", by=shop.by)
    link = Link.objects.get(pk=pk)
    address = reverse("order-page", args=[links.token(link)])
    assert client.get(address).status_code == 200 and Link.objects.get().openings == 0
    assert client.get(f"{address[:-2]}{'1' if address[-2] == '0' else '0'}/").status_code == 404
    typed = {"code_0": "T1", "qty_0": "4", "code_1": "nie ma", "qty_1": "1", "do": "send", "key": "a" * 32}
    answer = client.post(address, typed)
    assert answer.status_code == 422 and "Nie znamy tego towaru: nie ma." in answer.content.decode()
    assert not Proposal.objects.exists()
    good = {"code_0": "T1", "qty_0": "4", "do": "send", "key": "a" * 32, "number": "K/1", "remarks": "<script>"}
    assert client.post(address, good).status_code == 200
    row = Proposal.objects.get()
    assert (row.source, row.party_id, row.number, row.remarks) == ("link", customer.pk, "K/1", "<script>")
    assert client.post(address, good).status_code == 200 and Proposal.objects.count() == 1, "a form sent twice is taken once"
    assert client.post(address, good | {"qty_0": "5"}).status_code == 422 and Proposal.objects.count() == 1, (
        "nothing typed later is lost in silence"
    )
    late = client.post(address, good | {"key": "b" * 32, "number": "K/2", "wanted": "31.12.1999"})
    assert late.status_code == 422 and "DD.MM.RRRR" in late.content.decode()
    services.revoke([pk], by=shop.by)
    assert client.get(address).status_code == 410
    assert refused(services.order_by_link, link, [("T1", D(1), "szt")]) == [("LINK_OVER", "")]


def test_pages_are_given_to_customers_one_sees(shop, customer):
    for given, wrong in (
        ({"name": " "}, "name"),
        ({"days": 0}, "days"),
        ({"days": 999}, "days"),
        ({"email": "x"}, "email"),
        ({"language": "xx"}, "language"),
    ):
        assert refused(services.share, customer.pk, **{"name": "A", **given}, by=shop.by)[0][1] == wrong
    assert refused(services.share, 9999, name="A", by=shop.by) == [("NO_PARTY", "party_id")]


def test_the_grid_types_what_people_correct(shop, customer):
    selling.items(2)
    row = build.proposal(shop, customer, "T1", "NIC")
    line = queries.lines(row.pk)[1]
    grid.apply(row.pk, kit.SetCells(line.pk, line.version, {"code": "T2", "quantity": "3"}), by=shop.by)
    shown = grid.rows(row.pk, by=shop.by, ids=[line.pk])[0]
    assert (shown.cells["code"], shown.cells["quantity"], shown.cells["said"]) == ("T2", D(3), "NIC × 5 szt")
    assert grid.totals(row.pk, by=shop.by)["every"] == 2
    before = list(ProposalLine.objects.filter(proposal=row).order_by("position").values())
    for op in (kit.AddLine("T1", "2", None, None), kit.RemoveLines(((line.pk, 2),))):
        done = grid_undo.apply(grid.LINES, row.pk, op, by=shop.by)
        assert len(queries.lines(row.pk)) != 2
        grid_undo.apply(grid.LINES, row.pk, kit.Restore(done.undo), by=shop.by)
        assert list(ProposalLine.objects.filter(proposal=row).order_by("position").values()) == before, "with what the customer wrote"
    assert refused(grid.apply, row.pk, kit.SetCells(line.pk, 2, {"code": "zupełnie nic"}), by=shop.by) == [("NO_ITEM", "code")]


def test_a_large_message_costs_the_same(shop, customer):
    selling.items(9)
    costs = []
    for count in (2, 8):
        meter = Meter(shop.by)
        meter("take", services.take_text, "\n".join(f"T{at} 5 szt" for at in range(1, count + 1)), party_id=customer.pk)
        costs.append(meter.costs)
    check_same(*costs)
