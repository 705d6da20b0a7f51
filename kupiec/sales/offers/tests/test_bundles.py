"""Bundle promotions on a version of an offer: taken, following their cause, carried from version to version (PRC-8)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.money.promotions import public as promotions
from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties.tests import builders as customers
from kupiec.sales.offers import grid, services
from kupiec.sales.offers.models import OfferLine, OfferVersion
from kupiec.sales.offers.services import bundles, lines, versions
from kupiec.sales.offers.tests import builders
from kupiec.sales.offers.values import DraftOfferLine, LineChange
from kupiec.sales.orders.models import OrderLine

D = Decimal
pytestmark = pytest.mark.django_db


class Shop:
    """An offer of ten pumps and the bundle “ten pumps, one valve free”."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        builders.house(by)
        self.pump, self.valve = items.item(by, code="P", list_price=D(100)), items.item(by, code="Z", list_price=D(20))
        self.party = customers.party(by)
        self.bundle = promotions.save(
            {
                "code": "P-07",
                "name": "Jesień",
                "buys": [{"item_id": self.pump.pk, "quantity": D(10)}],
                "gifts": [{"item_id": self.valve.pk, "quantity": D(1)}],
            },
            by=by,
        )
        made = builders.offer(by, self.party, lines=(DraftOfferLine(self.pump.pk, D(10)),))
        self.offer_id, self.version_id, self.line_id = made.offer_id, made.version_id, made.line_ids[0]

    def lines(self, version_id: int | None = None) -> list[tuple[str, Decimal, Decimal]]:
        rows = OfferLine.objects.filter(offer_version_id=version_id or self.version_id).order_by("position")
        return list(rows.values_list("item__code", "quantity", "net"))


@pytest.fixture
def shop(actor: Actor) -> Shop:
    return Shop(actor)


GIFT = [("P", D(10), D(1000)), ("Z", D(1), D(0))]


@pytest.mark.feature("PRC-8")
def test_a_gift_follows_its_cause_and_undo_brings_both_back(shop: Shop) -> None:
    bundles.take(shop.version_id, shop.bundle, by=shop.by)
    assert shop.lines() == GIFT
    lines.change(shop.version_id, shop.line_id, LineChange(quantity=D(9)), by=shop.by)
    assert shop.lines() == [("P", D(9), D(900))]
    lines.change(shop.version_id, shop.line_id, LineChange(quantity=D(10)), by=shop.by)
    gone = lines.remove(shop.version_id, [(shop.line_id, None)], by=shop.by)
    assert shop.lines() == [] and len(gone.removed) == 2
    lines.undo(shop.version_id, gone.undo or {}, by=shop.by)
    assert shop.lines() == GIFT


@pytest.mark.feature("PRC-8")
def test_removing_the_gift_gives_the_promotion_up_undo_takes_it_again(shop: Shop) -> None:
    taken = bundles.take(shop.version_id, shop.bundle, by=shop.by)
    gift = OfferLine.objects.get(offer_version_id=shop.version_id, item=shop.valve)
    with pytest.raises(Refusal) as refused:
        lines.change(shop.version_id, gift.pk, LineChange(quantity=D(4)), by=shop.by)
    assert refused.value.code == "GIFT_LINE"
    gone = lines.remove(shop.version_id, [(gift.pk, None)], by=shop.by)
    lines.change(shop.version_id, shop.line_id, LineChange(quantity=D(20)), by=shop.by)
    assert len(shop.lines()) == 1
    again = lines.undo(shop.version_id, gone.undo or {}, by=shop.by)
    assert shop.lines()[1] == ("Z", D(2), D(0))
    lines.undo(shop.version_id, again.undo or {}, by=shop.by)
    assert len(shop.lines()) == 1
    assert taken.undo == {"leave": [shop.bundle]}


@pytest.mark.feature("PRC-8")
def test_an_optional_line_earns_nothing(shop: Shop) -> None:
    bundles.take(shop.version_id, shop.bundle, by=shop.by)
    lines.change(shop.version_id, shop.line_id, LineChange(choice="optional"), by=shop.by)
    assert [code for code, *_ in shop.lines()] == ["P"]


@pytest.mark.feature("PRC-8")
def test_the_next_version_and_a_copy_for_another_customer_take_it_too(shop: Shop) -> None:
    bundles.take(shop.version_id, shop.bundle, by=shop.by)
    services.send([shop.version_id], by=shop.by)
    made = versions.new_version(shop.offer_id, by=shop.by)
    assert shop.lines(made) == GIFT
    bought = OfferLine.objects.get(offer_version_id=made, item=shop.pump)
    lines.change(made, bought.pk, LineChange(quantity=D(30)), by=shop.by)
    assert shop.lines(made)[1] == ("Z", D(3), D(0))
    assert shop.lines() == GIFT
    other = customers.party(shop.by, name="Druga Sp. z o.o.")
    copied = versions.copy(made, party_id=other.pk, reprice=True, by=shop.by)
    assert shop.lines(OfferVersion.objects.get(offer_id=copied).pk)[1] == ("Z", D(3), D(0))


