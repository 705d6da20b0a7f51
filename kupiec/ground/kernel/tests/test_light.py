"""Light models are made as Django makes its own: defaults, keys given as records, rows as read, columns left out."""

from __future__ import annotations

import pytest

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.models import Event
from kupiec.sales.orders.models import Delivered, Order, OrderLine


def test_a_new_row_has_its_defaults_and_what_is_given() -> None:
    first, second = OrderLine(description="Paper"), OrderLine()
    assert (first.description, second.description, first.version, first.pk, first.trace) == ("Paper", "", 1, None, None)
    assert first._state.adding and first._state.db is None
    assert Order().snapshot == {} and Order().snapshot is not Order().snapshot


def test_a_key_is_given_as_a_record_or_by_its_id() -> None:
    line = OrderLine(pk=7)
    by_record, by_id = Delivered(order_line=line), Delivered(order_line_id=7)
    assert by_record.order_line_id == by_id.order_line_id == 7
    assert by_record.order_line is line
    assert Delivered(order_line=None).order_line_id is None


def test_what_the_model_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError):
        Delivered(order_lin_id=7)


@pytest.mark.django_db
def test_rows_read_know_where_they_come_from_and_read_later_what_was_left_out(django_assert_num_queries) -> None:
    Event.objects.create(at=clock.now(), subject="a.b", subject_id=3, verb="told", data={"a": 1})
    found = Event.objects.defer("data").get()
    assert (found.subject_id, found._state.adding, found._state.db) == (3, False, "default")
    assert found.get_deferred_fields() == {"data"}
    with django_assert_num_queries(1):
        assert found.data == {"a": 1}
    found.verb = "said"
    found.save()
    assert Event.objects.values_list("verb", flat=True).get() == "said"
