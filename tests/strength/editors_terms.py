"""Kinds of records of what is agreed and how prices come about, that two people may hold open: contracts, calculations, recipes of price lists."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from kupiec.ground.office import services as office
from kupiec.money.empties import services as empties
from kupiec.money.empties.models import Packaging
from kupiec.money.lots import services as tracking
from kupiec.money.lots.models import LotCard, Tracking
from kupiec.money.margins import services as margins
from kupiec.money.pricelists import services as recipes
from kupiec.money.pricelists.models import RecipeStep
from kupiec.money.pricing import public as pricing
from kupiec.money.pricing.services.item_lists import save_item_list
from kupiec.money.stock.models import Lot, Warehouse
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.catalog.tests import builders as cataloguing
from kupiec.people.parties.tests import builders as registering
from kupiec.sales.blankets import services as blankets
from kupiec.sales.blankets.tests import builders as blanketing
from kupiec.sales.budgets import services as budgets
from kupiec.sales.budgets.tests import builders as planning
from kupiec.sales.calculations import services as calculations
from kupiec.sales.calculations.models import Component
from kupiec.sales.calculations.values import Change
from kupiec.sales.confirmations import services as confirming
from kupiec.sales.confirmations.models import Line as PromisedLine
from kupiec.sales.confirmations.tests import builders as promised
from kupiec.sales.confirmations.values import LineChange as PromisedChange
from kupiec.sales.contracts import services as contracts
from kupiec.sales.contracts.models import Line
from kupiec.sales.contracts.tests import builders as agreeing
from kupiec.sales.contracts.values import LineChange, LineDraft
from kupiec.sales.followups import services as followups
from kupiec.sales.offers.tests import builders as offering
from kupiec.sales.offers.values import DraftOfferLine
from kupiec.sales.offerterms import services as trading
from kupiec.sales.promising import services as promising
from kupiec.sales.transport import services as transport
from kupiec.sales.transport.values import TripDraft
from tests.cast import Cast


def _contract(cast: Cast) -> Any:
    return agreeing.contract(cast.by, signed=False, lines=(LineDraft(description="Przegląd"),))


def _change_line(pk: int, text: Any, version: int, by: Any) -> Any:
    return contracts.lines.change(Line.objects.get(pk=pk).edition_id, pk, LineChange(remarks=text), version=version, by=by)


def _sheet(cast: Cast) -> int:
    item = cataloguing.item(cast.by)
    made = offering.offer(cast.by, registering.party(cast.by), lines=(DraftOfferLine(item_id=item.pk, quantity=Decimal(1), unit="szt"),))
    return calculations.open_sheet(made.version_id, made.line_ids[0], by=cast.by)


def _change_component(pk: int, text: Any, version: int, by: Any) -> Any:
    return calculations.components.change(Component.objects.get(pk=pk).sheet_id, pk, Change(description=text), version=version, by=by)


def _recipe(cast: Cast, code: str) -> int:
    target = pricing.save_list({"code": code, "name": f"Cennik {code}", "currency_id": "PLN"}, by=cast.by)
    return recipes.save_recipe({"name": f"Przepis {code}", "price_list_id": target, "source": "purchase"}, by=cast.by)


def _change_step(pk: int, percent: Any, version: int, by: Any) -> Any:
    return recipes.save_step(RecipeStep.objects.get(pk=pk).recipe_id, {"percent": Decimal(percent)}, pk=pk, version=version, by=by)


def _named(save: Callable[..., Any]) -> Callable[[int, Any, int, Any], Any]:
    return lambda pk, text, version, by: save({"name": text}, pk=pk, version=version, by=by)


def _planned(cast: Cast) -> Any:
    return planning.budget(cast.by, code=f"B{len(planning.Budget.objects.all())}", in_force=False)


def _change_planned(pk: int, text: Any, version: int, by: Any) -> Any:
    return budgets.lines.change(planning.Line.objects.get(pk=pk).of_id, pk, {"remarks": text}, version=version, by=by)


def _blanket(cast: Cast) -> Any:
    stocks.warehouse(cast, f"MR{Warehouse.objects.count()}")
    return blanketing.blanket(cast, registering.party(cast.by), cataloguing.item(cast.by))


def _confirmation(cast: Cast) -> Any:
    stocks.warehouse(cast, f"MT{Warehouse.objects.count()}")
    return promised.confirmation(cast, promised.line(cataloguing.item(cast.by), 500), orderer_id=registering.party(cast.by).pk)


def _change_confirmed(pk: int, quantity: Any, version: int, by: Any) -> Any:
    return confirming.change_line(
        PromisedLine.objects.get(pk=pk).confirmation_id, pk, PromisedChange(quantity=Decimal(quantity)), version=version, by=by
    )


def _tranche(cast: Cast) -> int:
    row = _confirmation(cast)
    promised.spread(cast, row, lot=Decimal(200))
    return int(promised.tranches(row)[0].pk)


def _stocked_item(cast: Cast) -> int:
    return int(cataloguing.item(cast.by).pk)


def _card(cast: Cast) -> int:
    """What is said of a lot, of which there are goods."""
    place, item = stocks.warehouse(cast, f"ML{Warehouse.objects.count()}"), cataloguing.item(cast.by)
    tracking.track(item.pk, {}, by=cast.by)
    stocks.issued(cast, "PZ", place, stocks.line(item, 3, cost="1.00", lot_code="S-1"))
    lot = Lot.objects.get(item=item)
    tracking.rule([lot.pk], "stopped", reason="Badamy", by=cast.by)
    return int(LotCard.objects.get(lot=lot).pk)


def _amend(pk: int, text: Any, version: int, by: Any) -> None:
    tracking.amend(LotCard.objects.get(pk=pk).lot_id, expires_on=None, ruling="stopped", reason=text, version=version, by=by)


def _trip(cast: Cast) -> int:
    place = stocks.warehouse(cast, f"MW{Warehouse.objects.count()}")
    return transport.create(TripDraft(warehouse_id=place.pk, loading_on=stocks.TODAY), by=cast.by)


TERMS: tuple[tuple[Any, ...], ...] = (
    ("budgets.Budget", "name", lambda cast: _planned(cast).pk, lambda pk, text, version, by: budgets.edit(pk, {"name": text}, version=version, by=by)),
    ("budgets.Version", "label", lambda cast: planning.version(_planned(cast)).pk, lambda pk, text, version, by: budgets.edit_version(pk, {"label": text}, version=version, by=by)),
    ("budgets.Line", "remarks", lambda cast: planning.line(_planned(cast)).pk, _change_planned),
    ("budgets.CostKind", "name", lambda cast: planning.kind().pk, _named(budgets.save_kind)),
    ("offerterms.Term", "text", lambda cast: trading.save_term({"code": "T", "text": "Termin"}, by=cast.by), lambda pk, text, version, by: trading.save_term({"text": text}, pk=pk, version=version, by=by)),
    ("contracts.Contract", "subject", lambda cast: _contract(cast).pk, lambda pk, text, version, by: contracts.edit(pk, {"subject": text}, version=version, by=by)),
    ("contracts.Edition", "reason", lambda cast: agreeing.edition(_contract(cast)).pk,
     lambda pk, text, version, by: contracts.edit_edition(pk, {"reason": text}, version=version, by=by)),
    ("contracts.Line", "remarks", lambda cast: Line.objects.get(edition=agreeing.edition(_contract(cast))).pk, _change_line),
    ("contracts.Kind", "name", lambda cast: agreeing.kind().pk, _named(contracts.save_kind)),
    ("blankets.Blanket", "remarks", lambda cast: _blanket(cast).pk, lambda pk, text, version, by: blankets.edit(pk, {"remarks": text}, version=version, by=by)),
    ("blankets.Lot", "quantity", lambda cast: blanketing.lots(_blanket(cast))[0].pk, lambda pk, quantity, version, by: blankets.change_lot(pk, quantity=Decimal(quantity), version=version, by=by), (1, 200)),
    ("confirmations.Confirmation", "remarks", lambda cast: _confirmation(cast).pk, lambda pk, text, version, by: confirming.edit(pk, {"remarks": text}, version=version, by=by)),
    ("confirmations.Line", "quantity", lambda cast: promised.line_of(_confirmation(cast)).pk, _change_confirmed, (1, 200)),
    ("confirmations.Tranche", "quantity", _tranche, lambda pk, quantity, version, by: confirming.correct(pk, quantity=Decimal(quantity), version=version, by=by), (1, 200)),
    ("calculations.Sheet", "note", _sheet, lambda pk, text, version, by: calculations.settle(pk, {"note": text}, version=version, by=by)),
    ("calculations.Component", "description", lambda cast: Component.objects.filter(sheet=_sheet(cast))[0].pk, _change_component),
    ("promising.Terms", "lead_days", lambda cast: promising.save_terms({"item_id": _stocked_item(cast), "lead_days": 7}, by=cast.by),
     lambda pk, days, version, by: promising.save_terms({"lead_days": days}, pk=pk, version=version, by=by), (1, 200)),
    ("lots.Tracking", "ship_days", lambda cast: tracking.track(_stocked_item(cast), {"ship_days": 7}, by=cast.by),
     lambda pk, days, version, by: tracking.track(Tracking.objects.get(pk=pk).item_id, {"ship_days": days}, version=version, by=by), (1, 200)),
    ("lots.LotCard", "reason", _card, _amend),
    ("empties.Packaging", "deposit", lambda cast: empties.define(_stocked_item(cast), Decimal(7), by=cast.by),
     lambda pk, deposit, version, by: empties.define(Packaging.objects.get(pk=pk).item_id, Decimal(deposit), version=version, by=by), (1, 200)),
    ("transport.Trip", "driver", _trip, lambda pk, text, version, by: transport.edit(pk, {"driver": text}, version=version, by=by)),
    ("pricelists.Recipe", "name", lambda cast: _recipe(cast, "RA"), _named(recipes.save_recipe)),
    ("pricelists.RecipeStep", "percent", lambda cast: recipes.save_step(_recipe(cast, "RB"), {"method": "markup", "percent": Decimal(7)}, by=cast.by), _change_step, (1, 200)),
    ("margins.Floor", "percent", lambda cast: margins.save_floor({"percent": Decimal(7)}, by=cast.by),
     lambda pk, percent, version, by: margins.save_floor({"percent": percent}, pk=pk, version=version, by=by), (1, 200)),
    ("followups.Reminder", "subject", lambda cast: followups.save_reminder({"when": "sent", "days": 5, "subject": "Zapytaj"}, by=cast.by),
     lambda pk, text, version, by: followups.save_reminder({"subject": text}, pk=pk, version=version, by=by)),
    ("office.Enclosure", "name", lambda cast: office.save_enclosure({"name": "Odpis", "kind": "offers.version"}, by=cast.by), _named(office.save_enclosure)),
    ("office.Template", "name", lambda cast: office.save_template({"name": "Wzór", "kind": "offers.version"}, by=cast.by), _named(office.save_template)),
    ("pricing.ItemList", "name", lambda cast: save_item_list({"name": "Lista", "item_ids": [cataloguing.item(cast.by).pk]}, by=cast.by), _named(save_item_list)),
)  # fmt: skip
