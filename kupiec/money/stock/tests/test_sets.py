"""The same number of statements for any number of documents and lines."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import bells
from kupiec.money.stock import public as stock
from kupiec.money.stock.models import Warehouse
from kupiec.money.stock.tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alone():
    """Nobody listens and no papers stand above: only this room's own statements are counted."""
    board, owners = bells.board(), list(documents.owners)
    bells.install({})
    documents.owners._plugs.clear()
    yield
    bells.install(board)
    documents.owners.plug(*owners)


def wz(cast, place, items, *, first):
    sources = [build.want(cast, place, one, 2, source_id=first + n) for n, one in enumerate(items)]
    stock.block(sources[::2], by=cast.by)
    lines = [build.line(one, 1, demand_source=source) for one, source in zip(items, sources, strict=True)]
    return build.document(cast, "WZ", place, *lines, party_id=build.party(f"K{first}").pk)


def stocked(cast, count, prefix) -> tuple[Warehouse, list]:
    place = build.warehouse(cast, prefix)
    items = build.items(count, prefix=prefix)
    build.issued(cast, "PZ", place, *[build.line(one, 101, cost="5.00") for one in items])
    build.issued(cast, "WZ", place, build.line(items[0], 1))
    return place, items


@pytest.mark.feature("STK-2")
def test_statements_do_not_grow_with_lines(cast):
    counts = []
    for size, prefix in ((10, "A"), (100, "B")):
        place, items = stocked(cast, size, prefix)
        order = wz(cast, place, items, first=size * 1000)
        with CaptureQueriesContext(connection) as drafting:
            made = stock.draft([order], by=cast.by)
        with CaptureQueriesContext(connection) as issuing:
            stock.issue([made[0].document_id], by=cast.by)
        counts.append((len(drafting), len(issuing)))
    assert counts[0] == counts[1]
    assert counts[0] <= (6, 21) or connection.vendor != "sqlite", counts


@pytest.mark.feature("STK-2")
def test_statements_do_not_grow_with_documents(cast):
    place, items = stocked(cast, 5, "A")
    counts = []
    for size in (2, 19):
        made = stock.draft([wz(cast, place, items, first=size * 1000 + 10 * n) for n in range(size)], by=cast.by)
        with CaptureQueriesContext(connection) as issuing:
            stock.issue([one.document_id for one in made], by=cast.by)
        counts.append(len(issuing))
    assert counts[0] == counts[1]


def test_statements_of_blocking_receiving_and_reversing_do_not_grow(cast):
    counts = []
    for size, prefix in ((3, "A"), (30, "B")):
        place, items = stocked(cast, size, prefix)
        sources = [build.want(cast, place, one, 150, source_id=size * 1000 + n) for n, one in enumerate(items)]
        with CaptureQueriesContext(connection) as blocking:
            stock.block(sources, by=cast.by)
        pz = build.drafted(cast, "PZ", place, *[build.line(one, 70, cost="5.00") for one in items])
        with CaptureQueriesContext(connection) as receiving:
            stock.issue([pz.document_id], by=cast.by)
        wz = build.issued(cast, "WZ", place, *[build.line(one, Decimal(1), demand_source=s) for one, s in zip(items, sources, strict=True)])
        with CaptureQueriesContext(connection) as reversing:
            stock.reverse([wz.document_id], by=cast.by)
        with CaptureQueriesContext(connection) as releasing:
            stock.release(sources, by=cast.by)
        counts.append([len(found) for found in (blocking, receiving, reversing, releasing)])
    assert counts[0] == counts[1]
