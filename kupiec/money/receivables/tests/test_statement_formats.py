"""CAMT.053 and MT940 as Polish banks write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kupiec.ground.company import public as company
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.receivables import invariants, statement_formats
from kupiec.money.receivables.services import import_statement
from kupiec.money.receivables.values import Layout
from tests.cast import Cast

D = Decimal
CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>1</Id>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="PLN">10000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="PLN">11180.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Ntry><Amt Ccy="PLN">1230.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>R1</AcctSvcrRef>
<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Sklep Żółć</Nm></Dbtr><DbtrAcct><Id><IBAN>PL27114020040000300201355387</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>faktura</Ustrd><Ustrd>FV 12/11/2026</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="PLN">50.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><DtTm>2026-11-21T10:00:00</DtTm></BookgDt>
<AddtlNtryInf>Opłata</AddtlNtryInf></Ntry></Stmt></BkToCstmrStmt></Document>"""
MT940 = """:20:1
:25:/PL61109010140000071219812874
:28C:00001
:60F:C261119PLN10000,00
:61:2611201120C1230,00NTRFNONREF//R1
:86:020~00PRZELEW~20faktura FV 12/11
~21/2026~32SKLEP JUTRZENKA~33POZNAN~38PL27114020040000300201355387
:61:2611211121D50,NCHGNONREF
:86:Oplata za rachunek
:62F:C261121PLN11180,00
-"""


@pytest.mark.feature("SET-2")
@pytest.mark.parametrize(
    ("data", "title", "name"),
    [(CAMT.encode(), "faktura FV 12/11/2026", "Sklep Żółć"), (MT940.encode("cp1250"), "faktura FV 12/11/2026", "SKLEP JUTRZENKA POZNAN")],
)  # fmt: skip
def test_both_formats_tell_the_same(data: bytes, title: str, name: str) -> None:
    found = statement_formats.read(data, currency="PLN")
    first, second = found.lines
    assert (first.on, first.amount, first.title, first.payer_name) == (dt.date(2026, 11, 20), D("1230.00"), title, name)
    assert (first.account, first.reference) == ("PL27114020040000300201355387", "R1")
    assert (second.on, second.amount) == (dt.date(2026, 11, 21), D("-50.00"))
    assert (found.opening, found.closing, found.errors) == (D("10000.00"), D("11180.00"), ())


def test_other_currency_and_bad_amounts_are_errors_by_row() -> None:
    found = statement_formats.read(CAMT.replace('Ccy="PLN">50.00', 'Ccy="EUR">50.00').encode(), currency="PLN")
    assert [(one.row, one.field) for one in found.errors] == [(2, "currency")]
    broken = statement_formats.read(CAMT.replace(">50.00<", ">abc<").encode(), currency="PLN")
    assert [(one.row, one.field) for one in broken.errors] == [(2, "amount")]


@pytest.mark.parametrize(
    "data",
    [
        b"<a/>", b"<Document>", b"<" + b"a" * 100, b"<a>" * 100 + b"</a>" * 100,
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Document>&a;</Document>', b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><Document/>',
        b":20:1\n:25:x\n", b"<x>" + b" " * 5_000_001,
    ],
)  # fmt: skip
def test_hostile_files_are_refused(data: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        statement_formats.read(data, currency="PLN")
    assert refused.value.code == "STATEMENT_FILE"


@pytest.mark.feature("SET-2")
@pytest.mark.django_db
def test_imported_once(cast: Cast) -> None:
    account = company.BankAccount.objects.create(company=cast.company, currency_id="PLN", iban="PL61109010140000071219812874")
    camt, mt940 = CAMT.encode(), MT940.encode()
    assert import_statement(camt, Layout(), bank_account_id=account.pk, by=cast.by).new == 2
    assert import_statement(camt, Layout(), bank_account_id=account.pk, by=cast.by).known == 2
    other = import_statement(mt940, Layout(), bank_account_id=account.pk, by=cast.by)
    assert (other.new, other.known) == (1, 1), "the transfer is known in the other format too; the fee has another text"
    assert invariants.statements_add_up() == []
