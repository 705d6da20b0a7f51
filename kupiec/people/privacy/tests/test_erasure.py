"""A person's data as a file, erasure, retention: nothing personal is left anywhere but in the books."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import zipfile

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from kupiec.ground.attributes import public as attributes
from kupiec.ground.files import public as files
from kupiec.ground.files import storage
from kupiec.ground.kernel import audit, clock, erasing, jobs, search, tx
from kupiec.ground.kernel.models import AuditEntry, Event
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.mail.models import Mail
from kupiec.ground.mail.public import Letter, write
from kupiec.money.invoicing.invariants import hashes_verify
from kupiec.money.invoicing.models import Invoice
from kupiec.money.invoicing.tests import builders as invoices
from kupiec.money.receivables import public as debts
from kupiec.money.receivables import services as receivables
from kupiec.money.receivables.models import Receivable
from kupiec.money.receivables.tests import builders as payments
from kupiec.people.activities import services as activities
from kupiec.people.activities.tests import builders as doing
from kupiec.people.activities.values import LETTER
from kupiec.people.cases.tests import builders as casing
from kupiec.people.correspondence.tests import builders as letters
from kupiec.people.mailboxes.tests import builders as mailboxes
from kupiec.people.parties import services as parties
from kupiec.people.parties.models import Party, Person
from kupiec.people.persons import services as persons
from kupiec.people.privacy import queries, services
from kupiec.people.privacy.models import Consent, Due, Erasure, Export, Retention
from kupiec.people.privacy.services import export
from kupiec.people.privacy.tests import builders
from kupiec.people.privacy.values import PARTY, PERSON, ConsentDraft
from kupiec.sales.inquiries.tests import builders as inquiries

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=clock.WARSAW)
BOOKS = {"invoicing.Invoice", "receivables.Receivable", "receivables.Payment", "receivables.StatementLine", "ledger.Entry"}
"""What may still say who it was."""


@pytest.fixture
def today():
    with clock.frozen(NOW):
        yield


def lived(by, party, person):
    """Traces in every room, and a history of changes."""
    persons.save_person(
        person.pk, {"private_email": "jasiu@example.org", "hobbies": "wędkarstwo Wolskiego", "birthday": "03.04.1971"}, by=by
    )
    parties.edit(party.pk, {"remarks": "Jan Wolski woli rano, 600 700 800"}, by=by)
    parties.edit(party.pk, {"remarks": "inne"}, by=by)
    contact = doing.contact(by, party.pk, subject="Rozmowa: Jan Wolski", content="dzwonił z 600 700 800", persons=(person.pk,))
    doing.task(by, party_id=party.pk, subject="Oddzwonić: Jan Wolski")
    activities.write_note({"party_id": party.pk, "title": "Wolski", "html": f"<p>{builders.EMAIL}</p>"}, by=by)
    matter = casing.case(by, party.pk, name="Kocioł Wolski", description="u Jana Wolskiego, Jan Wolski")
    attributes.save({"kind": "cases.case", "name": "Kto pytał", "code": "kto", "type": "text"}, by=by)
    attributes.write("cases.case", {matter.pk: {"kto": "Jan Wolski osobiście, 600 700 800"}}, by=by)
    letters.came(by, party_id=party.pk, subject="Skarga Wolski", content="Jan Wolski, ul. Cicha 4")
    inquiries.inquiry(by, party_id=party.pk, name="", subject="Pompa Wolski", email=builders.EMAIL, phone="600 700 800")
    box = mailboxes.mailbox(by, host="imap.example.com", port=993)
    mailboxes.arrived(box, subject="Pytanie", sender=("Jan Wolski", builders.EMAIL), text="Pozdrawiam, Jan Wolski")
    write(LETTER, party.pk, Letter(to=builders.EMAIL, subject="Dla Jana Wolskiego", text="Dzień dobry, Jan Wolski", pdf=False), by=by)
    (kept,) = files.attach(PARTY, party.pk, [files.keep("dowod-wolski.txt", [b"Jan Wolski, PESEL"])], by=by)
    attributes.save({"kind": PARTY, "name": "Profil", "code": "profil", "type": "text"}, by=by)
    attributes.write(PARTY, {party.pk: {"profil": "Jan Wolski, instalator"}}, by=by)
    services.record(
        [ConsentDraft(who=(PARTY, party.pk), channels=("email", "phone"), address=builders.EMAIL, evidence="mail od Jana Wolskiego")], by=by
    )
    return contact, kept


def traces(words):
    """Tables in which one of the words stands, in any column, folded."""
    found = {}
    for model in apps.get_models():
        if not model.__module__.startswith("kupiec."):
            continue
        texts = [
            one
            for one in model._meta.concrete_fields
            if isinstance(one, (models.CharField, models.TextField, models.JSONField)) or type(one).__name__ == "PackedField"
        ]
        for row in model._base_manager.values(*[one.name for one in texts]) if texts else []:
            said = json.dumps(row, ensure_ascii=False, default=str).lower()
            if hits := [word for word in words if word.lower() in said]:
                found.setdefault(
                    model._meta.label,
                    (hits, {name: value for name, value in row.items() if any(word.lower() in str(value).lower() for word in hits)}),
                )
    return found


WORDS = ("wolski", builders.EMAIL, "jasiu@example.org", "600 700 800", "600700800", "ul. cicha", "wędkarstwo", "wedkarstwo")


@pytest.mark.feature("KER-21")
def test_nothing_of_an_erased_person_is_left_but_in_the_books(cast, sender, today):
    by = cast.by
    party = builders.natural(by)
    person = Person.objects.get(party=party, itself=True)
    _contact, kept = lived(by, party, person)
    bill = invoices.issued(cast, party, invoices.line("100.00"))
    printed, number = Invoice.objects.get(pk=bill).snapshot, Invoice.objects.get(pk=bill).number
    sha = files.of_record(PARTY, party.pk, by=by)[0].content.sha256
    with pytest.raises(Refusal) as told:
        services.erase(PARTY, party.pk, reason="wniosek", by=by)
    assert told.value.code == "HELD", "money is still owed"
    owed = Receivable.objects.get(party=party)
    paid = payments.pay(cast, party, str(owed.open))
    if Receivable.objects.get(pk=owed.pk).open:
        receivables.match(paid, [debts.Allocation(owed.pk, owed.open)], by=by)
    foreseen = services.plan(PERSON, person.pk, by=by)
    assert not foreseen.held and {"deleted", "anonymised", "kept"} == {one.fate for one in foreseen.found}
    assert foreseen.kept_until == dt.date(2032, 12, 31) and traces(WORDS)["parties.Party"], "a preview changes nothing"
    row = Erasure.objects.get(pk=services.erase(PERSON, person.pk, reason="wniosek z 20.11", by=by))
    left = traces(WORDS)
    assert set(left) <= BOOKS, left
    bill_now = Invoice.objects.get(pk=bill)
    assert (bill_now.snapshot, bill_now.number) == (printed, number) and "Wolski" in str(dict(printed))
    assert {(one["label"], one["count"]) for one in row.outcome} >= {
        ("invoicing.Invoice", 1),
        ("persons.Details", 1),
    } and row.kept_until == dt.date(2032, 12, 31)
    assert Party.objects.get(pk=party.pk).archived and not search.find("wolski", by=by)
    digests = queries.digest("email", builders.EMAIL)
    assert queries.leaving([digests], "email", "marketing", company_id=cast.company.pk)[digests].act == "given", "the fingerprint stays"
    assert Event.objects.filter(subject=PERSON, subject_id=person.pk, verb="erased").exists()
    assert not files.of_record(PARTY, party.pk, by=by) and kept
    stored = NOW.timestamp()
    os.utime(storage.place(sha), (stored, stored))  # the disk tells the machine's time, not the frozen one
    with clock.frozen(NOW + dt.timedelta(hours=1)):
        jobs.run_pending()
    assert not storage.place(sha).exists()
    assert audit.history(Party.objects.get(pk=party.pk)), "that it changed stays told"


@pytest.mark.feature("KER-21")
def test_after_the_law_wants_the_books_no_longer_invoices_forget_who_it_was(cast, sender, today):
    by, party = cast.by, builders.natural(cast.by)
    firm = builders.at_firm(by).party
    bill = invoices.issued(cast, party, invoices.line("100.00"), payer_id=firm.pk, remarks="dla Jana Wolskiego")
    after = invoices.issued(cast, firm, invoices.line("5.00"))
    services.erase(PARTY, party.pk, reason="wniosek", by=by)
    before = Invoice.objects.get(pk=bill)
    assert "Wolski" in str(before.snapshot) and before.remarks, "books stay while the law wants them"
    with clock.frozen(dt.datetime(2032, 12, 31, 12, tzinfo=clock.WARSAW)):
        services.erase(PARTY, party.pk, reason="za wcześnie", by=by)
        assert Invoice.objects.get(pk=bill).snapshot == before.snapshot
    with clock.frozen(dt.datetime(2033, 1, 2, 12, tzinfo=clock.WARSAW)):
        assert services.propose(by=by) and Due.objects.filter(kind="books", party=party).exists()
        services.erase(PARTY, party.pk, reason="minął termin", by=by)
    row = Invoice.objects.get(pk=bill)
    said = str(row.snapshot).lower()
    assert not any(word in said for word in WORDS) and (row.remarks, row.snapshot["orderer"]["name"]) == ("", "—")
    assert row.snapshot["payer"]["name"] == firm.name, "whoever else stands on it is named as before"
    assert (row.number, row.gross, row.content_hash) == (before.number, before.gross, before.content_hash)
    assert hashes_verify() == [], "the chain goes on over it"
    assert Invoice.objects.get(pk=after).previous_hash == row.content_hash
    with pytest.raises(DatabaseError), transaction.atomic():
        Invoice.objects.filter(pk=bill).update(remarks="x")
    with tx.write_tx(by=by), erasing.allowed():
        for change in ({"gross": 1, "net": 1, "vat": 0}, {"number": "FV 9"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Invoice.objects.filter(pk=bill).update(**change)


def test_a_person_at_a_firm_goes_and_the_firm_stays(cast, sender, today):
    by = cast.by
    person, colleague = builders.at_firm(by), None
    colleague = Person.objects.get(
        pk=persons.add_person(person.party_id, {"first_name": "Piotr", "last_name": "Zając", "email": "piotr@example.com"}, by=by)
    )
    doing.contact(
        by,
        person.party_id,
        subject="Ustalenia z Anna Malinowska i Piotr Zając",
        content="dostawa w piątek",
        persons=(person.pk, colleague.pk),
    )
    letters.came(by, party_id=person.party_id, person_id=person.pk, subject="Cennik")
    firm = Party.objects.get(pk=person.party_id)
    services.erase(PERSON, person.pk, reason="odeszła", by=by)
    left = traces(("malinowska", "601 702 803", "601702803", "ania@example.org", "żeglarstwo"))
    assert left == {}, left
    from kupiec.people.activities.models import Contact

    told = Contact.objects.get(party=firm)
    assert "Piotr Zając" in told.subject and "[…]" in told.subject and told.content == "dostawa w piątek"
    firm.refresh_from_db()
    assert not firm.archived and firm.name.startswith("Instal") and Person.objects.get(pk=colleague.pk).email == "piotr@example.com"
    assert services.erase(PERSON, person.pk, reason="jeszcze raz", by=by), "what is left may be erased again"


def test_firms_and_strangers_are_not_erased(cast):
    firm = builders.at_firm(cast.by).party
    for ref, wanted in (((PARTY, firm.pk), "NOT_A_PERSON"), ((PERSON, 10**9), "NOT_FOUND"), (("orders.order", 1), "UNKNOWN_SUBJECT")):
        for verb in (services.plan, services.ask_export):
            with pytest.raises(Refusal) as told:
                verb(*ref, by=cast.by)
            assert told.value.code == wanted
    with pytest.raises(Refusal) as told:
        services.erase(PERSON, Person.objects.get().pk, reason=" ", by=cast.by)
    assert told.value.code == "REQUIRED"


def test_history_opens_for_erasure_alone(cast):
    parties.edit(builders.natural(cast.by).pk, {"remarks": "inne"}, by=cast.by)
    change = AuditEntry.objects.exclude(old=None).order_by("-pk")[0]
    for refused in (
        lambda: AuditEntry.objects.filter(pk=change.pk).update(old={}),
        lambda: AuditEntry.objects.filter(pk=change.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            refused()
    with tx.write_tx(by=cast.by):
        for refused in (
            lambda: AuditEntry.objects.filter(pk=change.pk).update(user_id=7),
            lambda: AuditEntry.objects.filter(pk=change.pk).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), erasing.allowed():
                refused()
        with erasing.allowed():
            assert AuditEntry.objects.filter(pk=change.pk).update(old={}) == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditEntry.objects.filter(pk=change.pk).update(old={"remarks": "x"})
    with pytest.raises(RuntimeError), erasing.allowed():
        pass


def test_erasures_and_their_outcome_stay(cast):
    services.erase(PERSON, builders.at_firm(cast.by).pk, reason="wniosek", by=cast.by)
    for change in (lambda: Erasure.objects.update(reason="inny"), lambda: Erasure.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def fetched(pk):
    with files.opened(Export.objects.get(pk=pk).sha256) as content:
        return zipfile.ZipFile(io.BytesIO(content.read()))


@pytest.mark.feature("KER-21")
def test_everything_of_a_person_comes_in_one_file(cast, sender, today):
    party = builders.natural(cast.by)
    person = Person.objects.get(party=party, itself=True)
    lived(cast.by, party, person)
    pk = services.ask_export(PARTY, party.pk, by=cast.by)
    jobs.run_pending()
    archive = fetched(pk)
    data, page = json.loads(archive.read("dane.json")), archive.read("dane.html").decode()
    known = {one["table"] for one in data["data"]}
    assert known >= {"parties.Person", "parties.Party", "persons.Details", "activities.Contact", "correspondence.Letter", "mail.Mail", "mailboxes.Message", "files.Attachment",
                     "inquiries.Inquiry", "cases.Case", "attributes.ValueRow", "privacy.Consent", "parties.Address", "parties.ContactRow", "persons.Occasion"}  # fmt: skip
    assert "wędkarstwo Wolskiego" in page and "Hobby" in page and "<script" not in page and "search" not in json.dumps(data)
    (name,) = [one for one in archive.namelist() if one.startswith("pliki/")]
    assert archive.read(name) == b"Jan Wolski, PESEL"
    assert Event.objects.filter(subject=PARTY, verb="data-exported").exists()
    with clock.frozen(NOW + dt.timedelta(days=8)):
        assert services.forget_exports(by=cast.by) == 1
        jobs.run_pending()
    assert Export.objects.get(pk=pk).sha256 == ""


def test_hostile_texts_stay_texts_in_the_file(cast, today):
    person = builders.at_firm(cast.by, position="<script>alert(1)</script>", remarks="=HYPERLINK(1)")
    pk = services.ask_export(PERSON, person.pk, by=cast.by)
    jobs.run_pending()
    page = fetched(pk).read("dane.html").decode()
    assert "<script>" not in page and "&lt;script&gt;" in page


@pytest.mark.feature("KER-21")
def test_what_is_kept_too_long_is_proposed_once_and_a_person_decides(cast):
    by = cast.by
    with clock.frozen(NOW - dt.timedelta(days=5 * 365)):
        old, asks = builders.at_firm(by), builders.natural(by, roles=frozenset())
        from kupiec.people.parties import public

        public.persons.archive_persons([old.pk], by=by)
    with clock.frozen(NOW):
        fresh = builders.at_firm(by, email="nowa@example.com")
        public.persons.archive_persons([fresh.pk], by=by)
        assert services.propose(by=by) == 2 and services.propose(by=by) == 0
        rows = {row.kind: row for row in Due.objects.all()}
        assert rows["left"].person_id == old.pk and rows["prospect"].party_id == asks.pk
        assert services.keep([rows["prospect"].pk], reason="trwają rozmowy", by=by) == 1
        with pytest.raises(Refusal) as told:
            services.keep([rows["prospect"].pk], reason="znowu", by=by)
        assert told.value.code == "DECIDED" and services.propose(by=by) == 0
        services.erase(PERSON, old.pk, reason="okres minął", by=by)
        assert Due.objects.get(pk=rows["left"].pk).state == "erased"


def test_periods_are_the_administrators(cast):
    by = cast.by
    pk = services.save_retention("left", months=600, by=by)
    assert Retention.objects.get(pk=pk).months == 600
    for wrong in ({"kind": "zly", "months": 1}, {"kind": "left", "months": 601}):
        with pytest.raises(Refusal):
            services.save_retention(wrong["kind"], months=wrong["months"], by=by)


def test_what_an_erasure_costs_does_not_grow_with_what_is_kept(cast, sender, today):
    """Statements are per table, not per row."""
    from django.test.utils import CaptureQueriesContext

    costs = []
    for count in (1, 6):
        person = builders.at_firm(cast.by, email=f"osoba{count}@example.com", last_name=f"Osobista{count}")
        for number in range(count):
            doing.contact(cast.by, person.party_id, subject=f"Rozmowa {number}", persons=(person.pk,))
        with CaptureQueriesContext(connection) as seen:
            services.erase(PERSON, person.pk, reason="wniosek", by=cast.by)
        costs.append(len(seen))
    assert costs[0] == costs[1], costs


def test_names_of_the_files_are_safe():
    assert export._file_name("../../etc/pąsswd <x>").startswith("dane-etc-pąsswd-x-")


def test_mails_keep_bytes_that_others_still_need(cast, sender):
    from kupiec.ground.mail import personal

    assert personal.kept(["0" * 64]) == set() and not Mail.objects.exists() and not Consent.objects.exists()
