"""Pages through HTTP: lists, forms, the journal and its place to write, the agenda, prints, letters."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock, invariants
from kupiec.ground.mail.models import Mail, Sender
from kupiec.people.activities import journal, services
from kupiec.people.activities.models import Contact, Mark, Note, Reminder, Task
from kupiec.people.activities.tests import builders as make
from kupiec.people.parties.tests.builders import party as new_party

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _day(db):
    make.dictionaries()
    with clock.frozen(make.NOON):
        yield


@pytest.fixture
def user(cast):
    made = user_with(None)
    type(made).objects.filter(pk=made.pk).update(employee=cast.salesperson)
    made.refresh_from_db()
    return made


@pytest.fixture
def web(user) -> Client:
    client = Client()
    for name, value in session_cookie(user):
        client.cookies[name] = value
    return client


@pytest.fixture
def party(actor):
    return new_party(actor, name="Bel-Pol <Instalacje>")


def _text(answer: Any) -> str:
    return answer.content.decode()


@pytest.mark.feature("ACT-5")
def test_one_field_makes_notes_contacts_and_tasks(web, actor, party):
    url = reverse("party-journal", args=[party.pk])
    phone = make.term("contact_type", "phone").pk
    web.post(url, {"kind": "note", "text": "Dzwonić przed 10:00\n<b>pilne</b>"}, headers=HX)
    web.post(url, {"kind": str(phone), "text": "Akceptuje wersję 3", "remind": "+3"}, headers=HX)
    answer = web.post(url, {"kind": "task", "text": "Wysłać ofertę", "remind": "20.11"}, headers=HX)
    assert answer.status_code == 200
    assert Note.objects.get().html == "<p>Dzwonić przed 10:00<br>&lt;b&gt;pilne&lt;/b&gt;</p>"
    assert Contact.objects.get().subject == "Akceptuje wersję 3"
    assert sorted(Task.objects.values_list("subject", "due")) == [
        ("Akceptuje wersję 3", dt.date(2026, 11, 21)),
        ("Wysłać ofertę", dt.date(2026, 11, 20)),
    ]
    assert Reminder.objects.count() == 1
    shown = _text(web.get(url, headers=HX))
    for text in ("Akceptuje wersję 3", "Wysłać ofertę", "NT", "Dzwonić przed 10:00"):
        assert text in shown
    assert "<b>pilne</b>" not in shown
    refused = web.post(url, {"kind": "note", "text": "  "}, headers=HX)
    assert refused.status_code == 422


@pytest.mark.feature("ACT-5")
def test_the_journal_pages_by_place_and_filters_by_kind(actor, party):
    for number in range(30):
        make.contact(actor, party.pk, subject=f"Rozmowa {number}", starts_at=make.NOON - dt.timedelta(hours=number // 3))
    make.task(actor, party_id=party.pk)
    seen, after = [], ""
    while True:
        page = journal.page(party.pk, by=actor, groups=("contacts", "tasks"), after=after, size=7)
        seen += [one.entry.key for one in page.shown]
        after = page.after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 31
    only = journal.page(party.pk, by=actor, groups=("tasks",))
    assert {one.entry.group for one in only.shown} == {"tasks"}
    with pytest.raises(journal.BadAddress):
        journal.page(party.pk, by=actor, after="eyJ4Ijox")


@pytest.mark.feature("ACT-5")
def test_the_journal_costs_the_same_for_any_number_of_entries(actor, party, django_assert_max_num_queries):
    for number in range(15):
        make.contact(actor, party.pk, subject=f"Rozmowa {number}")
        make.task(actor, party_id=party.pk, subject=f"Zadanie {number}")
    with django_assert_max_num_queries(30):
        journal.page(party.pk, by=actor)


@pytest.mark.feature("ACT-5")
def test_an_entry_is_marked_with_importance_state_and_reminder(web, actor, party):
    made = make.contact(actor, party.pk)
    url = reverse("journal-mark", args=["activities.contact", made.pk]) + f"?party={party.pk}&text=Ustalenie"
    assert "Oznacz wpis" in _text(web.get(url, headers={**HX, "HX-Target": "dialog"}))
    high, done = make.term("importance", "high"), make.term("entry_state", "settled")
    web.post(url, {"importance_id": high.pk, "state_id": done.pk, "percent": "", "remind_on": "20.11", "remind_hour": "9"})
    row = Mark.objects.get()
    assert (row.importance, row.state, row.percent) == (high, done, 100)
    assert Reminder.objects.get(subject="mark:activities.contact").at == dt.datetime(2026, 11, 20, 9, tzinfo=clock.WARSAW)
    shown = next(one for one in journal.page(party.pk, by=actor).shown if one.entry.subject == "activities.contact")
    assert str(shown.importance.text) == "Wysoka"
    assert web.get(reverse("journal-mark", args=["activities.contact", 10**9])).status_code == 404


@pytest.mark.feature("ACT-1")
def test_a_contact_is_entered_and_changed_by_its_form(web, actor, party):
    url = reverse("contact-new") + f"?party={party.pk}"
    assert "Bel-Pol &lt;Instalacje&gt;" in _text(web.get(url))
    values = {
        "party_id": party.pk, "type_id": make.term("contact_type", "visit").pk, "subject": "Obmiar", "state": "planned", "on": "19.11.2026", "at": "9:30",
        "minutes": "60", "employees": [actor.employee_id], "remind_on": "19.11.2026", "remind_hour": "8",
    }  # fmt: skip
    web.post(url, values)
    made = Contact.objects.get()
    assert made.starts_at == dt.datetime(2026, 11, 19, 9, 30, tzinfo=clock.WARSAW)
    edit = reverse("contact-edit", args=[made.pk])
    assert 'value="9:30"' in _text(web.get(edit))
    assert web.post(edit, {**values, "at": "25:00"}).status_code == 422
    web.post(edit, {**values, "at": "11", "_version": made.version})
    made.refresh_from_db()
    assert made.starts_at.astimezone(clock.WARSAW).hour == 11
    page = _text(web.get(reverse("contact", args=[made.pk])))
    assert "Obmiar" in page
    assert "19.11.2026 11:00" in page


@pytest.mark.feature("ACT-3")
def test_tasks_on_lists_forms_and_the_day(web, actor, party):
    web.post(reverse("task-new"), {
        "subject": "Wysłać <ofertę>", "type_id": make.term("task_type", "offer").pk, "party_id": party.pk, "importance_id": make.term("importance", "urgent").pk,
        "status_id": make.term("task_status", "new").pk, "due": "17.11.2026", "checklist": "raz\ndwa", "repeat_every": "1", "employees": [actor.employee_id],
    })  # fmt: skip
    made = Task.objects.get()
    assert "Wysłać &lt;ofertę&gt;" in _text(web.get(reverse("tasks") + "?f.mine=1&f.late=1"))
    agenda = _text(web.get("/?panel=agenda", headers=HX))
    assert "po terminie 1 dzień" in agenda
    step = make.queries_items(made.pk)[0]
    assert web.post(reverse("task-item", args=[step]), {"do": "tick"}, headers=HX).status_code == 204
    made.refresh_from_db()
    assert made.percent == 50
    web.post(reverse("task", args=[made.pk]), {"operation": "complete"}, headers=HX)
    assert Task.objects.get().closed
    assert "Wysłać" in _text(web.get(reverse("tasks") + "?archived=1"))


def test_lists_cost_the_same_for_any_number_of_rows(web, actor, party, django_assert_max_num_queries):
    for number in range(20):
        make.contact(actor, party.pk, subject=f"K {number}", employees=(actor.employee_id,))
        make.task(actor, party_id=party.pk, subject=f"Z {number}")
        services.write_note({"party_id": party.pk, "title": f"N {number}"}, by=actor)
    for route in ("contacts", "tasks", "notes", "parties"):
        web.get(reverse(route))
        with django_assert_max_num_queries(40):
            assert web.get(reverse(route)).status_code == 200


@pytest.mark.feature("ACT-4")
def test_a_note_is_printed_and_sent_as_a_document(web, actor, party):
    made = make.contact(actor, party.pk, content="Ustalono", result="zamówi")
    web.post(reverse("contact", args=[made.pk]), {"operation": "note"}, headers=HX)
    row = Note.objects.get()
    answer = web.get(reverse("note-print", args=[row.pk]))
    assert answer.content.startswith(b"%PDF")
    assert "Notatka NT 1/2026" in _text(web.get(reverse("mail-write", args=["activities.note", row.pk])))


@pytest.mark.feature("ACT-8")
def test_a_letter_to_a_customer_becomes_a_contact(web, user, actor, party):
    url = reverse("mail-write", args=["activities.letter", party.pk])
    shown = _text(web.get(url))
    assert "Dzień dobry," in shown
    assert "mailto:" in shown
    Sender.objects.create(company_id=actor.company_id, address="biuro@kupiec.example")
    web.post(url, {"to": "zakupy@belpol.example", "subject": "Termin dostawy", "text": "Dzień dobry,\n\ndostawa w piątek."})
    sent, made = Mail.objects.get(), Contact.objects.get()
    assert (sent.kind, sent.heading) == ("letter", "Termin dostawy")
    assert (made.subject, made.direction, made.type.code, made.employee_id) == ("Termin dostawy", "out", "email", actor.employee_id)
    assert "dostawa w piątek" in made.content
    assert [one.entry.subject for one in journal.page(party.pk, by=actor, groups=("mail", "contacts")).shown] == ["activities.contact"]


@pytest.mark.feature("ACT-6")
def test_parties_show_last_contact_and_next_action_and_sort_by_them(web, actor):
    first, second = new_party(actor, name="Pierwszy"), new_party(actor, name="Drugi")
    make.contact(actor, first.pk, starts_at=make.NOON - dt.timedelta(days=2))
    make.contact(actor, second.pk, starts_at=make.NOON - dt.timedelta(days=1))
    make.task(actor, party_id=first.pk, due=make.NOON.date() - dt.timedelta(days=1), subject="Zaległe sprawdzenie")
    page = _text(web.get(reverse("parties") + "?sort=-last_contact"))
    assert page.index("Drugi") < page.index("Pierwszy")
    assert "Zaległe sprawdzenie" in page
    menu = _text(web.get(reverse("parties") + f"?rows={first.pk}", headers=HX))
    for words in ("Zapisz kontakt", "Dodaj zadanie", "Dziennik", "Napisz", "Dodaj klienta"):
        assert words in menu
    preview = _text(web.get(reverse("parties") + f"?preview={first.pk}", headers=HX))
    assert "Ustalenie dostawy" in preview


def test_strangers_see_nothing(cast, actor, party):
    made, item = make.contact(actor, party.pk), make.task(actor, party_id=party.pk)
    client = Client()
    for name, value in session_cookie(user_with("catalog.see")):
        client.cookies[name] = value
    for url in (
        reverse("contacts"),
        reverse("contact", args=[made.pk]),
        reverse("task", args=[item.pk]),
        reverse("party-journal", args=[party.pk]),
    ):
        assert client.get(url).status_code == 403


def test_reminders_come_under_the_bell(web, actor, party):
    made = make.task(actor, subject="Oddzwonić", due=make.NOON.date(), remind_at=make.NOON - dt.timedelta(minutes=5))
    assert "Oddzwonić" in _text(web.get(reverse("kit-notices"), headers=HX))
    services.complete([made.pk], by=actor)
    assert "Oddzwonić" not in _text(web.get(reverse("kit-notices"), headers=HX))


def test_what_must_hold_holds_and_is_noticed(actor, party):
    make.contact(actor, party.pk)
    made = make.task(actor, party_id=party.pk)
    mine = [one for one in invariants.everything() if "activities" in one.room]
    assert {one.code for one in mine} == {"I45", "I46"}
    assert [line for one in mine for line in one.check()] == []
    Task.objects.filter(pk=made.pk).update(closed=True, closed_at=make.NOON)
    assert [line for one in mine for line in one.check()] == [f"task={made.pk}"]


@pytest.mark.feature("PTY-7")
def test_the_page_of_a_party_costs_the_same_whatever_its_history(web, actor, party):
    """The page stands at once and asks for its journal by itself (QUALITY, issue: under 40 statements)."""
    empty = new_party(actor, name="Bez historii")
    for number in range(12):
        made = make.contact(actor, party.pk, subject=f"Rozmowa {number}")
        make.task(actor, party_id=party.pk, subject=f"Zadanie {number}")
    counts = []
    for one in (empty, party, empty, party):  # the second time definitions are known
        with CaptureQueriesContext(connection) as asked:
            page = web.get(reverse("party", args=[one.pk]))
        assert reverse("party-journal", args=[one.pk]) in _text(page)
        counts.append(len(asked))
    assert counts[2] == counts[3], counts
    assert counts[3] < 42, "\n".join(row["sql"][:110] for row in asked)
    assert made
