"""Promotions as people define them: what is refused at save so that no document is ever ambiguous (PRC-8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q

from kupiec.ground.kernel import clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.promotions.models import Promotion, PromotionPart, Taken

FIELDS = (
    "code", "name", "priority", "together", "reward", "effect", "value", "settling", "own_quantity", "most", "group_id",
    "valid_from", "valid_to",
)  # fmt: skip
MOST_PARTS = 40
LOWEST = 2_000_000_000
Part = Mapping[str, Any]


def save(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a promotion; `buys` and `gifts` (mappings with item_id or item_group_id, and quantity) replace the parts.

    What would have no effect (a price of what is free, gifts where bought pieces get cheaper) is refused. Refuses REQUIRED, TAKEN, PRIORITY_TAKEN, BAD_VALUE, NO_BUYS, NO_GIFTS, OWN_QUANTITY, PERIOD, UNKNOWN_KEY; Conflict.
    """
    by.require("promotions.edit")
    clean: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    buys, gifts = clean.pop("buys", None), clean.pop("gifts", None)
    if unknown := set(clean) - set(FIELDS):
        raise Refusal("UNKNOWN_FIELD", N_("There is no field “%(name)s”."), params={"name": min(unknown)[:40]})
    with tx.write_tx(by=by):
        found = Promotion.objects.get(company_id=by.company_id, pk=pk) if pk is not None else None
        whole = {name: getattr(found, name) if found else None for name in FIELDS} | clean
        parts = _parts(found, buys, gifts)
        _complete(whole, clean, found, by=by)
        _check(whole, parts)
        if whole["reward"] == "own" and gifts:
            raise Refusal("NO_GIFTS", N_("There are no gifts where the very pieces bought get cheaper."), "gift_item_1")
        _check_free(whole, found, by=by)
        records.check_keys(Promotion, [whole])
        records.check_keys(PromotionPart, [{"item_id": one["item_id"], "item_group_id": one["item_group_id"]} for one in parts])
        if found is None:
            found = Promotion.objects.create(company_id=by.company_id, updated_at=clock.now(), **whole)
        else:
            records.update(found, {**whole, "updated_at": clock.now()}, version=version)
        if buys is not None or gifts is not None:
            _replace(found, parts)
    return int(found.pk)


def _parts(found: Promotion | None, buys: Sequence[Part] | None, gifts: Sequence[Part] | None) -> list[dict[str, Any]]:
    """The parts as they will be: those given, of the role not given those that are."""
    kept = PromotionPart.objects.filter(promotion=found).order_by("position") if found else ()
    made = []
    for role, given in (("buy", buys), ("gift", gifts)):
        rows: Sequence[Part] = given if given is not None else [
            {"item_id": one.item_id, "item_group_id": one.item_group_id, "quantity": one.quantity} for one in kept if one.role == role
        ]  # fmt: skip
        for row in rows:
            made.append(
                {"role": role, "item_id": row.get("item_id"), "item_group_id": row.get("item_group_id"), "quantity": row.get("quantity")}
            )
    return made


def _complete(whole: dict[str, Any], given: Mapping[str, Any], found: Promotion | None, *, by: Actor) -> None:
    """What nobody gave: the last priority, a gift that is free. What a free gift has no use for stays only where somebody gave it, to be refused."""
    defaults = {"reward": "gift", "effect": "free", "settling": "zero", "value": Decimal(0), "own_quantity": Decimal(0)}
    for name, value in defaults.items():
        if whole[name] is None:
            whole[name] = value
    if whole["effect"] == "free" and not given.get("value"):
        whole["value"] = Decimal(0)
    if whole["reward"] == "gift" and not given.get("own_quantity"):
        whole["own_quantity"] = Decimal(0)
    if whole["priority"] is None:
        rows = Promotion.objects.filter(company_id=by.company_id, archived=False).exclude(pk=found.pk if found else 0)
        whole["priority"] = (rows.aggregate(last=Max("priority"))["last"] or 0) + 1


