"""`kupiec restore`: put a backup, or an archive of `kupiec export`, into an empty place, checking every checksum before anything is written."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, connections

from kupiec.house.commands.backup import KEPT, postgres_command


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("archive", metavar="FILE")
    parser.add_argument("--overwrite", action="store_true", help="replace the data that are there")
    parser.add_argument("--erasures", metavar="FILE", help="list of erasures done since the backup (default: the one of this installation)")


def main(options: argparse.Namespace) -> int:
    try:
        if options.overwrite:
            _list_erasures()
        if zipfile.is_zipfile(options.archive):
            _archive(Path(options.archive), overwrite=options.overwrite)
        else:
            restore(Path(options.archive), overwrite=options.overwrite)
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        TypeError,
        AttributeError,
        DatabaseError,
        ValidationError,
        ValueError,
        OSError,
        tarfile.TarError,
        subprocess.CalledProcessError,
    ) as error:
        print(f"Not restored: {error}", file=sys.stderr)
        return 1
    print("Restored. Run `kupiec check` to audit it.")
    return erase_again(Path(options.erasures) if options.erasures else None)


def erase_again(path: Path | None) -> int:
    """Whoever was erased after the backup was made is erased again, by the list kept outside of it."""
    from kupiec.house.commands import erasures, migrate

    if path is None and not Path(settings.ERASURES).exists():
        print(
            f"There is no list of erasures at {settings.ERASURES}. Was anybody erased after this backup was made? Then run `kupiec erasures FILE`."
        )
        return 0
    migrate.main(argparse.Namespace(quiet=True))
    return erasures.main(argparse.Namespace(list=path))


def _list_erasures() -> None:
    """What is about to be replaced may know of erasures the list lacks."""
    from kupiec.people.privacy.services import again

    try:
        again.complete()
    except DatabaseError:
        print("The data to be replaced can’t be read; the list of erasures stays as it is.", file=sys.stderr)


def _archive(path: Path, *, overwrite: bool) -> None:
    from kupiec.house.commands import archive, migrate

    if overwrite:
        raise ValueError("an archive of `kupiec export` goes only into an empty database")
    migrate.main(argparse.Namespace(quiet=True))
    print(f"Restored {archive.load(path)} rows. Run `kupiec check` to audit them. New passwords, shown once:")
    for name, password in archive.new_passwords():
        print(f"  {name:24} {password}")


def restore(archive: Path, *, overwrite: bool = False) -> None:
    """Check the archive whole, then replace database and files. ValueError says what is wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _unpack(archive, place)
        manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        _check(place, manifest)
        if not overwrite and _occupied():
            raise ValueError("there are data already; say --overwrite to replace them")
        (Path(settings.DATA) / ".migrated").unlink(missing_ok=True)
        _load(place, manifest["engine"])
        for name in manifest["sha256"]:
            if not name.startswith("kupiec."):
                target = Path(settings.DATA) / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(place / name, target)


def _unpack(archive: Path, place: Path) -> None:
    """Ordinary files under names that stay in the folder, which is all a backup holds. The library's filter came with Python 3.11.4."""
    with tarfile.open(archive) as opened:
        for member in opened:
            if member.isdir():
                continue
            source = opened.extractfile(member) if member.isfile() else None
            name = PurePosixPath(member.name)
            if source is None or name.is_absolute() or ".." in name.parts:
                raise ValueError(f"{member.name!r} does not belong into a backup")
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            with source, (place / name).open("wb") as file:
                shutil.copyfileobj(source, file)


def _check(place: Path, manifest: dict[str, object]) -> None:
    if manifest.get("program") != "kupiec":
        raise ValueError("this is not a backup of Kupiec")
    if manifest["engine"] != connection.vendor:
        raise ValueError(f"the backup is of {manifest['engine']}, this installation runs on {connection.vendor}")
    for name, wanted in dict(manifest["sha256"]).items():  # type: ignore[call-overload]
        _check_name(place, str(name))
        with (place / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != wanted:
                raise ValueError(f"{name} in the archive is damaged")


def _check_name(place: Path, name: str) -> None:
    """Only what a backup keeps, as a plain file of the archive: no other place can be named, by `..` or by a link."""
    parts = name.split("/")
    kept = parts[0] in KEPT or name in ("kupiec.sqlite3", "kupiec.dump")
    if not kept or ".." in parts or (place / name).resolve() != place.resolve() / name or not (place / name).is_file():
        raise ValueError(f"{name!r} does not belong into a backup")


def _occupied() -> bool:
    tables = connection.introspection.table_names()
    if "access_user" not in tables:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM access_user LIMIT 1")
        return cursor.fetchone() is not None


def _load(place: Path, engine: str) -> None:
    if engine == "sqlite":
        target = Path(str(connection.settings_dict["NAME"]))
        connections.close_all()
        for suffix in ("-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(place / "kupiec.sqlite3", target.with_suffix(".restoring"))
        target.with_suffix(".restoring").replace(target)
        return
    command, environment = postgres_command("pg_restore", connection.settings_dict)
    dump = str(place / "kupiec.dump")
    command += ["--clean", "--if-exists", "--no-owner", "--single-transaction", dump]
    subprocess.run(command, check=True, env=environment)
