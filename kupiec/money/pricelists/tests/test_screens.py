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
from kupiec.money.pricelists.models import Rebuild, Recipe, RecipeStep
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
def test_a_new_recipe_chooses_no_list_and_no_price_for_anybody(web: Client, made: int) -> None:
    page = web.get(reverse("price-recipe-new")).content.decode()
    for name in ("price_list_id", "source"):
        select = page.split(f'name="{name}"')[1].split("</select>")[0]
        assert select.count("— wybierz —") == 1 and "selected" not in select
    empty = web.post(reverse("price-recipe-new"), {"name": "Nowy", "price_list_id": "", "source": "", "direction": "up", "follow": "mark"})
    assert empty.status_code == 422 and empty.content.decode().count("has-error") == 2


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


@pytest.mark.feature("PRC-2")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"percent": ""}, "percent"),
        ({"method": "formula", "formula": "koszt * 2", "percent": "10"}, "percent"),
        ({"percent": "10", "position": "-5"}, "position"),
        ({"percent": "-100"}, "percent"),
    ],
)
def test_a_step_that_would_mean_something_else_is_told_at_its_field(web: Client, made: int, wrong: dict[str, str], field: str) -> None:
    answer = web.post(reverse("price-recipe-step-new"), {"recipe_id": made, "method": "markup", **wrong})
    assert answer.status_code == 422 and f'id="id_{field}_error"' in answer.content.decode()
    assert RecipeStep.objects.count() == 1


@pytest.mark.feature("PRC-2")
def test_a_step_is_taken_off_and_a_recipe_without_steps_says_what_to_do(web: Client, made: int) -> None:
    page, step = reverse("price-recipe", args=[made]), RecipeStep.objects.get()
    drop = reverse("price-recipe-step-drop", args=[step.pk])
    assert drop in web.get(f"{page}?panel=steps").content.decode()
    assert "narzut 30%" in web.get(f"{drop}?dialog=1").content.decode()
    assert web.post(drop, {"_version": step.version + 1}).status_code == 409
    assert web.post(drop, {"_version": step.version}).status_code == 302
    assert not RecipeStep.objects.exists()
    assert "Krok mówi" in web.get(page).content.decode()


@pytest.mark.feature("PRC-2")
def test_the_preview_names_what_gets_no_price(web: Client, made: int) -> None:
    items.item(Actor.system(pricing.PriceList.objects.get().company_id), code="BEZ-CENY", purchase_price=None)
    body = web.get(reverse("price-recipe", args=[made])).content.decode()
    assert "BEZ-CENY" in body and "nie ma ceny, od której się zaczyna" in body


@pytest.mark.feature("PRC-2")
@pytest.mark.parametrize(
    ("days", "field"),
    [({"valid_from": "", "run_on": "22.11.2026"}, "run_on"), ({"valid_from": "24.11.2026", "run_on": "1.12.2026"}, "valid_from")],
)
def test_days_of_a_run_are_refused_where_they_stand(web: Client, made: int, days: dict[str, str], field: str) -> None:
    dialog = {"HX-Request": "true", "HX-Target": "dialog"}
    answer = web.post(reverse("price-recipe", args=[made]), {"operation": "publish", "ids": made, **days}, headers=dialog)
    assert answer.status_code == 422 and f'id="id_{field}_error"' in answer.content.decode()
    assert not Rebuild.objects.exists()


@pytest.mark.feature("PRC-2")
def test_an_archived_recipe_comes_back(web: Client, made: int) -> None:
    page = reverse("price-recipe", args=[made])
    web.post(page, {"operation": "archive", "ids": made})
    assert Recipe.objects.get().archived and "operation=restore" not in web.get(reverse("price-recipes")).content.decode()
    assert "Przywróć" in web.get(page).content.decode()
    web.post(page, {"operation": "restore", "ids": made})
    assert not Recipe.objects.get().archived


@pytest.mark.feature("PRC-11")
def test_the_rules_form_tells_its_effect_and_saves_nothing(web: Client, actor: Actor, made: int) -> None:
    stage = pricing.save_stage({"name": "Promocje", "mode": "all"}, by=actor)
    page = web.get(reverse("discount-rule-new")).content.decode()
    assert reverse("discount-rule-check") in page
    told: dict[str, Any] = {"name": "Próba", "stage_id": stage, "effect": "percent", "value": "10", "currency_id": "PLN", "shown": "folded"}
    answer = web.post(reverse("discount-rule-check"), told).content.decode()
    assert "01.07.2026" in answer and "30.09.2026" in answer
    wrong = web.post(reverse("discount-rule-check"), {**told, "value": "200"}).content.decode()
    assert "Wartość: " in wrong and "100%" in wrong, "of several fields, the one meant is named"
    assert (
        "Od ilości: " in web.post(reverse("discount-rule-check"), {**told, "from_quantity": "abc", "min_quantity": "abc"}).content.decode()
    )
    assert not DiscountRule.objects.exists()
