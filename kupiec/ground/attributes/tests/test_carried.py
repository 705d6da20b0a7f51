"""Attributes go along with copied offers, must be filled in by programs and files too, and stand in texts of prints (KER-8)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from kupiec.ground.access.testing import user_with
from kupiec.ground.attributes import public as attributes
from kupiec.ground.exchange.values import Row
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.layouts import queries as layouts
from kupiec.ground.layouts import services as prints
from kupiec.ground.layouts.values import SLOTS, Facts, usual
from kupiec.people.cases import public as cases
from kupiec.people.catalog import services as catalog
from kupiec.people.catalog.imports import save_items
from kupiec.people.catalog.models import ItemGroup
from kupiec.people.catalog.tests import builders as goods
from kupiec.people.correspondence import printing as letters_printing
from kupiec.people.correspondence.tests import builders as letters
from kupiec.people.parties.imports import save as save_parties
from kupiec.people.parties.models import Party
from kupiec.people.parties.tests.builders import party
from kupiec.sales.offers import printing, services
from kupiec.sales.offers.models import Offer, OfferVersion
from kupiec.sales.offers.tests import builders as offering
from kupiec.sales.offers.values import DraftOfferLine

pytestmark = [pytest.mark.django_db, pytest.mark.feature("KER-8")]
OFFER, PARTY = "offers.offer", "parties.party"


def _offer(by: Actor, **fields: Any) -> OfferVersion:
    offering.house(by)
    made = offering.offer(by, party(by, name="Termo S.A."), lines=(DraftOfferLine(goods.item(by).pk, Decimal(2)),), **fields)
    return OfferVersion.objects.get(pk=made.version_id)


def test_a_copied_offer_has_what_the_first_one_had(actor: Actor) -> None:
    attributes.save({"kind": OFFER, "name": "Termin montażu", "type": "text"}, by=actor)
    version = _offer(actor)
    attributes.write(OFFER, {version.offer_id: {"termin_montazu": "6 tygodni"}}, by=actor)
    made = services.copy(version.pk, party_id=party(actor).pk, reprice=True, by=actor)
    (section,) = attributes.sections(OFFER, made, by=actor)
    assert [(one.name, str(one.html)) for one in section.facts] == [("Termin montażu", "6 tygodni")]


def test_a_required_attribute_is_asked_of_programs_and_files_of_new_records_only(actor: Actor) -> None:
    known = party(actor, name="Dawna", external_id="stara")
    attributes.save({"kind": PARTY, "name": "Profil", "type": "text", "required": True}, by=actor)
    attributes.save({"kind": PARTY, "name": "Rok", "type": "number", "required": True, "default": "1999"}, by=actor)
    web = Client()
    web.force_login(user_with(None))
    refused = web.post("/api/v1/parties", {"name": "Nowa"}, content_type="application/json")
    assert refused.status_code == 422 and "attribute_profil" in refused.content.decode()
    made = web.post("/api/v1/parties", {"name": "Nowa", "attributes": {"profil": "Instalator"}}, content_type="application/json")
    assert made.status_code == 201, made.content
    held = {one.name: str(one.html) for section in attributes.sections(PARTY, made.json()["id"], by=actor) for one in section.facts}
    assert held == {"Profil": "Instalator", "Rok": "1999"}
    rows = [
        Row(1, {"external_id": "stara", "name": "Dawna"}),
        Row(2, {"external_id": "a", "name": "A"}),
        Row(3, {"external_id": "b", "name": "B", "attribute_profil": "Gaz"}),
    ]
    done = save_parties(rows, actor)
    assert (done.created, done.updated, {at: [one.field for one in found] for at, found in done.errors.items()}) == (
        1,
        1,
        {2: ["attribute_profil"]},
    )
    known.refresh_from_db()
    assert not Party.objects.filter(external_id="a").exists()


def test_a_required_attribute_of_a_group_is_asked_of_its_items_only(actor: Actor) -> None:
    catalog.save_groups([{"code": "KOTLY", "name": "Kotły"}], by=actor)
    group = ItemGroup.objects.get(code="KOTLY")
    attributes.save({"kind": "catalog.item", "name": "Moc", "type": "number", "required": True, "shelf_id": group.pk}, by=actor)
    rows = [
        Row(1, {"code": "K-1", "name": "Kocioł", "unit": "szt.", "group": group.code}), Row(2, {"code": "Z-1", "name": "Zawór", "unit": "szt."}),
        Row(3, {"code": "K-2", "name": "Kocioł", "unit": "szt.", "group": group.code, "attribute_moc": "24"}),
    ]  # fmt: skip
    done = save_items(rows, actor)
    assert (done.created, {at: [(one.field, one.code) for one in found] for at, found in done.errors.items()}) == (
        2,
        {1: [("attribute_moc", "REQUIRED")]},
    )


def test_texts_of_prints_name_attributes_of_the_document_and_of_its_customer(actor: Actor) -> None:
    attributes.save({"kind": OFFER, "name": "Termin montażu", "type": "text"}, by=actor)
    attributes.save({"kind": PARTY, "name": "Opiekun techniczny", "type": "text"}, by=actor)
    offer = SLOTS.index(("offer", "pl")) + 1
    intro = "Montaż: {{ attribute.termin_montazu }}, {{ customer_attribute.opiekun_techniczny }}."
    with pytest.raises(Refusal, match="UNKNOWN_NAME"):
        prints.save(replace(usual("offer"), intro="{{ attribute.nieznany }}"), pk=offer, by=actor)
    prints.save(replace(usual("offer"), intro=intro), pk=offer, by=actor)
    version = _offer(actor)
    attributes.write(OFFER, {version.offer_id: {"termin_montazu": "6 <b>tygodni</b>"}}, by=actor)
    attributes.write(PARTY, {Offer.objects.get().party_id: {"opiekun_techniczny": "Jan"}}, by=actor)
    assert printing.printout(version).blocks["before_lines"].removeprefix("<p></p>") == "<p>Montaż: 6 &lt;b&gt;tygodni&lt;/b&gt;, Jan.</p>"
    asked: list[int] = []
    layouts.dressing(actor.company_id, kind="offer", language="en", facts=Facts(more=lambda: asked.append(1) or {}))
    assert asked == []


@pytest.mark.feature("COR-3")
def test_letters_have_texts_and_look_of_their_own(actor: Actor) -> None:
    letters.dictionaries(actor)
    attributes.save({"kind": PARTY, "name": "Numer umowy", "type": "text"}, by=actor)
    pk = SLOTS.index(("letter", "pl")) + 1
    texts = replace(
        usual("letter"), intro="Umowa {{ customer_attribute.numer_umowy }}", footer="Do {{ customer.name }}", accent="wine", logo=False
    )
    prints.save(texts, pk=pk, by=actor)
    who = party(actor, name="Termo S.A.")
    attributes.write(PARTY, {who.pk: {"numer_umowy": "U/7"}}, by=actor)
    made = letters_printing.printout(letters.ours(actor, party_id=who.pk, name="", content="Szanowni Państwo"))
    assert (made.blocks["before_lines"], made.blocks["end"], made.accent, made.logo) == (
        "<p>Umowa U/7</p>",
        "<p>Do Termo S.A.</p>",
        "#8f2431",
        "",
    )


@pytest.mark.parametrize(
    ("kind", "address", "found"),
    [("cases.case", "/api/v1/cases", "/api/v1/cases"), ("parties.person", "/api/v1/parties/persons", "/api/v1/parties/persons"), ("orders.order", "/api/v1/orders", "/api/v1/orders"), ("offers.offer", "/api/v1/offers/offers", "/api/v1/offers/offers")],
)  # fmt: skip
def test_a_required_attribute_is_asked_of_new_persons_orders_and_offers_by_programs(
    actor: Actor, kind: str, address: str, found: str
) -> None:
    offering.house(actor)
    cases.install_kinds()
    firm = party(actor, name="Termo S.A.", roles=frozenset({"customer"}), terms={})
    given = {
        "parties.person": {"party_id": firm.pk, "last_name": "Nowak"},
        "orders.order": {"orderer_id": firm.pk},
        "cases.case": {"kind": "opportunity", "name": "Kotłownia", "party_id": firm.pk},
        "offers.offer": {"party_id": firm.pk},
    }[kind]
    attributes.save({"kind": kind, "name": "Źródło", "type": "text", "required": True}, by=actor)
    attributes.save({"kind": kind, "name": "Rok", "type": "number", "default": "1999"}, by=actor)
    web = Client()
    web.force_login(user_with(None))
    refused = web.post(address, given, content_type="application/json")
    assert refused.status_code == 422 and "attribute_zrodlo" in refused.content.decode()
    assert not web.get(found).json()["items"]
    unknown = web.post(address, {**given, "attributes": {"zrodlo": "targi", "inne": 1}}, content_type="application/json")
    assert unknown.status_code == 422
    made = web.post(address, {**given, "attributes": {"zrodlo": "targi"}}, content_type="application/json")
    assert made.status_code == 201, made.content
    (row,) = web.get(f"{found}?expand=attributes&attribute=zrodlo:targi").json()["items"]
    assert row["id"] == made.json()["id"] and row["attributes"] == {"zrodlo": "targi", "rok": "1999"}
    assert not web.get(f"{found}?attribute=zrodlo:polecenie").json()["items"]
    if kind != "offers.offer":
        emptied = web.put(
            f"{address.rstrip('/')}/{row['id']}",
            {"attributes": {"zrodlo": None}},
            content_type="application/json",
            headers={"If-Match": f'"{row["version"]}"'},
        )
        assert emptied.status_code == 422 and "attribute_zrodlo" in emptied.content.decode()
        changed = web.put(
            f"{address.rstrip('/')}/{row['id']}",
            {"attributes": {"zrodlo": "polecenie"}},
            content_type="application/json",
            headers={"If-Match": f'"{row["version"]}"'},
        )
        assert changed.status_code == 200 and web.get(f"{found}?attribute=zrodlo:polecenie").json()["items"]
