"""Pages, the grid's protocol and prints of offers through HTTP."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock, invariants, search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import prints
from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties.models import Party
from kupiec.people.parties.tests import builders as customers
from kupiec.sales.offers import forms, jobs, printing, queries, screens, services
from kupiec.sales.offers.models import Offer, OfferVersion
from kupiec.sales.offers.tests import builders
from kupiec.sales.offers.values import CreatedOffer, DraftOfferLine
from kupiec.sales.orders.models import Order
from tests.markup import flat

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def web(actor: Actor) -> Client:
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    return client


@pytest.fixture
def party(actor: Actor) -> Party:
    builders.house(actor)
    return customers.party(actor)


@pytest.fixture
def made(actor: Actor, party: Party) -> CreatedOffer:
    pump = items.item(actor, list_price=D("489"), code="PO-2560", name="Pompa obiegowa")
    return builders.offer(actor, party, subject="Osiedle Naramowice", lines=(
        DraftOfferLine(None, description="Etap 1", kind="section"), DraftOfferLine(pump.pk, D(2)),
        DraftOfferLine(None, description="Montaż", unit_price=D(100), choice="optional"),
    ))  # fmt: skip


@pytest.mark.feature("OFR-1")
def test_an_empty_offer_is_not_sent(web, actor, party):
    """The buttons say so before anybody writes a letter; with a line they work, and the letter is what stands out."""
    empty = builders.offer(actor, party, lines=())
    page = web.get(reverse("offer-version", args=[empty.version_id])).content.decode()
    with override("pl"):
        words = gettext("The offer has no lines yet.")
    assert page.count(f'title="{words}"') == 2
    letter = web.get(reverse("mail-write", args=["offers.offer", empty.offer_id])).content.decode()
    assert words in letter
    ops(web, empty.version_id, {"op": "add", "text": "= Szafa", "quantity": "1"})
    page = flat(web.get(reverse("offer-version", args=[empty.version_id])))
    assert words not in page
    assert re.search(r'btn-primary" href="[^"]*offers\.offer', page)


def ops(web: Client, pk: int, *operations: dict[str, Any]) -> dict[str, Any]:
    body = json.dumps({"key": f"k{operations[0]}"[:60], "ops": list(operations)})
    answer = web.post(reverse("offer-lines", args=[pk]), body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.feature("OFR-1")
def test_the_list_the_page_its_panels_and_preview(web: Client, made: CreatedOffer, actor: Actor) -> None:
    found = web.get(reverse("offers"))
    assert found.status_code == 200 and "Osiedle Naramowice" in found.content.decode()
    assert web.get(reverse("offers") + "?f.state=lost&f.overdue=1&q=osiedle&export=csv").status_code == 200
    assert web.get(reverse("offer", args=[made.offer_id])).headers["Location"] == reverse("offer-version", args=[made.version_id])
    address = reverse("offer-version", args=[made.version_id])
    page = web.get(address).content.decode()
    assert "OF" in page and "Etap 1" in web.get(reverse("offer-lines", args=[made.version_id])).content.decode()
    for panel in ("texts", "result", "history"):
        answer = web.get(f"{address}?panel={panel}", headers={"HX-Request": "true"})
        assert answer.status_code == 200
    for operation in ("version", "send", "lose", "copy", "variant"):
        assert web.get(f"{address}?operation={operation}", headers={"HX-Request": "true"}).status_code == 200
    assert web.get(reverse("offers") + f"?preview={made.offer_id}", headers={"HX-Request": "true"}).status_code == 200


@pytest.mark.feature("OFR-1")
def test_a_new_offer_and_its_terms_through_forms(web: Client, party: Party) -> None:
    assert web.get(reverse("offer-new") + f"?party={party.pk}").status_code == 200
    answer = web.post(reverse("offer-new"), {
        "party_id": party.pk, "subject": "Kotłownia", "issue_date": "23.11.2026", "valid_until": "7.12.2026", "currency": "PLN",
    })  # fmt: skip
    assert answer.status_code in (200, 204, 302), answer.content.decode()[:2000]
    version = OfferVersion.objects.select_related("offer").get()
    assert version.offer.subject == "Kotłownia"
    address = reverse("offer-version-edit", args=[version.pk])
    assert web.get(address).status_code == 200
    sent = {
        "version": version.version, "subject": "Kotłownia 2", "issue_date": "23.11.2026", "valid_until": "31.12.2026",
        "payment_days": "21", "language": "en", "text_before": "Szanowni Państwo", "label": "pierwsza",
    }  # fmt: skip
    assert web.post(address, sent).status_code in (200, 204, 302)
    version.refresh_from_db()
    assert (version.payment_days, version.text_before, version.label) == (21, "Szanowni Państwo", "pierwsza")


@pytest.mark.feature("OFR-1")
def test_a_form_refused_for_its_subject_keeps_nothing(made: CreatedOffer, actor: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        forms.EDIT.save({"payment_days": 45, "subject": "x" * 5000}, pk=made.version_id, version=1, by=actor)
    assert refused.value.code == "TOO_LONG"
    assert OfferVersion.objects.get(pk=made.version_id).payment_days != 45


@pytest.mark.feature("OFR-1")
def test_the_grid_adds_changes_undoes_and_explains(web: Client, made: CreatedOffer, actor: Actor) -> None:
    valve = items.item(actor, code="ZK-12", list_price=D(10))
    pk = made.version_id
    added = ops(web, pk, {"op": "add", "text": "ZK-12", "quantity": "4"})["results"][0]
    assert added["ok"], added
    line = queries.lines(pk)[-1]
    assert (line.item_id, line.quantity) == (valve.pk, D(4))
    more = ops(web, pk, {"op": "add", "text": "zk 12", "quantity": ""})["results"][0]
    assert more["ok"] and queries.lines(pk)[-1].quantity == D(5)
    for text in ("= Szafa wg projektu", "# Etap 2"):
        assert ops(web, pk, {"op": "add", "text": text, "quantity": ""})["results"][0]["ok"]
    assert [row.kind for row in queries.lines(pk)][-2:] == ["line", "section"]
    line.refresh_from_db()
    told = ops(web, pk, {"op": "set", "id": line.pk, "v": line.version, "cells": {"unit_price": "9,50"}})["results"][0]
    assert told["ok"], told
    for typed, kept in (("8%", "8"), ("23", "23"), ("zw", "zw")):
        line.refresh_from_db()
        rated = ops(web, pk, {"op": "set", "id": line.pk, "v": line.version, "cells": {"vat_code": typed}})
        assert rated["rows"][0]["c"]["vat_code"] == (f"{kept}%" if kept.isdecimal() else kept), rated
        line.refresh_from_db()
        assert line.vat_code == kept
    unnamed = ops(web, pk, {"op": "set", "id": line.pk, "v": line.version, "cells": {"description": " "}})
    assert unnamed["rows"][0]["c"]["description"] == valve.name  # a line always says what is offered
    line.refresh_from_db()
    wrong = ops(web, pk, {"op": "set", "id": line.pk, "v": line.version + 1, "cells": {"quantity": "x"}})["results"][0]
    assert not wrong["ok"] and wrong["field"] == "quantity"
    unknown = ops(web, pk, {"op": "add", "text": "nie ma takiego", "quantity": ""})["results"][0]
    assert not unknown["ok"]
    why = web.get(reverse("offer-lines", args=[pk]) + f"?why={made.line_ids[1]}")
    assert why.status_code == 200 and "489" in why.content.decode()


@pytest.mark.feature("OFR-2")
def test_comparison_page(web: Client, made: CreatedOffer, actor: Actor) -> None:
    services.send([made.version_id], by=actor)
    second = services.new_version(made.offer_id, by=actor)
    line = queries.lines(second)[1]
    services.lines.remove(second, [(line.pk, None)], by=actor)
    services.lines.add(second, [DraftOfferLine(None, description="Szkolenie")], by=actor)
    services.edit(second, {"delivery_terms": "w dwóch transzach"}, by=actor)
    address = reverse("offer-compare", args=[made.offer_id])
    page = web.get(f"{address}?a={made.version_id}&b={second}").content.decode()
    assert 'class="removed"' in page and 'class="added"' in page and "w dwóch transzach" in page
    assert web.get(f"{address}?a=x&b=999&only=1").status_code == 200


@pytest.mark.feature("OFR-11")
def test_ordering_from_the_page(web: Client, made: CreatedOffer, actor: Actor) -> None:
    address = reverse("offer-accept", args=[made.version_id])
    assert web.get(address).status_code == 404
    services.send([made.version_id], by=actor)
    bar = web.get(address).content.decode().partition('class="k-keys')[2]
    assert "Utwórz zamówienie" in bar, "the key bar tells the key of the button"
    pump = made.line_ids[1]
    for typed in ("9", "-1", "0,5", "jeden"):
        answer = web.post(address, {f"take-{pump}": "1", f"quantity-{pump}": typed})
        page = flat(answer)
        assert answer.status_code == 422 and Order.objects.count() == 0
        assert f'value="{typed}" aria-invalid="true"' in page, "what was typed stays, marked"
    answer = web.post(address, {f"take-{pump}": "1", f"quantity-{pump}": "1"})
    assert answer.status_code in (200, 204, 302) and Order.objects.count() == 1
    order = Order.objects.get()
    graph = documents.graph(documents.Ref("offers.offer", made.offer_id), by=actor)
    assert {card.ref.kind for card in graph.cards} == {"offers.offer", "orders.order"}
    assert documents.graph(documents.Ref("orders.order", order.pk), by=actor).cards[0].ref.id == made.offer_id
    assert web.get(reverse("offer-version", args=[made.version_id])).status_code == 200


@pytest.mark.feature("OFR-8")
def test_losing_through_the_dialog(web: Client, made: CreatedOffer, actor: Actor) -> None:
    reason = services.save_reason("PRICE", name="Za drogo", by=actor)
    address = reverse("offer-version", args=[made.version_id])
    answer = web.post(address, {"operation": "lose", "ids": made.version_id, "reason_id": reason, "competitor_name": "Hydro-Max"},
                      headers={"HX-Request": "true"})  # fmt: skip
    assert answer.status_code < 300, answer.content.decode()[:1000]
    assert Offer.objects.get().state == "lost"


@pytest.mark.parametrize("language", ["pl", "en", "de"])
def test_the_print_in_three_languages(web: Client, made: CreatedOffer, language: str) -> None:
    OfferVersion.objects.filter(pk=made.version_id).update(language=language, text_before="Szanowni <b>Państwo</b>")
    answer = web.get(reverse("offer-print", args=[made.version_id]))
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")


def test_the_day_of_the_print_is_called_the_date(made: CreatedOffer, actor: Actor) -> None:
    """A Polish word on paper may be an English one on a screen: “Data” was said as “Dane”."""
    OfferVersion.objects.filter(pk=made.version_id).update(language="pl")
    page = prints.as_html(printing.printout(queries.visible_version(made.version_id, by=actor)))
    assert ">Data<" in page and "Dane" not in page


def test_party_tab_palette_cards_and_blockers(web: Client, made: CreatedOffer, actor: Actor, party: Party) -> None:
    from kupiec.sales.offers import frame

    assert frame.party_blockers([party.pk], by=actor)[party.pk][0].count == 1
    assert search.find("Naramowice", by=actor)[0].title.startswith("OF")
    assert frame._party_offers(party, actor)["offers"]
    assert not frame.Badges().badges(actor)["sales"].exists()


def test_nothing_is_shown_without_the_right(made: CreatedOffer, actor: Actor) -> None:
    client = Client()
    for name, value in session_cookie(user_with(["parties.see"])):
        client.cookies[name] = value
    for address in (reverse("offers"), reverse("offer-version", args=[made.version_id]), reverse("offer-print", args=[made.version_id]),
                    reverse("offer-compare", args=[made.offer_id]), reverse("offer-accept", args=[made.version_id])):  # fmt: skip
        assert client.get(address).status_code in (403, 404)


def test_an_expired_offer_says_so_once(web: Client, made: CreatedOffer, actor: Actor) -> None:
    services.send([made.version_id], by=actor)
    Offer.objects.filter(pk=made.offer_id).update(state="expired", result_on=clock.today())
    OfferVersion.objects.filter(pk=made.version_id).update(state="expired")
    head = screens.VERSION.head(queries.visible_version(made.version_id, by=actor), actor)
    assert [str(mark.text).casefold() for mark in head.badges].count(gettext("expired").casefold()) == 1


def test_the_nightly_job_and_the_invariants(made: CreatedOffer, actor: Actor) -> None:
    class Running:
        by = actor

    assert jobs.expire(Running()) == {str(actor.company_id): 0}  # type: ignore[arg-type]
    services.send([made.version_id], by=actor)
    services.accept([made.version_id], by=actor)
    mine = [(one.code, bad) for one, bad in invariants.run() if one.room.endswith("offers")]
    assert {code for code, _ in mine} >= {"I27", "I38", "I39", "I40"} and all(not bad for _, bad in mine)
