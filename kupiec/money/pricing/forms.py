"""Forms of the room: lists, prices, hierarchies, stages, rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.pricing import described, queries, services, sockets, words
from kupiec.money.pricing.models import DiscountRule, DiscountStage, Hierarchy, OwnLists, PriceList
from kupiec.money.pricing.values import NewPrice
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties

I = kit.inputs  # noqa: E741


def currencies(by: Actor) -> list[tuple[str, str]]:
    return [(code, code) for code in company.Currency.objects.order_by("pk").values_list("code", flat=True)]


def lists(by: Actor) -> list[tuple[int, str]]:
    return list(queries.lists(by).filter(archived=False).order_by("name").values_list("pk", "name"))


def stages(by: Actor) -> list[tuple[int, str]]:
    return list(queries.stages(by).filter(archived=False).values_list("pk", "name"))


def hierarchies(by: Actor) -> list[tuple[int, str]]:
    return list(queries.hierarchies(by).filter(archived=False).order_by("name").values_list("pk", "name"))


def groups(by: Actor) -> list[tuple[int, str]]:
    return list(parties.CustomerGroup.objects.filter(active=True).order_by("name").values_list("pk", "name"))


def price_kinds(by: Actor) -> list[tuple[int, str]]:
    return list(parties.PriceKind.objects.filter(active=True).order_by("position").values_list("pk", "name"))


def item_lists(by: Actor) -> list[tuple[int, str]]:
    return list(queries.item_lists(by).filter(archived=False).order_by("name").values_list("pk", "name"))


def bases(by: Actor) -> list[tuple[int, str]]:
    return list(parties.Base.objects.filter(archived=False).order_by("name").values_list("pk", "name"))


def discount_groups(by: Actor) -> list[tuple[int, str]]:
    return list(catalog.DiscountGroup.objects.filter(active=True).order_by("name").values_list("pk", "name"))


def payment_methods(by: Actor) -> list[tuple[str, str]]:
    return list(parties.PaymentMethod.objects.filter(active=True).order_by("position").values_list("code", "name"))


def _keep(verb: Any, *, blank: Sequence[str] = ()) -> Any:
    """A form's save: empty choices become nothing, empty texts stay texts."""

    def save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
        clean = {name: "" if value is None and name in blank else value or None if name.endswith("_id") else value
                 for name, value in values.items()}  # fmt: skip
        return int(verb(clean, pk=pk, version=version, by=by))

    return save


def _loader(model: Any, names: Sequence[str]) -> Any:
    def load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
        row = model.objects.get(company_id=by.company_id, pk=pk)
        return {name: getattr(row, name) for name in names}, row.version

    return load


LIST_FIELDS = (
    kit.Group(_("List"), (
        I.Text("code", _("Code"), required=True, span=2, max=20),
        I.Text("name", _("Name"), required=True, span=6, max=120),
        I.Choice("kind", _("Kind"), options=words.LIST_KINDS, required=True, span=4, default="base"),
        I.Choice("currency_id", _("Currency"), options=currencies, required=True, span=2, default="PLN"),
        I.Choice("decimals", _("Decimals"), options=tuple((str(n), str(n)) for n in range(5)), span=2, default="2"),
        I.Flag("gross", _("Gross prices"), span=2),
        I.Day("valid_from", _("Valid from"), span=3),
        I.Day("valid_to", _("Valid to"), span=3),
        I.Text("remarks", _("Remarks"), span=12, max=240),
    )),
)  # fmt: skip


