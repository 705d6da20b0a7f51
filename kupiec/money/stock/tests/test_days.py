"""Stock on a day as a list (STK-9), and what is left of each receipt (STK-3)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock
from kupiec.money.stock import days, lines, queries
from kupiec.money.stock import public as stock
from kupiec.money.stock.models import StockBalance, StockDocument
from kupiec.money.stock.tests import builders as build

D = Decimal
pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


@pytest.fixture
def at_work():
    with clock.frozen(day("11-23")):
        yield


@pytest.fixture
def story(cast, place, item, at_work):
    """50 came at 5.00 on the 10th, 10 left on the 16th, 8 came at 6.00 on the 20th; orders and deliveries to come."""
    build.received(cast, place, item, 50, on=day("11-10"))
    build.issued(cast, "WZ", place, build.line(item, 10), on=day("11-16"))
    build.received(cast, place, item, 8, "6.00", on=day("11-20"))
    stock.block([build.want(cast, place, item, 10, source_id=1, due=day("11-25"))], by=cast.by)
    build.want(cast, place, item, 20, source_id=2, due=day("12-02"))
    build.coming(cast, place, item, 50, source_id=7, due=day("12-04"))
    return StockBalance.objects.get(warehouse=place, item=item)


@pytest.fixture
def enter(client, cast):
    def inside(rights=None):
        for name, value in session_cookie(user_with(rights)):
            client.cookies[name] = value
        return client

    return inside


@pytest.mark.feature("STK-9")
def test_the_list_counts_as_the_query_of_one_item_does(cast, place, item, story):
    for text in ("11-05", "11-10", "11-16", "11-22", "11-23", "12-02", "12-04", "12-20"):
        row = days.balances(cast.by, on=day(text)).get(pk=story.pk)
        told = queries.availability_as_of([item.pk], warehouse_ids=[place.pk], on=day(text))[item.pk]
        assert row.day_quantity == told.on_hand, text
        if day(text) >= clock.today():
            assert row.day_projected == row.day_quantity - row.day_blocked + row.day_supply - row.day_demand
            assert (row.day_projected, row.day_supply, row.day_demand) == (told.projected, told.supply, told.demand), text
    worth = {
        text: days.balances(cast.by, on=day(text)).get(pk=story.pk).day_value for text in ("11-09", "11-10", "11-16", "11-20", "11-23")
    }
    assert list(worth.values()) == [0, D("250.00"), D("200.00"), D("248.00"), D("248.00")]


@pytest.mark.feature("STK-9")
def test_a_day_is_a_deep_link_with_cost_only_by_right(enter, story):
    page = enter().get(reverse("stock-day"), {"f.on": "2026-11-16"}).content.decode()
    assert "200,00" in page and "16.11.2026" in page
    plain = enter(["stock.see"]).get(reverse("stock-day"), {"f.on": "2026-11-16"}).content.decode()
    assert ">40<" in plain and "200,00" not in plain
    file = enter(["stock.see"]).get(reverse("stock-day"), {"f.on": "2026-11-16", "export": "csv"})
    assert b"40" in (b"".join(file) if file.streaming else file.content)
    assert enter(["parties.see"]).get(reverse("stock-day")).status_code == 403


@pytest.mark.feature("STK-9")
def test_a_day_past_has_no_columns_of_what_is_to_come(enter, story):
    coming, past = (
        enter().get(reverse("stock-day"), {"f.on": on, "columns": "code,quantity,blocked,projected"}) for on in ("2026-12-02", "2026-11-16")
    )
    assert (coming.status_code, past.status_code) == (200, 200)
    heads = [answer.content.decode().partition("<thead")[2].partition("</thead")[0] for answer in (coming, past)]
    assert ["projected" in head for head in heads] == [True, False] and "quantity" in heads[1]


@pytest.mark.feature("STK-9")
def test_what_is_no_day_is_told_at_its_field(enter, story):
    page = enter().get(reverse("stock-day"), {"f.on": "kiedyś", "q": "towar"})
    text = page.content.decode()
    assert page.status_code == 422 and 'value="kiedyś"' in text and 'id="wrong-day"' in text
    assert 'name="q" value="towar"' in text and "T1" in text


@pytest.mark.feature("STK-9")
def test_more_rows_cost_no_more_statements(enter, cast, place, story):
    def asked() -> int:
        client = enter()
        with CaptureQueriesContext(connection) as told:
            assert client.get(reverse("stock-day"), {"f.on": "2026-11-16"}).status_code == 200
        return len(told)

    asked()
    before = asked()
    for extra in build.items(6, prefix="X"):
        build.received(cast, place, extra, 5)
    assert asked() == before


@pytest.mark.feature("STK-2")
def test_lines_of_goods_issued_say_what_is_left(cast, story):
    paper = StockDocument.objects.get(kind="WZ")
    assert [row.cells["stock"] for row in lines.rows(paper.pk, by=cast.by)] == [("ok", "w tym magazynie zostało 48")]


@pytest.mark.feature("STK-3")
def test_the_page_of_a_balance_shows_what_is_left_of_each_receipt(enter, story):
    address = reverse("stock-balance", args=[story.pk])

    def panel(rights=None):
        return enter(rights).get(address, {"panel": "layers"}, headers={"HX-Request": "true"}).content.decode()

    page = panel()
    assert page.index("PZ 1/11/2026") < page.index("PZ 2/11/2026") and "248,00" in page and "48,00" in page
    assert "248,00" not in panel(["stock.see"]) and "PZ 1/11/2026" in panel(["stock.see"])
