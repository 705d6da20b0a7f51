"""Lists: paging over any sort, filters, rights, saved views, bulk operations, files."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from kupiec.ground.company.models import Employee
from kupiec.ground.kit import keyset, list_export, list_view_actions
from kupiec.ground.kit.tests import screens

pytestmark = [pytest.mark.django_db, pytest.mark.feature("KER-13")]
URL = "/pracownicy/"


def _ids(page):
    return [int(pk) for pk in re.findall(r'data-id="(\d+)"', page)]


def _walk(client, query):
    """All ids, page by page, as scrolling asks for them."""
    ids, address = [], f"{URL}?{query}"
    for _page in range(20):
        text = client.get(address, headers={"HX-Request": "true", "HX-Target": "list"}).content.decode()
        ids += _ids(text)
        more = re.search(r'hx-get="([^"]+after=[^"]+)"', text)
        if not more:
            return ids
        address = html.unescape(more[1])
    raise AssertionError("paging does not end")


@pytest.mark.parametrize(
    "sort", ["last_name", "-last_name", "code", "-code", "branch.name", "-branch.name", "branch.name,-last_name", "-active,last_name,-code"]
)
def test_paging_shows_each_row_once_in_order(signed, employees, sort):
    ids = _walk(signed(), f"sort={sort}")
    assert len(ids) == len(set(ids)) == Employee.objects.count()
    columns = {"last_name": "last_name", "code": "code", "branch.name": "branch__name", "active": "active"}
    paths = [("-" if key.startswith("-") else "") + columns[key.removeprefix("-")] for key in sort.split(",")]
    rows = Employee.objects.order_by(*paths, "-pk" if sort.startswith("-") else "pk")
    assert ids == list(rows.values_list("pk", flat=True))


def test_the_first_page_costs_a_constant_number_of_queries(signed, employees, django_assert_max_num_queries):
    client = signed()
    client.get(URL)
    with django_assert_max_num_queries(16):  # ten of them are what the rooms count for the bell and the rail
        assert len(_ids(client.get(URL).content.decode())) == 50


@pytest.mark.parametrize(
    "query",
    [
        "sort=nope",
        "sort=stock",
        "sort=-salary",
        "columns=nope",
        "f.nope=1",
        "f.branch_id=x",
        "after=!!",
        "after=WzEsMl0",
        "f.active=2",
        "preview=x",
    ],
)
def test_what_the_list_does_not_have_is_400(signed, employees, query):
    assert signed().get(f"{URL}?{query}").status_code == 400


def test_a_mark_of_another_order_is_400(signed, employees):
    client = signed()
    text = client.get(f"{URL}?sort=code").content.decode()
    after = re.search(r"after=([\w-]+)", text)[1]
    assert client.get(f"{URL}?sort=last_name&after={after}").status_code == 400


def test_hidden_by_right_everywhere(signed, employees):
    mine, all_rights = signed([]), signed()
    assert "Salary" in all_rights.get(URL).content.decode()
    assert "Salary" not in mine.get(URL).content.decode()
    assert "salary" not in mine.get(f"{URL}?foot=1").content.decode().lower()
    for query in ("sort=salary", "columns=salary", "f.email=x", "columns=last_name,salary&export=csv"):
        assert mine.get(f"{URL}?{query}").status_code == 400
    assert "1234,5" not in b"".join(mine.get(f"{URL}?export=csv")).decode()
    assert "Rename" not in mine.get(URL).content.decode()


def test_search_takes_all_words(signed, employees):
    client = signed()
    found = client.get(f"{URL}?q=ewa+kowal").content.decode()
    assert 0 < len(_ids(found)) < 130
    assert set(_ids(found)) == set(Employee.objects.filter(first_name="Ewa", last_name="Kowalska").values_list("pk", flat=True))


def test_filters_and_chips(signed, employees, cast):
    client = signed()
    text = client.get(f"{URL}?f.branch_id={cast.branch.pk}&f.code=K00").content.decode()
    assert set(_ids(text)) == set(Employee.objects.filter(branch=cast.branch, code__contains="K00").values_list("pk", flat=True))
    assert cast.branch.name in text
    assert client.get(f"{URL}?f.code=none-such").content.decode().count("k-empty") >= 1


def test_foot_counts(signed, employees):
    text = signed().get(f"{URL}?foot=1&q=nowak").content.decode()
    assert f'data-total="{Employee.objects.filter(last_name__icontains="nowak").count()}"' in text


def test_columns_are_chosen_and_ordered(signed, employees):
    text = signed().get(f"{URL}?columns=email,last_name").content.decode()
    heads = [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<th scope=.*?</th>", text, re.S)]
    assert len(heads) == 2
    assert "E-mail" in heads[0]


def test_a_user_text_is_never_markup(signed, employees):
    Employee.objects.filter(pk=employees[0].pk).update(last_name="<img src=x onerror=1>", first_name='"><script>')
    text = signed().get(f"{URL}?f.code=K000").content.decode()
    assert "<img" not in text
    assert "<script>" not in text


def test_bulk_operation_with_undo(signed, employees, hx):
    client = signed()
    ids = [employees[0].pk, employees[1].pk]
    answer = client.post(URL, {"operation": "deactivate", "ids": f"{ids[0]},{ids[1]}"}, headers=hx)
    assert answer.status_code == 204
    assert "2 deactivated" in answer["HX-Trigger"]
    assert set(Employee.objects.filter(active=False).values_list("pk", flat=True)) == set(ids)
    client.post(URL, {"operation": "deactivate", "undo": "1", "ids": f"{ids[0]},{ids[1]}"}, headers=hx)
    assert not Employee.objects.filter(active=False).exists()


def test_bulk_operation_on_all_that_is_shown(signed, employees, hx):
    signed().post(f"{URL}?f.code=K00", {"operation": "deactivate", "all": "1"}, headers=hx)
    assert Employee.objects.filter(active=False).count() == 10


def test_operations_reach_only_visible_rows(signed, employees, hx):
    from kupiec.ground.company.models import Company

    other = Company.objects.create(code="OBCA", name="Obca")
    stranger = Employee.objects.create(company=other, code="OBCY", first_name="A", last_name="B")
    assert signed().post(URL, {"operation": "deactivate", "ids": str(stranger.pk)}, headers=hx).status_code == 400
    stranger.refresh_from_db()
    assert stranger.active


def test_operation_with_arguments_asks_first(signed, employees, hx):
    client = signed()
    pk = employees[0].pk
    asked = client.get(f"{URL}?operation=rename&ids={pk}", headers=hx).content.decode()
    assert 'name="last_name"' in asked
    missing = client.post(URL, {"operation": "rename", "ids": pk, "last_name": ""}, headers=hx)
    assert missing.status_code == 422
    assert missing["HX-Retarget"] == "#dialog"
    refused = client.post(URL, {"operation": "rename", "ids": pk, "last_name": "X"}, headers=hx)
    assert refused.status_code == 422
    assert "This name is taken." in refused.content.decode()
    assert client.post(URL, {"operation": "rename", "ids": pk, "last_name": "Nowa"}, headers=hx).status_code == 204
    assert Employee.objects.get(pk=pk).last_name == "Nowa"


def test_operation_without_the_right_is_unknown(signed, employees, hx):
    assert signed([]).post(URL, {"operation": "rename", "ids": employees[0].pk, "last_name": "Y"}, headers=hx).status_code == 400


def test_row_menu_and_preview(signed, employees, hx):
    client = signed()
    menu = client.get(f"{URL}?rows={employees[0].pk}", headers=hx).content.decode()
    assert f"/pracownicy/{employees[0].pk}/" in menu
    assert "Deactivate" in menu
    assert f"preview {employees[0].pk}" in client.get(f"{URL}?preview={employees[0].pk}", headers=hx).content.decode()
    assert client.get(f"{URL}?preview=999999", headers=hx).status_code == 404


def test_saved_views_are_kept_shown_and_dropped(signed, employees, hx):
    client = signed()
    client.post(f"{URL}?f.active=1&sort=-code", {"_view": "save", "label": "Moje aktywne", "shared": "1"}, headers=hx)
    text = client.get(f"{URL}?f.active=1&sort=-code").content.decode()
    assert "Moje aktywne" in text
    pk = re.search(r'"_view": "drop", "id": "(\d+)"', text)[1]
    assert "Moje aktywne" in signed([]).get(URL).content.decode()
    client.post(URL, {"_view": "drop", "id": pk}, headers=hx)
    assert "Moje aktywne" not in client.get(URL).content.decode()


def test_xlsx_keeps_numbers_and_never_a_formula(signed, employees):
    content = b"".join(signed().get(f"{URL}?columns=code,position,email&sort=code&f.code=K00&export=xlsx"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 11
    assert rows[1] == ["K000", 5.0, "=1+1@x.example"]


def test_csv_disarms_formulas(signed, employees):
    text = b"".join(signed().get(f"{URL}?columns=code,email&sort=code&f.code=K00&export=csv")).decode("utf-8-sig")
    assert text.splitlines()[1] == "K000;'=1+1@x.example"
    assert list_export.safe_text("-5") == "'-5"
    assert list_export._csv_value(Decimal("-5.5")) == "-5,5"


def test_strangers_are_sent_to_sign_in(client, screens_mounted, db):
    assert client.get(URL).status_code in (302, 401)


def test_orders_end_with_the_key():
    order = keyset.orders(Employee, [("last_name", True)])
    assert [(step.path, step.descending) for step in order] == [("last_name", True), ("pk", True)]
    assert screens.EMPLOYEES.columns[2].join(Employee) == "branch"


def _groups(text):
    return re.findall(r'<tr class="k-grouprow" data-group="([^"]*)"', text)


@pytest.mark.parametrize(
    "query",
    ["group=branch.name&sort=code", "group=branch.name", "group=branch.name&sort=-branch.name,-code", "group=active&sort=-last_name"],
)
def test_groups_stand_together_on_all_pages(signed, employees, query):
    """Each heading once, the rows of a group together, no row lost, whatever the page size cuts."""
    screens_group = {"branch.name": "branch__name", "active": "active"}[query.split("&")[0].removeprefix("group=")]
    client, address, ids, heads = signed(), f"{URL}?{query}", [], []
    for _page in range(9):
        text = client.get(address, headers={"HX-Request": "true", "HX-Target": "list"}).content.decode()
        ids += _ids(text)
        heads += _groups(text)
        more = re.search(r'hx-get="([^"]+after=[^"]+)"', text)
        if not more:
            break
        address = html.unescape(more[1])
    shown = dict(Employee.objects.values_list("pk", screens_group))
    order = [shown[pk] for pk in ids]
    assert sorted(ids) == sorted(shown)
    changes = [value for at, value in enumerate(order) if at == 0 or order[at - 1] != value]
    assert heads == ["" if value is None else str(value) for value in changes]
    assert len(changes) == len(set(changes))


def test_a_group_is_counted_whole_and_can_be_passed_over(signed, employees):
    client = signed()
    text = client.get(f"{URL}?group=active").content.decode()
    assert _groups(text) == ["True"]
    assert f"{Employee.objects.count()} wierszy" in text or f"{Employee.objects.count()} rows" in text
    text = client.get(f"{URL}?group=branch.name&sort=branch.name").content.decode()
    past = html.unescape(re.search(r'data-past="([^"]+)"', text)[1])
    rest = client.get(past, headers={"HX-Request": "true", "HX-Target": "list"}).content.decode()
    assert _groups(text)[-1] not in _groups(rest)
    assert set(_ids(rest)).isdisjoint(_ids(text))
    assert rest.count("k-grouprow") >= 1


def test_grouping_costs_a_constant_number_of_queries(signed, employees, django_assert_max_num_queries):
    client = signed()
    client.get(URL)
    with django_assert_max_num_queries(18):
        assert _groups(client.get(f"{URL}?group=branch.name").content.decode())


@pytest.mark.parametrize("query", ["group=nope", "group=position", "group=salary", "group=stock", "past=!!"])
def test_what_cannot_group_is_400(signed, employees, query):
    assert signed().get(f"{URL}?{query}").status_code == 400


def _heads(text):
    return re.findall(r'<th scope="col"[^>]*data-column="([^"]+)"', text)


def test_order_and_width_of_columns_are_kept_per_user_and_view(signed, employees, hx):
    client = signed()
    assert (
        client.post(
            URL, {"_layout": "keep", "columns": "code,last_name,active", "widths": "code:140,last_name:9999"}, headers=hx
        ).status_code
        == 204
    )
    text = client.get(URL).content.decode()
    assert _heads(text) == ["code", "last_name", "active"]
    assert re.search(r'width="140" data-column="code"', text)
    assert re.search(r'width="1200" data-column="last_name"', text)
    client.post(f"{URL}?f.active=0", {"_layout": "keep", "columns": "active,code", "widths": ""}, headers=hx)
    assert _heads(client.get(f"{URL}?f.active=0").content.decode()) == ["active", "code"]
    assert _heads(client.get(URL).content.decode()) == ["code", "last_name", "active"]
    assert _heads(client.get(f"{URL}?columns=last_name").content.decode()) == ["last_name"]
    client.post(URL, {"_layout": "drop"}, headers=hx)
    assert len(_heads(client.get(URL).content.decode())) == 7
    assert _heads(client.get(f"{URL}?f.active=0").content.decode()) == ["active", "code"]


def test_a_kept_column_is_gone_with_its_right(signed, employees, hx):
    client = signed()
    client.post(URL, {"_layout": "keep", "columns": "salary,code", "widths": ""}, headers=hx)
    assert _heads(client.get(URL).content.decode()) == ["salary", "code"]
    stranger = signed([])
    assert stranger.post(URL, {"_layout": "keep", "columns": "salary,code", "widths": ""}, headers=hx).status_code == 400
    assert _heads(stranger.get(URL).content.decode())[0] == "last_name"


@pytest.mark.parametrize(
    "values",
    [
        {"columns": "nope"},
        {"columns": "code", "widths": "code:x"},
        {"columns": "code", "widths": "nope:5"},
        {"columns": "code", "widths": "code:999999"},
    ],
)
def test_a_wrong_layout_is_400(signed, employees, hx, values):
    assert signed().post(URL, {"_layout": "keep", **values}, headers=hx).status_code == 400


def test_everything_is_one_view(rf, monkeypatch):
    """A list that declares a view of everything has one tab for it, not two."""
    own = (screens.kit.View("open", "Open", "f.active=1"), screens.kit.View("all", "All of them", ""))
    monkeypatch.setattr(list_view_actions.saved_views, "store", lambda: None)
    tabs = list_view_actions.views_of(replace(screens.EMPLOYEES, views=own), rf.get(URL))
    assert [tab["url"] for tab in tabs] == [URL, f"{URL}?f.active=1"]
    assert [tab["current"] for tab in tabs] == [True, False]
