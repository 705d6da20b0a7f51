"""Messages go at passages, once, to whom they should; hostile texts do nothing; who wants none gets none (ORD-11)."""

from __future__ import annotations

from typing import Any

import pytest

from kupiec.ground.access.testing import user_with
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import FORBIDDEN, Actor
from kupiec.ground.kernel.jobs.running import StopAsked
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.mail.models import Mail, MailFile
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.parties.models import Party
from kupiec.sales.ordermessages import frame, queries, services
from kupiec.sales.ordermessages.models import Passing, Told
from kupiec.sales.ordermessages.services import passing
from kupiec.sales.ordermessages.tests import builders as build
from kupiec.sales.ordermessages.values import MessageData, Text
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.models import Order, RegisterOperation
from kupiec.sales.orders.public import registry
from kupiec.sales.orders.tests import builders as selling
from tests.cast import build_cast

pytestmark = pytest.mark.feature("ORD-11")


@pytest.fixture(autouse=True)
def sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUPIEC_MAIL_FROM", "biuro@hurtownia.example.pl")
    monkeypatch.delenv("KUPIEC_SMTP", raising=False)


def refused(work: Any, *args: Any, **given: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        work(*args, **given)
    each = caught.value.each if isinstance(caught.value, Refusals) else [caught.value]
    return [(one.code, one.field) for one in each]


def states(order: Order) -> list[tuple[str, str, str]]:
    return list(Passing.objects.filter(order=order).order_by("pk").values_list("message__name", "state", "why"))


def test_a_customer_is_told_once_when_his_order_is_taken(shop, customer):
    build.address(customer)
    build.message(shop, text="{{ customer.name }}\n{{#each lines}}{{ name }} {{ quantity }} {{ unit }}{{/each}}", attach=True)
    (item,) = selling.items()
    order = selling.accepted(shop, customer, selling.line(item, 2))
    assert states(order) == [("Przyjęte", "waiting", "")]
    build.work()
    (mail,) = Mail.objects.all()
    assert (mail.to, mail.heading, mail.kind, mail.subject) == (
        "zakupy@klient.example.pl",
        f"Zamówienie {order.number}",
        "message",
        "ordermessages.passing",
    )
    assert mail.text == f"{customer.name}\nTowar T1 2 szt"
    assert MailFile.objects.get(mail=mail).media_type == "application/pdf"
    services.deliver(list(Passing.objects.values_list("pk", flat=True)), by=Actor.system(shop.company.pk))
    build.work()
    assert Mail.objects.count() == 1 and states(order) == [("Przyjęte", "sent", "")]
    orders.move([order.pk], selling.register(shop, "checking"), by=shop.by)
    orders.move([order.pk], selling.register(shop, "reserving"), by=shop.by)
    build.work()
    assert Mail.objects.count() == 2, "another passage is told of anew"


def test_a_new_order_is_told_of_where_it_first_stands(shop, customer):
    build.address(customer)
    build.message(shop, register="received")
    order = selling.order(shop, customer)
    build.work()
    assert states(order) == [("Przyjęte", "sent", "")]


@pytest.mark.django_db(transaction=True)
def test_a_killed_job_tells_nobody_twice(monkeypatch):
    cast = build_cast()
    with clock.frozen(selling.TODAY):
        selling.office(cast)
        cast.place = stocks.warehouse(cast)
        party = selling.customer(cast)
        build.address(party)
        build.message(cast)
        (item,) = selling.items()
        for _number in range(3):
            selling.accepted(cast, party, selling.line(item))
        real, died = passing._outside, {"count": 0}

        def dying(row: Any, around: Any) -> str:
            died["count"] += 1
            told = real(row, around)
            if died["count"] == 2:
                raise StopAsked
            return told

        monkeypatch.setattr(passing, "_outside", dying)
        for _turn in range(4):
            build.work()
        assert died["count"] == 5, "one was killed after its mail was written, all of its chunk was taken back"
        assert Mail.objects.values("subject_id").distinct().count() == Mail.objects.count() == 3
        assert set(Passing.objects.values_list("state", flat=True)) == {"sent"}


def test_why_it_went_nowhere_is_said_and_it_can_be_tried_again(shop, customer):
    build.message(shop)
    order = selling.accepted(shop, customer, selling.line(*selling.items()))
    build.work()
    assert states(order) == [("Przyjęte", "skipped", "NO_ADDRESS")]
    build.address(customer)
    (pk,) = Passing.objects.values_list("pk", flat=True)
    services.retry([pk], by=shop.by)
    build.work()
    assert states(order) == [("Przyjęte", "sent", "")]
    assert refused(services.retry, [pk], by=shop.by) == [("WENT", "")]


def test_who_wants_none_gets_none_and_advertising_needs_consent(shop, customer):
    build.address(customer)
    quiet = services.hush(customer.pk, reason="prosił", by=shop.by)
    assert refused(services.hush, customer.pk, by=shop.by) == [("TAKEN", "party_id")]
    build.message(shop)
    build.message(shop, "Promocja", purpose="marketing")
    order = selling.accepted(shop, customer, selling.line(*selling.items()))
    build.work()
    assert {row[1:] for row in states(order)} == {("skipped", "QUIET")}
    services.unhush([quiet], by=shop.by)
    services.retry(list(Passing.objects.values_list("pk", flat=True)), by=shop.by)
    build.work()
    assert states(order) == [("Przyjęte", "sent", ""), ("Promocja", "skipped", "NO_CONSENT")]


def test_inside_only_those_are_told_who_may_see_the_order(shop, customer):
    seller = user_with(["orders.see"], username="sprzedawca")
    blind = user_with(["parties.see"], username="slepy")
    blind.employee = None
    blind.save()
    build.message(shop, "Handlowiec", to="salesperson", text="na {{ order.wanted }}")
    build.message(shop, "Rola", to="role", role="role-slepy")
    order = selling.accepted(shop, customer, selling.line(*selling.items()))
    build.work()
    assert states(order) == [("Handlowiec", "sent", ""), ("Rola", "skipped", "NOBODY")]
    assert Told.objects.get().user_id == seller.pk and not Mail.objects.exists()
    by = Actor(user_id=seller.pk, company_id=shop.company.pk, branch_id=None, request_id="t", rights=frozenset({"orders.see"}))
    (notice,) = frame.Notices().notices(by)
    assert notice.text.startswith(f"Zamówienie {order.number}") and notice.topic == "ordermessages.told"


def test_the_reader_gets_his_language(shop, customer):
    build.address(customer)
    build.message(shop, texts={"pl": Text("Po polsku", "x"), "de": Text("Auf Deutsch", "x")})
    for language in ("de", "en"):
        made = selling.order(shop, customer, selling.line(None, 1, description="Praca", price="5"), language=language)
        orders.move([made.pk], selling.register(shop, "reserving"), by=shop.by)
    build.work()
    assert list(Mail.objects.order_by("pk").values_list("heading", flat=True)) == ["Auf Deutsch", "Po polsku"]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"name": " "}, [("REQUIRED", "name")]),
        ({"name": "x" * 81}, [("TOO_LONG", "name")]),
        ({"to": "wszyscy"}, [("BAD_CHOICE", "to")]),
        ({"to": "role", "role": "nie ma"}, [("REQUIRED", "role")]),
        ({"register": "nie-ma"}, [("BAD_CHOICE", "register")]),
        ({"purpose": "spam"}, [("BAD_CHOICE", "purpose")]),
        ({"to": "salesperson", "attach": True}, [("BAD_CHOICE", "attach")]),
        ({"texts": {}}, [("REQUIRED", "heading_pl")]),
        ({"texts": {"pl": Text("", "treść")}}, [("REQUIRED", "heading_pl")]),
        ({"texts": {"pl": Text("a", "")}}, [("REQUIRED", "text_pl")]),
        ({"texts": {"xx": Text("a", "b")}}, [("BAD_CHOICE", "texts")]),
        ({"texts": {"pl": Text("{{ order.__class__ }}", "x")}}, [("UNKNOWN_NAME", "heading_pl")]),
        ({"texts": {"pl": Text("a", "{{ order.cost }}")}}, [("UNKNOWN_NAME", "text_pl")]),
        ({"texts": {"pl": Text("a", "{{#each lines}}x")}}, [("TEMPLATE", "text_pl")]),
        ({"texts": {"pl": Text("{% include 'x' %} {{ settings.SECRET_KEY }}", "x")}}, [("UNKNOWN_NAME", "heading_pl")]),
        ({"texts": {"pl": Text("a", "x" * 5001)}}, [("TOO_LONG", "text_pl")]),
        ({"texts": {"pl": Text("a\x00", "b")}}, [("BAD_TEXT", "heading_pl")]),
    ],
)
def test_what_is_wrong_is_told_at_its_field(shop, given, wrong):
    data = MessageData(**{"name": "Nowa", "texts": {"pl": Text("a", "b")}, **given})
    assert refused(services.save, data, by=shop.by) == wrong
    assert not queries.visible(shop.by).exists()


