"""`kupiec export`: everything in open formats (KER-16): one CSV file a table, history included, with checksums.

Amounts are written as decimals, instants in UTC, JSON columns as JSON. Password hashes, session keys and token
digests are left out: they are no data of the company's. Files kept in the data folder go along as they are.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from kupiec.ground.kernel import clock

SECRETS = {("access_user", "password"), ("access_api_token", "digest")}
LEFT_OUT = {"access_session", "access_attempts", "kernel_idempotency_key"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="FILE.zip")


def main(options: argparse.Namespace) -> int:
    tables, rows = write(Path(options.target))
    print(f"{rows} rows of {tables} tables written to {options.target}")
    return 0


def exported_models() -> list[type[models.Model]]:
    """All tables of ours, in floor order."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("kupiec.") and model._meta.db_table not in LEFT_OUT
    ]


def write(target: Path) -> tuple[int, int]:
    """Write the archive; returns the number of tables and rows."""
    target.parent.mkdir(parents=True, exist_ok=True)
    sums: dict[str, str] = {}
    described: dict[str, Any] = {}
    rows = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for model in exported_models():
            name = f"tables/{model._meta.db_table}.csv"
            count, sums[name] = _table(archive, name, model)
            described[model._meta.db_table] = _describe(model, count)
            rows += count
        for path, name in _files():
            archive.write(path, name)
            sums[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        manifest = {
            "program": "kupiec",
            "version": settings.VERSION,
            "made": clock.now().isoformat(),
            "tables": described,
            "sha256": sums,
        }
        archive.writestr("manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False))
    return len(described), rows


def _table(archive: zipfile.ZipFile, name: str, model: type[models.Model]) -> tuple[int, str]:
    digest = hashlib.sha256()
    count = 0
    with archive.open(name, "w", force_zip64=True) as file:
        for line in _lines(model):
            digest.update(line)
            file.write(line)
            count += 1
    return count - 1, digest.hexdigest()


def _lines(model: type[models.Model]) -> Iterator[bytes]:
    fields = [f for f in model._meta.concrete_fields if (model._meta.db_table, f.column) not in SECRETS]
    out = io.StringIO()
    writer = csv.writer(out)

    def line(cells: list[Any]) -> bytes:
        writer.writerow(cells)
        text = out.getvalue()
        out.seek(0)
        out.truncate()
        return text.encode()

    yield line([field.column for field in fields])
    rows = model._base_manager.order_by("pk").values_list(*[field.attname for field in fields])
    for row in rows.iterator(chunk_size=2000):
        yield line([_cell(value) for value in row])


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _describe(model: type[models.Model], rows: int) -> dict[str, Any]:
    return {
        "meaning": (model.__doc__ or "").strip().splitlines()[0],
        "rows": rows,
        "columns": {
            field.column: type(field).__name__ + (f" → {field.related_model._meta.db_table}" if field.is_relation else "")
            for field in model._meta.concrete_fields
        },
    }


def _files() -> Iterator[tuple[Path, str]]:
    root = Path(settings.DATA) / "files"
    for path in sorted(root.rglob("*")) if root.exists() else ():
        if path.is_file():
            yield path, f"files/{path.relative_to(root).as_posix()}"
