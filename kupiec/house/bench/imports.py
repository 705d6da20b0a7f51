"""Parties from an XLSX file through the exchange room, loaded by the real worker as a job."""

from __future__ import annotations

import io
import time
from typing import Any

import xlsxwriter
from django.db import connection

from kupiec.ground.exchange import public as exchange
from kupiec.house.bench import data, processes
from kupiec.house.bench import workload as work
from kupiec.people.parties.models import Party

COLUMNS = {"external_id": "Id", "code": "Code", "name": "Name", "city": "City", "country": "Country", "customer": "Customer"}
FILE = "parties.xlsx"


def measure(*, rows: int) -> dict[str, Any]:
    """Rows per second of reading with all checks and of loading, and the most memory each held."""
    by = data.firm()
    raw = _workbook(rows)
    started = time.perf_counter()
    columns = exchange.ColumnMap("parties", FILE, COLUMNS)
    run = exchange.stage(columns, {FILE: raw}, by=by)
    staged = time.perf_counter() - started
    exchange.start(run.pk, by=by)
    peak = processes.peak_mb()
    worked = processes.worker()
    run.refresh_from_db()
    figures = {name: getattr(run, name) for name in ("rows", "created", "updated", "rejected", "state")}
    last = work.customer(rows)
    right = Party.objects.filter(code=last.code, name=last.name, city=last.city, customer=True).count() == 1
    return {
        "rows": rows,
        "file_mb": round(len(raw) / 1e6, 2),
        "rows_per_s": {
            "read_and_check": round(rows / staged),
            "load": round(rows / worked.seconds),
            "whole": round(rows / (staged + worked.seconds)),
        },
        "peak_mb": {"read_and_check": peak, "load": worked.peak_mb},
        "control_total": figures,
        "control_ok": right and figures["created"] == rows == Party.objects.count() and figures["state"] == "done",
        "engine": connection.vendor,
    }


def _workbook(rows: int) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, list(COLUMNS.values()))
    for c in range(1, rows + 1):
        one = work.customer(c)
        sheet.write_row(c, 0, [f"X{c}", one.code, one.name, one.city, "DE", "1"])
    book.close()
    return file.getvalue()
