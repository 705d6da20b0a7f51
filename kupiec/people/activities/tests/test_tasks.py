"""Tasks: whom they are for, status and completion, checklists, delegating, coming again."""

from __future__ import annotations

import datetime as dt

import pytest

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.activities import queries, services
from kupiec.people.activities.models import PartyFigures, Reminder, Task, TaskItem, Term
from kupiec.people.activities.tests import builders as make
from kupiec.people.parties.tests.builders import party

pytestmark = pytest.mark.django_db
TODAY = make.NOON.date()


@pytest.fixture(autouse=True)
def _day(db):
    make.dictionaries()
    with clock.frozen(make.NOON):
        yield


@pytest.mark.feature("ACT-3")
def test_a_task_takes_the_usual_words_and_is_ones_own(actor):
    client = party(actor)
    made = make.task(actor, party_id=client.pk, due=TODAY, at=dt.time(14), checklist=("Sprawdzić cenę", " ", "Wysłać"))
    assert (made.type.code, made.status.code, made.importance.code, made.closed) == ("todo", "new", "normal", False)
    assert [row.pk for row in queries.assigned(Task.objects.all(), actor.employee_id)] == [made.pk]
    assert list(TaskItem.objects.values_list("position", "text")) == [(1, "Sprawdzić cenę"), (2, "Wysłać")]
    assert PartyFigures.objects.get(party=client).next_at == dt.datetime(2026, 11, 18, 14, tzinfo=clock.WARSAW)


@pytest.mark.feature("ACT-3")
def test_types_set_reminders_and_statuses_close(actor):
    made = make.task(actor, type_id=make.term("task_type", "call").pk, due=TODAY, at=dt.time(15))
    assert Reminder.objects.get().at == dt.datetime(2026, 11, 18, 14, 45, tzinfo=clock.WARSAW)
    services.complete([made.pk], by=actor)
    made.refresh_from_db()
    assert (made.closed, made.percent, made.status.code, made.closed_at) == (True, 100, "done", make.NOON)
    assert not Reminder.objects.exists()
    services.reopen([made.pk], by=actor)
    made.refresh_from_db()
    assert (made.closed, made.closed_at, made.status.code) == (False, None, "new")


@pytest.mark.feature("ACT-3")
@pytest.mark.parametrize(("repeat", "every", "next_day"), [("day", 2, 20), ("workday", 3, 23), ("week", 1, 25)])
def test_a_task_comes_again_once(actor, repeat, every, next_day):
    made = make.task(actor, due=TODAY, repeat=repeat, repeat_every=every, checklist=("Krok",), remind_at=make.NOON)
    services.complete([made.pk], by=actor)
    follower = Task.objects.get(after=made)
    assert (follower.due.day, follower.closed, follower.percent) == (next_day, False, 0)
    assert [item.text for item in queries.items_of_tasks([follower.pk])[follower.pk]] == ["Krok"]
    assert [one.pk for one in queries.employees_of_tasks([follower.pk])[follower.pk]] == [actor.employee_id]
    assert follower.remind_at - made.remind_at == follower.due - made.due
    services.reopen([made.pk], by=actor)
    assert not Task.objects.filter(after=made).exists()
    services.complete([made.pk], by=actor)
    assert Task.objects.filter(after=made).count() == 1


def test_it_ends_with_its_last_day(actor):
    made = make.task(actor, due=TODAY, repeat="month", repeat_until=dt.date(2026, 12, 1))
    services.complete([made.pk], by=actor)
    assert Task.objects.count() == 1


@pytest.mark.feature("ACT-3")
def test_delegating_names_both(actor):
    other = make.employee(actor)
    made = make.task(actor)
    services.delegate([made.pk], employee_id=other.pk, by=actor)
    made.refresh_from_db()
    assert made.delegated_by_id == actor.employee_id
    assert [one.pk for one in queries.employees_of_tasks([made.pk])[made.pk]] == [other.pk]


