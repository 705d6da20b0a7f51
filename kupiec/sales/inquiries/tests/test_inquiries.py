"""Inquiries: of parties and strangers, made of letters, with lines in words, with a case; answered by offers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.documents.public import Ref, graph
from kupiec.ground.kernel import clock, invariants
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kit import grid_undo
from kupiec.ground.kit import public as kit
from kupiec.people.cases import public as cases
from kupiec.people.catalog.tests import builders as goods
from kupiec.people.correspondence import onward
from kupiec.people.correspondence.models import Link
from kupiec.people.correspondence.tests import builders as letters
from kupiec.people.parties.models import ContactRow, Party
from kupiec.people.parties.tests.builders import party as new_party
from kupiec.sales.inquiries import grid, queries, services
from kupiec.sales.inquiries.models import Inquiry, InquiryLine, Setting, Status
from kupiec.sales.inquiries.services import lines
from kupiec.sales.inquiries.tests import builders as make
from kupiec.sales.inquiries.values import INQUIRY, LineChange, LineDraft
from kupiec.sales.offers import asking
from kupiec.sales.offers import services as offers
from kupiec.sales.offers.models import Offer, OfferLine

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(actor):
    make.dictionaries(actor)
    letters.dictionaries(actor)
    with clock.frozen(make.NOON):
        yield


@pytest.fixture
def party(actor):
    return new_party(actor, name="Hydro-Term Sp. z o.o.", roles=frozenset({"customer"}))


def _refused(work) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.field


@pytest.mark.feature("RFQ-1")
def test_an_inquiry_has_number_day_status_and_whose_it_is(actor, party):
    row = make.inquiry(actor, party_id=party.pk, name="")
    assert (row.number, row.name, row.group, row.status.code) == ("ZO 1/2026", "Hydro-Term Sp. z o.o.", "analysis", "analysis")
    assert row.due_on == dt.date(2026, 11, 23)
    assert row.salesperson_id == actor.employee_id
    Setting.objects.filter(company_id=actor.company_id).update(days=0)
    assert make.inquiry(actor).due_on is None


@pytest.mark.feature("RFQ-1")
def test_whoever_asks_becomes_a_party_in_one_step(actor):
    row = make.inquiry(actor, name="Zakład Jan Bąk", email="Biuro@Bak.example", phone="601 200 300")
    assert row.party_id is None
    pk = services.adopt(row.pk, by=actor)
    row.refresh_from_db()
    assert row.party_id == pk
    assert Party.objects.get(pk=pk).name == "Zakład Jan Bąk"
    assert ContactRow.objects.get(party_id=pk, kind="email").value == "biuro@bak.example"
    assert ContactRow.objects.filter(party_id=pk, kind="phone").count() == 1
    assert _refused(lambda: services.adopt(row.pk, by=actor)) == ("HAS_PARTY", "party_id")


@pytest.mark.feature("RFQ-1")
def test_an_inquiry_is_made_of_a_letter_in_one_step(actor, party):
    letter = letters.came(
        actor,
        party_id=party.pk,
        name="",
        subject="Zapytanie o pompy",
        content="Trzy pompy 16 kW",
        their_sign="ZO/9",
        due_on=dt.date(2026, 11, 27),
    )
    start = next(one for one in onward.onward if one.code == "inquiry").start
    url = start(Ref("correspondence.letter", letter.pk), by=actor)
    row = Inquiry.objects.get()
    assert url == reverse("inquiry", args=[row.pk])
    assert (row.subject, row.party_id, row.content, row.customer_reference, row.due_on) == (
        "Zapytanie o pompy",
        party.pk,
        "Trzy pompy 16 kW",
        "ZO/9",
        dt.date(2026, 11, 27),
    )
    assert start(Ref("correspondence.letter", letter.pk), by=actor) == url
    assert Inquiry.objects.count() == 1
    assert Link.objects.get().made
    assert [card.ref.kind for card in graph(Ref(INQUIRY, row.pk), by=actor).cards] == ["correspondence.letter", INQUIRY]


@pytest.mark.feature("RFQ-1")
def test_statuses_mean_something_and_own_ones_may_be_added(actor):
    row = make.inquiry(actor)
    declined = Status.objects.get(code="declined")
    assert _refused(lambda: services.set_status([row.pk], status_id=declined.pk, by=actor)) == ("REQUIRED", "reason")
    services.decline([row.pk], reason="nie prowadzimy takich pomp", by=actor)
    row.refresh_from_db()
    assert (row.group, row.decline_reason, row.closed_on) == ("declined", "nie prowadzimy takich pomp", make.NOON.date())
    own = services.save_status({"code": "wizja", "name": "Po wizji lokalnej", "group": "analysis"}, by=actor)
    services.set_status([row.pk], status_id=own, by=actor)
    row.refresh_from_db()
    assert (row.group, row.status_id, row.decline_reason, row.closed_on) == ("analysis", own, "", None)
    assert _refused(lambda: services.save_status({"group": "answered"}, pk=own, by=actor)) == ("IN_USE", "group")
    assert [line for one in invariants.everything() if "inquiries" in one.room for line in one.check()] == []
    Inquiry.objects.filter(pk=row.pk).update(group="accepted")
    assert [line for one in invariants.everything() if "inquiries" in one.room for line in one.check()] == [f"inquiry={row.pk}"]


@pytest.mark.feature("RFQ-2")
def test_lines_are_of_the_catalogue_or_in_words_of_a_group(actor):
    item = goods.item(actor)
    row = make.inquiry(
        actor,
        lines=(LineDraft(item_id=item.pk, quantity=Decimal(3)), LineDraft(description="Sprzęgło DN80", group_id=item.group_id, unit="kpl")),
    )
    first, second = InquiryLine.objects.filter(inquiry=row).order_by("position")
    assert (first.description, first.unit, first.item_id) == (item.name, "szt", item.pk)
    assert (second.item_id, second.unit, second.group_id) == (None, "kpl", item.group_id)
    for draft, code in ((LineDraft(description=" "), "REQUIRED"), (LineDraft(description="x", quantity=Decimal(0)), "QUANTITY"), (LineDraft(item_id=10**9), "NO_ITEM"),
                        (LineDraft(item_id=item.pk, unit="paleta"), "NO_UNIT"), (LineDraft(description="x", group_id=10**9), "NO_GROUP")):  # fmt: skip
        assert _refused(lambda draft=draft: lines.add(row.pk, [draft], by=actor))[0] == code


@pytest.mark.feature("RFQ-2")
def test_words_are_matched_to_an_item_and_stay_as_they_were_sent(actor):
    item = goods.item(actor)
    row = make.inquiry(actor, lines=(LineDraft(description="Zawór jak u poprzedniego dostawcy", quantity=Decimal(5), unit="kpl"),))
    line = InquiryLine.objects.get(inquiry=row)
    lines.change(row.pk, line.pk, LineChange(item_id=item.pk), version=line.version, by=actor)
    line.refresh_from_db()
    assert (line.matched_id, line.item_id, line.description, line.quantity, line.unit) == (
        item.pk,
        None,
        "Zawór jak u poprzedniego dostawcy",
        Decimal(5),
        "kpl",
    )
    with pytest.raises(Conflict):
        lines.change(row.pk, line.pk, LineChange(remarks="x"), version=1, by=actor)
    assert queries.counted([row.pk]) == {row.pk: (1, 0)}
    lines.unmatch(row.pk, [line.pk], by=actor)
    assert queries.counted([row.pk]) == {row.pk: (1, 1)}


@pytest.mark.feature("RFQ-2")
def test_the_grid_adds_matches_moves_and_removes(actor):
    item = goods.item(actor)
    row = make.inquiry(actor)
    (word,) = grid.apply(row.pk, kit.AddLine(text="= Sprzęgło", quantity="2", after=None, item_id=None), by=actor).touched
    (code,) = grid.apply(row.pk, kit.AddLine(text=item.code, quantity="", after=None, item_id=None), by=actor).touched
    grid.apply(row.pk, kit.SetCells(word, 1, {"code": item.code, "remarks": "pilne"}), by=actor)
    shown = {one.id: one for one in grid.rows(row.pk, by=actor, ids=None)}
    assert shown[word].cells["code"] == item.code
    assert shown[word].cells["description"] == "Sprzęgło"
    assert grid.apply(row.pk, kit.MoveLine(code, word), by=actor).reload
    assert [one.id for one in grid.rows(row.pk, by=actor, ids=None)] == [code, word]
    grid.apply(row.pk, kit.RemoveLines(((code, shown[code].version),)), by=actor)
    assert _refused(lambda: grid.apply(row.pk, kit.SetCells(word, 2, {"quantity": "wiele"}), by=actor)) == ("NOT_A_NUMBER", "quantity")
    services.decline([row.pk], reason="nie", by=actor)
    assert _refused(lambda: lines.add(row.pk, [LineDraft(description="x")], by=actor))[0] == "CLOSED"


@pytest.mark.feature("RFQ-3")
def test_every_inquiry_opens_a_case_of_the_set_kind(actor, party):
    row = make.inquiry(actor, party_id=party.pk, name="")
    facts = cases.cases_of([Ref(INQUIRY, row.pk)])[Ref(INQUIRY, row.pk)]
    case = cases.Case.objects.get(pk=facts.id)
    assert (case.kind.code, case.party_id, case.name) == ("inquiry", party.pk, row.subject)
    setting = Setting.objects.get(company_id=actor.company_id)
    services.save_setting({"case_kind": "general", "days": 5}, version=setting.version, by=actor)
    other = make.inquiry(actor)
    assert cases.Case.objects.get(pk=cases.cases_of([Ref(INQUIRY, other.pk)])[Ref(INQUIRY, other.pk)].id).kind.code == "general"
    services.save_setting({"case_kind": "", "days": 0}, by=actor)
    alone = make.inquiry(actor)
    assert cases.cases_of([Ref(INQUIRY, alone.pk)]) == {}
    assert _refused(lambda: services.save_setting({"case_kind": "nie ma"}, by=actor)) == ("UNKNOWN_KIND", "case_kind")


@pytest.mark.feature("OFR-1")
def test_an_offer_is_made_of_an_inquiry_and_answers_it_when_sent(actor, party):
    item = goods.item(actor)
    wanted = (
        LineDraft(item_id=item.pk, quantity=Decimal(3)),
        LineDraft(description="Montaż sprzęgła", quantity=Decimal(2), unit="h"),
        LineDraft(description="Zawór", unit="kpl"),
    )
    row = make.inquiry(actor, party_id=party.pk, name="", customer_reference="ZO/9", lines=wanted)
    third = InquiryLine.objects.filter(inquiry=row).order_by("position").last()
    lines.change(row.pk, third.pk, LineChange(item_id=item.pk), by=actor)
    made = asking.offer(row.pk, by=actor)
    told = OfferLine.objects.filter(offer_version_id=made.version_id).order_by("position")
    assert [(line.item_id, line.description, line.quantity, line.unit) for line in told] == [
        (item.pk, item.name, Decimal(3), "szt"), (None, "Montaż sprzęgła", Decimal(2), "h"), (item.pk, "Zawór", Decimal(1), "szt"),
    ]  # fmt: skip
    assert told[0].price_source == "engine"
    assert [card.ref.kind for card in graph(Ref("offers.offer", made.offer_id), by=actor).cards] == [INQUIRY, "offers.offer"]
    offers.send([made.version_id], by=actor)
    row.refresh_from_db()
    assert (row.group, row.closed_on) == ("answered", make.NOON.date())
    assert Offer.objects.get(pk=made.offer_id).inquiry_id == row.pk
    stranger = make.inquiry(actor)
    assert _refused(lambda: asking.offer(stranger.pk, by=actor)) == ("NO_PARTY", "party_id")


@pytest.mark.feature("RFQ-4")
def test_all_inquiries_are_watched_on_one_screen(actor, party, django_assert_max_num_queries):
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    make.inquiry(actor, party_id=party.pk, name="", due_on=dt.date(2026, 11, 17), lines=(LineDraft(description="Sprzęgło"),))
    make.inquiry(actor, subject="Rury <b>", due_on=dt.date(2026, 11, 20))
    page = client.get(f"{reverse('inquiries')}?columns=number,name,status,left,case").content.decode()
    for text in (
        "Hydro-Term",
        "1 dzień po terminie",
        "zostały 2 dni robocze",
        "W analizie",
        "SPR",
        "jeszcze nie podmiot",
        "Rury &lt;b&gt;",
    ):
        assert text in page
    preview = client.get(
        f"{reverse('inquiries')}?preview={Inquiry.objects.order_by('pk')[0].pk}", headers={"HX-Request": "true"}
    ).content.decode()
    assert "Sprzęgło" in preview
    for number in range(20):
        make.inquiry(actor, subject=f"Z {number}", lines=(LineDraft(description="x"),))
    client.get(reverse("inquiries"))
    with django_assert_max_num_queries(40):
        assert client.get(reverse("inquiries")).status_code == 200
    one = Inquiry.objects.order_by("pk")[0]
    assert client.get(reverse("inquiry", args=[one.pk])).status_code == 200
    assert client.get(reverse("inquiry-edit", args=[one.pk])).status_code == 200
    assert client.get(reverse("inquiry-statuses")).status_code == 200
    assert client.get(reverse("inquiry-setting")).status_code == 200


def test_a_set_is_entered_at_a_constant_number_of_statements(actor, party, django_assert_max_num_queries):
    from kupiec.sales.inquiries.values import InquiryDraft

    drafts = [InquiryDraft(subject=f"Z {at}", party_id=party.pk, lines=(LineDraft(description="x"),)) for at in range(30)]
    services.create(drafts[:2], by=actor)
    with django_assert_max_num_queries(60):
        assert len(services.create(drafts, by=actor)) == 30


def test_a_line_of_an_inquiry_taken_off_comes_back(actor):
    row = make.inquiry(actor)
    lines.add(row.pk, [LineDraft(description="Kocioł 24 kW", quantity=Decimal(2)), LineDraft(description="Rura")], by=actor)
    before = list(InquiryLine.objects.filter(inquiry=row).order_by("position").values())
    gone = grid_undo.apply(grid.LINES, row.pk, kit.RemoveLines(((before[0]["id"], before[0]["version"]),)), by=actor)
    assert InquiryLine.objects.filter(inquiry=row).count() == 1
    grid_undo.apply(grid.LINES, row.pk, kit.Restore(gone.undo), by=actor)
    assert list(InquiryLine.objects.filter(inquiry=row).order_by("position").values()) == before
