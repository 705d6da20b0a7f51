"""A story: a letter comes by e-mail and ends as an order, and all of it stands in one timeline (issue of the relationship).

On the page of the customer, of the case and of the order the same things stand in the same order: the e-mail, the
inquiry, its case, the offer, a call with its memo and a reminder, the director's approval from a telephone, the order.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.models import Role, RoleGiven, User
from kupiec.ground.access.public import actor_of
from kupiec.ground.access.testing import session_cookie
from kupiec.ground.company.models import Employee
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock, invariants, jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.mail import choices
from kupiec.ground.mail.tests.conftest import post as smtp_post
from kupiec.ground.mail.tests.server import Post as Sent
from kupiec.ground.workflow import demo as circulations
from kupiec.house import roles
from kupiec.people.activities import public as activities
from kupiec.people.activities.models import Contact, Reminder, Task
from kupiec.people.cases.models import Case
from kupiec.people.catalog.tests import builders as items
from kupiec.people.mailboxes.models import Message
from kupiec.people.mailboxes.tests import builders as mail
from kupiec.people.mailboxes.tests.conftest import data, serve  # noqa: F401 - fixtures
from kupiec.people.mailboxes.tests.server import Post
from kupiec.people.parties.models import Party
from kupiec.sales.inquiries.models import Inquiry
from kupiec.sales.inquiries.tests import builders as inquiries
from kupiec.sales.offers import services as offers
from kupiec.sales.offers.models import OfferLine, OfferVersion
from kupiec.sales.offers.tests import builders as offering
from kupiec.sales.offers.values import LineChange
from kupiec.sales.orders.models import Order
from tests.browser import settled

post = smtp_post
PDF = b"%PDF-1.4 specyfikacja"
D = Decimal


def at(hour: int, minute: int = 0, *, day: int = 23) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=clock.WARSAW)


@dataclass
class House:
    """Who acts in the story, and the mail that comes to it."""

    seller: Actor
    director: Actor
    inbox: Post
    box: Any


def person(by: Actor, role: Role, code: str, name: str) -> Actor:
    employee = Employee.objects.create(company_id=by.company_id, branch_id=by.branch_id, code=code, first_name=name, last_name="Nowak")
    user = User.objects.create(username=code, employee=employee, email=f"{code}@hurtownia.example")
    RoleGiven.objects.create(user=user, role=role, company_id=by.company_id, branch_id=by.branch_id)
    return actor_of(user, company_id=by.company_id)


@pytest.fixture
def house(actor: Actor, data: None, serve: Callable[..., Any], post: Sent) -> Iterator[House]:  # noqa: F811 - the fixtures
    """A wholesaler with a salesperson, a director, a mailbox that is read and a limit of discounts."""
    with clock.frozen(at(8)):
        activities.install_dictionaries()
        inquiries.dictionaries(actor)
        offering.house(actor)
        made = roles.ensure(by=actor)
        seller, director = person(actor, made["handlowiec"], "anna", "Anna"), person(actor, made["dyrektor"], "marek", "Marek")
        choices.save_sender(name="Hurtownia", address="biuro@hurtownia.example", copy_to="", by=actor)
        circulations.discounts("offers.offer", name="Rabat powyżej 15%", by=actor)
        items.item(actor, code="POMPA-16", name="Pompa ciepła 16 kW", list_price=D("18900"))
        inbox = Post()
        box = mail.mailbox(seller, serve(inbox), members=(seller.employee_id,))
    yield House(seller, director, inbox, box)


def browser(by: Actor) -> Client:
    client = Client()
    client.cookies.load(dict(session_cookie(User.objects.get(pk=by.user_id))))
    return client


def done(answer: Any) -> Any:
    assert answer.status_code in (200, 204, 302), answer.content.decode()[:2000]
    return answer


def operate(web: Client, url: str, operation: str, pk: int, **more: str) -> Any:
    return done(web.post(url, {"operation": operation, "ids": pk, **more}))


def letter(inbox: Post) -> None:
    """What a stranger writes, with a file."""
    inbox.folders["INBOX"].add(
        mail.message(
            "Ewa Bąk <ewa@termobak.example>", subject="Zapytanie: pompy na osiedle Zielone", text="Dzień dobry,\nproszę o ofertę na 3 pompy 16 kW.\nEwa Bąk",
            files=(("specyfikacja.pdf", PDF),), date="Mon, 23 Nov 2026 08:55:00 +0100",
        )
    )  # fmt: skip


def whole(web: Client, party: int) -> str:
    """The journal of a customer, all its pages, as text; latest first."""
    url, found = reverse("party-journal", args=[party]), []
    address = url
    while address:
        page = done(web.get(address, headers={"HX-Request": "true"})).content.decode()
        found.append(page)
        more = re.search(r'hx-get="([^"]*after=[^"]+)"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    return words(" ".join(found)).partition("najnowsze u góry")[2]


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def timeline(web: Client, url: str) -> str:
    return words(done(web.get(url, {"panel": "history"}, headers={"HX-Request": "true"})).content.decode())


def in_order(text: str, *wanted: str) -> None:
    """Each stands there, latest first."""
    at = 0
    for one in wanted:
        assert one in text[at:], f"“{one}” is not at its place in: {text}"
        at = text.index(one, at) + len(one)


@pytest.mark.feature("RFQ-1")
@pytest.mark.feature("ACT-2")
@pytest.mark.feature("CAS-1")
@pytest.mark.feature("WFL-2")
@pytest.mark.feature("KER-6")
@pytest.mark.django_db
def test_a_letter_by_email_becomes_an_order_and_one_timeline_tells_of_it(house: House, post: Sent) -> None:
    web = browser(house.seller)
    letter(house.inbox)
    with clock.frozen(at(9)):
        assert mail.read(house.box) == {"brought": 1, "assigned": 0, "waiting": 1, "known": 0, "passed": 0}
    message = Message.objects.get()
    page = reverse("message", args=[message.pk])

    # one click makes the inquiry, with the file, the case and what it came in
    with clock.frozen(at(9, 10)):
        assert "Zapytanie" in done(web.get(page)).content.decode()
        operate(web, page, "onward-inquiry", message.pk)
        operate(web, page, "onward-inquiry", message.pk)
    inquiry = Inquiry.objects.get()
    assert (inquiry.name, inquiry.email, inquiry.party_id, inquiry.source_kind, inquiry.source_id) == (
        "Ewa Bąk",
        "ewa@termobak.example",
        None,
        "mailboxes.message",
        message.pk,
    )
    system = Actor.system(house.seller.company_id)
    assert [one.name for one in files.of_record("inquiries.inquiry", inquiry.pk, by=system)] == ["specyfikacja.pdf"]
    case = Case.objects.get()
    assert (case.party_id, case.guardian_id, case.name) == (None, house.seller.employee_id, inquiry.subject)

    # the stranger becomes a party: the inquiry, its case and the e-mail are hers
    asked = reverse("inquiry", args=[inquiry.pk])
    with clock.frozen(at(9, 20)):
        operate(web, asked, "adopt", inquiry.pk, kind="company")
    customer = Party.objects.get(name="Ewa Bąk")
    case.refresh_from_db()
    message.refresh_from_db()
    assert (case.party_id, message.state) == (customer.pk, "assigned")
    with clock.frozen(at(9, 30)):
        lines = reverse("inquiry-lines", args=[inquiry.pk])
        ops = [{"op": "add", "text": "POMPA-16", "quantity": "3", "after": None}]
        done(web.post(lines, {"key": "00000000-0000-4000-8000-000000000001", "ops": ops}, content_type="application/json"))
        operate(web, asked, "make-offer", inquiry.pk)
    version = OfferVersion.objects.get()
    offer_page = reverse("offer-version", args=[version.pk])

    # a call noted on the customer's page, about the case, with a reminder; its memo
    with clock.frozen(at(10)):
        call = str(activities.Term.objects.get(kind="contact_type", code="phone").pk)
        written = {
            "kind": call,
            "text": "Rozmowa o terminie dostaw\nChcą 20% rabatu",
            "remind": "24.11.2026",
            "matter": f"cases.case:{case.pk}",
        }
        done(web.post(reverse("party-journal", args=[customer.pk]), written, headers={"HX-Request": "true"}))
        contact = Contact.objects.get(subject="Rozmowa o terminie dostaw")
        assert Reminder.objects.get().subject_id == Task.objects.get().pk
    with clock.frozen(at(10, 5)):
        operate(web, reverse("contact", args=[contact.pk]), "note", contact.pk)

    # a discount above the limit waits for the director, who decides on a telephone from an e-mail
    with clock.frozen(at(10, 20)):
        line = OfferLine.objects.get(offer_version_id=version.pk)
        cells = [{"op": "set", "id": line.pk, "v": line.version, "cells": {"discount_percent": "20"}}]
        done(
            web.post(
                reverse("offer-lines", args=[version.pk]),
                {"key": "00000000-0000-4000-8000-000000000002", "ops": cells},
                content_type="application/json",
            )
        )
        operate(web, offer_page, "circulate", version.pk)
        jobs.run_pending()
    (asking,) = [one for one in post.taken if "marek@hurtownia.example" in str(one["To"])]
    address = re.search(r"/decyzja/[0-9a-f-]+/", asking.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert address is not None
    with clock.frozen(at(11)):
        telephone = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone)"})
        seen = re.search(r'name="seen" value="(\w+)"', telephone.get(address[0]).content.decode())
        assert seen is not None
        done(telephone.post(address[0], {"do": "approve", "comment": "Zgoda, ale ostatni raz", "seen": seen[1]}))
    with clock.frozen(at(11, 30)):
        operate(web, offer_page, "send", version.pk, to="Ewa Bąk")
    with clock.frozen(at(12)):
        done(web.post(reverse("offer-accept", args=[version.pk]), {f"take-{line.pk}": "1", f"quantity-{line.pk}": "3"}))
    order = Order.objects.get()

    # one timeline, on three pages
    with clock.frozen(at(13)):
        customer_page, case_page, order_page = (
            whole(web, customer.pk),
            timeline(web, reverse("case", args=[case.pk])),
            timeline(web, reverse("order", args=[order.pk])),
        )
    approved = ("Akceptacja rabatu: zaakceptowano, z linku w e-mailu", "Zgoda, ale ostatni raz")
    talked = ("NT 1/2026", "Rozmowa telefoniczna: Rozmowa o terminie dostaw", "Przypomnienie: 24.11.2026 8:00", "OF 1/2026")
    noted = ("NT 1/2026", "Przypomnienie: 24.11.2026 8:00", "Rozmowa telefoniczna: Rozmowa o terminie dostaw", "OF 1/2026")
    in_order(customer_page, "ZS 1/11/2026", *approved, *noted, "ZO 1/2026", "SPR 1/2026", "E-mail: Zapytanie: pompy")
    in_order(case_page, "ZS 1/11/2026", *approved, *talked, "Założył(a) Anna Nowak", "ZO 1/2026", "E-mail Zapytanie: pompy")
    in_order(order_page, "Wpisano zamówienie", *approved, *talked, "SPR 1/2026", "ZO 1/2026", "E-mail Zapytanie: pompy")
    in_order(timeline(web, asked), "ZS 1/11/2026", *approved, *talked, "SPR 1/2026", "E-mail Zapytanie: pompy")
    assert [one.code for one, found in invariants.run() if found] == []


def press(page: Any, name: str, *, asks: bool = False) -> None:
    """A button of the page's head; one that asks is answered as it stands."""
    page.locator(f"button:not([role=menuitem]):has-text('{name}'), a.btn:has-text('{name}')").first.click()
    if asks:
        page.wait_for_selector("#dialog form button[type=submit]")
        page.locator("#dialog form button[type=submit]").click()
    settled(page)


