"""Defining promotions: what is refused at save, pages, the interface (PRC-8)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.money.promotions import definitions, services
from kupiec.money.promotions.models import Promotion, PromotionPart
from kupiec.money.promotions.values import Effect, Reward
from kupiec.people.catalog.models import Item
from kupiec.people.catalog.tests import builders as items

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def valve(actor: Actor) -> Item:
    return items.item(actor)


@pytest.fixture
def web(actor: Actor) -> Client:
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    return client


def values(valve: Item, **more: Any) -> dict[str, Any]:
    part = [{"item_id": valve.pk, "quantity": D(10)}]
    return {"code": "P-1", "name": "Dziesięć i jeden", "buys": part, "gifts": [{"item_id": valve.pk, "quantity": D(1)}], **more}


@pytest.mark.feature("PRC-8")
@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"code": ""}, "REQUIRED", "code"),
        ({"name": " "}, "REQUIRED", "name"),
        ({"buys": []}, "NO_BUYS", "buy_item_1"),
        ({"gifts": []}, "NO_GIFTS", "gift_item_1"),
        ({"buys": [{"item_id": None, "item_group_id": None, "quantity": D(1)}]}, "ITEM_OR_GROUP", "buy_item_1"),
        ({"buys": [{"item_id": 1, "quantity": None}]}, "QUANTITY", "buy_quantity_1"),
        ({"gifts": [{"item_id": 1, "quantity": D(0)}]}, "QUANTITY", "gift_quantity_1"),
        ({"effect": "percent", "value": D(101)}, "BAD_VALUE", "value"),
        ({"effect": "percent"}, "BAD_VALUE", "value"),
        ({"effect": "price", "value": D(-1)}, "BAD_VALUE", "value"),
        ({"reward": "own", "own_quantity": D(11)}, "OWN_QUANTITY", "own_quantity"),
        ({"reward": "own"}, "OWN_QUANTITY", "own_quantity"),
        ({"effect": "free", "value": D(77)}, "BAD_VALUE", "value"),
        ({"own_quantity": D(2)}, "OWN_QUANTITY", "own_quantity"),
        ({"reward": "own", "own_quantity": D(2)}, "NO_GIFTS", "gift_item_1"),
        ({"together": D(10)}, "QUANTITY", "buy_quantity_1"),
        ({"most": 0}, "BAD_NUMBER", "most"),
        ({"priority": 0}, "BAD_NUMBER", "priority"),
        ({"settling": "none"}, "CHOICE", "settling"),
        ({"valid_from": "2026-11-23", "valid_to": "2026-11-22"}, "PERIOD", "valid_to"),
        ({"colour": "red"}, "UNKNOWN_FIELD", ""),
    ],
)
def test_what_is_refused_at_its_field(actor: Actor, valve: Item, wrong: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        services.save(values(valve, **wrong), by=actor)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.feature("PRC-8")
def test_priorities_stand_once_and_come_back_only_to_a_free_place(actor: Actor, valve: Item) -> None:
    first = services.save(values(valve), by=actor)
    second = services.save(values(valve, code="P-2"), by=actor)
    assert list(Promotion.objects.order_by("pk").values_list("priority", flat=True)) == [1, 2]
    with pytest.raises(Refusal) as refused:
        services.save({"priority": 1}, pk=second, by=actor)
    assert refused.value.code == "PRIORITY_TAKEN"
    services.archive([first], by=actor)
    services.save({"priority": 1}, pk=second, by=actor)
    with pytest.raises(Refusal):
        services.restore([first], by=actor)
    with pytest.raises(Refusal) as refused:
        services.save(values(valve, code="P-2"), by=actor)
    assert refused.value.code == "TAKEN"


@pytest.mark.feature("PRC-8")
def test_parts_that_stay_are_the_same_rows_and_versions_are_kept(actor: Actor, valve: Item) -> None:
    pk = services.save(values(valve), by=actor)
    kept = set(PromotionPart.objects.values_list("pk", flat=True))
    other = items.item(actor)
    services.save({"gifts": [{"item_id": other.pk, "quantity": D(2)}, {"item_id": valve.pk, "quantity": D(3)}]}, pk=pk, version=1, by=actor)
    assert kept < set(PromotionPart.objects.values_list("pk", flat=True))
    (bundle,) = definitions.of(actor.company_id)
    assert [(gift.item_id, gift.quantity) for gift in bundle.gifts] == [(other.pk, D(2)), (valve.pk, D(3))]
    with pytest.raises(Conflict):
        services.save({"name": "Inna"}, pk=pk, version=1, by=actor)


@pytest.mark.feature("PRC-8")
def test_entered_in_the_form_and_read_back(web: Client, actor: Actor, valve: Item) -> None:
    sent = {
        "code": "P-12", "name": "Co czwarty", "reward": "own", "effect": "percent", "value": "50", "settling": "zero", "own_quantity": "1",
        "together": "4", "buy_item_1": valve.pk,
    }  # fmt: skip
    answer = web.post(reverse("promotion-new"), sent)
    assert answer.status_code in (200, 204, 302) and b"k-error" not in answer.content
    (bundle,) = definitions.of(actor.company_id)
    assert (bundle.reward, bundle.effect, bundle.value, bundle.own_quantity) == (Reward.OWN, Effect.PERCENT, 50, 1)
    assert bundle.requirements[0].quantity == 4
    page = web.get(reverse("promotion", args=[bundle.id])).content.decode()
    assert "Co czwarty" in page and valve.code in page
    assert valve.code in web.get(reverse("promotions")).content.decode()
    wrong = web.post(reverse("promotion-new"), {**sent, "code": "P-13", "own_quantity": "9"})
    assert wrong.status_code == 422 and "nie więcej" in wrong.content.decode()


@pytest.mark.feature("PRC-8")
def test_the_form_drops_no_row_and_tells_at_the_row_seen(web: Client, actor: Actor, valve: Item) -> None:
    sent: dict[str, Any] = {
        "code": "P-14", "name": "Piąty wiersz", "reward": "gift", "effect": "free", "settling": "zero", "buy_item_3": valve.pk, "gift_item_2": valve.pk,
        "gift_quantity_2": "1",
    }  # fmt: skip
    page = web.post(reverse("promotion-new"), sent).content.decode()
    assert 'id="id_buy_quantity_3_error"' in page and "id_buy_quantity_1_error" not in page
    page = web.post(reverse("promotion-new"), {**sent, "buy_quantity_3": "10", "buy_quantity_4": "-5"}).content.decode()
    assert 'id="id_buy_item_4_error"' in page and not definitions.of(actor.company_id)
    others = [items.item(actor) for _ in range(5)]
    pk = services.save(values(valve, buys=[{"item_id": one.pk, "quantity": D(2)} for one in others]), by=actor)
    rows = {f"buy_item_{n}": one.pk for n, one in enumerate(others[:4], 1)} | {f"buy_quantity_{n}": "2" for n in range(1, 5)}
    answer = web.post(reverse("promotion", args=[pk]), {**sent, "buy_item_3": "", "_version": "1", **rows})
    assert answer.status_code in (200, 204, 302)
    assert PromotionPart.objects.filter(promotion_id=pk, role="buy").count() == 5


@pytest.mark.feature("PRC-8")
def test_rights(valve: Item, actor: Actor) -> None:
    nobody = Actor(
        user_id=None, company_id=actor.company_id, branch_id=actor.branch_id, employee_id=None, rights=frozenset({"promotions.see"})
    )
    for attempt in (
        lambda: services.save(values(valve), by=nobody),
        lambda: services.archive([1], by=nobody),
        lambda: services.restore([1], by=nobody),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.code == "FORBIDDEN"


@pytest.mark.feature("CAT-5")
def test_of_two_who_compose_a_set_the_second_is_refused(actor: Actor, valve: Item) -> None:
    whole = items.item(actor, kind="set")
    first = services.save_set(whole.pk, [(valve.pk, D(1))], by=actor)
    assert services.save_set(whole.pk, [(valve.pk, D(2))], version=first, by=actor) == first + 1
    with pytest.raises(Conflict):
        services.save_set(whole.pk, [(valve.pk, D(3))], version=first, by=actor)
    assert services.parts_of(whole.pk)[0].quantity == D(2)
