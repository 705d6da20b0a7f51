"""Word files for tests: plain ones, and such as people who mean harm would send."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from lxml import etree
from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from kupiec.ground.office import example, running
from kupiec.ground.office.child import books, main


def word(*paragraphs: str) -> bytes:
    """A Word file of these paragraphs."""
    return example.written("".join(example._paragraph(text) for text in paragraphs))


def changed(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The package with parts put in or taken out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        held: dict[str, bytes] = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**held, **parts}.items():
            if part is not None:
                archive.writestr(name, part)
    return out.getvalue()


def book(*rows: Sequence[Any], sheet: str = "Oferta", shaped: Any = None) -> bytes:
    """A workbook of these rows; `=` begins a formula; `shaped` does more to the sheet."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    page = made.add_worksheet(sheet)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value != "":
                page.write(at, column, value)
    if shaped is not None:
        shaped(made, page)
    made.close()
    return out.getvalue()


def cells_of(content: bytes, sheet: int = 1) -> dict[str, Any]:
    """Cells of a sheet: texts, numbers as `Decimal`, formulas with `=`; an empty cell is left out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    known, found = books.texts(parts), {}
    for cell in etree.fromstring(parts[f"xl/worksheets/sheet{sheet}.xml"]).iter(f"{books.S}c"):
        formula, value = cell.find(f"{books.S}f"), cell.findtext(f"{books.S}v")
        text = books.text_of(cell, known)
        if formula is not None:
            found[cell.get("r")] = f"={formula.text}"
        elif text or value is not None:
            found[cell.get("r")] = text or Decimal(value)
    return found


def text_of(content: bytes) -> str:
    """What stands in a Word file, without mark-up."""
    import re

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return re.sub(r"<[^>]+>", " ", archive.read("word/document.xml").decode())


def relations(*rows: str) -> bytes:
    """Relations of the document's body."""
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(rows)}</Relationships>'.encode()


def relation(kind: str, target: str, *, outside: bool = True) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"{mode}/>'


def pdf(pages: int = 1, *, password: str = "", script: str = "") -> bytes:
    """A PDF of empty pages; locked by a password, with a script run when it opens."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    if script:
        action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)})
        writer.root_object[NameObject("/OpenAction")] = action
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="file:///etc/passwd"))
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://example.com"))
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def at_hand(work: str, told: Mapping[str, Any], given: Sequence[bytes], *, field: str = "file") -> tuple[dict[str, Any], list[bytes]]:
    """As `running.asked`, in this process and without limits: quick, for files that mean no harm."""
    answer, made = main.done(work, json.loads(json.dumps({**told})), list(given))
    if "refused" in answer:
        raise running.refusal(answer["refused"], answer["params"], field)
    return answer, made
