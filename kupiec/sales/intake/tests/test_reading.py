"""Orders read out of files and words, table by table; broken and hostile ones are refused in words (ORD-3)."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kupiec.ground.kernel.refusal import Refusal
from kupiec.sales.intake import reading, rules
from kupiec.sales.intake.reading import edifact, sheet, text
from kupiec.sales.intake.values import LARGEST, ReadLine, Source

pytestmark = pytest.mark.feature("ORD-3")
D = Decimal
EDI = (
    "UNA:+.? '\r\nUNB+UNOC:3+5900000000015:14+5900000000022:14+261015:0930+REF0001'\r\nUNH+1+ORDERS:D:96A:UN:EAN008'\r\nBGM+220+ZAM/2026/10/15+9'\r\nDTM+137:20261015:102'\r\n"
    "DTM+2:20261020:102'\r\nFTX+ZZZ+++rampa 3?+4'\r\nNAD+BY+5900000000015::9'\r\nNAD+SU+5900000000022::9'\r\nNAD+DP+5900000000039::9'\r\nLIN+1++5907464587038:EN'\r\nPIA+1+LOD200:SA'\r\n"
    "IMD+F++:::LODOWKA 200 L'\r\nQTY+21:10:PCE'\r\nPRI+AAA:1626.01'\r\nUNS+S'\r\nCNT+2:1'\r\nUNT+16+1'\r\nUNZ+1+REF0001'\r\n"
)
ECOD = """<?xml version="1.0" encoding="UTF-8"?><Document-Order><Order-Header><OrderNumber>ZAM/2026/10/15</OrderNumber><OrderDate>2026-10-15</OrderDate>
<ExpectedDeliveryDate>2026-10-20</ExpectedDeliveryDate><DocumentFunctionCode>O</DocumentFunctionCode><Remarks>rampa 3</Remarks></Order-Header><Order-Parties><Buyer><ILN>5900000000015</ILN></Buyer>
<Seller><ILN>5900000000022</ILN></Seller><DeliveryPoint><ILN>5900000000039</ILN></DeliveryPoint></Order-Parties><Order-Lines><Line><Line-Item><LineNumber>1</LineNumber><EAN>5907464587038</EAN>
<BuyerItemCode>100200</BuyerItemCode><SupplierItemCode>LOD200</SupplierItemCode><ItemDescription>lodówka 200 l</ItemDescription><OrderedQuantity>10.000</OrderedQuantity><UnitOfMeasure>PCE</UnitOfMeasure>
<OrderedUnitNetPrice>1626.01</OrderedUnitNetPrice></Line-Item></Line></Order-Lines><Order-Summary><TotalLines>1</TotalLines></Order-Summary></Document-Order>"""
BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><Document-Order>&b;</Document-Order>'


def refused(raw: bytes | str, name: str = "plik.edi") -> str:
    with pytest.raises(Refusal) as caught:
        reading.file(name, raw.encode() if isinstance(raw, str) else raw)
    assert caught.value.field == "file" and caught.value.text
    return caught.value.code


def test_an_edifact_order_is_read():
    source, (order,) = reading.file("a.edi", EDI.encode())
    assert source is Source.EDIFACT
    assert (order.number, order.ordered_on, order.wanted_on) == ("ZAM/2026/10/15", dt.date(2026, 10, 15), dt.date(2026, 10, 20))
    assert (order.buyer, order.place, order.remarks, order.told) == ("5900000000015", "5900000000039", "rampa 3+4", ())
    assert order.lines == (
        ReadLine(ean="5907464587038", code="LOD200", description="LODOWKA 200 L", quantity="10", unit="PCE", price="1626.01"),
    )


def test_an_ecod_order_is_read():
    source, (order,) = reading.file("a.xml", ECOD.encode())
    assert source is Source.ECOD
    assert (order.number, order.wanted_on, order.buyer, order.place, order.remarks) == (
        "ZAM/2026/10/15",
        dt.date(2026, 10, 20),
        "5900000000015",
        "5900000000039",
        "rampa 3",
    )
    assert order.lines == (
        ReadLine(
            ean="5907464587038", code="LOD200", theirs="100200", description="lodówka 200 l", quantity="10.000", unit="PCE", price="1626.01"
        ),
    )


def test_the_stored_samples_read_the_same():
    folder = Path("/work/shared/standards/exchange/samples-own")
    if not folder.exists():
        pytest.skip("the samples are not here")
    found = [reading.file(name, (folder / name).read_bytes())[1][0] for name in ("edifact_orders_d96a.edi", "ecod_order.xml")]
    assert len({(one.number, one.wanted_on, one.buyer, one.place, one.lines[0].ean, one.lines[0].price) for one in found}) == 1


def changed(before: str, after: str) -> str:
    assert before in EDI
    return EDI.replace(before, after)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "EMPTY_FILE"),
        (EDI[: len(EDI) // 2], "BROKEN_FILE"),
        (changed("UNT+16+1", "UNT+15+1"), "BROKEN_FILE"),
        (changed("UNT+16+1", "UNT+16+2"), "BROKEN_FILE"),
        (changed("UNZ+1", "UNZ+2"), "BROKEN_FILE"),
        (changed("ORDERS:D:96A", "INVOIC:D:96A"), "WRONG_MESSAGE"),
        (changed("+9'\r\nDTM", "+27'\r\nDTM"), "UNKNOWN_FUNCTION"),
        ("UNA", "BROKEN_FILE"),
        ("UNB+'''''", "BROKEN_FILE"),
        (b"UNB+\xff\xfe\x00\x00", "BROKEN_FILE"),
        (ECOD[:400], "BROKEN_FILE"),
        (BOMB, "BROKEN_FILE"),
        (BOMB.encode("utf-16"), "BROKEN_FILE"),
        ("<html><body/></html>", "WRONG_MESSAGE"),
        (ECOD.replace(">O<", ">D<"), "NOT_ORIGINAL"),
        ("<a>" * 40 + "</a>" * 40, "BROKEN_FILE"),
        ("<?xml version='1.0' encoding='klingon'?><a/>", "BROKEN_FILE"),
        ("x" * (LARGEST + 1), "FILE_TOO_LARGE"),
        (b"\x00\x01\x02" * 100, "BINARY_FILE"),
        (b"PK\x03\x04 nie arkusz", "BROKEN_FILE"),
        ("Symbol;Nazwa\nA;B\n", "NO_LINES"),
    ],
)
def test_broken_and_hostile_files_are_refused_in_words(raw, code):
    name = "plik.csv" if isinstance(raw, str) and raw.startswith("Symbol") else "plik"
    found = refused(raw, name)
    assert found == code or (code == "BROKEN_FILE" and found in ("BAD_ARCHIVE", "ARCHIVE_BOMB", "BROKEN_FILE"))


@settings(max_examples=25, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=200).map(lambda said: (EDI[:150] + said + EDI[150:]).encode("utf-8", "replace")),
        st.text(max_size=200).map(lambda said: ECOD.replace("10.000", said).encode("utf-8", "replace")),
    )
)
def test_whatever_comes_is_read_or_refused(raw):
    try:
        reading.file("plik", raw)
    except Refusal as refusal:
        assert refusal.code


def test_a_count_that_does_not_fit_is_told():
    assert edifact.read(changed("CNT+2:1", "CNT+2:7").encode())[0].told == ("COUNT",)


def test_a_spreadsheet_is_read_wherever_its_headings_stand():
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory)
    page = book.add_worksheet()
    rows = [["Zamówienie nr: Z/7", ""], ["Termin dostawy", "01.12.2026"], ["NIP", "781-17-67-696"], [], ["Lp.", "Symbol", "Kod EAN", "Nazwa towaru", "Ilość", "J.m.", "Cena netto"],
            [1, "PO-2560", "", "Pompa", 12, "szt.", 99.5], [2, "", "5907464587038", "Zawór", 0.5, "op", ""], [3, "X", "", "bez ilości", "", "", ""], ["", "Razem", "", "", 12.5, "", ""]]  # fmt: skip
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
    book.close()
    source, (order,) = reading.file("zam.xlsx", memory.getvalue())
    assert (source, order.number, order.wanted_on, order.nip) == (Source.SHEET, "Z/7", dt.date(2026, 12, 1), "7811767696")
    assert [(line.code, line.ean, line.quantity, line.unit, line.price) for line in order.lines] == [
        ("PO-2560", "", "12", "szt.", "99.5"),
        ("", "5907464587038", "0.5", "op", ""),
    ]


def test_a_list_without_headings_is_a_code_and_a_quantity():
    order = sheet.read("a.csv", b"PO-1;Pompa;4\nPO-2;Zaw\xf3r;10\n")
    assert [(line.code, line.quantity) for line in order.lines] == [("PO-1", "4"), ("PO-2", "10")]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("PO-2560 – 4 szt", ("PO-2560", "4", "szt")),
        ("- PO-2560: 4 szt.", ("PO-2560", "4", "szt")),
        ("10 x PO-2560", ("PO-2560", "10", "")),
        ("2 opak. PO-2560", ("PO-2560", "2", "op")),
        ("3) PO-2560  1 200,5 m", ("PO-2560", "1 200,5", "m")),
        ("PO-2560;5;szt;12,50", ("PO-2560", "5", "szt")),
        ("Dzień dobry", None),
        ("> PO-1 3 szt", None),
        ("", None),
        ("x" * 300 + " 4 szt", None),
    ],
)
def test_words_of_people_are_read(words, line):
    found = text.read(words).lines
    assert [(one.code, one.quantity, one.unit) for one in found] == ([line] if line else [])


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("10.000", D(10)),
        ("1 234,50", D("1234.5")),
        ("1.234,50", D("1234.5")),
        ("1,234.50", D("1234.5")),
        ("0", None),
        ("-3", None),
        ("", None),
        ("1e9", None),
        ("9" * 15, None),
        ("pięć", None),
        ("0,00001", None),
    ],
)
def test_numbers_as_others_write_them(said, number):
    assert rules.number(said) == number


@pytest.mark.parametrize(
    ("said", "known", "unit"),
    [
        ("PCE", ["szt"], "szt"),
        ("", ["m", "rolka"], "m"),
        ("szt.", ["szt"], "szt"),
        ("CT", ["szt", "op"], "op"),
        ("KGM", ["szt"], None),
        ("SZT", ["szt"], "szt"),
    ],
)
def test_units_as_others_write_them(said, known, unit):
    assert rules.unit(said, known) == unit
