"""An archive of `kupiec export` read back into an empty database of either kind: all of it, or nothing.

Everything is checked before the first row is written: names, sizes, checksums, that this program has the same tables.
After loading each table is written out again and its checksum compared with the archive's, in the same transaction.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.house.commands import export

MOST_UNPACKED = 200 * 1024**3
LONGEST_LINE = 64 * 1024 * 1024
AT_ONCE = 500


def load(path: Path) -> int:
    """Check and load; the number of rows. ValueError says what is wrong with the archive, or with the place."""
    with zipfile.ZipFile(path) as archive:
        manifest = _manifest(archive)
        _check_sums(archive, manifest["sha256"])
        with tx.write_tx(by=Actor.system(0, request_id="restore")), _without_triggers():
            _check_empty()
            rows = sum(_table(archive, model, manifest) for model in export.exported_models())
            for model in export.exported_models():
                if export.digest(model) != manifest["sha256"][export.name_of(model)]:
                    raise ValueError(f"{model._meta.db_table} does not come back as it was exported")
            _sequences()
            _files(archive, manifest["sha256"])
    return rows


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(set(names)) != len(names) or "manifest.json" not in names:
        raise ValueError("this is not an archive of `kupiec export`")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ValueError("the archive unpacks to too much")
    if archive.getinfo("manifest.json").file_size > LONGEST_LINE:
        raise ValueError("the manifest is too large")
    manifest = json.loads(archive.read("manifest.json"))
    if not isinstance(manifest, dict) or manifest.get("program") != "kupiec" or manifest.get("format") != export.FORMAT:
        raise ValueError("this is not an archive of `kupiec export` in a format this version reads")
    here = {model._meta.db_table: export.columns_of(model) for model in export.exported_models()}
    there = {table: told.get("columns") for table, told in manifest["tables"].items()}
    if here != there:
        differing = sorted({table for table in {*here, *there} if here.get(table) != there.get(table)})
        raise ValueError(
            f"the archive is of version {manifest.get('version')}, this is {settings.VERSION}; tables that differ: {', '.join(differing[:5])}"
        )
    wanted = {export.name_of(model) for model in export.exported_models()}
    for name in manifest["sha256"]:
        if name not in wanted and not _safe(name):
            raise ValueError(f"the archive has a file in a forbidden place: {name[:80]}")
    if set(manifest["sha256"]) != set(names) - {"manifest.json"} or not wanted <= set(manifest["sha256"]):
        raise ValueError("the manifest does not name the files that are in the archive")
    return manifest


def _safe(name: str) -> bool:
    path = PurePosixPath(name)
    plain = not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name and "\x00" not in name
    return plain and len(path.parts) > 1 and path.parts[0] == "files" and path.as_posix() == name


def _check_sums(archive: zipfile.ZipFile, sums: dict[str, str]) -> None:
    for name, wanted in sums.items():
        with archive.open(name) as file:
            digest = hashlib.sha256()
            while block := file.read(1024 * 1024):
                digest.update(block)
        if digest.hexdigest() != wanted:
            raise ValueError(f"{name} in the archive is damaged")


def _check_empty() -> None:
    from kupiec.ground.access.models import User
    from kupiec.ground.company.models import Company

    if User.objects.exists() or Company.objects.exists():
        raise ValueError("there are data already; restore into an empty database")


def _table(archive: zipfile.ZipFile, model: type[models.Model], manifest: dict[str, Any]) -> int:
    fields = export.fields_of(model)
    model._base_manager.all()._raw_delete(using=connection.alias)
    count = 0
    waiting: list[list[Any]] = []
    with archive.open(export.name_of(model)) as file:
        while line := file.readline(LONGEST_LINE):
            told = json.loads(line)
            waiting.append([_value(field, told[field.column]) for field in fields])
            count += 1
            if len(waiting) >= AT_ONCE:
                _insert(model, fields, waiting)
                waiting = []
    _insert(model, fields, waiting)
    if count != manifest["tables"][model._meta.db_table]["rows"]:
        raise ValueError(f"{model._meta.db_table} has {count} rows, the manifest says otherwise")
    return count


def _value(field: Any, told: Any) -> Any:
    """A value as the database of this installation keeps it."""
    if told is not None and not isinstance(field, models.JSONField):
        target = field.target_field if field.is_relation else field
        told = target.to_python(told)
    return field.get_db_prep_save(told, connection)


def _insert(model: type[models.Model], fields: list[Any], rows: list[list[Any]]) -> None:
    if not rows:
        return
    quote = connection.ops.quote_name
    hidden = export.secrets_of(model)
    names = ", ".join(quote(column) for column in [*(field.column for field in fields), *hidden])
    marks = ", ".join(["%s"] * (len(fields) + len(hidden)))
    with connection.cursor() as cursor:
        statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own models
        cursor.executemany(statement, [[*row, *("!" for _column in hidden)] for row in rows])


@contextmanager
def _without_triggers() -> Iterator[None]:
    """Audit and guards rest while old rows come in; both engines undo this with the transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = [row for row in cursor.fetchall() if "fts" not in row[0]]
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            yield
            for _name, sql in triggers:
                cursor.execute(sql)
            return
        tables = [connection.ops.quote_name(model._meta.db_table) for model in export.exported_models()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), export.exported_models()):
            cursor.execute(statement)


def new_passwords() -> Iterator[tuple[str, str]]:
    """Passwords are no part of an archive: everybody who may sign in gets a new one."""
    from kupiec.ground.access.models import User

    for user in User.objects.filter(is_active=True).order_by("username"):
        password = secrets.token_urlsafe(12)
        user.set_password(password)
        with tx.write_tx(by=Actor.system(0, request_id="restore")):
            User.objects.filter(pk=user.pk).update(password=user.password)
        yield user.username, password


def _files(archive: zipfile.ZipFile, sums: dict[str, str]) -> None:
    for name in sums:
        if name.startswith("files/"):
            target = Path(settings.DATA) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file)
