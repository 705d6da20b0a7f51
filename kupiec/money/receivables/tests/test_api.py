"""The REST interface does what the pages do, under the same rights."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.money.receivables.models import Match, Payment, Receivable, StatementLine
from kupiec.money.receivables.tests import builders as build
from kupiec.money.receivables.tests.test_screens import client_of
from tests.cast import Cast

D = Decimal
pytestmark = pytest.mark.django_db
ROOT = "/api/v1/receivables"


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with clock.frozen(build.TODAY):
        yield


def send(client: Any, path: str, body: Any, **headers: str) -> Any:
    return client.post(ROOT + path, json.dumps(body), content_type="application/json", headers=headers)


@pytest.mark.feature("SET-2")
def test_pay_match_and_take_back(cast: Cast) -> None:
    client = client_of()
    payer = build.party()
    item = build.item(cast, payer, "500.00", number="FV 12/11/2026")
    body = {"kind": "bank", "on": "2026-11-20", "amount": "300.00", "party_id": payer.pk, "title": "FV 12/11/2026"}
    made = send(client, "/payments", body)
    assert made.status_code == 201, made.content
    payment = made.json()
    assert (payment["open"], payment["number"]) == ("300.00", "BP 1/2026")
    done = send(client, f"/payments/{payment['id']}/match", {})
    assert done.json() == {"receivable_ids": [item.pk]}
    [match] = client.get(f"{ROOT}/payments/{payment['id']}/matches").json()
    assert (match["number"], match["amount"]) == ("FV 12/11/2026", "300.00")
    again = send(client, f"/payments/{payment['id']}/match", {"allocations": [{"receivable_id": item.pk, "amount": "1.00"}]})
    assert (again.status_code, again.json()["code"]) == (422, "TOO_MUCH")
    assert send(client, "/matches/undo", {"ids": [match["match_id"]]}).status_code == 200
    assert not Match.objects.exists()
    unknown = send(client, "/payments", {**body, "colour": "red"})
    assert unknown.status_code in (400, 422) and Payment.objects.count() == 1
    tried = client.post(f"{ROOT}/payments?dry_run=true", json.dumps(body), content_type="application/json")
    assert tried.status_code == 201 and Payment.objects.count() == 1


@pytest.mark.feature("SET-1")
@pytest.mark.feature("SET-3")
def test_lists_ageing_and_exposure(cast: Cast) -> None:
    client = client_of()
    payer = build.limited(cast, "1000.00")
    build.item(cast, payer, "300.00", due="2026-10-31")
    build.item(cast, payer, "50.00", due="2026-12-01")
    found = client.get(f"{ROOT}?due_to=2026-11-01&sort=-due").json()["items"]
    assert [row["open"] for row in found] == ["300.00"]
    assert len(client.get(f"{ROOT}?is_open=true").json()["items"]) == 2
    assert client.get(f"{ROOT}?colour=red").status_code == 400
    [row] = client.get(f"{ROOT}/ageing").json()
    assert (row["d30"], row["not_due"]) == ("300.00", "50.00")
    used = client.get(f"{ROOT}/exposure/{payer.pk}").json()
    assert (used["total"], used["free"], used["overdue"]) == ("350.00", "650.00", "300.00")
    [account] = client.get(f"{ROOT}/accounts/{payer.pk}?first=2026-01-01&last=2026-12-31").json()
    assert account["closing"] == "350.00"
    assert client.get(f"{ROOT}/payments").json()["items"] == []


@pytest.mark.feature("SET-2")
def test_statement_is_imported_and_booked(cast: Cast) -> None:
    client = client_of()
    account = company.BankAccount.objects.create(company=cast.company, currency_id="PLN", iban="PL61109010140000071219812874")
    payer = build.party()
    build.item(cast, payer, "500.00", number="FV 12/11/2026")
    data = "Data;Tytuł;Kwota\n2026-11-20;faktura 12/11/2026;500,00\n".encode()
    sent = {"bank_account_id": str(account.pk), "file": SimpleUploadedFile("w.csv", data)}
    done = client.post(f"{ROOT}/statements", sent)
    assert (done.status_code, done.json()["new"]) == (200, 1), done.content
    [one] = client.get(f"{ROOT}/lines/proposals").json()
    assert (one["party_id"], one["reason"], one["certain"]) == (payer.pk, "number", True)
    assert send(client, "/lines/book", {"ids": [one["line_id"]]}).status_code == 200
    assert StatementLine.objects.get().state == "booked" and Receivable.objects.get().open == 0


def test_rights(cast: Cast) -> None:
    nobody, reader = client_of(["orders.see"]), client_of(["receivables.see"])
    payment = build.pay(cast, build.party(), "5.00")
    for path in ("", "/payments", "/ageing", "/lines", f"/payments/{payment}/matches"):
        assert nobody.get(ROOT + path).status_code == 403, path
    assert reader.get(f"{ROOT}/exposure/1").status_code == 403
    body = {"kind": "bank", "on": "2026-11-20", "amount": "300.00"}
    assert send(reader, "/payments", body).status_code == 403
    for path in ("/payments/cancel", "/matches/undo", "/lines/book", "/lines/ignore"):
        assert send(reader, path, {"ids": [payment]}).status_code == 403, path
    own = client_of(["receivables.see"], receivables="own")
    assert own.get(f"{ROOT}/payments/{payment}").status_code == 404
    assert Payment.objects.get().cancelled is False
