"""Bookings of resources: firm ones never overlap, whoever writes them and however many at once (ATP-3)."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal as D
from threading import Barrier

import pytest
from django.db import DatabaseError, connections, transaction

from kupiec.ground.kernel import clock, invariants
from kupiec.ground.kernel.refusal import Refusal
from kupiec.sales.booking import queries, rules, services
from kupiec.sales.booking.models import Booking
from kupiec.sales.booking.values import BookingDraft, Span
from tests.cast import build_cast

MONDAY = dt.date(2026, 11, 23)


def at(hour: int, day: int = 0) -> dt.datetime:
    return dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(hour), clock.WARSAW)


def _draft(resource: int, first: int, last: int, **given) -> BookingDraft:
    return BookingDraft(resource_id=resource, starts_at=at(first), ends_at=at(last), **given)


def _refused(work) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.field


@pytest.fixture
def saw(actor):
    return services.save_resource({"code": "PILA", "name": "Piła"}, by=actor)


@pytest.mark.parametrize(
    ("first", "second", "meet"), [((7, 9), (9, 11), False), ((7, 10), (9, 11), True), ((7, 12), (8, 9), True), ((7, 8), (9, 10), False)]
)
def test_spans_that_only_touch_do_not_overlap(first, second, meet):
    assert rules.overlap(Span(at(first[0]), at(first[1])), Span(at(second[0]), at(second[1]))) is meet


def test_the_free_moment_and_the_hours_left_are_found():
    taken = [Span(at(7), at(9)), Span(at(10), at(12))]
    assert rules.free_from(Span(at(8), at(9)), taken) == at(9)
    assert rules.free_from(Span(at(8), at(10)), taken) == at(12)
    assert rules.hours_left(D(8), Span(at(0), at(0, 1)), taken) == D(4)


@pytest.mark.django_db
@pytest.mark.feature("ATP-3")
def test_a_firm_booking_refuses_another_and_names_the_free_moment(actor, saw):
    services.book([_draft(saw, 7, 10)], by=actor)
    assert _refused(lambda: services.book([_draft(saw, 9, 11)], by=actor)) == ("OVERLAP", "starts_at")
    (reserved,) = services.book([_draft(saw, 9, 11, firm=False)], by=actor)
    assert _refused(lambda: services.confirm([reserved], by=actor)) == ("OVERLAP", "starts_at")
    assert _refused(lambda: services.book([_draft(saw, 12, 14), _draft(saw, 13, 15)], by=actor)) == ("OVERLAP", "starts_at")
    assert _refused(lambda: services.book([_draft(saw, 14, 14)], by=actor)) == ("BAD_SPAN", "ends_at")
    first = Booking.objects.get(state="firm").pk
    services.cancel([first], by=actor)
    assert services.confirm([reserved], by=actor) == 1
    assert [(found.code, rows) for found, rows in invariants.run() if rows] == []


@pytest.mark.django_db
@pytest.mark.feature("ATP-3")
def test_the_database_itself_refuses_an_overlap(actor, saw):
    services.book([_draft(saw, 7, 10), _draft(saw, 12, 14, firm=False)], by=actor)
    wrong = {"company_id": actor.company_id, "resource_id": saw, "starts_at": at(9), "ends_at": at(13), "state": "firm"}
    with pytest.raises(DatabaseError), transaction.atomic():
        Booking.objects.create(**wrong)
    with pytest.raises(DatabaseError), transaction.atomic():
        Booking.objects.filter(state="reserved").update(starts_at=at(9), state="firm")
    Booking.objects.create(**{**wrong, "state": "reserved"})


@pytest.mark.django_db
@pytest.mark.feature("ATP-3")
def test_hours_left_follow_the_calendar_and_firm_bookings(actor, saw):
    services.book([_draft(saw, 7, 10)], by=actor)
    left = queries.free_hours([saw], first=MONDAY, days=6, company_id=actor.company_id)[saw]
    assert [hours for _on, hours in left] == [D(5), D(8), D(8), D(8), D(8), D(0)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("ATP-3")
def test_six_at_once_leave_one_firm_booking():
    by = build_cast().by
    saw = services.save_resource({"code": "PILA", "name": "Piła"}, by=by)
    ready = Barrier(6)

    def work(number: int) -> str:
        try:
            ready.wait(10)
            services.book([_draft(saw, 7 + number % 2, 10 + number % 2)], by=by)
            return "booked"
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        told = sorted(pool.map(work, range(6)))
    assert told == ["OVERLAP"] * 5 + ["booked"]
    assert Booking.objects.filter(state="firm").count() == 1
