"""What is typed or scanned into the entry row of a grid, and the codes of pasted rows: an item, a choice, or words (ORD-1, CAT-2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.catalog.queries import facts, recognise, recognise_all
from kupiec.people.catalog.values import ItemHit


@dataclass(frozen=True, slots=True)
class Entered:
    """A line to be added: of an item, in the unit and quantity a scanned code tells, or in words alone."""

    item_id: int | None
    words: str = ""
    unit: str = ""
    quantity: Decimal | None = None


def typed(op: kit.AddLine) -> Decimal | None:
    """The quantity typed beside the code, None when none was. Refuses NOT_A_NUMBER and, for zero or less, QUANTITY at the quantity."""
    if not op.quantity:
        return None
    quantity = kit.parse.decimal(op.quantity, field="quantity", places=4)
    if quantity <= 0:
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")
    return quantity


def add_line(op: kit.AddLine, add: Callable[[Entered], kit.Applied], *, usual: Decimal | None) -> kit.Applied:
    """`add` the line meant, in the `usual` quantity unless one was typed or scanned; items to choose from where several answer.

    `= text`, and words nothing answers to, are a line in words. Refuses what `typed` refuses.
    """
    quantity = typed(op) or usual
    if op.item_id:
        return add(Entered(op.item_id, quantity=quantity))
    text = op.text.strip()
    found = recognise(text) if text and not text.startswith("=") else None
    hit = found and (found.exact or (found.candidates[0] if len(found.candidates) == 1 else None))
    if hit:
        return add(Entered(hit.item_id, unit=hit.unit, quantity=hit.quantity or quantity))
    if found and found.candidates:
        return kit.Applied(candidates=tuple(kit.Choice(one.item_id, one.name, badge=one.code) for one in found.candidates))
    return add(Entered(None, words=text.lstrip("= "), quantity=quantity))


def item_of(code: str) -> int:
    """The item a code of a pasted row means. Refuses NO_ITEM."""
    return _certain(code, recognise(code).exact).item_id


def costs(item_ids: Sequence[int]) -> dict[int, Decimal]:
    """Purchase prices of items, to stand beside what is offered while a line is typed that counts costs."""
    return {pk: item.purchase_price for pk, item in facts(item_ids).items() if item.purchase_price is not None}


def hits(texts: Iterable[str]) -> dict[str, ItemHit]:
    """The certain items of many texts, those nothing answers to left out."""
    return recognise_all(texts)


def codes(op: kit.PasteLines) -> Callable[[str], ItemHit | None]:
    """What the codes of a pasted block mean, asked for all rows at once: nothing for no code. Refuses NO_ITEM."""
    at = op.columns.index("code") if "code" in op.columns else len(op.columns)
    found = hits(row[at] for row in op.rows if at < len(row))
    return lambda code: _certain(code, found.get(code)) if code else None


def _certain(code: str, hit: ItemHit | None) -> ItemHit:
    if hit is None:
        raise Refusal("NO_ITEM", N_("No item “%(text)s”."), "code", params={"text": code[:60]})
    return hit