def seen_in_order(page: Any, url: str, shown: str, *wanted: str) -> None:
    """What stands on a page as people see it, latest first; the page keeps to its width."""
    page.goto(url)
    page.wait_for_selector(f"{shown} li")
    settled(page)
    in_order(" ".join(page.locator(shown).inner_text().split()), *wanted)


@pytest.mark.browser
@pytest.mark.feature("RFQ-1", "CAS-1", "WFL-2", "KER-6")
@pytest.mark.django_db(transaction=True)
def test_the_same_story_is_clicked_by_the_salesperson_and_the_director(
    house: House, post: Sent, signed_in: Callable[..., Any], live_server: Any
) -> None:
    at_home, who = live_server.url, User.objects.get(pk=house.seller.user_id)
    letter(house.inbox)
    mail.read(house.box)
    page = signed_in(user=who)
    page.set_default_timeout(40_000)
    page.goto(f"{at_home}{reverse('message', args=[Message.objects.get().pk])}")
    press(page, "Zapytanie")
    page.wait_for_url("**/zapytania/*/")
    press(page, "Wprowadź jako podmiot", asks=True)
    page.wait_for_selector("button:has-text('Utwórz ofertę'):not([disabled])")
    page.locator(".k-grid tbody tr:last-child input").first.fill("POMPA-16")
    page.keyboard.press("Enter")
    page.keyboard.type("3", delay=60)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Pompa ciepła 16 kW")
    press(page, "Utwórz ofertę")
    page.wait_for_url("**/oferty/wersje/*/")
    version, case = OfferVersion.objects.select_related("offer").get(), Case.objects.get()
    customer = Party.objects.get(name="Ewa Bąk")

    # a call is noted on the customer's page, about the case, with a reminder
    page.goto(f"{at_home}{reverse('party', args=[customer.pk])}")
    page.locator(".k-composer__kinds label:has-text('Rozmowa telefoniczna')").click()
    page.fill(".k-composer__text", "Rozmowa o terminie dostaw\nChcą 20% rabatu")
    page.select_option(".k-composer select[name=matter]", f"cases.case:{case.pk}")
    page.fill(".k-composer input[name=remind]", "+1")
    page.locator(".k-composer button[type=submit]").click()
    page.wait_for_selector("#journal-rows >> text=Rozmowa telefoniczna: Rozmowa o terminie dostaw")

    # the discount waits for the director, who reads the e-mail on a telephone
    line = OfferLine.objects.get(offer_version_id=version.pk)
    offers.lines.change(version.pk, line.pk, LineChange(discount_percent=D(20), reason="duża ilość"), by=house.seller)
    page.goto(f"{at_home}{reverse('offer-version', args=[version.pk])}")
    press(page, "Przekaż do akceptacji")
    page.wait_for_selector("text=Marek Nowak")
    jobs.run_pending()
    (asking,) = [one for one in post.taken if "marek@hurtownia.example" in str(one["To"])]
    address = re.search(r"/decyzja/[0-9a-f-]+/", asking.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert address is not None
    telephone = signed_in(user=User.objects.get(pk=house.director.user_id), width=390, height=844)
    telephone.set_default_timeout(40_000)
    telephone.context.clear_cookies()
    telephone.goto(f"{at_home}{address[0]}")
    assert telephone.evaluate("document.documentElement.scrollWidth") <= 390
    telephone.fill("#comment", "Zgoda, ale ostatni raz")
    telephone.click("button[value=approve]")
    telephone.wait_for_selector("text=zaakceptowano")
    telephone.goto("about:blank")

    # sent, ordered
    page.goto(f"{at_home}{reverse('offer-version', args=[version.pk])}")
    press(page, "Oznacz jako wysłaną", asks=True)
    page.wait_for_selector("a.btn:has-text('Utwórz zamówienie')")
    press(page, "Utwórz zamówienie")
    page.wait_for_url("**/zamowienie/")
    press(page, "Utwórz zamówienie")
    page.wait_for_url("**/zamowienia/*/")
    order = Order.objects.get()

    approved, call = (
        ("Akceptacja rabatu: zaakceptowano, z linku w e-mailu", "Zgoda, ale ostatni raz"),
        "Rozmowa telefoniczna: Rozmowa o terminie dostaw",
    )
    numbers = ("OF 1/2026", "SPR 1/2026", "ZO 1/2026")
    history, message = "?panel=history", "Zapytanie: pompy"
    seen_in_order(
        page, f"{at_home}{reverse('order', args=[order.pk])}{history}", ".k-tl", "Wpisano zamówienie", *approved, call, *numbers, message
    )
    seen_in_order(
        page,
        f"{at_home}{reverse('case', args=[case.pk])}{history}",
        ".k-tl",
        order.number,
        *approved,
        call,
        "OF 1/2026",
        "ZO 1/2026",
        message,
    )
    seen_in_order(
        page,
        f"{at_home}{reverse('party', args=[customer.pk])}",
        "#journal-rows",
        order.number,
        *approved,
        call,
        "OF 1/2026",
        "SPR 1/2026",
        "ZO 1/2026",
        message,
    )
    page.goto("about:blank")
