"""Journal, chart, schemes, periods and trial balance through HTTP; the REST interface (LED-1, LED-2)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock
from kupiec.money.ledger import demo
from kupiec.money.ledger import public as ledger
from kupiec.money.ledger.models import Account, Period, Scheme, SchemeLine
from kupiec.money.ledger.tests.test_services import TODAY, draft, holds
from tests.cast import Cast


@pytest.fixture
def web(cast: Cast) -> Client:
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    return client


@pytest.mark.django_db
@pytest.mark.feature("LED-1")
@pytest.mark.feature("LED-2")
def test_pages(cast: Cast, web: Client) -> None:
    (pk,) = ledger.post([draft(cast)], by=cast.by)
    scheme = Scheme.objects.get(kind="invoice.sale")
    for address in (
        reverse("ledger"), reverse("ledger-entry", args=[pk]), reverse("ledger-lines"), reverse("ledger-accounts"),
        reverse("ledger-account-new"), reverse("ledger-account-edit", args=[Account.objects.first().pk]),
        reverse("ledger-schemes"), reverse("ledger-scheme", args=[scheme.pk]), reverse("ledger-periods"),
        reverse("ledger-year-new"), f"{reverse('ledger-trial')}?month=2026-11", f"{reverse('ledger')}?f.on=month&foot=1",
        f"{reverse('ledger-lines')}?f.account_id={Account.objects.get(number='201').pk}",
    ):  # fmt: skip
        answer = web.get(address)
        assert answer.status_code == 200, address
    assert "123,00" in web.get(f"{reverse('ledger-trial')}?month=2026-11").content.decode()
    assert web.get(f"{reverse('ledger-trial')}?month=x").status_code == 422


@pytest.mark.django_db
@pytest.mark.feature("LED-1")
def test_export_is_safe_csv(cast: Cast, web: Client) -> None:
    ledger.post([draft(cast)], by=cast.by)
    answer = web.get(f"{reverse('ledger-export')}?first=2026-11&last=2026-11")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = [line.split(";") for line in text.splitlines()]
    assert len(rows) == 4
    assert rows[1][:5] == ["2026-11/1", "2026-11-23", "FV 1/11/2026", "invoice.sale", "201"]


@pytest.mark.django_db
@pytest.mark.feature("LED-1")
def test_a_scheme_is_edited_on_its_page(cast: Cast, web: Client) -> None:
    ledger.install(cast.company.pk, by=cast.by)
    scheme = Scheme.objects.get(kind="payment.cash")
    sent = {"version": 1, "name": "Kasa", "side": ["D", "C", ""], "amount": ["amount", "amount", ""],
            "account": ["100", "204", ""], "own": ["1"]}  # fmt: skip
    answer = web.post(reverse("ledger-scheme", args=[scheme.pk]), sent)
    assert answer.status_code == 302
    new = Scheme.objects.get(kind="payment.cash", current=True)
    lines = SchemeLine.objects.filter(scheme=new).order_by("position")
    assert (new.version, [(line.side, line.account.number, line.own_account) for line in lines]) == (
        2, [("D", "100", False), ("C", "204", True)],
    )  # fmt: skip
    bad = web.post(reverse("ledger-scheme", args=[new.pk]), sent | {"version": 2, "account": ["100", "", ""]})
    assert bad.status_code == 422


@pytest.mark.django_db
def test_accounts_and_periods_by_post(cast: Cast, web: Client) -> None:
    web.post(reverse("ledger-account-new"), {"number": "205", "name": "Pracownicy", "kind": "asset"})
    account = Account.objects.get(number="205")
    sent = {"name": "Pracownicy, zaliczki", "kind": "asset", "_version": "1"}
    assert web.post(reverse("ledger-account-edit", args=[account.pk]), sent).status_code == 302
    assert web.post(reverse("ledger-account-edit", args=[account.pk]), sent | {"name": "x"}).status_code == 409
    web.post(reverse("ledger-year-new"), {"year": "2026"})
    january = Period.objects.get(first_day=dt.date(2026, 1, 1))
    web.post(reverse("ledger-periods"), {"operation": "close", "ids": str(january.pk)})
    january.refresh_from_db()
    assert january.state == "closed"


@pytest.mark.django_db
def test_the_rest_interface(cast: Cast, web: Client) -> None:
    (pk,) = ledger.post([draft(cast)], by=cast.by)
    answer = web.get("/api/v1/ledger/entries?expand=lines").json()
    assert answer["items"][0]["id"] == pk
    assert [line["account"] for line in answer["items"][0]["lines"]] == ["201", "703", "221"]
    trial = web.get("/api/v1/ledger/trial-balance?first=2026-11-01&last=2026-11-30").json()
    assert {row["number"]: row["balance_debit"] for row in trial}["201"] == "123.00"
    for name in ("accounts", "periods", "schemes"):
        assert web.get(f"/api/v1/ledger/{name}").status_code == 200


@pytest.mark.django_db
def test_rights(cast: Cast) -> None:
    client = Client()
    for name, value in session_cookie(user_with(["invoicing.see"])):
        client.cookies[name] = value
    for name in ("ledger", "ledger-trial", "ledger-accounts", "ledger-export"):
        assert client.get(reverse(name)).status_code == 403


@pytest.mark.django_db
def test_the_demo_opens_and_closes_months(cast: Cast) -> None:
    with clock.frozen(TODAY):
        demo.begin(by=cast.by, first=dt.date(2026, 3, 1), today=TODAY)
        ledger.post([draft(cast)], by=cast.by)
        demo.close_old(by=cast.by, today=TODAY)
    states = Period.objects.order_by("first_day").values_list("state", flat=True)
    assert list(states) == ["closed"] * 9 + ["open"] * 3
    assert Account.objects.filter(number="201").exists()
    holds()
