"""`kupiec export`: everything in open formats (KER-16): one JSON Lines file a table, history included, with checksums.

Decimals, days and instants (UTC) are texts, JSON columns JSON. `kupiec restore` reads it back. Password hashes, session keys and token
digests are left out: they are no data of the company's. Files kept in the data folder go along as they are.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from kupiec.ground.kernel import clock

FORMAT = 2
SECRETS = {("access_user", "password")}
LEFT_OUT = {"access_session", "access_attempts", "access_api_token", "kernel_idempotency_key"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="FILE.zip")


def main(options: argparse.Namespace) -> int:
    tables, rows = write(Path(options.target))
    print(f"{rows} rows of {tables} tables written to {options.target}")
    return 0


def exported_models() -> list[type[models.Model]]:
    """All tables of ours, in floor order."""
    return [model for model in apps.get_models() if model.__module__.startswith("kupiec.") and model._meta.db_table not in LEFT_OUT]


def write(target: Path) -> tuple[int, int]:
    """Write the archive; returns the number of tables and rows."""
    target.parent.mkdir(parents=True, exist_ok=True)
    sums: dict[str, str] = {}
    described: dict[str, Any] = {}
    rows = 0
    with _one_moment(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for model in exported_models():
            name = name_of(model)
            count, sums[name] = _table(archive, name, model)
            described[model._meta.db_table] = _describe(model, count)
            rows += count
        for path, name in _files():
            archive.write(path, name)
            sums[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        manifest = {
            "program": "kupiec",
            "format": FORMAT,
            "version": settings.VERSION,
            "made": clock.now().isoformat(),
            "tables": described,
            "sha256": sums,
        }
        archive.writestr("manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False))
    return len(described), rows


@contextmanager
def _one_moment() -> Iterator[None]:
    """All tables as of one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def _table(archive: zipfile.ZipFile, name: str, model: type[models.Model]) -> tuple[int, str]:
    whole = hashlib.sha256()
    count = 0
    with archive.open(name, "w", force_zip64=True) as file:
        for line in _lines(model):
            whole.update(line)
            file.write(line)
            count += 1
    return count, whole.hexdigest()


def name_of(model: type[models.Model]) -> str:
    return f"tables/{model._meta.db_table}.jsonl"


def fields_of(model: type[models.Model]) -> list[Any]:
    return [f for f in model._meta.concrete_fields if (model._meta.db_table, f.column) not in SECRETS]


def secrets_of(model: type[models.Model]) -> list[str]:
    return [f.column for f in model._meta.concrete_fields if f.column and (model._meta.db_table, f.column) in SECRETS]


def digest(model: type[models.Model]) -> str:
    """The checksum the table's file would have."""
    whole = hashlib.sha256()
    for line in _lines(model):
        whole.update(line)
    return whole.hexdigest()


def _lines(model: type[models.Model]) -> Iterator[bytes]:
    fields = fields_of(model)
    rows = model._base_manager.order_by("pk").values_list(*[field.attname for field in fields])
    found: Any = rows.iterator(chunk_size=2000)
    if isinstance(model._meta.pk, models.CharField):
        found = sorted(rows, key=lambda row: str(row[0]))
    for row in found:
        told = {field.column: _told(value) for field, value in zip(fields, row, strict=True)}
        yield (json.dumps(told, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _told(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return dict(value)
    return value if value is None or isinstance(value, bool | int | float | str | dict | list) else _iso(value)


def _iso(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def columns_of(model: type[models.Model]) -> dict[str, str]:
    return {
        str(field.column): type(field).__name__ + (f" → {field.related_model._meta.db_table}" if field.related_model else "")
        for field in model._meta.concrete_fields
    }


def _describe(model: type[models.Model], rows: int) -> dict[str, Any]:
    return {
        "meaning": (model.__doc__ or "").strip().splitlines()[0],
        "rows": rows,
        "columns": columns_of(model),
    }


def _files() -> Iterator[tuple[Path, str]]:
    root = Path(settings.DATA) / "files"
    for path in sorted(root.rglob("*")) if root.exists() else ():
        if path.is_file():
            yield path, f"files/{path.relative_to(root).as_posix()}"
