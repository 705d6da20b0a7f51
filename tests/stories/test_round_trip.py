"""KER-16: everything goes out and comes back the same, between databases of both kinds; broken archives change nothing."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from kupiec.ground.access.testing import user_with
from kupiec.house.commands import archive, export
from kupiec.people.parties.drafts import PartyDraft
from kupiec.people.parties.services import create

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.feature("KER-16"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def packed(cast, tmp_path):
    """An archive of a company with a user, parties, their audit trail and a stored file."""
    user_with(None, username="anna")
    create([PartyDraft(f"Klient {number}", roles=frozenset({"customer"})) for number in range(3)], by=cast.by)
    stored = Path(settings.DATA) / "files" / "umowa.txt"
    stored.parent.mkdir(parents=True, exist_ok=True)
    stored.write_text("zażółć", encoding="utf-8")
    export.write(tmp_path / "all.zip")
    stored.unlink()
    return tmp_path / "all.zip"


def kupiec(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KUPIEC_DATA": str(place), "KUPIEC_MODE": "demo", "DJANGO_SETTINGS_MODULE": "kupiec.house.settings",
                   "KUPIEC_DATABASE": f"sqlite:{place}/kupiec.sqlite3", "PYTHONPATH": str(ROOT)}  # fmt: skip
    return subprocess.run([sys.executable, "-m", "kupiec.house", *words], env=environment, capture_output=True, text=True, check=False)


def test_an_archive_comes_back_into_an_empty_database(packed, tmp_path):
    """Written by the database under test (SQLite, PostgreSQL), read into SQLite; out again, the tables have the same checksums."""
    place = tmp_path / "new"
    place.mkdir()
    done = kupiec(place, "restore", str(packed))
    assert done.returncode == 0, done.stderr
    assert "anna" in done.stdout and (place / "files" / "umowa.txt").read_text(encoding="utf-8") == "zażółć"
    with sqlite3.connect(place / "kupiec.sqlite3") as copy:
        assert copy.execute("SELECT count(*) FROM parties_party").fetchone() == (3,)
    audit = kupiec(place, "check")
    assert audit.returncode == 0, audit.stdout[-2000:] + audit.stderr[-2000:]
    again = kupiec(place, "export", str(tmp_path / "again.zip"))
    assert again.returncode == 0, again.stderr
    sums = [json.loads(zipfile.ZipFile(path).read("manifest.json"))["sha256"] for path in (packed, tmp_path / "again.zip")]
    differing = {name for name in sums[0] if sums[0][name] != sums[1].get(name)}
    assert differing <= {"tables/access_user.jsonl", "tables/audit_entry.jsonl"}, "only new passwords leave a trace"
    assert kupiec(place, "restore", str(packed)).returncode == 1, "never over data"


def test_an_archive_comes_back_into_the_database_under_test(packed, transactional_db):
    from django.core.management import call_command

    told = json.loads(zipfile.ZipFile(packed).read("manifest.json"))
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    assert archive.load(packed) == sum(table["rows"] for table in told["tables"].values())
    for model in export.exported_models():
        assert export.digest(model) == told["sha256"][export.name_of(model)]


def changed(source: Path, target: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return target


def test_broken_and_hostile_archives_are_refused_before_anything_is_written(packed, tmp_path):
    told = json.loads(zipfile.ZipFile(packed).read("manifest.json"))

    def manifest(**changes):
        return json.dumps({**told, **changes}).encode()

    slip = {**told["sha256"], "files/../../evil": "0" * 64}
    other = {**told["tables"], "company_company": {**told["tables"]["company_company"], "columns": {}}}
    cases = [
        ({"tables/company_company.jsonl": b"{}\n"}, "damaged"),
        ({"manifest.json": manifest(program="other")}, "not an archive"),
        ({"manifest.json": manifest(format=99)}, "not an archive"),
        ({"manifest.json": manifest(tables=other)}, "version"),
        ({"manifest.json": manifest(sha256=slip), "files/../../evil": b"x"}, "forbidden place"),
        ({"files/extra": b"x"}, "does not name"),
        ({}, "data already"),
    ]
    before = {model: export.digest(model) for model in export.exported_models()}
    for number, (parts, words) in enumerate(cases):
        with pytest.raises(ValueError, match=words):
            archive.load(changed(packed, tmp_path / f"{number}.zip", **parts))
    assert {model: export.digest(model) for model in export.exported_models()} == before