def _check(whole: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> None:
    for name in ("code", "name"):
        if not whole[name]:
            raise Refusal("REQUIRED", N_("This field is required."), name)
    for name, allowed in (
        ("reward", ("gift", "own")),
        ("effect", ("free", "percent", "price")),
        ("settling", ("zero", "symbolic", "spread")),
    ):
        if whole[name] not in allowed:
            raise Refusal("CHOICE", N_("Choose one of the values offered."), name)
    records.fit(Promotion, {name: value for name, value in whole.items() if not name.endswith("_id")})
    if not 1 <= whole["priority"] <= LOWEST:
        raise Refusal("BAD_NUMBER", N_("The highest priority is 1."), "priority")
    if whole["effect"] == "free" and whole["value"]:
        raise Refusal("BAD_VALUE", N_("What is free has neither a percentage nor a price: clear this, or choose another way."), "value")
    if whole["effect"] == "percent" and not 0 < whole["value"] <= 100:
        raise Refusal("BAD_VALUE", N_("A discount is above 0 and at most 100%%."), "value")
    if whole["effect"] == "price" and whole["value"] < 0:
        raise Refusal("BAD_VALUE", N_("A price can’t be negative."), "value")
    for name in ("together", "most"):
        if whole[name] is not None and whole[name] <= 0:
            raise Refusal("BAD_NUMBER", N_("A number above zero, or nothing."), name)
    if whole["valid_from"] and whole["valid_to"] and whole["valid_to"] < whole["valid_from"]:
        raise Refusal("PERIOD", N_("The last day is before the first."), "valid_to")
    _check_parts(whole, parts)


def _check_parts(whole: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> None:
    buys = [one for one in parts if one["role"] == "buy"]
    gifts = [one for one in parts if one["role"] == "gift"]
    if not buys:
        raise Refusal("NO_BUYS", N_("Say what must be bought."), "buy_item_1")
    if len(parts) > MOST_PARTS:
        raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "buy_item_1", params={"most": MOST_PARTS})
    for role, rows in (("buy", buys), ("gift", gifts)):
        for at, one in enumerate(rows, 1):
            if bool(one["item_id"]) == bool(one["item_group_id"]):
                raise Refusal("ITEM_OR_GROUP", N_("An item or a group of items, one of them."), f"{role}_item_{at}")
            asked = one["quantity"] is not None or (role == "buy" and whole["together"] is not None)
            if role == "buy" and whole["together"] is not None and one["quantity"]:
                raise Refusal("QUANTITY", N_("All of these are counted together: leave it empty here."), f"buy_quantity_{at}")
            if not asked or (one["quantity"] is not None and one["quantity"] <= 0):
                raise Refusal("QUANTITY", N_("The quantity must be above zero."), f"{role}_quantity_{at}")
            records.fit(PromotionPart, {"quantity": one["quantity"]}, prefix="")
    if whole["reward"] == "gift" and not gifts:
        raise Refusal("NO_GIFTS", N_("Say what the customer gets."), "gift_item_1")
    if whole["reward"] == "gift" and whole["own_quantity"]:
        raise Refusal("OWN_QUANTITY", N_("Only where the very pieces bought get cheaper; a gift has its own quantity."), "own_quantity")
    asked_of = whole["together"] if whole["together"] is not None else min(one["quantity"] for one in buys)
    if whole["reward"] == "own" and not 0 < whole["own_quantity"] <= asked_of:
        raise Refusal("OWN_QUANTITY", N_("Above zero, and no more than must be bought."), "own_quantity")


def _check_free(whole: Mapping[str, Any], found: Promotion | None, *, by: Actor) -> None:
    """Asked at once: of a twin entered this moment by somebody else both are seen, and the code is named first."""
    active = not (found and found.archived)
    same = Q(code=whole["code"]) | Q(archived=False, priority=whole["priority"]) if active else Q(code=whole["code"])
    others = Promotion.objects.filter(same, company_id=by.company_id).exclude(pk=found.pk if found else 0)
    codes = set(others.values_list("code", flat=True))
    if whole["code"] in codes:
        raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "code", params={"value": whole["code"]})
    if codes:
        raise Refusal("PRIORITY_TAKEN", N_("Another promotion has the priority %(priority)s; of two equal ones nobody could tell which takes the pieces first."),
                      "priority", params={"priority": whole["priority"]})  # fmt: skip


def _replace(found: Promotion, parts: Sequence[Mapping[str, Any]]) -> None:
    """Parts that are the same stay the same rows: documents name the gift they took."""
    old = {(one.role, one.item_id, one.item_group_id): one for one in PromotionPart.objects.filter(promotion=found)}
    for at, part in enumerate(parts, 1):
        row = old.pop((part["role"], part["item_id"], part["item_group_id"]), None) or PromotionPart(promotion=found, **part)
        row.quantity, row.position = part["quantity"], at
        row.save()
    gone = [row.pk for row in old.values()]
    Taken.objects.filter(gift__in=gone).update(gift=None)
    PromotionPart.objects.filter(pk__in=gone).delete()


def archive(ids: Sequence[int], *, by: Actor) -> int:
    """Take promotions out of use: documents that took them keep them."""
    by.require("promotions.edit")
    with tx.write_tx(by=by):
        return Promotion.objects.filter(company_id=by.company_id, pk__in=list(ids)).update(archived=True)


def restore(ids: Sequence[int], *, by: Actor) -> int:
    """Put promotions back into use. Refuses PRIORITY_TAKEN when their place has been given away."""
    by.require("promotions.edit")
    with tx.write_tx(by=by):
        rows = list(Promotion.objects.filter(company_id=by.company_id, pk__in=list(ids), archived=True))
        for row in rows:
            _check_free({"code": row.code, "priority": row.priority}, Promotion(pk=row.pk), by=by)
        return Promotion.objects.filter(pk__in=[row.pk for row in rows]).update(archived=False)
