"""Stages and rules of discounts: what is refused at save so that no price is ever ambiguous (PRC-6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricing import described, rulesets
from kupiec.money.pricing.models import DiscountRule, DiscountStage
from kupiec.money.pricing.services.lists import check_period
from kupiec.money.pricing.values import Channel

STAGE_FIELDS = ("position", "name", "mode")
CONDITIONS = (
    "party_id", "customer_group_id", "base_id", "item_id", "item_group_id", "discount_group_id", "from_quantity",
    "to_quantity", "payment_method", "condition", "valid_from", "valid_to", "item_list_id", "per_document", "from_line_value",
    "from_document_value", "channel",
)  # fmt: skip
LOWEST_PRIORITY = 2_000_000_000
RULE_FIELDS = (
    "stage_id", "priority", "name", "effect", "value", "currency_id", "shown", "exclusive", "final", "formula", "floor_percent",
    *CONDITIONS,
)  # fmt: skip


def save_stage(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a stage of discounts. Refuses REQUIRED, TAKEN, PLACE_TAKEN."""
    by.require("pricing.rules")
    clean = _clean(values, known=STAGE_FIELDS, required=("name",) if pk is None else ())
    records.fit(DiscountStage, clean)
    with tx.write_tx(by=by):
        others = DiscountStage.objects.filter(company_id=by.company_id).exclude(pk=pk or 0)
        if "name" in clean and others.filter(name=clean["name"]).exists():
            raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "name",
                          params={"value": clean["name"]})  # fmt: skip
        active = others.filter(archived=False)
        if pk is None and not clean.get("position"):
            clean["position"] = (active.aggregate(last=Max("position"))["last"] or 0) + 1
        if "position" in clean and active.filter(position=clean["position"]).exists():
            raise Refusal("PLACE_TAKEN", N_("Another stage stands at this place."), "position")
        if pk is None:
            pk = DiscountStage.objects.create(company_id=by.company_id, updated_at=clock.now(), **clean).pk
        else:
            found = DiscountStage.objects.get(company_id=by.company_id, pk=pk)
            records.update(found, {**clean, "updated_at": clock.now()}, version=version)
        rulesets.touch(by.company_id)
    return int(pk)


