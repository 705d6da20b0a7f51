"""C11: no name that comes from outside leads to a place of its own choosing: archives, uploads, downloads, parts of addresses."""

from __future__ import annotations

import hashlib
import io
import json
import re
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import get_resolver

from kupiec.ground.kernel import clock
from kupiec.ground.kit import pdf
from kupiec.house.commands import restore
from tests.security import requests, surface, world

NAMES = ("../../../tmp/kupiec-zly", "/tmp/kupiec-zly", "..\\..\\kupiec-zly", "zly\r\nSet-Cookie: a=b", "ź" * 300)
_written: list[str] | None = None


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if _written is None:
        return
    if event == "open" and isinstance(arguments[0], str) and any(letter in str(arguments[1] or "r") for letter in "wax+"):
        _written.append(arguments[0])
    elif event in ("os.rename", "os.mkdir", "os.symlink", "os.link"):
        _written.append(str(arguments[1] if event != "os.mkdir" else arguments[0]))


@cache
def _hooked() -> None:
    """Python asks a hook at each of its events and never lets go of it: only the worker that runs these tests has one, from then on."""
    sys.addaudithook(_listen)


@contextmanager
def _places_watched() -> Iterator[list[str]]:
    """Every place the process writes a file to, by Python's own audit events."""
    global _written
    _hooked()
    _written = found = []
    try:
        yield found
    finally:
        _written = None


def _outside(places: list[str]) -> list[str]:
    home = (
        Path(settings.DATA).resolve(),
        Path(tempfile.gettempdir()).resolve(),
        Path("/dev"),
        Path(str(connection.settings_dict["NAME"])).resolve().parent,
    )
    loose = [place for place in places if Path(place).resolve().parent == home[1] and "zly" in place]
    return loose + [place for place in places if not any(Path(place).resolve().is_relative_to(one) for one in home)]


def _archive(target: Path, members: dict[str, bytes], *, link: str = "", named: list[str] | None = None) -> Path:
    """An archive that looks like a backup; its manifest names the members, or what it is told to name."""
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    manifest = {
        "program": "kupiec",
        "engine": connection.vendor,
        "sha256": sums | {name: hashlib.sha256(b"zly").hexdigest() for name in named or ()},
    }
    with tarfile.open(target, "w:gz") as archive:
        for name, data in {"manifest.json": json.dumps(manifest).encode(), **members}.items():
            one = tarfile.TarInfo(name)
            one.size = len(data)
            archive.addfile(one, io.BytesIO(data))
        if link:
            one = tarfile.TarInfo("files")
            one.type, one.linkname = tarfile.SYMTYPE, link
            archive.addfile(one)
    return target


@pytest.mark.parametrize("name", ["../kupiec-zly", "files/../../kupiec-zly", "/tmp/kupiec-zly", "files/../../../tmp/kupiec-zly"])
def test_no_member_of_a_backup_lands_elsewhere(db: None, tmp_path: Path, settings: Any, name: str) -> None:
    """The archive has such a member; then only its manifest names one, and the file is there to be found."""
    settings.DATA = str(tmp_path / "data")
    for archive in (
        _archive(tmp_path / "zip-slip.tar.gz", {name: b"zly"}),
        _archive(tmp_path / "manifest.tar.gz", {"files/x": b"x"}, named=[name]),
        _archive(tmp_path / "link.tar.gz", {}, link="/etc", named=["files/hostname"]),
    ):
        with _places_watched() as places, pytest.raises((ValueError, OSError, tarfile.TarError)):
            restore.restore(archive, overwrite=True)
        assert not _outside(places)
    assert not Path("/tmp/kupiec-zly").exists()
    assert not (tmp_path / "data").exists() or not list((tmp_path / "data").rglob("*"))


@pytest.mark.parametrize("name", ["../zly", "/etc/hostname", "files/../../zly", "files/link", "bin/sh", ".ssh/authorized_keys", "files"])
def test_a_manifest_names_only_what_a_backup_keeps(tmp_path: Path, name: str) -> None:
    (tmp_path / "zly").write_bytes(b"zly")
    place = tmp_path / "place"
    (place / "files").mkdir(parents=True)
    (place / "files" / "link").symlink_to(tmp_path / "zly")
    for inner in ("bin/sh", ".ssh/authorized_keys"):
        (place / inner).parent.mkdir(exist_ok=True)
        (place / inner).write_bytes(b"zly")
    manifest = {"program": "kupiec", "engine": connection.vendor, "sha256": {name: hashlib.sha256(b"zly").hexdigest()}}
    with pytest.raises(ValueError, match="does not belong"):
        restore._check(place, manifest)


