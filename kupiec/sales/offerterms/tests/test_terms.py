"""Trade terms of offers: chosen and written, copied, frozen, printed in the print's language, carried on; an offer beside a budget."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.catalog.models import ItemGroup
from kupiec.people.catalog.tests import builders as cataloguing
from kupiec.people.parties.tests import builders as registering
from kupiec.sales.budgets import services as budgets
from kupiec.sales.budgets.tests import builders as planning
from kupiec.sales.budgets.values import LineDraft
from kupiec.sales.contracts.tests import builders as agreeing
from kupiec.sales.offers import printing as offer_print
from kupiec.sales.offers import public as offers
from kupiec.sales.offers.services import versions
from kupiec.sales.offers.tests import builders as offering
from kupiec.sales.offers.values import DraftOfferLine
from kupiec.sales.offerterms import definitions, frame, queries, services
from kupiec.sales.offerterms.models import Agreed, Sheet, Term
from kupiec.sales.orders import printing as order_print
from kupiec.sales.orders.tests import builders as sold

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def _day(cast):
    with clock.frozen(planning.NOON):
        definitions.install()
        sold.office(cast)
        yield


@pytest.fixture
def version(cast):
    item = cataloguing.item(cast.by, code="KOC-24")
    lines = (
        DraftOfferLine(item_id=item.pk, quantity=D(2), unit="szt", unit_price=D(100)),
        DraftOfferLine(item_id=None, description="Montaż", quantity=D(1), unit="usł", unit_price=D(50), vat_code="23"),
    )
    made = offering.offer(cast.by, registering.party(cast.by, name="Bel-Pol"), lines=lines)
    return offers.OfferVersion.objects.select_related("offer").get(pk=made.version_id)


def term(code: str) -> int:
    return Term.objects.get(code=code).pk


def _refused(work) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.field


def _texts(pk: int, language: str = "pl") -> list[str]:
    return queries.words(queries.agreed([pk]).get(pk, []), language)


@pytest.mark.feature("OFR-5")
def test_terms_of_the_dictionary_and_in_own_words_keep_what_was_agreed(cast, version):
    seen = services.agree(
        version.pk, term_ids=[term("warranty"), term("transport")], free="Kocioł po odbiorze kotłowni.\n\n  Palety   zwrotne. ", by=cast.by
    )
    assert [text.split()[0] for text in _texts(version.pk)] == ["Dostawa", "Gwarancja", "Kocioł", "Palety"]
    assert _texts(version.pk, "de")[0].startswith("Lieferung") and _texts(version.pk, "de")[2] == "Kocioł po odbiorze kotłowni."
    services.save_term({"text": "Inaczej."}, pk=term("transport"), by=cast.by)
    services.retire([term("transport")], by=cast.by)
    services.agree(version.pk, term_ids=[term("transport")], by=cast.by)
    assert _texts(version.pk)[0].startswith("Dostawa")
    with pytest.raises(Conflict):
        services.agree(version.pk, free="x", version=seen, by=cast.by)
    services.agree(version.pk, by=cast.by)
    assert _refused(lambda: services.agree(version.pk, term_ids=[term("transport")], by=cast.by)) == ("BAD_CHOICE", "term_ids")
    assert _refused(lambda: services.agree(version.pk, term_ids=[999], by=cast.by)) == ("BAD_CHOICE", "term_ids")
    assert _refused(lambda: services.agree(version.pk, free="x" * 1001, by=cast.by)) == ("TOO_LONG", "free")
    assert _refused(lambda: services.agree(version.pk, free="x\n" * 41, by=cast.by)) == ("TOO_MANY", "free")


@pytest.mark.feature("OFR-5")
def test_terms_go_on_with_versions_and_stay_as_sent(cast, version):
    plan = planning.budget(cast.by)
    services.agree(version.pk, term_ids=[term("warranty")], free="Palety zwrotne.", by=cast.by)
    services.compare_with(version.pk, budget_version_id=planning.version(plan).pk, by=cast.by)
    offers.send([version.pk], by=cast.by)
    assert _refused(lambda: services.agree(version.pk, free="x", by=cast.by))[0] == "VERSION_FROZEN"
    second = versions.new_version(version.offer_id, by=cast.by)
    assert _texts(second) == _texts(version.pk) and queries.sheet(second).budget_id == planning.version(plan).pk
    services.agree(second, free="Tylko to.", by=cast.by)
    assert len(_texts(version.pk)) == 2
    copied = versions.copy(second, party_id=registering.party(cast.by).pk, reprice=False, by=cast.by)
    own = offers.OfferVersion.objects.get(offer_id=copied)
    assert _texts(own.pk) == ["Tylko to."] and queries.sheet(own.pk).budget is None


@pytest.mark.feature("OFR-5")
@pytest.mark.parametrize(
    ("language", "heading", "first"),
    [
        ("pl", "Warunki handlowe", "1. Gwarancja"),
        ("en", "Trade terms", "1. Manufacturer"),
        ("de", "Handelsbedingungen", "1. Herstellergarantie"),
    ],
)
def test_terms_are_printed_in_the_language_of_the_print(cast, version, language, heading, first):
    services.agree(version.pk, term_ids=[term("warranty")], free="Palety zwrotne.", by=cast.by)
    versions.edit(version.pk, {"language": language}, by=cast.by)
    version.refresh_from_db()
    (note,) = [text for label, text in offer_print.printout(version).notes if label == heading]
    assert note.strip().startswith(first) and "2. Palety zwrotne." in note


@pytest.mark.feature("OFR-5")
def test_terms_go_onto_the_order_and_into_the_contract(cast, version):
    stocks.warehouse(cast)
    services.agree(version.pk, term_ids=[term("warranty")], free="Palety zwrotne.", by=cast.by)
    offers.send([version.pk], by=cast.by)
    (done,) = offers.accept([version.pk], by=cast.by)
    assert [one.text for one in queries.of_order(done.order_id)][1] == "Palety zwrotne."
    notes = dict(order_print.printout(done.order_id, by=cast.by, language="en").notes)
    assert notes["Trade terms"].strip().startswith("1. Manufacturer")
    draft = agreeing.contract(cast.by, party_id=version.offer.party_id, signed=False, content="Paragraf 1.")
    assert services.to_contract(version.pk, contract_id=draft.pk, by=cast.by) == 2
    assert (
        agreeing.edition(draft).content.startswith("Paragraf 1.\n\n1. Gwarancja")
        and "2. Palety zwrotne." in agreeing.edition(draft).content
    )
    other = agreeing.contract(cast.by, signed=False)
    assert _refused(lambda: services.to_contract(version.pk, contract_id=other.pk, by=cast.by)) == ("UNKNOWN_KEY", "contract_id")


@pytest.mark.feature("OFR-7")
def test_an_offer_stands_beside_the_version_of_a_budget(cast, version):
    group = ItemGroup.objects.create(code="KOT", name="Kotły", full_name="Kotły", path="/1/")
    ItemGroup.objects.filter(pk=group.pk).update(path=f"/{group.pk}/")
    offers.OfferLine.objects.get(offer_version=version, item__isnull=False).item.__class__.objects.update(group=group)
    budgets.save_kind({"group_ids": [group.pk]}, pk=planning.kind().pk, by=cast.by)
    parts = (
        LineDraft(name="Kotły", amount=D(180), cost_kind_id=planning.kind().pk),
        LineDraft(name="Wiosna", amount=D(500), first_day=dt.date(2026, 3, 1), last_day=dt.date(2026, 5, 31)),
    )
    plan = planning.budget(cast.by, in_force=False, lines=parts)
    services.compare_with(version.pk, budget_version_id=planning.version(plan).pk, by=cast.by)
    told = frame._budget(version, cast.by)
    assert [(one.name, one.planned, one.offered, one.difference) for one, _far in told["rows"]] == [
        ("Kotły", D(180), D(200), D(-20)),
        ("Wiosna", D(500), D(0), D(500)),
        ("", D(0), D(50), D(-50)),
    ]
    assert (told["planned"], told["offered"], told["difference"]) == (D(680), D(250), D(430))
    assert _refused(lambda: services.compare_with(version.pk, budget_version_id=999, by=cast.by)) == ("UNKNOWN_KEY", "budget_version_id")
    services.compare_with(version.pk, budget_version_id=None, by=cast.by)
    assert frame._budget(version, cast.by) == {"budget": None}


def test_copying_costs_one_statement_where_nothing_was_agreed(cast, version):
    with CaptureQueriesContext(connection) as found:
        services.carry([(version.pk, version.pk)], budget=True, by=cast.by)
    assert len(found) == 1 and not Sheet.objects.exists() and not Agreed.objects.exists()


def test_pages_open(cast, version):
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    pk = term("warranty")
    for address in (
        reverse("trade-terms"),
        reverse("trade-term", args=[pk]),
        reverse("trade-term-new"),
        reverse("offer-terms", args=[version.pk]),
    ):
        assert client.get(address).status_code == 200, address
    for panel in ("terms", "budget"):
        assert client.get(reverse("offer-version", args=[version.pk]), {"panel": panel}).status_code == 200, panel
