"""Registers drafted, tried, published; what they say holds wherever an operation is begun (ORD-5)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from kupiec.ground.access.models import Role, RoleGiven, User
from kupiec.ground.access.testing import user_with
from kupiec.ground.kernel import rights
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.jobs.models import Job
from kupiec.ground.kernel.models import AuditEntry, Event
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kit import show
from kupiec.money.invoicing import public as invoicing
from kupiec.money.stock import public as stock
from kupiec.sales.orders import page
from kupiec.sales.orders import public as orders
from kupiec.sales.orders import queries as order_queries
from kupiec.sales.orders.models import Order, Register, RegisterMove, RegisterOperation
from kupiec.sales.orders.services import papers
from kupiec.sales.orders.tests import builders as selling
from kupiec.sales.registers import queries, services
from kupiec.sales.registers.models import Edition
from kupiec.sales.registers.tests import builders
from kupiec.sales.registers.values import OperationData, RegisterData
from tests.markup import flat

D = Decimal
pytestmark = pytest.mark.feature("ORD-5")


def seller(shop: Any, *roles: str) -> Actor:
    """Somebody with all rights but not all powers, and these roles."""
    user = User.objects.create(username=f"u{User.objects.count()}", language="pl")
    for code in roles:
        role, _made = Role.objects.get_or_create(code=code, defaults={"name": code})
        RoleGiven.objects.create(user=user, role=role, company=shop.company)
    return replace(shop.by, all_rights=False, rights=frozenset(rights.catalogue()), user_id=user.pk)


def refused(work: Any, *args: Any, **given: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work(*args, **given)
    return caught.value.code, caught.value.text


def test_a_draft_counts_for_nothing_until_it_is_published(shop, customer):
    before = queries.in_force(shop.company.pk)
    version = services.save_register(replace(builders.register(shop, "received"), name="Nowe zamówienia"), code="received", by=shop.by)
    assert queries.in_force(shop.company.pk) == before
    assert Register.objects.get(code="received").name == "Received orders"
    assert services.publish(note="nazwa", version=version, by=shop.by) == 2
    assert Register.objects.get(code="received").name == "Nowe zamówienia"
    assert list(queries.published(shop.by).values_list("number", "note")) == [(2, "nazwa"), (1, "")]
    assert queries.draft(shop.company.pk) is None
    assert Event.objects.filter(subject="registers.book", verb="published").count() == 1
    assert AuditEntry.objects.filter(table="orders_register", operation="u").count() == 1
    services.restore(1, by=shop.by)
    services.publish(by=shop.by)
    assert queries.in_force(shop.company.pk) == before
    services.save_register(builders.register(shop, "received"), code="received", by=shop.by)
    assert refused(services.publish, by=shop.by)[0] == "NOTHING_CHANGED"
    services.discard(by=shop.by)
    assert refused(services.publish, by=shop.by)[0] == "NO_DRAFT"


def test_two_who_draft_are_told_of_each_other(shop):
    row = builders.register(shop, "received")
    first = services.save_register(replace(row, idle_days=3), code="received", version=0, by=shop.by)
    with pytest.raises(Conflict):
        services.save_register(replace(row, idle_days=4), code="received", version=0, by=shop.by)
    services.save_register(replace(row, idle_days=4), code="received", version=first, by=shop.by)
    with pytest.raises(Conflict):
        services.publish(version=first, by=shop.by)


def test_published_versions_never_change(shop):
    services.save_register(replace(builders.register(shop, "received"), idle_days=3), code="received", by=shop.by)
    services.publish(by=shop.by)
    for work in (lambda rows: rows.update(note="inaczej"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            work(Edition.objects.filter(number=1))


def test_a_new_register_on_the_way_works(shop, customer):
    services.save_register(
        RegisterData(code="paid", name="Czeka na wpłatę", meaning="accepted", operations=(OperationData(kind="move", next="picking", guard="zaliczki >= brutto", guard_text="czekamy na wpłatę", primary=True),)),
        by=shop.by,
    )  # fmt: skip
    assert refused(services.publish, by=shop.by)[0] == "UNREACHABLE"
    services.save_register(
        builders.with_operation(shop, "reserving", OperationData(kind="move", next="paid")), code="reserving", by=shop.by
    )
    for _turn in range(5):
        services.move_register("paid", by=shop.by)
    services.publish(by=shop.by)
    (item,) = selling.items()
    order = selling.accepted(shop, customer, selling.line(item, 10))
    orders.move([order.pk], selling.register(shop, "paid"), by=shop.by)
    code, text = refused(orders.move, [order.pk], "next", by=shop.by)
    assert code == "GUARD" and "czekamy na wpłatę" in text
    papers.take_payment([order.pk], amount=D("123.00"), by=shop.by)
    orders.move([order.pk], "next", by=shop.by)
    assert Order.objects.get(pk=order.pk).register.code == "picking"
    services.remove_register("paid", by=shop.by)
    services.publish(by=shop.by)
    assert not Register.objects.get(code="paid").active
    assert RegisterMove.objects.filter(target__code="paid").count() == 1


def test_a_register_in_use_stays(shop, customer):
    (item,) = selling.items()
    selling.order(shop, customer, selling.line(item, 1))
    services.save_register(
        replace(builders.register(shop, "received"), meaning="accepted", operations=(OperationData(kind="move", next="closed"),)),
        code="received",
        by=shop.by,
    )
    assert refused(services.publish, by=shop.by)[0] in ("REGISTER_IN_USE", "NO_PASSAGE")
    services.discard(by=shop.by)
    services.remove_register("received", by=shop.by)
    assert refused(services.publish, by=shop.by)[0] == "REGISTER_IN_USE"


def test_a_condition_holds_wherever_the_operation_is_begun(shop, customer):
    """The fulfilment page, the API, a list: they all call the verb, and the verb asks."""
    builders.changed(shop, "reserving", OperationData(kind="deliver", guard="marza_procent >= 90", guard_text="marża za niska"))
    (item,) = selling.items()
    selling.stocked(shop, shop.place, item, 50)
    order = selling.accepted(shop, customer, selling.line(item, 10))
    code, text = refused(orders.deliver, [order.pk], by=shop.by)
    assert code == "GUARD" and "marża za niska" in text
    button = next(one for one in page.operations(order_queries.one(order.pk, by=shop.by), shop.by) if one.label and one.icon == "truck")
    assert button.allowed(order, shop.by) == "marża za niska"


def test_all_of_it_at_once(shop, customer):
    builders.changed(shop, "reserving", OperationData(kind="ship", arguments={"whole": True}))
    (item,) = selling.items()
    selling.stocked(shop, shop.place, item, 6)
    order = selling.accepted(shop, customer, selling.line(item, 10))
    assert refused(orders.ship, [order.pk], by=shop.by)[0] == "GUARD"
    selling.stocked(shop, shop.place, item, 4)
    assert orders.ship([order.pk], by=shop.by)


def test_only_what_is_listed(shop, customer):
    (item,) = selling.items()
    selling.stocked(shop, shop.place, item, 50)
    order = selling.accepted(shop, customer, selling.line(item, 10))
    services.save_register(replace(builders.register(shop, "reserving"), only=True), code="reserving", by=shop.by)
    services.publish(by=shop.by)
    assert refused(orders.deliver, [order.pk], by=shop.by)[0] == "NOT_ALLOWED_HERE"
    orders.release([order.pk], by=shop.by)
    orders.move([order.pk], "next", by=shop.by)
    assert orders.deliver([order.pk], by=shop.by)


def test_who_may(shop, customer):
    (item,) = selling.items()
    first, second = seller(shop), seller(shop, "szef")
    builders.changed(shop, "received", OperationData(kind="move", next="checking", roles=("szef",), primary=True))
    order = selling.order(shop, customer, selling.line(item, 1))
    assert refused(orders.move, [order.pk], "next", by=first)[0] == "FORBIDDEN"
    assert refused(orders.move, [order.pk], "next", by=replace(second, rights=second.rights - {"orders.move"}))[0] == "FORBIDDEN"
    orders.move([order.pk], "next", by=second)
    builders.changed(shop, "checking", OperationData(kind="move", next="received", right="orders.release", arguments={"note": True}))
    back = selling.register(shop, "received")
    assert refused(orders.move, [order.pk], back, by=replace(second, rights=second.rights - {"orders.release"}), note="x")[0] == "FORBIDDEN"
    assert refused(orders.move, [order.pk], back, by=second) == ("REQUIRED", "Podaj powód.")
    orders.move([order.pk], back, by=second, note="brak danych")
    assert RegisterMove.objects.filter(order=order).order_by("-pk")[0].note == "brak danych"


def test_what_a_register_does_by_itself(shop, customer):
    """On entry: a draft of the delivery for what is there, then on to the next register where all of it is there."""
    row = builders.with_operation(shop, "reserving", OperationData(kind="move", next="picking", on_entry=True, guard="jest_w_calosci"))
    services.save_register(row, code="reserving", by=shop.by)
    services.save_register(
        builders.with_operation(shop, "picking", OperationData(kind="deliver", on_entry=True)), code="picking", by=shop.by
    )
    services.publish(by=shop.by)
    there, scarce = selling.items(2)
    selling.stocked(shop, shop.place, there, 50)
    clerk = seller(shop)
    clerk = replace(clerk, rights=clerk.rights - {"orders.deliver"})
    full, part = (
        selling.order(shop, customer, *lines) for lines in ((selling.line(there, 5),), (selling.line(there, 1), selling.line(scarce, 1)))
    )
    orders.move([full.pk, part.pk], selling.register(shop, "reserving"), by=clerk)
    assert [Order.objects.get(pk=one.pk).register.code for one in (full, part)] == ["picking", "reserving"]
    assert orders.Delivered.objects.filter(order_line__order=full, done=False).count() == 1
    assert not orders.Delivered.objects.filter(order_line__order=part).exists()


def test_registers_that_lead_to_each_other_by_themselves_come_to_rest(shop, customer):
    services.save_register(
        builders.with_operation(shop, "received", OperationData(kind="move", next="checking", on_entry=True, guard="netto > 0")),
        code="received",
        by=shop.by,
    )
    services.save_register(
        builders.with_operation(shop, "checking", OperationData(kind="move", next="received", on_entry=True, guard="netto > 0")),
        code="checking",
        by=shop.by,
    )
    services.publish(by=shop.by)
    (item,) = selling.items()
    order = selling.order(shop, customer, selling.line(item, 1))
    orders.move([order.pk], selling.register(shop, "reserving"), by=shop.by)
    orders.move([order.pk], selling.register(shop, "checking"), by=shop.by)
    assert RegisterMove.objects.filter(order=order).count() <= 6


def test_a_trial_tells_what_would_happen_and_keeps_nothing(shop, customer):
    (item,) = selling.items()
    selling.stocked(shop, shop.place, item, 50)
    order = selling.order(shop, customer, selling.line(item, 10))
    services.save_register(
        builders.with_operation(shop, "checking", OperationData(kind="move", next="reserving", guard="netto >= 50", primary=True)),
        code="checking",
        by=shop.by,
    )

    def rows() -> list[int]:
        tables = (RegisterOperation, RegisterMove, stock.StockDocument, stock.StockLine, invoicing.Invoice, Event, Job, AuditEntry)
        return [table.objects.count() for table in tables]

    before = rows()
    tried = services.try_out(builders.book(shop), order.pk, by=shop.by)
    assert rows() == before
    order.refresh_from_db()
    assert (order.state, order.register.code) == ("draft", "received")
    told = [(one.operation, one.came, one.refused) for one in tried.went]
    assert [one[0] for one in told[:4]] == ["Do sprawdzenia", "Przekaż dalej", "Do kompletacji", "Wystaw szkic WZ"]
    assert "towar zablokowany: 0 → 10" in told[1][1] and told[3][1][0].startswith("powstaje szkic WZ")
    assert any("szkic faktury: 123,00" in text for one in told for text in one[1])
    guard = services.try_out(builders.book(shop), order.pk, register="checking", by=shop.by)
    (way,) = [one for one in guard.able if one.target == "Rezerwacja"]
    assert way.read == (("netto", "100"),) and way.why == ""
    small = selling.order(shop, customer, selling.line(item, 1))
    stuck = services.try_out(builders.book(shop), small.pk, by=shop.by)
    assert "netto >= 50" in stuck.went[-1].refused and stuck.ended
    assert refused(services.try_out, builders.book(shop), order.pk, register="billing", by=shop.by)[0] == "OTHER_MEANING"


def test_a_trial_as_somebody_else(shop, customer):
    clerk = seller(shop, "biuro")
    Role.objects.filter(code="biuro").update(rights=["orders.see"])
    (item,) = selling.items()
    order = selling.order(shop, customer, selling.line(item, 1))
    tried = services.try_out(builders.book(shop), order.pk, user_id=clerk.user_id, by=shop.by)
    assert tried.went[0].refused
    assert any("orders.move" in one.why for one in tried.able)
    assert refused(services.try_out, builders.book(shop), order.pk, user_id=0, by=shop.by)[0] == "NOBODY"


def test_registers_without_conditions_cost_no_statement(shop, customer):
    (item,) = selling.items()
    selling.stocked(shop, shop.place, item, 50)
    first, second = (selling.accepted(shop, customer, selling.line(item, 1)) for _ in range(2))
    orders.block([first.pk], by=shop.by)
    with CaptureQueriesContext(connection) as told:
        orders.block([second.pk], by=shop.by)
    asked = [one["sql"] for one in told if "orders_register" in one["sql"]]
    assert asked == [] or connection.vendor == "postgresql"


def test_a_draft_says_its_changes_in_words_and_its_way_with_whole_conditions(shop, customer):
    client = Client()
    client.force_login(user_with(None))
    with translation.override("pl"):
        polish = {code: show.say(label) for code, label in rights.catalogue().items()}
    guard = "netto < 50000 and brutto - zaliczki < 100000"
    old = next(one for one in builders.register(shop, "received").operations if one.next == "reserving")
    changed = replace(old, guard=guard, guard_text="Duże; najpierw: sprawdzenie", right="orders.edit", arguments={"note": True})
    services.save_register(builders.with_operation(shop, "received", changed), code="received", by=shop.by)
    html = flat(client.get(reverse("orders-registers")))
    assert "note=" not in html and "=+" not in html and ": +" not in html
    for said in (
        f"<div>Tylko gdy: {guard.replace('<', '&lt;')}</div>",
        "<div>Co przeczytają ludzie, gdy warunek nie zachodzi: Duże; najpierw: sprawdzenie</div>",
        f"<div>Wymagane prawo: {polish['orders.edit']}</div>",
        "<div>pyta o powód: tak</div>",
        f"Rezerwacja: {guard.replace('<', '&lt;')} (inaczej: Duże; najpierw: sprawdzenie)</li>",
    ):
        assert said in html, said
    assert html.count("Napis na przycisku") == 0, "what stays as it was is not said"


def test_only_administrators_shape_registers(shop, customer):
    nobody = replace(seller(shop), rights=frozenset({"orders.see", "orders.move"}))
    (item,) = selling.items()
    order = selling.order(shop, customer, selling.line(item, 1))
    row = builders.register(shop, "received")
    for work in (
        lambda: services.save_register(row, code="received", by=nobody), lambda: services.publish(by=nobody), lambda: services.discard(by=nobody),
        lambda: services.remove_register("received", by=nobody), lambda: services.move_register("received", by=nobody), lambda: services.restore(1, by=nobody),
        lambda: services.try_out(builders.book(shop), order.pk, by=nobody), lambda: services.save_book(builders.book(shop), by=nobody),
    ):  # fmt: skip
        assert refused(work)[0] == "FORBIDDEN"


@pytest.mark.parametrize("do", ["save", "check", "add", "remove-2", "inne"])
def test_a_meaning_nobody_offers_is_refused_and_never_drawn(shop, do):
    client = Client()
    client.force_login(user_with(None))
    sent = {"do": do, "name": "Nowe", "code": "nowe", "meaning": "' OR 1=1", "count": "0", "version": "0"}
    for url in (reverse("orders-register-edit", args=["received"]), reverse("orders-register-new")):
        answer = client.post(url, sent)
        assert answer.status_code == (422 if do in ("save", "check") else 200)
        assert "OR 1=1" not in answer.content.decode()
    assert not Edition.objects.exists(), "nothing of it is kept"