def test_what_customers_are_called_is_never_read_as_a_template(shop, customer):
    Party.objects.filter(pk=customer.pk).update(name="Zły {{ company.email }} <b>\r\nBcc: x@zlo.pl")
    build.address(customer)
    build.message(shop, heading="Dla {{ customer.name }}")
    selling.accepted(shop, customer, selling.line(*selling.items()))
    build.work()
    assert Mail.objects.get().heading == "Dla Zły {{ company.email }} <b> Bcc: x@zlo.pl"


def test_it_is_shown_on_an_order_before_it_goes(shop, customer):
    order = selling.order(shop, customer, language="de")
    data = MessageData(name="", texts={"pl": Text("Nr {{ order.number }}", "W {{ order.register }}")})
    shown = services.preview(data, order.pk, by=shop.by)
    assert (shown.heading, shown.language, shown.why, shown.to) == (f"Nr {order.number}", "pl", "NO_ADDRESS", "")
    assert refused(services.preview, data, 0, by=shop.by) == [("NOT_FOUND", "order_id")]
    assert not Passing.objects.exists()


def test_two_who_edit_and_names(shop):
    pk = build.message(shop)
    data = MessageData(name="Inna", texts={"en": Text("a", "b")})
    services.save(data, pk=pk, version=1, by=shop.by)
    with pytest.raises(Conflict):
        services.save(data, pk=pk, version=1, by=shop.by)
    assert set(queries.texts_of([pk])[pk]) == {"en"}
    assert refused(build.message, shop, "Inna") == [("TAKEN", "name")]
    assert refused(services.save, data, by=Actor(user_id=None, company_id=shop.company.pk, branch_id=None, request_id="t")) == [
        (FORBIDDEN, "")
    ]


