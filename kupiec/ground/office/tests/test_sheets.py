"""Excel templates: rows repeat, numbers stay numbers, formulas follow, and what strangers send stays outside (OFR-9)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.office import example_book, rules, running
from kupiec.ground.office.child import formulas
from kupiec.ground.office.child.formulas import Places
from kupiec.ground.office.tests.builders import at_hand, book, cells_of, changed, relation, relations, word
from kupiec.ground.office.values import Name, number

D = Decimal
NAMES = [
    Name("offer.number", "", "OF 1"), Name("offer.net", "", number(D("12.50"), "12,50"), "number"), Name("customer.name", "", "=HYPERLINK(\"http://x\")"),
    Name("lines[].name", "", "Rura"), Name("lines[].quantity", "", number(D(1), "1"), "number"), Name("lines[].net", "", number(D(1), "1,00"), "number"),
]  # fmt: skip
LINES = [("Rura", "2", "10.50"), ("+48 600 100 200", "1", "1000000000000.01"), ("@SUM(A1)\nwiersz", "3", "-7")]


def data(lines: Any = LINES, **more: Any) -> dict[str, Any]:
    told = rules.sample(NAMES)
    rows = [{"name": name, "quantity": number(D(many), many), "net": number(D(net), f"{net} zł")} for name, many, net in lines]
    return {**told, "lines": rows, **more}


def looked(content: bytes, ask: Any = at_hand) -> tuple[list[list[str]], bytes]:
    told, (clean,) = ask("look", {"names": rules.shape(NAMES)}, [content])
    assert told["ending"] == "xlsx"
    return told["findings"], clean


def filled(content: bytes, ask: Any = at_hand, **given: Any) -> bytes:
    clean = looked(content)[1]
    return ask("fill", {"data": data(**given), "language": "pl"}, [clean])[1][0]


def refused(content: bytes, work: Any = looked, **given: Any) -> str:
    with pytest.raises(Refusal) as caught:
        work(content, **given)
    assert caught.value.text
    return caught.value.code


def offer(shaped: Any = None) -> bytes:
    return book(
        ("Oferta {{ offer.number }}", "", "{{ offer.net }}"), ("{{ customer.name }}",), (), ("Nazwa", "Ilość", "Netto", "Razem"), ("{%tr for one in lines %}",),
        ("{{ one.name }}", "{{ one.quantity }}", "{{ one.net }}", "=B6*C6"), ("{%tr endfor %}",), ("Razem", "", "=SUM(C6:C6)", "=SUM(D5:D7)"),
        (), ("Średnio {{ offer.net|money }}", "=C8/2", '=IF(C8>1,"C6:C6","")'), shaped=shaped,
    )  # fmt: skip


@pytest.mark.feature("OFR-9")
def test_rows_repeat_numbers_stay_numbers_and_formulas_follow() -> None:
    found = cells_of(filled(offer()))
    assert found == {
        "A1": "Oferta OF 1", "C1": D("12.50"), "A2": '=HYPERLINK("http://x")', "A4": "Nazwa", "B4": "Ilość", "C4": "Netto", "D4": "Razem",
        "A5": "Rura", "B5": D(2), "C5": D("10.50"), "D5": "=B5*C5", "A6": "+48 600 100 200", "B6": D(1), "C6": D("1000000000000.01"), "D6": "=B6*C6",
        "A7": "@SUM(A1)\nwiersz", "B7": D(3), "C7": D(-7), "D7": "=B7*C7", "A8": "Razem", "C8": "=SUM(C5:C7)", "D8": "=SUM(D5:D7)",
        "A10": "Średnio 12,50", "B10": "=C8/2", "C10": '=IF(C8>1,"C6:C6","")',
    }  # fmt: skip


@pytest.mark.feature("OFR-9")
def test_a_list_without_rows_leaves_sums_of_nothing() -> None:
    found = cells_of(filled(offer(), lines=[]))
    assert found["A5"] == "Razem" and found["C5"] == "=SUM(0)" and found["D5"] == "=SUM(0)" and found["B7"] == "=C5/2"


@pytest.mark.feature("OFR-9")
def test_text_is_never_a_formula_nor_becomes_one_when_edited() -> None:
    made = filled(offer())
    text = part(made, "xl/worksheets/sheet1.xml")
    assert "HYPERLINK" in text and "<f>HYPERLINK" not in text and text.count('t="inlineStr"') == 6
    assert part(made, "xl/styles.xml").count('quotePrefix="1"') == 1
    assert part(made, "xl/workbook.xml").count('fullCalcOnLoad="1"') == 1


@pytest.mark.feature("OFR-9")
def test_what_stands_round_the_rows_follows_them() -> None:
    def shaped(made: Any, page: Any) -> None:
        page.merge_range("A6:A6".replace("A6:A6", "E6:F6"), "{{ one.name }}")
        page.merge_range("A8:B8", "Razem")
        page.conditional_format("C6:C6", {"type": "cell", "criteria": ">", "value": 5, "format": made.add_format({"bold": True})})
        page.data_validation("B6", {"validate": "list", "source": ["a", "b"]})
        page.print_area("A1:F10")
        second = made.add_worksheet("Suma razem")
        second.write_formula("A1", "=SUM(Oferta!C6:C6)+Oferta!C8")
        second.write("A2", "{{ lines|length }} {{ one|default('brak') }}")

    made = filled(offer(shaped))
    sheet = part(made, "xl/worksheets/sheet1.xml")
    for wanted in ('ref="E5:F5"', 'ref="E7:F7"', 'ref="A8:B8"', 'sqref="C5:C7"', 'sqref="B5:B7"'):
        assert wanted in sheet, wanted
    assert "Oferta!$A$1:$F$10" in part(made, "xl/workbook.xml")
    assert cells_of(made, 2) == {"A1": "=SUM(Oferta!C5:C7)+Oferta!C8", "A2": "3 brak"}


@pytest.mark.feature("OFR-9")
def test_unknown_names_are_told_by_sheet_and_cell() -> None:
    found, _clean = looked(book(("Nr {{ offer.numer }}", "ok"), ("{%tr for one in lines %}",), ("{{ one.nam }}",), ("{%tr endfor %}",)))
    assert found == [
        ["UNKNOWN_NAME", "offer.numer", "sheet:Oferta", "A1: Nr {{ offer.numer }}"],
        ["UNKNOWN_NAME", "one.nam", "sheet:Oferta", "A3: {{ one.nam }}"],
    ]
    assert looked(book(("{%tr for one in lines %}",), ("{{ one.name }}",)))[0][0][0] == "SYNTAX"
    assert looked(book(("x",), shaped=lambda _made, page: page.set_header("&L{{ offer.number }}")))[0][0][:2] == ["UNKNOWN_TAG", "{{"]
    assert looked(offer())[0] == []


HARM = {
    '=WEBSERVICE("http://x")': "FORMULA", '=HYPERLINK("http://x","a")': "FORMULA", "=cmd|'/c calc'!A0": "FORMULA", "=[1]Arkusz!A1": "FORMULA",
    "='C:\\[a.xlsx]A'!A1": "FORMULA", '=INDIRECT("A1")': "FORMULA", "=CALL(1)": "FORMULA", '=_xlfn.IMAGE("http://x")': "FORMULA",
}  # fmt: skip


@pytest.mark.feature("OFR-9")
@pytest.mark.parametrize("formula", list(HARM))
def test_formulas_that_reach_out_are_not_taken(formula: str) -> None:
    sent = changed(book((1,)), {"xl/worksheets/sheet1.xml": sheet(f"<c r='A1'><f>{escaped(formula[1:])}</f></c>")})
    assert refused(sent) == HARM[formula]


@pytest.mark.feature("OFR-9")
@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/vbaProject.bin": b"macro"}, "MACROS"),
        ({"xl/_rels/workbook.xml.rels": relations(relation("externalLink", "externalLinks/a.xml", outside=False))}, "OUTSIDE"),
        ({"xl/worksheets/_rels/sheet1.xml.rels": relations(relation("oleObject", "a.bin", outside=False))}, "OBJECTS"),
        ({"xl/worksheets/_rels/sheet1.xml.rels": relations(relation("queryTable", "a.xml", outside=False))}, "OBJECTS"),
        ({"xl/worksheets/_rels/sheet1.xml.rels": relations(relation("image", "http://evil.example/a.png"))}, "OUTSIDE"),
        ({"xl/worksheets/sheet1.xml": b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet/>'}, "ENTITIES"),
        ({"xl/worksheets/sheet1.xml": b"<worksheet"}, "BROKEN"),
        ({"xl/workbook.xml": None}, "BROKEN"),
        ({"xl/media/a.xml": b" " * (90 << 20)}, "BOMB"),
    ],
)  # fmt: skip
def test_workbooks_that_mean_harm_are_not_taken(parts: dict[str, bytes | None], code: str) -> None:
    assert refused(changed(book((1,)), parts)) == code


@pytest.mark.feature("OFR-9")
def test_sheets_cells_and_rows_have_an_end() -> None:
    def many(made: Any, _page: Any) -> None:
        [made.add_worksheet() for _each in range(20)]

    assert refused(book((1,), shaped=many)) == "TOO_MANY"
    assert refused(changed(book((1,)), {"xl/worksheets/sheet1.xml": sheet("<c/>" * 100_001)})) == "TOO_MANY"
    rows = book(("{%tr for one in range(25000) %}",), ("x",), ("{%tr endfor %}",))
    assert refused(rows, filled) == "TOO_MANY"


@pytest.mark.feature("OFR-9")
@pytest.mark.parametrize("said", ["{{ ().__class__.__mro__ }}", "{{ 'a' * 999999999 }}"])
def test_no_reach_into_the_program(said: str) -> None:
    assert refused(book((said,)), filled) == "FORBIDDEN_WORK"


@pytest.mark.feature("OFR-9")
def test_the_child_answers_as_the_same_work_at_hand() -> None:
    clean = looked(offer())[1]
    assert looked(offer(), running.asked) == ([], clean)
    assert cells_of(filled(offer(), running.asked)) == cells_of(filled(offer()))


@pytest.mark.feature("OFR-9")
def test_the_workbook_to_begin_with_can_be_filled() -> None:
    begun = example_book.book("Oferta", NAMES)
    assert looked(begun)[0] == []
    found = cells_of(filled(begun))
    assert found["A1"] == "Oferta" and D("1000000000000.01") in found.values() and "Rura" in found.values()


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM(A2:A2)", "SUM(A1:A3)"), ("A2*2", "A1*2"), ("$A$4", "$A$4"), ("A9", "A9"), ("Inny!A4", "Inny!A4"), ("SUM(A1:A3)", "SUM(A1:A3)"), ('"A2"&A4', '"A2"&A4'),
        ("SUM(A2:B4)", "SUM(A1:B4)"), ("LOG10(A4)", "LOG10(A4)"), ("NAZWA_A2", "NAZWA_A2"),
    ],
)  # fmt: skip
def test_addresses_follow(formula: str, expected: str) -> None:
    """Rows: 1 and 3 are tags, 2 is made three times, 4 follows."""
    places = Places(frozenset({1, 2, 3, 4}))
    assert [places.put(row) for row in (2, 2, 2, 4)] == [1, 2, 3, 4]
    assert formulas.followed(formula, sheets={"A": places}, own="A") == expected


def test_shared_formulas_move_where_nothing_holds_them() -> None:
    assert formulas.shared("B2*$C$1+SUM(B$2:B2)", 3, 1) == "C5*$C$1+SUM(C$2:C5)"


@pytest.mark.feature("OFR-9")
def test_a_word_file_is_still_a_word_file() -> None:
    told, _files = at_hand("look", {"names": {}}, [word("x")])
    assert told["ending"] == "docx"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def sheet(cells: str) -> bytes:
    row = f"<sheetData><row r='1'>{cells}</row></sheetData>"
    return f"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>{row}</worksheet>".encode()


def part(content: bytes, name: str) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()
