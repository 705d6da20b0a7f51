"""Asking the registers, each in all its moods; evidence stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from kupiec.ground.kernel import clock, egress, jobs, tx
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.registries import panel, services
from kupiec.ground.registries.models import Check, Reply, Setup, Usage
from kupiec.ground.registries.tests.stand_in import KEY, Registers
from kupiec.ground.registries.values import Asked, Numbers, Outcome, Source
from kupiec.people.parties.drafts import AccountDraft
from kupiec.people.parties.tests import builders

pytestmark = pytest.mark.django_db(transaction=True)
NIP, IBAN = "5261040828", "PL61109010140000071219812874"


@pytest.fixture
def by(cast: Any) -> Any:
    services.save_setup("gus", active=True, key=KEY, by=cast.by)
    return cast.by


def refused(work: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value


@pytest.mark.feature("PTY-9")
def test_a_form_is_filled_by_gus_and_the_answer_kept(by: Any, registers: Registers) -> None:
    registers.add(
        nip="5265877635",
        regon="123456785",
        krs="0000123456",
        name="ALFA SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ",
        city="Poznań",
        code="61888",
        flat="5",
    )
    done = services.fill(Numbers(nip="526-58-77-635"), by=by)
    found = done.found
    assert (found.name, found.regon, found.krs, found.street, found.postal_code, found.city) == (
        "Alfa Sp. z o.o.", "123456785", "0000123456", "ul. Test-Krucza 208/5", "61-888", "Poznań")  # fmt: skip
    assert (found.phone, found.email, found.outcome, done.problems) == ("226083000", "kontakt@stat.gov.pl", Outcome.OK, ())
    (check,) = Check.objects.all()
    assert check.source == "gus" and "ALFA" in check.reply.raw and check.number == "5265877635" and check.subject_id is None
    assert registers.sessions == set()


@pytest.mark.feature("PTY-9")
def test_without_a_key_the_white_list_fills_the_form(cast: Any, registers: Registers) -> None:
    done = services.fill(Numbers(nip=NIP), by=cast.by)
    assert (done.found.name, done.found.city, done.found.accounts) == ("Główny Urząd Statystyczny", "Warszawa", (IBAN[2:],))
    assert done.checks[0].reply.request_id.startswith("wl") and done.checks[0].reply.said_at == "22-11-2026 20:15:00"


@pytest.mark.feature("PTY-9")
def test_a_number_of_the_union_is_asked_in_our_name(by: Any, registers: Registers) -> None:
    done = services.fill(Numbers(vat_eu="DE136695976"), by=by)
    assert (done.found.name, done.found.vat_eu, done.found.outcome) == ("Muster Gmbh", "DE136695976", Outcome.OK)
    assert done.checks[0].reply.request_id == "WAPIAAAAYxx1234"
    assert services.fill(Numbers(vat_eu="DE999999999"), by=by).found.outcome == Outcome.NOT_FOUND
    registers.vies_unknown = True
    refusal = refused(lambda: services.fill(Numbers(vat_eu="DE136695976"), by=by))
    assert refusal.code == "REGISTRY_DOWN" and "MS_UNAVAILABLE" in refusal.text


MOODS = [
    ("gus", "slow", "REGISTRY_DOWN"), ("gus", "broken", "REGISTRY_DOWN"), ("gus", "half", "REGISTRY_NONSENSE"), ("gus", "type", "REGISTRY_NONSENSE"),
    ("gus", "down", "REGISTRY_DOWN"), ("gus", "huge", "REGISTRY_NONSENSE"), ("gus", "moved", "REGISTRY_NONSENSE"), ("gus", "bomb", "REGISTRY_NONSENSE"),
    ("gus", "outside", "REGISTRY_NONSENSE"), ("gus", "captcha", "REGISTRY_CAPTCHA"), ("gus", "forgets always", "REGISTRY_SESSION"),
    ("wl", "slow", "REGISTRY_DOWN"), ("wl", "broken", "REGISTRY_DOWN"), ("wl", "half", "REGISTRY_NONSENSE"), ("wl", "type", "REGISTRY_NONSENSE"),
    ("wl", "down", "REGISTRY_DOWN"), ("wl", "huge", "REGISTRY_NONSENSE"), ("wl", "moved", "REGISTRY_NONSENSE"), ("wl", "limit", "REGISTRY_LIMIT"),
    ("wl", "changing", "REGISTRY_DOWN"),
    ("vies", "half", "REGISTRY_NONSENSE"), ("vies", "type", "REGISTRY_NONSENSE"), ("vies", "down", "REGISTRY_DOWN"), ("vies", "moved", "REGISTRY_NONSENSE"),
    ("krs", "half", "REGISTRY_NONSENSE"), ("krs", "type", "REGISTRY_NONSENSE"), ("krs", "down", "REGISTRY_DOWN"), ("krs", "huge", "REGISTRY_NONSENSE"),
]  # fmt: skip
SOURCES = {"gus": Source.GUS, "wl": Source.WHITE_LIST, "vies": Source.VIES, "krs": Source.KRS}
ASKED = {"gus": NIP, "wl": NIP, "vies": "DE136695976", "krs": "0000123456"}


@pytest.mark.parametrize(("room", "mood", "code"), MOODS, ids=[f"{room}-{mood}" for room, mood, _ in MOODS])
@pytest.mark.feature("PTY-9")
def test_a_register_in_a_bad_mood_is_told_and_nothing_is_kept(by: Any, registers: Registers, room: str, mood: str, code: str) -> None:
    registers.mood[room] = mood
    refusal = refused(lambda: services.ask(SOURCES[room], [services.Target(ASKED[room])], by=by))
    assert (refusal.code, Check.objects.count(), Reply.objects.count()) == (code, 0, 0)
    assert refusal.text and "%" not in refusal.text


def test_a_wrong_key_and_a_missing_one_are_told(by: Any, registers: Registers) -> None:
    services.save_setup("gus", active=True, key="wrong", by=by)
    assert refused(lambda: services.ask(Source.GUS, [services.Target(NIP)], by=by)).code == "REGISTRY_KEY"
    services.save_setup("gus", active=True, key="-", by=by)
    asked = len(registers.asked)
    assert refused(lambda: services.ask(Source.GUS, [services.Target(NIP)], by=by)).code == "REGISTRY_KEY"
    services.save_setup("gus", active=False, by=by)
    assert refused(lambda: services.ask(Source.GUS, [services.Target(NIP)], by=by)).code == "REGISTRY_OFF"
    assert len(registers.asked) == asked


def test_a_session_that_ran_out_is_opened_again(by: Any, registers: Registers) -> None:
    registers.mood["gus"] = "forgets"
    (check,) = services.ask(Source.GUS, [services.Target(NIP)], by=by)
    assert check.outcome == Outcome.OK and registers.sessions == set()


def test_the_white_list_changed_while_asked_is_asked_again(by: Any, registers: Registers) -> None:
    registers.mood["wl"] = "changed"
    (check,) = services.ask(Source.WHITE_LIST, [services.Target(NIP)], by=by)
    assert (check.outcome, len(registers.asked)) == (Outcome.OK, 2)


def test_unknown_numbers_are_an_answer(by: Any, registers: Registers) -> None:
    checks = [services.ask(source, [services.Target(number)], by=by)[0] for source, number in (
        (Source.GUS, "7740001454"), (Source.WHITE_LIST, "7740001454"), (Source.VIES, "DE999999999"), (Source.KRS, "0000999999"))]  # fmt: skip
    assert {check.outcome for check in checks} == {Outcome.NOT_FOUND} and Reply.objects.count() == 4


def test_krs_tells_of_winding_up(by: Any, registers: Registers) -> None:
    registers.add(krs="0000123456", nip="5265877635", name="BETA SPÓŁKA AKCYJNA", ended="2026-01-01")
    (check,) = services.ask(Source.KRS, [services.Target("0000123456")], by=by)
    assert (check.outcome, check.name, check.reply.request_id, check.facts["nip"]) == (Outcome.ENDED, "Beta S.A.", "wpis 16", "5265877635")


@pytest.mark.feature("PTY-9")
def test_an_account_is_checked_before_a_payment(by: Any, registers: Registers) -> None:
    party = builders.party(by, nip=NIP, accounts=(AccountDraft(IBAN),))
    assert services.check_account("parties.party", party.pk, IBAN, by=by).outcome == Outcome.OK
    other = services.check_account("parties.party", party.pk, "83101010230000261395100000", by=by)
    assert (other.outcome, other.asked) == (Outcome.NOT_FOUND, Asked.ACCOUNT)
    assert refused(lambda: services.check_account("parties.party", party.pk, "DE89370400440532013000", by=by)).code == "ACCOUNT"
    shown = panel.told("parties.party", party.pk, by=by)["accounts"]
    assert [(one["iban"], one["mark"].kind) for one in shown] == [(IBAN, "ok")]


@pytest.mark.feature("PTY-9")
def test_the_panel_shows_where_a_register_says_otherwise(by: Any, registers: Registers) -> None:
    party = builders.party(by, nip=NIP, name="Inna nazwa", vat_eu="DE136695976")
    registers.mood["vies"] = "down"
    done = services.check("parties.party", party.pk, by=by)
    assert [check.source for check in done.checks] == ["gus", "whitelist"] and len(done.problems) == 1
    told = panel.told("parties.party", party.pk, by=by)
    differences = {str(row["theirs"]) for one in told["standings"] if one["source"] == "gus" for row in one["differences"]}
    assert "Główny Urząd Statystyczny" in differences and len(told["history"]) == 2
    assert {check.subject_id for check in Check.objects.all()} == {party.pk}


@pytest.mark.feature("PTY-9")
def test_evidence_cannot_be_changed_or_deleted(by: Any, registers: Registers) -> None:
    services.ask(Source.WHITE_LIST, [services.Target(NIP)], by=by)
    for work in (
        lambda: Reply.objects.update(raw="other"),
        lambda: Reply.objects.all().delete(),
        lambda: Check.objects.update(outcome="none"),
        lambda: Check.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            work()
    assert Reply.objects.get().raw and Check.objects.get().outcome == "ok"


@pytest.mark.feature("PTY-9")
def test_the_day_s_questions_are_counted_before_they_are_asked(by: Any, registers: Registers) -> None:
    Usage.objects.create(source="whitelist", asked="firm", day=clock.today(), count=99)
    services.ask(Source.WHITE_LIST, [services.Target(NIP)], by=by)
    asked = len(registers.asked)
    assert refused(lambda: services.ask(Source.WHITE_LIST, [services.Target(NIP)], by=by)).code == "REGISTRY_LIMIT"
    assert len(registers.asked) == asked
    with clock.frozen(clock.today() + dt.timedelta(days=1)):
        services.ask(Source.WHITE_LIST, [services.Target(NIP)], by=by)
        registers.mood["wl"] = "limit"
        refused(lambda: services.ask(Source.WHITE_LIST, [services.Target(NIP)], by=by))
        registers.mood["wl"] = "ok"
        assert refused(lambda: services.ask(Source.WHITE_LIST, [services.Target(NIP)], by=by)).code == "REGISTRY_LIMIT"


@pytest.mark.feature("PTY-9")
def test_many_are_checked_as_a_job_in_bunches(by: Any, registers: Registers) -> None:
    parties = [builders.party(by) for _ in range(35)]
    for party in parties[:33]:
        registers.add(nip=party.nip, vat="Czynny" if party is not parties[0] else "Zwolniony")
    job = services.check_many("parties.party", [party.pk for party in parties], sources=["whitelist", "gus"], by=by)
    run_jobs()
    assert sum("/nips/" in line for line in registers.asked) == 2
    rows = Check.objects.filter(job_id=job)
    assert (rows.filter(source="whitelist").count(), rows.filter(source="gus").count()) == (35, 35)
    assert rows.filter(source="whitelist", outcome="ended").get().subject_id == parties[0].pk
    assert rows.filter(source="whitelist", outcome="none").count() == 2
    state = jobs.state(job, by=by)
    assert state.state == "done" and state.result["none"] == 4


@pytest.mark.feature("PTY-9")
def test_a_register_that_fails_is_left_alone_and_the_others_go_on(by: Any, registers: Registers) -> None:
    parties = [builders.party(by) for _ in range(3)]
    registers.mood["wl"] = "limit"
    job = services.check_many("parties.party", [party.pk for party in parties], sources=["whitelist", "gus"], by=by)
    run_jobs()
    state = jobs.state(job, by=by)
    assert state.state == "done" and "whitelist" in state.result["failed"] and Check.objects.filter(job_id=job, source="gus").count() == 3


def run_jobs() -> None:
    from kupiec.ground.kernel.jobs import worker

    worker.run_pending()


def test_what_one_may_not_see_is_not_checked(by: Any, cast: Any, registers: Registers) -> None:
    from dataclasses import replace

    party = builders.party(by, nip=NIP)
    other = replace(by, all_rights=False, rights=frozenset({"parties.see", "registries.ask"}), scopes={"parties": "none"})
    assert refused(lambda: services.check("parties.party", party.pk, by=other)).code == "NOT_FOUND"
    assert refused(lambda: services.check_many("parties.party", [party.pk], by=other)).code == "NOT_FOUND"
    nobody = replace(by, all_rights=False, rights=frozenset({"parties.see"}), scopes={})
    assert refused(lambda: services.check("parties.party", party.pk, by=nobody)).code == "FORBIDDEN"
    assert registers.asked == []


@pytest.mark.feature("PTY-9")
def test_a_firm_struck_off_needs_attention(by: Any, registers: Registers) -> None:
    from kupiec.people.parties import registered

    gone, exempt, fine = builders.party(by), builders.party(by), builders.party(by)
    for party, vat in ((gone, "Niezarejestrowany"), (exempt, "Zwolniony"), (fine, "Czynny")):
        registers.add(nip=party.nip, vat=vat)
        services.check("parties.party", party.pk, sources=[Source.WHITE_LIST], by=by)
    found = registered.attention([gone.pk, exempt.pk, fine.pk], by=by)
    assert list(found) == [gone.pk] and found[gone.pk][0][1].kind == "bad"
    registers.add(nip=gone.nip, vat="Czynny")
    services.check("parties.party", gone.pk, sources=[Source.WHITE_LIST], by=by)
    assert registered.attention([gone.pk], by=by) == {}


def test_keys_are_not_logged(by: Any) -> None:
    from kupiec.ground.kernel.models import AuditEntry

    services.save_setup("gus", active=True, key="tajny-klucz-1", by=by)
    services.save_setup("gus", active=True, key="tajny-klucz-2", by=by)
    kept = Setup.objects.get().key
    assert "tajny" not in kept and services.ready(Source.GUS).key == "tajny-klucz-2"
    assert "tajny" not in str(list(AuditEntry.objects.values_list("old", flat=True)))


def test_strangers_servers_are_never_asked(by: Any) -> None:
    with pytest.raises(egress.NotAllowedError):
        egress.ask("https://example.com/")
    with pytest.raises(egress.NotAllowedError):
        egress.allow("http://example.com")
    with tx.write_tx(by=by), pytest.raises(RuntimeError):
        egress.ask("https://wl-api.mf.gov.pl/")
