"""A calendar program of others (the library `caldav`, which other programs are built on) over the living server, from discovery to deleting."""

from __future__ import annotations

import datetime as dt

import pytest

from kupiec.ground.access import public as access
from kupiec.ground.access.testing import user_with
from kupiec.ground.kernel import clock
from kupiec.people.activities.models import Contact, Task
from kupiec.people.activities.tests import builders as make
from kupiec.people.parties.tests.builders import party as new_party

caldav = pytest.importorskip("caldav", reason="the calendar program of the development libraries is not installed")
dav = pytest.importorskip("caldav.elements.dav")
HOUR = dt.timedelta(hours=1)
NEW = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//PL\r\nBEGIN:VEVENT\r\nUID:abc-1@example.com\r\nDTSTAMP:20261118T110000Z\r\n"
    "DTSTART;TZID=Europe/Warsaw:{start:%Y%m%dT%H%M%S}\r\nDTEND;TZID=Europe/Warsaw:{end:%Y%m%dT%H%M%S}\r\n"
    "SUMMARY:Fryzjer\\, ósma\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def seller(cast, actor):
    make.dictionaries()
    return user_with(["activities.see", "activities.edit", "parties.see"], username="Anna W")


@pytest.fixture
def calendar(seller, live_server):
    by = access.actor_of(seller)
    _token, secret = access.create_token("Telefon", by=by, scopes=["activities.see", "activities.edit"])
    with caldav.DAVClient(f"{live_server.url}/.well-known/caldav", username="anna w", password=secret) as program:
        (found,) = program.principal().calendars()
        yield found


def _gone(calendar, url) -> bool:
    try:
        calendar.event_by_url(url)
    except caldav.error.NotFoundError:
        return True
    return False


@pytest.mark.feature("ACT-3")
@pytest.mark.feature("ACT-7")
@pytest.mark.django_db(transaction=True)
def test_a_calendar_program_reads_moves_adds_ticks_and_deletes(seller, actor, calendar):
    noon = clock.now().astimezone(clock.WARSAW).replace(hour=12, minute=0, second=0, microsecond=0) + dt.timedelta(days=3)
    meeting = make.contact(
        actor, new_party(actor, name="Termo, Bud").pk, state="planned", starts_at=noon, minutes=45, remind_at=noon - HOUR
    )
    task = make.task(actor, subject="Zadzwonić; oferta", due=noon.date(), at=dt.time(9, 30), content="Linia 1\nLinia 2, ąę")
    make.task(actor, subject="Obcego", due=noon.date(), employees=(make.employee(actor).pk,))

    assert calendar.get_display_name() == "Kupiec"
    assert set(calendar.get_supported_components()) == {"VEVENT", "VTODO"}
    (event,) = calendar.search(start=noon - HOUR, end=noon + HOUR, event=True)
    shown = event.icalendar_component
    assert str(shown["SUMMARY"]) == "Ustalenie dostawy (Termo, Bud)"
    assert (shown["DTSTART"].dt, shown["DTEND"].dt) == (noon, noon + dt.timedelta(minutes=45))
    assert shown.subcomponents[0]["TRIGGER"].dt == -HOUR
    assert calendar.search(start=noon + HOUR, end=noon + 2 * HOUR, event=True) == []
    (todo,) = calendar.todos()
    assert str(todo.icalendar_component["DESCRIPTION"]) == "Linia 1\nLinia 2, ąę"

    later = noon + dt.timedelta(days=1, hours=2)
    shown["DTSTART"].dt, shown["DTEND"].dt = later, later + HOUR
    event.save()
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.minutes, meeting.subject) == (later, 60, "Ustalenie dostawy")
    assert meeting.remind_at == later - HOUR

    todo.complete()
    task.refresh_from_db()
    assert task.closed
    assert (task.subject, task.content) == ("Zadzwonić; oferta", "Linia 1\nLinia 2, ąę")
    assert calendar.todos() == []

    fresh = calendar.save_event(NEW.format(start=later, end=later + HOUR))
    made = Task.objects.get(subject="Fryzjer, ósma")
    local = later.astimezone(clock.WARSAW)
    assert (made.due, made.at, made.minutes) == (local.date(), local.time(), 60)
    read = calendar.event_by_uid("abc-1@example.com")
    assert read.url == fresh.url
    assert read.icalendar_component["DTSTART"].dt == later

    read.delete()
    made.refresh_from_db()
    assert made.closed
    assert made.status.code == "dropped"
    assert _gone(calendar, fresh.url)
    event.delete()
    assert Contact.objects.get(pk=meeting.pk).state == "missed"
    assert calendar.events() == []


@pytest.mark.django_db(transaction=True)
def test_what_somebody_changed_meanwhile_is_not_written_over(actor, seller, calendar):
    task = make.task(actor, subject="Pierwotne", due=clock.today())
    (todo,) = calendar.todos()
    known = todo.get_properties([dav.GetEtag()])[dav.GetEtag.tag]
    Task.objects.filter(pk=task.pk).update(subject="W Kupcu", version=2)
    todo.icalendar_component["SUMMARY"] = "W telefonie"
    answer = calendar.client.put(str(todo.url), todo.data, {"If-Match": known, "Content-Type": "text/calendar"})
    assert answer.status == 412
    task.refresh_from_db()
    assert task.subject == "W Kupcu"