@pytest.mark.slow
@pytest.mark.django_db
def test_names_of_uploads_choose_no_place(cast: Any) -> None:
    """Every form and operation of the API that takes a file, found by code, with hostile names of the file."""
    tried = 0
    with clock.frozen(world.TODAY):
        world.build(cast)
        client = world.person(None)
        maker = requests.Maker()
        with _places_watched() as places:
            for url, field, values in _uploads(client, maker):
                for name in NAMES:
                    tried += 1
                    world.fresh_rates()
                    file = SimpleUploadedFile("x.csv", b"a;b\r\n1;2\r\n")
                    file._name = name
                    with requests.Undone():
                        answer = client.post(url, {**values, field: file})
                    assert answer.status_code < 500, (url, name)
                    assert "Set-Cookie: a=b" not in answer.serialize_headers().decode()
        assert not _outside(places), _outside(places)
    assert tried >= 2 * len(NAMES)


def _uploads(client: Any, maker: requests.Maker) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for op in surface.operations():
        if op.multipart:
            yield op.url(), "file", {name: value for name, value in maker.body(op).items() if name != "file"}
    for one in surface.pages():
        if one.shown or one.name in ("sign-out",) or one.name.endswith(("-print", "-pdf")):
            continue
        for pk in world.ids_of(one.room)[:1] or [1] if one.by_id else [1]:
            answer = client.get(one.url(pk))
            text = "" if answer.streaming or answer.status_code != 200 else answer.content.decode("utf-8", "replace")
            for field in re.findall(r'<input[^>]*type="file"[^>]*name="([^"]+)"', text) + re.findall(
                r'<input[^>]*name="([^"]+)"[^>]*type="file"', text
            ):
                yield one.url(pk), field, world.form_values(text)


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_names_of_downloads_are_plain(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Printouts and files of lists, whatever is written in the records: no separators, no control characters, no header more."""
    hostile = '../..\\zly\r\nSet-Cookie: a=b\u202e"'
    monkeypatch.setattr(pdf, "render_pdf", lambda html: b"%PDF-1.7")
    monkeypatch.setattr(pdf, "render_pdfs", lambda pages: iter([b"%PDF-1.7" for _page in pages]))
    seen = 0
    with clock.frozen(world.TODAY):
        world.build(cast, name=hostile.replace("\r\n", " "), item_name="../zly", remarks=hostile)
        client = world.person(None)
        for one in surface.pages():
            asked = {"export": "csv"} if one.shown else {"format": "pdf", "pdf": "1", "from": "2026-11-01", "to": "2026-11-30"}
            if one.name == "sign-out" or not (one.shown or one.name.endswith(("-print", "-pdf", "-export")) or one.name == "party-account"):
                continue
            for pk in world.ids_of(one.room)[:2] if one.by_id else [1]:
                answer = client.get(one.url(pk), asked)
                told = answer.get("Content-Disposition", "")
                if told:
                    seen += 1
                    named = re.sub(r"%2[fF]|%5[cC]", "/", told.partition("filename")[2])
                    assert not re.search(r"[/\\\x00-\x1f\u202e]|\.\.", named), (one.name, told)
                    assert "Set-Cookie" not in told
    assert seen >= 25


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_parts_of_addresses_lead_to_no_files(cast: Any) -> None:
    """Every address with a word in it, and the folders of files themselves."""
    client = world.person(None)
    tried = 0
    with _places_watched() as places:
        for pattern, _one, _room in surface._walk(get_resolver()):
            if re.search(r"<(str|slug|path):|<[^:>]+>", pattern):
                for name in ("../../etc/passwd", "%2e%2e%2fetc%2fpasswd", "..\\..\\zly", "a\rb"):
                    url = "/" + re.sub(r"<[^>]+>", lambda found, name=name: "1" if "int:" in found[0] else quote(name), pattern.lstrip("^"))
                    answer = client.get(url)
                    tried += 1
                    assert answer.status_code in (400, 401, 404, 405, 422), (url, answer.status_code)
        for folder in ("static", "media", "files", "kopie", "backups"):
            for name in ("../secret-key", "%2e%2e/secret-key", "..%2fkupiec.sqlite3", "//etc/passwd"):
                tried += 1
                assert client.get(f"/{folder}/{name}").status_code in (400, 404), (folder, name)
    assert tried >= 24
    assert not _outside(places)


def test_the_listener_hears_a_file_written(tmp_path: Path) -> None:
    with _places_watched() as places:
        (tmp_path / "zly").write_text("x")
        (tmp_path / "zly").rename(tmp_path / "zly2")
    assert len(places) == 2
    assert _outside([*places, "/tmp/kupiec-zly", "/etc/hostname"]) == ["/tmp/kupiec-zly", "/etc/hostname"]
