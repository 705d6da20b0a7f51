"""Reading what registers say; what counts as a difference."""

from __future__ import annotations

import pytest

from kupiec.ground.registries import rules, safe_xml
from kupiec.ground.registries.tests.stand_in import BOMB, OUTSIDE
from kupiec.ground.registries.values import Outcome


@pytest.mark.parametrize(
    ("shouted", "written"),
    [
        ("ALFA I OMEGA SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ", "Alfa i Omega Sp. z o.o."),
        ("HURTOWNIA BUDOWLANA SPÓŁKA AKCYJNA", "Hurtownia Budowlana S.A."),
        ("KOWALSKI-NOWAK SPÓŁKA JAWNA", "Kowalski-Nowak Sp.j."),
        ("Instal-Tech Sp. z o.o.", "Instal-Tech Sp. z o.o."),
        ("", ""),
        ("W. KOWALSKI", "W. Kowalski"),
    ],
)
def test_names_are_not_shouted(shouted: str, written: str) -> None:
    assert rules.capitals(shouted) == written


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("WODNA 3/5, 61-888 POZNAŃ", ("Wodna 3/5", "61-888", "Poznań")),
        ("BORKOWO 12, 83-330 ŻUKOWO", ("Borkowo 12", "83-330", "Żukowo")),
        ("UL. WODNA 3, 61-888 POZNAŃ", ("ul. Wodna 3", "61-888", "Poznań")),
        ("POZNAŃ", ("Poznań", "", "")),
        ("", ("", "", "")),
    ],
)
def test_an_address_of_one_line_is_taken_apart(line: str, parts: tuple[str, str, str]) -> None:
    assert rules.whole_address(line) == parts


@pytest.mark.parametrize(
    ("field", "ours", "theirs", "same"),
    [
        ("name", "Alfa Sp. z o.o.", "ALFA SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ", True),
        ("name", "Alfa", "Beta", False),
        ("street", "ul. Wodna 3 / 5", "WODNA 3/5", True),
        ("street", "Wodna 3", "Wodna 35", False),
        ("postal_code", "61888", "61-888", True),
        ("phone", "+48 22 608 30 00", "226083000", True),
        ("web", "https://www.stat.gov.pl/", "stat.gov.pl", True),
        ("nip", "526-104-08-28", "5261040828", True),
        ("city", "Łódź", "LODZ", True),
    ],
)
def test_writing_is_no_difference(field: str, ours: str, theirs: str, same: bool) -> None:
    assert (rules.differences({field: ours}, {field: theirs}) == []) is same


def test_gus_tells_who_ended_and_who_paused() -> None:
    row = {
        "Nazwa": "JAN KOWALSKI",
        "Nip": "5261040828",
        "Typ": "F",
        "Miejscowosc": "Borkowo",
        "NrNieruchomosci": "12",
        "KodPocztowy": "83330",
        "MiejscowoscPoczty": "Żukowo",
    }
    found = rules.gus(row)
    assert (found.kind, found.street, found.postal_code, found.city, found.outcome) == (
        "person",
        "Borkowo 12",
        "83-330",
        "Żukowo",
        Outcome.OK,
    )
    assert rules.gus({**row, "DataZakonczeniaDzialalnosci": "2025-03-01"}).status == "ended 2025-03-01"
    paused = rules.gus(row, {"fiz_dataZawieszeniaDzialalnosci": "2026-01-01"})
    assert (paused.outcome, paused.status) == (Outcome.ENDED, "suspended 2026-01-01")
    assert (
        rules.gus(row, {"fiz_dataZawieszeniaDzialalnosci": "2026-01-01", "fiz_dataWznowieniaDzialalnosci": "2026-02-01"}).outcome
        == Outcome.OK
    )
    again = {"fiz_dataZawieszeniaDzialalnosci": "2026-03-01", "fiz_dataWznowieniaDzialalnosci": "2026-02-01"}
    assert rules.gus(row, again).status == "suspended 2026-03-01"
    struck = {"fiz_dataSkresleniaDzialalnosciZRegon": "2026-04-01", "fizC_numerwRejestrzeEwidencji": "0001234567"}
    assert (rules.gus(row, struck).status, rules.gus(row, struck).krs) == ("ended 2026-04-01", "")
    assert rules.gus({**row, "Typ": "P"}, {"praw_numerWRejestrzeEwidencji": "0000028860"}).krs == "0000028860"


@pytest.mark.parametrize("value", [None, [], {"a": 1}, 1.5, True, "x\x00\x01y\u202ez" * 200])
def test_hostile_facts_become_short_plain_text(value: object) -> None:
    said = rules.text(value)
    assert len(said) <= 240 and "\x00" not in said and "\u202e" not in said
    assert rules.white_list({"name": value, "nip": value, "accountNumbers": value, "statusVat": value}).accounts == ()


@pytest.mark.parametrize(
    "text",
    [BOMB, OUTSIDE, "<a>" * 100 + "</a>" * 100, "<r>" + "<b/>" * 30_000 + "</r>", "<a><b></a>", "", "no xml", "<a>\x00</a>"],
    ids=["entities", "outside", "deep", "long", "crossed", "empty", "text", "nul"],
)
def test_hostile_xml_is_refused(text: str) -> None:
    with pytest.raises(safe_xml.BadXMLError):
        safe_xml.read(text)


def test_an_encoding_nobody_knows_is_bad_xml_too() -> None:
    with pytest.raises(safe_xml.BadXMLError):
        safe_xml.read(b'<?xml version="1.0" encoding="none"?><a/>')


def test_an_envelope_is_cut_out_of_mime_parts() -> None:
    root = safe_xml.envelope(b'--x\r\nContent-Type: a\r\n\r\n<s:Envelope xmlns:s="u"><s:Body><R>1</R></s:Body></s:Envelope>\r\n--x--')
    assert next(root.iter("R")).text == "1"
