"""Running the program: commands as an administrator types them, backup under load and restore, the demo's sign-ins."""

from __future__ import annotations

import json
import logging.config
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import threading
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from kupiec.ground.access.models import User
from kupiec.ground.company.models import Branch, Company
from kupiec.ground.kernel import invariants, tx
from kupiec.house import demo, logs
from kupiec.house.commands import backup, export, restore

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.feature("KER-20")
@pytest.mark.django_db(transaction=True)
def test_the_demo_story_is_whole_and_every_invariant_holds():
    steps = []
    demo.fill(as_of=None, say=lambda step, done, total: steps.append((done, total)))
    assert steps[-1][0] == steps[-1][1]
    assert [(found.code, found.room, rows[:2]) for found, rows in invariants.run() if rows] == []
    kept = Path(settings.DATA) / "demo-sign-ins"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    roles = {"handlowiec", "zamowienia", "magazyn", "ksiegowosc", "dyrektor"}
    assert set(User.objects.values_list("username", flat=True)) == roles
    assert {line.split()[0] for line in kept.read_text(encoding="utf-8").splitlines()} == roles


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_backup_under_load_restores_to_one_consistent_moment(cast, tmp_path):
    stop = threading.Event()

    def work():
        number = 0
        while not stop.is_set():
            number += 1
            with tx.write_tx(by=cast.by):
                Company.objects.filter(pk=cast.company.pk).update(name=f"Firma {number}")
                Branch.objects.filter(pk=cast.branch.pk).update(name=f"Firma {number}")
        connection.close()

    with tx.write_tx(by=cast.by):
        Company.objects.filter(pk=cast.company.pk).update(name="Firma 0")
        Branch.objects.filter(pk=cast.branch.pk).update(name="Firma 0")
    worker = threading.Thread(target=work)
    worker.start()
    try:
        archive = backup.make(tmp_path / "kopia.tar.gz")
    finally:
        stop.set()
        worker.join()
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    target = tmp_path / "new"
    environment = {**os.environ, "KUPIEC_DATA": str(target), "KUPIEC_MODE": "demo", "DJANGO_SETTINGS_MODULE": "kupiec.house.settings",
                   "KUPIEC_DATABASE": f"sqlite:{target}/kupiec.sqlite3", "PYTHONPATH": str(ROOT)}  # fmt: skip
    target.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "kupiec.house", "restore", str(archive)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    import sqlite3

    with sqlite3.connect(target / "kupiec.sqlite3") as copy:
        company = copy.execute("SELECT name FROM company_company WHERE id = ?", [cast.company.pk]).fetchone()
        branch = copy.execute("SELECT name FROM company_branch WHERE id = ?", [cast.branch.pk]).fetchone()
        assert company == branch and copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_files_that_come_and_go_while_a_backup_is_made_are_in_it(cast, tmp_path, monkeypatch):
    """What the copied database refers to is in the archive, whether it was removed before the end or stored after the start."""
    store = Path(settings.DATA) / "files" / "backup-test"
    store.mkdir(parents=True)
    (store / "old").write_bytes(b"old")
    dump = backup._dump

    def meanwhile(folder):
        copy = dump(folder)
        (store / "old").unlink()
        (store / "new").write_bytes(b"new")
        return copy

    monkeypatch.setattr(backup, "_dump", meanwhile)
    try:
        with tarfile.open(backup.make(tmp_path / "kopia.tar.gz")) as archive:
            for name in ("old", "new"):
                assert archive.extractfile(f"files/backup-test/{name}").read() == name.encode()
    finally:
        shutil.rmtree(store)


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_damaged_backup_is_refused_before_anything_is_written(cast, tmp_path):
    archive = backup.make(tmp_path / "kopia.tar.gz")
    folder = tmp_path / "open"
    shutil.unpack_archive(archive, folder)
    (folder / "kupiec.sqlite3").write_bytes(b"nonsense")
    with tarfile.open(archive, "w:gz") as closed:
        for path in folder.iterdir():
            closed.add(path, path.name)
    with pytest.raises(ValueError, match="damaged"):
        restore.restore(archive, overwrite=True)
    assert Company.objects.filter(pk=cast.company.pk).exists()


@pytest.mark.feature("KER-16")
@pytest.mark.django_db(transaction=True)
def test_everything_goes_out_in_open_formats_without_secrets(cast, tmp_path):
    from kupiec.ground.access.testing import user_with

    user = user_with(None, username="anna")
    tables, rows = export.write(tmp_path / "all.zip")
    assert tables > 60 and rows > 20
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert b"Hurtownia Testowa" in archive.read("tables/company_company.jsonl")
        assert b"tables/audit_entry.jsonl" in archive.read("manifest.json")
    assert user.password.encode() not in everything


@pytest.mark.feature("KER-20")
@pytest.mark.django_db(transaction=True)
def test_an_empty_installation_gets_its_company_and_administrator(capsys):
    from argparse import Namespace

    from kupiec.ground.access import public as access
    from kupiec.house.commands import setup

    wanted = Namespace(company="Firma Sp. z o.o.", nip="7811767696", currency="PLN", branch="Centrala", user="admin")
    assert setup.main(Namespace(**{**vars(wanted), "nip": "7811767697"})) == 1, "a wrong tax number is refused"
    assert not Company.objects.exists() and not User.objects.exists()
    assert setup.main(wanted) == 0
    password = capsys.readouterr().out.split(" with ")[1].split()[0]
    user = access.check_sign_in("admin", password, address="192.0.2.7")
    assert access.actor_of(user).all_rights
    assert setup.main(wanted) == 1, "never over an installation in use"
    assert Company.objects.count() == 1


@pytest.mark.parametrize("lines", ["json", "words"])
def test_an_error_leaves_its_number_and_place_in_the_journal(lines, rf):
    request = rf.get("/zwroty/?q=PESEL")
    request.request_id = "170438908a21"
    formatter = logging.config.DictConfigurator(logs.config(lines=lines)).configure_formatter(
        logs.config(lines=lines)["formatters"]["line"]
    )
    try:
        raise RuntimeError("żle")
    except RuntimeError:
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Internal Server Error: %s", ("/zwroty/",), sys.exc_info())
    record.request = request
    line = formatter.format(record)
    assert "170438908a21" in line and "RuntimeError: żle" in line and "PESEL" not in line
    if lines == "json":
        assert "\n" not in line and json.loads(line)["path"] == "/zwroty/"


@pytest.mark.django_db
def test_the_icon_asked_by_its_old_name_brings_no_page_and_no_cookie(client):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.cookies.keys()) == (302, set()) and answer["Location"].endswith(".svg")
