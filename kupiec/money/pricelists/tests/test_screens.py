"""Pages of recipes and the check of a rule; by keyboard in a browser, looked at for accessibility (PRC-2, PRC-11)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.money.pricelists import services
from kupiec.money.pricelists.tests.test_services import TODAY, recipe
from kupiec.money.pricing import public as pricing
from kupiec.money.pricing.models import DiscountRule, ListPrice
from kupiec.money.pricing.tests.test_screens import web
from kupiec.people.catalog.tests import builders as items

D = Decimal
__all__ = ["web"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def made(actor: Actor) -> int:
    items.item(actor, purchase_price=D("37.20"))
    target = pricing.save_list({"code": "DET", "name": "Detal", "currency_id": "PLN"}, by=actor)
    return recipe(actor, target, {"method": "markup", "percent": D(30)}, ending=D("0.99"))


@pytest.mark.feature("PRC-2")
def test_the_page_shows_old_and_new_and_publishes(web: Client, made: int) -> None:
    page = reverse("price-recipe", args=[made])
    body = web.get(page).content.decode()
    assert "48,99" in body and "24,1%" in body
    assert "narzut" in web.get(f"{page}?panel=steps").content.decode()
    assert web.post(page, {"operation": "publish", "ids": made, "valid_from": "", "run_on": ""}).status_code < 400
    jobs.run_pending()
    assert ListPrice.objects.get().amount == D("48.99")
    assert "23.11.2026" in web.get(f"{page}?panel=runs").content.decode()


@pytest.mark.feature("PRC-2")
def test_forms_add_a_recipe_and_a_step_and_tell_mistakes_at_their_field(web: Client, made: int) -> None:
    target = pricing.PriceList.objects.get().pk
    wrong = web.post(
        reverse("price-recipe-new"), {"name": "Nowy", "price_list_id": target, "source": "list", "direction": "up", "follow": "mark"}
    )
    assert wrong.status_code == 422 and "Wybierz cennik" in wrong.content.decode()
    good = web.post(
        reverse("price-recipe-new"),
        {"name": "Nowy", "price_list_id": target, "source": "purchase", "direction": "up", "ending": "9,90", "follow": "rebuild"},
    )
    assert good.status_code in (200, 204, 302)
    step = {"recipe_id": made, "method": "margin", "percent": "100"}
    assert web.post(reverse("price-recipe-step-new"), step).status_code == 422
    assert web.post(reverse("price-recipe-step-new"), {**step, "percent": "25"}).status_code in (200, 204, 302)
    assert services.preview(made, on=TODAY, by=Actor.system(pricing.PriceList.objects.get().company_id)).new == 1


@pytest.mark.feature("PRC-11")
def test_the_rules_form_tells_its_effect_and_saves_nothing(web: Client, actor: Actor, made: int) -> None:
    stage = pricing.save_stage({"name": "Promocje", "mode": "all"}, by=actor)
    page = web.get(reverse("discount-rule-new")).content.decode()
    assert reverse("discount-rule-check") in page
    told: dict[str, Any] = {"name": "Próba", "stage_id": stage, "effect": "percent", "value": "10", "currency_id": "PLN", "shown": "folded"}
    answer = web.post(reverse("discount-rule-check"), told).content.decode()
    assert "01.07.2026" in answer and "30.09.2026" in answer
    assert "100%" in web.post(reverse("discount-rule-check"), {**told, "value": "200"}).content.decode()
    assert not DiscountRule.objects.exists()
