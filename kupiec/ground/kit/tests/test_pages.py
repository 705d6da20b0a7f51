"""Details, forms, dialogs, pickers, palette, frame and error pages."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from kupiec.ground.access.public import actor_of
from kupiec.ground.access.testing import user_with
from kupiec.ground.company.models import Employee
from kupiec.ground.kit import forms, operations, reach
from kupiec.ground.kit import public as kit
from kupiec.ground.kit.tests import screens
from tests.markup import flat

pytestmark = pytest.mark.django_db
FIELDS = {"first_name": "Ola", "last_name": "Nowa", "code": "N1", "branch_id": ""}


def test_detail_shows_head_steps_facts_and_reasons(signed, employees):
    text = signed().get(f"/pracownicy/{employees[1].pk}/").content.decode()
    assert 'aria-current="step"' in text
    assert employees[1].code in text
    assert "Not on Sundays." in text
    assert re.search(r"<button[^>]*disabled[^>]*Not on Sundays", text)


def test_a_verb_the_page_no_longer_has_shows_how_things_stand(signed, employees, hx):
    url = f"/pracownicy/{employees[0].pk}/"
    answer = signed().post(url, {"operation": "op-77"}, headers=hx)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, url)


def test_detail_hides_facts_and_operations_without_the_right(signed, employees):
    text = signed([]).get(f"/pracownicy/{employees[1].pk}/").content.decode()
    assert "secret" not in text
    assert "operation=rename" not in text


def test_detail_panel_is_a_fragment(signed, employees, hx):
    client = signed()
    url = f"/pracownicy/{employees[1].pk}/"
    client.post(url, {"operation": "rename", "last_name": "Nowe"}, headers=hx)
    text = client.get(f"{url}?panel=history", headers=hx).content.decode()
    assert "<html" not in text
    assert "Nowe" in text
    assert client.get(f"{url}?panel=nope", headers=hx).status_code == 400


def test_detail_of_another_company_is_404(signed, employees):
    from kupiec.ground.company.models import Company

    other = Company.objects.create(code="OBCA", name="Obca")
    stranger = Employee.objects.create(company=other, code="OBCY", first_name="A", last_name="B")
    assert signed().get(f"/pracownicy/{stranger.pk}/").status_code == 404


def test_opened_documents_are_on_the_strip_and_close(signed, employees):
    client = signed()
    for row in employees[:10]:
        client.get(f"/pracownicy/{row.pk}/")
    text = flat(client.get("/pracownicy/"))
    assert text.count("data-doc>") + text.count("data-doc ") == 8
    assert f'data-close-doc="/pracownicy/{employees[9].pk}/"' in text
    client.post("/_/zamknij/", {"url": f"/pracownicy/{employees[9].pk}/"})
    assert f'data-close-doc="/pracownicy/{employees[9].pk}/"' not in client.get("/pracownicy/").content.decode()


def test_form_tells_errors_at_fields(signed, employees):
    answer = signed().post("/pracownicy/nowy/", {"first_name": "", "last_name": "x" * 5, "code": "", "branch_id": "abc"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count('aria-invalid="true"') == 3
    assert 'aria-describedby="id_first_name_error"' in text
    assert 'value="xxxxx"' in text


def test_form_refusal_goes_to_its_field(signed, employees):
    answer = signed().post("/pracownicy/nowy/", {**FIELDS, "code": "TAKEN"})
    assert answer.status_code == 422
    assert re.search(r'id="id_code_error">.*?(This code is taken|Ten kod jest już zajęty)', flat(answer), re.S)


def test_a_form_sent_twice_works_once(signed, employees):
    client = signed()
    once = re.search(r'name="_once" value="(\w+)"', client.get("/pracownicy/nowy/").content.decode())[1]
    first = client.post("/pracownicy/nowy/", {**FIELDS, "_once": once})
    again = client.post("/pracownicy/nowy/", {**FIELDS, "_once": once})
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert Employee.objects.filter(code="N1").count() == 1


def test_conflict_shows_both_values_and_keeps_mine(signed, employees):
    client = signed()
    row = employees[0]
    sent = {**FIELDS, "code": row.code, "last_name": "Moja", "_version": "99"}
    answer = client.post(f"/pracownicy/{row.pk}/edycja/", sent)
    text = flat(answer)
    assert answer.status_code == 409
    assert "Nowak" in text
    assert text.count("Moja") >= 2
    version = re.search(r'name="_version" value="(\d+)"', text)[1]
    assert client.post(f"/pracownicy/{row.pk}/edycja/", {**sent, "_version": version}).status_code == 302
    row.refresh_from_db()
    assert row.last_name == "Moja"


@pytest.mark.parametrize("mangled", ["", "abc", "1; drop", "-1", "9" * 30])
def test_a_version_that_cannot_be_read_is_no_leave_to_write(signed, employees, mangled):
    client, row = signed(), employees[0]
    sent = {**FIELDS, "code": row.code, "last_name": "Moja", "_version": mangled}
    answer = client.post(f"/pracownicy/{row.pk}/edycja/", sent)
    text = flat(answer)
    assert answer.status_code == 409
    assert "Nowak" in text
    row.refresh_from_db()
    assert row.last_name != "Moja"
    version = re.search(r'name="_version" value="(\d+)"', text)[1]
    assert client.post(f"/pracownicy/{row.pk}/edycja/", {**sent, "_version": version}).status_code == 302


def test_text_nothing_was_chosen_for_is_told_at_the_picker_and_kept(signed, cast, employees):
    client = signed()
    sent = {**FIELDS, "branch_id": str(cast.branch.pk), "branch_id_typed": "Pozn"}
    answer = client.post("/pracownicy/nowy/", sent)
    text = flat(answer)
    assert answer.status_code == 422
    assert re.search(r'id="id_branch_id_error">.*?Pozn', text)
    assert 'value="Pozn"' in text
    assert f'name="branch_id" value="{cast.branch.pk}"' in text
    assert client.post("/pracownicy/nowy/", {**sent, "branch_id_typed": ""}).status_code == 302


def test_form_as_a_dialog(signed, employees):
    text = signed().get("/pracownicy/nowy/", headers={"HX-Request": "true", "HX-Target": "dialog"}).content.decode()
    assert "<html" not in text
    assert "data-dialog-form" in text


def test_picker_finds_and_names(signed, cast, hx):
    client = signed()
    text = client.get("/_/wybierz/test.branch/?q=poz", headers=hx).content.decode()
    assert f'data-value="{cast.branch.pk}"' in text
    assert client.get("/_/wybierz/nope/?q=x", headers=hx).status_code == 404


def test_palette_lists_commands_by_right_and_calculates(signed, hx):
    client = signed()
    assert (
        "/pracownicy/nowy/"
        in client.get("/_/paleta/", {"q": "nowy prac"}, headers=hx).content.decode()
        + client.get("/_/paleta/", {"q": "osobe"}, headers=hx).content.decode()
    )
    assert "147,6" in client.get("/_/paleta/", {"q": "=120+23%"}, headers=hx).content.decode()
    assert "<script" not in client.get("/_/paleta/", {"q": "<script>"}, headers=hx).content.decode()


def test_pages_send_a_strict_policy(signed):
    answer = signed().get("/pracownicy/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    text = answer.content.decode()
    assert " style=" not in text
    assert not re.search(r"<script(?![^>]*src=)", text)
    assert not re.search(r"\son\w+=", text)


def test_error_pages_have_the_look_and_a_number(signed, employees):
    client = signed()
    client.raise_request_exception = False
    for url, status in (("/pracownicy/?sort=nope", 400), ("/nic/", 404), ("/zepsute/", 500)):
        answer = client.get(url)
        text = answer.content.decode()
        assert answer.status_code == status
        assert "k-error" in text
        assert re.search(r'<span class="code">[0-9a-f]{12}</span>', text)
    assert "broken on purpose" not in client.get("/zepsute/").content.decode()


def test_without_a_token_nothing_is_posted(signed, employees):
    open_client = signed()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = open_client.cookies
    answer = strict.post("/pracownicy/", {"operation": "deactivate", "ids": employees[0].pk})
    assert answer.status_code == 403
    assert "k-error" in answer.content.decode()


def test_home_and_notices_answer(signed, hx):
    client = signed()
    assert client.get("/").status_code == 200
    assert client.get("/_/powiadomienia/", headers=hx).status_code == 200
    assert client.get("/_/powiadomienia/?count=1", headers=hx).content.strip() == b""
    assert client.get("/_/dzien/?q=%2B3").json()["text"]


def test_commands_are_read_once(signed):
    screens.SAVED.clear()
    signed().post("/pracownicy/nowy/", {**FIELDS, "code": "N9"})
    assert [screens.AddEmployee("Ola", "Nowa", "N9", None)] == screens.SAVED


def test_a_link_to_a_forbidden_page_is_plain_text(signed, employees):
    """Neither the name nor the row leads where the reader may not go; the one who may gets both."""
    address = f'href="/tajni/{employees[0].pk}/"'
    open_to_all, closed = signed().get("/tajni/?f.code=K000").content.decode(), signed([]).get("/tajni/?f.code=K000").content.decode()
    assert f'<a class="nm2 plain" {address}' in open_to_all
    assert f"data-{address}" in open_to_all
    assert address not in closed
    assert employees[0].last_name in closed
    assert 'data-bar="Enter"' in open_to_all


@pytest.mark.parametrize("rights, shown", [(None, '<a class="x" href="/tajni/7/">seven</a>'), ([], '<span class="x">seven</span>')])
def test_the_link_tag_asks_the_right_of_the_page(cast, screens_mounted, rights, shown):
    actor = actor_of(user_with(rights), company_id=cast.company.pk)
    with reach.looked_at_by(actor):
        assert Template('{% link "/tajni/7/" "x" %}seven{% endlink %}').render(Context()) == shown


def test_only_keys_that_work_are_shown(signed, employees):
    """The bar of a list without selection and preview names neither; a read-only grid names no key that edits."""
    bare = signed([]).get("/tajni/").content.decode()
    assert 'data-bar="P"' not in bare
    assert 'data-bar="Space"' not in bare
    full = signed().get("/pracownicy/").content.decode()
    assert 'data-bar="P"' in full
    assert 'data-bar="Space"' in full
    edited, read = signed().get("/wzorce/").content.decode(), signed().get("/wzorce/?readonly").content.decode()
    for keys in ("Insert", "F2", "F4", "Delete", "Ctrl+D", "Ctrl+S"):
        assert f'data-bar="{keys}"' in edited
        assert f'data-bar="{keys}"' not in read
    assert 'data-bar="F8"' in read


@pytest.mark.parametrize(
    "path, back",
    [("/klienci/adres/nowy/", "/klienci/"), ("/ustawienia/magazyn/", "/ustawienia/"), ("/osoby/nowa/", "/osoby/"), ("/nic/", "/")],
)
def test_back_leads_to_the_nearest_page_above(path, back):
    assert forms.above(path) == back


def test_an_operation_without_words_of_its_own_tells_that_it_is_done():
    with translation.override("pl"):
        assert operations._message(kit.Operation("bill", "Wystaw szkic FV"), [1]) == "Wystaw szkic FV: gotowe"
        assert operations._message(kit.Operation("bill", "Wystaw szkic FV", message="Wystawiono: %(count)s"), [1, 2]) == "Wystawiono: 2"
