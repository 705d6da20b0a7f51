"""Entering, changing and importing items; their units and codes."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import bells
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.people.catalog import events, measures, queries, services, sockets
from kupiec.people.catalog.drafts import BarcodeDraft, ItemDraft, TranslationDraft, UnitDraft
from kupiec.people.catalog.models import Barcode, Item, ItemGroup, ItemUnit, Unit
from kupiec.people.catalog.tests.builders import ean, item, units

pytestmark = pytest.mark.django_db
D = Decimal


def _draft(**fields):
    return ItemDraft(
        **{
            "code": "ZAW-15", "name": "Zawór kulowy ½″ motylek", "unit": "szt", "list_price": D("31.90"),
            "units": (UnitDraft("karton", D(12)),),
            "barcodes": (BarcodeDraft(ean(1)), BarcodeDraft(ean(2), "karton")),
            "translations": (TranslationDraft("en", "Ball valve ½″"), TranslationDraft("de", "Kugelhahn ½″")),
            **fields,
        }
    )  # fmt: skip


@pytest.mark.feature("CAT-1")
def test_an_item_is_entered_with_units_codes_and_names(actor):
    units()
    (pk,) = services.create([_draft()], by=actor)
    saved = Item.objects.get(pk=pk)
    assert saved.stocked and saved.code_key == "zaw15" and "kugelhahn" in saved.search
    facts = queries.facts([pk])[pk]
    assert [(u.unit, u.factor, u.decimals) for u in facts.units] == [("szt", 1, 0), ("karton", 12, 0)]
    assert facts.vat_percent == 23 and facts.factor_of("karton") == 12 and facts.factor_of("kg") is None
    assert queries.facts([pk], language="en")[pk].name == "Ball valve ½″"


@pytest.mark.feature("CAT-1")
def test_all_mistakes_are_told_at_once(actor):
    units()
    with pytest.raises(Refusals) as refused:
        services.create(
            [_draft(code="", gtu="GTU_99", purchase_price=D(-1), cn="12", barcodes=(BarcodeDraft("5900000000000"),))],
            by=actor,
        )
    assert {each.field for each in refused.value.each} == {"code", "gtu", "purchase_price", "cn", "barcodes[0].code"}
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"unit": "wiadro"}, "UNKNOWN_KEY"),
        ({"vat_code": "77"}, "UNKNOWN_KEY"),
        ({"kind": "service", "stocked": True}, "SERVICE_STOCKED"),
        ({"units": (UnitDraft("szt", D(1)),)}, "UNIT_TWICE"),
        ({"units": (UnitDraft("karton", D(0)),)}, "BAD_VALUE"),
        ({"barcodes": (BarcodeDraft(ean(1), "m"),)}, "BAD_UNIT"),
        ({"barcodes": (BarcodeDraft("żółw"),)}, "BARCODE"),
        ({"list_price": D("1.23456")}, "BAD_NUMBER"),
        ({"pkwiu": "dwa"}, "BAD_VALUE"),
        ({"group_id": 4242}, "UNKNOWN_KEY"),
    ],
)
def test_what_can_not_be_kept_is_refused(actor, fields, code):
    units()
    with pytest.raises(Refusal) as refused:
        services.create([_draft(**fields)], by=actor)
    assert refused.value.code == code


def test_a_service_is_not_stocked_by_itself(actor):
    assert not item(actor, code="USL", kind="service", unit="usł").stocked


@pytest.mark.feature("CAT-2")
def test_a_code_belongs_to_one_item_in_any_spelling(actor):
    item(actor, barcodes=(BarcodeDraft("036000291452"),))
    with pytest.raises(Refusal, match="TAKEN"):
        item(actor, barcodes=(BarcodeDraft("0036000291452"),))


@pytest.mark.feature("CAT-2")
def test_scanning_a_carton_gives_a_carton(actor):
    units()
    (pk,) = services.create([_draft()], by=actor)
    piece, carton = queries.recognise(ean(1)).exact, queries.recognise(ean(2)).exact
    assert (piece.item_id, piece.unit, piece.factor) == (pk, "szt", 1)
    assert (carton.item_id, carton.unit, carton.factor) == (pk, "karton", 12)


@pytest.mark.feature("CAT-2")
def test_gs1_codes_carry_lot_count_and_weight(actor):
    one = item(actor, barcodes=(BarcodeDraft(ean(5)),))
    hit = queries.recognise(f"(01)0{ean(5)}(10)L7(30)24").exact
    assert (hit.item_id, hit.lot, hit.quantity) == (one.pk, "L7", 24)
    by_weight = item(actor, unit="kg", barcodes=(BarcodeDraft(ean(6)),))
    hit = queries.recognise(f"]C1010{ean(6)}3103001250").exact
    assert (hit.item_id, hit.quantity) == (by_weight.pk, D("1.250"))


@pytest.mark.feature("CAT-1")
def test_recognition_by_code_in_any_spelling_and_by_parts_of_the_name(actor):
    units()
    (pk,) = services.create([_draft()], by=actor)
    other = item(actor, name="Grzejnik płytowy C22 600×800", code="GR-C22/68")
    assert queries.recognise(" zaw 15 ").exact.item_id == pk
    assert queries.recognise("grc2268").exact.item_id == other.pk
    found = queries.recognise("plyt grzej")
    assert found.exact is None and [hit.item_id for hit in found.candidates] == [other.pk]
    assert queries.recognise("nie ma").candidates == () and queries.recognise("  ").exact is None
    services.archive([pk], by=actor)
    assert queries.recognise("ZAW-15").exact is None and queries.recognise(ean(1)).exact is None


def test_recognition_costs_a_constant_number_of_statements(actor, django_assert_max_num_queries):
    for n in range(12):
        item(actor, code=f"PO-{n}", name=f"Pompa {n}")
    with django_assert_max_num_queries(4):
        assert len(queries.recognise("pompa", limit=10).candidates) == 10


def test_an_edit_touches_only_what_it_names_and_guards_the_version(actor):
    one = item(actor)
    with bells.heard() as heard:
        services.edit(one.pk, {"purchase_price": D("61.50"), "name": "Zawór nowy"}, version=1, by=actor)
    assert events.PurchasePricesChanged((one.pk,)) in heard and events.Saved((one.pk,)) in heard
    assert queries.recognise("zawor now").candidates
    with pytest.raises(Conflict):
        services.edit(one.pk, {"name": "x"}, version=1, by=actor)
    with pytest.raises(Refusal, match="UNKNOWN_FIELD"):
        services.edit(one.pk, {"colour": "red"}, by=actor)


class _Used:
    def __call__(self, item_ids, *, by):
        return {pk: [sockets.Blocker("stock moves", 3, "/x/")] for pk in item_ids}


def test_the_base_unit_stays_once_documents_use_it(actor):
    one = item(actor)
    services.edit(one.pk, {"unit": "m"}, by=actor)
    sockets.delete_blockers.plug(used := _Used())
    try:
        with pytest.raises(Refusal, match="BASE_UNIT_USED"):
            services.edit(one.pk, {"unit": "szt"}, by=actor)
        with pytest.raises(Refusal, match="IN_USE") as refused:
            services.delete([one.pk], by=actor)
        assert refused.value.params["blockers"][0].url == "/x/"
    finally:
        sockets.delete_blockers._plugs.remove(used)
    assert services.delete([one.pk], by=actor) == 1


def test_units_and_codes_are_saved_as_a_whole(actor):
    units()
    (pk,) = services.create([_draft()], by=actor)
    with pytest.raises(Refusal, match="UNIT_USED"):
        services.save_units(pk, [], by=actor)
    services.save_barcodes(pk, [BarcodeDraft(ean(1)), BarcodeDraft("ZAW15", main=True)], by=actor)
    assert list(Barcode.objects.filter(item_id=pk).order_by("code").values_list("code", "main")) == [
        (ean(1), False), ("ZAW15", True),
    ]  # fmt: skip
    version = services.save_units(pk, [UnitDraft("m", D("0.5"))], by=actor)
    assert list(ItemUnit.objects.filter(item_id=pk).values_list("unit_id", "factor")) == [("m", D("0.5"))]
    assert services.save_translations(pk, [TranslationDraft("en", "Valve")], version=version, by=actor) == version + 1
    with pytest.raises(Conflict):
        services.save_related(pk, [], kind="substitute", version=version, by=actor)


@pytest.mark.feature("CAT-1")
def test_substitutes_keep_their_order(actor):
    one, two, three = item(actor), item(actor), item(actor)
    services.save_related(one.pk, [three.pk, two.pk], kind="substitute", by=actor)
    assert [row.other_id for row in queries.related(one.pk)] == [three.pk, two.pk]
    with pytest.raises(Refusal):
        services.save_related(one.pk, [one.pk], kind="substitute", by=actor)


@pytest.mark.feature("CAT-1")
def test_groups_are_a_tree(actor):
    tools, pumps, small = services.save_groups(
        [
            {"code": "T", "name": "Technika"}, {"code": "P", "name": "Pompy", "parent": "T"},
            {"code": "PM", "name": "Pompy małe", "parent": "P"},
        ],
        by=actor,
    )  # fmt: skip
    assert ItemGroup.objects.get(pk=small).full_name == "Technika › Pompy › Pompy małe"
    one = item(actor, group_id=small)
    assert queries.facts([one.pk])[one.pk].group_path == (tools, pumps, small)
    with pytest.raises(Refusal, match="GROUP_LOOP"):
        services.save_group({"parent_id": small}, pk=tools, by=actor)
    with pytest.raises(Refusal, match="GROUP_LOOP"):
        services.save_group({"parent_id": tools}, pk=tools, by=actor)
    services.save_group({"parent_id": None}, pk=small, by=actor)
    assert queries.facts([one.pk])[one.pk].group_path == (small,)


def test_a_unit_in_use_keeps_its_code_and_may_change_its_decimals(actor):
    item(actor, unit="m")
    unit = Unit.objects.get(code="m")
    with pytest.raises(Refusal, match="UNIT_USED"):
        services.save_unit({"code": "mb"}, pk=unit.pk, by=actor)
    services.save_unit({"decimals": 3, "name": "metr bieżący"}, pk=unit.pk, by=actor)
    services.save_unit({"decimals": 0}, pk=unit.pk, by=actor)
    with pytest.raises(Refusal, match="UNIT_DECIMALS"):
        measures.check_quantity(Decimal("1.5"), "m")


@pytest.mark.parametrize(("quantity", "unit", "refused"), [
    ("1.5", "szt", True), ("1.5", "szt.", True), ("2", "szt", False), ("2.0000", "szt", False), ("1.25", "m", False),
    ("1.255", "m", True), ("0.001", "kg", False), ("1.5", "dniówka", False),
])  # fmt: skip
def test_a_unit_says_how_finely_it_is_counted(actor, quantity, unit, refused):
    item(actor)
    said = []
    try:
        measures.check_quantity(Decimal(quantity), unit)
    except Refusal as refusal:
        said = [(refusal.code, refusal.field)]
    assert said == ([("UNIT_DECIMALS", "quantity")] if refused else [])


@pytest.mark.feature("CAT-1")
def test_import_may_be_repeated_and_costs_the_same_for_any_number(actor):
    units()

    def rows(first, count, **fields):
        return [
            _draft(code=f"I-{n}", external_id=f"E-{n}", barcodes=(BarcodeDraft(ean(n + 100)),), **fields)
            for n in range(first, first + count)
        ]

    def statements(first, count):
        with CaptureQueriesContext(connection) as spent:
            services.upsert_items(rows(first, count), by=actor)
        return len(spent)

    statements(0, 1)
    assert statements(100, 10) == statements(200, 100)
    assert statements(100, 10) == statements(200, 100)
    before = Item.objects.count()
    done = services.upsert_items(rows(100, 1, list_price=D("9.99")), only={"list_price"}, by=actor)
    assert not done[0].created and Item.objects.count() == before
    assert Item.objects.get(code="I-100").list_price == D("9.99")


def test_import_by_code_when_there_is_no_external_identifier(actor):
    one = item(actor)
    (done,) = services.upsert_items([ItemDraft(code=one.code, name="Nowa nazwa", unit="szt")], only={"name"}, by=actor)
    assert (done.item_id, done.created) == (one.pk, False)
    assert Item.objects.get(pk=one.pk).list_price == one.list_price


def test_purchase_prices_in_one_statement(actor):
    one, two = item(actor), item(actor)
    assert services.set_purchase_prices({one.pk: D("60.00"), two.pk: D("70.10")}, by=actor) == 1


@pytest.mark.feature("ORD-1")
def test_items_are_suggested_by_code_bar_code_and_words_at_a_constant_cost(actor):
    """The certain one first, then codes that begin so, then names; the archived ones never."""
    from kupiec.people.catalog.pickers import _suggest_item

    for code, name in (("PO-25", "Pompa mała"), ("PO-2560", "Pompa duża"), ("AA-1", "Zestaw do PO-25")):
        item(actor, code=code, name=name)
    old = item(actor, code="PO-2599", name="Pompa dawna")
    services.archive([old.pk], by=actor)
    coded = item(actor, barcodes=(BarcodeDraft(ean(7)),))
    assert [one.code for one in _suggest_item("po-25", by=actor, limit=8)] == ["PO-25", "PO-2560", "AA-1"]
    assert [one.code for one in _suggest_item("pompa duż", by=actor, limit=8)] == ["PO-2560"]
    assert [one.code for one in _suggest_item(ean(7), by=actor, limit=8)] == [coded.code]
    assert _suggest_item("po-2560", by=actor, limit=8)[0].price == "100,00"
    with CaptureQueriesContext(connection) as few:
        assert len(_suggest_item("pompa", by=actor, limit=8)) == 2
    for number in range(8):
        item(actor, name=f"Pompa {number}")
    with CaptureQueriesContext(connection) as many:
        assert len(_suggest_item("pompa", by=actor, limit=8)) == 8
    assert len(many) == len(few) <= 8
