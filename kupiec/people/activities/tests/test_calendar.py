"""The calendar: what stands where, moving by drop and by form; the iCalendar feed; supervision of the team."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.activities import calendar, ical, services, watch
from kupiec.people.activities.models import Contact, Feed, Task
from kupiec.people.activities.services import feeds
from kupiec.people.activities.tests import builders as make
from kupiec.people.parties.tests.builders import party as new_party

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}
TODAY = make.NOON.date()


@pytest.fixture(autouse=True)
def _day(db):
    make.dictionaries()
    with clock.frozen(make.NOON):
        yield


@pytest.fixture
def user(cast):
    return user_with(None)


@pytest.fixture
def web(user) -> Client:
    client = Client()
    for name, value in session_cookie(user):
        client.cookies[name] = value
    return client


@pytest.fixture
def planned(actor):
    return make.contact(
        actor, new_party(actor, name="Termo & Bud").pk, state="planned", starts_at=make.NOON + dt.timedelta(hours=2, minutes=30)
    )


@pytest.mark.feature("ACT-3")
def test_day_week_and_month_show_ones_own(web, actor, planned):
    make.task(actor, subject="Całodniowe", due=TODAY)
    make.task(actor, subject="Obcego", due=TODAY, employees=(make.employee(actor).pk,))
    for view in ("day", "week", "month"):
        shown = web.get(reverse("my-calendar") + f"?view={view}").content.decode()
        assert "Termo &amp; Bud" in shown
        assert "Całodniowe" in shown
        assert "Obcego" not in shown
        assert "14:30" in shown
    for wrong in ("view=year", "on=dzis", "on=0001-01-01"):
        assert web.get(reverse("my-calendar") + f"?{wrong}").status_code == 404


def test_the_calendar_costs_the_same_for_any_number_of_things(actor, planned, django_assert_num_queries):
    for number in range(12):
        make.task(actor, subject=f"Z {number}", due=TODAY, party_id=planned.party_id)
    with django_assert_num_queries(2):
        assert len(calendar.slots(actor, employee_id=actor.employee_id, first=TODAY, last=TODAY)) == 13


@pytest.mark.feature("ACT-3")
def test_dropping_and_the_form_move(web, actor, planned):
    task = make.task(actor, due=TODAY, at=dt.time(14, 30))
    move = reverse("calendar-move", args=["task", task.pk])
    assert web.post(move, {"on": "2026-11-20", "at": "14:00", "version": task.version}, headers=HX).status_code == 204
    task.refresh_from_db()
    assert (task.due, task.at) == (dt.date(2026, 11, 20), dt.time(14, 30))
    assert web.post(move, {"on": "2026-11-20", "at": "9:00", "version": 1}, headers=HX).status_code == 409
    web.post(move, {"on": "2026-11-21", "version": task.version}, headers=HX)
    web.post(reverse("calendar-move-form", args=["contact", planned.pk]), {"on": "23.11.2026", "at": "8:15", "_version": planned.version})
    task.refresh_from_db()
    planned.refresh_from_db()
    assert (task.due, task.at) == (dt.date(2026, 11, 21), dt.time(14, 30))
    assert planned.starts_at == dt.datetime(2026, 11, 23, 8, 15, tzinfo=clock.WARSAW)
    assert web.post(move, {"on": "jutro"}, headers=HX).status_code == 422
    assert web.post(reverse("calendar-move", args=["note", 1]), {"on": "2026-11-20"}, headers=HX).status_code == 404


@pytest.mark.feature("ACT-3")
def test_hours_drawn_over_begin_a_contact_then(web, actor):
    page = web.get(reverse("my-calendar")).content.decode()
    assert f'data-calendar data-new="{reverse("contact-new")}"' in page
    later = (TODAY + dt.timedelta(days=1)).isoformat()
    form = web.get(reverse("contact-new"), {"on": later, "at": "15:00", "minutes": "120"}).content.decode()
    assert 'value="15:00"' in form and 'value="120"' in form and _chosen(form) == "planned"
    today = web.get(reverse("contact-new"), {"on": TODAY.isoformat(), "at": "7:00"}).content.decode()
    assert _chosen(today) == "done"
    assert web.get(reverse("contact-new"), {"on": "x", "at": "99:99", "minutes": "10e9"}).status_code == 200


def _chosen(form: str) -> str:
    found = re.search(r'<option\s+value="(planned|done|missed)"\s+selected', form)
    assert found
    return found[1]


@pytest.mark.feature("ACT-3")
def test_the_feed_is_signed_and_dies_when_renewed(web, user, actor, planned):
    Contact.objects.filter(pk=planned.pk).update(content="Linia; z, przecinkiem\nBEGIN:VEVENT\r\nżółć " + "ą" * 100)
    make.task(actor, subject="Wysłać, szybko", due=TODAY)
    web.post(reverse("calendar-feed"))
    token = feeds.token_of(user.pk)
    page = web.get(reverse("calendar-feed")).content.decode()
    assert token in page
    stranger = Client()
    answer = stranger.get(reverse("calendar-ics", args=[token]))
    lines = answer.content.decode().split("\r\n")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert lines.count("BEGIN:VEVENT") == 2
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "SUMMARY:Wysłać\\, szybko" in lines
    assert "DTSTART:20261118T133000Z" in lines
    assert "DTSTART;VALUE=DATE:20261118" in lines
    assert stranger.get(reverse("calendar-ics", args=[token[:-1] + ("a" if token[-1] != "a" else "b")])).status_code == 404
    web.post(reverse("calendar-feed"))
    assert Feed.objects.count() == 1
    assert stranger.get(reverse("calendar-ics", args=[token])).status_code == 404
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert feeds.actor_of(feeds.token_of(user.pk)) is None


def test_lines_are_folded_between_letters():
    text = ical.feed([ical.Event("u", make.NOON, "ż" * 200, TODAY)])
    unfolded = text.replace("\r\n ", "")
    assert "SUMMARY:" + "ż" * 200 in unfolded


@pytest.mark.feature("ACT-7")
def test_plans_and_counts_per_salesperson(web, actor):
    client, other = new_party(actor), make.employee(actor)
    phone = make.term("contact_type", "phone")
    services.save_plan(employee_id=actor.employee_id, type_id=phone.pk, since=TODAY, per_week=3, by=actor)
    make.contact(actor, client.pk)
    make.contact(actor, client.pk, state="planned", starts_at=make.NOON + dt.timedelta(days=1))
    late = make.contact(actor, client.pk, state="planned", starts_at=make.NOON - dt.timedelta(days=1))
    services.miss_contacts([late.pk], by=actor)
    make.contact(actor, client.pk, employee_id=other.pk, starts_at=make.NOON - dt.timedelta(days=9))
    make.task(actor, due=TODAY - dt.timedelta(days=1), employees=(other.pk,))
    kinds, rows = watch.week(dt.date(2026, 11, 16), by=actor)
    assert [kind.code for kind in kinds] == ["phone"]
    told = {row.employee.pk: (row.plan, row.done, row.planned, row.missed, row.tasks_open, row.tasks_late) for row in rows}
    assert told == {actor.employee_id: (3, 1, 1, 1, 0, 0), other.pk: (0, 0, 0, 0, 1, 1)}
    shown = web.get(reverse("activity-watch")).content.decode()
    assert "Anna Wiśniewska" in shown
    assert "33%" in shown
    _kinds, before = watch.week(dt.date(2026, 11, 9), by=actor)
    assert {row.employee.pk: (row.plan, row.done) for row in before}[other.pk] == (0, 1)
    services.save_plan(employee_id=actor.employee_id, type_id=phone.pk, since=TODAY, per_week=0, by=actor)
    assert watch.week(dt.date(2026, 11, 16), by=actor)[1][0].plan == 0
    with pytest.raises(Refusal):
        services.save_plan(employee_id=actor.employee_id, type_id=phone.pk, since=TODAY, per_week=1, by=make.only(actor))


@pytest.mark.feature("ACT-7")
def test_the_form_of_plans(web, actor):
    phone = make.term("contact_type", "visit")
    web.post(reverse("activity-plan"), {"employee_id": actor.employee_id, "type_id": phone.pk, "per_week": "4", "since": "18.11.2026"})
    assert watch.week(dt.date(2026, 11, 16), by=actor)[1][0].plan == 4
    assert not Task.objects.exists()
