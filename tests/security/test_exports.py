"""C15: texts that spreadsheets take for formulas stay texts; numbers stay numbers."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest

from kupiec.ground.kernel import clock
from kupiec.ground.kit import list_export
from kupiec.people.parties.tests import builders as parties
from tests.security import surface, world

pytestmark = pytest.mark.django_db
STARTS = ("=", "+", "-", "@", "\t", "\r")
FORMULA = '=HYPERLINK("http://x";"y")'


def _body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace("-", "", 1).isdecimal()


@pytest.mark.sqlite_only
def test_no_file_of_any_list_holds_a_formula(cast: Any) -> None:
    with clock.frozen(world.TODAY):
        world.build(cast, name=FORMULA, item_name=FORMULA, remarks=FORMULA)
        for start in STARTS:
            parties.party(cast.by, name=f"{start}cmd|' /C calc'!A0")
        client = world.person(None)
        wrong, files = [], 0
        for one in surface.lists():
            if not one.shown or not one.shown.export:
                continue
            answer = client.get(one.url(), {"export": "csv"})
            if answer.status_code != 200:
                wrong.append((one.name, answer.status_code))
                continue
            files += 1
            for row in csv.reader(io.StringIO(_body(answer).decode("utf-8-sig"), newline=""), delimiter=";"):
                wrong += [(one.name, cell) for cell in row if cell.startswith(STARTS) and not _is_number(cell)]
            book = zipfile.ZipFile(io.BytesIO(_body(client.get(one.url(), {"export": "xlsx"}))))
            sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
            wrong += [(one.name, "formula") for sheet in sheets if "<f>" in sheet or "<hyperlink" in sheet]
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert files >= 15


@pytest.mark.parametrize("start", STARTS)
def test_every_dangerous_beginning_is_quoted(start: str) -> None:
    assert list_export.safe_text(f"{start}1+1") == f"'{start}1+1"


def test_a_negative_amount_stays_a_number() -> None:
    assert list_export._csv_value(Decimal("-12.50")) == "-12,50"
