"""Bundle promotions on a version of an offer: lines they make live and die with the firm lines that earn them (PRC-8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F, Q

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.promotions import public as promotions
from kupiec.sales.offers import queries
from kupiec.sales.offers.models import Offer, OfferLine, OfferVersion
from kupiec.sales.offers.services import loading, making, price, totals
from kupiec.sales.offers.values import Changed, Choice, DraftOfferLine, LineChange, VersionState

KIND = "offers.version"
_KEPT = (
    "quantity", "base_quantity", "list_price", "unit_price", "discount_percent", "trace", "price_source", "net", "cost", "cost_value",
)  # fmt: skip


def sheet(offer: Offer, version: OfferVersion) -> promotions.Sheet:
    return promotions.Sheet(KIND, version.pk, price.context(version, offer.party_id), counts=lambda line: line.choice == Choice.FIRM)


def _rows(version: OfferVersion, items: Collection[int] | None = None) -> list[OfferLine]:
    rows = OfferLine.objects.filter(offer_version_id=version.pk).order_by("position", "pk")
    return list(rows if items is None else rows.filter(item__among=items))


def finish(offer: Offer, version: OfferVersion, changed: Changed, *, asked: bool = False) -> Changed:
    """The end of every verb on lines: sets are taken apart, bundles follow the lines (`asked`: also when the last one was just
    given up), then totals."""
    paper = sheet(offer, version)
    if has_sets(version):
        changed = _apply(offer, version, promotions.explode(paper, _rows(version)), changed)
        _follow_choice(version)
    if asked or promotions.takes(paper):
        changed = _apply(offer, version, promotions.arrange(paper, _rows(version)), changed)
    totals.recount(version)
    return changed


def has_sets(version: OfferVersion) -> bool:
    """Whether the version has sets or components of them; no statement where nobody has defined any."""
    known = promotions.compositions()
    rows = OfferLine.objects.filter(offer_version_id=version.pk)
    return bool(known) and rows.filter(Q(item_id__in=list(known)) | Q(set_line__isnull=False)).exists()


def _follow_choice(version: OfferVersion) -> None:
    """Components of an optional set are optional too."""
    rows = OfferLine.objects.filter(offer_version_id=version.pk, set_line__isnull=False)
    for choice in Choice:
        rows.filter(set_line__choice=choice).exclude(choice=choice).update(choice=choice, version=F("version") + 1)


def _apply(offer: Offer, version: OfferVersion, arranged: promotions.Arranged, changed: Changed) -> Changed:
    gone = tuple(line.pk for line in arranged.gone)
    if gone:
        OfferLine.objects.filter(pk__in=gone).delete()
    update_rows(
        OfferLine, [{"pk": line.pk, **{name: getattr(line, name) for name in _KEPT}} for line in arranged.changed], _KEPT, bump="version"
    )
    made = [_make(offer, version, wanted) for wanted in arranged.wanted]
    kept = (pk for pk in changed.touched if pk not in gone)
    return replace(
        changed,
        touched=tuple(dict.fromkeys((*kept, *(line.pk for line in arranged.changed), *made))),
        removed=(*changed.removed, *gone),
        reordered=changed.reordered or bool(made),
    )


def _make(offer: Offer, version: OfferVersion, wanted: promotions.Wanted) -> int:
    from kupiec.sales.offers.services import lines

    draft = DraftOfferLine(
        wanted.item_id, wanted.quantity, unit_price=wanted.unit_price, discount_percent=wanted.discount_percent, cost=wanted.cost
    )
    row = making.make_line(version, draft, lines.around(offer, [draft]), party_id=offer.party_id)
    row.offer_version_id, row.trace, row.list_price = version.pk, wanted.trace, wanted.list_price
    row.price_source = wanted.source
    setattr(row, wanted.cause, wanted.cause_id)
    row.position = lines.make_room(version, 1, after=wanted.after)
    price.value(row)
    row.save(force_insert=True)
    return row.pk


def made(offer: Offer, version: OfferVersion) -> None:
    """A version just made: its sets are taken apart."""
    if has_sets(version):
        finish(offer, version, Changed())


def take(version_id: int, promotion_id: int, *, gift_id: int | None = None, by: Actor) -> Changed:
    """Add what a bundle gives, with the gift chosen. Refuses VERSION_FROZEN, NO_PROMOTION, NOT_ENOUGH."""
    by.require("offers.edit")
    with tx.write_tx(by=by):
        offer, version = loading.draft(version_id, by=by)
        had = promotions.leave(sheet(offer, version), [promotion_id])
        promotions.take(sheet(offer, version), _rows(version), promotion_id, gift_id=gift_id)
        back: dict[str, Any] = {"take": [list(one) for one in had]} if had else {"leave": [promotion_id]}
        return finish(offer, version, Changed(undo=back))


def leave(version_id: int, promotion_id: int, *, by: Actor) -> Changed:
    """Give a bundle up: its line goes, its discounts too. Refuses VERSION_FROZEN."""
    by.require("offers.edit")
    with tx.write_tx(by=by):
        offer, version = loading.draft(version_id, by=by)
        had = promotions.leave(sheet(offer, version), [promotion_id])
        return finish(offer, version, Changed(undo={"take": [list(one) for one in had]}), asked=True)


def given_up(offer: Offer, version: OfferVersion, rows: Sequence[OfferLine]) -> list[list[int | None]]:
    """Removing a line that a bundle made gives the bundle up; what it was, to be taken back."""
    ids = {row.promotion_id for row in rows if row.promotion_id is not None}
    return [list(one) for one in promotions.leave(sheet(offer, version), sorted(ids))] if ids else []


def only(said: Mapping[str, Any]) -> bool:
    """Whether an undo concerns bundles alone."""
    return bool(said.keys() & {"take", "leave"}) and not said.get("put") and "set" not in said


def back(offer: Offer, version: OfferVersion, said: Mapping[str, Any]) -> dict[str, Any]:
    """The part of an undo that concerns bundles, done; its inverse. It went through the browser: everything is checked anew."""
    inverse: dict[str, Any] = {}
    if pks := said.get("leave"):
        inverse["take"] = [list(one) for one in promotions.leave(sheet(offer, version), [int(pk) for pk in pks])]
    if had := said.get("take"):
        given = [(int(pk), int(gift) if gift else None) for pk, gift in had]
        present = promotions.leave(sheet(offer, version), [pk for pk, _ in given])
        for pk, gift in given:
            promotions.take(sheet(offer, version), _rows(version), pk, gift_id=gift)
        inverse |= {"take": [list(one) for one in present]} if present else {"leave": [pk for pk, _ in given]}
    return inverse


def check_own(line: OfferLine, changes: LineChange | None = None, *, sets: Collection[int] | None = None) -> None:
    """Refuses GIFT_LINE: a line made by a bundle follows it, only its description may be edited."""
    if line.promotion_id is not None and changes != LineChange(description=changes.description if changes else None):
        raise Refusal("GIFT_LINE", N_("This line follows its promotion; remove it to give the promotion up."), "quantity")
    if line.set_line_id is not None and (
        changes is None or any(getattr(changes, name) is not None for name in ("item_id", "quantity", "unit", "choice"))
    ):
        raise Refusal("SET_PART", N_("This line follows its set; change or remove the set."), "quantity")
    if (
        changes
        and (changes.unit_price is not None or changes.discount_percent is not None)
        and line.item_id in (promotions.compositions() if sets is None else sets)
    ):
        raise Refusal("SET_PRICE", N_("The price of a set stands on its components."), "unit_price")


def check_parts(rows: Sequence[OfferLine]) -> None:
    """Refuses SET_PART: components go with their set only."""
    gone = {row.pk for row in rows}
    if any(row.set_line_id is not None and row.set_line_id not in gone for row in rows):
        raise Refusal("SET_PART", N_("This line follows its set; change or remove the set."), "quantity")


def parts_of(version: OfferVersion, line_ids: Iterable[int]) -> tuple[int, ...]:
    """Lines of components that go with these."""
    rows = OfferLine.objects.filter(offer_version_id=version.pk, set_line_id__in=list(line_ids))
    return tuple(rows.values_list("pk", flat=True)) if promotions.compositions() else ()


def copied(offer: Offer, source_id: int, version: OfferVersion) -> None:
    """A copy takes the bundles its original took, at its own lines and prices."""
    if promotions.copy(KIND, {source_id: version.pk}, company_id=version.company_id):
        finish(offer, version, Changed())


def strip(version: OfferVersion, *, by: Actor) -> promotions.Strip:
    """What stands above the totals; only a draft can still take or give up bundles."""
    if version.state != VersionState.DRAFT:
        return promotions.Strip()
    return promotions.strip(offered(version), edit=by.may("offers.edit"))


def offered(version: OfferVersion) -> promotions.Offer:
    """What the version has taken and what is suggested."""
    return promotions.offer(sheet(version.offer, version), lambda items: _rows(version, items))


class Paper:
    """Versions of offers, for the interface of promotions."""

    kind = KIND

    def offer(self, pk: int, *, by: Actor) -> promotions.Offer:
        return offered(queries.visible_version(pk, by=by))

    def take(self, pk: int, promotion_id: int, *, gift_id: int | None, by: Actor) -> object:
        return take(pk, promotion_id, gift_id=gift_id, by=by)

    def leave(self, pk: int, promotion_id: int, *, by: Actor) -> object:
        return leave(pk, promotion_id, by=by)
