"""Pages of prices through HTTP: lists, rules, the price card, a table of prices with its preview."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.money.pricing import services
from kupiec.money.pricing.models import DiscountRule, DiscountStage, Hierarchy, ListPrice, OwnLists, PriceList
from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties.tests import builders as customers

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def web(actor: Actor) -> Client:
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    return client


@pytest.fixture
def catalogue(actor: Actor) -> int:
    pk = services.save_list({"code": "KAT", "name": "Katalog", "currency_id": "PLN"}, by=actor)
    services.save_hierarchy({"name": "Domyślna", "default": True, "list_ids": [pk]}, by=actor)
    return pk


def sent(web: Client, name: str, data: dict[str, object], *args: int) -> None:
    answer = web.post(reverse(name, args=args), data)
    assert answer.status_code in (200, 204, 302) and b"k-error" not in answer.content, answer.content.decode()[:3000]


@pytest.mark.feature("PRC-1")
def test_a_list_and_a_future_price_through_forms(web: Client, actor: Actor) -> None:
    valve = items.item(actor)
    sent(web, "price-list-new", {"code": "HURT", "name": "Hurt", "kind": "base", "currency_id": "PLN", "decimals": "2"})
    found = PriceList.objects.get(code="HURT")
    sent(
        web,
        "price-new",
        {"price_list_id": found.pk, "item_id": valve.pk, "amount": "12,50", "valid_from": f"1.01.{clock.today().year + 1}"},
    )
    assert ListPrice.objects.get().amount == D("12.50")
    for name in ("price-lists", "prices"):
        assert web.get(reverse(name)).status_code == 200
    assert valve.code in web.get(reverse("prices") + f"?f.price_list={found.pk}&f.when=future").content.decode()
    page = web.get(reverse("price-list", args=[found.pk])).content.decode()
    assert "12,50" in page
    assert web.get(reverse("price-list-edit", args=[found.pk])).status_code == 200
    sent(
        web,
        "price-list-edit",
        {"version": 1, "code": "HURT", "name": "Hurt B", "kind": "base", "currency_id": "PLN", "decimals": "2"},
        found.pk,
    )
    assert PriceList.objects.get(code="HURT").name == "Hurt B"


@pytest.mark.feature("PRC-1")
def test_a_table_is_shown_before_it_is_published(web: Client, actor: Actor, catalogue: int) -> None:
    valve = items.item(actor, code="ZK-12-GW")
    services.publish([services_price(valve.pk, "9")], list_id=catalogue, by=actor)
    table = "Symbol;Cena;Od ilości\nzk-12-gw;9,80;\nZK-12-GW;9,20;100\nNIE-MA;1;\nZK-12-GW;x;\n"
    address = reverse("price-import", args=[catalogue])
    assert web.get(address).status_code == 200
    page = web.post(address, {"text": table}).content.decode()
    assert "9,80" in page and "9,00" in page and "NIE-MA" in page and ListPrice.objects.count() == 1
    assert web.post(address, {"text": table, "publish": "1"}).status_code in (200, 204, 302)
    assert set(ListPrice.objects.values_list("amount", "from_quantity")) == {(D("9.80"), D(0)), (D("9.20"), D(100))}
    assert web.post(address, {"text": ""}).status_code == 422
    assert web.post(address, {"text": "NIE-MA;1", "publish": "1"}).status_code == 422


def services_price(item_id: int, amount: str):
    from kupiec.money.pricing.values import NewPrice

    return NewPrice(item_id, D(amount))


@pytest.mark.feature("PRC-4")
def test_hierarchies_through_forms(web: Client, actor: Actor, catalogue: int) -> None:
    party = customers.party(actor)
    sent(web, "hierarchy-new", {"name": "Specjalna", "mode": "lowest", "list_1": catalogue})
    special = Hierarchy.objects.get(name="Specjalna")
    sent(web, "own-lists", {"party_id": party.pk, "hierarchy_id": special.pk})
    assert OwnLists.objects.get().hierarchy_id == special.pk
    assert "Katalog" in web.get(reverse("hierarchies")).content.decode()
    assert web.get(reverse("hierarchy-edit", args=[special.pk])).status_code == 200
    assert web.get(reverse("own-lists") + f"?party={party.pk}").status_code == 200


@pytest.mark.feature("PRC-6")
def test_stages_and_rules_through_forms(web: Client, actor: Actor) -> None:
    sent(web, "discount-stage-new", {"name": "Promocje", "mode": "best"})
    stage = DiscountStage.objects.get()
    rule = {"name": "Jesień", "stage_id": stage.pk, "effect": "percent", "value": "2,5", "shown": "folded", "currency_id": "PLN",
            "from_quantity": "10"}  # fmt: skip
    sent(web, "discount-rule-new", rule)
    found = DiscountRule.objects.get()
    assert (found.value, found.from_quantity, found.priority) == (D("2.5"), D(10), 1)
    answer = web.post(reverse("discount-rule-new"), {**rule, "priority": "1"})
    assert answer.status_code == 422
    page = web.get(reverse("discount-rules")).content.decode()
    assert "Jesień" in page and "2,5%" in page
    for name, pk in (("discount-rule", found.pk), ("discount-stage-edit", stage.pk)):
        assert web.get(reverse(name, args=[pk])).status_code == 200
    assert web.get(reverse("discount-stages")).status_code == 200


@pytest.mark.feature("PRC-9")
def test_the_price_card_explains(web: Client, actor: Actor, catalogue: int) -> None:
    valve = items.item(actor, list_price=D(100), code="ZK-9")
    party = customers.party(actor, terms={"markup_percent": D(-2)})
    stage = services.save_stage({"name": "Promocje"}, by=actor)
    services.save_rule({"stage_id": stage, "name": "Jesień grzewcza", "value": D(5), "from_quantity": D(20)}, by=actor)
    assert web.get(reverse("price-card")).status_code == 200
    page = web.get(reverse("price-card"), {"item_id": valve.pk, "party_id": party.pk, "quantity": "10"}).content.decode()
    assert "98,00" in page and "Jesień grzewcza" in page and "93,10" in page


@pytest.mark.feature("PRC-11")
@pytest.mark.parametrize(("field", "typed"), [
    ("quantity", "abc"), ("quantity", "0"), ("quantity", "-5"), ("quantity", "1000000000000000000"), ("on", "31.02.2026"),
])  # fmt: skip
def test_the_price_card_keeps_what_was_typed_wrong(web: Client, actor: Actor, field: str, typed: str) -> None:
    valve = items.item(actor, list_price=D(100), code="ZK-9")
    page = web.get(reverse("price-card"), {"item_id": valve.pk, "quantity": "2", field: typed}).content.decode()
    assert f'id="id_{field}_error"' in page and f'name="{field}" value="{typed}"' in page
    assert "100,00" not in page


@pytest.mark.feature("PRC-9")
def test_conditions_are_told_as_people_write_figures(web: Client, actor: Actor) -> None:
    valve = items.item(actor, list_price=D(100), code="ZK-9")
    stage = services.save_stage({"name": "Promocje"}, by=actor)
    services.save_rule({"stage_id": stage, "name": "Duże", "value": D(5), "from_document_value": D(50000)}, by=actor)
    services.save_rule({"stage_id": stage, "name": "Zima", "value": D(5), "valid_from": dt.date(2030, 12, 1)}, by=actor)
    page = web.get(reverse("price-card"), {"item_id": valve.pk, "quantity": "1"}).content.decode()
    assert "50\u00a0000" in page and "01.12.2030" in page and "2030-12-01" not in page


def test_prices_need_rights(actor: Actor, catalogue: int) -> None:
    client = Client()
    for name, value in session_cookie(user_with(["parties.see"])):
        client.cookies[name] = value
    for address in (reverse("price-lists"), reverse("prices"), reverse("price-card"), reverse("price-import", args=[catalogue]),
                    reverse("discount-rules"), reverse("discount-rule-new")):  # fmt: skip
        assert client.get(address).status_code == 403


@pytest.mark.feature("PRC-1")
def test_a_promotion_that_is_over_says_so(web: Client, actor: Actor) -> None:
    over = services.save_list({"code": "JESIEN", "name": "Jesień", "kind": "promotional", "currency_id": "PLN",
                               "valid_from": dt.date(2020, 9, 1), "valid_to": dt.date(2020, 10, 14)}, by=actor)  # fmt: skip
    services.save_list({"code": "KAT", "name": "Katalog", "currency_id": "PLN"}, by=actor)
    address = reverse("price-lists")
    assert "już nie obowiązuje" in web.get(address).content.decode()
    ended = web.get(f"{address}?f.when=ended").content.decode()
    assert "JESIEN" in ended and "KAT" not in ended
    assert "KAT" in web.get(f"{address}?f.when=now").content.decode()
    assert 'class="k-badge' in web.get(reverse("price-list", args=[over])).content.decode()


@pytest.mark.feature("PRC-1")
def test_a_price_overtaken_by_a_newer_one_is_not_called_valid(web: Client, actor: Actor, catalogue: int) -> None:
    valve, pump = items.item(actor), items.item(actor)
    rows = [
        (valve, "11.11", "2026-01-02", None),
        (valve, "22.22", "2026-11-01", None),
        (pump, "33.33", "2026-01-02", None),
        (pump, "44.44", "2026-02-01", "2026-03-31"),
    ]
    ListPrice.objects.bulk_create(
        ListPrice(price_list_id=catalogue, item=item, amount=D(amount), valid_from=start, valid_to=end) for item, amount, start, end in rows
    )
    address = reverse("prices")

    def shown(page: str) -> list[str]:
        body = web.get(page).content.decode()
        return [amount for amount in ("11,11", "22,22", "33,33", "44,44") if amount in body]

    assert shown(f"{address}?f.when=now") == ["22,22", "33,33"]
    assert shown(f"{address}?f.when=replaced") == ["11,11"]
    assert shown(f"{address}?f.when=ended") == ["44,44"]
    assert shown(reverse("price-list", args=[catalogue])) == ["22,22", "33,33", "44,44"]
    whole = web.get(address).content.decode()
    assert whole.count("zastąpiona") == 2, "a row and the choice of the filter"
