"""A restored backup is erased again by the list kept outside of it; what merges kept of people leaves (KER-21, KER-22)."""

from __future__ import annotations

import datetime as dt
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kupiec.ground.kernel import clock, jobs, tx
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.merging import public as merging
from kupiec.ground.merging.models import Merge, Step
from kupiec.ground.merging.tests import builders as twins
from kupiec.house.commands import backup, erasures
from kupiec.people.parties.models import Person
from kupiec.people.privacy import services
from kupiec.people.privacy.models import Erasure
from kupiec.people.privacy.services import again
from kupiec.people.privacy.tests import builders
from kupiec.people.privacy.values import PARTY, PERSON

pytestmark = pytest.mark.feature("KER-21")
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def listed(settings: Any, tmp_path: Path) -> Path:
    settings.ERASURES = tmp_path / "outside" / "erasures.jsonl"
    return settings.ERASURES


@pytest.mark.django_db(transaction=True)
def test_an_erasure_is_written_down_outside_without_a_word_about_the_person(cast: Any, listed: Path) -> None:
    person = builders.at_firm(cast.by)
    services.erase(PERSON, person.pk, reason="wniosek Anny Malinowskiej", by=cast.by)
    (line,) = listed.read_text().splitlines()
    assert set(json.loads(line)) == {"at", "kind", "id", "company", "parts"} and "alinowsk" not in line
    assert stat.S_IMODE(listed.stat().st_mode) == 0o600
    assert again.read()[0].at == Erasure.objects.get().at and again.complete() == 0
    listed.unlink()
    assert again.complete() == 1 and len(again.read()) == 1, "what the list lacks is written at night"


@pytest.mark.django_db
def test_only_the_rows_meant_are_erased_again(cast: Any, listed: Path) -> None:
    back, other = builders.at_firm(cast.by), builders.at_firm(cast.by, first_name="Ewa", last_name="Późniejsza", email="ewa@example.com")
    after, before = clock.now() + dt.timedelta(hours=1), other.created_at - dt.timedelta(days=1)
    list_ = [
        again.Entry(after, PERSON, back.pk, cast.company.pk),
        again.Entry(before, PERSON, other.pk, 999),
        again.Entry(after, PARTY, 987654, 1),
    ]
    report = again.erase_again(list_)
    assert [one.id for one in report.erased] == [back.pk]
    assert {one.id for one in report.unknown} == {other.pk, 987654}, "a number given anew to somebody else stays his"
    assert Person.objects.get(pk=back.pk).last_name.startswith("Anonim") and Person.objects.get(pk=other.pk).last_name == "Późniejsza"
    assert "kopii" in Erasure.objects.get().reason
    once = [again.Entry(Erasure.objects.get().at, PERSON, back.pk, cast.company.pk)]
    assert again.erase_again(once).already and Erasure.objects.count() == 1


