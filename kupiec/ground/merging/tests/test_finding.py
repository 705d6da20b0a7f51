"""Probable doubles: what speaks for one record, the job that looks for them, the warning, telling apart (KER-22)."""

from __future__ import annotations

import pytest

from kupiec.ground.kernel import jobs, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.merging import public as merging
from kupiec.ground.merging import rules, services
from kupiec.ground.merging.models import Pair, Sweep
from kupiec.ground.merging.tests import builders
from kupiec.ground.merging.values import PROBABLE, Traits
from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties import services as parties
from kupiec.people.parties.drafts import PartyDraft
from kupiec.people.parties.models import Party


def test_cores_leave_what_every_firm_is_called():
    assert rules.core("Voltex Sp. z o.o.") == rules.core("VOLTEX SP Z O O") == "voltex"
    assert rules.core("FHU Wolt") == "wolt"
    assert rules.core("Spółka z o.o.") == "spolka z o o"
    assert rules.core("") == ""


SIMILAR = [
    ("voltex", "voltex", 1.0, 1.0), ("jan kowalski", "kowalski jan", 1.0, 1.0), ("hydrospec mazur", "hydro spec adam mazur", 0.72, 0.99),
    ("kolano 15 mm", "kolano 18 mm", 0.0, 0.0), ("amper", "wolt", 0.0, 0.3), ("", "wolt", 0.0, 0.0), ("elektro hurt", "elektrohurt", 1.0, 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "least", "most"), SIMILAR)
def test_similarity(one, other, least, most):
    assert least <= rules.similarity(one, other) <= most
    assert rules.similarity(one, other) == rules.similarity(other, one)


def traits(name: str, *identifiers: tuple[str, str], **more: object) -> Traits:
    return Traits(1, name, frozenset(identifiers), **more)  # type: ignore[arg-type]


NIP, OTHER = ("nip", "5261040828"), ("nip", "5265877635")
JUDGED = [
    (traits("a", NIP), traits("b", NIP), True), (traits("amper"), traits("amper"), True), (traits("amper", NIP), traits("amper", OTHER), False),
    (traits("amper", ("phone", "48612345678")), traits("wolt", ("phone", "48612345678")), False),
    (traits("amper", ("phone", "48612345678")), traits("amper hurt", ("phone", "48612345678")), False),
    (traits("hydrospec mazur", ("phone", "4861")), traits("hydro spec mazur", ("phone", "4861")), True),
    (traits("jan nowak", within=1), traits("jan nowak", within=2), False), (traits("jan nowak", within=1), traits("jan nowak", within=1), True),
    (traits("jan nowak", ("email", "j@n.pl"), within=1), traits("jan nowak", ("email", "j@n.pl"), within=2), True),
    (traits("amper"), traits("wolt"), False),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "probable"), JUDGED)
def test_what_is_a_probable_double(one, other, probable):
    found = rules.compare(one, other)
    assert (found is not None and found.score >= PROBABLE) is probable
    assert rules.compare(other, one) == found


@pytest.mark.feature("KER-22")
def test_the_job_finds_pairs_keeps_what_was_told_apart_and_goes_on_where_records_changed(cast):
    first, second = builders.firm(cast.by, "Voltex Sp. z o.o."), builders.firm(cast.by, "VOLTEX s.c.")
    builders.firm(cast.by, "Amper", accounts=())
    job = services.search_all(by=cast.by)
    jobs.run_pending()
    assert jobs.state(job, by=cast.by).state == "done"
    pair = Pair.objects.get(kind="parties.party")
    assert (pair.first_id, pair.second_id, pair.state) == (first.pk, second.pk, "open")
    assert ["name", ""] in pair.reasons and pair.score >= PROBABLE
    assert services.tell_apart([pair.pk], by=cast.by) == 1 and services.tell_apart([pair.pk], by=cast.by) == 0
    parties.edit(first.pk, {"remarks": "inna firma"}, by=cast.by)
    with tx.write_tx(by=cast.by):
        jobs.enqueue("merging.find", {}, by=cast.by)
    jobs.run_pending()
    assert Pair.objects.get(kind="parties.party").state == "apart" and Sweep.objects.count() == 3
    assert services.reopen([pair.pk], by=cast.by) == 1
    parties.edit(second.pk, {"name": "Zupełnie inna", "short_name": ""}, by=cast.by)
    parties.save_accounts(second.pk, [], by=cast.by)
    services.look(next(kind for kind in merging.kinds if kind.kind == "parties.party"), [second.pk], by=cast.by)
    assert not Pair.objects.filter(kind="parties.party").exists()


