"""Contacts, tasks, notes, the journal and the calendar in a real browser: what people do, and nothing axe complains about."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from kupiec.ground.access.testing import user_with
from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.notifications.models import Mention
from kupiec.people.activities import services
from kupiec.people.activities.models import Contact, Note, Task, TaskItem
from kupiec.people.activities.tests import builders as make
from kupiec.people.parties.tests.builders import party as new_party
from tests.browser import check_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def party(cast: Any) -> Any:
    make.dictionaries()
    return new_party(cast.by, name="Bel-Pol Instalacje")


@pytest.fixture
def anna(cast: Any) -> Any:
    made = user_with(None)
    type(made).objects.filter(pk=made.pk).update(employee=cast.salesperson)
    made.refresh_from_db()
    return made


def _addresses(by: Any, party: Any) -> list[str]:
    """Every page of the room, filled."""
    contact = make.contact(by, party.pk)
    task = make.task(by, party_id=party.pk, due=clock.today())
    services.add_item(task.pk, "Sprawdzić stan", by=by)
    note = services.write_note({"party_id": party.pk, "title": "Ustalenia", "html": "Dostawa w piątek"}, by=by)
    of_one = [("contact", contact.pk), ("contact-edit", contact.pk), ("task", task.pk), ("task-edit", task.pk), ("note", note), ("note-edit", note),
              ("activity-term", make.term("contact_type", "phone").pk), ("party", party.pk)]  # fmt: skip
    plain = ("contacts", "contact-new", "tasks", "task-new", "notes", "note-new", "calendar-feed", "caldav-setup", "activity-watch", "activity-plan",
             "activity-terms", "activity-term-new")  # fmt: skip
    return [*map(reverse, plain), *(reverse(name, args=[pk]) for name, pk in of_one),
            *(f"{reverse('my-calendar')}?view={view}" for view in ("day", "week", "month"))]  # fmt: skip


@pytest.mark.feature("ACT-1")
def test_pages_are_accessible(cast: Any, party: Any, anna: Any, signed_in: Any, live_server: Any) -> None:
    addresses = _addresses(cast.by, party)
    page = signed_in(user=anna)
    for address in addresses:
        answer = page.goto(live_server.url + address)
        assert answer.status == 200, address
        check_axe(page)
    narrow = signed_in(user=anna, width=390, height=800, theme="dark")
    for address in addresses[::5]:
        narrow.goto(live_server.url + address)
        check_axe(narrow)


@pytest.mark.feature("ACT-1")
def test_a_contact_is_written_down_and_a_wrong_hour_told(cast: Any, party: Any, anna: Any, signed_in: Any, live_server: Any) -> None:
    page = signed_in(user=anna)
    page.goto(f"{live_server.url}{reverse('contact-new')}?party={party.pk}")
    page.fill("[name=subject]", "Obmiar kotłowni")
    page.fill("[name=at]", "25:00")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#id_at_error")
    assert page.input_value("[name=subject]") == "Obmiar kotłowni"
    check_axe(page)
    page.fill("[name=at]", "9:30")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("h1:has-text('Obmiar kotłowni')")
    assert Contact.objects.get().party_id == party.pk


@pytest.mark.feature("ACT-3")
def test_a_step_of_a_task_is_ticked_off(cast: Any, party: Any, anna: Any, signed_in: Any, live_server: Any) -> None:
    task = make.task(cast.by, party_id=party.pk)
    services.add_item(task.pk, "Sprawdzić stan", by=cast.by)
    page = signed_in(user=anna)
    page.goto(live_server.url + reverse("task", args=[task.pk]))
    with page.expect_navigation():
        page.get_by_text("Sprawdzić stan").first.click()
    assert TaskItem.objects.get(task=task).done
    check_axe(page)


@pytest.mark.feature("ACT-5")
def test_the_journal_of_a_party_takes_a_note(cast: Any, party: Any, anna: Any, signed_in: Any, live_server: Any) -> None:
    page = signed_in(user=anna)
    page.goto(live_server.url + reverse("party", args=[party.pk]))
    page.locator("#journal textarea[name=text]").fill("Dzwonić przed 10:00")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#journal-rows >> text=Dzwonić przed 10:00")
    assert Note.objects.count() + Contact.objects.count() + Task.objects.count() == 1
    check_axe(page)


@pytest.mark.feature("KER-19")
def test_a_colleague_is_offered_after_an_at_sign_and_hears_of_it(cast, party, anna, signed_in, live_server):
    employee = company.Employee.objects.create(company=cast.company, first_name="Łucja", last_name="Bąk", active=True)
    type(anna).objects.filter(pk=anna.pk).update(employee=employee)
    page = signed_in()
    page.goto(f"{live_server.url}/klienci/{party.pk}/")
    text = page.locator("textarea[data-mentions]")
    text.click()
    page.keyboard.type("Prosze @luc")
    page.locator("#mention-list .opt").first.wait_for()
    check_axe(page)
    page.keyboard.press("Enter")
    assert text.input_value() == "Prosze @Łucja.Bąk "
    page.keyboard.press("Control+Enter")
    page.wait_for_function("() => document.querySelector('textarea[data-mentions]').value === ''")
    assert Mention.objects.get(user=anna).text == "Prosze @Łucja.Bąk"
