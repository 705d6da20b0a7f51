"""R7: two editors of one record: whoever comes second hears of it, and nothing of the first is lost (KER-4)."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from django.urls import reverse

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Conflict
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.tests import builders as selling
from tests.cast import Cast
from tests.security import world
from tests.strength.editors import KINDS, WITHOUT_EDITOR, Kind
from tests.strength.sizes import SIZES, sized

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.feature("KER-4")]


@pytest.fixture
def office(cast: Cast) -> Any:
    with clock.frozen(stocks.TODAY):
        selling.office(cast)
        stocks.warehouse(cast)
        yield cast


def test_every_kind_with_a_version_is_tried() -> None:
    versioned = {model._meta.label for model in apps.get_models() if any(field.name == "version" for field in model._meta.fields)}
    assert versioned - {kind.label for kind in KINDS} == set(WITHOUT_EDITOR)
    assert len(KINDS) <= SIZES["R7"].quick, "every run has a turn for each kind"


def texts_of(kind: Kind, turn: int) -> list[Any]:
    """Two texts that nobody has given yet."""
    return [text + turn % 49 if isinstance(text, int) else f"{text} {turn}" for text in kind.texts]


def both(kind: Kind, pk: int, version: int, texts: list[Any], by: Any) -> dict[Any, Exception | None]:
    """Two editors who saw the same version press Save at the same moment; how it ended for each text."""
    gate, ends = threading.Barrier(2), {}

    def save(text: Any) -> None:
        try:
            gate.wait()
            with clock.frozen(stocks.TODAY):
                kind.save(pk, text, version, by)
            ends[text] = None
        except Exception as error:
            ends[text] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=(text,)) for text in texts]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return ends


@pytest.mark.parametrize("pairs", sized("R7"))
def test_of_two_editors_one_saves_and_one_hears_of_it(office: Cast, pairs: int) -> None:
    made: dict[str, int] = {}
    lost = []
    for turn in range(pairs):
        kind = KINDS[turn % len(KINDS)]
        if kind.label not in made:
            made[kind.label] = kind.make(office)
        pk = made[kind.label]
        rows = kind.model._base_manager.filter(pk=pk)
        version = rows.values_list("version", flat=True)[0]
        ends = both(kind, pk, version, texts_of(kind, turn), office.by)
        stored, after = rows.values_list(kind.field, "version")[0]
        won = [text for text, end in ends.items() if end is None]
        beaten = [end for end in ends.values() if isinstance(end, Conflict)]
        right = len(won) == len(beaten) == 1 and str(stored).startswith(str(won[0])) and after == version + 1
        if not right:
            lost.append((kind.label, ends, stored, version, after))
    assert lost == [], "\n".join(map(str, lost))


def test_two_browsers_edit_one_order(office: Cast) -> None:
    """The second browser gets 409; the order stays as the first one left it."""
    order = selling.order(office, selling.customer(office), selling.line(selling.items()[0], 2))
    client, url = world.person(None), reverse("order-edit", args=[order.pk])
    forms = [world.form_values(client.get(url).content.decode()) for _ in range(2)]
    answers = [client.post(url, {**form, "customer_reference": f"ZAM {n}"}) for n, form in enumerate(forms, 1)]
    assert answers[0].status_code in (302, 204, 200) and answers[1].status_code == 409
    assert "ZAM 2" in answers[1].content.decode(), "what the second one typed is not thrown away"
    assert Order.objects.get(pk=order.pk).customer_reference == "ZAM 1"
