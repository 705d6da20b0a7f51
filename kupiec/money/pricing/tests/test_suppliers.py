"""Suppliers of items: one main, his code and price, what refuses, and where they are shown (CAT-1)."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.pricing import services
from kupiec.money.pricing.models import ItemSupplier
from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties.tests import builders as customers

pytestmark = pytest.mark.django_db


@pytest.fixture
def valve(actor: Actor) -> Any:
    return items.item(actor, code="ZK-9")


def _supply(actor: Actor, item: Any, **more: Any) -> int:
    party = more.pop("party", None) or customers.party(actor, roles=frozenset({"supplier"}))
    return services.save_supplier({"item_id": item.pk, "party_id": party.pk, "currency_id": "PLN", **more}, by=actor)


@pytest.mark.feature("CAT-1")
def test_the_first_is_main_and_a_new_main_takes_its_place(actor: Actor, valve: Any) -> None:
    first = _supply(actor, valve)
    second = _supply(actor, valve)
    assert ItemSupplier.objects.get(main=True).pk == first
    services.make_main([second], by=actor)
    assert ItemSupplier.objects.get(main=True).pk == second
    third = _supply(actor, valve, main=True)
    assert ItemSupplier.objects.get(main=True).pk == third
    assert services.drop_suppliers([third], by=actor) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemSupplier.objects.update(main=True)


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"price": D("-1")}, "BAD_NUMBER", "price"), ({"least": D(0)}, "BAD_NUMBER", "least"),
        ({"lead_days": -1}, "BAD_NUMBER", "lead_days"), ({"lead_days": 1000}, "BAD_NUMBER", "lead_days"),
        ({"code": "x" * 41}, "TOO_LONG", "code"), ({"currency_id": ""}, "REQUIRED", "currency_id"),
        ({"company_id": 7}, "UNKNOWN_FIELD", ""), ({"item_id": 999_999}, "UNKNOWN_KEY", "item_id"),
    ],
)  # fmt: skip
def test_refusals(actor: Actor, valve: Any, values: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refusal) as caught:
        _supply(actor, valve, **values)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert not ItemSupplier.objects.exists()


def test_only_a_supplier_and_only_once(actor: Actor, valve: Any) -> None:
    with pytest.raises(Refusal) as caught:
        _supply(actor, valve, party=customers.party(actor))
    assert caught.value.code == "NOT_SUPPLIER"
    party = customers.party(actor, roles=frozenset({"supplier"}))
    _supply(actor, valve, party=party)
    with pytest.raises(Refusal) as caught:
        _supply(actor, valve, party=party)
    assert caught.value.code == "TAKEN"


@pytest.mark.feature("CAT-1")
def test_form_list_and_item_page(actor: Actor, valve: Any) -> None:
    web = Client()
    for name, value in session_cookie(user_with(None)):
        web.cookies[name] = value
    party = customers.party(actor, roles=frozenset({"supplier"}), name="Huta Miedzi")
    given = {"item_id": valve.pk, "party_id": party.pk, "code": "HM-77", "price": "12,40", "currency_id": "PLN", "lead_days": "5"}
    assert web.post(reverse("item-supplier-new"), given).status_code in (200, 204, 302)
    row = ItemSupplier.objects.get()
    assert (row.price, row.lead_days, row.main) == (D("12.40"), 5, True)
    assert "Huta Miedzi" in web.get(reverse("item-suppliers")).content.decode()
    panel = web.get(reverse("item", args=[valve.pk]), {"panel": "suppliers"}).content.decode()
    assert "HM-77" in panel and "12,40" in panel
    listed = web.get(reverse("items"), {"columns": "code,main_supplier"}).content.decode()
    assert "Huta Miedzi" in listed
    assert web.post(reverse("item-supplier-new"), given).status_code == 422
    assert web.get(reverse("item-supplier", args=[row.pk])).status_code == 200


def test_the_price_is_a_cost(actor: Actor, valve: Any) -> None:
    _supply(actor, valve, price=D("12.40"))
    web = Client()
    for name, value in session_cookie(user_with(["pricing.see", "catalog.see", "parties.see"])):
        web.cookies[name] = value
    assert "12,40" not in web.get(reverse("item-suppliers")).content.decode()
    assert "12,40" not in web.get(reverse("item", args=[valve.pk]), {"panel": "suppliers"}).content.decode()
    assert web.get(reverse("item-supplier-new")).status_code == 403
