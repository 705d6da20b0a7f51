"""Reads of the pricing room: rows a user may see, and the words of an explanation (PRC-9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import show
from kupiec.money.pricing import described, traces, words
from kupiec.money.pricing.models import (
    DiscountRule,
    DiscountStage,
    Hierarchy,
    HierarchyList,
    ItemList,
    ItemSupplier,
    ListPrice,
    PriceList,
)
from kupiec.money.pricing.values import Explanation, Step
from kupiec.people.parties import public as parties


def lists(by: Actor) -> QuerySet[PriceList]:
    return PriceList.objects.filter(company_id=by.company_id)


def list_prices(by: Actor) -> QuerySet[ListPrice]:
    return ListPrice.objects.filter(price_list__company_id=by.company_id)


def hierarchies(by: Actor) -> QuerySet[Hierarchy]:
    return Hierarchy.objects.filter(company_id=by.company_id)


def stages(by: Actor) -> QuerySet[DiscountStage]:
    return DiscountStage.objects.filter(company_id=by.company_id).order_by("position")


def rules(by: Actor) -> QuerySet[DiscountRule]:
    return DiscountRule.objects.filter(company_id=by.company_id)


def item_lists(by: Actor) -> QuerySet[ItemList]:
    return ItemList.objects.filter(company_id=by.company_id)


def suppliers(by: Actor) -> QuerySet[ItemSupplier]:
    """Who supplies what, of parties the user may see."""
    seen = parties.visible(by).values("pk")
    return ItemSupplier.objects.filter(company_id=by.company_id, party__in=seen).select_related("party", "item")


def hierarchy_lists(hierarchy_ids: list[int]) -> dict[int, list[PriceList]]:
    """The lists of each hierarchy, in order; one statement."""
    found: dict[int, list[PriceList]] = {pk: [] for pk in hierarchy_ids}
    rows = HierarchyList.objects.filter(hierarchy_id__in=hierarchy_ids).select_related("price_list")
    for row in rows.order_by("hierarchy_id", "position"):
        found[row.hierarchy_id].append(row.price_list)
    return found


# explanation


def explain(trace: Mapping[str, Any] | None, *, by: Actor) -> Explanation | None:
    """The trace in words: what was done with the running price, what was passed over and why; two statements.

    None when the line has no trace (a free line).
    """
    if not trace or "s" not in trace:
        return None
    names = _Names(trace, by=by)
    steps = [_step(step, now, names) for step, now, _keep in traces.walk(trace)]
    passed = [_passed(row, names) for row in trace.get("x", ())]
    manual = next((step for step in trace["s"] if step[0] == "man"), None)
    return Explanation(
        traces.replay(trace), traces.replay_discount(trace), tuple(step for step in steps if step), tuple(passed),
        Decimal(trace["n"]) if "n" in trace else None, manual[3] if manual else "",
    )  # fmt: skip


class _Names:
    """Names of the lists and rules a trace speaks of."""

    def __init__(self, trace: Mapping[str, Any], *, by: Actor) -> None:
        told = [*trace["s"], *trace.get("x", ())]
        list_ids = {row[1] for row in told if row[0] in ("list", "l")}
        rule_ids = {row[1] for row in told if row[0] in ("pct", "pctl", "amt", "fix", "frm", "flr", "r")}
        rule_ids |= {row[3] for row in trace.get("x", ()) if row[2] in ("beaten", "excluded")} - {-1}
        own = {"company_id": by.company_id}
        self.lists = dict(PriceList.objects.filter(pk__in=list_ids, **own).values_list("pk", "name"))
        rows = DiscountRule.objects.filter(pk__in=rule_ids, **own)
        self.rules = {pk: (name, effect, value) for pk, name, effect, value in rows.values_list(
            "pk", "name", "effect", "value")}  # fmt: skip
        paid = {row[3] for row in trace.get("x", ()) if row[2] == "payment"}
        named = parties.PaymentMethod.objects.filter(code__in=paid) if paid else parties.PaymentMethod.objects.none()
        self.payments = dict(named.values_list("code", "name"))

    def rule(self, pk: int) -> str:
        return self.rules[pk][0] if pk in self.rules else _("a rule")


def _link(name: str, pk: int) -> str:
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


def _step(step: list[Any], now: Decimal | None, names: _Names) -> Step | None:
    """One line of what was done."""
    kind, *rest = step
    if kind == "list":
        label = names.lists.get(rest[0], _("Price list"))
        detail = _("from %(quantity)s") % {"quantity": rest[2]} if len(rest) > 2 else ""
        return Step("ok", label, detail, now, _link("price-list", rest[0]))
    if kind in ("pct", "pctl", "amt", "fix"):
        return Step("ok", names.rule(rest[0]), _rule_words(kind, rest[1]), now, _link("discount-rule", rest[0]))
    if kind == "frm":
        return Step("ok", names.rule(rest[0]), _read_words(rest[2]), now, _link("discount-rule", rest[0]))
    if kind == "flr":
        return Step("ok", _("Not below the floor of “%(rule)s”") % {"rule": names.rule(rest[0])}, "", now, _link("discount-rule", rest[0]))
    label, detail = _plain_words(kind, rest)
    return Step("ok", label, detail, now) if label else None


def _read_words(read: Mapping[str, str]) -> str:
    """What a formula read, by the names people write: “baza 12,99, quantity 20”."""
    told = {**described.formula_names(archived=True)} if read else {}
    pairs = ((told[name].polish or name if name in told else name, value) for name, value in read.items())
    return _("by formula: %(values)s") % {"values": ", ".join(f"{name} = {value.replace('.', ',') or '—'}" for name, value in pairs)}


def _rule_words(kind: str, figure: str) -> str:
    value = figure.replace(".", ",")
    if kind == "fix":
        return _("fixed price %(value)s") % {"value": value}
    if kind == "amt":
        return f"−{value}"
    sign = "+" if value.startswith("-") else "−"
    shown = _("on the line") if kind == "pctl" else ""
    return f"{sign}{value.lstrip('-')}% {shown}".strip()


def _plain_words(kind: str, rest: list[Any]) -> tuple[str, str]:
    if kind == "cat":
        return _("Catalogue price"), ""
    if kind == "src":
        return str(rest[0]), ""
    if kind == "set":
        return _("Set %(name)s") % {"name": rest[1]}, _("price split among its components")
    if kind in ("bnd", "bnf"):
        return _("Bundle %(name)s") % {"name": rest[1]}, _rule_words("pctl" if kind == "bnd" else "fix", rest[2])
    if kind == "ctr":
        return str(rest[0]), _rule_words("pct", rest[1])
    if kind == "cur":
        return _("Currency"), _("rate %(list)s to %(document)s") % {"list": rest[0], "document": rest[1]}
    if kind in ("net", "gro"):
        words = _("net of VAT %(rate)s%%") if kind == "net" else _("with VAT %(rate)s%%")
        return _("Net or gross"), words % {"rate": rest[0]}
    if kind in ("mk", "mkl"):
        return _("Customer’s general markup or markdown"), _rule_words("pctl" if kind == "mkl" else "pct", _turn(rest[0]))
    if kind == "zero":
        return _("Not below zero"), ""
    return _manual_words(rest)


def _turn(figure: str) -> str:
    return figure[1:] if figure.startswith("-") else f"-{figure}"


def _manual_words(rest: list[Any]) -> tuple[str, str]:
    price, discount, reason = rest
    words = _("Price given by hand") if price is not None else _("Discount given by hand: %(percent)s%%") % {"percent": discount}
    return words, reason


def _passed(row: list[Any], names: _Names) -> Step:
    """One line of what was considered and why it lost."""
    kind, pk, why, figure = row
    if kind == "l":
        amount = Decimal(figure)
        return Step("passed", names.lists.get(pk, _("Price list")), _why_list(why), amount, _link("price-list", pk))
    if kind == "c":
        return Step("passed", str(pk), _("its price ended on %(day)s") % {"day": show.day(dt.date.fromisoformat(figure))})
    if kind == "m":
        return Step("passed", _("Customer’s general markup or markdown"), _("a rule before is final"))
    name = names.rule(pk)
    figure = names.payments.get(figure, figure) if why == "payment" else figure
    if pk in names.rules:
        _name, effect, value = names.rules[pk]
        if effect != "formula":
            name = f"{name} {_rule_words({'percent': 'pct', 'amount': 'amt', 'fixed': 'fix'}[effect], traces.text(value))}"
    return Step("passed", name, _why_rule(why, figure, names), None, _link("discount-rule", pk))


def _why_list(why: str) -> str:
    return {
        "later": _("another list comes first"),
        "higher": _("another list is cheaper"),
        "date": _("not valid on this day"),
        "quantity": _("quantity too small"),
    }[why]


def _written(why: str, figure: Any) -> str:
    """The figure of a condition as people write it: days as days, numbers with their thousands apart."""
    if why in ("from", "ended"):
        return str(show.day(dt.date.fromisoformat(figure)))
    try:
        return str(figure if why in ("payment", "channel") else show.figure(Decimal(str(figure))))
    except ArithmeticError:
        return str(figure)


def _why_rule(why: str, figure: Any, names: _Names) -> str:
    if why == "beaten":
        return _("replaced by “%(rule)s”") % {"rule": names.rule(figure)}
    if why == "excluded":
        return _("excluded by “%(rule)s”") % {"rule": names.rule(figure) if figure != -1 else _("contract")}
    if why == "channel":
        figure = str(dict(words.CHANNELS).get(figure, figure))
    figure = _written(why, figure)
    return {
        "quantity": _("only from %(figure)s"),
        "to_quantity": _("only up to %(figure)s"),
        "contract": _("the contract’s discount stands in its place"),
        "document_quantity": _("only from %(figure)s in the whole document"),
        "line_value": _("only for a line from %(figure)s net"),
        "document_value": _("only for a document from %(figure)s net"),
        "channel": _("only for documents that come: %(figure)s"),
        "formula": _("its formula has no value here"),
        "cost": _("the cost is unknown, so its floor can’t be kept"),
        "floor": _("the price is at its floor already: cost plus %(figure)s%%"),
        "item_list": _("the item is not on its list"),
        "payment": _("only for payment “%(figure)s”"),
        "from": _("only from day %(figure)s"),
        "ended": _("ended on %(figure)s"),
        "base": _("the customer is not in the base"),
        "condition": _("its condition on attributes does not hold"),
        "party": _("for another customer"),
        "customer_group": _("for another group of customers"),
        "item": _("for another item"),
        "item_group": _("for another group of items"),
        "discount_group": _("for another discount group"),
        "base_price": _("there is no price to take it from"),
    }[why] % {"figure": figure}


def overtaken(on: dt.date) -> Exists:
    """Of rows of `list_prices`: whether on the day a newer price of the same item, unit and quantity holds instead."""
    newer = ListPrice.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on, valid_from__gt=OuterRef("valid_from"),
        **{name: OuterRef(name) for name in ("price_list_id", "item_id", "unit", "from_quantity")},
    )  # fmt: skip
    return Exists(newer)
