"""Files handed out: rejected rows with their reasons, templates of targets."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from kupiec.ground.exchange import services
from kupiec.ground.exchange.models import ImportRow, ImportRun
from kupiec.ground.exchange.values import Target
from kupiec.ground.kernel.words import N_, translate

SAMPLES = {
    "external_id": "K-0001", "code": "K-0001", "name": "Przykład Sp. z o.o.", "nip": "7811767696", "country": "PL",
    "unit": "szt.", "vat_code": "23", "list_price": "12,50", "purchase_price": "8,20", "price": "12,50", "customer": "tak",
    "quantity": "10", "unit_cost": "8,20", "first_name": "Jan", "last_name": "Kowalski", "city": "Poznań",
    "street": "ul. Próbna 1", "postal_code": "60-001", "email": "biuro@example.com", "party": "K-0001", "item": "T-0001",
    "number": "FV 1/10/2026", "issue_date": "01.10.2026", "due": "15.10.2026", "amount": "1 230,00", "open": "1 230,00",
    "currency": "PLN", "list": "DETAL", "orderer": "K-0001", "unit_price": "12,50", "kind": "", "share": "0,05",
}  # fmt: skip


def rejected(run: ImportRun, kind: str) -> IO[bytes]:
    """The rejected rows as they came, with their reasons in front; ready to be corrected and sent again."""
    return _xlsx(_rejected(run)) if kind == "xlsx" else _csv(_rejected(run))


def _rejected(run: ImportRun) -> Iterator[list[str]]:
    target = services.target_named(run.target)
    labels = {field.name: translate(field.label) for field in target.fields}
    yield [translate(N_("Row of the file")), translate(N_("Reason")), *run.headers]
    for row in ImportRow.objects.filter(run=run, state="bad").order_by("number").iterator(chunk_size=2000):
        yield [str(row.number), reasons(row, labels), *row.raw]


def reasons(row: ImportRow, labels: dict[str, str]) -> str:
    return "; ".join(f"{labels[field]}: {text}" if field in labels else text for field, _code, text in row.errors)


def template(target: Target) -> IO[bytes]:
    """An empty sheet with the target's fields as headers, the needed ones marked, and a made-up row."""
    headers = [translate(field.label) for field in target.fields]
    return _xlsx(
        iter([headers, [SAMPLES.get(field.name, "") if field.required or field.name in SAMPLES else "" for field in target.fields]])
    )


def _xlsx(rows: Iterable[list[str]]) -> IO[bytes]:
    import xlsxwriter  # takes long to load, seldom needed

    file = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the answer, which closes it
    with tempfile.TemporaryDirectory() as folder:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        with xlsxwriter.Workbook(file, options) as book:
            sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows):
                for column, text in enumerate(row):
                    sheet.write_string(number, column, text[:32_000], bold if number == 0 else None)
            sheet.set_column(0, 60, 22)
    file.seek(0)
    return file


def _csv(rows: Iterable[list[str]]) -> IO[bytes]:

    file = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the answer, which closes it
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([services.safe(cell) for cell in row])
    text.flush()
    text.detach()
    file.seek(0)
    return file


def file_name(run: ImportRun, kind: str) -> str:
    return f"odrzucone-{Path(run.file_name).stem[:60]}.{kind}"