@pytest.mark.django_db
def test_whoever_had_been_merged_into_him_is_erased_too(cast: Any, listed: Path) -> None:
    back, double = builders.at_firm(cast.by), builders.at_firm(cast.by)
    report = again.erase_again([again.Entry(clock.now(), PERSON, back.pk, cast.company.pk, (double.pk,))])
    assert {one.id for one in report.erased} == {back.pk, double.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("line", ["{", "[]", '{"at": "2026-11-23T10:00:00+00:00"}', '{"at": "x", "kind": "parties.person", "id": 1, "company": 1}',
                                  '{"at": "2026-11-23T10:00:00", "kind": "parties.person", "id": 1, "company": 1}', '{"at": "2026-11-23T10:00:00+00:00", "kind": "access.user", "id": 1, "company": 1}'])  # fmt: skip
def test_a_damaged_list_erases_nobody(cast: Any, listed: Path, line: str, capsys: Any) -> None:
    listed.parent.mkdir()
    listed.write_text(again.Entry(clock.now(), PERSON, builders.at_firm(cast.by).pk, 1).line() + line + "\n")
    assert erasures.main(type("Options", (), {"list": None})()) == 1
    assert "line 2" in capsys.readouterr().err and not Erasure.objects.exists()


@pytest.mark.django_db
def test_who_still_owes_is_told_and_asked_for_again(cast: Any, listed: Path, capsys: Any) -> None:
    from kupiec.money.invoicing.tests import builders as invoices

    party = builders.natural(cast.by)
    invoices.issued(cast, party, invoices.line("100.00"))
    listed.parent.mkdir()
    listed.write_text(again.Entry(clock.now() + dt.timedelta(hours=1), PARTY, party.pk, cast.company.pk).line())
    assert erasures.main(type("Options", (), {"list": str(listed)})()) == 1
    assert f"parties.party {party.pk}" in capsys.readouterr().err


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_restored_backup_gives_nobody_back(cast: Any, listed: Path, tmp_path: Path) -> None:
    person = builders.at_firm(cast.by)
    archive = backup.make(tmp_path / "kopia.tar.gz")
    services.erase(PERSON, person.pk, reason="wniosek", by=cast.by)
    target = tmp_path / "nowy"
    target.mkdir()
    environment = {**os.environ, "KUPIEC_DATA": str(target), "KUPIEC_MODE": "demo", "DJANGO_SETTINGS_MODULE": "kupiec.house.settings",
                   "KUPIEC_DATABASE": f"sqlite:{target}/kupiec.sqlite3", "PYTHONPATH": str(ROOT)}  # fmt: skip
    without = subprocess.run(
        [sys.executable, "-m", "kupiec.house", "restore", str(archive)], env=environment, capture_output=True, text=True, check=False
    )
    assert without.returncode == 0 and "no list of erasures" in without.stdout, without.stderr
    command = [sys.executable, "-m", "kupiec.house", "restore", "--overwrite", "--erasures", str(listed), str(archive)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "Erased again: 1" in done.stdout, done.stdout + done.stderr
    import sqlite3

    with sqlite3.connect(target / "kupiec.sqlite3") as copy:
        names = [name for (name,) in copy.execute("SELECT last_name FROM parties_person")]
        assert "Malinowska" not in names and any(name.startswith("Anonim") for name in names)
        assert not list(copy.execute("SELECT old FROM audit_entry WHERE old LIKE '%alinowsk%'"))
    assert (target / "erasures.jsonl").exists(), "the new installation has a list of its own"


@pytest.mark.django_db
@pytest.mark.feature("KER-22")
def test_what_undoing_a_merge_needs_has_its_end(cast: Any, listed: Path) -> None:
    with clock.frozen(clock.now() - dt.timedelta(days=400)):
        old = merging.merge(twins.wish(twins.firm(cast.by, "Voltex"), twins.firm(cast.by, "VOLTEX bis")), by=cast.by)
    fresh = merging.merge(twins.wish(twins.firm(cast.by, "Hydro"), twins.firm(cast.by, "HYDRO bis")), by=cast.by)
    services.save_retention("merges", months=12, active=False, by=cast.by)
    assert services.end_merges(by=cast.by) == 0, "a company keeps them"
    services.save_retention("merges", months=12, by=cast.by)
    jobs.enqueue("privacy.retain", {}, by=cast.by)
    jobs.run_pending()
    assert not Step.objects.filter(merge_id=old).exists() and Step.objects.filter(merge_id=fresh).exists()
    with pytest.raises(Refusal) as told:
        merging.undo([old], by=cast.by)
    assert told.value.code == "UNDO_ENDED"
    assert merging.undo([fresh], by=cast.by) == 1 and services.end_merges(by=cast.by) == 0


@pytest.mark.django_db
@pytest.mark.feature("KER-22")
@pytest.mark.parametrize("what", ["drop", "set"])
def test_a_person_erased_leaves_what_merges_of_his_firm_kept(cast: Any, listed: Path, what: str) -> None:
    person = builders.at_firm(cast.by)
    made = merging.merge(twins.wish(twins.firm(cast.by, "Voltex"), twins.firm(cast.by, "VOLTEX bis")), by=cast.by)
    data = {
        "drop": {"names": ["id", "person_id", "party_id", "position"], "rows": [[987, person.pk, person.party_id, "doradczyni"]]},
        "set": {"names": ["remarks"], "old": {"5": ["pytać: anna.MALINOWSKA@example.com"]}},
    }[what]
    with tx.write_tx(by=cast.by):
        step = Step.objects.create(
            merge_id=made, position=900, model="persons.Engagement" if what == "drop" else "parties.Party", what=what, data=data
        )
    services.erase(PERSON, person.pk, reason="wniosek", by=cast.by)
    assert Step.objects.get(pk=step.pk).data == {"names": [], "rows": [], "old": {}} and Merge.objects.get(pk=made).marks == {}
    with pytest.raises(Refusal) as told:
        merging.undo([made], by=cast.by)
    assert told.value.code == "UNDO_ENDED"
