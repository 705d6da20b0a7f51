"""Purchase prices on the screen: what changed and what waits, how they follow; what the room puts into the frame (PRC-3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.pricelists import queries, services, words
from kupiec.money.pricelists.models import PurchaseChange, RecipeStep, Stale
from kupiec.money.pricelists.values import Files, PurchaseRules, Receipts
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
RIGHT = "pricing.lists"
COST = "prices.see_cost"


def _by_how_much(row: PurchaseChange) -> Decimal | None:
    return half_up((row.new - row.old) * 100 / row.old, 1) if row.old else None


def _came_from(row: PurchaseChange) -> str:
    return row.document or str(dict(words.WHENCE)[row.source])


CHANGES = kit.List(
    "pricelists.purchases", _("Purchase prices"), right=COST, rows=lambda by: queries.purchase_changes(by).select_related("item", "party"),
    columns=(
        C.Moment("at", _("When")), C.Text("item", _("Symbol"), source="item.code"), C.Text("name", _("Name"), source="item.name"),
        C.Text("party", _("Supplier"), source="party.name"), C.Text("whence", _("Where from"), value=_came_from, sort=False),
        C.Price("old", _("Until now"), sort=False), C.Price("new", _("New price"), sort=False),
        C.Percent("change", _("Change"), value=_by_how_much, sort=False), C.Badge("state", _("State"), kinds=words.CHANGE_STATES),
    ),
    sort=("-at",), search=("item__code", "item__name", "party__name", "document"),
    filters=(
        F.Choice("state", _("State"), choices=words.CHANGE_OPTIONS), F.Pick("item_id", _("Item"), picker="catalog.item"),
        F.Pick("party_id", _("Supplier"), picker="parties.supplier"),
    ),
    views=(kit.View("waiting", _("Waiting to be taken"), "f.state=waiting"),),
    operations=(
        kit.Operation("take", _("Take the prices"), run=services.take, icon="check", right=RIGHT, only=lambda row: row.state == "waiting",
                      message=_("%(count)s taken")),
        kit.Operation("reject", _("Turn down"), run=services.reject, icon="x", right=RIGHT, only=lambda row: row.state == "waiting",
                      message=_("%(count)s turned down")),
    ),
    empty=kit.Empty("coins", _("No purchase price has changed yet"), _("Prices follow receipts and suppliers’ files, as set.")),
)  # fmt: skip


def _rules(request: kit.Request) -> Mapping[str, Any]:
    now = services.rules_of(request.actor.company_id)
    return {"receipts": now.receipts.value, "files": now.files.value, "ask_above": now.ask_above}


def _choose(values: dict[str, Any], *, by: Actor) -> None:
    services.choose(PurchaseRules(Receipts(values["receipts"]), Files(values["files"]), values["ask_above"]), by=by)


RULES = kit.Form(
    "pricelists.purchase-rules", _("How purchase prices follow"),
    fields=(
        I.Choice("receipts", _("When goods come in"), options=words.RECEIPTS, required=True, span=6),
        I.Choice("files", _("When a supplier’s price file is loaded"), options=words.FILES, required=True, span=6),
        I.Percent("ask_above", _("Wait for consent when a price changes by more than, %"), span=6, help=_("Empty: every price is taken at once.")),
    ),
    initial=_rules, save=_choose, right=COST,
)  # fmt: skip


@kit.screen(right=RIGHT)
def rules(request: kit.Request) -> HttpResponse:
    """One for the company, so its address has no id."""
    return RULES.view(request)


def item_blockers(item_ids: Sequence[int], *, by: Actor) -> dict[int, list[catalog.Blocker]]:
    """Changes of purchase prices that are kept, prices that are stale."""
    found: dict[int, list[catalog.Blocker]] = {}
    for rows, what in ((PurchaseChange.objects, N_("changes of purchase prices")), (Stale.objects, N_("stale prices in lists"))):
        for pk, count in rows.filter(item_id__in=item_ids).order_by().values_list("item_id").annotate(Count("pk")):
            found.setdefault(pk, []).append(catalog.Blocker(what, count))
    return found


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Changes of purchase prices and steps of recipes that name them."""
    found: dict[int, list[parties.Blocker]] = {}
    for rows, name, what in (
        (PurchaseChange.objects, "party_id", N_("changes of purchase prices")), (RecipeStep.objects, "supplier_id", N_("recipes of price lists")),
    ):  # fmt: skip
        for pk, count in rows.filter(**{f"{name}__in": party_ids}).order_by().values_list(name).annotate(Count("pk")):
            found.setdefault(pk, []).append(parties.Blocker(what, count))
    return found


TABS = (
    kit.Tab("stock", "purchase-prices", _("Purchase prices"), url="purchase-prices", right=COST, order=91),
    kit.Tab("settings", "purchase-rules", _("Purchase prices"), url="purchase-rules", right=RIGHT, order=58, shelf="prices",
            note=_("what receipts and suppliers’ files do to them")),
)  # fmt: skip
COMMANDS = (
    kit.Command("purchase-prices", _("Purchase prices"), url="purchase-prices", icon="coins", right=COST, words="ceny zakupu zmiany dostawca"),
)  # fmt: skip