def save_rule(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a discount rule. Refuses PRIORITY_TAKEN, BAD_VALUE, SHOWN, PERIOD, QUANTITIES, UNKNOWN_KEY."""
    if pk is None:
        return add_rules([values], by=by)[0]
    by.require("pricing.rules")
    clean = _clean(values, known=RULE_FIELDS, required=())
    with tx.write_tx(by=by):
        found = DiscountRule.objects.get(company_id=by.company_id, pk=pk)
        whole = {name: getattr(found, name) for name in RULE_FIELDS} | clean
        _check_rule(whole)
        _check_places([whole], but=pk, by=by)
        records.update(found, {**clean, "updated_at": clock.now()}, version=version)
        rulesets.touch(by.company_id)
    return pk


def add_rules(rules: Sequence[Mapping[str, Any]], *, by: Actor) -> list[int]:
    """Add many rules at once; those without a priority come last in their stage. Refuses as `save_rule`."""
    by.require("pricing.rules")
    base = company.queries.own(by.company_id).base_currency
    cleaned = [{"currency_id": base} | _clean(one, known=RULE_FIELDS, required=("name", "stage_id")) for one in rules]
    with tx.write_tx(by=by):
        _number(cleaned)
        for one in cleaned:
            _check_rule(one)
        _check_places(cleaned, but=None, by=by)
        moment = clock.now()
        made = [DiscountRule(company_id=by.company_id, updated_at=moment, **one) for one in cleaned]
        DiscountRule.objects.bulk_create(made, batch_size=500)
        rulesets.touch(by.company_id)
    return [row.pk for row in made]


def _clean(values: Mapping[str, Any], *, known: Sequence[str], required: Sequence[str]) -> dict[str, Any]:
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if unknown := set(clean) - set(known):
        raise Refusal("UNKNOWN_FIELD", N_("There is no field “%(name)s”."), params={"name": min(unknown)[:40]})
    for name in required:
        if not clean.get(name):
            raise Refusal("REQUIRED", N_("This field is required."), name)
    if clean.get("effect") == "formula" and clean.get("value") is None:
        clean["value"] = Decimal(0)
    return clean


def _number(cleaned: Sequence[dict[str, Any]]) -> None:
    stages = {one["stage_id"] for one in cleaned if one.get("priority") is None}
    rows = DiscountRule.objects.filter(stage_id__in=stages, archived=False)
    last = dict(rows.values("stage_id").annotate(last=Max("priority")).values_list("stage_id", "last"))
    for one in cleaned:
        if one.get("priority") is None:
            last[one["stage_id"]] = one["priority"] = last.get(one["stage_id"], 0) + 1


def _check_rule(one: Mapping[str, Any]) -> None:
    if one.get("condition"):
        described.check(one["condition"])
    _check_formula(one)
    records.fit(DiscountRule, {name: value for name, value in one.items() if not name.endswith("_id")})
    value, effect = one.get("value"), one.get("effect", "percent")
    if value is None:
        raise Refusal("REQUIRED", N_("This field is required."), "value")
    if (effect == "percent" and not Decimal(-1000) < value <= 100) or (effect == "fixed" and value < 0):
        raise Refusal("BAD_VALUE", N_("A discount is at most 100%%, a price not below zero."), "value")
    if one.get("shown", "folded") == "line" and effect != "percent":
        raise Refusal("SHOWN", N_("Only a percent can be shown on the line."), "shown")
    if one.get("shown", "folded") == "line" and value < 0:
        raise Refusal("SHOWN", N_("A discount shown on the line can’t be negative."), "shown")
    if one.get("priority") is not None and not 1 <= one["priority"] <= LOWEST_PRIORITY:
        raise Refusal("BAD_NUMBER", N_("The highest priority is 1."), "priority")
    _check_floor(one)
    for name in ("from_line_value", "from_document_value"):
        if (one.get(name) or 0) < 0:
            raise Refusal("BAD_NUMBER", N_("This number is too small."), name)
    if one.get("channel") and one["channel"] not in list(Channel):
        raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), "channel", params={"key": one["channel"][:20]})
    first, last = one.get("from_quantity"), one.get("to_quantity")
    if (first or 0) < 0:
        raise Refusal("BAD_NUMBER", N_("This number is too small."), "from_quantity")
    if last is not None and last <= 0:
        raise Refusal("BAD_NUMBER", N_("A number above zero, or nothing."), "to_quantity")
    if first is not None and last is not None and last < first:
        raise Refusal("QUANTITIES", N_("The last quantity is below the first."), "to_quantity")
    check_period(one)


def _check_formula(one: Mapping[str, Any]) -> None:
    """A price by formula has one that works, other effects have none."""
    if one.get("effect", "percent") != "formula":
        if one.get("formula"):
            raise Refusal("FORMULA_THERE", N_("Only the effect “price by formula” has a formula."), "formula")
        return
    if not one.get("formula"):
        raise Refusal("REQUIRED", N_("This field is required."), "formula")
    described.check_formula(one["formula"])


def _check_floor(one: Mapping[str, Any]) -> None:
    floor = one.get("floor_percent")
    if floor is None:
        return
    if not -100 < floor <= 1000:
        raise Refusal("BAD_NUMBER", N_("The floor is cost plus −99 to 1000 per cent."), "floor_percent")
    if one.get("shown", "folded") == "line":
        raise Refusal("SHOWN", N_("A floor works only for what is folded into the price."), "shown")


def _check_places(cleaned: Sequence[Mapping[str, Any]], *, but: int | None, by: Actor) -> None:
    """Stages of this company, keys that exist, priorities that are free."""
    stages = {one["stage_id"] for one in cleaned}
    known = DiscountStage.objects.filter(company_id=by.company_id, archived=False, pk__in=stages)
    if missing := stages - set(known.values_list("pk", flat=True)):
        raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), "stage_id", params={"key": min(missing)})
    records.check_keys(DiscountRule, [{k: v for k, v in one.items() if k != "stage_id"} for one in cleaned])
    rows = DiscountRule.objects.filter(stage_id__in=stages, archived=False).exclude(pk=but or 0)
    taken = dict.fromkeys(rows.values_list("stage_id", "priority"))
    for one in cleaned:
        place = (one["stage_id"], one["priority"])
        if place in taken:
            raise Refusal("PRIORITY_TAKEN", N_("Another rule of this stage has the priority %(priority)s; equal "
                          "priorities would leave the price to chance."), "priority",
                          params={"priority": one["priority"]})  # fmt: skip
        taken[place] = None


def archive_rules(rule_ids: Sequence[int], *, by: Actor) -> int:
    """Take rules out of use; prices made by them still explain themselves."""
    by.require("pricing.rules")
    with tx.write_tx(by=by):
        changed = DiscountRule.objects.filter(company_id=by.company_id, pk__in=list(rule_ids)).update(archived=True)
        rulesets.touch(by.company_id)
    return changed


def restore_rules(rule_ids: Sequence[int], *, by: Actor) -> int:
    """Put rules back into use. Refuses PRIORITY_TAKEN when their place has been given away."""
    by.require("pricing.rules")
    with tx.write_tx(by=by):
        rows = list(DiscountRule.objects.filter(company_id=by.company_id, pk__in=list(rule_ids), archived=True))
        if rows:
            _check_places([{"stage_id": r.stage_id, "priority": r.priority} for r in rows], but=None, by=by)
            DiscountRule.objects.filter(pk__in=[row.pk for row in rows]).update(archived=False)
            rulesets.touch(by.company_id)
    return len(rows)


def archive_stages(stage_ids: Sequence[int], *, by: Actor) -> int:
    """Take whole stages out of use; their rules stay in them."""
    by.require("pricing.rules")
    with tx.write_tx(by=by):
        changed = DiscountStage.objects.filter(company_id=by.company_id, pk__in=list(stage_ids)).update(archived=True)
        rulesets.touch(by.company_id)
    return changed