@pytest.mark.feature("ACT-3")
def test_ticking_moves_the_degree_of_completion(actor):
    made = make.task(actor, checklist=("a", "b", "c", "d"))
    first, *_rest = queries.items_of_tasks([made.pk])[made.pk]
    services.tick(first.pk, done=True, by=actor)
    made.refresh_from_db()
    assert made.percent == 25
    services.add_item(made.pk, " piąty  krok ", by=actor)
    services.drop_item(first.pk, by=actor)
    assert [item.text for item in queries.items_of_tasks([made.pk])[made.pk]] == ["b", "c", "d", "piąty krok"]


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"subject": ""}, "REQUIRED", "subject"),
        ({"percent": 101}, "BAD_NUMBER", "percent"),
        ({"repeat": "week"}, "REQUIRED", "due"),
        ({"repeat": "often", "due": TODAY}, "BAD_CHOICE", "repeat"),
        ({"repeat_every": 0}, "BAD_NUMBER", "repeat_every"),
        ({"due": dt.date(9999, 1, 1)}, "BAD_DAY", "due"),
        ({"status_id": 10**9}, "UNKNOWN_KEY", "status_id"),
        ({"employees": (10**9,)}, "UNKNOWN_KEY", "employees"),
        ({"checklist": ("x" * 201,)}, "TOO_LONG", "text"),
    ],
)
def test_what_a_task_can_not_be(actor, fields, code, field):
    with pytest.raises(Refusal) as refusal:
        make.task(actor, **fields)
    assert (refusal.value.code, refusal.value.field) == (code, field)


@pytest.mark.feature("ACT-3")
def test_tasks_of_no_customer_are_their_peoples(actor):
    other = make.employee(actor)
    mine = make.task(actor, subject="Moje")
    make.task(actor, subject="Cudze", employees=(other.pk,))
    Task.objects.filter(subject="Cudze").update(author=other)
    limited = make.only(actor)
    assert [row.pk for row in queries.tasks(limited)] == [mine.pk]
    assert queries.tasks(make.only(actor, "activities.see", "activities.team")).count() == 2


def test_putting_off_moves_reminders(actor):
    made = make.task(actor, due=TODAY, remind_at=make.NOON)
    services.set_due([made.pk], due=TODAY + dt.timedelta(days=3), by=actor)
    assert Reminder.objects.get().at == make.NOON + dt.timedelta(days=3)
    services.complete([made.pk], by=actor)
    with pytest.raises(Refusal) as refusal:
        services.move_task(made.pk, due=TODAY, at=None, by=actor)
    assert refusal.value.code == "CLOSED"


@pytest.mark.feature("ACT-3")
def test_editing_a_status_closes_and_sets_the_degree(actor):
    made = make.task(actor, due=TODAY)
    services.edit_task(made.pk, {"status_id": make.term("task_status", "done").pk, "percent": 0}, by=actor)
    made.refresh_from_db()
    assert (made.closed, made.percent) == (True, 100)


@pytest.mark.feature("ACT-3")
def test_dictionaries_are_kept_by_administrators(actor):
    pk = services.save_term(
        {"kind": "task_status", "code": "park", "name": "Odłożone", "name_en": "Parked", "standard": True, "makes_note": True}, by=actor
    )
    row = Term.objects.get(pk=pk)
    assert (row.standard, row.makes_note) == (True, False)
    assert Term.objects.filter(kind="task_status", standard=True).count() == 1
    make.task(actor)
    with pytest.raises(Refusal) as refusal:
        services.save_term({"closed": True}, pk=pk, by=actor)
    assert refusal.value.code == "IN_USE"
    with pytest.raises(Refusal) as refusal:
        services.save_term({"kind": "task_status", "code": "park", "name": "Drugie"}, by=actor)
    assert refusal.value.code == "TAKEN"
    services.retire([pk], by=actor)
    with pytest.raises(Refusal):
        make.task(actor, status_id=pk)
    with pytest.raises(Refusal):
        services.retire([pk], by=make.only(actor))