def _save_list(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    given = {**values, "decimals": int(values.get("decimals") or 2), "remarks": values.get("remarks") or ""}
    return services.save_list(given, pk=pk, version=version, by=by)


def _load_list(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    values, version = _loader(PriceList, services_list_fields())(pk, by=by)
    return {**values, "decimals": str(values["decimals"])}, version


def services_list_fields() -> tuple[str, ...]:
    from kupiec.money.pricing.services.lists import FIELDS

    return FIELDS


def _list_page(pk: int) -> str:
    return reverse("price-list", args=[pk])


ADD_LIST = kit.Form("pricing.list-add", _("New price list"), fields=LIST_FIELDS, save=_save_list, done=_list_page, right="pricing.lists")
EDIT_LIST = kit.Form(
    "pricing.list", _("Price list"), fields=LIST_FIELDS, load=_load_list, save=_save_list, done=_list_page,
    right="pricing.lists",
)  # fmt: skip


def _save_price(values: Mapping[str, Any], *, by: Actor) -> int:
    if not values.get("price_list_id") or not values.get("item_id") or values.get("amount") is None:
        raise Refusal("REQUIRED", N_("Choose the list, the item and the price."), "amount")
    price = NewPrice(
        int(values["item_id"]), values["amount"], values.get("valid_from"), values.get("valid_to"),
        values.get("from_quantity") or Decimal(0), values.get("unit") or "",
    )  # fmt: skip
    services.publish([price], list_id=int(values["price_list_id"]), by=by)
    return int(values["price_list_id"])


def _new_price(request: kit.Request) -> dict[str, Any]:
    chosen = request.GET.get("list", "")
    return {"price_list_id": kit.parse.key(chosen), "valid_from": clock.today()}


ADD_PRICE = kit.Form(
    "pricing.price-add", _("New price"), save=_save_price, done=lambda pk: f"{reverse('prices')}?f.price_list={pk}",
    right="pricing.lists", initial=_new_price,
    fields=(
        I.Choice("price_list_id", _("Price list"), options=lists, required=True, span=6),
        I.Pick("item_id", _("Item"), picker="catalog.item", required=True, span=6),
        I.Price("amount", _("Price"), required=True, span=3),
        I.Quantity("from_quantity", _("From quantity"), span=3, help=_("In base units; empty: from any quantity.")),
        I.Text("unit", _("Unit"), span=2, max=10, help=_("Empty: the base unit.")),
        I.Day("valid_from", _("Valid from"), span=2, help=_("A later day: the price waits for it.")),
        I.Day("valid_to", _("Valid to"), span=2),
    ),
)  # fmt: skip

PLACES = tuple(f"list_{number}" for number in range(1, 7))
HIERARCHY_FIELDS = (
    kit.Group(_("For whom"), (
        I.Text("name", _("Name"), required=True, span=6, max=120),
        I.Choice("mode", _("Price taken"), options=words.BASE_MODES, required=True, span=4, default="first"),
        I.Flag("default", _("For everybody else"), span=2),
        I.Choice("price_kind_id", _("Price kind"), options=price_kinds, span=6),
        I.Choice("group_id", _("Customer group"), options=groups, span=6),
    )),
    kit.Group(_("Lists in order"), tuple(
        I.Choice(name, f"{number}.", options=lists, span=4) for number, name in enumerate(PLACES, 1)
    ), _("The first list with a valid price wins, or the lowest price, as chosen above.")),
)  # fmt: skip


def _save_hierarchy(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    chosen = [int(values[name]) for name in PLACES if values.get(name)]
    head = {name: value for name, value in values.items() if name not in PLACES}
    return int(_keep(services.save_hierarchy)({**head, "list_ids": chosen}, pk=pk, version=version, by=by))


def _load_hierarchy(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    values, version = _loader(Hierarchy, ("name", "mode", "default", "price_kind_id", "group_id"))(pk, by=by)
    chosen = [one.pk for one in queries.hierarchy_lists([pk])[pk]]
    return {**values, **dict(zip(PLACES, chosen, strict=False))}, version


def _to(name: str) -> Any:
    return lambda pk: reverse(name)


ADD_HIERARCHY = kit.Form("pricing.hierarchy-add", _("New hierarchy"), fields=HIERARCHY_FIELDS, save=_save_hierarchy,
                         done=_to("hierarchies"), right="pricing.rules")  # fmt: skip
EDIT_HIERARCHY = kit.Form("pricing.hierarchy", _("Hierarchy of price lists"), fields=HIERARCHY_FIELDS, load=_load_hierarchy,
                          save=_save_hierarchy, done=_to("hierarchies"), right="pricing.rules")  # fmt: skip


def _save_own(values: Mapping[str, Any], *, by: Actor) -> int:
    if not values.get("party_id"):
        raise Refusal("REQUIRED", N_("Choose a customer."), "party_id")
    chosen = values.get("hierarchy_id")
    return services.assign_lists([int(values["party_id"])], hierarchy_id=int(chosen) if chosen else None, by=by)


def _own(request: kit.Request) -> dict[str, Any]:
    chosen = request.GET.get("party", "")
    if not kit.parse.key(chosen):
        return {}
    row = OwnLists.objects.filter(company_id=request.actor.company_id, party_id=int(chosen)).first()
    return {"party_id": int(chosen), "hierarchy_id": row.hierarchy_id if row else None}


OWN_LISTS = kit.Form(
    "pricing.own", _("Customer’s own hierarchy"), save=_save_own, initial=_own, done=_to("hierarchies"), right="pricing.rules",
    fields=(
        I.Pick("party_id", _("Customer"), picker="parties.customer", required=True, span=6),
        I.Choice("hierarchy_id", _("Hierarchy"), options=hierarchies, span=6, help=_("Empty: as his group has it.")),
    ),
)  # fmt: skip

STAGE_FIELDS = (
    I.Text("name", _("Name"), required=True, span=6, max=120),
    I.Choice("mode", _("Of the rules that hold"), options=words.STAGE_MODES, required=True, span=4, default="best"),
    I.Integer("position", _("Sequence"), span=2, help=_("Empty: last.")),
)


def _save_stage(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    given = {name: value for name, value in values.items() if value is not None}
    return services.save_stage(given, pk=pk, version=version, by=by)


ADD_STAGE = kit.Form("pricing.stage-add", _("New stage of discounts"), fields=STAGE_FIELDS, save=_save_stage,
                     done=_to("discount-stages"), right="pricing.rules")  # fmt: skip
EDIT_STAGE = kit.Form("pricing.stage", _("Stage of discounts"), fields=STAGE_FIELDS, save=_save_stage,
                      load=_loader(DiscountStage, ("name", "mode", "position")), done=_to("discount-stages"),
                      right="pricing.rules")  # fmt: skip

RULE_FIELDS = (
    kit.Group(_("Discount"), (
        I.Text("name", _("Name"), required=True, span=6, max=120),
        I.Choice("stage_id", _("Stage"), options=stages, required=True, span=4),
        I.Integer("priority", _("Priority"), span=2, help=_("1 is the highest; empty: last.")),
        I.Choice("effect", _("Effect"), options=words.EFFECTS, required=True, span=3, default="percent"),
        I.Price("value", _("Value"), span=3, help=_("Per cent, amount or price; empty for a formula.")),
        I.Choice("currency_id", _("Currency"), options=currencies, span=2, default="PLN"),
        I.Choice("shown", _("Shown"), options=words.SHOWN, span=4, default="folded"),
        I.Flag("exclusive", _("No later stage after it"), span=6),
        I.Flag("final", _("No general markup or markdown after it"), span=6),
        I.Area("formula", _("Formula of the price"), span=9, rows=2, max=2000,
               help=_("Net per base unit in our currency, for the effect “price by formula”; the names stand below.")),
        I.Percent("floor_percent", _("Floor: cost plus, %"), span=3, help=_("The rule never lowers the price below that.")),
    )),
    kit.Group(_("Conditions; all given must hold"), (
        I.Pick("party_id", _("Customer"), picker="parties.customer", span=4),
        I.Choice("customer_group_id", _("Customer group"), options=groups, span=4),
        I.Choice("base_id", _("Member of base"), options=bases, span=4),
        I.Pick("item_id", _("Item"), picker="catalog.item", span=4),
        I.Pick("item_group_id", _("Group of items with its subgroups"), picker="catalog.group", span=4),
        I.Choice("discount_group_id", _("Discount group"), options=discount_groups, span=4),
        I.Choice("item_list_id", _("List of items"), options=item_lists, span=4),
        I.Choice("payment_method", _("Payment"), options=payment_methods, span=4),
        I.Choice("channel", _("How the document came"), options=words.CHANNELS, span=4),
        I.Quantity("from_quantity", _("From quantity"), span=3),
        I.Quantity("to_quantity", _("To quantity"), span=3),
        I.Flag("per_document", _("Quantity of the whole document"), span=6, help=_("Of all its lines this rule speaks of.")),
        I.Amount("from_line_value", _("From value of the line, net"), span=3),
        I.Amount("from_document_value", _("From value of the document, net"), span=3),
        I.Area("condition", _("Condition on attributes"), span=12, rows=2, max=2000,
               help=_("A formula over attributes of the customer (klient_…) and the item (towar_…); the names stand below.")),
        I.Day("valid_from", _("Valid from"), span=3),
        I.Day("valid_to", _("Valid to"), span=3),
    )),
)  # fmt: skip
_RULE_NAMES = tuple(field.name for group in RULE_FIELDS for field in group.fields)


def rule_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, as the verb wants it."""
    texts = ("payment_method", "condition", "formula", "channel")
    given = {
        name: "" if value is None and name in texts else value or None if name.endswith("_id") else value for name, value in values.items()
    }
    if given.get("priority") is None:
        given.pop("priority", None)
    return {**given, "currency_id": given.get("currency_id") or "PLN"}


def _save_rule(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    return services.save_rule(rule_values(values), pk=pk, version=version, by=by)


def _names(request: kit.Request) -> dict[str, Any]:
    """What a condition and a formula may speak of, below the form."""
    found = described.formula_names()
    own = described.names().keys()
    pk = request.resolver_match.kwargs.get("pk") if request.resolver_match else None
    check = f"{reverse('discount-rule-check')}?rule={pk or ''}" if len(sockets.rule_checks) else ""
    return {"names": [(each.polish or key, each.label, each.type.value, key in own) for key, each in found.items()], "check_url": check}


ADD_RULE = kit.Form("pricing.rule-add", _("New discount rule"), fields=RULE_FIELDS, save=_save_rule,
                    done=_to("discount-rules"), right="pricing.rules", context=_names, template="pricing/rule_form.html")  # fmt: skip
EDIT_RULE = kit.Form("pricing.rule", _("Discount rule"), fields=RULE_FIELDS, save=_save_rule,
                     load=_loader(DiscountRule, _RULE_NAMES), done=_to("discount-rules"), right="pricing.rules",
                     context=_names, template="pricing/rule_form.html")  # fmt: skip
