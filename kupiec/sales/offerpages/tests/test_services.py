"""The customer's page against the real database: by the verbs and by the address itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from kupiec.ground.kernel import clock, rates
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.models import Event, RateWindow
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.mail import choices
from kupiec.ground.mail import public as mail
from kupiec.ground.mail import queries as mail_queries
from kupiec.house import definitions
from kupiec.sales.offerpages import frame, invariants, links, page_parts, public_pages, queries, services
from kupiec.sales.offerpages.models import Acceptance, Link, Question
from kupiec.sales.offerpages.tests import builders
from kupiec.sales.offerpages.values import Sharing, Signature
from kupiec.sales.offers import services as offering
from kupiec.sales.offers.models import Offer, OfferLine
from kupiec.sales.orders.models import Order, OrderLine
from tests.markup import flat

D = Decimal
MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=clock.WARSAW)
pytestmark = pytest.mark.django_db
JAN = Signature(name="Jan Kowalski", role="kierownik", agreed=True, address="198.51.100.7", agent="Mozilla")


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    rates._kept.clear()
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def made(actor: Actor) -> Any:
    return builders.sent(actor)


@pytest.fixture
def link(actor: Actor, made: Any) -> Link:
    return builders.page(actor, made.offer_id, email="marek@example.com")


def line(made: Any, description: str) -> OfferLine:
    return OfferLine.objects.get(offer_version_id=made.version_id, description=description)


def events(offer_id: int) -> list[str]:
    return list(Event.objects.filter(subject="offers.offer", subject_id=offer_id).order_by("pk").values_list("verb", flat=True))


@pytest.mark.feature("OFR-10")
def test_who_has_the_address_reads_it_and_scanners_change_nothing(link: Link, made: Any) -> None:
    client, before = Client(), events(made.offer_id)
    for language, said in (("pl", "Przyjęcie oferty"), ("en", "Accept the quotation"), ("de", "Angebot annehmen")):
        answer = client.get(public_pages.url(link), {"j": language})
        assert answer.status_code == 200 and said in answer.content.decode() and f'lang="{language}"' in answer.content.decode()
    html = answer.content.decode()
    assert "Pompa obiegowa" in html and answer["Referrer-Policy"] == "same-origin" and answer["X-Robots-Tag"] == "noindex"
    assert client.head(public_pages.url(link)).status_code == 200
    assert Link.objects.get().openings == 0 and events(made.offer_id) == before


@pytest.mark.feature("OFR-10")
def test_a_visit_is_told_once(link: Link, made: Any) -> None:
    client = Client()
    for _ in range(3):
        assert client.post(public_pages.url(link), {"do": "seen"}).status_code == 204
    with clock.frozen(MONDAY + dt.timedelta(hours=2)):
        client.post(public_pages.url(link), {"do": "seen"})
    row = Link.objects.get()
    assert row.openings == 2 and row.opened_at == MONDAY and events(made.offer_id).count("opened") == 2


def test_a_page_of_no_days_is_refused_not_made_for_thirty(actor: Actor, made: Any) -> None:
    with pytest.raises(Refusal) as refused:
        page_parts.SHARE.run([made.version_id], by=actor, name="Jan", days=0)
    assert (refused.value.code, refused.value.field) == ("BAD_DAYS", "days") and not Link.objects.exists()


def test_made_up_revoked_and_old_addresses_open_nothing(actor: Actor, link: Link, made: Any) -> None:
    client, good = Client(), links.token(link)
    for token in (f"{link.pk}-{'0' * 40}", f"{link.pk + 1}-{good.partition('-')[2]}", "x", "9" * 30 + "-" + "a" * 40, good + "0"):
        for rest in ("", "suma/", "pdf/"):
            assert client.get(f"/oferta/{token}/{rest}").status_code == 404
        assert client.post(f"/oferta/{token}/", {"do": "accept"}).status_code == 404
    with clock.frozen(MONDAY + dt.timedelta(days=46)):
        assert client.get(public_pages.url(link)).status_code == 410
    services.revoke([link.pk], by=actor)
    for rest in ("", "suma/", "pdf/"):
        assert client.get(f"{public_pages.url(link)}{rest}").status_code == 410
    assert (
        client.post(
            public_pages.url(link),
            {"do": "accept", "version": made.version_id, "name": "Jan", "agreed": "1", "l": line(made, "Szafa wg projektu").pk},
        ).status_code
        == 410
    )
    with pytest.raises(Refusal, match="LINK_OVER"):
        services.accept(link, made.version_id, [line(made, "Szafa wg projektu").pk], JAN, language="pl")
    assert not Order.objects.exists() and Offer.objects.get().state == "sent"


@pytest.mark.feature("OFR-10")
@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"do": "accept", "role": "Leiter", "agreed": "1"}, "wrong-name", "Geben Sie Vor- und Nachnamen ein."),
        ({"do": "accept", "name": "Jan", "role": "Leiter"}, "wrong-agreed", "Bestätigen Sie, dass Sie das Angebot annehmen."),
        ({"do": "accept", "name": "Jan", "role": "x" * 121, "agreed": "1"}, "wrong-role", "Der Text ist zu lang."),
        ({"do": "ask", "text": " "}, "wrong-q0", "Schreiben Sie Ihre Frage."),
    ],
)
def test_what_is_empty_is_told_at_its_field_in_the_words_of_the_page(
    link: Link, made: Any, sent: dict[str, str], field: str, said: str
) -> None:
    answer = Client().post(f"{public_pages.url(link)}?j=de", {"version": made.version_id, **sent})
    html = flat(answer)
    told = dict(re.findall(r'id="(wrong-\w+)"[^>]*>([^<]*)</p>', html))
    assert answer.status_code == 422 and {place: text.strip() for place, text in told.items() if text.strip()} == {field: said}
    assert len(re.findall("<form [^>]*novalidate", html)) == html.count("<form ")  # the browser says nothing in its own words
    assert all(f'value="{value}"' in html for name, value in sent.items() if name in ("name", "role"))


@pytest.mark.feature("OFR-10")
def test_accepting_all_makes_an_order_and_keeps_the_evidence(link: Link, made: Any) -> None:
    client = Client()
    html = flat(client.get(public_pages.url(link)))
    ticked = re.findall(r'name="(l|g-\d+)" value="(\d+)" id="\w+" checked', html)
    assert [int(value) for _name, value in ticked] == [line(made, "Pompa obiegowa").pk, line(made, "Szafa wg projektu").pk]
    data = {
        "do": "accept",
        "version": made.version_id,
        "name": " Jan Kowalski ",
        "role": "kierownik",
        "agreed": "1",
        "signature": "10,10 50,60;70,20 90,90",
        **dict(ticked),
    }
    answer = client.post(public_pages.url(link), data, HTTP_USER_AGENT="Telefon")
    assert answer.status_code == 302 and answer["Location"].endswith("#done")
    row = Acceptance.objects.get()
    order = Order.objects.get()
    assert (row.name, row.role, row.how, row.agent, row.order_id) == ("Jan Kowalski", "kierownik", "drawn", "Telefon", order.pk)
    assert order.state == "draft" and list(OrderLine.objects.order_by("position").values_list("description", "quantity")) == [
        ("Pompa obiegowa", D(2)),
        ("Szafa wg projektu", D(1)),
    ]
    assert (
        Offer.objects.get().state == "won"
        and row.net == D("8918.00")
        and row.content["net"] == "8918.00"
        and "8 918,00" in row.statement.replace("\xa0", " ")
    )
    assert invariants.seals_fit() == [] and invariants.pages_keep_together() == [] and "signed" in events(made.offer_id)
    html = client.get(public_pages.url(link)).content.decode()
    assert row.seal in html and "M10,10 L50,60" in html
    again = client.post(public_pages.url(link), data)
    assert again.status_code == 302 and again["Location"].endswith("#done"), "a second click is the same act"
    other = {name: value for name, value in data.items() if not name.startswith("g-")}
    assert client.post(public_pages.url(link), other).status_code == 422 and Acceptance.objects.count() == 1 and Order.objects.count() == 1


@pytest.mark.feature("OFR-10")
def test_part_of_it_and_the_rest_later(link: Link, made: Any) -> None:
    cabinet, pump = line(made, "Szafa wg projektu"), line(made, "Pompa obiegowa")
    services.accept(link, made.version_id, [cabinet.pk], JAN, language="de")
    offer = Offer.objects.get()
    assert offer.state == "partly" and Acceptance.objects.get().statement.startswith("Ich nehme das Angebot")
    html = flat(Client().get(public_pages.url(link)))
    assert f'value="{pump.pk}" id="t{pump.pk}"' in html and f'id="t{cabinet.pk}"' not in html and "zamówione" in html
    with pytest.raises(Refusal, match="GONE"):
        services.accept(link, made.version_id, [cabinet.pk], JAN, language="pl")
    services.accept(link, made.version_id, [pump.pk], JAN, language="pl")
    assert Offer.objects.get().state == "won" and Order.objects.count() == 2 and Acceptance.objects.count() == 2


@pytest.mark.feature("OFR-10")
def test_an_alternative_instead_wins_the_whole_offer(link: Link, made: Any) -> None:
    better = line(made, "Pompa z falownikiem")
    with pytest.raises(Refusal, match="ONE_OF"):
        services.accept(link, made.version_id, [better.pk, line(made, "Pompa obiegowa").pk], JAN, language="pl")
    services.accept(
        link, made.version_id, [better.pk, line(made, "Szafa wg projektu").pk, line(made, "Uruchomienie").pk], JAN, language="pl"
    )
    assert Offer.objects.get().state == "won" and Acceptance.objects.get().net == D("9964.00")
    with pytest.raises(Refusal, match="GONE"):
        services.accept(link, made.version_id, [line(made, "Pompa obiegowa").pk], JAN, language="pl")
    html = Client().get(public_pages.url(link)).content.decode()
    assert 'id="accept"' not in html and html.count("zamówione") == 3


@pytest.mark.feature("OFR-10")
def test_a_variant_is_chosen_and_a_newer_version_must_be_read_first(actor: Actor, link: Link, made: Any) -> None:
    second = offering.new_version(made.offer_id, by=actor)
    variant = offering.add_variant(second, label="szybciej", by=actor)
    offering.send([second, variant], by=actor)
    client = Client()
    html = client.get(public_pages.url(link)).content.decode()
    assert "Warianty do wyboru" in html and "szybciej" in html and "Co się zmieniło od wersji 1" in html
    answer = client.post(
        public_pages.url(link),
        {"do": "accept", "version": made.version_id, "name": "Jan", "agreed": "1", "l": line(made, "Szafa wg projektu").pk},
    )
    assert answer.status_code == 422 and "nowszą wersję" in answer.content.decode() and not Order.objects.exists()
    taken = OfferLine.objects.get(offer_version_id=variant, description="Szafa wg projektu")
    answer = client.post(
        f"{public_pages.url(link)}?w={variant}", {"do": "accept", "version": variant, "name": "Jan", "agreed": "1", "l": taken.pk}
    )
    assert answer.status_code == 302
    states = {one.pk: one.state for one in offering.accept.__globals__["OfferVersion"].objects.all()}
    assert states[variant] == "accepted" and states[second] == "rejected"


@pytest.mark.parametrize(("data", "said"), [
    ({"agreed": "1"}, "Wpisz imię i nazwisko"), ({"name": "Jan"}, "Zaznacz, że przyjmujesz"), ({"name": "Jan", "agreed": "1"}, "co najmniej jedną"),
    ({"name": "Jan", "agreed": "1", "l": "999999"}, "nie ma już w ofercie"), ({"name": "Jan", "agreed": "1", "l": "x' OR 1=1"}, "co najmniej jedną"), ({"name": "J" * 121, "agreed": "1"}, "za długi"),
    ({"name": "\x01\u200b", "agreed": "1"}, "Wpisz imię"), ({"name": "Jan", "agreed": "1", "signature": "<svg>"}, "odczytać podpisu"),
])  # fmt: skip
def test_what_is_wrong_is_told_and_what_was_typed_stays(link: Link, made: Any, data: dict[str, str], said: str) -> None:
    answer = Client().post(public_pages.url(link), {"do": "accept", "version": made.version_id, **data})
    assert answer.status_code == 422 and said in answer.content.decode() and not Acceptance.objects.exists()
    if len(data.get("name", "")) == 3:
        assert 'value="Jan"' in answer.content.decode()


def test_after_its_validity_it_is_read_but_not_accepted(link: Link, made: Any) -> None:
    with clock.frozen(MONDAY + dt.timedelta(days=20)):
        html = Client().get(public_pages.url(link)).content.decode()
        assert "straciła ważność" in html and 'id="accept"' not in html
        with pytest.raises(Refusal, match="OUT_OF_DATE"):
            services.accept(link, made.version_id, [line(made, "Szafa wg projektu").pk], JAN, language="pl")


@pytest.mark.feature("OFR-10")
def test_a_question_of_a_line_and_our_answer_by_page_and_e_mail(actor: Actor, link: Link, made: Any) -> None:
    definitions.install(by=actor)
    choices.save_sender(name="Biuro", address="biuro@example.com", copy_to="", by=actor)
    client, pump = Client(), line(made, "Pompa obiegowa")
    hostile = "Czy od ręki? <script>alert(1)</script>\x07"
    answer = client.post(public_pages.url(link), {"do": "ask", "version": made.version_id, "line": pump.pk, "text": hostile})
    assert answer.status_code == 302 and answer["Location"].endswith(f"#l{pump.pk}")
    asked = Question.objects.get()
    assert asked.text == "Czy od ręki? <script>alert(1)</script>" and asked.offer_line_id == pump.pk
    services.answer(asked.pk, "Tak, jutro.", by=actor)
    html = client.get(public_pages.url(link)).content.decode()
    assert "Tak, jutro." in html and "<script>alert(1)" not in html and "&lt;script&gt;" in html
    letter = mail.Mail.objects.get(subject="offerpages.question")
    assert letter.to == "marek@example.com" and "Tak, jutro." in letter.text and links.token(link) in letter.text
    everything = Actor(user_id=None, company_id=actor.company_id, rights=frozenset({"mail.see", "offers.see"}))
    assert not mail_queries.visible(everything).filter(pk=letter.pk).exists()
    assert client.post(public_pages.url(link), {"do": "ask", "version": made.version_id, "text": " "}).status_code == 422
    assert client.post(public_pages.url(link), {"do": "ask", "version": made.version_id, "text": "x" * 2001}).status_code == 422
    assert client.post(public_pages.url(link), {"do": "ask", "version": made.version_id, "line": "999999", "text": "x"}).status_code == 422
    assert Question.objects.count() == 1


def test_so_many_questions_and_no_more(link: Link, made: Any) -> None:
    for number in range(30):
        services.ask(link, made.version_id, f"Pytanie {number}")
    with pytest.raises(Refusal, match="TOO_MANY"):
        services.ask(link, made.version_id, "Jeszcze jedno")


def test_too_many_visits_and_acts_are_held_back(link: Link) -> None:
    client = Client()
    answers = [client.post(public_pages.url(link), {"do": "seen"}).status_code for _ in range(70)]
    assert answers.count(204) == 60 and answers[-1] == 429
    RateWindow.objects.all().delete()
    rates._kept.clear()
    looked = [client.get("/oferta/x/").status_code for _ in range(130)]
    assert looked.count(404) == 120 and looked[-1] == 429


def test_forged_posts_are_refused(link: Link, made: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(public_pages.url(link), {"do": "accept", "version": made.version_id}).status_code == 403


def test_sums_are_counted_here(link: Link, made: Any) -> None:
    answer = Client().get(f"{public_pages.url(link)}suma/", {"w": made.version_id, "l": line(made, "Uruchomienie").pk, "j": "en"})
    assert "540.00" in answer.content.decode() and "664.20" in answer.content.decode()


@pytest.mark.parametrize(("sharing", "code"), [
    (Sharing(name=" "), "REQUIRED"), (Sharing(name="x", days=0), "BAD_DAYS"), (Sharing(name="x", days=366), "BAD_DAYS"), (Sharing(name="x", email="zly"), "NOT_AN_EMAIL"),
    (Sharing(name="x" * 121), "TOO_LONG"), (Sharing(name="x", language="fr"), "BAD_CHOICE"),
])  # fmt: skip
def test_what_sharing_refuses(actor: Actor, made: Any, sharing: Sharing, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        services.share(made.offer_id, sharing, by=actor)
    assert refused.value.code == code and not Link.objects.exists()


def test_rights_and_other_companies(actor: Actor, link: Link, made: Any) -> None:
    asked = services.ask(link, made.version_id, "Kiedy?")
    reader = Actor(user_id=None, company_id=actor.company_id, rights=frozenset({"offers.see"}))
    for work in (
        lambda: services.share(made.offer_id, Sharing(name="x"), by=reader),
        lambda: services.revoke([link.pk], by=reader),
        lambda: services.answer(asked, "x", by=reader),
    ):
        with pytest.raises(Refusal, match="FORBIDDEN"):
            work()
    stranger = Actor.system(actor.company_id + 1)
    for work, code in (
        (lambda: services.share(made.offer_id, Sharing(name="x"), by=stranger), "NO_OFFER"),
        (lambda: services.revoke([link.pk], by=stranger), "NO_LINK"),
        (lambda: services.answer(asked, "x", by=stranger), "NO_QUESTION"),
    ):
        with pytest.raises(Refusal, match=code):
            work()


def test_an_acceptance_stays_as_it_was_signed(link: Link, made: Any) -> None:
    services.accept(link, made.version_id, [line(made, "Szafa wg projektu").pk], JAN, language="pl")
    for work in (
        lambda: Acceptance.objects.update(net=1),
        lambda: Acceptance.objects.update(name="Inny"),
        lambda: Acceptance.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            work()


def test_a_page_made_before_the_offer_goes_out_waits_and_the_e_mail_names_it(actor: Actor, made: Any) -> None:
    draft = offering.copy(made.version_id, party_id=Offer.objects.get().party_id, reprice=False, by=actor)
    waiting = builders.page(actor, draft)
    answer = Client().get(public_pages.url(waiting))
    assert answer.status_code == 200 and "w przygotowaniu" in answer.content.decode()
    assert queries.letter_facts([draft], company_id=actor.company_id) == {draft: {"offer.link": links.address(waiting)}}
    services.revoke([waiting.pk], by=actor)
    assert queries.letter_facts([draft], company_id=actor.company_id) == {}


def test_the_salesperson_is_told(actor: Actor, link: Link, made: Any) -> None:
    services.ask(link, made.version_id, "Kiedy?")
    services.accept(link, made.version_id, [line(made, "Szafa wg projektu").pk], JAN, language="pl")
    mine = Actor(user_id=None, company_id=actor.company_id, employee_id=Offer.objects.get().salesperson_id, all_rights=True)
    assert Offer.objects.get().salesperson_id and [one.kind for one in frame.Notices().notices(mine)] == ["decide", "info"]
    assert frame.Badges().badges(mine)["sales"].count() == 1
