"""Settings of the company: every page answers, forms save through the verbs, rights hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, tx
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LISTS = ["companies", "branches", "departments", "areas", "employees", "bank-accounts", "number-series", "rates", "days-off", "calendar"]
FORMS = ["company-new", "branch-new", "department-new", "area-new", "employee-new", "bank-account-new", "number-series-new",
         "rate-new", "rates-import", "day-off-new"]  # fmt: skip
CSV = "data;1EUR;nr tabeli;pełny numer tabeli\n20261001;4,3770;191;191/A/NBP/2026\n20261002;4,3745;192;192/A/NBP/2026\n"


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with clock.frozen(dt.date(2026, 11, 23)):
        yield


def client_of(rights: list[str] | None = None) -> Client:
    client = Client()
    for name, value in session_cookie(user_with(rights)):
        client.cookies[name] = value
    return client


@pytest.mark.feature("KER-20")
def test_all_pages_answer(cast: Cast) -> None:
    client = client_of()
    for name in LISTS + FORMS:
        assert client.get(reverse(name)).status_code == 200, name
    for name, pk in [("company-edit", cast.company.pk), ("branch-edit", cast.branch.pk), ("employee-edit", cast.salesperson.pk)]:
        assert client.get(reverse(name, args=[pk])).status_code == 200, name


@pytest.mark.feature("KER-20")
def test_structure_is_entered_through_forms(cast: Cast) -> None:
    client = client_of()
    sent = {"code": "GD", "name": "Gdańsk", "city": "Gdańsk", "active": "1"}
    assert client.post(reverse("branch-new"), sent).status_code == 302
    made = company.Branch.objects.get(code="GD")
    refused = client.post(reverse("branch-new"), sent)
    assert refused.status_code == 422
    edit = reverse("branch-edit", args=[made.pk])
    assert client.post(edit, {**sent, "name": "Gdynia", "_version": "1"}).status_code == 302
    assert client.post(edit, {**sent, "name": "Sopot", "_version": "1"}).status_code == 409
    made.refresh_from_db()
    assert (made.name, made.version) == ("Gdynia", 2)
    person = {"code": "JK", "first_name": "Jan", "last_name": "Kowalski", "branch_id": str(made.pk), "active": "1"}
    assert client.post(reverse("employee-new"), person).status_code == 302
    assert company.Employee.objects.get(code="JK").branch_id == made.pk
    account = {"iban": "61 1090 1014 0000 0712 1981 2874", "currency": "PLN", "main": "1", "active": "1"}
    assert client.post(reverse("bank-account-new"), account).status_code == 302
    assert client.post(reverse("bank-account-new"), {**account, "iban": "123"}).status_code == 422
    found = client.get("/_/wybierz/company.employee/", {"q": "kow"})
    assert found.status_code == 200 and "Kowalski" in found.content.decode()


@pytest.mark.feature("KER-3")
def test_series_page_shows_the_next_number_and_guards_the_law(cast: Cast) -> None:
    client = client_of()
    with tx.write_tx(by=cast.by):
        company.take_numbers("FV", company_id=cast.company.pk, on=clock.today())
    assert "FV 2/11/2026" in client.get(reverse("number-series")).content.decode()
    series = company.NumberSeries.objects.get(kind="FV")
    edit = reverse("number-series-edit", args=[series.pk])
    sent = {"kind": "FV", "pattern": "FV {number}/{month}/{year}", "reset": "month", "_version": "1"}
    assert client.post(edit, sent).status_code == 422
    assert client.post(edit, {**sent, "gapless": "1", "pattern": "F {number:4}/{month}/{year}"}).status_code == 302
    assert "F 0002/11/2026" in client.get(reverse("number-series")).content.decode()


@pytest.mark.feature("KER-2")
def test_rates_are_imported_and_entered(cast: Cast) -> None:
    client = client_of()
    sent = {"file": SimpleUploadedFile("kursy.csv", CSV.encode("cp1250")), "first": "2.10.2026"}
    assert client.post(reverse("rates-import"), sent).status_code == 302
    entry = {"currency": "USD", "base": "PLN", "on": "5.10.2026", "rate": "3,9116"}
    assert client.post(reverse("rate-new"), entry).status_code == 302
    page = client.get(reverse("rates"), {"f.currency": "EUR"}).content.decode()
    assert "4,3745" in page and "4,3770" not in page
    bad = client.post(reverse("rates-import"), {"file": SimpleUploadedFile("x.csv", b"PK\x03\x04")})
    assert bad.status_code == 422


@pytest.mark.feature("KER-20")
def test_days_off(cast: Cast) -> None:
    client = client_of()
    assert client.post(reverse("day-off-new"), {"on": "27.11.2026", "name": "Inwentaryzacja"}).status_code == 302
    page = client.get(reverse("calendar"), {"year": "2026"}).content.decode()
    assert "27.11.2026" in page and "24.12.2026" in page
    pk = company.queries.days_off(cast.by).get().pk
    client.post(reverse("days-off"), {"operation": "remove", "ids": str(pk)})
    assert not company.queries.days_off(cast.by).exists()


def test_rights(cast: Cast) -> None:
    nobody, reader = client_of(["orders.see"]), client_of(["company.see"])
    for name in LISTS:
        assert nobody.get(reverse(name)).status_code == 403, name
        assert reader.get(reverse(name)).status_code == 200, name
    for name in FORMS:
        assert reader.get(reverse(name)).status_code == 403, name
        assert reader.post(reverse(name), {"code": "X", "name": "X"}).status_code == 403, name
    assert not company.Branch.objects.filter(code="X").exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_are_accessible(signed_in, live_server):  # type: ignore[no-untyped-def]
    from tests.browser import check_axe
    from tests.cast import build_cast

    build_cast()
    page = signed_in()
    for name in [*LISTS, "company-new", "number-series-new", "rates-import"]:
        page.goto(live_server.url + reverse(name))
        check_axe(page, exclude=[".k-docs", ".k-tabs"])