def test_an_operation_of_a_register_sends_it(shop, customer):
    build.address(customer)
    pk = build.message(shop, "Opóźnienie", register="")
    order = selling.accepted(shop, customer, selling.line(*selling.items()))
    assert not Passing.objects.exists()
    (kind,) = [one for one in registry.known().values() if one.code == "message"]
    assert kind.given({"message": str(pk)}) == {"message": str(pk)} and (str(pk), "Opóźnienie") in queries.options(shop.company.pk)
    RegisterOperation.objects.create(
        register_id=order.register_id,
        position=99,
        kind="message",
        arguments={"message": str(pk)},
        guard="brutto > 1000000",
        guard_text="za mało",
    )
    assert refused(services.send, [order.pk], message=str(pk), by=shop.by) == [("GUARD", "register")]
    RegisterOperation.objects.filter(kind="message").update(guard="", guard_text="")
    services.send([order.pk], message=str(pk), by=shop.by)
    assert refused(services.send, [order.pk], message=str(pk), by=shop.by) == [("SENT_ALREADY", "message")]
    assert refused(services.send, [order.pk], message="999", by=shop.by) == [("NO_MESSAGE", "message")]
    build.work()
    assert states(order) == [("Opóźnienie", "sent", "")]


def test_a_silent_message_costs_nothing_and_goes_nowhere(shop, customer):
    pk = build.message(shop)
    services.silence([pk], by=shop.by)
    order = selling.accepted(shop, customer, selling.line(*selling.items()))
    assert states(order) == []
    services.activate([pk], by=shop.by)
    assert queries.by_register(shop.company.pk) == {"reserving": (pk,)}