@pytest.mark.feature("PRC-8")
def test_accepted_the_order_carries_what_was_offered(shop: Shop) -> None:
    bundles.take(shop.version_id, shop.bundle, by=shop.by)
    services.send([shop.version_id], by=shop.by)
    services.accept([shop.version_id], by=shop.by)
    assert list(OrderLine.objects.order_by("position").values_list("item__code", "quantity", "net", "price_source")) == [
        ("P", D(10), D(1000), "offer"), ("Z", D(1), D(0), "offer"),
    ]  # fmt: skip


@pytest.mark.feature("PRC-8")
def test_the_grid_suggests_marks_and_locks(shop: Shop) -> None:
    note = grid.totals(shop.version_id, by=shop.by)["strip"].note
    assert note.name == "P-07 Jesień" and note.buttons[0].first
    grid.apply(shop.version_id, kit.LineCommand("promotion", tuple(int(one) for one in note.buttons[0].ids.split(","))), by=shop.by)
    _bought, gift = grid.rows(shop.version_id, by=shop.by, ids=None)
    assert gift.marks and "quantity" in gift.locked
    grid.apply(shop.version_id, kit.LineCommand("promotion-leave", (shop.bundle,)), by=shop.by)
    assert len(shop.lines()) == 1


@pytest.fixture
def whole(shop: Shop) -> int:
    """A set of one pump and two valves at its own price of 126.00; on the offer there is one, beside the ten pumps."""
    (item,) = [items.item(shop.by, code="ZEST", kind="set", list_price=D(126))]
    promotions.save_set(item.pk, [(shop.pump.pk, D(1)), (shop.valve.pk, D(2))], price="own", by=shop.by)
    return lines.add(shop.version_id, [DraftOfferLine(item.pk, D(1))], by=shop.by).touched[0]


SET = [("P", D(10), D(1000)), ("ZEST", D(1), D(0)), ("P", D(1), D(90)), ("Z", D(2), D(36))]


@pytest.mark.feature("CAT-5")
def test_a_set_is_taken_apart_and_followed(shop: Shop, whole: int) -> None:
    assert shop.lines() == SET
    lines.change(shop.version_id, whole, LineChange(choice="optional"), by=shop.by)
    assert list(OfferLine.objects.filter(set_line_id=whole).values_list("choice", flat=True)) == ["optional", "optional"]
    assert OfferVersion.objects.get(pk=shop.version_id).net == D(1000)
    lines.change(shop.version_id, whole, LineChange(choice="firm"), by=shop.by)
    gone = lines.remove(shop.version_id, [(whole, None)], by=shop.by)
    assert shop.lines() == SET[:1]
    lines.undo(shop.version_id, gone.undo or {}, by=shop.by)
    assert shop.lines() == SET
    _pump, _head, part, _valves = grid.rows(shop.version_id, by=shop.by, ids=None)
    assert "quantity" in part.locked and part.marks
    with pytest.raises(Refusal) as refused:
        lines.remove(shop.version_id, [(part.id, None)], by=shop.by)
    assert refused.value.code == "SET_PART"


@pytest.mark.feature("CAT-5")
def test_the_next_version_a_copy_and_the_order_have_the_set_too(shop: Shop, whole: int) -> None:
    services.send([shop.version_id], by=shop.by)
    made = versions.new_version(shop.offer_id, by=shop.by)
    assert shop.lines(made) == SET
    head = OfferLine.objects.get(offer_version_id=made, item__code="ZEST")
    lines.change(made, head.pk, LineChange(quantity=D(2)), by=shop.by)
    assert shop.lines(made)[1:] == [("ZEST", D(2), D(0)), ("P", D(2), D(180)), ("Z", D(4), D(72))]
    assert shop.lines() == SET
    other = customers.party(shop.by, name="Druga Sp. z o.o.")
    copied = versions.copy(made, party_id=other.pk, reprice=True, by=shop.by)
    assert len(shop.lines(OfferVersion.objects.get(offer_id=copied).pk)) == 4
    services.send([made], by=shop.by)
    services.accept([made], by=shop.by)
    assert [net for _, net in OrderLine.objects.order_by("position").values_list("item__code", "net")] == [D(1000), D(0), D(180), D(72)]
    with pytest.raises(Refusal) as refused:
        services.create([builders.draft(shop.by, shop.party, lines=(DraftOfferLine(head.item_id, D(1)),))], send=True, by=shop.by)
    assert refused.value.code == "SET_SENT"
