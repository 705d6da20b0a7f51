"""Rates: files of NBP and ECB, the rate before a day, working days (KER-2, KER-20)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from kupiec.ground.company import public as company
from kupiec.ground.company import rate_files
from kupiec.ground.company.models import ExchangeRate
from kupiec.ground.company.services import import_rates, remove_day_off, save_day_off, save_rate
from kupiec.ground.company.values import DayOffData
from kupiec.ground.kernel.refusal import Refusal
from tests.cast import Cast

D = Decimal
DAY = dt.date.fromisoformat
CSV = (
    "data;1THB;1USD;1EUR;100HUF;nr tabeli;pełny numer tabeli;\n"
    ";bat (Tajlandia);dolar amerykański;euro;forint (Węgry);;;\n"
    "20261001;0,1160;3,8762;4,3770;1,1200;191;191/A/NBP/2026;\n"
    "20261002;0,1161;3,8881;4,3745;1,1210;192;192/A/NBP/2026;\n"
    "20261005;0,1162;3,9116;4,3855;1,1220;193;193/A/NBP/2026;\n"
    "kod ISO;THB;USD;EUR;HUF;;;\n"
)
JSON_TABLES = b"""[{"table":"A","no":"193/A/NBP/2026","effectiveDate":"2026-10-05","rates":[
 {"currency":"euro","code":"EUR","mid":4.3855},{"currency":"dolar","code":"USD","mid":3.9116}]}]"""
JSON_ONE = b"""{"table":"A","currency":"euro","code":"EUR","rates":[
 {"no":"191/A/NBP/2026","effectiveDate":"2026-10-01","mid":4.3770},{"no":"192/A/NBP/2026","effectiveDate":"2026-10-02","mid":4.3745}]}"""
XML = b"""<?xml version="1.0" encoding="utf-8"?><ArrayOfExchangeRatesTable><ExchangeRatesTable><Table>A</Table>
<No>193/A/NBP/2026</No><EffectiveDate>2026-10-05</EffectiveDate><Rates><Rate><Currency>euro</Currency><Code>EUR</Code>
<Mid>4.3855</Mid></Rate><Rate><Currency>dolar</Currency><Code>USD</Code><Mid>3.9116</Mid></Rate></Rates></ExchangeRatesTable>
</ArrayOfExchangeRatesTable>"""
XML_OLD = """<?xml version="1.0" encoding="ISO-8859-2"?><tabela_kursow typ="A"><numer_tabeli>193/A/NBP/2026</numer_tabeli>
<data_publikacji>2026-10-05</data_publikacji><pozycja><nazwa_waluty>forint (Węgry)</nazwa_waluty><przelicznik>100</przelicznik>
<kod_waluty>HUF</kod_waluty><kurs_sredni>1,1220</kurs_sredni></pozycja></tabela_kursow>""".encode("iso-8859-2")
ECB = b"Date, USD, JPY, CZK, \n05 October 2026, 1.1712, 176.10, N/A, \n"


@pytest.mark.feature("KER-2")
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (CSV.encode("cp1250"), [("THB", "2026-10-01", "0.1160"), ("USD", "2026-10-01", "3.8762"), ("EUR", "2026-10-01", "4.3770")]),
        (CSV.encode("utf-8-sig"), [("THB", "2026-10-01", "0.1160")]),
        (JSON_TABLES, [("EUR", "2026-10-05", "4.3855"), ("USD", "2026-10-05", "3.9116")]),
        (JSON_ONE, [("EUR", "2026-10-01", "4.3770"), ("EUR", "2026-10-02", "4.3745")]),
        (XML, [("EUR", "2026-10-05", "4.3855"), ("USD", "2026-10-05", "3.9116")]),
        (XML_OLD, [("HUF", "2026-10-05", "0.01122")]),
        (ECB, [("USD", "2026-10-05", "0.85382514"), ("JPY", "2026-10-05", "0.00567859")]),
    ],
)  # fmt: skip
def test_files(data: bytes, expected: list[tuple[str, str, str]]) -> None:
    found = rate_files.read(data)
    assert [(r.currency, r.on.isoformat(), r.rate) for r in found][: len(expected)] == [
        (code, day, D(rate)) for code, day, rate in expected
    ]


@pytest.mark.feature("KER-2")
@pytest.mark.parametrize(
    "data",
    [
        b"", b"PK\x03\x04", b"hello", b"{}", b"[1]", b'{"code":"EUR","rates":[{"no":"1","effectiveDate":"x","mid":1}]}',
        b'{"code":"EUR","rates":[{"no":"1","effectiveDate":"2026-10-01","mid":-1}]}', b"[" * 100_000, b"<a>", b"<a></b>",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16"),
        b"<a>" * 50, b"data;1EUR\n20261001;NaN\n", b"data;1EUR\n20261001;1e99\n", b"Date,USD\n2026-10-01,0\n", b"x" * 8_000_001,
        b"data;nr\n20261001;1\n",
    ],
)  # fmt: skip
def test_hostile_files_are_refused(data: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        rate_files.read(data)
    assert refused.value.code == "RATE_FILE"


@pytest.mark.feature("KER-2")
@pytest.mark.django_db
def test_import_by_range_is_repeatable(cast: Cast) -> None:
    done = import_rates(CSV.encode(), first=DAY("2026-10-02"), last=DAY("2026-10-05"), by=cast.by)
    assert (done.new, done.changed, done.same, done.skipped) == (4, 0, 0, ("HUF", "THB"))
    assert (done.first, done.last) == (DAY("2026-10-02"), DAY("2026-10-05"))
    again = import_rates(CSV.encode(), by=cast.by)
    assert (again.new, again.changed, again.same) == (2, 0, 4)
    changed = import_rates(CSV.replace("4,3855", "4,3856").encode(), by=cast.by)
    assert (changed.new, changed.changed, changed.same) == (0, 1, 5)
    assert ExchangeRate.objects.count() == 6
    with pytest.raises(Refusal) as refused:
        import_rates(CSV.encode(), first=DAY("2026-10-05"), last=DAY("2026-10-01"), by=cast.by)
    assert refused.value.code == "RANGE"


@pytest.mark.feature("KER-2")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tax_point", "table_day", "rate"),
    [("2026-10-05", "2026-10-02", "4.3745"), ("2025-11-12", "2025-11-10", "4.2351"), ("2026-01-07", "2026-01-05", "4.2110"),
     ("2026-05-04", "2026-04-30", "4.2589"), ("2026-10-04", "2026-10-02", "4.3745"), ("2026-10-02", "2026-10-01", "4.3770")],
)  # fmt: skip
def test_rate_of_the_last_working_day_before(cast: Cast, tax_point: str, table_day: str, rate: str) -> None:
    table = {"2026-10-01": "4.3770", "2026-10-02": "4.3745", "2026-10-05": "4.3855", "2025-11-10": "4.2351",
             "2026-01-05": "4.2110", "2026-04-30": "4.2589"}  # fmt: skip
    for day, value in table.items():
        save_rate("EUR", on=DAY(day), rate=D(value), by=cast.by)
    found = company.rate_for("EUR", before=DAY(tax_point), exact=True)
    assert (found.rate, found.on) == (D(rate), DAY(table_day))


@pytest.mark.feature("KER-2")
@pytest.mark.django_db
def test_missing_rates_are_refused(cast: Cast) -> None:
    save_rate("EUR", on=DAY("2026-10-01"), rate=D("4.3770"), table="191/A/NBP/2026", by=cast.by)
    assert company.rate_for("EUR", before=DAY("2026-10-20")).table == "191/A/NBP/2026"
    assert company.rate_for("PLN", before=DAY("2026-10-20")).rate == 1
    for before, exact in ((DAY("2026-10-20"), True), (DAY("2026-10-01"), False)):
        with pytest.raises(Refusal) as refused:
            company.rate_for("EUR", before=before, exact=exact)
        assert refused.value.code == "RATE_MISSING"


@pytest.mark.django_db
def test_one_question_for_many_currencies(cast: Cast, django_assert_num_queries: object) -> None:
    import_rates(CSV.encode(), by=cast.by)
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = company.rates_for(["EUR", "USD", "PLN"], before=DAY("2026-10-05"))
    assert {code: rate.rate for code, rate in found.items()} == {"EUR": D("4.3745"), "USD": D("3.8881"), "PLN": D(1)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("currency", "rate", "code"), [("EUR", "0", "RATE"), ("EUR", "1.123456789", "RATE"), ("PLN", "1", "CURRENCY"), ("XXX", "1", "CURRENCY")]
)
def test_what_entering_a_rate_refuses(cast: Cast, currency: str, rate: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        save_rate(currency, on=DAY("2026-10-01"), rate=D(rate), by=cast.by)
    assert refused.value.code == code


@pytest.mark.feature("KER-20")
@pytest.mark.parametrize(
    ("day", "before"),
    [("2026-10-05", "2026-10-02"), ("2025-11-12", "2025-11-10"), ("2026-01-07", "2026-01-05"), ("2026-12-28", "2026-12-23"),
     ("2026-05-04", "2026-04-30"), ("2026-06-05", "2026-06-03")],
)  # fmt: skip
def test_working_day_before(day: str, before: str) -> None:
    assert company.public_calendar().previous(DAY(day)) == DAY(before)


@pytest.mark.feature("KER-20")
def test_working_days_ahead() -> None:
    calendar = company.public_calendar()
    for day, ahead in [("2026-11-05", "2026-11-17"), ("2026-12-18", "2026-12-31"), ("2025-07-12", "2025-07-22")]:
        assert calendar.add(DAY(day), 7) == DAY(ahead)
    assert calendar.following(DAY("2026-12-23")) == DAY("2026-12-28")
    assert calendar.on_or_after(DAY("2026-12-25")) == DAY("2026-12-28")
    assert calendar.on_or_before(DAY("2026-12-25")) == DAY("2026-12-23")
    assert calendar.add(DAY("2026-12-28"), -1) == DAY("2026-12-23")
    assert calendar.between(DAY("2026-12-21"), DAY("2026-12-31")) == 7
    assert company.public_calendar("US").is_working(DAY("2026-11-11")) is False
    assert company.public_calendar("XX").is_working(DAY("2026-12-25")) is True


@pytest.mark.feature("KER-20")
@pytest.mark.django_db
def test_own_days_off_and_working_saturdays(cast: Cast) -> None:
    off = save_day_off(DayOffData(DAY("2026-11-27"), name="Inwentaryzacja"), by=cast.by)
    save_day_off(DayOffData(DAY("2026-11-28"), working=True), by=cast.by)
    calendar = company.working_calendar(cast.company.pk)
    assert calendar.following(DAY("2026-11-26")) == DAY("2026-11-28")
    for data, code in [(DayOffData(DAY("2026-11-29")), "WEEKEND"), (DayOffData(DAY("2026-11-27")), "TAKEN")]:
        with pytest.raises(Refusal) as refused:
            save_day_off(data, by=cast.by)
        assert refused.value.code == code
    remove_day_off(off, by=cast.by)
    assert company.working_calendar(cast.company.pk).following(DAY("2026-11-26")) == DAY("2026-11-27")
    nobody = replace(cast.by, all_rights=False)
    with pytest.raises(Refusal) as refused:
        remove_day_off(off, by=nobody)
    assert refused.value.code == "FORBIDDEN"
