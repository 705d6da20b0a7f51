"""Documents in the search box (KER-12): by number, the customer's number and name; only one's own; one statement per set."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search.models import SearchPaper
from kupiec.ground.kit import glances, palette
from kupiec.house import wiring
from kupiec.house.commands import reindex
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.services import deliver, head
from kupiec.sales.orders.services.create import create
from kupiec.sales.orders.tests import builders

pytestmark = pytest.mark.django_db
ORDER = "orders.order"


@pytest.fixture
def plugged():
    wiring.install()


@pytest.fixture
def order(shop, customer, plugged):
    (item,) = builders.items(1)
    builders.stocked(shop, shop.place, item, 50)
    return builders.accepted(shop, customer, builders.line(item, 3), customer_reference="ZAM/77-Łódź")


def found(text, by):
    return [(hit.kind, hit.object_id, hit.match) for hit in search.find(text, by=by)]


@pytest.mark.feature("KER-12")
def test_an_order_is_found_by_its_number_the_customers_and_his_name(shop, customer, order):
    bare = order.number.removeprefix("ZS ")
    assert (ORDER, order.pk, "exact") in found(order.number, shop.by)
    assert (ORDER, order.pk, "exact") in found(order.number.replace("/", " "), shop.by)
    assert (ORDER, order.pk, "prefix") in [(kind, pk, "prefix") for kind, pk, match in found(bare, shop.by) if match in ("prefix", "exact")]
    assert ORDER in [kind for kind, *_ in found("zam/77", shop.by)]
    assert ORDER in [kind for kind, *_ in found("lodz", shop.by)]
    assert ORDER in [kind for kind, *_ in found(customer.name[:6].lower(), shop.by)]
    assert ORDER in [kind for kind, *_ in found(customer.name[2:7], shop.by)]
    assert found("zzqqxx", shop.by) == []


@pytest.mark.feature("KER-12")
def test_deliveries_and_invoices_of_it_are_found_when_numbered(shop, order):
    from kupiec.money.stock import public as stock

    ids = deliver.deliver([order.pk], by=shop.by)
    assert not SearchPaper.objects.filter(kind="stock.document", object_id__in=ids).exists()
    stock.issue(ids, by=shop.by)
    number = stock.StockDocument.objects.get(pk=ids[0]).number
    assert ("stock.document", ids[0], "exact") in found(number, shop.by)


@pytest.mark.feature("KER-12")
def test_a_salesperson_finds_only_his_own_documents(shop, order):
    mine = Actor(
        user_id=5, company_id=shop.company.pk, branch_id=shop.branch.pk, employee_id=shop.salesperson.pk + 999,
        rights=frozenset({"orders.see", "parties.see"}), scopes={"orders": "own"},
    )  # fmt: skip
    everybody = replace(mine, scopes={"orders": "all"})
    elsewhere = replace(everybody, company_id=shop.company.pk + 1)
    blind = replace(everybody, rights=frozenset({"parties.see"}))
    assert ORDER in [kind for kind, *_ in found(order.number, everybody)]
    for by in (mine, elsewhere, blind):
        assert ORDER not in [kind for kind, *_ in found(order.number, by)]
        assert not [hit for hit in palette.find(order.number, "", by=by) if hit.record and hit.record[0] == ORDER]
        assert glances.of(ORDER, order.pk, by=by) is None
    Order.objects.filter(pk=order.pk).update(salesperson_id=None)
    assert ORDER not in [kind for kind, *_ in found(order.number, mine)]


@pytest.mark.feature("KER-12")
def test_a_set_is_indexed_by_one_statement_and_moves_index_nothing(shop, customer, plugged):
    (item,) = builders.items(1)
    with CaptureQueriesContext(connection) as told:
        create([builders.draft(shop, customer, builders.line(item, 1)) for _ in range(12)], by=shop.by)
    written = [query["sql"] for query in told if "kernel_search_paper" in query["sql"]]
    assert len(written) == 1
    assert SearchPaper.objects.filter(kind=ORDER).count() == 12


@pytest.mark.feature("KER-12")
def test_a_new_customers_number_and_a_lost_index_are_mended(shop, order, capsys):
    head.edit_head(order.pk, {"customer_reference": "NOWY-5"}, by=shop.by)
    assert ORDER in [kind for kind, *_ in found("nowy5", shop.by)]
    SearchPaper.objects.all().delete()
    import argparse

    assert reindex.main(argparse.Namespace(kinds=[ORDER])) == 0
    assert ORDER in capsys.readouterr().out
    assert (ORDER, order.pk, "exact") in found(order.number, shop.by)
    assert reindex.main(argparse.Namespace(kinds=["nope.nope"])) == 2


@pytest.mark.feature("KER-12")
def test_common_names_do_not_hide_parties_nor_own_papers(shop, customer, plugged):
    (item,) = builders.items(1)
    search.index([search.SearchRow("parties.party", customer.pk, code=customer.code, title=customer.name)], by=shop.by)
    create([builders.draft(shop, customer, builders.line(item, 1)) for _ in range(150)], by=shop.by)
    first = Order.objects.order_by("pk").first()
    Order.objects.exclude(pk=first.pk).update(salesperson_id=None)
    Order.objects.filter(pk=first.pk).update(salesperson_id=shop.salesperson.pk)
    mine = Actor(
        user_id=5, company_id=shop.company.pk, branch_id=shop.branch.pk, employee_id=shop.salesperson.pk,
        rights=frozenset({"orders.see"}), scopes={"orders": "own"},
    )  # fmt: skip
    word = max(customer.name.split(), key=len)
    assert [pk for kind, pk, _ in found(word, mine) if kind == ORDER] == [first.pk]
    assert "parties.party" in [kind for kind, *_ in found(word, shop.by)]


@pytest.mark.feature("KER-12")
def test_the_glance_of_a_document(shop, order):
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    text = client.get(reverse("kit-glance", args=[ORDER, order.pk])).content.decode()
    assert order.number in text
    assert "ZAM/77" in text
    assert client.get(reverse("kit-glance", args=[ORDER, 999_999])).status_code == 404
    assert client.get(reverse("kit-glance", args=["no.kind", 1])).status_code == 404
    listed = client.get(reverse("kit-palette"), {"q": order.number}).content.decode()
    assert f"/_/paleta/{ORDER}/{order.pk}/" in listed


@pytest.mark.feature("KER-12")
def test_rooms_and_commands_called_so_come_before_what_sounds_alike(shop, plugged):
    from kupiec.people.parties import found as party_found

    parish = builders.customer(shop)
    parish.name = "Parafia Jana"
    parish.save()
    search.index(party_found._parties([parish.pk]), by=shop.by)
    assert ("parties.party", parish.pk, "similar") in found("partia", shop.by)
    told = [(hit.title, hit.url) for hit in palette.find("partia", "", by=shop.by)]
    assert told[0][1] == reverse("lots")
    assert reverse("party", args=[parish.pk]) in [url for _, url in told[1:]]
    with translation.override("en"):
        first = palette.find("lots", "", by=shop.by)[0]
    assert (first.title, first.url) == ("Lots", reverse("lots")), "the room itself, though a command leads there, too"
