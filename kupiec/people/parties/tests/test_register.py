"""Entering, changing and importing parties."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import audit, bells
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.people.parties import events, queries, services
from kupiec.people.parties.drafts import AccountDraft, AddressDraft, ContactDraft, PartyDraft
from kupiec.people.parties.models import Address, ContactRow, CustomerTerms, Party, PartyBankAccount
from kupiec.people.parties.tests.builders import nip, party

pytestmark = pytest.mark.django_db


def _draft(**fields):
    return PartyDraft(
        **{
            "name": "Bel-Pol  Instalacje Sp. z o.o.", "short_name": "Bel-Pol Instalacje", "nip": "526-104-08-28",
            "roles": frozenset({"customer", "supplier"}),
            "addresses": (
                AddressDraft(street="ul. Składowa 7", postal_code="61888", city="Poznań"),
                AddressDraft(kind="delivery", name="Magazyn", street="ul. Składowa 9", city="Poznań"),
                AddressDraft(kind="delivery", name="Budowa", street="ul. Łąkowa 1", city="Luboń", main=True),
            ),
            "contacts": (
                ContactDraft("phone", "61 000 07 20"), ContactDraft("phone", "601 000 318", main=True),
                ContactDraft("email", "biuro@belpol.example"),
            ),
            "accounts": (AccountDraft("61109010140000071219812874"),),
            **fields,
        }
    )  # fmt: skip


@pytest.mark.feature("PTY-1")
def test_a_party_is_entered_with_all_its_parts(actor):
    with bells.heard() as heard:
        (pk,) = services.create([_draft()], by=actor)
    saved = Party.objects.get(pk=pk)
    assert saved.name == "Bel-Pol Instalacje Sp. z o.o." and saved.nip == "5261040828" and saved.code == "KH00001"
    assert saved.city == "Poznań" and saved.name_key == "bel-pol instalacje" and "48601000318" in saved.search
    assert list(Address.objects.filter(party=saved, main=True).order_by("kind").values_list("kind", "name")) == [
        ("delivery", "Budowa"), ("seat", ""),
    ]  # fmt: skip
    assert Address.objects.get(party=saved, kind="seat").postal_code == "61-888"
    assert ContactRow.objects.get(party=saved, kind="phone", main=True).value == "601 000 318"
    assert PartyBankAccount.objects.get(party=saved).iban == "PL61109010140000071219812874"
    assert events.Saved((pk,)) in heard


@pytest.mark.feature("PTY-1")
def test_all_mistakes_are_told_at_once_and_nothing_is_saved(actor):
    with pytest.raises(Refusals) as refused:
        services.create([_draft(name=" ", nip="1234567890", regon="999999999")], by=actor)
    assert {(each.code, each.field) for each in refused.value.each} == {
        ("REQUIRED", "name"), ("NIP", "nip"), ("REGON", "regon"),
    }  # fmt: skip
    assert not Party.objects.exists()


def test_mistakes_in_a_set_name_their_row(actor):
    with pytest.raises(Refusal) as refused:
        services.create([_draft(), _draft(nip="1234567890")], by=actor)
    assert refused.value.field == "rows[1].nip"


@pytest.mark.feature("PTY-1")
def test_a_foreign_company_needs_no_nip_and_its_vat_number_is_checked(actor):
    (pk,) = services.create([_draft(country="DE", nip="", vat_eu="DE136695976")], by=actor)
    assert Party.objects.get(pk=pk).vat_eu == "DE136695976"
    with pytest.raises(Refusal, match="VAT_EU"):
        services.create([_draft(country="DE", nip="", vat_eu="DE136695970")], by=actor)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"guardian_id": 99999}, "UNKNOWN_KEY", "guardian_id"),
        ({"name": "x" * 241}, "TOO_LONG", "name"),
        ({"name": "a\x00b"}, "BAD_TEXT", "name"),
        ({"kind": "robot"}, "BAD_CHOICE", "kind"),
        ({"roles": frozenset({"king"})}, "BAD_CHOICE", "roles"),
        ({"addresses": (AddressDraft(city="A"), AddressDraft(city="B"))}, "SEAT_TWICE", "addresses"),
        ({"addresses": (AddressDraft(),)}, "REQUIRED", "addresses[0].city"),
        ({"accounts": (AccountDraft("123"),)}, "IBAN", "accounts[0].iban"),
        ({"accounts": (AccountDraft("61109010140000071219812874", currency="XXX"),)}, "UNKNOWN_KEY", "currency_id"),
        ({"contacts": (ContactDraft("email", "nie"),)}, "EMAIL", "contacts[0].value"),
    ],
)
def test_what_can_not_be_kept_is_refused(actor, fields, code, field):
    with pytest.raises(Refusal) as refused:
        services.create([_draft(**fields)], by=actor)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_code_is_taken_once_and_made_codes_step_over_it(actor):
    services.create([_draft(code="KH00001")], by=actor)
    with pytest.raises(Refusal, match="TAKEN"):
        services.create([_draft(code="KH00001")], by=actor)
    (pk,) = services.create([_draft()], by=actor)
    assert Party.objects.get(pk=pk).code == "KH00002"


@pytest.mark.feature("PTY-3")
def test_one_record_has_many_roles_and_a_change_shows_in_all(actor):
    (pk,) = services.create([_draft()], by=actor)
    services.save_supply(pk, {"lead_days": 3, "our_number": "K-77"}, by=actor)
    services.edit(pk, {"name": "Bel-Pol Nowa Sp. z o.o."}, by=actor)
    customers, suppliers = Party.objects.filter(customer=True), Party.objects.filter(supplier=True)
    assert customers.get().name == suppliers.get().name == "Bel-Pol Nowa Sp. z o.o."
    assert CustomerTerms.objects.filter(party_id=pk, company_id=actor.company_id).count() == 1


@pytest.mark.feature("PTY-3")
def test_becoming_a_customer_twice_is_harmless(actor):
    (pk,) = services.create([_draft(roles=frozenset())], by=actor)
    services.become_customer([pk], by=actor)
    services.become_customer([pk], by=actor)
    assert CustomerTerms.objects.filter(party_id=pk).count() == 1 and Party.objects.get(pk=pk).customer


def test_an_edit_touches_only_what_it_names_and_guards_the_version(actor):
    one = party(actor, short_name="Instal")
    assert services.edit(one.pk, {"remarks": "Płaci gotówką"}, version=one.version, by=actor) == one.version + 1
    with pytest.raises(Conflict) as conflict:
        services.edit(one.pk, {"remarks": "inne"}, version=one.version, by=actor)
    assert (conflict.value.seen, conflict.value.found) == (one.version, one.version + 1)
    fresh = Party.objects.get(pk=one.pk)
    assert fresh.remarks == "Płaci gotówką" and fresh.nip == one.nip
    assert [change.field for change in audit.history(fresh) if change.operation == "u"] == ["remarks"]


@pytest.mark.parametrize("changes", [{"nip": "1234567890"}, {"shoe_size": 4}, {"name": ""}, {"code": ""}])
def test_a_bad_edit_is_refused(actor, changes):
    one = party(actor)
    with pytest.raises(Refusal):
        services.edit(one.pk, changes, by=actor)
    assert Party.objects.get(pk=one.pk).version == one.version


def test_a_party_can_not_be_its_own_parent(actor):
    above, below = party(actor), party(actor)
    services.edit(below.pk, {"parent_id": above.pk}, by=actor)
    with pytest.raises(Refusal, match="PARENT_LOOP"):
        services.edit(above.pk, {"parent_id": below.pk}, by=actor)


def test_addresses_are_saved_as_a_whole(actor):
    (pk,) = services.create([_draft()], by=actor)
    seat = Address.objects.get(party_id=pk, kind="seat")
    site = Address.objects.get(party_id=pk, name="Budowa")
    services.save_terms(pk, {"default_delivery_id": site.pk}, by=actor)
    services.save_addresses(
        pk,
        [
            AddressDraft(kind="mail", street="ul. Składowa 7", city="Poznań", id=seat.pk),
            AddressDraft(kind="seat", street="ul. Nowa 1", city="Luboń"),
        ],
        by=actor,
    )
    assert Party.objects.get(pk=pk).city == "Luboń"
    assert Address.objects.get(pk=seat.pk).kind == "mail"
    assert Address.objects.get(pk=site.pk).archived, "terms point to it: kept aside"
    assert not Address.objects.filter(party_id=pk, name="Magazyn").exists()


def test_contact_rows_may_change_places(actor):
    (pk,) = services.create([_draft()], by=actor)
    version = services.save_contacts(
        pk, [ContactDraft("phone", "601 000 318", main=False), ContactDraft("phone", "61 000 07 20", main=True)],
        by=actor,
    )  # fmt: skip
    assert ContactRow.objects.get(party_id=pk, main=True).value == "61 000 07 20"
    assert not ContactRow.objects.filter(party_id=pk, kind="email").exists()
    with pytest.raises(Conflict):
        services.save_contacts(pk, [], version=version - 1, by=actor)


@pytest.mark.feature("PTY-1")
def test_import_by_external_id_may_be_repeated(actor):
    rows = [_draft(external_id=f"X-{n}", nip=nip(n), code="") for n in range(3)]
    first = services.upsert_parties(rows, by=actor)
    assert [row.created for row in first] == [True] * 3
    changed = [_draft(external_id="X-1", name="Zmieniona", nip=nip(1)), _draft(external_id="X-9", nip=nip(9))]
    second = services.upsert_parties(changed, by=actor)
    assert [row.created for row in second] == [False, True] and second[0].party_id == first[1].party_id
    assert Party.objects.count() == 4 and Party.objects.get(external_id="X-1").name == "Zmieniona"
    assert Address.objects.filter(party_id=first[1].party_id).count() == 3
    again = services.upsert_parties(changed, by=actor)
    version = Party.objects.get(external_id="X-1").version
    assert [row.created for row in again] == [False, False] and version == 2, "the same again changes nothing"


def test_import_of_some_columns_leaves_the_others(actor):
    services.upsert_parties([_draft(external_id="X-1")], by=actor)
    services.upsert_parties([PartyDraft(name="Nowa nazwa", external_id="X-1", roles=frozenset())], only={"name"}, by=actor)
    saved = Party.objects.get(external_id="X-1")
    assert (saved.name, saved.nip, saved.customer) == ("Nowa nazwa", "5261040828", True)


def test_import_costs_the_same_for_ten_and_a_hundred(actor):
    def statements(first, count):
        rows = [_draft(external_id=f"S-{n}", nip=nip(n)) for n in range(first, first + count)]
        with CaptureQueriesContext(
            connection,
        ) as spent:
            services.upsert_parties(rows, by=actor)
        return len(spent)

    statements(0, 1)
    assert statements(100, 10) == statements(200, 100)
    assert statements(100, 10) == statements(200, 100), "the same for known ones"


def test_facts_for_documents_cost_one_statement(actor, django_assert_num_queries):
    ids = [party(actor, terms={"payment_days": 14}).pk for _ in range(5)]
    with django_assert_num_queries(1):
        facts = queries.documents_facts(ids, company_id=actor.company_id)
    one = facts[ids[0]]
    assert one.seat.city == "Poznań" and one.terms.payment_days == 14 and one.customer and not one.archived
    assert queries.documents_facts(ids, company_id=actor.company_id + 1)[ids[0]].terms is None