def test_a_merge_settles_pairs_and_remembers_what_is_apart(cast):
    first, second, third = (builders.firm(cast.by, name) for name in ("Voltex", "Voltex s.c.", "VOLTEX"))
    kind = next(kind for kind in merging.kinds if kind.kind == "parties.party")
    services.look(kind, [first.pk, second.pk, third.pk], by=cast.by)
    apart = Pair.objects.get(first_id=second.pk, second_id=third.pk)
    services.tell_apart([apart.pk], by=cast.by)
    Pair.objects.filter(first_id=first.pk, second_id=third.pk).delete()
    made = merging.merge(builders.wish(first, second), by=cast.by)
    assert [(pair.first_id, pair.second_id, pair.state) for pair in Pair.objects.filter(kind="parties.party")] == [
        (first.pk, third.pk, "apart")
    ]
    merging.undo([made], by=cast.by)
    assert sorted((pair.first_id, pair.second_id) for pair in Pair.objects.filter(kind="parties.party")) == [
        (first.pk, second.pk),
        (second.pk, third.pk),
    ]


@pytest.mark.feature("KER-22")
def test_what_is_typed_is_compared_with_what_the_actor_sees(cast):
    known = builders.firm(cast.by, "Voltex Sp. z o.o.", nip="5261040828")
    (found,) = merging.doubles("parties.party", {"name": "Volteks", "nip": "526-10-40-828"}, by=cast.by)
    assert (found.id, found.reasons[0][0]) == (known.pk, "nip")
    assert merging.doubles("parties.party", {"name": "VOLTEX", "nip": ""}, by=cast.by)[0].id == known.pk
    assert merging.doubles("parties.party", {"name": "Zupełnie inna"}, by=cast.by) == []
    assert merging.doubles("parties.party", {}, by=cast.by) == []
    own = Actor(None, cast.company.pk, rights=frozenset({"parties.see", "parties.edit"}), scopes={"parties": "own"})
    assert merging.doubles("parties.party", {"name": "VOLTEX"}, by=own) == []
    hostile = {"name": "' OR 1=1 --<script>", "nip": "🙂" * 50, "iban": "\x00", "phone": "x" * 400}
    assert merging.doubles("parties.party", hostile, by=cast.by) == []


def test_items_are_known_by_bar_code_and_name(cast):
    known = items.item(cast.by, code="ZK-12", name="Zawór kulowy 1/2")
    assert merging.doubles("catalog.item", {"name": "zawór kulowy 1/2"}, by=cast.by)[0].id == known.pk
    assert merging.doubles("catalog.item", {"name": "zawór kulowy 3/4"}, by=cast.by) == []


def test_a_party_that_goes_takes_no_page_down(cast):
    first = builders.firm(cast.by, "Voltex")
    (second,) = parties.create([PartyDraft(name="VOLTEX")], by=cast.by)
    kind = next(kind for kind in merging.kinds if kind.kind == "parties.party")
    services.look(kind, [first.pk], by=cast.by)
    parties.delete([second], by=cast.by)
    from kupiec.ground.merging import queries

    assert Pair.objects.count() == 1 and not queries.visible_pairs(cast.by).exists() and Party.objects.count() == 1
