"""A list as a file: XLSX with real numbers and dates, CSV for machines; never a formula out of somebody's text."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.late import late
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import columns, list_rows, show

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = late("xlsxwriter")

MOST = 200_000
_CHUNK = 2_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def answer(kind: str, rows: QuerySet, chosen: Sequence[columns.Column], *, title: str, by: Actor) -> HttpResponseBase:
    """The file of all filtered rows, in the list's order."""
    if rows[MOST : MOST + 1].exists():
        raise Refusal("TOO_MANY_ROWS", N_("More than %(most)s rows: narrow the list first."), params={"most": MOST})
    name = f"{slugify(title) or 'kupiec'}-{clock.today().isoformat()}"
    records = _records(list_rows.joined(rows, chosen), chosen, by)
    labels = [show.say(column.label) for column in chosen]
    return _xlsx(name, labels, records) if kind == "xlsx" else _csv(name, labels, records)


def table(kind: str, labels: Sequence[str], records: Iterable[Sequence[Any]], *, name: str) -> HttpResponseBase:
    """The file of a table that is no list: plain values (texts, numbers, dates) under their labels."""
    told = ([_value(value) for value in record] for record in records)
    return _xlsx(name, labels, told) if kind == "xlsx" else _csv(name, labels, told)


def _records(rows: QuerySet, chosen: Sequence[columns.Column], by: Actor) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for row in rows.iterator(chunk_size=_CHUNK):
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield from _chunk(chunk, chosen, by)
            chunk = []
    yield from _chunk(chunk, chosen, by)


def _chunk(rows: Sequence[Any], chosen: Sequence[columns.Column], by: Actor) -> Iterator[list[Any]]:
    fills = list_rows.filled(chosen, [row.pk for row in rows], by)
    getters = [(column, list_rows.values(column, fills)) for column in chosen]
    for row in rows:
        yield [_value(column.exported(get(row), row)) for column, get in getters]


def _value(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return show.local(value).replace(tzinfo=None)
    if value is None or isinstance(value, (bool, int, Decimal, dt.date)):
        return value
    return str(value)


def safe_text(text: str) -> str:
    """Text that a spreadsheet won't take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(name: str, labels: Sequence[str], records: Iterator[list[Any]]) -> HttpResponseBase:
    class Line:
        def write(self, text: str) -> str:
            return text

    writer = csv.writer(Line(), delimiter=";", lineterminator="\r\n")

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow([safe_text(label) for label in labels])
        for record in records:
            yield writer.writerow([_csv_value(value) for value in record])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _csv_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return safe_text(value) if isinstance(value, str) else str(value)


def _xlsx(name: str, labels: Sequence[str], records: Iterator[list[Any]]) -> HttpResponseBase:
    import xlsxwriter  # takes long to load, seldom needed

    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    bold, day, moment = (
        book.add_format({"bold": True}),
        book.add_format({"num_format": "yyyy-mm-dd"}),
        book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    )
    for at, label in enumerate(labels):
        sheet.write_string(0, at, label, bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(0, len(labels) - 1), 18)
    for line, record in enumerate(records, start=1):
        for at, value in enumerate(record):
            _xlsx_cell(sheet, line, at, value, day, moment)
    book.close()
    file.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=kind)


def _xlsx_cell(sheet: Any, line: int, at: int, value: Any, day: Any, moment: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, at, value)
    elif isinstance(value, (int, Decimal)):
        sheet.write_number(line, at, value)
    elif isinstance(value, dt.datetime):
        sheet.write_datetime(line, at, value, moment)
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, at, dt.datetime.combine(value, dt.time()), day)
    else:
        sheet.write_string(line, at, value[:32_000])
