"""Terms, archive, delete, scopes, persons, dictionaries."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kupiec.ground.kernel import bells, entries
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.people.parties import events, queries, rules, services, sockets
from kupiec.people.parties.models import (
    Address,
    CustomerTerms,
    Party,
    PaymentMethod,
    Person,
    PriceKind,
    SupplierTerms,
)
from kupiec.people.parties.tests.builders import party

pytestmark = pytest.mark.django_db


@pytest.fixture
def words(actor):
    kind = services.save_price_kind({"code": "HURT", "name": "Hurt", "proposed": True}, by=actor)
    group = services.save_group({"code": "INST", "name": "Instalatorzy"}, by=actor)
    method = services.save_payment_method({"code": "przelew14", "name": "Przelew 14 dni", "kind": "transfer", "days": 14}, by=actor)
    return {"price_kind_id": kind, "group_id": group, "payment_method_id": method}


@pytest.mark.feature("PTY-4")
def test_terms_are_kept_and_reach_documents(actor, words):
    one = party(actor)
    place = Address.objects.get(party=one)
    with bells.heard() as heard:
        services.save_terms(
            one.pk,
            {
                **words, "abc_class": "A", "markup_percent": Decimal("-2"), "payment_days": 30,
                "credit_limit": Decimal("120000.00"), "limit_basis": "weksel in blanco", "einvoice_consent": True,
                "einvoice_email": "faktury@belpol.example", "default_delivery_id": place.pk,
                "document_language": "en", "ledger_account": "201-1", "vat_status": "domestic",
            },
            by=actor,
        )  # fmt: skip
    terms = queries.documents_facts([one.pk], company_id=actor.company_id)[one.pk].terms
    assert (terms.payment_method, terms.payment_days, terms.credit_limit) == ("przelew14", 30, Decimal("120000.00"))
    assert (terms.markup_percent, terms.default_delivery_id, terms.ledger_account) == (-2, place.pk, "201-1")
    assert events.TermsChanged(actor.company_id, (one.pk,)) in heard


@pytest.mark.feature("PTY-4")
def test_a_new_customer_gets_what_is_proposed(actor, words):
    terms = CustomerTerms.objects.get(party=party(actor))
    assert (terms.price_kind_id, terms.payment_method_id, terms.payment_days) == (
        words["price_kind_id"], words["payment_method_id"], 14,
    )  # fmt: skip


@pytest.mark.feature("PTY-4")
@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"blocked": True}, "REQUIRED", "block_reason"),
        ({"abc_class": "D"}, "BAD_VALUE", "abc_class"),
        ({"markup_percent": Decimal(-100)}, "BAD_VALUE", "markup_percent"),
        ({"payment_days": 400}, "BAD_VALUE", "payment_days"),
        ({"credit_limit": Decimal("-1")}, "BAD_VALUE", "credit_limit"),
        ({"credit_limit": Decimal("1.001")}, "BAD_NUMBER", "credit_limit"),
        ({"price_kind_id": 4242}, "UNKNOWN_KEY", "price_kind_id"),
        ({"einvoice_email": "x"}, "EMAIL", "einvoice_email"),
        ({"vat_status": "martian"}, "BAD_VALUE", "vat_status"),
        ({"colour": "red"}, "UNKNOWN_FIELD", ""),
    ],
)
def test_terms_that_can_not_be_are_refused(actor, changes, code, field):
    one = party(actor)
    with pytest.raises(Refusal) as refused:
        services.save_terms(one.pk, changes, by=actor)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_delivery_place_of_another_party_is_refused(actor):
    one, two = party(actor), party(actor)
    with pytest.raises(Refusal, match="UNKNOWN_KEY"):
        services.save_terms(one.pk, {"default_delivery_id": Address.objects.get(party=two).pk}, by=actor)


@pytest.mark.feature("PTY-4")
def test_a_blockade_stops_trade_and_says_why(actor):
    one = party(actor)
    services.block([one.pk], reason="Nie płaci od lipca", by=actor)
    facts = queries.documents_facts([one.pk], company_id=actor.company_id)[one.pk]
    rules.check_can_trade(facts)
    with pytest.raises(Refusal, match="PARTY_BLOCKED") as refused:
        rules.check_can_trade(facts, blocked_too=True)
    assert refused.value.params["reason"] == "Nie płaci od lipca"
    services.unblock([one.pk], by=actor)
    assert CustomerTerms.objects.get(party=one).block_reason == ""


def test_limits_take_their_own_right(actor):
    one = party(actor)
    clerk = replace(actor, all_rights=False, rights=frozenset({"parties.edit", "parties.terms"}))
    services.save_terms(one.pk, {"payment_days": 7}, by=clerk)
    with pytest.raises(Refusal, match="FORBIDDEN"):
        services.save_terms(one.pk, {"credit_limit": Decimal(1)}, by=clerk)
    with pytest.raises(Conflict):
        services.save_terms(one.pk, {"payment_days": 8}, version=1, by=actor)


@pytest.mark.feature("PTY-4")
def test_terms_belong_to_one_company(actor):
    one = party(actor, terms={"payment_days": 45})
    assert queries.documents_facts([one.pk], company_id=actor.company_id)[one.pk].terms.payment_days == 45
    assert CustomerTerms.objects.filter(party=one).count() == 1


def test_supplier_terms(actor):
    one = party(actor, roles=frozenset())
    services.save_supply(one.pk, {"lead_days": 5, "payment_days": 60}, by=actor)
    services.save_supply(one.pk, {"our_number": "K-1"}, by=actor)
    row = SupplierTerms.objects.get(party=one)
    assert (row.lead_days, row.our_number, Party.objects.get(pk=one.pk).supplier) == (5, "K-1", True)


@pytest.mark.feature("PTY-8")
def test_archived_parties_leave_the_list_and_get_no_documents(actor):
    one = party(actor)
    with bells.heard() as heard:
        assert services.archive([one.pk], by=actor) == 1
    assert services.archive([one.pk], by=actor) == 0
    facts = queries.documents_facts([one.pk], company_id=actor.company_id)[one.pk]
    with pytest.raises(Refusal, match="PARTY_ARCHIVED"):
        rules.check_can_trade(facts)
    assert events.Archived((one.pk,)) in heard
    assert services.restore([one.pk], by=actor) == 1
    rules.check_can_trade(queries.documents_facts([one.pk], company_id=actor.company_id)[one.pk])


class _Invoices:
    def __call__(self, party_ids, *, by):
        return {party_ids[0]: [sockets.Blocker("faktury", 14, "/faktury/?f.payer=1"), sockets.Blocker("wz", 0)]}


@pytest.mark.feature("PTY-10")
def test_only_what_nothing_refers_to_is_deleted(actor):
    one, two = party(actor), party(actor)
    services.add_persons([(one.pk, {"last_name": "Kubiak"})], by=actor)
    sockets.delete_blockers.plug(source := _Invoices())
    try:
        with pytest.raises(Refusal, match="IN_USE") as refused:
            services.delete([one.pk, two.pk], by=actor)
    finally:
        sockets.delete_blockers._plugs.remove(source)
    assert "faktury: 14" in refused.value.text
    assert refused.value.params["blockers"][0].url == "/faktury/?f.payer=1"
    assert services.delete([one.pk, two.pk], by=actor) == 2
    assert not Party.objects.exists() and not Person.objects.exists()


@pytest.mark.feature("PTY-10")
def test_a_parent_is_not_deleted_before_its_branches(actor):
    above, below = party(actor), party(actor)
    services.edit(below.pk, {"parent_id": above.pk}, by=actor)
    with pytest.raises(Refusal, match="IN_USE"):
        services.delete([above.pk], by=actor)


def test_many_parties_get_a_guardian_at_once(actor, cast):
    ids = [party(actor).pk for _ in range(3)]
    assert services.assign(ids, guardian_id=cast.salesperson.pk, by=actor) == 3
    assert Party.objects.filter(guardian=cast.salesperson).count() == 3
    with pytest.raises(Refusal, match="UNKNOWN_FIELD"):
        services.assign(ids, nip="1", by=actor)


def test_scopes_show_own_parties_only(actor, cast):
    mine, sold, other = party(actor, guardian_id=cast.salesperson.pk), party(actor), party(actor)
    services.save_terms(sold.pk, {"salesperson_id": cast.salesperson.pk}, by=actor)
    seller = replace(actor, all_rights=False, scopes={"parties": "own"}, rights=frozenset({"parties.edit"}))
    assert set(queries.visible(seller)) == {mine, sold}
    with pytest.raises(Party.DoesNotExist):
        services.edit(other.pk, {"name": "x"}, by=seller)
    assert not queries.visible(replace(seller, scopes={"parties": "none"})).exists()
    branch = replace(seller, scopes={"parties": "branch"}, employee_id=None)
    assert not queries.visible(branch).exists()


@pytest.mark.feature("PTY-7")
def test_preferences_are_data(actor):
    from kupiec.people.parties.drafts import PreferenceDraft
    from kupiec.people.parties.models import Preference

    one = party(actor)
    services.save_preferences(one.pk, [PreferenceDraft("brand", "Grundfos"), PreferenceDraft("hours", "przed 10:00")], by=actor)
    services.save_preferences(one.pk, [PreferenceDraft("brand", "Grundfos")], by=actor)
    assert list(Preference.objects.filter(kind="brand", value="Grundfos").values_list("party_id", flat=True)) == [one.pk]


def test_persons_have_one_main_each_party(actor):
    one, two = party(actor), party(actor)
    first, second, third = services.add_persons(
        [
            (one.pk, {"first_name": "Marta", "last_name": "Kubiak", "phone": "601 000 318", "position": "zakupy"}),
            (one.pk, {"first_name": "Robert", "last_name": "Belka", "main": True}),
            (two.pk, {"last_name": "Żółć", "email": "z@z.example"}),
        ],
        by=actor,
    )  # fmt: skip
    assert set(Person.objects.filter(main=True).values_list("pk", flat=True)) == {second, third}
    assert Person.objects.get(pk=third).name_key == "zolc"
    services.edit_person(first, {"main": True}, version=1, by=actor)
    assert Person.objects.get(party=one, main=True).pk == first
    with pytest.raises(Refusal, match="REQUIRED"):
        services.add_persons([(one.pk, {"first_name": "Bez nazwiska"})], by=actor)
    with pytest.raises(Conflict):
        services.edit_person(first, {"position": "x"}, version=1, by=actor)
    assert services.archive_persons([first], by=actor) == 1
    assert services.restore_persons([first], by=actor) == 1


def test_dictionaries_guard_codes_and_versions(actor, words):
    with pytest.raises(Refusal, match="TAKEN"):
        services.save_group({"code": "INST", "name": "Inni"}, by=actor)
    with pytest.raises(Refusal, match="REQUIRED"):
        services.save_group({"code": "", "name": "Inni"}, by=actor)
    other = services.save_price_kind({"code": "DET", "name": "Detal", "proposed": True}, by=actor)
    assert PriceKind.objects.get(proposed=True).pk == other
    with pytest.raises(Refusal):
        services.save_payment_method({"code": "x", "name": "X", "days": 999}, by=actor)
    with pytest.raises(Conflict):
        services.save_group({"name": "Y"}, pk=words["group_id"], version=9, by=actor)
    assert entries.retire(PaymentMethod, [words["payment_method_id"]], active=False, right="parties.setup", by=actor) == 1
