"""Items and persons made one: stock adds up, firms and private data come over, what can't be is told (KER-22)."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from kupiec.ground.kernel import invariants, tx
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.merging import public as merging
from kupiec.ground.merging.tests import builders
from kupiec.money.stock import public as stock
from kupiec.money.stock.models import Allocation, Layer, Location, Lot, Move, Place, StockBalance, StockLine
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.catalog.models import Barcode, Item, ItemUnit, RelatedItem
from kupiec.people.catalog.services import save_related
from kupiec.people.catalog.services.derived import finish
from kupiec.people.parties import services as parties
from kupiec.people.parties.drafts import PartyDraft
from kupiec.people.parties.models import Party, Person
from kupiec.people.parties.named import find_parties
from kupiec.people.persons import services as persons
from kupiec.people.persons.models import Details, Engagement, Occasion


def _offenders() -> list[str]:
    return [f"{one.code}: {line}" for one, lines in invariants.run() for line in lines]


@pytest.fixture
def goods(cast):
    first, second = stocks.items(2)
    place, other = stocks.warehouse(cast), stocks.warehouse(cast, "MG2")
    shelf = Location.objects.create(company=cast.company, warehouse=place, code="A1")
    for item, quantity in ((first, 10), (second, 4)):
        stocks.issued(cast, "PZ", place, stocks.line(item, quantity, cost="5.00", location_id=shelf.pk))
        stocks.issued(cast, "WZ", place, stocks.line(item, 1, location_id=shelf.pk), party_id=stocks.party(f"K{item.pk}").pk)
    stocks.received(cast, other, second, 7)
    with tx.write_tx(by=cast.by):
        finish([first.pk, second.pk], by=cast.by)
    return first, second, place, other


@pytest.mark.feature("KER-22")
def test_stock_of_two_items_adds_up_and_parts_again(cast, goods):
    kept, gone, place, other = goods
    stock.block([stocks.want(cast, place, gone, 2, source_id=900), stocks.want(cast, place, kept, 3, source_id=901)], by=cast.by)
    save_related(kept.pk, [gone.pk], kind="substitute", by=cast.by)
    before = builders.everything()
    made = merging.merge(builders.wish(kept, gone, kind="catalog.item"), by=cast.by)
    assert not Item.objects.filter(pk=gone.pk).exists()
    rows = {row.warehouse_id: row for row in StockBalance.objects.filter(item_id=kept.pk)}
    assert (rows[place.pk].on_hand, rows[place.pk].blocked) == (D(12), D(5)) and rows[other.pk].on_hand == D(7)
    assert set(Move.objects.values_list("item_id", flat=True)) == set(Layer.objects.values_list("item_id", flat=True)) == {kept.pk}
    assert set(StockLine.objects.values_list("item_id", flat=True)) == {kept.pk}
    assert Place.objects.get(item_id=kept.pk).quantity == D(12)
    assert not RelatedItem.objects.exists()
    assert not Allocation.objects.exclude(balance=None).exclude(balance__item_id=kept.pk).exists()
    assert _offenders() == []
    merging.undo([made], by=cast.by)
    assert builders.everything() == before
    assert _offenders() == []


def test_goods_that_moved_since_keep_it_from_being_undone(cast, goods):
    kept, gone, place, _other = goods
    made = merging.merge(builders.wish(kept, gone, kind="catalog.item"), by=cast.by)
    stocks.issued(cast, "WZ", place, stocks.line(kept, 1), party_id=stocks.party("K9").pk)
    with pytest.raises(Refusal, match="CHANGED_SINCE"):
        merging.undo([made], by=cast.by)


def _unit(kept, gone):
    Item.objects.filter(pk=gone.pk).update(unit_id=stocks.Unit.objects.get_or_create(code="m", defaults={"name": "metr"})[0].code)


def _factors(kept, gone):
    box, _ = stocks.Unit.objects.get_or_create(code="op.", defaults={"name": "opakowanie"})
    for item, factor in ((kept, 10), (gone, 12)):
        ItemUnit.objects.create(item=item, unit=box, factor=factor)


def _lots(kept, gone):
    for item in (kept, gone):
        Lot.objects.create(item=item, code="P-1")


def _service(kept, gone):
    Item.objects.filter(pk=gone.pk).update(stocked=False, kind="service")


@pytest.mark.parametrize(
    ("change", "code"), [(_unit, "UNITS_DIFFER"), (_factors, "FACTORS_DIFFER"), (_lots, "LOTS_MEET"), (_service, "KINDS_DIFFER")]
)
def test_items_that_are_not_one(cast, change, code):
    kept, gone = stocks.items(2)
    change(kept, gone)
    with pytest.raises(Refusal, match=code):
        merging.merge(builders.wish(kept, gone, kind="catalog.item"), by=cast.by)
    assert Item.objects.count() == 2


def test_bar_codes_and_packs_come_over(cast):
    kept, gone = stocks.items(2)
    for item, code in ((kept, "5907464587038"), (gone, "5901234123457")):
        Barcode.objects.create(item=item, unit_id=item.unit_id, code=code, gtin=f"0{code}", main=True)
    merging.merge(builders.wish(kept, gone, kind="catalog.item", choices={"name": "gone"}), by=cast.by)
    assert sorted(Barcode.objects.filter(item=kept).values_list("code", "main")) == [("5901234123457", False), ("5907464587038", True)]
    assert Item.objects.get(pk=kept.pk).name == gone.name


@pytest.mark.feature("KER-22")
def test_two_persons_of_different_firms(cast):
    firm, other = builders.firm(cast.by, "Amper"), builders.firm(cast.by, "Wolt")
    kept = persons.add_person(
        firm.pk,
        {"first_name": "Ewa", "last_name": "Lis", "email": "ewa@lis.example", "home_city": "Zielonka", "birthday": "12.05.1980"},
        by=cast.by,
    )
    gone = persons.add_person(
        other.pk, {"first_name": "Ewa", "last_name": "Lis", "position": "kierownik", "hobbies": "ogród", "name_day": "24.12"}, by=cast.by
    )
    before = builders.everything()
    made = merging.merge(merging.Wish("parties.person", kept, gone), by=cast.by)
    person = Person.objects.get(pk=kept)
    assert person.party_id == firm.pk and person.position == "kierownik"
    assert list(Engagement.objects.filter(person=person, until=None).values_list("party_id", "position")) == [(other.pk, "kierownik")]
    details = Details.objects.get(pk=kept)
    assert (details.home_city, details.hobbies) == ("Zielonka", "ogród")
    assert Occasion.objects.filter(person=person).count() == 2
    assert _offenders() == []
    merging.undo([made], by=cast.by)
    assert builders.everything() == before


def test_natural_persons_take_their_persons_along(cast):
    kept, gone = (parties.create([PartyDraft(name="Jan Wolski", kind="person", remarks=text)], by=cast.by)[0] for text in ("a", "b"))
    before = builders.everything()
    assert Person.objects.filter(itself=True).count() == 2
    himself = Person.objects.get(party_id=gone)
    with pytest.raises(Refusal, match="IS_PARTY"):
        merging.merge(merging.Wish("parties.person", Person.objects.get(party_id=kept).pk, himself.pk), by=cast.by)
    made = merging.merge(merging.Wish("parties.party", kept, gone), by=cast.by)
    assert Person.objects.get().party_id == kept
    assert merging.went("parties.person", himself.pk) == Person.objects.get().pk
    assert _offenders() == []
    merging.undo([made], by=cast.by)
    assert builders.everything() == before


def test_who_worked_at_both_works_there_once(cast):
    kept, gone, third = (builders.firm(cast.by, name) for name in ("Amper", "Amper s.c.", "Trzecia"))
    mine = Person.objects.get(party=kept)
    guest = Person.objects.get(party=third)
    for person, party in ((mine, gone), (guest, kept), (guest, gone)):
        persons.add_engagement(person.pk, party.pk, {"position": "doradca"}, by=cast.by)
    merging.merge(builders.wish(kept, gone), by=cast.by)
    assert list(Engagement.objects.values_list("person_id", "party_id")) == [(guest.pk, kept.pk)]
    assert _offenders() == []


def test_an_import_by_the_old_identifier_changes_the_kept_party(cast):
    (kept,) = parties.create([PartyDraft(name="Amper", external_id="A-1")], by=cast.by)
    (gone,) = parties.create([PartyDraft(name="Amper s.c.", external_id="A-2", code="STARY")], by=cast.by)
    merging.merge(merging.Wish("parties.party", kept, gone), by=cast.by)
    (done,) = parties.upsert_parties([PartyDraft(name="Amper", external_id="A-2", remarks="z pliku")], by=cast.by, only={"remarks"})
    assert (done.party_id, done.created) == (kept, False)
    assert Party.objects.get().remarks == "z pliku"
    assert find_parties(["STARY", "A-2"], by=cast.by) == {"STARY": kept, "A-2": kept}
