"""Companies, branches, departments, areas, employees, bank accounts; what every company begins with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kupiec.ground.company import public as company
from kupiec.ground.company import services
from kupiec.ground.company.models import DayOff
from kupiec.ground.company.rules import clean_nip
from kupiec.ground.company.values import AccountData, AreaData, BranchData, CompanyData, DepartmentData, EmployeeData
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from tests.cast import Cast

pytestmark = pytest.mark.django_db
IBAN = "61 1090 1014 0000 0712 1981 2874"
IBAN_2 = "PL27114020040000300201355387"


def refusal(call: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as refused:
        call(*args, **kwargs)
    return refused.value.code, refused.value.field


@pytest.mark.feature("KER-20")
def test_new_company_has_series_and_keeps_its_currency() -> None:
    by = Actor.system(0)
    company.seed_dictionaries(by=by)
    company.seed_dictionaries(by=by)
    assert company.Currency.objects.count() == 14
    assert list(company.VatCode.objects.order_by("position").values_list("code", flat=True)) == [
        "23", "8", "5", "0", "zw", "np", "oo",
    ]  # fmt: skip
    pk = services.save_company(CompanyData("KUP", "Kupiec S.A.", nip="PL 526-104-08-28"), by=by)
    made = company.Company.objects.get(pk=pk)
    assert (made.nip, made.version) == ("5261040828", 1)
    kinds = set(company.NumberSeries.objects.filter(company=pk).values_list("kind", flat=True))
    assert kinds >= {"OF", "ZS", "WZ", "PZ", "MM", "RW", "PW", "ZW", "FV", "PF", "KOR", "KP", "KW"}
    company.seed_series(pk, by=by)
    assert company.NumberSeries.objects.filter(company=pk).count() == len(kinds)
    assert refusal(services.save_company, CompanyData("X", "X", nip="5261040829"), by=by) == ("NIP", "nip")
    assert refusal(services.save_company, CompanyData("KUP", "X"), by=by) == ("TAKEN", "code")
    changed = CompanyData("KUP", "Kupiec S.A.", base_currency="EUR")
    assert refusal(services.save_company, changed, pk=pk, by=by) == ("BASE_CURRENCY", "base_currency")
    with pytest.raises(Conflict):
        services.save_company(CompanyData("KUP", "K"), pk=pk, version=7, by=by)


@pytest.mark.feature("KER-20")
def test_structure_is_entered_changed_and_never_crosses_companies(cast: Cast) -> None:
    by = cast.by
    branch = services.save_branch(BranchData("GD", "Gdańsk"), by=by)
    department = services.save_department(DepartmentData("HAN", "Handlowy", branch), by=by)
    region = services.save_area(AreaData("PN", "Północ"), by=by)
    sub = services.save_area(AreaData("PN1", "Pomorze", region), by=by)
    person = services.save_employee(EmployeeData("JK", "Jan", "Kowalski", branch_id=branch, department_id=department, area_id=sub), by=by)
    services.save_employee(EmployeeData("JK", "Jan", "Nowak", active=False), pk=person, version=1, by=by)
    row = company.Employee.objects.get(pk=person)
    assert (row.last_name, row.active, row.version, row.branch_id) == ("Nowak", False, 2, None)
    other = company.Company.objects.create(code="O", name="Other", base_currency_id="PLN")
    elsewhere = by.in_company(other.pk)
    cases = [
        (services.save_branch, BranchData("G/D", "x"), {}, ("BRANCH_CODE", "code")),
        (services.save_branch, BranchData("GD", "x"), {}, ("TAKEN", "code")),
        (services.save_branch, BranchData("", "x"), {}, ("REQUIRED", "code")),
        (services.save_area, AreaData("PN", "Północ", sub), {"pk": region}, ("CIRCLE", "parent_id")),
        (services.save_employee, EmployeeData("A", "A", ""), {}, ("REQUIRED", "last_name")),
        (services.save_branch, BranchData("GD", "x"), {"pk": branch, "by": elsewhere}, ("NOT_FOUND", "")),
        (services.save_department, DepartmentData("D", "D", branch), {"by": elsewhere}, ("NOT_FOUND", "branch_id")),
        (services.save_employee, EmployeeData("E", "E", "E", branch_id=branch), {"by": elsewhere}, ("NOT_FOUND", "branch_id")),
    ]  # fmt: skip
    for verb, data, more, expected in cases:
        assert refusal(verb, data, **{"by": by, **more}) == expected


@pytest.mark.feature("KER-20")
def test_one_main_account_per_currency(cast: Cast) -> None:
    by = cast.by
    first = services.save_account(AccountData(IBAN, bank_name="Bank A", main=True), by=by)
    second = services.save_account(AccountData(IBAN_2, bank_name="Bank B", main=True), by=by)
    found = company.main_account(cast.company.pk)
    assert found is not None and found.pk == second
    assert company.queries.account_by_number(cast.company.pk, "PL" + IBAN).pk == first  # type: ignore[union-attr]
    assert company.main_account(cast.company.pk, currency="EUR") is None
    assert refusal(services.save_account, AccountData(IBAN), by=by) == ("TAKEN", "iban")
    assert refusal(services.save_account, AccountData(IBAN[:-1] + "5"), by=by) == ("IBAN", "iban")
    assert refusal(services.save_account, AccountData(IBAN_2, "XXX"), by=by) == ("CURRENCY", "currency")
    closed = AccountData(IBAN_2, main=True, active=False)
    assert refusal(services.save_account, closed, pk=second, by=by) == ("MAIN_INACTIVE", "main")


@pytest.mark.parametrize(
    ("text", "right"),
    [("526-104-08-28", True), ("PL7740001454", True), ("1234567890", False), ("526104082", False), ("0000000000", False), ("", True)],
)  # fmt: skip
def test_nip(text: str, right: bool) -> None:
    if right:
        assert len(clean_nip(text)) in (0, 10)
        return
    assert refusal(clean_nip, text) == ("NIP", "nip")


@pytest.mark.feature("KER-20")
def test_rights_and_history(cast: Cast) -> None:
    from kupiec.ground.company.rights import RIGHTS
    from kupiec.ground.kernel import audit

    nobody = replace(cast.by, all_rights=False, rights=frozenset({"company.see"}))
    for verb, data in [(services.save_branch, BranchData("A", "A")), (services.save_company, CompanyData("A", "A")),
                       (services.save_area, AreaData("A", "A")), (services.save_account, AccountData(IBAN))]:  # fmt: skip
        assert refusal(verb, data, by=nobody)[0] == "FORBIDDEN"
    assert not DayOff.objects.exists()
    assert "company.structure" in RIGHTS
    pk = services.save_branch(BranchData("GD", "Gdańsk"), by=cast.by)
    services.save_branch(BranchData("GD", "Gdynia"), pk=pk, by=cast.by)
    [change] = [one for one in audit.history(company.Branch.objects.get(pk=pk)) if one.operation == "u"]
    assert (change.field, change.old, change.new) == ("name", "Gdańsk", "Gdynia")
