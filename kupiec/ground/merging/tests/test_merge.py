"""Two records made one, and two again (KER-22)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from kupiec.ground.kernel import audit, invariants
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.merging import public as merging
from kupiec.ground.merging.models import Merge, Passage, Stub
from kupiec.ground.merging.tests import builders
from kupiec.money.invoicing.models import Invoice
from kupiec.money.ledger.models import EntryLine
from kupiec.money.receivables.models import Payment, Receivable
from kupiec.people.parties import services
from kupiec.people.parties.models import Address, ContactRow, CustomerTerms, Party, PartyBankAccount, Person
from tests.statements import Meter, check_same


def _offenders() -> list[str]:
    return [f"{one.code}: {line}" for one, lines in invariants.run() for line in lines]


@pytest.mark.feature("KER-22")
def test_two_customers_become_one_and_two_again(cast):
    kept, gone = builders.firm(cast.by, "Voltex Sp. z o.o.", nip="5261040828"), builders.firm(cast.by, "VOLTEX spółka z o.o.")
    invoices = builders.past(cast, kept, invoices=1) + builders.past(cast, gone)
    printed = {row.pk: (row.number, row.snapshot, row.content_hash, row.gross) for row in Invoice.objects.all()}
    before = builders.everything()

    made = merging.merge(builders.wish(kept, gone, choices={"name": "gone"}), by=cast.by)

    assert not Party.objects.filter(pk=gone.pk).exists()
    assert Party.objects.get(pk=kept.pk).name == "VOLTEX spółka z o.o."
    assert set(Invoice.objects.values_list("orderer_id", "recipient_id", "payer_id")) == {(kept.pk,) * 3}
    assert {row.pk: (row.number, row.snapshot, row.content_hash, row.gross) for row in Invoice.objects.all()} == printed
    assert (
        set(Receivable.objects.values_list("party_id", flat=True)) == set(Payment.objects.values_list("party_id", flat=True)) == {kept.pk}
    )
    assert set(EntryLine.objects.exclude(party=None).values_list("party_id", flat=True)) == {kept.pk}
    assert len(invoices) == Invoice.objects.filter(orderer_id=kept.pk).count() == 3
    assert Address.objects.filter(party_id=kept.pk, kind="seat", archived=False).count() == 1
    assert Person.objects.filter(party_id=kept.pk, main=True).count() == 1 and Person.objects.filter(party_id=kept.pk).count() == 2
    assert ContactRow.objects.filter(party_id=kept.pk, kind="phone", main=True).count() == 1
    assert PartyBankAccount.objects.filter(party_id=kept.pk).count() == CustomerTerms.objects.filter(party_id=kept.pk).count() == 1
    assert merging.went("parties.party", gone.pk) == kept.pk
    assert merging.by_old_code("parties.party", [gone.code]) == {gone.code: kept.pk}
    assert Event.objects.get(subject="parties.party", subject_id=kept.pk, verb="merged").data["gone"].startswith("VOLTEX")
    assert _offenders() == []

    assert merging.undo([made], by=cast.by) == 1
    assert builders.everything() == before
    assert not Stub.objects.exists() and not Passage.objects.exists()
    assert _offenders() == []


def test_it_is_undone_until_something_else_changed(cast):
    kept, gone = builders.firm(cast.by, "Voltex Sp. z o.o."), builders.firm(cast.by, "Voltex s.c.")
    builders.past(cast, gone)
    made = merging.merge(builders.wish(kept, gone), by=cast.by)
    builders.past(cast, Party.objects.get(pk=kept.pk), invoices=1)
    with pytest.raises(Refusal) as refused:
        merging.undo([made], by=cast.by)
    assert refused.value.code == "CHANGED_SINCE"
    assert "Invoices and corrections" in refused.value.params["what"] or "Faktury" in refused.value.params["what"]
    again = merging.merge(builders.wish(kept, builders.firm(cast.by, "Voltex bis")), by=cast.by)
    services.edit(kept.pk, {"remarks": "VIP"}, by=cast.by)
    with pytest.raises(Refusal, match="CHANGED_SINCE"):
        merging.undo([again], by=cast.by)
    third = merging.merge(builders.wish(kept, builders.firm(cast.by, "Voltex ter")), by=cast.by)
    assert merging.undo([third], by=cast.by) == 1
    with pytest.raises(Refusal, match="UNDONE_ALREADY"):
        merging.undo([third], by=cast.by)


def test_asked_again_it_answers_the_same(cast):
    kept, gone = builders.firm(cast.by, "Voltex"), builders.firm(cast.by, "Voltex s.c.")
    made = merging.merge(builders.wish(kept, gone), by=cast.by)
    assert merging.merge(builders.wish(kept, gone), by=cast.by) == made
    assert Merge.objects.count() == 1
    other = builders.firm(cast.by, "Amper")
    with pytest.raises(Refusal) as refused:
        merging.merge(builders.wish(other, gone), by=cast.by)
    assert (refused.value.code, refused.value.field, refused.value.params) == ("MERGED_ALREADY", "gone_id", {"id": kept.pk})


def test_chains_lead_to_the_end(cast):
    first, second, third = (builders.firm(cast.by, name) for name in ("Amper I", "Amper II", "Amper III"))
    merging.merge(builders.wish(second, first), by=cast.by)
    last = merging.merge(builders.wish(third, second), by=cast.by)
    assert merging.went("parties.party", first.pk) == third.pk
    assert sorted(merging.old_codes("parties.party", [third.pk])[third.pk]) == sorted([first.code, second.code])
    assert _offenders() == []
    merging.undo([last], by=cast.by)
    assert merging.went("parties.party", first.pk) == second.pk


REFUSED = [
    ({"kept": 0, "gone": 0}, "SAME"), ({"gone": 99999}, "NOT_FOUND"), ({"choices": {"name": "both"}}, "BAD_CHOICE"),
    ({"choices": {"nothing": "gone"}}, "BAD_CHOICE"), ({"kind": "orders.order"}, "NO_KIND"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "code"), REFUSED)
def test_refused_wishes(cast, changes, code):
    kept, gone = builders.firm(cast.by, "Amper"), builders.firm(cast.by, "Amper s.c.")
    asked = merging.Wish(**{"kind": "parties.party", "kept": kept.pk, "gone": gone.pk, **changes})
    with pytest.raises(Refusal) as refused:
        merging.merge(asked, by=cast.by)
    assert refused.value.code == code
    assert Party.objects.count() == 2 and not Merge.objects.exists()


def test_stale_versions_are_told(cast):
    kept, gone = builders.firm(cast.by, "Amper"), builders.firm(cast.by, "Amper s.c.")
    services.edit(gone.pk, {"remarks": "inaczej"}, by=cast.by)
    with pytest.raises(Conflict):
        merging.merge(builders.wish(kept, gone, versions={kept.pk: kept.version, gone.pk: gone.version}), by=cast.by)
    assert Party.objects.filter(pk=gone.pk).exists()


def test_two_taxpayers_stay_two(cast):
    kept, gone = builders.firm(cast.by, "Amper", nip="5261040828"), builders.firm(cast.by, "Amper s.c.", nip="5265877635")
    builders.past(cast, gone, invoices=1)
    with pytest.raises(Refusal, match="NIP_OF_INVOICES"):
        merging.merge(builders.wish(kept, gone), by=cast.by)
    builders.past(cast, kept, invoices=1)
    with pytest.raises(Refusal, match="NIP_DIFFERS"):
        merging.merge(builders.wish(kept, gone, choices={"nip": "gone"}), by=cast.by)


def test_the_tax_number_of_invoices_is_taken(cast):
    kept, gone = builders.firm(cast.by, "Amper", nip="5261040828"), builders.firm(cast.by, "Amper s.c.", nip="5265877635")
    builders.past(cast, gone, invoices=1)
    merging.merge(builders.wish(kept, gone, choices={"nip": "gone"}), by=cast.by)
    assert Party.objects.get(pk=kept.pk).nip == "5265877635"


def test_who_may_not_see_or_merge(cast):
    kept, gone = builders.firm(cast.by, "Amper"), builders.firm(cast.by, "Amper s.c.")
    for rights in ({"parties.see", "parties.edit"}, {"merging.merge", "parties.see"}):
        with pytest.raises(Refusal, match="FORBIDDEN"):
            merging.merge(builders.wish(kept, gone), by=Actor(None, cast.company.pk, rights=frozenset(rights)))
    own = Actor(None, cast.company.pk, rights=frozenset({"merging.merge", "parties.see", "parties.edit"}), scopes={"parties": "own"})
    with pytest.raises(Refusal, match="NOT_FOUND"):
        merging.merge(builders.wish(kept, gone), by=own)


def test_the_database_lets_keys_follow_only_while_a_merge_is_done(cast):
    kept, gone = builders.firm(cast.by, "Amper"), builders.firm(cast.by, "Amper s.c.")
    builders.past(cast, gone, invoices=1)
    for change in ({"orderer_id": kept.pk}, {"reason": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Invoice.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        EntryLine.objects.filter(party=gone).update(party=kept)
    Passage.objects.create(kind="parties.party", origin=gone.pk, target=kept.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Invoice.objects.update(orderer_id=kept.pk, reason="x")
    other = builders.firm(cast.by, "Inny")
    with pytest.raises(DatabaseError), transaction.atomic():
        Invoice.objects.update(orderer_id=other.pk)
    assert Invoice.objects.update(orderer_id=kept.pk) == 1


def test_remarks_are_joined_roles_united_parents_never_loop(cast):
    kept = builders.firm(cast.by, "Centrala", remarks="Płaci w terminie")
    gone = builders.firm(cast.by, "Centrala Poznań", remarks="Odbiór we wtorki", roles=frozenset({"supplier"}), parent_id=kept.pk)
    child = builders.firm(cast.by, "Oddział", parent_id=gone.pk)
    services.edit(kept.pk, {"parent_id": None}, by=cast.by)
    merging.merge(builders.wish(kept, gone), by=cast.by)
    found = Party.objects.get(pk=kept.pk)
    assert found.remarks == "Płaci w terminie\nOdbiór we wtorki"
    assert found.customer and found.supplier and found.parent_id is None
    assert Party.objects.get(pk=child.pk).parent_id == kept.pk


def test_a_party_that_belonged_to_the_gone_one(cast):
    gone = builders.firm(cast.by, "Centrala")
    kept = builders.firm(cast.by, "Centrala bis", parent_id=gone.pk)
    merging.merge(builders.wish(kept, gone), by=cast.by)
    assert Party.objects.get(pk=kept.pk).parent_id is None


def test_history_follows(cast):
    kept, gone = builders.firm(cast.by, "Amper"), builders.firm(cast.by, "Amper s.c.")
    services.edit(gone.pk, {"remarks": "po godzinach"}, by=cast.by)
    audit.tell("parties.party", [gone.pk], "archived", by=cast.by)
    merging.merge(builders.wish(kept, gone), by=cast.by)
    from kupiec.ground.kit import timelines

    entries = timelines.timeline(Party.objects.get(pk=kept.pk), subject="parties.party", by=cast.by)
    told = " ".join(f"{entry.text} {entry.quote}" for entry in entries)
    assert "po godzinach" in told and f"Amper s.c. ({gone.code})" in told
    assert Event.objects.filter(subject="parties.party", subject_id=kept.pk, verb="archived").exists()


def test_a_merge_costs_the_same_whatever_moves(cast):
    costs = []
    for number, size in enumerate((1, 1, 12)):
        kept, gone = builders.firm(cast.by, f"Amper {number}"), builders.firm(cast.by, f"Amper s.c. {number}")
        builders.past(cast, gone, invoices=size, on=dt.date(2026, 11, 23))
        meter = Meter(cast.by)
        made = meter("merge", merging.merge, builders.wish(kept, gone))
        meter("undo", merging.undo, [made])
        costs.append(meter.costs)
    check_same(*costs[1:])
    assert connection.vendor != "sqlite" or costs[0]["merge"] <= 240, costs
