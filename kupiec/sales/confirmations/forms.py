"""Forms of confirmations: entered, changed, spread into tranches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.stock import public as stock
from kupiec.people.correspondence import public as correspondence
from kupiec.sales.confirmations import queries, rules, services, words
from kupiec.sales.confirmations.values import LONGEST_TEXT, Draft, Every, How, Plan, Source

I = kit.inputs  # noqa: E741 - the letter docs/kit.md gives it


def warehouses(by: Actor) -> list[tuple[int, str]]:
    return [(one.id, f"{one.code} {one.name}") for one in stock.serving_warehouses(by.company_id)]


def currencies(by: Actor) -> list[tuple[str, str]]:
    return [(code, code) for code in company.Currency.objects.order_by("code").values_list("code", flat=True)]


FIELDS = (
    kit.Group(_("Roles"), (
        I.Pick("orderer_id", _("Orderer"), picker="parties.customer", required=True, span=6), I.Text("customer_reference", _("Customer’s order number"), max=80, span=6),
        I.Pick("recipient_id", _("Recipient"), picker="parties.party", span=6, help=_("Empty: the orderer.")),
        I.Pick("payer_id", _("Payer"), picker="parties.customer", span=6, help=_("Empty: the orderer.")),
    )),
    kit.Group(_("Place"), (
        I.Choice("warehouse_id", _("Warehouse"), options=warehouses, required=True, span=4, help=_("It is shipped from.")),
        I.Pick("delivery_address_id", _("Delivery address"), picker="parties.address", depends=("orderer_id",), span=4),
        I.Choice("pickup_id", _("Picked up at"), options=warehouses, span=4, help=_("Instead of a delivery.")),
    )),
    kit.Group(_("Currency"), (
        I.Choice("currency_id", _("Currency"), options=currencies, required=True, span=4), I.Number("rate", _("Rate"), places=8, span=4, help=_("Empty: of the last table.")),
        I.Area("remarks", _("Remarks"), max=LONGEST_TEXT, span=12),
    )),
)  # fmt: skip
LETTER = I.Hidden("letter_id", _("Letter"))
_LOADED = (
    "orderer_id",
    "customer_reference",
    "recipient_id",
    "payer_id",
    "warehouse_id",
    "delivery_address_id",
    "pickup_id",
    "currency_id",
    "rate",
    "remarks",
)


def _initial(request: kit.Request) -> dict[str, Any]:
    places = warehouses(request.actor)
    kind, _colon, pk = request.GET.get("link", "").partition(":")
    return {
        "orderer_id": kit.parse.key(request.GET.get("party", "")), "warehouse_id": places[0][0] if places else None,
        "currency_id": company.queries.own(request.actor.company_id).base_currency, "letter_id": kit.parse.key(pk) if kind == correspondence.LETTER else None,
    }  # fmt: skip


def _create(values: Mapping[str, Any], *, by: Actor) -> int:
    given: dict[str, Any] = {name: value for name, value in values.items() if name not in ("letter_id", "currency_id")}
    letter = kit.parse.key(str(values.get("letter_id") or ""))
    if letter:
        correspondence.letter(letter, by=by)
        given |= {"source": Source.LETTER, "source_id": letter}
    (pk,) = services.create([Draft(**given, currency=values["currency_id"])], by=by)
    return pk


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.one(pk, by=by)
    return {name: getattr(row, name) for name in _LOADED}, row.version


def _save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    services.edit(pk, values, version=version, by=by)
    return pk


def to_page(pk: Any) -> str:
    return reverse("confirmation", args=[pk])


NEW = kit.Form(
    "confirmations.new", _("New confirmation"), fields=(*FIELDS, LETTER), initial=_initial, save=_create, done=to_page, right="confirmations.edit", button=_("Go to lines"),
    message=_("Now add lines."),
)  # fmt: skip
EDIT = kit.Form(
    "confirmations.edit", _("Confirmation of an order"), fields=FIELDS, load=_load, save=_save, done=to_page, right="confirmations.edit"
)


def _spread_fields(request: Any) -> Any:
    pk = int(request.resolver_match.kwargs["pk"])
    queries.one(pk, by=request.actor)
    lines = [
        (line.pk, f"{line.position}. {line.description}, {kit.show.quantity(line.quantity)} {line.unit}") for line in queries.lines(pk)
    ]
    return (
        kit.Group(_("Way of spreading"), (
            I.Choice("how", _("Tranches by"), options=[(one.value, label) for one, label in words.HOWS.items()], required=True, span=4),
            I.Choice("every", _("How often"), options=[(one.value, label) for one, label in words.EVERY.items()], required=True, span=4),
            I.Day("first", _("First on"), required=True, span=4),
            I.Quantity("lot", _("One tranche"), span=3, help=_("By lots of a size.")), I.Integer("count", _("How many"), span=3, least=0, most=400, help=_("So many parts.")),
            I.Quantity("capacity", _("Made in a working day"), span=3, help=_("Empty: free hours of the item’s resource.")),
            I.Quantity("pack", _("Whole packs of"), span=3, help=_("All but the last tranche.")),
        )),
        kit.Group(_("Which lines"), (
            I.Choices("line_ids", _("Lines"), options=lines, span=12, help=_("None chosen: all of them.")),
            I.Flag("again", _("Those corrected by hand as well"), span=4), I.Text("reason", _("Why"), max=240, span=8),
        )),
    )  # fmt: skip


def _spread_load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.one(pk, by=by)
    working = company.working_calendar(by.company_id).is_working
    return {
        "how": How.LOT.value,
        "every": Every.WEEK.value,
        "first": rules.on_or_after(clock.today() + 7 * rules.DAY, working),
    }, row.version


def _spread(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    known = {name: values[name] for name in ("lot", "count", "pack", "capacity") if values.get(name)}
    plan = Plan(how=How(values["how"]), every=Every(values["every"]), first=values["first"], **known)
    chosen = [int(one) for one in values.get("line_ids") or ()]
    services.spread(pk, plan, line_ids=chosen, again=bool(values.get("again")), reason=values.get("reason") or "", version=version, by=by)
    return pk


SPREAD = kit.Form(
    "confirmations.spread", _("Spread into tranches"), fields=_spread_fields, load=_spread_load, save=_spread, done=lambda pk: reverse("confirmation-tranches", args=[pk]),
    right="confirmations.edit", button=_("Spread"), message=_("Correct days and quantities by hand; the sum stays."),
)  # fmt: skip
